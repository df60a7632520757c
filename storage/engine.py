"""The database: plain functions, run in worker threads within one transaction each.

SQLite has one thread that writes, so nothing in this process ever waits for a lock, and a few that read.
PostgreSQL has several of each. A thread keeps its connection.
"""

import asyncio
import errno
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage.cipher import Cipher
from storage.errors import DatabaseUnavailable, UnsupportedDatabase

P = ParamSpec("P")
T = TypeVar("T")

BUSY_TIMEOUT = 10_000  # milliseconds that SQLite waits for another process
CONNECT_TIMEOUT = 10  # seconds
OLDEST_SQLITE = (3, 35)  # RETURNING
# Serialization failure and deadlock: the same action succeeds when it is done again.
CONFLICTS = frozenset({"40001", "40P01"})
MOST_ATTEMPTS = 50
LONGEST_PAUSE = 0.2  # seconds
# Primary codes of SQLite that speak of the machine or of other processes, not of a mistake in a statement.
SQLITE_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)
# Classes of SQLSTATE: connection, resources, operator intervention.
POSTGRES_TROUBLE = ("08", "53", "57P")


def parse_url(url: str) -> URL:
    """Reads a database's address: `sqlite:///path` or `postgresql://user@host/name`.

    Raises:
        UnsupportedDatabase: it is none of these.
    """
    needed = "sqlite:///path/to/file or postgresql://user@host/name"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # A port that is no number is a ValueError. What could not be read may hold a password.
        raise UnsupportedDatabase("an address of another form", needed) from None
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    raise UnsupportedDatabase(parsed.drivername, needed)


def make_engine(url: URL, cipher: Cipher) -> Engine:
    """An engine that keeps no pool: each thread holds its own connection."""
    if url.drivername == "sqlite":
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise UnsupportedDatabase(
                f"SQLite {sqlite3.sqlite_version}", f"SQLite {'.'.join(map(str, OLDEST_SQLITE))}"
            )
        engine = create_engine(
            url, poolclass=NullPool, hide_parameters=True, connect_args={"check_same_thread": False}
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT, "application_name": "leerlijn"},
        )
    engine.dialect.leerlijn_cipher = cipher  # type: ignore[attr-defined]
    return engine


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(url.database or "") if url.drivername == "sqlite" else None


