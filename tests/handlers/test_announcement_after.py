"""New words in the place of those that went, by two where it went to many; and the end of what is not right any more."""

from datetime import timedelta

from bot.actions import announcement_answers, announcement_sending
from bot.actions.announcement_changes import drop_change
from bot.rules.announcements import State
from storage import announcement_answers as stored_answers
from tests.handlers.releasing import (
    DUTCH,
    ENGLISH,
    another_manager,
    ask,
    for_more_than,
    present,
    put,
    released,
    written,
)
from tests.handlers.town import Town

BETTER = "Het loket verhuist pas in maart."


async def test_a_correction_after_an_hour(town: Town) -> None:
    eden, _ = await town.join("Eden", language="en")
    await town.join("Semhar", language="en")
    number = await released(town, "en")
    await town.stage.advance(3600)
    await town.tap_data(town.karin, f"1:hc:{number}")
    assert town.last(town.karin).startswith("✏️ There are no new words yet. Change the text first.")
    await put(town, number, "The desk moves in March.", language="en")
    await town.tap(town.karin, "🔄 Look again")
    shown = await town.tap(town.karin, "✏️ Put the new words in place")
    assert shown.split("\n") == [
        "✏️ Put the new words in place?",
        "📢 Wed 18 Nov · Het loket verhuist naar de…",
        "▫️ English: changed",
        "The desk moves in March.",
        "▫️ Dutch: as before",
        "",
        "✏️ 2 messages change.",
    ]
    before = len(town.all(eden))
    await town.tap(town.karin, "✏️ Put it in place")
    await town.stage.advance(10)
    shown = town.last(town.karin)
    assert "✅ Done" in shown
    assert "✏️ 2 messages were changed." in shown
    assert "✏️ This message was changed." in town.last(eden)
    assert "The desk moves in March." in town.last(eden)
    assert len(town.all(eden)) == before
    assert ENGLISH not in "".join(town.all(eden))


async def test_a_version_that_says_the_old_thing_still_is_pointed_out(town: Town) -> None:
    await town.join("Eden", language="en")
    number = await released(town, "en")
    await town.stage.advance(3600)
    await put(town, number, "Het loket verhuist in maart.")
    await town.tap_data(town.karin, f"1:hc:{number}")
    shown = town.last(town.karin).split("\n")
    assert shown[2:5] == [
        "⚠️ English: as before, while the Dutch text is new",
        "▫️ Dutch: changed",
        "Het loket verhuist in maart.",
    ]


async def test_what_is_older_than_two_days_gets_the_new_words_only_by_a_tap(town: Town) -> None:
    semhar, _ = await town.join("Semhar")
    number = await released(town)
    await town.stage.advance(49 * 3600)
    await put(town, number, BETTER)
    await town.tap_data(town.karin, f"1:hc:{number}")
    shown = town.last(town.karin)
    assert "✏️ 0 messages change." in shown
    assert "🔒 1 message is older than 48 hours and cannot be changed." in shown
    await town.tap(town.karin, "✏️ Put it in place")
    await town.stage.advance(10)
    await town.tap_data(town.karin, f"1:hp:{number}")
    shown = town.last(town.karin)
    assert "🔒 1 message is older than 48 hours and cannot be changed." in shown
    assert BETTER not in "".join(town.all(semhar))
    shown = await town.tap(town.karin, f"1:hf:{number}")
    assert shown.startswith("📨 The new words go to 1 person.")
    await town.stage.advance(10)
    assert BETTER in town.last(semhar)
    await town.tap_data(town.karin, f"1:hf:{number}")
    assert town.last(town.karin).startswith("📨 The new words go to 0 people.")
    assert "older than 48 hours" not in town.last(town.karin)


async def test_who_had_tapped_the_old_buttons_is_told_before(town: Town) -> None:
    semhar, holder = await town.join("Semhar")
    number = await written(town)
    await ask(town, number, "Komt u?", "Ja", "Nee")
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🚀 Send")
    answered = (semhar.id, holder.id, number)
    await town.write(announcement_answers.answer, *answered, edition=1, choice=0, now=town.now)
    await put(town, number, BETTER)
    await town.tap_data(town.karin, f"1:hc:{number}")
    assert "☑️ 1 person answered already. Their answer is not counted any more." in town.last(town.karin)
    found = await town.read(stored_answers.answered, number, edition=1, answers=("Ja", "Nee"))
    assert found.chosen == (1, 0)


async def test_words_that_changed_after_the_look_do_not_hold(town: Town) -> None:
    semhar, _ = await town.join("Semhar")
    number = await released(town)
    await put(town, number, BETTER)
    await town.tap_data(town.karin, f"1:hc:{number}")
    await put(town, number, "Nog iets anders.")
    shown = await town.tap(town.karin, "✏️ Put it in place")
    assert shown.startswith("🔄 This was changed, sent or withdrawn meanwhile.")
    assert DUTCH in town.last(semhar)
    await town.tap(town.karin, "✏️ Put it in place")
    await town.stage.advance(5)
    assert "Nog iets anders." in town.last(semhar)


