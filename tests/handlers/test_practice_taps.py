"""Taps in practice that come twice, late, from others, or after something has changed."""

from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update

from bot.actions.asking import A_MOMENT
from bot.rules.cards import CardLevel, Form, Status
from bot.rules.scheduling import Grade
from bot.rules.sessions import SessionState
from tests.handlers.practising import Learner, change_deck, learner_of
from tests.handlers.town import Town, local, read

OLD = "no longer works"


@pytest.fixture
async def learner(town: Town) -> Learner:
    return await learner_of(town)


def at(learner: Learner, session: Any, number: int | None = None) -> str:
    return f"{learner.holder.id}:{session.id}:{number or session.number}"


async def test_of_two_options_the_first_counts(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING)
    message = learner.bubble
    wrong = (made.right + 1) % len(made.options)
    for chosen in (wrong, made.right):
        learner.phone.tap(learner.town.stage.bot, message.message_id, learner.data("xa")[chosen])
    await learner.town.stage.settle()
    assert (await learner.last_asked()).grade is Grade.AGAIN
    assert "Not yet" in read(message)
    assert OLD in learner.toasts()[-1]
    assert len(await learner.answers()) == 1


async def test_two_options_at_one_moment(learner: Learner) -> None:
    """Two processes work on the two taps at once: one answer, one feedback, one end of the day."""
    made = await learner.ask(Form.MC_MEANING)
    message = learner.bubble
    for data in learner.data("xa")[:2]:
        learner.phone.tap(learner.town.stage.bot, message.message_id, data)
    before = len(learner.town.all(learner.phone))
    await learner.town.at_once()
    asked = await learner.last_asked()
    assert asked.chosen in (0, 1)
    assert len(await learner.answers()) == 1
    assert ("Right!" if asked.chosen == made.right else "Not yet") in read(message)
    done = [words for words in learner.town.all(learner.phone)[before:] if "Done for today" in words]
    assert len(done) == (asked.grade is Grade.GOOD)


async def test_next_that_is_tapped_twice_asks_once(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING, more=2)
    await learner.tap(learner.data("xa")[made.right])
    before = len(learner.town.all(learner.phone))
    await learner.twice(learner.data("xn")[0])
    assert len(learner.town.all(learner.phone)) == before + 1
    assert (await learner.session()).number == 2
    assert OLD in learner.toasts()[-1]
    question = learner.shown
    learner.town.stage.clock.move_to(learner.town.now + A_MOMENT)
    await learner.start()  # the button of the menu shows it once more
    assert learner.shown == question


async def test_go_on_that_is_tapped_twice_asks_once(learner: Learner) -> None:
    await learner.ask(Form.TEACH, more=1)
    before = len(learner.town.all(learner.phone))
    await learner.twice(learner.data("xa")[0])
    assert len(learner.town.all(learner.phone)) == before + 1
    assert len(await learner.answers()) == 1


KINDS: dict[str, Callable[[Learner, Any], str]] = {
    "option": lambda learner, made: learner.data("xa")[made.right],
    "unknown": lambda learner, _: learner.data("xd")[0],
    "translate": lambda learner, _: learner.data("xt")[0],
    "report": lambda learner, _: learner.data("xr")[0],
    "stop": lambda learner, _: learner.data("xs")[0],
}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_tap_delivered_twice_does_and_says_the_same(learner: Learner, kind: str) -> None:
    made = await learner.ask(Form.MC_MEANING, more=1)
    message, data = learner.bubble, KINDS[kind](learner, made)
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    await learner.tap(data)
    session, shown = await learner.session(), read(message)
    answers = (
        [(made.card.id, "good" if kind == "option" else "again")] if kind in ("option", "unknown") else []
    )
    assert await learner.answers() == answers
    assert session.number == 1
    assert not any(OLD in words for words in learner.toasts())
    found = {"option": "Right!", "unknown": "Not yet", "stop": "enough for today"}.get(
        kind, "What does this mean?"
    )
    assert found in shown


async def test_an_answer_whose_reply_was_lost_is_shown_when_it_comes_again(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING)
    message = learner.bubble
    question = message.text, message.reply_markup
    learner.phone.tap(learner.town.stage.bot, message.message_id, learner.data("xa")[made.right])
    (waiting,) = learner.town.stage.bot.updates
    application = learner.town.stage.app.application
    await application.process_update(Update.de_json(waiting.api(), application.bot))
    feedback = read(message)
    message.text, message.reply_markup = question  # it never left
    await learner.town.stage.settle()  # the update was not confirmed
    assert "Right!" in feedback
    assert read(message) == feedback
    assert len(await learner.answers()) == 1
    assert not any(OLD in words for words in learner.toasts())


async def test_a_typed_answer_delivered_twice(learner: Learner) -> None:
    made = await learner.ask(Form.TYPE_WORD)
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    said = await learner.type(made.card.word)
    assert said.count("Right!") == 2  # the same answer, twice
    assert len(await learner.answers()) == 1
    assert made.card.word not in " ".join(learner.town.all(learner.town.karin))


async def test_words_for_the_coach_delivered_twice(learner: Learner) -> None:
    await learner.ask(Form.TYPE_WORD)
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    long = "Ik kan morgen niet komen want mijn kind is ziek en ik moet naar de dokter met haar"
    said = await learner.type(long)
    assert "Dutch" not in said
    assert sum(long in words for words in learner.town.all(learner.town.karin)) == 1


