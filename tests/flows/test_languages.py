"""A reminder in each of the four languages, at each position of the dial: day, date, time and place are there."""

import pytest
from babel.dates import get_day_names, get_month_names

from bot.app import LOCALES
from bot.i18n import load_catalogues
from bot.i18n.languages import LANGUAGES
from bot.rules.values import Dial, LeadTime
from tests.flows.conftest import OpenTown
from tests.reading import UNSEEN

OFFERED = ("nl", "en", "ar", "ti")


def test_the_four_languages_can_be_chosen() -> None:
    assert set(load_catalogues(LOCALES).offered) == set(OFFERED)


def day_in_words(language: str) -> str:
    """Wednesday 2 December, by Babel."""
    locale = LANGUAGES[language].locale
    return f"{get_day_names('wide', locale=locale)[2]} 2 {get_month_names('wide', locale=locale)[12]}"


@pytest.mark.parametrize("dial", Dial)
@pytest.mark.parametrize("language", OFFERED)
async def test_a_reminder_names_day_time_and_place(town_at: OpenTown, language: str, dial: Dial) -> None:
    async with town_at("2026-11-30 09:00", lead_times=(LeadTime(hours=2),)) as town:
        phone, holder = await town.join("Semhar", language=language, dial=dial)
        await town.book(
            holder,
            "2026-12-02 14:30",
            place="Stadhuis, loket 3",
            title="Intake",
            with_whom="Karin",
            bring="uw pas",
        )
        await town.to("2026-12-02 12:30")
        _, (moment, words) = await town.got(phone)
        assert moment == "2026-12-02 12:30"
        shown = {Dial.OWN: {language}, Dial.DUTCH: {"nl"}}.get(dial, {language, "nl"})
        for one in shown:
            assert day_in_words(one) in words
        for fact in ("14:30", "Stadhuis, loket 3", "Intake", "Karin", "uw pas"):
            assert fact in words
        assert len(words.encode("utf-16-le")) // 2 <= 4096
        hidden = any(entity["type"] == "spoiler" for entity in town.last(phone).entities)
        assert hidden == (dial is Dial.HIDDEN and language != "nl")


@pytest.mark.parametrize("language", OFFERED)
async def test_what_is_private_stays_behind_a_spoiler(town_at: OpenTown, language: str) -> None:
    """An appointment about health is "an appointment" on a locked phone."""
    async with town_at("2026-11-30 09:00", lead_times=(LeadTime(hours=2),)) as town:
        phone, holder = await town.join("Semhar", language=language)
        await town.book(
            holder,
            "2026-12-02 14:30",
            place="GGD",
            title="Bloed prikken",
            domain="health",
            with_whom="Dr. Vos",
        )
        await town.to("2026-12-02 12:30")
        words = (await town.words(phone))[-1]
        assert day_in_words(language) in words
        assert "14:30" in words
        assert "Bloed" not in words
        assert "Vos" not in words
        [spoiler] = [entity for entity in town.last(phone).entities if entity["type"] == "spoiler"]
        hidden = town.last(phone).text.encode("utf-16-le")[
            2 * spoiler["offset"] : 2 * (spoiler["offset"] + spoiler["length"])
        ]
        assert hidden.decode("utf-16-le").translate(UNSEEN) == "GGD"
