"""For whom an announcement is: what there is to choose from, and what is chosen, one tap after another."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from bot.actions.announcement_queue import scope_of
from bot.actions.announcing import listed, reached, set_audience, visible
from bot.rules.announcement_views import Choices, Known
from bot.rules.announcements import Announcement
from bot.rules.audience import Audience, NotOffered, switched
from bot.rules.values import Role, Staff
from storage import announcements, audiences, people

MOST_EARLIER = 10  # earlier announcements that can be named


def choices(tx: Connection, staff_id: int, announcement_id: int) -> Choices:
    one = visible(tx, staff_id, announcement_id)
    scope = scope_of(tx, one)
    return Choices(
        one,
        reached(tx, one),
        languages=tuple(_with(audiences.languages(tx, scope), one.audience.languages)),
        districts=tuple(_with(audiences.districts(tx, scope), one.audience.districts)),
        known=known(tx, staff_id, one),
    )


def known(tx: Connection, staff_id: int, one: Announcement) -> Known:
    """What this person can choose for its audience, and the names of what is chosen."""
    staff, whose = people.staff_member(tx, staff_id), scope_of(tx, one).coach_id
    coaches: list[Staff] = []
    if whose is None and staff.role is Role.MANAGER:
        coaches = people.staff_of_municipality(tx, one.municipality_id)
    earlier = [each for each in listed(tx, staff_id) if each.released_at is not None and each.id != one.id]
    chosen = announcements.all_of(tx, {*one.audience.reached_by, *one.audience.not_reached_by})
    ids = {*one.audience.coach_ids} | ({whose} if whose is not None else set())
    names = people.staff_names(tx, ids, municipality_id=one.municipality_id) if ids else {}
    return Known(
        tuple(coaches),
        tuple(earlier[:MOST_EARLIER]),
        names,
        tuple(each for each in chosen.values() if each.municipality_id == one.municipality_id),
        mine=one.staff_id == staff_id,
        caseload="" if whose is None else names.get(whose, ""),
    )


def switch(
    tx: Connection, staff_id: int, announcement_id: int, name: str, value: object, *, now: datetime
) -> None:
    """One thing more or less in the field of `Audience` with this name. A district comes as its `mark_of`. Raises NotOffered
    for what nobody reads, or where nobody lives, any more; NotFound and NotInDraft as `set_audience` does."""
    found = choices(tx, staff_id, announcement_id)
    if name == "districts":
        value = next((one for one in found.districts if mark_of(one) == value), None)
        if value is None:
            raise NotOffered
    if name == "languages" and value not in found.languages:
        raise NotOffered
    set_audience(tx, staff_id, announcement_id, switched(found.one.audience, name, value), now=now)


def for_everybody(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    set_audience(tx, staff_id, announcement_id, Audience(), now=now)


def mark_of(district: str) -> str:
    """Eight signs for a part of the town, in a button: the list may change before that is tapped."""
    return sha256(district.encode()).hexdigest()[:8]


def _with(offered: list[str], chosen: tuple[str, ...]) -> list[str]:
    """What is chosen can be left out again, also when nobody has it any more."""
    return [*offered, *(one for one in chosen if one not in offered)]
