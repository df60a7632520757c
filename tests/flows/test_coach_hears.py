"""Every kind of message to a coach, in both languages of the staff, and when it comes."""

import pytest

from bot.actions.delivery_facts import Facts
from bot.app import LOCALES
from bot.i18n import load_catalogues
from bot.questions import load_questions
from bot.rules.errors import NotFound
from bot.rules.values import Kind, OutboxState, Outgoing, Rank
from bot.wording import Wording
from tests.flows.conftest import OpenTown
from tests.flows.town import local
from tests.reading import UNSEEN

NEXT_WEEK = "2026-11-24 14:00"


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_a_coach_hears_of_what_needs_a_coach(town_at: OpenTown, language: str) -> None:
    async with town_at("2026-11-17 12:00", lead_times=()) as town:
        await town.stage.say(town.karin, "/settings")
        await town.stage.tap(town.karin, f"1:sl:{language}")
        sara, holder = await town.join("Sara")
        appointment = await town.book(holder, NEXT_WEEK)
        start = len(await town.got(town.karin))

        async def heard() -> list[str]:
            return (await town.words(town.karin))[start:]

        await town.stage.tap(sara, f"1:an:{appointment}:1:c")
        assert await heard() == []
        await town.stage.tap(sara, f"1:an:{appointment}:1:n")
        await town.stage.tap(sara, f"1:an:{appointment}:1:h")
        await town.stage.tap(sara, f"1:an:{appointment}:1:c")
        await town.stage.say(sara, "Mag mijn broer mee?")
        sara.send_photo(town.stage.bot)
        # The next notice about the same person waits a while.
        await town.stage.advance(15 * 60)
        await town.stage.say(sara, "/stop")
        await town.stage.tap(sara, "1:st:y")
        sara.block(town.stage.bot)
        await town.stage.settle()

        found = await heard()
        assert len(found) == 7
        assert all("Sara" in words for words in found)
        cannot, needs_help, comes, *_ = found
        day = {"en": "Tuesday 24 November", "nl": "dinsdag 24 november"}[language]
        assert all(day in words and "14:00" in words for words in (cannot, needs_help, comes))
        assert "Mag mijn broer mee?" in found[3]
        assert len(set(found)) == 7


async def test_a_code_that_others_saw_is_told_of(town_at: OpenTown) -> None:
    async with town_at("2026-11-17 12:00") as town:
        await town.stage.say(town.karin, "/new")
        link = (await town.stage.say(town.karin, "Sara")).text
        code = link.partition("?start=")[2].split()[0].translate(UNSEEN)
        sara = await town.phone("Sara")
        await town.stage.start(sara, code)
        await town.stage.tap(sara, "1:lg:en")
        await town.stage.tap(sara, "1:ok:y")
        before = len(await town.got(town.karin))
        await town.stage.start(await town.phone("Somebody"), code)
        [words] = (await town.words(town.karin))[before:]
        assert "Sara" in words


async def test_at_night_a_coach_hears_without_sound(town_at: OpenTown) -> None:
    async with town_at("2026-11-17 23:30") as town:
        sara, _ = await town.join("Sara")
        await town.stage.say(sara, "Ik kan niet slapen")
        assert (await town.times(town.karin))[-1] == "2026-11-17 23:30"
        assert town.last(town.karin).silent


@pytest.mark.parametrize("kind", Kind)
def test_a_row_about_nothing_that_is_there_has_no_words(kind: Kind) -> None:
    """What went away between the plan and the sending is no message."""
    now = local("2026-11-17 12:00")
    to_staff = kind.startswith("staff")
    row = Outgoing(
        id=1,
        key="key",
        holder_id=None if to_staff else 1,
        staff_id=1 if to_staff else None,
        kind=kind,
        subject_id=1,
        due=now,
        useful_until=now,
        rank=Rank.REMINDER,
        rule="2h",
        state=OutboxState.CLAIMED,
        attempts=1,
        reason=None,
        sent_at=None,
    )
    nothing = Facts(now, {}, {}, {}, {}, frozenset(), {})
    with pytest.raises(NotFound):
        Wording(load_catalogues(LOCALES), load_questions())(row, nothing)
