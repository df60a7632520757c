"""Word from who runs the service to staff: something is out of order."""

from typing import Any

import click

from bot.commands.running import end, name_of, with_database

LIMIT = 3000  # UTF-16 units


@click.command()
@click.option("--nl", required=True, help="What it says in Dutch.")
@click.option("--en", help="The same in English; left out: everybody reads the Dutch.")
@click.option(
    "--municipality", "municipalities", multiple=True, help="Of a region: once for each; left out: all."
)
@click.option("--dry-run", is_flag=True, help="Only say to how many it would go.")
def notice(nl: str, en: str | None, municipalities: tuple[str, ...], dry_run: bool) -> None:
    """Tell coaches and managers, and nobody else, that something is out of order."""
    from bot.actions.service_notices import count_readers, tell_all_staff
    from bot.clock import WallClock
    from storage import people

    words = {"nl": _words("--nl", nl)} | ({} if en is None else {"en": _words("--en", en)})
    names = tuple(name_of(name, limit=200) for name in municipalities)
    now = WallClock().now()

    async def work(db: Any) -> int:
        towns = [
            await db.read(people.municipality_named, name) or end(f"There is no municipality called {name}.")
            for name in names
        ] or await db.read(people.municipalities)
        if dry_run:
            return int(await db.read(count_readers, towns))
        return int(await db.write(tell_all_staff, words, towns, now=now))

    count = with_database(work)
    if dry_run:
        click.echo(f"Coaches and managers who would get it: {count}. Nothing was sent.")
    else:
        click.echo(f"Coaches and managers who get it: {count}. Where it is night they get it in the morning.")


def _words(option: str, typed: str) -> str:
    """What was typed, as it is kept; ends the command for what is none."""
    from bot.rules.bsn import typed_lines
    from bot.rules.errors import Empty, TooLong

    try:
        typed.encode()
        return typed_lines(typed, limit=LIMIT)
    except TooLong as error:
        end(f"{option} is too long: {error.length} characters, and at most {error.limit} can be.")
    except (Empty, UnicodeEncodeError):
        end(f"{option} has no words that can be read.")
