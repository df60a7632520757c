"""The values of a trajectory: which law holds, which dates were given, exam parts with their attempts, hours.

What people enter is a `Given`, with its source; what the rules make of all of it is a `LineDate`. A `Record` is all
that is known of one person, as the rules need it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.rules.values import Appointment, Municipality


class Law(StrEnum):
    """Obliged from 2013 to 2021: the old Act; from 2022: the Act of 2021 (Wet inburgering 2021, art. 54)."""

    WI2013 = "wi2013"
    WI2021 = "wi2021"
    NOT_OBLIGED = "not_obliged"


class Cohort(StrEnum):
    """Under Wi2013 the day on which the obligation began decides the exam parts (Besluit inburgering art. 2.10)."""

    FROM_2013 = "2013"  # 2013 and 2014
    FROM_2015 = "2015"  # to 30 September 2017
    FROM_OCTOBER_2017 = "2017"


class Route(StrEnum):
    """The learning routes of Wi2021 (Wet inburgering 2021, art. 7-9)."""

    B1 = "B1"
    EDUCATION = "onderwijs"
    SELF_RELIANCE = "Z"


class Group(StrEnum):
    """Rules differ for who came as a refugee and who came for family or otherwise."""

    ASYLUM = "asylum"
    FAMILY = "family"


class Stage(StrEnum):
    RECEPTION = "reception"  # lives in a reception centre, not housed yet
    HOUSED = "housed"


class Guidance(StrEnum):
    """Step size and tone, chosen by coach and person together."""

    PHASED = "phased"  # small steps, one at a time
    SELF_STEERING = "self_steering"


class Source(StrEnum):
    """Where a date comes from. One from DUO or from the PIP beats a computed one."""

    DUO_LETTER = "duo_brief"
    PIP = "pip"
    DECISION = "beschikking"
    SCHOOL = "school"
    COACH = "coach"
    COMPUTED = "berekend"


class GivenKind(StrEnum):
    """A date that somebody entered. Of the kinds in `SEVERAL` a person may have more than one."""

    OBLIGED = "obliged"  # the obligation began
    NOTICE = "notice"  # date on DUO's notice (kennisgeving)
    REGISTERED = "registered"  # in the BRP of the municipality where the person is housed
    INFORMATION = "information"  # needed information of a third party arrived late
    PIP = "pip"  # date on the first PIP
    MOVED = "moved"  # registered in another municipality after the first PIP
    PIP_AGAIN = "pip_again"  # date on the PIP that follows a move
    OFFER = "offer"  # the course offer was made
    EDUCATION_STARTED = "education_started"  # the onderwijsroute really started
    TERM_START = "term_start"  # by DUO's letter
    TERM_END = "term_end"  # last day, by DUO's letter
    NEW_TERM = "new_term"  # the day on which a decision that starts a new term was made known
    DUO_REQUEST = "duo_request"  # DUO was asked for more time, or to be free of a part or of all
    EXTENSION = "extension"  # by DUO's letter or a decision it was granted; from others it is expected
    BENEFIT_REQUEST = "benefit_request"  # of bijstand: starts the steps of the taaleis
    LANGUAGE_TEST = "language_test"  # the result of the taaltoets
    LANGUAGE_NOTICE = "language_notice"  # the written notice about the taaleis
    BENEFIT_START = "benefit_start"  # first day of the right to bijstand: starts ontzorgen
    BENEFIT_REVIEW = "benefit_review"
    DECISION = "decision"  # any decision, on the day it was sent: starts the six weeks of objection


ZONE = "Europe/Amsterdam"  # of a record without a municipality

SEVERAL = frozenset({GivenKind.EXTENSION, GivenKind.BENEFIT_REVIEW, GivenKind.DECISION, GivenKind.MOVED})


class Extension(StrEnum):
    """Why a term is longer. Wi2021: Regeling art. 4.1 a-j, Besluit art. 4.2-4.4; Wi2013: domain rules of the old Act."""

    ILLNESS = "illness"
    DEATH = "death"
    CHILDBIRTH = "childbirth"
    REFUGE = "refuge"  # women's refuge
    LITERACY = "literacy"
    HOMELESS = "homeless"
    NO_OFFER = "no_offer"
    EDUCATION_NOT_STARTED = "education_not_started"
    PROVIDER = "provider"  # the course provider's fault
    OTHER = "other"  # other individual reason (BIO)
    SEVERAL = "several"  # two or more reasons together
    NEARLY_DONE = "nearly_done"
    ABSENT = "absent"  # up to a year not resident, or here for a temporary purpose
    EFFORT = "effort"  # Wi2013: 300 hours and every failed part tried twice
    DIPLOMA_COURSE = "diploma_course"  # under Wi2021 praktijkonderwijs, vso, entree: as long as decided


class Part(StrEnum):
    """What has to be done: parts of the exam, and what has no exam."""

    READING = "reading"
    LISTENING = "listening"
    WRITING = "writing"
    SPEAKING = "speaking"
    KNM = "knm"
    ONA_PORTFOLIO = "ona_portfolio"
    ONA_FINISH = "ona_finish"  # 64 hours of lessons, or the final talk
    PVT = "pvt"
    MAP = "map"
    Z_TALK = "z_talk"  # final talk of the Z-route


LANGUAGE_PARTS = (Part.READING, Part.LISTENING, Part.WRITING, Part.SPEAKING)


class Level(StrEnum):
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"


class AttemptState(StrEnum):
    PLANNED = "planned"  # signed up; the day may not be known yet
    PASSED = "passed"
    FAILED = "failed"
    CANCELLED = "cancelled"  # did not take place, or moved away from


class PartState(StrEnum):
    """What a person sees of each part."""

    NOT_YET = "not_yet"
    SIGNED_UP = "signed_up"
    WAITING = "waiting"  # done, no result yet
    PASSED = "passed"
    FREE = "free"  # dispensation or exemption for this part


class HoursKind(StrEnum):
    NT2 = "nt2"
    KNM = "knm"
    PARTICIPATION = "participation"
    LITERACY = "literacy"
    ONA = "ona"


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The frame of one person's trajectory; what is not known yet is None."""

    law: Law | None = None
    cohort: Cohort | None = None  # Wi2013 only
    route: Route | None = None  # Wi2021 only
    came_for: Group = Group.ASYLUM
    stage: Stage = Stage.HOUSED
    guidance: Guidance = Guidance.PHASED
    scaled_down: frozenset[Part] = (
        frozenset()
    )  # language parts of the B1-route that may be done at A2 (afschalen)
    free: frozenset[Part] = frozenset()  # parts with dispensation or exemption
    exams_in_pip: frozenset[Part] = frozenset()  # Z-route: A2 parts and KNM that the PIP names


