"""How the answers of a coach become what is stored: one action for each field, and the dialog is over."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection

from bot.actions import in_town
from bot.actions import trajectories as actions
from bot.rules import audience
from bot.rules.exam_times import ExamKind
from bot.rules.local_time import local_day
from bot.rules.trajectory import (
    AttemptState,
    Cohort,
    Extension,
    GivenKind,
    Group,
    Guidance,
    HoursKind,
    Level,
    Part,
    Route,
    Source,
    Stage,
)
from handlers.line_fields import FIXED_LENGTH, FROM_TO, MOVED, decided_law
from storage import dialogs, people

Said = Mapping[str, Any]
Save = Callable[[Connection, int, Said, datetime], object]


def save_said(tx: Connection, chat_id: int, staff_id: int, said: Said, *, now: datetime) -> int:
    """One transaction. Gives the holder's id. Where another tap at the same moment has saved it, the dialog is over and
    nothing is saved again."""
    field, holder_id = said["field"], int(said["holder"])
    dialog = dialogs.get(tx, chat_id)
    if dialog is not None and (dialog.data.get("field"), dialog.data.get("holder")) == (field, holder_id):
        _SAVING.get(field, _date)(tx, staff_id, said, now)
        dialogs.drop(tx, chat_id)
    return holder_id


def _law(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    actions.set_law(
        tx,
        staff_id,
        said["holder"],
        decided_law(said),
        cohort=Cohort(said["cohort"]) if said.get("cohort") else None,
        obliged=_day(said.get("obliged")),
        source=Source(said["source"]) if said.get("source") else Source.COACH,
        now=now,
    )


def _route(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    actions.set_route(tx, staff_id, said["holder"], Route(said["route"]), now=now)


def _frame(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    name = said["field"]
    values: dict[str, Any] = {name: _FRAMES[name](said[name])}
    actions.set_frame(tx, staff_id, said["holder"], **values, now=now)


def _district(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    in_town.set_district(tx, staff_id, said["holder"], said["district"], now=now)


def _dutch_level(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    level = audience.Level(said["dutch_level"]) if said["dutch_level"] else None
    in_town.set_level(tx, staff_id, said["holder"], level, now=now)


def _parts(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    values: dict[str, Any] = {said["field"]: [Part(one) for one in said["parts"]]}
    actions.set_frame(tx, staff_id, said["holder"], **values, now=now)


def _date(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    kind, day, source = GivenKind(said["field"]), date.fromisoformat(said["day"]), Source(said["source"])
    actions.enter_date(tx, staff_id, said["holder"], kind, day, source, now=now)


def _duo_letter(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    for kind, answer in ((GivenKind.TERM_START, said["start"]), (GivenKind.TERM_END, said["end"])):
        if answer:
            day = date.fromisoformat(answer)
            actions.enter_date(tx, staff_id, said["holder"], kind, day, Source.DUO_LETTER, now=now)


def _extension(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    """By months, or from a day until a day; where the law says how long it is, without a length."""
    ground, length = Extension(said["ground"]), said.get("length")
    by_months = ground not in FIXED_LENGTH and length != FROM_TO
    first = _day(said.get("day")) if length == FROM_TO else None
    actions.enter_date(
        tx,
        staff_id,
        said["holder"],
        GivenKind.EXTENSION,
        first or _today(tx, staff_id, now),
        Source(said["source"]),
        until=_day(said.get("until")) if first else None,
        months=int(length) if by_months and length else None,
        ground=ground,
        now=now,
    )


def _new_term(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    """Without a number of months, what is known of the person tells how long it is."""
    day, source = date.fromisoformat(said["day"]), Source(said["source"])
    months = int(said["length"]) if said["length"] else None
    actions.enter_date(tx, staff_id, said["holder"], GivenKind.NEW_TERM, day, source, months=months, now=now)


def _date_back(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    actions.end_date(tx, staff_id, said["holder"], int(said["entry"]), now=now)


def _exam(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    day, at = _moment(said["moment"])
    actions.enter_attempt(
        tx,
        staff_id,
        said["holder"],
        Part(said["part"]),
        level=Level(said["level"]) if said.get("level") else None,
        day=day,
        at=at,
        place=said["place"],
        by_school=said["signed_up_by"] == "school",
        source=Source(said["source"]),
        now=now,
    )


def _attempt(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    values: dict[str, Any] = {"source": Source(said["source"])}
    if said["state"] == MOVED:
        day, at = _moment(said["moment"])
        values |= {"state": AttemptState.PLANNED, "day": day, "at": at, "place": said["place"]}
    else:
        values["state"] = AttemptState(said["state"])
    actions.change_attempt(tx, staff_id, said["holder"], int(said["entry"]), now=now, **values)


def _exam_time(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    actions.set_exam_time(
        tx,
        staff_id,
        said["what"],
        ExamKind(said["exam"]),
        weeks=int(said["weeks"]),
        source=said["says"],
        checked=_today(tx, staff_id, now),
        now=now,
    )


def _hours(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    kind, minutes, day = HoursKind(said["kind"]), int(said["minutes"]), date.fromisoformat(said["day"])
    actions.enter_hours(tx, staff_id, said["holder"], kind, minutes, day, Source(said["source"]), now=now)


def _hours_back(tx: Connection, staff_id: int, said: Said, now: datetime) -> None:
    actions.take_back_hours(tx, staff_id, said["holder"], int(said["entry"]), now=now)


_FRAMES: dict[str, Callable[[str], object]] = {
    "came_for": Group,
    "stage": Stage,
    "guidance": Guidance,
}
# Those that are not here are dates of the kind that the field is named after.
_SAVING: dict[str, Save] = {
    "law": _law,
    "route": _route,
    **dict.fromkeys(_FRAMES, _frame),
    **dict.fromkeys(("scaled_down", "free", "exams_in_pip"), _parts),
    "district": _district,
    "dutch_level": _dutch_level,
    "duo_letter": _duo_letter,
    GivenKind.EXTENSION: _extension,
    GivenKind.NEW_TERM: _new_term,
    "date_back": _date_back,
    "exam": _exam,
    "attempt": _attempt,
    "exam_time": _exam_time,
    "hours": _hours,
    "hours_back": _hours_back,
}


def _day(answer: str | None) -> date | None:
    return date.fromisoformat(answer) if answer else None


def _moment(answer: str) -> tuple[date | None, time | None]:
    if "T" in answer:
        moment = datetime.fromisoformat(answer)
        return moment.date(), moment.time()
    return _day(answer), None


def _today(tx: Connection, staff_id: int, now: datetime) -> date:
    staff = people.staff_member(tx, staff_id)
    return local_day(now, people.municipality(tx, staff.municipality_id).zone)
