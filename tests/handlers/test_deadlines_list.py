"""Who needs what in the next 90 days, over a whole caseload."""

from datetime import date, timedelta

from sqlalchemy import Connection

from bot.rules.trajectory import AttemptState, GivenKind, Law, Part, Route, Source
from bot.rules.values import Holder, Staff
from storage import people, trajectories
from tests.builders import a_holder
from tests.handlers.town import Town

TODAY = date(2026, 11, 18)


async def with_term(town: Town, name: str, end: date, *, law: Law = Law.WI2013) -> Holder:
    """Somebody with nothing entered but a law and the end of the term, by DUO's letter."""
    holder = await town.without_phone(name)
    await town.write(trajectories.save_frame, holder.id, law=law)
    await town.write(
        trajectories.add_given,
        holder.id,
        GivenKind.TERM_END,
        end,
        Source.DUO_LETTER,
        set_by=town.coach.id,
        now=town.now,
    )
    return holder


async def test_the_most_urgent_first_and_those_without_anything_last(town: Town) -> None:
    await town.without_phone("Abel")  # of whom nothing is known
    no_end = await town.without_phone("Bilal")
    await town.write(trajectories.save_frame, no_end.id, law=Law.WI2021)
    free = await town.without_phone("Chidi")
    await town.write(trajectories.save_frame, free.id, law=Law.NOT_OBLIGED)
    # Schrijven and Spreken A2: 23 weeks before the end.
    await with_term(town, "Dawit", TODAY + timedelta(weeks=23, days=12))
    await with_term(town, "Eden", TODAY + timedelta(weeks=23, days=3))
    await with_term(town, "Farid", TODAY + timedelta(weeks=23, days=400))  # too far away
    shown = await town.say(town.karin, "/deadlines")
    assert shown.split("\n") == [
        "⏳ Deadlines in 90 days",
        "2 of 6 people have something due.",
        "• Eden: Last day to sign up for the exam Writing A2, 21-11-2026, in 3 days (and 4 more)",
        "• Dawit: Last day to sign up for the exam Writing A2, 30-11-2026, in 12 days (and 4 more)",
        "▫️ End of the term not known yet",
        "• Bilal",
        "▫️ Nothing entered yet",
        "• Abel",
    ]


async def test_in_dutch_by_the_words_of_the_field(town: Town) -> None:
    await town.write(people.change_staff, town.coach.id, language="nl")
    await with_term(town, "Eden", TODAY + timedelta(weeks=23, days=3))
    shown = await town.say(town.karin, "/deadlines")
    assert "• Eden: Uiterste aanmelddatum examen Schrijven A2, 21-11-2026, over 3 dagen" in shown


async def test_a_day_that_is_over_calls_until_something_is_done(town: Town) -> None:
    eden = await with_term(town, "Eden", TODAY + timedelta(weeks=23, days=-2))
    for part in (Part.READING, Part.LISTENING, Part.SPEAKING, Part.KNM):
        await town.write(
            trajectories.add_attempt,
            eden.id,
            part,
            day=date(2026, 5, 1),
            state=AttemptState.PASSED,
            source=Source.DUO_LETTER,
            set_by=None,
            now=town.now,
        )
    shown = await town.say(town.karin, "/deadlines")
    assert "• Eden: Last day to sign up for the exam Writing A2, 16-11-2026, ❗ 2 days ago" in shown
    await town.write(
        trajectories.add_attempt,
        eden.id,
        Part.WRITING,
        day=None,
        source=Source.COACH,
        set_by=None,
        now=town.now,
    )
    assert "16-11-2026" not in await town.say(town.karin, "/deadlines")


async def test_from_the_list_to_the_line_of_a_person(town: Town) -> None:
    await with_term(town, "Eden", TODAY + timedelta(days=60))
    await town.say(town.karin, "/list")
    assert "Deadlines in 90 days" in await town.tap(town.karin, "1:kd:0")
    shown = await town.tap(town.karin, "🧭 Eden")
    assert "The line of Eden" in shown
    assert "End of the integration term: 17-01-2027 (source: DUO letter)" in shown


async def test_nobody_of_another_caseload(town: Town) -> None:
    phone, bram = await town.another_coach()
    await with_term(town, "Eden", TODAY + timedelta(days=60))
    assert "Nothing is due for anybody" in await town.say(phone, "/deadlines")
    assert bram.id != town.coach.id


async def test_nobody_is_for_a_holder_to_see(town: Town) -> None:
    phone, _ = await town.join()
    await with_term(town, "Eden", TODAY + timedelta(days=60))
    await town.say(phone, "/deadlines")
    assert all("Eden" not in text for text in town.all(phone))


def a_caseload(tx: Connection, coach: Staff, now_day: date, town: Town) -> None:
    for number in range(300):
        holder = a_holder(tx, f"Persoon {number:03}", coach=coach, now=town.now)
        trajectories.save_frame(tx, holder.id, law=Law.WI2021, route=Route.B1)
        pip = now_day - timedelta(days=900 + number)
        trajectories.add_given(tx, holder.id, GivenKind.PIP, pip, Source.PIP, set_by=coach.id, now=town.now)


async def test_three_hundred_people_come_in_pages(town: Town) -> None:
    await town.write(a_caseload, town.coach, TODAY, town)
    shown = await town.say(town.karin, "/deadlines")
    assert "of 300 people" in shown
    seen = {line for line in shown.split("\n") if line.startswith("• ")}
    page = 0
    while any(button.startswith(f"1:kd:{page + 1}") for button in data(town)):
        page += 1
        shown = await town.tap(town.karin, f"1:kd:{page}")
        seen |= {line for line in shown.split("\n") if line.startswith("• ")}
    assert len(seen) == int(shown.split("\n")[1].split(" ")[0])


def data(town: Town) -> list[str]:
    message = town.with_button(town.karin, "1:kd:")
    return [button.get("callback_data", "") for row in message.inline_keyboard for button in row]
