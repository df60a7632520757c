"""Dates of the Wet inburgering 2021: the PIP, the term, what the municipality owes in it, and longer terms.

Only the weeks and days of the PIP end on a working day. The others are in years, are longer than three months, or tell
after how long a gap counts (the offer), and do not move.
"""

from dataclasses import replace
from datetime import date, timedelta

from bot.rules.asking_duo import decision_of_duo, window
from bot.rules.days import add_months, rolled
from bot.rules.exam_parts import law_held, parts
from bot.rules.extensions import with_extensions
from bot.rules.ledger import hours_lines
from bot.rules.line_dates import as_given, computed, stated
from bot.rules.new_term import new_term_months_of
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    Basis,
    DateKind,
    Given,
    GivenKind,
    Group,
    Law,
    Limit,
    LineDate,
    Part,
    PartState,
    Record,
    Route,
    Source,
    Stage,
)

_DAY = timedelta(days=1)
_WEEKS_OF_PIP = timedelta(weeks=10)
_AFTER_INFORMATION = timedelta(days=14)
_TERM = 36  # months


def pip_due(notice: date, *, registered: date | None = None, information: date | None = None) -> date:
    """The last day for the PIP: ten weeks after DUO's notice, or after the registration in the municipality where the
    person is housed if that was later (Besluit art. 5.3, first paragraph).

    Information of others that arrives when those weeks are over gives 14 days from its arrival (second paragraph);
    had it arrived in time, it would change nothing.
    """
    within_weeks = rolled(max(notice, registered or notice) + _WEEKS_OF_PIP)
    if information is not None and information > within_weeks:
        return rolled(information + _AFTER_INFORMATION)
    return within_weeks


def new_pip_due(moved: date) -> date:
    """Ten weeks after the registration in the next municipality (Besluit art. 5.3, third paragraph)."""
    return rolled(moved + _WEEKS_OF_PIP)


def term_start(pip: date) -> date:
    return pip + _DAY


def term_end(pip: date) -> date:
    """The last day of the term; never later than a reading of the law that counts from the first day."""
    return add_months(pip, _TERM)


def offer_due(pip: date) -> date:
    return add_months(pip, 3)


def education_start_due(pip: date) -> date:
    return add_months(pip, 6)


def switch_until(pip: date) -> date:
    """The last day for another route; from the onderwijsroute to the B1-route it is possible at any time."""
    return add_months(pip, 18)


def scale_down_possible(record: Record) -> bool:
    """Whether coach and person may talk about A2: after 600 hours of NT2 with literacy, on the B1-route alone, while
    a language part is still to be done at B1 (Wet art. 17, third paragraph; Besluit art. 5.5)."""
    trajectory = record.trajectory
    if law_held(record) is not Law.WI2021 or trajectory.route is not Route.B1:
        return False
    at_b1 = set(LANGUAGE_PARTS) - trajectory.scaled_down - trajectory.free
    return bool(at_b1) and any(line.reached for line in hours_lines(record))


def dates_of_wi2021(record: Record, *, today: date) -> list[LineDate]:
    """What is done has no date any more: a PIP that was made, an offer, a route that started, PVT and MAP."""
    pip = record.of(GivenKind.PIP)
    found = _pip_dates(record, pip)
    if pip:
        found += _owed_after_pip(record, pip.day)
    start = _start(record, pip)
    if start:
        found.append(start)
    base, extensions = _base_of_end(record, start)
    end = with_extensions(base, extensions, law=Law.WI2021) if base else None
    if end:
        is_first = end is base and end.basis.rule != "wi2021.new_term"
        first = start.day if start and is_first else None
        found += [end, window(end, first, law=Law.WI2021)]
    found += decision_of_duo(record, law=Law.WI2021)
    return found + _pvt_and_map(record, start, end, today)


def _pip_dates(record: Record, pip: Given | None) -> list[LineDate]:
    """A new PIP after a move gives no new term (Wet art. 11, third paragraph)."""
    if pip is None:
        return _first_pip(record)
    moves = [given for given in record.all_of(GivenKind.MOVED) if given.day > pip.day]
    if not moves:
        return []
    moved = max(moves, key=lambda given: given.day)
    again = record.of(GivenKind.PIP_AGAIN)
    if again and again.day >= moved.day:
        return []
    return [
        computed(
            DateKind.PIP_DUE,
            new_pip_due(moved.day),
            "wi2021.pip_due_moved",
            {"moved": moved.day},
            limit=Limit.NOT_LATER,
            subject_id=moved.id,
        )
    ]


