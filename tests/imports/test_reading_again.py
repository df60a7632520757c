"""Files read one after the other, as a coach sends them: what each changes."""

from dataclasses import replace

from bot.rules.calendar import ImportPlan, KnownEntry, compare
from tests.imports.calendar_files import NOW, calendar, case, event, read


class Kept:
    """The appointments that an action would have kept."""

    def __init__(self) -> None:
        self.known: dict[str, KnownEntry] = {}

    def take(self, data: bytes) -> ImportPlan:
        plan = compare(self.known.values(), read(data), now=NOW)
        for new, key in [(e, e.key) for e in plan.new] + [(move.new, move.old.key) for move in plan.moved]:
            texts = (new.title, new.place, new.description)
            self.known[key] = KnownEntry(
                key, new.sequence, new.start, new.end, *texts, new.cancelled, new.content_hash
            )
        for off in plan.cancelled:
            sequence = off.new.sequence if off.new else off.old.sequence
            self.known[off.old.key] = replace(off.old, cancelled=True, sequence=sequence)
        return plan

    @property
    def active(self) -> list[str]:
        return sorted(entry.title for entry in self.known.values() if not entry.cancelled)


def test_i05_cancels_in_four_files() -> None:
    kept = Kept()
    files = [
        case(name) for name in ("I05-1-request", "I05-2-cancel", "I05-3-status-only", "I05-4-method-inside")
    ]
    assert len(kept.take(files[0]).new) == 2
    assert kept.active == ["Intake", "Voortgang"]
    assert [off.old.title for off in kept.take(files[1]).cancelled] == ["Intake"]
    assert kept.active == ["Voortgang"]
    third = kept.take(files[2])
    assert (len(third.cancelled), third.new, kept.active) == (1, (), [])
    assert kept.take(files[3]) == ImportPlan((), (), (), (), ())
    for file in files:
        again = kept.take(file)
        assert (again.new, again.moved, again.cancelled) == ((), (), ())
    assert (kept.active, len(kept.known)) == ([], 2)


def test_i07_and_all_others_twice() -> None:
    for name, count in {"I01": 4, "I02": 4, "I03": 1, "I06": 4, "I07": 5, "I08-a": 1, "T03": 3}.items():
        kept = Kept()
        assert len(kept.take(case(name)).new) == count
        again = kept.take(case(name))
        assert (again.new, again.moved, again.cancelled, len(again.unchanged)) == ((), (), (), count)


def test_an_occurrence_taken_out_of_a_series_later_is_cancelled() -> None:
    series = ["DTSTART:20261124T120000Z", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:les"]
    kept = Kept()
    kept.take(calendar(event(*series)))
    plan = kept.take(calendar(event(*series, "EXDATE:20261201T120000Z", "SEQUENCE:1")))
    assert [off.old.occurrence for off in plan.cancelled] == ["20261201T120000Z"]
    assert len(kept.active) == 2


def test_an_occurrence_that_moves_later_is_one_move() -> None:
    series = event("DTSTART:20261124T120000Z", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:les")
    moved = event("RECURRENCE-ID:20261201T120000Z", "DTSTART:20261202T090000Z", "SUMMARY:les", "SEQUENCE:1")
    kept = Kept()
    kept.take(calendar(series))
    for data in (calendar(series, moved), calendar(moved)):
        kept_here = Kept()
        kept_here.known = dict(kept.known)
        plan = kept_here.take(data)
        assert [move.changes for move in plan.moved] == [("start",)]
        assert (plan.new, plan.cancelled) == ((), ())
