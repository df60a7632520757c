"""One row a bot: up to when its limit is used (GCRA). All processes that send for the bot share it.

`used_until` is the moment from which the next message may go. Reserving moves it on, in one statement, so that no two
workers get the same slot. A 429 moves it to the end of the wait, for all.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Float, bindparam, case, literal, select, update

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
    values = {"bot": bot_id, "moment": moment, "full": limit.pace, "count": float(count)}
    row = tx.execute(_RESERVE, values).one_or_none()
    if row is None:
        _add_row(tx, bot_id, moment, limit)
        row = tx.execute(_RESERVE, values).one()
    interval = 1 / recovered(row.pace, moment - row.pace_at, limit.pace)
    return Slots(row.used_until - count * interval, interval, count)


def hold(tx: Connection, *, bot_id: int, until: datetime, now: datetime, limit: RateLimit) -> None:
    """After a 429: nobody sends before `until`, and the pace drops a little."""
    moment = now.timestamp()
    _add_row(tx, bot_id, moment, limit)
    tx.execute(_HOLD, {"bot": bot_id, "moment": moment, "full": limit.pace, "until": until.timestamp()})


def held(tx: Connection, *, bot_id: int, now: datetime) -> bool:
    """Whether a 429 holds all sending of the bot."""
    used_until = tx.execute(_USED_UNTIL, {"bot": bot_id}).scalar()
    return used_until is not None and used_until > now.timestamp() + HELD_AHEAD


def _add_row(tx: Connection, bot_id: int, moment: float, limit: RateLimit) -> None:
    tx.execute(
        upsert(tx, rate)
        .values(bot_id=bot_id, used_until=moment, pace=limit.pace, pace_at=0.0)
        .on_conflict_do_nothing()
    )


def _later(one: ColumnElement[float], other: ColumnElement[float]) -> ColumnElement[float]:
    return case((one > other, one), else_=other)


def _sooner(one: ColumnElement[float], other: ColumnElement[float]) -> ColumnElement[float]:
    return case((one < other, one), else_=other)


def _number(value: float) -> ColumnElement[float]:
    return literal(value, Float)


# Made once: making a statement costs more than running it.
_MOMENT = bindparam("moment", type_=Float)
_FULL = bindparam("full", type_=Float)
_BOT = rate.c.bot_id == bindparam("bot")
# `bot.rules.pace.recovered` and `dropped` as expressions of the row.
_WAY = _sooner(_later((_MOMENT - rate.c.pace_at) * _number(1 / RECOVERY), _number(0.0)), _number(1.0))
_PACE = _sooner(rate.c.pace + (_FULL - rate.c.pace) * _WAY, _FULL)
_DROPPED = _later(_PACE * _number(1 - DROP), _FULL * _number(LEAST))
_SAME_FLOOD = rate.c.pace_at > _MOMENT - _number(ONE_FLOOD)
_USED_UNTIL = select(rate.c.used_until).where(_BOT)
_RESERVE = (
    update(rate)
    .where(_BOT)
    .values(used_until=_later(rate.c.used_until, _MOMENT) + bindparam("count", type_=Float) / _PACE)
    .returning(rate.c.used_until, rate.c.pace, rate.c.pace_at)
)
_HOLD = (
    update(rate)
    .where(_BOT)
    .values(
        used_until=_later(rate.c.used_until, bindparam("until", type_=Float)),
        pace=case((_SAME_FLOOD, rate.c.pace), else_=_DROPPED),
        pace_at=case((_SAME_FLOOD, rate.c.pace_at), else_=_MOMENT),
    )
)
