"""The people of a test, what they see on their phones, and updates that no phone would send."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Update

from bot.actions import trajectories
from bot.app import build
from bot.i18n import visible
from bot.i18n.loading import Domain
from bot.rules.pace import UNLIMITED
from bot.rules.trajectory import GivenKind, Route, Source
from bot.rules.values import Appointment, Holder, Role, Staff
from bot.stage import Stage
from bot.standin import Message, Phone
from storage import appointments, dialogs, people
from tests.builders import a_coach, a_holder, a_municipality, an_appointment
from tests.reading import UNSEEN

CASES = Path(__file__).parents[1] / "data" / "cases"


def case(name: str) -> Any:
    """A hard case of real life, as data."""
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


def right(name: str) -> Any:
    """The right values for it."""
    return json.loads((CASES / "values.json").read_text("utf-8"))[name]


def local(words: str) -> datetime:
    """A moment on the wall in Amsterdam, as an instant."""
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)


async def on_b1(town: "Town", holder: Holder) -> None:
    """Karin enters the B1-route and a PIP of 29 February 2024: the term ends on 28 February 2027."""
    for enter, *what in (
        (trajectories.set_route, Route.B1),
        (trajectories.enter_date, GivenKind.PIP, date(2024, 2, 29), Source.PIP),
    ):
        await town.write(enter, town.coach.id, holder.id, *what, now=town.now)


def read(message: Message) -> str:
    """What a reader sees of a message."""
    return message.text.translate(UNSEEN)


def data_of(message: Message) -> list[str]:
    """The data of a message's buttons, row by row."""
    return [button.get("callback_data", "") for row in message.inline_keyboard for button in row]