def _first_pip(record: Record) -> list[LineDate]:
    """Nothing is due while a person lives in a reception centre and is not registered as housed."""
    notice = record.of(GivenKind.NOTICE)
    registered = record.of(GivenKind.REGISTERED)
    if notice is None or (registered is None and record.trajectory.stage is Stage.RECEPTION):
        return []
    inputs: dict[str, date] = {"notice": notice.day}
    rule = "wi2021.pip_due_notice"
    if registered and registered.day > notice.day:
        inputs["registered"] = registered.day
        rule = "wi2021.pip_due_registered"
    due = pip_due(**inputs)
    information = record.of(GivenKind.INFORMATION)
    if information and information.day > due:
        inputs["information"] = information.day
        rule = "wi2021.pip_due_information"
        due = pip_due(**inputs)
    return [computed(DateKind.PIP_DUE, due, rule, inputs, limit=Limit.NOT_LATER)]


def _owed_after_pip(record: Record, pip: date) -> list[LineDate]:
    """The municipality offers a course to who came as a refugee; others find and pay their own."""
    trajectory = record.trajectory
    owed = [(DateKind.SWITCH_UNTIL, switch_until(pip))]
    if trajectory.came_for is Group.ASYLUM and not record.of(GivenKind.OFFER):
        owed.append((DateKind.OFFER_DUE, offer_due(pip)))
    if trajectory.route is Route.EDUCATION and not record.of(GivenKind.EDUCATION_STARTED):
        owed.append((DateKind.EDUCATION_START_DUE, education_start_due(pip)))
    return [computed(kind, day, f"wi2021.{kind}", {"pip": pip}, limit=Limit.NOT_LATER) for kind, day in owed]


def _start(record: Record, pip: Given | None) -> LineDate | None:
    given = stated(record, GivenKind.TERM_START)
    if given:
        return as_given(DateKind.TERM_START, given)
    if pip is None:
        return None
    day = term_start(pip.day)
    return computed(DateKind.TERM_START, day, "wi2021.term_start", {"pip": pip.day}, limit=Limit.ON)


def _base_of_end(record: Record, start: LineDate | None) -> tuple[LineDate | None, list[Given]]:
    """The end of the term without extensions, and those that come on top of it.

    An end that somebody states, or a decision that starts a new term, holds from when it was entered: a letter that
    tells the end has counted what was granted before.
    """
    extensions: list[Given] = []
    base: LineDate | None = None
    for given in record.given:
        if given.kind is GivenKind.EXTENSION:
            extensions.append(given)
        elif given.kind is GivenKind.TERM_END and given.source is not Source.COMPUTED:
            base, extensions = as_given(DateKind.TERM_END, given, limit=Limit.NOT_LATER), []
        elif given.kind is GivenKind.NEW_TERM and (new := _end_of_new_term(record, given)):
            base, extensions = new, []
    if base is None and start is not None:
        base = _end_after(start)
    return base, extensions


def _end_after(start: LineDate) -> LineDate:
    day = term_end(start.day - _DAY)
    if start.source is not Source.COMPUTED:
        rule = "wi2021.term_end_of_start"
        return computed(DateKind.TERM_END, day, rule, {"start": start.day}, limit=Limit.NOT_LATER)
    inputs = {"pip": start.day - _DAY}
    return computed(DateKind.TERM_END, day, "wi2021.term_end", inputs, limit=Limit.NOT_LATER)


def _end_of_new_term(record: Record, given: Given) -> LineDate | None:
    """The decision says how many months; where that was not entered, what is known of the person does."""
    months = given.months if given.months is not None else new_term_months_of(record, given.day)
    if not months:
        return None
    return computed(
        DateKind.TERM_END,
        add_months(given.day, months),
        "wi2021.new_term",
        {"made_known": given.day, "months": months},
        limit=Limit.NOT_LATER,
    )


def _pvt_and_map(record: Record, start: LineDate | None, end: LineDate | None, today: date) -> list[LineDate]:
    """Both are due on the last day of the term; at month 24 the coach looks whether they are planned."""
    lines = {line.part: line for line in parts(record, today, (Part.PVT, Part.MAP))}
    kinds = {Part.PVT: DateKind.PVT_DUE, Part.MAP: DateKind.MAP_DUE}
    found = []
    if end:
        found += [
            replace(
                end, kind=kinds[part], basis=Basis(f"wi2021.{kinds[part]}", (("end", end.day),)), part=part
            )
            for part, line in lines.items()
            if line.is_open
        ]
    if start and any(line.state is PartState.NOT_YET for line in lines.values()):
        day = add_months(start.day - _DAY, 24)
        inputs = {"start": start.day}
        found.append(computed(DateKind.CHECK_MONTH_24, day, "wi2021.check_month_24", inputs, limit=Limit.ON))
    return found
