"""What a holder says about a date on their line: signed up, not signed up after all, the day, help."""

from datetime import date, datetime

from sqlalchemy import Connection

from bot.actions.notices import tell_coach
from bot.actions.people import holder_of_chat
from bot.actions.planning import replan_lines
from bot.actions.trajectories import check_days, signed_up_without_a_day
from bot.rules.errors import NotFound
from bot.rules.exam_parts import needed, parts
from bot.rules.line import every_date
from bot.rules.local_time import local_day
from bot.rules.trajectory import Attempt, AttemptState, Part, PartState, Record, Source
from bot.rules.values import Kind, Rank
from storage import audit, trajectories


def signed_up(tx: Connection, chat_id: int, holder_id: int, part: Part, *, now: datetime) -> PartState:
    """The person says to have signed up for a part; the coach is asked to enter the day. What the part is now.

    Said again, or of a part that is done, it changes nothing. Raises NotFound for a person of another chat and for a
    part that is not to be done.
    """
    holder = holder_of_chat(tx, chat_id, holder_id)
    record = trajectories.record(tx, holder_id, now=now)
    today = local_day(now, record.zone)
    states = {one.part: one.state for one in parts(record, today)}
    if part not in states:
        raise NotFound
    if states[part] is not PartState.NOT_YET:
        return states[part]
    attempt = trajectories.add_attempt(
        tx,
        holder_id,
        part,
        level=needed(record)[part],
        day=None,
        source=Source.COACH,
        set_by=None,
        now=now,
    )
    subject = f"attempt:{attempt.id}"
    audit.note(tx, actor=f"holder:{holder_id}", what="signed_up", subject=subject, now=now)
    tell_coach(tx, holder, Kind.STAFF_SIGNED_UP, key=f"signed_up:{attempt.id}", rule=part, now=now)
    replan_lines(tx, [holder_id], now=now)
    return PartState.SIGNED_UP


def not_signed_up(tx: Connection, chat_id: int, holder_id: int, part: Part, *, now: datetime) -> bool:
    """The person did not sign up after all; whether that changed anything: what staff entered stays."""
    holder_of_chat(tx, chat_id, holder_id)
    record = trajectories.record(tx, holder_id, now=now)
    attempt = signed_up_without_a_day(record, part)
    if attempt is None or attempt.set_by is not None:
        return False
    trajectories.change_attempt(tx, holder_id, attempt.id, state=AttemptState.CANCELLED, set_at=now)
    subject = f"attempt:{attempt.id}"
    audit.note(tx, actor=f"holder:{holder_id}", what="not_signed_up", subject=subject, now=now)
    replan_lines(tx, [holder_id], now=now)
    return True


def tell_day(
    tx: Connection, chat_id: int, holder_id: int, part: Part, day: date, *, now: datetime
) -> Attempt:
    """The person tells the day of the exam that they signed up for, or another one than before; the coach hears of it.

    NotFound for a person of another chat, and where they did not sign up or staff entered the day. OutOfRange.
    """
    holder = holder_of_chat(tx, chat_id, holder_id)
    check_days(day)
    record = trajectories.record(tx, holder_id, now=now)
    attempt = signed_up_without_a_day(record, part) or _day_told(record, part)
    if attempt is None:
        raise NotFound
    attempt = trajectories.change_attempt(
        tx, holder_id, attempt.id, day=day, at=None, place="", set_by=None, set_at=now
    )
    subject = f"attempt:{attempt.id}"
    audit.note(tx, actor=f"holder:{holder_id}", what="told_day", subject=subject, now=now)
    key = f"told_day:{attempt.id}:{day.isoformat()}:{int(now.timestamp())}"
    tell_coach(tx, holder, Kind.STAFF_SIGNED_UP, key=key, rule=f"{part}:{day.isoformat()}", now=now)
    replan_lines(tx, [holder_id], now=now)
    return attempt


def help_with(tx: Connection, chat_id: int, holder_id: int, code: str, *, now: datetime) -> None:
    """The person needs help with a date of the line, by its code; the coach hears of it at once, once a day.

    Raises NotFound for a person of another chat and for a date that is not on the line any more.
    """
    holder = holder_of_chat(tx, chat_id, holder_id)
    record = trajectories.record(tx, holder_id, now=now)
    today = local_day(now, record.zone)
    if not any(one.code == code for one in every_date(record, today=today)):
        raise NotFound
    audit.note(tx, actor=f"holder:{holder_id}", what="asked_help", subject=f"holder:{holder_id}", now=now)
    key = f"line_help:{holder_id}:{code}:{today.isoformat()}"
    tell_coach(tx, holder, Kind.STAFF_LINE_HELP, key=key, rule=f"{code}:help", rank=Rank.ALARM, now=now)


def _day_told(record: Record, part: Part) -> Attempt | None:
    """An exam of which the person told the day."""
    own = (one for one in record.attempts if one.part is part and one.set_by is None)
    return next((one for one in own if one.state is AttemptState.PLANNED), None)
