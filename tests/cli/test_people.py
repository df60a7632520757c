"""Municipalities, calendar files and what is upcoming, from the command line."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot.actions.planning import replan
from bot.clock import WallClock
from bot.imports.calendar_writing import write_calendar
from bot.rules.codes import hash_code, normalise_code
from bot.rules.values import Domain, Holder
from storage import appointments, audit, invitations, mails, outbox, people
from tests.builders import a_coach, a_holder, a_municipality, an_appointment
from tests.cli.conftest import Cli, DataOf

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def start() -> datetime:
    """Ten days from now at two in the afternoon: the commands go by the real clock."""
    day = WallClock().now().astimezone(AMSTERDAM) + timedelta(days=10)
    return day.replace(hour=14, minute=0, second=0, microsecond=0).astimezone(UTC)


@pytest.fixture
def sara(db_of: DataOf) -> Holder:
    return db_of(linked_holder)


def linked_holder(tx: Connection) -> Holder:
    now = WallClock().now()
    coach = a_coach(tx, municipality=a_municipality(tx), chat_id=5001, now=now)
    return a_holder(tx, "Sara", coach=coach, language="en", chat_id=5002, now=now)


def calendar(folder: Path, start: datetime, *, title: str = "Intake", sequence: int = 0) -> Path:
    file = folder / f"{title}-{sequence}.ics"
    end = start + timedelta(hours=1)
    file.write_bytes(
        write_calendar("les-1", sequence, start, end, AMSTERDAM, title, "Stadhuis", "", WallClock().now())
    )
    return file


def test_add_prints_the_link_of_the_first_manager(with_data: Cli, db_of: DataOf) -> None:
    added = with_data.run("municipality", "add", "Voorbeeldstad", "--manager", "Karin", "--bot", "een_bot")
    assert added.exit_code == 0
    address, code = added.stdout.strip().split("?start=")
    assert address == "https://t.me/een_bot"
    assert "Karin of Voorbeeldstad works once" in added.stderr
    normal = normalise_code(code)
    assert normal is not None
    found = db_of(invitations.invitation_by_hash, hash_code(normal))
    assert found is not None
    manager = db_of(people.staff_member, found.staff_id)
    assert (manager.name, manager.role) == ("Karin", "manager")
    assert timedelta(days=13) < found.expires_at - WallClock().now() <= timedelta(days=14)


def test_add_takes_a_name_once(with_data: Cli) -> None:
    assert with_data.run("municipality", "add", "Voorbeeldstad", "--bot", "een_bot").exit_code == 0
    line = with_data.fails("municipality", "add", "Voorbeeldstad", "--bot", "een_bot")
    assert line == "There is a municipality called Voorbeeldstad already."


def test_a_name_of_a_municipality_is_one_line(with_data: Cli, db_of: DataOf) -> None:
    name = "Voorbeeldstad\n✅ aan Zee"
    assert with_data.run("municipality", "add", name, "--bot", "een_bot").exit_code == 0
    assert db_of(people.municipality_named, "Voorbeeldstad ✅ aan Zee").name
    assert "A name has letters" in with_data.fails("municipality", "add", " \n", "--bot", "een_bot")


@pytest.mark.parametrize("option", [(), ("Voorbeeldstad", "--manager")])
@pytest.mark.parametrize("typed", ["", "\u200b \n", "a" * 201, "a\udcff"])
def test_add_refuses_what_is_no_name(
    with_data: Cli, db_of: DataOf, option: tuple[str, ...], typed: str
) -> None:
    line = with_data.fails("municipality", "add", *option, typed, "--bot", "een_bot")
    assert line.startswith("A name has letters")
    assert db_of(people.municipalities) == []


def test_a_town_is_found_however_its_name_is_typed(with_data: Cli, sara: Holder) -> None:
    for typed in (" Voorbeeldstad\n", "\u202eVoorbeeldstad"):
        assert with_data.run("municipality", "set", typed, "--quiet", "21:00-08:00").exit_code == 0
    for typed in ("Voorbeeldstad\udcff", ""):
        assert with_data.fails("municipality", "set", typed).startswith("A name has letters")


def test_set_plans_everything_anew(with_data: Cli, db_of: DataOf, sara: Holder, start: datetime) -> None:
    def book(tx: Connection) -> int:
        now = WallClock().now()
        booked = an_appointment(tx, sara, at=start, now=now)
        replan(tx, booked, now=now)
        return booked.id

    def planned(tx: Connection) -> set[str]:
        return {rule for rule, _ in moments(tx)}

    def moments(tx: Connection) -> set[tuple[str, str]]:
        return {
            (row.rule, f"{row.due.astimezone(AMSTERDAM):%H:%M}")
            for row in outbox.upcoming(tx, sara.id, start)
            if row.rule != "new"
        }

    db_of(book)
    assert db_of(planned) == {"7d", "1d@18:00", "2h"}
    done = with_data.run("municipality", "set", "Voorbeeldstad", "--lead-times", "3d, 1d@17:30,4h")
    assert (done.exit_code, done.stdout) == (0, "Changed. 1 people were planned anew.\n")
    assert db_of(planned) == {"3d", "1d@17:30", "4h"}
    assert with_data.run("municipality", "set", "Voorbeeldstad", "--quiet", "13:00-18:00").exit_code == 0
    assert db_of(moments) == {("3d", "12:00"), ("1d@17:30", "12:00"), ("4h", "10:00")}
    town = db_of(people.municipality_named, "Voorbeeldstad")
    assert town is not None
    assert (f"{town.quiet_from:%H:%M}", f"{town.quiet_until:%H:%M}") == ("13:00", "18:00")
    assert with_data.run("municipality", "set", "Voorbeeldstad", "--lead-times", "").exit_code == 0
    assert db_of(planned) == set()


def test_set_help_numbers(with_data: Cli, db_of: DataOf, sara: Holder) -> None:
    def numbers() -> object:
        return db_of(people.municipality, sara.municipality_id).help_numbers

    assert numbers() is None
    typed = "113: zelfdoding;  0800-2000: Veilig Thuis "
    assert with_data.run("municipality", "set", "Voorbeeldstad", "--help-numbers", typed).exit_code == 0
    assert numbers() == ("113: zelfdoding", "0800-2000: Veilig Thuis")
    # Other changes leave them.
    assert with_data.run("municipality", "set", "Voorbeeldstad", "--quiet", "21:00-08:00").exit_code == 0
    assert numbers() == ("113: zelfdoding", "0800-2000: Veilig Thuis")
    assert with_data.run("municipality", "set", "Voorbeeldstad", "--help-numbers", "-").exit_code == 0
    assert numbers() is None


@pytest.mark.parametrize(
    "wrong",
    [
        ("--lead-times", "soon"),
        ("--lead-times", "7d 1d"),
        ("--lead-times", "0d"),
        ("--lead-times", "99d"),
        ("--help-numbers", ""),
        ("--help-numbers", "call somebody"),
        ("--help-numbers", "1;2;3;4;5;6"),
        ("--help-numbers", f"113 {'x' * 100}"),
        ("--quiet", "21:00"),
        ("--quiet", "late-early"),
        ("--quiet", "25:00-08:00"),
    ],
)
def test_set_says_what_it_does_not_understand(with_data: Cli, sara: Holder, wrong: tuple[str, str]) -> None:
    line = with_data.fails("municipality", "set", "Voorbeeldstad", *wrong)
    assert line.startswith("This is not understood. Write for example --lead-times 7d,1d@18:00,2h")


def test_set_from_how_many_people_a_second_person_releases(
    with_data: Cli, db_of: DataOf, sara: Holder
) -> None:
    def above() -> int:
        return db_of(people.municipality, sara.municipality_id).release_above

    assert above() == 200
    for number in (0, 50, 1_000_000):
        assert (
            with_data.run("municipality", "set", "Voorbeeldstad", "--release-above", str(number)).exit_code
            == 0
        )
        assert above() == number
    assert with_data.run("municipality", "set", "Voorbeeldstad", "--quiet", "21:00-08:00").exit_code == 0
    for wrong in ("1000001", "-1", "many", "", "1.5", "00000000001", "9" * 5000, "٥"):
        line = with_data.fails("municipality", "set", "Voorbeeldstad", f"--release-above={wrong}")
        assert line == "--release-above is a number of people, from 0 to 1000000."
    assert above() == 1_000_000


def test_set_of_a_municipality_that_there_is_not(with_data: Cli) -> None:
    line = with_data.fails("municipality", "set", "Nergens", "--quiet", "21:00-08:00")
    assert line == "There is no municipality called Nergens."


def test_import_shows_then_saves_then_changes_nothing(
    with_data: Cli, db_of: DataOf, sara: Holder, start: datetime, tmp_path: Path
) -> None:
    file = calendar(tmp_path, start)
    command = ("import", "appointments", str(file), "--holder", str(sara.id), "--json")
    entry = {
        "uid": "les-1@leerlijn",
        "start": f"{start:%Y-%m-%dT%H:%MZ}",
        "end": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%MZ}",
        "all_day": False,
        "title": "Intake",
        "warnings": [],
    }
    empty: dict[str, list[object]] = {"new": [], "moved": [], "cancelled": [], "unchanged": [], "refused": []}

    def kept(tx: Connection) -> list[str]:
        return [one.title for one in appointments.of_holder(tx, sara.id, since=WallClock().now())]

    dry = json.loads(with_data.run(*command).stdout)
    entry["uid"] = dry["new"][0]["uid"]
    assert dry == empty | {"new": [entry]}
    assert db_of(kept) == []
    assert json.loads(with_data.run(*command, "--yes").stdout) == empty | {"new": [entry]}
    assert db_of(kept) == ["Intake"]
    before = db_of(outbox.upcoming, sara.id, start)
    assert json.loads(with_data.run(*command, "--yes").stdout) == empty | {"unchanged": [entry]}
    assert db_of(outbox.upcoming, sara.id, start) == before
    assert {row.rule for row in before} == {"new", "7d", "1d@18:00", "2h"}

    moved = calendar(tmp_path, start + timedelta(hours=1), sequence=1)
    found = with_data.run("import", "appointments", str(moved), "--holder", str(sara.id), "--yes")
    assert "moved: 1" in found.stdout
    assert found.stdout.splitlines()[-1] == "Saved."


def test_import_for_a_reader(with_data: Cli, sara: Holder, start: datetime, tmp_path: Path) -> None:
    found = with_data.run("import", "appointments", str(calendar(tmp_path, start)), "--holder", str(sara.id))
    assert found.stdout.splitlines() == [
        "new: 1",
        f"  {start:%Y-%m-%dT%H:%MZ}  Intake",
        "moved: 0",
        "cancelled: 0",
        "unchanged: 0",
        "refused: 0",
        "Nothing was changed. Add --yes to save this.",
    ]


def test_import_says_what_a_file_is_about(
    with_data: Cli, db_of: DataOf, sara: Holder, start: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "a.ics"
    end = start + timedelta(hours=1)
    words = ("Intake", "Poli 4", "Neem uw pas mee.")
    file.write_bytes(write_calendar("les-1", 0, start, end, AMSTERDAM, *words, WallClock().now()))
    command = ("import", "appointments", str(file), "--holder", str(sara.id), "--yes")
    refused = with_data.run(*command, "--domain", "elsewhere")
    assert refused.exit_code == 2
    assert with_data.run(*command, "--domain", "health").exit_code == 0
    (made,) = db_of(appointments.of_source, sara.id)
    assert (made.domain, made.note) == (Domain.HEALTH, "")
    assert "moved: 1" in with_data.run(*command, "--notes").stdout
    (noted,) = db_of(appointments.of_source, sara.id)
    assert (noted.domain, noted.note) == (Domain.HEALTH, "Neem uw pas mee.")


def test_import_of_nothing_that_can_be_read(with_data: Cli, sara: Holder, tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"<html>not found</html>", b"\x00" * 5000, b"a" * 100_000)):
        file = tmp_path / f"{number}.ics"
        file.write_bytes(data)
        line = with_data.fails("import", "appointments", str(file), "--holder", str(sara.id), "--yes")
        assert line.startswith("This file cannot be read (")
        assert line.endswith("Nothing was changed.")


def test_import_for_somebody_who_is_not_there(with_data: Cli, start: datetime, tmp_path: Path) -> None:
    file = calendar(tmp_path, start)
    assert with_data.fails("import", "appointments", str(file), "--holder", "77") == (
        "There is no person with number 77."
    )


def test_upcoming_says_when_and_why_and_no_name(
    with_data: Cli, sara: Holder, start: datetime, tmp_path: Path
) -> None:
    file = calendar(tmp_path, start)
    with_data.run("import", "appointments", str(file), "--holder", str(sara.id), "--yes")
    found = with_data.run("upcoming", str(sara.id))
    assert found.exit_code == 0
    *lines, last = found.stdout.splitlines()
    assert last == "All times in Europe/Amsterdam."
    local = start.astimezone(AMSTERDAM)
    week, evening = local - timedelta(days=7), local - timedelta(days=1)
    assert "because: a new appointment" in lines[0]
    assert [line.partition("  ")[0] for line in lines[1:]] == [
        f"{week:%a %Y-%m-%d} 14:00",
        f"{evening:%a %Y-%m-%d} 18:00",
        f"{local:%a %Y-%m-%d} 12:00",
    ]
    assert [line.partition("because: ")[2] for line in lines[1:]] == [
        "reminder rule 7d  [planned]",
        "reminder rule 1d@18:00  [planned]",
        "reminder rule 2h  [planned]",
    ]
    assert "Sara" not in found.output
    assert "Intake" not in found.output


def test_upcoming_of_nobody_and_of_nothing(with_data: Cli, sara: Holder) -> None:
    assert with_data.fails("upcoming", "77") == "There is no person with number 77."
    assert with_data.run("upcoming", str(sara.id)).stdout == "Nothing in the next 30 days.\n"


@pytest.mark.parametrize("number", ["0", "-1", "9" * 20])
def test_a_number_that_nobody_has(with_data: Cli, tmp_path: Path, number: str) -> None:
    (tmp_path / "empty.ics").write_text("x")
    of = ("import", "appointments", str(tmp_path / "empty.ics"), "--holder", number)
    for command in (("upcoming", "--", number), of):
        assert with_data.fails(*command) == f"There is no person with number {number}."


def test_staff_get_a_new_link_after_a_lost_phone(with_data: Cli, db_of: DataOf, sara: Holder) -> None:
    listed = with_data.run("staff", "list", "Voorbeeldstad").stdout
    number = listed.split()[0]
    assert listed.split()[1:] == ["coach", "Karin", "linked"]
    first, second = (
        with_data.run("staff", "link", number, "--bot", "example_bot").stdout.strip().partition("?start=")[2]
        for _ in range(2)
    )
    older, newer = (
        db_of(invitations.invitation_by_hash, hash_code(normalise_code(code) or ""))
        for code in (first, second)
    )
    assert older.withdrawn_at is not None
    assert (newer.staff_id, newer.withdrawn_at) == (int(number), None)


def test_staff_that_there_are_not(with_data: Cli, sara: Holder) -> None:
    assert with_data.fails("staff", "list", "Nergens") == "There is no municipality called Nergens."
    assert (
        with_data.fails("staff", "link", "99", "--bot", "example_bot") == "There is no person with number 99."
    )


def test_the_address_of_a_coach(with_data: Cli, db_of: DataOf, sara: Holder) -> None:
    number = with_data.run("staff", "list", "Voorbeeldstad").stdout.split()[0]
    kept = with_data.run("staff", "email", number, " karin@Voorbeeldstad.example ")
    assert "Kept." in kept.output
    assert db_of(mails.addressee, int(number)).address == "karin@voorbeeldstad.example"
    assert "karin" not in kept.output
    assert (
        with_data.fails("staff", "email", number, "karin")
        == "This is not an e-mail address that can be used."
    )
    assert with_data.fails("staff", "email", "99", "a@x.example") == "There is no person with number 99."
    assert "Removed." in with_data.run("staff", "email", number).output
    assert db_of(mails.addressee, int(number)).address is None
    noted = db_of(audit.of_subject, f"staff:{number}")
    assert [(one.actor, one.what) for one in noted[-2:]] == [("command", "mail_address")] * 2
