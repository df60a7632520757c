"""Words that come hours after a question: they are asked whether these are the answer, and nothing of it is lost."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

import storage.late_words
from bot.actions import late_words
from bot.rules.cards import Form
from bot.rules.forms import Exercise
from bot.rules.scheduling import Grade
from storage import messages
from storage.late_words import LateWords
from storage.messages import Message
from storage.tables import holder
from tests.handlers.practising import Learner, learner_of
from tests.handlers.town import Town, data_of, local, read

ASKED = "Is this your answer, or a message for Karin?"
ANSWER, TO_COACH = "✍️ My answer", "📤 To my coach"
OLD = "no longer works"
WRONG = "Hallo Karin"  # not the answer, and maybe a message


@pytest.fixture
async def learner(town: Town) -> Learner:
    return await learner_of(town)


async def asked_at_noon(learner: Learner, form: Form = Form.TYPE_WORD, **values: Any) -> Exercise:
    """A question of 11:00; it is 12:00 now."""
    made = await learner.ask(form, **values)
    learner.town.stage.clock.move_to(local("2026-11-18 12:00"))
    return made


async def kept(learner: Learner) -> list[str]:
    """What is kept of their words for the coach, the oldest first."""
    found: list[Message] = await learner.town.read(messages.messages_of_holder, learner.holder.id, 100)
    return [one.words for one in reversed(found)]


async def undecided(learner: Learner) -> list[str]:
    """What nobody but them has, the oldest first."""
    found: list[LateWords] = await learner.town.read(storage.late_words.waiting, learner.holder.id)
    return [one.words for one in found]


def at_coach(learner: Learner) -> list[str]:
    """What the coach has read so far of what they wrote."""
    wrote = [words for words in learner.town.all(learner.town.karin) if "Semhar wrote:" in words]
    return [words.partition("\n")[2] for words in wrote]


async def later(learner: Learner) -> None:
    await learner.town.stage.pass_time(learner.town.now + late_words.WAIT)


async def test_it_is_their_answer(learner: Learner) -> None:
    made = await asked_at_noon(learner, more=1)
    question = learner.bubble
    assert ASKED in await learner.type(WRONG)
    assert at_coach(learner) == []
    shown = await learner.tap(ANSWER)
    assert "Not yet" in shown
    assert made.card.word in shown
    assert data_of(question) == []
    assert (await learner.last_asked()).grade is Grade.AGAIN
    await later(learner)
    assert at_coach(learner) == []
    assert await kept(learner) == []  # what was practised is nothing for the coach


async def test_it_is_for_their_coach_and_so_is_what_follows(learner: Learner) -> None:
    made = await asked_at_noon(learner)
    await learner.type(WRONG)
    assert "passed this on to Karin" in await learner.tap(TO_COACH)
    assert at_coach(learner) == [WRONG]
    assert "passed this on" in await learner.type("Ik ben ziek")
    assert await kept(learner) == [WRONG, "Ik ben ziek"]
    assert "Right!" in await learner.type(made.card.word)  # the question waits all the same
    assert await kept(learner) == [WRONG, "Ik ben ziek"]
    await later(learner)
    assert await kept(learner) == at_coach(learner) == [WRONG, "Ik ben ziek"]


async def test_what_nobody_decides_reaches_the_coach(learner: Learner) -> None:
    await asked_at_noon(learner)
    assert "If you tap nothing, Karin will get it." in await learner.type(WRONG)
    await learner.town.stage.pass_time(learner.town.now + late_words.WAIT - timedelta(seconds=1))
    assert at_coach(learner) == []
    await learner.town.stage.pass_time(learner.town.now + timedelta(seconds=1))
    assert at_coach(learner) == [WRONG]
    # It may still be their answer; the coach has it.
    assert "Not yet" in await learner.tap(ANSWER)
    assert await kept(learner) == [WRONG]


async def test_more_words_are_asked_about_each(learner: Learner) -> None:
    await asked_at_noon(learner)
    await learner.type(WRONG)
    first = learner.bubble
    assert ASKED in await learner.type("Ik ben ziek")
    await learner.tap(TO_COACH)
    assert await kept(learner) == [WRONG, "Ik ben ziek"]  # who talks to the coach did so before
    await learner.tap(data_of(first)[1])
    assert await kept(learner) == [WRONG, "Ik ben ziek"]


async def test_an_attempt_and_then_the_right_answer(learner: Learner) -> None:
    made = await asked_at_noon(learner)
    await learner.type(WRONG)
    which = learner.bubble
    assert "Right!" in await learner.type(made.card.word)
    assert len(await learner.answers()) == 1
    # The question is closed: that the first was an answer as well takes it from the coach.
    await learner.tap(ANSWER)
    assert "do not pass this on" in read(which)
    await later(learner)
    assert at_coach(learner) == []
    assert len(await learner.answers()) == 1


async def test_the_question_was_answered_by_a_tap_meanwhile(learner: Learner) -> None:
    await asked_at_noon(learner)
    question = learner.bubble
    await learner.type(WRONG)
    await learner.tap(next(data for data in data_of(question) if data.startswith("1:xd:")))
    await later(learner)
    assert at_coach(learner) == [WRONG]
    shown = await learner.tap(ANSWER)
    assert OLD in learner.toasts()[-1]
    assert "passed this on" in shown
    assert len(await learner.answers()) == 1


async def test_the_next_day_the_coach_has_it(learner: Learner) -> None:
    await asked_at_noon(learner)
    await learner.type(WRONG)
    await learner.town.stage.pass_time(local("2026-11-19 09:00"))
    assert at_coach(learner) == [WRONG]
    await learner.tap(ANSWER)
    assert OLD in learner.toasts()[-1]
    assert await learner.answers() == []
    assert await kept(learner) == [WRONG]


async def test_without_a_coach_it_is_kept_for_the_municipality(learner: Learner) -> None:
    await learner.town.write(_without_coach)
    await asked_at_noon(learner)
    said = await learner.type(WRONG)
    assert "a message for your municipality?" in said
    assert "your municipality will get it" in said
    assert "Not yet" in await learner.tap(ANSWER)
    assert await kept(learner) == []
    await asked_at_noon(learner)
    learner.town.stage.clock.move_to(local("2026-11-18 13:00"))
    await learner.type(WRONG)
    assert "keep this for your municipality" in await learner.tap("📤 To my municipality")
    assert await kept(learner) == [WRONG]
    await learner.town.stage.pass_time(local("2026-11-18 14:00"))
    assert await kept(learner) == [WRONG]


def _without_coach(tx: Connection) -> None:
    tx.execute(update(holder).values(coach_id=None))


@pytest.mark.parametrize("form", [Form.SENTENCE_COMPLETION, Form.WRITE_SENTENCE])
async def test_a_sentence_of_their_own_that_comes_late(learner: Learner, form: Form) -> None:
    made = await asked_at_noon(learner, form)
    question = learner.bubble
    assert ASKED in await learner.type("Ik ga morgen naar school.")
    shown = await learner.tap(ANSWER)
    assert made.card.items[made.item - 1].model in shown
    assert data_of(question) == []
    await learner.tap(next(data for data in learner.data("xg") if data.endswith(":g")))
    assert (await learner.last_asked()).grade is Grade.GOOD
    await later(learner)
    assert at_coach(learner) == await kept(learner) == []


async def test_long_texts_and_other_languages_go_to_the_coach_as_ever(learner: Learner) -> None:
    await asked_at_noon(learner)
    long = "Ik kan morgen niet komen want mijn kind is ziek en ik moet naar de dokter met haar"
    for words in (long, "ሰላም ካሪን"):
        assert "passed this on" in await learner.type(words)
        assert (await kept(learner))[-1] == words


async def test_on_a_phone_of_two_they_are_asked_who_wrote_it(learner: Learner) -> None:
    """Till then it is not known whose coach may read it."""
    await learner.town.join("Sara", phone=learner.phone)
    await asked_at_noon(learner)
    assert "Which of you wrote this?" in await learner.type(WRONG)


async def test_words_that_are_delivered_twice_are_asked_about_in_the_same_way(learner: Learner) -> None:
    await asked_at_noon(learner)
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    said = await learner.type(WRONG)
    assert said.count(ASKED) == 2
    assert await undecided(learner) == [WRONG]
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    assert "Not yet" in await learner.tap(ANSWER)
    assert not any(OLD in words for words in learner.toasts())
    assert len(await learner.answers()) == 1
    first = learner.phone.chat(learner.town.stage.bot).from_bot[-2]
    await learner.town.tap_data(learner.phone, data_of(first)[1], message=first)
    assert OLD in learner.toasts()[-1]
    await later(learner)
    assert at_coach(learner) == []


async def test_words_that_are_edited_while_they_wait(learner: Learner) -> None:
    made = await asked_at_noon(learner)
    sent = learner.phone.send_text(learner.town.stage.bot, WRONG)
    await learner.town.stage.settle()
    learner.phone.edit_text(learner.town.stage.bot, sent.message_id, made.card.word)
    await learner.town.stage.settle()
    assert "Right!" in await learner.tap(ANSWER)
    assert await kept(learner) == []


async def test_an_edit_to_what_is_not_dutch_counts_for_nothing(learner: Learner) -> None:
    await asked_at_noon(learner)
    sent = learner.phone.send_text(learner.town.stage.bot, WRONG)
    await learner.town.stage.settle()
    learner.phone.edit_text(learner.town.stage.bot, sent.message_id, "ሰላም")
    await learner.town.stage.settle()
    assert "write the answer in Dutch" in await learner.tap(ANSWER)
    assert await learner.answers() == []
    assert await kept(learner) == []
    # They are answering now: a wrong answer is one again.
    assert "Not yet" in await learner.type(WRONG)


async def test_nobody_decides_about_the_words_of_others(learner: Learner) -> None:
    await asked_at_noon(learner)
    await learner.type(WRONG)
    button = data_of(learner.bubble)[0]
    other = await learner_of(learner.town, name="Sara")
    await learner.town.tap_data(other.phone, button)
    hers = await other.ask(Form.TYPE_WORD)
    session = await other.session()
    message_id = button.split(":")[5]
    for last in "ac":
        data = f"1:xi:{other.holder.id}:{session.id}:1:{message_id}:{last}"
        await learner.town.tap_data(other.phone, data)
    assert hers.card.id
    assert await other.answers() == []
    assert await undecided(learner) == [WRONG]
    await later(learner)
    assert at_coach(learner) == [WRONG]
