"""A message that is a stop word, and nothing else, asks the same as /stop; in a sentence it is a word to the coach."""

from dataclasses import replace

import pytest

from bot.rules.cards import Form
from bot.rules.scheduling import Grade
from bot.rules.stop_words import bare
from bot.standin import Phone
from storage import messages
from tests.handlers.buddying import paired
from tests.handlers.practising import learner_of
from tests.handlers.town import Town, data_of, local

QUESTION = "Do you want to stop?"


async def kept(town: Town, holder_id: int) -> list[str]:
    return [one.words for one in await town.read(messages.messages_of_holder, holder_id, 100)]


@pytest.mark.parametrize("words", ["STOP", "afmelden!", "قف", "ኣቋርጽ።", "  Стоп  "])
async def test_a_stop_word_asks_whether_they_want_to_stop(town: Town, words: str) -> None:
    phone, holder = await town.join()
    assert QUESTION in await town.say(phone, words)
    assert data_of(town.stage.last(phone)) == ["1:st:m", "1:st:y", "1:st:n"]
    assert await kept(town, holder.id) == []
    assert "Everything stays as it was" in await town.tap(phone, "1:st:n")
    await town.say(phone, words)
    await town.tap(phone, "1:st:y")
    assert not (await town.holder(holder)).takes_part


async def test_in_a_sentence_it_is_a_word_to_the_coach(town: Town) -> None:
    phone, holder = await town.join()
    said = "Wanneer stopt de cursus? Ik wil niet stoppen."
    assert "passed this on" in await town.say(phone, said)
    assert await kept(town, holder.id) == [said]


async def test_it_is_no_goal(town: Town) -> None:
    phone, holder = await town.join()
    await town.say(phone, "/plan")
    await town.tap_data(phone, f"1:pg:{holder.id}:work")
    assert QUESTION in await town.say(phone, "stop")


async def test_the_answer_to_a_card_is_an_answer_also_where_it_is_such_a_word(town: Town) -> None:
    learner = await learner_of(town)
    made = await learner.ask(Form.TYPE_WORD)
    application = town.stage.app.application
    word = made.card.word.split()[-1]
    both = application.house.stop_words | {bare(made.card.word), bare(word)}
    application.house = replace(application.house, stop_words=both)
    assert QUESTION not in await learner.type(made.card.word)
    assert (await learner.last_asked()).grade is Grade.GOOD


@pytest.mark.parametrize("late", [False, True])
async def test_another_one_is_no_answer_and_the_question_waits_on(town: Town, late: bool) -> None:
    learner = await learner_of(town)
    made = await learner.ask(Form.TYPE_WORD)
    if late:
        town.stage.clock.move_to(local("2026-11-18 12:00"))
    assert QUESTION in await learner.type("STOP")
    assert (await learner.last_asked()).grade is None
    await town.tap(learner.phone, "1:st:n")
    await learner.type(made.card.word)
    assert (await learner.last_asked()).grade is Grade.GOOD


async def test_a_language_buddy_is_asked_whether_to_end_it(town: Town) -> None:
    pair = await paired(town)
    await pair.say_aloud()
    await town.say(pair.buddy, "/stop")
    asked = town.last(pair.buddy)
    assert await town.say(pair.buddy, "Stop!") == asked
    assert pair.heard() == []


async def test_of_others_it_is_a_word_as_any(town: Town) -> None:
    stranger = town.phone("Niemand", "en")
    assert "🔑" in await town.say(stranger, "stop")
    assert QUESTION not in await town.say(town.karin, "stop")


async def test_words_of_danger_come_first(town: Town) -> None:
    phone, _ = await town.join(language="nl")
    application = town.stage.app.application
    application.house = replace(application.house, stop_words=frozenset({"ik wil dood"}))
    assert "112" in await town.say(phone, "Ik wil dood")


async def test_who_stopped_hears_how_to_come_back(town: Town) -> None:
    phone: Phone
    phone, _ = await town.join()
    await town.say(phone, "/stop")
    await town.tap(phone, "1:st:y")
    assert "/start" in await town.say(phone, "stop")
