"""Calendar files for the tests: those in tests/data/calendar, and texts written here."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.imports.calendar import read_calendar
from bot.rules.calendar import CalendarEntry, Reading

DATA = Path(__file__).parents[1] / "data" / "calendar"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)


def case(name: str) -> bytes:
    return (DATA / f"{name}.ics").read_bytes()


def event(*lines: str, uid: str = "a@test.example") -> str:
    named = [f"UID:{uid}"] if uid else []
    return "\r\n".join(["BEGIN:VEVENT", *named, *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n").encode()


def read(data: bytes, now: datetime = NOW, **options: object) -> Reading:
    return read_calendar(data, zone=AMSTERDAM, now=now, **options)


def read_one(*lines: str) -> CalendarEntry:
    """The only entry of a calendar with one event, which must not be refused."""
    reading = read(calendar(event(*lines)))
    assert reading.refused == ()
    (entry,) = reading.entries
    return entry


def utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)


def starts(reading: Reading) -> list[str]:
    """The starts of what takes place, as 2026-11-24T12:00Z or 2026-11-24."""
    return [
        f"{entry.start:%Y-%m-%dT%H:%MZ}" if isinstance(entry.start, datetime) else entry.start.isoformat()
        for entry in reading.entries
        if not entry.cancelled
    ]
