"""A start that cannot be: one readable line that says how to mend it, exit 1, no traceback, no token."""

import socket
import stat
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.standin import StandIn
from storage.cipher import new_key
from tests.cli.conftest import TOKEN, Cli

# Everything that opens the data, so that each of them meets what is wrong with it.
WITH_DATA = (("run",), ("once",), ("upcoming", "1"), ("reencrypt",), ("municipality", "set", "Voorbeeldstad"))


def test_no_token(cli: Cli) -> None:
    line = cli.fails("run")
    assert line.startswith("LEERLIJN_TOKEN is missing")
    assert "@BotFather" in line


@pytest.mark.parametrize(
    "token", ["Sara", "123:short", f"{TOKEN} with a space", f"{TOKEN}/getMe", ":" + TOKEN]
)
def test_a_malformed_token(cli: Cli, token: str) -> None:
    line = cli.fails("run", token=token)
    assert line.startswith("LEERLIJN_TOKEN is missing or is not a bot token")
    assert token not in line


@pytest.mark.parametrize("command", [("run",), ("once",), ("municipality", "add", "Voorbeeldstad")])
async def test_a_token_that_telegram_refuses(live: Cli, command: tuple[str, ...]) -> None:
    line = (await live.program(*command, token="70013:" + "another-token-that-nobody-knows")).one_line()
    assert line.startswith("LEERLIJN_TOKEN: Telegram does not know this token.")
    assert "70013" not in line


async def test_telegram_is_out_of_reach(live: Cli, standin: StandIn) -> None:
    await standin.stop()
    assert (await live.program("run")).one_line().startswith("Telegram does not answer.")


def test_a_variable_that_there_is_not(cli: Cli) -> None:
    line = cli.fails("run", token=TOKEN, tokn="x", databse="y")
    assert "is not a setting" in line
    assert "LEERLIJN_TOKEN" in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("listen", "8080"),
        ("listen", "127.0.0.1:99999"),
        ("webhook", "http://bot.example"),
        ("webhook", "http://127.0.0.1.bot.example"),
        ("webhook", "bot.example"),
        ("webhook", "https://[x"),
        ("webhook", "https://bot.example:port/"),
        ("webhook", "https://bot.example/{x"),
        ("api", "http://[x"),
        ("limit", "0"),
        ("limit", "many"),
        ("log_level", "LOUD"),
        ("reviewed_only", "perhaps"),
        ("api", "telegram"),
        ("database", "mysql://localhost/x"),
    ],
)
def test_a_wrong_setting_is_named(cli: Cli, name: str, value: str) -> None:
    line = cli.fails("run", token=TOKEN, **{name: value})
    assert line.startswith(f"LEERLIJN_{name.upper()} is not ")


def test_a_webhook_needs_a_secret(cli: Cli) -> None:
    line = cli.fails("run", token=TOKEN, webhook="https://bot.example")
    assert line.startswith("LEERLIJN_WEBHOOK_SECRET is missing")


def test_a_key_that_is_none(with_data: Cli) -> None:
    line = with_data.fails("upcoming", "1", key="Sara")
    assert line.startswith("LEERLIJN_KEY: Key 1 is not a key.")
    assert "Sara" not in line


@pytest.mark.parametrize("command", WITH_DATA)
def test_a_wrong_key(with_data: Cli, command: tuple[str, ...]) -> None:
    key = new_key()
    line = with_data.fails(*command, token=TOKEN, key=key)
    assert "is not the key that the data were written with" in line
    assert key not in line


@pytest.mark.parametrize("command", WITH_DATA)
def test_a_lost_key_is_never_replaced(with_data: Cli, folder: Path, command: tuple[str, ...]) -> None:
    (folder / "leerlijn.key").unlink()
    before = (folder / "leerlijn.sqlite").read_bytes()
    line = with_data.fails(*command, token=TOKEN)
    assert line.startswith("The key of the data is gone")
    assert not (folder / "leerlijn.key").exists()
    assert (folder / "leerlijn.sqlite").read_bytes() == before


@pytest.mark.parametrize("command", [*WITH_DATA, ("migrate",)])
def test_a_database_from_the_future(with_data: Cli, folder: Path, command: tuple[str, ...]) -> None:
    engine = create_engine(f"sqlite:///{folder / 'leerlijn.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    line = with_data.fails(*command, token=TOKEN)
    assert line.startswith("The database was used by a newer version")


def test_a_database_that_is_none(with_data: Cli, folder: Path) -> None:
    (folder / "leerlijn.sqlite").write_bytes(
        b"this is no database, though it is long enough to be read as one" * 99
    )
    assert with_data.fails("run", token=TOKEN).startswith("LEERLIJN_DATABASE: the database does not answer")


def test_a_database_that_does_not_answer(with_data: Cli) -> None:
    address = "postgresql://somebody:a-password@127.0.0.1:1/leerlijn"
    line = with_data.fails("run", token=TOKEN, database=address)
    assert line.startswith("LEERLIJN_DATABASE: the database does not answer")
    assert "a-password" not in line


def test_a_database_address_that_cannot_be_read(cli: Cli) -> None:
    line = cli.fails("run", token=TOKEN, database="postgresql://somebody:a-password@host:port/leerlijn")
    assert line.startswith("LEERLIJN_DATABASE: an address of another form cannot be used.")
    assert "a-password" not in line


def test_a_key_file_that_is_no_text(with_data: Cli, folder: Path) -> None:
    (folder / "leerlijn.key").write_bytes(b"\xff\xfe")
    line = with_data.fails("upcoming", "1")
    assert line.startswith("LEERLIJN_DATA: the key file there, leerlijn.key, cannot be read as text.")
    assert (folder / "leerlijn.key").read_bytes() == b"\xff\xfe"


def test_a_folder_that_is_a_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert cli.fails("run", token=TOKEN, data=str(tmp_path / "file")).startswith(
        "LEERLIJN_DATA is not a folder"
    )


async def test_a_port_in_use(live: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = await live.program("run", listen=listen, log_level="ERROR")
    assert ended.code == 1
    assert ended.err.splitlines()[-1].startswith("LEERLIJN_LISTEN")
    assert "Traceback" not in ended.err


async def test_a_port_in_use_by_the_demo(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = await cli.program("demo", "--port", str(taken.getsockname()[1]))
    assert "--port" in ended.one_line()


def test_the_first_start_makes_folder_database_and_key_for_the_owner_alone(cli: Cli, tmp_path: Path) -> None:
    assert cli.run("migrate").exit_code == 0
    data = tmp_path / "own"
    assert {file.name for file in data.iterdir()} >= {"leerlijn.key", "leerlijn.sqlite"}
    assert stat.S_IMODE((data / "leerlijn.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) & 0o077 == 0
