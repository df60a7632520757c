"""Updates by webhook: the secret is checked, the update worked on, then it is answered 200.

Anything but 200 makes Telegram deliver the update again, so it is answered only when the work is done (P03, B03).
"""

import asyncio
import hmac
import json
import logging

from aiohttp import web
from telegram import Update

from handlers.context import AGAIN, HouseApplication
from handlers.web.health import APPLICATION

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header
SECRET = web.AppKey("secret", str)
BODY_SECONDS = web.AppKey("body_seconds", float)
MAX_BODY = 1_000_000  # bytes; an update of Telegram is far smaller
LARGEST_ID = 2**63 - 1  # what the database has room for; Telegram promises less

log = logging.getLogger(__name__)


async def webhook(request: web.Request) -> web.Response:
    # Bytes that are no UTF-8 come as lone surrogates.
    given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, request.app[SECRET].encode()):
        return web.Response(status=403)
    if (request.content_length or 0) > MAX_BODY:
        return web.Response(status=413)
    try:
        async with asyncio.timeout(request.app[BODY_SECONDS]):
            body = await request.read()
    except TimeoutError:
        return web.Response(status=408)
    try:
        data = json.loads(body)
        update = Update.de_json(data, _application(request).bot)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return web.Response(status=400)
    ids = _ids(update)
    if not all(isinstance(number, int) for number in ids):
        return web.Response(status=400)
    if any(abs(number) > LARGEST_ID for number in ids):
        # Nobody has such a number, and delivered again it would be no better.
        log.warning("an update with impossible numbers is passed over")
        return web.Response(status=200)
    try:
        await _application(request).process_update(update)
    except AGAIN:
        return web.Response(status=503)
    return web.Response(status=200)


def _ids(update: Update) -> list[int]:
    """Every number that is looked up or kept. The library takes them as they come, words included."""
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    found = [update.update_id]
    found += [one.id for one in (chat, user) if one is not None]
    if message is not None:
        found.append(message.message_id)
    return found


def _application(request: web.Request) -> HouseApplication:
    return request.app[APPLICATION]
