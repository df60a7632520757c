"""Updates that come twice, a process that ends in the middle, two processes: nothing twice, and the question again."""

import pytest
from sqlalchemy import func, select
from telegram import Update

from storage import people
from storage.tables import appointment, dialog, holder, invitation, message, outbox, staff
from tests.handlers.town import Town, read, restarted

TABLES = (appointment, holder, staff, invitation, message, outbox)

# A whole booking, step by step: a tap, or words.
STEPS = (
    "/appointment",
    "1:bw:",
    "24 nov",
    "1:bt:14:30",
    "1:bo:work",
    "Stadhuis, kamer 12",
    "1:be:title",
    "Intake",
    "1:be:place",
    "1:bl:-",
    "1:be:moment",
    "25 nov 10:00",
    "1:bs",
)


async def rows(town: Town) -> dict[str, int]:
    """How many of each thing there are."""
    return await town.read(
        lambda tx: {table.name: tx.scalar(select(func.count()).select_from(table)) for table in TABLES}
    )


async def dialogs(town: Town) -> list[tuple]:
    found = await town.read(
        lambda tx: tx.execute(select(dialog.c.chat_id, dialog.c.step, dialog.c.data)).all()
    )
    return [tuple(row) for row in found]


async def act(town: Town, step: str) -> None:
    if step.startswith("1:"):
        await town.tap(town.karin, step)
    else:
        await town.say(town.karin, step)


async def test_every_step_of_a_booking_delivered_twice(town: Town) -> None:
    await town.join()
    for step in STEPS:
        town.stage.standin.faults.double_delivery(town.stage.bot)
        before = len(town.all(town.karin))
        await act(town, step)
        shown = town.all(town.karin)
        if not step.startswith("1:"):
            # The same question, twice: a message that came is not taken back.
            assert len(shown) == before + 2, step
            assert shown[-1] == shown[-2], step
    (holder_of_all,) = await town.read(people.holders_of_coach, town.coach.id)
    (booked,) = await town.of_holder(holder_of_all)
    assert (booked.title, booked.place) == ("Intake", "")
    assert "Saved for Semhar" in town.last(town.karin)
    assert (await rows(town))["appointment"] == 1
    assert await dialogs(town) == []


async def test_every_step_delivered_twice_at_one_moment(town: Town) -> None:
    await town.join()
    for step in STEPS:
        if step.startswith("1:"):
            shown = town.with_button(town.karin, step)
            found = next(
                each["callback_data"]
                for row in shown.inline_keyboard
                for each in row
                if each["callback_data"].startswith(step)
            )
            town.karin.tap(town.stage.bot, shown.message_id, found)
        else:
            town.karin.send_text(town.stage.bot, step)
        await town.at_once(times=2)
        await town.stage.settle()
    assert (await rows(town))["appointment"] == 1
    assert "Saved for Semhar" in town.last(town.karin)


@pytest.mark.parametrize("step", range(1, len(STEPS)))
async def test_a_restart_before_every_step_goes_on_where_it_was(town: Town, step: int) -> None:
    await town.join()
    for each in STEPS[:step]:
        await act(town, each)
    async with restarted(town.stage):
        for each in STEPS[step:]:
            await act(town, each)
        assert "Saved for Semhar" in town.last(town.karin)
    assert (await rows(town))["appointment"] == 1


async def test_an_update_of_before_the_restart_that_was_not_confirmed(town: Town) -> None:
    await town.join()
    for step in STEPS[:-1]:
        await act(town, step)
    shown = town.with_button(town.karin, "1:bs")
    town.karin.tap(town.stage.bot, shown.message_id, "1:bs")
    (waiting,) = town.stage.bot.updates
    application = town.stage.app.application
    # It was worked on, and the process ended before it was confirmed.
    await application.process_update(Update.de_json(waiting.api(), application.bot))
    async with restarted(town.stage):
        await town.stage.settle()
        assert "Saved for Semhar" in read(shown)
        assert (await rows(town))["appointment"] == 1


async def test_a_second_tap_on_save_leaves_the_word_that_it_was_saved(town: Town) -> None:
    await town.join()
    for step in STEPS[:-1]:
        await act(town, step)
    shown = town.with_button(town.karin, "1:bs")
    for _ in range(2):
        town.karin.tap(town.stage.bot, shown.message_id, "1:bs")
    await town.stage.settle()
    assert "Saved for Semhar" in read(shown)
    assert (await rows(town))["appointment"] == 1
    assert "no longer works" in town.toasts(town.karin)[-1]


async def test_a_button_of_a_dialog_that_is_over_takes_nothing_back(town: Town) -> None:
    await town.join()
    for step in STEPS:
        await act(town, step)
    older = town.with_button(town.karin, "1:sx")
    before = read(older)
    assert "no longer works" in await town.tap_data(town.karin, "1:bt:09:00")
    town.karin.tap(town.stage.bot, older.message_id, "1:sx")
    await town.stage.settle()
    assert read(older) == before
    assert "Nothing was saved" not in "".join(town.all(town.karin))
    assert (await rows(town))["appointment"] == 1


@pytest.mark.parametrize(
    ("said", "makes"),
    [
        (["/new", "Abel"], {"holder": 1, "invitation": 1}),
        (["/colleague", "Bram"], {"staff": 1, "invitation": 1}),
        (["/list"], {}),
        (["/people"], {}),
    ],
)
async def test_other_commands_delivered_twice(town: Town, said: list[str], makes: dict[str, int]) -> None:
    await town.join()
    before = await rows(town)
    for words in said:
        told = len(town.all(town.karin))
        town.stage.standin.faults.double_delivery(town.stage.bot)
        await town.say(town.karin, words)
        answers = town.all(town.karin)[told:]
        half = len(answers) // 2
        assert answers[:half] == answers[half:]
    after = await rows(town)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == makes


async def test_the_name_of_a_new_person_delivered_twice_at_one_moment(town: Town) -> None:
    await town.say(town.karin, "/new")
    town.karin.send_text(town.stage.bot, "Abel")
    before = len(town.all(town.karin))
    await town.at_once(times=2)
    await town.stage.settle()
    links = [text for text in town.all(town.karin)[before:] if "The link for" in text]
    assert len(set(links)) == 1
    assert [each.name for each in await town.read(people.holders_of_coach, town.coach.id)] == ["Abel"]


async def test_a_repeat_that_comes_when_the_chat_has_gone_on_says_nothing(town: Town) -> None:
    """What somebody typed before they came in is no message to the coach when it comes again after."""
    phone = town.phone()
    phone.send_text(town.stage.bot, "WRONG22")
    (waiting,) = town.stage.bot.updates
    await town.stage.settle()
    await town.stage.start(phone, await town.new_code())
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    before = town.all(phone), town.all(town.karin)
    await town.process(waiting.api())
    assert (town.all(phone), town.all(town.karin)) == before
