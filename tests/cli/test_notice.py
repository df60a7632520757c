"""An outage notice from the command line: to staff, in their language, and to nobody else."""

import pytest
from sqlalchemy import Connection, select

from bot.clock import WallClock
from bot.rules.values import ChatState, Kind, Role, Staff
from storage import audit, people, service_notices
from storage.announcement_tables import service_notice
from storage.tables import outbox
from tests.builders import a_coach, a_holder, a_municipality
from tests.cli.conftest import Cli, DataOf


@pytest.fixture
def towns(db_of: DataOf) -> dict[str, Staff]:
    return db_of(two_towns)


def two_towns(tx: Connection) -> dict[str, Staff]:
    """Of each a coach or manager who can be reached; and in one of them who has left, blocked, or never came in."""
    now = WallClock().now()
    here, there = a_municipality(tx), a_municipality(tx, "Testerdam")
    made = {
        "Karin": a_coach(tx, "Karin", municipality=here, chat_id=11, now=now),
        "Bram": a_coach(tx, "Bram", municipality=there, role=Role.MANAGER, chat_id=12, now=now),
        "left": a_coach(tx, "Lot", municipality=there, chat_id=13, now=now),
        "blocked": a_coach(tx, "Bo", municipality=there, chat_id=14, now=now),
        "away": a_coach(tx, "Ans", municipality=there, chat_id=15, now=now),
    }
    a_coach(tx, "Nina", municipality=there, now=now)
    people.change_staff(tx, made["left"].id, left_at=now)
    people.change_staff(tx, made["away"].id, away=True, substitute_id=made["Bram"].id)
    people.close_chat(tx, 14, ChatState.BLOCKED, now=now)
    for number, coach in enumerate(made.values()):
        a_holder(tx, coach=coach, chat_id=100 + number, now=now)
    return made


def readers(tx: Connection) -> list[int]:
    """To whom it goes; fails for a row that is for a holder, or is anything else."""
    rows = tx.execute(select(outbox.c.holder_id, outbox.c.staff_id, outbox.c.kind, outbox.c.key)).all()
    assert {(row.holder_id, row.kind) for row in rows} <= {(None, Kind.STAFF_SERVICE.value)}
    assert len({row.key for row in rows}) == len(rows)
    return sorted(row.staff_id for row in rows)


def test_it_goes_to_all_staff_who_can_be_reached(
    with_data: Cli, db_of: DataOf, towns: dict[str, Staff]
) -> None:
    reached = [towns[name].id for name in ("Karin", "Bram", "away")]
    dry = with_data.run("notice", "--nl", "Er is een storing.", "--dry-run")
    assert (dry.exit_code, dry.stdout) == (0, "Coaches and managers who would get it: 3. Nothing was sent.\n")
    assert db_of(readers) == []
    done = with_data.run("notice", "--nl", " Er is een\r\nstoring. ", "--en", "There is an outage.")
    assert done.exit_code == 0
    assert done.stdout.startswith("Coaches and managers who get it: 3.")
    assert db_of(readers) == sorted(reached)
    words = db_of(service_notices.words_of, [1])
    assert words == {1: {"nl": "Er is een\nstoring.", "en": "There is an outage."}}
    [noted] = db_of(audit.of_subject, "service_notice:1")
    assert (noted.actor, noted.what) == ("command", "told_staff")


@pytest.mark.parametrize(
    ("names", "who"),
    [
        (("Voorbeeldstad",), ["Karin"]),
        (("Testerdam",), ["Bram", "away"]),
        (("Voorbeeldstad", "Testerdam", " Voorbeeldstad"), ["Karin", "Bram", "away"]),
    ],
)
def test_a_region(
    with_data: Cli, db_of: DataOf, towns: dict[str, Staff], names: tuple[str, ...], who: list[str]
) -> None:
    chosen = [part for name in names for part in ("--municipality", name)]
    assert with_data.run("notice", "--nl", "Storing", *chosen).exit_code == 0
    assert db_of(readers) == sorted(towns[name].id for name in who)


def test_nobody_can_be_reached(with_data: Cli, db_of: DataOf) -> None:
    done = with_data.run("notice", "--nl", "Storing")
    assert done.stdout.startswith("Coaches and managers who get it: 0.")
    assert db_of(lambda tx: tx.execute(select(service_notice.c.id)).all()) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--nl", ""), "--nl has no words that can be read."),
        (("--nl", " \u200b\n"), "--nl has no words that can be read."),
        (("--nl", "Storing\udcff"), "--nl has no words that can be read."),
        (("--nl", "a" * 3001), "--nl is too long: 3001 characters, and at most 3000 can be."),
        (("--nl", "👍" * 1501), "--nl is too long: 3002 characters, and at most 3000 can be."),
        (
            ("--nl", "Storing", "--en", "-" * 9999),
            "--en is too long: 9999 characters, and at most 3000 can be.",
        ),
        (("--nl", "Storing", "--en", ""), "--en has no words that can be read."),
        (("--nl", "x", "--municipality", "Nergens"), "There is no municipality called Nergens."),
    ],
)
def test_what_is_not_sent(
    with_data: Cli, db_of: DataOf, towns: dict[str, Staff], typed: tuple[str, ...], said: str
) -> None:
    assert with_data.fails("notice", *typed) == said
    assert db_of(readers) == []
