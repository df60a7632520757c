"""Rows of the people's tables as frozen values: which columns to ask for, and how to read them back."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from bot.rules.values import Chat, ChatState, Dial, Holder, LeadTime, Municipality, Role, Staff
from storage.tables import chat, consent, holder, municipality, staff

CONSENT_AT = (
    select(func.max(consent.c.given_at))
    .where(consent.c.holder_id == holder.c.id, consent.c.taken_back_at.is_(None))
    .correlate(holder)
    .scalar_subquery()
)

# In the order of the values' fields.
MUNICIPALITY = tuple(municipality.c)
CHAT = tuple(chat.c)
STAFF = tuple(staff.c[name] for name in ("id", "municipality_id", "role", "name", "chat_id", "language"))
HOLDER = (
    *(
        holder.c[name]
        for name in (
            *("id", "municipality_id", "coach_id", "name", "chat_id", "language", "second_language", "dial"),
            *("lead_times", "full_details"),
        )
    ),
    CONSENT_AT.label("consent_at"),
    holder.c.stopped_at,
)


def codes(lead_times: Iterable[LeadTime]) -> list[str]:
    return [lead_time.code for lead_time in lead_times]


@lru_cache(maxsize=256)
def _lead_times(codes: tuple[str, ...]) -> tuple[LeadTime, ...]:
    return tuple(LeadTime.from_code(code) for code in codes)


def to_chat(row: Sequence[Any]) -> Chat:
    chat_id, language, state, changed_at = row
    return Chat(chat_id, language, ChatState(state), changed_at)


def to_staff(row: Sequence[Any]) -> Staff:
    staff_id, municipality_id, role, name, chat_id, language = row
    return Staff(staff_id, municipality_id, Role(role), name, chat_id, language)


def to_holder(row: Sequence[Any]) -> Holder:
    *before, dial, lead_times, full_details, consent_at, stopped_at = row
    own = None if lead_times is None else _lead_times(tuple(lead_times))
    return Holder(*before, Dial(dial), own, full_details, consent_at, stopped_at)  # type: ignore[call-arg]


def to_municipality(row: Sequence[Any]) -> Municipality:
    *before, lead_times, fallback_language, help_numbers, release_above = row
    usual = _lead_times(tuple(lead_times))
    numbers = None if help_numbers is None else tuple(help_numbers)
    return Municipality(*before, usual, fallback_language, numbers, release_above)  # type: ignore[call-arg]
