"""What a calendar file changes about the appointments already known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import (
    CalendarEntry,
    ImportPlan,
    KnownEntry,
    Reading,
    Refusal,
    SeriesSpan,
    compare,
    to_json,
)

NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="a",
    occurrence="",
    start=START,
    end=START + timedelta(hours=1),
    title="Intake",
    place="Loket 3",
    description="",
    sequence=0,
    cancelled=False,
)
WEEK = timedelta(days=7)
SERIES = [
    replace(ENTRY, occurrence=f"{day:%Y%m%dT%H%M%SZ}", start=day, end=None)
    for day in (START, START + WEEK, START + 2 * WEEK)
]
SPAN = SeriesSpan("a", 0, START, NOW + timedelta(days=180))


def known(entry: CalendarEntry, **changes: object) -> KnownEntry:
    """As an action would keep it."""
    kept = KnownEntry(
        entry.key,
        entry.sequence,
        entry.start,
        entry.end,
        entry.title,
        entry.place,
        entry.description,
        entry.cancelled,
        entry.content_hash,
    )
    return replace(kept, **changes)


def plan(
    before: list[KnownEntry], *entries: CalendarEntry, series: tuple[SeriesSpan, ...] = ()
) -> ImportPlan:
    return compare(before, Reading(entries, (), series), now=NOW)


def test_a_new_entry() -> None:
    assert plan([], ENTRY) == ImportPlan((ENTRY,), (), (), (), ())


def test_the_same_again_changes_nothing() -> None:
    assert plan([known(ENTRY)], ENTRY) == ImportPlan((), (), (), (ENTRY,), ())


def test_a_move_names_what_changed() -> None:
    later = replace(ENTRY, start=START + WEEK, end=START + WEEK, place="Loket 5", sequence=1)
    (move,) = plan([known(ENTRY)], later).moved
    assert (move.old, move.new, move.changes) == (known(ENTRY), later, ("start", "end", "place"))


def test_a_description_that_is_not_kept_is_not_compared() -> None:
    wordy = replace(ENTRY, description="Neem uw pas mee.")
    assert plan([known(ENTRY)], wordy).moved[0].changes == ("description",)
    assert plan([known(ENTRY, description=None)], wordy).moved == ()


def test_an_older_version_never_overwrites_a_newer_one() -> None:
    newer = known(replace(ENTRY, sequence=2))
    assert plan([newer], replace(ENTRY, sequence=1, title="Oud")).unchanged
    assert plan([newer], replace(ENTRY, sequence=1, cancelled=True)).cancelled == ()
    assert plan([newer], replace(ENTRY, sequence=2, title="Nieuw")).moved


def test_what_the_coach_changed_by_hand_outlives_reading_the_same_file_again() -> None:
    by_hand = known(ENTRY, place="Loket 9")
    assert plan([by_hand], ENTRY).unchanged == (ENTRY,)
    assert plan([by_hand], replace(ENTRY, title="Anders")).moved[0].changes == ("title", "place")


def test_a_cancel() -> None:
    off = replace(ENTRY, cancelled=True, title="Geannuleerd: Intake", sequence=1)
    (cancellation,) = plan([known(ENTRY)], off).cancelled
    assert (cancellation.old, cancellation.new) == (known(ENTRY), off)


def test_a_cancel_of_something_unknown_creates_nothing() -> None:
    assert plan([], replace(ENTRY, cancelled=True)) == ImportPlan((), (), (), (), ())


def test_a_cancelled_appointment_comes_back_with_a_newer_version_only() -> None:
    off = known(replace(ENTRY, sequence=1), cancelled=True)
    assert plan([off], replace(ENTRY, cancelled=True, sequence=1)).cancelled == ()
    assert plan([off], replace(ENTRY, sequence=1)).moved == ()
    assert plan([off], replace(ENTRY, sequence=1, title="Anders")).moved == ()
    assert plan([off], replace(ENTRY, sequence=2, title="Anders")).moved[0].changes == ("cancelled",)


def test_i05_four_files_in_order_and_all_of_them_again() -> None:
    """The case's values: two, one and no appointments, two messages, and nothing more the second time."""
    b, unseen, d = (replace(ENTRY, uid=uid) for uid in ("b", "c", "d"))
    files = [
        [ENTRY, b],
        [replace(ENTRY, sequence=1, cancelled=True)],
        [replace(b, sequence=1, cancelled=True), replace(unseen, cancelled=True)],
        [replace(d, cancelled=True)],
    ]
    kept: dict[str, KnownEntry] = {}
    active, messages = [], []
    for file in files * 2:
        found = plan(list(kept.values()), *file)
        kept.update({entry.key: known(entry) for entry in found.new})
        for off in found.cancelled:
            assert off.new is not None
            kept[off.old.key] = replace(off.old, cancelled=True, sequence=off.new.sequence)
        active.append(sum(not entry.cancelled for entry in kept.values()))
        messages.append(len(found.cancelled) + len(found.moved))
    assert active == [2, 1, 0, 0, 0, 0, 0, 0]
    assert messages == [0, 1, 1, 0, 0, 0, 0, 0]


