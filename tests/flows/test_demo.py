"""The demo as a newcomer meets it: what waits on the phones, and how a check-in goes to the coach and back."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.demo import BEGINNING, WAITING
from bot.demo.cast import MONDAY, Cast, open_cast
from bot.demo.check_in import answer_by_phrase, answer_by_taps_and_voice, ask_how_it_goes
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
