"""How far an announcement is, counted."""

from dataclasses import dataclass

from bot.rules.values import OutboxState, Skip


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of one announcement are alike."""

    state: OutboxState
    reason: str | None
    language: str  # in which it went, or is to go
    people: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement is. `counts` are of those to whom it goes, each person once; `edits` of the changes in place;
    `anew` of the new words to those in whose chat they could not be put in place. `unmade` are people of the audience for
    whom there is no row yet."""

    counts: tuple[Count, ...] = ()
    edits: tuple[Count, ...] = ()
    unmade: int = 0
    anew: tuple[Count, ...] = ()

    @property
    def new_words(self) -> "Progress":
        """How far the correction is that goes as a message of its own."""
        return Progress(self.anew)

    def of(self, *states: OutboxState) -> int:
        return sum(one.people for one in self.counts if one.state in states)

    @property
    def sent(self) -> int:
        return self.of(OutboxState.SENT)

    @property
    def unclear(self) -> int:
        return self.of(OutboxState.UNCLEAR)

    @property
    def failed(self) -> int:
        return self.of(OutboxState.FAILED)

    @property
    def closed(self) -> int:
        return self.skipped.get(Skip.CLOSED, 0)

    @property
    def left(self) -> int:
        """Who is still to get it."""
        return self.unmade + self.of(OutboxState.PLANNED, OutboxState.HELD, OutboxState.CLAIMED)

    @property
    def waiting(self) -> int:
        """How many messages are still to go: those, and the new words sent anew."""
        return self.left + self.new_words.left

    @property
    def skipped(self) -> dict[str, int]:
        """By reason, the most first; those whose chat is closed among them."""
        found: dict[str, int] = {}
        for one in self.counts:
            if one.state is OutboxState.SKIPPED:
                found[one.reason or ""] = found.get(one.reason or "", 0) + one.people
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def people(self) -> int:
        return self.unmade + sum(one.people for one in self.counts)

    @property
    def is_done(self) -> bool:
        return self.waiting == 0

    @property
    def by_language(self) -> dict[str, tuple[int, int]]:
        """In each language to how many it went, and to how many it is still to go; the most first."""
        found: dict[str, list[int]] = {}
        for one in self.counts:
            pair = found.setdefault(one.language, [0, 0])
            if one.state is OutboxState.SENT:
                pair[0] += one.people
            elif one.state in (OutboxState.PLANNED, OutboxState.HELD, OutboxState.CLAIMED):
                pair[1] += one.people
        ordered = sorted(found.items(), key=lambda item: (-sum(item[1]), item[0]))
        return {language: (sent, left) for language, (sent, left) in ordered}

    @property
    def missed(self) -> int:
        """To whom it, or its new words, can be sent again by hand: it failed, or may not have arrived."""
        return sum(one.unclear + one.failed for one in (self, self.new_words))

    def edited(self, *states: OutboxState) -> int:
        return sum(one.people for one in self.edits if one.state in states)

    def unedited(self, reason: str) -> int:
        """How many messages were not changed, for this reason."""
        return sum(one.people for one in self.edits if one.reason == reason)

    @property
    def unchanged(self) -> int:
        """How many messages say what they said, though they were not too old and are still there: the change failed, or may
        not have arrived, or it was not tried, for somebody had stopped or closed the chat."""
        others = (Skip.TOO_OLD, Skip.DELETED, Skip.SUPERSEDED)
        left_out = sum(
            one.people for one in self.edits if one.state is OutboxState.SKIPPED and one.reason not in others
        )
        return left_out + self.edited(OutboxState.UNCLEAR, OutboxState.FAILED)

    @property
    def edits_left(self) -> int:
        """How many messages are still to be changed."""
        return self.edited(OutboxState.PLANNED, OutboxState.HELD, OutboxState.CLAIMED)
