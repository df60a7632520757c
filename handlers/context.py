"""What a handler works with: the house, the person, the moment. Loaded once per update."""

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext, ExtBot

from bot.actions.once import (
    AlreadyDone,
    Repeated,
    done_before,
    kept_result,
    load,
    name_of,
    note_refused,
    once,
    work_on,
)
from bot.clock import Clock
from bot.glosses import Glosses
from bot.i18n import Catalogues, Translator, choose_language
from bot.i18n.languages import DUTCH
from bot.request import NotSent, NotSentInTime
from bot.rules.checkins import Questions
from bot.rules.choosing import Lessons
from bot.rules.danger import DangerWords
from bot.rules.errors import NotFound, Refused
from bot.rules.values import Dial, Holder, Municipality, Rank, Staff
from bot.sending import Sender
from bot.speech import Voice
from bot.texts.outgoing import in_languages
from bot.texts.practice_sound import still_by_machine
from bot.texts.rendered import Buttons, Rendered, View
from bot.translating import Translating
from storage import Database, absences, announcement_watches, copies
from storage.copies import Copy
from storage.errors import DatabaseUnavailable
from storage.lookup import Who, who

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

ZONE = "Europe/Amsterdam"  # of whoever is not linked to a municipality yet


# What a repeated update would mend.
AGAIN = (DatabaseUnavailable, NotSent, NotSentInTime)


@dataclass(frozen=True, slots=True)
class House:
    """What the handlers share."""

    db: Database
    sender: Sender
    clock: Clock
    catalogues: Catalogues
    lessons: Lessons
    glosses: Glosses
    danger: tuple[DangerWords, ...]
    stop_words: frozenset[str]  # as `bot.rules.stop_words.bare` gives them
    known: frozenset[str]  # Dutch words, by which a slip is told from another word
    questions: Questions  # of check-ins
    voice: Voice | None
    mails: bool  # there is a server to hand mail in
    translating: Translating | None  # a machine that translates, where one is set
    secret: bytes  # of this installation, for what must be the same when an update is repeated and guessed by nobody