@dataclass(slots=True)
class Town:
    """A municipality on a stage. Times are typed as on the wall in Amsterdam."""

    stage: Stage
    coach: Staff
    karin: Phone

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    async def write(self, action: Any, *args: Any, **values: Any) -> Any:
        return await self.stage.app.db.write(action, *args, **values)

    async def read(self, query: Any, *args: Any, **values: Any) -> Any:
        return await self.stage.app.db.read(query, *args, **values)

    # People

    def phone(self, name: str = "Sara", language: str | None = "en", user_id: int | None = None) -> Phone:
        """A phone on which the bot was started."""
        phone = self.stage.standin.add_phone(name, language, user_id)
        phone.chat(self.stage.bot).started = True
        return phone

    async def join(
        self,
        name: str = "Semhar",
        *,
        language: str = "en",
        phone: Phone | None = None,
        coach: Staff | None = None,
        **values: Any,
    ) -> tuple[Phone, Holder]:
        """Somebody who has come in and agreed, on a new phone or on one that is there."""
        phone = phone or self.phone(name, language)
        holder: Holder = await self.write(
            a_holder,
            name,
            coach=coach or self.coach,
            language=language,
            chat_id=phone.id,
            now=self.now,
            **values,
        )
        return phone, holder

    async def without_phone(self, name: str) -> Holder:
        """Somebody of Karin's who has not come in."""
        holder: Holder = await self.write(a_holder, name, coach=self.coach, now=self.now)
        return holder

    async def another_coach(self, name: str = "Bram", town: str = "Voorbeeldstad") -> tuple[Phone, Staff]:
        phone = self.phone(name)
        municipality = await self.write(a_municipality, town)
        coach = await self.write(
            a_coach, name, municipality=municipality, language="en", chat_id=phone.id, now=self.now
        )
        return phone, coach

    async def appointment(self, holder: Holder, at: str = "2026-11-24 14:00", **values: Any) -> Appointment:
        """One of which the holder knows already; nothing of it waits to be sent."""
        made: Appointment = await self.write(an_appointment, holder, at=local(at), now=self.now, **values)
        return made

    async def new_code(self, name: str = "Semhar") -> str:
        """Karin makes a person; the code for them."""
        await self.say(self.karin, "/new")
        await self.say(self.karin, name)
        return self.code_given()

    def code_given(self) -> str:
        """The code in the link that Karin was given last."""
        link = next(text for text in reversed(self.all(self.karin)) if "?start=" in text)
        return link.partition("?start=")[2].partition("\n")[0]

    def words(self, language: str, source: str, *, domain: Domain = "messages") -> str:
        """What a text of ours is in this language, as a reader sees it."""
        t = self.stage.app.application.house.catalogues.translator(language, domain=domain)
        return visible(t.text(source)).translate(UNSEEN)

    # What there is

    async def holder(self, holder: Holder) -> Holder:
        found: Holder = await self.read(people.holder, holder.id)
        return found

    async def of_holder(self, holder: Holder) -> list[Appointment]:
        found: list[Appointment] = await self.read(
            appointments.of_holder, holder.id, since=self.now - timedelta(days=365)
        )
        return found

    async def state(self, appointment: Appointment) -> Appointment:
        found: Appointment = await self.read(appointments.appointment, appointment.id)
        return found

    async def said(self, phone: Phone) -> dict[str, Any] | None:
        """How far the dialog is."""
        dialog = await self.read(dialogs.get, phone.id)
        return None if dialog is None else dict(dialog.data)

    # On the phones

    def last(self, phone: Phone) -> str:
        return read(self.stage.last(phone))

    def all(self, phone: Phone) -> list[str]:
        """All messages of the bot, as they are now."""
        return [read(message) for message in phone.chat(self.stage.bot).from_bot]

    def toasts(self, phone: Phone) -> list[str]:
        """The answers to taps."""
        return [answer.text.translate(UNSEEN) for answer in phone.chat(self.stage.bot).answers]

    async def say(self, phone: Phone, text: str) -> str:
        return read(await self.stage.say(phone, text))

    async def tap(self, phone: Phone, button: str) -> str:
        """Taps the newest button with these words or data; what its message says then."""
        message = self.with_button(phone, button)
        await self.stage.tap(phone, button)
        return read(message)

    def with_button(self, phone: Phone, button: str) -> Message:
        for message in reversed(self.stage.chat(phone)):
            for row in message.inline_keyboard:
                for found in row:
                    if button in found["text"] or found.get("callback_data", "").startswith(button):
                        return message
        raise LookupError(f"no button with {button!r}")

    async def tap_data(self, phone: Phone, data: str, *, message: Message | None = None) -> str:
        """A tap with data that no button on the phone has. What the answer to the tap said."""
        chat = phone.chat(self.stage.bot)
        shown = message or chat.add(self.stage.bot.user, from_bot=True, text="…", reply_markup=None)
        shown.reply_markup = {"inline_keyboard": [[{"text": "…", "callback_data": data}]]}
        before = len(chat.answers)
        phone.tap_at(self.stage.bot, shown.message_id, 0, 0)
        await self.stage.settle()
        return " ".join(self.toasts(phone)[before:])

    async def tap_each(self, phone: Phone, data: Iterable[str]) -> None:
        """Such taps one after another, each on a message of its own, without waiting for what comes of them: an answer to each."""
        chat = phone.chat(self.stage.bot)
        wanted = len(chat.answers)
        for each in data:
            markup = {"inline_keyboard": [[{"text": "…", "callback_data": each}]]}
            shown = chat.add(self.stage.bot.user, from_bot=True, text="…", reply_markup=markup)
            phone.tap_at(self.stage.bot, shown.message_id, 0, 0)
            wanted += 1
        await self.stage.settle()
        assert len(chat.answers) == wanted

    async def message(self, phone: Phone, **fields: Any) -> None:
        """A message of any kind; goes without the limits of a phone."""
        self.send(phone, **fields)
        await self.stage.settle()

    def send(self, phone: Phone, **fields: Any) -> None:
        chat = phone.chat(self.stage.bot)
        number = chat.add(phone.user, from_bot=False, text="…").message_id
        content = {
            "message_id": number,
            "date": int(self.now.timestamp()),
            "chat": phone.chat_api(),
            "from": phone.user,
            **fields,
        }
        phone.send_raw(self.stage.bot, {"message": content})

    async def settle_as_time_goes_on(self) -> None:
        """As `stage.settle`, where the bot waits a moment of its own: for the next try, or for its turn."""
        work = asyncio.create_task(self.stage.settle())
        while not work.done():
            await asyncio.wait({work}, timeout=0.02)  # what is under way at the stand-in
            wake = self.stage.clock.next_wake()
            if wake is not None and not work.done():
                self.stage.clock.move_to(wake)
        await work

    async def at_once(self, *, times: int = 1) -> None:
        """Works on all updates that wait at one moment, as several processes would; each so many times.
        They go on waiting, and come again with the next that is settled."""
        application = self.stage.app.application
        waiting = [one.api() for one in self.stage.bot.updates] * times
        await asyncio.gather(
            *(application.process_update(Update.de_json(one, application.bot)) for one in waiting)
        )

    async def process(self, update: dict[str, Any]) -> None:
        """Works on an update as if the webhook had brought it, then lets everything be sent that is due."""
        application = self.stage.app.application
        await application.process_update(Update.de_json(update, application.bot))
        await self.stage.settle()


async def found_town(stage: Stage) -> Town:
    phone = stage.standin.add_phone("Karin", "en")
    phone.chat(stage.bot).started = True
    coach = await stage.app.db.write(
        a_coach, "Karin", role=Role.MANAGER, language="en", chat_id=phone.id, now=stage.clock.now()
    )
    return Town(stage, coach, phone)


@asynccontextmanager
async def restarted(stage: Stage) -> AsyncIterator[None]:
    """The bot as a new process on the same data; it knows nothing but what is stored."""
    before = stage.app
    async with build(before.settings, stage.clock, limit=UNLIMITED) as stage.app:
        yield
    stage.app = before
