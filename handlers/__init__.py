"""Chat handlers: one ordered list, in which the first that fits takes the update."""

from typing import Any

from telegram.ext import BaseHandler

from handlers import (
    alarms,
    appointments,
    booking,
    buddies,
    calendar_files,
    card_reports,
    check_in_settings,
    check_ins,
    coach,
    coach_check_ins,
    comparisons,
    contact,
    danger,
    deadlines,
    digests,
    duty,
    exam_day,
    figures,
    groups,
    helping,
    intake,
    line,
    my_buddy,
    my_intake,
    my_plan,
    open_items,
    people_files,
    person_page,
    plan,
    plan_words,
    practice,
    practice_settings,
    practice_voice,
    practice_words,
    privacy,
    reasons,
    recordings,
    settings,
    start,
    talk,
    talk_phrases,
    talk_replies,
    talk_writing,
    taps,
    trajectory,
    views,
)
from handlers.context import HouseApplication
from handlers.errors import on_error

BEFORE_ALL = -1
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
    *practice_words.HANDLERS,
    *practice_settings.HANDLERS,
    *my_buddy.HANDLERS,
    *buddies.HANDLERS,
    *my_plan.HANDLERS,
    *my_intake.HANDLERS,
    *check_ins.HANDLERS,
    *check_in_settings.HANDLERS,
    *open_items.HANDLERS,
    *settings.HANDLERS,
    *coach.HANDLERS,
    *alarms.HANDLERS,
    *duty.HANDLERS,
    *coach_check_ins.HANDLERS,
    *talk.HANDLERS,
    *talk_writing.HANDLERS,
    *talk_replies.HANDLERS,
    *talk_phrases.HANDLERS,
    *booking.HANDLERS,
    *trajectory.HANDLERS,
    *reasons.HANDLERS,
    *deadlines.HANDLERS,
    *digests.HANDLERS,
    *person_page.HANDLERS,
    *figures.HANDLERS,
    *comparisons.HANDLERS,
    *intake.HANDLERS,
    *plan.HANDLERS,
    *plan_words.HANDLERS,
    *calendar_files.HANDLERS,
    *people_files.HANDLERS,
    *recordings.HANDLERS,
    *card_reports.HANDLERS,
    *helping.HANDLERS,
    *views.HANDLERS,
    *contact.HANDLERS,
    *taps.HANDLERS,
]


def register(application: HouseApplication) -> None:
    """Gives the application all handlers, in their order; before them the look for words of danger."""
    application.add_handlers(danger.FIRST, group=BEFORE_ALL)
    application.add_handlers(HANDLERS)
    application.add_error_handler(on_error)
