"""What the commands share: settings, a loop that ends cleanly, the database, and an end in one readable line."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn, TypeVar

import click

from bot.settings import BadSetting, Settings, read_settings

T = TypeVar("T")
LARGEST_NUMBER = 2**63 - 1  # of an id in the database


def read_or_end(*, token_needed: bool = True) -> Settings:
    """Ends the command for a wrong one."""
    try:
        return read_settings(token_needed=token_needed)
    except BadSetting as error:
        end(str(error))


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Runs until it ends or Ctrl-C; what can go wrong at a start ends with one readable line."""
    # Machines end a program by SIGTERM; it ends as by Ctrl-C, also where a shell that put it in the background had
    # SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        return guarded(lambda: asyncio.run(work))
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        sys.exit(0)


def with_database(use: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    """Runs a command that needs the data, but not Telegram."""
    from bot.app import open_storage

    chosen = read_or_end(token_needed=False)

    async def work() -> T:
        db, _ = open_storage(chosen)
        async with db:
            return await use(db)

    return run_to_end(work())


def name_of(typed: str, *, limit: int) -> str:
    """A name as it is stored; ends the command for what is none."""
    from bot.rules.errors import Refused
    from bot.rules.folding import clean_line

    try:
        # Bytes that are no text in the language of the terminal come as lone surrogates; without them it would be
        # another name.
        typed.encode()
        return clean_line(typed, limit=limit)
    except (Refused, UnicodeEncodeError):
        end("A name has letters, and at most 200 of them; that of the manager at most 60.")


def person(number: int) -> None:
    """Ends the command for a number that no database has room for."""
    if not 0 < number <= LARGEST_NUMBER:
        no_person(number)


def no_person(number: int) -> NoReturn:
    end(f"There is no person with number {number}.")


def telegram_name() -> str:
    from bot.app import bot_name

    return run_to_end(bot_name(read_or_end()))


def with_cards(work: Callable[[], T]) -> T:
    """Runs what reads the cards and the questions; ends the command with a line for each fault in them."""
    from bot.deck import DeckError
    from bot.questions import QuestionError

    try:
        return work()
    except (DeckError, QuestionError) as error:
        end(str(error))


def guarded(work: Callable[[], T]) -> T:
    from bot.startup import sentence

    try:
        return work()
    except Exception as error:
        words = sentence(error)
        if words is None:
            raise
        end(words)


def end(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)
