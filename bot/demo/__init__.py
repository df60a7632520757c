"""The demo: the stand-in, the bot and example people, on this machine alone.

`serve` shows them in the browser; `play_week` plays an example week on a moved clock and prints it phone by phone.
"""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import click

from bot.clock import WallClock
from bot.demo.cast import MONDAY, ZONE, Cast, open_cast
from bot.demo.check_in import (
    answer_by_phrase,
    answer_by_taps_and_voice,
    ask_how_it_goes,
    ask_the_coach,
    show_digest,
)
from bot.demo.news import let_olena_in, news_of_tuesday, send_news
from bot.demo.practice import practise
from bot.demo.trajectories import enter_trajectories, make_a_plan
from bot.demo.week import book, come_in, end_of_the_week, through_the_week
from bot.stage import at_work

# With these both the page and the week begin.
BEGINNING = (come_in, book, enter_trajectories, make_a_plan, practise)
# What somebody who opens the page finds: news with a question, a check-in that waits for an answer, and a coach with something
# to do. What Sara asked lies hours back, so that Karin hears at once of what comes next.
WAITING = (let_olena_in, send_news, ask_the_coach, ask_how_it_goes, show_digest)


async def serve(port: int) -> None:
    """Runs until Ctrl-C. The clock goes on by itself, and by the buttons on the page."""
    now = WallClock().now().astimezone(ZoneInfo(ZONE))
    monday = now - timedelta(days=now.weekday())
    async with open_cast(monday, port=port, running=True) as cast:
        click.echo(f"The phones are at {cast.stage.standin.url}/ — Ctrl-C ends the demo.")
        for act in (*BEGINNING, *WAITING):
            await act(cast)
        async with at_work(cast.stage):
            await asyncio.Event().wait()


async def play_week() -> None:
    """One example week at full speed."""
    async with open_cast(MONDAY, port=0, running=False) as cast:
        for act in (
            *BEGINNING,
            ask_how_it_goes,
            answer_by_taps_and_voice,
            answer_by_phrase,
            let_olena_in,
            news_of_tuesday,
            through_the_week,
            end_of_the_week,
        ):
            await act(cast)
        _print_phones(cast)


def _print_phones(cast: Cast) -> None:
    """Per phone: what came, and what was typed or tapped."""
    for phone in (cast.karin, cast.sara, cast.semhar, cast.olena):
        click.echo(f"\n=== {phone.first_name} ({phone.language_code}) ===")
        for event in cast.stage.events:
            if event.phone_id == phone.id:
                words = event.what.replace("\n", "\n" + " " * 20)
                arrow = "  " if event.came else "> "
                click.echo(f"{event.at.astimezone(ZoneInfo(ZONE)):%a %d %b %H:%M}  {arrow}{words}")
