"""Lead times as they are typed and chosen: `7d`, `1d@18:00`, `2h`."""

from collections.abc import Iterable

from bot.rules.errors import NotUnderstood
from bot.rules.folding import fold
from bot.rules.values import LeadTime

MOST_DAYS = 60
MOST_HOURS = 72


def parse_lead_time(code: str) -> LeadTime:
    """One lead time: 1-60 days, with or without a clock time, or 1-72 hours. Raises NotUnderstood."""
    try:
        lead_time = LeadTime.from_code(fold(code))
    except ValueError:
        raise NotUnderstood from None
    if not (1 <= lead_time.days <= MOST_DAYS or 1 <= lead_time.hours <= MOST_HOURS):
        raise NotUnderstood
    return lead_time


def parse_lead_times(codes: Iterable[str]) -> tuple[LeadTime, ...]:
    """Several, in their order and each once; none at all means no reminders. Raises NotUnderstood."""
    return tuple(dict.fromkeys(map(parse_lead_time, codes)))