async def test_where_it_went_to_many_another_manager_puts_them_in_place(town: Town) -> None:
    semhar, _ = await town.join("Semhar")
    number = await released(town)
    await for_more_than(town, 0)
    await put(town, number, BETTER)
    await town.tap_data(town.karin, f"1:hc:{number}")
    assert "👤 There is no other manager here. You can withdraw it alone." in town.last(town.karin)
    phone, _ = await another_manager(town)
    await town.tap_data(town.karin, f"1:hc:{number}")
    shown = town.last(town.karin)
    assert "👥 It went to so many people that another manager puts the new words in place." in shown
    shown = await town.tap(town.karin, "🙋 Ask a colleague")
    assert shown.startswith("✅ I asked 1 manager.")
    assert town.last(phone) == "✏️ Karin asks you to look at a correction of an announcement."
    shown = await town.tap(phone, "👀 Look")
    assert "▫️ Dutch: changed" in shown
    assert BETTER in shown
    assert BETTER in await town.tap(phone, "👁 Dutch")
    await town.tap(phone, "◀️ Back")
    await town.tap(phone, "✏️ Put it in place")
    await town.stage.advance(5)
    assert BETTER in town.last(semhar)
    assert (await present(town, number)).edition == 2
    # The other one taps a moment later.
    await town.tap_data(town.karin, f"1:hc:{number}:00000000")
    assert town.last(town.karin).startswith("🔄 This was changed, sent or withdrawn meanwhile.")


async def test_who_asks_for_words_that_were_dropped_reads_that_there_are_none(town: Town) -> None:
    await town.join("Semhar")
    number = await released(town)
    await for_more_than(town, 0)
    await put(town, number, BETTER)
    await another_manager(town)
    await town.tap_data(town.karin, f"1:hc:{number}")
    await town.write(drop_change, town.coach.id, number, now=town.now)
    shown = await town.tap(town.karin, "🙋 Ask a colleague")
    assert shown.startswith("✏️ There are no new words yet. Change the text first.")


async def test_one_person_withdraws_it_after_a_yes(town: Town) -> None:
    semhar, _ = await town.join("Semhar")
    number = await released(town)
    await for_more_than(town, 0)
    await town.tap_data(town.karin, f"1:hp:{number}")
    shown = await town.tap(town.karin, "🚫 Withdraw")
    assert "1 person reads in its place: this message is not right any more." in shown
    assert (await present(town, number)).state is State.RELEASED
    await town.tap(town.karin, "🚫 Yes, withdraw")
    await town.stage.advance(10)
    assert "🚫 This message is not right any more." in town.last(semhar)
    assert DUTCH not in "".join(town.all(semhar))
    shown = town.last(town.karin)
    assert "🚫 Withdrawn" in shown
    assert "✏️ 1 message was changed." in shown
    buttons = "".join(town.stage.last(town.karin).buttons)
    assert "Withdraw" not in buttons
    assert "Correct" not in buttons
    for data in (f"1:hy:{number}", f"1:hy:{number}:y"):
        await town.tap_data(town.karin, data)
        assert town.last(town.karin).startswith("🔄"), data


async def test_what_is_too_old_to_be_withdrawn_is_said(town: Town) -> None:
    await town.join("Semhar")
    number = await released(town)
    town.stage.clock.advance(timedelta(hours=49))
    await town.tap_data(town.karin, f"1:hy:{number}")
    assert "🔒 1 message is older than 48 hours and cannot be changed." in town.last(town.karin)
    await town.tap(town.karin, "🚫 Yes, withdraw")
    await town.stage.advance(10)
    await town.tap_data(town.karin, f"1:hp:{number}")
    shown = town.last(town.karin)
    assert "✏️ 0 messages were changed." in shown
    assert "🔒 1 message is older than 48 hours and cannot be changed." in shown


async def test_what_did_not_go_yet_goes_in_the_new_words(town: Town) -> None:
    semhar, _ = await town.join("Semhar")
    town.stage.clock.move_to(town.now.replace(hour=21))  # at night
    number = await released(town)
    await put(town, number, BETTER)
    await town.tap_data(town.karin, f"1:hc:{number}")
    assert "📨 1 person still gets it, in the new words." in town.last(town.karin)
    await town.tap(town.karin, "✏️ Put it in place")
    await town.stage.advance(12 * 3600)
    assert BETTER in town.last(semhar)
    assert DUTCH not in "".join(town.all(semhar))


async def test_a_draft_is_neither_corrected_nor_withdrawn(town: Town) -> None:
    await town.join("Semhar")
    number = await written(town)
    for data in (f"1:hc:{number}", f"1:hc:{number}:00000000", f"1:hy:{number}", f"1:hy:{number}:y"):
        await town.tap_data(town.karin, data)
        shown = town.last(town.karin)
        assert shown.startswith("🔄"), data
        assert "🚀 Ready to send?" in shown
    await town.tap_data(town.karin, f"1:hf:{number}")
    assert "🚀 Ready to send?" in town.last(town.karin)
    assert (await present(town, number)).state is State.DRAFT
    assert await town.read(announcement_sending.beyond, await present(town, number), now=town.now) == 0


async def test_whose_message_was_left_as_it_was_is_counted_too(town: Town) -> None:
    """Who stopped meanwhile is sent nothing any more, no change either."""
    await town.join("Semhar")
    eden, _ = await town.join("Eden")
    number = await released(town)
    await town.say(eden, "/stop")
    await town.tap_data(eden, "1:st:y")
    await town.tap_data(town.karin, f"1:hy:{number}:y")
    await town.stage.advance(10)
    await town.tap_data(town.karin, f"1:hp:{number}")
    assert town.last(town.karin).split("\n")[-2:] == [
        "✏️ 1 message was changed.",
        "⚠️ 1 message could not be changed.",
    ]
