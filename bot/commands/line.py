"""One person's whole line, for a coach's question and for tests."""

import json
from typing import Any

import click

from bot.commands.running import no_person, person, with_database


@click.command()
@click.argument("holder", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def line(holder: int, as_json: bool) -> None:
    """The whole line of one person: every date with its source and its law, exam parts, hours, clashes."""
    from bot.clock import WallClock
    from bot.printing import line_to_json, print_line
    from bot.rules.errors import NotFound
    from bot.rules.line import line as line_of
    from bot.rules.local_time import local_day
    from storage import people, trajectories

    now = WallClock().now()
    person(holder)

    async def work(db: Any) -> Any:
        record = await db.read(trajectories.record, holder, now=now)
        town = await db.read(people.municipality, (await db.read(people.holder, holder)).municipality_id)
        return record, line_of(record, today=local_day(now, town.zone))

    try:
        record, found = with_database(work)
    except NotFound:
        no_person(holder)
    if as_json:
        click.echo(json.dumps(line_to_json(record, found), ensure_ascii=False, indent=1))
    else:
        print_line(record, found)
