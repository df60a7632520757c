"""The command that checks all cards before anybody learns from them."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from bot.commands.running import end, with_cards

if TYPE_CHECKING:
    from bot.card_checks.coverage import Table
    from bot.rules.cards import Deck


@click.command("check")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which facts must still hold.  [default: today]",
)
@click.option(
    "--accept",
    is_flag=True,
    help="First write new cards, and those with a new revision, to the list of what was released.",
)
def check(today: datetime | None, accept: bool) -> None:
    """Check every card, and print what the cards cover."""
    from bot.card_checks.coverage import coverage
    from bot.card_data import ROOT, Missing, WrongList, exceptions, known
    from bot.card_gate import Lines, findings
    from bot.clock import WallClock
    from bot.deck import load_deck

    deck = with_cards(load_deck)
    try:
        if accept:
            _accept(deck)
        let_through = exceptions()
        told = known(_day(today) if today else WallClock().now().date())
    except Missing as package:
        end(f"The package {package} is not installed; `make .venv/test.ok` installs it.")
    except WrongList as error:
        end(str(error))
    found = findings(deck, told, let_through)
    faults = [finding for finding in found if finding.is_fault]
    doubts = [finding for finding in found if not finding.is_fault]
    lines = Lines(ROOT)
    for line in lines.told(faults):
        click.echo(line, err=True)
    for line in lines.told(doubts):
        click.echo(f"doubtful: {line}")
    for table in coverage(deck, told):
        _print(table)
    if faults:
        end(f"{len(faults)} things are wrong with the cards, {len(doubts)} are doubtful.")
    click.echo(f"The cards are in order; {len(doubts)} things are doubtful.")


def _day(instant: datetime) -> date:
    return instant.date()


def _accept(deck: "Deck") -> None:
    from bot.card_data import RELEASED, accept

    written = accept(RELEASED, deck)
    click.echo(f"Written to {RELEASED.name}: {', '.join(written) or 'nothing new'}.")


def _print(table: "Table") -> None:
    click.echo(f"\n{table.title}")
    widths = [max(map(len, column)) for column in zip(*table.rows, strict=True)]
    for row in table.rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo(f"  {'  '.join(cells)}".rstrip())
