"""What one asks of DUO: from when more time may be asked for, and by when DUO decides.

Wi2021: Besluit art. 2.7-2.8, 4.1, 4.5. Wi2013: Besluit art. 2.8b, 2.12. DUO has eight weeks, which end on a working day
(Algemene termijnenwet art. 1).
"""

from datetime import date, timedelta

from bot.rules.days import rolled
from bot.rules.extensions import extension_from, months_over
from bot.rules.line_dates import computed, is_confirmed
from bot.rules.trajectory import DateKind, Given, GivenKind, Law, Limit, LineDate, Record

_DECIDES_WITHIN = timedelta(weeks=8)
_FIRST_TERM = 30  # months after the start: before them nobody asks for more time


def decides_by(asked: date) -> date:
    """The last day for DUO's decision about more time, or about being free of a part or of all."""
    return rolled(asked + _DECIDES_WITHIN)


def window(end: LineDate, start: date | None, *, law: Law) -> LineDate:
    """From when more time may be asked for. `start` is None for a term that was prolonged or is a new one.

    One that ends within thirty months of its start is no first term, though it was entered as one: a letter of DUO
    can tell the start and end of a new term.
    """
    if start is not None and months_over(start, _FIRST_TERM) > end.day:
        start = None
    inputs = {"start": start, "end": end.day} if start else {"end": end.day}
    day = extension_from(end.day, start=start)
    rule = f"{law}.extension_from"
    return computed(DateKind.EXTENSION_FROM, day, rule, inputs, limit=Limit.NOT_EARLIER)


def decision_of_duo(record: Record, *, law: Law) -> list[LineDate]:
    """None where nothing was asked, and once the answer was entered."""
    asked = record.of(GivenKind.DUO_REQUEST)
    if asked is None or any(_answers(one, asked) for one in _after(record, asked)):
        return []
    rule = f"{law}.duo_decides_by"
    inputs = {"request": asked.day}
    return [computed(DateKind.DUO_DECIDES_BY, decides_by(asked.day), rule, inputs, limit=Limit.NOT_LATER)]


def _after(record: Record, asked: Given) -> list[Given]:
    """What was entered after it."""
    return list(record.given[record.given.index(asked) + 1 :])


def _answers(one: Given, asked: Given) -> bool:
    """More time or another end on paper, or any letter with a decision that was sent since."""
    if one.kind in (GivenKind.EXTENSION, GivenKind.TERM_END, GivenKind.NEW_TERM):
        return is_confirmed(one)
    return one.kind is GivenKind.DECISION and one.day >= asked.day
