"""Lines, zones, ends and lengths as real programs write them."""

import pytest

from tests.imports.calendar_files import calendar, event, read, read_one, starts, utc

CUSTOM_BLOCK = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    "tzid",
    [
        "Europe/Amsterdam",
        "europe/amsterdam",
        '"Europe/Amsterdam"',
        "/Europe/Amsterdam",
        "/mozilla.org/20070129_1/Europe/Amsterdam",
        "W. Europe Standard Time",
        "w. europe standard time",
        "",
    ],
)
def test_names_of_a_zone(tzid: str) -> None:
    assert read_one(f"DTSTART;TZID={tzid}:20261124T130000").start == utc("2026-11-24T12:00Z")


@pytest.mark.parametrize(
    ("local", "start"),
    [
        ("20260115T130000", "2026-01-15T12:00Z"),
        ("20260715T130000", "2026-07-15T11:00Z"),
        ("20260329T013000", "2026-03-29T00:30Z"),
        ("20260329T033000", "2026-03-29T01:30Z"),
        ("20261025T023000", "2026-10-25T00:30Z"),
        ("20261025T033000", "2026-10-25T02:30Z"),
    ],
)
def test_a_zone_that_only_the_file_knows(local: str, start: str) -> None:
    data = calendar(CUSTOM_BLOCK, event(f"DTSTART;TZID=Customized Time Zone:{local}"))
    assert starts(read(data)) == [start]


def test_a_fixed_zone_and_one_with_a_known_place() -> None:
    fixed = "BEGIN:VTIMEZONE\nTZID:Vast\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    placed = "BEGIN:VTIMEZONE\nTZID:Thuis\nX-LIC-LOCATION:Europe/Amsterdam\nEND:VTIMEZONE\n"
    data = calendar(
        fixed,
        placed,
        event("DTSTART;TZID=Vast:20261124T130000", uid="1"),
        event("DTSTART;TZID=Thuis:20261124T130000", uid="2"),
    )
    assert starts(read(data)) == ["2026-11-24T10:00Z", "2026-11-24T12:00Z"]


def test_an_unknown_zone_costs_its_own_entry_only() -> None:
    data = calendar(
        event("DTSTART;TZID=Mars/Phobos:20261124T130000", uid="1"), event("DTSTART:20261124T130000Z", uid="2")
    )
    reading = read(data)
    assert [(refusal.line, refusal.reason) for refusal in reading.refused] == [(3, "unknown_zone")]
    assert starts(reading) == ["2026-11-24T13:00Z"]


def test_the_calendar_zone_of_one_calendar_does_not_reach_the_next() -> None:
    first = calendar("X-WR-TIMEZONE:Europe/London\r\n", event("DTSTART:20261124T130000", uid="1"))
    second = calendar(event("DTSTART:20261125T130000", uid="2"))
    assert starts(read(first + second)) == ["2026-11-24T13:00Z", "2026-11-25T12:00Z"]


@pytest.mark.parametrize(
    ("lines", "end", "warnings"),
    [
        (["DTEND:20261124T130000Z"], "2026-11-24T13:00Z", ()),
        (["DTEND:20261124T120000Z"], None, ()),
        (["DTEND;TZID=Europe/Amsterdam:20261124T140000"], "2026-11-24T13:00Z", ()),
        (["DURATION:PT1H30M"], "2026-11-24T13:30Z", ()),
        (["DURATION:"], None, ()),
        (["DURATION:PT0S"], None, ()),
        (["DURATION:-PT1H"], None, ("end_before_start",)),
        (["DURATION:forever"], None, ("bad_end",)),
        (["DURATION:P9999W"], None, ("bad_end",)),
        (["DTEND:20261399T130000Z"], None, ("bad_end",)),
        (["DTEND;VALUE=DATE:20261125"], None, ("bad_end",)),
        (["DTEND:20261124T110000Z"], None, ("end_before_start",)),
        (["DTEND:", "DURATION:PT1H"], "2026-11-24T13:00Z", ()),
    ],
)
def test_ends(lines: list[str], end: str | None, warnings: tuple[str, ...]) -> None:
    entry = read_one("SUMMARY:x", "DTSTART:20261124T120000Z", *lines)
    assert (entry.start, entry.end) == (utc("2026-11-24T12:00Z"), end and utc(end))
    assert entry.warnings == warnings


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ([], "2026-12-04"),
        (["DTEND;VALUE=DATE:20261204"], "2026-12-04"),
        (["DTEND;VALUE=DATE:20261205"], "2026-12-04"),
        (["DTEND;VALUE=DATE:20261206"], "2026-12-05"),
        (["DURATION:P1D"], "2026-12-04"),
        (["DURATION:P3D"], "2026-12-06"),
    ],
)
def test_the_last_of_whole_days(lines: list[str], last: str) -> None:
    entry = read_one("DTSTART:20261204", *lines)
    assert entry.all_day
    assert str(entry.end) == last


