"""The composition root: everything is wired here, and one context manager starts and stops it."""

import asyncio
import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import InvalidToken
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

import handlers
from bot.actions import (
    absences,
    alarms,
    announcement_sending,
    check_in_rhythms,
    digests,
    first_answers,
    late_words,
    transfers,
)
from bot.announcement_watching import WatchAnnouncements
from bot.clock import Clock
from bot.danger_words import load_danger_words
from bot.deck import load_deck
from bot.glosses import Glosses
from bot.i18n import Catalogues, load_catalogues
from bot.jobs import AtStart, Job, Jobs, Transaction
from bot.keys import derived, read_keys
from bot.mailing import Mailer, MailJob, server_of
from bot.pacing import Pacer
from bot.questions import load_questions
from bot.receiving import ALLOWED_UPDATES, Polling
from bot.request import AiohttpRequest
from bot.rules.answers import dutch_words
from bot.rules.checkins import Questions
from bot.rules.choosing import Lessons, lessons_of
from bot.rules.danger import DangerWords
from bot.rules.pace import RateLimit
from bot.sending import Sender, TokenRefused
from bot.settings import Settings
from bot.speech import find_voice
from bot.stop_words import all_words, load_stop_words
from bot.translating import TranslateMessages, Translating
from bot.wording import Wording
from bot.worker import Worker
from handlers.context import AGAIN, Context, House, HouseApplication
from handlers.menus import set_default_commands
from handlers.web.routes import make_web
from storage import (
    Database,
    announcement_work,
    check_ins,
    digest_choices,
    migrate,
    open_database,
    pool,
)
from storage import absences as stored_absences
from storage import alarms as stored_alarms
from storage import late_words as waiting_words

LOCALES = Path(__file__).parents[1] / "locales"


@dataclass(frozen=True, slots=True)
class App:
    """The parts of a running bot."""

    settings: Settings
    db: Database
    sender: Sender
    application: HouseApplication
    polling: Polling
    worker: Worker
    jobs: Jobs

    async def introduce(self) -> None:
        """Tells Telegram the commands, and how updates are to come."""
        bot = self.sender.bot
        await set_default_commands(bot, self.application.house.catalogues)
        if self.settings.webhook:
            await bot.set_webhook(
                self.settings.webhook,
                secret_token=self.settings.webhook_secret,
                allowed_updates=list(ALLOWED_UPDATES),
            )
        else:
            await bot.delete_webhook()

    async def serve(self) -> None:
        """Works until it is cancelled."""
        await self.introduce()
        runner = web.AppRunner(self.pages(), access_log=None)
        await runner.setup()
        try:
            host, _, port = self.settings.listen.rpartition(":")
            await web.TCPSite(runner, host, int(port)).start()
            # What is loaded by now stays to the end: to look through it again with each large caseload took a third of
            # the time of a digest.
            gc.collect()
            gc.freeze()
            async with asyncio.TaskGroup() as loops:
                loops.create_task(self.worker.run())
                loops.create_task(self.jobs.run())
                if not self.settings.webhook:
                    loops.create_task(self.polling.run())
        finally:
            await runner.cleanup()

    def pages(self) -> web.Application:
        """Without a webhook there is no address for updates, whatever secret is set (P03)."""
        path = urlsplit(self.settings.webhook).path or "/"
        secret = self.settings.webhook_secret if self.settings.webhook else ""
        return make_web(self.application, webhook_path=path, webhook_secret=secret)


def open_storage(settings: Settings) -> tuple[Database, list[str]]:
    """The database, made ready, and its keys. Raises the facts of `storage.errors` and `bot.keys`."""
    there = migrate.current(settings.database_url) is not None
    keys = read_keys(settings.key, settings.key_file, data_there=there)
    migrate.prepare(settings.database_url, keys)
    return open_database(settings.database_url, keys=keys), keys


