"""What is said at once to somebody who writes words of danger: whom to call, and who will read it, and when."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.texts.rendered import Body


def help_now(t: Translator, numbers: Sequence[str] | None, *, told: bool) -> Body:
    """`numbers` are lines of the municipality's own, None for those of the whole country. `told`: somebody hears of it."""
    if told:
        who = t.text("👤 A person of your municipality is being told now.")
    else:
        who = t.text("👤 I cannot reach anybody of your municipality at this moment. I will keep trying.")
    hours = t.text("⏰ Your coach may read this only in office hours. Please do not wait: call.")
    return Body("\n".join([*_numbers(t, numbers), who, hours]))


def help_only(t: Translator, numbers: Sequence[str] | None) -> Body:
    """For who is not linked, or stopped: what they write is not kept."""
    nobody = t.text("👤 Nobody else reads what you write here. Please do not wait: call.")
    return Body("\n".join([*_numbers(t, numbers), nobody]))


def _numbers(t: Translator, numbers: Sequence[str] | None) -> list[str]:
    danger = t.text("🆘 <b>Are you or others in danger now? Call 112.</b>")
    if numbers is not None:
        return [danger, *(t.text("📞 {line}", line=line) for line in numbers)]
    return [
        danger,
        t.text("📞 Do you think of ending your life? Call 113 or 0800-0113. It is free, day and night."),
        t.text("🏠 Does somebody at home hurt you? Call Veilig Thuis, 0800-2000. It is free, day and night."),
    ]
