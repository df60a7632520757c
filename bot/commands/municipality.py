"""Commands about municipalities and their staff."""

from typing import Any

import click

from bot.commands.running import end, name_of, no_person, person, telegram_name, with_database

MOST_PEOPLE = 1_000_000


@click.group()
def municipality() -> None:
    """Municipalities and their first manager."""


@municipality.command("add")
@click.argument("name")
@click.option("--manager", default="Manager", show_default=True, help="Name of the first manager.")
@click.option("--bot", "bot_name", help="Name of the bot, without @; asked of Telegram if left out.")
def add_municipality(name: str, manager: str, bot_name: str | None) -> None:
    """Make a municipality, and print the link for its first manager: it works once, for 14 days."""
    from bot.actions.people import add_town
    from bot.clock import WallClock, random_bytes
    from bot.rules.codes import RANDOM_BYTES, code_from, hash_code

    name, manager = name_of(name, limit=200), name_of(manager, limit=60)
    bot_name = bot_name or telegram_name()
    code = code_from(random_bytes(RANDOM_BYTES))
    now = WallClock().now()
    made = with_database(lambda db: db.write(add_town, name, manager, hash_code(code), now=now))
    if made is None:
        end(f"There is a municipality called {name} already.")
    click.echo(f"https://t.me/{bot_name}?start={code}")
    click.echo(f"The link for {manager} of {name} works once, until {made.until:%Y-%m-%d}.", err=True)


@municipality.command("set")
@click.argument("name")
@click.option(
    "--lead-times", help="For example 7d,1d@18:00,2h: days at the same time, days at a time, hours."
)
@click.option("--quiet", help="For example 21:00-08:00.")
@click.option(
    "--help-numbers",
    help="Whom to call besides 112, for example “113: thoughts of suicide;0800-2000: violence at home”; - for the usual ones.",
)
@click.option(
    "--release-above",
    help="An announcement to more people than this is released by a second person; 0: each one.",
)
def set_municipality(
    name: str,
    lead_times: str | None,
    quiet: str | None,
    help_numbers: str | None,
    release_above: str | None,
) -> None:
    """Change the reminders, quiet hours, help numbers and releases of a municipality; everything ahead is planned anew."""
    from bot.actions.people import change_town
    from bot.clock import WallClock
    from bot.rules.errors import NotFound, NotUnderstood
    from bot.rules.help_numbers import parse_help_numbers
    from bot.rules.lead_times import parse_lead_times
    from bot.rules.typed_dates import parse_clock_time

    now = WallClock().now()
    name = name_of(name, limit=200)
    try:
        values: dict[str, object] = {}
        if lead_times is not None:
            values["lead_times"] = parse_lead_times(filter(None, lead_times.split(",")))
        if quiet is not None:
            begin, _, until = quiet.partition("-")
            values |= {"quiet_from": parse_clock_time(begin), "quiet_until": parse_clock_time(until)}
        if help_numbers is not None:
            values["help_numbers"] = parse_help_numbers(help_numbers)
        if release_above is not None:
            values["release_above"] = _people(release_above)
        count = with_database(lambda db: db.write(change_town, name, values, now=now))
    except NotUnderstood:
        end(
            "This is not understood. Write for example --lead-times 7d,1d@18:00,2h or --quiet 21:00-08:00, or "
            '--help-numbers "113: thoughts of suicide;0800-2000: violence at home": up to five lines with a number each.'
        )
    except NotFound:
        end(f"There is no municipality called {name}.")
    click.echo(f"Changed. {count} people were planned anew.")


def _people(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 8) or int(typed) > MOST_PEOPLE:
        end(f"--release-above is a number of people, from 0 to {MOST_PEOPLE}.")
    return int(typed)


@click.group()
def staff() -> None:
    """Coaches and managers: their numbers, and a new link after a lost phone."""


@staff.command("list")
@click.argument("name")
def list_staff(name: str) -> None:
    """Print the coaches and managers of a municipality, with their numbers."""
    from storage.people import municipality_named, staff_of_municipality

    name = name_of(name, limit=200)

    async def work(db: Any) -> Any:
        town = await db.read(municipality_named, name)
        return None if town is None else await db.read(staff_of_municipality, town.id)

    found = with_database(work)
    if found is None:
        end(f"There is no municipality called {name}.")
    for one in found:
        click.echo(f"{one.id}  {one.role}  {one.name}  {'linked' if one.chat_id else 'not linked'}")


@staff.command("email")
@click.argument("number", type=int)
@click.argument("address", required=False)
def set_email(number: int, address: str | None) -> None:
    """Keep the e-mail address of a coach or manager, to which summaries may go; without one it is removed."""
    from bot.actions.mail import set_address
    from bot.clock import WallClock
    from bot.rules.errors import NotFound, NotUnderstood
    from bot.rules.mailing import parse_address

    person(number)
    now = WallClock().now()
    try:
        kept = parse_address(address) if address is not None else None
        with_database(lambda db: db.write(set_address, number, kept, actor="command", now=now))
    except NotUnderstood:
        end("This is not an e-mail address that can be used.")
    except NotFound:
        no_person(number)
    click.echo(
        "Removed." if kept is None else "Kept. The summary comes by e-mail once it is chosen with /summary."
    )


@staff.command("link")
@click.argument("number", type=int)
@click.option("--bot", "bot_name", help="Name of the bot, without @; asked of Telegram if left out.")
def link_staff(number: int, bot_name: str | None) -> None:
    """Print a new link for a coach or manager, as after a lost phone. The old phone works until it is opened."""
    from bot.actions.people import invite_staff_again
    from bot.clock import WallClock, random_bytes
    from bot.rules.codes import RANDOM_BYTES, code_from, hash_code
    from bot.rules.errors import NotFound

    person(number)
    bot_name = bot_name or telegram_name()
    code = code_from(random_bytes(RANDOM_BYTES))
    now = WallClock().now()
    try:
        made = with_database(lambda db: db.write(invite_staff_again, number, hash_code(code), now=now))
    except NotFound:
        no_person(number)
    click.echo(f"https://t.me/{bot_name}?start={code}")
    click.echo(f"The link for {made.name} works once, until {made.until:%Y-%m-%d}.", err=True)
