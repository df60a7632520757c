"""What staff look at before and after an announcement goes, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from bot.actions import announcement_audience, announcement_moments, announcing
from bot.actions import announcement_changes as changes
from bot.actions import announcement_progress as pages
from bot.actions import announcement_release as looks
from bot.actions.announcement_sending import see_to_announcements
from bot.rules.announcements import (
    Announcement,
    IsOver,
    NobodyToReach,
    NoColleague,
    NothingNew,
    NotInDraft,
    State,
    Text,
)
from bot.rules.audience import NotOffered
from bot.rules.errors import NotFound
from bot.rules.values import OutboxState
from storage import Database, announcement_rows, announcement_watches, announcements, people
from storage.tables import outbox
from tests.actions.announced import a_draft, a_manager
from tests.builders import a_coach, a_holder, a_municipality

CHAT = 700
HOUR = timedelta(hours=1)


def went(tx: Connection, *, now: datetime, names: tuple[str, ...] = ("Semhar", "Sami")) -> Announcement:
    """One that was sent to these people an hour ago."""
    staff, since = a_manager(tx, now=now), now - HOUR
    for place, name in enumerate(names):
        a_holder(tx, name, coach=staff, chat_id=CHAT + place, language="nl", now=since)
    one = a_draft(tx, staff, now=since)
    announcing.release(tx, staff.id, one.id, version=one.version, now=since)
    while see_to_announcements(tx, since):
        pass
    tx.execute(
        update(outbox)
        .where(outbox.c.subject_id == one.id)
        .values(state=OutboxState.SENT.value, sent_at=since, version="nl:1", message_id=1, chat_id=CHAT)
    )
    return announcements.by_id(tx, one.id)


async def test_whether_it_can_go_and_why_not(db: Database, now: datetime) -> None:
    def look(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        one = a_draft(tx, staff, now=now)
        assert isinstance(looks.ready(tx, staff.id, one.id, now=now).problem, NobodyToReach)
        a_holder(tx, coach=staff, chat_id=CHAT, now=now)
        found = looks.ready(tx, staff.id, one.id, now=now)
        assert (found.problem, found.may_release, found.others, found.mine) == (None, True, 0, True)
        people.change_municipality(tx, staff.municipality_id, release_above=0)
        found = looks.ready(tx, staff.id, one.id, now=now)
        assert (found.needs_second, found.may_release) == (True, False)
        with pytest.raises(NoColleague):
            announcing.ask(tx, staff.id, one.id, now=now)
        other = a_manager(tx, "Bram", now=now)
        assert not looks.ready(tx, other.id, one.id, now=now).may_release
        announcing.ask(tx, staff.id, one.id, now=now)
        assert looks.ready(tx, other.id, one.id, now=now).may_release

    await db.write(look)


async def test_nothing_is_chosen_that_is_not_offered(db: Database, now: datetime) -> None:
    def choose(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        els = a_coach(tx, "Els", municipality=a_municipality(tx, "Elders"), now=now)
        one = a_draft(tx, staff, now=now)
        for name, value, error in (
            ("languages", "ti", NotOffered),
            ("districts", "00000000", NotOffered),
            ("coach_ids", els.id, NotFound),
            ("reached_by", 999_999, NotFound),
        ):
            with pytest.raises(error):
                announcement_audience.switch(tx, staff.id, one.id, name, value, now=now)
        for action in (announcement_audience.choices, looks.ready, pages.standing):
            more = {} if action is announcement_audience.choices else {"now": now}
            with pytest.raises(NotFound):
                action(tx, els.id, one.id, **more)

    await db.write(choose)


async def test_a_series_ends_after_its_first_one(db: Database, now: datetime) -> None:
    def repeat(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        one = a_draft(tx, staff, now=now)
        with pytest.raises(IsOver):
            announcement_moments.set_repeat(tx, staff.id, one.id, now.date(), now=now)
        due = now + timedelta(days=1)
        announcement_moments.set_moment(tx, staff.id, one.id, due, now=now)
        for days in (0, 6):
            early = due.date() + timedelta(days=days)
            with pytest.raises(IsOver):
                announcement_moments.set_repeat(tx, staff.id, one.id, early, now=now)
        until = due.date() + timedelta(days=30)
        announcement_moments.set_repeat(tx, staff.id, one.id, until, now=now)
        announcement_moments.set_moment(tx, staff.id, one.id, due + timedelta(days=23), now=now)
        assert announcements.by_id(tx, one.id).repeat_until == until
        announcement_moments.set_moment(tx, staff.id, one.id, due + timedelta(days=24), now=now)
        assert announcements.by_id(tx, one.id).repeat_until is None

    await db.write(repeat)


async def test_what_a_correction_would_do(db: Database, now: datetime) -> None:
    def correct(tx: Connection) -> None:
        one = went(tx, now=now)
        with pytest.raises(NothingNew):
            changes.correction(tx, one.staff_id, one.id, now=now)
        text = Text("nl", "De cursus begint op 2 februari.")
        announcing.set_text(tx, one.staff_id, one.id, text, now=now)
        found = changes.correction(tx, one.staff_id, one.id, now=now)
        assert (found.in_place, found.too_old, found.left, found.may) == (2, 0, 0, True)
        later = changes.correction(tx, one.staff_id, one.id, now=now + 48 * HOUR)
        assert (later.in_place, later.too_old) == (0, 2)
        ends = changes.withdrawal(tx, one.staff_id, one.id, now=now + 48 * HOUR)
        assert (ends.in_place, ends.too_old) == (0, 2)
        with pytest.raises(NotInDraft):
            changes.correct(tx, one.staff_id, one.id, mark="00000000", now=now)
        with pytest.raises(NoColleague):
            changes.ask_correction(tx, one.staff_id, one.id, mark=found.mark, now=now)
        assert changes.correct(tx, one.staff_id, one.id, mark=found.mark, now=now) == one.id
        # Once: the words are the same now.
        with pytest.raises((NotInDraft, NothingNew)):
            changes.correct(tx, one.staff_id, one.id, mark=found.mark, now=now)

    await db.write(correct)


async def test_of_an_earlier_correction_nothing_is_counted(db: Database, now: datetime) -> None:
    def correct_twice(tx: Connection) -> None:
        one = went(tx, now=now)
        for number in (2, 3):
            text = Text("nl", f"De cursus begint op {number} februari.")
            announcing.set_text(tx, one.staff_id, one.id, text, now=now)
            found = changes.correction(tx, one.staff_id, one.id, now=now)
            changes.correct(tx, one.staff_id, one.id, mark=found.mark, now=now)
            while see_to_announcements(tx, now):
                pass
        standing = pages.standing(tx, one.staff_id, one.id, now=now)
        assert standing.progress.edits_left == 2
        assert standing.changing
        assert not standing.is_over

    await db.write(correct_twice)


async def test_what_waits_for_tomorrow_says_when_it_goes(db: Database, now: datetime) -> None:
    def postpone(tx: Connection) -> None:
        one = went(tx, now=now)
        rows = update(outbox).where(outbox.c.subject_id == one.id)
        tomorrow = now + timedelta(days=1)
        tx.execute(rows.values(state=OutboxState.PLANNED.value, due=tomorrow))
        assert announcement_rows.first_due(tx, one.id) == tomorrow
        assert pages.standing(tx, one.staff_id, one.id, now=now).waits == tomorrow
        tx.execute(rows.values(due=now + timedelta(seconds=30)))
        assert pages.standing(tx, one.staff_id, one.id, now=now).waits is None

    await db.write(postpone)


async def test_one_message_is_watched_in_a_chat_and_changed_by_one(db: Database, now: datetime) -> None:
    def watch(tx: Connection) -> None:
        one = went(tx, now=now)
        for message in (1, 2):
            announcement_watches.put(tx, CHAT, message, one.id, shown="a", now=now)
        assert not announcement_watches.is_watched(tx, CHAT, 1)
        assert announcement_watches.is_watched(tx, CHAT, 2)
        (watched,) = announcement_watches.watched(tx)
        assert (watched.announcement_id, watched.version, watched.at) == (one.id, one.version, now)
        (read,) = announcement_watches.of_announcement(tx, one.id)
        assert announcement_watches.take(tx, read, shown="b", now=now + HOUR)
        assert not announcement_watches.take(tx, read, shown="c", now=now + HOUR)
        announcement_watches.forget_before(tx, now + HOUR)
        assert announcement_watches.is_watched(tx, CHAT, 2)
        announcement_watches.forget(tx, CHAT, 2)
        assert announcement_watches.watched(tx) == []
        assert announcements.by_id(tx, one.id).state is State.RELEASED

    await db.write(watch)
