"""Every form of an exercise in the chat: answered right, wrong, and "I don't know"; the first answer counts."""

import pytest

from bot.rules.cards import Form
from bot.rules.scheduling import Grade
from bot.rules.sessions import SessionState
from tests.handlers.practising import Learner, learner_of
from tests.handlers.town import Town, data_of, read

RIGHT, NOT_YET, ALMOST = "Right!", "Not yet.", "Almost!"
OLD = "no longer works"


@pytest.fixture
async def learner(town: Town) -> Learner:
    return await learner_of(town)


CLOSED = (
    Form.PICTURE_WORD,
    Form.MC_MEANING,
    Form.CLOZE_CHOICE,
    Form.MC_TEXT,
    Form.MC_REPLY,
    Form.KNM_CHOICE,
)


@pytest.mark.parametrize("form", CLOSED)
async def test_an_option_is_tapped(learner: Learner, form: Form) -> None:
    for right in (True, False):
        made = await learner.ask(form)
        question = learner.bubble
        options = learner.data("xa")
        assert len(options) == len(made.options)
        chosen = made.right if right else (made.right + 1) % len(options)
        shown = await learner.tap(options[chosen])
        asked = await learner.last_asked()
        assert (asked.grade, asked.chosen) == (Grade.GOOD if right else Grade.AGAIN, chosen)
        assert (RIGHT if right else NOT_YET) in shown
        assert ("Your answer" in shown) is not right
        assert read(question) == shown  # one message: the question became what came of it
        assert not any(data[:4] in ("1:xa", "1:xd", "1:xt", "1:xw") for data in data_of(question))
    await learner.ask(form)
    shown = await learner.tap(learner.data("xd")[0])
    assert NOT_YET in shown
    assert "Your answer" not in shown
    assert (await learner.last_asked()).grade is Grade.AGAIN


async def test_a_new_card_is_shown_and_the_next_one_comes(learner: Learner) -> None:
    made = await learner.ask(Form.TEACH)
    card = learner.bubble
    assert made.card.sentence in read(card)
    assert not learner.data("xd")
    await learner.tap(learner.data("xa")[0])
    assert made.card.sentence in read(card)  # it stays to be read
    assert [data[:4] for data in data_of(card)] == ["1:xr"]
    assert (await learner.session()).asked[1].again
    assert learner.bubble.message_id > card.message_id
    assert (
        made.card.word in learner.shown
        or made.card.emoji in learner.shown
        or made.card.sentence in learner.shown
    )


async def test_words_are_put_in_order_in_one_message(learner: Learner) -> None:
    made = await learner.ask(Form.WORD_ORDER)
    question = learner.bubble
    words = [made.options[at].text for at in made.orders[0]]
    for number in range(1, len(words) + 1):
        assert not learner.data("xk")
        await learner.tap(
            next(data for data in learner.data("xo") if data.endswith(f":{_code(made.orders[0][:number])}"))
        )
        assert " ".join(words[:number]) in read(question)
    assert len(learner.data("xo")) == 1  # back
    await learner.tap(learner.data("xo")[0])
    assert " ".join(words) not in read(question)
    await learner.tap(next(data for data in learner.data("xo") if data.endswith(f":{_code(made.orders[0])}")))
    assert RIGHT in await learner.tap(learner.data("xk")[0])
    assert (await learner.last_asked()).grade is Grade.GOOD

    made = await learner.ask(Form.WORD_ORDER)
    wrong = tuple(range(len(made.options)))  # they never come in a right order
    for number in range(1, len(wrong) + 1):
        await learner.tap(
            next(data for data in learner.data("xo") if data.endswith(f":{_code(wrong[:number])}"))
        )
    shown = await learner.tap(learner.data("xk")[0])
    assert NOT_YET in shown
    assert made.card.sentence in shown
    assert f"Your answer: {' '.join(option.text for option in made.options)}\n" in shown
    await learner.ask(Form.WORD_ORDER)
    shown = await learner.tap(learner.data("xd")[0])
    assert NOT_YET in shown
    assert "Your answer" not in shown


def _code(places: tuple[int, ...]) -> str:
    return "".join("0123456789abc"[at] for at in places)


async def test_words_that_no_button_has(learner: Learner) -> None:
    made = await learner.ask(Form.WORD_ORDER)
    session = await learner.session()
    at = f"{learner.holder.id}:{session.id}:{session.number}"
    for code in ("00", "c"):
        await learner.town.tap_data(learner.phone, f"1:xk:{at}:{code}")
        assert (await learner.last_asked()).grade is None
    await learner.town.tap_data(learner.phone, f"1:xa:{at}:0")  # no option is right on its own
    assert (await learner.last_asked()).grade is None
    made = await learner.ask(Form.MC_MEANING)
    session = await learner.session()
    at = f"{learner.holder.id}:{session.id}:{session.number}"
    for data in (f"1:xa:{at}:9", f"1:xk:{at}:01", f"1:xg:{at}:g", f"1:xm:{at}", f"1:xr:{at[:-1]}99"):
        await learner.town.tap_data(learner.phone, data)
        assert (await learner.last_asked()).grade is None
    assert made.right >= 0
    assert await learner.answers() == []


async def test_a_word_is_typed(learner: Learner) -> None:
    made = await learner.ask(Form.TYPE_WORD)
    assert made.card.nl not in learner.shown
    shown = await learner.type(made.card.word)
    assert RIGHT in shown
    assert (await learner.last_asked()).grade is Grade.GOOD
    for typed, verdict in (("zzzz", NOT_YET), ("?", NOT_YET), ("weet niet", NOT_YET)):
        await learner.ask(Form.TYPE_WORD)
        assert verdict in await learner.type(typed)
        assert (await learner.last_asked()).grade is Grade.AGAIN
    await learner.ask(Form.TYPE_WORD)
    assert NOT_YET in await learner.tap(learner.data("xd")[0])


