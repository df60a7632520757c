"""Whether a coach should look at somebody: a table of rules that a coach can read, and nothing that is stored.

It never scores a person. What is found is a reason in words, and each rule looks at what the person said, not at what they
are: `RULES` is the whole of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.rules.checkins import CheckIn, QuestionKind, Questions

LOOKS_BACK = timedelta(days=14)  # an answer of longer ago says nothing about today


class Level(IntEnum):
    NONE = 0
    TODAY = 1  # in today's list of the coach
    NOW = 2  # somebody hears of it at once


class Reason(StrEnum):
    DANGER = "danger"  # words of danger, and nobody has taken it yet
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
class Rule:
    reason: Reason
    level: Level
    holds: Callable[[History, Questions], bool]


def assess(history: History, questions: Questions) -> Need:
    """The highest level of the rules that hold, with all their reasons."""
    found = [rule for rule in RULES if rule.holds(history, questions)]
    level = max((rule.level for rule in found), default=Level.NONE)
    return Need(level, tuple(rule.reason for rule in found))


def _answered(history: History) -> list[CheckIn]:
    """The check-ins of the last two weeks with an answer that no coach has seen to."""
    since = history.now - LOOKS_BACK
    if history.seen_until is not None:
        since = max(since, history.seen_until)
    return [one for one in history.check_ins if any(given.at > since for given in one.answers.values())]


def _asked_for_help(history: History, questions: Questions) -> bool:
    return history.help_tapped or any(_needs_coach(one, questions) for one in _answered(history)[-1:])


def _needs_coach(check_in: CheckIn, questions: Questions) -> bool:
    for given in check_in.answers.values():
        question = questions.all.get((given.question, given.rev))
        option = question.option(given.code) if question is not None else None
        if option is not None and option.needs_coach:
            return True
    return False


def _faces(history: History, questions: Questions) -> list[int]:
    """The places of the faces that were given, 0 the best, the oldest first; the last one is new to the coach."""
    new = {one.id for one in _answered(history)[-1:]}
    found: list[tuple[int, int]] = []
    for check_in in history.check_ins:
        for given in check_in.answers.values():
            question = questions.all.get((given.question, given.rev))
            if question is None or question.kind is not QuestionKind.FACES:
                continue
            codes = [option.code for option in question.options]
            if given.code in codes:
                found.append((check_in.id, codes.index(given.code)))
    return [place for _, place in found] if found and found[-1][0] in new else []


_WORST, _BAD, _STEPS = 4, 3, 2

RULES: tuple[Rule, ...] = (
    Rule(Reason.DANGER, Level.NOW, lambda history, _: history.alarm_open),
    Rule(Reason.ASKED_FOR_HELP, Level.TODAY, _asked_for_help),
    Rule(Reason.CONTACT, Level.TODAY, lambda history, _: history.asked_for_contact),
    Rule(
        Reason.VERY_BAD,
        Level.TODAY,
        lambda history, questions: _faces(history, questions)[-1:] == [_WORST],
    ),
    Rule(
        Reason.BAD_TWICE,
        Level.TODAY,
        lambda history, questions: len(last := _faces(history, questions)[-2:]) == 2 and min(last) >= _BAD,
    ),
    Rule(
        Reason.MUCH_WORSE,
        Level.TODAY,
        lambda history, questions: (
            len(last := _faces(history, questions)[-2:]) == 2 and last[1] - last[0] >= _STEPS
        ),
    ),
)


def levels(needs: Mapping[int, Need]) -> dict[Level, list[int]]:
    """The ids of people by level, those of "now" first."""
    found: dict[Level, list[int]] = {level: [] for level in sorted(Level, reverse=True)}
    for holder_id, need in needs.items():
        found[need.level].append(holder_id)
    return found
