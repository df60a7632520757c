"""The command line: within this process for what needs no Telegram, and as a program of its own for the rest."""

import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.standin import Bot, Limits, StandIn
from storage import open_database

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
TOKEN = "70012:" + "letters-that-nobody-may-see-anywhere"
FAR = 30.0  # seconds: what takes longer hangs


@dataclass(frozen=True)
class Ended:
    """A program that is over."""

    code: int
    out: str
    err: str

    @property
    def everything(self) -> str:
        return self.out + self.err

    def one_line(self) -> str:
        """The one readable line with which a start ended; fails for anything else."""
        assert self.code == 1, self
        assert self.out == "", self
        [line] = self.err.splitlines()
        assert "Traceback" not in line
        assert TOKEN not in line
        assert TOKEN.partition(":")[2] not in line
        return line


@dataclass
class Cli:
    """Runs commands with these settings and no others."""

    settings: dict[str, str]

    def run(self, *arguments: str, **settings: str) -> Result:
        """A command within this process."""
        others = {name: None for name in os.environ if name.startswith("LEERLIJN_")}
        return CliRunner(env={**others, **self._named(settings)}).invoke(main, arguments)

    def fails(self, *arguments: str, **settings: str) -> str:
        """The one line of a command that ends with 1."""
        result = self.run(*arguments, **settings)
        return Ended(result.exit_code, result.stdout, result.stderr).one_line()

    async def aside(self, *arguments: str, **settings: str) -> Ended:
        """The same in a thread of its own, while the stand-in answers it in this one."""
        result = await asyncio.to_thread(self.run, *arguments, **settings)
        return Ended(result.exit_code, result.stdout, result.stderr)

    async def program(self, *arguments: str, **settings: str) -> Ended:
        """The same as a program of its own, to its end."""
        process = await self._start(arguments, settings)
        async with asyncio.timeout(FAR):
            out, err = await process.communicate()
        return Ended(process.returncode or 0, out.decode(), err.decode())

    @asynccontextmanager
    async def running(self, *arguments: str, **settings: str) -> AsyncIterator["Running"]:
        """The program, going on until it is told to end."""
        process = await self._start(arguments, settings)
        try:
            yield Running(process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _start(
        self, arguments: tuple[str, ...], settings: dict[str, str]
    ) -> asyncio.subprocess.Process:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEERLIJN_")}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=ROOT,
            env={**kept, **self._named(settings)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    def _named(self, settings: dict[str, str]) -> dict[str, str]:
        return {f"LEERLIJN_{name.upper()}": value for name, value in (self.settings | settings).items()}


@dataclass
class Running:
    """A program that goes on. Its output is read line by line, so nothing is waited for by the clock."""

    process: asyncio.subprocess.Process

    async def says(self, pattern: str, *, err: bool = False) -> re.Match[str]:
        """Reads on until a line has this in it."""
        stream = self.process.stderr if err else self.process.stdout
        assert stream is not None
        seen = []
        async with asyncio.timeout(FAR):
            while line := (await stream.readline()).decode():
                if found := re.search(pattern, line):
                    return found
                seen.append(line)
        raise AssertionError(f"{pattern} was not said, but: {seen}")

    async def end(self, by: signal.Signals = signal.SIGINT) -> Ended:
        self.process.send_signal(by)
        async with asyncio.timeout(FAR):
            out, err = await self.process.communicate()
        return Ended(self.process.returncode or 0, out.decode(), err.decode())


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """A command sets up the logs, and what ends it."""
    by_term = signal.getsignal(signal.SIGTERM)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    logging.captureWarnings(False)
    root.handlers = handlers
    root.setLevel(level)
    signal.signal(signal.SIGTERM, by_term)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Without a token, in a folder of its own where nothing is yet."""
    return Cli({"data": str(tmp_path / "own")})


@pytest.fixture
def with_data(folder: Path) -> Cli:
    """Without a token, with an empty database and its key."""
    return Cli({"data": str(folder)})


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits=Limits(enabled=False)) as server:
        yield server


@pytest.fixture
def bot(standin: StandIn) -> Bot:
    return standin.add_bot(TOKEN, username="voorbeeld_bot")


@pytest.fixture
def live(folder: Path, standin: StandIn, bot: Bot) -> Cli:
    """With everything that a running bot needs."""
    return Cli({"data": str(folder), "token": TOKEN, "api": standin.url, "listen": "127.0.0.1:0"})


@pytest.fixture
def db_of(folder: Path) -> "DataOf":
    """`db_of(query, ...)` reads or writes the data of `with_data`, between two commands."""
    return DataOf(f"sqlite:///{folder / 'leerlijn.sqlite'}", (folder / "leerlijn.key").read_text().split())


@dataclass(frozen=True)
class DataOf:
    url: str
    keys: list[str]

    def __call__(self, action: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        async def work() -> T:
            async with open_database(self.url, keys=self.keys) as db:
                return await db.write(action, *args, **kwargs)

        return asyncio.run(work())
