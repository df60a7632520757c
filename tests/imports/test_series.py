"""Occurrences, exceptions and "this and all later ones"; the library of others is the judge where it agrees to."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import Refusal
from tests.imports.calendar_files import NOW, calendar, event, read, starts, utc

A = ";TZID=Europe/Amsterdam:"
WEEKLY = event(
    f"DTSTART{A}20261124T130000", f"DTEND{A}20261124T140000", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:les"
)


def changed(day: str, *lines: str, later: bool = False) -> str:
    return event(f"RECURRENCE-ID{';RANGE=THISANDFUTURE' if later else ''}{A}{day}T130000", *lines)


def test_a_series() -> None:
    reading = read(calendar(WEEKLY))
    assert starts(reading) == [
        "2026-11-24T12:00Z",
        "2026-12-01T12:00Z",
        "2026-12-08T12:00Z",
        "2026-12-15T12:00Z",
    ]
    assert [entry.key for entry in reading.entries][:1] == ["20261124T120000Z/a@test.example"]
    assert {entry.end - entry.start for entry in reading.entries} == {timedelta(hours=1)}
    (span,) = reading.series
    assert (span.uid, span.begin, span.until) == (
        "a@test.example",
        utc("2026-11-24T12:00Z"),
        NOW + timedelta(days=180),
    )


def test_a_moved_occurrence_keeps_its_key_and_is_not_shown_twice() -> None:
    reading = read(
        calendar(WEEKLY, changed("20261201", f"DTSTART{A}20261202T090000", "SUMMARY:les (woensdag)"))
    )
    assert starts(reading)[1] == "2026-12-02T08:00Z"
    assert reading.entries[1].occurrence == "20261201T120000Z"
    assert reading.entries[1].title == "les (woensdag)"


def test_this_and_all_later_ones_move() -> None:
    later = changed("20261208", f"DTSTART{A}20261209T150000", "DURATION:PT30M", "SUMMARY:nieuw", later=True)
    reading = read(calendar(WEEKLY, later))
    assert starts(reading) == [
        "2026-11-24T12:00Z",
        "2026-12-01T12:00Z",
        "2026-12-09T14:00Z",
        "2026-12-16T14:00Z",
    ]
    assert [entry.title for entry in reading.entries] == ["les", "les", "nieuw", "nieuw"]
    assert reading.entries[3].end == utc("2026-12-16T14:30Z")
    assert reading.entries[3].occurrence == "20261215T120000Z"


def test_this_and_all_later_ones_are_cancelled() -> None:
    off = changed("20261208", f"DTSTART{A}20261208T130000", "STATUS:CANCELLED", later=True)
    assert starts(read(calendar(WEEKLY, off))) == ["2026-11-24T12:00Z", "2026-12-01T12:00Z"]


def test_a_series_that_is_cancelled_as_a_whole() -> None:
    reading = read(calendar("METHOD:CANCEL\r\n", WEEKLY))
    assert [entry.cancelled for entry in reading.entries] == [True] * 4


def test_an_occurrence_alone_is_known_by_the_same_key() -> None:
    alone = read(calendar(changed("20261201", f"DTSTART{A}20261202T090000"))).entries
    assert [entry.key for entry in alone] == ["20261201T120000Z/a@test.example"]
    assert read(calendar(changed("20261201", f"DTSTART{A}20261202T090000"))).series == ()


def test_dates_added_and_taken_out() -> None:
    series = event(
        f"DTSTART{A}20261124T130000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
        f"RDATE{A}20261127T130000,20261130T130000",
        "RDATE;VALUE=PERIOD:20261203T120000Z/PT1H",
        "EXDATE;VALUE=DATE:20261130",
    )
    assert starts(read(calendar(series))) == [
        *("2026-11-24T12:00Z", "2026-11-27T12:00Z", "2026-12-01T12:00Z", "2026-12-03T12:00Z"),
    ]


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ("20261208", 3),
        ("20261207", 2),
        ("20261208T120000Z", 3),
        ("20261208T115959Z", 2),
        ("20261208T130000", 3),
    ],
)
def test_the_end_of_a_rule_is_included(until: str, count: int) -> None:
    series = event(f"DTSTART{A}20261124T130000", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert len(starts(read(calendar(series)))) == count


def test_a_series_of_whole_days() -> None:
    series = event(
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261203",
        "RRULE:FREQ=WEEKLY;UNTIL=20261215",
        "EXDATE;VALUE=DATE:20261208",
    )
    reading = read(calendar(series))
    assert [(str(e.start), str(e.end)) for e in reading.entries] == [
        ("2026-12-01", "2026-12-02"),
        ("2026-12-15", "2026-12-16"),
    ]


def test_the_newer_of_two_versions_counts_wherever_it_stands() -> None:
    new = event("DTSTART:20261124T130000Z", "SEQUENCE:2", "SUMMARY:nieuw")
    old = event("DTSTART:20261124T120000Z", "SEQUENCE:1", "SUMMARY:oud")
    for parts in ([new, old], [old, new]):
        assert [entry.title for entry in read(calendar(*parts)).entries] == ["nieuw"]


def test_two_versions_with_one_sequence_are_told_apart_by_their_stamp() -> None:
    new = event("DTSTART:20261124T130000Z", "DTSTAMP:20261102T090000Z", "SUMMARY:nieuw")
    old = event("DTSTART:20261124T120000Z", "DTSTAMP:20261101T090000Z", "SUMMARY:oud")
    for parts in ([new, old], [old, new]):
        assert [entry.title for entry in read(calendar(*parts)).entries] == ["nieuw"]


def test_a_bad_rule_costs_its_own_entry_only() -> None:
    bad = event("DTSTART:20261124T120000Z", "RRULE:FREQ=DAILY;INTERVAL=0", uid="bad")
    never = event("DTSTART:20261124T120000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", uid="never")
    reading = read(calendar(bad, WEEKLY, never))
    assert len(starts(reading)) == 4
    assert reading.refused == (Refusal(3, "bad_rule"), Refusal(15, "rule_never"))


def test_only_what_is_not_over_with_since() -> None:
    old = event("DTSTART:20261101T120000Z", uid="old")
    series = event(f"DTSTART{A}20261103T090000", f"DTEND{A}20261103T093000", "RRULE:FREQ=WEEKLY;COUNT=4")
    assert len(starts(read(calendar(old, series)))) == 5
    assert starts(read(calendar(old, series), since=NOW)) == ["2026-11-24T08:00Z"]


@settings(deadline=None, max_examples=60)
@given(
    first=st.builds(
        datetime.combine,
        st.dates(date(2026, 1, 1), date(2027, 3, 1)),
        st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    ),
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 3),
    count=st.integers(1, 12),
    out=st.sets(st.integers(0, 11), max_size=3),
    moved=st.sets(st.integers(0, 11), max_size=3),
)
def test_the_same_occurrences_as_the_library(
    first: datetime, frequency: str, interval: int, count: int, out: set[int], moved: set[int]
) -> None:
    lines = [f"DTSTART{A}{first:%Y%m%dT%H%M%S}", f"RRULE:FREQ={frequency};INTERVAL={interval};COUNT={count}"]
    plan = read(calendar(event(*lines)), look_ahead=timedelta(days=20_000)).entries
    lines += [f"EXDATE:{plan[i].start:%Y%m%dT%H%M%SZ}" for i in out if i < len(plan)]
    exceptions = [
        event(
            f"RECURRENCE-ID:{plan[i].start:%Y%m%dT%H%M%SZ}",
            f"DTSTART:{plan[i].start + timedelta(minutes=90):%Y%m%dT%H%M%SZ}",
        )
        for i in moved - out
        if i < len(plan)
    ]
    data = calendar(event(*lines), *exceptions)
    begin, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(begin, end)
    ours = [entry.start for entry in read(data, look_ahead=timedelta(days=20_000)).entries]
    assert ours == sorted(found.start.astimezone(UTC) for found in theirs)
