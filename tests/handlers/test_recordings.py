"""Staff record the words and sentences of the cards; learners hear them from then on."""

from typing import Any

import pytest

from bot.rules.cards import CardLevel
from bot.rules.recordings import Wanted, all_wanted
from bot.rules.values import Domain, Role
from bot.standin import Message, Phone
from bot.standin.files import id_for
from bot.standin.phones import SPOKEN
from storage import audit, clips, people
from tests.handlers.town import Town, data_of, read, restarted
from tests.sounds import opus


def wanted(town: Town, domain: Domain = Domain.WORK, level: CardLevel = CardLevel.A1) -> list[Wanted]:
    return list(all_wanted(town.stage.app.application.house.lessons.deck, domain, level))


async def begin(town: Town, where: str = "work:A1") -> str:
    await town.say(town.karin, "/voices")
    await town.tap(town.karin, f"1:vd:{where.partition(':')[0]}")
    return await town.tap(town.karin, f"1:vl:{where}")


async def speak(town: Town, data: bytes = SPOKEN, phone: Phone | None = None) -> Message:
    (phone or town.karin).send_voice(town.stage.bot, data)
    await town.stage.settle()
    return town.stage.last(phone or town.karin)


async def found(town: Town, one: Wanted) -> clips.Clip | None:
    clip: clips.Clip | None = await town.read(clips.find, town.stage.bot.id, one.card, one.place, one.words)
    return clip


def file_id(town: Town, message: Message) -> str:
    assert message.file is not None
    return id_for(message.file, town.stage.bot.id)


async def test_the_first_word_is_recorded(town: Town) -> None:
    first, second, *_ = wanted(town)
    total = sum(1 for _ in all_wanted(town.stage.app.application.house.lessons.deck))
    assert f"{total} recordings left" in await town.say(town.karin, "/voices")
    asked = await begin(town)
    assert first.words in asked
    assert "At most 15 seconds" in asked
    assert f"{len(wanted(town))} recordings left" in asked

    back = await speak(town)
    assert back.voice is not None
    assert back.voice.data == SPOKEN
    assert first.words in read(back)
    assert await found(town, first) is None  # nothing before the yes

    await town.tap(town.karin, "1:vy:")
    assert "Saved" in read(back)
    clip = await found(town, first)
    assert clip is not None
    assert (clip.file_id, clip.seconds, clip.synthetic) == (file_id(town, back), 3, False)
    assert second.words in town.last(town.karin)
    assert f"{len(wanted(town)) - 1} recordings left" in town.last(town.karin)
    (noted,) = await town.read(audit.of_subject, f"card:{first.card}:{first.place}")
    assert (noted.actor, noted.what) == (f"staff:{town.coach.id}", "recorded")


async def test_a_coach_records_too(town: Town) -> None:
    phone, coach = await town.another_coach()
    assert coach.role is Role.COACH
    await town.say(phone, "/voices")
    await town.tap(phone, "1:vd:work")
    await town.tap(phone, "1:vl:work:A1")
    await speak(town, phone=phone)
    await town.tap(phone, "1:vy:")
    assert await found(town, wanted(town)[0]) is not None


async def test_a_recording_takes_the_place_of_a_synthetic_one(town: Town) -> None:
    one = wanted(town)[0]
    made: dict[str, Any] = {"set_by": None, "now": town.now}
    where = (town.stage.bot.id, one.card, one.place, one.words)
    await town.write(clips.put, *where, "synthetic", seconds=0, synthetic=True, **made)
    assert one.words in await begin(town)  # a synthetic one is none
    await speak(town)
    await town.tap(town.karin, "1:vy:")
    clip = await found(town, one)
    assert clip is not None
    assert not clip.synthetic
    # And no synthetic one takes it again.
    await town.write(clips.put, *where, "synthetic", seconds=0, synthetic=True, **made)
    assert await found(town, one) == clip


