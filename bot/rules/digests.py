"""What a coach should know of the whole caseload, on one screen: who needs them now and why, who went silent, what is due,
what was answered, what arrived and what did not; and how many people of the municipality wait in its own list.

One function makes it, and three views show it: in the chat, by mail, and as data for a page. It says what people said and
what is due, and judges nobody.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from bot.rules.assessing import History, Level, Reason, assess
from bot.rules.checkins import CheckIn, QuestionKind, Questions
from bot.rules.exam_parts import needed
from bot.rules.line import every_date
from bot.rules.local_time import local_day
from bot.rules.office_hours import hours_of
from bot.rules.pool import Summary, late_at
from bot.rules.trajectory import Level as ExamLevel
from bot.rules.trajectory import LineDate, Record
from bot.rules.urgency import needs_of
from bot.rules.values import Answer, ChatState, Holder, Municipality

SILENT_AFTER = timedelta(weeks=3)
NOBODY_WAITS = Summary(0, 0, None)
MOST_SHOWN = 8  # of each group, so that all of it stays one message

T = TypeVar("T")


class Reach(StrEnum):
    """Whether messages reach somebody; if not, why."""

    REACHED = "reached"
    NOT_LINKED = "not_linked"  # the link was not opened, or they did not say yes
    STOPPED = "stopped"
    BLOCKED = "blocked"  # or the account is gone


class Notable(StrEnum):
    BETTER = "better"  # two faces or more above the time before
    NOT_COMING = "not_coming"  # they cannot come to an appointment


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message, or "contact me", that no coach has seen to."""

    at: datetime
    contact: bool = False


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person of the caseload. What they keep to themself is in `history` no more."""

    holder: Holder
    record: Record
    history: History
    chat_state: ChatState | None = None
    away: str = ""  # the coach for whom the reader stands in
    waiting: Sequence[Waiting] = ()  # the oldest first
    last_sign: datetime | None = None  # the last answer, message or tap
    answered: Mapping[Answer, int] = field(default_factory=dict)  # appointments, since the last digest
    delivered: int = 0  # messages since the last digest
    missed: Mapping[str, int] = field(default_factory=dict)  # those that did not arrive, by reason


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a digest is made of. `since` is when the last one was made; `pool` is the municipality's own list."""

    now: datetime
    since: datetime
    coach: str
    municipality: Municipality
    people: Sequence[PersonFacts]
    questions: Questions
    pool: Summary = NOBODY_WAITS


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    away: str = ""


@dataclass(frozen=True, slots=True)
class NeedsYou:
    """`reasons` may be empty where only messages wait. `overdue`: one has waited longer than two working days."""

    person: Person
    level: Level
    reasons: tuple[Reason, ...]
    messages: int = 0
    waits_since: datetime | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Silent:
    person: Person
    since: date
    weeks: int


@dataclass(frozen=True, slots=True)
class Due:
    """The first date that calls for something, and how many more there are. `level` is that of its part."""

    person: Person
    date: LineDate
    level: ExamLevel | None
    days: int  # below 0: it is over
    more: int


@dataclass(frozen=True, slots=True)
class Noted:
    person: Person
    what: Notable


@dataclass(frozen=True, slots=True)
class Missed:
    """`reason` is that of the outbox: a `Skip`, or another code."""

    person: Person
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """The first of a group, and how many more there are."""

    items: tuple[T, ...] = ()
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.items) + self.more


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said since the last time: how many people did a check-in, and how often each face was given, by its
    picture, the best first."""

    people: int
    faces: tuple[tuple[str, int], ...]
    appointments: Mapping[Answer, int]
    notable: Shown[Noted]


@dataclass(frozen=True, slots=True)
class Digest:
    """Days are of the municipality. `people` is the size of the caseload, `standing_in` the coaches who are away; `pool` tells
    of people of whom not even the names are the reader's to see here."""

    coach: str
    day: date
    since: date
    people: int
    standing_in: tuple[str, ...]
    needs: Shown[NeedsYou]
    silent: Shown[Silent]
    due: Shown[Due]
    answers: Answers
    delivered: int
    missed: Shown[Missed]
    pool: Summary

    @property
    def is_empty(self) -> bool:
        """Nothing to look at, and nothing was said."""
        groups: tuple[Shown[Any], ...] = (self.needs, self.silent, self.due, self.missed)
        said = self.answers.people or self.answers.appointments
        return not said and not self.pool.people and not any(group.total for group in groups)


def digest(facts: Facts, *, most: int | None = MOST_SHOWN) -> Digest:
    """`most` of each group are listed, the others counted; None: all."""
    zone = facts.municipality.zone
    today = local_day(facts.now, zone)
    needs = sorted(filter(None, (_needs_you(one, facts) for one in facts.people)), key=_first)
    silent = sorted(
        filter(None, (_silent(one, facts, today) for one in facts.people)),
        key=lambda one: (one.since, one.person.name, one.person.id),
    )
    due = sorted(
        filter(None, (_due(one, today) for one in facts.people)),
        key=lambda one: (one.date.day, one.person.name, one.person.id),
    )
    missed = [
        Missed(_person(one), reason, count) for one in facts.people for reason, count in one.missed.items()
    ]
    missed.sort(key=lambda one: (-one.count, one.person.name, one.person.id, one.reason))
    return Digest(
        coach=facts.coach,
        day=today,
        since=local_day(facts.since, zone),
        people=len(facts.people),
        standing_in=tuple(sorted({one.away for one in facts.people if one.away})),
        needs=_shown(needs, most),
        silent=_shown(silent, most),
        due=_shown(due, most),
        answers=_answers(facts, most),
        delivered=sum(one.delivered for one in facts.people),
        missed=_shown(missed, most),
        pool=facts.pool,
    )