async def test_a_new_card_delivered_twice_asks_one_next(learner: Learner) -> None:
    await learner.ask(Form.TEACH, more=1)
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    await learner.tap(learner.data("xa")[0])
    session = await learner.session()
    assert (session.number, len(await learner.answers())) == (2, 1)
    shown = learner.town.all(learner.phone)
    assert shown[-1] == shown[-2]  # the same question, twice


async def test_buttons_of_answered_questions(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING, more=2)
    first = await learner.session()
    await learner.tap(learner.data("xa")[made.right])
    await learner.tap(learner.data("xn")[0])
    present = await learner.last_asked()
    for code in ("xa:{}:0", "xd:{}", "xt:{}", "xm:{}", "xg:{}:g", "xo:{}:-", "xk:{}:0"):
        said = await learner.town.tap_data(learner.phone, "1:" + code.format(at(learner, first, 1)))
        assert OLD in said, code
    assert await learner.last_asked() == present
    assert len(await learner.answers()) == 1
    for code in ("xw:{}", "xr:{}"):  # these are about the question itself
        said = await learner.town.tap_data(learner.phone, "1:" + code.format(at(learner, first, 1)))
        assert said
        assert OLD not in said


async def test_a_question_of_yesterday_makes_place_for_today(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING)
    old = await learner.session()
    learner.town.stage.clock.move_to(local("2026-11-19 04:00"))
    before = len(learner.town.all(learner.phone))
    said = await learner.town.tap_data(learner.phone, f"1:xa:{at(learner, old)}:{made.right}")
    assert said == ""
    assert (
        len(learner.town.all(learner.phone)) == before + 2
    )  # the one that was tapped, and the question of today
    today = await learner.session()
    assert (today.id != old.id, today.number) == (True, 1)
    assert await learner.answers() == []


async def test_yesterdays_next_begins_today(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING, more=1)
    await learner.tap(learner.data("xa")[made.right])
    learner.town.stage.clock.move_to(local("2026-11-19 09:00"))
    await learner.tap(learner.data("xn")[0])
    assert (await learner.session()).number == 1


async def test_typing_at_a_question_of_yesterday(learner: Learner) -> None:
    learner.town.stage.clock.move_to(local("2026-11-19 03:50"))
    made = await learner.ask(Form.TYPE_WORD)
    learner.town.stage.clock.move_to(local("2026-11-19 04:05"))
    await learner.type(made.card.word)
    assert await learner.answers() == []
    await learner.town.stage.pass_time(local("2026-11-19 09:00"))
    assert made.card.word in learner.town.last(learner.town.karin)


@pytest.mark.parametrize(
    "values", [{"rev": 9}, {"status": Status.RETIRED}, {}], ids=["revised", "retired", "taken out"]
)
async def test_a_card_that_changed_before_the_answer(learner: Learner, values: dict[str, Any]) -> None:
    made = await learner.ask(Form.CLOZE_CHOICE, more=2)
    data = learner.data("xa")[made.right]
    change_deck(learner, made.card.id, **values)
    await learner.tap(data)
    asked = await learner.last_asked()
    assert await learner.answers() == []
    assert (asked.card == made.card.id) == (values == {"rev": 9})
    assert (await learner.session()).number == 2
    await learner.town.tap_data(learner.phone, data)  # the old button again
    assert (await learner.last_asked()) == asked


async def test_about_a_card_that_is_gone(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING)
    session = await learner.session()
    await learner.tap(learner.data("xa")[made.right])
    change_deck(learner, made.card.id)
    for code, words in (("xw", "not forget"), ("xr", "check this card"), ("xl", OLD)):
        assert words in await learner.town.tap_data(learner.phone, f"1:{code}:{at(learner, session)}")


async def test_two_on_one_phone(learner: Learner, town: Town) -> None:
    other = await learner_of(town, CardLevel.A2, name="Sara", phone=learner.phone)
    mine = await learner.ask(Form.WORD_ORDER)
    assert learner.shown.startswith("👤 Semhar")
    await learner.tap(learner.data("xo")[0])
    assert learner.shown.startswith("👤 Semhar")
    hers = await other.ask(Form.TYPE_WORD)
    assert learner.shown.startswith("👤 Sara")
    # She is asked to write; a tap of the other's leaves that alone.
    await town.tap_data(learner.phone, f"1:xd:{at(learner, await learner.session())}")
    assert [card for card, _ in await learner.answers()] == [mine.card.id]
    await learner.type(hers.card.word)
    assert await other.answers() == [(hers.card.id, "good")]
    session = await other.session()
    said = await town.tap_data(learner.phone, f"1:xd:{learner.holder.id}:{session.id}:1")
    assert said == ""
    assert (
        "not found" in learner.shown.lower()
        or "nothing" in learner.shown.lower()
        or len(await other.answers()) == 1
    )


async def test_others_and_who_stopped(learner: Learner, town: Town) -> None:
    made = await learner.ask(Form.MC_MEANING)
    session = await learner.session()
    other = await learner_of(town, name="Sara")
    for phone in (other.phone, town.karin, town.phone("Nobody")):
        for data in (
            f"1:xa:{at(learner, session)}:{made.right}",
            f"1:xn:{learner.holder.id}",
            f"1:xs:{learner.holder.id}",
        ):
            await town.tap_data(phone, data)
    assert await learner.session() == session
    await town.say(learner.phone, "/stop")
    await town.tap(learner.phone, "1:st:y")
    await town.tap_data(learner.phone, f"1:xa:{at(learner, session)}:{made.right}")
    await learner.start()
    assert await learner.session() == session
    assert session.state is SessionState.OPEN
    assert await learner.answers() == []
