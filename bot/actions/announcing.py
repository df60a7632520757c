"""An announcement is written, looked at by a second person where it is for many, and released.

A coach has their own, for the people in their hands; a manager has all of the municipality. What is somebody else's, or of
another municipality, is as if it were not there (P04).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.actions.announcement_holds import tell_writer
from bot.actions.announcement_queue import FIRST, queue_next, scope_of
from bot.actions.notices import tell_staff
from bot.rules.announcements import (
    FARTHEST,
    Announcement,
    AnotherMustRelease,
    IsOver,
    News,
    NobodyToReach,
    NoColleague,
    NotInDraft,
    NotReleased,
    NoWords,
    State,
    Text,
    may_release,
    next_in_series,
)
from bot.rules.audience import DUTCH, Audience, Reached
from bot.rules.errors import NotFound
from bot.rules.values import Kind, Role, Staff
from storage import announcements, audiences, audit, people

ASKED = "asked"  # rules of notices
RELEASED = "released"
BACK = "back"
OPEN = (State.DRAFT, State.ASKED)


def visible(tx: Connection, staff_id: int, announcement_id: int) -> Announcement:
    """The announcement, for who may see it. NotFound else."""
    staff = people.staff_member(tx, staff_id)
    one = announcements.of_municipality(tx, staff.municipality_id, announcement_id)
    if staff.role is not Role.MANAGER and one.staff_id != staff.id:
        raise NotFound
    return one


def listed(tx: Connection, staff_id: int) -> list[Announcement]:
    """What this person may see, the newest first; those that wait for a second person among them."""
    staff = people.staff_member(tx, staff_id)
    own = None if staff.role is Role.MANAGER else staff.id
    return announcements.latest(tx, staff.municipality_id, staff_id=own)


def reached(tx: Connection, one: Announcement, audience: Audience | None = None) -> Reached:
    """Who would get it now."""
    return audiences.reached(
        tx, audience or one.audience, scope_of(tx, one), kind=one.kind, versions=one.ready
    )


def begin(tx: Connection, staff_id: int, kind: News, *, now: datetime) -> int:
    """A draft for everybody whom this person may write to; its number."""
    staff = people.staff_member(tx, staff_id)
    made = announcements.add(
        tx, municipality_id=staff.municipality_id, staff_id=staff.id, kind=kind, audience=Audience(), now=now
    )
    return made.id


def set_kind(tx: Connection, staff_id: int, announcement_id: int, kind: News, *, now: datetime) -> None:
    _change_draft(tx, staff_id, announcement_id, kind=kind.value)


def set_audience(
    tx: Connection, staff_id: int, announcement_id: int, audience: Audience, *, now: datetime
) -> None:
    """NotFound for a coach or an earlier announcement of another municipality."""
    one = visible(tx, staff_id, announcement_id)
    for coach_id in audience.coach_ids:
        if people.staff_member(tx, coach_id).municipality_id != one.municipality_id:
            raise NotFound
    for earlier in (*audience.reached_by, *audience.not_reached_by):
        visible(tx, staff_id, earlier)
    _change_draft(tx, staff_id, announcement_id, audience=audience)


def set_text(tx: Connection, staff_id: int, announcement_id: int, text: Text, *, now: datetime) -> None:
    """A version that somebody wrote, or that came back from a translator. New Dutch words make the others out of date only
    in what they say: they stay, for whoever wrote them to look at."""
    _put(tx, staff_id, announcement_id, [replace(text, passed=True)], by=staff_id, now=now)


def set_machine_texts(
    tx: Connection, staff_id: int, announcement_id: int, texts: Collection[Text], *, now: datetime
) -> None:
    """Versions by a machine, for languages without one; what a person wrote meanwhile stays."""
    one = visible(tx, staff_id, announcement_id)
    there = edited_texts(tx, one)
    new = [text for text in texts if text.language not in there or there[text.language].by_machine]
    _put(tx, staff_id, announcement_id, new, by=None, now=now)


def pass_text(tx: Connection, staff_id: int, announcement_id: int, language: str, *, now: datetime) -> None:
    """Somebody read what a machine made, or what is older than the Dutch words, and it is right."""
    text = edited_texts(tx, visible(tx, staff_id, announcement_id)).get(language)
    if text is None:
        raise NotFound
    set_text(tx, staff_id, announcement_id, replace(text, set_at=None), now=now)


def drop_text(tx: Connection, staff_id: int, announcement_id: int, language: str, *, now: datetime) -> None:
    """Who reads this language gets Dutch. Dutch itself stays."""
    if language == DUTCH:
        raise NotFound
    one = _to_edit(tx, staff_id, announcement_id, now=now)
    announcements.drop_text(tx, one.id, editing(one), language)


def set_due(
    tx: Connection,
    staff_id: int,
    announcement_id: int,
    due: datetime | None,
    *,
    repeat_until: date | None = None,
    skip_holidays: bool = True,
    now: datetime,
) -> None:
    """When it leaves; None: as soon as it is released. Raises IsOver for a moment that is past or too far ahead."""
    if due is not None and not now < due <= now + FARTHEST:
        raise IsOver
    if repeat_until is not None and (due is None or not due.date() < repeat_until <= (now + FARTHEST).date()):
        raise IsOver
    _change_draft(
        tx,
        staff_id,
        announcement_id,
        due=due,
        repeat_until=repeat_until,
        skip_holidays=skip_holidays,
    )


def ask(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> int:
    """A second person is asked to release it; to how many managers the question goes. Raises NoColleague, and what
    `release` does of one that is not whole."""
    one = visible(tx, staff_id, announcement_id)
    if one.state not in OPEN:
        raise NotInDraft
    check(tx, one, now=now)
    others = other_managers(tx, one)
    if not others:
        raise NoColleague
    ask_others(tx, one, now=now)
    audit.note(tx, actor=f"staff:{staff_id}", what="asked_release", subject=f"announcement:{one.id}", now=now)
    return len(others)


def ask_others(tx: Connection, one: Announcement, *, now: datetime) -> None:
    """It waits for one of the other managers, each of whom hears of it."""
    one = announcements.change(tx, one.id, state=State.ASKED.value, asked_at=now)
    for manager in other_managers(tx, one):
        key = f"news:{one.id}:{ASKED}:{manager.id}:{one.version}"
        tell_staff(tx, manager.id, Kind.STAFF_NEWS, key=key, subject_id=one.id, rule=ASKED, now=now)


def send_back(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    """The second person does not release it: its writer changes it."""
    one = visible(tx, staff_id, announcement_id)
    if one.state is not State.ASKED:
        raise NotInDraft
    one = announcements.change(tx, one.id, state=State.DRAFT.value, asked_at=None)
    if staff_id != one.staff_id:
        tell_writer(tx, one, BACK, now=now)


def release(
    tx: Connection, staff_id: int, announcement_id: int, *, version: int, now: datetime
) -> Announcement:
    """It goes, now or when it is due. `version` is that of what this person looked at.

    Raises:
        NotInDraft: it was released or changed meanwhile.
        NoWords, NobodyToReach, IsOver: it is not whole.
        AnotherMustRelease: it is for so many that somebody else lets it go.
        NotReleased: it is somebody else's, and they do not ask any more.
    """
    one = visible(tx, staff_id, announcement_id)
    if one.state not in OPEN or one.version != version:
        raise NotInDraft
    people_reached = check(tx, one, now=now).people
    staff, town = people.staff_member(tx, staff_id), people.municipality(tx, one.municipality_id)
    if not may_release(staff, one, people_reached, town):
        raise AnotherMustRelease if staff_id == one.staff_id else NotReleased
    due = one.due or now
    next_due = None
    if one.repeat_until is not None:
        next_due = next_in_series(due, one.repeat_until, skip_holidays=one.skip_holidays, zone=town.zone)
    values: dict[str, Any] = {
        "state": State.RELEASED.value,
        "due": due,
        "released_by": staff_id,
        "released_at": now,
        "people": people_reached,
        "next_due": next_due,
    }
    one = announcements.change(tx, one.id, **values)
    if due <= now:
        # The first have it at once; the job makes the rows of all others.
        queue_next(tx, one, FIRST, now=now)
    if staff_id != one.staff_id:
        tell_writer(tx, one, RELEASED, now=now)
    audit.note(tx, actor=f"staff:{staff_id}", what="released", subject=f"announcement:{one.id}", now=now)
    return one


def remove(tx: Connection, staff_id: int, announcement_id: int) -> None:
    """A draft goes away. Raises NotInDraft for what was released."""
    one = visible(tx, staff_id, announcement_id)
    if one.state not in OPEN:
        raise NotInDraft
    announcements.remove(tx, one.id)


def editing(one: Announcement) -> int:
    """The edition that is being written: the first one, or after the release the next."""
    return one.edition if one.state in OPEN else one.edition + 1


def edited_texts(tx: Connection, one: Announcement) -> dict[str, Text]:
    """The texts of that edition; those of the present one while nobody changed any."""
    if one.state in OPEN:
        return dict(one.texts)
    return announcements.texts_of(tx, {one.id: one.edition + 1}).get(one.id) or dict(one.texts)


def _put(
    tx: Connection,
    staff_id: int,
    announcement_id: int,
    texts: Collection[Text],
    *,
    by: int | None,
    now: datetime,
) -> None:
    one = _to_edit(tx, staff_id, announcement_id, now=now)
    for text in texts:
        announcements.put_text(tx, one.id, editing(one), text, by=by, now=now)


def _to_edit(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> Announcement:
    """The announcement with an edition that can be written: after the release the next one is begun."""
    one = visible(tx, staff_id, announcement_id)
    if one.state in OPEN:
        # Whoever is asked to release it must see what changed.
        return _change_draft(tx, staff_id, announcement_id)
    if one.state is State.WITHDRAWN:
        raise NotInDraft
    announcements.begin_edition(tx, one, now=now)
    return one


def _change_draft(tx: Connection, staff_id: int, announcement_id: int, **values: Any) -> Announcement:
    one = visible(tx, staff_id, announcement_id)
    if one.state not in OPEN:
        raise NotInDraft
    return announcements.change(tx, one.id, state=State.DRAFT.value, asked_at=None, **values)


def check(tx: Connection, one: Announcement, *, now: datetime) -> Reached:
    """Whom it would reach. Raises NoWords, IsOver, NobodyToReach for one that cannot go so."""
    if one.dutch is None:
        raise NoWords
    if one.due is not None and one.due <= now:
        raise IsOver
    found = reached(tx, one)
    if not found.people:
        raise NobodyToReach
    return found


def other_managers(tx: Connection, one: Announcement) -> list[Staff]:
    """Who may release what its writer may not."""
    staff = people.staff_of_municipality(tx, one.municipality_id)
    return [each for each in staff if each.role is Role.MANAGER and each.id != one.staff_id]
