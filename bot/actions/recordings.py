"""Staff record the words and sentences of the cards, one after the other.

The dialog is a row: what is asked for now, and the recording that waits for a yes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.rules.cards import CardLevel, Deck
from bot.rules.errors import NotFound
from bot.rules.recordings import Wanted, missing, next_after, wanted_at
from bot.rules.values import Domain
from storage import audit, clips, dialogs

STEP = "recording"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be said next, None for nothing more here; `left` counts what nobody has recorded in that domain and level."""

    wanted: Wanted | None
    left: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What learners hear from now on, and what comes next."""

    wanted: Wanted
    then: Asked


def begin(
    tx: Connection, chat_id: int, bot_id: int, deck: Deck, domain: Domain, level: CardLevel, *, now: datetime
) -> Asked:
    """The first one of a domain and level that nobody has recorded."""
    found = missing(deck, clips.recorded(tx, bot_id), domain, level)
    return _ask(tx, chat_id, found[0] if found else None, left=len(found), now=now)


def choose(
    tx: Connection, chat_id: int, bot_id: int, deck: Deck, card: str, place: str, *, now: datetime
) -> Asked:
    """A certain one, whether there is a recording of it or not. NotFound for what is not asked of anybody."""
    wanted = wanted_at(deck, card, place)
    if wanted is None:
        raise NotFound
    return _ask(tx, chat_id, wanted, left=_left(tx, bot_id, deck, wanted), now=now)


def skip(
    tx: Connection, chat_id: int, bot_id: int, deck: Deck, card: str, place: str, *, now: datetime
) -> Asked:
    """The one after that. NotFound unless that is what is asked for now."""
    present, _ = _present(tx, chat_id, deck)
    if (present.card, present.place) != (card, place):
        raise NotFound
    following = next_after(deck, clips.recorded(tx, bot_id), present)
    return _ask(tx, chat_id, following, left=_left(tx, bot_id, deck, present), now=now)


def heard(
    tx: Connection,
    chat_id: int,
    deck: Deck,
    file_id: str,
    seconds: int,
    *,
    number: int,
    now: datetime,
) -> Wanted:
    """A recording came in: it waits for a yes under this number, and takes the place of one that waited before."""
    present, _ = _present(tx, chat_id, deck)
    said = _said(present) | {
        "file": file_id,
        "seconds": seconds,
        "mark": present.key[-1],
        "number": number,
    }
    dialogs.put(tx, chat_id, STEP, said, now=now)
    return present


def keep(
    tx: Connection, chat_id: int, bot_id: int, deck: Deck, staff_id: int, number: int, *, now: datetime
) -> Kept:
    """The yes to the recording of this number: from now on learners hear it. Then what comes next.

    NotFound when another one waits, or when the card says something else since it was recorded.
    """
    present, said = _present(tx, chat_id, deck)
    if said.get("number") != number or said.get("mark") != present.key[-1]:
        raise NotFound
    clips.put(
        tx,
        bot_id,
        present.card,
        present.place,
        present.words,
        said["file"],
        seconds=said["seconds"],
        synthetic=False,
        set_by=staff_id,
        now=now,
    )
    subject = f"card:{present.card}:{present.place}"
    audit.note(tx, actor=f"staff:{staff_id}", what="recorded", subject=subject, now=now)
    following = next_after(deck, clips.recorded(tx, bot_id), present)
    then = _ask(tx, chat_id, following, left=_left(tx, bot_id, deck, present), now=now)
    return Kept(present, then)


def _present(tx: Connection, chat_id: int, deck: Deck) -> tuple[Wanted, dict[str, Any]]:
    dialog = dialogs.get(tx, chat_id)
    if dialog is None or dialog.step != STEP:
        raise NotFound
    wanted = wanted_at(deck, dialog.data["card"], dialog.data["place"])
    if wanted is None:
        raise NotFound
    return wanted, dict(dialog.data)


def _ask(tx: Connection, chat_id: int, wanted: Wanted | None, *, left: int, now: datetime) -> Asked:
    if wanted is None:
        dialogs.drop(tx, chat_id, step=STEP)
    else:
        dialogs.put(tx, chat_id, STEP, _said(wanted), now=now)
    return Asked(wanted, left)


def _said(wanted: Wanted) -> dict[str, Any]:
    return {"card": wanted.card, "place": wanted.place}


def _left(tx: Connection, bot_id: int, deck: Deck, present: Wanted) -> int:
    card = deck.cards[present.card]
    return len(missing(deck, clips.recorded(tx, bot_id), card.domain, card.level))
