from datetime import datetime, timedelta

from storage import Database, dialogs
from storage.dialogs import Dialog

CHAT = 7_000_000_001


async def test_a_dialog_goes_on_and_ends(db: Database, now: datetime) -> None:
    assert await db.read(dialogs.get, CHAT) is None
    await db.write(dialogs.put, CHAT, "day", {"holder": 3}, now=now)
    assert await db.read(dialogs.get, CHAT) == Dialog("day", {"holder": 3}, now)
    said = {"holder": 3, "place": "ብቑዕ \x00 🙂", "bring": None, "list": [1, 2]}
    later = now + timedelta(minutes=1)
    await db.write(dialogs.put, CHAT, "place", said, now=later)
    await db.write(dialogs.put, CHAT + 1, "day", {}, now=now)
    assert await db.read(dialogs.get, CHAT) == Dialog("place", said, later)
    await db.write(dialogs.drop, CHAT)
    await db.write(dialogs.drop, CHAT)
    assert await db.read(dialogs.get, CHAT) is None
    assert await db.read(dialogs.get, CHAT + 1) == Dialog("day", {}, now)


async def test_only_the_dialog_that_is_meant_ends(db: Database, now: datetime) -> None:
    await db.write(dialogs.put, CHAT, "day", {}, now=now)
    await db.write(dialogs.drop, CHAT, step="place")
    assert await db.read(dialogs.get, CHAT) == Dialog("day", {}, now)
    await db.write(dialogs.drop, CHAT, step="day")
    assert await db.read(dialogs.get, CHAT) is None
