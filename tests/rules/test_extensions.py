"""How much each ground adds to a term, what is not long enough, and when an extension may be asked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.extensions import extended, extension_from
from bot.rules.trajectory import Extension, Given, GivenKind, Law, Source
from tests.rules.line_examples import given
from tests.rules.strict import DAY, first_day_not_within, last_day

DAYS = st.dates(date(2013, 1, 1), date(2045, 12, 31))
END = date(2028, 5, 12)
FIRST = date(2026, 2, 1)


def an_extension(ground: Extension, **length: Any) -> Given:
    return given(
        GivenKind.EXTENSION, length.pop("day", FIRST), ground=ground, source=Source.DECISION, **length
    )


@pytest.mark.parametrize(
    ("end", "extension", "then"),
    [
        (date(2028, 8, 31), an_extension(Extension.CHILDBIRTH), date(2028, 12, 21)),
        (date(2027, 11, 30), an_extension(Extension.DEATH), date(2028, 2, 29)),
        (date(2027, 2, 28), an_extension(Extension.ILLNESS, until=date(2026, 5, 31)), date(2027, 6, 28)),
        (date(2028, 5, 12), an_extension(Extension.NEARLY_DONE), date(2028, 11, 12)),
    ],
)
def test_worked_examples(end: date, extension: Given, then: date) -> None:
    assert extended(end, extension) == then


@pytest.mark.parametrize(
    ("ground", "length", "then"),
    [
        (Extension.ILLNESS, {"until": date(2026, 5, 31)}, END + 120 * DAY),
        (Extension.ILLNESS, {"months": 30}, date(2030, 11, 12)),
        (Extension.DEATH, {}, date(2028, 8, 12)),
        (Extension.CHILDBIRTH, {}, END + 112 * DAY),
        (Extension.REFUGE, {"months": 5}, date(2028, 10, 12)),
        (Extension.LITERACY, {"months": 5}, date(2028, 10, 12)),
        (Extension.LITERACY, {"months": 7}, date(2028, 11, 12)),
        (Extension.HOMELESS, {"months": 24}, date(2030, 5, 12)),
        (Extension.HOMELESS, {"months": 25}, date(2030, 5, 12)),
        (Extension.NO_OFFER, {"days": 40}, END + 40 * DAY),
        (Extension.EDUCATION_NOT_STARTED, {}, date(2028, 11, 12)),
        (Extension.PROVIDER, {"months": 6}, date(2028, 11, 12)),
        (Extension.PROVIDER, {"until": date(2026, 12, 31)}, date(2028, 11, 12)),
        (Extension.OTHER, {"months": 23}, date(2030, 4, 12)),
        (Extension.OTHER, {"months": 40}, date(2030, 5, 12)),
        (Extension.SEVERAL, {"months": 4}, date(2028, 9, 12)),
        (Extension.NEARLY_DONE, {}, date(2028, 11, 12)),
        (Extension.ABSENT, {"months": 2}, date(2028, 7, 12)),
        (Extension.ABSENT, {"months": 14}, date(2029, 5, 12)),
        (Extension.DIPLOMA_COURSE, {"months": 9}, date(2029, 2, 12)),
    ],
)
def test_what_each_ground_of_2021_adds(ground: Extension, length: dict[str, Any], then: date) -> None:
    assert extended(END, an_extension(ground, **length)) == then


@pytest.mark.parametrize(
    ("ground", "length", "then"),
    [
        (Extension.ILLNESS, {"until": date(2026, 5, 31)}, END + 120 * DAY),
        (Extension.DEATH, {}, date(2028, 8, 12)),
        (Extension.CHILDBIRTH, {}, END + 112 * DAY),
        (Extension.LITERACY, {"months": 7}, date(2028, 12, 12)),
        (Extension.LITERACY, {"months": 30}, date(2030, 5, 12)),
        (Extension.EFFORT, {"months": 24}, date(2030, 5, 12)),
        (Extension.EFFORT, {"months": 25}, date(2030, 5, 12)),
        (Extension.DIPLOMA_COURSE, {"months": 10}, date(2029, 3, 12)),
    ],
)
def test_what_each_ground_of_2013_adds(ground: Extension, length: dict[str, Any], then: date) -> None:
    assert extended(END, an_extension(ground, **length), law=Law.WI2013) == then


@pytest.mark.parametrize(
    "ground",
    [
        Extension.ILLNESS,
        Extension.REFUGE,
        Extension.LITERACY,
        Extension.HOMELESS,
        Extension.PROVIDER,
        Extension.OTHER,
        Extension.SEVERAL,
    ],
)
@pytest.mark.parametrize(
    ("length", "counts"),
    [
        ({"months": 2}, False),
        ({"months": 3}, True),
        ({"days": 91}, False),
        ({"days": 92}, True),
        ({"until": date(2026, 4, 29)}, False),
        ({"until": date(2026, 4, 30)}, True),
        ({"day": date(2025, 11, 30), "until": date(2026, 2, 27)}, False),
        ({"day": date(2025, 11, 30), "until": date(2026, 2, 28)}, True),
        ({"day": date(2025, 12, 1), "until": date(2026, 2, 27)}, False),
        ({"day": date(2025, 12, 1), "until": date(2026, 2, 28)}, True),
        ({}, False),
    ],
)
def test_less_than_three_months_do_not_count(ground: Extension, length: dict[str, Any], counts: bool) -> None:
    assert (extended(END, an_extension(ground, **length)) > END) == counts


@pytest.mark.parametrize(
    ("law", "ground"),
    [
        (Law.WI2021, Extension.EFFORT),
        (Law.WI2013, Extension.NEARLY_DONE),
        (Law.WI2013, Extension.HOMELESS),
        (Law.NOT_OBLIGED, Extension.ILLNESS),
    ],
)
def test_a_ground_that_the_law_does_not_know_adds_nothing(law: Law, ground: Extension) -> None:
    assert extended(END, an_extension(ground, months=12), law=law) == END


def test_a_period_that_ends_before_it_begins_takes_nothing_away() -> None:
    assert extended(END, an_extension(Extension.NO_OFFER, until=FIRST - 30 * DAY)) == END
    assert extended(END, an_extension(Extension.NO_OFFER, days=-30)) == END
    assert extended(END, an_extension(Extension.NO_OFFER, months=-3)) == END


@hypothesis_given(DAYS, DAYS, st.sampled_from(Extension), st.integers(0, 40), st.sampled_from(Law))
def test_a_later_end_stays_later(one: date, other: date, ground: Extension, months: int, law: Law) -> None:
    earlier, later = sorted((one, other))
    extension = an_extension(ground, months=months)
    assert extended(earlier, extension, law=law) <= extended(later, extension, law=law)
    assert extended(earlier, extension, law=law) >= earlier


@hypothesis_given(DAYS, st.sampled_from(Extension), DAYS, st.integers(0, 800), st.integers(0, 800))
def test_what_lasted_longer_adds_no_less(
    end: date, ground: Extension, first: date, one: int, other: int
) -> None:
    shorter, longer = sorted((one, other))
    ends = [
        extended(end, an_extension(ground, day=first, until=first + timedelta(days=days)))
        for days in (shorter, longer)
    ]
    assert ends == sorted(ends)


@hypothesis_given(DAYS, st.sampled_from([3, 6]))
def test_months_added_end_no_later_than_the_strict_reading(end: date, months: int) -> None:
    ground = Extension.DEATH if months == 3 else Extension.NEARLY_DONE
    strict = last_day(end + DAY, months)
    assert strict - 3 * DAY <= extended(end, an_extension(ground)) <= strict


@hypothesis_given(DAYS, st.integers(0, 200))
def test_three_months_by_the_calendar(first: date, days: int) -> None:
    until = first + timedelta(days=days)
    counts = extended(END, an_extension(Extension.ILLNESS, day=first, until=until)) > END
    assert counts == (until >= last_day(first, 3))


@pytest.mark.parametrize(
    ("start", "end", "opens"),
    [
        (date(2026, 5, 30), date(2029, 5, 29), date(2028, 11, 30)),
        (date(2025, 5, 13), date(2028, 5, 12), date(2027, 11, 13)),
        (date(2024, 3, 1), date(2027, 2, 28), date(2026, 9, 1)),
        (date(2025, 9, 1), date(2028, 8, 31), date(2028, 3, 1)),
        (None, date(2028, 11, 12), date(2028, 5, 13)),
        # DUO's last day came before the usual one: the thirty months decide.
        (date(2025, 5, 13), date(2028, 2, 12), date(2027, 11, 13)),
        (None, date(2028, 2, 12), date(2027, 8, 13)),
        # There is no 31st of February: its last day would be too early.
        (date(2025, 8, 31), date(2028, 8, 30), date(2028, 3, 1)),
    ],
)
def test_an_extension_may_be_asked_for_from(start: date | None, end: date, opens: date) -> None:
    assert extension_from(end, start=start) == opens


@hypothesis_given(DAYS, st.integers(-400, 400))
def test_the_window_opens_no_earlier_than_the_strict_reading(end: date, shift: int) -> None:
    assert extension_from(end, start=None) == first_day_not_within(end + DAY, 6)
    start = end - timedelta(days=1095 + shift)
    strict = max(first_day_not_within(end + DAY, 6), last_day(start, 30) + DAY)
    assert strict <= extension_from(end, start=start) <= strict + DAY


@hypothesis_given(DAYS, DAYS, DAYS, DAYS)
def test_the_window_of_a_later_term_opens_no_earlier(one: date, other: date, this: date, that: date) -> None:
    starts, ends = sorted((one, other)), sorted((this, that))
    assert extension_from(ends[0], start=None) <= extension_from(ends[1], start=None)
    assert extension_from(ends[0], start=starts[0]) <= extension_from(ends[1], start=starts[1])
