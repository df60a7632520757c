"""One person's whole line, for a coach's question and for tests."""

import json

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
    from storage import trajectories

    now = WallClock().now()
    person(holder)

    try:
        record = with_database(lambda db: db.read(trajectories.record, holder, now=now))
    except NotFound:
        no_person(holder)
    found = line_of(record, today=local_day(now, record.zone))
    if as_json:
        click.echo(json.dumps(line_to_json(record, found), ensure_ascii=False, indent=1))
    else:
        print_line(record, found)