class HouseApplication(Application[Any, Any, Any, Any, Any, Any]):
    """python-telegram-bot's application with the house in it.

    An error that a repeated update would mend (the database is away, an answer surely did not leave) is raised
    again out of `process_update`: then the update is not confirmed, and Telegram delivers it once more.
    """

    def __init__(self, *, house: House, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.house = house

    async def process_error(self, update: object, error: Exception, *args: Any, **kwargs: Any) -> bool:
        if isinstance(error, AGAIN):
            raise error
        if isinstance(error, AlreadyDone):
            log.info(
                "a repeated update is passed over", extra={"update_id": getattr(update, "update_id", None)}
            )
            return True
        return await super().process_error(update, error, *args, **kwargs)


class Context(CallbackContext[ExtBot[None], Any, Any, Any]):
    """The typed context of every handler. Only private chats have a person."""

    event: Update
    now: datetime
    who: Who | None = None
    answered: bool = False  # the waiting sign of the tapped button has ended
    done: str | None = None  # the action that an earlier delivery of this very update ran
    # This delivery changed something; another one of the update only gets what came of that.
    acted: bool = False

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]) -> Self:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.event = update
        return context

    async def refresh_data(self) -> None:
        self.now = self.house.clock.now()
        chat = self.event.effective_chat
        if chat is not None and chat.type == ChatType.PRIVATE:
            self.who, self.done = await self.house.db.read(load, chat.id, self.bot.id, self.event.update_id)

    async def reload(self) -> None:
        """Reads the person again, after an action that changed something about them."""
        self.who = await self.house.db.read(who, self.chat_id)

    @property
    def repeated(self) -> bool:
        """Telegram delivered this update before, and it was worked on."""
        return self.done is not None

    def did(self, action: Callable[..., object]) -> bool:
        """Whether an earlier delivery of this update ran this action."""
        return self.done == name_of(action)

    @property
    def step(self) -> str | None:
        """Where this chat is in a dialog."""
        return self.who.dialog.step if self.who and self.who.dialog else None

    def said(self, step: str) -> dict[str, Any] | None:
        """What was said so far in this dialog; None when the chat is not in it."""
        return dict(self.who.dialog.data) if self.who and self.who.dialog and self.step == step else None

    @property
    def house(self) -> House:
        return cast(HouseApplication, self.application).house

    @property
    def chat_id(self) -> int:
        chat = self.event.effective_chat
        if chat is None:
            raise NotFound
        return chat.id

    @property
    def words(self) -> str:
        """What the person typed."""
        message = self.event.effective_message
        return (message.text or message.caption or "") if message else ""

    @property
    def tap(self) -> list[str]:
        """The parts of the callback data behind the version and the code."""
        query = self.event.callback_query
        return (query.data or "").split(":")[2:] if query else []

    @property
    def tap_code(self) -> str:
        """The code in the callback data."""
        query = self.event.callback_query
        return (query.data or "").split(":")[1] if query else ""

    @property
    def tapped(self) -> int | None:
        """Telegram's number of the message whose button was tapped."""
        query = self.event.callback_query
        return query.message.message_id if query is not None and query.message is not None else None

    @property
    def tapped_voice(self) -> bool:
        """Whether that is a voice message with words under it."""
        query = self.event.callback_query
        shown = query.message if query is not None else None
        return isinstance(shown, Message) and shown.voice is not None

    @property
    def staff(self) -> Staff | None:
        return self.who.staff if self.who else None

    @property
    def everyone(self) -> list[Holder]:
        """All who use this chat, also those who stopped."""
        return list(self.who.holders) if self.who else []

    @property
    def holders(self) -> list[Holder]:
        """Those who use this chat, said yes, and did not stop."""
        return [holder for holder in self.everyone if holder.takes_part]

    @property
    def coach(self) -> Staff:
        """The person of staff on this chat. NotFound where there is none."""
        if self.staff is None:
            raise NotFound
        return self.staff

    async def coach_name_of(self, holder: Holder) -> str:
        """Of who answers for them now, the coach or who stands in; empty where it is nobody."""
        name = self.who.coach_name if self.who and holder == self.everyone[0] else ""
        return name or (await self.read(absences.all_answering, [holder.id]))[holder.id].by

    @property
    def municipality(self) -> Municipality:
        """That of the person on this chat. NotFound where there is none."""
        if self.who is None or self.who.municipality is None:
            raise NotFound
        return self.who.municipality

    @property
    def zone(self) -> str:
        return self.who.municipality.zone if self.who and self.who.municipality else ZONE

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def language(self) -> str | None:
        """The language that the person chose; else Telegram's, if we have it; else None: ask."""
        for holder in self.holders or self.everyone:
            if holder.language:
                return holder.language
        if self.who and self.who.chat and self.who.chat.language:
            return self.who.chat.language
        user = self.event.effective_user
        return choose_language(user.language_code if user else None)

    @property
    def t(self) -> Translator:
        """For a holder, or for somebody whom we do not know yet."""
        second = self.holders[0].second_language if self.holders else None
        return self.house.catalogues.translator(self.language, second, zone=self.zone)

    def t_of(self, holder: Holder) -> Translator:
        """For one of those who share this chat."""
        return self.house.catalogues.translator(holder.language, holder.second_language, zone=self.zone)

    def gloss_of(self, holder: Holder) -> Callable[[str, str], str | None]:
        """What the Dutch of a card means, in the languages of this holder; None where nobody wrote it, and for who reads
        Dutch alone: English is no help that they asked for."""
        languages = [holder.language, holder.second_language]
        if set(languages) <= {DUTCH, None} and DUTCH in languages:
            return lambda place, dutch: None
        return lambda place, dutch: self.house.glosses.gloss(place, dutch, languages)

    @property
    def staff_t(self) -> Translator:
        language = self.staff.language if self.staff else "nl"
        return self.house.catalogues.translator(language, domain="staff", zone=self.zone)

    def secret_for_update(self) -> bytes:
        """32 bytes that nobody can guess, the same each time that this update is delivered."""
        return hmac.digest(self.house.secret, f"{self.bot.id}:{self.event.update_id}".encode(), "sha256")

    async def act(
        self, action: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs an action in one transaction, once for this update however often it is delivered: a repeated one
        changes nothing and gives what came of it the first time."""
        db, update_id = self.house.db, self.event.update_id
        if not self.repeated:
            try:
                result = await db.write(once, self.bot.id, update_id, self.now, action, *args, **kwargs)
            except (Repeated, Refused, IntegrityError):
                # Refused, or by the database, maybe because the same update, delivered twice at one moment, has acted already.
                if not await db.read(done_before, self.bot.id, update_id):
                    raise
            else:
                self.acted = True
                return result
        return await db.read(kept_result, self.bot.id, update_id, action)

    async def worked_on(self) -> None:
        """Keeps that this update was worked on, also where nothing came of it. Delivered again, when the chat has gone on, it
        must not be taken for something else, such as a word to the coach."""
        if not self.acted and not self.repeated:
            await self.act(work_on)

    async def keep(
        self, action: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs an action besides the one of `act`; it must do no harm when the update is repeated."""
        return await self.house.db.write(action, *args, **kwargs)

    async def read(
        self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return await self.house.db.read(query, *args, **kwargs)

    def in_words(self, view: View, *, holder: Holder | None = None, dial: Dial | None = None) -> Rendered:
        """A view for whoever reads this chat. What is about one `holder` carries the name where several share it."""
        catalogues = self.house.catalogues
        reader = holder or (self.holders[0] if self.holders else None)
        if reader is None:
            return in_languages(view, catalogues, own=self.t, dial=dial or Dial.OWN, zone=self.zone)
        return in_languages(
            view,
            catalogues,
            own=catalogues.translator(reader.language, reader.second_language, zone=self.zone),
            dial=dial or reader.dial,
            zone=self.zone,
            name=holder.name if holder is not None and len(self.holders) > 1 else "",
        )

    async def say(self, message: Rendered | View, *, about: int | None = None) -> int:
        """Sends a message of its own. Gives Telegram's number for it. What staff reply to one that is `about` a holder
        goes to that holder."""
        rendered = self.in_words(message) if isinstance(message, View) else message
        number = await self.house.sender.send(self.chat_id, rendered, rank=Rank.REPLY)
        if about is not None:
            await self.keep(copies.add, [Copy(self.chat_id, number, about)], now=self.now)
        return number

    async def show(self, message: Rendered | View, *, about: int | None = None) -> int:
        """Changes the message whose button was tapped; else sends a new one. Gives Telegram's number for it. `about` as for
        `say`."""
        rendered = self.in_words(message) if isinstance(message, View) else message
        query = self.event.callback_query
        shown = query.message if query is not None else None
        if shown is not None and self.staff is not None:
            await self._no_longer_watched(shown.message_id)
        if shown is None or not shown.is_accessible or not await self._edit(cast(Message, shown), rendered):
            return await self.say(rendered, about=about)
        if about is not None:
            await self.keep(copies.add, [Copy(self.chat_id, shown.message_id, about)], now=self.now)
        elif self.staff is not None:
            # It may have been about somebody; what is replied to it is not for them any more.
            await self.keep(copies.forget, self.chat_id, shown.message_id)
        return shown.message_id

    async def _no_longer_watched(self, message_id: int) -> None:
        """A message that was kept up to date says something else from now on."""
        if await self.read(announcement_watches.is_watched, self.chat_id, message_id):
            await self.keep(announcement_watches.forget, self.chat_id, message_id)

    async def take_buttons(self, message_id: int) -> None:
        """Takes the buttons from under a message that is over. One that has them still is answered as an old one, so
        that nothing depends on it."""
        await self.put_buttons(message_id, ())

    async def put_buttons(self, message_id: int, buttons: Buttons) -> None:
        """Puts other buttons under a message, whose words stay."""
        try:
            await self.house.sender.put_buttons(self.chat_id, message_id, buttons)
        except TelegramError as error:
            log.warning("buttons were not changed", extra={"error": type(error).__name__})

    async def _edit(self, shown: Message, rendered: Rendered) -> bool:
        """Puts other words in place of a message's, or under a voice message."""
        sender = self.house.sender
        if shown.voice is None:
            return await sender.edit(self.chat_id, shown.message_id, rendered)
        caption = still_by_machine(shown.caption or "", rendered)
        return await sender.edit_caption(self.chat_id, shown.message_id, caption)

    async def answer(self, text: str = "", *, alert: bool = False) -> None:
        """Ends the waiting sign of the tapped button, at the first call. A tap counts also when that fails."""
        query: CallbackQuery | None = self.event.callback_query
        if query is None or self.answered:
            return
        self.answered = True
        try:
            await self.house.sender.answer_tap(query.id, text, alert=alert)
        except TelegramError as error:
            log.warning("a tap was not answered", extra={"error": type(error).__name__})

    async def note_refused(self, *, actor: str = "") -> None:
        """Keeps that a tap asked for what is not there for this person. `actor`: by which they are known, if not by their
        chat."""
        query = self.event.callback_query
        if query is not None:
            await self.keep(note_refused, actor or f"chat:{self.chat_id}", query.data or "", now=self.now)
