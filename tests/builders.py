"""Example people and appointments for tests, made within a transaction: `await db.write(a_holder, now=now)`.

What a test does not name is made up; what it needs beside the thing itself, a municipality or a coach, is found
there or made as well.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions import check_in_rhythms
from bot.rules.checkins import usual_rhythm
from bot.rules.values import Appointment, Domain, Holder, Municipality, Role, Staff
from storage import appointments, check_ins, people


def a_municipality(tx: Connection, name: str = "Voorbeeldstad", **values: Any) -> Municipality:
    """The municipality of this name, made if need be. `values`: as for `people.add_municipality`."""
    return people.municipality_named(tx, name) or people.add_municipality(tx, name, **values)


def a_coach(
    tx: Connection,
    name: str = "Karin",
    *,
    municipality: Municipality | None = None,
    role: Role = Role.COACH,
    language: str = "nl",
    chat_id: int | None = None,
    now: datetime,
) -> Staff:
    """A new coach. With `chat_id` it has joined, by that open chat."""
    municipality = municipality or a_municipality(tx)
    coach = people.add_staff(tx, municipality.id, role, name, language=language, now=now)
    if chat_id is not None:
        people.open_chat(tx, chat_id, language=language, now=now)
        people.change_staff(tx, coach.id, chat_id=chat_id)
    return people.staff_member(tx, coach.id)


def a_holder(
    tx: Connection,
    name: str = "Semhar",
    *,
    coach: Staff | None = None,
    language: str | None = "ti",
    chat_id: int | None = None,
    consent: bool = True,
    asked: bool = False,
    now: datetime,
    **values: Any,
) -> Holder:
    """A new holder, of a new coach unless one is given.

    With `chat_id` the holder has joined, by that open chat, and agreed unless `consent` is False. `asked`: check-ins
    come, in the usual rhythm; else there are none. `values`: fields of `Holder`.
    """
    coach = coach or a_coach(tx, now=now)
    made = people.add_holder(tx, coach.municipality_id, name, coach_id=coach.id, language=language, now=now)
    if chat_id is not None:
        people.open_chat(tx, chat_id, language=language, now=now)
        people.change_holder(tx, made.id, chat_id=chat_id)
        if consent:
            people.give_consent(tx, made.id, version="1", language=language or "nl", now=now)
            if asked:
                check_in_rhythms.begin(tx, made.id, now=now)
            else:
                check_ins.put_rhythms(tx, {made.id: replace(usual_rhythm(None), stopped=True)})
    if values:
        people.change_holder(tx, made.id, **values)
    return people.holder(tx, made.id)


def an_appointment(
    tx: Connection, holder: Holder, *, at: datetime, now: datetime | None = None, **values: Any
) -> Appointment:
    """A new appointment of one hour that starts at `at`, set by the holder's coach.

    `values`: as for `appointments.add`. It was made at `now`, or else a week before it starts.
    """
    usual: dict[str, Any] = {
        "start": at,
        "end": at + timedelta(hours=1),
        "zone": "Europe/Amsterdam",
        "title": "Gesprek over uw plan",
        "place": "Stadhuis, kamer 12",
        "with_whom": "Karin",
        "bring": "uw brief",
        "domain": Domain.CIVIC,
        "set_by": holder.coach_id,
        "now": now or at - timedelta(days=7),
    }
    return appointments.add(tx, holder.id, **(usual | values))
