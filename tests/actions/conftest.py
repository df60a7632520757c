"""A person on the B1-route for tests of what is entered and planned, and the rows of the outbox."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.actions import trajectories as actions
from bot.rules.trajectory import GivenKind, Route, Source
from bot.rules.values import Holder, Kind
from storage import Database
from storage.tables import outbox
from tests.builders import a_holder

PIP = date(2024, 2, 29)
CHAT = 700


def on_b1(tx: Connection, *, now: datetime) -> Holder:
    """On the B1-route, with a PIP since 29 February 2024: the term ends on 28 February 2027."""
    made = a_holder(tx, chat_id=CHAT, now=now)
    actions.set_route(tx, made.coach_id or 0, made.id, Route.B1, now=now)
    actions.enter_date(tx, made.coach_id or 0, made.id, GivenKind.PIP, PIP, Source.PIP, now=now)
    return made


@pytest.fixture
async def holder(sqlite_db: Database, now: datetime) -> Holder:
    return await sqlite_db.write(on_b1, now=now)


@pytest.fixture
def enter(sqlite_db: Database, holder: Holder, now: datetime) -> Callable[..., Any]:
    """Carries out an action of the holder's coach."""

    async def act(action: Callable[..., Any], *args: Any, at: datetime = now, **values: Any) -> Any:
        return await sqlite_db.write(action, holder.coach_id, holder.id, *args, **values, now=at)

    return act


def rows(tx: Connection, kind: Kind | None = None) -> list[Any]:
    chosen = select(outbox).order_by(outbox.c.due, outbox.c.id)
    return list(tx.execute(chosen if kind is None else chosen.where(outbox.c.kind == kind)))


def keys(tx: Connection, kind: Kind, about: str = "") -> set[str]:
    return {row.key for row in rows(tx, kind) if about in row.key}
