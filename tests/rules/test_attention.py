"""One budget for what can wait: what goes, what waits until when, what lapses."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.announcements import USEFUL_FOR, Rule
from bot.rules.attention import (
    CHOICES,
    COUNTED,
    NO_LIMIT,
    Heard,
    Wish,
    came_late,
    verdict,
    waits_until,
)
from bot.rules.local_time import local_day
from bot.rules.quiet_hours import is_quiet
from bot.rules.rest_days import RestDay, is_off
from bot.rules.values import Kind, OutboxState, Outgoing, Rank, Skip
from tests.rules.examples import ZONE, a_municipality, instants, local, wall

TOWN = a_municipality()
NINE = local("2026-11-18 09:00")  # a Wednesday
NO_WISH = Wish()


def a_message(kind: Kind = Kind.ANNOUNCEMENT, due: datetime = NINE, **changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "id": 1,
        "key": "k",
        "holder_id": 1,
        "staff_id": None,
        "kind": kind,
        "subject_id": 1,
        "due": due,
        "useful_until": due + USEFUL_FOR,
        "rank": Rank.NEWS,
        "rule": Rule.NEWS.value,
        "state": OutboxState.CLAIMED,
        "attempts": 0,
        "reason": None,
        "sent_at": None,
    }
    return Outgoing(**(values | changes))


def at(*times: str) -> tuple[datetime, ...]:
    return tuple(local(f"2026-11-18 {time}") for time in times)


def shown(found: object) -> object:
    return wall(found) if isinstance(found, datetime) else found


@pytest.mark.parametrize(
    ("a_day", "gone", "ahead", "expected"),
    [
        (2, (), (), None),
        (2, ("08:10",), (), None),
        (2, ("08:10", "08:20"), (), "2026-11-19 08:00"),
        (2, ("08:10",), ("17:30",), "2026-11-18 17:30"),  # it may go in the message of that
        (2, (), ("10:00", "17:00"), "2026-11-18 10:00"),
        (3, ("08:10",), ("17:30",), None),
        (1, (), ("10:00",), "2026-11-18 10:00"),
        (NO_LIMIT, ("08:10",) * 9, ("17:30",) * 9, None),
    ],
)
def test_news_yields_to_what_they_chose(
    a_day: int, gone: tuple[str, ...], ahead: tuple[str, ...], expected: str | None
) -> None:
    heard = Heard(at(*gone), at(*ahead))
    assert shown(verdict(a_message(), Wish(a_day), heard, TOWN, now=NINE)) == expected


@pytest.mark.parametrize("kind", [Kind.PRACTICE, Kind.CHECK_IN])
def test_what_they_chose_does_not_yield_to_what_is_to_come(kind: Kind) -> None:
    heard = Heard(at("08:10"), at("10:00", "17:00"))
    assert verdict(a_message(kind), NO_WISH, heard, TOWN, now=NINE) is None


def test_practice_of_a_full_day_lapses_and_a_check_in_waits() -> None:
    heard = Heard(at("08:10", "08:20"))
    evening = local("2026-11-18 21:00")
    practice = a_message(Kind.PRACTICE, useful_until=evening)
    assert verdict(practice, NO_WISH, heard, TOWN, now=NINE) is Skip.ENOUGH
    check_in = a_message(Kind.CHECK_IN, useful_until=NINE + timedelta(days=7))
    assert shown(verdict(check_in, NO_WISH, heard, TOWN, now=NINE)) == "2026-11-19 08:00"


def test_yesterday_and_tomorrow_do_not_count() -> None:
    heard = Heard(
        (local("2026-11-17 23:59"), local("2026-11-17 12:00")), (local("2026-11-19 00:00"), *at("17:30"))
    )
    assert verdict(a_message(), NO_WISH, heard, TOWN, now=NINE) is None
    heard = Heard((local("2026-11-18 00:00"),), at("23:59"))
    assert verdict(a_message(), NO_WISH, heard, TOWN, now=NINE) is not None


def test_news_waits_for_three_days_and_no_longer() -> None:
    """T05 holds all that comes 24 hours late; this waits for one person's own days, and is not late."""
    row, heard = a_message(due=NINE), Heard(ahead=(local("2026-11-01 10:00"), local("2026-11-01 17:00")))
    days: list[str] = []
    now = NINE
    while isinstance(until := verdict(row, NO_WISH, heard, TOWN, now=now), datetime):
        days.append(wall(until))
        row, now = a_message(due=until, useful_until=row.useful_until), until
        assert not came_late(row, now=now)
    assert days == [f"2026-11-{day} 08:00" for day in (19, 20, 21)]
    assert until is Skip.ENOUGH


