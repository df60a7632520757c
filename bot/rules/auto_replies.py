"""Whether somebody who writes while the coach is not there hears so at once, and when the coach is back.

Once in a closed time, however often they write (R03); not at all where the coach was in the conversation just before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.office_hours import OfficeHours, closed_since, is_open, opens_next

IN_CONVERSATION = timedelta(minutes=60)  # after the coach's last word the coach is taken to be there still


@dataclass(frozen=True, slots=True)
class Away:
    """The coach reads it from then on; nobody does before."""

    back: datetime


def auto_reply(
    now: datetime, hours: OfficeHours, *, told: datetime | None, coach_wrote: datetime | None
) -> Away | None:
    """What somebody who writes now is to be told; None for nothing.

    `told` is when they were told so last, `coach_wrote` when the coach, or who stands in, last wrote to them.
    """
    if is_open(now, hours):
        return None
    if told is not None and told >= closed_since(now, hours):
        return None
    if coach_wrote is not None and now - coach_wrote <= IN_CONVERSATION:
        return None
    return Away(back=opens_next(now, hours))
