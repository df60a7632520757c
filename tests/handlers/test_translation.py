"""A machine that translates, played by a server on this machine: what it gets, what people see, and when it is away."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from storage import messages, people, translations
from tests.handlers.talking import opened, replies_to, undone_in_time, wrote
from tests.handlers.town import Town, read
from tests.handlers.translating import Machine, playing, town_with


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    async with playing() as made:
        yield made


async def test_the_coach_reads_it_beside_the_original(folder: Path, now: datetime, machine: Machine) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, holder = await town.join("Sara", language="ar")
        await wrote(town, phone, "مرحبا")
        assert town.last(town.karin) == "✍️ Sara wrote:\nمرحبا\n🤖 Translated automatically:\n<en> مرحبا"
        assert machine.asked == [{"q": "مرحبا", "source": "auto", "target": "en", "format": "text"}]
        shown = read(await opened(town, holder))
        assert "مرحبا\n🤖 Translated automatically: <en> مرحبا" in shown
        (kept,) = await town.read(messages.messages_of_holder, holder.id, 9)
        assert kept.words == "مرحبا"
        # An edit is translated anew.
        phone.edit_text(town.stage.bot, kept.telegram_id, "سلام")
        await town.stage.settle()
        (kept,) = await town.read(messages.messages_of_holder, holder.id, 9)
        assert (kept.translation, kept.translated_to) == ("<en> سلام", "en")


async def test_names_and_numbers_stay_here(folder: Path, now: datetime, machine: Machine) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, holder = await town.join("Sara", language="ar")
        await town.write(people.change_holder, holder.id, surname="Haddad", phone="+31612345678")
        words = "Karin, ik ben Sara Haddad, bel 06-12 34 56 78 of sara@voorbeeld.nl, BSN 111222333"
        await wrote(town, phone, words)
        (call,) = machine.asked
        assert call["q"] == "[1], ik ben [2] [3], bel [4] of [5], BSN [6]"
        assert town.last(town.karin).endswith(f"<en> {words}")


async def test_who_writes_in_the_language_of_the_coach_is_not_translated(
    folder: Path, now: datetime, machine: Machine
) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, _ = await town.join("Sara", language="en")
        await wrote(town, phone, "Hello")
        assert machine.asked == []
        # Who writes in another language than they read is found out by the machine.
        machine.answer = {"translatedText": "Hello", "detectedLanguage": {"language": "en"}}
        other, _ = await town.join("Samir", language="ar")
        await wrote(town, other, "Hello there")
        await town.stage.advance(3600)
        assert len(machine.asked) == 1
        assert "🤖" not in "\n".join(town.all(town.karin))


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_machine_that_is_away_loses_nothing(
    folder: Path, now: datetime, machine: Machine, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, holder = await town.join("Sara", language="ar")
        machine.status = status
        await wrote(town, phone, "مرحبا")
        assert town.last(town.karin) == "✍️ Sara wrote:\nمرحبا"
        machine.status = 200
        await town.stage.advance(60)
        assert "<en> مرحبا" in read(await opened(town, holder))
        assert "مرحبا" not in caplog.text


async def test_nobody_at_that_address(folder: Path, now: datetime) -> None:
    async with town_with(folder, now, "http://127.0.0.1:9") as town:
        phone, holder = await town.join("Sara", language="ar")
        await wrote(town, phone, "مرحبا")
        assert town.last(town.karin) == "✍️ Sara wrote:\nمرحبا"
        # After a day nobody tries any more.
        await town.stage.advance(25 * 3600)
        assert await town.read(translations.oldest, now=town.now) is None
        assert "مرحبا" in read(await opened(town, holder))


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"translatedText": ""},
        {"translatedText": 7},
        {"error": "ti is not supported"},
        [],
        {"translatedText": "hello"},  # without the name
        {"translatedText": "[1] [1]"},
    ],
)
async def test_what_is_no_translation_is_not_shown(
    folder: Path, now: datetime, machine: Machine, answer: Any
) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, _ = await town.join("Sara", language="ti")
        machine.answer = answer
        machine.status = 400 if "error" in answer else 200
        await wrote(town, phone, "Sara ሰላም")
        assert town.last(town.karin) == "✍️ Sara wrote:\nSara ሰላም"
        # It is not asked for ever.
        await town.stage.advance(3600)
        assert len(machine.asked) == 1


async def test_the_coach_sends_with_a_translation(folder: Path, now: datetime, machine: Machine) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, holder = await town.join("Sara", language="ar")
        await opened(town, holder)
        await town.say(town.karin, "Hello Sara")
        shown = await town.tap(town.karin, "🌐 With a translation")
        assert "🤖 Translated automatically:\n<ar> Hello Sara" in shown
        assert machine.asked[-1]["q"] == "Hello [1]"
        await undone_in_time(town)
        text = town.last(phone)
        assert text.count("Hello Sara") == 2
        assert "<ar> Hello Sara" in text
        mark = town.words("ar", "🤖 Translated by a computer. It may be wrong:")
        assert text.index("Hello Sara") < text.index(mark) < text.index("<ar>")


async def test_a_tap_for_a_translation_that_is_delivered_twice(
    folder: Path, now: datetime, machine: Machine
) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, holder = await town.join("Sara", language="ar")
        await opened(town, holder)
        await town.say(town.karin, "Hello")
        town.stage.standin.faults.double_delivery(town.stage.bot)
        await town.tap(town.karin, "🌐 With a translation")
        assert "There is no translation now" not in "\n".join(town.all(town.karin))
        await undone_in_time(town)
        assert "<ar> Hello" in town.last(phone)


async def test_without_a_translation_the_words_wait(folder: Path, now: datetime, machine: Machine) -> None:
    async with town_with(folder, now, machine.url) as town:
        phone, holder = await town.join("Sara", language="ar")
        machine.status = 500
        await opened(town, holder)
        await town.say(town.karin, "Hello")
        await town.tap(town.karin, "🌐 With a translation")
        assert "There is no translation now" in town.last(town.karin)
        await undone_in_time(town)
        assert len(await replies_to(town, holder)) == 1
        assert "Hello" not in "\n".join(town.all(phone))
        await town.tap(town.karin, "📤 Send now")
        await undone_in_time(town)
        assert "Hello" in town.last(phone)


async def test_off_unless_it_is_set(town: Town) -> None:
    phone, holder = await town.join("Sara", language="ar")
    await wrote(town, phone, "مرحبا")
    await town.stage.advance(60)
    assert await town.read(translations.oldest, now=town.now) is not None  # nobody asks for it
    await opened(town, holder)
    await town.say(town.karin, "Hello")
    assert not any("🌐" in label for label in town.stage.last(town.karin).buttons)