@pytest.mark.parametrize(
    ("where", "data", "says"),
    [
        ("work:A1", b"OggS and nothing of Opus", "cannot use this file"),
        ("work:A1", opus(0.2), "too short"),
        ("work:alfa", opus(15.1), "At most 15 seconds"),
        ("work:A1", opus(15.1), "At most 15 seconds"),
        ("work:A2", opus(30.1), "At most 30 seconds"),
        ("work:B1", opus(60.1), "At most 60 seconds"),
        ("work:A1", opus(3, packet=3), "hear nothing"),
        ("work:A1", opus(10, packet=1500) + bytes(2_000_000), "too long"),
    ],
)
async def test_what_will_not_do_is_said_at_once(town: Town, where: str, data: bytes, says: str) -> None:
    await begin(town, where)
    message = await speak(town, data)
    assert message.voice is None
    assert says in read(message)
    one = wanted(town, *_where(where))[0]
    assert one.words in read(message)
    # It goes on from there.
    await speak(town)
    await town.tap(town.karin, "1:vy:")
    assert await found(town, one) is not None


@pytest.mark.parametrize(
    ("where", "seconds"), [("work:alfa", 15), ("work:A1", 15), ("work:A2", 30), ("work:B1", 60)]
)
async def test_as_long_as_it_may_be(town: Town, where: str, seconds: int) -> None:
    await begin(town, where)
    assert (await speak(town, opus(seconds))).voice is not None


def _where(where: str) -> tuple[Domain, CardLevel]:
    domain, level = where.split(":")
    return Domain(domain), CardLevel(level)


async def test_nobody_becomes_the_voice_of_all_by_a_forwarded_message(town: Town) -> None:
    await begin(town)
    phone, _ = await town.join()
    said = phone.send_voice(town.stage.bot)
    await town.stage.settle()
    origin = {"type": "hidden_user", "date": int(town.now.timestamp()), "sender_user_name": "Semhar"}
    voice = said.api(town.stage.bot.id)["voice"]
    await town.message(town.karin, voice=voice, forward_origin=origin)
    assert "forwarded" in town.last(town.karin)
    assert "1:vy:" not in "".join(data_of(town.stage.last(town.karin)))


async def test_once_more_and_skip(town: Town) -> None:
    first, second, third, *_ = wanted(town)
    await begin(town)
    back = await speak(town)
    yes = next(data for data in data_of(back) if data.startswith("1:vy:"))
    await town.tap(town.karin, "🔁 Again")
    assert first.words in town.last(town.karin)
    await town.tap_data(town.karin, yes)  # of the recording that was not right
    assert await found(town, first) is None
    again = await speak(town, opus(2))
    await town.tap_data(town.karin, yes)
    assert await found(town, first) is None
    await town.tap(town.karin, next(data for data in data_of(again) if data.startswith("1:vy:")))
    clip = await found(town, first)
    assert clip is not None
    assert clip.file_id == file_id(town, again)

    skip = f"1:vk:{second.card}:{second.place[0]}"
    await town.tap(town.karin, skip)
    assert third.words in town.last(town.karin)
    before = len(town.all(town.karin))
    assert "no longer works" in await town.tap_data(town.karin, skip)
    assert len(town.all(town.karin)) == before + 1  # the message that was tapped
    assert await found(town, second) is None


async def test_a_recording_of_before_is_made_again(town: Town) -> None:
    first = wanted(town)[0]
    await begin(town)
    await speak(town)
    await town.tap(town.karin, "1:vy:")
    before = await found(town, first)
    await town.tap(town.karin, "🔁 Record it again")
    assert first.words in town.last(town.karin)
    await speak(town, opus(2))
    await town.tap(town.karin, "1:vy:")
    after = await found(town, first)
    assert before is not None
    assert after is not None
    assert before.file_id != after.file_id


async def test_what_was_recorded_is_not_asked_again_and_there_is_an_end(town: Town) -> None:
    all_of_it = wanted(town)
    for one in all_of_it[:-1]:
        await town.write(
            clips.put,
            *(town.stage.bot.id, one.card, one.place, one.words, f"file-{one.card}-{one.place}"),
            seconds=2,
            synthetic=False,
            set_by=town.coach.id,
            now=town.now,
        )
    assert all_of_it[-1].words in await begin(town)
    await town.tap(town.karin, "⏭ Skip")
    assert "last one here" in town.last(town.karin)
    assert "1 recording left" in town.last(town.karin)
    assert await town.said(town.karin) is None
    await begin(town)
    await speak(town)
    await town.tap(town.karin, "1:vy:")
    assert "Everything here is recorded" in town.last(town.karin)
    assert await town.said(town.karin) is None


