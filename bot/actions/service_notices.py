"""Who runs the service tells all of staff that something is out of order. Holders never hear of it this way."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.rules.quiet_hours import next_allowed
from bot.rules.values import Kind, Municipality, Planned, Rank
from storage import audit, outbox, service_notices

USEFUL_FOR = timedelta(hours=24)


def count_readers(tx: Connection, towns: Sequence[Municipality]) -> int:
    """To how many it would go."""
    return len(service_notices.readers(tx, [town.id for town in towns]))


def tell_all_staff(
    tx: Connection, words: Mapping[str, str], towns: Sequence[Municipality], *, now: datetime
) -> int:
    """To how many of staff of these municipalities it goes, each in person: at once, where it is night in the morning.
    `words` are by language, Dutch among them."""
    town_of = {town.id: town for town in towns}
    readers = service_notices.readers(tx, list(town_of))
    if not readers:
        return 0
    notice_id = service_notices.add(tx, words, now=now)
    for one in readers:
        town = town_of[one.municipality_id]
        due = next_allowed(now, town.quiet_from, town.quiet_until, town.zone)
        planned = Planned(
            key=f"service:{notice_id}:staff:{one.id}",
            kind=Kind.STAFF_SERVICE,
            due=due,
            useful_until=due + USEFUL_FOR,
            rank=Rank.DIGEST,
            rule="service",
        )
        outbox.add(tx, [planned], staff_id=one.id, subject_id=notice_id, now=now)
    audit.note(tx, actor="command", what="told_staff", subject=f"service_notice:{notice_id}", now=now)
    return len(readers)
