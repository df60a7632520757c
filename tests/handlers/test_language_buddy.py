"""Somebody whom a learner chose hears or reads what they practised, and answers; and either side ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.rules.cards import Form
from bot.standin import Phone
from storage import language_buddies
from storage.tables import chat
from tests.handlers.buddying import NO, YES, invited, opens, paired, shown, voices
from tests.handlers.practising import learner_of
from tests.handlers.town import Town, data_of, local, read, restarted


async def chat_is_kept(town: Town, phone: Phone) -> bool:
    return await town.read(lambda tx: tx.scalar(select(chat.c.id).where(chat.c.id == phone.id))) is not None


# The invitation


async def test_inviting_and_saying_yes(town: Town) -> None:
    learner = await learner_of(town)
    await town.say(learner.phone, "/practice")
    screen = await learner.tap(f"1:ub:{learner.holder.id}")
    assert "Your coach does not see it" in screen
    code = await invited(learner)
    link = town.last(learner.phone)
    assert "Semhar" in link
    assert "taalmaatje" in link  # for who speaks Dutch
    buddy = town.phone("Geheim", "en")
    asked = await opens(town, buddy, code)
    assert "Semhar" in asked
    assert "You get only what Semhar sends you" in asked
    assert not await chat_is_kept(town, buddy)
    assert "language buddy of Semhar" in await town.tap(buddy, YES)
    assert "said yes" in town.last(learner.phone)
    await town.say(learner.phone, "/practice")
    assert "You have a language buddy" in await learner.tap(f"1:ub:{learner.holder.id}")
    # Neither sees the other's account, and the coach nothing at all.
    for phone in (learner.phone, town.karin):
        assert "Geheim" not in shown(town, phone)
        assert str(buddy.id) not in shown(town, phone)
    assert "buddy" not in shown(town, town.karin)


async def test_a_no_keeps_nothing_and_the_link_goes_on_working(town: Town) -> None:
    learner = await learner_of(town)
    code = await invited(learner)
    buddy = town.phone("Geheim", "en")
    await opens(town, buddy, code)
    before = town.all(learner.phone)
    assert "I keep nothing" in await town.tap(buddy, NO)
    assert not await chat_is_kept(town, buddy)
    assert town.all(learner.phone) == before
    await opens(town, buddy, code)
    await town.tap(buddy, YES)
    assert "said yes" in town.last(learner.phone)


async def test_a_link_works_once_for_one_and_not_for_oneself(town: Town) -> None:
    learner = await learner_of(town)
    old = await invited(learner)
    code = await invited(learner)
    buddy, other = town.phone("Geheim", "en"), town.phone("Ander", "en")
    assert "does not work" in await opens(town, other, old)
    assert "your own invitation" in await opens(town, learner.phone, code)
    await opens(town, buddy, code)
    await opens(town, other, code)
    await town.tap(buddy, YES)
    await town.tap(other, YES)
    assert "does not work" in town.last(other)
    assert "does not work" in await opens(town, other, code)
    assert "You are now the language buddy of Semhar" in await opens(town, buddy, code)
    assert len(await town.read(language_buddies.of_chat, buddy.id)) == 1
    assert await town.read(language_buddies.of_chat, other.id) == []


async def test_an_invitation_is_taken_back_or_gets_too_old(town: Town) -> None:
    learner = await learner_of(town)
    code = await invited(learner)
    await town.say(learner.phone, "/practice")
    assert "works until" in await learner.tap(f"1:ub:{learner.holder.id}")
    assert "works until" not in await learner.tap(f"1:ux:{learner.holder.id}:w")
    buddy = town.phone("Geheim", "en")
    assert "does not work" in await opens(town, buddy, code)
    code = await invited(learner)
    await opens(town, buddy, code)
    town.stage.clock.move_to(town.now + timedelta(days=14))
    await town.tap(buddy, YES)
    assert "does not work" in town.last(buddy)
    assert not await chat_is_kept(town, buddy)


@pytest.mark.parametrize(("language", "words"), [("ar", "ar"), ("nl", "nl"), ("fi", "nl"), (None, "nl")])
async def test_the_question_is_in_the_language_of_who_opens_it(
    town: Town, language: str | None, words: str
) -> None:
    code = await invited(await learner_of(town))
    asked = await opens(town, town.phone("Geheim", language), code)
    assert town.words(words, "Do you want this?") in asked


async def test_a_code_in_a_group_no_longer_works_and_the_coach_hears_nothing(town: Town) -> None:
    learner = await learner_of(town)
    code = await invited(learner)
    group = town.stage.standin.add_group("Buurt")
    group.add_bot(town.stage.bot, learner.phone)
    before = town.all(town.karin)
    group.send_text(learner.phone, f"/start@leerlijn_bot {code}")
    await town.stage.settle()
    assert "does not work" in await opens(town, town.phone("Geheim", "en"), code)
    assert town.all(town.karin) == before


# What goes to the buddy, and comes back


async def test_a_voice_message_and_the_answers_to_it(town: Town) -> None:
    pair = await paired(town)
    sentence = await pair.say_aloud()
    (heard,) = voices(town, pair.buddy)
    assert sentence in read(heard)
    assert "Semhar" in read(heard)
    assert "Your language buddy has it now" in pair.learner.shown
    await town.tap(pair.buddy, "👏")
    assert "That was clear!" in pair.heard()[-1]
    assert sentence in pair.heard()[-1]
    await town.tap(pair.buddy, "🔁 Once more, slowly")
    assert "Once more, slowly" in pair.heard()[-1]
    assert "I am telling Semhar" in town.toasts(pair.buddy)[-1]
    await town.tap(pair.buddy, "🎤")
    pair.buddy.send_voice(town.stage.bot, b"OggS" + b"answer")
    await town.stage.settle()
    answer = voices(town, pair.learner.phone)[-1]
    assert answer.voice is not None
    assert answer.voice.data == b"OggS" + b"answer"
    assert "Your language buddy says:" in read(answer)
    assert "Semhar has your answer" in town.last(pair.buddy)
    # What comes after that is no answer any more.
    before = len(pair.heard())
    await town.say(pair.buddy, "Hallo?")
    assert len(pair.heard()) == before
    assert "You are the language buddy of Semhar" in town.last(pair.buddy)
    assert voices(town, town.karin) == []


async def test_words_and_the_answer_in_words(town: Town) -> None:
    pair = await paired(town)
    sentence = await pair.write("Ik <b>kom</b> & ga.")
    assert sentence in read(pair.got)
    assert "Ik <b>kom</b> & ga." in read(pair.got)
    assert "🔁 Once more" in pair.got.buttons
    await town.tap(pair.buddy, "🔁")
    assert "Once more, please" in pair.heard()[-1]
    await town.tap(pair.buddy, "🎤")
    await town.say(pair.buddy, "Goed <i>zo</i> &amp;!")
    assert "Goed <i>zo</i> &amp;!" in pair.heard()[-1]
    await town.tap(pair.buddy, "🎤")
    await town.message(pair.buddy, text="\u200b")
    assert "no words" in town.last(pair.buddy)
    await town.say(pair.buddy, "lang " * 800)
    assert sum("lang lang" in words for words in town.all(pair.learner.phone)) in (1, 2)
    assert not [words for words in town.all(town.karin) if "Goed" in words or "kom" in words]


async def test_a_reply_is_an_answer_too(town: Town) -> None:
    pair = await paired(town)
    await pair.write()
    first = pair.got
    await pair.write("Ik ga naar huis.")
    pair.buddy.send_text(town.stage.bot, "Mooi!", reply_to=first.message_id)
    await town.stage.settle()
    assert "Mooi!" in pair.heard()[-1]
    pair.buddy.send_text(
        town.stage.bot, "Hm.", reply_to=pair.buddy.chat(town.stage.bot).from_bot[0].message_id
    )
    await town.stage.settle()
    assert "Hm." not in shown(town, pair.learner.phone)


async def test_the_answer_is_awaited_for_half_an_hour_and_may_be_left_out(town: Town) -> None:
    pair = await paired(town)
    await pair.write()
    await town.tap(pair.buddy, "🎤")
    assert "pass nothing on" in await town.tap(pair.buddy, "1:un")
    await town.say(pair.buddy, "Niet voor haar.")
    await town.tap(pair.buddy, "🎤 Answer")
    await town.message(pair.buddy, photo=[{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}])
    assert "only pass on a voice message or words" in town.last(pair.buddy)
    town.stage.clock.move_to(town.now + timedelta(minutes=31))
    await town.say(pair.buddy, "Te laat.")
    assert pair.heard() == []
    await town.tap_data(pair.buddy, "1:un")
    assert "no longer works" in await town.tap_data(pair.buddy, "1:un")


async def test_without_a_buddy_there_is_no_button_and_without_a_recording_neither(town: Town) -> None:
    learner = await learner_of(town)
    await learner.ask(Form.WRITE_SENTENCE)
    await learner.type("Ik kom morgen.")
    assert learner.data("uh") == []
    pair = await paired(town, learner=learner)
    await learner.ask(Form.SPEAK_SITUATION)
    await town.tap(learner.phone, "1:xm:")
    assert not [data for data in data_of(learner.bubble) if data.startswith("1:uh")]
    assert "Semhar practised" not in shown(town, pair.buddy)


async def test_a_second_recording_goes_too(town: Town) -> None:
    pair = await paired(town)
    await pair.say_aloud()
    await pair.learner.tap(pair.learner.data("uh")[0])
    assert len(voices(town, pair.buddy)) == 1
    pair.learner.phone.send_voice(town.stage.bot)
    await town.stage.settle()
    await pair.learner.tap(pair.learner.data("uh")[0])
    assert len(voices(town, pair.buddy)) == 2
    button = pair.learner.data("uh")[0]
    await pair.learner.tap(next(data for data in pair.learner.data("xg") if data.endswith(":g")))
    assert "no longer works" in await town.tap_data(pair.learner.phone, button)


async def test_at_night_it_comes_without_a_sound(town: Town) -> None:
    pair = await paired(town)
    await pair.say_aloud()
    assert not pair.got.silent
    town.stage.clock.move_to(local("2026-11-18 22:30"))
    await pair.write()
    assert pair.got.silent
    await town.tap(pair.buddy, "👏")
    (told,) = [one for one in pair.learner.phone.chat(town.stage.bot).from_bot if "👏" in read(one)]
    assert told.silent


async def test_after_a_restart_it_goes_on(town: Town) -> None:
    pair = await paired(town)
    await pair.write()
    await town.tap(pair.buddy, "🎤")
    async with restarted(town.stage):
        await town.say(pair.buddy, "Knap!")
        assert "Knap!" in pair.heard()[-1]


# Who is who


async def test_a_colleague_and_another_holder_may_be_a_buddy(town: Town) -> None:
    """Their own work goes on: an answer is one only where they said so."""
    pair = await paired(town, buddy=town.karin)
    await pair.write()
    assert "Semhar practised this" in town.last(town.karin)
    await town.tap(town.karin, "🎤")
    await town.say(town.karin, "Goed zo.")
    assert "Goed zo." in pair.heard()[-1]
    await town.say(town.karin, "/help")
    assert "/people" in town.last(town.karin)
    phone, _ = await town.join("Abel")
    other = await paired(town, buddy=phone, learner=await learner_of(town, name="Lucia"))
    await other.write()
    await town.tap(phone, "🎤")
    await town.say(phone, "/appointments")
    await town.say(phone, "Voor mijn coach.")
    assert other.heard() == []
    assert "Voor mijn coach." in "\n".join(town.all(town.karin))


async def test_two_on_one_phone_each_have_their_own(town: Town) -> None:
    learner = await learner_of(town)
    other = await learner_of(town, name="Abel", phone=learner.phone)
    pair = await paired(town, learner=learner)
    assert "Semhar" in town.last(learner.phone)  # whose buddy said yes
    both = await paired(town, buddy=pair.buddy, learner=other)
    assert "Abel" in town.last(learner.phone)
    await both.write("Dit is van Abel.")
    assert "Abel" in read(both.got)
    await town.tap(pair.buddy, "👏")
    assert "👤 Abel" in pair.heard()[-1]
    await pair.write("Dit is van Semhar.")
    await town.tap(pair.buddy, "🎤")
    await town.say(pair.buddy, "Dag Semhar!")
    assert "👤 Semhar" in pair.heard()[-1]
    assert "Semhar, Abel" in await town_help(town, pair.buddy)


async def town_help(town: Town, phone: Phone) -> str:
    await town.say(phone, "/help")
    return town.last(phone)


async def test_a_buddy_who_is_nobody_else_gets_sensible_answers(town: Town) -> None:
    pair = await paired(town)
    for words in ("/start", "/help", "/settings", "/appointments", "/people", "/nothing", "Dag!"):
        await town.say(pair.buddy, words)
        assert "You are the language buddy of Semhar" in town.last(pair.buddy), words
    pair.buddy.send_sticker(town.stage.bot)
    await town.stage.settle()
    assert "You are the language buddy of Semhar" in town.last(pair.buddy)
    await town.tap(pair.buddy, "🌍")
    await town.tap(pair.buddy, "1:lg:nl")
    assert town.last(pair.buddy).startswith("🤝 U bent het taalmaatje van Semhar")
    await pair.write()
    assert "oefende dit" in read(pair.got)


# The end


async def test_the_holder_ends_it_in_two_taps(town: Town) -> None:
    pair = await paired(town)
    await pair.write()
    react = pair.data("ur")
    await town.say(pair.learner.phone, "/practice")
    await pair.learner.tap(f"1:ub:{pair.holder_id}")
    assert "Do you want to end this?" in await pair.learner.tap(f"1:ux:{pair.holder_id}")
    assert "You have a language buddy" not in await pair.learner.tap(f"1:ux:{pair.holder_id}:y")
    assert "You are not the language buddy of Semhar any more" in town.last(pair.buddy)
    assert not await chat_is_kept(town, pair.buddy)
    assert "no longer works" in await town.tap_data(pair.buddy, react)
    assert pair.heard() == []
    assert "open the link" in await town_help(town, pair.buddy)
    assert "no longer works" in await town.tap_data(pair.learner.phone, pair.learner.data("uh")[0])


async def test_the_buddy_ends_it_in_two_taps(town: Town) -> None:
    pair = await paired(town)
    await town.tap(pair.buddy, "✖️ Stop")
    assert "You are now the language buddy" in await town.tap(pair.buddy, f"1:ue:{pair.holder_id}:n")
    await town.tap(pair.buddy, "✖️ Stop")
    assert "You have stopped" in await town.tap(pair.buddy, f"1:ue:{pair.holder_id}:y")
    assert "Your language buddy has stopped" in town.last(pair.learner.phone)
    assert not await chat_is_kept(town, pair.buddy)
    assert "You have a language buddy" not in await pair.learner.tap(f"1:ub:{pair.holder_id}")
    assert "✉️ Invite" in pair.learner.bubble.buttons


async def test_stopping_by_command(town: Town) -> None:
    pair = await paired(town)
    await town.say(pair.buddy, "/stop")
    assert "Everything stays" in await town.tap(pair.buddy, "1:uz:n")
    await town.say(pair.buddy, "/stop")
    await town.tap(pair.buddy, "1:uz:y")
    assert "Your language buddy has stopped" in town.last(pair.learner.phone)
    assert "no longer works" in await town.tap_data(pair.buddy, "1:uz:y")
    pair = await paired(town, learner=pair.learner)
    await town.say(pair.learner.phone, "/stop")
    await town.tap(pair.learner.phone, "1:st:y")
    assert "You are not the language buddy of Semhar any more" in town.last(pair.buddy)
    assert "buddy" not in shown(town, town.karin)


async def test_who_cannot_be_reached(town: Town) -> None:
    pair = await paired(town)
    await pair.write()
    pair.buddy.block(town.stage.bot)
    await town.stage.settle()
    await pair.write("Nog een keer.")
    assert "did not reach your language buddy" in pair.learner.shown
    pair.buddy.unblock(town.stage.bot)
    await town.stage.settle()
    await pair.learner.tap(pair.learner.data("uh")[0])
    assert "Nog een keer." in read(pair.got)
    pair.learner.phone.block(town.stage.bot)
    await town.stage.settle()
    await town.tap(pair.buddy, "👏")
    assert "did not reach Semhar" in town.last(pair.buddy)
    await town.tap(pair.buddy, "🎤")
    await town.say(pair.buddy, "Hallo?")
    assert "did not reach Semhar" in town.last(pair.buddy)
    assert await town.said(pair.buddy) is None


# Forged and repeated


async def test_a_forged_button_is_an_old_one(town: Town) -> None:
    pair = await paired(town)
    await pair.write()
    other = await paired(town, learner=await learner_of(town, name="Abel"))
    stranger = town.phone("Niemand", "en")
    before = shown(town, pair.learner.phone)
    for data in (pair.data("ur"), pair.data("ua"), f"1:ue:{pair.holder_id}", f"1:ue:{pair.holder_id}:y"):
        for phone in (other.buddy, stranger, town.karin):
            assert "no longer works" in await town.tap_data(phone, data), data
            await town.say(phone, "Dit is voor niemand.")
    for data in ("1:ur:{}:99:1:c", "1:ua:{}:99:1", "1:ur:{}:1:99:c"):
        assert "no longer works" in await town.tap_data(pair.buddy, data.format(pair.holder_id))
    await town.tap_data(stranger, "1:uj:y:" + "B" * 14)
    assert shown(town, pair.learner.phone) == before
    assert len(await town.read(language_buddies.of_chat, pair.buddy.id)) == 1


async def test_every_step_delivered_twice(town: Town) -> None:
    def twice() -> None:
        town.stage.standin.faults.double_delivery(town.stage.bot)

    learner = await learner_of(town)
    await town.say(learner.phone, "/practice")
    twice()
    await town.tap_data(learner.phone, f"1:ui:{learner.holder.id}")
    links = [words for words in town.all(learner.phone) if "?start=" in words]
    assert len(set(links)) == 1
    buddy = town.phone("Geheim", "en")
    await opens(town, buddy, links[0].partition("?start=")[2])
    twice()
    await town.tap(buddy, YES)
    assert sum("said yes" in words for words in town.all(learner.phone)) == 1
    await learner.ask(Form.WRITE_SENTENCE)
    await learner.type("Ik kom morgen.")
    twice()
    await learner.tap(learner.data("uh")[0])
    assert sum("Ik kom morgen" in words for words in town.all(buddy)) == 1
    for tap in ("👏", "👏", "🔁"):
        twice()
        await town.tap(buddy, tap)
    says = [words for words in town.all(learner.phone) if "Your language buddy says" in words]
    assert ["👏" in words for words in says] == [True, False]
    twice()
    await town.tap(buddy, "🎤 Answer")
    twice()
    await town.say(buddy, "Heel goed.")
    assert sum("Heel goed." in words for words in town.all(learner.phone)) == 1
    twice()
    await town.tap_data(buddy, f"1:ue:{learner.holder.id}:y")
    assert sum("has stopped" in words for words in town.all(learner.phone)) == 1


async def test_an_answer_of_a_holder_that_comes_twice_is_never_for_their_coach(town: Town) -> None:
    phone, _ = await town.join("Abel")
    pair = await paired(town, buddy=phone)
    await pair.write()
    await town.tap(phone, "🎤")
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.say(phone, "Alleen voor Semhar.")
    assert sum("Alleen voor Semhar." in words for words in town.all(pair.learner.phone)) == 1
    assert "Alleen voor Semhar." not in shown(town, town.karin)
