"""Why something cannot be done with an announcement, or is not taken, in a line of its own or on top of its page. Nothing was
changed."""

from bot.i18n import Html, Translator
from bot.rules.announcements import (
    FARTHEST,
    MOST_ANSWERS,
    AnotherMustRelease,
    HoldsBsn,
    IsOver,
    NobodyToReach,
    NoColleague,
    NothingNew,
    NotInDraft,
    NotReleased,
    NoWords,
    OtherNumber,
    TooManyAnswers,
)
from bot.rules.audience import NotOffered
from bot.rules.errors import Empty, NotFound, NotUnderstood, Refused, TooLong
from bot.texts import common


def refused(t: Translator, error: Refused) -> Html:
    match error:
        case NotInDraft():
            return t.text("🔄 This was changed, sent or withdrawn meanwhile. Look at it again.")
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
            return t.text("✏️ First write the text, then the rest.")
        case NothingNew():
            return t.text("✏️ There are no new words yet. Change the text first.")
        case NotOffered():
            return t.text("🔄 This list has changed. Look at it again.")
        case IsOver():
            return t.plural(
                "🗓 Choose a moment that is still ahead, and at most {n} day from now.",
                "🗓 Choose a moment that is still ahead, and at most {n} days from now.",
                FARTHEST.days,
            )
        case NotFound():
            return t.text(
                "🔍 I cannot find that. Maybe it is no longer there, or it is not in your caseload."
            )
        case _:
            return _typed(t, error)


def _typed(t: Translator, error: Refused) -> Html:
    """What is wrong with what was typed, or stands in a file."""
    match error:
        case TooLong(length=length, limit=limit):
            return t.text(
                "✂️ This is {length} characters long. At most {limit} fit. Please make it shorter.",
                length=length,
                limit=limit,
            )
        case TooManyAnswers():
            return t.text(
                "✂️ At most {limit} answers fit, one on each line. Please send them again.",
                limit=MOST_ANSWERS,
            )
        case OtherNumber(wanted=wanted, found=found):
            return t.text(
                "🔢 The Dutch text has {wanted} answers, and this has {found}. They must be as many, in the same order.",
                wanted=wanted,
                found=found,
            )
        case HoldsBsn():
            return t.text("🔒 A number in it looks like a BSN. Nothing of it is saved. Please leave it out.")
        case Empty():
            return t.text("✍️ There are no words in it. Please write it again.")
        case NotUnderstood():
            return t.text(
                "🗓 I do not understand this. For example: di 1 dec 10:00, morgen 9:00, 1-12-2026 10:00."
            )
        case _:
            return Html(common.went_wrong(t).html)
