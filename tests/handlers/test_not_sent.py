"""When Telegram cannot be reached or says no: nothing is lost, nothing done twice, and no word of it on the phone."""

import asyncio
import logging

import pytest

from bot.rules.values import Answer
from bot.standin import BotApiError
from storage import messages, people
from tests.handlers.town import Town, data_of, read

FAULTS = {
    "502": lambda faults, method, count: faults.bad_gateway(method=method, count=count),
    "500": lambda faults, method, count: faults.fail_next(method, 500, "Internal Server Error", count=count),
    "503": lambda faults, method, count: faults.fail_next(method, 503, "Service Unavailable", count=count),
}


async def once(town: Town) -> bool:
    """Works on what waits, once, as time goes on. Whether all of it was confirmed."""
    work = asyncio.create_task(town.stage.app.polling.once(timeout=0))
    while not work.done():
        await asyncio.wait({work}, timeout=0.02)
        wake = town.stage.clock.next_wake()
        if wake is not None and not work.done():
            town.stage.clock.move_to(wake)
    return await work


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_answer_that_surely_was_not_sent_leaves_the_update_unconfirmed(
    town: Town, fault: str
) -> None:
    phone, holder = await town.join()
    FAULTS[fault](town.stage.standin.faults, "sendMessage", 4)  # one try and three more
    phone.send_text(town.stage.bot, "Ik kom later")
    assert not await once(town)
    assert town.all(phone) == []
    assert len(town.stage.bot.updates) == 1  # it waits
    await town.settle_as_time_goes_on()
    assert len(town.stage.bot.updates) == 0
    assert [text[:1] for text in town.all(phone)] == ["📨"]
    assert [each.words for each in await town.read(messages.messages_of_holder, holder.id, 9)] == [
        "Ik kom later"
    ]
    assert town.all(town.karin) == ["✍️ Semhar wrote:\nIk kom later"]


async def test_a_short_outage_is_waited_out(town: Town) -> None:
    phone, _ = await town.join()
    town.stage.standin.faults.bad_gateway(method="sendMessage", count=3)
    phone.send_text(town.stage.bot, "/help")
    assert await once(town)
    assert ["What can I do here?" in text for text in town.all(phone)] == [True]


async def test_a_link_that_could_not_be_sent_is_the_same_link_after(town: Town) -> None:
    await town.say(town.karin, "/new")
    # The picture goes, the words with the link do not.
    town.stage.standin.faults.bad_gateway(method="sendMessage", count=4)
    town.karin.send_text(town.stage.bot, "Semhar")
    assert not await once(town)
    await town.settle_as_time_goes_on()
    assert "The link for Semhar" in town.last(town.karin)
    assert [each.name for each in await town.read(people.holders_of_coach, town.coach.id)] == ["Semhar"]
    phone = town.phone()
    await town.stage.start(phone, town.code_given())
    assert "English" in town.stage.last(phone).buttons


@pytest.mark.parametrize("step", ["1:bs", "1:im:"])
async def test_what_was_saved_is_said_to_be_saved_when_the_answer_comes_later(town: Town, step: str) -> None:
    _, holder = await town.join()
    if step == "1:bs":
        await town.say(town.karin, "/appointment")
        await town.tap(town.karin, "1:bw:")
        await town.say(town.karin, "24 nov 9:00")
        await town.tap(town.karin, "1:bo:civic")
        await town.tap(town.karin, "1:bl:-")
    else:
        event = b"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261124T120000Z\r\nEND:VEVENT\r\n"
        data = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + event + b"END:VCALENDAR\r\n"
        town.karin.send_document(town.stage.bot, "a.ics", data, "text/calendar")
        await town.stage.settle()
        await town.tap(town.karin, "1:iw:")
        await town.tap(town.karin, "1:io:civic")
    message = town.with_button(town.karin, step)
    town.stage.standin.faults.bad_gateway(method="editMessageText", count=4)
    yes = next(data for data in data_of(message) if data.startswith(step))
    town.karin.tap(town.stage.bot, message.message_id, yes)
    assert not await once(town)
    assert len(await town.of_holder(holder)) == 1  # done, but the coach does not know
    await town.settle_as_time_goes_on()
    assert "Saved for Semhar" in read(message)
    assert len(await town.of_holder(holder)) == 1


