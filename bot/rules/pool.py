"""The municipality's own list: people without a coach, and messages that nobody took (R01, R05).

What stands in it may be taken by every coach of the municipality. Until then only the name is seen and how long it waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.local_time import local_day
from bot.rules.office_hours import OfficeHours, after_working_days, closed_since, is_open, opens_next

LATE_AFTER = 2  # working days without an answer
NOTICES_APART = timedelta(hours=1)  # to one manager; what comes meanwhile goes into the next one


class Why(StrEnum):
    """Why somebody stands in the list."""

    NO_COACH = "no_coach"
    AWAY = "away"  # the coach is, and nobody stands in
    LATE = "late"  # there is a coach, who has not answered


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person in the list. `since` is when the first message came that nobody dealt with, or, without one, when they
    lost their coach or came; `messages` counts those that wait."""

    holder_id: int
    name: str
    why: Why
    since: datetime
    messages: int
    coach_id: int | None
    coach_name: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole list in a line. `since` is that of who waits longest; None where nobody does."""

    people: int
    messages: int
    since: datetime | None


def in_order(waiting: list[Waiting]) -> list[Waiting]:
    """Who wrote comes first, the longest waiting before the others."""
    return sorted(waiting, key=lambda one: (one.messages == 0, one.since, one.holder_id))


def summed_up(waiting: list[Waiting]) -> Summary:
    return Summary(
        people=len(waiting),
        messages=sum(one.messages for one in waiting),
        since=min((one.since for one in waiting), default=None),
    )


def late_at(came: datetime, hours: OfficeHours) -> datetime:
    """From when a message without an answer counts as left lying. The weekend does not count."""
    return after_working_days(came, LATE_AFTER, hours)


def first_answer(now: datetime, hours: OfficeHours, *, told: datetime | None) -> datetime | None:
    """When somebody of the municipality reads what a person without a coach writes now; None where they were told so
    already: in this closed time, or on this day. `told` is when they were told last."""
    if is_open(now, hours):
        told_today = told is not None and local_day(told, hours.zone) == local_day(now, hours.zone)
        return None if told_today and told is not None and is_open(told, hours) else now
    return None if told is not None and told >= closed_since(now, hours) else opens_next(now, hours)


def notice_due(now: datetime, hours: OfficeHours, *, last: datetime | None) -> datetime:
    """When managers hear of something new in the list: in office hours, an hour after the last time at the earliest."""
    return opens_next(now if last is None else max(now, last + NOTICES_APART), hours)
