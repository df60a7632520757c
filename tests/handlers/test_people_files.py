"""A coach or manager sends a list of people: a dry run, the yes, the same again, and what is no list (C01-C09, P04)."""

from typing import Any

import pytest

from bot.exports import to_xlsx
from bot.imports.caseload_writing import write_caseload
from bot.rules.caseload import Entry, KnownPerson
from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.standin import Phone
from storage import caseload
from storage.tables import update as updates
from tests.handlers.town import CASES, Town, data_of

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST = b"Clientnr;Voornaam;Achternaam;Taal;Einde termijn\n1001;Anna;Berg;nl;31-12-2027\n1002;Selam;;ti;\n"


def send(
    town: Town, data: bytes, name: str = "lijst.csv", kind: str = "text/csv", phone: Phone | None = None
) -> None:
    (phone or town.karin).send_document(town.stage.bot, name, data, kind)


async def dry_run(town: Town, data: bytes, *named: str) -> str:
    send(town, data, *named)
    await town.stage.settle()
    return town.last(town.karin)


async def known(town: Town, municipality_id: int | None = None) -> list[KnownPerson]:
    found: list[KnownPerson] = await town.read(
        caseload.known_people, municipality_id or town.coach.municipality_id
    )
    return found


def yes(town: Town) -> str:
    return next(data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:il:"))


async def test_the_dry_run_shows_and_keeps_nothing(town: Town) -> None:
    shown = await dry_run(town, LIST)
    assert "➕ 2 new" in shown
    assert "Row 2: Anna Berg; end of the term Friday 31 December 2027" in shown
    assert await known(town) == []
    assert "Nothing was saved" in await town.tap(town.karin, "1:sx")
    assert await known(town) == []


async def test_the_yes_saves_once_also_when_it_is_tapped_twice(town: Town) -> None:
    await dry_run(town, LIST)
    message = town.with_button(town.karin, "1:il:")
    for _ in range(2):
        town.karin.tap(town.stage.bot, message.message_id, yes(town))
    await town.stage.settle()
    assert "Saved: 2 new, 0 changed" in town.last(town.karin)
    assert data_of(town.stage.last(town.karin)) == ["1:sq:0"]
    anna, selam = await known(town)
    assert (anna.name, anna.surname, anna.reference, anna.coach_id) == ("Anna", "Berg", "1001", town.coach.id)
    assert (selam.name, selam.language) == ("Selam", "ti")
    assert "Nothing would change" in await dry_run(town, LIST)
    assert "1 changed" in await dry_run(town, LIST.replace(b"2027", b"2028"))


async def test_each_step_delivered_twice(town: Town) -> None:
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await dry_run(town, LIST)
    await town.tap(town.karin, "1:il:")
    assert len(await known(town)) == 2


async def test_no_name_of_a_list_is_kept_with_the_update(town: Town) -> None:
    await dry_run(town, LIST)
    await town.tap(town.karin, "1:il:")
    rows: list[Any] = await town.read(lambda tx: tx.execute(updates.select()).all())
    assert rows
    assert "Anna" not in repr(rows)
    assert "Anna" not in repr(await town.said(town.karin))


async def test_a_spreadsheet(town: Town) -> None:
    person = KnownPerson(0, "=1+1", reference="7001", phone="+31612345678")
    await dry_run(town, to_xlsx(write_caseload([person], {})), "lijst.xlsx", SPREADSHEET)
    await town.tap(town.karin, "1:il:")
    (there,) = await known(town)
    assert (there.name, there.phone) == ("=1+1", "+31612345678")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C01-semicolon", "➕ 3 new"),
        ("C04-birth", "Row 14, Geboortedatum: this number looks like an Excel date"),
        ("C05", "Row 11, Mobiel: Excel has rounded this number"),
        ("C07", "Row 9: these are the column names again"),
        ("C09-unbalanced", 'a quote (") in row 3 is never closed. Nothing was changed.'),
    ],
)
async def test_cases(town: Town, name: str, expected: str) -> None:
    assert expected in await dry_run(town, (CASES / f"{name}.csv").read_bytes())
    assert await known(town) == []


async def test_a_column_of_bsns_is_named_and_never_shown(town: Town) -> None:
    shown = await dry_run(town, b"Clientnr;Naam;Code\n1;Anna;111222333\n")
    assert "Column Code: 🔒 looks like BSNs" in shown
    assert "111222333" not in shown


async def test_p04_the_list_touches_the_own_municipality_alone(town: Town) -> None:
    _, zeynep = await town.another_coach("Zeynep", "Testerdam")
    theirs = await town.write(_with_number, zeynep.municipality_id, "1001", now=town.now)
    assert "➕ 2 new" in await dry_run(town, LIST)
    await town.tap(town.karin, "1:il:")
    assert [person.id for person in await known(town, zeynep.municipality_id)] == [theirs]
    assert (await known(town, zeynep.municipality_id))[0].name == "Noor"


def _with_number(tx: Any, municipality_id: int, reference: str, *, now: Any) -> int:
    (made,) = caseload.add_people(tx, municipality_id, [Entry(2, reference, "Noor")], [None], now=now)
    return made


async def test_a_long_list_is_shown_in_one_message(town: Town) -> None:
    lines = "".join(
        f"{number};{'Lange naam ' * 5};{'w' * 59};1-2-2026;31-12-2024;1-1-2024;Klingon\n"
        f"{number}x;Abel;;31-4-2027;;;\n"
        for number in range(300)
    )
    header = "Clientnr;Voornaam;Achternaam;Einde termijn;PIP-datum;Kennisgeving;Taal;" + ";".join(
        f"{'Kolom ' * 9}{number}" for number in range(30)
    )
    shown = await dry_run(town, f"{header}\n{lines}".encode())
    assert "➕ 300 new" in shown
    assert "and 294 more" in shown
    assert utf16_length(shown) <= MESSAGE_LIMIT


async def test_a_button_of_an_older_list(town: Town) -> None:
    await dry_run(town, LIST)
    old = yes(town)
    await dry_run(town, LIST.replace(b"Anna", b"Anne"))
    assert "no longer works" in await town.tap_data(town.karin, old)
    await town.tap(town.karin, "1:sx")
    assert "no longer works" in await town.tap_data(town.karin, old)
    assert await known(town) == []


async def test_a_holder_reads_in_no_list(town: Town) -> None:
    phone, _ = await town.join()
    before = await known(town)
    send(town, LIST, phone=phone)
    await town.stage.settle()
    assert await known(town) == before
    assert "passed this on" in town.last(phone)
    await town.tap_data(phone, "1:il:1")
    assert await known(town) == before


async def test_what_is_too_large_is_not_fetched(town: Town) -> None:
    shown = await dry_run(town, b"a;b\n" * 2_600_000)
    assert "the file is larger than 10 MB" in shown
