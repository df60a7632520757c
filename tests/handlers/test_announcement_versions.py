"""The languages of an announcement: typed, by a machine, checked, older than the Dutch words, dropped, and who gets what."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.actions import announcing
from bot.rules.announcements import Source
from bot.rules.errors import Refused
from storage import people
from tests.handlers.announcing import (
    WORDS,
    asked,
    composed,
    one,
    opened,
    readers,
    tapped,
    written,
)
from tests.handlers.town import Town
from tests.handlers.translating import Machine, playing, town_with


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    async with playing() as made:
        yield made


async def by_version(town: Town, number: int) -> dict[str, int]:
    return (await opened(town, number)).reached.by_version


async def test_a_version_that_somebody_types(town: Town) -> None:
    await readers(town, "ar", "ar", "ti")
    number = await composed(town)
    assert "Arabic: 2 people, no version, so Dutch" in await tapped(town, f"1:wl:{number}")
    shown = await written(town, number, "ar", "تبدأ الدورة")
    assert "Arabic\n✅ 2 people, by a person" in shown
    assert "تبدأ الدورة" in shown
    assert await by_version(town, number) == {"ar": 2, "nl": 1}
    assert (await one(town, number)).texts["ar"].source is Source.PERSON


async def test_the_second_language_and_dari_stand_in(town: Town) -> None:
    _, holder = await town.join("Sara", language="ti")
    await town.write(people.change_holder, holder.id, second_language="ar")
    await town.join("Zahra", language="prs")
    number = await composed(town)
    await written(town, number, "ar", "مرحبا")
    await written(town, number, "fa", "سلام")
    shown = await tapped(town, f"1:wl:{number}")
    assert "Tigrinya: 1 person, no version, so Arabic" in shown
    assert "Dari: 1 person, no version, so Farsi" in shown
    assert "1 person reads Tigrinya: there is no version, they get Arabic." in await tapped(
        town, f"1:wh:{number}"
    )
    assert "Dari" not in town.last(town.karin)  # who reads Dari reads Farsi


async def test_another_language_than_those_of_the_people(town: Town) -> None:
    number = await composed(town)
    shown = await tapped(town, f"1:wo:{number}")
    assert "In which language?" in shown
    await town.tap(town.karin, "Somali")
    assert "no version, so Dutch" in town.last(town.karin)
    await town.tap(town.karin, "✏️ Write it")
    await town.say(town.karin, "Koorsadu waxay")
    assert "Somali: 0 people, by a person" in await tapped(town, f"1:wl:{number}")


async def test_a_language_that_there_is_not(town: Town) -> None:
    number = await composed(town)
    for code in ("wv", "wt", "wq", "wf", "wg", "wm", "wx", "wp"):
        assert "I cannot find that" in await tapped(town, f"1:{code}:{number}:xx"), code


async def test_the_question_belongs_to_every_version(town: Town) -> None:
    phone, *_ = await readers(town, "ar")
    number = await composed(town)
    await written(town, number, "ar", "تبدأ الدورة")
    await asked(town, number)
    # Without the question it waits, and its readers get Dutch.
    assert "The question or answers are missing in: Arabic" in town.last(town.karin)
    assert "question or answers missing, so Dutch" in await tapped(town, f"1:wv:{number}:ar")
    assert await by_version(town, number) == {"nl": 1}
    await tapped(town, f"1:wq:{number}:ar")
    assert "In Dutch: Komt u?" in town.last(town.karin)
    assert "1. Ja\n2. Nee" in await town.say(town.karin, "هل تأتي؟")
    assert "has 2 answers, and this has 3" in await town.say(town.karin, "نعم\nلا\nربما")
    assert "✅ 1 person, by a person" in await town.say(town.karin, "نعم\nلا")
    assert await by_version(town, number) == {"ar": 1}
    version = (await one(town, number)).version
    await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
    await town.stage.settle()
    assert "هل تأتي؟" in town.last(phone)
    assert town.stage.last(phone).buttons[:2] == ["نعم", "لا"]


async def test_words_typed_after_the_question_are_asked_for_it_at_once(town: Town) -> None:
    number = await composed(town)
    await asked(town, number)
    assert "Write the question in Arabic" in await written(town, number, "ar", "مرحبا")
    await town.say(town.karin, "هل تأتي؟")
    assert "✅ 0 people, by a person" in await town.say(town.karin, "نعم\nلا")


async def test_with_another_number_of_dutch_answers_a_version_waits(town: Town) -> None:
    phone, *_ = await readers(town, "ar")
    number = await composed(town)
    await asked(town, number)
    await written(town, number, "ar", "مرحبا", "هل تأتي؟", "نعم\nلا")
    assert await by_version(town, number) == {"ar": 1}
    await asked(town, number, "Komt u?", "Ja\nNee\nMisschien")
    assert await by_version(town, number) == {"nl": 1}
    version = (await one(town, number)).version
    await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
    await town.stage.settle()
    assert WORDS in town.last(phone)
    assert town.stage.last(phone).buttons[:3] == ["Ja", "Nee", "Misschien"]


async def test_what_is_older_than_the_dutch_words(town: Town) -> None:
    await readers(town, "ar", "ti")
    number = await composed(town)
    await written(town, number, "ar", "مرحبا")
    town.stage.clock.move_to(town.now.replace(hour=12))
    await written(town, number, "nl", "Andere woorden")
    await written(town, number, "ti", "ሰላም")
    assert "Older than the Dutch text: Arabic" in await tapped(town, f"1:wh:{number}")
    assert "⏳ older than the Dutch text" in await tapped(town, f"1:wl:{number}")
    shown = await tapped(town, f"1:wv:{number}:ar")
    assert "The Dutch text was changed after this one" in shown
    # A picture changes no words.
    town.stage.clock.move_to(town.now.replace(hour=13))
    await town.tap_data(town.karin, f"1:wf:{number}:nl")
    town.karin.send_photo(town.stage.bot)
    await town.stage.settle()
    assert "Older than the Dutch text: Arabic\n" in town.last(town.karin)
    await tapped(town, f"1:wv:{number}:ar")
    await town.tap(town.karin, "✅ I checked it")
    assert "Older" not in await tapped(town, f"1:wh:{number}")


async def test_what_was_not_seen_is_not_checked(town: Town) -> None:
    await readers(town, "ar")
    number = await composed(town)
    await written(town, number, "ar", "مرحبا")
    seen = int((await one(town, number)).texts["ar"].set_at.timestamp())  # type: ignore[union-attr]
    town.stage.clock.move_to(town.now.replace(hour=12))
    await written(town, number, "nl", "Andere woorden")
    await written(town, number, "ar", "سلام")
    assert "no longer works" in await town.tap_data(town.karin, f"1:wc:{number}:ar:{seen}")


async def test_dropped_after_one_more_question(town: Town) -> None:
    await readers(town, "ar")
    number = await composed(town)
    await written(town, number, "ar", "مرحبا")
    assert "Drop the version in Arabic?" in await tapped(town, f"1:wx:{number}:ar")
    assert await by_version(town, number) == {"ar": 1}
    await town.tap(town.karin, "🗑 Yes, drop it")
    assert await by_version(town, number) == {"nl": 1}
    assert "I cannot find that" in await tapped(town, f"1:wx:{number}:nl:y")


# A machine


async def test_a_machine_makes_what_is_missing(folder: Path, now: datetime, machine: Machine) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, *_ = await readers(town, "ar", "ti", "nl")
        number = await composed(town, "Bel 0612345678 of kom <b>")
        await asked(town, number)
        await written(town, number, "ti", "ሰላም", "ትመጽእ?", "እወ\nኣይ")
        shown = await tapped(town, f"1:wl:{number}")
        assert "Arabic: 1 person, no version" in shown
        await town.tap(town.karin, "🤖 All that are missing")
        assert "🤖 Arabic: 1 person, by a machine, not checked yet" in town.last(town.karin)
        made = (await one(town, number)).texts
        assert (made["ar"].words, made["ar"].source) == ("<ar> Bel 0612345678 of kom <b>", Source.MACHINE)
        assert (made["ar"].question, made["ar"].answers) == ("<ar> Komt u?", ("<ar> Ja", "<ar> Nee"))
        assert made["ti"].words == "ሰላም"
        # The number stays here.
        assert [call["q"] for call in machine.asked] == ["Bel [1] of kom <b>", "Komt u?", "Ja", "Nee"]
        assert {(call["source"], call["target"]) for call in machine.asked} == {("nl", "ar")}
        assert "By a machine, checked by nobody: Arabic" in await tapped(town, f"1:wh:{number}")
        mark = town.words("ar", "🤖 A machine translated this. Is something not clear? Ask your coach.")
        assert mark in await tapped(town, f"1:wp:{number}:ar:o")
        await tapped(town, f"1:wv:{number}:ar")
        await town.tap(town.karin, "✅ I checked it")
        assert "by a machine, checked by a person" in town.last(town.karin)
        assert mark not in await tapped(town, f"1:wp:{number}:ar:o")
        version = (await one(town, number)).version
        await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
        await town.stage.settle()
        assert "<ar> Bel 0612345678 of kom <b>" in town.last(phone)


async def test_one_language_by_machine_never_in_place_of_a_person(
    folder: Path, now: datetime, machine: Machine
) -> None:
    async with town_with(folder, now, machine.url) as town:
        number = await composed(town)
        shown = await tapped(town, f"1:wv:{number}:ar")
        await town.tap(town.karin, "🤖 By machine")
        assert f"<ar> {WORDS}" in town.last(town.karin)
        await written(town, number, "ar", "مرحبا")
        assert (await one(town, number)).texts["ar"].source is Source.PERSON
        await tapped(town, f"1:wm:{number}:ar")
        assert (await one(town, number)).texts["ar"].words == "مرحبا"
        assert "by a person" in town.last(town.karin)
        assert "no version" in shown


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_machine_that_is_away_loses_nothing(
    folder: Path, now: datetime, machine: Machine, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with town_with(folder, now, machine.url) as town:
        await readers(town, "ar", "ti")
        number = await composed(town)
        await written(town, number, "ti", "ሰላም")
        machine.status = status
        await town.tap_data(town.karin, f"1:wm:{number}")
        assert any(
            "The machine does not answer now. Nothing is lost" in text for text in town.all(town.karin)
        )
        assert set((await one(town, number)).texts) == {"nl", "ti"}
        machine.status = 200
        await town.tap_data(town.karin, f"1:wm:{number}")
        assert set((await one(town, number)).texts) == {"nl", "ti", "ar"}
        assert WORDS not in caplog.text


async def test_a_language_that_the_machine_does_not_have(
    folder: Path, now: datetime, machine: Machine
) -> None:
    async with town_with(folder, now, machine.url) as town:
        await readers(town, "ar", "ti")
        number = await composed(town)
        machine.unknown = ("ti",)
        await town.tap_data(town.karin, f"1:wm:{number}")
        assert any("made nothing of it in: Tigrinya" in text for text in town.all(town.karin))
        assert set((await one(town, number)).texts) == {"nl", "ar"}


async def test_what_of_an_answer_does_not_fit_stays_dutch(
    folder: Path, now: datetime, machine: Machine
) -> None:
    async with town_with(folder, now, machine.url) as town:
        number = await composed(town)
        await asked(town, number, answers="Ja\n" + "n" * 38)
        await town.tap_data(town.karin, f"1:wm:{number}:ar")
        assert (await one(town, number)).texts["ar"].answers == ("<ar> Ja", "n" * 38)


async def test_a_tap_for_the_machine_that_is_delivered_twice(
    folder: Path, now: datetime, machine: Machine
) -> None:
    async with town_with(folder, now, machine.url) as town:
        await readers(town, "ar")
        number = await composed(town)
        town.stage.standin.faults.double_delivery(town.stage.bot)
        await town.tap_data(town.karin, f"1:wm:{number}")
        assert len(machine.asked) == 1
        assert "by a machine" in town.last(town.karin)


async def test_without_a_machine_there_is_no_button(town: Town) -> None:
    await readers(town, "ar")
    number = await composed(town)
    await tapped(town, f"1:wl:{number}")
    assert not any("🤖" in label for label in town.stage.last(town.karin).buttons)
    assert "I cannot find that" in await tapped(town, f"1:wm:{number}")
    with pytest.raises(Refused):
        await town.write(announcing.drop_text, town.coach.id, number, "nl", now=town.now)
