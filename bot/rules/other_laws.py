"""Dates of other laws on the same line: taaleis, ontzorgen, benefit reviews, limits of objection.

Participatiewet art. 18b and 56a, Algemene wet bestuursrecht art. 6:7 and 6:8. The terms of weeks, and that of one
month, move to a working day (Algemene termijnenwet art. 1).
"""

from datetime import date, timedelta

from bot.rules.days import add_months, rolled
from bot.rules.line_dates import as_given, computed
from bot.rules.trajectory import DateKind, GivenKind, Group, Law, Limit, LineDate, Record

_DAY = timedelta(days=1)


def language_test_due(request: date) -> date:
    """The test of the taaleis within eight weeks of the request for bijstand."""
    return rolled(request + timedelta(weeks=8))


def language_notice_due(result: date) -> date:
    """The notice in writing within eight weeks of the result."""
    return rolled(result + timedelta(weeks=8))


def language_start_due(notice: date) -> date:
    """A person says to be willing, and starts, within a month of the notice."""
    return rolled(add_months(notice, 1))


def unburdened_until(benefit_start: date) -> date:
    """The last day of the six months in which the municipality pays fixed costs from the benefit (ontzorgen)."""
    return add_months(benefit_start, 6) - _DAY


def objection_until(sent: date) -> date:
    """Six weeks that begin on the day after a decision was sent."""
    return rolled(sent + timedelta(weeks=6))


def dates_of_other_laws(record: Record) -> list[LineDate]:
    found = _language(record)
    benefit = record.of(GivenKind.BENEFIT_START)
    trajectory = record.trajectory
    if benefit and trajectory.law is Law.WI2021 and trajectory.came_for is Group.ASYLUM:
        found.append(
            computed(
                DateKind.UNBURDENED_UNTIL,
                unburdened_until(benefit.day),
                "ontzorgen.last_day",
                {"benefit_start": benefit.day},
                limit=Limit.NOT_LATER,
            )
        )
    found += [
        as_given(DateKind.BENEFIT_REVIEW, given, subject_id=given.id)
        for given in record.all_of(GivenKind.BENEFIT_REVIEW)
    ]
    found += [
        computed(
            DateKind.OBJECTION_UNTIL,
            objection_until(given.day),
            "awb.objection",
            {"sent": given.day},
            limit=Limit.NOT_LATER,
            subject_id=given.id,
        )
        for given in record.all_of(GivenKind.DECISION)
    ]
    return found


def _language(record: Record) -> list[LineDate]:
    """The next step of the taaleis, which ends with the notice; a step that was taken has no date any more."""
    request = record.of(GivenKind.BENEFIT_REQUEST)
    result = record.of(GivenKind.LANGUAGE_TEST)
    notice = record.of(GivenKind.LANGUAGE_NOTICE)
    found = []
    if request and not (result and result.day >= request.day):
        found.append(
            computed(
                DateKind.LANGUAGE_TEST_DUE,
                language_test_due(request.day),
                "taaleis.test_due",
                {"request": request.day},
                limit=Limit.NOT_LATER,
            )
        )
    if result and not (notice and notice.day >= result.day):
        found.append(
            computed(
                DateKind.LANGUAGE_NOTICE_DUE,
                language_notice_due(result.day),
                "taaleis.notice_due",
                {"result": result.day},
                limit=Limit.NOT_LATER,
            )
        )
    if notice:
        found.append(
            computed(
                DateKind.LANGUAGE_START_DUE,
                language_start_due(notice.day),
                "taaleis.start_due",
                {"notice": notice.day},
                limit=Limit.NOT_LATER,
            )
        )
    return found
