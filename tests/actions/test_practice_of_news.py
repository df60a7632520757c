"""News of the municipality that reached somebody brings the cards of what it names."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.actions import practice as actions
from bot.rules.announcements import News, State, Text
from bot.rules.audience import Audience
from bot.rules.cards import CardLevel
from bot.rules.values import Holder, Kind, OutboxState, Planned, Rank
from storage import Database, announcements, heard_news
from storage import outbox as rows
from storage.tables import outbox
from tests.actions.learners import CHAT, Learner
from tests.builders import a_coach, a_holder

HOUR = timedelta(hours=1)
ABOUT_MONEY = "Kom naar het spreekuur: self_reliance en geld."


@pytest.fixture
async def holder(db: Database, now: datetime) -> Holder:
    def begin(tx: Connection) -> Holder:
        made = a_holder(tx, chat_id=CHAT, now=now)
        actions.begin(tx, CHAT, made.id, CardLevel.A1, now=now)
        return made

    return await db.write(begin)


@pytest.fixture
def learner(db: Database, holder: Holder, now: datetime) -> Learner:
    return Learner(db, holder, now)


def told(
    tx: Connection,
    holder: Holder,
    words: str = ABOUT_MONEY,
    *,
    state: OutboxState = OutboxState.SENT,
    kind: Kind = Kind.ANNOUNCEMENT,
    at: datetime,
) -> int:
    """An announcement of which the holder's row is in this state since `at`."""
    coach = a_coach(tx, now=at)
    made = announcements.add(
        tx,
        municipality_id=holder.municipality_id,
        staff_id=coach.id,
        kind=News.COURSE,
        audience=Audience(),
        now=at,
    )
    for text in (Text("nl", words), Text("ti", "self_reliance huisarts")):
        announcements.put_text(tx, made.id, 1, text, by=coach.id, now=at)
    announcements.change(tx, made.id, state=State.RELEASED.value)
    planned = Planned(f"announcement:{made.id}:{kind}", kind, at, at + 24 * HOUR, Rank.NEWS, "news")
    rows.add(tx, [planned], holder_id=holder.id, subject_id=made.id, now=at)
    tx.execute(
        update(outbox)
        .where(outbox.c.subject_id == made.id)
        .values(state=state.value, sent_at=at if state is OutboxState.SENT else None)
    )
    return made.id


async def why(learner: Learner) -> dict[str, Any]:
    return {one.card: one.why for one in (await learner.go_on()).cards if one.why}


async def test_news_brings_the_cards_that_it_names(learner: Learner, holder: Holder) -> None:
    await learner.db.write(told, holder, at=learner.now - HOUR)
    assert await why(learner) == {"slf-huur": "n:self_reliance:"}


@pytest.mark.parametrize(
    "values",
    [
        {"state": OutboxState.PLANNED},
        {"state": OutboxState.HELD},
        {"state": OutboxState.UNCLEAR},
        {"state": OutboxState.SKIPPED},
        {"kind": Kind.ANNOUNCEMENT_EDIT},
        {"words": "Het loket is dicht."},
        {"words": "Vraag het de huisarts."},  # nobody asked for words of health
    ],
)
async def test_what_did_not_reach_them_or_names_nothing(
    learner: Learner, holder: Holder, values: dict[str, Any]
) -> None:
    await learner.db.write(told, holder, at=learner.now - HOUR, **values)
    assert await why(learner) == {}


async def test_for_three_days(db: Database, holder: Holder, now: datetime) -> None:
    await db.write(told, holder, at=now)
    other = await db.write(a_holder, "Abel", now=now)
    for later, words in ((timedelta(0), [ABOUT_MONEY]), (timedelta(seconds=1), [])):
        assert await db.read(heard_news.words_that_reached, holder.id, since=now + later) == words
    assert await db.read(heard_news.words_that_reached, other.id, since=now) == []


async def test_what_was_taken_back_or_corrected(db: Database, holder: Holder, now: datetime) -> None:
    made = await db.write(told, holder, at=now)

    def correct(tx: Connection) -> None:
        one = announcements.by_id(tx, made)
        edition = announcements.begin_edition(tx, one, now=now)
        assert heard_news.words_that_reached(tx, holder.id, since=now) == [ABOUT_MONEY]
        text = replace(one.texts["nl"], words="Over de trap.", question="Komt u?", answers=("Ja",))
        announcements.put_text(tx, made, edition, text, by=None, now=now)
        announcements.change(tx, made, edition=edition)
        assert heard_news.words_that_reached(tx, holder.id, since=now) == ["Over de trap.\nKomt u?"]
        announcements.change(tx, made, state=State.WITHDRAWN.value)
        assert heard_news.words_that_reached(tx, holder.id, since=now) == []

    await db.write(correct)
