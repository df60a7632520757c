"""What the worker needs to know of announcements when it sends them: in few statements, for all rows of a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.rules.announcements import IN_PLACE, Announcement, Rule, State, Text
from bot.rules.attention import came_late
from bot.rules.audience import version_for
from bot.rules.lengths import utf16_length
from bot.rules.news_times import MEET
from bot.rules.values import Holder, Kind, OutboxState, Outgoing, Skip
from storage import announcement_rows, announcements, claims, copies, outbox, people
from storage.announcement_rows import Sent

KINDS = frozenset({Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT_EDIT})
ABOUT = KINDS | {Kind.STAFF_NEWS}
# Who takes news along, and who waits for whom.
LEADS = frozenset({Kind.ANNOUNCEMENT, Kind.PRACTICE})
TOGETHER = 3  # announcements in one message: their numbers stand in the data of a button
ROOM = 1500  # UTF-16 units of each of the texts that share a message, in any language


@dataclass(frozen=True, slots=True)
class Beside:
    """A row that stands in one message with another one."""

    row_id: int
    kind: Kind
    subject_id: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Before:
    """What an edit changes: the message as it stands, its parts in their order, and all that is in it."""

    sent: Sent
    message_ids: tuple[int, ...]
    text: Text | None  # what it says, in the version that was sent
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class News:
    """By id: announcements, of rows that edit what these change, and of rows that take others along the others. `waits` are
    rows that wait for another message of the same hour."""

    announcements: Mapping[int, Announcement] = field(default_factory=dict)
    befores: Mapping[int, Before] = field(default_factory=dict)
    riders: Mapping[int, tuple[Outgoing, ...]] = field(default_factory=dict)
    waits: Mapping[int, datetime] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)  # of staff, where notices to others name them

    def of(self, row: Outgoing) -> Announcement | None:
        return self.announcements.get(row.subject_id or 0) if row.kind in ABOUT else None

    def goes_along(self, row: Outgoing) -> bool:
        """Whether it goes in the message of another one."""
        return any(row.id == rider.id for riders in self.riders.values() for rider in riders)

    def reason_against(self, row: Outgoing, holder: Holder, *, now: datetime) -> Skip | OutboxState | None:
        """Why news does not go: for good, or held until somebody says that it does. None: it goes."""
        one = self.of(row)
        if one is None:
            return Skip.CANCELLED
        if row.kind is Kind.ANNOUNCEMENT_EDIT:
            return self._against_edit(row, one, now)
        if one.state in (State.STOPPED, State.WITHDRAWN):
            return Skip.CANCELLED
        if holder.municipality_id != one.municipality_id:
            return Skip.LEFT
        if one.state is not State.RELEASED or came_late(row, now=now):
            return OutboxState.HELD
        return None

    def _against_edit(self, row: Outgoing, one: Announcement, now: datetime) -> Skip | None:
        before = self.befores.get(row.id)
        if before is None:
            return Skip.CANCELLED
        if now - before.sent.sent_at >= IN_PLACE:
            return Skip.TOO_OLD
        if row.rule == Rule.WITHDRAWAL:
            return None
        return None if row.rule == f"{Rule.EDIT}:{one.edition}" else Skip.SUPERSEDED

    def version_of(self, row: Outgoing, holder: Holder) -> str | None:
        """In which language and edition somebody gets it, as "ar:2"."""
        one = self.of(row)
        if one is None:
            return None
        language = version_for(holder.language, holder.second_language, one.ready)
        return f"{language}:{one.edition}"

    def still(self, tx: Connection, rows: Sequence[Outgoing]) -> bool:
        """Whether nothing of what is about these rows has changed since."""
        ids = _ids([*rows, *self.riders_of(rows)])
        present = announcements.versions(tx, ids)
        return all(
            (known := self.announcements.get(one)) is not None and known.version == version
            for one, version in present.items()
        ) and len(present) == len(ids & self.announcements.keys())

    def again(self, tx: Connection, rows: Sequence[Outgoing]) -> "News":
        """The same rows together, with what is about them now."""
        riders = {row.id: self.riders[row.id] for row in rows if row.id in self.riders}
        return replace(_read(tx, [*rows, *self.riders_of(rows)]), riders=riders, waits=self.waits)

    def riders_of(self, rows: Sequence[Outgoing]) -> list[Outgoing]:
        """What goes in the messages of these rows."""
        return [rider for row in rows for rider in self.riders.get(row.id, ())]


def news_of(
    tx: Connection, rows: Sequence[Outgoing], *, worker: str, now: datetime, lease: timedelta
) -> News:
    """Reads what rows that were just claimed are about, and claims the news that can go in their messages.

    News takes news along, and the prompt to practise does, where all of it is words without a picture, a voice or a
    question. News that is due within the hour before a prompt waits for it.
    """
    leads = [row for row in rows if row.kind in LEADS and row.rule != Rule.CORRECTION]
    people = {row.holder_id for row in leads if row.holder_id is not None}
    near = outbox.waiting_of(tx, people, LEADS, now + MEET) if people else []
    if not near and len(people) == len(leads):
        return _read(tx, rows)
    found = _read(tx, [*rows, *near])
    riders: dict[int, tuple[Outgoing, ...]] = {}
    waits: dict[int, datetime] = {}
    for lead, together in _together(leads, near, found):
        if lead not in leads:
            waits |= {one.id: lead.due for one in together if one in leads}
            continue
        more = [one.id for one in together if one not in leads]
        taken = claims.claim_more(tx, more, worker=worker, now=now, lease=lease)
        going = (*(one for one in together if one in leads), *taken)
        if going:
            riders[lead.id] = going
    return replace(found, riders=riders, waits=waits)


def _together(
    leads: Sequence[Outgoing], near: Sequence[Outgoing], found: News
) -> list[tuple[Outgoing, list[Outgoing]]]:
    """For each person the messages that go, and the news that goes in each; the prompt is one where there is one."""
    of_person: dict[int, list[Outgoing]] = {}
    for row in [*leads, *near]:
        if row.kind is Kind.PRACTICE or _rides(row, found):
            of_person.setdefault(row.holder_id or 0, []).append(row)
    pairs = []
    for rows in of_person.values():
        news = [row for row in rows if row.kind is Kind.ANNOUNCEMENT]
        prompt = next((row for row in rows if row.kind is Kind.PRACTICE), None)
        if prompt is not None and news:
            pairs.append((prompt, news[:TOGETHER]))
            news = news[TOGETHER:]
        for first in range(0, len(news), TOGETHER):
            lead, *others = news[first : first + TOGETHER]
            if others:
                pairs.append((lead, others))
    return pairs


def _rides(row: Outgoing, found: News) -> bool:
    """Whether this news can share a message."""
    one = found.of(row)
    return (
        one is not None
        and row.kind is Kind.ANNOUNCEMENT
        and row.rule != Rule.CORRECTION
        and one.state is State.RELEASED
        and not one.asks
        and all(text.medium is None and utf16_length(text.words) <= ROOM for text in one.texts.values())
    )


def _read(tx: Connection, rows: Sequence[Outgoing]) -> News:
    ids = _ids(rows)
    if not ids:
        return News()
    befores = _befores(tx, [row for row in rows if row.kind is Kind.ANNOUNCEMENT_EDIT])
    beside = {one.subject_id for each in befores.values() for one in each.beside if one.kind in KINDS}
    ids |= {one for one in beside if one is not None}
    found = announcements.all_of(tx, ids)
    told = {row.subject_id or 0 for row in rows if row.kind is Kind.STAFF_NEWS} & found.keys()
    named = {one for each in told for one in (found[each].staff_id, found[each].released_by) if one}
    names = people.staff_names(tx, named) if named else {}
    return News(found, befores, names=names)


def _befores(tx: Connection, edits: Sequence[Outgoing]) -> dict[int, Before]:
    originals = announcement_rows.sent(tx, [row.id for row in edits])
    if not originals:
        return {}
    editions = {
        (row.subject_id or 0, int(originals[row.id].version.partition(":")[2]))
        for row in edits
        if row.id in originals
    }
    texts = {
        (one, edition): announcements.texts_of(tx, {one: edition}).get(one, {}) for one, edition in editions
    }
    leads = {one.lead or one.row_id for one in originals.values()}
    together = announcement_rows.along(tx, leads)
    parts = copies.of_rows(tx, [one.row_id for one in originals.values()])
    found = {}
    for row in edits:
        original = originals.get(row.id)
        if original is None:
            continue
        language, _, edition = original.version.partition(":")
        found[row.id] = Before(
            sent=original,
            message_ids=tuple(parts.get(original.row_id, ())) or (original.message_id,),
            text=texts[row.subject_id or 0, int(edition)].get(language),
            beside=tuple(Beside(*each) for each in together[original.lead or original.row_id]),
        )
    return found


def _ids(rows: Sequence[Outgoing]) -> set[int]:
    return {row.subject_id for row in rows if row.kind in ABOUT and row.subject_id is not None}
