"""Commands about the texts and their translations."""

from pathlib import Path

import click

from bot.commands.running import end, guarded, with_cards

ROOT = Path(__file__).parents[2]


@click.group()
def messages() -> None:
    """The texts and their translations."""


@messages.command("extract")
def messages_extract() -> None:
    """Write the templates in locales/ from the code and the cards."""
    from bot import catalogues

    with_cards(lambda: catalogues.extract(ROOT))


@messages.command("update")
def messages_update() -> None:
    """Write the templates, and bring all catalogues to them."""
    from bot import catalogues

    with_cards(lambda: catalogues.extract(ROOT))
    catalogues.update(ROOT)


@messages.command("check")
def messages_check() -> None:
    """Say what is wrong with the catalogues."""
    from bot import catalogues

    found = [*catalogues.check(ROOT), *danger_faults(), *stop_faults()]
    for line in found:
        click.echo(line, err=True)
    if found:
        end(f"{len(found)} things are wrong with the catalogues.")
    click.echo("The catalogues are in order.")


@messages.command("status")
def messages_status() -> None:
    """Print what is translated and what a person has read, per language; of the words of danger and stop words too."""
    from bot import catalogues, danger_words, stop_words

    click.echo(catalogues.as_table(with_cards(lambda: catalogues.status(ROOT))))
    click.echo()
    click.echo(danger_words.as_table(guarded(danger_words.load_danger_words)))
    click.echo()
    click.echo(stop_words.as_table(guarded(stop_words.load_stop_words)))


def stop_faults() -> tuple[str, ...]:
    from bot.stop_words import StopWordsError, load_stop_words

    try:
        load_stop_words()
    except StopWordsError as error:
        return error.faults
    return ()


def danger_faults() -> tuple[str, ...]:
    from bot.danger_words import DangerWordsError, load_danger_words

    try:
        load_danger_words()
    except DangerWordsError as error:
        return error.faults
    return ()
