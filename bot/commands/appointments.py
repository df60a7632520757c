"""Commands about one person's appointments and messages."""

import json
from pathlib import Path
from typing import Any

import click

from bot.commands.running import end, no_person, person, with_database
from bot.rules.values import Domain


@click.group("import")
def import_group() -> None:
    """Read files."""


@import_group.command("appointments")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--holder", type=int, required=True, help="The person's number.")
@click.option(
    "--domain",
    type=click.Choice([domain.value for domain in Domain]),
    default=Domain.CIVIC.value,
    show_default=True,
    help="What the new appointments are about. Messages say little about health and self_reliance.",
)
@click.option("--notes", is_flag=True, help="Keep the notes of the file too, and show them to the person.")
@click.option("--yes", is_flag=True, help="Carry it out. Without it nothing is changed.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print what is new, moved, cancelled, unchanged, refused."
)
def import_appointments(file: Path, holder: int, domain: str, notes: bool, yes: bool, as_json: bool) -> None:
    """Read appointments from a calendar file (.ics): first a dry run, with --yes for good."""
    from bot.actions.importing import import_calendar, plan_import, zone_of
    from bot.clock import WallClock
    from bot.imports.calendar import MAX_BYTES, read_calendar
    from bot.printing import print_plan
    from bot.rules.calendar import UnreadableCalendar, to_json
    from bot.rules.errors import NotFound

    now = WallClock().now()
    person(holder)
    with file.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)

    async def work(db: Any) -> Any:
        reading = read_calendar(data, zone=await db.read(zone_of, holder), now=now)
        plan = await db.read(plan_import, None, holder, reading, notes=notes, now=now)
        if yes:
            about = Domain(domain)
            await db.write(import_calendar, None, holder, reading, domain=about, notes=notes, now=now)
        return plan

    try:
        plan = with_database(work)
    except NotFound:
        no_person(holder)
    except UnreadableCalendar as error:
        end(f"This file cannot be read ({error.reason}). Nothing was changed.")
    if as_json:
        click.echo(json.dumps(to_json(plan), ensure_ascii=False, indent=1))
    else:
        print_plan(plan, done=yes)


@click.command()
@click.argument("holder", type=int)
def upcoming(holder: int) -> None:
    """Every message to a person in the next 30 days, and why."""
    from datetime import timedelta

    from bot.clock import WallClock
    from bot.printing import print_upcoming
    from bot.rules.errors import NotFound
    from storage import outbox, people

    now = WallClock().now()
    person(holder)

    async def work(db: Any) -> Any:
        person = await db.read(people.holder, holder)
        town = await db.read(people.municipality, person.municipality_id)
        return await db.read(outbox.upcoming, holder, now + timedelta(days=30)), town.zone

    try:
        rows, zone = with_database(work)
    except NotFound:
        no_person(holder)
    print_upcoming(rows, zone)
