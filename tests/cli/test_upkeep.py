"""Keys, migrations, catalogues and the doctor."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, text

from bot.clock import WallClock
from bot.rules.values import ChatState
from bot.stage import MAIL_FROM
from bot.standin import StandIn
from bot.standin.phones import SPOKEN
from storage import migrate, people
from storage.cipher import new_key
from storage.duty import set_on_duty
from tests.builders import a_coach, a_holder
from tests.cli.conftest import TOKEN, Cli, DataOf
from tests.mail_server import PASSWORD, USER, mail_server


def test_key_prints_a_key_that_is_never_the_same(cli: Cli) -> None:
    first, second = (cli.run("key").stdout for _ in range(2))
    assert first != second
    assert len(first.splitlines()) == 1
    # It is one that the data can be written with.
    assert cli.run("migrate", key=first.strip()).exit_code == 0
    assert cli.run("upcoming", "1", key=f"{second.strip()},{first.strip()}").exit_code == 1


def test_reencrypt_lets_the_old_key_go(with_data: Cli, db_of: DataOf) -> None:
    made = db_of(a_holder, "Sara", now=WallClock().now())
    old, new = db_of.keys[0], new_key()
    done = with_data.run("reencrypt", key=f"{new},{old}")
    assert done.exit_code == 0, done.output
    assert int(done.stdout.split()[0]) >= 2
    assert with_data.run("upcoming", str(made.id), key=new).exit_code == 0
    assert "is not the key" in with_data.fails("upcoming", str(made.id), key=old)
    read = DataOf(db_of.url, [new])(people.holder, made.id)
    assert read.name == "Sara"


def test_migrate_makes_a_database_and_does_it_once(cli: Cli) -> None:
    first, second = cli.run("migrate"), cli.run("migrate")
    assert first.stdout == second.stdout == f"The database is at revision {migrate.head()}.\n"
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_migrate_check_touches_no_data(cli: Cli, tmp_path: Path) -> None:
    done = cli.run("migrate", "--check")
    assert (done.exit_code, done.stdout) == (0, "The migrations make the tables of storage/tables.py.\n")
    assert not (tmp_path / "own").exists()


def test_messages_status_shows_each_language(cli: Cli) -> None:
    done = cli.run("messages", "status")
    assert done.exit_code == 0
    texts, danger, stopping = done.stdout.split("\n\n")
    head, *rows = texts.splitlines()
    assert head.split() == ["language", "for", "messages", "translated", "reviewed", "plural", "forms"]
    found = {(row.split()[0], row.split()[1]): row.split()[-1] for row in rows}
    assert found == {
        ("en", "holders"): "2",
        ("nl", "holders"): "2",
        ("ar", "holders"): "6",
        ("ti", "holders"): "2",
        ("en", "staff"): "2",
        ("nl", "staff"): "2",
        ("en", "practice"): "2",
        ("ar", "practice"): "6",
        ("ti", "practice"): "2",
    }
    assert stopping.splitlines()[0].split() == ["stop", "words", "words", "reviewed"]
    assert {row.split()[0] for row in stopping.splitlines()[1:]} >= {"nl", "ar", "ti"}
    head, *rows = danger.splitlines()
    assert head.split() == ["words", "of", "danger", "wordings", "reviewed"]
    assert {row.split()[0] for row in rows} == {"ar", "en", "fa", "fr", "nl", "ru", "so", "ti", "tr", "uk"}
    # All are drafts until a native speaker has read them.
    assert {row.split()[2] for row in rows} == {"0"}


def test_messages_check_finds_nothing(cli: Cli) -> None:
    done = cli.run("messages", "check")
    assert (done.exit_code, done.output) == (0, "The catalogues are in order.\n")


async def test_a_doctor_finds_all_well(live: Cli) -> None:
    ended = await live.program("doctor")
    assert ended.code == 0, ended
    subjects = [line.partition(":")[0].split() for line in ended.out.splitlines()]
    assert subjects == [
        ["ok", name]
        for name in ("settings", "database", "migrations", "key", "token", "clock", "voice", "mail")
    ]
    assert "@voorbeeld_bot" in ended.out
    assert "apart from the data" in ended.out
    assert TOKEN not in ended.everything
    assert ended.err == ""


async def test_a_doctor_sees_that_nobody_is_on_duty(live: Cli, db_of: DataOf) -> None:
    now = WallClock().now()
    coach = await asyncio.to_thread(db_of, a_coach, chat_id=12, now=now)
    ended = await live.program("doctor")
    assert ended.code == 1
    [wrong] = [line for line in ended.out.splitlines() if line.startswith("WRONG")]
    assert wrong.startswith("WRONG  duty list: in Voorbeeldstad nobody on it can be reached.")
    await asyncio.to_thread(db_of, set_on_duty, coach.municipality_id, [coach.id])
    assert (await live.program("doctor")).code == 0
    await asyncio.to_thread(db_of, people.close_chat, 12, ChatState.BLOCKED, now=now)
    assert (await live.program("doctor")).code == 1


async def test_a_doctor_before_the_first_start_makes_nothing(live: Cli, tmp_path: Path) -> None:
    ended = await live.aside("doctor", data=str(tmp_path / "own"))
    assert ended.code == 0
    assert "there is none yet" in ended.out
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize(
    ("settings", "subject", "words"),
    [
        ({"token": ""}, "settings", "LEERLIJN_TOKEN is missing"),
        ({"limit": "0"}, "settings", "LEERLIJN_LIMIT is not a number"),
        ({"smtp": "mail.example"}, "settings", "LEERLIJN_SMTP is not the address of a mail server"),
        ({"smtp": "smtp://mail.example"}, "settings", "LEERLIJN_MAIL_FROM is missing"),
        ({"smtp": "smtp://127.0.0.1:1", "mail_from": MAIL_FROM}, "mail", "127.0.0.1, port 1, cannot be used"),
        ({"speech": "say 'hallo"}, "settings", "LEERLIJN_SPEECH is not a command"),
        ({"speech": "/nowhere/speak"}, "voice", "/nowhere/speak could not be started"),
        ({"speech": "cat"}, "voice", "cat wrote neither WAV nor OGG with Opus"),
        ({"token": "70013:" + "another-token-that-nobody-knows"}, "token", "Telegram does not know"),
        ({"key": new_key()}, "database", "is not the key that the data were written with"),
        ({"database": "postgresql://a:b@127.0.0.1:1/c"}, "database", "does not answer"),
    ],
)
async def test_a_doctor_says_what_is_wrong(
    live: Cli, settings: dict[str, str], subject: str, words: str
) -> None:
    ended = await live.aside("doctor", **settings)
    assert ended.code == 1
    wrong = [line for line in ended.out.splitlines() if line.startswith("WRONG")]
    assert len(wrong) == 1
    assert wrong[0].startswith(f"WRONG  {subject}: ")
    assert words in wrong[0]
    assert ended.err == ""


async def test_a_doctor_hears_a_voice(live: Cli, tmp_path: Path) -> None:
    spoken = tmp_path / "goedemorgen.ogg"
    spoken.write_bytes(SPOKEN)
    ended = await live.aside("doctor", speech=f"cat '{spoken}'")
    assert ended.code == 0
    assert "ok    voice: speaks, by cat." in ended.out
    ended = await live.aside("doctor", speech="off")
    assert ended.code == 0
    assert "ok    voice: is off" in ended.out


async def test_a_doctor_asks_the_mail_server(live: Cli) -> None:
    """With user and password, which are in no line of what it says."""
    user, password = quote(USER, safe=""), quote(PASSWORD, safe="")
    async with mail_server(password=True) as server:
        for said, code, words in (
            (password, 0, f"ok    mail: 127.0.0.1 takes mail from {MAIL_FROM}."),
            ("wrong", 1, "WRONG  mail: 127.0.0.1 does not take this user and password."),
        ):
            smtp = f"smtp://{user}:{said}@127.0.0.1:{server.port}"
            ended = await live.program("doctor", smtp=smtp, mail_from=MAIL_FROM)
            assert (ended.code, words in ended.out) == (code, True), ended
            assert PASSWORD not in ended.everything
            assert said not in ended.everything
    assert server.mails == []


async def test_a_doctor_without_telegram(live: Cli, standin: StandIn) -> None:
    await standin.stop()
    ended = await live.aside("doctor")
    assert ended.code == 1
    wrong = [line.partition(":")[0] for line in ended.out.splitlines() if line.startswith("WRONG")]
    assert wrong == ["WRONG  token", "WRONG  clock"]


async def test_a_doctor_sees_a_key_that_others_can_read(live: Cli, folder: Path) -> None:
    (folder / "leerlijn.key").chmod(0o644)
    ended = await live.aside("doctor")
    assert ended.code == 1
    assert "WRONG  key: others can read leerlijn.key. Run: chmod 600 " in ended.out


async def test_a_doctor_changes_nothing(live: Cli, folder: Path) -> None:
    """A database of an older version stays as old as it is."""
    engine = create_engine(f"sqlite:///{folder / 'leerlijn.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    ended = await live.program("doctor")
    assert ended.code == 1
    assert "WRONG  database: The database was used by a newer version" in ended.out
