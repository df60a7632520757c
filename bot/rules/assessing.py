"""Whether a coach should look at somebody: a table of rules that a coach can read, and nothing that is stored.

It never scores a person. What is found is a reason in words, and each rule looks at what the person said, not at what they
are: `RULES` is the whole of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.rules.checkins import CheckIn, QuestionKind, Questions
from bot.rules.values import Domain

LOOKS_BACK = timedelta(days=14)  # an answer of longer ago says nothing about today
BELONGS_TOGETHER = timedelta(
    days=35
)  # faces further apart are not compared: who is asked least is every four weeks


class Level(IntEnum):
    NONE = 0
    TODAY = 1  # in today's list of the coach
    NOW = 2  # somebody hears of it at once


class Reason(StrEnum):
    DANGER = "danger"  # words of danger, and nobody has lifted that
    ASKED_FOR_HELP = "asked_for_help"  # by a button
    CONTACT = "contact"  # "contact me"
    VERY_BAD = "very_bad"  # the last of the five faces
    BAD_TWICE = "bad_twice"  # one of the last two faces, twice running
    MUCH_WORSE = "much_worse"  # two faces or more below the time before


@dataclass(frozen=True, slots=True)
class History:
    """What the rules look at: check-ins, the oldest first, and what waits for a coach. Tracks that the person keeps to
    themself are left out by who makes it."""

    now: datetime
    check_ins: Sequence[CheckIn] = ()
    alarm_open: bool = False
    asked_for_contact: bool = False  # and no coach has answered since
    help_tapped: bool = False  # under an appointment or a date, and no coach has answered since
    seen_until: datetime | None = None  # a coach said "nothing needed" of all before


@dataclass(frozen=True, slots=True)
class Need:
    level: Level
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said, as the rules look at it. `faces` are the places of those given one after the other, 0 the best,
    the oldest first; none where the last one is not new to the coach."""

    history: History
    asks_for_help: bool
    faces: Sequence[int]


@dataclass(frozen=True, slots=True)
class Rule:
    reason: Reason
    level: Level
    holds: Callable[[Said], bool]


def assess(history: History, questions: Questions) -> Need:
    """The highest level of the rules that hold, with all their reasons."""
    said = Said(history, _asks_for_help(history, questions), _faces(history, questions))
    found = [rule for rule in RULES if rule.holds(said)]
    level = max((rule.level for rule in found), default=Level.NONE)
    return Need(level, tuple(rule.reason for rule in found))


def _since(history: History) -> datetime:
    """What was said before is old, or a coach has seen to it."""
    since = history.now - LOOKS_BACK
    return since if history.seen_until is None else max(since, history.seen_until)


def _asks_for_help(history: History, questions: Questions) -> bool:
    """By the newest answer about a track: who says now that it goes well does not ask any more."""
    newest: dict[Domain | None, tuple[datetime, bool]] = {}
    for check_in in history.check_ins:
        for given in check_in.answers.values():
            question = questions.all.get((given.question, given.rev))
            option = None if question is None else question.option(given.code)
            if question is not None and option is not None:
                newest[question.track] = (given.at, option.needs_coach)
    since = _since(history)
    return history.help_tapped or any(asks and at > since for at, asks in newest.values())


def _faces(history: History, questions: Questions) -> list[int]:
    found: list[tuple[datetime, int]] = []
    for check_in in history.check_ins:
        for given in check_in.answers.values():
            question = questions.all.get((given.question, given.rev))
            if question is None or question.kind is not QuestionKind.FACES:
                continue
            option = question.option(given.code)
            if option is not None:
                found.append((given.at, question.options.index(option)))
    if not found or found[-1][0] <= _since(history):
        return []
    return [place for at, place in found if found[-1][0] - at <= BELONGS_TOGETHER]


_WORST, _BAD, _STEPS = 4, 3, 2

RULES: tuple[Rule, ...] = (
    Rule(Reason.DANGER, Level.NOW, lambda said: said.history.alarm_open),
    Rule(Reason.ASKED_FOR_HELP, Level.TODAY, lambda said: said.asks_for_help),
    Rule(Reason.CONTACT, Level.TODAY, lambda said: said.history.asked_for_contact),
    Rule(Reason.VERY_BAD, Level.TODAY, lambda said: list(said.faces[-1:]) == [_WORST]),
    Rule(
        Reason.BAD_TWICE,
        Level.TODAY,
        lambda said: len(last := said.faces[-2:]) == 2 and min(last) >= _BAD,
    ),
    Rule(
        Reason.MUCH_WORSE,
        Level.TODAY,
        lambda said: len(last := said.faces[-2:]) == 2 and last[1] - last[0] >= _STEPS,
    ),
)


def levels(needs: Mapping[int, Need]) -> dict[Level, list[int]]:
    """The ids of people by level, those of "now" first."""
    found: dict[Level, list[int]] = {level: [] for level in sorted(Level, reverse=True)}
    for holder_id, need in needs.items():
        found[need.level].append(holder_id)
    return found
