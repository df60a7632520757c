"""A conversation between a holder and who coaches them, as a coach reads it: both sides, in the order of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.office_hours import OfficeHours
from bot.rules.pool import late_at
from bot.rules.replies import Fate
from bot.rules.values import Holder

DONE_FOR = timedelta(days=7)  # so long what was dealt with stands in the list


@dataclass(frozen=True, slots=True)
class Said:
    """One message of either side. `who` is the name of who wrote it."""

    at: datetime
    id: int
    by_coach: bool
    who: str
    words: str = ""
    medium: str = "text"
    seconds: int | None = None
    edited: bool = False
    forwarded: bool = False
    before: tuple[str, ...] = ()  # the words before the edits, the first first
    translation: str | None = None  # by a machine
    has_file: bool = False  # it can be sent to the coach itself
    handled: bool = True
    phrase: str | None = None  # of a coach's reply: then `values` are its places
    values: Mapping[str, str] = field(default_factory=dict)
    fate: Fate | None = None  # of a coach's reply


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in the list of messages."""

    holder: Holder
    since: datetime
    count: int
    alarm: bool
    overdue: bool
    first: Said  # what waits longest


def is_overdue(since: datetime, now: datetime, hours: OfficeHours) -> bool:
    """Whether somebody has waited so long that the municipality is to hear of it (R05)."""
    return late_at(since, hours) <= now