@asynccontextmanager
async def build(settings: Settings, clock: Clock, *, limit: RateLimit | None = None) -> AsyncIterator[App]:
    """Wires a bot and opens it; closes it at the end.

    Raises:
        storage.errors.StorageError, bot.keys.KeyMissing: the data cannot be used.
        bot.sending.TokenRefused, telegram.error.NetworkError: Telegram says no, or nothing.
    """
    db, keys = open_storage(settings)
    async with db:
        limit = limit or RateLimit(limit=settings.limit)
        pacer = Pacer(db, bot_id=int(settings.token.partition(":")[0]), clock=clock, limit=limit)
        async with (
            Sender(settings.token, clock=clock, pacer=pacer, server=settings.api) as sender,
            AsyncExitStack() as stack,
        ):
            translating = None
            if settings.translate:
                machine = Translating(settings.translate, settings.translate_key)
                translating = await stack.enter_async_context(machine)
            catalogues = _catalogues(settings.reviewed_only)
            lessons, known = _lessons()
            questions = load_questions()
            secret = derived(keys[0], "codes")
            mails = None
            if settings.smtp:
                mailer = Mailer(server_of(settings.smtp, settings.mail_from))
                mails = MailJob(db, mailer, clock, catalogues, questions, secret=secret)
            house = House(
                db,
                sender,
                clock,
                catalogues,
                lessons=lessons,
                glosses=_glosses(settings.reviewed_only),
                danger=_danger(),
                stop_words=all_words(load_stop_words()),
                known=known,
                questions=questions,
                voice=find_voice(settings.speech),
                mails=mails is not None,
                translating=translating,
                secret=secret,
            )
            built = (
                ApplicationBuilder()
                .application_class(HouseApplication, {"house": house})
                .bot(sender.bot)
                .updater(None)
                .job_queue(None)
                .context_types(ContextTypes(context=Context))
                .build()
            )
            application = cast(HouseApplication, built)
            handlers.register(application)
            await application.initialize()
            try:
                yield App(
                    settings,
                    db,
                    sender,
                    application,
                    Polling(sender, application.process_update, clock, again=AGAIN),
                    Worker(
                        db,
                        sender,
                        clock,
                        Wording(catalogues, questions),
                        worker_id=worker_name(),
                        questions=questions,
                    ),
                    Jobs(
                        db,
                        clock,
                        jobs_of(
                            db,
                            clock,
                            questions,
                            mails=mails,
                            translating=translating,
                            watching=WatchAnnouncements(db, clock, sender, catalogues),
                        ),
                    ),
                )
            finally:
                await application.shutdown()


def jobs_of(
    db: Database,
    clock: Clock,
    questions: Questions,
    *,
    mails: MailJob | None = None,
    translating: Translating | None = None,
    watching: WatchAnnouncements | None = None,
) -> list[Job]:
    """In this order."""
    jobs: list[Job] = [
        Transaction("alarms", db, stored_alarms.next_due, alarms.tell_next, locks=True),
        AtStart("check-ins begin", db, check_in_rhythms.begin_all),
        Transaction(
            "check-ins",
            db,
            check_ins.next_due,
            partial(check_in_rhythms.make_due, questions=questions),
            locks=True,
        ),
        Transaction("late words", db, waiting_words.next_due, late_words.make_due),
        Transaction("absences", db, stored_absences.next_change, absences.see_to_absences),
        Transaction("left lying", db, pool.next_late, first_answers.see_to_left_lying),
        Transaction("moves", db, transfers.next_due, transfers.see_to_moves),
        Transaction(
            "announcements",
            db,
            announcement_work.next_due,
            announcement_sending.see_to_announcements,
            locks=True,
        ),
        Transaction("digests", db, digest_choices.next_due, digests.make_due, locks=True),
    ]
    if mails is not None:
        jobs.append(mails)
    if translating is not None:
        jobs.append(TranslateMessages(db, clock, translating))
    if watching is not None:
        jobs.append(watching)
    return jobs


@cache
def _lessons() -> tuple[Lessons, frozenset[str]]:
    """The cards, and the Dutch words in them: read once, since they take a quarter of a second and never change."""
    deck = load_deck()
    return lessons_of(deck), dutch_words(deck.cards.values())


@cache
def _danger() -> tuple[DangerWords, ...]:
    return tuple(file.words for file in load_danger_words())


@cache
def _catalogues(reviewed_only: bool) -> Catalogues:
    return load_catalogues(LOCALES, reviewed_only=reviewed_only)


@cache
def _glosses(reviewed_only: bool) -> Glosses:
    return Glosses(LOCALES, reviewed_only=reviewed_only)


def worker_name() -> str:
    """Tells this process from another in the outbox."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


async def bot_name(settings: Settings) -> str:
    """Asks Telegram whose token this is. Raises TokenRefused, or NetworkError."""
    request = AiohttpRequest(1)
    bot: ExtBot[None] = ExtBot(settings.token, base_url=f"{settings.api}/bot", request=request)
    try:
        await bot.initialize()
        return bot.username
    except InvalidToken:
        raise TokenRefused from None
    finally:
        await bot.shutdown()
        await request.shutdown()
