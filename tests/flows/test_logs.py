"""P02: a whole demo week at the level that logs most, with the network failing: no name, no word, no secret."""

import asyncio
import json
import logging
import re
import warnings
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.demo.cast import MONDAY, Cast, open_cast
from bot.demo.check_in import answer_by_phrase, answer_by_taps_and_voice, ask_how_it_goes
from bot.demo.news import COURSE, RIGHT_DAY, WRONG_DAY, course, let_olena_in, news_of_tuesday
from bot.demo.trajectories import enter_trajectories
from bot.demo.week import book, come_in, end_of_the_week, through_the_week
from bot.settings import BadSetting, read_settings
from tests.logs import everything_logged
from tests.reading import UNSEEN

# Names, and what the people of the demo type, beside the texts that are found on their phones.
TYPED = (
    "Karin",
    "Sara",
    "Semhar",
    "Olena",
    "Voorbeeldstad",
    "Stadhuis",
    "loket 3",
    "Intake taalles",
    "uw pas",
    "de brief",
    "Taalles",
    "Bibliotheek",
    "شكراً",
    *(course(language, days).words for language in COURSE for days in (WRONG_DAY, RIGHT_DAY)),
)


async def while_time_passes(cast: Cast, work: Coroutine[Any, Any, object]) -> None:
    """For what waits by the clock, as all sending does after a 429: where work stands still, the clock goes on."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait([task], timeout=0.02)
        wake = cast.stage.clock.next_wake()
        if wake is not None:
            cast.stage.clock.move_to(wake)
    await task


async def fail_and_come_back(cast: Cast) -> None:
    """The network fails while people write and messages fall due, in all the ways that it can."""
    stage, faults = cast.stage, cast.stage.standin.faults
    # A reply whose answer is cut off, then words for the coach that meet three kinds of refusal.
    faults.cut_before_answer(method="sendMessage")
    await stage.say(cast.sara, "Woorden die niemand mag lezen")
    for words, code, description in (
        ("Eerste vraag", 400, "Bad Request: can't parse entities: Karin"),
        ("Tweede vraag", 429, "Too Many Requests: retry after 3"),
        ("Derde vraag", 500, "Internal Server Error"),
    ):
        cast.sara.send_text(stage.bot, words)
        await stage.app.polling.once(timeout=0)
        faults.fail_next("sendMessage", code, description, {"retry_after": 3} if code == 429 else None)
        await stage.app.worker.deliver(stage.clock.now())
        await stage.pass_time(stage.clock.now() + timedelta(minutes=10))
    await faults.refuse_connections(True)
    cast.sara.send_text(stage.bot, "Nog meer woorden")
    with pytest.raises(NetworkError):
        await stage.app.polling.once(timeout=0)
    await stage.app.worker.deliver(stage.clock.now())
    await faults.refuse_connections(False)
    await stage.pass_time(stage.clock.now() + timedelta(minutes=10))


def hidden_in(cast: Cast) -> set[str]:
    """All that must not be found: secrets, and every line that stands on a phone."""
    stage = cast.stage
    key = stage.app.settings.key_file.read_text().strip()
    token = stage.bot.token
    words = {token, token.partition(":")[2], key, *TYPED}
    for phone in stage.standin.phones.values():
        for message in stage.chat(phone):
            words |= {line.translate(UNSEEN).strip() for line in message.text.splitlines()}
            words |= set(re.findall(r"start=([A-Za-z0-9_-]+)", message.text))
            words |= {button["text"] for row in message.inline_keyboard for button in row}
    return {word for word in words if len(word) >= 4}


async def test_a_whole_week_says_nothing_about_anybody() -> None:
    with everything_logged() as written:
        async with open_cast(MONDAY, port=0, running=False) as cast:
            for act in (
                come_in,
                book,
                enter_trajectories,
                ask_how_it_goes,
                answer_by_taps_and_voice,
                answer_by_phrase,
                let_olena_in,
                news_of_tuesday,
                through_the_week,
                fail_and_come_back,
                end_of_the_week,
            ):
                await while_time_passes(cast, act(cast))
            hidden = hidden_in(cast)
            # What nobody expects, with everything in its words.
            await cast.stage.app.db.close()
            cast.sara.send_text(cast.stage.bot, "Laatste woorden")
            await cast.stage.app.polling.once(timeout=0)
    lines = written.getvalue().splitlines()
    assert len(hidden) > 100
    assert {"Laatste woorden", "Woorden die niemand mag lezen"} - hidden == {"Laatste woorden"}
    assert any(json.loads(line).get("error") for line in lines)
    for line in lines:
        found = [
            word
            for word in {*hidden, "Laatste woorden"}
            if word in line or word in json.loads(line).get("message", "")
        ]
        assert found == [], line


TOKEN = "123456789:" + "letters-of-an-example-token"
SECRET_WORDS = f"Sara zei iets, token {TOKEN}, 100% geheim"


def raise_words() -> None:
    raise ValueError(SECRET_WORDS)


@pytest.mark.parametrize(
    "name", ["bot.worker", "handlers.errors", "telegram.ext.Application", "asyncio", "aiohttp.server"]
)
def test_the_words_of_an_error_are_not_printed(name: str) -> None:
    with everything_logged() as written:
        try:
            raise_words()
        except ValueError as error:
            logging.getLogger(name).error("it failed", exc_info=error)
    line = json.loads(written.getvalue())
    assert line["error"] == "ValueError"
    assert "raise_words" in line["trace"][-1]
    assert "Sara" not in written.getvalue()
    assert TOKEN not in written.getvalue()


@pytest.mark.parametrize(
    ("words", "arguments", "shown"),
    [
        (SECRET_WORDS, (), "…"),  # a library that words its message before it logs
        ("Calling %s with %s", (f"https://api/bot{TOKEN}", {"text": "Sara"}), "Calling %s with %s"),
        ({"text": "Sara"}, (), "…"),
    ],
)
def test_of_libraries_only_the_template_is_kept(
    words: object, arguments: tuple[object, ...], shown: str
) -> None:
    with everything_logged() as written:
        logging.getLogger("telegram.Bot").debug(words, *arguments)
    assert json.loads(written.getvalue())["message"] == shown


def test_of_ours_the_facts_are_kept() -> None:
    with everything_logged() as written:
        logging.getLogger("bot.worker").warning("rows taken back", extra={"count": 3})
    line = json.loads(written.getvalue())
    assert (line["level"], line["logger"], line["message"], line["count"]) == (
        "WARNING",
        "bot.worker",
        "rows taken back",
        3,
    )


def test_a_warning_of_a_library_is_logged_without_its_words() -> None:
    with everything_logged() as written, warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"deprecated for {TOKEN}", UserWarning, stacklevel=1)
    assert TOKEN not in written.getvalue()
    assert json.loads(written.getvalue())["logger"] == "py.warnings"


def test_settings_show_no_secret() -> None:
    chosen = read_settings({}, token=TOKEN, key="the-key-itself", webhook_secret="the-secret-itself")
    for shown in (repr(chosen), str(chosen), f"{chosen}", f"{chosen!r}", str([chosen]), str({"s": chosen})):
        assert not any(secret in shown for secret in (TOKEN, "the-key-itself", "the-secret-itself"))


@pytest.mark.parametrize("value", ["123:short", "Sara-Sara-Sara", "12345678:" + "x" * 300])
def test_a_refused_setting_does_not_show_its_value(value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"LEERLIJN_TOKEN": value})
    assert value not in str(refused.value)
    assert value not in repr(refused.value)
    assert refused.value.__suppress_context__
