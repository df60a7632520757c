"""Questions and check-ins for tests of the rules."""

from collections.abc import Mapping
from datetime import timedelta

from bot.rules.checkins import CheckIn, Given, Option, Question, QuestionKind, Questions
from bot.rules.values import Domain
from tests.rules.examples import local

ASKED = local("2026-11-19 17:00")
_FACES = ("great", "good", "fair", "low", "bad")


def _track(
    question_id: str, track: Domain, rev: int = 1, codes: tuple[str, ...] = ("well", "okay")
) -> Question:
    options = tuple(Option(code, "🙂", code.capitalize()) for code in codes)
    help_option = Option("help", "🙋", "Help", needs_coach=True)
    return Question(question_id, rev, QuestionKind.TRACK, track, "How?", (*options, help_option))


_LETTERS: Mapping[Domain, str] = {
    Domain.LANGUAGE: "lan",
    Domain.SELF_RELIANCE: "slf",
    Domain.CIVIC: "civ",
    Domain.WORK: "wrk",
    Domain.EDUCATION: "edu",
    Domain.HEALTH: "hea",
    Domain.SOCIAL: "soc",
}
_ALL = (
    Question(
        "faces", 1, QuestionKind.FACES, None, "How is it?", tuple(Option(one, "🙂", one) for one in _FACES)
    ),
    Question(
        *("hours", 1, QuestionKind.HOURS, Domain.LANGUAGE, "How many?"),
        tuple(Option(one, "🕐", one) for one in ("none", "some", "most")),
    ),
    _track("wrk-a", Domain.WORK, 1, ("well", "busy")),
    *(
        _track(f"{letters}-{name}", track, 2 if (letters, name) == ("wrk", "a") else 1)
        for track, letters in _LETTERS.items()
        for name in "ab"
    ),
)
QUESTIONS = Questions({(one.id, one.rev): one for one in _ALL})


def a_check_in(check_in_id: int = 1, *, weeks_ago: int = 0, **answers: str) -> CheckIn:
    """With the questions `faces`, `hours` and `wrk-a`; each answer five minutes after it was asked."""
    at = ASKED - timedelta(weeks=weeks_ago)
    keys = (("faces", 1), ("hours", 1), ("wrk-a", 2))
    given = {
        name: Given(name, rev, answers[name[:5] if name != "wrk-a" else "wrk"], at + timedelta(minutes=5))
        for name, rev in keys
        if (name if name != "wrk-a" else "wrk") in answers
    }
    return CheckIn(check_in_id, 1, at, keys, given)
