"""All dates from law that follow from what is known of a person."""

from dataclasses import replace
from datetime import date

from bot.rules.exam_parts import law_of
from bot.rules.line_dates import as_given, stated
from bot.rules.other_laws import dates_of_other_laws
from bot.rules.trajectory import DateKind, GivenKind, Law, Limit, LineDate, Record
from bot.rules.wi2013 import dates_of_wi2013
from bot.rules.wi2021 import dates_of_wi2021


def law_dates(record: Record, *, today: date) -> list[LineDate]:
    """By day. Who is not obliged has no term, and the dates of other laws all the same.

    A law that was entered goes before the one that the day of the obligation tells. Days before `today` are in as
    well; it only tells which meetings are over. Where nobody knows the law, a term that a letter tells stands here all
    the same: it is reminded of, whatever else is missing.
    """
    obliged = record.of(GivenKind.OBLIGED)
    if record.trajectory.law is None and obliged:
        record = replace(record, trajectory=replace(record.trajectory, law=law_of(obliged.day)))
    law = record.trajectory.law
    found = dates_of_other_laws(record)
    if law is Law.WI2021:
        found += dates_of_wi2021(record, today=today)
    elif law is Law.WI2013:
        found += dates_of_wi2013(record, today=today)
    elif law is None:
        found += _told(record)
    return sorted(found, key=lambda one: (one.day, one.kind))


def _told(record: Record) -> list[LineDate]:
    start, end = stated(record, GivenKind.TERM_START), stated(record, GivenKind.TERM_END)
    found = [as_given(DateKind.TERM_START, start)] if start else []
    return [*found, as_given(DateKind.TERM_END, end, limit=Limit.NOT_LATER)] if end else found
