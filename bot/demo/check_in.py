"""How things go reaches the coach: a check-in in Tigrinya by taps and by voice, its line in the coach's digest, an answer by a
phrase, and the person's page as text."""

from datetime import time, timedelta

from bot.demo.cast import NOON, Cast


async def ask_the_coach(cast: Cast) -> None:
    """Sara asks whether she can take her exam on another day; nobody answers yet."""
    await cast.stage.say(cast.sara, "هل يمكنني تغيير موعد الامتحان؟")


async def ask_how_it_goes(cast: Cast) -> None:
    """Semhar reads Dutch beside Tigrinya, and chooses when she is asked; at noon she is."""
    stage, semhar = cast.stage, cast.semhar
    await stage.say(semhar, "/settings")
    await stage.tap(semhar, "1:se:d")
    await stage.tap(semhar, "1:di:both")
    await stage.say(semhar, "/settings")
    await stage.tap(semhar, "1:se:c")
    await stage.tap(semhar, "1:qs:2:d")
    await stage.tap(semhar, "1:qd:2:0")
    await stage.tap(semhar, "1:qs:2:h")
    await stage.tap(semhar, "1:qh:2:1200")
    await stage.pass_time(cast.at(0, NOON))


async def answer_by_taps_and_voice(cast: Cast) -> None:
    """Three taps, of which the last asks for help; then Semhar says what it is about."""
    stage, semhar = cast.stage, cast.semhar
    await stage.pass_time(cast.at(0, time(12, 40)))
    await stage.tap(semhar, "1:qa:2:1:0:good")
    await stage.tap(semhar, "1:qa:2:1:1:few")
    await stage.tap(semhar, "1:qa:2:1:2:help")
    stage.log(semhar, "🎤 (voice message)")
    semhar.send_voice(stage.bot)
    await stage.settle()


async def answer_by_phrase(cast: Cast) -> None:
    """Karin reads her summary, hears what Semhar said, and chooses a phrase with its places. It leaves after the moment in
    which it can be undone; then she takes the page along for the case system."""
    stage, karin = cast.stage, cast.karin
    await stage.pass_time(cast.at(0, time(15)))
    await show_digest(cast)
    await stage.tap(karin, "1:tc:2")
    await stage.tap(karin, "1:tv:")
    await stage.tap(karin, "1:tf:2")
    await stage.tap(karin, "1:tg:2:exam")
    await stage.tap(karin, "1:tp:2:exa-together")
    await stage.tap(karin, f"1:tq:{(cast.monday + timedelta(days=1)).date()}")
    await stage.tap(karin, "1:tq:11:00")
    await stage.tap(karin, "1:ts:2:")
    await stage.pass_time(cast.at(0, time(15, 1)))
    await stage.say(karin, "/people")
    await stage.tap(karin, "Semhar")
    await stage.tap(karin, "1:dp:2")
    await stage.tap(karin, "1:dt:2")


async def show_digest(cast: Cast) -> None:
    """Karin looks at her summary."""
    await cast.stage.say(cast.karin, "/summary")
    await cast.stage.tap(cast.karin, "1:da")
