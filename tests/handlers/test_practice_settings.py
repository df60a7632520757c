"""How somebody practises: begun, set, paused and ended by taps, also when these come twice."""

from datetime import date, time
from typing import Any

import pytest

from bot.rules.cards import CardLevel
from bot.rules.sessions import Practising
from bot.standin import Phone
from storage import practice
from tests.handlers.town import Town, data_of, local


async def begun(town: Town, **values: Any) -> tuple[Phone, int]:
    phone, holder = await town.join(**values)
    await town.say(phone, "/practice")
    await town.tap(phone, f"1:xv:{holder.id}:A1")
    return phone, holder.id


async def now_so(town: Town, holder_id: int) -> Practising:
    found: Practising | None = await town.read(practice.practising, holder_id)
    assert found is not None
    return found


async def test_it_begins_with_one_tap_and_the_first_question(town: Town) -> None:
    phone, holder_id = await begun(town)
    found = await now_so(town, holder_id)
    assert (found.level, found.pace, found.at, found.shared, found.health) == (
        CardLevel.A1,
        5,
        time(10),
        False,
        False,
    )
    assert town.with_button(phone, f"1:xa:{holder_id}:")  # the first question is there
    before = len(town.all(phone))
    await town.tap_data(phone, f"1:xv:{holder_id}:A1")  # a second tap asks nothing more
    assert len(town.all(phone)) == before + 1
    assert (await now_so(town, holder_id)).started_at == found.started_at


async def test_the_first_tap_delivered_twice(town: Town) -> None:
    phone, holder = await town.join()
    await town.say(phone, "/practice")
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.tap(phone, f"1:xv:{holder.id}:A1")
    shown = town.all(phone)
    assert shown[-1] == shown[-2]  # the same first question, twice
    session = await town.read(practice.session, 1)
    assert session.number == 1


async def test_what_can_be_set(town: Town) -> None:
    phone, holder_id = await begun(town)
    for data in ("xq:{}:10", "xh:{}:1930", "xv:{}:B1", "xy:{}:s:1", "xy:{}:h:1"):
        town.stage.standin.faults.double_delivery(town.stage.bot)
        await town.tap_data(phone, "1:" + data.format(holder_id))
    found = await now_so(town, holder_id)
    assert (found.level, found.pace, found.at, found.shared, found.health) == (
        CardLevel.B1,
        10,
        time(19, 30),
        True,
        True,
    )
    for data in ("xq:{}:7", "xh:{}:0300", "xv:{}:C1", "xy:{}:x:1", "xu:{}:5"):
        await town.tap_data(phone, "1:" + data.format(holder_id))
    assert await now_so(town, holder_id) == found


async def test_a_pause_and_its_end(town: Town) -> None:
    phone, holder_id = await begun(town)
    await town.tap(phone, f"1:xp:{holder_id}:u")
    await town.tap(phone, f"1:xu:{holder_id}:14")
    assert (await now_so(town, holder_id)).paused_until == date(2026, 12, 2)
    await town.stage.pass_time(local("2026-12-02 09:00"))
    assert not any("Dutch" in words for words in town.all(phone)[3:])
    await town.stage.pass_time(local("2026-12-02 10:00"))
    assert town.with_button(phone, f"1:xs:{holder_id}")
    await town.tap_data(phone, f"1:xu:{holder_id}:0")
    assert (await now_so(town, holder_id)).paused_until is None


async def test_no_more_questions_and_again(town: Town) -> None:
    phone, holder_id = await begun(town)
    await town.say(phone, "/practice")
    await town.tap(phone, f"1:xe:{holder_id}:1")
    before = len(town.all(phone))
    await town.tap_data(phone, f"1:xv:{holder_id}:A2")  # a level is no wish for questions
    await town.stage.pass_time(local("2027-01-18 12:00"))
    assert len(town.all(phone)) == before + 1
    await town.tap_data(phone, f"1:xe:{holder_id}:0")
    await town.stage.pass_time(local("2027-01-19 12:00"))
    assert len(town.all(phone)) == before + 3
    assert (await now_so(town, holder_id)).level is CardLevel.A2


async def test_who_never_began_sets_nothing(town: Town) -> None:
    phone, holder = await town.join()
    for data in ("xq:{}:10", "xh:{}:1930", "xy:{}:s:1", "xu:{}:7", "xe:{}:1", "xe:{}:0", "xs:{}", "xn:{}"):
        await town.tap_data(phone, "1:" + data.format(holder.id))
    assert await town.read(practice.practising, holder.id) is None


async def test_each_of_two_on_one_phone_has_their_own(town: Town) -> None:
    phone, semhar = await begun(town)
    _, sara = await begun(town, name="Sara", phone=phone)
    await town.tap_data(phone, f"1:xq:{sara}:3")
    assert ((await now_so(town, semhar)).pace, (await now_so(town, sara)).pace) == (5, 3)
    before = len(town.all(phone))
    await town.say(phone, "/practice")
    both = town.all(phone)[before:]
    assert len(both) == 2
    assert ("Semhar" in both[0], "Sara" in both[1]) == (True, True)


@pytest.mark.parametrize("code", ["xn", "xs", "xp"])
async def test_a_prompt_of_an_earlier_day_still_works(town: Town, code: str) -> None:
    phone, holder_id = await begun(town)
    await town.stage.pass_time(local("2026-11-19 10:00"))
    prompt = town.with_button(phone, f"1:xs:{holder_id}")
    await town.stage.pass_time(local("2026-11-20 08:00"))
    await town.tap_data(phone, f"1:{code}:{holder_id}", message=prompt)
    today = await town.read(practice.session_of, holder_id, date(2026, 11, 20))
    assert (today is not None) is (code == "xn")
    assert ((await now_so(town, holder_id)).stopped_on == date(2026, 11, 20)) is (code == "xs")


async def test_the_goodbye_offers_nothing_that_brings_the_prompts_back_by_mistake(town: Town) -> None:
    phone, holder_id = await begun(town)
    await town.stage.pass_time(local("2026-12-12 10:00"))
    assert "every day now" in town.last(phone)
    assert data_of(town.stage.last(phone)) == [f"1:xn:{holder_id}", f"1:xp:{holder_id}"]
    await town.tap(phone, f"1:xp:{holder_id}")
    await town.stage.pass_time(local("2026-12-30 10:00"))
    prompts = [message for message in town.stage.chat(phone) if f"1:xs:{holder_id}" in data_of(message)]
    assert len(prompts) == 5 + 1  # the first question has the same button


@pytest.mark.parametrize("set_up", ["xu:{}:7", "xe:{}:1"])
async def test_who_has_a_pause_is_not_told_see_you_tomorrow(town: Town, set_up: str) -> None:
    phone, holder_id = await begun(town)
    await town.tap(phone, f"1:xs:{holder_id}")
    assert "See you tomorrow" in town.last(phone)
    await town.tap_data(phone, "1:" + set_up.format(holder_id))
    await town.say(phone, "/practice")
    await town.tap(phone, f"1:xn:{holder_id}")
    await town.tap(phone, f"1:xs:{holder_id}")
    assert town.last(phone) == "🌙 That is enough for today."
