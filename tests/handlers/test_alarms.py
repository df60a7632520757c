"""Staff hear of words of danger one after the other; one of them takes it, reads it, and says that it is looked after."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.actions import practice
from bot.actions.alarms import lift
from bot.actions.trajectories import enter_attempt
from bot.rules.cards import CardLevel
from bot.rules.trajectory import Part, Source
from bot.rules.values import ChatState, Holder, Kind, Skip
from bot.standin import Phone
from storage import alarms, caseload, duty, outbox, people
from storage.tables import outbox as rows
from tests.handlers.test_danger import CALLED, DANGER, away, count_alarms
from tests.handlers.town import Town, data_of, local, on_b1, restarted

QUARTER = 15 * 60
TAKEN = "✋ A colleague looks after Sara now. You need not do anything."


async def sara_in_danger(town: Town) -> tuple[Phone, Holder]:
    phone, holder = await town.join("Sara", language="ar")
    await town.say(phone, DANGER)
    return phone, holder


def called(town: Town, phone: Phone) -> int:
    """How many times this phone was called because of Sara."""
    return sum(text.startswith(CALLED.format(name="Sara")) for text in town.all(phone))


async def test_the_coach_then_the_duty_list_then_round_again_at_night_and_on_sunday(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    carla_phone, carla = await town.another_coach("Carla")
    await town.write(duty.set_on_duty, bram.municipality_id, [carla.id, bram.id])
    await town.stage.pass_time(local("2026-11-22 02:10"))
    await sara_in_danger(town)
    order = []
    for _ in range(6):
        order.append([called(town, phone) for phone in (town.karin, carla_phone, bram_phone)])
        await town.stage.advance(QUARTER)
    assert order == [[1, 0, 0], [1, 1, 0], [1, 1, 1], [2, 1, 1], [2, 2, 1], [2, 2, 2]]
    assert not any(town.stage.last(phone).silent for phone in (town.karin, carla_phone, bram_phone))


async def test_who_took_it_finds_it_again_in_their_list(town: Town) -> None:
    """Somebody on the duty list, who coaches nobody."""
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    await sara_in_danger(town)
    await town.stage.advance(QUARTER)
    assert "Words of danger" not in await town.say(bram_phone, "/list")
    await town.tap(bram_phone, "✋ I take it")
    assert "Words of danger" in await town.say(bram_phone, "/list")
    assert DANGER in await town.tap(bram_phone, "🆘 Sara")
    await town.tap(bram_phone, "It is looked after")
    await town.tap(bram_phone, "Yes, looked after")
    assert "Words of danger" not in await town.say(bram_phone, "/list")


async def test_who_stands_in_before_the_coach_who_is_away_and_takes_it(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    carla_phone, carla = await town.another_coach("Carla")
    await away(town, town.coach.id, bram.id)
    await town.write(duty.set_on_duty, bram.municipality_id, [carla.id])
    await town.stage.pass_time(local("2026-11-19 02:10"))
    _, holder = await sara_in_danger(town)
    assert [called(town, phone) for phone in (bram_phone, town.karin, carla_phone)] == [1, 0, 0]
    await town.stage.advance(QUARTER)
    # The coach hears of it in person, though who stands in gets all else.
    assert [called(town, phone) for phone in (bram_phone, town.karin, carla_phone)] == [1, 1, 0]
    await town.tap(bram_phone, "✋ I take it")
    assert town.last(town.karin) == TAKEN
    assert town.stage.last(town.karin).silent
    assert TAKEN not in town.all(carla_phone)
    await town.stage.advance(10 * QUARTER)
    assert [called(town, phone) for phone in (town.karin, carla_phone)] == [1, 0]
    one = await town.read(alarms.open_of, holder.id)
    assert (one.taken_by, one.lifted_at) == (bram.id, None)


async def test_the_words_are_read_after_a_tap_with_how_to_reach_the_person(town: Town) -> None:
    phone, holder = await sara_in_danger(town)
    await town.write(caseload.change_people, {holder.id: {"phone": "+31612345678"}})
    notice = town.last(town.karin)
    assert DANGER not in notice
    assert await town.tap(town.karin, "✋ I take it") == town.last(town.karin)
    await town.say(phone, "help")
    await town.tap(town.karin, "1:sp:")
    shown = await town.tap(town.karin, "🆘 Look")
    assert shown.split("\n") == [
        "🆘 Sara",
        "✋ You took it at 11:00.",
        "📞 +31612345678",
        "🌍 Reads: Arabic",
        "👤 Coach: Karin",
        "✍️ Wed 18 Nov 11:00",
        DANGER,
        "✍️ Wed 18 Nov 11:00",
        "help",
        "⏸ Practice, check-ins and reminders of deadlines rest until it is looked after.",
    ]
    buttons = data_of(town.with_button(town.karin, "1:yl:"))
    assert buttons == [f"1:sp:{holder.id}", "1:yl:1"]


async def test_it_is_looked_after_by_two_taps(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    _, holder = await sara_in_danger(town)
    await town.stage.advance(QUARTER)
    await town.tap(bram_phone, "✋ I take it")
    await town.tap(bram_phone, "✅ It is looked after")
    assert (await town.read(alarms.open_of, holder.id)) is not None
    assert "Sara is looked after" in await town.tap(bram_phone, "✅ Yes, looked after")
    assert await town.read(alarms.open_of, holder.id) is None
    # The coach hears of it, and can read it still; who was only told cannot any more.
    assert town.last(town.karin) == "✅ A colleague says that Sara is looked after."
    await town.tap_data(bram_phone, "1:yo:1")
    assert "cannot find" in town.last(bram_phone)
    await town.tap_data(town.karin, "1:yo:1")
    assert "✅ It is looked after." in town.last(town.karin)
    assert DANGER in town.last(town.karin)
    # What comes after that is a new one.
    await town.say(town.stage.standin.phones[holder.chat_id], DANGER)
    assert await count_alarms(town) == 2


async def test_looked_after_is_said_once_however_often_it_is_delivered(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    await sara_in_danger(town)
    await town.stage.advance(QUARTER)
    await town.tap(bram_phone, "✋ I take it")
    await town.tap(bram_phone, "✅ It is looked after")
    asked = town.with_button(bram_phone, "1:yl:1:y")
    for _ in range(2):
        bram_phone.tap(town.stage.bot, asked.message_id, "1:yl:1:y")
    await town.stage.settle()
    assert town.all(town.karin).count("✅ A colleague says that Sara is looked after.") == 1


async def test_only_the_first_one_takes_it(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    _, holder = await sara_in_danger(town)
    await town.stage.advance(QUARTER)
    await town.tap(town.karin, "✋ I take it")
    shown = await town.tap(bram_phone, "✋ I take it")
    assert "✋ Karin took it at" in shown
    assert (await town.read(alarms.open_of, holder.id)).taken_by == town.coach.id
    assert len([text for text in town.all(bram_phone) if text == TAKEN]) == 1


async def test_more_words_while_nobody_has_taken_it_add_none_and_are_shown(town: Town) -> None:
    phone, _ = await sara_in_danger(town)
    reply = await town.say(phone, "Morgen doe ik mezelf iets aan")
    assert "112" in reply
    assert await count_alarms(town) == 1
    assert called(town, town.karin) == 1
    shown = await town.tap(town.karin, "✋ I take it")
    assert DANGER in shown
    assert "Morgen doe ik mezelf iets aan" in shown


async def test_more_words_after_it_was_taken_go_to_who_took_it(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    phone, _ = await sara_in_danger(town)
    await town.stage.advance(QUARTER)
    await town.tap(bram_phone, "✋ I take it")
    heard = town.all(town.karin)
    await town.say(phone, "Morgen doe ik mezelf iets aan")
    again = town.stage.last(bram_phone)
    assert town.last(bram_phone).startswith("🆘 Sara wrote words of danger again.")
    assert "Morgen" not in town.last(bram_phone)
    assert not again.silent
    assert town.all(town.karin) == heard
    assert "Morgen doe ik mezelf iets aan" in await town.tap(bram_phone, "📖 Read")
    # The next day they may be off duty: it goes round anew.
    await town.stage.advance(timedelta(hours=13).total_seconds())
    before = called(town, town.karin) + called(town, bram_phone)
    await town.say(phone, DANGER)
    assert called(town, town.karin) + called(town, bram_phone) == before + 1


async def test_who_took_it_and_blocks_the_bot_does_not_have_it_any_more(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    await sara_in_danger(town)
    await town.tap(town.karin, "✋ I take it")
    town.karin.block(town.stage.bot)
    await town.stage.settle()
    assert called(town, bram_phone) == 1


async def test_a_chat_that_turns_out_to_be_closed_is_passed_over_at_once(town: Town) -> None:
    """Telegram says so only when the notice is sent."""
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    phone, _ = await town.join("Sara")
    town.karin.delete_account()
    await town.say(phone, DANGER)
    assert called(town, town.karin) == 0
    assert called(town, bram_phone) == 1


async def test_people_without_a_chat_are_passed_over_at_once(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.write(people.change_staff, town.coach.id, chat_id=None)
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    phone, _ = await town.join("Sara")
    await town.say(phone, DANGER)
    assert called(town, bram_phone) == 1


async def test_without_a_coach_and_a_duty_list_the_managers_hear_of_it(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await town.write(people.change_holder, holder.id, coach_id=None)
    await town.say(phone, DANGER)
    assert called(town, town.karin) == 1
    shown = await town.tap(town.karin, "✋ I take it")
    assert DANGER in shown
    # She does not coach them: there is no page of the person for her.
    assert data_of(town.with_button(town.karin, "1:yl:")) == ["1:yl:1"]


@pytest.mark.parametrize("where", ["Voorbeeldstad", "Elders"])
async def test_nobody_else_opens_takes_or_lifts_it(town: Town, where: str) -> None:
    bram_phone, bram = await town.another_coach(town=where)
    _, holder = await sara_in_danger(town)
    for data in ("1:yt:1", "1:yo:1", "1:yl:1", "1:yl:1:y"):
        await town.tap_data(bram_phone, data)
        assert "cannot find" in town.last(bram_phone)
    one = await town.read(alarms.open_of, holder.id)
    assert one.waits
    # Nor somebody who was told, once they work for another municipality than the person lives in.
    await town.write(alarms.change, one.id, told=[bram.id])
    await town.tap_data(bram_phone, "1:yo:1")
    assert (DANGER in town.last(bram_phone)) is (where == "Voorbeeldstad")


async def test_a_holder_gets_nothing_by_its_buttons(town: Town) -> None:
    phone, holder = await sara_in_danger(town)
    for data in ("1:yt:1", "1:yo:1", "1:yl:1:y"):
        await town.tap_data(phone, data)
    assert (await town.read(alarms.open_of, holder.id)).waits


async def test_the_list_begins_with_it_and_the_page_of_the_person_shows_it(town: Town) -> None:
    _, holder = await sara_in_danger(town)
    shown = await town.say(town.karin, "/list")
    assert shown.startswith("🆘 Words of danger\n")
    assert data_of(town.stage.last(town.karin))[0] == "1:yo:1"
    await town.tap_data(town.karin, f"1:sp:{holder.id}")
    assert "🆘 Words of danger came in, and nobody has said that it is looked after." in town.last(town.karin)
    await town.write(alarms.lift, 1, town.coach.id, now=town.now)
    assert "🆘" not in await town.say(town.karin, "/list")
    await town.tap_data(town.karin, f"1:sp:{holder.id}")
    assert "🆘" not in town.last(town.karin)


async def sent_and_left_out(town: Town, holder: Holder) -> tuple[set[str], set[str]]:
    """The rules of what went to somebody, and of what did not go since words of danger were open."""

    def found(tx: Any) -> tuple[set[str], set[str]]:
        mine = [row for row in tx.execute(rows.select()) if row.holder_id == holder.id]
        return (
            {row.rule for row in mine if row.state == "sent"},
            {row.rule for row in mine if row.reason == Skip.IN_ALARM},
        )

    both: tuple[set[str], set[str]] = await town.read(found)
    return both


async def test_practice_and_deadlines_rest_and_appointments_and_exams_go_on(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await on_b1(town, holder)
    await town.write(practice.begin, phone.id, holder.id, CardLevel.A1, now=town.now)
    await town.say(town.karin, "/appointment")
    for step in (f"1:bw:{holder.id}", "24 nov 14:00", "1:bo:civic", "1:bl:-", "1:bs"):
        await (town.tap if step.startswith("1:") else town.say)(town.karin, step)
    exam = {"day": date(2026, 11, 28), "at": time(9), "source": Source.COACH}
    await town.write(enter_attempt, town.coach.id, holder.id, Part.KNM, **exam, now=town.now)
    await town.say(phone, DANGER)
    await town.stage.pass_time(local("2026-11-29 12:00"))
    sent, left_out = await sent_and_left_out(town, holder)
    assert {"1d@18:00", "2h"} <= sent
    assert any(rule.startswith("exam.") for rule in sent)
    assert not any(rule.startswith("exam.") for rule in left_out)
    assert any(rule.startswith("cards:") for rule in left_out)
    assert any(rule.startswith("term_end") or "sign_up" in rule for rule in left_out)
    assert not any(rule.startswith(("cards:", "term_end", "sign_up")) for rule in sent)
    # The coach hears of the dates, and sees what rests.
    undelivered = await town.read(outbox.undelivered, town.coach.id, town.now - timedelta(days=20))
    assert {row.kind for row in undelivered} == {Kind.LINE_REMINDER}
    assert "Sara: rests, since words of danger came in" in await town.say(town.karin, "/list")
    # Once it is looked after they come again.
    await town.write(lift, town.coach.id, 1, now=town.now)
    await town.stage.pass_time(local("2026-12-02 12:00"))
    sent, _ = await sent_and_left_out(town, holder)
    assert any(rule.startswith("cards:") for rule in sent)


async def test_a_restart_forgets_nothing(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.write(duty.set_on_duty, bram.municipality_id, [bram.id])
    await sara_in_danger(town)
    async with restarted(town.stage):
        await town.stage.advance(QUARTER)
        assert called(town, bram_phone) == 1


async def test_the_row_of_a_closed_chat_is_not_told_again(town: Town) -> None:
    await sara_in_danger(town)
    await town.write(people.close_chat, town.karin.id, ChatState.BLOCKED, now=town.now)
    await town.stage.advance(4 * QUARTER)
    assert called(town, town.karin) == 1
