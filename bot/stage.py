"""The stand-in and the bot together on one clock and one port: the ground of the demo, and of the tests that play.

Nothing is shared between the two but HTTP.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.actions.people import add_town
from bot.app import App, build
from bot.clock import MovedClock, random_bytes
from bot.rules.codes import RANDOM_BYTES, code_from, hash_code
from bot.rules.pace import UNLIMITED
from bot.settings import read_settings
from bot.speech import OFF
from bot.standin import Bot, Limits, Message, Phone, StandIn
from storage import outbox

BOT_ID = 1_234_567
USERNAME = "leerlijn_bot"
MAIL_FROM = "leerlijn@voorbeeldstad.example"


@dataclass(frozen=True, slots=True)
class Event:
    """What a person did, or what came to the phone or changed on it, and when."""

    at: datetime
    phone_id: int
    came: bool
    what: str


@dataclass(slots=True)
class Stage:
    """A played Telegram with our bot in it."""

    clock: MovedClock
    standin: StandIn
    bot: Bot
    app: App
    events: list[Event] = field(default_factory=list)
    _seen: dict[tuple[int, int], tuple[str, int | None]] = field(default_factory=dict)

    def log(self, phone: Phone, what: str) -> None:
        self.events.append(Event(self.clock.now(), phone.id, came=False, what=what))

    async def settle(self) -> None:
        """Lets the bot work on all that the phones did, and send all that is due, until nothing is left."""
        while True:
            if len(self.bot.updates):
                # The next call confirms what this one worked on.
                await self.app.polling.once(timeout=0)
                continue
            now = self.clock.now()
            if not await self.app.jobs.once(now) and not await self.app.worker.deliver(now):
                self._note_what_came()
                return

    def _note_what_came(self) -> None:
        for phone in self.standin.phones.values():
            for message in phone.chat(self.bot).from_bot:
                key, shown = (phone.id, message.message_id), (message.text, message.edit_timestamp)
                if self._seen.get(key) != shown:
                    changed = " (changed)" if key in self._seen else ""
                    what = _what_came(message)
                    self.events.append(Event(self.clock.now(), phone.id, came=True, what=what + changed))
                    self._seen[key] = shown

    async def pass_time(self, until: datetime) -> None:
        """Moves the clock on, and stops at each moment at which a message is due."""
        await self.settle()
        while self.clock.now() < until:
            due = await self._next_due()
            if due is None or due > until:
                break
            # What is due and yet held back, as all sending is after a 429, is tried again a second later.
            now = self.clock.now()
            self.clock.move_to(due if due > now else now + timedelta(seconds=1))
            await self.settle()
        self.clock.move_to(until)
        await self.settle()

    async def advance(self, seconds: float) -> None:
        """For the buttons of the clock on the page."""
        await self.pass_time(self.clock.now() + timedelta(seconds=seconds))

    async def to_next(self) -> None:
        """To the next message, if there is one."""
        due = await self._next_due()
        if due is not None:
            await self.pass_time(due)

    async def _next_due(self) -> datetime | None:
        """When the next message is due, or something is to be made."""
        moments = (await self.app.db.read(outbox.next_due), await self.app.jobs.next_due())
        return min((one for one in moments if one is not None), default=None)

    async def first_link(self, municipality: str, manager: str) -> str:
        """The code of a municipality's first manager, as the command line makes it."""
        code = code_from(random_bytes(RANDOM_BYTES))
        now = self.clock.now()
        await self.app.db.write(add_town, municipality, manager, hash_code(code), now=now)
        return code

    async def say(self, phone: Phone, text: str) -> Message:
        """The person types; gives the bot's last message after that."""
        self.log(phone, text)
        phone.send_text(self.bot, text)
        await self.settle()
        return self.last(phone)

    async def start(self, phone: Phone, code: str | None = None) -> Message:
        self.log(phone, "/start" + (" CODE" if code else ""))
        phone.start(self.bot, code)
        await self.settle()
        return self.last(phone)

    async def tap(self, phone: Phone, button: str) -> Message:
        """Taps the newest button whose label holds these words, or whose data begin with them."""
        for message in reversed(self.chat(phone)):
            for row in (message.reply_markup or {}).get("inline_keyboard", []):
                for found in row:
                    if button in found["text"] or found.get("callback_data", "").startswith(button):
                        self.log(phone, f"[{found['text']}]")
                        answers = phone.chat(self.bot).answers
                        before = len(answers)
                        phone.tap(self.bot, message.message_id, found["callback_data"])
                        await self.settle()
                        for answer in answers[before:]:
                            if answer.text:
                                what = f"(for a moment) {answer.text}"
                                self.events.append(Event(self.clock.now(), phone.id, came=True, what=what))
                        return self.last(phone)
        raise LookupError(f"no button with {button!r}")

    def chat(self, phone: Phone) -> list[Message]:
        return phone.chat(self.bot).messages

    def last(self, phone: Phone) -> Message:
        return phone.chat(self.bot).from_bot[-1]


def _what_came(message: Message) -> str:
    """A message in words, also where it has none."""
    if message.photo is not None:
        sign = "(QR picture)"
    elif message.voice is not None:
        sign = "(voice message)"
    else:
        sign = f"(file {message.file.file_name})" if message.file is not None else ""
    return "\n".join(part for part in (sign, message.text) if part)


@asynccontextmanager
async def open_stage(
    folder: Path,
    start: datetime,
    *,
    port: int = 0,
    running: bool = False,
    database: str = "",
    speech: str = OFF,
    smtp: str = "",
    translate: str = "",
) -> AsyncIterator[Stage]:
    """A stage with the data in the folder, or in another database. With `running` its clock goes on by itself.

    `speech` and `translate` are as in the settings; without `speech` there is no voice, whatever is installed on the
    machine.
    """
    clock = MovedClock(start, running=running)
    standin = StandIn(clock=clock, limits=Limits(enabled=False))
    # Another one at each start: a site that is open in the same browser must not be able to speak as the bot.
    token = f"{BOT_ID}:{random_bytes(24).hex()}"
    bot = standin.add_bot(token=token, username=USERNAME, first_name="Leerlijn")
    runner = web.AppRunner(standin.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        address = runner.addresses[0]
        standin.host, standin.port = address[0], address[1]
        mail_from = MAIL_FROM if smtp else ""
        chosen = read_settings(
            {},
            token=token,
            data=str(folder),
            database=database,
            api=standin.url,
            speech=speech,
            smtp=smtp,
            mail_from=mail_from,
            translate=translate,
        )
        async with build(chosen, clock, limit=UNLIMITED) as app:
            stage = Stage(clock, standin, bot, app)
            standin.clock_bar = stage
            await app.introduce()
            yield stage
    finally:
        await runner.cleanup()


@asynccontextmanager
async def at_work(stage: Stage) -> AsyncIterator[None]:
    """The bot works by itself, as it does in real life, until the end."""
    app = stage.app
    loops = [asyncio.create_task(loop.run()) for loop in (app.worker, app.jobs, app.polling)]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        for loop in loops:
            with suppress(asyncio.CancelledError):
                await loop
