"""An update acts once, however often Telegram delivers it."""

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar, get_type_hints

import msgspec
from sqlalchemy import Connection

from storage import audit, lookup, updates
from storage.lookup import Who

P = ParamSpec("P")
R = TypeVar("R")


class Repeated(Exception):
    """The update was worked on before: nothing was changed, and `kept_result` has what came of it."""


class AlreadyDone(Exception):
    """The update did something else the first time: the chat has gone on since, so nothing is to be done or said."""


class Done(msgspec.Struct, frozen=True):
    """What is kept of an update that was worked on: the name of the action, and what came of it."""

    action: str
    result: msgspec.Raw


def once(
    tx: Connection,
    bot_id: int,
    update_id: int,
    now: datetime,
    action: Callable[Concatenate[Connection, P], R],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Runs the action and keeps what came of it for 48 hours under the number of the update, in one transaction.

    An action that raises has changed nothing, and may be run again. The result must be a frozen value that msgspec
    can write, and read by the action's annotation. Raises Repeated, which undoes the action, when two deliveries of
    one update were worked on at the same moment.
    """
    result = action(tx, *args, **kwargs)
    done = Done(name_of(action), msgspec.Raw(msgspec.json.encode(result)))
    if not updates.remember(tx, bot_id, update_id, msgspec.json.encode(done).decode(), now=now):
        raise Repeated
    return result


def load(tx: Connection, chat_id: int, bot_id: int, update_id: int) -> tuple[Who, str | None]:
    """Who an update comes from, and the name of the action that an earlier delivery of it ran, if there was one."""
    who, kept = lookup.who_for_update(tx, chat_id, bot_id, update_id)
    return who, None if kept is None else msgspec.json.decode(kept, type=Done).action


def done_before(tx: Connection, bot_id: int, update_id: int) -> bool:
    """Whether an earlier delivery of this update was worked on."""
    return updates.remembered(tx, bot_id, update_id) is not None


def kept_result(
    tx: Connection, bot_id: int, update_id: int, action: Callable[Concatenate[Connection, P], R]
) -> R:
    """What came of the action for this update the first time. Raises AlreadyDone when that was another action."""
    done = _kept(tx, bot_id, update_id)
    if done is None or done.action != name_of(action):
        raise AlreadyDone
    result: R = msgspec.json.decode(done.result, type=get_type_hints(action)["return"])
    return result


def work_on(tx: Connection) -> None:
    """For an update that changed nothing, as words that were refused: when it comes again it is for nothing else."""


def name_of(action: Callable[..., object]) -> str:
    """By which an action is known to a repeated update: two modules may each have one of the same short name."""
    return f"{action.__module__}.{action.__qualname__}"


def note_refused(tx: Connection, actor: str, data: str, *, now: datetime) -> None:
    """Somebody tapped a button for what is not theirs, or is no longer there. `data` holds numbers alone (B05, P04)."""
    audit.note(tx, actor=actor, what="refused", subject=data, now=now)


def _kept(tx: Connection, bot_id: int, update_id: int) -> Done | None:
    kept = updates.remembered(tx, bot_id, update_id)
    return None if kept is None else msgspec.json.decode(kept, type=Done)