async def test_it_goes_on_after_a_restart(town: Town) -> None:
    first = wanted(town)[0]
    await begin(town)
    async with restarted(town.stage):
        await speak(town)
    async with restarted(town.stage):
        await town.tap(town.karin, "1:vy:")
        assert await found(town, first) is not None


async def test_every_step_delivered_twice(town: Town) -> None:
    first, second, third, *_ = wanted(town)
    faults, bot = town.stage.standin.faults, town.stage.bot
    for data in ("1:vd:work", "1:vl:work:A1"):
        if data == "1:vd:work":
            faults.double_delivery(bot)
            await town.say(town.karin, "/voices")
        faults.double_delivery(bot)
        await town.tap(town.karin, data)
    faults.double_delivery(bot)
    await speak(town)
    faults.double_delivery(bot)
    await town.tap(town.karin, "1:vy:")
    assert await found(town, first) is not None
    assert await found(town, second) is None
    assert second.words in town.last(town.karin)
    faults.double_delivery(bot)
    await town.tap(town.karin, "⏭ Skip")
    assert third.words in town.last(town.karin)
    assert len(await town.read(audit.of_subject, f"card:{first.card}:{first.place}")) == 1


async def test_a_voice_message_that_comes_again_after_the_yes_is_for_nothing_else(town: Town) -> None:
    first, second, *_ = wanted(town)
    await begin(town)
    said = town.karin.send_voice(town.stage.bot)
    content = said.api(town.stage.bot.id)
    await town.stage.settle()
    number = int(next(data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:vy:"))[5:])
    await town.tap(town.karin, "1:vy:")
    shown = town.all(town.karin)
    await town.process({"update_id": number, "message": content})
    assert town.all(town.karin) == shown
    assert await found(town, first) is not None
    assert await found(town, second) is None
    assert second.words in town.last(town.karin)


async def test_words_or_a_picture_in_place_of_a_voice_message(town: Town) -> None:
    first = wanted(town)[0]
    await begin(town)
    assert "voice message" in await town.say(town.karin, "de baan")
    town.karin.send_photo(town.stage.bot)
    await town.stage.settle()
    assert "voice message" in town.last(town.karin)
    assert first.words in town.last(town.karin)


async def test_who_takes_no_voice_messages_is_asked_in_words(town: Town) -> None:
    town.karin.accepts_voice = False
    await begin(town)
    message = await speak(town)
    assert message.voice is None
    await town.tap(town.karin, "1:vy:")
    assert await found(town, wanted(town)[0]) is not None


async def test_enough_ends_it(town: Town) -> None:
    await begin(town)
    assert await town.said(town.karin) is not None
    await town.tap(town.karin, "🏁 Enough")
    assert await town.said(town.karin) is None
    assert "Thank you" in town.last(town.karin)
    # A voice message is for nobody then.
    assert "do not know" in read(await speak(town))


async def test_an_announced_card_that_there_is_not(town: Town) -> None:
    await town.tap_data(town.karin, "1:vr:wor-nonsense:w")
    assert "cannot find" in town.last(town.karin)


async def test_it_is_not_for_holders(town: Town) -> None:
    phone, _ = await town.join()
    for what in ("/voices", "/reports"):
        assert "🎙" not in await town.say(phone, what)
    await town.tap_data(phone, "1:vl:work:A1")
    assert await town.said(phone) is None
    phone.send_voice(town.stage.bot)
    await town.stage.settle()
    assert not await town.read(clips.recorded, town.stage.bot.id)


async def test_in_dutch(town: Town) -> None:
    await town.write(people.change_staff, town.coach.id, language="nl")
    shown = await begin(town)
    assert "Hoogstens 15 seconden" in shown
