"""An update acts once, however often Telegram delivers it."""

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar, get_type_hints

import msgspec
from sqlalchemy import Connection

from storage import updates

P = ParamSpec("P")
R = TypeVar("R")


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
    """Runs the action, or gives back what came of it the first time.

    What the action returns is kept for 48 hours with the number of the update, in the same transaction: so a
    repeated update changes nothing and gets the same answer. An action that raises has changed nothing, and is
    run again. The result must be a frozen value that msgspec can write and read by the action's annotation.
    """
    kept = updates.remembered(tx, bot_id, update_id)
    if kept is not None:
        result: R = msgspec.json.decode(kept, type=get_type_hints(action)["return"])
        return result
    result = action(tx, *args, **kwargs)
    updates.remember(tx, bot_id, update_id, msgspec.json.encode(result).decode(), now=now)
    return result
