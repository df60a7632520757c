"""How far an announcement is, and what people answered."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions import announcement_sending
from bot.actions.announcing import OPEN, edited_texts, visible
from bot.rules.announcement_views import Standing
from bot.rules.announcements import LATELY, Announcement, State, real_pace
from bot.rules.news_times import next_moment
from storage import announcement_answers, announcement_rows, announcements, people

SOON = timedelta(minutes=5)


def standing(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> Standing:
    one = visible(tx, staff_id, announcement_id)
    progress = announcement_sending.progress(tx, one)
    due, waits = announcement_rows.first_due(tx, one.id), None
    if one.state is State.RELEASED and progress.waiting:
        first = due or now
        if one.fanned_at is None or first < now + SOON:
            # What is tried again in a moment goes now.
            first = now
        town = people.municipality(tx, one.municipality_id)
        goes = next_moment(max(one.due or now, first, now), town)
        waits = goes if goes > now else None
    answered = None
    if one.dutch is not None and (one.dutch.answers or one.edition > 1):
        answered = announcement_answers.answered(tx, one.id, edition=one.edition, answers=one.dutch.answers)
    return Standing(
        one,
        progress,
        announcement_sending.beyond(tx, one, now=now),
        announcement_sending.untold(tx, one, now=now),
        answered,
        waits,
        released_by=people.staff_member(tx, one.released_by).name if one.released_by else "",
        begun=one.state not in OPEN and edited_texts(tx, one) != dict(one.texts),
        next_due=announcements.next_of_series(tx, one),
        pace=_pace(tx, one.id, due, now=now),
    )


def _pace(tx: Connection, announcement_id: int, due: datetime | None, *, now: datetime) -> float | None:
    """Messages a second of the last minute, or since what waits was due: before that it was paused, or night."""
    sent, first = announcement_rows.sent_since(tx, announcement_id, max(now - LATELY, due or now - LATELY))
    began = due or first
    return None if began is None else real_pace(sent, max(now - LATELY, began), now)


def answered_before(tx: Connection, staff_id: int, announcement_id: int) -> tuple[Announcement, list[str]]:
    """The names of those who answered words that do not hold any more, and not again, who did so first comes first: of
    those who are still of the municipality."""
    one = visible(tx, staff_id, announcement_id)
    ids = announcement_answers.answered_before(tx, one.id, edition=one.edition)
    found = people.holders(tx, ids)
    theirs = (found[each] for each in ids if each in found)
    return one, [each.name for each in theirs if each.municipality_id == one.municipality_id]
