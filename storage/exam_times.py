"""How long a municipality waits for a seat and for a result, where it knows better than the country's figures."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, bindparam, select

from bot.rules.trajectory import ExamTimes, WaitingTime
from storage.trajectory_tables import exam_time
from storage.upsert import upsert

_OF_TOWNS = select(
    exam_time.c.municipality_id,
    exam_time.c.what,
    exam_time.c.exam,
    exam_time.c.weeks,
    exam_time.c.source,
    exam_time.c.checked,
).where(exam_time.c.municipality_id.in_(bindparam("ids", expanding=True)))


def set_time(
    tx: Connection, municipality_id: int, what: str, exam: str, *, weeks: int, source: str, checked: date
) -> None:
    """Keeps the weeks of one kind of exam; `what` is `sign_up` or `result`, `exam` as in `ExamTimes`."""
    saving = upsert(tx, exam_time).values(
        municipality_id=municipality_id, what=what, exam=exam, weeks=weeks, source=source, checked=checked
    )
    changed = {name: saving.excluded[name] for name in ("weeks", "source", "checked")}
    tx.execute(saving.on_conflict_do_update(index_elements=["municipality_id", "what", "exam"], set_=changed))


def of_municipalities(tx: Connection, municipality_ids: Collection[int]) -> dict[int, ExamTimes]:
    """What these municipalities know themselves, by id; those that know nothing are not in it."""
    found: dict[int, ExamTimes] = {}
    for town, what, exam, weeks, source, checked in tx.execute(_OF_TOWNS, {"ids": list(municipality_ids)}):
        times = found.setdefault(town, ExamTimes({}, {}))
        (times.sign_up if what == "sign_up" else times.result)[exam] = WaitingTime(weeks, source, checked)
    return found
