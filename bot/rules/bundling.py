"""When a coach hears that people wrote: at once, and not once more for each message of a flood (R05).

A notice that still waits takes in what comes meanwhile: its words are made when it leaves. After one has left, the next to
the same coach waits a while, whoever writes; it then counts all that came. In a conversation that is going on nobody waits:
what answers the coach's own words is told at once.
"""

from datetime import datetime, timedelta

from bot.rules.auto_replies import IN_CONVERSATION

APART = timedelta(minutes=15)  # between two notices to one coach


def due_of_notice(
    now: datetime,
    *,
    last: datetime | None,
    last_of_person: datetime | None = None,
    answered: datetime | None = None,
) -> datetime:
    """When the notice about a message that came now leaves.

    `last` is when the last notice left to this coach, `last_of_person` when the last one about this person did, `answered`
    when the coach last wrote to them.
    """
    going_on = answered is not None and now - answered <= IN_CONVERSATION
    if going_on and (answered is None or last_of_person is None or last_of_person < answered):
        return now
    if last is not None and now - last < APART:
        return last + APART
    return now
