"""R03: who writes while the coach is not at work hears so once, with when the coach is back and 112."""

from datetime import datetime

import pytest

from bot.stage import Stage
from bot.standin import Phone
from tests.handlers.talking import opened, undone_in_time, wrote
from tests.handlers.town import Town, case, found_town, local, right


@pytest.fixture
def now() -> datetime:
    return local("2026-10-26 08:00")


def told(town: Town, phone: Phone) -> list[str]:
    return [text for text in town.all(phone) if text.startswith("🌙")]


async def test_r03_once_in_a_closed_time(stage: Stage) -> None:
    town = await found_town(stage)
    people = {f"holder {number}": await town.join(f"Sara {number}") for number in range(1, 7)}
    phones = {name: phone for name, (phone, _) in people.items()}
    for event in sorted(case("R03")["events"], key=lambda each: each["at"]):
        await stage.pass_time(local(event["at"]))
        who = event["who"].partition(" (")[0]
        if who == "coach writes to holder 2":
            await opened(town, people["holder 2"][1])
            await town.say(town.karin, "Hoe gaat het?")
            await town.tap(town.karin, "📤 Send now")
            await undone_in_time(town)
        elif "practice button" in who:
            await town.tap_data(phones["holder 6"], "1:xp:6")
        else:
            await wrote(town, phones[who.removesuffix(" answers")], "Hallo")
    counts = {name: len(told(town, phone)) for name, phone in phones.items()}
    assert counts == right("R03")["auto_replies"]
    for phone in phones.values():
        assert all("🚨 In danger? Call 112." in text for text in told(town, phone))
    assert "Karin can read it tomorrow from 09:00." in told(town, phones["holder 1"])[0]
    # After a weekend the day, on a holiday the day after it, early in the morning today.
    assert "Karin can read it on Monday 23 November from 09:00." in told(town, phones["holder 3"])[0]
    assert "Karin can read it tomorrow from 09:00." in told(town, phones["holder 4"])[0]
    assert "Karin can read it today from 09:00." in told(town, phones["holder 5"])[0]


async def test_in_the_own_language_and_kept_at_once(stage: Stage) -> None:
    town = await found_town(stage)
    phone, _ = await town.join("Sara", language="ar")
    await stage.pass_time(local("2026-11-18 23:10"))
    await wrote(town, phone, "لا أستطيع الحضور غدًا")
    text = told(town, phone)[0]
    assert "غدًا" in text
    assert "09:00" in text
    assert "112" in text
    assert "لا أستطيع" in town.last(town.karin)
    assert "1 person waits" in await town.say(town.karin, "/messages")


async def test_the_next_evening_again(stage: Stage) -> None:
    town = await found_town(stage)
    phone, _ = await town.join("Sara")
    for moment in ("2026-11-18 20:00", "2026-11-18 23:00", "2026-11-19 12:00", "2026-11-19 20:00"):
        await stage.pass_time(local(moment))
        await wrote(town, phone, "Hallo")
    assert len(told(town, phone)) == 2


async def test_asking_for_contact_at_night(stage: Stage) -> None:
    town = await found_town(stage)
    phone, holder = await town.join("Sara")
    await stage.pass_time(local("2026-11-18 23:10"))
    await town.tap_data(phone, f"1:tm:{holder.id}")
    before = town.all(phone)[:-1]
    asked = town.last(phone)
    assert asked.startswith("🙋 I asked Karin to contact you.")
    assert "Karin can read it tomorrow from 09:00." in asked
    assert "112" in asked
    # All of it in one message, and once in a closed time.
    assert not any(text.startswith(("🙋 I asked", "🌙")) for text in before)
    await wrote(town, phone, "Hallo")
    assert told(town, phone) == []