def test_what_a_later_file_leaves_out_is_not_cancelled() -> None:
    other = replace(ENTRY, uid="b")
    assert plan([known(ENTRY), known(other)], other).cancelled == ()
    assert plan([known(ENTRY)]).cancelled == ()


def test_an_occurrence_that_its_series_no_longer_has_is_cancelled() -> None:
    before = [known(entry) for entry in SERIES]
    found = plan(before, SERIES[0], SERIES[2], series=(SPAN,))
    assert [(off.old, off.new) for off in found.cancelled] == [(before[1], None)]


def test_an_occurrence_stays_where_the_series_is_not_complete_older_or_past() -> None:
    before = [known(entry) for entry in SERIES]
    assert plan(before, SERIES[0]).cancelled == ()
    newer = [replace(entry, sequence=3) for entry in before]
    assert plan(newer, SERIES[0], series=(SPAN,)).cancelled == ()
    short = replace(SPAN, until=START)
    assert plan(before, SERIES[0], series=(short,)).cancelled == ()
    past = replace(ENTRY, occurrence="20261117T120000Z", start=NOW - timedelta(hours=20), end=None)
    wide = replace(SPAN, begin=NOW - WEEK)
    assert plan([known(past), *before], *SERIES, series=(wide,)).cancelled == ()


def test_a_cancel_of_a_series_by_its_number_alone_is_for_all_that_is_ahead() -> None:
    past = replace(ENTRY, occurrence="20261117T120000Z", start=NOW - timedelta(hours=20), end=None)
    before = [known(entry) for entry in (past, *SERIES)]
    found = plan(before, replace(ENTRY, cancelled=True, sequence=1))
    assert [off.old for off in found.cancelled] == before[1:]


def test_a_single_entry_that_became_a_series_is_not_made_twice() -> None:
    found = plan([known(replace(ENTRY, end=None))], *SERIES, series=(SPAN,))
    assert found.new == tuple(SERIES[1:])
    assert found.unchanged == (SERIES[0],)
    assert found.cancelled == ()


def test_whole_days() -> None:
    days = replace(ENTRY, start=date(2026, 12, 7), end=date(2026, 12, 11))
    assert plan([known(days)], days).unchanged == (days,)
    assert plan([known(ENTRY)], days).moved[0].changes == ("start", "end")
    series = replace(days, occurrence="20261207")
    span = replace(SPAN, begin=datetime(2026, 12, 7, tzinfo=UTC))
    assert [off.old.start for off in plan([known(series)], series=(span,)).cancelled] == [date(2026, 12, 7)]


def test_a_key_tells_series_and_uid_apart() -> None:
    odd = replace(ENTRY, uid="20261124T120000Z/a/b")
    assert (known(odd).uid, known(odd).occurrence) == ("20261124T120000Z/a/b", "")
    assert (known(SERIES[0]).uid, known(SERIES[0]).occurrence) == ("a", "20261124T120000Z")


def test_as_json() -> None:
    warned = replace(ENTRY, uid="new", warnings=("end_before_start",), end=None)
    moved = replace(ENTRY, uid="moved", sequence=1, start=START + timedelta(minutes=30))
    off = replace(ENTRY, uid="off", sequence=1, title="Geannuleerd: Intake", cancelled=True)
    days = replace(ENTRY, uid="days", start=date(2026, 12, 7), end=date(2026, 12, 11))
    before = [known(replace(ENTRY, uid=uid)) for uid in ("moved", "off")] + [known(days)]
    reading = Reading((warned, moved, off, days), (Refusal(22, "no_start", {"x": 1}),))
    at = {
        "start": "2026-11-24T12:00Z",
        "end": "2026-11-24T13:00Z",
        "all_day": False,
        "title": "Intake",
        "warnings": [],
    }
    assert to_json(compare(before, reading, now=NOW)) == {
        "new": [{**at, "uid": "new", "end": None, "warnings": ["end_before_start"]}],
        "moved": [{**at, "uid": "moved", "start": "2026-11-24T12:30Z"}],
        "cancelled": [{**at, "uid": "off"}],
        "unchanged": [{**at, "uid": "days", "start": "2026-12-07", "end": "2026-12-11", "all_day": True}],
        "refused": [{"line": 22, "reason": "no_start"}],
    }


ENTRIES = st.builds(
    CalendarEntry,
    uid=st.sampled_from("abc"),
    occurrence=st.sampled_from(["", "20261124T120000Z", "20261201T120000Z"]),
    start=st.datetimes(datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None), timezones=st.just(UTC)),
    end=st.none(),
    title=st.sampled_from(["x", "y"]),
    place=st.just(""),
    description=st.just(""),
    sequence=st.integers(0, 2),
    cancelled=st.booleans(),
)


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.key))
def test_a_file_read_into_nothing_and_again_changes_nothing(entries: list[CalendarEntry]) -> None:
    first = plan([], *entries)
    assert len(first.new) == sum(not entry.cancelled for entry in entries)
    again = plan([known(entry) for entry in first.new], *[entry for entry in entries if not entry.cancelled])
    assert (again.new, again.moved, again.cancelled) == ((), (), ())
