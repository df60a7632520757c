"""What staff read of an announcement that comes each week: that there is a next one, and what ends them all."""

from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.announcements import Announcement
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.announcement_audience import title


def next_lines(t: Translator, due: datetime | None) -> list[Html]:
    """When the next one goes; nothing where there is none."""
    if due is None:
        return []
    return [t.text("🔁 The next one goes on {day} at {time}", day=t.day(due), time=t.clock(due))]


def end_rows(t: Translator, announcement_id: int, due: datetime | None) -> list[tuple[Button, ...]]:
    if due is None:
        return []
    return [(Button(t.plain("🔁 End the series"), f"1:he:{announcement_id}"),)]


def only_this_lines(t: Translator, due: datetime | None) -> list[Html]:
    """Before one is stopped."""
    if due is None:
        return []
    return [
        t.text(
            "🔁 Only this one stops. The next one of the series goes on {day} at {time}.",
            day=t.day(due),
            time=t.clock(due),
        )
    ]


def withdrawn_lines(t: Translator, due: datetime | None) -> list[Html]:
    """Before one is withdrawn."""
    if due is None:
        return []
    return [
        t.text(
            "🔁 The next one of the series goes on {day} at {time}, and may say the same. Are the words wrong? Then end the series too.",
            day=t.day(due),
            time=t.clock(due),
        )
    ]


def withdraw_rows(t: Translator, announcement_id: int) -> list[tuple[Button, ...]]:
    """Of one of a series of which a next one is to go."""
    return [
        (Button(t.plain("🚫 Yes, only this one"), f"1:hy:{announcement_id}:y"),),
        (Button(t.plain("🚫 Yes, and end the series"), f"1:hy:{announcement_id}:e"),),
    ]


def corrected_lines(t: Translator, *, next_says: bool) -> list[Html]:
    """Before new words hold."""
    return [t.text("🔁 The next one of the series says the new words too.")] if next_says else []


# Notices


def waits(t: Translator, one: Announcement) -> Rendered:
    return Rendered(
        t.text(
            "⏳ Your weekly announcement is for more people now: {title}. This one goes after a colleague has looked at it. I asked the managers.",
            title=title(t, one),
        ),
        _look(t, one),
    )


def waits_for_nobody(t: Translator, one: Announcement) -> Rendered:
    return Rendered(
        t.text(
            "⏳ Your weekly announcement is for more people now: {title}. This one waits for a second person, and there is no other manager here. Make a colleague a manager, or choose fewer people.",
            title=title(t, one),
        ),
        _look(t, one),
    )


def _look(t: Translator, one: Announcement) -> Buttons:
    return ((Button(t.plain("👀 Look"), f"1:hr:{one.id}"),),)
