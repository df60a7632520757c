"""What a coach can enter about a person's line, as a table: each field with its questions, in order.

An answer is a string, or a list of strings where several can be chosen; empty for "not known". The words of the
questions are in `bot.texts.staff.trajectory`, how they are stored in `handlers.line_saving`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.rules import audience
from bot.rules.exam_parts import law_of
from bot.rules.exam_times import ExamKind
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    Cohort,
    Extension,
    GivenKind,
    Group,
    Guidance,
    HoursKind,
    Law,
    Level,
    Part,
    Record,
    Route,
    Source,
    Stage,
    Trajectory,
)

Said = Mapping[str, Any]
Options = Callable[[Said, Record], Sequence[str]]

ENTRIES_OFFERED = 12  # of what was entered, to correct or take back one
MOST_MONTHS = 60
WORDS_LIMIT = 200
MOST_WEEKS = 104
FIRST_OBLIGED = date(2013, 1, 1)
MOVED = "moved"  # beside the states of an attempt: it gets another day
FROM_TO = "from_to"  # beside a number of months: the length is told by two days
ONLY_WI2021 = frozenset({Law.WI2013, Law.NOT_OBLIGED})
HELD_LEVELS = (Level.A2, Level.B1, Level.B2)
PLACES = ("Amsterdam", "Eindhoven", "Rijswijk", "Rotterdam", "Utrecht", "Zwolle")  # of DUO's exams


class Ask(StrEnum):
    CHOICE = "choice"
    SEVERAL = "several"
    DAY = "day"
    MOMENT = "moment"  # a day, with a time or without
    HOURS = "hours"
    COUNT = "count"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked. `options` are the values of its buttons, also where it can be typed."""

    name: str
    ask: Ask
    options: Options = lambda said, record: ()
    wanted: Callable[[Said, Record], bool] = lambda said, record: True
    optional: bool = False  # has a button "not known"
    most: int = 0  # of a COUNT; characters of WORDS
    past: bool = False  # a DAY without a year is the last one that was
    earliest: date | None = None  # of a DAY
    after: str = ""  # the question whose day it must not be before


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    questions: tuple[Question, ...]
    for_managers: bool = False
    not_under: frozenset[Law] = frozenset()  # laws that do not know it
    only_on: Route | None = None  # the one route that knows it
    echo: bool = False  # several things are typed: they are shown once more before they are saved


def fixed(values: type[StrEnum] | Sequence[str]) -> Options:
    codes = tuple(str(value) for value in values)
    return lambda said, record: codes


def choice(name: str, values: type[StrEnum] | Sequence[str], **more: Any) -> Question:
    return Question(name, Ask.CHOICE, fixed(values), **more)


# Somebody said it: nobody enters what we computed.
SOURCES = tuple(source for source in Source if source is not Source.COMPUTED)
SOURCE = choice("source", SOURCES)
TODAY = fixed(["today"])


def _a_date(kind: GivenKind, *, past: bool = True) -> Field:
    return Field(kind, (Question("day", Ask.DAY, TODAY, past=past), SOURCE))


def _parts(said: Said, record: Record) -> Sequence[str]:
    """Those that hold for this person, or all where no law is known."""
    needed = tuple(one for one in Part if one in _needed(record))
    return needed or tuple(Part)


def _needed(record: Record) -> frozenset[Part]:
    frame = record.trajectory
    if frame.law is Law.WI2013:
        return frozenset(Part) - {Part.MAP, Part.Z_TALK}
    if frame.law is Law.WI2021:
        without = {Part.ONA_PORTFOLIO, Part.ONA_FINISH}
        return frozenset(Part) - (without if frame.route is Route.SELF_RELIANCE else without | {Part.Z_TALK})
    return frozenset()


def _level_open(said: Said, record: Record) -> bool:
    return said.get("part") in LANGUAGE_PARTS and record.trajectory.law is not Law.WI2013


