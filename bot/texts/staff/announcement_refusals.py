"""Why something cannot be done with an announcement, in a line on top of its page."""

from bot.i18n import Html, Translator
from bot.rules.announcements import (
    FARTHEST,
    MOST_ANSWERS,
    AnotherMustRelease,
    IsOver,
    NobodyToReach,
    NoColleague,
    NotInDraft,
    NotReleased,
    NoWords,
    TooManyAnswers,
)
from bot.rules.audience import NotOffered
from bot.rules.errors import Empty, NotUnderstood, Refused, TooLong


def refused(t: Translator, error: Refused) -> Html:
    match error:
        case NotInDraft():
            return t.text("🔄 This was changed or sent meanwhile. This is how it is now.")
        case NotReleased():
            return t.text("🔄 That cannot be done any more. This is how it is now.")
        case AnotherMustRelease():
            return t.text("👥 It is for so many people that somebody else looks at it first.")
        case NoColleague():
            return t.text(
                "👤 There is no other manager here. Make a colleague a manager, or choose fewer people."
            )
        case NobodyToReach():
            return t.text("📭 Nobody would get it. Choose other people.")
        case NoWords():
            return t.text("✏️ There are no words yet. Write the text in Dutch first.")
        case NotOffered():
            return t.text("🔄 This list has changed. Look at it again.")
        case IsOver():
            return t.plural(
                "🗓 Choose a moment that is still ahead, and at most {n} day from now.",
                "🗓 Choose a moment that is still ahead, and at most {n} days from now.",
                FARTHEST.days,
            )
        case _:
            return _typed(t, error)


def _typed(t: Translator, error: Refused) -> Html:
    """What is wrong with what was typed."""
    match error:
        case TooManyAnswers():
            return t.plural("✂️ At most {n} answer.", "✂️ At most {n} answers.", MOST_ANSWERS)
        case TooLong():
            return t.text(
                "✂️ This is too long: {length} characters. At most {limit} fit.",
                length=error.length,
                limit=error.limit,
            )
        case Empty():
            return t.text("✏️ I see no words. Please type them again.")
        case NotUnderstood():
            return t.text(
                "🗓 I do not understand this. For example: di 1 dec 10:00, morgen 9:00, 1-12-2026 10:00."
            )
        case _:
            return t.text("⚠️ That cannot be done now.")