async def test_the_yes_of_a_holder_is_answered_when_telegram_is_back(town: Town) -> None:
    phone = town.phone()
    await town.stage.start(phone, await town.new_code())
    await town.tap(phone, "English")
    message = town.with_button(phone, "1:ok:y")
    town.stage.standin.faults.bad_gateway(method="editMessageText", count=4)
    phone.tap(town.stage.bot, message.message_id, "1:ok:y")
    assert not await once(town)
    await town.settle_as_time_goes_on()
    assert "Welcome, Semhar" in read(message)
    assert "no appointments" in town.last(phone)


async def test_an_answer_that_may_have_arrived_is_not_sent_again(town: Town) -> None:
    phone, _ = await town.join()
    town.stage.standin.faults.cut_before_answer(method="sendMessage")
    phone.send_text(town.stage.bot, "/help")
    assert await once(town)
    assert len(town.all(phone)) == 1
    assert not any("went wrong" in text for text in town.all(phone))


async def test_a_tap_counts_although_its_waiting_sign_could_not_be_ended(town: Town) -> None:
    phone, holder = await town.join()
    made = await town.appointment(holder)
    await town.tap_data(phone, f"1:ap:{made.id}")
    for arm in (
        lambda faults: faults.bad_gateway(method="answerCallbackQuery"),
        lambda faults: faults.cut_before_answer(method="answerCallbackQuery"),
        lambda faults: faults.fail_next(
            "answerCallbackQuery",
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
    ):
        arm(town.stage.standin.faults)
        await town.tap(phone, "✅ I will come")
        assert (await town.state(made)).answer is Answer.COMING
        await town.tap(phone, "❌ I cannot come")
        await town.stage.advance(1)
        assert (await town.state(made)).answer is Answer.NOT_COMING


async def test_a_tap_of_before_an_outage_is_no_error(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """A tap lives 150 seconds on Telegram's side; what it was about is open in the list after that."""
    caplog.set_level(logging.INFO)
    phone, holder = await town.join()
    made = await town.appointment(holder)
    await town.tap_data(phone, f"1:ap:{made.id}")
    message = town.with_button(phone, "✅ I will come")
    phone.tap(town.stage.bot, message.message_id, f"1:an:{made.id}:{made.version}:c")
    (waiting,) = town.stage.bot.updates
    town.stage.bot.updates.clear()
    await town.stage.advance(200)
    await town.process(waiting.api())
    assert (await town.state(made)).answer is Answer.COMING
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_a_person_who_blocks_between_word_and_answer(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    phone, holder = await town.join()
    phone.send_text(town.stage.bot, "Dag")
    phone.block(town.stage.bot)
    await town.stage.settle()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert [each.words for each in await town.read(messages.messages_of_holder, holder.id, 9)] == ["Dag"]
    assert any("cannot be reached here any more" in text for text in town.all(town.karin))
    # Back again by a start: reachable.
    await town.stage.start(phone)
    assert "You are in" in town.all(phone)[-2]


async def test_a_429_is_waited_out_and_answered(town: Town) -> None:
    phone, _ = await town.join()
    error = BotApiError(429, "Too Many Requests: retry after 7", {"retry_after": 7})
    town.stage.standin.faults.fail_next("sendMessage", error.code, error.description, error.parameters)
    began = town.now
    phone.send_text(town.stage.bot, "/help")
    assert await once(town)
    assert (town.now - began).total_seconds() >= 7
    assert len(town.all(phone)) == 1
