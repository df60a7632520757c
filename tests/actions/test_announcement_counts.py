"""The counts of an announcement after it went: of new words that were sent anew, and after it ended early."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.actions import announcement_changes, announcement_progress, announcement_sending, announcing
from bot.actions.announcement_sending import see_to_announcements
from bot.app import LOCALES
from bot.i18n import load_catalogues
from bot.rules.announcement_views import Standing
from bot.rules.announcements import Announcement, Rule, Text
from bot.rules.values import ChatState, Holder, Kind, OutboxState, Skip
from bot.texts.staff.announcement_progress import page
from storage import Database, announcements, attention, people
from storage.announcement_tables import announcement
from storage.tables import outbox
from tests.actions.announced import a_draft, a_manager, queue_all, rows_of
from tests.builders import a_holder
from tests.reading import UNSEEN

CHAT = 700
DAY = timedelta(days=1)
OLD = timedelta(hours=49)
ENGLISH = load_catalogues(LOCALES).translator("en", domain="staff")


def went(tx: Connection, *, people: int, now: datetime) -> Announcement:
    """One that was sent to so many people 49 hours ago."""
    staff, since = a_manager(tx, now=now), now - OLD
    for number in range(people):
        a_holder(tx, f"P{number}", coach=staff, chat_id=CHAT + number, language="nl", now=since)
    one = a_draft(tx, staff, now=since)
    announcing.release(tx, staff.id, one.id, version=one.version, now=since)
    queue_all(tx, since)
    arrive(tx, one, edition=1, now=since)
    return announcements.by_id(tx, one.id)


def arrive(tx: Connection, one: Announcement, *, edition: int, now: datetime) -> None:
    """What waits is sent."""
    values = {"sent_at": now, "version": f"nl:{edition}", "message_id": 1, "chat_id": CHAT}
    for row in rows_of(tx, one.id):
        if row.state == OutboxState.PLANNED:
            set_row(tx, row.id, OutboxState.SENT, **values)


def set_row(tx: Connection, row_id: int, state: OutboxState, **values: Any) -> None:
    tx.execute(update(outbox).where(outbox.c.id == row_id).values(state=state.value, **values))


def corrected(tx: Connection, one: Announcement, words: str, *, now: datetime) -> Announcement:
    announcing.set_text(tx, one.staff_id, one.id, Text("nl", words), now=now)
    found = announcement_sending.put_in_place(tx, one.staff_id, one.id, now=now)
    queue_all(tx, now)
    return found


def sent_anew(tx: Connection, one: Announcement, *, now: datetime) -> list[Any]:
    """The rows of the new words."""
    announcement_sending.send_correction(tx, one.staff_id, one.id, now=now)
    return [row for row in rows_of(tx, one.id) if row.rule == Rule.CORRECTION]


def standing(tx: Connection, one: Announcement, *, now: datetime) -> Standing:
    return announcement_progress.standing(tx, one.staff_id, one.id, now=now)


def counted(found: Standing) -> Mapping[str, int]:
    """Of the new words sent anew."""
    anew = found.progress.new_words
    names = ("people", "sent", "left", "unclear", "failed", "closed")
    return {name: count for name in names if (count := getattr(anew, name))}


async def test_new_words_that_were_sent_anew_are_counted(db: Database, now: datetime) -> None:
    def send(tx: Connection) -> None:
        one = corrected(tx, went(tx, people=6, now=now), "Nieuw.", now=now)
        found = standing(tx, one, now=now)
        assert (found.beyond, found.untold, found.is_over, counted(found)) == (6, 6, True, {})
        rows = sent_anew(tx, one, now=now)
        found = standing(tx, one, now=now)
        assert (found.beyond, found.untold, found.is_over) == (0, 0, False)
        assert counted(found) == {"people": 6, "left": 6}
        # To nobody it is still to go for the first time.
        assert (found.progress.left, found.progress.waiting) == (0, 6)
        set_row(tx, rows[0].id, OutboxState.CLAIMED)
        assert standing(tx, one, now=now).is_busy
        set_row(tx, rows[0].id, OutboxState.UNCLEAR, version="nl:2")
        set_row(tx, rows[1].id, OutboxState.FAILED)
        set_row(tx, rows[2].id, OutboxState.FAILED)
        set_row(tx, rows[3].id, OutboxState.SKIPPED, reason=Skip.CLOSED.value)
        arrive(tx, one, edition=2, now=now)
        found = standing(tx, one, now=now)
        assert counted(found) == {"people": 6, "sent": 2, "unclear": 1, "failed": 2, "closed": 1}
        # Three have the old words still; nobody is sent the new ones a second time by the same tap.
        assert (found.beyond, found.untold, found.is_over) == (3, 0, True)
        assert announcement_sending.send_correction(tx, one.staff_id, one.id, now=now) == 0
        assert found.progress.missed == 3
        assert announcement_sending.send_missed(tx, one.staff_id, one.id, now=now) == 3
        arrive(tx, one, edition=2, now=now)
        found = standing(tx, one, now=now)
        assert counted(found) == {"people": 6, "sent": 5, "closed": 1}
        assert (found.beyond, found.progress.missed) == (1, 0)
        assert (found.progress.sent, found.progress.people) == (6, 6)

    await db.write(send)


async def test_new_words_that_go_anew_are_paused_and_stopped(db: Database, now: datetime) -> None:
    def send(tx: Connection) -> None:
        one = corrected(tx, went(tx, people=3, now=now), "Nieuw.", now=now)
        sent_anew(tx, one, now=now)
        who = (one.staff_id, one.id)
        announcement_sending.pause(tx, *who, now=now)
        assert standing(tx, one, now=now).progress.new_words.of(OutboxState.HELD) == 3
        announcement_sending.go_on(tx, *who, now=now)
        assert standing(tx, one, now=now).progress.new_words.of(OutboxState.PLANNED) == 3
        announcement_sending.stop(tx, *who, now=now)
        found = standing(tx, one, now=now)
        assert found.progress.new_words.skipped == {Skip.CANCELLED: 3}
        assert found.progress.skipped == {}
        assert (found.beyond, found.is_over) == (3, True)

    await db.write(send)


async def test_new_words_of_an_earlier_correction(db: Database, now: datetime) -> None:
    """What waits goes in the words that hold now; what went is changed where it stands, and counted there."""

    def send(tx: Connection) -> None:
        one = corrected(tx, went(tx, people=4, now=now), "Nieuw.", now=now)
        rows = sent_anew(tx, one, now=now)
        sent = {"sent_at": now, "version": "nl:2", "message_id": 1, "chat_id": CHAT}
        set_row(tx, rows[0].id, OutboxState.SENT, **sent)
        set_row(tx, rows[1].id, OutboxState.SKIPPED, reason=Skip.CLOSED.value)
        set_row(tx, rows[2].id, OutboxState.FAILED)
        later = now + timedelta(hours=1)
        announcing.set_text(tx, one.staff_id, one.id, Text("nl", "Nog nieuwer."), now=later)
        change = announcement_changes.correction(tx, one.staff_id, one.id, now=later)
        # Whoever still waits for the words of before gets these.
        assert (change.in_place, change.left, change.too_old) == (1, 1, 2)
        one = corrected(tx, one, "Nog nieuwer.", now=later)
        found = standing(tx, one, now=later)
        assert counted(found) == {"people": 2, "left": 1, "failed": 1}
        assert found.progress.edits_left == 1
        # The one whose chat was closed may have opened it; the one to whom it failed gets it by "Send again".
        assert (found.beyond, found.untold, found.progress.missed) == (2, 1, 1)
        assert announcement_sending.send_correction(tx, one.staff_id, one.id, now=later) == 1
        assert announcement_sending.send_missed(tx, one.staff_id, one.id, now=later) == 1
        arrive(tx, one, edition=3, now=later)
        found = standing(tx, one, now=later)
        assert counted(found) == {"people": 3, "sent": 3}
        assert (found.beyond, found.untold) == (0, 0)

    await db.write(send)


async def test_a_withdrawal_says_who_does_not_read_it(db: Database, now: datetime) -> None:
    def withdraw(tx: Connection) -> None:
        one = corrected(tx, went(tx, people=3, now=now), "Nieuw.", now=now)
        rows = sent_anew(tx, one, now=now)
        sent = {"sent_at": now, "version": "nl:2", "message_id": 1, "chat_id": CHAT}
        set_row(tx, rows[0].id, OutboxState.SENT, **sent)
        found = announcement_changes.withdrawal(tx, one.staff_id, one.id, now=now)
        assert (found.in_place, found.too_old, found.left) == (1, 2, 0)
        announcement_sending.withdraw(tx, one.staff_id, one.id, now=now)
        queue_all(tx, now)
        progress = standing(tx, one, now=now).progress
        assert (progress.sent, progress.edits_left) == (3, 1)
        # Of the correction nothing is said any more.
        assert progress.new_words.people == 0
        assert [row.state for row in rows_of(tx, one.id, Kind.ANNOUNCEMENT_EDIT)] == ["planned"]

    await db.write(withdraw)


def scheduled(tx: Connection, *, people: int, now: datetime) -> tuple[Announcement, list[Holder]]:
    """One for tomorrow, to so many people."""
    staff = a_manager(tx, now=now)
    holders = [
        a_holder(tx, f"P{number}", coach=staff, chat_id=CHAT + number, language="nl", now=now)
        for number in range(people)
    ]
    one = a_draft(tx, staff, due=now + DAY, now=now)
    return announcing.release(tx, staff.id, one.id, version=one.version, now=now), holders


@pytest.mark.parametrize("end", ["stop", "withdraw"])
async def test_who_left_before_it_went_was_not_stopped(db: Database, now: datetime, end: str) -> None:
    """All rows had been made: nobody is left out by its end."""

    def finish(tx: Connection) -> None:
        one, holders = scheduled(tx, people=5, now=now)
        people.change_holder(tx, holders[0].id, stopped_at=now)
        assert standing(tx, one, now=now).progress.people == 4
        queue_all(tx, now + DAY)
        arrive(tx, one, edition=1, now=now + DAY)
        getattr(announcement_sending, end)(tx, one.staff_id, one.id, now=now + DAY)
        progress = standing(tx, one, now=now + DAY).progress
        assert (progress.sent, progress.people, progress.skipped) == (4, 4, {})

    await db.write(finish)


@pytest.mark.parametrize("end", ["stop", "withdraw"])
async def test_everybody_is_counted_from_the_first(db: Database, now: datetime, end: str) -> None:
    """Also those who are found to have closed the chat, or not to want it, only when it goes."""

    def begin(tx: Connection) -> None:
        one, holders = scheduled(tx, people=9, now=now)
        people.close_chat(tx, CHAT + 7, ChatState.BLOCKED, now=now)
        attention.mute(tx, holders[8].id, [one.kind], now=now)
        tx.execute(update(announcement).where(announcement.c.id == one.id).values(people=7))
        first, at = holders[0].id, now + DAY
        assert standing(tx, one, now=now).progress.left == 9
        see_to_announcements(tx, at, batch=1 + holders[2].id - first)
        found = standing(tx, one, now=at).progress
        assert (len(rows_of(tx, one.id)), found.left, found.people) == (3, 9, 9)
        announcement_sending.pause(tx, one.staff_id, one.id, now=at)
        assert standing(tx, one, now=at).progress.left == 9
        getattr(announcement_sending, end)(tx, one.staff_id, one.id, now=at)
        queue_all(tx, at)
        # Whoever comes in later was not stopped, nor does it matter who goes.
        staff = people.staff_member(tx, one.staff_id)
        a_holder(tx, "New", coach=staff, chat_id=CHAT + 20, language="nl", now=at)
        people.change_holder(tx, holders[5].id, stopped_at=at)
        found = standing(tx, one, now=at).progress
        assert (found.left, found.people, found.skipped) == (0, 9, {Skip.CANCELLED: 9})
        assert len(rows_of(tx, one.id)) == 3

    await db.write(begin)


async def test_stopped_and_then_withdrawn_it_is_counted_the_same(db: Database, now: datetime) -> None:
    def end_twice(tx: Connection) -> None:
        one, holders = scheduled(tx, people=5, now=now)
        announcement_sending.stop(tx, one.staff_id, one.id, now=now)
        people.change_holder(tx, holders[0].id, stopped_at=now)
        announcement_sending.withdraw(tx, one.staff_id, one.id, now=now)
        assert standing(tx, one, now=now).progress.skipped == {Skip.CANCELLED: 5}

    await db.write(end_twice)


@pytest.mark.parametrize(
    ("went", "seconds", "pace"),
    [(30, 60, 0.5), (30, 20, 1.5), (15, 60, 0.25), (0, 60, 0), (30, 61, 0), (30, 9, None)],
)
async def test_the_pace_is_that_of_the_last_minute(
    db: Database, now: datetime, went: int, seconds: int, pace: float | None
) -> None:
    """Not what the bot may send: it may be held, or share its limit with others."""

    def look(tx: Connection) -> None:
        staff = a_manager(tx, now=now)
        for number in range(120):
            a_holder(tx, f"P{number}", coach=staff, chat_id=CHAT + number, language="nl", now=now)
        one = a_draft(tx, staff, now=now)
        announcing.release(tx, staff.id, one.id, version=one.version, now=now)
        queue_all(tx, now)
        for row in rows_of(tx, one.id)[:went]:
            set_row(tx, row.id, OutboxState.SENT, sent_at=now, version="nl:1", message_id=1, chat_id=CHAT)
        later = now + timedelta(seconds=seconds)
        found = standing(tx, one, now=later)
        assert found.pace == pace
        lines = page(ENGLISH, found, pace=30).html.translate(UNSEEN)
        said = {
            0.5: "It takes about 3 minutes.",
            1.5: "It takes about 1 minute.",
            0.25: "It takes about 7 minutes.",
            0: "Nothing went in the last minute.",
            None: "It takes less than a minute.",
        }
        assert said[pace] in lines

    await db.write(look)
