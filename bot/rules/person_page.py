"""One person on one screen: where they stand by what was entered, what they said, and what is due.

No diagnosis, no judgment, no score: a line of answers is what somebody said. What they keep to themself is left out, and
nothing tells that there is something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.rules import trajectory
from bot.rules.assessing import Need, assess
from bot.rules.checkins import AnswerLine, CheckIn, answer_lines, still_open, waiting
from bot.rules.digests import (
    Facts,
    PersonFacts,
    Reach,
    is_overdue,
    reach_of,
    silent_since,
)
from bot.rules.exam_parts import PartLine
from bot.rules.ledger import HoursLine
from bot.rules.line import line, source_of
from bot.rules.local_time import local_day
from bot.rules.trajectory import Attempt, DateKind, Hours, LineDate, Part, Source, Trajectory
from bot.rules.trajectory import Level as ExamLevel
from bot.rules.urgency import needs
from bot.rules.values import Answer

APPOINTMENTS_BACK = timedelta(days=90)

Entry = trajectory.Given | Attempt | Hours


@dataclass(frozen=True, slots=True)
class OpenMessage:
    """What waits for a coach, in the words of the person; a translation by a machine beside it."""

    at: datetime
    medium: str  # text, photo, voice, ..., contact
    seconds: int | None
    words: str
    translation: str | None
    translated_to: str | None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One person with all check-ins that the coach may see, the first messages that wait with their words (both the oldest
    first), what was answered to the appointments of `APPOINTMENTS_BACK`, and the names of staff by id."""

    about: PersonFacts
    facts: Facts
    check_ins: Sequence[CheckIn]
    coach: str  # of the person; empty without one
    messages: Sequence[OpenMessage] = ()
    appointments: Mapping[Answer, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """`days` to its end; below 0: it is over."""

    end: LineDate
    days: int
    source: Source


@dataclass(frozen=True, slots=True)
class Entered:
    """How much somebody entered, and when last. `name` is empty for the person, or an import."""

    name: str
    count: int
    last: date | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    id: int
    name: str
    coach: str
    away: str
    day: date
    reach: Reach
    trajectory: Trajectory
    term: Term | None
    exams: tuple[PartLine, ...]
    pvt_map: tuple[PartLine, ...]
    hours: tuple[HoursLine, ...]
    answers: tuple[AnswerLine, ...]
    need: Need
    messages: tuple[OpenMessage, ...]
    waiting: int  # messages in all; of so many not all have their words here
    overdue: bool
    questions: int  # of check-ins, that can be answered still
    appointments: Mapping[Answer, int]
    silent_since: date | None
    last_sign: date | None
    due: tuple[LineDate, ...]
    levels: Mapping[Part, ExamLevel | None]
    entered: tuple[Entered, ...]


def person_page(facts: PageFacts) -> PersonPage:
    """All of one person that a coach needs for a talk or the case system."""
    about, now = facts.about, facts.facts.now
    town = facts.facts.municipality
    today = local_day(now, town.zone)
    own = line(about.record, today=today)
    end = next((one for one in own.dates if one.kind is DateKind.TERM_END), None)
    silent = silent_since(about, now)
    return PersonPage(
        id=about.holder.id,
        name=about.holder.name,
        coach=facts.coach,
        away=about.away,
        day=today,
        reach=reach_of(about.holder, about.chat_state),
        trajectory=about.record.trajectory,
        term=None if end is None else Term(end, (end.day - today).days, source_of(about.record, end)),
        exams=tuple(one for one in own.parts if one.part not in _WITHOUT_EXAM),
        pvt_map=tuple(one for one in own.parts if one.part in _WITHOUT_EXAM),
        hours=own.hours,
        answers=answer_lines(facts.check_ins, facts.facts.questions),
        need=assess(about.history, facts.facts.questions),
        messages=tuple(facts.messages),
        waiting=len(about.waiting),
        questions=sum(
            len(waiting(one, facts.facts.questions)) for one in facts.check_ins if still_open(one, now)
        ),
        appointments={one: facts.appointments[one] for one in _ANSWERS if facts.appointments.get(one)},
        overdue=bool(about.waiting) and is_overdue(about.waiting[0].at, now, town),
        silent_since=None if silent is None else local_day(silent, town.zone),
        last_sign=None if about.last_sign is None else local_day(about.last_sign, town.zone),
        due=tuple(needs(own)),
        levels={one.part: one.level for one in own.parts},
        entered=_entered(facts, town.zone),
    )


_ANSWERS = (Answer.COMING, Answer.NOT_COMING, Answer.HELP, Answer.OPEN)
_WITHOUT_EXAM = frozenset({Part.PVT, Part.MAP})


def _entered(facts: PageFacts, zone: str) -> tuple[Entered, ...]:
    """Who entered dates, exams and hours; who entered last comes first."""
    record = facts.about.record
    counts: dict[str, tuple[int, date | None]] = {}
    entries: list[Entry] = [*record.given, *record.attempts, *record.hours]
    for one in entries:
        name = facts.names.get(one.set_by or 0, "")
        count, last = counts.get(name, (0, None))
        day = local_day(one.set_at, zone) if one.set_at is not None else None
        counts[name] = (count + 1, max(filter(None, (last, day)), default=None))
    found = [Entered(name, count, last) for name, (count, last) in counts.items()]
    return tuple(sorted(found, key=lambda one: (one.last or date.min, one.name), reverse=True))
