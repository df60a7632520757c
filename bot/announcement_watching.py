"""The job that keeps the pages on which staff follow an announcement up to date: what changed is edited where it stands.

Each page changes at most once in `PACE` seconds, in whichever process; what has not changed is not edited. Counting takes at
most a twentieth of the time of one process.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import Connection
from telegram.error import Forbidden, TelegramError

from bot.actions.announcement_progress import standing
from bot.actions.announcing import visible
from bot.clock import Clock
from bot.i18n import Catalogues
from bot.rules.announcement_views import Standing
from bot.rules.announcements import IN_PLACE
from bot.rules.errors import NotFound
from bot.rules.values import Staff
from bot.sending import Sender
from bot.texts.rendered import Rendered
from bot.texts.staff import announcement_progress as texts
from storage import Database, announcement_watches, outbox, people
from storage.announcement_watches import Watch, Watched

log = logging.getLogger(__name__)

PACE = timedelta(seconds=3)
COSTS = 20  # between two counts lies at least so many times what one takes
LONGEST = timedelta(hours=1)  # until the next look, when nothing is due to be sent


class _Shown(Enum):
    """What came of showing a page."""

    AS_IT_WAS = auto()
    CHANGED = auto()
    FAILED = auto()  # it did not get through: it is tried again


@dataclass(frozen=True, slots=True)
class _Seen:
    """How an announcement was when it was looked at, and when it is again."""

    version: int
    at: datetime
    again: datetime


@dataclass(frozen=True, slots=True)
class _Page:
    """A message that somebody watches, with what is to be said in it; None: nothing any more."""

    watch: Watch
    reader: Staff | None
    zone: str
    standing: Standing | None


class WatchAnnouncements:
    """For one process; any number of them may run on one database."""

    name = "watched announcements"

    def __init__(self, db: Database, clock: Clock, sender: Sender, catalogues: Catalogues) -> None:
        self._db, self._clock, self._sender, self._catalogues = db, clock, sender, catalogues
        self._seen: dict[int, _Seen] = {}

    async def next_due(self) -> datetime | None:
        found = await self._db.read(announcement_watches.watched)
        self._seen = {one.announcement_id: seen for one in found if (seen := self._known(one)) is not None}
        return min((self._due(one) for one in found), default=None)

    async def run(self, now: datetime) -> int:
        """How many messages were changed."""
        changed = 0
        for one in await self._db.read(announcement_watches.watched):
            if self._due(one) <= now:
                changed += await self._look(one, now)
        await self._db.write(announcement_watches.forget_before, now - IN_PLACE)
        return changed

    def _due(self, one: Watched) -> datetime:
        """Somebody did something, or a page was shown anew: soon. Else when it was to be looked at again."""
        seen = self._known(one)
        if seen is None:
            return one.at + PACE
        if seen.version != one.version or one.at > seen.at:
            return max(one.at, seen.at) + PACE
        return seen.again

    def _known(self, one: Watched) -> _Seen | None:
        return self._seen.get(one.announcement_id)

    async def _look(self, one: Watched, now: datetime) -> int:
        began = self._clock.now()
        pages = await self._db.read(_pages, one.announcement_id, now=now)
        cost = self._clock.now() - began
        came = [await self._show(page, now) for page in pages]
        wait = max(PACE, COSTS * cost)
        busy = any(page.standing is not None and page.standing.is_busy for page in pages)
        if not busy and all(one is _Shown.AS_IT_WAS for one in came):
            # Nothing changes by itself before something is due to be sent.
            due = await self._db.read(outbox.next_due)
            wait = max(wait, min(LONGEST, LONGEST if due is None else due - now))
        self._seen[one.announcement_id] = _Seen(one.version, now, now + wait)
        return came.count(_Shown.CHANGED)

    async def _show(self, page: _Page, now: datetime) -> _Shown:
        one, found = page.watch, page.standing
        if found is None or page.reader is None:
            await self._db.write(announcement_watches.forget, one.chat_id, one.telegram_id)
            return _Shown.AS_IT_WAS
        t = self._catalogues.translator(page.reader.language, domain="staff", zone=page.zone)
        rendered = texts.page(t, found, pace=self._sender.pacer.limit.pace)
        shown = texts.hash_of(rendered)
        came = _Shown.AS_IT_WAS
        if shown != one.shown and now >= one.at + PACE:
            # Of several processes one changes it.
            if not await self._db.write(announcement_watches.take, one, shown=shown, now=now):
                return came
            came = await self._edit(one, rendered)
            if came is not _Shown.CHANGED:
                return came
            await self._db.write(announcement_watches.doubt, one, shown=shown)
        if found.is_over and (came is _Shown.CHANGED or shown == one.shown):
            await self._db.write(announcement_watches.forget, one.chat_id, one.telegram_id)
        return came

    async def _edit(self, one: Watch, rendered: Rendered) -> _Shown:
        """What cannot be edited is not tried again, what did not get through is."""
        try:
            there = await self._sender.edit(one.chat_id, one.telegram_id, rendered)
        except Forbidden:
            there = False
        except TelegramError as error:
            log.warning("a page was not changed", extra={"error": type(error).__name__})
            await self._db.write(announcement_watches.doubt, one, shown="")
            return _Shown.FAILED
        if not there:
            await self._db.write(announcement_watches.forget, one.chat_id, one.telegram_id)
            return _Shown.AS_IT_WAS
        return _Shown.CHANGED


def _pages(tx: Connection, announcement_id: int, *, now: datetime) -> list[_Page]:
    """The messages of those who may see the announcement still; it is counted once."""
    pages = []
    found: Standing | None = None
    for watch in announcement_watches.of_announcement(tx, announcement_id):
        reader = people.staff_of_chat(tx, watch.chat_id)
        if reader is None or not _may_see(tx, reader.id, announcement_id):
            pages.append(_Page(watch, reader, "", None))
            continue
        found = found or standing(tx, reader.id, announcement_id, now=now)
        zone = people.municipality(tx, reader.municipality_id).zone
        pages.append(_Page(watch, reader, zone, found))
    return pages


def _may_see(tx: Connection, staff_id: int, announcement_id: int) -> bool:
    try:
        visible(tx, staff_id, announcement_id)
    except NotFound:
        return False
    return True
