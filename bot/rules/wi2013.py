"""Dates of the Wet inburgering as it held for those who were obliged from 2013 to 2021.

The term stands in DUO's letter and is never computed: it could start before a person was housed, and was prolonged for
reasons that no table holds.
"""

from datetime import date

from bot.rules.asking_duo import decision_of_duo, window
from bot.rules.days import add_months
from bot.rules.exam_parts import parts
from bot.rules.extensions import with_extensions
from bot.rules.line_dates import as_given, computed, stated
from bot.rules.trajectory import DateKind, GivenKind, Law, Limit, LineDate, Part, Record


def pvt_due(registered: date) -> date:
    """The participation statement signed within a year of the registration; for those obliged from October 2017."""
    return add_months(registered, 12)


def dates_of_wi2013(record: Record, *, today: date) -> list[LineDate]:
    """What is done has no date any more."""
    start = stated(record, GivenKind.TERM_START)
    end = stated(record, GivenKind.TERM_END)
    found = [as_given(DateKind.TERM_START, start)] if start else []
    if end:
        told = as_given(DateKind.TERM_END, end, limit=Limit.NOT_LATER)
        later = record.given[record.given.index(end) + 1 :]
        last = with_extensions(
            told, [given for given in later if given.kind is GivenKind.EXTENSION], law=Law.WI2013
        )
        first = start.day if start and last is told else None
        found += [last, window(last, first, law=Law.WI2013)]
    found += decision_of_duo(record, law=Law.WI2013)
    registered = record.of(GivenKind.REGISTERED)
    if registered and any(line.part is Part.PVT and line.is_open for line in parts(record, today)):
        found.append(
            computed(
                DateKind.PVT_DUE,
                pvt_due(registered.day),
                "wi2013.pvt_due",
                {"registered": registered.day},
                limit=Limit.NOT_LATER,
                part=Part.PVT,
            )
        )
    return found
