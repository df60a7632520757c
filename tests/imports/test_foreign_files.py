"""Traps found in public test suites: texts of our own that show them, and the files themselves where they lie
beside the repository (they belong to others and are not copied)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.imports.calendar_files import calendar, event, read, starts

BESIDE = Path(__file__).parents[2] / ".." / "shared" / "cases" / "ics"

BERLIN = ";TZID=Europe/Berlin:"
MOVED = [
    event(f"DTSTART{BERLIN}20190318T040000", "RRULE:FREQ=DAILY;UNTIL=20190320T030000Z", uid="x"),
    event(
        f"RECURRENCE-ID{BERLIN}20190319T040000", f"DTSTART{BERLIN}20190319T040000", "SUMMARY:edited", uid="x"
    ),
    event(f"DTSTART{BERLIN}20190307T020000", "RRULE:FREQ=DAILY;UNTIL=20190310T010000Z", uid="y"),
    event(
        f"RECURRENCE-ID{BERLIN}20190308T020000", f"DTSTART{BERLIN}20190308T010000", "DURATION:PT0S", uid="y"
    ),
    event(f"RECURRENCE-ID{BERLIN}20190309T020000", f"DTSTART{BERLIN}20190309T030000", uid="y"),
]

# File beside us; our own text with the same trap; now; right starts.
TRAPS = [
    ("bom_calendar", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "2026-11-18", []),
    (
        "issue_836_do_not_quote_tzid",
        calendar(event("DTSTART;TZID=Eastern Standard Time:20241028T170000")),
        "2024-10-01",
        ["2024-10-28T21:00Z"],
    ),
    (
        "issue_351_whitespace_in_property_and_params",
        calendar("REFRESH - INTERVAL; VALUE = DURATION:PT48H\r\n", event("DTSTART:20260319T090000Z")),
        "2026-03-01",
        ["2026-03-19T09:00Z"],
    ),
    (
        "multiple_calendar_components",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID\n\n :1\nDTSTART\n\n ;VALUE=DATE\n :20031225\nEND:VEVENT\nEND:VCALENDAR\n"
        + calendar(event("DTSTART;VALUE=DATE:20030501", uid="2"), event("DTSTART:20031225", uid="3")),
        "2003-01-01",
        ["2003-05-01", "2003-12-25", "2003-12-25"],
    ),
    (
        "issue_18_cancel_status",
        calendar(
            event(f"DTSTART{BERLIN}20200128T220000", "RRULE:FREQ=DAILY;COUNT=3"),
            event(
                f"RECURRENCE-ID{BERLIN}20200129T220000", f"DTSTART{BERLIN}20200129T220000", "STATUS:CANCELLED"
            ),
        ),
        "2020-01-01",
        ["2020-01-28T21:00Z", "2020-01-30T21:00Z"],
    ),
    (
        "each_week_but_two_deleted",
        calendar(
            event(
                f"DTSTART{BERLIN}20190304T003000",
                "RRULE:FREQ=WEEKLY;COUNT=8",
                "EXDATE:20190310T233000Z",
                "EXDATE:20190324T233000Z",
            )
        ),
        "2019-03-01",
        [
            *("2019-03-03T23:30Z", "2019-03-17T23:30Z", "2019-03-31T22:30Z"),
            *("2019-04-07T22:30Z", "2019-04-14T22:30Z", "2019-04-21T22:30Z"),
        ],
    ),
    (
        "recurring_events_moved",
        calendar(*MOVED),
        "2019-03-01",
        [
            *("2019-03-07T01:00Z", "2019-03-08T00:00Z", "2019-03-09T02:00Z", "2019-03-10T01:00Z"),
            *("2019-03-18T03:00Z", "2019-03-19T03:00Z", "2019-03-20T03:00Z"),
        ],
    ),
    (
        "x_wr_timezone_simple_events_issue_59",
        calendar(
            "X-WR-TIMEZONE:America/New_York\r\n",
            event("DTSTART:20211222T170000Z", uid="1"),
            event("DTSTART:20211223T020000Z", uid="2"),
        ),
        "2021-12-01",
        ["2021-12-22T17:00Z", "2021-12-23T02:00Z"],
    ),
    (
        "end_before_start_event",
        calendar(event(f"DTSTART{BERLIN}20190304T083000", f"DTEND{BERLIN}20190304T080000")),
        "2019-03-01",
        ["2019-03-04T07:30Z"],
    ),
    (
        "only_dtstart_time",
        calendar(event("DTSTART;TZID=America/Los_Angeles:20120630T060000")),
        "2012-06-01",
        ["2012-06-30T13:00Z"],
    ),
]


@pytest.mark.parametrize(("name", "own", "now", "right"), TRAPS, ids=[trap[0] for trap in TRAPS])
def test_a_trap(name: str, own: bytes, now: str, right: list[str]) -> None:
    theirs = BESIDE / f"{name}.ics"
    for data in [own, theirs.read_bytes()] if theirs.exists() else [own]:
        reading = read(data, datetime.fromisoformat(now).replace(tzinfo=UTC))
        assert reading.refused == ()
        assert starts(reading) == right


SLASH = calendar(event("DTSTART;TZID=/Europe/Stockholm:20221021T200000", "RRULE:FREQ=WEEKLY;BYDAY=FR"))


def test_an_endless_series_with_a_slash_before_its_zone() -> None:
    theirs = BESIDE / "issue_466_convert_tzid_with_slash.ics"
    for data in [SLASH, theirs.read_bytes()] if theirs.exists() else [SLASH]:
        found = starts(read(data, datetime(2022, 10, 19, tzinfo=UTC)))
        assert found[:3] == ["2022-10-21T18:00Z", "2022-10-28T18:00Z", "2022-11-04T19:00Z"]
        assert found[-1] == "2023-04-14T18:00Z"  # 180 days: up to 17 April


def test_the_end_of_the_foreign_traps() -> None:
    entry = read({trap[0]: trap[1] for trap in TRAPS}["end_before_start_event"]).entries[0]
    assert (entry.end, entry.warnings) == (None, ("end_before_start", "no_title"))
    edited = [e.title for e in read(calendar(*MOVED)).entries if e.title]
    assert edited == ["edited"]
