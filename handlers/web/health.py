"""Whether the bot lives, for whoever watches over it."""

from aiohttp import web

from bot.rules.errors import NotFound
from handlers.context import HouseApplication
from storage.errors import StorageError
from storage.people import municipality

APPLICATION = web.AppKey("application", HouseApplication)


async def health(request: web.Request) -> web.Response:
    """200 while the database answers, 503 else. Says nothing about anybody."""
    db = request.app[APPLICATION].house.db
    try:
        await db.read(municipality, 0)
    except NotFound:
        return web.json_response({"database": "ok"})
    except StorageError:
        return web.json_response({"database": "away"}, status=503)
    return web.json_response({"database": "ok"})
