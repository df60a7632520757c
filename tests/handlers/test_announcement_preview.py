"""How an announcement will be read: the very message, in each language and position of the dial, and sent to who writes it."""

import json

import pytest

from bot.actions import announcing
from bot.rules.values import Dial
from storage import people
from tests.handlers.announcing import asked, composed, one, readers, tapped, written
from tests.handlers.town import CASES, Town, data_of, read

X02 = json.loads((CASES / "X02.json").read_text("utf-8"))
DIALS = {"o": Dial.OWN, "b": Dial.BOTH, "h": Dial.HIDDEN, "d": Dial.DUTCH}
VERSIONS = {
    "ar": ("تبدأ الدورة يوم الاثنين.", "هل تأتي؟", "نعم\nلا"),
    "ti": ("ትምህርቲ ሰኑይ ይጅምር።", "ትመጽእ ዲኻ?", "እወ\nኣይፋል"),
    "fa": ("دوره روز دوشنبه شروع می‌شود.", "می‌آیید؟", "بله\nخیر"),
}
DUTCH = "De cursus <b> begint op maandag."


async def in_all(town: Town) -> int:
    number = await composed(town, DUTCH)
    await asked(town, number, "Komt u?", "Ja\nNee")
    for language, said in VERSIONS.items():
        await written(town, number, language, *said)
    return number


@pytest.mark.parametrize("language", VERSIONS)
async def test_it_is_the_message_that_somebody_gets(town: Town, language: str) -> None:
    """At each position, words, markup and labels."""
    phones = {}
    for dial, position in DIALS.items():
        phone, holder = await town.join(f"Lezer {dial}", language=language)
        await town.write(people.change_holder, holder.id, dial=position)
        phones[dial] = phone
    number = await in_all(town)
    previews, tests = {}, {}
    for dial in DIALS:
        previews[dial] = await tapped(town, f"1:wp:{number}:{language}:{dial}")
        await town.tap(town.karin, "✉️ Send to me")
        tests[dial] = town.stage.last(town.karin)
    version = (await one(town, number)).version
    await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
    await town.stage.settle()
    words, question, answers = VERSIONS[language]
    for dial, phone in phones.items():
        got = town.stage.last(phone)
        assert read(tests[dial]) == read(got), dial
        assert tests[dial].entities == got.entities
        assert read(got) in previews[dial]
        for label in got.buttons:
            if "🔤" not in label:
                assert f"[ {label} ]" in previews[dial]
        assert (words in read(got)) is (dial != "d")
        assert (DUTCH in read(got)) is (dial != "o")
        assert (question in read(got)) is (dial != "d")
        own = dial in "ob"
        assert got.buttons[:2] == (answers.split("\n") if own else ["Ja", "Nee"])


async def test_its_buttons_do_nothing(town: Town) -> None:
    number = await in_all(town)
    await tapped(town, f"1:ws:{number}:ar:b")
    shown = town.stage.last(town.karin)
    assert set(data_of(shown)) == {"1:wb"}
    town.karin.tap(town.stage.bot, shown.message_id, shown.buttons[0])
    await town.stage.settle()
    assert town.toasts(town.karin)[-1] == "👁 This is only a test. Nothing happened."
    assert town.stage.last(town.karin) == shown


async def test_one_message_changes_from_language_to_language(town: Town) -> None:
    await readers(town, "so")
    number = await in_all(town)
    await town.tap_data(town.karin, f"1:wp:{number}")
    shown = town.stage.last(town.karin)
    assert DUTCH in read(shown)
    for button, words in (("Arabic", VERSIONS["ar"][0]), ("Both", DUTCH), ("Tigrinya", VERSIONS["ti"][0])):
        await town.tap(town.karin, button)
        assert town.stage.last(town.karin).message_id == shown.message_id
        assert words in read(shown)
    # Who has no version gets Dutch, and so it is shown.
    await town.tap(town.karin, "Somali")
    assert DUTCH in read(shown)
    assert "As somebody reads it: Somali" in read(shown)


@pytest.mark.parametrize("text", [*X02["names"], X02["text"]])
@pytest.mark.parametrize("language", VERSIONS)
async def test_x02_in_each_language(town: Town, language: str, text: str) -> None:
    phone, *_ = await readers(town, language)
    number = await composed(town, "Hallo")
    await written(town, number, language, text)
    for dial in DIALS:
        shown = await tapped(town, f"1:wp:{number}:{language}:{dial}")
        assert (text in shown) is (dial != "d")
    version = (await one(town, number)).version
    await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
    await town.stage.settle()
    assert text in town.last(phone)


@pytest.mark.parametrize("language", VERSIONS)
async def test_x03_in_each_language(town: Town, language: str) -> None:
    """A long one comes in parts, of which the preview shows all."""
    phone, *_ = await readers(town, language)
    number = await composed(town, "Hallo")
    sentence = VERSIONS[language][0] + " "
    long = sentence * (5000 // len(sentence))
    await town.tap_data(town.karin, f"1:wt:{number}:{language}")
    town.karin.send_text(town.stage.bot, long)
    await town.stage.settle()
    kept = (await one(town, number)).texts[language].words
    assert "".join(kept.split()) == "".join(long.split())
    assert "messages" in await tapped(town, f"1:wv:{number}:{language}")
    before = len(town.all(town.karin))
    await town.tap_data(town.karin, f"1:wp:{number}:{language}:o")
    shown = "".join(text for text in town.all(town.karin)[before:])
    assert "".join(long.split()) in "".join(shown.split())
    version = (await one(town, number)).version
    await town.write(announcing.release, town.coach.id, number, version=version, now=town.now)
    await town.stage.settle()
    assert "".join(long.split()) in "".join("".join(town.all(phone)).split())


async def test_a_picture_that_telegram_does_not_have_any_more(town: Town) -> None:
    number = await composed(town)
    await town.tap_data(town.karin, f"1:wf:{number}:nl")
    town.karin.send_photo(town.stage.bot)
    await town.stage.settle()
    assert "With a picture" in await tapped(town, f"1:wp:{number}")
    town.stage.standin.faults.fail_next(
        "sendPhoto", 400, "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert "cannot be sent any more" in await tapped(town, f"1:ws:{number}:nl:o")
    await tapped(town, f"1:ws:{number}:nl:o")
    assert town.stage.last(town.karin).photo is not None
