"""The figures of a municipality, for its managers."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules.digests import Reach
from bot.rules.errors import NotFound
from bot.rules.figures import (
    COMPARED,
    RESPONSES_BACK,
    FigureFacts,
    Figures,
    PersonFigures,
    figures,
    person_figures,
    term_is_over,
)
from bot.rules.law_dates import law_dates
from bot.rules.local_time import local_day
from bot.rules.plans import compare, line_of
from bot.rules.values import ChatState, Role, Staff
from storage import audit, figure_facts, people, trajectories
from storage.figure_facts import Someone

AT_ONCE = 1_000  # people whose lines are in memory


def manager_of(tx: Connection, staff_id: int) -> Staff:
    """NotFound for a coach: the figures are of the whole municipality."""
    staff = people.staff_member(tx, staff_id)
    if staff.role is not Role.MANAGER:
        raise NotFound
    return staff


def read_figures(tx: Connection, staff_id: int, *, now: datetime) -> Figures:
    """Of the municipality of this manager, and of no other. NotFound for a coach."""
    town = people.municipality(tx, manager_of(tx, staff_id).municipality_id)
    today = local_day(now, town.zone)
    own = figure_facts.people(tx, town.id)
    counted: list[PersonFigures] = []
    for first in range(0, len(own), AT_ONCE):
        some = own[first : first + AT_ONCE]
        records = trajectories.records(tx, [one.holder_id for one in some], now=now)
        for one in some:
            record = records[one.holder_id]
            over = term_is_over(law_dates(record, today=today), today)
            counted.append(
                person_figures(record, language=one.language, reach=_reach(one), today=today, over=over)
            )
    lines = [line for measures in figure_facts.measures(tx, town.id).values() for line in line_of(measures)]
    intakes = figure_facts.intakes(tx, town.id, COMPARED).values()
    return figures(
        FigureFacts(
            today=today,
            municipality=town,
            people=counted,
            responses=figure_facts.responses(tx, town.id, now - RESPONSES_BACK),
            lines=lines,
            intake=[compare(entries) for entries in intakes],
        )
    )


def note_looked(tx: Connection, staff_id: int, *, now: datetime) -> None:
    """Figures of two days tell by subtraction who came or went between them: nothing hides that, so it is kept who asked
    for figures, and when."""
    town = manager_of(tx, staff_id).municipality_id
    audit.note(tx, actor=f"staff:{staff_id}", what="figures", subject=f"municipality:{town}", now=now)


def _reach(one: Someone) -> Reach:
    if one.stopped_at is not None:
        return Reach.STOPPED
    if one.consent_at is None or one.chat_state is None:
        return Reach.NOT_LINKED
    return Reach.REACHED if one.chat_state is ChatState.OPEN else Reach.BLOCKED
