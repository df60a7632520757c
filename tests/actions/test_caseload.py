"""A municipality's list of its people is carried out, whole or not at all, and in that municipality alone."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot.actions import messages
from bot.actions.caseload import Imported, import_people, plan_people
from bot.actions.messages import Incoming
from bot.actions.notices import tell_coach
from bot.exports import Table, to_csv, to_xlsx
from bot.imports.caseload import read_caseload
from bot.imports.caseload_writing import write_caseload
from bot.rules.audience import Level
from bot.rules.caseload import CaseloadFile, CaseloadPlan, FileDate, KnownPerson, row_numbers
from bot.rules.errors import NotFound
from bot.rules.trajectory import Cohort, GivenKind, Law, Route
from bot.rules.values import Kind, Role
from storage import Database, audit, caseload, people, trajectories
from storage.tables import holder, message, outbox
from storage.trajectory_tables import given
from tests.builders import a_coach, a_holder, a_municipality, an_appointment

TODAY = date(2026, 11, 18)
HEADER = "Clientnr;Voornaam;Tussenvoegsel;Achternaam;Geb.datum;Mobiel;Taal;Wet;Route;Einde termijn;Coach\n"
ANNA = "1001;Anna;van den;Berg;3-2-1991;0612345678;Arabisch;Wi2021;B1;31-12-2027;\n"
SELAM = "1002;Selam;;Tesfay;;;Tigrinya;;;;\n"


def read(text: str) -> CaseloadFile:
    return read_caseload(text.encode(), today=TODAY)


def imported(
    tx: Connection,
    text: str,
    *,
    town: str = "Voorbeeldstad",
    staff_id: int | None = None,
    coach_id: int | None = None,
    now: datetime,
) -> dict[str, list[int]]:
    """The rows of the dry run, which is carried out as well."""
    municipality, file = a_municipality(tx, town), read(text)
    rows = row_numbers(plan_people(tx, municipality.id, file, staff_id=staff_id))
    done = import_people(tx, municipality.id, file, staff_id=staff_id, coach_id=coach_id, now=now)
    assert done == Imported(len(rows["new"]), len(rows["changed"]))
    return rows


def known(tx: Connection, town: str = "Voorbeeldstad") -> list[KnownPerson]:
    return caseload.known_people(tx, a_municipality(tx, town).id)


def dates(tx: Connection) -> list[tuple[date, str, bool]]:
    rows = tx.execute(select(given.c.day, given.c.source, given.c.ended_at).order_by(given.c.id))
    return [(row.day, row.source, row.ended_at is None) for row in rows]


NONE: dict[str, list[int]] = {"new": [], "changed": [], "same": [], "refused": []}


async def test_new_people_with_all_that_the_list_says(db: Database, now: datetime) -> None:
    assert await db.write(imported, HEADER + ANNA + SELAM, now=now) == NONE | {"new": [2, 3]}
    anna, selam = await db.read(known)
    assert anna == KnownPerson(
        id=anna.id,
        name="Anna",
        reference="1001",
        surname="van den Berg",
        birth="1991-02-03",
        phone="+31612345678",
        language="ar",
        law=Law.WI2021,
        route=Route.B1,
        dates={GivenKind.TERM_END: FileDate(date(2027, 12, 31))},
    )
    assert selam == KnownPerson(selam.id, "Selam", reference="1002", surname="Tesfay", language="ti")
    assert await db.read(dates) == [(date(2027, 12, 31), "coach", True)]
    (noted,) = await db.read(audit.of_subject, f"holder:{anna.id}")
    assert (noted.actor, noted.what) == ("command", "imported")


async def test_again_changes_nothing_and_another_date_takes_the_place_of_the_old_one(
    db: Database, now: datetime
) -> None:
    await db.write(imported, HEADER + ANNA + SELAM, now=now)
    assert await db.write(imported, HEADER + ANNA + SELAM, now=now) == NONE | {"same": [2, 3]}
    later = ANNA.replace("31-12-2027", "30-6-2028").replace("Anna", "Anne").replace("B1", "")
    assert await db.write(imported, HEADER + later + SELAM, now=now) == NONE | {"changed": [2], "same": [3]}
    anne, _ = await db.read(known)
    assert (anne.name, anne.route) == ("Anne", Route.B1)
    assert anne.dates == {GivenKind.TERM_END: FileDate(date(2028, 6, 30))}
    assert await db.read(dates) == [
        (date(2027, 12, 31), "coach", False),
        (date(2028, 6, 30), "coach", True),
    ]


async def test_a_part_of_the_town_and_a_level(db: Database, now: datetime) -> None:
    columns = "Clientnr;Naam;Wijk;Taalniveau\n"
    first = columns + "1;Anna;Noord;A1\n2;Abel;noord;\n3;Saba;;B3\n"
    assert await db.write(imported, first, now=now) == NONE | {"new": [2, 3, 4]}
    found = [(person.district, person.level) for person in await db.read(known)]
    assert found == [("Noord", Level.A1), ("Noord", None), ("", None)]
    assert await db.write(imported, first, now=now) == NONE | {"same": [2, 3, 4]}
    then = columns + "1;Anna;Oost;A2\n2;Abel;NOORD;\n3;Saba;;alfa\n"
    assert await db.write(imported, then, now=now) == NONE | {"changed": [2, 4], "same": [3]}
    found = [(person.district, person.level) for person in await db.read(known)]
    assert found == [("Oost", Level.A2), ("Noord", None), ("", Level.ALFA)]


async def test_an_empty_cell_erases_nothing(db: Database, now: datetime) -> None:
    await db.write(imported, HEADER + ANNA, now=now)
    before = await db.read(known)
    assert await db.write(imported, "Clientnr;Naam\n1001;\n", now=now) == NONE | {"same": [2]}
    assert await db.read(known) == before


async def test_who_has_a_number_alone_is_called_by_it(db: Database, now: datetime) -> None:
    await db.write(imported, "Clientnr;Mobiel\n3001;0612345678\n", now=now)
    assert [person.name for person in await db.read(known)] == ["3001"]
    assert await db.write(imported, "Clientnr;Naam\n3001;Saba\n", now=now) == NONE | {"changed": [2]}
    assert [person.name for person in await db.read(known)] == ["Saba"]


async def test_p04_a_number_of_another_municipality_is_unknown(db: Database, now: datetime) -> None:
    await db.write(imported, HEADER + ANNA, town="Testerdam", now=now)
    theirs = await db.read(known, "Testerdam")
    assert await db.write(imported, HEADER + ANNA.replace("Anna", "Noor"), now=now) == NONE | {"new": [2]}
    assert await db.read(known, "Testerdam") == theirs
    assert [person.name for person in await db.read(known)] == ["Noor"]


async def test_nothing_is_half_done(db: Database, now: datetime) -> None:
    def fails(written: int) -> None:
        raise KeyboardInterrupt

    def work(tx: Connection) -> None:
        town = a_municipality(tx)
        import_people(tx, town.id, read(HEADER + ANNA), staff_id=None, coach_id=None, now=now, progress=fails)

    await db.write(a_municipality)
    with pytest.raises(KeyboardInterrupt):
        await db.write(work)
    assert await db.read(lambda tx: tx.scalar(select(func.count()).select_from(holder))) == 0


async def test_coaches_by_name_and_for_who_has_none(db: Database, now: datetime) -> None:
    karin = await db.write(a_coach, "Karin", role=Role.MANAGER, now=now)
    bram = await db.write(a_coach, "Bram", now=now)
    text = HEADER + ANNA.replace(";\n", ";bram\n") + SELAM
    await db.write(imported, text, staff_id=karin.id, coach_id=karin.id, now=now)
    assert [person.coach_id for person in await db.read(known)] == [bram.id, karin.id]
    again = HEADER + SELAM.replace(";\n", ";Bram\n")
    assert await db.write(imported, again, staff_id=karin.id, coach_id=karin.id, now=now) == NONE | {
        "changed": [2]
    }
    assert [person.coach_id for person in await db.read(known)] == [bram.id, bram.id]


async def test_a_coach_touches_the_own_caseload_alone(db: Database, now: datetime) -> None:
    karin = await db.write(a_coach, "Karin", now=now)
    bram = await db.write(a_coach, "Bram", now=now)
    await db.write(imported, HEADER + ANNA, coach_id=bram.id, now=now)
    before = await db.read(known)
    text = HEADER + ANNA.replace("Anna", "Anne") + SELAM.replace(";\n", ";Bram\n")
    done = await db.write(imported, text, staff_id=karin.id, coach_id=karin.id, now=now)
    assert done == NONE | {"new": [3], "refused": [2]}
    assert await db.read(known) == [*before, *(await db.read(known))[1:]]
    assert (await db.read(known))[1].coach_id == karin.id


async def test_staff_and_coaches_of_elsewhere_are_not_found(db: Database, now: datetime) -> None:
    def a_stranger(tx: Connection) -> int:
        return a_coach(tx, "Zeynep", municipality=a_municipality(tx, "Testerdam"), now=now).id

    stranger = await db.write(a_stranger)
    town = await db.write(a_municipality)
    with pytest.raises(NotFound):
        await db.read(plan_people, town.id, read(HEADER + ANNA), staff_id=stranger)
    with pytest.raises(NotFound):
        await db.write(imported, HEADER + ANNA, coach_id=stranger, now=now)


async def test_the_language_and_the_name_of_who_came_in(db: Database, now: datetime) -> None:
    person = await db.write(a_holder, "Anna", language="ti", chat_id=77, now=now)
    await db.write(imported, "Naam;Taal;Clientnr\nAnna;Arabisch;1001\n", now=now)
    (anna,) = await db.read(known)
    assert (anna.id, anna.language, anna.reference) == (person.id, "ti", "1001")
    assert (await db.read(people.holder, person.id)).takes_part


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
async def test_an_export_read_back_changes_nothing(
    db: Database, now: datetime, write: Callable[[Table], bytes]
) -> None:
    """Case C08 by way of the database."""
    cases = Path(__file__).parents[1] / "data" / "C08.json"
    lines = json.loads(cases.read_text("utf-8"))["holders"]
    text = "Clientnr\tNaam\tMobiel\n" + "".join(
        f'{one["nr"]}\t"{one["name"].replace(chr(34), chr(34) * 2)}"\t{one["phone"]}\n' for one in lines
    )
    await db.write(imported, text, now=now)
    await db.write(imported, HEADER + ANNA + SELAM + ";Saba;;;1990;;;;;;\n", now=now)
    await db.write(imported, "Clientnr;Wijk;Niveau\n1001;=Noord, 't Zand;B1\n", now=now)
    there = await db.read(known)
    assert len(there) == 12
    file = read_caseload(write(write_caseload(there, {})), today=TODAY)
    town = await db.write(a_municipality)
    plan: CaseloadPlan = await db.read(plan_people, town.id, file, staff_id=None)
    assert (plan.new, plan.changed, plan.refused, len(plan.same)) == ((), (), (), 12)


async def test_the_lines_of_new_and_changed_people_are_planned(db: Database, now: datetime) -> None:
    karin = await db.write(a_coach, "Karin", now=now)
    text = HEADER + ANNA.replace("31-12-2027", "31-12-2026") + SELAM
    await db.write(imported, text, coach_id=karin.id, now=now)
    anna, selam = await db.read(known)
    first = await db.read(planned)
    # Anna has not come in yet: only Karin is told.
    assert {(row.holder_id, row.staff_id) for row in first} == {(None, karin.id)}
    assert {row.subject_id for row in first} == {anna.id}
    await db.write(imported, text.replace("Anna", "Anne"), now=now)
    assert await db.read(planned) == first
    await db.write(imported, text.replace("31-12-2026", "31-12-2028"), now=now)
    assert await db.read(planned) != first
    assert selam.id not in {row.subject_id for row in await db.read(planned)}


def planned(tx: Connection) -> list[Any]:
    waiting = select(outbox.c.holder_id, outbox.c.staff_id, outbox.c.subject_id, outbox.c.due)
    return list(tx.execute(waiting.where(outbox.c.state == "planned").order_by(outbox.c.key)))


async def test_more_rows_than_one_statement_takes(sqlite_db: Database, now: datetime) -> None:
    rows = "".join(
        f"{number};Anna;van;Berg{number};3-2-1991;06{number:08};Arabisch;Wi2021;B1;31-12-2027;\n"
        for number in range(10_000_000, 10_001_200)
    )
    karin = await sqlite_db.write(a_coach, "Karin", now=now)
    done = await sqlite_db.write(imported, HEADER + rows, coach_id=karin.id, now=now)
    assert len(done["new"]) == 1_200
    assert len(await sqlite_db.read(known)) == 1_200


async def test_another_law_takes_its_routes_and_cohorts_with_it(db: Database, now: datetime) -> None:
    await db.write(imported, HEADER + ANNA, now=now)
    (anna,) = await db.read(known)
    old = {"law": Law.WI2013, "route": None}
    assert await db.write(imported, "Clientnr;Wet\n1001;Wi2013\n", now=now) == NONE | {"changed": [2]}
    (anna,) = await db.read(known)
    assert {"law": anna.law, "route": anna.route} == old
    await db.write(lambda tx: trajectories.save_frame(tx, anna.id, cohort=Cohort.FROM_2015))
    assert await db.write(imported, "Clientnr;Wet\n1001;Wi2013\n", now=now) == NONE | {"same": [2]}
    assert await db.write(imported, "Clientnr;Route\n1001;Z\n", now=now) == NONE | {"changed": [2]}
    frame = await db.read(trajectories.frame, anna.id)
    assert (frame.law, frame.cohort, frame.route) == (Law.WI2021, None, Route.SELF_RELIANCE)
    assert await db.write(imported, "Clientnr;Route\n1001;Z\n", now=now) == NONE | {"same": [2]}


async def test_what_waits_for_the_coach_before_goes_to_the_new_one(db: Database, now: datetime) -> None:
    """As where Telegram is away: what somebody wrote or asked is not the former coach's to read any more."""

    def wait(tx: Connection) -> tuple[int, int]:
        bram, karin = a_coach(tx, "Bram", now=now), a_coach(tx, "Karin", now=now)
        anna, selam = (a_holder(tx, name, coach=bram, now=now) for name in ("Anna", "Selam"))
        for own in (selam, anna):  # so that the numbers of what is told are not those of the people
            booked = an_appointment(tx, own, at=now + timedelta(days=3), now=now)
            tell_coach(tx, own, Kind.STAFF_ANSWER, key=f"answer:{own.id}", subject_id=booked.id, now=now)
            messages.receive(tx, own, Incoming(own.id, "text", "Bel mij"), now=now)
            tell_coach(tx, own, Kind.STAFF_GOAL, key=f"goal:{own.id}", now=now)
        return bram.id, karin.id

    def waiting(tx: Connection) -> Counter[tuple[str, int]]:
        rows = tx.execute(select(outbox.c.kind, outbox.c.staff_id).where(outbox.c.staff_id.is_not(None)))
        return Counter((row.kind, row.staff_id) for row in rows)

    def told(tx: Connection) -> dict[int, set[str]]:
        """Of whom each coach is to hear."""
        rows = tx.execute(
            select(outbox.c.staff_id, holder.c.name)
            .join(message, message.c.notice_id == outbox.c.id)
            .join(holder, holder.c.id == message.c.holder_id)
        )
        found: dict[int, set[str]] = {}
        for coach_id, name in rows:
            found.setdefault(coach_id, set()).add(name)
        return found

    bram, karin = await db.write(wait)
    kinds = {Kind.STAFF_ANSWER, Kind.STAFF_MESSAGE, Kind.STAFF_GOAL}
    # One notice counts what both of them wrote.
    assert await db.read(waiting) == {(kind, bram): 2 for kind in kinds} | {(Kind.STAFF_MESSAGE, bram): 1}
    assert await db.read(told) == {bram: {"Anna", "Selam"}}
    await db.write(imported, "Naam;Coach\nAnna;Karin\n", now=now)
    assert await db.read(waiting) == {(kind, coach): 1 for kind in kinds for coach in (bram, karin)}
    assert await db.read(told) == {bram: {"Selam"}, karin: {"Anna"}}
    # Several at once, and each to their own.
    await db.write(imported, "Naam;Coach\nAnna;Bram\nSelam;Karin\n", now=now)
    assert await db.read(told) == {bram: {"Anna"}, karin: {"Selam"}}
    await db.write(imported, "Naam;Coach\nAnna;Karin\nSelam;Karin\n", now=now)
    await db.write(imported, "Naam;Coach\nAnna;Bram\nSelam;Bram\n", now=now)
    assert await db.read(told) == {bram: {"Anna", "Selam"}}
    others = {row: count for row, count in (await db.read(waiting)).items() if row[0] != Kind.STAFF_MESSAGE}
    assert others == {(kind, bram): 2 for kind in kinds - {Kind.STAFF_MESSAGE}}
