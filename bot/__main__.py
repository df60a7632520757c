"""The command line: `python -m bot COMMAND`. Imports what a command needs only when it runs."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bot.rules.values import Domain
from bot.settings import BadSetting, Settings, read_settings

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
LARGEST_NUMBER = 2**63 - 1  # of an id in the database


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Leerlijn: a chat assistant for permit holders, their coaches and their municipalities."""
    from bot.logs import set_up_logs

    # For every command: what a library logs by itself may hold the token.
    set_up_logs("WARNING")


@main.command()
@click.option("--once", is_flag=True, help="Play an example week on a moved clock, print it, and end.")
@click.option("--port", default=8099, show_default=True, help="Port of 127.0.0.1; 0 for any free one.")
def demo(once: bool, port: int) -> None:
    """Telegram's stand-in, the bot and example people together, on this machine alone."""
    from bot.demo import play_week, serve

    _run(play_week() if once else serve(port))


@main.command()
def run() -> None:
    """The real thing: needs LEERLIJN_TOKEN, nothing else."""
    from bot.app import build
    from bot.clock import WallClock
    from bot.logs import set_up_logs

    settings = _settings()
    set_up_logs(settings.log_level)

    async def serve() -> None:
        async with build(settings, WallClock()) as app:
            click.echo(f"@{app.sender.bot.username} is ready. Ctrl-C ends it.", err=True)
            await app.serve()

    _run(serve())


@main.command()
def once() -> None:
    """Do once what the worker does all the time: send what is due, take back what was left behind."""
    from bot.app import build
    from bot.clock import WallClock

    async def work() -> int:
        clock = WallClock()
        async with build(_settings(), clock) as app:
            await app.worker.sweep(clock.now())
            count = 0
            while done := await app.worker.deliver(clock.now()):
                count += done
            return count

    click.echo(f"{_run(work())} messages were due.")


@main.command()
@click.option("--check", is_flag=True, help="Only say whether the migrations make the tables of the code.")
def migrate(check: bool) -> None:
    """Bring the database to the tables of this version."""
    from tempfile import TemporaryDirectory

    from bot.keys import read_keys
    from storage import migrate as migrations
    from storage.cipher import new_key

    if check:
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/check.sqlite"
            migrations.upgrade(url, [new_key()])
            differences = migrations.differences(url)
        for difference in differences:
            click.echo(difference, err=True)
        if differences:
            _end("The migrations do not make the tables of storage/tables.py.")
        click.echo("The migrations make the tables of storage/tables.py.")
        return
    settings = _settings(token_needed=False)

    def upgrade() -> None:
        there = migrations.current(settings.database_url) is not None
        keys = read_keys(settings.key, settings.key_file, data_there=there)
        migrations.upgrade(settings.database_url, keys)

    _guarded(upgrade)
    click.echo(f"The database is at revision {migrations.head()}.")


@main.command()
def doctor() -> None:
    """Check settings, database, migrations, key, token and clock, and say what to do."""
    from bot.doctor import examine

    findings = asyncio.run(examine())
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'WRONG'}  {finding.subject}: {finding.words}")
    if not all(finding.well for finding in findings):
        sys.exit(1)


@main.command()
def key() -> None:
    """Make a key for LEERLIJN_KEY and print it."""
    from storage.cipher import new_key

    click.echo(new_key())


@main.command("reencrypt")
def reencrypt_all() -> None:
    """Write everything anew with the first key of LEERLIJN_KEY, so that the older ones can be taken away."""
    from storage.cipher import reencrypt

    click.echo(f"{_with_database(lambda db: db.write(reencrypt))} rows were written anew.")


@main.group()
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

    name, manager = _name(name, limit=200), _name(manager, limit=60)
    bot_name = bot_name or _bot_name()
    code = code_from(random_bytes(RANDOM_BYTES))
    now = WallClock().now()
    made = _with_database(lambda db: db.write(add_town, name, manager, hash_code(code), now=now))
    if made is None:
        _end(f"There is a municipality called {name} already.")
    click.echo(f"https://t.me/{bot_name}?start={code}")
    click.echo(f"The link for {manager} of {name} works once, until {made.until:%Y-%m-%d}.", err=True)


@municipality.command("set")
@click.argument("name")
@click.option(
    "--lead-times", help="For example 7d,1d@18:00,2h: days at the same time, days at a time, hours."
)
@click.option("--quiet", help="For example 21:00-08:00.")
def set_municipality(name: str, lead_times: str | None, quiet: str | None) -> None:
    """Change the reminders and the quiet hours of a municipality; everything ahead is planned anew."""
    from bot.actions.people import change_town
    from bot.clock import WallClock
    from bot.rules.errors import NotFound, NotUnderstood
    from bot.rules.lead_times import parse_lead_times
    from bot.rules.typed_dates import parse_clock_time

    now = WallClock().now()
    name = _name(name, limit=200)
    try:
        values: dict[str, object] = {}
        if lead_times is not None:
            values["lead_times"] = parse_lead_times(filter(None, lead_times.split(",")))
        if quiet is not None:
            begin, _, end = quiet.partition("-")
            values |= {"quiet_from": parse_clock_time(begin), "quiet_until": parse_clock_time(end)}
        count = _with_database(lambda db: db.write(change_town, name, values, now=now))
    except NotUnderstood:
        _end("This is not understood. Write for example --lead-times 7d,1d@18:00,2h or --quiet 21:00-08:00.")
    except NotFound:
        _end(f"There is no municipality called {name}.")
    click.echo(f"Changed. {count} people were planned anew.")


