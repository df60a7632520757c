"""Updates by webhook: the secret is checked, the update worked on, then it is answered 200.

Anything but 200 makes Telegram deliver the update again, so it is answered only when the work is done (P03, B03).
"""

import hmac
import json

from aiohttp import web
from telegram import Update

from handlers.context import AGAIN, HouseApplication
from handlers.web.health import APPLICATION

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header
SECRET = web.AppKey("secret", str)
MAX_BODY = 1_000_000  # bytes; an update of Telegram is far smaller


async def webhook(request: web.Request) -> web.Response:
    # Bytes that are no UTF-8 come as lone surrogates.
    given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, request.app[SECRET].encode()):
        return web.Response(status=403)
    if (request.content_length or 0) > MAX_BODY:
        return web.Response(status=413)
    try:
        data = json.loads(await request.read())
        update = Update.de_json(data, _application(request).bot)
    except (ValueError, KeyError, TypeError, AttributeError):
        return web.Response(status=400)
    try:
        await _application(request).process_update(update)
    except AGAIN:
        return web.Response(status=503)
    return web.Response(status=200)


def _application(request: web.Request) -> HouseApplication:
    return request.app[APPLICATION]
