"""Signing up for an exam is asked for, again and again, until it is answered or too late."""

from datetime import date

from bot.actions import trajectories
from bot.rules.trajectory import GivenKind, Law, Part, Source
from bot.rules.values import Holder
from bot.standin import Phone
from tests.flows.conftest import OpenTown
from tests.flows.town import Town

ASKED = "Did you sign up for the exam?"
# KNM is in every cohort; sign up by 15 November 2026 for an end on 28 February 2027 (the domain's example).
ALL = [
    "2026-10-02 10:00",  # 42 days before is a Sunday
    "2026-10-16 10:00",
    "2026-10-30 10:00",
    "2026-11-06 10:00",
    "2026-11-12 10:00",
    "2026-11-13 10:00",  # for the day before and for the day itself, a Saturday and a Sunday
]


async def with_knm_alone(town: Town) -> tuple[Phone, Holder]:
    """A person under the old Act, whose language parts are done."""
    phone, holder = await town.join("Semhar")
    write = town.stage.app.db.write
    everything_else = frozenset(Part) - {Part.KNM}
    await write(trajectories.set_law, town.coach.id, holder.id, Law.WI2013, now=town.now)
    await write(trajectories.set_frame, town.coach.id, holder.id, free=everything_else, now=town.now)
    await write(
        trajectories.enter_date,
        town.coach.id,
        holder.id,
        GivenKind.TERM_END,
        date(2027, 2, 28),
        Source.DUO_LETTER,
        now=town.now,
    )
    await town.stage.settle()
    return phone, holder


async def asked(town: Town, phone: Phone) -> list[str]:
    """When the question came, of the last day alone."""
    return [
        moment
        for moment, words in await town.got(phone)
        if ASKED in words and "The last day to sign up is Sunday 15 November 2026." in words
    ]


async def test_it_is_asked_until_it_is_too_late(town_at: OpenTown) -> None:
    async with town_at("2026-09-28 12:00", lead_times=()) as town:
        phone, _ = await with_knm_alone(town)
        await town.to("2026-12-15 12:00")
        assert await asked(town, phone) == ALL


async def test_an_answer_ends_it(town_at: OpenTown) -> None:
    async with town_at("2026-09-28 12:00", lead_times=()) as town:
        phone, _ = await with_knm_alone(town)
        await town.to("2026-10-30 12:00")
        await town.stage.tap(phone, "1:su:")
        assert "you signed up for" in town.last(phone).text
        await town.to("2026-12-15 12:00")
        assert await asked(town, phone) == ALL[:3]


async def test_asking_for_help_is_no_answer(town_at: OpenTown) -> None:
    async with town_at("2026-09-28 12:00", lead_times=()) as town:
        phone, holder = await with_knm_alone(town)
        await town.to("2026-10-30 12:00")
        await town.stage.tap(phone, f"1:lh:{holder.id}:")
        assert any("Semhar" in words for words in (await town.words(town.karin))[-1:])
        await town.to("2026-12-15 12:00")
        assert await asked(town, phone) == ALL


async def test_a_later_end_asks_anew(town_at: OpenTown) -> None:
    """Who said yes is not asked again; who did not, by the day that holds now."""
    async with town_at("2026-09-28 12:00", lead_times=()) as town:
        phone, holder = await with_knm_alone(town)
        await town.to("2026-10-16 12:00")
        await town.stage.app.db.write(
            trajectories.enter_date,
            town.coach.id,
            holder.id,
            GivenKind.TERM_END,
            date(2027, 8, 31),
            Source.DUO_LETTER,
            now=town.now,
        )
        await town.to("2026-12-15 12:00")
        assert await asked(town, phone) == ALL[:2]
        await town.to("2027-04-15 12:00")
        later = [words for _, words in await town.got(phone) if ASKED in words]
        assert "The last day to sign up is Tuesday 18 May 2027." in later[-1]
