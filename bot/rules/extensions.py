"""Longer terms: how much each ground adds, and from when an extension may be asked for.

Wi2021: Regeling art. 4.1, Besluit art. 4.1-4.5. Wi2013: Wet inburgering art. 7, Regeling art. 2.4c, the policy rule on
extensions, Besluit art. 2.12.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.days import add_months
from bot.rules.line_dates import computed, is_confirmed
from bot.rules.trajectory import DateKind, Extension, Given, Law, Limit, LineDate

_DAY = timedelta(days=1)
_MOST_DAYS_OF_THREE_MONTHS = 92


@dataclass(frozen=True, slots=True)
class _Adds:
    """What a ground adds to a term. Months, or days, always the same; or else as long as it lasted."""

    months: int = 0
    days: int = 0
    three_months: bool = False  # it must have lasted that long in a row
    most: int | None = None  # months
    once: bool = False


_THREE_OR_MORE = _Adds(three_months=True)

_WI2021: dict[Extension, _Adds] = {
    Extension.ILLNESS: _THREE_OR_MORE,
    Extension.DEATH: _Adds(months=3),
    Extension.CHILDBIRTH: _Adds(days=16 * 7),
    Extension.REFUGE: _THREE_OR_MORE,
    Extension.LITERACY: _Adds(three_months=True, most=6),
    Extension.HOMELESS: _Adds(three_months=True, most=24),
    Extension.NO_OFFER: _Adds(),
    Extension.EDUCATION_NOT_STARTED: _Adds(months=6),
    Extension.PROVIDER: _Adds(three_months=True, most=6),
    Extension.OTHER: _Adds(three_months=True, most=24),
    Extension.SEVERAL: _THREE_OR_MORE,
    Extension.ABSENT: _Adds(most=12),
    # Practical training, special secondary education, entree: how much they add is for the decision to say.
    Extension.DIPLOMA_COURSE: _Adds(),
    Extension.NEARLY_DONE: _Adds(months=6, once=True),
}

_WI2013: dict[Extension, _Adds] = {
    Extension.ILLNESS: _THREE_OR_MORE,
    Extension.DEATH: _Adds(months=3),
    Extension.CHILDBIRTH: _Adds(days=16 * 7),
    Extension.LITERACY: _Adds(most=24, once=True),
    Extension.EFFORT: _Adds(most=24),
    Extension.DIPLOMA_COURSE: _Adds(),
}

_LAWS = {Law.WI2021: _WI2021, Law.WI2013: _WI2013}


def extended(end: date, given: Given, *, law: Law = Law.WI2021) -> date:
    """The last day of the term that ended on `end`, with this extension.

    It stays the same for a ground that the law does not know, for one that did not last long enough, and where the
    length is not known. Whether it was granted is not asked here.
    """
    adds = _adds(given, law)
    if adds is None:
        return end
    if adds.months or adds.days:
        return add_months(end, adds.months) + timedelta(days=adds.days)
    if adds.three_months and not _lasted_three_months(given):
        return end
    later = _later_by_its_length(end, given)
    return later if adds.most is None else min(later, add_months(end, adds.most))


def with_extensions(end: LineDate, extensions: Iterable[Given], *, law: Law) -> LineDate:
    """The end of the term with all extensions that were granted, one after the other.

    One that is only expected moves nothing: a day that DUO did not allow must not be shown as the last one.
    """
    counted: set[Extension] = set()
    for given in extensions:
        adds = _adds(given, law)
        if adds is None or given.ground is None or not is_confirmed(given):
            continue
        if adds.once and given.ground in counted:
            continue
        day = extended(end.day, given, law=law)
        if day == end.day:
            continue
        counted.add(given.ground)
        end = computed(
            DateKind.TERM_END,
            day,
            f"{law}.extended.{given.ground}",
            {"end": end.day, **_length(given, adds)},
            limit=Limit.NOT_LATER,
        )
    return end


def extension_from(end: date, *, start: date | None) -> date:
    """The first day on which an extension may be asked for (Besluit art. 4.5; Wi2013: Besluit art. 2.12).

    Not earlier than six months before the term is over, nor than thirty months after it started; for a term that
    was prolonged or is a new one, `start` is None and only the first holds.
    """
    candidates = [months_over(end + _DAY, -6)]
    if start is not None:
        candidates.append(months_over(start, 30))
    return max(candidates)


def months_over(day: date, months: int) -> date:
    """The first day that is not earlier than `months` later, however months are counted.

    Where that month has no such day it is the first of the next one, since the last of the month comes too early.
    """
    then = add_months(day, months)
    return then if then.day == day.day else then + _DAY


def _adds(given: Given, law: Law) -> _Adds | None:
    return _LAWS.get(law, {}).get(given.ground) if given.ground is not None else None


def _lasted_three_months(given: Given) -> bool:
    """Where only days are known, no three months are longer than these."""
    if given.months is not None:
        return given.months >= 3
    if given.days is not None:
        return given.days >= _MOST_DAYS_OF_THREE_MONTHS
    return given.until is not None and given.until + _DAY >= months_over(given.day, 3)


def _later_by_its_length(end: date, given: Given) -> date:
    if given.months is not None:
        return add_months(end, max(given.months, 0))
    return end + timedelta(days=_days_of(given))


def _days_of(given: Given) -> int:
    if given.days is not None:
        return max(given.days, 0)
    return max((given.until - given.day).days + 1, 0) if given.until is not None else 0


def _length(given: Given, adds: _Adds) -> dict[str, date | int | str]:
    if adds.months:
        return {"months": adds.months}
    if adds.days:
        return {"days": adds.days}
    told: dict[str, date | int | str] = {}
    if given.months is not None:
        told["months"] = given.months
    elif given.days is not None:
        told["days"] = given.days
    elif given.until is not None:
        told |= {"first": given.day, "last": given.until, "days": _days_of(given)}
    return told if adds.most is None else {**told, "most_months": adds.most}
