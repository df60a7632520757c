"""The file that a holder may ask for, read by ourselves and by the library."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.imports.calendar_writing import write_calendar
from bot.rules.calendar import Moment
from tests.imports.calendar_files import AMSTERDAM, NOW, read, utc


def written(
    start: Moment, end: Moment | None, title: str = "Intake", place: str = "", words: str = ""
) -> bytes:
    return write_calendar("a@leerlijn", 2, start, end, AMSTERDAM, title, place, words, NOW)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (utc("2026-11-24T12:00Z"), utc("2026-11-24T13:00Z")),
        (utc("2027-06-08T07:30Z"), None),
        (utc("2026-10-25T00:30Z"), utc("2026-10-25T01:30Z")),
        (utc("2026-10-25T01:30Z"), utc("2026-10-25T03:00Z")),
        (date(2026, 12, 4), date(2026, 12, 4)),
        (date(2026, 12, 7), date(2026, 12, 11)),
    ],
)
def test_what_is_written_is_read_again(start: Moment, end: Moment | None) -> None:
    text = "Kom op tijd; neem mee:\n- uw pas\\brief, “ወይዘሮ ሰላም” " + "é" * 100
    reading = read(written(start, end, "Intake, deel 1", "Loket 3; Stadhuis", text))
    (entry,) = reading.entries
    assert reading.refused == ()
    assert (entry.uid, entry.sequence, entry.start, entry.end) == ("a@leerlijn", 2, start, end)
    assert (entry.title, entry.place) == ("Intake, deel 1", "Loket 3; Stadhuis")
    assert entry.description == text


def test_it_is_a_valid_file_in_local_time_with_the_rules_of_its_zone() -> None:
    data = written(utc("2026-11-24T12:00Z"), utc("2026-11-24T13:00Z"))
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    (event,) = calendar.events
    assert data.count(b"DTSTART;TZID=Europe/Amsterdam:20261124T130000\r\n") == 1
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Amsterdam"]
    assert event["DTSTAMP"].dt == NOW
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_no_text_breaks_out_of_its_line(title: str, place: str, words: str) -> None:
    reading = read(written(datetime(2026, 11, 24, 12, tzinfo=UTC), None, title, place, words))
    assert reading.refused == ()
    (entry,) = reading.entries
    assert (entry.uid, entry.end, entry.cancelled) == ("a@leerlijn", None, False)