def reach_of(holder: Holder, chat_state: ChatState | None) -> Reach:
    if holder.stopped_at is not None:
        return Reach.STOPPED
    if holder.chat_id is None or holder.consent_at is None or chat_state is None:
        return Reach.NOT_LINKED
    return Reach.REACHED if chat_state is ChatState.OPEN else Reach.BLOCKED


def is_overdue(waits_since: datetime, now: datetime, municipality: Municipality) -> bool:
    """Longer than two working days, by the office hours of the municipality (R05)."""
    return late_at(waits_since, hours_of(municipality)) <= now


def silent_since(one: PersonFacts, now: datetime) -> datetime | None:
    """Since when somebody whom messages reach has given no sign; None where they do not, or it is not long."""
    if reach_of(one.holder, one.chat_state) is not Reach.REACHED:
        return None
    signs = [sign for sign in (one.last_sign, one.holder.consent_at) if sign is not None]
    last = max(signs, default=None)
    return last if last is not None and now - last >= SILENT_AFTER else None


def due_of(record: Record, today: date) -> list[LineDate]:
    """What is overdue, then what is due within 90 days."""
    return needs_of(every_date(record, today=today), record, today)


def _needs_you(one: PersonFacts, facts: Facts) -> NeedsYou | None:
    need = assess(one.history, facts.questions)
    level = max(need.level, Level.TODAY if one.waiting else Level.NONE)
    if level is Level.NONE:
        return None
    since = one.waiting[0].at if one.waiting else None
    return NeedsYou(
        _person(one),
        Level(level),
        need.reasons,
        messages=sum(not each.contact for each in one.waiting),
        waits_since=since,
        overdue=since is not None and is_overdue(since, facts.now, facts.municipality),
    )


def _first(one: NeedsYou) -> tuple[int, bool, float, str, int]:
    """Words of danger, then who has waited longest, then the others (R05)."""
    since = one.waits_since
    waited = since.timestamp() if since else 0.0
    return (-one.level, since is None, waited, one.person.name, one.person.id)


def _silent(one: PersonFacts, facts: Facts, today: date) -> Silent | None:
    since = silent_since(one, facts.now)
    if since is None:
        return None
    day = local_day(since, facts.municipality.zone)
    return Silent(_person(one), day, (facts.now - since) // timedelta(weeks=1))


def _due(one: PersonFacts, today: date) -> Due | None:
    dates = due_of(one.record, today)
    if not dates:
        return None
    first = dates[0]
    level = needed(one.record).get(first.part) if first.part is not None else None
    return Due(_person(one), first, level, (first.day - today).days, len(dates) - 1)


def _answers(facts: Facts, most: int | None) -> Answers:
    people, faces = 0, Counter[int]()
    appointments = Counter[Answer]()
    notable: list[Noted] = []
    for one in facts.people:
        seen = one.history.check_ins
        people += any(given.at > facts.since for each in seen for given in each.answers.values())
        row = _faces(seen, facts.questions)
        faces.update(place for place, at in row if at > facts.since)
        if len(row) > 1 and row[-1][1] > facts.since and row[-2][0] - row[-1][0] >= _STEPS:
            notable.append(Noted(_person(one), Notable.BETTER))
        appointments.update(one.answered)
        if one.answered.get(Answer.NOT_COMING):
            notable.append(Noted(_person(one), Notable.NOT_COMING))
    notable.sort(key=lambda each: (_NOTABLE.index(each.what), each.person.name, each.person.id))
    return Answers(
        people=people,
        faces=tuple((picture, faces[place]) for place, picture in enumerate(_pictures(facts.questions))),
        appointments={answer: appointments[answer] for answer in Answer if appointments[answer]},
        notable=_shown(notable, most),
    )


_STEPS = 2
_NOTABLE = (Notable.NOT_COMING, Notable.BETTER)


def _pictures(questions: Questions) -> list[str]:
    of_kind = (one for one in questions.asked if one.kind is QuestionKind.FACES)
    return [option.picture for one in of_kind for option in one.options]


def _faces(check_ins: Sequence[CheckIn], questions: Questions) -> list[tuple[int, datetime]]:
    """The places of the faces, 0 the best, each with the moment of the answer, the oldest first."""
    found = []
    for check_in in check_ins:
        for given in check_in.answers.values():
            question = questions.all.get((given.question, given.rev))
            if question is None or question.kind is not QuestionKind.FACES:
                continue
            option = question.option(given.code)
            if option is not None:
                found.append((question.options.index(option), given.at))
    return found


def _person(one: PersonFacts) -> Person:
    return Person(one.holder.id, one.holder.name, one.away)


def _shown(items: Sequence[T], most: int | None) -> Shown[T]:
    shown = tuple(items[:most])
    return Shown(shown, len(items) - len(shown))
