"""When an appointment is over."""

from datetime import datetime, timedelta

from bot.rules.local_time import local_day, start_of_day
from bot.rules.values import Appointment


def over_at(appointment: Appointment) -> datetime:
    """Its end, or its start where no end is known; of whole days the midnight after the last of them."""
    if appointment.all_day:
        last = appointment.last_day or local_day(appointment.start, appointment.zone)
        return start_of_day(last + timedelta(days=1), appointment.zone)
    return appointment.end or appointment.start
