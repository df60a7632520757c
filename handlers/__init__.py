"""Chat handlers: one ordered list, in which the first that fits takes the update."""

from typing import Any

from telegram.ext import BaseHandler

from handlers import (
    absences,
    appointments,
    arrivals,
    booking,
    calendar_files,
    card_reports,
    coach,
    contact,
    deadlines,
    exam_day,
    groups,
    handing_over,
    helping,
    intake,
    line,
    merging,
    moving,
    my_intake,
    my_plan,
    people_files,
    plan,
    plan_words,
    practice,
    practice_settings,
    practice_voice,
    privacy,
    reasons,
    recordings,
    settings,
    start,
    taps,
    team,
    trajectory,
    views,
)
from handlers.context import HouseApplication
from handlers.errors import on_error

# Groups first, so that nothing personal is ever answered there; what fits everything last.
HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    *groups.HANDLERS,
    *taps.WITHOUT_DATA,
    *start.HANDLERS,
    *privacy.HANDLERS,
    *appointments.HANDLERS,
    *line.HANDLERS,
    *exam_day.HANDLERS,
    *practice.HANDLERS,
    *practice_voice.HANDLERS,
    *practice_settings.HANDLERS,
    *my_plan.HANDLERS,
    *my_intake.HANDLERS,
    *moving.HANDLERS,
    *settings.HANDLERS,
    *coach.HANDLERS,
    *booking.HANDLERS,
    *trajectory.HANDLERS,
    *reasons.HANDLERS,
    *deadlines.HANDLERS,
    *intake.HANDLERS,
    *plan.HANDLERS,
    *plan_words.HANDLERS,
    *calendar_files.HANDLERS,
    *people_files.HANDLERS,
    *recordings.HANDLERS,
    *card_reports.HANDLERS,
    *absences.HANDLERS,
    *team.HANDLERS,
    *handing_over.HANDLERS,
    *arrivals.HANDLERS,
    *merging.HANDLERS,
    *helping.HANDLERS,
    *views.HANDLERS,
    *contact.HANDLERS,
    *taps.HANDLERS,
]


def register(application: HouseApplication) -> None:
    """Gives the application all handlers, in their order."""
    application.add_handlers(HANDLERS)
    application.add_error_handler(on_error)
