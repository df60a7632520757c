"""Two things of one person at one time."""

from collections.abc import Iterable
from datetime import timedelta

from bot.rules.values import Appointment, AppointmentState

# An appointment without an end takes about this long.
USUAL = timedelta(hours=1)


def clash(draft: Appointment, others: Iterable[Appointment]) -> Appointment | None:
    """The first other planned appointment that overlaps in time. Whole days clash with nothing: one can be elsewhere
    for an hour of them."""
    if draft.all_day:
        return None
    end = draft.end or draft.start + USUAL
    for other in others:
        if other.id == draft.id or other.all_day or other.state is not AppointmentState.PLANNED:
            continue
        if other.start < end and draft.start < (other.end or other.start + USUAL):
            return other
    return None