def _attempts(said: Said, record: Record) -> Sequence[str]:
    """Those without a result first; of each the newest."""
    newest = sorted(record.attempts, key=lambda one: (one.state is not AttemptState.PLANNED, -one.id))
    return [str(one.id) for one in newest[:ENTRIES_OFFERED]]


def _given(said: Said, record: Record) -> Sequence[str]:
    return [str(one.id) for one in sorted(record.given, key=lambda one: -one.id)[:ENTRIES_OFFERED]]


def _hours(said: Said, record: Record) -> Sequence[str]:
    return [str(one.id) for one in sorted(record.hours, key=lambda one: -one.id)[:ENTRIES_OFFERED]]


# How long these are stands in the law.
FIXED_LENGTH = frozenset(
    {
        Extension.DEATH,
        Extension.CHILDBIRTH,
        Extension.EDUCATION_NOT_STARTED,
        Extension.NEARLY_DONE,
    }
)
_OLD_GROUNDS = (
    Extension.ILLNESS,
    Extension.DEATH,
    Extension.CHILDBIRTH,
    Extension.LITERACY,
    Extension.EFFORT,
    Extension.DIPLOMA_COURSE,
)


def _grounds(said: Said, record: Record) -> Sequence[str]:
    if record.trajectory.law is Law.WI2013:
        return _OLD_GROUNDS
    return tuple(ground for ground in Extension if ground is not Extension.EFFORT)


def _has_length(said: Said, record: Record) -> bool:
    return said.get("ground") not in FIXED_LENGTH


def _from_to(said: Said, record: Record) -> bool:
    return said.get("length") == FROM_TO


def _moved(said: Said, record: Record) -> bool:
    return said.get("state") == MOVED


def _obliged(said: Said, record: Record) -> bool:
    return said.get("law") != Law.NOT_OBLIGED


def decided_law(said: Said) -> Law:
    """By the day on which the obligation began, where it is known; else as it was chosen."""
    day = date.fromisoformat(said["obliged"]) if said.get("obliged") else None
    return (law_of(day) if day else None) or Law(said["law"])


def _cohort_open(said: Said, record: Record) -> bool:
    return _obliged(said, record) and not said.get("obliged") and said.get("law") == Law.WI2013


_FRAME = (
    Field(
        "law",
        (
            choice("law", Law),
            Question("obliged", Ask.DAY, wanted=_obliged, optional=True, past=True, earliest=FIRST_OBLIGED),
            choice("cohort", Cohort, wanted=_cohort_open, optional=True),
            choice("source", SOURCES, wanted=lambda said, record: bool(said.get("obliged"))),
        ),
        echo=True,
    ),
    Field("route", (choice("route", Route),), not_under=ONLY_WI2021),
    Field("came_for", (choice("came_for", Group),)),
    Field("stage", (choice("stage", Stage),)),
    Field("guidance", (choice("guidance", Guidance),)),
)

_LETTERS = (
    Field(
        "duo_letter",
        (
            Question("start", Ask.DAY, optional=True, past=True),
            Question("end", Ask.DAY, after="start"),
        ),
        echo=True,
    ),
    _a_date(GivenKind.PIP),
    _a_date(GivenKind.NOTICE),
    _a_date(GivenKind.REGISTERED),
    _a_date(GivenKind.DUO_REQUEST),
    Field(
        GivenKind.EXTENSION,
        (
            Question("ground", Ask.CHOICE, _grounds),
            Question(
                "length", Ask.COUNT, fixed(("3", "6", "12", "24", FROM_TO)), _has_length, most=MOST_MONTHS
            ),
            Question("day", Ask.DAY, wanted=_from_to, past=True),
            Question("until", Ask.DAY, wanted=_from_to, after="day"),
            SOURCE,
        ),
        echo=True,
    ),
    _a_date(GivenKind.OFFER),
    _a_date(GivenKind.EDUCATION_STARTED),
    _a_date(GivenKind.INFORMATION),
    _a_date(GivenKind.MOVED),
    _a_date(GivenKind.PIP_AGAIN),
    Field(
        GivenKind.NEW_TERM,
        (
            Question("day", Ask.DAY, TODAY, past=True),
            Question("length", Ask.COUNT, fixed(("6", "12", "18", "24")), optional=True, most=MOST_MONTHS),
            SOURCE,
        ),
    ),
    Field("date_back", (Question("entry", Ask.CHOICE, _given),)),
)

