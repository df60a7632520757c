"""When a coach hears that people wrote: at once, and not once more for each message of a flood (R05).

A notice that still waits takes what comes meanwhile: its words are made when it leaves. After one has left the next about
the same person waits a while; and where many write at once, one notice counts them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

APART = timedelta(minutes=15)  # two notices about one person
MOST_APART = 3  # notices about different people within that time; then one that counts the others


def due_of_notice(
    now: datetime, *, last_of_person: datetime | None, last_of_coach: Sequence[datetime]
) -> datetime:
    """When the notice about a message that came now leaves.

    `last_of_person` is when the last notice about this person left, `last_of_coach` when those about anybody did, within the
    last 15 minutes, the oldest first.
    """
    due = now
    if last_of_person is not None:
        due = max(due, last_of_person + APART)
    if len(last_of_coach) >= MOST_APART:
        due = max(due, last_of_coach[-MOST_APART] + APART)
    return due


def is_bundle(now: datetime, last_of_coach: Sequence[datetime]) -> bool:
    """Whether what comes now goes into the notice that counts the others."""
    return len([one for one in last_of_coach if now - one < APART]) >= MOST_APART
