"""The same news each week: whose words the next one says, and what ends one week alone or all of them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.actions import announcement_sending as sending
from bot.actions import announcing
from bot.actions.announcement_changes import correction, withdrawal
from bot.actions.announcement_progress import standing
from bot.rules.announcements import Announcement, State, Text
from bot.rules.errors import NotFound
from bot.rules.values import Staff
from storage import Database, announcement_work, announcements, people
from tests.actions.announced import WORDS, a_draft, a_manager, queue_all
from tests.builders import a_coach, a_holder, a_municipality

DAY, WEEK = timedelta(days=1), timedelta(days=7)
BETTER = "De cursus begint op 8 februari."


def a_series(tx: Connection, staff: Staff, *, now: datetime, weeks: int = 6) -> Announcement:
    """Released for one person; the first one goes an hour from now."""
    a_holder(tx, "Sara", coach=staff, chat_id=700, now=now)
    draft = a_draft(tx, staff, now=now)
    due = now + timedelta(hours=1)
    until = (due + weeks * WEEK).date()
    announcing.set_due(tx, staff.id, draft.id, due, repeat_until=until, skip_holidays=False, now=now)
    version = announcements.by_id(tx, draft.id).version
    one = announcing.release(tx, staff.id, draft.id, version=version, now=now)
    queue_all(tx, due)
    return announcements.by_id(tx, one.id)


def next_week(tx: Connection, head: Announcement, weeks: int) -> Announcement:
    """What is made when so many weeks are over."""
    queue_all(tx, (head.due or head.made_at) + weeks * WEEK)
    return announcements.latest(tx, head.municipality_id)[0]


def correct(tx: Connection, staff: Staff, one: Announcement, words: str, *, now: datetime) -> None:
    announcing.set_text(tx, staff.id, one.id, Text("nl", words), now=now)
    sending.put_in_place(tx, staff.id, one.id, now=now)


def says(one: Announcement) -> str:
    return "" if one.dutch is None else one.dutch.words


async def test_the_next_one_says_what_the_last_one_says_now(db: Database, now: datetime) -> None:
    def follow(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        head = a_series(tx, staff, now=now)
        second = next_week(tx, head, 1)
        assert (second.series_id, says(second)) == (head.id, WORDS["nl"])
        correct(tx, staff, second, BETTER, now=now + WEEK)
        third = next_week(tx, head, 2)
        assert (third.series_id, says(third)) == (head.id, BETTER)
        # Words that were written and are not in place are nobody's.
        announcing.set_text(tx, staff.id, third.id, Text("nl", "Nog niet."), now=now + 2 * WEEK)
        fourth = next_week(tx, head, 3)
        assert says(fourth) == BETTER
        correct(tx, staff, fourth, "Fout.", now=now + 3 * WEEK)
        sending.withdraw(tx, staff.id, fourth.id, now=now + 3 * WEEK)
        assert says(next_week(tx, head, 4)) == BETTER

    await db.write(follow)


async def test_each_week_knows_when_the_next_one_goes_and_ends_them_all(db: Database, now: datetime) -> None:
    def end(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        head = a_series(tx, staff, now=now)
        second = next_week(tx, head, 1)
        due = (head.due or now) + 2 * WEEK
        for one in (head, second):
            assert standing(tx, staff.id, one.id, now=now).next_due == due
        els = a_manager(tx, "Els", municipality=a_municipality(tx, "Elders"), now=now)
        coach = a_coach(tx, "Cato", now=now)
        for stranger in (els, coach):
            with pytest.raises(NotFound):
                sending.end_series(tx, stranger.id, second.id, now=now)
        sending.end_series(tx, staff.id, second.id, now=now)
        for one in (head, second):
            assert standing(tx, staff.id, one.id, now=now).next_due is None
        assert next_week(tx, head, 2).id == second.id
        assert announcement_work.to_repeat(tx, now=due) is None

    await db.write(end)


@pytest.mark.parametrize("first", [True, False])
async def test_one_that_is_stopped_paused_or_dropped_ends_no_series(
    db: Database, now: datetime, first: bool
) -> None:
    def stop(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        head = a_series(tx, staff, now=now)
        weeks = 1 if first else 2
        one = head if first else next_week(tx, head, 1)
        sending.pause(tx, staff.id, one.id, now=now)
        following = next_week(tx, head, weeks)
        assert following.id > one.id
        sending.stop(tx, staff.id, one.id, now=now)
        assert announcements.by_id(tx, one.id).state is State.STOPPED
        assert standing(tx, staff.id, one.id, now=now).next_due is not None
        assert next_week(tx, head, weeks + 1).id > following.id

    await db.write(stop)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("ends", [True, False])
async def test_who_withdraws_one_says_whether_the_series_ends(
    db: Database, now: datetime, first: bool, ends: bool
) -> None:
    def withdraw(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        head = a_series(tx, staff, now=now)
        one = head if first else next_week(tx, head, 1)
        assert withdrawal(tx, staff.id, one.id, now=now).next_due is not None
        sending.withdraw(tx, staff.id, one.id, ends_series=ends, now=now)
        assert announcements.by_id(tx, one.id).state is State.WITHDRAWN
        assert (standing(tx, staff.id, one.id, now=now).next_due is None) is ends
        following = next_week(tx, head, 2)
        assert (following.id == one.id) is ends
        assert following.state is (State.WITHDRAWN if ends else State.RELEASED)

    await db.write(withdraw)


async def test_a_correction_says_whether_the_next_one_says_it_too(db: Database, now: datetime) -> None:
    def look(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        head = a_series(tx, staff, now=now)
        second = next_week(tx, head, 1)
        for one, expected in ((head, False), (second, True)):
            announcing.set_text(tx, staff.id, one.id, Text("nl", BETTER), now=now)
            assert correction(tx, staff.id, one.id, now=now).next_says is expected
        sending.end_series(tx, staff.id, head.id, now=now)
        assert not correction(tx, staff.id, second.id, now=now).next_says

    await db.write(look)


async def test_words_that_one_person_corrected_go_to_many_only_after_a_second_one(
    db: Database, now: datetime
) -> None:
    """A second person released the series; a small week was corrected by its writer alone."""

    def outgrow(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        second = a_manager(tx, "Nour", now=now)
        a_holder(tx, "Sara", coach=staff, chat_id=700, now=now)
        draft = a_draft(tx, staff, now=now)
        due = now + timedelta(hours=1)
        until = (due + 5 * WEEK).date()
        announcing.set_due(tx, staff.id, draft.id, due, repeat_until=until, skip_holidays=False, now=now)
        announcing.ask(tx, staff.id, draft.id, now=now)
        version = announcements.by_id(tx, draft.id).version
        head = announcing.release(tx, second.id, draft.id, version=version, now=now)
        queue_all(tx, due)
        people.change_municipality(tx, staff.municipality_id, release_above=1)
        correct(tx, staff, head, BETTER, now=now + DAY)
        assert next_week(tx, head, 1).state is State.RELEASED
        a_holder(tx, "Sami", coach=staff, chat_id=701, now=now)
        waits = next_week(tx, head, 2)
        assert (waits.state, says(waits)) == (State.ASKED, BETTER)
        announcing.release(tx, second.id, waits.id, version=waits.version, now=now + 2 * WEEK)
        # Somebody else has seen these words now.
        assert next_week(tx, head, 3).state is State.RELEASED

    await db.write(outgrow)


async def test_no_series_of_who_leaves_goes_on_whatever_became_of_its_first_one(
    db: Database, now: datetime
) -> None:
    def leave(tx: Connection) -> None:
        coach = a_coach(tx, now=now)
        head = a_series(tx, coach, now=now)
        sending.stop(tx, coach.id, head.id, now=now)
        sending.settle_for_good(tx, coach, now=now)
        assert announcements.by_id(tx, head.id).next_due is None

    await db.write(leave)
