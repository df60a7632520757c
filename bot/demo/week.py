"""The week of the example people: they come in, have appointments, answer, and one leaves."""

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.cast import NINE, ZONE, Cast
from bot.imports.calendar_writing import write_calendar
from bot.standin import Message


async def come_in(cast: Cast) -> None:
    """Karin gets her link from the municipality, makes two people, and they come in by theirs."""
    stage = cast.stage
    await stage.start(cast.karin, await stage.first_link("Voorbeeldstad", "Karin"))
    for phone, language in ((cast.sara, "ar"), (cast.semhar, "ti")):
        await stage.say(cast.karin, "/new")
        link = await stage.say(cast.karin, phone.first_name)
        await stage.start(phone, code_of(link))
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


def code_of(link: Message) -> str:
    """What a coach was given for somebody."""
    found = re.search(r"\?start=([A-Za-z0-9_-]+)", link.text)
    if found is None:
        raise LookupError("no link in the message")
    return found[1]
