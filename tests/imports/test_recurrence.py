"""Our rules are held against dateutil's, on rules that dateutil gets through."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.imports.recurrence import Budget, days_of, matching_days, read_rule
from bot.rules.calendar import EntryRefused

FIRST = datetime.combine(date(2026, 1, 6), time(9))  # a Tuesday
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(values: st.SearchStrategy, most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(
        lambda found: ",".join(map(str, found))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(some(st.integers(1, 12)))}")
    by_month_day = frequency != "WEEKLY" and draw(st.booleans())
    if by_month_day:
        days = st.integers(1, 31) | st.integers(-31, -1)
        parts.append(f"BYMONTHDAY={draw(some(days))}")
    if draw(st.booleans()):
        # dateutil takes "TU,1MO" for days that are both, the standard for days that are either: not mixed here.
        position = frequency in ("MONTHLY", "YEARLY") and not by_month_day and draw(st.booleans())
        prefix = st.sampled_from(["1", "2", "4", "5", "-1", "-2"] if position else [""])
        day = st.tuples(prefix, st.sampled_from(WEEKDAYS)).map("".join)
        parts.append(f"BYDAY={draw(some(day))}")
    if frequency in ("MONTHLY", "YEARLY") and len(parts) > 2 and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(some(st.sampled_from([1, 2, 3, -1, -2])))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    return ";".join(parts)


@settings(deadline=None, max_examples=100)
@given(text=rules(), first=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_same_days_as_dateutil(text: str, first: date) -> None:
    start = datetime.combine(first, time(9))
    last = first + timedelta(days=3 * 366)
    ours = list(matching_days(read_rule(text, start), first, last, Budget(10**6)))
    # dateutil takes seconds where nothing matches, so it is asked only where something does.
    assume(
        any(
            matching_days(
                read_rule(text, start), last + timedelta(days=1), last + timedelta(days=4000), Budget(10**6)
            )
        )
    )
    theirs = []
    for found in rrulestr(text, dtstart=start):
        if found.date() > last:
            break
        theirs.append(found.date())
    assert ours == theirs


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("FREQ=DAILY;COUNT=3", ["2026-01-06", "2026-01-07", "2026-01-08"]),
        ("FREQ=MONTHLY;BYDAY=-1TU;COUNT=2", ["2026-01-06", "2026-01-27", "2026-02-24"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-01-06", "2026-01-30", "2026-02-27"]),
        ("freq=weekly;byday=tu,th;count=3;", ["2026-01-06", "2026-01-08", "2026-01-13"]),
        ("FREQ=WEEKLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0;COUNT=1", ["2026-01-06"]),
    ],
)
def test_days(text: str, days: list[str]) -> None:
    found = days_of(read_rule(text, FIRST), FIRST.date(), date(2027, 1, 1), Budget(10**6))
    assert [str(day) for day in found] == days


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "bad_rule"),
        ("nonsense", "bad_rule"),
        ("FREQ=SOMETIMES", "bad_rule"),
        ("FREQ=DAILY;INTERVAL=0", "bad_rule"),
        ("FREQ=DAILY;INTERVAL=-1", "bad_rule"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "bad_rule"),
        ("FREQ=DAILY;COUNT=0", "bad_rule"),
        ("FREQ=DAILY;UNTIL=tomorrow", "bad_rule"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "bad_rule"),
        ("FREQ=YEARLY;BYMONTH=13", "bad_rule"),
        ("FREQ=WEEKLY;BYDAY=XX", "bad_rule"),
        ("FREQ=WEEKLY;BYDAY=2MO", "rule_unknown"),
        ("FREQ=YEARLY;BYWEEKNO=20", "rule_unknown"),
        ("FREQ=DAILY;BYHOUR=10", "rule_unknown"),
        ("FREQ=SECONDLY", "rule_too_heavy"),
        ("FREQ=MINUTELY;INTERVAL=5", "rule_too_heavy"),
        ("FREQ=HOURLY;COUNT=3", "rule_too_heavy"),
        ("FREQ=YEARLY;BYMONTHDAY=" + ",".join(["1"] * 1000), "rule_too_heavy"),
    ],
)
def test_refused_rules(text: str, reason: str) -> None:
    with pytest.raises(EntryRefused) as why:
        read_rule(text, FIRST)
    assert why.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
    ],
)
def test_rules_that_never_come_true(text: str) -> None:
    with pytest.raises(EntryRefused) as why:
        days_of(read_rule(text, FIRST), FIRST.date(), date(2027, 1, 1), Budget(10**6))
    assert why.value.reason == "rule_never"


def test_a_rule_that_comes_true_later_than_the_last_day_is_no_mistake() -> None:
    rule = read_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", FIRST)
    assert days_of(rule, FIRST.date(), date(2027, 1, 1), Budget(10**6)) == [FIRST.date()]


def test_the_budget_is_shared() -> None:
    rule, budget = read_rule("FREQ=DAILY", FIRST), Budget(1000)
    days_of(rule, FIRST.date(), date(2026, 6, 1), budget)
    with pytest.raises(EntryRefused, match="rule_too_heavy"):
        days_of(rule, FIRST.date(), date(2026, 9, 1), budget)
