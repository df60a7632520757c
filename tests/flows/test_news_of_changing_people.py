"""News while records are made one, people move, somebody hears enough, and several announcements share a message."""

import re
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import Connection, insert, update

from bot.actions import absences, announcement_sending, announcing, merging
from bot.rules.announcements import State, Text
from bot.rules.attention import NO_LIMIT, Wish
from bot.rules.rest_days import RestDay
from bot.rules.values import Dial, Rank, Skip
from handlers.news import IDS
from storage import announcement_answers as answers
from storage import announcements, attention, people
from storage.tables import holder, outbox
from tests.actions.announced import WORDS, a_draft, rows_of
from tests.builders import a_coach, a_municipality
from tests.flows.conftest import OpenTown
from tests.flows.news import a_crowd, announce, copies, holder_of, manager, progress, send_some
from tests.flows.town import local

DUTCH = WORDS["nl"]
YES_OR_NO = ("Ja", "Nee")


@pytest.mark.parametrize("sent_first", [False, True])
async def test_two_records_made_one_hear_it_once(town_at: OpenTown, sent_first: bool) -> None:
    async with town_at("2026-11-18 10:00") as town:
        sara, kept = await town.join("Sara", language="nl")
        _, other = await town.join("Sara", language="nl")
        one = await announce(town, town.coach)
        town.stage.app.worker._most = 1
        await town.stage.app.jobs.once(town.now)
        if sent_first:
            await town.stage.app.worker.deliver(town.now)
        await town.stage.app.db.write(merging.make_one, town.coach.id, kept.id, other.id, now=town.now)
        await town.to("2026-11-18 14:00")
        assert "".join(await town.words(sara)).count(DUTCH) == 1
        found = await progress(town, one)
        assert (found.sent, found.left, found.skipped) == (1, 0, {Skip.TOLD: 1})


