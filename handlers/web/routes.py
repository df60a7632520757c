"""All addresses of the bot in one table."""

from aiohttp import web

from handlers.context import HouseApplication
from handlers.web.health import APPLICATION, health
from handlers.web.webhook import BODY_SECONDS, MAX_BODY, SECRET, webhook


def make_web(
    application: HouseApplication, *, webhook_path: str, webhook_secret: str, body_seconds: float = 10.0
) -> web.Application:
    """The pages. Without a secret there is no webhook address at all.

    Args:
        body_seconds: so long an update may take to come in, once it is announced.
    """
    pages = web.Application(client_max_size=MAX_BODY)
    pages[APPLICATION] = application
    pages.router.add_get("/health", health)
    if webhook_secret:
        pages[SECRET] = webhook_secret
        pages[BODY_SECONDS] = body_seconds
        pages.router.add_post(webhook_path, webhook)
    return pages