@dataclass(frozen=True, slots=True)
class Given:
    """A date as entered. An extension has a length: of `months`, of `days`, or from `day` until `until`, included."""

    id: int
    kind: GivenKind
    day: date
    source: Source
    until: date | None = None
    months: int | None = None
    days: int | None = None
    ground: Extension | None = None
    set_by: int | None = None  # staff id; None: import or command line
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One exam, meeting or final talk of one part. `day` is None while a person has signed up but knows no day yet."""

    id: int
    part: Part
    level: Level | None
    day: date | None
    at: time | None  # on the wall in the municipality's zone
    place: str
    state: AttemptState
    by_school: bool  # the school signed the person up: the letter comes two weeks before
    source: Source
    set_by: int | None
    set_at: datetime | None
    version: int = 1  # rises with every change, so that an old button is known


@dataclass(frozen=True, slots=True)
class Hours:
    """One entry of the ledger, in minutes; a correction may be negative."""

    id: int
    kind: HoursKind
    minutes: int
    day: date
    source: Source
    set_by: int | None
    set_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingTime:
    """Weeks of one kind of exam. `source` says who says so; `checked` is when somebody last looked."""

    weeks: int
    source: str
    checked: date


@dataclass(frozen=True, slots=True)
class ExamTimes:
    """How long things take: exam kinds are `a2_productive` (Spreken, Schrijven A2), `a2_receptive` (Lezen,
    Luisteren A2), `knm`, `nt2` (Staatsexamen B1, B2)."""

    sign_up: dict[str, WaitingTime]  # from signing up to the exam
    result: dict[str, WaitingTime]  # from the exam to the result


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of one person's trajectory."""

    holder_id: int
    trajectory: Trajectory = field(default_factory=Trajectory)
    given: Sequence[Given] = ()
    attempts: Sequence[Attempt] = ()
    hours: Sequence[Hours] = ()
    appointments: Sequence[Appointment] = ()  # ahead
    times: ExamTimes | None = None  # None: those of the country
    municipality: Municipality | None = None

    @property
    def zone(self) -> str:
        """The zone that days and clock times are meant in."""
        return self.municipality.zone if self.municipality else ZONE

    def of(self, kind: GivenKind) -> Given | None:
        """The newest of this kind."""
        found = [one for one in self.given if one.kind is kind]
        return found[-1] if found else None

    def all_of(self, kind: GivenKind) -> list[Given]:
        return [one for one in self.given if one.kind is kind]


