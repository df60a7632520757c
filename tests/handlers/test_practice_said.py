"""What somebody writes or says in an open exercise is theirs: it goes to the coach by their tap alone, and is forgotten."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.actions import answering, delivery
from bot.actions import practice as actions
from bot.rules.cards import Card, CardLevel, Deck, Form
from bot.rules.forms import exercise, forms_of
from bot.rules.practice import practice_day
from bot.rules.scheduling import Grade
from bot.rules.sessions import Asked, Queued
from bot.rules.values import Holder
from bot.standin import Phone
from bot.standin.phones import SPOKEN
from storage import practice
from tests.handlers.town import Town, data_of

EXAMPLE = "👀 For example:"
TO_COACH = "1:xc:"
VIDEO = {"video_note": {"file_id": "a", "file_unique_id": "b", "duration": 3, "length": 200}}
SOUND = {"audio": {"file_id": "a", "file_unique_id": "b", "duration": 3}}


async def asked(town: Town, form: Form) -> tuple[Phone, Holder]:
    """Somebody who is asked a question of this form."""
    phone, holder = await town.join("Sara")
    deck = town.stage.app.application.house.lessons.deck
    card = next(one for one in deck.cards.values() if form in forms_of(one, deck, has_voice=False))
    await town.write(actions.begin, phone.id, holder.id, CardLevel.A1, now=town.now)

    def put(tx: Connection) -> None:
        made = practice.add_session(
            tx, holder.id, practice_day(town.now, "Europe/Amsterdam"), [Queued(card.id, False)]
        )
        practice.save_session(tx, replace(made, asked=(Asked(card.id, card.rev, form),)))

    await town.write(put)
    await town.say(phone, "/practice")
    await town.tap(phone, f"1:xn:{holder.id}")
    return phone, holder


def offers_coach(town: Town, phone: Phone) -> bool:
    return any(data.startswith(TO_COACH) for data in data_of(town.stage.last(phone)))


async def test_what_was_written_goes_to_the_coach_as_any_word_of_theirs(town: Town) -> None:
    phone, _ = await asked(town, Form.WRITE_SENTENCE)
    before = town.all(town.karin)
    assert EXAMPLE in await town.say(phone, "Ik ga \u202eweg <b>morgen</b>")
    assert town.all(town.karin) == before
    await town.tap(phone, TO_COACH)
    assert town.stage.last(town.karin).text.endswith("\u2068Ik ga weg <b>morgen</b>\u2069")


@pytest.mark.parametrize("form", [Form.MC_MEANING, Form.CLOZE_CHOICE, Form.KNM_CHOICE, Form.PICTURE_WORD])
async def test_an_option_that_is_written_is_an_answer_and_no_word_to_the_coach(
    town: Town, form: Form
) -> None:
    phone, _ = await asked(town, form)
    made, house = exercise(*(await _present(town)), seed="1:1"), town.stage.app.application.house
    right = made.options[made.right]
    label = house.glosses.gloss(right.meaning, right.text, ["en"]) if right.is_gloss else right.text
    before = town.all(town.karin)
    written = (label or "").upper()
    await town.say(phone, f" {written}")
    assert "Right!" in town.all(phone)[-2]
    (answered,) = (await town.read(practice.session, 1)).asked
    assert (answered.grade, answered.chosen) == (Grade.GOOD, made.right)
    assert town.all(town.karin) == before
    # The question is answered: what they write now is for the coach again.
    await town.say(phone, written)
    assert town.all(town.karin) != before


async def test_other_words_under_a_closed_question_go_to_the_coach(town: Town) -> None:
    phone, _ = await asked(town, Form.MC_MEANING)
    assert "passed this on" in await town.say(phone, "Ik ben morgen ziek.")
    assert not (await town.read(practice.session, 1)).asked[0].answered


async def test_what_cannot_be_seen_is_no_answer(town: Town) -> None:
    phone, _ = await asked(town, Form.WRITE_SENTENCE)
    assert "write the answer in Dutch" in await town.say(phone, "\u200b\u2066\u2069")
    assert EXAMPLE in await town.say(phone, "Ik ga weg.")


@pytest.mark.parametrize("fields", [VIDEO, SOUND])
async def test_another_recording_than_a_voice_message_is_for_nobody(
    town: Town, fields: dict[str, Any]
) -> None:
    phone, _ = await asked(town, Form.SPEAK_SITUATION)
    before = town.all(town.karin)
    await town.message(phone, **fields)
    assert EXAMPLE in town.last(phone)
    assert not offers_coach(town, phone)
    assert town.all(town.karin) == before
    phone.send_voice(town.stage.bot, SPOKEN)
    await town.stage.settle()
    assert offers_coach(town, phone)


async def test_it_is_forgotten_after_a_day(town: Town) -> None:
    phone, _ = await asked(town, Form.WRITE_SENTENCE)
    await town.say(phone, "Ik ga weg.")
    await town.write(delivery.sweep, town.now + answering.SAID_FOR)
    said = await town.said(phone)
    assert said is not None
    assert said["words"] == "Ik ga weg."
    await town.write(delivery.sweep, town.now + answering.SAID_FOR + timedelta(seconds=1))
    assert await town.said(phone) is None
    await town.tap(phone, TO_COACH)
    assert "no longer works" in town.toasts(phone)[-1]


async def test_a_written_option_that_is_delivered_twice_counts_once(town: Town) -> None:
    phone, _ = await asked(town, Form.CLOZE_CHOICE)
    made = exercise(*(await _present(town)), seed="1:1")
    message = {
        "message_id": 900,
        "date": int(town.now.timestamp()),
        "chat": phone.chat_api(),
        "from": phone.user,
        "text": made.options[made.right].text,
    }
    before = town.all(town.karin)
    for _ in range(2):
        await town.process({"update_id": 900_000, "message": message})
    assert town.all(town.karin) == before
    assert await town.read(practice.days_practised, 1, town.now.date()) == {town.now.date()}
    assert [one.chosen for one in (await town.read(practice.session, 1)).asked] == [made.right]


async def _present(town: Town) -> tuple[Card, Form, Deck]:
    (one,) = (await town.read(practice.session, 1)).asked
    deck = town.stage.app.application.house.lessons.deck
    return deck.cards[one.card], one.form, deck
