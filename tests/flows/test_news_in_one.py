"""Two messages of one hour in one; pictures, long texts and odd signs as they arrive; the case of two floods."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.actions import announcement_sending, announcing, practice
from bot.actions.appointments import Form, book
from bot.rules.announcements import Medium, Text
from bot.rules.audience import Audience
from bot.rules.cards import CardLevel
from bot.rules.lengths import utf16_length
from bot.rules.values import Dial, Domain, OutboxState
from bot.standin import Phone
from storage import announcements
from storage.tables import outbox
from tests.actions.announced import WORDS, rows_of
from tests.flows.conftest import OpenTown
from tests.flows.news import a_crowd, announce, copies, manager, progress
from tests.flows.town import Town, local
from tests.handlers.town import case, right
from tests.reading import UNSEEN

DUTCH = WORDS["nl"]


async def came(town: Town, phone: Phone) -> list[tuple[str, str]]:
    return [(at[11:], words) for at, words in await town.got(phone)]


async def practises(town: Town, name: str = "Sara") -> Phone:
    """Somebody who practises at five."""
    phone, holder = await town.join(name, language="nl")
    await town.stage.app.db.write(practice.begin, phone.id, holder.id, CardLevel.A1, now=town.now)
    return phone


async def test_news_within_the_hour_before_the_prompt_goes_with_it(town_at: OpenTown) -> None:
    """One message with both; the first question comes below it, so that the news stays to be read."""
    async with town_at("2026-11-18 12:00") as town:
        sara = await practises(town)
        at = next(iter(await _prompt_times(town)))
        before = at - timedelta(minutes=40)
        await announce(town, town.coach, due=before)
        town.stage.clock.move_to(at + timedelta(hours=1))
        await town.stage.settle()
        [(_, words)] = await came(town, sara)
        assert DUTCH in words
        assert "Nederlands" in words
        shown = town.last(sara)
        labels = [button["text"] for row in shown.reply_markup["inline_keyboard"] for button in row]
        assert [label[0] for label in labels] == ["▶", "🔔"]
        await town.stage.tap(sara, "▶️")
        assert DUTCH in shown.text
        assert len(await came(town, sara)) == 2


async def _prompt_times(town: Town) -> list[datetime]:
    def read(tx: Connection) -> list[datetime]:
        return list(
            tx.scalars(select(outbox.c.due).where(outbox.c.kind == "practice").order_by(outbox.c.due))
        )

    return await town.stage.app.db.read(read)


async def test_news_waits_for_a_prompt_that_is_near(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 12:00") as town:
        sara = await practises(town)
        at = (await _prompt_times(town))[0]
        await announce(town, town.coach, due=at - timedelta(minutes=40))
        await town.stage.pass_time(at - timedelta(minutes=1))
        assert await came(town, sara) == []
        await town.stage.pass_time(at + timedelta(hours=2))
        assert len(await came(town, sara)) == 1


async def test_news_long_before_the_prompt_comes_by_itself(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 12:00") as town:
        sara = await practises(town)
        at = (await _prompt_times(town))[0]
        await announce(town, town.coach, due=at - timedelta(minutes=80))
        await town.stage.pass_time(at + timedelta(hours=2))
        assert len(await came(town, sara)) == 2


async def test_two_announcements_of_one_morning(town_at: OpenTown) -> None:
    """Both wait for the morning and go as one, and a correction of one leaves the other as it is."""
    async with town_at("2026-11-18 22:00") as town:
        db = town.stage.app.db
        sara, _ = await town.join("Sara", language="nl")
        first = await announce(town, town.coach)
        await announce(town, town.coach, words={"nl": "Het loket is verhuisd."})
        await town.to("2026-11-19 12:00")
        [(at, words)] = await came(town, sara)
        assert at == "08:00"
        assert words.index(DUTCH) < words.index("Het loket is verhuisd.")
        await db.write(
            announcing.set_text, town.coach.id, first.id, Text("nl", "De cursus begint later."), now=town.now
        )
        await db.write(announcement_sending.put_in_place, town.coach.id, first.id, now=town.now)
        await town.stage.settle()
        shown = town.last(sara).text
        assert "De cursus begint later." in shown
        assert "Het loket is verhuisd." in shown
        assert DUTCH not in shown
        assert len(await came(town, sara)) == 1
        await db.write(announcement_sending.withdraw, town.coach.id, first.id, now=town.now)
        await town.stage.settle()
        assert "Het loket is verhuisd." in town.last(sara).text
        assert "later" not in town.last(sara).text


async def test_what_asks_something_comes_alone(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 22:00") as town:
        sara, _ = await town.join("Sara", language="nl")
        await announce(town, town.coach, question="Komt u?", answers=("Ja", "Nee"))
        await announce(town, town.coach, words={"nl": "Het loket is verhuisd."})
        await town.to("2026-11-19 12:00")
        assert len(await came(town, sara)) == 2


@pytest.mark.parametrize("dial", list(Dial))
@pytest.mark.parametrize("language", ["nl", "ar", "fa"])
async def test_odd_signs_arrive_as_they_were_typed(town_at: OpenTown, language: str, dial: Dial) -> None:
    """X02, at each position of the dial."""
    odd = [*case("X02")["names"], case("X02")["text"]]
    async with town_at("2026-11-18 10:00") as town:
        sara, _ = await town.join("Sara", language=language, dial=dial)
        words = {"nl": "\n".join(odd), language: "\n".join(odd)}
        await announce(town, town.coach, languages=sorted(words), words=words, answers=("<b>", "&amp;"))
        await town.stage.settle()
        message = town.last(sara)
        # A line of right-to-left words says so by a mark that nobody sees.
        assert "\n".join(odd).translate(UNSEEN) in message.text.translate(UNSEEN)
        assert {one["type"] for one in message.entities} <= {"bold", "spoiler", "url"}
        labels = [row[0]["text"] for row in message.reply_markup["inline_keyboard"]]
        assert labels[:2] == ["<b>", "&amp;"]


async def test_a_long_text_comes_in_parts_and_is_corrected_in_all(town_at: OpenTown) -> None:
    """X03 a: 4,200 units are two messages. Shorter words take the place of both."""
    async with town_at("2026-11-18 10:00") as town:
        db, bot = town.stage.app.db, town.stage.bot
        sara, _ = await town.join("Sara", language="nl")
        one = await announce(town, town.coach, words={"nl": "😀" * 2100})
        await town.stage.settle()
        parts = [message.text for message in sara.chat(bot).from_bot if "😀" in message.text]
        assert [utf16_length(part) <= 4096 for part in parts] == [True, True]
        assert "".join(parts).count("😀") == 2100
        for words in ("👍" * 2100, "Kort."):
            await db.write(announcing.set_text, town.coach.id, one.id, Text("nl", words), now=town.now)
            await db.write(announcement_sending.put_in_place, town.coach.id, one.id, now=town.now)
            await town.stage.settle()
            shown = "".join(message.text for message in sara.chat(bot).messages)
            assert "😀" not in shown
            assert words in shown.replace("\n", "") or shown.count("👍") == 2100
        assert "👍" not in shown
        # Of the first correction nothing is said any more.
        assert (await progress(town, one)).edited(OutboxState.SENT) == 1


@pytest.mark.parametrize("words", ["Kom kijken!", "q" * 1100])
async def test_a_picture_with_words(town_at: OpenTown, words: str) -> None:
    """X03 j: what is too long for a caption follows the picture."""
    async with town_at("2026-11-18 10:00") as town:
        db, bot = town.stage.app.db, town.stage.bot
        sara, _ = await town.join("Sara", language="nl")
        sent = await town.stage.app.sender.bot.send_photo(town.karin.id, b"\x89PNG\r\n\x1a\n" + bytes(40))
        file_id = sent.photo[-1].file_id

        def write(tx: Connection) -> int:
            number = announcing.begin(tx, town.coach.id, announcing.News.ACTIVITY, now=town.now)
            text = Text("nl", words, medium=Medium.PHOTO, file_id=file_id)
            announcing.set_text(tx, town.coach.id, number, text, now=town.now)
            one = announcements.by_id(tx, number)
            announcing.release(tx, town.coach.id, number, version=one.version, now=town.now)
            return number

        number = await db.write(write)
        await town.stage.settle()
        messages = sara.chat(bot).from_bot[1:]
        assert [message.photo is not None for message in messages] == (
            [True] if len(words) < 1024 else [True, False]
        )
        assert words in messages[-1].text
        text = Text("nl", "Toch niet.", medium=Medium.PHOTO, file_id=file_id)
        await db.write(announcing.set_text, town.coach.id, number, text, now=town.now)
        await db.write(announcement_sending.put_in_place, town.coach.id, number, now=town.now)
        await town.stage.settle()
        [message] = sara.chat(bot).from_bot[1:]
        assert message.photo is not None
        assert "Toch niet." in message.text


async def test_two_floods_a_kill_and_an_answer_that_never_came(town_at: OpenTown) -> None:
    """B02 with its numbers: 298 sent, one blocked, one unclear, which goes once more only when somebody says so."""
    async with town_at("2026-11-18 10:00") as town:
        db, faults, bot = town.stage.app.db, town.stage.standin.faults, town.stage.bot
        phones = await a_crowd(town, 300)
        phones[40].block(bot)
        bot.updates.clear()
        mona = await manager(town)
        reminded, holder = await town.join("Reminded", language="en")
        one = await announce(town, mona, audience=Audience(languages=("nl",)))
        worker = town.stage.app.worker
        worker._most = 1

        async def through(count: int) -> None:
            """Until so many have been dealt with; notices to staff go in between."""
            while len(phones) - (await progress(town, one)).left < count:
                await town.stage.app.jobs.once(town.now)
                assert await worker.deliver(town.now)

        await town.stage.app.jobs.once(town.now)
        await through(119)
        faults.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 37})
        flooded = town.now
        await worker.deliver(town.now)
        form = Form(flooded.date() + timedelta(days=1), time(14), place="loket 3", domain=Domain.CIVIC)
        await db.write(book, town.coach.id, holder.id, form, now=town.now)
        town.stage.clock.move_to(flooded + timedelta(seconds=36))
        assert await worker.deliver(town.now) == 0
        assert copies(town, phones, DUTCH)[1] == 118
        town.stage.clock.move_to(flooded + timedelta(seconds=37))
        # What is about somebody's own appointment goes before the rest of the news.
        await worker.deliver(town.now)
        assert len(await came_now(town, reminded)) == 1
        await through(149)
        # A worker that claimed the next one dies before it sends.
        claimed, _ = await worker._claim(town.now)
        assert claimed is not None
        await through(150)
        town.stage.clock.advance(timedelta(seconds=61))
        assert await worker.sweep(town.now) == 1
        await through(199)
        faults.deliver_but_never_answer(method="sendMessage")
        await through(259)
        faults.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 5})
        await worker.deliver(town.now)
        town.stage.clock.advance(timedelta(seconds=5))
        await through(300)
        found = await progress(town, one)
        expected = right("B02")["report"]
        assert (found.sent, found.closed, found.unclear) == tuple(expected.values())
        assert (found.left, found.people) == (0, 300)
        assert copies(town, phones, DUTCH) == {1: 299, 0: 1}
        assert await db.write(announcement_sending.send_missed, mona.id, one.id, now=town.now) == 1
        await worker.deliver(town.now)
        assert (await progress(town, one)).sent == 299
        assert len(await db.read(rows_of, one.id)) == 300


async def came_now(town: Town, phone: Phone) -> list[str]:
    """What came to a phone after it was started."""
    return [message.text for message in phone.chat(town.stage.bot).from_bot[1:]]


async def test_time_between_batches_is_not_needed_for_the_night(town_at: OpenTown) -> None:
    """What was claimed a moment before the night and has not gone waits for the morning."""
    async with town_at("2026-11-18 10:00") as town:
        phones = await a_crowd(town, 5)
        await announce(town, town.coach, due=local("2026-11-18 20:59"))
        town.stage.clock.move_to(local("2026-11-18 20:59"))
        await town.stage.app.jobs.once(town.now)
        worker = town.stage.app.worker
        batch, _ = await worker._claim(town.now)
        town.stage.clock.move_to(local("2026-11-18 21:00"))
        assert batch is not None
        await worker._work_off(batch)
        assert copies(town, phones, DUTCH) == {0: 5}
        await town.to("2026-11-19 08:00")
        assert copies(town, phones, DUTCH) == {1: 5}