def make_sqlite_file(path: Path) -> None:
    """Makes the file, readable by its owner alone, and its folder; one that is there stays as it is.

    Raises:
        DatabaseUnavailable: the system allows neither; the reason is its name for that, such as EACCES.
    """
    if path.exists():
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The files beside it, -wal and -shm, get the same rights from SQLite.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnavailable(errno.errorcode.get(error.errno or 0, "unknown")) from error


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # The driver of Python would begin a transaction only at the first write, too late for read-then-write.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    _use_wal(connection)
    # A power cut must not forget that a message was sent.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switches to the write-ahead log. It is kept in the file, so only the first connection of all changes something."""
    patience = time.monotonic() + BUSY_TIMEOUT / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Two that switch at the same moment are told so at once: SQLite does not wait by itself here.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.005)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("leerlijn_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def unavailable(error: DBAPIError) -> DatabaseUnavailable | None:
    """The error as a fact when it speaks of the database's state; None when the statement was at fault."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in SQLITE_TROUBLE:
            return DatabaseUnavailable(error.orig.sqlite_errorname)
        return None
    state = _sqlstate(error)
    if error.connection_invalidated or (state or "").startswith(POSTGRES_TROUBLE) or state in CONFLICTS:
        return DatabaseUnavailable(state or type(error.orig).__name__)
    # Without an SQLSTATE no server answered.
    if state is None and type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout"):
        return DatabaseUnavailable("no connection")
    return None


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


class _Lane:
    """Threads with a connection each, which run one action after another."""

    def __init__(self, engine: Engine, name: str, threads: int, **options: Any) -> None:
        self._engine = engine
        self._options = options
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=f"leerlijn-{name}")
        self._own = threading.local()
        self._connections: list[Connection] = []

    async def run(self, work: Callable[[Connection], T], after: Callable[[], None] | None = None) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work, after)

    def close(self) -> None:
        """Waits for what is running, then closes the connections."""
        self._threads.shutdown(wait=True)
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _run(self, work: Callable[[Connection], T], after: Callable[[], None] | None) -> T:
        attempt = 1
        while True:
            worked = False
            try:
                connection = self._connection()
                with connection.begin():
                    result = work(connection)
                    worked = True
            except DBAPIError as error:
                if error.connection_invalidated:
                    self._forget_connection()
                if not self._try_again(error, attempt, worked):
                    fact = unavailable(error)
                    if fact is None:
                        raise
                    raise fact from error
            else:
                if after is not None:
                    after()
                return result
            attempt += 1

    def _try_again(self, error: DBAPIError, attempt: int, worked: bool) -> bool:
        """Whether to do the action again, after a wait. `worked`: it was the commit that failed."""
        if _sqlstate(error) in CONFLICTS and attempt < MOST_ATTEMPTS:
            # The last digits of the clock differ for all who wait, so that they don't meet again.
            spread = 0.5 + time.perf_counter_ns() % 1000 / 1000
            time.sleep(min(LONGEST_PAUSE, 0.002 * 1.3**attempt) * spread)
            return True
        # The server may have closed a connection that nobody used for long. Before the commit nothing was written.
        return error.connection_invalidated and attempt == 1 and not worked

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._engine.connect().execution_options(**self._options)
            if self._options.get("leerlijn_reads"):
                _refuse_writes(connection)
            self._own.connection = connection
            self._connections.append(connection)
        return connection

    def _forget_connection(self) -> None:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is not None:
            self._own.connection = None
            self._connections.remove(connection)
            connection.close()


def _refuse_writes(connection: Connection) -> None:
    raw = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        raw.execute("PRAGMA query_only = ON")


class Database:
    """One database. Made by `storage.open_database`; closes as an async context manager.

    An action or query is a plain function `f(tx, ...)` with a connection as its first argument. It runs in a
    worker thread, in one transaction that ends with it: committed when it returns, undone when it raises. It
    never commits, and it touches nothing but the database, because on PostgreSQL it is done again when it met
    another one.

    When the awaiting task is cancelled, a transaction that runs goes on to its own end in its thread.
    """

    def __init__(self, url: URL, keys: Sequence[str]) -> None:
        self.engine = make_engine(url, Cipher(keys))
        if url.drivername == "sqlite":
            self._writing = self._locking = _Lane(self.engine, "write", 1)
            self._reading = _Lane(self.engine, "read", 3, leerlijn_reads=True)
        else:
            self._writing = _Lane(self.engine, "write", 4, isolation_level="SERIALIZABLE")
            self._locking = _Lane(self.engine, "lock", 2, isolation_level="READ COMMITTED")
            self._reading = _Lane(
                self.engine, "read", 4, isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._listeners: weakref.WeakSet[asyncio.Event] = weakref.WeakSet()
        # Writes of this process that were committed. It has risen before whoever awaits the write goes on.
        self.commits = 0

    async def write(
        self, action: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs an action as if it were alone; what it read is still so when it is committed.

        On PostgreSQL it is SERIALIZABLE, and done again, up to 50 times, when it met another: so it must be
        repeatable.

        Raises:
            DatabaseUnavailable: connection lost, locked, full, or met others too often.
        """
        return await self._writing.run(partial(_call, action, args, kwargs), self._after_write())

    async def write_locking(
        self, action: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs an action that locks its own rows, as a claim does: READ COMMITTED on PostgreSQL.

        Raises:
            DatabaseUnavailable: as for `write`.
        """
        return await self._locking.run(partial(_call, action, args, kwargs), self._after_write())

    async def write_quietly(
        self, action: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `write_locking`, for what nobody in this process has to look at: it counts as no commit, and wakes nobody."""
        return await self._locking.run(partial(_call, action, args, kwargs))

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs a query on one unchanging view of the database. A statement that writes is refused.

        Raises:
            DatabaseUnavailable: as for `write`.
        """
        return await self._reading.run(partial(_call, query, args, kwargs))

    def subscribe(self) -> asyncio.Event:
        """An event that is set after each write of this process that was committed.

        Keep it, and clear it before looking at the database; one that nobody keeps is forgotten.
        """
        heard = asyncio.Event()
        self._listeners.add(heard)
        return heard

    async def close(self) -> None:
        """Waits for the transactions that are running, then closes all connections. May be called again."""
        await asyncio.to_thread(self._close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _close(self) -> None:
        for lane in {self._writing, self._locking, self._reading}:
            lane.close()
        self.engine.dispose()

    def _after_write(self) -> Callable[[], None]:
        """What the worker thread does after the commit, even when nobody awaits it any more."""
        return partial(self._tell, asyncio.get_running_loop())

    def _tell(self, loop: asyncio.AbstractEventLoop) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._committed)

    def _committed(self) -> None:
        self.commits += 1
        for heard in self._listeners:
            heard.set()


def _call(action: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], tx: Connection) -> T:
    return action(tx, *args, **kwargs)
