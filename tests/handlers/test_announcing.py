"""Staff write an announcement: the list, the words, the question, a picture or a voice, who may (X02, X03, P04)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.actions import announcement_sending, announcing
from bot.rules.announcements import LONGEST, Medium, News, State
from bot.rules.values import Role
from bot.standin import Phone
from bot.standin.phones import SPOKEN
from storage import people
from storage.announcement_tables import announcement, announcement_text
from tests.handlers.announcing import (
    WORDS,
    asked,
    composed,
    number_of,
    one,
    opened,
    readers,
    tapped,
    written,
)
from tests.handlers.town import CASES, Town, data_of, read, restarted

X02 = json.loads((CASES / "X02.json").read_text("utf-8"))
BSN = "123456782"


async def how_many(town: Town) -> tuple[int, int]:
    """Announcements, and texts of them."""
    counts: list[Any] = [
        await town.read(lambda tx, table=table: tx.scalar(select(func.count()).select_from(table)))
        for table in (announcement, announcement_text)
    ]
    return counts[0], counts[1]


async def test_from_nothing_to_the_page_of_one(town: Town) -> None:
    await readers(town, "ar", "ar", "ti", "nl")
    await town.without_phone("Zonder")
    assert "There is none yet" in await town.say(town.karin, "/announce")
    assert "What is it about?" in await town.tap(town.karin, "1:wn")
    assert "Write the text in Dutch" in await town.tap(town.karin, "1:wn:work")
    assert await how_many(town) == (0, 0)  # no draft before there are words
    shown = await town.say(town.karin, "Er is werk bij de bakker.\nBel ons.")
    number = number_of(town.stage.last(town.karin))
    made = await one(town, number)
    assert (made.kind, made.state, made.staff_id) == (News.WORK, State.DRAFT, town.coach.id)
    assert "💼 Work · 📝 draft" in shown
    assert "Er is werk bij de bakker.\nBel ons." in shown
    assert "4 people get it" in shown
    assert "Dutch: 4" in shown
    assert "2 people read Arabic: there is no version, they get Dutch." in shown
    assert "1 person reads Tigrinya: there is no version, they get Dutch." in shown
    assert "1 person does not use the app: send a letter" in shown
    assert "Goes as soon as it is released" in shown
    for data in ("ea", "hd", "hr"):
        assert f"1:{data}:{number}" in data_of(town.stage.last(town.karin))
    assert await town.said(town.karin) is None
    assert "Er is werk bij de bakker. Bel ons.: 📝 draft" in await tapped(town, "1:wa")


async def test_the_list_says_where_each_is(town: Town) -> None:
    await readers(town, "nl")
    draft, later, going, withdrawn = [
        await composed(town, words) for words in ("Een", "Twee", "Drie", "Vier")
    ]
    at = town.now + timedelta(days=2)
    await town.write(announcing.set_due, town.coach.id, later, at, now=town.now)
    for number in (later, going, withdrawn):
        version = (await one(town, number)).version
        await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
    assert "Drie: 📤 on its way" in await tapped(town, "1:wa")
    await town.stage.settle()
    await town.write(announcement_sending.withdraw, town.coach.id, withdrawn, now=town.now)
    shown = await tapped(town, "1:wa")
    assert "Een: 📝 draft" in shown
    assert "Twee: 🕐 goes on Fri 20 Nov 11:00" in shown
    assert "Drie: ✅ done" in shown
    assert "Vier: 🚫 withdrawn" in shown
    pages = [data for data in data_of(town.stage.last(town.karin)) if data != "1:wn"]
    assert pages == [f"1:hp:{withdrawn}", f"1:hp:{going}", f"1:hp:{later}", f"1:wh:{draft}"]


async def test_new_words_take_the_place_of_the_old_ones(town: Town) -> None:
    number = await composed(town)
    await asked(town, number)
    assert "Andere woorden" in await written(town, number, "nl", "Andere woorden")
    found = (await one(town, number)).dutch
    assert found is not None
    assert (found.words, found.question, found.answers) == ("Andere woorden", "Komt u?", ("Ja", "Nee"))
    assert "Activities · 📝 draft" in await tapped(town, f"1:wk:{number}:activity")


async def test_who_looks_at_something_else_does_not_write_any_more(town: Town) -> None:
    number = await composed(town)
    for away in ("1:wa", f"1:wh:{number}", f"1:wl:{number}", f"1:wp:{number}", f"1:we:{number}"):
        await town.tap_data(town.karin, f"1:wt:{number}:nl")
        await town.tap_data(town.karin, away)
        await town.say(town.karin, "Iets anders")
    assert (await one(town, number)).texts["nl"].words == WORDS


async def test_it_goes_on_after_a_restart(town: Town) -> None:
    await town.say(town.karin, "/announce")
    await town.tap(town.karin, "1:wn")
    await town.tap(town.karin, "1:wn:desk")
    async with restarted(town.stage):
        assert "Desk and opening hours · 📝 draft" in await town.say(town.karin, "Het loket is dicht.")


async def test_a_question_with_its_answers(town: Town) -> None:
    number = await composed(town)
    shown = await asked(town, number, "Komt u?", "Ja\n\n Nee \nNee\nMisschien")
    assert "❓ Komt u?\nJa · Nee · Misschien" in shown
    await town.tap_data(town.karin, f"1:wq:{number}:nl")
    await town.tap(town.karin, "🗑 Without a question")
    found = (await one(town, number)).dutch
    assert found is not None
    assert (found.question, found.answers) == ("", ())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("\u3164", "There are no words in it"),
        ("q" * 201, "This is 201 characters long. At most 200 fit"),
        (f"Is uw BSN {BSN}?", "looks like a BSN"),
    ],
)
async def test_a_question_that_cannot_be(town: Town, said: str, why: str) -> None:
    number = await composed(town)
    await town.tap_data(town.karin, f"1:wq:{number}:nl")
    assert why in await town.say(town.karin, said)
    # They can send it again.
    await town.say(town.karin, "Komt u?")
    assert "Ja · Nee" in await town.say(town.karin, "Ja\nNee")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("\u3164", "There are no words in it"),
        ("Ja\n" + "n" * 41, "This is 41 characters long. At most 40 fit"),
        ("1\n2\n3\n4\n5\n6", "At most 5 answers fit"),
        (f"Ja\n{BSN}", "looks like a BSN"),
    ],
)
async def test_answers_that_cannot_be(town: Town, said: str, why: str) -> None:
    number = await composed(town)
    assert why in await asked(town, number, answers=said)
    assert not (await one(town, number)).asks
    assert "1 · 2 · 3 · 4 · 5" in await town.say(town.karin, "1\n2\n3\n4\n5")


@pytest.mark.parametrize(
    ("said", "why"), [("\u3164", "There are no words in it"), (f"BSN {BSN}", "looks like a BSN")]
)
async def test_words_that_cannot_be(town: Town, said: str, why: str) -> None:
    await tapped(town, "1:wn:course")
    assert why in await town.say(town.karin, said)
    assert await how_many(town) == (0, 0)
    assert "📝 draft" in await town.say(town.karin, WORDS)
    assert BSN not in "".join(town.all(town.karin))


@pytest.mark.parametrize("text", [*X02["names"], X02["text"]])
async def test_x02_what_is_typed_shows_as_it_was_typed(town: Town, text: str) -> None:
    await readers(town, "nl")
    number = await composed(town, text)
    assert text in town.last(town.karin)
    shown = await asked(town, number, f"Komt u, {text[:20]}?", f"{text[:30]}\nNee")
    assert f"Komt u, {text[:20]}?\n{text[:30]} · Nee" in shown
    assert (await one(town, number)).texts["nl"].words == text
    assert text in await tapped(town, f"1:ws:{number}:nl:o")
    assert text[:20] in await tapped(town, f"1:wd:{number}")


@pytest.mark.parametrize(
    ("text", "messages"),
    [("z" * 4096, 2), ("😀" * 2100, 3), ("سلام عليكم " * 700, 2), ("a & b " * 1300, 2)],
    ids=["g", "a", "b", "c"],
)
async def test_x03_a_long_text_comes_in_parts_and_is_one(town: Town, text: str, messages: int) -> None:
    """A phone sends what is longer than 4,096 characters as several messages."""
    await readers(town, "nl")
    await tapped(town, "1:wn:course")
    town.karin.send_text(town.stage.bot, text)
    await town.stage.settle()
    number = number_of(town.with_button(town.karin, "1:ea:"))
    found = (await one(town, number)).texts["nl"].words
    assert "".join(found.split()) == "".join(text.split())
    assert f"This will be {messages} messages" in await tapped(town, f"1:wh:{number}")
    before = len(town.all(town.karin))
    await tapped(town, f"1:ws:{number}:nl:o")
    sent = town.karin.chat(town.stage.bot).from_bot[before + 1 :]
    assert len(sent) == messages
    assert "".join(text.split()) in "".join("".join(read(part).split()) for part in sent)


async def test_x03_too_long_is_refused_and_the_rest_stays(town: Town) -> None:
    number = await composed(town)
    await town.tap_data(town.karin, f"1:wt:{number}:nl")
    town.karin.send_text(town.stage.bot, "z" * (LONGEST + 1))
    await town.stage.settle()
    assert f"This is {LONGEST + 1} characters long. At most {LONGEST} fit" in town.last(town.karin)
    assert (await one(town, number)).texts["nl"].words == "z" * LONGEST


async def test_a_picture_with_words_begins_one(town: Town) -> None:
    await tapped(town, "1:wn:activity")
    town.karin.send_photo(town.stage.bot)
    await town.stage.settle()
    assert "with the text under it" in town.last(town.karin)
    town.karin.send_photo(town.stage.bot, "Kom naar het feest")
    await town.stage.settle()
    assert "🖼 With a picture." in town.last(town.karin)
    found = (await one(town, number_of(town.stage.last(town.karin)))).dutch
    assert found is not None
    assert (found.words, found.medium) == ("Kom naar het feest", Medium.PHOTO)


async def test_a_picture_or_a_voice_message_in_each_language(town: Town) -> None:
    number = await composed(town)
    await written(town, number, "ti", "ሰላም")
    await town.tap_data(town.karin, f"1:wf:{number}:ti")
    assert "Send a picture or a voice message in Tigrinya" in town.last(town.karin)
    await town.say(town.karin, "Hier is het")
    assert "Please send a picture or a voice message" in town.last(town.karin)
    town.karin.send_document(town.stage.bot, "brief.pdf", b"%PDF", "application/pdf")
    await town.stage.settle()
    assert "Please send a picture or a voice message" in town.last(town.karin)
    town.karin.send_voice(town.stage.bot)
    await town.stage.settle()
    assert "🎙 With a voice message." in town.last(town.karin)
    found = await one(town, number)
    assert (found.texts["ti"].medium, found.texts["nl"].medium) == (Medium.VOICE, None)
    before = found.texts["ti"].set_at
    await tapped(town, f"1:ws:{number}:ti:o")
    sent = town.stage.last(town.karin)
    assert sent.voice is not None
    assert sent.voice.data == SPOKEN
    await town.tap_data(town.karin, f"1:wf:{number}:ti")
    await town.tap(town.karin, "🗑 Without it")
    assert "🎙" not in town.last(town.karin)
    found = await one(town, number)
    assert (found.texts["ti"].medium, found.texts["ti"].set_at) == (None, before)


async def test_a_picture_needs_words_first(town: Town) -> None:
    number = await composed(town)
    assert "First write the text" in await tapped(town, f"1:wf:{number}:ar")
    assert "First write the text" in await tapped(town, f"1:wq:{number}:ar")


async def test_deleted_after_one_more_question(town: Town) -> None:
    number = await composed(town)
    assert "Delete this announcement in all languages?" in await tapped(town, f"1:wd:{number}")
    assert await how_many(town) == (1, 1)
    assert "Nobody got it" in await town.tap(town.karin, f"1:wd:{number}:y")
    assert await how_many(town) == (0, 0)


async def test_what_was_released_is_changed_as_a_correction(town: Town) -> None:
    phone, *_ = await readers(town, "nl")
    number = await composed(town)
    version = (await one(town, number)).version
    await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
    await town.stage.settle()
    assert WORDS in town.last(phone)
    await tapped(town, f"1:wd:{number}:y")
    assert any("changed, sent or withdrawn meanwhile" in text for text in town.all(town.karin))
    shown = await written(town, number, "nl", "De cursus begint op dinsdag.")
    assert "These are new words. People do not see them yet." in shown
    assert f"1:hc:{number}" in data_of(town.stage.last(town.karin))
    assert "dinsdag" in shown
    assert f"1:hp:{number}" in data_of(town.stage.last(town.karin))
    assert not any(data.startswith(("1:hr", "1:wd", "1:ea")) for data in data_of(town.stage.last(town.karin)))
    assert (await one(town, number)).texts["nl"].words == WORDS  # what holds
    assert "✏️ Dit bericht is veranderd." in await tapped(town, f"1:wp:{number}")
    await town.write(announcement_sending.put_in_place, town.coach.id, number, now=town.now)
    await town.stage.advance(60)
    assert "dinsdag" in town.last(phone)
    await town.write(announcement_sending.withdraw, town.coach.id, number, now=town.now)
    await town.tap_data(town.karin, f"1:wt:{number}:nl")
    assert "changed, sent or withdrawn meanwhile" in await town.say(town.karin, "Woensdag")
    await tapped(town, f"1:wh:{number}")
    assert f"1:wt:{number}:nl" not in data_of(town.stage.last(town.karin))


STEPS = (
    *("/announce", "1:wn", "1:wn:course", WORDS, "1:wq:1:nl", "Komt u?", "Ja\nNee", "1:wl:1", "1:wv:1:ar"),
    *("1:wt:1:ar", "مرحبا", "هل تأتي؟", "نعم\nلا", "1:wz:1", "1:wx:1:ar", "1:wx:1:ar:y", "1:wk:1:work"),
    *("1:wd:1", "1:wd:1:y"),
)


async def test_each_step_delivered_twice(town: Town) -> None:
    """Nothing twice, and the same answer again."""
    await readers(town, "ar")
    for step in STEPS:
        town.stage.standin.faults.double_delivery(town.stage.bot)
        before = len(town.all(town.karin))
        if step.startswith("1:"):
            await town.tap_data(town.karin, step)
        else:
            await town.say(town.karin, step)
            new = town.all(town.karin)[before:]
            assert len(new) == 2, step
            assert new[0] == new[1], step
        assert (await how_many(town))[0] == (1 if WORDS in STEPS[: STEPS.index(step) + 1] else 0) or step in (
            "1:wd:1:y",
        )
    assert await how_many(town) == (0, 0)


async def test_a_long_text_delivered_twice_is_joined_once(town: Town) -> None:
    await tapped(town, "1:wn:course")
    for text in ("a" * 4096, "b" * 10):
        town.stage.standin.faults.double_delivery(town.stage.bot)
        await town.say(town.karin, text)
    (found,) = await town.read(lambda tx: announcing.listed(tx, town.coach.id))
    assert found.texts["nl"].words == "a" * 4096 + "b" * 10


# Who may


EVERY = (
    *("1:wh:{}", "1:wt:{}:nl", "1:wq:{}:nl", "1:wz:{}", "1:wf:{}:nl", "1:wg:{}:nl", "1:wl:{}", "1:wo:{}"),
    *("1:wv:{}:ar", "1:wm:{}", "1:wc:{}:ar:0", "1:wx:{}:ar", "1:wx:{}:ar:y", "1:we:{}", "1:we:{}:xlsx"),
    *("1:we:{}:ar", "1:wp:{}", "1:wp:{}:ar:b", "1:ws:{}:nl:o", "1:wd:{}", "1:wd:{}:y", "1:wk:{}"),
    "1:wk:{}:work",
)


async def foreigner(town: Town, who: str) -> Phone:
    name, where = {"colleague": ("Bram", "Voorbeeldstad"), "elsewhere": ("Els", "Elders")}[who]
    phone, staff = await town.another_coach(name, where)
    if who == "elsewhere":
        await town.write(people.change_staff, staff.id, role=Role.MANAGER)
    return phone


@pytest.mark.parametrize("who", ["colleague", "elsewhere"])
async def test_p04_somebody_elses_is_as_if_it_were_not_there(town: Town, who: str) -> None:
    """A coach has their own; a manager those of the municipality."""
    number = await composed(town, "Geheim van Karin")
    await written(town, number, "ar", "سر")
    phone = await foreigner(town, who)
    before = await how_many(town), await one(town, number)
    for data in EVERY:
        answers = []
        for each in (number, 999_999):
            toast = await town.tap_data(phone, data.format(each))
            answers.append((toast, town.last(phone)))
        assert len(set(answers)) == 1, data
        assert "I cannot find that" in answers[0][1], data
    assert "There is none yet" in await town.say(phone, "/announce")
    assert "Geheim" not in "".join(town.all(phone))
    assert (await how_many(town), await one(town, number)) == before


async def test_a_manager_sees_what_their_coaches_write_and_a_coach_reaches_their_own(town: Town) -> None:
    phone, bram = await town.another_coach()
    await readers(town, "nl", "nl")
    await town.join("Van Bram", coach=bram)
    number = await composed(town, "Van Bram", phone=phone)
    assert "1 person gets it" in town.last(phone)
    assert "Van Bram: 📝 draft" in await town.say(town.karin, "/announce")
    assert "1 person gets it" in await tapped(town, f"1:wh:{number}")
    assert (await opened(town, number)).reached.people == 1


async def test_a_holder_gets_the_usual_answer(town: Town) -> None:
    phone, *_ = await readers(town, "en")
    number = await composed(town, "Nog geheim")
    usual = await town.say(phone, "/nothing")
    assert await town.say(phone, "/announce") == usual
    for data in EVERY:
        await town.tap_data(phone, data.format(number))
        assert town.last(phone) == usual, data
    assert "Nog geheim" not in "".join(town.all(phone))


async def test_in_dutch(town: Town) -> None:
    await town.write(people.change_staff, town.coach.id, language="nl")
    await readers(town, "ar")
    number = await composed(town)
    assert "📚 Cursussen · 📝 concept" in town.last(town.karin)
    assert "1 persoon leest Arabisch: er is geen versie, dus Nederlands." in town.last(town.karin)
    assert "✅ Nederlands" in await tapped(town, f"1:wl:{number}")
