"""A manager compares two ways of working: made, filled, fixed before it begins, and seen when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.actions.figures import manager_of
from bot.rules.checkins import Questions, without_kept
from bot.rules.comparing import (
    LONGEST,
    CannotFix,
    Comparison,
    Groups,
    Measure,
    MemberFacts,
    Outcome,
    Stage,
    Withheld,
    outcome,
    stage_of,
    withheld,
)
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.local_time import local_day, start_of_day
from bot.rules.values import Staff
from storage import audit, check_ins, comparisons, dialogs, people, trajectories


@dataclass(frozen=True, slots=True)
class Put:
    """How many people were put in, and how many of the numbers are nobody's here."""

    comparison: int
    people: int
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison as it is now. `outcome` only when it is over, and without what is withheld."""

    comparison: Comparison
    stage: Stage
    first: int
    second: int
    outcome: Outcome | None
    withheld: Withheld


def make_comparison(
    tx: Connection,
    staff_id: int,
    chat_id: int,
    *,
    name: str,
    first_way: str,
    second_way: str,
    measure: Measure,
    begins: date,
    ends: date,
    now: datetime,
) -> int:
    """A new comparison, still without people; its number. OutOfRange where it does not begin after today, ends before it
    begins, or lasts longer than two years."""
    manager = manager_of(tx, staff_id)
    today = local_day(now, people.municipality(tx, manager.municipality_id).zone)
    if begins <= today or ends < begins or ends - begins > LONGEST:
        raise OutOfRange
    made = comparisons.add(
        tx,
        manager.municipality_id,
        name=name,
        first_way=first_way,
        second_way=second_way,
        measure=measure,
        begins=begins,
        ends=ends,
        made_by=staff_id,
        now=now,
    )
    dialogs.drop(tx, chat_id)
    audit.note(tx, actor=f"staff:{staff_id}", what="made", subject=f"comparison:{made.id}", now=now)
    return made.id


def put_coach(
    tx: Connection, staff_id: int, comparison_id: int, coach_id: int, *, second: bool, now: datetime
) -> Put:
    """All people of a coach of this municipality."""
    manager, found = _draft(tx, staff_id, comparison_id, now=now)
    if people.staff_member(tx, coach_id).municipality_id != manager.municipality_id:
        raise NotFound
    ids = comparisons.ids_of_coach(tx, manager.municipality_id, coach_id)
    comparisons.put(tx, found.id, ids, second=second)
    return Put(found.id, len(ids))


def put_numbers(
    tx: Connection,
    staff_id: int,
    chat_id: int,
    comparison_id: int,
    references: Sequence[str],
    *,
    second: bool,
    now: datetime,
) -> Put:
    """People by the municipality's own numbers."""
    manager, found = _draft(tx, staff_id, comparison_id, now=now)
    wanted = set(references)
    ids = comparisons.ids_of_references(tx, manager.municipality_id, wanted)
    comparisons.put(tx, found.id, list(ids.values()), second=second)
    dialogs.drop(tx, chat_id)
    return Put(found.id, len(ids), len(wanted) - len(ids))


def fix(tx: Connection, staff_id: int, comparison_id: int, *, now: datetime) -> int:
    """From now on nobody is put in or taken out. CannotFix where it has begun, or one of the groups is empty."""
    manager = manager_of(tx, staff_id)
    found = comparisons.one(tx, manager.municipality_id, comparison_id)
    stage = stage_of(found, _today(tx, manager, now))
    if stage is not Stage.FIXED:
        if stage is not Stage.DRAFT or 0 in comparisons.counts(tx, found.id, manager.municipality_id):
            raise CannotFix
        comparisons.fix(tx, found.id, now=now)
        audit.note(tx, actor=f"staff:{staff_id}", what="fixed", subject=f"comparison:{found.id}", now=now)
    return found.id


