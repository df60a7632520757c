"""A machine that translates what people write, where somebody has set one up: a LibreTranslate server, or one like it.

Off unless its address is set. Names and long numbers stay here: a placeholder goes in their stead (`bot.rules.masking`). What
it does not translate, in time or at all, stays as it was written; the original is always kept.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson

from bot.actions import translations
from bot.clock import Clock
from bot.rules.masking import mask, unmask
from storage import Database
from storage import translations as stored

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=15)
LARGEST_ANSWER = 1 << 20  # bytes
AT_ONCE = 5  # messages that one run of the job takes
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)


class NotNow(Exception):
    """The machine is away, slow or busy: the same text may be translated later."""


class Translating:
    """One server. `address` is that of its pages, without `/translate`; `key` is empty where it wants none."""

    def __init__(self, address: str, key: str) -> None:
        self._address = f"{address.rstrip('/')}/translate"
        self._key = key
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def translate(
        self, text: str, *, source: str | None, target: str, names: Sequence[str]
    ) -> str | None:
        """The text in another language; None where there is no translation. `source` None: the machine finds out."""
        try:
            return await self.ask(text, source=source, target=target, names=names)
        except NotNow:
            return None

    async def ask(self, text: str, *, source: str | None, target: str, names: Sequence[str]) -> str | None:
        """The same. Raises NotNow where it is worth asking again."""
        masked = mask(text, names)
        call = {"q": masked.text, "source": source or "auto", "target": target, "format": "text"}
        if self._key:
            call["api_key"] = self._key
        answer = await self._post(call)
        translated = answer.get("translatedText")
        if not isinstance(translated, str) or not translated.strip():
            return None
        detected = answer.get("detectedLanguage")
        if isinstance(detected, dict) and detected.get("language") == target:
            return None  # it was in that language already
        made = unmask(translated, masked)
        if made is None:
            log.info("a translation lost a placeholder")
        return None if made == text else made

    async def _post(self, call: dict[str, str]) -> dict[str, Any]:
        """What the server says; empty where it refuses this text or language. No log holds words."""
        if self._session is None:
            raise RuntimeError("the machine is not open")
        try:
            async with self._session.post(self._address, json=call, allow_redirects=False) as response:
                body = await response.content.read(LARGEST_ANSWER)
                if response.status in (408, 429) or response.status >= 500:
                    raise NotNow
                if response.status != 200:
                    log.warning("not translated", extra={"status": response.status})
                    return {}
                found = orjson.loads(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("the machine that translates is away", extra={"error": type(error).__name__})
            raise NotNow from None
        except orjson.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}


class TranslateMessages:
    """The job that has new messages of holders translated into the language of their coach."""

    name = "translate"

    def __init__(self, db: Database, clock: Clock, machine: Translating) -> None:
        self._db, self._clock, self._machine = db, clock, machine
        self._not_before: datetime | None = None
        self._wait = FIRST_WAIT

    async def next_due(self) -> datetime | None:
        oldest = await self._db.read(stored.oldest, now=self._clock.now())
        if oldest is None or self._not_before is None:
            return oldest
        return max(oldest, self._not_before)

    async def run(self, now: datetime) -> int:
        waiting = await self._db.read(translations.to_translate, AT_ONCE, now=now)
        for done, one in enumerate(waiting):
            made = None
            if one.words:
                try:
                    made = await self._machine.ask(one.words, source=None, target=one.target, names=one.names)
                except NotNow:
                    self._not_before = now + self._wait
                    self._wait = min(self._wait * 2, LONGEST_WAIT)
                    return done
            await self._db.write(
                stored.save, one.message_id, words=one.words, translation=made, target=one.target
            )
            self._not_before, self._wait = None, FIRST_WAIT
        return len(waiting)
