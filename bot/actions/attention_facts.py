"""What the worker asks of people's attention when it sends practice, check-ins and news: in few statements for a batch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.rules.attention import COUNTED, Heard, Wish, is_correction, verdict
from bot.rules.values import Kind, Municipality, Outgoing, Skip
from storage import attention


@dataclass(frozen=True, slots=True)
class Attention:
    """By person what they wish, what they heard lately, and the `rows` of this batch that count; those that are news of a kind
    that the person does not want are `muted`, by their ids."""

    now: datetime | None = None
    rows: Mapping[int, Sequence[Outgoing]] = field(default_factory=dict)
    wishes: Mapping[int, Wish] = field(default_factory=dict)
    heard: Mapping[int, Heard] = field(default_factory=dict)
    muted: frozenset[int] = frozenset()

    def reason_against(
        self, row: Outgoing, town: Municipality, *, goes: Callable[[Outgoing], bool] = lambda _: True
    ) -> Skip | datetime | None:
        """Why a row does not go, or until when it waits; None: it goes. Of two to one person the second finds the first
        gone, if by all else that one `goes`."""
        if row.kind not in COUNTED or row.holder_id is None or self.now is None:
            return None
        holder_id, now = row.holder_id, self.now
        wish, heard = self.wishes.get(holder_id, Wish()), self.heard.get(holder_id, Heard())
        for one in self.rows.get(holder_id, ()):
            if one.id == row.id:
                break
            if one.id in self.muted or is_correction(one) or not goes(one):
                continue
            if verdict(one, wish, heard, town, now=now) is None:
                heard = replace(heard, gone=(*heard.gone, now))
        return Skip.MUTED if row.id in self.muted else verdict(row, wish, heard, town, now=now)

    def still(self, tx: Connection, rows: Sequence[Outgoing]) -> bool:
        """Whether the people still wish the same. What they heard is not asked again for each row whose turn has come: claims
        come one after another, and whoever claims more for the same people finds these rows claimed."""
        own = _by_holder(rows)
        return all(
            self.wishes.get(one) == wish for one, wish in attention.wishes(tx, own).items()
        ) and _muted(tx, own) == self.muted.intersection(row.id for row in rows)


def attention_of(tx: Connection, rows: Sequence[Outgoing], *, now: datetime) -> Attention:
    own = _by_holder(rows)
    if not own:
        return Attention()
    ids = [row.id for each in own.values() for row in each]
    return Attention(
        now,
        own,
        attention.wishes(tx, own),
        attention.heard(tx, own, but=ids, now=now),
        _muted(tx, own),
    )


def _by_holder(rows: Sequence[Outgoing]) -> dict[int, list[Outgoing]]:
    """Those that count, of each person in their order."""
    found: dict[int, list[Outgoing]] = {}
    for row in rows:
        if row.kind in COUNTED and row.holder_id is not None:
            found.setdefault(row.holder_id, []).append(row)
    return found


def _muted(tx: Connection, by_holder: Mapping[int, Sequence[Outgoing]]) -> frozenset[int]:
    """The ids of the rows that are news of a kind that the person does not want."""
    news = [row for each in by_holder.values() for row in each if row.kind is Kind.ANNOUNCEMENT]
    subjects = {row.subject_id for row in news if row.subject_id is not None}
    found = attention.muted(tx, subjects, {row.holder_id for row in news if row.holder_id is not None})
    return frozenset(row.id for row in news if (row.subject_id, row.holder_id) in found)
