"""The figures of the own municipality, for managers: on a screen and as a file, never below ten."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import Connection, update

from bot.exports import read_csv
from bot.rules.plans import IntakeField
from bot.rules.trajectory import GivenKind, Law, Route, Source
from bot.rules.values import Domain, Staff
from storage import audit, intakes, merges, messages, people, plans, trajectories
from storage.tables import message
from tests.builders import a_coach, a_holder, a_municipality
from tests.handlers.test_deadlines_list import TODAY
from tests.handlers.town import Town


def fill(tx: Connection, coach: Staff, town: Town) -> None:
    """Thirty people of Wi2021, twelve of Wi2013; the first twenty wrote, and twenty were measured twice."""
    for number in range(42):
        language = "ti" if number < 25 else "ar"
        holder = a_holder(tx, f"Persoon {number}", coach=coach, language=language, now=town.now)
        if number < 30:
            route = Route.B1 if number < 18 else Route.SELF_RELIANCE
            trajectories.save_frame(tx, holder.id, law=Law.WI2021, route=route)
            pip = TODAY - timedelta(days=300)
            trajectories.add_given(
                tx, holder.id, GivenKind.PIP, pip, Source.PIP, set_by=coach.id, now=town.now
            )
        else:
            trajectories.save_frame(tx, holder.id, law=Law.WI2013)
        if number < 20:
            at = town.now - timedelta(days=7)
            written = messages.add_message(
                tx, holder.id, chat_id=number, telegram_id=1, at=at, medium="text", words="Hallo"
            )
            handled = update(message).where(message.c.id == written)
            tx.execute(handled.values(handled_at=at + timedelta(hours=1), handled_by=coach.id))
            for value in (2, 4 if number < 10 else 2):
                plans.add_measure(tx, holder.id, Domain.WORK, value, set_by=coach.id, now=town.now)
            for code in ("none", "slow"):
                intakes.add_entry(tx, holder.id, IntakeField.LITERACY, (code,), set_by=coach.id, now=town.now)


async def test_the_municipality_on_one_screen(town: Town) -> None:
    await town.write(fill, town.coach, town)
    shown = await town.say(town.karin, "/figures")
    for part in (
        "📊 Figures of 18-11-2026\n👥 42 people",
        "Law\n• Wi2021 (since 2022): 30\n• Wi2013 (2013 to 2021): 12",
        "Learning route (Wi2021)\n• B1 route: 18\n• Z route: 12",
        "Phase (Wi2021)\n• under way: 30",
        "Lives in\n• Housed: 42",
        "Reads\n• Tigrinya: 25\n• Arabic: 17",
        "Messages reach them\n• no: not linked yet: 42",
        "⏱ Half of 20 messages were answered within 1.0 hours at work (last 90 days)",
        "• Work (the coach says): ↗ 10 · → 10 · ↘ 0",
    ):
        assert part in shown
    assert "Persoon" not in shown


async def test_figures_of_two_days_are_spoken_of_and_it_is_noted_who_looks(town: Town) -> None:
    """One person more tells of that person, whatever is hidden in each."""
    await town.write(fill, town.coach, town)
    assert "may tell about somebody who came or went" in await town.say(town.karin, "/figures")
    await town.tap(town.karin, "📄 CSV")
    noted = await town.read(audit.of_subject, f"municipality:{town.coach.municipality_id}")
    assert [(one.actor, one.what) for one in noted] == [(f"staff:{town.coach.id}", "figures")] * 2


async def test_a_record_that_became_a_part_of_another_is_counted_once(town: Town) -> None:
    await town.write(fill, town.coach, town)
    kept, other = (await town.read(people.holders_of_coach, town.coach.id))[:2]
    await town.write(merges.make_one, kept.id, other.id, made_by=town.coach.id, now=town.now)
    shown = await town.say(town.karin, "/figures")
    assert "👥 41 people" in shown
    assert "Half of 20 messages" in shown


async def test_as_a_file_for_a_spreadsheet(town: Town) -> None:
    await town.write(fill, town.coach, town)
    await town.say(town.karin, "/figures")
    for button in ("📄 Excel", "📄 CSV"):
        await town.tap(town.karin, button)
    excel, csv = (one.document for one in town.stage.chat(town.karin)[-2:])
    assert (excel.file_name, csv.file_name) == ("leerlijn.xlsx", "leerlijn.csv")
    table = read_csv(csv.data)
    rows = [tuple(row) for row in table.rows]
    assert tuple(table.header) == ("Table", "Group", "Moment", "People")
    for row in (
        ("All", "", "", "42"),
        ("Law", "Wi2021 (since 2022)", "", "30"),
        ("Work (the coach says)", "2", "start", "20"),
        ("Work (the coach says)", "4", "now", "10"),
        ("Work (the coach says)", "went up", "", "10"),
        ("Reading and writing", "Not yet", "start", "20"),
        ("Reading and writing", "In Latin script, slowly", "now", "20"),
    ):
        assert row in rows
    sheet = load_workbook(BytesIO(excel.data)).active
    assert [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows(min_row=2)] == rows
    assert not {mark for row in rows for cell in row for mark in cell} & set("\u2066\u2067\u2068\u2069\u200f")
    assert not [
        line for line in csv.data.decode("utf-8-sig").split("\r\n") if line[:1] in ("=", "+", "-", "@")
    ]


async def test_few_people_are_not_counted(town: Town) -> None:
    for number in range(9):
        await town.without_phone(f"Persoon {number}")
    assert "fewer than 10 people" in await town.say(town.karin, "/figures")
    assert town.stage.last(town.karin).buttons == []
    await town.tap_data(town.karin, "1:ff:csv")
    table = read_csv(town.stage.chat(town.karin)[-1].document.data)
    assert table.rows == []


async def test_what_is_small_is_not_shown(town: Town) -> None:
    await town.write(fill, town.coach, town)
    someone = (await town.read(people.holders_of_coach, town.coach.id))[0]
    await town.write(trajectories.save_frame, someone.id, law=Law.NOT_OBLIGED)
    shown = await town.say(town.karin, "/figures")
    assert "• Wi2021 (since 2022): 29\n" in shown
    assert "• Wi2013 (2013 to 2021): ·\n" in shown or "• Not obliged: ·" in shown
    assert ": 1\n" not in shown
    assert "· is not shown" in shown


async def test_of_no_other_municipality_and_for_no_coach(town: Town) -> None:
    elders = await town.write(a_municipality, "Elders")
    other = await town.write(a_coach, "Carla", municipality=elders, now=town.now)
    await town.write(fill, other, town)
    assert "There is nobody here yet." in await town.say(town.karin, "/figures")
    phone, _ = await town.another_coach()
    assert "cannot find" in await town.say(phone, "/figures")
    await town.tap_data(phone, "1:ff:csv")
    assert "cannot find" in town.last(phone)
    assert not [one for one in town.stage.chat(phone) if one.document]
