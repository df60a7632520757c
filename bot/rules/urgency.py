"""Who needs a coach first: what is due within 90 days, and what should have been done and still can be."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.rules.exam_parts import parts
from bot.rules.line import URGENT_DAYS, Line, order, urgent
from bot.rules.trajectory import DateKind, LineDate, Record

FORGOTTEN_AFTER = timedelta(days=90)

# These call for a coach until they are done, however long ago it was.
_UNTIL_DONE = frozenset({DateKind.SIGN_UP_BY, DateKind.PIP_DUE})
# So do these, while a part is still open.
_WHILE_OPEN = frozenset({DateKind.TERM_END, DateKind.PVT_DUE, DateKind.MAP_DUE})
# What was done about these may well not have been entered: after a while they would only hide the others.
_FOR_A_WHILE = frozenset(
    {
        DateKind.OFFER_DUE,
        DateKind.EDUCATION_START_DUE,
        DateKind.DUO_DECIDES_BY,
        DateKind.LANGUAGE_TEST_DUE,
        DateKind.LANGUAGE_NOTICE_DUE,
    }
)
# Nothing has to be done about these, or another date of the same thing says it.
_NO_DEADLINES = frozenset(
    {DateKind.TERM_START, DateKind.LATEST_EXAM, DateKind.CHANGE_UNTIL, DateKind.EXTENSION_FROM}
)


def overdue(line: Line) -> list[LineDate]:
    """The dates before today that still call for something, the oldest first."""
    return _overdue(line.dates, line.today, still_open=lambda: bool(line.still_open))


def needs(line: Line) -> list[LineDate]:
    """What is overdue, then what is due within 90 days, by day and by what it costs to miss."""
    return overdue(line) + [one for one in urgent(line) if one.kind not in _NO_DEADLINES]


def needs_of(dates: Iterable[LineDate], record: Record, today: date) -> list[LineDate]:
    """The same from `every_date`, where nothing else of the line is wanted: a whole caseload is looked at at once."""
    own = tuple(dates)
    if not own:
        return []

    def still_open() -> bool:
        return any(one.is_open for one in parts(record, today))

    until = today + timedelta(days=URGENT_DAYS)
    ahead = [one for one in own if today <= one.day <= until and one.kind not in _NO_DEADLINES]
    return _overdue(own, today, still_open=still_open) + ahead


def _overdue(dates: Iterable[LineDate], today: date, *, still_open: Callable[[], bool]) -> list[LineDate]:
    """`still_open` is asked only where it matters: of most people nothing is late."""
    since = today - FORGOTTEN_AFTER
    late = [
        one
        for one in dates
        if one.day < today
        and (
            one.kind in _UNTIL_DONE
            or one.kind in _WHILE_OPEN
            or (one.kind in _FOR_A_WHILE and one.day >= since)
        )
    ]
    if any(one.kind in _WHILE_OPEN for one in late) and not still_open():
        late = [one for one in late if one.kind not in _WHILE_OPEN]
    return sorted(late, key=order)
