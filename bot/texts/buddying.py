"""What a language buddy reads: who asks them, what they get, how they answer and stop."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.language_buddy import Reaction
from bot.texts.language_buddy import quoted
from bot.texts.practice import bold
from bot.texts.rendered import Button, Buttons, Rendered


def question(t: Translator, *, name: str, code: str) -> Rendered:
    """Who asks, and exactly what they will get. `code` is that of the invitation, which they have."""
    lines = [
        t.text("👋 {name} is learning Dutch and asks you to be a language buddy.", name=name),
        t.text("👂 You get only what {name} sends you: a Dutch sentence, spoken or written.", name=name),
        t.text("💬 You can answer with a tap, with your voice or with words. You do not have to."),
        t.text("🔒 {name} does not see your name or your account.", name=name),
        t.text(
            "💾 I keep the number of this chat and your language, nothing else. You can stop at any time."
        ),
        "",
        t.text("Do you want this?"),
    ]
    buttons = (
        (Button(t.plain("✅ Yes, I want this"), f"1:uj:y:{code}"),),
        (Button(t.plain("❌ No"), f"1:uj:n:{code}"),),
    )
    return Rendered("\n".join(lines), buttons)


def agreed(t: Translator, *, holder_id: int, name: str) -> Rendered:
    lines = [
        t.text("🎉 You are now the language buddy of {name}.", name=name),
        t.text("What {name} sends you comes here. Under it are buttons for your answer.", name=name),
    ]
    return Rendered("\n".join(lines), ((Button(t.plain("✖️ Stop"), f"1:ue:{holder_id}"),),))


def declined(t: Translator) -> Rendered:
    return Rendered(t.text("👍 That is fine. I keep nothing."))


def own_invitation(t: Translator) -> Rendered:
    return Rendered(
        t.text("🙂 This is your own invitation. Please forward it to somebody who speaks Dutch with you.")
    )


def practised(
    t: Translator,
    *,
    name: str,
    sentence: str,
    words: str | None,
    holder_id: int,
    session_id: int,
    number: int,
) -> Rendered:
    """Under a voice message, or with the words that they wrote. Nothing about how it went."""
    at = f"{holder_id}:{session_id}:{number}"
    if words is None:
        lines = [t.text("🎙 {name} practised this aloud:", name=name), bold(t, sentence)]
        again = Button(t.plain("🔁 Once more, slowly"), f"1:ur:{at}:{Reaction.SLOWLY}")
    else:
        lines = [t.text("✍️ {name} practised this:", name=name), bold(t, sentence), quoted(t, words)]
        again = Button(t.plain("🔁 Once more"), f"1:ur:{at}:{Reaction.AGAIN}")
    buttons = (
        (
            Button(t.plain("👏 Clear"), f"1:ur:{at}:{Reaction.CLEAR}"),
            Button(t.plain("🎤 Answer"), f"1:ua:{at}"),
        ),
        (again,),
    )
    return Rendered("\n".join(lines), buttons)


def thanks(t: Translator, *, name: str) -> str:
    """A word on the screen for a moment."""
    return t.plain("👍 Thank you. I am telling {name}.", name=name)


def not_sent(t: Translator, *, name: str) -> Rendered:
    return Rendered(t.text("📭 This did not reach {name}. Please try again another day.", name=name))


def ask_answer(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text("🎤 Say it in a voice message, or write it. I will pass it on to {name}.", name=name),
        ((Button(t.plain("↩️ No answer"), "1:un"),),),
    )


def no_answer(t: Translator) -> Rendered:
    return Rendered(t.text("👍 That is fine. I will pass nothing on."))


def answered(t: Translator, *, name: str) -> Rendered:
    return Rendered(t.text("📤 {name} has your answer.", name=name))


def voice_or_words(t: Translator) -> Rendered:
    return Rendered(t.text("🎤 I can only pass on a voice message or words. Please try it that way."))


def ask_leave(t: Translator, *, holder_id: int, name: str) -> Rendered:
    return Rendered(
        t.text("✋ Do you want to stop as the language buddy of {name}?", name=name),
        _yes_no(t, f"1:ue:{holder_id}:y", f"1:ue:{holder_id}:n"),
    )


def ask_leave_all(t: Translator, *, names: Sequence[str]) -> Rendered:
    return Rendered(
        t.text("✋ Do you want to stop as the language buddy of {name}?", name=", ".join(names)),
        _yes_no(t, "1:uz:y", "1:uz:n"),
    )


def left(t: Translator) -> Rendered:
    return Rendered(t.text("👋 You have stopped. You get nothing more. Thank you for your help!"))


def stays(t: Translator) -> Rendered:
    return Rendered(t.text("👍 Good. Everything stays as it was."))


def ended(t: Translator, *, name: str) -> Rendered:
    """The holder ended it, or stopped with everything."""
    return Rendered(
        t.text("👋 You are not the language buddy of {name} any more. Thank you for your help!", name=name)
    )


def help_text(t: Translator, *, names: Sequence[str]) -> Rendered:
    lines = [
        t.text("🤝 You are the language buddy of {name}.", name=", ".join(names)),
        t.text("What they send you comes here. Tap a button under it, or reply to it."),
        t.text("✋ /stop: you get nothing more."),
    ]
    return Rendered("\n".join(lines), ((Button(t.plain("🌍 Language"), "1:ul"),),))


def _yes_no(t: Translator, yes: str, no: str) -> Buttons:
    return ((Button(t.plain("✋ Yes, stop"), yes), Button(t.plain("↩️ No, continue"), no)),)
