"""What a coach hears of a person's line without asking: a date comes near, somebody signed up, somebody needs help."""

from datetime import date

from bot.actions import line_answers
from bot.actions import trajectories as actions
from bot.rules.trajectory import Cohort, GivenKind, Law, Part, Source
from bot.rules.values import Holder
from tests.handlers.town import Town, local, on_b1


async def with_term(town: Town) -> Holder:
    """Eden may sign up for Writing A2 until 9 December 2026: 23 weeks before the end."""
    _, holder = await town.join("Eden")
    coach = town.coach.id
    await town.write(actions.set_law, coach, holder.id, Law.WI2013, cohort=Cohort.FROM_2013, now=town.now)
    end, source = date(2027, 5, 19), Source.DUO_LETTER
    await town.write(actions.enter_date, coach, holder.id, GivenKind.TERM_END, end, source, now=town.now)
    return holder


async def test_a_date_comes_near_with_the_others_of_that_day(town: Town) -> None:
    holder = await with_term(town)
    await town.stage.pass_time(local("2026-12-02 12:00"))
    assert town.last(town.karin).split("\n") == [
        "⏳ Eden: in 7 days",
        "Last day to sign up for the exam Writing A2: 09-12-2026",
        "Last day to sign up for the exam Speaking A2: 09-12-2026",
    ]
    assert "The line of Eden" in await town.tap(town.karin, f"1:kl:{holder.id}")


async def test_the_end_of_the_term_comes_from_where_the_line_says(town: Town) -> None:
    _, holder = await town.join("Eden")
    await on_b1(town, holder)
    await town.stage.pass_time(local("2026-12-28 19:00"))
    end = "End of the integration term: 28-02-2027 (source: PIP)"
    assert end in town.last(town.karin)
    assert end in await town.tap(town.karin, f"1:kl:{holder.id}")


async def test_somebody_signed_up_and_the_coach_enters_the_day(town: Town) -> None:
    holder = await with_term(town)
    await town.write(line_answers.signed_up, holder.chat_id, holder.id, Part.WRITING, now=town.now)
    await town.stage.advance(60)
    assert "Eden says: signed up for Writing." in town.last(town.karin)
    assert "Which part?" in await town.tap(town.karin, "✏️ Enter the day")


async def test_somebody_needs_help(town: Town) -> None:
    holder = await with_term(town)
    await town.write(line_answers.help_with, holder.chat_id, holder.id, "sign_up_by.writing", now=town.now)
    await town.stage.advance(60)
    assert town.last(town.karin).split("\n") == [
        "🙋 Eden asks for help with the line.",
        "Last day to sign up for the exam Writing A2: 09-12-2026",
    ]
