"""How the bot talks to Telegram: python-telegram-bot's request interface over aiohttp.

It costs a seventh of the library's own request, and its errors tell what surely never left from what may have
arrived. No error text holds an address: the bot's token is part of it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import aiohttp
import orjson
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

# The library's waiting times are numbers with a deprecation warning at each use, or timedeltas: we take these.
os.environ["PTB_TIMEDELTA"] = "true"

# Seconds.
READ_TIMEOUT = 10.0
CONNECT_TIMEOUT = 5.0
POOL_TIMEOUT = 5.0
# Statuses by which a server in front of Telegram says that it did not hand the request on. 504 is not one of them.
NOT_TAKEN = frozenset({500, 502, 503})


class NotSent(NetworkError):
    """The request surely did not reach Telegram, or Telegram surely did nothing."""


class NotSentInTime(TimedOut):
    """No connection came free or could be made in time: nothing was sent."""


class FileTooLarge(Exception):
    """A file is larger than whoever asked for it wants."""


class JsonData:
    """The parameters of one call without files, as they are: the cheapest form of a `RequestData`."""

    __slots__ = ("parameters",)

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters


class AiohttpRequest(BaseRequest):
    """One pool of connections. Open by `initialize`, closed by `shutdown`; both may be called again."""

    __slots__ = ("_addresses", "_connections", "_session", "_timeout", "_timeouts")

    def __init__(self, connections: int, *, read_timeout: float = READ_TIMEOUT) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._addresses: dict[str, URL] = {}
        self._timeouts: dict[tuple[float | None, ...], aiohttp.ClientTimeout] = {}
        self._timeout = _timeout(read_timeout, CONNECT_TIMEOUT, POOL_TIMEOUT)

    @property
    def read_timeout(self) -> float | None:
        return self._timeout.sock_read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Accept-Encoding",),
                auto_decompress=False,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            return cast(dict[str, Any], orjson.loads(payload))
        except orjson.JSONDecodeError:
            raise TelegramError("Invalid server response") from None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; its status and body.

        Raises:
            NotSent, NotSentInTime: nothing was sent.
            TimedOut, NetworkError: it may have arrived.
        """
        if self._session is None:
            raise RuntimeError("the request class is not initialized")
        timeout = self._timeout_for(read_timeout, connect_timeout, pool_timeout)
        data: bytes | aiohttp.FormData | None = None
        headers = None
        if request_data is not None:
            if request_data.contains_files:
                data = _form(request_data)
            else:
                data = orjson.dumps(request_data.parameters)
                headers = {"Content-Type": "application/json"}
        address = self._address(url) if method == "POST" else URL(url)
        with _errors_told():
            async with self._session.request(
                method, address, data=data, headers=headers, timeout=timeout
            ) as answer:
                body = await answer.read()
        if answer.status in NOT_TAKEN:
            raise NotSent(f"server error {answer.status}")
        return answer.status, body

    async def fetch(self, url: str, *, limit: int) -> bytes:
        """The body at an address, which is read no further than `limit` bytes.

        Raises:
            FileTooLarge: there is more than that.
            TimedOut, NetworkError: it did not come.
            TelegramError: there is nothing at the address.
        """
        if self._session is None:
            raise RuntimeError("the request class is not initialized")
        body = bytearray()
        with _errors_told():
            async with self._session.get(URL(url), timeout=self._timeout) as answer:
                if answer.status in NOT_TAKEN:
                    raise NotSent(f"server error {answer.status}")
                if answer.status != 200:
                    raise TelegramError(f"no file, status {answer.status}")
                async for chunk in answer.content.iter_any():
                    body += chunk
                    if len(body) > limit:
                        raise FileTooLarge
        return bytes(body)

    def _address(self, url: str) -> URL:
        address = self._addresses.get(url)
        if address is None:
            address = self._addresses[url] = URL(url)
        return address

    def _timeout_for(
        self, read: ODVInput[float], connect: ODVInput[float], pool: ODVInput[float]
    ) -> aiohttp.ClientTimeout:
        given = (read, connect, pool)
        if all(value is self.DEFAULT_NONE for value in given):
            return self._timeout
        usual = (self._timeout.sock_read, CONNECT_TIMEOUT, POOL_TIMEOUT)
        key = tuple(
            default if value is self.DEFAULT_NONE else cast(float | None, value)
            for value, default in zip(given, usual, strict=True)
        )
        timeout = self._timeouts.get(key)
        if timeout is None:
            timeout = self._timeouts[key] = _timeout(*key)
        return timeout


@contextmanager
def _errors_told() -> Iterator[None]:
    """The network's errors as the library's. The causes are left out: their texts hold the address, and so the token."""
    try:
        yield
    except aiohttp.ConnectionTimeoutError:
        raise NotSentInTime("no connection in time") from None
    except TimeoutError:
        raise TimedOut("no answer in time") from None
    except aiohttp.ClientConnectorError as error:
        raise NotSent(f"no connection: {type(error).__name__}") from None
    except (aiohttp.ClientError, OSError) as error:
        raise NetworkError(f"connection lost: {type(error).__name__}") from None


def _timeout(read: float | None, connect: float | None, pool: float | None) -> aiohttp.ClientTimeout:
    # aiohttp counts the wait for a free connection and the making of one together.
    both = None if connect is None or pool is None else connect + pool
    return aiohttp.ClientTimeout(total=None, connect=both, sock_connect=connect, sock_read=read)


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(data.json_parameters)
    for name, (file_name, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form
