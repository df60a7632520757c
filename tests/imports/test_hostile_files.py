"""Files made to hang or to crash a reader. No test asserts a time: a rule that is not limited would run into the
time limit of the whole test run."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.imports.calendar import MAX_BYTES, MAX_ENTRIES
from bot.imports.components import MAX_EVENTS
from bot.rules.calendar import Reading, UnreadableCalendar
from tests.imports.calendar_files import DATA, NOW, calendar, event, read, starts, utc

START = "DTSTART;TZID=Europe/Amsterdam:20260105T090000"
GOOD = event("DTSTART:20261124T120000Z", uid="good")


def reasons(reading: Reading) -> Counter[str]:
    return Counter(refusal.reason for refusal in reading.refused)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"], "rule_too_heavy"),
        ([START, "RRULE:FREQ=MINUTELY;COUNT=999999999"], "rule_too_heavy"),
        ([START, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], "rule_never"),
        ([START, "RRULE:FREQ=DAILY;INTERVAL=0"], "bad_rule"),
        ([START, "RDATE:" + ",".join(["20260106T090000"] * 5000)], "rule_too_heavy"),
        ([START, *["EXDATE:20260106T090000"] * 1001], "rule_too_heavy"),
        ([START, *["SUMMARY:x"] * 2000, "STATUS:CANCELLED"], "rule_too_heavy"),
        ([START, *["RRULE:FREQ=DAILY"] * 4], "rule_too_heavy"),
        (["DTSTART:99991231", "RRULE:FREQ=DAILY"], "bad_date"),
        (["DTSTART:00010101T000000", "RRULE:FREQ=DAILY"], "bad_date"),
    ],
)
def test_a_hostile_rule_costs_its_own_entry_only(lines: list[str], reason: str) -> None:
    reading = read(calendar(event(*lines), GOOD))
    assert starts(reading) == ["2026-11-24T12:00Z"]
    assert reasons(reading) == {reason: 1}


def test_an_endless_series_ends_at_the_look_ahead() -> None:
    found = starts(read(calendar(event("DTSTART:20261101T120000Z", "RRULE:FREQ=DAILY;COUNT=999999999"))))
    assert (found[0], found[-1]) == ("2026-11-01T12:00Z", "2027-05-16T12:00Z")


def test_of_too_much_what_is_ahead_goes_first() -> None:
    reading = read(calendar(event("DTSTART:19500101T120000Z", "RRULE:FREQ=DAILY"), GOOD))
    assert len(reading.entries) == MAX_ENTRIES
    assert starts(reading)[-1] == "2027-05-16T12:00Z"
    assert "2026-11-24T12:00Z" in starts(reading)
    assert reasons(reading) == {"too_many_entries": 1}
    assert reading.series == ()


def test_many_rules_that_never_come_true() -> None:
    bad = [event(START, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"{n}") for n in range(1000)]
    reading = read(calendar(*bad, GOOD))
    assert starts(reading) == ["2026-11-24T12:00Z"]
    assert reasons(reading).keys() == {"rule_never", "rule_too_heavy"}
    assert reasons(reading).total() == 1000


def test_many_rules_that_take_long() -> None:
    heavy = [event("DTSTART:19000101T090000Z", "RRULE:FREQ=DAILY", uid=f"{n}") for n in range(100)]
    reading = read(calendar(*heavy, GOOD))
    assert "2026-11-24T12:00Z" in starts(reading)
    assert reasons(reading)["rule_too_heavy"] > 90


def test_more_entries_than_are_looked_at() -> None:
    many = [event("DTSTART:20261201T120000Z", uid=f"{n}") for n in range(MAX_EVENTS + 500)]
    (refusal,) = read(calendar(*many)).refused
    assert refusal.facts == {"limit": MAX_ENTRIES, "left_out": MAX_EVENTS}


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 70_000,
        b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 120_000,
        b"BEGIN:VCALENDAR\n" * 60_000,
        b"BEGIN:VCALENDAR\n" + b"\n" * 900_000,
        b"BEGIN:VCALENDAR\nX" + b"\n " * 400_000,
        b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:" + b"x;" * 400_000,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;" + b'X="a";' * 150_000 + b":20261124\nEND:VEVENT\n",
        calendar(event(START, "SUMMARY:" + "\\" * 900_000)),
        calendar(event(START, "DESCRIPTION:<p>" + "<!--" * 200_000)),
        calendar(event(START, "DESCRIPTION:<p>" + "<a b='" * 150_000)),
    ],
    ids=range(10),
)
def test_shapes_that_grow(data: bytes) -> None:
    assert len(data) <= MAX_BYTES
    assert len(read(data).entries) <= 1


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(UnreadableCalendar) as why:
        read(calendar(GOOD) + b" " * MAX_BYTES)
    assert why.value.reason == "too_large"
    with pytest.raises(UnreadableCalendar):
        read(calendar(GOOD), max_bytes=10)


BLOCK_RULES = ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY", "nonsense"]


@pytest.mark.parametrize("rule", BLOCK_RULES)
def test_a_zone_block_with_a_hostile_rule(rule: str) -> None:
    block = (
        "BEGIN:VTIMEZONE\nTZID:Eigen\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0100\n"
        f"TZOFFSETTO:+0100\nRRULE:{rule}\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    reading = read(calendar(block, event("DTSTART;TZID=Eigen:20261124T130000"), GOOD))
    assert "2026-11-24T12:00Z" in starts(reading)
    assert len(reading.entries) + len(reading.refused) == 2


def check(data: bytes, now: datetime = NOW) -> None:
    """Whatever the bytes: a calendar or not, and every value in its place."""
    try:
        reading = read(data, now)
    except UnreadableCalendar:
        return
    assert len({entry.key for entry in reading.entries}) == len(reading.entries) <= MAX_ENTRIES
    for entry in reading.entries:
        assert entry.uid
        assert entry.end is None or entry.end >= entry.start
        assert isinstance(entry.start, datetime) == isinstance(entry.end or entry.start, datetime)
        for text in (entry.uid, entry.title, entry.place, entry.description):
            assert "\x00" not in text
            text.encode()


NAMES = "BEGIN END UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID SUMMARY DESCRIPTION STATUS METHOD TZID"
VALUES = (
    "VCALENDAR VEVENT VTIMEZONE STANDARD a 20261124T130000 20261124T130000Z 20261124 19700101T000000 PT1H -P1D CANCELLED "
    "FREQ=DAILY FREQ=WEEKLY;BYDAY=MO;COUNT=3 FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR FREQ=YEARLY;UNTIL=20300101 +0100 <p>x"
)
PARAMS = ";TZID=a ;TZID=Europe/Amsterdam ;VALUE=DATE ;RANGE=THISANDFUTURE"
LINES = st.builds(
    "{}{}:{}".format,
    st.sampled_from(NAMES.split()),
    st.sampled_from(["", "", *PARAMS.split()]),
    st.sampled_from(VALUES.split()) | st.text(max_size=20),
)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
@example(b"BEGIN:VCALENDAR")
def test_any_bytes(data: bytes) -> None:
    check(data)
    check(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261124\n" + data + b"\nEND:VEVENT\n")


@settings(deadline=None, max_examples=150)
@given(st.lists(LINES, max_size=25), st.booleans())
def test_any_lines(lines: list[str], closed: bool) -> None:
    opened = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" if closed else "BEGIN:VCALENDAR\n"
    check((opened + "\n".join(lines) + "\nEND:VEVENT\n").encode("utf-8", errors="replace"))


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_good_files_with_something_wrong(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(FILES)))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw)))
        length = data.draw(st.integers(0, 30))
        raw[at : at + length] = data.draw(
            st.binary(max_size=10) | st.sampled_from([b"\n", b"9", b":", b";", b"\\"])
        )
    check(bytes(raw))


FILES = [path.read_bytes() for path in sorted(DATA.glob("*.ics"))]


def test_the_moment_of_reading_may_lie_anywhere() -> None:
    series = calendar(event("DTSTART:20261101T120000Z", "RRULE:FREQ=DAILY"))
    for year in (1, 1970, 9998):
        check(series, datetime(year, 1, 1, tzinfo=UTC))
    assert starts(read(series, look_ahead=timedelta(0), now=utc("2026-11-02T12:00Z"))) == [
        "2026-11-01T12:00Z",
        "2026-11-02T12:00Z",
    ]
