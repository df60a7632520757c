"""Two things of one person at one time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules.clashes import clashes
from bot.rules.trajectory import Attempt, AttemptState, Part
from bot.rules.values import Appointment, AppointmentState
from tests.rules.examples import an_appointment
from tests.rules.line_examples import an_attempt

DAY = date(2026, 11, 24)
TWO = datetime(2026, 11, 24, 13, tzinfo=UTC)  # 14:00 in Amsterdam
HOUR = timedelta(hours=1)


def at(start: datetime, *, number: int = 1, hours: float | None = 1, **values: object) -> Appointment:
    end = None if hours is None else start + hours * HOUR
    return an_appointment(start, id=number, end=end, **values)


def clash(draft: Appointment, others: Iterable[Appointment]) -> Appointment | None:
    """The first other one that overlaps with this."""
    everything = [draft, *(other for other in others if other.id != draft.id)]
    return next(
        (
            pair.second if pair.first is draft else pair.first
            for pair in clashes(everything, [], "Europe/Amsterdam", today=DAY)
            if draft in (pair.first, pair.second) and pair.gap < timedelta(0)
        ),
        None,
    )


@pytest.mark.parametrize(
    ("start", "hours", "clashes"),
    [
        (TWO, 1, True),
        (TWO + timedelta(minutes=59), 1, True),
        (TWO - timedelta(minutes=59), 1, True),
        (TWO - HOUR, 3, True),
        (TWO + timedelta(minutes=15), 0.25, True),
        (TWO + HOUR, 1, False),
        (TWO - HOUR, 1, False),
        (TWO + timedelta(days=7), 1, False),
        # Without an end it takes an hour.
        (TWO - timedelta(minutes=59), None, True),
        (TWO - HOUR, None, False),
    ],
)
def test_overlap(start: datetime, hours: float | None, clashes: bool) -> None:
    draft, other = at(TWO, number=0), at(start, number=2, hours=hours)
    assert (clash(draft, [other]) is other) == clashes
    assert (clash(other, [draft]) is draft) == clashes


def test_a_draft_without_an_end() -> None:
    draft = at(TWO, number=0, hours=None)
    assert clash(draft, [at(TWO + timedelta(minutes=59), number=2)])
    assert clash(draft, [at(TWO + HOUR, number=2)]) is None


def test_what_never_clashes() -> None:
    draft = at(TWO, number=3)
    itself = at(TWO, number=3)
    cancelled = at(TWO, number=4, state=AppointmentState.CANCELLED)
    whole_day = at(TWO, number=5, all_day=True, last_day=date(2026, 11, 24))
    assert clash(draft, [itself, cancelled, whole_day]) is None
    assert clash(replace(draft, all_day=True, last_day=date(2026, 11, 24)), [at(TWO, number=6)]) is None


def test_the_first_is_named() -> None:
    first, second = at(TWO, number=7), at(TWO + timedelta(minutes=30), number=8)
    assert clash(at(TWO, number=0), [first, second]) is first


# Exams take from 30 minutes before until two hours after.


def found(appointments: list[Appointment], attempts: list[Attempt] | None = None, today: date = DAY) -> list:
    return [
        (one.first.id, one.second.id, one.gap // timedelta(minutes=1))
        for one in clashes(appointments, attempts or [], "Europe/Amsterdam", today=today)
    ]


@pytest.mark.parametrize(
    ("minutes", "here", "there", "gap"),
    [
        (30, "loket 3", "Loket 3 ", -30),
        (60, "loket 3", "Loket 3 ", None),
        (60, "loket 3", "school", 0),
        (119, "loket 3", "school", 59),
        (120, "loket 3", "school", None),
        (-30, "loket 3", "school", -30),
        (119, "loket 3", "", None),
        (59, "", "", -1),
    ],
)
def test_no_time_to_travel(minutes: int, here: str, there: str, gap: int | None) -> None:
    one = at(TWO, number=1, place=here)
    other = at(TWO + timedelta(minutes=minutes), number=2, place=there)
    order = (1, 2) if minutes >= 0 else (2, 1)
    right = [] if gap is None else [(*order, gap)]
    assert found([one, other]) == right
    assert found([other, one]) == right


@pytest.mark.parametrize(
    ("start", "place", "gap"),
    [
        # The exam is at 14:00: one has to be there at 13:30.
        (TWO - timedelta(minutes=90), "Utrecht, Kanaalstraat 1", 0),
        (TWO - timedelta(minutes=89), "Utrecht", -1),
        (TWO - timedelta(minutes=149), "school", 59),
        (TWO - timedelta(minutes=150), "school", None),
        (TWO + timedelta(minutes=179), "school", 59),
        (TWO + timedelta(minutes=180), "school", None),
        (TWO + timedelta(minutes=120), "Utrecht", None),
        (TWO + timedelta(minutes=130), "", 10),
    ],
)
def test_an_exam(start: datetime, place: str, gap: int | None) -> None:
    exam = an_attempt(Part.KNM, DAY, id=9, at=time(14), place="Utrecht")
    order = (9, 1) if start > TWO else (1, 9)
    assert found([at(start, place=place)], [exam]) == ([] if gap is None else [(*order, gap)])


def test_a_final_talk_takes_an_hour() -> None:
    talk = an_attempt(Part.MAP, DAY, id=9, at=time(14), place="stadhuis")
    assert found([at(TWO + timedelta(minutes=60), place="stadhuis")], [talk]) == []
    assert found([at(TWO + timedelta(minutes=59), place="stadhuis")], [talk]) == [(9, 1, -1)]


def test_what_does_not_count_as_a_clash() -> None:
    exam = an_attempt(Part.KNM, DAY, at=time(14))
    other = at(TWO)
    assert found([other], [exam])
    assert found([other], [replace(exam, at=None)]) == []
    assert found([other], [replace(exam, day=None)]) == []
    assert found([other], [replace(exam, state=AttemptState.CANCELLED)]) == []
    assert found([replace(other, state=AppointmentState.CANCELLED)], [exam]) == []
    assert found([replace(other, all_day=True, last_day=DAY)], [exam]) == []
    assert found([other], [exam], today=DAY + timedelta(days=1)) == []


def test_every_pair_is_found() -> None:
    long = at(TWO, number=1, hours=8)
    assert found([long, at(TWO + 6 * HOUR, number=3), at(TWO + HOUR, number=2)]) == [(1, 2, -60), (1, 3, -60)]


def test_the_wall_clock_of_the_zone() -> None:
    exam = an_attempt(Part.KNM, DAY, id=9, at=time(13))
    [clash_in_london] = clashes([at(TWO, place="loket")], [exam], "Europe/London", today=DAY)
    assert clash_in_london.gap == timedelta(minutes=-60)
