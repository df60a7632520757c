"""The demo: the stand-in, the bot and example people, on this machine alone.

`serve` shows them in the browser; `play_week` plays an example week on a moved clock and prints it phone by phone.
The people do not exist.
"""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from bot.clock import WallClock
from bot.exports import Table, to_csv
from bot.imports.calendar_writing import write_calendar
from bot.rules.cards import CardLevel, Deck, Form
from bot.rules.days import add_months
from bot.rules.forms import Exercise, exercise, form_for
from bot.rules.local_time import local_to_utc
from bot.rules.practice import practice_day
from bot.rules.scheduling import State
from bot.speech import OFF
from bot.stage import Stage, at_work, open_stage
from bot.standin import Message, Phone
from storage import practice

ZONE = "Europe/Amsterdam"
MONDAY = datetime(2026, 11, 30, tzinfo=ZoneInfo(ZONE))  # of the week that is played
NINE = time(9)


@dataclass(slots=True)
class Cast:
    """The example people with their phones."""

    stage: Stage
    karin: Phone  # coach, Dutch
    sara: Phone  # holder, Arabic
    semhar: Phone  # holder, Tigrinya
    monday: datetime

    def at(self, weekday: int, clock: time) -> datetime:
        """That day of the week, Monday being 0, and clock time, as an instant."""
        return local_to_utc((self.monday + timedelta(days=weekday)).date(), clock, ZONE)

    def day(self, weekday: int) -> str:
        """As a coach types a day."""
        return f"{self.monday + timedelta(days=weekday):%d-%m-%Y}"


async def serve(port: int) -> None:
    """Runs until Ctrl-C. The clock goes on by itself, and by the buttons on the page."""
    now = WallClock().now().astimezone(ZoneInfo(ZONE))
    monday = now - timedelta(days=now.weekday())
    async with open_cast(monday, port=port, running=True) as cast:
        click.echo(f"The phones are at {cast.stage.standin.url}/ — Ctrl-C ends the demo.")
        await come_in(cast)
        await book(cast)
        await enter_trajectories(cast)
        await make_a_plan(cast)
        await practise(cast)
        async with at_work(cast.stage):
            await asyncio.Event().wait()


async def play_week() -> None:
    """One example week at full speed."""
    async with open_cast(MONDAY, port=0, running=False) as cast:
        for act in (
            come_in,
            book,
            enter_trajectories,
            make_a_plan,
            practise,
            through_the_week,
            end_of_the_week,
        ):
            await act(cast)
        _print_phones(cast)


@asynccontextmanager
async def open_cast(monday: datetime, *, port: int, running: bool) -> AsyncIterator[Cast]:
    """The example people on a stage, on the Monday at nine in the morning."""
    start = local_to_utc(monday.date(), NINE, ZONE)
    with tempfile.TemporaryDirectory(prefix="leerlijn-demo-") as folder:
        async with open_stage(
            Path(folder), start, port=port, running=running, speech="" if running else OFF
        ) as stage:
            karin = stage.standin.add_phone(first_name="Karin", language_code="nl")
            sara = stage.standin.add_phone(first_name="Sara", language_code="ar")
            semhar = stage.standin.add_phone(first_name="Semhar", language_code="ti")
            yield Cast(stage, karin, sara, semhar, monday)


async def come_in(cast: Cast) -> None:
    """Karin gets her link from the municipality, makes two people, and they come in by theirs."""
    stage = cast.stage
    await stage.start(cast.karin, await stage.first_link("Voorbeeldstad", "Karin"))
    for phone, language in ((cast.sara, "ar"), (cast.semhar, "ti")):
        await stage.say(cast.karin, "/new")
        link = await stage.say(cast.karin, phone.first_name)
        await stage.start(phone, _code(link))
        await stage.tap(phone, f"1:lg:{language}")
        await stage.tap(phone, "1:ok:y")


