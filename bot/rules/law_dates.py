"""All dates from law that follow from what is known of a person."""

from dataclasses import replace
from datetime import date

from bot.rules.exam_parts import law_of
from bot.rules.other_laws import dates_of_other_laws
from bot.rules.trajectory import GivenKind, Law, LineDate, Record
from bot.rules.wi2013 import dates_of_wi2013
from bot.rules.wi2021 import dates_of_wi2021


def law_dates(record: Record, *, today: date) -> list[LineDate]:
    """By day. Who is not obliged has no term, and the dates of other laws all the same.

    A law that was entered goes before the one that the day of the obligation tells. Days before `today` are in as
    well; it only tells which meetings are over.
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
    return sorted(found, key=lambda one: (one.day, one.kind))
