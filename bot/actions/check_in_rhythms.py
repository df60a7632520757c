"""When somebody is asked how it goes: begun when they come in, set by them or their coach, made when the time comes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions.people import holder_of_chat
from bot.rules.checkins import (
    EVERY,
    FIRST_AFTER,
    OPEN_DAYS,
    Question,
    Questions,
    Rhythm,
    choose_questions,
    plan_next,
    usual_rhythm,
)
from bot.rules.errors import OutOfRange
from bot.rules.local_time import local_day
from bot.rules.reminders import unreachable
from bot.rules.trajectory import Guidance
from bot.rules.values import Kind, Municipality, Planned, Rank
from storage import alarms, audit, planned, recipients, trajectories
from storage import check_ins as stored
from storage.people import holder_of_coach
from storage.planned import Plan

AT_ONCE = 200  # check-ins that one transaction makes
REMEMBERED = timedelta(days=730)  # which question was asked when, to ask them in turn


# When somebody is asked


def begin(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """Somebody said yes, for the first time or again: the first check-in comes after two days or more. What they had
    chosen before stays."""
    _put(tx, {holder_id: _rhythm(tx, holder_id)}, after=FIRST_AFTER, now=now)


def begin_all(tx: Connection, now: datetime) -> int:
    """The rhythm of those who came in before there were check-ins; how many that were."""
    ids = stored.without_rhythm(tx, AT_ONCE)
    _put(tx, {one: usual_rhythm(_guidance(tx, one)) for one in ids}, after=FIRST_AFTER, now=now)
    return len(ids)


def set_rhythm(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    *,
    weekday: int | None = None,
    at: time | None = None,
    every: int | None = None,
    now: datetime,
) -> None:
    """The day from Monday, which is 0, the hour on the wall, the weeks between two. Raises OutOfRange."""
    holder_of_chat(tx, chat_id, holder_id)
    values = {"weekday": weekday, "at": at, "every": every}
    _change(tx, holder_id, {name: value for name, value in values.items() if value is not None}, now=now)


def pause(tx: Connection, chat_id: int, holder_id: int, until: date | None, *, now: datetime) -> None:
    """`until` is the first day on which may be asked again; None ends the pause."""
    holder_of_chat(tx, chat_id, holder_id)
    _change(tx, holder_id, {"paused_until": until}, now=now)


def stop(tx: Connection, chat_id: int, holder_id: int, stopped: bool, *, now: datetime) -> None:
    """No more check-ins; or again."""
    holder_of_chat(tx, chat_id, holder_id)
    _change(tx, holder_id, {"stopped": stopped, "paused_until": None}, now=now)


def set_pace(tx: Connection, staff_id: int, holder_id: int, every: int, *, now: datetime) -> None:
    """The coach sets the weeks between two, as the person does. Raises OutOfRange."""
    holder_of_coach(tx, staff_id, holder_id)
    _change(tx, holder_id, {"every": every}, now=now)
    subject = f"holder:{holder_id}"
    audit.note(tx, actor=f"staff:{staff_id}", what=f"check_in_every_{every}", subject=subject, now=now)


def follow_guidance(
    tx: Connection, holder_id: int, before: Guidance | None, after: Guidance | None, *, now: datetime
) -> None:
    """The pace goes with the support that somebody needs, as long as nobody chose another one."""
    rhythm = stored.rhythms(tx, [holder_id]).get(holder_id)
    if rhythm is not None and rhythm.every == usual_rhythm(before).every:
        _change(tx, holder_id, {"every": usual_rhythm(after).every}, now=now)


def rhythm_of(tx: Connection, chat_id: int, holder_id: int) -> Rhythm:
    """When this person is asked; NotFound for somebody of another chat."""
    holder_of_chat(tx, chat_id, holder_id)
    return _rhythm(tx, holder_id)


def _change(tx: Connection, holder_id: int, values: Mapping[str, Any], *, now: datetime) -> None:
    rhythm = replace(_rhythm(tx, holder_id), **values)
    if rhythm.every not in EVERY or not 0 <= rhythm.weekday <= 6:
        raise OutOfRange
    _put(tx, {holder_id: rhythm}, now=now)


def _rhythm(tx: Connection, holder_id: int) -> Rhythm:
    found = stored.rhythms(tx, [holder_id]).get(holder_id)
    return usual_rhythm(_guidance(tx, holder_id)) if found is None else found


def _guidance(tx: Connection, holder_id: int) -> Guidance | None:
    return trajectories.frame(tx, holder_id).guidance


def _put(
    tx: Connection, rhythms: Mapping[int, Rhythm], *, after: timedelta = timedelta(0), now: datetime
) -> None:
    """Keeps rhythms with the moment of the next check-in."""
    towns = {one: each.municipality for one, each in recipients.holders(tx, rhythms).items()}
    asked = stored.asked_before(tx, rhythms, now - REMEMBERED)
    stored.put_rhythms(
        tx,
        {
            one: _with_next(rhythm, asked[one].last, towns[one], now + after)
            for one, rhythm in rhythms.items()
            if one in towns
        },
    )


def _with_next(rhythm: Rhythm, last: datetime | None, town: Municipality, now: datetime) -> Rhythm:
    day = None if last is None else local_day(last, town.zone)
    return replace(rhythm, next_at=plan_next(rhythm, day, now, town))


# The job


def make_due(tx: Connection, now: datetime, *, questions: Questions) -> int:
    """Makes the check-ins that are due, one for each person however many weeks were missed; how many rhythms went on.

    Who stopped, has no chat or blocked the bot gets none, nor does somebody of whom an alarm is open.
    """
    due = stored.due_rhythms(tx, now, AT_ONCE)
    people_due = recipients.holders(tx, due)
    asked, kept = stored.asked_before(tx, due, now - REMEMBERED), stored.kept(tx, due)
    goals, in_alarm = stored.open_tracks(tx, due), alarms.in_alarm(tx, due)
    chosen: dict[int, tuple[Question, ...]] = {}
    after: dict[int, Rhythm] = {}
    for holder_id, rhythm in due.items():
        person = people_due[holder_id]
        wanted = unreachable(person.holder, person.chat_state) is None and holder_id not in in_alarm
        if wanted and not rhythm.stopped:
            chosen[holder_id] = choose_questions(
                questions,
                open_tracks=goals[holder_id],
                kept=kept[holder_id],
                asked_before=asked[holder_id].questions,
            )
        last = now if holder_id in chosen else asked[holder_id].last
        after[holder_id] = _with_next(rhythm, last, person.municipality, now + timedelta(seconds=1))
    made = stored.add(tx, chosen, now=now)
    stored.put_rhythms(tx, after)
    plans = [
        Plan(made[one], [_planned(made[one], after[one], now)], holder_id=one)
        for one in chosen
        if one in made
    ]
    planned.replace_plans(
        tx, plans, kinds=[Kind.CHECK_IN], subject_ids=[one.subject_id for one in plans], now=now
    )
    return len(due)


def _planned(check_in_id: int, after: Rhythm, now: datetime) -> Planned:
    return Planned(
        key=f"check_in:{check_in_id}",
        kind=Kind.CHECK_IN,
        due=now,
        useful_until=after.next_at or now + timedelta(days=OPEN_DAYS),
        rank=Rank.CHECK_IN,
        rule=f"{after.every}w",
    )
