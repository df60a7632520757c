"""How long exams take: from signing up to a seat, and from the exam to its result.

The country's times are data with a source; a municipality may enter its own, kind by kind. Where the source gives a
span, the longest is used: a date counted back from it is never too late.
"""

from datetime import date, timedelta
from enum import StrEnum

from bot.rules.law_sources import LawRule
from bot.rules.trajectory import ExamTimes, Level, Part, WaitingTime

STALE_AFTER = timedelta(days=180)
CANCEL_LIMIT = timedelta(days=7)  # DUO's own exams can be moved or cancelled freely until 7 days before them


class ExamKind(StrEnum):
    """Exams that take the same time. The values are the keys of `ExamTimes`."""

    A2_PRODUCTIVE = "a2_productive"  # Spreken, Schrijven
    A2_RECEPTIVE = "a2_receptive"  # Lezen, Luisteren
    KNM = "knm"
    NT2 = "nt2"  # Staatsexamen, B1 and B2


_SIGNING_UP = "https://inburgeren.nl/examen-doen/aanmelden.jsp"
_RESULTS = "https://www.inburgeren.nl/examen-doen/uitslag.jsp"
_NT2_RESULTS = "https://www.duo.nl/particulier/staatsexamen-nt2/uitslag.jsp"
_NEWS = "https://www.inburgeren.nl/nieuwsberichten"
_EXAM_RULES = "https://www.inburgeren.nl/images/examenreglement.pdf"
_CHECKED = date(2026, 7, 31)

# DUO asks to sign up at least 6 weeks ahead and says that it may take longer: one week more is reckoned with.
_SEAT = WaitingTime(weeks=7, source=_SIGNING_UP, checked=_CHECKED)

COUNTRY = ExamTimes(
    sign_up={kind.value: _SEAT for kind in ExamKind},
    result={
        ExamKind.A2_PRODUCTIVE.value: WaitingTime(weeks=16, source=_NEWS, checked=_CHECKED),
        ExamKind.A2_RECEPTIVE.value: WaitingTime(weeks=8, source=_RESULTS, checked=_CHECKED),
        ExamKind.KNM.value: WaitingTime(weeks=8, source=_RESULTS, checked=_CHECKED),
        # Online after 5 weeks, by letter after 6.
        ExamKind.NT2.value: WaitingTime(weeks=6, source=_NT2_RESULTS, checked=_CHECKED),
    },
)

# The rules of these dates, for whoever asks why, as `law_sources.LAW_RULES` has those of the law. A waiting time has a
# source of its own, which stands among the inputs.
EXAM_RULES = {
    "exam.latest_exam": LawRule("DUO: uitslag", _RESULTS),
    "exam.sign_up_by": LawRule("DUO: aanmelden", _SIGNING_UP),
    "exam.sign_up_with_resit": LawRule("DUO: aanmelden", _SIGNING_UP),
    "exam.change_until": LawRule("DUO: examenreglement art. 3(7) en 11(11)", _EXAM_RULES),
    "exam.result_by": LawRule("DUO: uitslag", _RESULTS),
}


def exam_kind(part: Part, level: Level | None) -> ExamKind | None:
    """Which exam of DUO a part is; None for what is not signed up for with DUO (PVT, MAP, ONA, the final talk), and
    for a language part of which the level is not known."""
    if part is Part.KNM:
        return ExamKind.KNM
    if part in (Part.SPEAKING, Part.WRITING):
        kind = ExamKind.A2_PRODUCTIVE
    elif part in (Part.READING, Part.LISTENING):
        kind = ExamKind.A2_RECEPTIVE
    else:
        return None
    if level is None:
        return None
    return kind if level is Level.A2 else ExamKind.NT2


def can_be_moved_until(kind: ExamKind) -> timedelta | None:
    """How long before an exam of this kind one can still move or cancel it; None for the Staatsexamen NT2, which has
    other rules than DUO's examenreglement, and none that were found."""
    return None if kind is ExamKind.NT2 else CANCEL_LIMIT


def times_of(own: ExamTimes | None) -> ExamTimes:
    """The times of a municipality, with those of the country for each kind that it did not enter."""
    if own is None:
        return COUNTRY
    return ExamTimes(sign_up=COUNTRY.sign_up | own.sign_up, result=COUNTRY.result | own.result)


def is_stale(waiting: WaitingTime, today: date) -> bool:
    """Whether nobody looked for more than 180 days."""
    return long_ago(waiting.checked, today)


def long_ago(checked: date, today: date) -> bool:
    """Whether what was looked at on that day should be looked at again."""
    return today - checked > STALE_AFTER