async def book(cast: Cast) -> None:
    """Karin books three appointments: by typing, and by buttons. That of tomorrow is what Sara practises for."""
    stage, karin = cast.stage, cast.karin
    await stage.say(karin, "/appointment")
    await stage.tap(karin, "Sara")
    await stage.say(karin, f"{cast.day(2)} 14:30")
    await stage.tap(karin, "1:bo:language")
    await stage.say(karin, "Stadhuis, loket 3")
    await stage.tap(karin, "1:be:title")
    await stage.say(karin, "Intake taalles")
    await stage.tap(karin, "1:be:bring")
    await stage.say(karin, "uw pas en de brief")
    await stage.tap(karin, "1:bs")
    await stage.say(karin, "/appointment")
    await stage.tap(karin, "Semhar")
    await stage.tap(karin, f"1:bd:{(cast.monday + timedelta(days=3)).date()}")
    await stage.tap(karin, "1:bt:10:00")
    await stage.tap(karin, "1:bo:health")
    await stage.tap(karin, "Stadhuis, loket 3")
    await stage.tap(karin, "1:bs")
    await stage.say(karin, "/appointment")
    await stage.tap(karin, "Sara")
    await stage.say(karin, f"{cast.day(1)} 11:30")
    await stage.tap(karin, "1:bo:self_reliance")
    await stage.say(karin, "Kantoor van de verhuurder")
    await stage.tap(karin, "1:be:title")
    await stage.say(karin, "Huurcontract tekenen")
    await stage.tap(karin, "1:bs")


async def enter_trajectories(cast: Cast) -> None:
    """A list brings law, route and dates of six people; then an exam that clashes, and somebody in a reception centre."""
    stage, karin = cast.stage, cast.karin
    stage.log(karin, "📎 caseload.csv")
    karin.send_document(stage.bot, "caseload.csv", _caseload(cast), "text/csv")
    await stage.settle()
    await stage.tap(karin, "1:il:")
    await stage.say(karin, "/people")
    await stage.tap(karin, "Hamid")
    await stage.tap(karin, "1:kl:")
    await stage.tap(karin, "1:ke:")
    await stage.tap(karin, "1:ke:6:frame")
    await stage.tap(karin, "1:kf:6:stage")
    await stage.tap(karin, "1:ka:stage:reception")
    await stage.say(karin, "/people")
    await stage.tap(karin, "Sara")
    await stage.tap(karin, "1:kl:1")
    await stage.tap(karin, "1:ke:1")
    await stage.tap(karin, "1:ke:1:exams")
    await stage.tap(karin, "1:kf:1:exam")
    await stage.tap(karin, "1:ka:part:knm")
    await stage.say(karin, f"{cast.day(2)} 15:00")
    await stage.tap(karin, "1:ka:place:0")
    await stage.tap(karin, "1:ka:signed_up_by:person")
    await stage.tap(karin, "1:ka:source:duo_brief")
    await stage.tap(karin, "1:ks")
    await stage.say(karin, "/deadlines")
    await stage.say(cast.sara, "/line")
    await stage.say(cast.semhar, "/line")


async def make_a_plan(cast: Cast) -> None:
    """Karin takes the intake of Sara, and they set a goal with a small step; Sara says how it is going."""
    stage, karin, sara = cast.stage, cast.karin, cast.sara
    await stage.say(karin, "/people")
    await stage.tap(karin, "Sara")
    await stage.tap(karin, "1:ja:1")
    await stage.tap(karin, "1:jb:1:schooling")
    await stage.tap(karin, "1:jc:1:schooling:4")
    await stage.tap(karin, "1:jc:1:literacy:2")
    await stage.say(karin, "/people")
    await stage.tap(karin, "Sara")
    await stage.tap(karin, "1:ga:1")
    await stage.tap(karin, "1:gb:1:work")
    await stage.tap(karin, "1:gd:1:work")
    await stage.tap(karin, "1:ge:1:work:taster")
    await stage.tap(karin, "1:gf:1:3")
    await stage.tap(karin, "1:gj:1")
    await stage.say(karin, "Bellen met het restaurant")
    await stage.tap(karin, "1:gl:1:2")
    await stage.say(sara, "/plan")
    await stage.tap(sara, "1:pb:1:work")
    await stage.tap(sara, "1:pd:1:work")
    await stage.tap(sara, "1:pe:1:work:3")


