"""Example values for the tests of the rules, and the hard cases with their right values."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.rules.values import (
    Answer,
    Appointment,
    AppointmentState,
    Dial,
    Domain,
    Holder,
    LeadTime,
    Municipality,
    OutboxState,
    Outgoing,
    Planned,
)

CASES = Path(__file__).parents[1] / "data" / "cases"
ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 11, 18, 11, tzinfo=UTC)
DAY_AND_HOURS = (LeadTime(days=1), LeadTime(hours=2))


def case(name: str) -> Any:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def right(name: str) -> Any:
    return case("values")[name]


def utc(text: str) -> datetime:
    """`2026-11-24T13:00Z`."""
    return datetime.fromisoformat(text).astimezone(UTC)


def local(text: str, zone: str = ZONE) -> datetime:
    """`2026-11-24 14:00` on the wall, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(instant: datetime, zone: str = ZONE) -> str:
    """An instant as the clock on the wall shows it: `2026-11-24 14:00`."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def instants() -> st.SearchStrategy[datetime]:
    """Aware instants, to the second, over two years with all their clock changes."""
    return st.integers(0, 2 * 366 * 86400).map(
        lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    )


def a_municipality(**changes: Any) -> Municipality:
    return replace(
        Municipality(
            id=1,
            name="Voorbeeldstad",
            zone=ZONE,
            quiet_from=time(21),
            quiet_until=time(8),
            office_from=time(9),
            office_until=time(17),
            lead_times=DAY_AND_HOURS,
            fallback_language="nl",
        ),
        **changes,
    )


def a_holder(**changes: Any) -> Holder:
    return replace(
        Holder(
            id=7,
            municipality_id=1,
            coach_id=3,
            name="Sara",
            chat_id=910,
            language="ti",
            second_language=None,
            dial=Dial.OWN,
            lead_times=None,
            full_details=False,
            consent_at=NOW,
            stopped_at=None,
        ),
        **changes,
    )


def an_appointment(start: datetime, **changes: Any) -> Appointment:
    return replace(
        Appointment(
            id=5,
            holder_id=7,
            start=start,
            end=None,
            zone=ZONE,
            all_day=False,
            last_day=None,
            title="Gesprek",
            place="loket 3",
            with_whom="",
            bring="",
            note="",
            domain=Domain.CIVIC,
            state=AppointmentState.PLANNED,
            answer=Answer.OPEN,
            answered_at=None,
            set_by=3,
            source="coach",
            source_key=None,
            source_sequence=0,
            source_hash="",
            version=1,
            told=None,
        ),
        **changes,
    )


def a_row(planned: Planned) -> Outgoing:
    """The outbox row that a planned message becomes."""
    return Outgoing(
        id=1,
        key=planned.key,
        holder_id=7,
        staff_id=None,
        kind=planned.kind,
        subject_id=5,
        due=planned.due,
        useful_until=planned.useful_until,
        rank=planned.rank,
        rule=planned.rule,
        state=OutboxState.CLAIMED,
        attempts=0,
        reason=None,
        sent_at=None,
    )
