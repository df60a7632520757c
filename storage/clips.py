"""Recordings of the cards' words and sentences, as Telegram keeps them: file ids of one bot.

A clip belongs to the words that were spoken: where the card says something else now, there is none.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.rules.recordings import mark_of
from storage.practice_tables import clip
from storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class Clip:
    file_id: str
    seconds: int
    synthetic: bool


_FIND = select(clip.c.file_id, clip.c.seconds, clip.c.synthetic).where(
    clip.c.bot_id == bindparam("bot_id"),
    clip.c.card == bindparam("card"),
    clip.c.place == bindparam("place"),
    clip.c.spoken == bindparam("spoken"),
)


def find(tx: Connection, bot_id: int, card: str, place: str, words: str) -> Clip | None:
    """`place` is `word` or `sentence`, `words` the Dutch that stands there now."""
    row = tx.execute(
        _FIND, {"bot_id": bot_id, "card": card, "place": place, "spoken": mark_of(words)}
    ).one_or_none()
    return None if row is None else Clip(*row)


def put(
    tx: Connection,
    bot_id: int,
    card: str,
    place: str,
    words: str,
    file_id: str,
    *,
    seconds: int,
    synthetic: bool,
    set_by: int | None,
    now: datetime,
) -> None:
    """Takes the place of the one before; a synthetic one never that of a recording of the same words."""
    there = find(tx, bot_id, card, place, words)
    if synthetic and there is not None and not there.synthetic:
        return
    saving = upsert(tx, clip).values(
        bot_id=bot_id,
        card=card,
        place=place,
        spoken=mark_of(words),
        file_id=file_id,
        seconds=seconds,
        synthetic=synthetic,
        set_by=set_by,
        set_at=now,
    )
    names = ("spoken", "file_id", "seconds", "synthetic", "set_by", "set_at")
    changed = {name: saving.excluded[name] for name in names}
    tx.execute(saving.on_conflict_do_update(index_elements=["bot_id", "card", "place"], set_=changed))


def forget(tx: Connection, bot_id: int, file_id: str) -> None:
    """Telegram does not know it any more."""
    tx.execute(delete(clip).where(clip.c.bot_id == bot_id, clip.c.file_id == file_id))


def recorded(tx: Connection, bot_id: int) -> frozenset[tuple[str, str, str]]:
    """What a person spoke: card, place and the mark of the words, as in `Wanted.key`."""
    found = select(clip.c.card, clip.c.place, clip.c.spoken).where(
        clip.c.bot_id == bot_id, clip.c.synthetic.is_(False)
    )
    return frozenset((card, place, mark) for card, place, mark in tx.execute(found))