async def practise(cast: Cast) -> None:
    """Sara practises, as somebody who began a month ago: a picture, words in order, a word typed with a slip, and new
    words for her appointment of tomorrow."""
    stage, sara = cast.stage, cast.sara
    deck, now = stage.app.application.house.lessons.deck, stage.clock.now()
    await stage.app.db.write(_practised_before, deck, now=now)
    await stage.say(sara, "/practice")
    await stage.tap(sara, "1:xv:1:A1")
    while (made := await _asked(cast)) is not None:
        if made.form is Form.TEACH:
            await stage.tap(sara, "1:xw:")
        await _answer(cast, made)
        if any(button.startswith("1:xn:") for button in _data(stage.last(sara))):
            await stage.tap(sara, "1:xn:")


async def through_the_week(cast: Cast) -> None:
    """Reminders come, people answer, an appointment is moved, a word goes to the coach."""
    stage, karin, sara, semhar = cast.stage, cast.karin, cast.sara, cast.semhar
    await stage.tap(sara, "1:an:1:1:c")
    await stage.pass_time(cast.at(1, time(19)))
    await stage.say(sara, "/settings")
    await stage.tap(sara, "1:se:d")
    await stage.tap(sara, "1:di:both")
    await stage.pass_time(cast.at(2, time(15)))
    await stage.tap(semhar, "1:an:2:1:n")
    await stage.tap(karin, "1:sa:2")
    await stage.tap(karin, "1:bm:2")
    await stage.tap(karin, "1:be:moment")
    await stage.say(karin, f"{cast.day(4)} 11:00")
    await stage.tap(karin, "1:bs")
    await stage.pass_time(cast.at(2, time(16)))
    await stage.tap(semhar, "1:an:2:2:h")
    await stage.tap(semhar, "1:wy:2")
    await stage.say(sara, "شكراً، كان الموعد جيداً.")


async def end_of_the_week(cast: Cast) -> None:
    """A calendar file is read, an appointment is cancelled, somebody blocks the bot, and Karin looks at her list."""
    stage, karin, sara = cast.stage, cast.karin, cast.sara
    await stage.pass_time(cast.at(3, time(10)))
    lesson = cast.at(8, NINE)
    file = write_calendar(
        "les-1",
        0,
        lesson,
        lesson + timedelta(hours=2),
        ZoneInfo(ZONE),
        "Taalles",
        "Bibliotheek",
        "",
        stage.clock.now(),
    )
    stage.log(karin, "📎 taalles.ics")
    karin.send_document(stage.bot, "taalles.ics", file, "text/calendar")
    await stage.settle()
    await stage.tap(karin, "1:iw:1")
    await stage.tap(karin, "1:io:language")
    await stage.tap(karin, "1:im:")
    await stage.tap(sara, "1:an:4")
    await stage.pass_time(cast.at(4, time(8, 30)))
    await stage.tap(karin, "1:sa:2")
    await stage.tap(karin, "1:bc:2")
    await stage.tap(karin, "1:by:2")
    await stage.pass_time(cast.at(4, time(12)))
    stage.log(cast.semhar, "blocks the bot")
    cast.semhar.block(stage.bot)
    await stage.settle()
    await stage.say(karin, "/list")
    await stage.pass_time(cast.at(6, time(18)))


