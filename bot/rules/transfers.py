"""A move to another municipality, from the code that the person shows there to the day on which it is theirs.

Three people say yes: the person by showing the code, a coach of the new municipality, and the coach or a manager of the
old one. Until the day the person can take it back.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.errors import OutOfRange
from bot.rules.local_time import start_of_day

VALID_FOR = timedelta(days=14)  # for both to say yes
LATEST = timedelta(days=180)  # that a day may lie ahead


class Step(StrEnum):
    """How far a move is."""

    SHOWN = "shown"  # the person has a code
    ASKED = "asked"  # the new municipality has named a day
    AGREED = "agreed"  # the old one has said yes
    DONE = "done"
    WITHDRAWN = "withdrawn"  # by the person
    REFUSED = "refused"  # by the old municipality
    EXPIRED = "expired"  # not everybody had said yes in time


class End(StrEnum):
    """Who or what ended a move before its day."""

    HOLDER = "holder"
    OLD_TOWN = "old_town"
    TIME = "time"


_ENDED = {End.HOLDER: Step.WITHDRAWN, End.OLD_TOWN: Step.REFUSED, End.TIME: Step.EXPIRED}
OPEN = frozenset({Step.SHOWN, Step.ASKED, Step.AGREED})


@dataclass(frozen=True, slots=True)
class Transfer:
    """One move. `day` is the first one in the new municipality."""

    id: int
    holder_id: int
    with_words: bool  # old messages and notes go along
    from_id: int  # municipality
    to_id: int | None
    day: date | None
    accepted_by: int | None  # staff of the new municipality
    accepted_at: datetime | None
    released_by: int | None  # staff of the old one
    released_at: datetime | None
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    ended_by: End | None
    done_at: datetime | None

    @property
    def step(self) -> Step:
        if self.done_at is not None:
            return Step.DONE
        if self.ended_by is not None:
            return _ENDED[self.ended_by]
        if self.released_at is not None:
            return Step.AGREED
        return Step.SHOWN if self.accepted_at is None else Step.ASKED

    @property
    def is_open(self) -> bool:
        return self.step in OPEN

    def due(self, zone: str) -> datetime | None:
        """When something happens by itself: the move, or the end of the time for it. `zone` is the new municipality's."""
        if not self.is_open:
            return None
        if self.step is Step.AGREED and self.day is not None:
            return start_of_day(self.day, zone)
        return self.expires_at


def check_day(day: date, today: date) -> date:
    """A day from tomorrow on, within half a year. OutOfRange for any other."""
    if not today < day <= today + LATEST:
        raise OutOfRange
    return day
