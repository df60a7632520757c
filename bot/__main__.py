"""The command line: `python -m bot COMMAND`. Imports what a command needs only when it runs."""

import asyncio
import logging
import sys

import click

from bot.commands.appointments import import_group, upcoming
from bot.commands.cards import cards
from bot.commands.line import line
from bot.commands.messages import messages
from bot.commands.municipality import municipality, staff
from bot.commands.notice import notice
from bot.commands.people import export_group
from bot.commands.running import end, guarded, read_or_end, run_to_end, with_database
from bot.commands.terms import terms


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

    run_to_end(play_week() if once else serve(port))


@main.command()
def run() -> None:
    """The real thing: needs LEERLIJN_TOKEN, nothing else."""
    from bot.app import build
    from bot.clock import WallClock
    from bot.logs import set_up_logs

    settings = read_or_end()
    set_up_logs(settings.log_level)

    async def serve() -> None:
        async with build(settings, WallClock()) as app:
            click.echo(f"@{app.sender.bot.username} is ready. Ctrl-C ends it.", err=True)
            await app.serve()

    run_to_end(serve())


@main.command()
def once() -> None:
    """Do once what the worker does all the time: send what is due, take back what was left behind."""
    from bot.app import build
    from bot.clock import WallClock

    async def work() -> int:
        clock = WallClock()
        async with build(read_or_end(), clock) as app:
            await app.worker.sweep(clock.now())
            await app.jobs.once(clock.now())
            count = 0
            while done := await app.worker.deliver(clock.now()):
                count += done
            return count

    click.echo(f"{run_to_end(work())} messages were due.")


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
            end("The migrations do not make the tables of storage/tables.py.")
        click.echo("The migrations make the tables of storage/tables.py.")
        return
    settings = read_or_end(token_needed=False)

    def upgrade() -> None:
        there = migrations.current(settings.database_url) is not None
        keys = read_keys(settings.key, settings.key_file, data_there=there)
        migrations.upgrade(settings.database_url, keys)

    guarded(upgrade)
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

    click.echo(f"{with_database(lambda db: db.write(reencrypt))} rows were written anew.")


for each in (municipality, staff, import_group, export_group, upcoming, line, terms, messages, cards, notice):
    main.add_command(each)


def start() -> None:
    """The program. What nobody expected is logged by kind and place: its words may hold anything."""
    try:
        main(prog_name="python -m bot")
    except Exception as error:
        logging.getLogger(__name__).critical("unexpected error", exc_info=error)
        end("Something went wrong that nobody expected. The line above tells where.")


if __name__ == "__main__":
    start()