@main.group("import")
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
    _person(holder)
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
        plan = _with_database(work)
    except NotFound:
        _no_person(holder)
    except UnreadableCalendar as error:
        _end(f"This file cannot be read ({error.reason}). Nothing was changed.")
    if as_json:
        click.echo(json.dumps(to_json(plan), ensure_ascii=False, indent=1))
    else:
        print_plan(plan, done=yes)


@main.command()
@click.argument("holder", type=int)
def upcoming(holder: int) -> None:
    """Every message to a person in the next 30 days, and why."""
    from datetime import timedelta

    from bot.clock import WallClock
    from bot.printing import print_upcoming
    from bot.rules.errors import NotFound
    from storage import outbox, people

    now = WallClock().now()
    _person(holder)

    async def work(db: Any) -> Any:
        person = await db.read(people.holder, holder)
        town = await db.read(people.municipality, person.municipality_id)
        return await db.read(outbox.upcoming, holder, now + timedelta(days=30)), town.zone

    try:
        rows, zone = _with_database(work)
    except NotFound:
        _no_person(holder)
    print_upcoming(rows, zone)


@main.group()
def messages() -> None:
    """The texts and their translations."""


@messages.command("extract")
def messages_extract() -> None:
    """Write the templates in locales/ from the code."""
    from bot import catalogues

    catalogues.extract(ROOT)


@messages.command("update")
def messages_update() -> None:
    """Write the templates, and bring all catalogues to them."""
    from bot import catalogues

    catalogues.extract(ROOT)
    catalogues.update(ROOT)


@messages.command("check")
def messages_check() -> None:
    """Say what is wrong with the catalogues."""
    from bot import catalogues

    found = catalogues.check(ROOT)
    for line in found:
        click.echo(line, err=True)
    if found:
        _end(f"{len(found)} things are wrong with the catalogues.")
    click.echo("The catalogues are in order.")


@messages.command("status")
def messages_status() -> None:
    """Print what is translated and what a person has read, per language."""
    from bot import catalogues

    click.echo(catalogues.as_table(catalogues.status(ROOT)))


def _settings(*, token_needed: bool = True) -> Settings:
    try:
        return read_settings(token_needed=token_needed)
    except BadSetting as error:
        _end(str(error))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Runs until it ends or Ctrl-C; what can go wrong at a start ends with one readable line."""
    # Machines end a program by SIGTERM; it ends as by Ctrl-C, also where a shell that put it in the background had
    # SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        return _guarded(lambda: asyncio.run(work))
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        sys.exit(0)


def _with_database(use: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    """Runs a command that needs the data, but not Telegram."""
    from bot.app import open_storage

    settings = _settings(token_needed=False)

    async def work() -> T:
        db, _ = open_storage(settings)
        async with db:
            return await use(db)

    return _run(work())


def _name(typed: str, *, limit: int) -> str:
    """A name as it is stored; ends the command for what is none."""
    from bot.rules.errors import Refused
    from bot.rules.folding import clean_line

    try:
        # Bytes that are no text in the language of the terminal come as lone surrogates; without them it would be
        # another name.
        typed.encode()
        return clean_line(typed, limit=limit)
    except (Refused, UnicodeEncodeError):
        _end("A name has letters, and at most 200 of them; that of the manager at most 60.")


def _person(number: int) -> None:
    """Ends the command for a number that no database has room for."""
    if not 0 < number <= LARGEST_NUMBER:
        _no_person(number)


def _no_person(number: int) -> NoReturn:
    _end(f"There is no person with number {number}.")


def _bot_name() -> str:
    from bot.app import bot_name

    return _run(bot_name(_settings()))


def _guarded(work: Callable[[], T]) -> T:
    from bot.startup import sentence

    try:
        return work()
    except Exception as error:
        words = sentence(error)
        if words is None:
            raise
        _end(words)


def _end(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)


def start() -> None:
    """The program. What nobody expected is logged by kind and place: its words may hold anything."""
    try:
        main(prog_name="python -m bot")
    except Exception as error:
        logging.getLogger(__name__).critical("unexpected error", exc_info=error)
        _end("Something went wrong that nobody expected. The line above tells where.")


if __name__ == "__main__":
    start()
