"""What people choose for themselves: how much Dutch, which reminders, which details, which language."""

from datetime import datetime

from sqlalchemy import Connection

from bot.actions.planning import replan_all
from bot.rules.errors import NotFound
from bot.rules.values import Dial, LeadTime, Staff
from storage import people


def turn_dial(tx: Connection, chat_id: int, dial: Dial, *, now: datetime) -> Dial:
    for holder in people.holders_of_chat(tx, chat_id):
        people.change_holder(tx, holder.id, dial=dial)
    return dial


def show_details(tx: Connection, chat_id: int, holder_id: int, shown: bool, *, now: datetime) -> None:
    """For this person alone: others who share the phone decide for themselves. NotFound for another chat."""
    if people.holder(tx, holder_id).chat_id != chat_id:
        raise NotFound
    people.change_holder(tx, holder_id, full_details=shown)


def switch_lead_time(
    tx: Connection, chat_id: int, lead_time: LeadTime | None, *, now: datetime
) -> tuple[LeadTime, ...]:
    """Switches one reminder on or off; None goes back to those of the municipality. All appointments are planned anew."""
    chosen: tuple[LeadTime, ...] = ()
    for holder in people.holders_of_chat(tx, chat_id):
        usual = people.municipality(tx, holder.municipality_id).lead_times
        if lead_time is None:
            people.change_holder(tx, holder.id, lead_times=None)
            chosen = usual
        else:
            before = holder.lead_times if holder.lead_times is not None else usual
            without = tuple(one for one in before if one != lead_time)
            chosen = without if lead_time in before else (*before, lead_time)
            people.change_holder(tx, holder.id, lead_times=chosen)
        replan_all(tx, holder.id, now=now)
    return chosen


def choose_staff_language(tx: Connection, staff_id: int, language: str, *, now: datetime) -> Staff:
    people.change_staff(tx, staff_id, language=language)
    return people.staff_member(tx, staff_id)
