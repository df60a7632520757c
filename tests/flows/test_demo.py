"""The demo as a newcomer meets it: what waits on the phones, and how a check-in goes to the coach and back."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.demo import BEGINNING, WAITING
from bot.demo.cast import MONDAY, Cast, open_cast
from bot.demo.check_in import answer_by_phrase, answer_by_taps_and_voice, ask_how_it_goes
from bot.demo.news import RIGHT_DAY, WRONG_DAY, course, let_olena_in, news_of_tuesday
from bot.demo.trajectories import enter_trajectories
from bot.demo.week import book, come_in
from bot.standin import Message, Phone
from tests.handlers.town import data_of, read
from tests.reading import UNSEEN

IN_TIGRINYA = "ከመይ ኣለኹም?"  # how is it going


@pytest_asyncio.fixture
async def cast() -> AsyncIterator[Cast]:
    async with open_cast(MONDAY, port=0, running=False) as opened:
        yield opened


def came(cast: Cast, phone: Phone) -> list[str]:
    """What a reader of the print sees that came to a phone, the oldest first."""
    return [
        each.what.translate(UNSEEN) for each in cast.stage.events if each.phone_id == phone.id and each.came
    ]


def last(cast: Cast, phone: Phone) -> Message:
    return cast.stage.last(phone)


async def test_what_waits_on_the_phones(cast: Cast) -> None:
    for act in (*BEGINNING, *WAITING):
        await act(cast)
    # News with a question waits on three phones.
    for phone, language in ((cast.sara, "ar"), (cast.semhar, "ti"), (cast.olena, "en")):
        assert any(course(language, WRONG_DAY).words in words for words in came(cast, phone))
    assert any(
        data.startswith("1:ne:1:") for message in cast.stage.chat(cast.sara) for data in data_of(message)
    )
    # Semhar's last message is the question, in Tigrinya and in Dutch, with its five faces to tap.
    question = last(cast, cast.semhar)
    assert IN_TIGRINYA in read(question)
    assert "Hoe gaat het met u?" in read(question)
    assert len([data for data in data_of(question) if data.startswith("1:qa:")]) == 5
    # Karin's is her summary, with a way to the one who waits for her.
    summary = last(cast, cast.karin)
    assert "Sara: 1 bericht wacht" in read(summary)
    assert "1:dp:1" in data_of(summary)
    # What Semhar says now is no part of a bundle that waits.
    cast.semhar.send_voice(cast.stage.bot)
    await cast.stage.settle()
    assert "Semhar stuurde: een spraakbericht" in read(last(cast, cast.karin))


async def test_a_check_in_to_the_coach_and_back(cast: Cast) -> None:
    for act in (come_in, book, enter_trajectories, ask_how_it_goes, answer_by_taps_and_voice):
        await act(cast)
    assert any("een spraakbericht van" in words for words in came(cast, cast.karin))
    await answer_by_phrase(cast)
    shown = came(cast, cast.karin)
    digest = next(words for words in shown if "Hebben" in words)
    assert "🟠 Semhar: vraagt om hulp, 1 bericht wacht" in digest
    assert any(words.startswith("(voice message)") for words in shown)
    dutch = "Wij melden u samen aan voor het examen op dinsdag 1 december om 11:00."
    answer = read(last(cast, cast.semhar))
    assert "11:00 ብሓባር ነቲ ፈተና" in answer
    assert dutch in answer
    # The page as text: a block to copy, and a file.
    *_, page, file = shown
    assert page.startswith("Samenvatting van Semhar, 30-11-2026\n")
    assert "- Taal: ▁ Ik wil hulp, ma 30 nov" in page
    assert file == "(file leerlijn.txt)"


async def test_news_from_composing_to_correction_on_three_phones(cast: Cast) -> None:
    for act in (come_in, enter_trajectories, ask_how_it_goes, let_olena_in, news_of_tuesday):
        await act(cast)
    await cast.stage.advance(60)
    shown = came(cast, cast.karin)
    # Before it goes: how many read what, for whom, and how Sara will see it.
    ready = next(words for words in shown if words.startswith("🚀 Klaar om te versturen?"))
    for line in ("👥 Voor 3 mensen", "Wijk: Centrum", "🗣 Arabisch: 1 persoon", "❓ Komt u?"):
        assert line in ready
    assert any("👁" in words and course("ar", WRONG_DAY).words in words for words in shown)
    # Each phone got it once, in the own language, and the words on it are those of the correction now.
    for phone, languages in ((cast.sara, ("ar",)), (cast.semhar, ("ti", "nl")), (cast.olena, ("nl", "en"))):
        news = [message for message in cast.stage.chat(phone) if "📢" in message.text]
        assert len(news) == 1
        places = [read(news[0]).find(course(language, RIGHT_DAY).words) for language in languages]
        assert places == sorted(places)
        assert min(places) > 0
        for language in languages:
            assert read(news[0]).count(course(language, RIGHT_DAY).words) == 1
            assert course(language, WRONG_DAY).words not in read(news[0])
        arrived = [words for words in came(cast, phone) if course(languages[0], WRONG_DAY).words in words]
        assert not arrived[0].endswith("(changed)")
    # What two tapped was counted, told before the correction, and is asked anew.
    assert any("☑️ 2 mensen antwoordden\n▫️ Ja, ik kom: 2" in words for words in shown)
    assert any("☑️ 2 mensen antwoordden al. Die antwoorden tellen niet meer mee." in words for words in shown)
    assert any(
        "✏️ 2 mensen antwoordden voor de wijziging, en daarna niet opnieuw." in words for words in shown
    )
    assert "☑️ 1 persoon antwoordde\n▫️ Ja, ik kom: 1" in shown[-1]
    assert "✏️ 3 berichten zijn gewijzigd." in shown[-1]