def drop(tx: Connection, staff_id: int, comparison_id: int, *, now: datetime) -> None:
    """Takes a comparison away that gives no figure: a draft, or one that lapsed. Others stay, whatever they say."""
    manager = manager_of(tx, staff_id)
    found = comparisons.one(tx, manager.municipality_id, comparison_id)
    if stage_of(found, _today(tx, manager, now)) not in (Stage.DRAFT, Stage.LAPSED):
        raise NotFound
    comparisons.drop(tx, found.id)
    audit.note(tx, actor=f"staff:{staff_id}", what="dropped", subject=f"comparison:{found.id}", now=now)


def listed(tx: Connection, staff_id: int, *, now: datetime) -> list[tuple[Comparison, Stage]]:
    """All comparisons of the municipality, the newest first. NotFound for a coach."""
    manager = manager_of(tx, staff_id)
    today = _today(tx, manager, now)
    return [(one, stage_of(one, today)) for one in comparisons.of_municipality(tx, manager.municipality_id)]


def coaches(tx: Connection, staff_id: int) -> list[Staff]:
    """All staff of the municipality of this manager: managers may coach as well."""
    return people.staff_of_municipality(tx, manager_of(tx, staff_id).municipality_id)


def shown(tx: Connection, staff_id: int, comparison_id: int, questions: Questions, *, now: datetime) -> Shown:
    """One comparison. The figure is reckoned when it is over, and never before."""
    manager = manager_of(tx, staff_id)
    found = comparisons.one(tx, manager.municipality_id, comparison_id)
    stage = stage_of(found, _today(tx, manager, now))
    first, second = comparisons.counts(tx, found.id, manager.municipality_id)
    without = _withheld(tx, manager, found)
    result = None
    if stage is Stage.OVER:
        result = _outcome(tx, manager, found, questions, now=now)
        result = Outcome(
            now=None if without.now else result.now, before=None if without.before else result.before
        )
    return Shown(found, stage, first, second, result, without)


def _withheld(tx: Connection, manager: Staff, found: Comparison) -> Withheld:
    """By everybody who was put in, and by those who are counted still: in both the figures might be subtracted."""
    every = {one.id: one for one in comparisons.of_municipality(tx, manager.municipality_id)}
    members = comparisons.all_members(tx, manager.municipality_id)

    def by(*, here: bool) -> Withheld:
        groups = {
            number: Groups(
                one,
                *(
                    frozenset(
                        each.person
                        for each in members.get(number, ())
                        if each.second is second and each.here >= here
                    )
                    for second in (False, True)
                ),
            )
            for number, one in every.items()
        }
        return withheld(groups[found.id], groups.values())

    put, counted = by(here=False), by(here=True)
    return Withheld(put.now or counted.now, put.before or counted.before)


def _outcome(
    tx: Connection, manager: Staff, found: Comparison, questions: Questions, *, now: datetime
) -> Outcome:
    zone = people.municipality(tx, manager.municipality_id).zone
    groups = comparisons.members_of(tx, found.id, manager.municipality_id)
    ids = list(groups)
    records = trajectories.records(tx, ids, now=now)
    reached = comparisons.goals_reached(tx, ids)
    since = start_of_day(found.begins - found.days, zone) - timedelta(days=1)
    asked, kept = check_ins.of_holders(tx, ids, since), check_ins.kept(tx, ids)
    members = [
        MemberFacts(
            second=second,
            attempts=records[one].attempts,
            goals_reached=[local_day(at, zone) for at in reached.get(one, ())],
            check_ins=[without_kept(each, questions, kept[one]) for each in asked[one]],
        )
        for one, second in groups.items()
    ]
    return outcome(found, members, questions, zone)


def _draft(tx: Connection, staff_id: int, comparison_id: int, *, now: datetime) -> tuple[Staff, Comparison]:
    """A comparison into which people may still be put. CannotFix afterwards."""
    manager = manager_of(tx, staff_id)
    found = comparisons.one(tx, manager.municipality_id, comparison_id)
    if stage_of(found, _today(tx, manager, now)) is not Stage.DRAFT:
        raise CannotFix
    return manager, found


def _today(tx: Connection, manager: Staff, now: datetime) -> date:
    return local_day(now, people.municipality(tx, manager.municipality_id).zone)
