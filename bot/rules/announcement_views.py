"""What staff look at when they write, release and follow an announcement: facts, of which the pages are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.rules.announcement_counts import Progress
from bot.rules.announcements import ON_ITS_WAY, Announcement, Answered, State, Text
from bot.rules.audience import Reached
from bot.rules.errors import Refused
from bot.rules.values import Municipality, OutboxState, Staff


@dataclass(frozen=True, slots=True)
class Known:
    """Those of whom an audience holds the number alone. `coaches` (of a manager's announcement) and `earlier` announcements
    can be chosen; `names` of staff and `chosen` announcements are those of what is chosen, also long ago. Whose people it is
    for: those of who reads it, of the `caseload` of somebody with this name, or of the municipality where that is empty."""

    coaches: tuple[Staff, ...]
    earlier: tuple[Announcement, ...]
    names: Mapping[int, str]
    chosen: tuple[Announcement, ...]
    mine: bool
    caseload: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The announcement, whom it reaches now, and what can be named: also languages that somebody reads, and parts of the
    town where somebody lives."""

    one: Announcement
    reached: Reached
    languages: tuple[str, ...]
    districts: tuple[str, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody chose that it leaves, None: as soon as it is released; and when it really does. `night`, `holiday`: why
    these differ."""

    one: Announcement
    town: Municipality
    goes: datetime
    night: bool
    holiday: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """`problem` is why it cannot go as it is. `others`: how many managers there are besides the writer."""

    one: Announcement
    known: Known
    reached: Reached
    moment: Moment
    writer: str
    mine: bool
    needs_second: bool
    may_release: bool
    others: int
    problem: Refused | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`waits` is when it goes on, where that is not now. `beyond` have earlier words in messages that cannot be changed any
    more; to `untold` of them the new ones were not sent as a message of its own either. `begun`: there are new words that do
    not hold yet. `next_due`: when the next one goes of its series. `pace`: messages a second of late, None: too early to tell."""

    one: Announcement
    progress: Progress
    beyond: int
    untold: int
    answered: Answered | None
    waits: datetime | None
    released_by: str
    begun: bool
    next_due: datetime | None
    pace: float | None

    @property
    def is_over(self) -> bool:
        """Nothing more happens by itself."""
        goes = self.one.state in ON_ITS_WAY and not self.progress.is_done
        return not goes and not self.changing

    @property
    def is_busy(self) -> bool:
        """Something is under way at this moment: rows are made, or messages are being sent or changed."""
        progress = self.progress
        claimed = sum(one.of(OutboxState.CLAIMED) for one in (progress, progress.new_words))
        claimed += progress.edited(OutboxState.CLAIMED)
        making = progress.unmade > 0 and self.one.state is State.RELEASED and self.waits is None
        return bool(claimed) or making or self.one.edits_from is not None

    @property
    def changing(self) -> bool:
        """Messages are still being changed where they stand."""
        return self.one.edits_from is not None or bool(self.progress.edits_left)


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction, or the end of an announcement, would do: how many messages can be changed where they stand, how
    many cannot any more, and how many people tapped an answer under the words of now. `texts` are the new words; `mark`
    stands for them in a button. `next_due`: when the next one goes of its series; `next_says`: in the words of this one."""

    one: Announcement
    texts: Mapping[str, Text]
    mark: str
    in_place: int
    too_old: int
    left: int
    tapped: int
    may: bool
    mine: bool
    others: int
    next_due: datetime | None
    next_says: bool