_EXAMS = (
    Field(
        "exam",
        (
            Question("part", Ask.CHOICE, _parts),
            choice("level", HELD_LEVELS, wanted=_level_open),
            Question("moment", Ask.MOMENT, optional=True),
            Question("place", Ask.WORDS, fixed(PLACES), optional=True, most=WORDS_LIMIT),
            choice("signed_up_by", ("person", "school")),
            SOURCE,
        ),
        echo=True,
    ),
    Field(
        "attempt",
        (
            Question("entry", Ask.CHOICE, _attempts),
            choice("state", (AttemptState.PASSED, AttemptState.FAILED, AttemptState.CANCELLED, MOVED)),
            Question("moment", Ask.MOMENT, wanted=_moved, optional=True),
            Question("place", Ask.WORDS, fixed(PLACES), _moved, optional=True, most=WORDS_LIMIT),
            SOURCE,
        ),
        echo=True,
    ),
    Field(
        "scaled_down",
        (Question("parts", Ask.SEVERAL, fixed(LANGUAGE_PARTS)),),
        not_under=ONLY_WI2021,
        only_on=Route.B1,
    ),
    Field("free", (Question("parts", Ask.SEVERAL, _parts),)),
    Field(
        "exams_in_pip",
        (Question("parts", Ask.SEVERAL, fixed((*LANGUAGE_PARTS, Part.KNM))),),
        not_under=ONLY_WI2021,
        only_on=Route.SELF_RELIANCE,
    ),
    Field(
        "exam_time",
        (
            choice("exam", ExamKind),
            choice("what", ("sign_up", "result")),
            Question("weeks", Ask.COUNT, most=MOST_WEEKS),
            Question("says", Ask.WORDS, most=WORDS_LIMIT),
        ),
        for_managers=True,
        echo=True,
    ),
)

_HOURS = (
    Field(
        "hours",
        (
            choice("kind", HoursKind),
            Question("minutes", Ask.HOURS),
            Question("day", Ask.DAY, TODAY, past=True),
            SOURCE,
        ),
        echo=True,
    ),
    Field("hours_back", (Question("entry", Ask.CHOICE, _hours),)),
)

# For announcements; neither is a date, and nothing of the line follows from them.
_IN_TOWN = (
    Field(
        "district",
        (
            Question(
                "district",
                Ask.WORDS,
                lambda said, record: said.get("districts", ()),
                optional=True,
                most=audience.DISTRICT_LIMIT,
            ),
        ),
    ),
    Field("dutch_level", (choice("dutch_level", audience.Level, optional=True),)),
)

_OTHER_LAWS = (
    _a_date(GivenKind.BENEFIT_REQUEST),
    _a_date(GivenKind.LANGUAGE_TEST),
    _a_date(GivenKind.LANGUAGE_NOTICE),
    _a_date(GivenKind.BENEFIT_START),
    _a_date(GivenKind.BENEFIT_REVIEW, past=False),
    _a_date(GivenKind.DECISION),
)


def belongs_to(field: Field, frame: Trajectory) -> bool:
    """Whether law and route know the field; before they are known every field is offered."""
    if frame.law in field.not_under:
        return False
    return frame.route is None or field.only_on in (None, frame.route)


# As the menu shows them.
GROUPS: dict[str, tuple[Field, ...]] = {
    "frame": _FRAME,
    "letters": _LETTERS,
    "exams": _EXAMS,
    "hours": _HOURS,
    "others": _OTHER_LAWS,
    "town": _IN_TOWN,
}
FIELDS = {field.name: field for fields in GROUPS.values() for field in fields}


def next_question(field: Field, said: Said, record: Record) -> Question | None:
    """The first that was not answered; None when all were."""
    return next((one for one in field.questions if one.name not in said and one.wanted(said, record)), None)
