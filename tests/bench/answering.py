"""From an update to its answer: the person is looked up, something is changed, Telegram is told."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection
from telegram import Update

from bot.app import App, build
from bot.clock import WallClock
from bot.rules.pace import UNLIMITED
from bot.settings import Settings
from bot.standin import Limits
from bot.texts.rendered import Rendered
from storage import migrate
from storage.cipher import new_key
from tests.bench.cores import elsewhere
from tests.bench.report import Report, cpu_ms, middle
from tests.bench.server import TOKEN, standin_server
from tests.builders import a_coach, a_holder, an_appointment
from tests.postgres import postgres_server

PHONES = 50


async def run(report: Report, *, quick: bool) -> None:
    report.title("Update to answer, with the database (CPU ms of this process)")
    rounds, count = (2, 100) if quick else (5, 300)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url, phones = stack.enter_context(standin_server(Limits(enabled=False), PHONES))
        with elsewhere():
            server = stack.enter_context(postgres_server())
        key = new_key()
        databases = {"SQLite": f"sqlite:///{folder}/bench.sqlite", "PostgreSQL": server.create_database()}
        found: dict[str, list[float]] = {}
        apps: dict[str, Caller] = {}
        for name, database in databases.items():
            migrate.upgrade(database, [key])
            settings = Settings(token=TOKEN, data=str(folder), database=database, key=key, api=url)
            app = await stack.enter_async_context(build(settings, WallClock(), limit=UNLIMITED))
            await app.db.write(_people, phones, now=WallClock().now())
            # The message whose buttons are tapped.
            asked = {chat_id: await app.sender.send(chat_id, Rendered("?")) for chat_id in phones}
            apps[name] = Caller(app, asked)
        for _ in range(rounds):
            for name, caller in apps.items():
                for what, make in (("a word to the coach", caller.words), ("a tap on an answer", caller.tap)):
                    found.setdefault(f"{what}, {name}", []).append(await cpu_ms(caller.many(make, count)))
        for what, values in found.items():
            report.line(what, middle(values), goal="<= 1.4")


def _people(tx: Connection, phones: list[int], *, now: Any) -> None:
    coach = a_coach(tx, now=now)
    for chat_id in phones:
        holder = a_holder(tx, "Name", coach=coach, language="en", chat_id=chat_id, now=now)
        an_appointment(tx, holder, at=now + timedelta(days=3), now=now)


class Caller:
    """Makes updates of people in turn, each with a number of its own."""

    def __init__(self, app: App, asked: dict[int, int]) -> None:
        self.app = app
        self.phones = list(asked)
        self.asked = asked  # by chat, the id of the message with the buttons
        self.number = 0

    def many(self, make: Callable[[int], dict[str, Any]], count: int) -> Callable[[], Awaitable[int]]:
        async def work() -> int:
            for turn in range(count):
                self.number += 1
                data = {"update_id": self.number, **make(turn)}
                update = Update.de_json(data, self.app.sender.bot)
                await self.app.application.process_update(update)
            return count

        return work

    def words(self, turn: int) -> dict[str, Any]:
        person = self._person(turn)
        message = {"message_id": self.number, "date": 1, "chat": person["chat"], "from": person["from"]}
        return {"message": {**message, "text": "I am a bit late"}}

    def tap(self, turn: int) -> dict[str, Any]:
        person = self._person(turn)
        answer = "cnh"[turn // PHONES % 3]
        return {
            "callback_query": {
                "id": str(self.number),
                "from": person["from"],
                "chat_instance": "1",
                "data": f"1:an:{turn % PHONES + 1}:1:{answer}",
                "message": {
                    "message_id": self.asked[person["chat"]["id"]],
                    "date": 1,
                    "chat": person["chat"],
                    "text": "?",
                },
            }
        }

    def _person(self, turn: int) -> dict[str, Any]:
        chat_id = self.phones[turn % PHONES]
        return {
            "chat": {"id": chat_id, "type": "private"},
            "from": {"id": chat_id, "is_bot": False, "first_name": "Name"},
        }
