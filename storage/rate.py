"""One row a bot: up to when its limit is used (GCRA). All processes that send for the bot share it.

`used_until` is the moment from which the next message may go. Reserving moves it on, in one statement, so that no two
workers get the same slot. A 429 moves it to the end of the wait, for all.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, select, update

from bot.rules.pace import DROP, LEAST, RECOVERY, RateLimit, Slots, recovered
from storage.tables import rate
from storage.upsert import upsert

# A row whose time lies further ahead is held by a 429: slots that are reserved lie within a second.
HELD_AHEAD = 1.0
# The pace drops once for all messages that were under way when the limit was met.
ONE_FLOOD = 1.0


def reserve(tx: Connection, *, bot_id: int, count: int, now: datetime, limit: RateLimit) -> Slots:
    """Reserves the next `count` moments to send at."""
    moment = now.timestamp()
    changed = (
        update(rate)
        .where(rate.c.bot_id == bot_id)
        .values(used_until=_later(rate.c.used_until, moment) + count / _pace(moment, limit))
        .returning(rate.c.used_until, rate.c.pace, rate.c.pace_at)
    )
    row = tx.execute(changed).one_or_none()
    if row is None:
        _add_row(tx, bot_id, moment, limit)
        row = tx.execute(changed).one()
    interval = 1 / recovered(row.pace, moment - row.pace_at, limit.pace)
    return Slots(row.used_until - count * interval, interval, count)


def hold(tx: Connection, *, bot_id: int, until: datetime, now: datetime, limit: RateLimit) -> None:
    """After a 429: nobody sends before `until`, and the pace drops a little."""
    moment = now.timestamp()
    _add_row(tx, bot_id, moment, limit)
    pace = _pace(moment, limit)
    slower = _later(pace * (1 - DROP), limit.pace * LEAST)
    again = rate.c.pace_at > moment - ONE_FLOOD
    tx.execute(
        update(rate)
        .where(rate.c.bot_id == bot_id)
        .values(
            used_until=_later(rate.c.used_until, until.timestamp()),
            pace=case((again, rate.c.pace), else_=slower),
            pace_at=case((again, rate.c.pace_at), else_=moment),
        )
    )


def held(tx: Connection, *, bot_id: int, now: datetime) -> bool:
    """Whether a 429 holds all sending of the bot."""
    used_until = tx.execute(select(rate.c.used_until).where(rate.c.bot_id == bot_id)).scalar()
    return used_until is not None and used_until > now.timestamp() + HELD_AHEAD


def _add_row(tx: Connection, bot_id: int, moment: float, limit: RateLimit) -> None:
    tx.execute(
        upsert(tx, rate)
        .values(bot_id=bot_id, used_until=moment, pace=limit.pace, pace_at=0.0)
        .on_conflict_do_nothing()
    )


def _pace(moment: float, limit: RateLimit) -> ColumnElement[float]:
    """`bot.rules.pace.recovered` as an expression of the row."""
    way: ColumnElement[float] = (moment - rate.c.pace_at) * (1 / RECOVERY)
    climbed = rate.c.pace + (limit.pace - rate.c.pace) * _sooner(_later(way, 0.0), 1.0)
    return _sooner(climbed, limit.pace)


def _later(one: ColumnElement[float], other: float) -> ColumnElement[float]:
    return case((one > other, one), else_=other)


def _sooner(one: ColumnElement[float], other: float) -> ColumnElement[float]:
    return case((one < other, one), else_=other)
