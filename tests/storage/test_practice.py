"""How somebody practises, what they know, the cards of a day, answers, clips, on both databases."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, event, func, select, update
from sqlalchemy.exc import IntegrityError

from bot.rules.cards import CardLevel, Form
from bot.rules.errors import NotFound
from bot.rules.scheduling import Grade, State
from bot.rules.sessions import Asked, Practising, Queued, SessionState
from bot.rules.values import Holder
from storage import Database, clips, practice, tables
from storage import practice_tables as found
from tests.builders import a_coach, a_holder

DAY = date(2026, 11, 18)
DUE = datetime(2026, 11, 20, 3, tzinfo=UTC)
STATE = State(4.5, 5.25, DUE, DUE - timedelta(days=4), 3, 1)
BOT = 1234


@pytest.fixture
async def holder(db: Database, now: datetime) -> Holder:
    return await db.write(a_holder, now=now)


def usual(holder: Holder, now: datetime, level: CardLevel = CardLevel.A1) -> Practising:
    return Practising(holder.id, level, 5, time(10), now)


def change(tx: Connection, holder_id: int, values: dict[str, Any]) -> Practising:
    return practice.change(tx, holder_id, **values)


async def count(db: Database, table: str) -> int:
    def counted(tx: Connection) -> int:
        return tx.execute(select(func.count()).select_from(getattr(found, table))).scalar_one()

    return await db.read(counted)


async def test_who_never_began(db: Database, holder: Holder, now: datetime) -> None:
    assert await db.read(practice.practising, holder.id) is None
    with pytest.raises(NotFound):
        await db.write(change, holder.id, {"pace": 3})


async def test_how_somebody_practises(db: Database, holder: Holder, now: datetime) -> None:
    begun = await db.write(practice.begin, holder.id, usual(holder, now))
    assert begun == usual(holder, now)
    again = await db.write(practice.begin, holder.id, usual(holder, now + timedelta(days=1), CardLevel.B1))
    assert again == begun
    values: dict[str, Any] = {
        "level": CardLevel.ALFA,
        "pace": 10,
        "at": time(19, 30),
        "paused_until": DAY,
        "ended_at": now,
        "health": True,
        "shared": True,
        "answered_on": DAY,
        "stopped_on": DAY,
        "heard_on": DAY,
    }
    changed = await db.write(change, holder.id, values)
    assert changed == replace(begun, **values)
    assert await db.read(practice.practising, holder.id) == changed


async def test_the_first_beginning_of_two_at_once_holds(db: Database, holder: Holder, now: datetime) -> None:
    levels = (CardLevel.A1, CardLevel.B1)
    both = await asyncio.gather(
        *(db.write(practice.begin, holder.id, usual(holder, now, level)) for level in levels)
    )
    assert both[0] == both[1]
    assert await count(db, "practice") == 1


async def test_what_is_known_of_a_card(db: Database, holder: Holder) -> None:
    await db.write(practice.put_state, holder.id, "hea-oog", STATE)
    assert await db.read(practice.states, [holder.id]) == {holder.id: {"hea-oog": STATE}}
    assert await db.read(practice.state, holder.id, "hea-oog") == STATE
    assert await db.read(practice.state, holder.id, "hea-neus") is None
    later = replace(STATE, stability=20.0, due=DUE + timedelta(days=20), reps=4)
    await db.write(practice.put_state, holder.id, "hea-oog", later)
    assert await db.read(practice.states, [holder.id]) == {holder.id: {"hea-oog": later}}


async def test_many_people_in_one_statement(db: Database, now: datetime) -> None:
    def known(tx: Connection) -> list[int]:
        coach = a_coach(tx, now=now)
        ids = [a_holder(tx, f"Nr {number}", coach=coach, now=now).id for number in range(20)]
        for holder_id in ids[:-1]:
            for card in ("hea-oog", "hea-neus"):
                practice.put_state(tx, holder_id, card, STATE)
            practice.begin(tx, holder_id, Practising(holder_id, CardLevel.A1, 5, time(10), now))
            practice.add_session(tx, holder_id, DAY, [])
        practice.add_session(tx, ids[0], DAY + timedelta(days=1), [])
        return ids

    ids = await db.write(known)
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    states = await db.read(practice.states, ids)
    everyone = await db.read(practice.all_practising, ids)
    days = dict.fromkeys(ids, DAY) | {ids[0]: DAY + timedelta(days=1), ids[1]: date(2026, 1, 1)}
    sessions = await db.read(practice.sessions_of, days)
    assert sum(one.startswith("SELECT") for one in said) == 3
    assert states == {one: {} if one == ids[-1] else {"hea-oog": STATE, "hea-neus": STATE} for one in ids}
    assert set(everyone) == set(ids[:-1])
    assert {one: session.day for one, session in sessions.items()} == {
        one: days[one] for one in ids[:-1] if one != ids[1]
    }
    event.remove(db.engine, "before_cursor_execute", note)
    assert await db.read(practice.states, []) == {}
    assert await db.read(practice.all_practising, []) == {}
    assert await db.read(practice.sessions_of, {}) == {}


QUEUED = (Queued("hea-oog", is_new=True), Queued("hea-neus", is_new=False, why="a:doctor:2026-11-24"))
ASKED = (
    Asked("hea-oog", 1, Form.TEACH, answered=True),
    Asked("hea-neus", 2, Form.CLOZE_CHOICE, grade=Grade.HARD, answered=True, chosen=2, hint=True),
    Asked("hea-neus", 2, Form.MC_MEANING, gone=True),
    Asked("hea-oog", 1, Form.PICTURE_WORD, again=True, shown_at=DUE, message=812),
)


async def test_the_cards_of_a_day(db: Database, holder: Holder) -> None:
    assert await db.read(practice.session_of, holder.id, DAY) is None
    made = await db.write(practice.add_session, holder.id, DAY, QUEUED)
    assert (made.cards, made.asked, made.state, made.version) == (QUEUED, (), SessionState.OPEN, 1)
    assert await db.write(practice.add_session, holder.id, DAY, ()) == made
    changed = replace(made, asked=ASKED, cards=QUEUED[:1], state=SessionState.STOPPED)
    saved = await db.write(practice.save_session, changed)
    assert saved == replace(changed, version=2)
    assert await db.read(practice.session, made.id) == saved
    assert await db.read(practice.session_of, holder.id, DAY) == saved
    for wrong in (made.id + 1, 0):
        with pytest.raises(NotFound):
            await db.read(practice.session, wrong)
    with pytest.raises(NotFound):
        await db.write(practice.save_session, replace(made, id=made.id + 1))


async def test_a_day_of_before_the_screen_was_kept(db: Database, holder: Holder) -> None:
    made = await db.write(practice.add_session, holder.id, DAY, QUEUED)
    before = [["hea-oog", 1, "teach", False, None, False, None, False, False]]
    await db.write(lambda tx: tx.execute(update(found.session).values(asked=before)).close())
    assert (await db.read(practice.session, made.id)).asked == (Asked("hea-oog", 1, Form.TEACH),)


async def test_two_who_change_a_day_at_once_lose_nothing(db: Database, holder: Holder) -> None:
    made = await db.write(practice.add_session, holder.id, DAY, QUEUED)

    def ask(tx: Connection) -> None:
        now_there = practice.session(tx, made.id)
        practice.save_session(tx, replace(now_there, asked=(*now_there.asked, ASKED[0])))

    await asyncio.gather(*(db.write(ask) for _ in range(8)))
    after = await db.read(practice.session, made.id)
    assert (len(after.asked), after.version) == (8, 9)


async def test_answers_and_the_days_with_one(db: Database, holder: Holder, now: datetime) -> None:
    for ago, asked in ((0, ASKED[0]), (0, ASKED[1]), (3, ASKED[1]), (40, ASKED[1])):
        await db.write(practice.add_answer, holder.id, asked, day=DAY - timedelta(days=ago), now=now)
    days = await db.read(practice.days_practised, holder.id, DAY - timedelta(days=30))
    assert days == {DAY, DAY - timedelta(days=3)}

    def grades(tx: Connection) -> list[str]:
        return list(tx.execute(select(found.answer.c.grade).order_by(found.answer.c.id)).scalars())

    assert await db.read(grades) == ["none", "hard", "hard", "hard"]


async def test_a_report_does_not_say_whose_it_is(db: Database, now: datetime) -> None:
    await db.write(practice.add_report, "hea-oog", 2, Form.TEACH, "ti", now=now)

    def rows(tx: Connection) -> list[tuple[object, ...]]:
        return [tuple(row) for row in tx.execute(select(found.card_report))]

    assert await db.read(rows) == [(1, "hea-oog", 2, "teach", "ti", now, None, None)]


async def test_nothing_is_left_of_somebody_who_is_removed(
    db: Database, holder: Holder, now: datetime
) -> None:
    await db.write(practice.begin, holder.id, usual(holder, now))
    await db.write(practice.put_state, holder.id, "hea-oog", STATE)
    await db.write(practice.add_session, holder.id, DAY, QUEUED)
    await db.write(practice.add_answer, holder.id, ASKED[0], day=DAY, now=now)

    def remove(tx: Connection) -> None:
        tx.execute(delete(tables.holder).where(tables.holder.c.id == holder.id))

    await db.write(remove)
    for table in ("practice", "card_state", "session", "answer"):
        assert await count(db, table) == 0


async def test_what_there_is_not_is_refused(db: Database, holder: Holder, now: datetime) -> None:
    await db.write(practice.begin, holder.id, usual(holder, now))
    with pytest.raises(IntegrityError):
        await db.write(change, holder.id, {"level": "C2"})
    with pytest.raises(IntegrityError):
        await db.write(clip, "Een oog.", "file", place="title", now=now)


def clip(
    tx: Connection,
    words: str,
    file_id: str,
    *,
    place: str = "word",
    bot: int = BOT,
    synthetic: bool = True,
    now: datetime,
) -> None:
    clips.put(tx, bot, "hea-oog", place, words, file_id, seconds=2, synthetic=synthetic, set_by=None, now=now)


async def test_a_clip_belongs_to_the_words_and_to_one_bot(db: Database, now: datetime) -> None:
    await db.write(clip, "het oog", "one", now=now)
    await db.write(clip, "Dit is mijn oog.", "two", place="sentence", now=now)

    async def find(words: str, place: str = "word", bot: int = BOT) -> str | None:
        there = await db.read(clips.find, bot, "hea-oog", place, words)
        return None if there is None else there.file_id

    assert await find("het oog") == "one"
    assert await find("Dit is mijn oog.", "sentence") == "two"
    assert await find("de ogen") is None
    assert await find("het oog", bot=BOT + 1) is None
    await db.write(clip, "het oog", "person", synthetic=False, now=now)
    await db.write(clip, "het oog", "machine", now=now)
    assert await find("het oog") == "person"
    await db.write(clip, "de ogen", "machine", now=now)  # of other words it is better than nothing
    assert (await find("het oog"), await find("de ogen")) == (None, "machine")
    await db.write(clips.forget, BOT + 1, "machine")
    assert await find("de ogen") == "machine"
    await db.write(clips.forget, BOT, "machine")
    assert await find("de ogen") is None
