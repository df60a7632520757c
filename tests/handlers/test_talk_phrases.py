"""Ready phrases: chosen and filled in by the coach in Dutch, read by each person in their own language."""

from datetime import date

import pytest

from bot.i18n import visible
from bot.phrases import phrasebook
from bot.rules.phrases import PhraseGroup
from bot.rules.values import Dial
from bot.standin import Phone
from tests.handlers.talking import opened, replies_to, undone_in_time
from tests.handlers.town import UNSEEN, Town


def came(town: Town, phone: Phone) -> list[str]:
    return [text for text in town.all(phone) if "💬" in text]


def in_words(town: Town, language: str, phrase_id: str, **values: str) -> str:
    """A phrase as a reader sees it."""
    t = town.stage.app.application.house.catalogues.translator(language)
    phrase = phrasebook().phrase(phrase_id)
    return visible(t.of_data(phrase.id, phrase.text, **values)).translate(UNSEEN)


@pytest.mark.parametrize(
    ("dial", "languages"),
    [
        (Dial.OWN, ["ti"]),
        (Dial.BOTH, ["ti", "nl"]),
        (Dial.HIDDEN, ["nl", "ti"]),
        (Dial.DUTCH, ["nl"]),
    ],
)
async def test_by_taps_and_typing_to_the_own_language_and_dutch(
    town: Town, dial: Dial, languages: list[str]
) -> None:
    phone, holder = await town.join("Semhar", language="ti", dial=dial)
    await opened(town, holder)
    await town.tap(town.karin, "📖 Ready phrase")
    assert "6. U hoeft niets te doen met deze brief." in await town.tap(town.karin, "✉️ Letters")
    asked = await town.tap(town.karin, "1:tp:")
    assert asked.startswith("Neem uw paspoort en deze brief mee, op … naar ….\n📅 Which day?")
    await town.tap(town.karin, "Tue 24 Nov")
    assert "Type what stands at the dots: where." in town.last(town.karin)
    await town.say(town.karin, "Loket 3-B")
    dutch = in_words(town, "nl", "let-bring", date="dinsdag 24 november", place="Loket 3-B")
    assert dutch in town.last(town.karin)
    assert "💬 To Semhar (Voorbeeldstad), in their own language:" in town.last(town.karin)
    assert await replies_to(town, holder) == []
    await town.tap(town.karin, "📤 Send to")
    await undone_in_time(town)
    (text,) = came(town, phone)
    translator = town.stage.app.application.house.catalogues.translator
    wanted = [
        in_words(
            town,
            language,
            "let-bring",
            date=translator(language).day(date(2026, 11, 24), now=town.now),
            place="Loket 3-B",
        )
        for language in languages
    ]
    found = [text.find(words) for words in wanted]
    assert all(place >= 0 for place in found)
    assert found == sorted(found)


async def test_a_phrase_can_be_translated_where_it_stands(town: Town) -> None:
    phone, holder = await town.join("Sara", language="ar", dial=Dial.DUTCH)
    await opened(town, holder)
    await town.tap_data(town.karin, f"1:tp:{holder.id}:tha-thanks")
    await town.tap(town.karin, "1:ts:")
    await undone_in_time(town)
    assert in_words(town, "ar", "tha-thanks") not in town.last(phone)
    assert in_words(town, "ar", "tha-thanks") in await town.tap(phone, "1:tr:re:")


async def test_a_place_in_the_other_direction_stays_whole(town: Town) -> None:
    """X01: every inserted value is isolated."""
    phone, holder = await town.join("Sara", language="ar")
    await opened(town, holder)
    await town.tap_data(town.karin, f"1:tp:{holder.id}:app-desk")
    await town.say(town.karin, "Jan van der Berg (sr.)")
    await town.say(town.karin, "Loket 3-B, 2e etage")
    await town.tap(town.karin, "1:ts:")
    await undone_in_time(town)
    text = town.stage.last(phone).text
    assert "\u2068Jan van der Berg (sr.)\u2069" in text
    assert "\u2068Loket 3-B, 2e etage\u2069" in text
    assert "\u2068\u2068" not in text
    # What is stored has no such marks.
    (reply,) = await replies_to(town, holder)
    assert reply.reply.places == {"who": "Jan van der Berg (sr.)", "place": "Loket 3-B, 2e etage"}


async def test_what_fits_no_place_is_asked_for_again(town: Town) -> None:
    _, holder = await town.join("Sara")
    await opened(town, holder)
    await town.tap_data(town.karin, f"1:tp:{holder.id}:app-call")
    for words in ("gisteren", "17-11-2026", "14:30", "ooit"):
        assert "I do not understand" in await town.say(town.karin, words)
    await town.say(town.karin, "morgen")
    assert "At what time?" in town.last(town.karin)
    # A day's button of the question before does not fit a time.
    await town.tap(town.karin, "1:tq:2026-11-")
    assert "At what time?" in town.last(town.karin) or "At what time?" in "".join(town.all(town.karin))
    await town.say(town.karin, "14.30")
    assert "donderdag 19 november om 14:30" in town.last(town.karin)


async def test_places_lately_used_are_offered(town: Town) -> None:
    _, holder = await town.join("Sara")
    await town.appointment(holder, place="Bibliotheek")
    await opened(town, holder)
    await town.tap_data(town.karin, f"1:tp:{holder.id}:mon-desk")
    await town.tap(town.karin, "Bibliotheek")
    await town.say(town.karin, "24 nov")
    assert "bij Bibliotheek op dinsdag 24 november" in town.last(town.karin)


async def test_a_phrase_to_somebody_else_than_before_is_asked_about(town: Town) -> None:
    (_, first), (phone, second) = await town.join("Sara"), await town.join("Samir")
    await opened(town, first)
    await town.say(town.karin, "Voor Sara")
    await undone_in_time(town)
    await town.tap_data(town.karin, f"1:tp:{second.id}:tha-thanks")
    await town.tap(town.karin, "1:ts:")
    assert "Is this one for Samir (Voorbeeldstad)?" in town.last(town.karin)
    await undone_in_time(town)
    assert came(town, phone) == []
    await town.tap(town.karin, "✅ Yes, to")
    await undone_in_time(town)
    assert len(came(town, phone)) == 1


async def test_cancelled_in_the_middle_nothing_goes(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.tap_data(town.karin, f"1:tp:{holder.id}:app-call")
    await town.tap(town.karin, "✖️ Cancel")
    assert "Nothing was sent" in await town.say(town.karin, "morgen")
    await undone_in_time(town)
    assert came(town, phone) == []


@pytest.mark.parametrize("group", PhraseGroup)
async def test_every_group_fits_on_the_phone(town: Town, group: PhraseGroup) -> None:
    _, holder = await town.join("Sara")
    await town.tap_data(town.karin, f"1:tg:{holder.id}:{group}")
    shown = town.stage.last(town.karin)
    assert len(shown.buttons) == 7
    assert "{" not in shown.text