class DateKind(StrEnum):
    """What stands on the line."""

    PIP_DUE = "pip_due"
    TERM_START = "term_start"
    TERM_END = "term_end"
    OFFER_DUE = "offer_due"
    EDUCATION_START_DUE = "education_start_due"
    SWITCH_UNTIL = "switch_until"
    EXTENSION_FROM = "extension_from"  # may be asked for from this day
    DUO_DECIDES_BY = "duo_decides_by"  # about more time or dispensation
    PVT_DUE = "pvt_due"
    MAP_DUE = "map_due"
    SIGN_UP_WITH_RESIT = "sign_up_with_resit"  # of one part: advised, leaves time for a second try
    SIGN_UP_BY = "sign_up_by"  # of one part: the last day on which it still works out
    LATEST_EXAM = "latest_exam"  # of one part
    TELL_DAY = (
        "tell_day"  # of one part: signed up for, and nobody knows the day yet; the last on which it can be
    )
    EXAM = "exam"  # an attempt ahead
    CHANGE_UNTIL = "change_until"  # last day on which an exam can be moved or cancelled
    RESULT_BY = "result_by"
    LANGUAGE_TEST_DUE = "language_test_due"
    LANGUAGE_NOTICE_DUE = "language_notice_due"
    LANGUAGE_START_DUE = "language_start_due"
    UNBURDENED_UNTIL = "unburdened_until"  # ontzorgen: last day
    BENEFIT_REVIEW = "benefit_review"
    OBJECTION_UNTIL = "objection_until"
    CHECK_MONTH_24 = "check_month_24"  # PVT or MAP not planned yet at month 24


class Limit(StrEnum):
    """How a day binds: the law's strict reading is never overstepped."""

    NOT_LATER = "not_later"
    NOT_EARLIER = "not_earlier"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a date is what it is: the code of the rule in `bot.rules.law_sources`, and what went into it, in order."""

    rule: str
    inputs: tuple[tuple[str, date | int | str], ...] = ()


@dataclass(frozen=True, slots=True)
class LineDate:
    """One date on the line. `confirmed` is False where it is computed and no letter says so yet."""

    kind: DateKind
    day: date
    source: Source
    basis: Basis
    limit: Limit = Limit.ON
    confirmed: bool = False
    part: Part | None = None
    subject_id: int | None = None  # of the attempt or of what was given

    @property
    def code(self) -> str:
        """Names it within one person's line, as in `sign_up_by.writing` or `exam.12`; at most 40 characters."""
        tail = self.part if self.part is not None and self.subject_id is None else self.subject_id
        return self.kind if tail is None else f"{self.kind}.{tail}"
