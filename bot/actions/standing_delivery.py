"""What the worker needs to know of who answers for whom, and of moves, when it sends notices about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.absences import BEGINS
from bot.rules.pool import Summary, summed_up
from bot.rules.standing_in import Absence
from bot.rules.transfers import Step, Transfer
from bot.rules.values import Holder, Kind, Municipality, Outgoing, Role, Skip, Staff
from storage import absences, handovers, people, pool, transfers
from storage.absences import Answers
from storage.handovers import Handover

ABOUT_COACH = frozenset({Kind.COACH_CHANGED, Kind.COACH_AWAY, Kind.NO_COACH})
ABOUT_MOVES = frozenset({Kind.MOVE, Kind.STAFF_MOVE})
KINDS = ABOUT_COACH | ABOUT_MOVES | {Kind.STAFF_HANDED_OVER, Kind.STAFF_ABSENCE, Kind.STAFF_POOL}


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What came to an absent coach's people, and how much of it was dealt with."""

    messages: int
    handled: int


@dataclass(frozen=True, slots=True)
class Standing:
    """By id: of holders who answers, and what notices are about."""

    answers: dict[int, Answers] = field(default_factory=dict)
    transfers: dict[int, Transfer] = field(default_factory=dict)
    handovers: dict[int, Handover] = field(default_factory=dict)
    absences: dict[int, Absence] = field(default_factory=dict)
    meanwhile: dict[int, Meanwhile] = field(default_factory=dict)  # of absences
    pools: dict[int, Summary] = field(default_factory=dict)  # of municipalities
    towns: dict[int, Municipality] = field(default_factory=dict)
    staff: dict[int, Staff] = field(default_factory=dict)
    holders: dict[int, Holder] = field(default_factory=dict)  # whom notices to staff are about

    def about(self, row: Outgoing) -> int | None:
        """The id of the holder whom a notice to staff is about."""
        if row.kind is Kind.STAFF_MOVE:
            transfer = self.transfers.get(row.subject_id or 0)
            return None if transfer is None else transfer.holder_id
        if row.kind is Kind.STAFF_HANDED_OVER:
            handover = self.handovers.get(row.subject_id or 0)
            return None if handover is None else handover.holder_id
        return None

    def reason_against(self, row: Outgoing, *, now: datetime) -> Skip | None:
        """Why a row is not news any more; None when it is to be sent."""
        if now >= row.useful_until:
            return Skip.OVER
        return None if self._is_news(row, now) else Skip.CANCELLED

    def _is_news(self, row: Outgoing, now: datetime) -> bool:
        subject = row.subject_id or 0
        answers = self.answers.get(row.holder_id or 0, Answers("", "", away=False))
        match row.kind:
            case Kind.COACH_CHANGED:
                return answers.coach != ""
            case Kind.COACH_AWAY:
                return answers.away and answers.by != ""
            case Kind.NO_COACH:
                return answers.by == ""
            case Kind.MOVE:
                return subject in self.transfers and self.transfers[subject].step == row.rule
            case Kind.STAFF_MOVE:
                return self._is_news_of_move(row)
            case Kind.STAFF_HANDED_OVER:
                return self._is_news_of_handover(row)
            case Kind.STAFF_ABSENCE:
                absence = self.absences.get(subject)
                return absence is not None and (row.rule != BEGINS or absence.covers(now))
            case _:
                return self.pools.get(subject, Summary(0, 0, None)).people > 0

    def _is_news_of_move(self, row: Outgoing) -> bool:
        """It is no news to a coach who has given the person to another one meanwhile."""
        transfer = self.transfers.get(row.subject_id or 0)
        if transfer is None or transfer.step != row.rule:
            return False
        if transfer.step is not Step.ASKED:
            return True
        reader, about = self.staff.get(row.staff_id or 0), self.holders.get(transfer.holder_id)
        manages = reader is not None and reader.role is Role.MANAGER
        return manages or (about is not None and about.coach_id == row.staff_id)

    def _is_news_of_handover(self, row: Outgoing) -> bool:
        handover = self.handovers.get(row.subject_id or 0)
        about = None if handover is None else self.holders.get(handover.holder_id)
        if about is None:
            return False
        return row.rule != "to:1" or about.coach_id == row.staff_id


def standing_of(tx: Connection, rows: Sequence[Outgoing], *, now: datetime) -> Standing:
    """Of the rows among these that it is about."""
    own = [row for row in rows if row.kind in KINDS]
    if not own:
        return Standing()

    def subjects(*kinds: Kind) -> set[int]:
        return {row.subject_id for row in own if row.kind in kinds and row.subject_id is not None}

    moves = transfers.all_of(tx, subjects(*ABOUT_MOVES))
    given = handovers.all_of(tx, subjects(Kind.STAFF_HANDED_OVER))
    away = absences.all_of(tx, subjects(Kind.STAFF_ABSENCE))
    towns = {one.from_id for one in moves.values()} | {one.to_id for one in moves.values() if one.to_id}
    named = {row.staff_id for row in own} | {one.staff_id for one in away.values()}
    named |= {one.substitute_id for one in away.values()} | {one.accepted_by for one in moves.values()}
    for one in given.values():
        named |= {one.from_id, one.to_id, one.made_by}
    about = [*(one.holder_id for one in moves.values()), *(one.holder_id for one in given.values())]
    written_to = [row.holder_id for row in own if row.holder_id is not None]
    return Standing(
        answers=absences.all_answering(tx, written_to),
        transfers=moves,
        handovers=given,
        absences=away,
        meanwhile={one.id: Meanwhile(*absences.meanwhile(tx, one)) for one in away.values()},
        pools={town: summed_up(pool.waiting(tx, town, now=now)) for town in subjects(Kind.STAFF_POOL)},
        towns={town: people.municipality(tx, town) for town in towns},
        staff={one: people.staff_member(tx, one) for one in named if one is not None},
        holders=people.holders(tx, about),
    )
