"""All addresses of the bot in one table."""

from aiohttp import web

from handlers.context import HouseApplication
from handlers.web.health import APPLICATION, health
from handlers.web.webhook import MAX_BODY, SECRET, webhook


def make_web(application: HouseApplication, *, webhook_path: str, webhook_secret: str) -> web.Application:
    """The pages. Without a secret there is no webhook address at all."""
    pages = web.Application(client_max_size=MAX_BODY)
    pages[APPLICATION] = application
    pages.router.add_get("/health", health)
    if webhook_secret:
        pages[SECRET] = webhook_secret
        pages.router.add_post(webhook_path, webhook)
    return pages
