"""Words of danger, whatever else they would have been: the person reads at once whom to call, and somebody is told (R04)."""

import json
import logging
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.rules.cards import Form
from bot.rules.values import ChatState, Dial, Holder
from bot.standin import Phone
from storage import alarms, messages, people, plans
from storage.contact_tables import alarm as alarm_table
from storage.tables import metadata, staff
from tests.handlers.practising import learner_of
from tests.handlers.town import Town, case, local, right

DANGER = "Ik wil niet meer leven"
CALLED = "🆘 {name}: somebody is needed now."
HELP = "🆘 Are you or others in danger now? Call 112."
TOLD = "👤 A person of your municipality is being told now."


async def away(town: Town, coach_id: int, substitute_id: int | None) -> None:
    def put_away(tx: Any) -> None:
        tx.execute(update(staff).where(staff.c.id == coach_id).values(away=True, substitute_id=substitute_id))

    await town.write(put_away)


async def count_alarms(town: Town) -> int:
    found: int = await town.read(lambda tx: tx.scalar(select(func.count()).select_from(alarm_table)))
    return found


async def words_kept(town: Town, holder: Holder) -> list[str]:
    found = await town.read(messages.messages_of_holder, holder.id, 100)
    return [one.words for one in reversed(found)]


async def test_r04_at_night_in_practice_with_the_coach_away(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    values, texts = right("R04"), case("R04")["texts"]
    bram_phone, bram = await town.another_coach()
    await away(town, town.coach.id, bram.id)
    learners = [await learner_of(town, name=f"Sara{number}") for number in range(len(texts))]
    await town.stage.pass_time(local("2026-11-19 02:10"))
    heard = len(town.all(bram_phone))
    for learner, text in zip(learners, texts, strict=True):
        await learner.ask(Form.TYPE_WORD)
        reply = await learner.type(text["text"])
        assert any(number in reply for number in values["reply_contains_any"])
        assert reply.startswith(HELP)
        assert all(number in reply for number in ("112", "113", "0800-0113", "0800-2000"))
        assert TOLD in reply
        assert "only in office hours" in reply
        # No feedback, nothing counted, and nothing more is asked.
        assert len(reply.split("\n")) == 5
        assert (await learner.answers() == []) is (values["practice_feedback"] == 0)
        assert (await learner.last_asked()).answered is False
        assert await town.said(learner.phone) is None
        assert await words_kept(town, learner.holder) == [text["text"]]
    # Each one calls who stands in, at once and aloud; the coach hears of it only when they do not take it.
    called = town.all(bram_phone)[heard:]
    assert len(called) == values["alerts"]
    assert all(text.startswith("🆘 Sara") for text in called)
    assert not any(message.silent for message in town.stage.chat(bram_phone)[-12:])
    assert not [text for text in town.all(town.karin) if "🆘" in text]
    # No word of it in any notice, and none in the logs.
    shown = "\n".join(town.all(bram_phone))
    logs = "\n".join(json.dumps(record.__dict__, default=str) for record in caplog.records)
    for text in texts:
        assert text["text"] not in shown
        assert text["text"] not in logs


async def test_what_is_stored_says_that_words_were_found_and_no_more(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await town.say(phone, DANGER)
    one = await town.read(alarms.open_of, holder.id)
    assert one is not None
    columns = set(metadata.tables["alarm"].columns.keys())
    assert columns == {
        *("id", "holder_id", "message_id", "at", "next_at", "told"),
        *("taken_by", "taken_at", "lifted_by", "lifted_at"),
    }


@pytest.mark.parametrize(
    "before", ["/plan", "practice", "command", "caption", "forward", "exam_day"], ids=lambda before: before
)
async def test_whatever_it_would_have_been(town: Town, before: str) -> None:
    learner = await learner_of(town, name="Sara")
    phone, holder = learner.phone, learner.holder
    photo = [{"file_id": "A", "file_unique_id": "B", "width": 9, "height": 9}]
    match before:
        case "/plan":
            await town.say(phone, "/plan")
            await town.tap_data(phone, f"1:pg:{holder.id}:work")
            assert await town.said(phone) is not None
            await town.say(phone, DANGER)
            assert await town.read(plans.goals_of, holder.id) == []
        case "practice":
            await learner.ask(Form.WRITE_SENTENCE)
            await town.say(phone, DANGER)
        case "exam_day":
            await town.tap_data(phone, f"1:ed:{holder.id}:knm")
            await town.say(phone, DANGER)
        case "command":
            await town.say(phone, f"/stop {DANGER}")
            assert (await town.holder(holder)).takes_part
        case "caption":
            await town.message(phone, photo=photo, caption=DANGER)
        case _:
            origin = {"type": "hidden_user", "sender_user_name": "Ali", "date": 1}
            await town.message(phone, text=DANGER, forward_origin=origin)
    assert town.last(phone).startswith(HELP)
    assert await town.said(phone) is None
    assert town.last(town.karin).startswith(CALLED.format(name="Sara"))
    [kept] = await town.read(messages.messages_of_holder, holder.id, 10)
    assert kept.words == (f"/stop {DANGER}" if before == "command" else DANGER)
    assert kept.medium == ("photo" if before == "caption" else "text")
    assert kept.forwarded is (before == "forward")


async def test_everyday_words_go_on_their_way(town: Town) -> None:
    phone, _ = await town.join("Sara")
    assert (await town.say(phone, "Ik ben dood moe")).startswith("📨 I passed this on to Karin")
    assert await count_alarms(town) == 0


async def test_in_their_own_language_wherever_the_dial_stands(town: Town) -> None:
    phone, _ = await town.join("Sara", language="ar", dial=Dial.DUTCH)
    reply = await town.say(phone, DANGER)
    assert reply.startswith(town.words("ar", "🆘 <b>Are you or others in danger now? Call 112.</b>"))
    assert town.stage.last(phone).buttons == []


async def test_the_own_numbers_of_a_municipality(town: Town) -> None:
    phone, holder = await town.join("Sara")
    own = ("030 286 0000: wijkteam", "0800-2000: Veilig Thuis")
    await town.write(people.change_municipality, holder.municipality_id, help_numbers=own)
    assert (await town.say(phone, DANGER)).split("\n")[:4] == [
        HELP,
        "📞 030 286 0000: wijkteam",
        "📞 0800-2000: Veilig Thuis",
        TOLD,
    ]


async def test_on_a_shared_phone_nobody_is_named_and_nobody_is_asked(town: Town) -> None:
    phone, sara = await town.join("Sara")
    _, abel = await town.join("Abel", phone=phone)
    # A message that waits for its writer goes on waiting.
    await town.say(phone, "Ik kom later")
    reply = await town.say(phone, DANGER)
    assert reply.startswith(HELP)
    assert "Sara" not in reply
    assert "Abel" not in reply
    assert await words_kept(town, sara) == [DANGER]
    await town.tap(town.karin, "✋ I take it")
    assert "👥 Shared phone: it may also be from Abel." in town.last(town.karin)
    await town.tap(phone, "1:wr:" + str(abel.id))
    assert await words_kept(town, abel) == ["Ik kom later"]


async def test_on_a_shared_phone_it_is_theirs_who_were_asked_for_something(town: Town) -> None:
    learner = await learner_of(town, name="Abel", phone=(await town.join("Sara"))[0])
    await learner.ask(Form.TYPE_WORD)
    await town.say(learner.phone, DANGER)
    assert await words_kept(town, learner.holder) == [DANGER]
    assert town.last(town.karin).startswith(CALLED.format(name="Abel"))


async def test_an_update_that_comes_twice_calls_once(town: Town) -> None:
    phone, _ = await town.join("Sara")
    chat = {"id": phone.id, "type": "private", "first_name": "Sara"}
    sent = {"message_id": 900, "date": 1795000041, "chat": chat, "from": phone.user, "text": DANGER}
    for _ in range(3):
        await town.process({"update_id": 7777, "message": sent})
    assert await count_alarms(town) == 1
    assert len([text for text in town.all(town.karin) if "🆘" in text]) == 1
    assert set(town.all(phone)) == {town.last(phone)}


async def test_an_edit_of_an_answer_in_practice(town: Town) -> None:
    learner = await learner_of(town, name="Sara")
    await learner.ask(Form.TYPE_WORD)
    sent = learner.phone.send_text(town.stage.bot, "het huis")
    await town.stage.settle()
    before = await learner.answers()
    learner.phone.edit_text(town.stage.bot, sent.message_id, DANGER)
    await town.stage.settle()
    assert await learner.answers() == before
    assert town.last(learner.phone).startswith(HELP)
    assert await words_kept(town, learner.holder) == [DANGER]


async def test_an_edit_that_changes_no_word_calls_nobody(town: Town) -> None:
    phone, _ = await town.join("Sara")
    sent = phone.send_text(town.stage.bot, DANGER)
    await town.stage.settle()
    heard = (town.all(phone), town.all(town.karin))
    phone.edit_text(town.stage.bot, sent.message_id, DANGER)
    await town.stage.settle()
    assert (town.all(phone), town.all(town.karin)) == heard


async def test_r05_c_it_breaks_through_a_flood(town: Town) -> None:
    assert right("R05")["c"]["bypass"]
    phone, holder = await town.join("Sara")
    for number in range(13):
        await town.say(phone, f"bericht {number}")
    before = len(town.all(town.karin))
    await town.say(phone, DANGER)
    assert len(town.all(town.karin)) == before + 1
    assert town.last(town.karin).startswith(CALLED.format(name="Sara"))
    assert not town.stage.last(town.karin).silent
    for number in range(14, 25):
        await town.say(phone, f"bericht {number}")
    assert len(await words_kept(town, holder)) == right("R05")["a"]["stored"]
    assert await count_alarms(town) == 1


async def strangers_phone(town: Town, who: str) -> Phone:
    if who == "a stranger":
        return town.phone("Nobody")
    phone, _ = await town.join("Sara")
    await town.say(phone, "/stop")
    await town.tap(phone, "✋ Yes, stop")
    return phone


@pytest.mark.parametrize("who", ["a stranger", "who stopped"])
async def test_who_is_not_linked_hears_whom_to_call_and_that_nobody_reads_it(town: Town, who: str) -> None:
    phone = await strangers_phone(town, who)
    heard = town.all(town.karin)
    reply = await town.say(phone, DANGER)
    assert reply.startswith(HELP)
    assert reply.endswith("Nobody else reads what you write here. Please do not wait: call.")
    assert await count_alarms(town) == 0
    assert town.all(town.karin) == heard


async def test_a_code_prompt_of_somebody_who_is_linked(town: Town) -> None:
    """They opened a second link, for another of the family, and are asked for something."""
    phone, holder = await town.join("Sara")
    await town.stage.start(phone, await town.new_code("Abel"))
    asked = await town.said(phone)
    await town.say(phone, DANGER)
    assert town.last(phone).startswith(HELP)
    assert await town.said(phone) == asked
    assert await words_kept(town, holder) == [DANGER]


async def test_staff_write_about_others(town: Town) -> None:
    assert "No conversation is open" in await town.say(town.karin, "Hij zegt: ik wil niet meer leven")
    assert await count_alarms(town) == 0


async def test_staff_who_is_a_holder_as_well(town: Town) -> None:
    await town.join("Karin", phone=town.karin)
    await town.say(town.karin, "/new")
    await town.say(town.karin, DANGER)
    assert await count_alarms(town) == 0
    await town.say(town.karin, DANGER)
    assert await count_alarms(town) == 1


async def test_where_nobody_can_be_reached_it_says_so_and_tries_again(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    phone, holder = await town.join("Sara")
    await town.write(people.close_chat, town.karin.id, ChatState.BLOCKED, now=town.now)
    reply = await town.say(phone, DANGER)
    assert reply.startswith(HELP)
    assert TOLD not in reply
    assert "I cannot reach anybody of your municipality at this moment. I will keep trying." in reply
    [error] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert DANGER not in json.dumps(error.__dict__, default=str)
    assert "Sara" not in json.dumps(error.__dict__, default=str)
    # A quarter of an hour later somebody is there again.
    await town.write(people.open_chat, town.karin.id, now=town.now)
    await town.stage.advance(15 * 60)
    assert town.last(town.karin).startswith(CALLED.format(name="Sara"))
    assert (await town.read(alarms.open_of, holder.id)).told == (town.coach.id,)


async def test_after_it_an_option_that_is_written_is_for_the_coach(town: Town) -> None:
    learner = await learner_of(town, name="Sara")
    await learner.ask(Form.MC_MEANING)
    option = next(button["text"] for row in learner.bubble.inline_keyboard for button in row)
    await learner.type(DANGER)
    reply = await learner.type(option)
    assert reply.startswith("📨 I passed this on to Karin")
    assert await learner.answers() == []
