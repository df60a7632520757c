"""Who may ask: programs and pages of this machine, and no other site that is open in the same browser.

A site far away can make a browser ask here: by a form or a script, which names its origin, or by a name of its own
that it lets lead to 127.0.0.1 afterwards, which then stands in the header Host.
"""

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.standin.errors import forbidden

HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def no_strangers(hosts: Collection[str]) -> Middleware:
    """Refuses a request to another name than this machine's or one of `hosts`, or from a page of another site."""
    known = HERE | {host.lower() for host in hosts}

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = _parts(f"//{request.host}")
        if asked is None or asked.hostname not in known:
            raise forbidden("this server is known by another name")
        if "Origin" in request.headers:
            origin = _parts(request.headers["Origin"])
            if origin is None or origin.netloc.lower() != asked.netloc.lower():
                raise forbidden("this page is not from here")
        return await handler(request)

    return check


def _parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None