def _practised_before(tx: Connection, deck: Deck, *, now: datetime) -> None:
    """What somebody knows after a month: a card for each of these forms comes back today."""
    known: set[str] = set()
    for form, stability in ((Form.PICTURE_WORD, 1.0), (Form.WORD_ORDER, 20.0), (Form.TYPE_WORD, 20.0)):
        card, reps = next(
            (card, reps)
            for card in deck.cards.values()
            for reps in range(1, 4)
            if card.level is CardLevel.A1
            and card.id not in known
            and form_for(card, deck, stability=stability, reps=reps, has_voice=False) is form
        )
        state = State(stability, 5.0, now - timedelta(days=1), now - timedelta(days=stability + 1), reps, 0)
        practice.put_state(tx, 1, card.id, state)
        known.add(card.id)


async def _asked(cast: Cast) -> Exercise | None:
    """The question that Sara sees."""
    stage = cast.stage
    today = practice_day(stage.clock.now(), ZONE)
    found = await stage.app.db.read(practice.session_of, 1, today)
    if found is None or found.present is None:
        return None
    deck = stage.app.application.house.lessons.deck
    seed = f"{found.id}:{found.number}"
    return exercise(deck.cards[found.present.card], found.present.form, deck, seed=seed)


async def _answer(cast: Cast, made: Exercise) -> None:
    """Right; a typed word with a slip."""
    stage, sara = cast.stage, cast.sara
    if made.form is Form.WORD_ORDER:
        for at in made.orders[0]:
            await stage.tap(sara, made.options[at].text)
        await stage.tap(sara, "1:xk:")
    elif made.form is Form.TYPE_WORD:
        word = made.card.word
        await stage.say(sara, word[:-2] + word[-1] + word[-2])
    elif made.options:
        await stage.tap(
            sara, next(data for data in _data(stage.last(sara)) if data.endswith(f":{made.right}"))
        )
    elif made.form is Form.TEACH:
        await stage.tap(sara, "1:xa:")
    else:
        await stage.tap(sara, "1:xm:")
        await stage.tap(sara, "1:xg:")


def _data(message: Message) -> list[str]:
    rows = (message.reply_markup or {}).get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]


def _caseload(cast: Cast) -> bytes:
    """The list of the municipality's own system: one person for each law and route. Of Sara's term the last day to sign
    up for the language exams, 13 weeks before its end, is the Friday of this week."""
    end = (cast.monday + timedelta(days=4, weeks=13)).date()
    pip = add_months(end, -36)
    rows = [
        ("Clientnr", "Voornaam", "Taal", "Wet", "Route", "PIP-datum", "Einde termijn (DUO)"),
        ("101", "Sara", "Arabisch", "Wi2021", "B1", f"{pip:%d-%m-%Y}", ""),
        ("102", "Semhar", "Tigrinya", "Wi2013", "", "", f"{add_months(end, 4):%d-%m-%Y}"),
        ("103", "Dawit", "Tigrinya", "Wi2021", "Z", f"{add_months(pip, 14):%d-%m-%Y}", ""),
        ("104", "Rima", "Arabisch", "Wi2021", "onderwijs", f"{add_months(pip, 20):%d-%m-%Y}", ""),
        ("105", "Olena", "Engels", "Vrijwillig", "", "", ""),
        ("106", "Hamid", "Engels", "Wi2021", "", "", ""),
    ]
    return to_csv(Table(rows[0], rows[1:]))


def _code(link: Message) -> str:
    found = re.search(r"\?start=([A-Za-z0-9_-]+)", link.text)
    if found is None:
        raise LookupError("no link in the message")
    return found[1]


def _print_phones(cast: Cast) -> None:
    """Per phone: what came, and what was typed or tapped."""
    for phone in (cast.karin, cast.sara, cast.semhar):
        click.echo(f"\n=== {phone.first_name} ({phone.language_code}) ===")
        for event in cast.stage.events:
            if event.phone_id == phone.id:
                words = event.what.replace("\n", "\n" + " " * 20)
                arrow = "  " if event.came else "> "
                click.echo(f"{event.at.astimezone(ZoneInfo(ZONE)):%a %d %b %H:%M}  {arrow}{words}")
