"""Announcements on the moved clock: in five languages, through the night, past faults, to people who change meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.actions import announcement_answers, announcement_sending, announcing
from bot.rules.announcements import AnotherMustRelease, State, Text
from bot.rules.errors import NotFound
from bot.rules.values import Dial, OutboxState, Skip
from bot.stage import open_stage
from storage import announcement_answers as answers
from storage import announcements, people
from tests.actions.announced import WORDS, a_draft, a_manager, rows_of
from tests.builders import a_municipality
from tests.flows.conftest import OpenTown
from tests.flows.news import a_crowd, announce, copies, manager, progress, send_some
from tests.flows.town import local
from tests.reading import UNSEEN

DUTCH = WORDS["nl"]


async def test_five_languages_with_one_missing(town_at: OpenTown) -> None:
    """Everybody reads their own; who has none reads Dutch, as it was said before."""
    async with town_at("2026-11-18 10:00") as town:
        phones = {}
        for language in ("nl", "en", "ar", "ti", "fa", "so"):
            phones[language], _ = await town.join(language, language=language)
        mona = await manager(town)
        one = await town.stage.app.db.write(
            a_draft, mona, languages=("nl", "en", "ar", "ti", "fa"), now=town.now
        )
        counted = await town.stage.app.db.read(announcing.reached, one)
        assert counted.by_version == {"nl": 2, "ar": 1, "en": 1, "fa": 1, "ti": 1}
        assert [(lacking.language, lacking.people) for lacking in counted.without_version] == [("so", 1)]
        await town.stage.app.db.write(announcing.release, mona.id, one.id, version=one.version, now=town.now)
        await town.stage.settle()
        for language, phone in phones.items():
            [shown] = [words for words in await town.words(phone) if "📢" in words]
            assert "Voorbeeldstad" in shown
            assert WORDS.get(language, DUTCH) in shown
        assert (await progress(town, one)).by_language == {
            "nl": (2, 0),
            "ar": (1, 0),
            "en": (1, 0),
            "fa": (1, 0),
            "ti": (1, 0),
        }


async def test_who_gets_dutch_without_reading_it_has_a_word_of_their_own(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        told, _ = await town.join("Abel", language="ti")
        reads, reader = await town.join("Semhar", language="ti")
        chose, _ = await town.join("Sara", language="ti", dial=Dial.DUTCH)
        nobody_wrote_it, _ = await town.join("Ayaan", language="so")
        await town.stage.app.db.write(people.change_holder, reader.id, second_language="nl")
        await announce(town, town.coach)
        await town.stage.settle()
        tigrinya = town.stage.app.application.house.catalogues.translator("ti")
        said = tigrinya.text("🗣 This news is in Dutch alone. Is something not clear? Ask your coach.")
        assert town.last(told).text.startswith(f"{said}\n\n📢")
        assert town.last(told).buttons == [tigrinya.plain("🔔 My news")]
        for phone in (reads, chose, nobody_wrote_it):
            assert town.last(phone).text.startswith("📢")
            assert town.last(phone).buttons == ["🔔 Mijn nieuws"]


@pytest.mark.parametrize(("count", "alone"), [(3, True), (4, False)])
async def test_above_a_number_a_second_person_releases(town_at: OpenTown, count: int, alone: bool) -> None:
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        await db.write(people.change_municipality, town.coach.municipality_id, release_above=3)
        phones = await a_crowd(town, count)
        mona, second = await manager(town), await manager(town, "Nour")
        one = await db.write(a_draft, mona, now=town.now)
        if not alone:
            with pytest.raises(AnotherMustRelease):
                await db.write(announcing.release, mona.id, one.id, version=one.version, now=town.now)
            await town.stage.settle()
            assert copies(town, phones, DUTCH) == {0: count}
            assert await db.write(announcing.ask, mona.id, one.id, now=town.now) == 1
        one = await db.read(announcements.by_id, one.id)
        by = mona if alone else second
        await db.write(announcing.release, by.id, one.id, version=one.version, now=town.now)
        await town.stage.settle()
        assert copies(town, phones, DUTCH) == {1: count}


async def test_a_start_before_the_night_goes_on_in_the_morning(town_at: OpenTown) -> None:
    """T06 f: 400 people from 20:58."""
    async with town_at("2026-11-19 12:00") as town:
        phones = await a_crowd(town, 400)
        mona = await manager(town)
        one = await announce(town, mona, due=local("2026-11-19 20:58"))
        await town.to("2026-11-19 20:57")
        town.stage.clock.move_to(local("2026-11-19 20:58"))
        await send_some(town, 20, seconds=8)
        assert local("2026-11-19 21:00") < town.now
        halfway = await progress(town, one)
        assert 0 < halfway.sent < 400
        assert halfway.sent + halfway.left == 400
        await town.to("2026-11-20 07:59")
        assert (await progress(town, one)).sent == halfway.sent
        await town.to("2026-11-20 12:00")
        assert copies(town, phones, DUTCH) == {1: 400}
        sent = [row.sent_at for row in await town.stage.app.db.read(rows_of, one.id)]
        night = local("2026-11-19 21:00"), local("2026-11-20 08:00")
        assert not any(night[0] <= at < night[1] for at in sent)
        assert (await progress(town, one)).is_done


async def test_paused_at_two_fifths_over_a_restart(town_at: OpenTown, folder) -> None:
    async with town_at("2026-11-18 10:00") as town:
        phones = await a_crowd(town, 50)
        mona = await manager(town)
        one = await announce(town, mona)
        await send_some(town, 2)
        db = town.stage.app.db
        await db.write(announcement_sending.pause, mona.id, one.id, now=town.now)
        await town.stage.settle()
        halfway = await progress(town, one)
        assert (halfway.sent, halfway.of(OutboxState.HELD)) == (20, 30)
        await town.to("2026-11-18 12:00")
        assert copies(town, phones, DUTCH) == {1: 20, 0: 30}
        moment = town.now
    async with open_stage(folder, moment, speech="off") as stage:
        # Telegram is another one now: what matters is what the database sends.
        for phone in phones:
            stage.standin.phones[phone.id] = phone
        await stage.settle()

        def left(tx: Connection) -> list[str]:
            return [row.state for row in rows_of(tx, one.id)]

        assert (await stage.app.db.read(left)).count("held") == 30
        await stage.app.db.write(announcement_sending.go_on, mona.id, one.id, now=stage.clock.now())
        await stage.settle()
        states = await stage.app.db.read(left)
        assert "held" not in states
        assert len(states) == 50


async def test_stopped_halfway(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        phones = await a_crowd(town, 30)
        mona = await manager(town)
        one = await announce(town, mona)
        await send_some(town, 1)
        await town.stage.app.db.write(announcement_sending.stop, mona.id, one.id, now=town.now)
        await town.to("2026-11-20 12:00")
        assert copies(town, phones, DUTCH) == {1: 10, 0: 20}
        found = await progress(town, one)
        assert (found.sent, found.left, found.skipped) == (10, 0, {Skip.CANCELLED: 20})


async def test_corrected_after_an_hour(town_at: OpenTown) -> None:
    """In place where they have it, with who had tapped the old buttons; who is still to get it gets the new words."""
    question = {"question": "Komt u?", "answers": ("Ja", "Nee")}
    async with town_at("2026-11-18 10:00") as town:
        db, stage = town.stage.app.db, town.stage
        phones = await a_crowd(town, 20)
        mona = await manager(town)
        one = await announce(town, mona, **question)
        await send_some(town, 1)
        got = [phone for phone in phones if len(phone.chat(stage.bot).from_bot) == 1]
        assert len(got) == 10
        for phone, label in ((got[0], "Ja"), (got[1], "Nee"), (got[1], "Ja")):
            await stage.app.db.write(announcement_sending.pause, mona.id, one.id, now=town.now)
            await stage.tap(phone, label)
            await stage.app.db.write(announcement_sending.go_on, mona.id, one.id, now=town.now)
        await stage.app.db.write(announcement_sending.pause, mona.id, one.id, now=town.now)
        assert (await db.read(answers.answered, one.id, edition=1, answers=("Ja", "Nee"))).chosen == (2, 0)
        await town.to("2026-11-18 11:00")
        new = Text("nl", "De cursus begint op 8 februari.", **question)
        await db.write(announcing.set_text, mona.id, one.id, new, now=town.now)
        await db.write(announcement_sending.put_in_place, mona.id, one.id, now=town.now)
        await db.write(announcement_sending.go_on, mona.id, one.id, now=town.now)
        await stage.settle()
        assert copies(town, phones, DUTCH) == {0: 20}
        assert copies(town, phones, "8 februari") == {1: 20}
        changed = [phone.chat(stage.bot).from_bot[0] for phone in got]
        assert all(message.edit_timestamp and "✏️" in message.text for message in changed)
        after = await db.read(answers.answered, one.id, edition=2, answers=("Ja", "Nee"))
        assert (after.chosen, after.before) == ((0, 0), 2)
        found = await progress(town, one)
        assert (found.sent, found.edited(OutboxState.SENT)) == (20, 10)


async def test_an_old_button_under_words_that_were_corrected(town_at: OpenTown) -> None:
    """It is answered with what holds now, and does not count."""
    question = {"question": "Komt u?", "answers": ("Ja", "Nee")}
    async with town_at("2026-11-18 10:00") as town:
        db, stage = town.stage.app.db, town.stage
        sara, _ = await town.join("Sara", language="nl")
        one = await announce(town, town.coach, **question)
        await stage.settle()
        new = Text("nl", "De cursus begint op 8 februari.", **question)
        await db.write(announcing.set_text, town.coach.id, one.id, new, now=town.now)
        await db.write(announcement_sending.put_in_place, town.coach.id, one.id, now=town.now)
        await stage.tap(sara, "Ja")
        assert "8 februari" in stage.last(sara).text
        assert (await db.read(answers.answered, one.id, edition=2, answers=("Ja", "Nee"))).people == 0
        await stage.tap(sara, "Ja")
        assert (await db.read(answers.answered, one.id, edition=2, answers=("Ja", "Nee"))).chosen == (1, 0)


async def test_what_is_too_old_is_corrected_only_on_demand(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 10:00") as town:
        db, stage = town.stage.app.db, town.stage
        phones = await a_crowd(town, 5)
        mona = await manager(town)
        one = await announce(town, mona)
        await stage.settle()
        await town.to("2026-11-18 10:01")
        await db.write(
            announcing.set_text, mona.id, one.id, Text("nl", "Nieuwe dag: 8 februari."), now=town.now
        )
        one = await db.write(announcement_sending.put_in_place, mona.id, one.id, now=town.now)
        await stage.settle()
        assert copies(town, phones, DUTCH) == {1: 5}
        assert await db.read(announcement_sending.beyond, one, now=town.now) == 5
        assert await db.write(announcement_sending.send_correction, mona.id, one.id, now=town.now) == 5
        await stage.settle()
        assert copies(town, phones, "8 februari") == {1: 5}
        one = await db.read(announcements.by_id, one.id)
        assert await db.read(announcement_sending.beyond, one, now=town.now) == 0
        # Once more sends nothing.
        assert await db.write(announcement_sending.send_correction, mona.id, one.id, now=town.now) == 0
        assert (await progress(town, one)).people == 5


async def test_withdrawn_in_place(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        db, stage = town.stage.app.db, town.stage
        phones = await a_crowd(town, 20)
        mona = await manager(town)
        one = await announce(town, mona)
        await send_some(town, 1)
        await db.write(announcement_sending.withdraw, mona.id, one.id, now=town.now)
        await stage.settle()
        assert copies(town, phones, DUTCH) == {0: 20}
        assert copies(town, phones, "🚫") == {1: 10, 0: 10}
        found = await progress(town, one)
        assert (found.sent, found.skipped, found.left) == (10, {Skip.CANCELLED: 10}, 0)


async def test_a_429_of_thirty_seconds(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        phones = await a_crowd(town, 40)
        mona = await manager(town)
        one = await announce(town, mona)
        await send_some(town, 2)
        town.stage.standin.faults.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 30})
        began = town.now
        await send_some(town, 1, seconds=0)
        arrived = copies(town, phones, DUTCH)[1]
        town.stage.clock.move_to(began + timedelta(seconds=29))
        await send_some(town, 1, seconds=0)
        assert copies(town, phones, DUTCH)[1] == arrived
        await town.to("2026-11-18 10:05")
        assert copies(town, phones, DUTCH) == {1: 40}
        assert (await progress(town, one)).sent == 40


async def test_people_who_change_halfway(town_at: OpenTown) -> None:
    """One blocks, one changes the language, one moves to another municipality, one stops: all are accounted for."""
    async with town_at("2026-11-18 10:00") as town:
        db, stage = town.stage.app.db, town.stage
        phones = await a_crowd(town, 14)
        mona = await manager(town)
        one = await announce(town, mona, languages=("nl", "ar"))
        await send_some(town, 1)
        left = [phone for phone in phones if not phone.chat(stage.bot).from_bot]
        assert len(left) == 4
        blocks, speaks, moves, stops = left

        def change(tx: Connection) -> None:
            elsewhere = a_municipality(tx, "Testerdam")
            for phone, values in (
                (speaks, {"language": "ar"}),
                (moves, {"municipality_id": elsewhere.id, "coach_id": None}),
                (stops, {"stopped_at": town.now}),
            ):
                people.change_holder(tx, people.holders_of_chat(tx, phone.id)[0].id, **values)

        await db.write(change)
        blocks.block(stage.bot)
        stage.bot.updates.clear()
        await stage.settle()
        assert WORDS["ar"] in stage.last(speaks).text.translate(UNSEEN)
        assert [len(phone.chat(stage.bot).from_bot) for phone in (blocks, moves, stops)] == [0, 0, 0]
        found = await progress(town, one)
        assert (found.sent, found.left, found.people) == (11, 0, 14)
        assert found.skipped == {Skip.CLOSED: 1, Skip.LEFT: 1, Skip.STOPPED: 1}
        assert found.by_language["ar"] == (1, 0)


@pytest.mark.parametrize("anyway", [True, False])
async def test_what_comes_a_day_late_is_held(town_at: OpenTown, anyway: bool) -> None:
    """T05 e: the municipality decides; sent anyway it goes to each once, dropped it goes to nobody."""
    async with town_at("2026-11-16 08:00") as town:
        db = town.stage.app.db
        phones = await a_crowd(town, 3)
        one = await announce(town, town.coach, due=local("2026-11-16 09:00"))
        await town.down_until("2026-11-18 11:00")
        assert copies(town, phones, DUTCH) == {0: 3}
        assert (await db.read(announcements.by_id, one.id)).state is State.LATE
        assert (await progress(town, one)).left == 3
        decide = announcement_sending.go_on if anyway else announcement_sending.stop
        await db.write(decide, town.coach.id, one.id, now=town.now)
        await town.stage.settle()
        assert copies(town, phones, DUTCH) == ({1: 3} if anyway else {0: 3})


async def test_held_halfway_by_an_outage_of_a_day(town_at: OpenTown) -> None:
    """Rows that were made already are held too, all of them by one decision."""
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        phones = await a_crowd(town, 25)
        one = await announce(town, town.coach)
        await send_some(town, 1)
        await town.down_until("2026-11-19 11:30")
        assert copies(town, phones, DUTCH) == {1: 10, 0: 15}
        assert (await db.read(announcements.by_id, one.id)).state is State.LATE
        await db.write(announcement_sending.go_on, town.coach.id, one.id, now=town.now)
        await town.stage.settle()
        assert copies(town, phones, DUTCH) == {1: 25}


async def test_who_reads_what_was_not_corrected_is_not_told_so(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        sara, _ = await town.join("Sara", language="nl")
        semhar, _ = await town.join("Semhar", language="en")
        one = await announce(town, town.coach, languages=("nl", "en"))
        await town.stage.settle()
        await db.write(announcing.set_text, town.coach.id, one.id, Text("nl", "Anders."), now=town.now)
        await db.write(announcement_sending.put_in_place, town.coach.id, one.id, now=town.now)
        await town.stage.settle()
        assert "✏️" in town.last(sara).text
        assert "✏️" not in town.last(semhar).text


async def test_an_answer_is_kept_once(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        db, stage = town.stage.app.db, town.stage
        sara, holder = await town.join("Sara", language="nl")
        one = await announce(town, town.coach, question="Komt u?", answers=("Ja", "Nee"))
        await stage.settle()
        for label in ("Ja", "Ja", "Nee"):
            await stage.tap(sara, label)
        assert (await db.read(answers.answered, one.id, edition=1, answers=("Ja", "Nee"))).chosen == (0, 1)
        labels = [row[0]["text"] for row in stage.last(sara).reply_markup["inline_keyboard"]]
        assert labels[:2] == ["Ja", "✅ Nee"]
        assert await db.read(announcement_answers.got, sara.id, holder.id, one.id)


async def test_who_is_of_elsewhere_stops_nothing(town_at: OpenTown) -> None:
    """P04."""
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db

        def elsewhere(tx: Connection) -> int:
            return a_manager(tx, "Else", municipality=a_municipality(tx, "Testerdam"), now=town.now).id

        stranger = await db.write(elsewhere)
        await town.join("Sara")
        one = await announce(town, town.coach)
        acts = (
            *(announcement_sending.pause, announcement_sending.stop, announcement_sending.withdraw),
            *(
                announcement_sending.go_on,
                announcement_sending.put_in_place,
                announcement_sending.send_missed,
            ),
            *(announcement_sending.send_correction, announcement_sending.end_series),
        )
        for act in acts:
            with pytest.raises(NotFound):
                await db.write(act, stranger, one.id, now=town.now)
        assert await db.read(announcements.by_id, one.id) == one
