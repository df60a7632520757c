from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Text, func, make_url, select, text, type_coerce

from bot.rules.values import Told
from storage import Database, appointments, dialogs, lookup, messages, migrate, open_database, people, updates
from storage.cipher import Cipher, new_key, reencrypt
from storage.errors import BadKey, WrongKey
from storage.tables import metadata
from storage.types import Encrypted
from tests.builders import a_coach, a_holder, an_appointment


def test_keys_are_never_the_same() -> None:
    assert len({new_key() for _ in range(100)}) == 100


def test_the_first_key_encrypts_and_all_decrypt() -> None:
    old, new = new_key(), new_key()
    token = Cipher([old]).encrypt("Semhar")
    assert Cipher([new, old]).decrypt(token) == "Semhar"
    assert Cipher([new]).decrypt(Cipher([new, old]).encrypt("Semhar")) == "Semhar"
    with pytest.raises(WrongKey):
        Cipher([new]).decrypt(token)


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "ü" * 44, "A" * 42 + "="])
def test_a_malformed_key_is_named_by_its_place(key: str) -> None:
    with pytest.raises(BadKey) as caught:
        Cipher([new_key(), key])
    assert caught.value.position == 2
    assert not key or key not in str(caught.value)


def test_the_same_text_never_gives_the_same_token() -> None:
    cipher = Cipher([new_key()])
    assert len({cipher.encrypt("Sara") for _ in range(100)}) == 100


def test_without_a_key_nothing_is_opened(tmp_path: Path) -> None:
    with pytest.raises(BadKey) as caught:
        migrate.prepare(f"sqlite:///{tmp_path}/leerlijn.db", [])
    assert caught.value.position is None
    assert list(tmp_path.iterdir()) == []


def test_a_changed_token_is_no_token() -> None:
    one = Cipher([new_key()])
    token = one.encrypt("Semhar")
    changed = ("B" if token[20] == "A" else "A").join((token[:20], token[21:]))
    for wrong in (changed, "Semhar", "", "é"):
        with pytest.raises(WrongKey):
            one.decrypt(wrong)


def test_a_wrong_key_is_told_before_anything_is_written(sqlite_url: str) -> None:
    file = Path(make_url(sqlite_url).database or "")
    before = file.read_bytes()
    for open_it in (
        lambda: open_database(sqlite_url, keys=[new_key()]),
        lambda: migrate.prepare(sqlite_url, [new_key()]),
    ):
        with pytest.raises(WrongKey):
            open_it()
    assert file.read_bytes() == before


@pytest.mark.postgres
def test_a_wrong_key_is_told_on_postgres_too(postgres_url: str) -> None:
    with pytest.raises(WrongKey):
        open_database(postgres_url, keys=[new_key()])


async def test_two_databases_in_one_process_have_two_keys(
    sqlite_db: Database, tmp_path: Path, now: datetime
) -> None:
    keys = [new_key()]
    url = f"sqlite:///{tmp_path}/other.db"
    migrate.prepare(url, keys)
    async with open_database(url, keys=keys) as other:
        for db in (sqlite_db, other, sqlite_db):
            made = await db.write(a_coach, "Karin", now=now)
            assert (await db.read(people.staff_member, made.id)).name == "Karin"


async def test_all_is_written_anew_with_the_first_key(
    db: Database, database_url: str, keys: list[str], now: datetime
) -> None:
    fresh = [new_key()]
    chat_id = 5
    made = []
    for number in range(3):
        holder = await db.write(a_holder, f"Semhar {number}", now=now)
        one = await db.write(an_appointment, holder, at=now, bring="")
        await db.write(appointments.set_told, {one.id: Told(now, "Kerkplein")})
        made.append(one.id)
    message_id = await db.write(
        messages.add_message, holder.id, chat_id=chat_id, telegram_id=1, at=now, medium="text", words="Dag"
    )
    await db.write(messages.edit_message, chat_id, 1, words="Dag!", now=now)
    await db.write(dialogs.put, chat_id, "place", {"place": "Kerkplein"}, now=now)

    def remember_many(tx: Connection) -> None:
        for number in range(2500):
            updates.remember(tx, number % 2, number, f"{number}", now=now)

    await db.write(remember_many)

    def everything(tx: Connection) -> list[object]:
        return [
            appointments.appointments(tx, made),
            messages.message(tx, message_id),
            messages.earlier_words(tx, message_id),
            lookup.who(tx, chat_id),
            [updates.remembered(tx, number % 2, number) for number in range(2500)],
        ]

    def unread(tx: Connection) -> int:
        """How many values are still written with the old key."""
        old, count = Cipher(keys), 0
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Encrypted):
                    for value in tx.scalars(select(type_coerce(column, Text))):
                        try:
                            count += bool(value and old.decrypt(value))
                        except WrongKey:
                            continue
        return count

    before = await db.read(everything)
    assert await db.read(unread) > 2500
    async with open_database(database_url, keys=[*fresh, *keys]) as both:
        assert await both.read(everything) == before
        count = await both.write(reencrypt)
    assert count == await db.read(rows_with_words)
    assert await db.read(unread) == 0
    async with open_database(database_url, keys=fresh) as changed:
        assert await changed.read(everything) == before
    with pytest.raises(WrongKey):
        open_database(database_url, keys=keys)


def rows_with_words(tx: Connection) -> int:
    tables = [
        table
        for table in metadata.sorted_tables
        if any(isinstance(column.type, Encrypted) for column in table.columns)
    ]
    return sum(tx.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


async def test_one_value_of_another_key_stops_the_change(
    database_url: str, keys: list[str], now: datetime
) -> None:
    def tokens(tx: Connection) -> list[str]:
        return list(tx.scalars(text("SELECT name FROM holder ORDER BY id")))

    def spoil(tx: Connection) -> None:
        tx.execute(text("UPDATE staff SET name = :token"), {"token": Cipher([new_key()]).encrypt("Karin")})

    async with open_database(database_url, keys=keys) as db:
        await db.write(a_holder, now=now)
        await db.write(spoil)
        before = await db.read(tokens)
    async with open_database(database_url, keys=[new_key(), *keys]) as db:
        with pytest.raises(WrongKey):
            await db.write(reencrypt)
        assert await db.read(tokens) == before