@pytest.mark.parametrize(
    "start",
    [
        "20261399",
        "tomorrow",
        "2026-11-24T12:00:00Z",
        "20261124T250000",
        "00010101T000000",
        "99991231T235959Z",
        "x" * 9999,
    ],
)
def test_a_bad_date_is_refused_with_its_line(start: str) -> None:
    reading = read(calendar(event("DTSTART:20261124T120000Z", uid="good"), event(f"DTSTART:{start}")))
    assert [(refusal.line, refusal.reason) for refusal in reading.refused] == [(7, "bad_date")]
    assert len(reading.entries) == 1


def test_an_entry_that_is_cut_off_is_refused() -> None:
    whole = calendar(event("DTSTART:20261124T120000Z", uid="1"), event("DTSTART:20261125T120000Z", uid="2"))
    reading = read(whole[: whole.rindex(b"END:VEVENT")])
    assert starts(reading) == ["2026-11-24T12:00Z"]
    assert [(refusal.line, refusal.reason) for refusal in reading.refused] == [(7, "not_closed")]


def test_an_alarm_inside_an_entry_has_words_of_its_own() -> None:
    alarm = [
        "BEGIN:VALARM",
        "TRIGGER:-PT15M",
        "DURATION:PT9H",
        "DESCRIPTION:alarm",
        "SUMMARY:alarm",
        "END:VALARM",
    ]
    entry = read_one("DTSTART:20261124T120000Z", *alarm, "SUMMARY:Intake")
    assert (entry.title, entry.description, entry.end) == ("Intake", "", None)


def test_tasks_and_free_time_are_no_appointments() -> None:
    data = calendar("BEGIN:VTODO\r\nDUE:20261124T120000Z\r\nSUMMARY:taak\r\nEND:VTODO\r\n")
    assert read(data).entries == ()


def test_the_answer_of_a_guest_is_no_appointment() -> None:
    reading = read(calendar("METHOD:REPLY\r\n", event("DTSTART:20261124T120000Z")))
    assert [refusal.reason for refusal in reading.refused] == ["only_a_reply"]


def test_a_cancel_needs_no_start_of_its_own() -> None:
    off = event("STATUS:CANCELLED", "RECURRENCE-ID:20261124T120000Z")
    (entry,) = read(calendar(off)).entries
    assert (entry.cancelled, entry.start) == (True, utc("2026-11-24T12:00Z"))


@pytest.mark.parametrize(
    ("written", "number"), [("3", 3), ("", 0), ("x", 0), ("-1", 0), ("9" * 5000, 2**31 - 1)]
)
def test_sequences(written: str, number: int) -> None:
    assert read_one("DTSTART:20261124T120000Z", f"SEQUENCE:{written}").sequence == number


def test_long_texts_are_cut_with_a_warning() -> None:
    entry = read_one(
        "DTSTART:20261124T120000Z",
        f"SUMMARY:{'t' * 100_000}",
        f"LOCATION:{'p' * 201}",
        f"DESCRIPTION:{'d' * 2001}",
        f"UID:{'u' * 100_000}",
    )
    assert (len(entry.title), len(entry.place), len(entry.description)) == (200, 200, 2000)
    assert entry.warnings == ("title_cut", "place_cut", "description_cut")


def test_a_long_uid_is_kept_short_and_apart() -> None:
    uids = {
        entry.uid
        for entry in read(
            calendar(*(event("DTSTART:20261124T120000Z", uid="u" * 5000 + end) for end in "ab"))
        ).entries
    }
    assert len(uids) == 2
    assert max(map(len, uids)) <= 200


def test_unseen_characters_are_taken_out() -> None:
    entry = read_one(
        "DTSTART:20261124T120000Z", "SUMMARY:In\x00ta\u202eke\x07", "LOCATION:\u2066Zaal\u2069 2"
    )
    assert (entry.title, entry.place) == ("Intake", "Zaal 2")


def test_no_title_is_warned_of() -> None:
    assert read_one("DTSTART:20261124T120000Z").warnings == ("no_title",)


def test_no_number_that_looks_like_a_bsn_is_taken_over() -> None:
    entry = read_one(
        "DTSTART:20261124T120000Z",
        "SUMMARY:Intake 123456782",
        "LOCATION:Poli 111222333\\, kamer 4",
        "DESCRIPTION:BSN 123456782\\, zie het dossier",
    )
    assert (entry.title, entry.place, entry.description) == ("Intake …", "Poli …, kamer 4", "")
    assert entry.warnings == ("title_bsn", "place_bsn", "description_bsn")
