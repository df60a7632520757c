"""A manager sets who hears of words of danger after the coach and who stands in, and in which order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.rules.errors import NotFound
from bot.rules.values import Role, Staff
from storage import audit, duty, people


def put_on(tx: Connection, manager_id: int, staff_id: int, *, now: datetime) -> None:
    """At the end of the list. Who is on it stays where they are."""
    town, listed = _list_of(tx, manager_id, staff_id)
    if staff_id not in listed:
        _save(tx, manager_id, town, [*listed, staff_id], now=now)


def take_off(tx: Connection, manager_id: int, staff_id: int, *, now: datetime) -> None:
    town, listed = _list_of(tx, manager_id, staff_id)
    if staff_id in listed:
        _save(tx, manager_id, town, [one for one in listed if one != staff_id], now=now)


def move_up(tx: Connection, manager_id: int, staff_id: int, *, now: datetime) -> None:
    """One place to the front; nothing for the first one, or for who is not on the list."""
    town, listed = _list_of(tx, manager_id, staff_id)
    place = listed.index(staff_id) if staff_id in listed else 0
    if place > 0:
        listed[place - 1 : place + 1] = [staff_id, listed[place - 1]]
        _save(tx, manager_id, town, listed, now=now)


def duty_list(tx: Connection, manager_id: int) -> tuple[list[Staff], list[Staff]]:
    """Who is on the list in their order, and who else could be. NotFound for who is no manager."""
    manager = _manager(tx, manager_id)
    everyone = {one.id: one for one in people.staff_of_municipality(tx, manager.municipality_id)}
    listed = [everyone[one] for one in duty.on_duty(tx, manager.municipality_id) if one in everyone]
    return listed, [one for one in everyone.values() if one not in listed]


def _list_of(tx: Connection, manager_id: int, staff_id: int) -> tuple[int, list[int]]:
    """The municipality and its list. NotFound for who is no manager, and for staff of elsewhere."""
    town = _manager(tx, manager_id).municipality_id
    if people.staff_member(tx, staff_id).municipality_id != town:
        raise NotFound
    return town, list(duty.on_duty(tx, town))


def _manager(tx: Connection, manager_id: int) -> Staff:
    manager = people.staff_member(tx, manager_id)
    if manager.role is not Role.MANAGER:
        raise NotFound
    return manager


def _save(tx: Connection, manager_id: int, town: int, listed: Sequence[int], *, now: datetime) -> None:
    duty.set_on_duty(tx, town, listed)
    audit.note(tx, actor=f"staff:{manager_id}", what="duty_set", subject=f"municipality:{town}", now=now)
