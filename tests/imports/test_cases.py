"""The hard cases from real life, with their right values. Now is Wednesday 18 November 2026, 09:00 in Amsterdam."""

import time

import pytest

from bot.rules.calendar import UnreadableCalendar
from tests.imports.calendar_files import calendar, case, event, read, read_one, starts, utc


@pytest.fixture(autouse=True, params=["UTC", "America/New_York"])
def _machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """The result is the same whatever the time zone of the machine."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


def by_uid(name: str):
    reading = read(case(name))
    assert reading.refused == ()
    return {entry.uid.partition("@")[0]: entry for entry in reading.entries}


def test_i01_windows_zone_names_with_and_without_a_block() -> None:
    entries = by_uid("I01")
    assert {uid: entry.start for uid, entry in entries.items()} == {
        "i01-1": utc("2026-11-24T12:00Z"),
        "i01-2": utc("2027-06-08T07:30Z"),
        "i01-3": utc("2026-11-26T09:00Z"),
        "i01-4": utc("2026-11-24T13:00Z"),
    }
    assert [entry.warnings for entry in entries.values()] == [()] * 4


def test_i02_plain_text_goes_before_html() -> None:
    entry = by_uid("I02")["i02-1"]
    assert (entry.title, entry.place) == ("Gesprek; deel 1, intake", "Stadhuis, loket 3")
    assert entry.description == "Neem mee:\n- uw pas\n- de brief, in de envelop"


def test_i02_html_becomes_words_without_tags_or_scripts() -> None:
    entries = by_uid("I02")
    assert entries["i02-2"].description == "Neem uw pas mee."
    assert entries["i02-3"].description == "Kom op tijd & neem uw pas mee."


def test_i03_lines_folded_inside_a_character() -> None:
    entry = by_uid("I03")["i03-1"]
    assert entry.title == "Gesprek met ወይዘሮ ሰላም – intake in café «De Brug» over de brief"
    assert entry.place == "Zaal 2"
    assert entry.start == utc("2026-11-24T12:00Z")


def test_i04_byte_order_mark_bare_line_feeds_small_letters_blank_lines() -> None:
    (entry,) = read(case("I04-bom-lf")).entries
    assert (entry.start, entry.title) == (utc("2026-11-24T12:00Z"), "Met volgordeteken")


def test_i04_windows_1252() -> None:
    (entry,) = read(case("I04-cp1252")).entries
    assert entry.title == "Café met Zoë – €5"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (case("I04-empty"), "empty_file"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty_file"),
        (case("I04-html"), "html"),
        (b"%PDF-1.7 ...", "not_a_calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "not_a_calendar"),
    ],
)
def test_i04_no_calendar_at_all(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableCalendar) as why:
        read(data)
    assert why.value.reason == reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_unicode_files(encoding: str) -> None:
    text = case("I03").decode("utf-8", errors="ignore").replace("M-a", "")
    (entry,) = read(text.encode(encoding)).entries
    assert entry.uid == "i03-1@voorbeeld.example"


@pytest.mark.parametrize(
    ("name", "cancelled"),
    [
        ("I05-1-request", [False, False]),
        ("I05-2-cancel", [True]),
        ("I05-3-status-only", [True, True]),
        ("I05-4-method-inside", [True]),
    ],
)
def test_i05_cancels_wherever_they_are_written(name: str, cancelled: list[bool]) -> None:
    reading = read(case(name))
    assert reading.refused == ()
    assert [entry.cancelled for entry in reading.entries] == cancelled


def test_i06_series_with_a_moved_a_removed_and_a_cancelled_occurrence() -> None:
    reading = read(case("I06"))
    assert starts(reading) == [
        "2026-11-03T08:00Z",
        "2026-11-10T08:00Z",
        "2026-11-18T14:00Z",
        "2026-12-08T08:00Z",
    ]
    assert [entry.occurrence for entry in reading.entries if entry.cancelled] == ["20261201T080000Z"]


def test_i07_entries_without_number_end_or_begin() -> None:
    reading = read(case("I07"))
    assert [(refusal.line, refusal.reason) for refusal in reading.refused] == [(22, "no_start")]
    assert starts(reading) == [
        "2026-12-01T09:00Z",
        "2026-12-01T10:00Z",
        "2026-12-02",
        "2026-12-03T09:00Z",
        "2026-12-04T09:00Z",
    ]
    ends = [entry.end for entry in reading.entries]
    assert ends == [None, utc("2026-12-01T10:45Z"), reading.entries[2].start, None, None]
    warned = {entry.uid: entry.warnings for entry in reading.entries if entry.warnings}
    assert warned == {"i07-5@voorbeeld.example": ("end_before_start",)}
    assert read(case("I07")) == reading


def test_an_entry_without_number_is_known_by_what_it_says() -> None:
    def key(*lines: str) -> str:
        (entry,) = read(calendar(event(*lines, uid=""))).entries
        return entry.key

    same = key("DTSTART:20261201T100000", "SUMMARY:Intake", "DTSTAMP:20261101T090000Z")
    assert same == key("SUMMARY:Intake", "DTSTAMP:20261102T090000Z", "DTSTART:20261201T100000")
    assert same != key("DTSTART:20261201T100000", "SUMMARY:Voortgang")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("I08-a", "2026-11-24T12:00Z"),
        ("I08-b", "2026-11-24T12:00Z"),
        ("I08-c", "2027-06-08T11:00Z"),
        ("I08-d", "2026-11-24T13:00Z"),
    ],
)
def test_i08_times_without_a_zone(name: str, start: str) -> None:
    assert starts(read(case(name))) == [start]


def test_t01_an_hour_that_the_clock_skips() -> None:
    entry = read_one("SUMMARY:x", "DTSTART;TZID=Europe/Amsterdam:20270328T023000")
    assert entry.start == utc("2027-03-28T01:30Z")
    assert entry.warnings == ("time_is_skipped",)


def test_t02_an_hour_that_comes_twice_is_the_first() -> None:
    entry = read_one("SUMMARY:x", "DTSTART;TZID=Europe/Amsterdam:20261025T023000")
    assert entry.start == utc("2026-10-25T00:30Z")
    assert entry.warnings == ("time_comes_twice",)


def test_t02_a_weekly_series_keeps_its_clock_time() -> None:
    series = event("SUMMARY:x", "DTSTART;TZID=Europe/Amsterdam:20261020T190000", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert starts(read(calendar(series))) == ["2026-10-20T17:00Z", "2026-10-27T18:00Z", "2026-11-03T18:00Z"]


def test_t03_the_last_day_is_included() -> None:
    days = [(str(entry.start), str(entry.end)) for entry in read(case("T03")).entries]
    assert days == [("2026-12-04", "2026-12-04"), ("2026-12-07", "2026-12-11"), ("2026-12-14", "2026-12-14")]


P05 = [
    "Robert'); DROP TABLE holders;--",
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "{{7*7}} ${7*7} #{7*7}",
    "%s %(name)s {0} {name}",
    'O\'Neil \\ "quote"',
    "javascript:alert(1)",
    "</textarea><h1>x",
    "..\\..\\etc/passwd",
    "<!-- -->",
]


@pytest.mark.parametrize("value", P05)
def test_p05_titles_and_places_stay_exactly_as_written(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    entry = read_one("DTSTART:20261124T120000Z", f"SUMMARY:{escaped}", f"LOCATION:{escaped}")
    assert (entry.title, entry.place) == (value, value)


def test_p05_a_title_is_one_line() -> None:
    entry = read_one("DTSTART:20261124T120000Z", "SUMMARY:name\\nSet-Cookie: a=b", "LOCATION: x ")
    assert (entry.title, entry.place) == ("name Set-Cookie: a=b", "x")
