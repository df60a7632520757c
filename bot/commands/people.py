"""Commands about everybody of a municipality: its list of people, read and written."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from bot.commands.appointments import import_group
from bot.commands.running import end, no_person, person, with_database
from bot.exports import Format

MUNICIPALITY = click.option(
    "--municipality", help="The name of the municipality; not needed where there is one."
)


@import_group.command("people")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@MUNICIPALITY
@click.option("--coach", type=int, help="Number of the coach of new people of whom the list names none.")
@click.option("--yes", is_flag=True, help="Carry it out. Without it nothing is changed.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows that are new, changed, same, refused.")
@click.option(
    "--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Of the reasons."
)
def import_people(
    file: Path, municipality: str | None, coach: int | None, yes: bool, as_json: bool, language: str
) -> None:
    """Read a municipality's list of people (.csv, .xlsx): first a dry run, with --yes for good."""
    from bot.actions import caseload
    from bot.app import LOCALES
    from bot.clock import WallClock
    from bot.i18n import load_catalogues
    from bot.imports.caseload import read_caseload
    from bot.imports.tables import MAX_BYTES
    from bot.rules.caseload import UnreadableTable, row_numbers
    from bot.rules.errors import NotFound
    from bot.rules.local_time import local_day
    from bot.texts.staff import caseload as texts
    from storage import people

    t = load_catalogues(LOCALES).translator(language, domain="staff")
    now = WallClock().now()
    if coach is not None:
        person(coach)
    with file.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)

    async def work(db: Any) -> Any:
        town = await _town(db, municipality)
        read = read_caseload(data, today=local_day(now, town.zone))
        if coach is not None and (await db.read(people.staff_member, coach)).municipality_id != town.id:
            raise NotFound
        plan = await db.read(caseload.plan_people, town.id, read, staff_id=None)
        if not yes or plan.changes_nothing:
            return plan
        with click.progressbar(
            length=len(plan.new) + len(plan.changed), file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            await db.write(
                caseload.import_people,
                *(town.id, read),
                staff_id=None,
                coach_id=coach,
                now=now,
                progress=bar.update,
            )
        return plan

    try:
        plan = with_database(work)
    except NotFound:
        no_person(coach or 0)
    except UnreadableTable as error:
        end(_plain(texts.unreadable(t, error).html))
    lines = [_plain(line) for line in texts.summary(t, plan)]
    if as_json:
        click.echo(json.dumps(row_numbers(plan)))
        # What is refused, and why, is for people.
        lines = [
            _plain(texts.remark_line(t, each)) for each in (*plan.refused, *plan.warnings, *plan.columns)
        ]
    elif yes:
        lines.append(_plain(texts.saved(t, new=len(plan.new), changed=len(plan.changed)).html))
    else:
        lines.append(_plain(texts.not_saved(t)))
    for line in lines:
        click.echo(line, err=as_json)


@click.group("export")
def export_group() -> None:
    """Write files."""


@export_group.command("people")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@MUNICIPALITY
@click.option(
    "--format",
    "format_",
    type=click.Choice([each.value for each in Format]),
    default=Format.CSV.value,
    show_default=True,
)
def export_people(file: Path, municipality: str | None, format_: str) -> None:
    """Write everybody of a municipality to a file that a Dutch Excel opens well, and `import people` reads."""
    from bot.actions.caseload import export_people as people_of
    from bot.clock import WallClock
    from bot.exports import WRITERS
    from bot.imports.caseload_writing import write_caseload

    now = WallClock().now()

    async def work(db: Any) -> Any:
        town = await _town(db, municipality)
        return await db.write(people_of, town.id, now=now)

    people, coaches = with_database(work)
    data = WRITERS[Format(format_)](write_caseload(people, coaches))
    try:
        # For the one who asked alone: it is full of personal data.
        file.touch(mode=0o600)
        if file.is_file():  # one that was there for others to read, too
            file.chmod(0o600)
        file.write_bytes(data)
    except OSError as error:
        end(f"The file cannot be written: {error.strerror}.")
    click.echo(f"{len(people)} people.", err=True)


async def _town(db: Any, name: str | None) -> Any:
    """The municipality of this name, or the only one; ends the command where there is none."""
    from storage import people

    if name is not None:
        town = await db.read(people.municipality_named, name)
        return town or end(f"There is no municipality called {name}.")
    towns = await db.read(people.municipalities)
    if len(towns) != 1:
        end("Name the municipality: --municipality NAME.")
    return towns[0]


def _plain(html: str) -> str:
    """For a terminal: without tags and marks of direction."""
    from bot.i18n import visible

    return visible(html).translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f")))