def test_what_came_late_by_an_outage_is_known() -> None:
    row = a_message()
    assert not came_late(row, now=NINE + timedelta(hours=23, minutes=59))
    assert came_late(row, now=NINE + timedelta(hours=24))
    waited = a_message(due=NINE + timedelta(hours=23), useful_until=row.useful_until)
    assert not came_late(waited, now=NINE + timedelta(hours=24))
    assert came_late(waited, now=NINE + timedelta(hours=47))
    tried = a_message(due=NINE + timedelta(hours=24), useful_until=row.useful_until, attempts=40)
    assert came_late(tried, now=NINE + timedelta(hours=24))


@pytest.mark.parametrize(
    ("day", "rest", "expected"),
    [
        ("2026-12-25 09:00", set(), "2026-12-27 08:00"),  # Christmas
        ("2026-12-25 09:00", {RestDay.SUNDAY}, "2026-12-28 08:00"),
        ("2027-05-16 09:00", {RestDay.EID_AL_ADHA}, "2027-05-18 08:00"),  # its second day is Whit Monday
        ("2026-03-20 09:00", {RestDay.EID_AL_FITR, RestDay.SUNDAY}, "2026-03-23 08:00"),
        ("2026-03-20 07:00", {RestDay.EID_AL_FITR, RestDay.SUNDAY}, "2026-03-23 08:00"),
        ("2027-03-09 09:00", {RestDay.EID_AL_FITR}, "2027-03-11 08:00"),
        ("2026-11-20 09:00", {RestDay.FRIDAY}, "2026-11-21 08:00"),
        ("2026-11-20 09:00", set(), None),
    ],
)
def test_news_waits_for_the_end_of_a_feast(day: str, rest: set[RestDay], expected: object) -> None:
    now = local(day)
    found = verdict(a_message(due=now), Wish(rest_days=frozenset(rest)), Heard(), TOWN, now=now)
    assert shown(found) == expected


def test_a_feast_moves_no_check_in_and_ends_the_practice_of_the_day() -> None:
    now = local("2026-12-25 17:00")
    check_in = a_message(Kind.CHECK_IN, due=now)
    assert verdict(check_in, NO_WISH, Heard(), TOWN, now=now) is None
    practice = a_message(Kind.PRACTICE, due=now, useful_until=local("2026-12-25 21:00"))
    assert verdict(practice, NO_WISH, Heard(), TOWN, now=now) is Skip.ENOUGH


def test_a_correction_goes_on_any_day() -> None:
    now = local("2026-12-25 09:00")
    row = a_message(due=now, rule=Rule.CORRECTION.value)
    assert verdict(row, Wish(1), Heard((now, now)), TOWN, now=now) is None


@pytest.mark.parametrize("kind", sorted(set(Kind) - COUNTED))
def test_everything_else_always_goes(kind: Kind) -> None:
    now = local("2026-12-25 09:00")
    assert verdict(a_message(kind, due=now), Wish(1), Heard((now, now)), TOWN, now=now) is None


@given(
    st.sampled_from(sorted(COUNTED)),
    st.sampled_from(CHOICES),
    st.sets(st.sampled_from(RestDay)),
    st.lists(instants(), max_size=6),
    st.lists(instants(), max_size=6),
    instants(),
    st.integers(0, 96),
)
def test_what_waits_comes_by_day_on_a_day_that_is_free_while_it_is_of_use(
    kind: Kind,
    a_day: int,
    rest: set[RestDay],
    gone: list[datetime],
    ahead: list[datetime],
    now: datetime,
    hours: int,
) -> None:
    row = a_message(kind, due=now - timedelta(hours=hours))
    wish, heard = Wish(a_day, frozenset(rest)), Heard(tuple(gone), tuple(ahead))
    found = verdict(row, wish, heard, TOWN, now=now)
    if isinstance(found, datetime):
        off = kind is not Kind.CHECK_IN and is_off(local_day(now, ZONE), rest)
        assert now < found < waits_until(row, wish, TOWN, off=off)
        assert local_day(found, ZONE) > local_day(now, ZONE)
        assert not is_quiet(found, TOWN.quiet_from, TOWN.quiet_until, ZONE)
        assert kind is Kind.CHECK_IN or not is_off(local_day(found, ZONE), rest)
    if found is None and a_day != NO_LIMIT:
        today = sum(local_day(one, ZONE) == local_day(now, ZONE) for one in gone)
        assert today < a_day
