"""Other sites that are open in the same browser: what they ask is refused, on every path."""

import aiohttp
import pytest

from bot.standin import Bot, Limits, ManualClock, Phone, StandIn


@pytest.fixture
def paths(bot: Bot, sara: Phone) -> list[tuple[str, str]]:
    chat = f"/phone/api/phones/{sara.id}/chats/{bot.id}"
    return [
        ("GET", "/"),
        ("GET", "/phone/api/state"),
        ("GET", chat),
        ("POST", f"{chat}/start"),
        ("POST", "/phone/api/phones"),
        ("GET", f"/bot{bot.token}/getMe"),
        ("POST", f"/bot{bot.token}/sendMessage"),
        ("GET", f"/file/bot{bot.token}/documents/file_1"),
        ("GET", "/nowhere"),
    ]


async def statuses(
    standin: StandIn, session: aiohttp.ClientSession, paths: list[tuple[str, str]], **headers: str
) -> set[int]:
    found = set()
    for method, path in paths:
        async with session.request(method, standin.url + path, headers=headers) as response:
            found.add(response.status)
    return found


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "[x", "0"]
)
async def test_a_name_that_was_made_to_lead_here(
    standin: StandIn, session: aiohttp.ClientSession, paths: list[tuple[str, str]], host: str
) -> None:
    assert await statuses(standin, session, paths, Host=host) == {403}
    # The page and the server it comes from have one name, so the origin alone would not tell.
    assert await statuses(standin, session, paths, Host=host, Origin=f"http://{host}") == {403}


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:1", "null", "http://127.0.0.1", "http://[x", ""]
)
async def test_a_page_of_another_site(
    standin: StandIn, session: aiohttp.ClientSession, paths: list[tuple[str, str]], origin: str
) -> None:
    assert await statuses(standin, session, paths, Origin=origin) == {403}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
async def test_the_names_of_this_machine(
    standin: StandIn, session: aiohttp.ClientSession, paths: list[tuple[str, str]], host: str
) -> None:
    for name in (host, f"{host}:{standin.port}"):
        assert 403 not in await statuses(standin, session, paths, Host=name)
        assert 403 not in await statuses(standin, session, paths, Host=name, Origin=f"http://{name}")


async def test_a_name_that_was_configured(clock: ManualClock, session: aiohttp.ClientSession) -> None:
    async with StandIn(clock, Limits(enabled=False), hosts=["phones.example"]) as standin:
        assert await statuses(standin, session, [("GET", "/phone/api/state")], Host="phones.example:80") == {
            200
        }
        assert await statuses(standin, session, [("GET", "/phone/api/state")], Host="evil.example") == {403}
