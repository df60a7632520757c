"""The figures of a municipality: what is counted, and that nothing can be reckoned about fewer than ten people."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.counts import SMALLEST
from bot.rules.digests import Reach
from bot.rules.figures import (
    FigureFacts,
    Figures,
    PersonFigures,
    Phase,
    Response,
    What,
    figures,
    person_figures,
    term_is_over,
)
from bot.rules.line import every_date
from bot.rules.plans import Direction, DomainLine, IntakeEntry, IntakeField, Measure, compare
from bot.rules.trajectory import AttemptState, GivenKind, Law, Level, Part, Route, Stage, Trajectory
from bot.rules.values import Domain
from tests.rules.examples import NOW, a_municipality, local
from tests.rules.line_examples import B1, a_record, an_attempt
from tests.rules.line_examples import given as given_date

TODAY = date(2026, 11, 18)


def a_person(**changes: str) -> PersonFigures:
    usual = {
        "law": "wi2021",
        "route": "B1",
        "phase": "under_way",
        "stage": "housed",
        "exam_level": "none",
        "language": "ti",
        "reach": Reach.REACHED,
    }
    return PersonFigures(**(usual | changes))  # type: ignore[arg-type]


def counted(*people: PersonFigures, **more: object) -> Figures:
    usual: dict = {"responses": (), "lines": (), "intake": ()}
    return figures(FigureFacts(TODAY, a_municipality(), people, **(usual | more)))


def test_fewer_than_ten_people_are_not_counted() -> None:
    found = counted(*[a_person()] * 9)
    assert (found.people, found.tables) == (None, {})
    assert counted().people == 0
    assert counted(*[a_person()] * 10).people == 10


def test_route_and_phase_are_parts_of_wi2021() -> None:
    found = counted(
        *[a_person()] * 20,
        *[a_person(route="Z")] * 12,
        *[a_person(law="wi2013", route="unknown")] * 11,
    )
    assert found.tables[What.LAW].rows == {"wi2021": 32, "wi2013": 11}
    assert (found.tables[What.ROUTE].rows, found.tables[What.ROUTE].total) == ({"B1": 20, "Z": 12}, 32)
    # Where the number of Wi2021 is not shown, its parts would tell it.
    found = counted(*[a_person()] * 9, *[a_person(law="wi2013")] * 30)
    assert found.tables[What.LAW].rows == {"wi2021": None, "wi2013": None}
    assert What.ROUTE not in found.tables
    assert What.PHASE not in found.tables


GROUPS = st.fixed_dictionaries(
    {
        "law": st.sampled_from(["wi2021", "wi2021", "wi2013", "not_obliged", "unknown"]),
        "route": st.sampled_from(["B1", "onderwijs", "Z", "unknown"]),
        "phase": st.sampled_from([one.value for one in Phase]),
        "stage": st.sampled_from(["housed", "reception"]),
        "language": st.sampled_from(["ti", "ar", "nl", "unknown"]),
    }
).map(lambda changes: a_person(**changes))


@given(st.lists(GROUPS, max_size=80))
def test_no_number_below_ten_is_shown_or_can_be_reckoned(people: list[PersonFigures]) -> None:
    found = counted(*people)
    for what, table in found.tables.items():
        own = (
            people if what not in (What.ROUTE, What.PHASE) else [one for one in people if one.law == "wi2021"]
        )
        real = Counter(str(getattr(one, what)) for one in own)
        shown = {code: count for code, count in table.rows.items() if count is not None}
        assert all(count >= SMALLEST and real[code] == count for code, count in shown.items())
        hidden = [real[code] for code, count in table.rows.items() if count is None]
        assert table.total is None or table.total == len(own)
        # What is hidden is at least two groups with ten people together.
        assert not hidden or table.total is None or (len(hidden) > 1 and sum(hidden) >= SMALLEST)


def test_one_person_by_their_record() -> None:
    def phase(record, **more):
        over = term_is_over(every_date(record, today=TODAY), TODAY)
        return person_figures(record, language=None, reach=Reach.STOPPED, today=TODAY, over=over)

    assert phase(a_record()).phase is Phase.BEFORE_PLAN
    pip = given_date(GivenKind.PIP, date(2024, 2, 29))
    found = phase(a_record(given=[pip]))
    assert (found.law, found.route, found.phase) == (Law.WI2021, Route.B1, Phase.UNDER_WAY)
    assert (found.language, found.reach, found.stage) == ("unknown", Reach.STOPPED, Stage.HOUSED)
    assert phase(a_record(given=[given_date(GivenKind.PIP, date(2020, 2, 29))])).phase is Phase.OVER
    passed = [an_attempt(part, date(2026, 1, 1), state=AttemptState.PASSED) for part in Part]
    assert phase(a_record(B1, [pip], passed)).phase is Phase.DONE
    levels = [
        an_attempt(Part.READING, state=AttemptState.PASSED, level=level)
        for level in (Level.B1, Level.A2, None)
    ]
    assert phase(a_record(attempts=levels)).exam_level == Level.B1
    assert phase(a_record(Trajectory())).law == "unknown"


def test_half_of_the_messages_in_office_time() -> None:
    friday = local("2026-11-20 16:00")
    # Answered on Monday at 10:00: an hour on Friday and one on Monday.
    usual = [Response(number, friday, local("2026-11-23 10:00")) for number in range(10)]
    late = [Response(1, friday, friday + timedelta(days=30))] * 3
    found = counted(*[a_person()] * 10, responses=[*usual, *late]).responses
    assert found is not None
    assert (found.middle, found.messages) == (timedelta(hours=2), 13)
    assert counted(*[a_person()] * 10, responses=[*usual[:9], *late]).responses is None


def lines(domain: Domain, *pairs: tuple[int, int], by_holder: bool = True) -> list[DomainLine]:
    who = None if by_holder else 3
    return [
        DomainLine(
            domain,
            by_holder,
            Measure(number, domain, start, who, NOW),
            Measure(1000 + number, domain, now, who, NOW),
        )
        for number, (start, now) in enumerate(pairs)
    ]


def test_from_the_start_to_now() -> None:
    once = [
        DomainLine(Domain.WORK, True, point, point)
        for point in (Measure(number, Domain.WORK, 3, None, NOW) for number in range(30))
    ]
    work = lines(Domain.WORK, *[(1, 3)] * 20, *[(2, 2)] * 12, *[(4, 3)] * 4)
    few = lines(Domain.SOCIAL, *[(1, 2)] * 9)
    found = counted(
        *[a_person()] * 50, lines=[*once, *work, *few, *lines(Domain.WORK, *[(1, 2)] * 10, by_holder=False)]
    )
    first, second = found.development
    assert (first.domain, first.by_holder, first.went.total) == (Domain.WORK, True, 36)
    assert first.went.rows == {Direction.UP: 20, Direction.LEVEL: None, Direction.DOWN: None}
    assert (second.by_holder, second.went.rows) == (False, {Direction.UP: 10})


def test_the_intake_at_the_start_and_now() -> None:
    def person(field: IntakeField, *said: tuple[str, ...]) -> dict:
        return compare([IntakeEntry(number, field, codes, 3, NOW) for number, codes in enumerate(said)])

    people = [person(IntakeField.WORK, ("none",), ("volunteer", "internship"))] * 12
    people += [person(IntakeField.WORK, ("none",))] * 15
    people += [person(IntakeField.LITERACY, ("none",))] * 9
    (work,) = counted(*[a_person()] * 40, intake=people).intake
    assert work.field is IntakeField.WORK
    assert work.start == {"none": 27}
    assert work.now == {"volunteer": 12, "internship": 12, "none": 15}
    # One of whom it is not so would be told by the number of the others.
    (work,) = counted(*[a_person()] * 40, intake=[*people[:12], people[12]]).intake
    assert work.now == {"volunteer": None, "internship": None, "none": None}