async def test_two_records_made_one_answered_once(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        pairs = [await town.join("Sara", language="nl") for _ in range(2)]
        one = await announce(town, town.coach, question="Komt u?", answers=YES_OR_NO)
        await town.stage.settle()
        for (phone, _), label in zip(pairs, YES_OR_NO, strict=True):
            await town.stage.tap(phone, label)
        made = await db.write(merging.make_one, town.coach.id, pairs[0][1].id, pairs[1][1].id, now=town.now)
        assert (await db.read(answers.answered, one.id, edition=1, answers=YES_OR_NO)).chosen == (1, 0)
        await db.write(merging.take_apart, town.coach.id, made.id, now=town.now)
        assert (await db.read(answers.answered, one.id, edition=1, answers=YES_OR_NO)).chosen == (1, 1)


async def test_the_night_of_who_moved_away_stops_nobody(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        elsewhere = await db.write(a_municipality, "Anderstad")
        await db.write(people.change_municipality, elsewhere.id, quiet_from=time(18), quiet_until=time(11))
        phones = await a_crowd(town, 5)
        one = await announce(town, await manager(town), due=local("2026-11-18 19:00"))
        town.stage.clock.move_to(local("2026-11-18 19:00"))
        await town.stage.app.jobs.once(town.now)

        def move(tx: Connection) -> None:
            gone = holder.c.id == holder_of(tx, phones[0]).id
            tx.execute(update(holder).where(gone).values(municipality_id=elsewhere.id))

        await db.write(move)
        town.stage.app.worker._most = 1
        await town.to("2026-11-18 19:30")
        found = await progress(town, one)
        assert (found.sent, found.left, found.skipped) == (4, 0, {Skip.LEFT: 1})


@pytest.mark.parametrize("paused", [False, True])
async def test_its_writer_leaves_before_it_goes(town_at: OpenTown, paused: bool) -> None:
    """Their people go to a colleague, and get what was released for them; what was paused ends."""
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        phones = await a_crowd(town, 5)
        mona = await manager(town)
        here = await db.read(people.municipality, town.coach.municipality_id)
        colleague = await db.write(a_coach, "Omar", municipality=here, now=town.now)
        one = await announce(town, town.coach, due=local("2026-11-19 10:00"))
        if paused:
            await db.write(announcement_sending.pause, town.coach.id, one.id, now=town.now)
        await db.write(
            absences.leave_for_good, mona.id, town.coach.id, successor_id=colleague.id, now=town.now
        )
        await town.to("2026-11-19 09:59")
        assert copies(town, phones, DUTCH) == {0: 5}
        await town.to("2026-11-19 12:00")
        assert copies(town, phones, DUTCH) == ({0: 5} if paused else {1: 5})
        found = await progress(town, one)
        assert (found.people, found.left) == (5, 0)
        assert found.skipped == ({Skip.CANCELLED: 5} if paused else {})


async def test_stopped_while_it_is_corrected(town_at: OpenTown) -> None:
    """Who has it gets the right words all the same."""
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        phones = await a_crowd(town, 20)
        mona = await manager(town)
        one = await announce(town, mona)
        await send_some(town, 1)
        await db.write(
            announcing.set_text, mona.id, one.id, Text("nl", "Nieuwe dag: 8 februari."), now=town.now
        )
        await db.write(announcement_sending.put_in_place, mona.id, one.id, now=town.now)
        await town.stage.app.jobs.once(town.now)
        await db.write(announcement_sending.stop, mona.id, one.id, now=town.now)
        await town.stage.settle()
        assert copies(town, phones, "8 februari") == {1: 10, 0: 10}
        assert copies(town, phones, DUTCH) == {0: 20}


async def test_one_who_hears_enough_makes_nothing_late(town_at: OpenTown) -> None:
    """Also where the first try failed, so that its own time counts: it lapses for that person alone."""
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        _, sara = await town.join("Sara", language="nl")
        _, omar = await town.join("Omar", language="nl")
        await db.write(attention.put, sara.id, Wish(1))
        await db.write(attention.put, omar.id, Wish(NO_LIMIT))
        town.stage.standin.faults.fail_next("sendMessage", 500, "Internal", {})
        one = await announce(town, await manager(town))
        await town.stage.app.jobs.once(town.now)
        await town.stage.app.worker.deliver(town.now)
        rows = await db.read(rows_of, one.id)
        assert [(row.state, row.attempts) for row in rows] == [("planned", 1), ("sent", 1)]
        for hours in (0, 22):
            await db.write(_practised, sara.id, town.now + timedelta(hours=hours))
        await town.to("2026-11-20 12:00")
        assert (await db.read(announcements.by_id, one.id)).state is State.RELEASED
        found = await progress(town, one)
        assert (found.sent, found.left, found.skipped) == (1, 0, {Skip.ENOUGH: 1})


def _practised(tx: Connection, holder_id: int, at: datetime) -> None:
    values = {"kind": "practice", "subject_id": holder_id, "rank": Rank.NEWS.value, "rule": "daily"}
    more = {"due": at, "useful_until": at, "made_at": at, "sent_at": at, "state": "sent", "attempts": 1}
    tx.execute(insert(outbox).values(key=f"practice:{at}", holder_id=holder_id, **values, **more))


async def test_days_on_which_nothing_comes_are_no_days_of_waiting(town_at: OpenTown) -> None:
    """Two days of Christmas and a Sunday of rest, behind an evening: it comes on the Monday."""
    async with town_at("2026-12-24 20:30") as town:
        sara, made = await town.join("Sara", language="nl")
        await town.stage.app.db.write(attention.put, made.id, Wish(rest_days=frozenset({RestDay.SUNDAY})))
        await announce(town, await manager(town), due=local("2026-12-24 21:10"))
        await town.to("2026-12-29 12:00")
        assert [at for at, words in await town.got(sara) if DUTCH in words] == ["2026-12-28 08:00"]


async def test_three_announcements_at_most_share_a_message(town_at: OpenTown) -> None:
    """So many have room in the data of the button that translates them."""
    async with town_at("2026-11-18 22:00") as town:
        bot = town.stage.bot
        sara, made = await town.join("Sara", language="ti", dial=Dial.DUTCH)
        await town.stage.app.db.write(attention.put, made.id, Wish(NO_LIMIT))
        for number in range(5):
            words = {"nl": f"Bericht {number}.", "ti": f"መልእኽቲ {number}።"}
            await announce(town, town.coach, languages=tuple(words), words=words)
        await town.to("2026-11-19 09:00")
        came = sara.chat(bot).from_bot[1:]
        assert [message.text.count("Bericht") for message in came] == [3, 2]
        for message in came:
            data = [row[0]["callback_data"] for row in message.reply_markup["inline_keyboard"]]
            assert any(re.fullmatch(rf"1:nx{IDS}:\d+:[pgn]", each) for each in data)
        await town.stage.tap(sara, came[0].reply_markup["inline_keyboard"][-1][0]["text"])
        assert sum(message.text.count("መልእኽቲ") for message in sara.chat(bot).from_bot) in (2, 3)


async def test_a_correction_makes_one_of_two_ask_something(town_at: OpenTown) -> None:
    """They stand in one message: the answers come under it, and the words of the other one stay as they are."""
    async with town_at("2026-11-18 22:00") as town:
        db = town.stage.app.db
        sara, _ = await town.join("Sara", language="nl")
        await announce(town, town.coach)
        second = await announce(town, town.coach, words={"nl": "Het loket is verhuisd."})
        await town.to("2026-11-19 12:00")
        asks = Text("nl", "Het loket is verhuisd.", "Weet u waar?", YES_OR_NO)
        await db.write(announcing.set_text, town.coach.id, second.id, asks, now=town.now)
        await db.write(announcement_sending.put_in_place, town.coach.id, second.id, now=town.now)
        await town.stage.settle()
        first, _, changed = town.last(sara).text.partition("\n\n")
        assert ("✏️" in first, "✏️" in changed) == (False, True)
        await town.stage.tap(sara, "Nee")
        shown = town.last(sara)
        labels = [row[0]["text"] for row in shown.reply_markup["inline_keyboard"]]
        assert labels[:2] == ["Ja", "✅ Nee"]
        assert DUTCH in shown.text
        assert (await db.read(answers.answered, second.id, edition=2, answers=YES_OR_NO)).chosen == (0, 1)


async def test_what_was_translated_stays_so_after_an_answer(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        sara, _ = await town.join("Sara", language="ti", dial=Dial.DUTCH)

        def ask(tx: Connection) -> None:
            one = a_draft(tx, town.coach, question="Komt u?", answers=YES_OR_NO, now=town.now)
            asks = Text("ti", WORDS["ti"], "ትመጽእ ዲኻ?", ("እወ", "ኣይፋል"))
            announcing.set_text(tx, town.coach.id, one.id, asks, now=town.now)
            version = announcements.by_id(tx, one.id).version
            announcing.release(tx, town.coach.id, one.id, version=version, now=town.now)

        await town.stage.app.db.write(ask)
        await town.stage.settle()

        def labels() -> list[str]:
            return [row[0]["text"] for row in town.last(sara).reply_markup["inline_keyboard"]]

        assert labels()[:2] == ["Ja", "Nee"]
        await town.stage.tap(sara, "Nee")
        in_dutch = labels()
        assert in_dutch[:2] == ["Ja", "✅ Nee"]
        await town.stage.tap(sara, in_dutch[-1])
        assert WORDS["ti"] in town.last(sara).text
        assert labels()[:2] == ["እወ", "✅ ኣይፋል"]
        await town.stage.tap(sara, "እወ")
        assert labels()[:2] == ["✅ እወ", "ኣይፋል"]
        assert len(labels()) == len(in_dutch) - 1


async def test_after_a_move_the_words_stay_those_of_who_said_them(town_at: OpenTown) -> None:
    """P04: what they tap under them does not count any more."""
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        sara, made = await town.join("Sara", language="nl")
        one = await announce(town, town.coach, question="Komt u?", answers=YES_OR_NO)
        await town.stage.settle()
        await town.stage.tap(sara, "Ja")

        def move(tx: Connection) -> None:
            elsewhere = a_municipality(tx, "Testerdam")
            people.change_holder(tx, made.id, municipality_id=elsewhere.id, coach_id=None)

        await db.write(move)
        await town.stage.tap(sara, "Nee")
        assert (await db.read(answers.answered, one.id, edition=1, answers=YES_OR_NO)).chosen == (1, 0)
        news = next(message for message in sara.chat(town.stage.bot).from_bot if DUTCH in message.text)
        asks = Text("nl", "Het loket is verhuisd.", "Weet u waar?", YES_OR_NO)
        await db.write(announcing.set_text, town.coach.id, one.id, asks, now=town.now)
        await db.write(announcement_sending.put_in_place, town.coach.id, one.id, now=town.now)
        await town.stage.settle()
        assert "Het loket is verhuisd." in news.text
        assert one.town in news.text
        assert "Testerdam" not in news.text


async def test_an_answer_leaves_the_buttons_of_others(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 22:00") as town:
        db = town.stage.app.db
        sara, _ = await town.join("Sara", language="nl")
        both = [await announce(town, town.coach), await announce(town, town.coach)]
        await town.to("2026-11-19 12:00")
        for number, one in enumerate(both):
            asks = Text("nl", DUTCH, "Komt u?", (f"Ja {number}", f"Nee {number}"))
            await db.write(announcing.set_text, town.coach.id, one.id, asks, now=town.now)
            await db.write(announcement_sending.put_in_place, town.coach.id, one.id, now=town.now)
            await town.stage.settle()
        for label in ("Ja 0", "Nee 1"):
            await town.stage.tap(sara, label)
        for number, one in enumerate(both):
            found = await db.read(answers.answered, one.id, edition=2, answers=YES_OR_NO)
            assert found.chosen[number] == 1
        labels = [row[0]["text"] for row in town.last(sara).reply_markup["inline_keyboard"]]
        assert labels[:4] == ["✅ Ja 0", "Nee 0", "Ja 1", "✅ Nee 1"]