async def test_a_slip_is_almost_right_and_shown_where(learner: Learner) -> None:
    made = await learner.ask(Form.TYPE_WORD)
    word = made.card.nl
    slip = made.card.word[:-2] + word[-1] + word[-2]
    if word[-1] == word[-2]:
        slip = made.card.word[:-1]
    shown = await learner.type(slip)
    assert ALMOST in shown
    assert made.card.nl in shown
    assert (await learner.last_asked()).grade is Grade.HARD


async def test_what_is_not_dutch_does_not_count_and_the_question_stays(learner: Learner) -> None:
    made = await learner.ask(Form.TYPE_WORD)
    gloss = learner.town.stage.app.application.house.glosses.gloss(
        f"{made.card.id}/word", made.card.word, ["en"]
    )
    assert "in Dutch" in await learner.type(gloss or "")
    assert "in Dutch" in await learner.type("ሰላም")
    assert "write the answer in Dutch" in await learner.type("👍")
    assert (await learner.last_asked()).answered is False
    assert RIGHT in await learner.type(made.card.word)
    assert len(await learner.answers()) == 1


async def test_after_an_answer_words_go_to_the_coach(learner: Learner) -> None:
    made = await learner.ask(Form.TYPE_WORD)
    long = "Ik kan morgen niet komen want mijn kind is ziek en ik moet naar de dokter met haar"
    await learner.type(long)
    assert long in learner.town.last(learner.town.karin)  # much longer than any answer
    assert (await learner.last_asked()).answered is False
    await learner.type(made.card.word)
    await learner.type("Dank je wel")
    # The next notice to the same coach waits a while.
    await learner.town.stage.advance(15 * 60)
    assert "Dank je wel" in learner.town.last(learner.town.karin)


async def test_an_answer_that_comes_late_is_an_answer_where_it_fits(learner: Learner) -> None:
    """What was practised is nothing for the coach to read; other words are theirs."""
    made = await learner.ask(Form.TYPE_WORD)
    before = len(learner.town.all(learner.town.karin))
    learner.town.stage.clock.move_to(learner.town.now.replace(hour=15))
    assert RIGHT in await learner.type(made.card.word)
    assert len(learner.town.all(learner.town.karin)) == before
    assert len(await learner.answers()) == 1
    await learner.type("Hallo Karin")
    assert "Hallo Karin" in learner.town.last(learner.town.karin)


@pytest.mark.parametrize("form", [Form.SENTENCE_COMPLETION, Form.WRITE_SENTENCE])
async def test_a_sentence_is_written_and_judged_by_the_writer(learner: Learner, form: Form) -> None:
    made = await learner.ask(form)
    model = made.card.items[made.item - 1].model
    assert model not in learner.shown
    shown = await learner.type("Ik heb een vraag over mijn huis.")
    assert "For example" in shown
    assert model in shown
    assert "vraag over mijn huis" not in " ".join(learner.town.all(learner.town.karin))
    assert await learner.answers() == []
    await learner.tap(learner.data("xc")[0])
    assert "vraag over mijn huis" in learner.town.last(learner.town.karin)
    shown = await learner.tap(next(data for data in learner.data("xg") if data.endswith(":g")))
    assert "Good that you practised" in shown  # that it was right is nobody's to say
    assert await learner.town.said(learner.phone) is None  # nothing of it is kept
    made = await learner.ask(form)
    shown = await learner.tap(learner.data("xm")[0])
    assert made.card.items[made.item - 1].model in shown
    assert not any(data.startswith("1:xc") for data in data_of(learner.bubble))
    assert NOT_YET in await learner.tap(next(data for data in learner.data("xg") if data.endswith(":a")))


async def test_the_translation_makes_a_right_answer_a_hard_one(learner: Learner) -> None:
    for form in (Form.CLOZE_CHOICE, Form.MC_TEXT):
        made = await learner.ask(form)
        before = learner.shown
        assert len(await learner.tap(learner.data("xt")[0])) > len(before)
        await learner.tap(learner.data("xa")[made.right])
        assert (await learner.last_asked()).grade is Grade.HARD


async def test_why_this_card(learner: Learner) -> None:
    await learner.ask(Form.MC_MEANING)
    await learner.tap(learner.data("xw")[0])
    assert "so you will not forget" in learner.toasts()[-1]


async def test_a_report(learner: Learner) -> None:
    await learner.ask(Form.MC_MEANING)
    question = learner.shown
    await learner.tap(learner.data("xr")[0])
    assert "Somebody will check this card" in learner.toasts()[-1]
    assert learner.shown == question
    await learner.tap(learner.data("xd")[0])
    await learner.tap(learner.data("xr")[0])  # also after the answer


async def test_stop_for_today(learner: Learner) -> None:
    await learner.ask(Form.TYPE_WORD)
    assert "enough for today" in await learner.tap(f"1:xs:{learner.holder.id}")
    assert (await learner.session()).state is SessionState.STOPPED
    await learner.type("Hallo")
    assert "Hallo" in learner.town.last(learner.town.karin)
    await learner.type("/practice")
    await learner.tap(f"1:xn:{learner.holder.id}")
    assert "Write this in Dutch" in learner.shown


async def test_the_end_of_a_day(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING)
    await learner.tap(learner.data("xa")[made.right])
    assert "Done for today" in learner.shown
    assert "1 day this week" in learner.shown
    before = len(learner.town.all(learner.phone))
    await learner.type("Ik ben klaar")
    assert "Ik ben klaar" in learner.town.last(learner.town.karin)
    assert len(learner.town.all(learner.phone)) == before + 1
