"""What a list of people changes about the people already known: new, changed, same, refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.audience import Level
from bot.rules.caseload import (
    CaseloadFile,
    CaseloadPlan,
    Entry,
    FileDate,
    KnownPerson,
    Remark,
    compare,
    row_numbers,
)
from bot.rules.trajectory import GivenKind, Law, Route, Source

ANNA = KnownPerson(
    id=7,
    name="Anna",
    reference="1001",
    surname="van den Berg",
    birth="1991-02-03",
    phone="+31612345678",
    language="nl",
    coach_id=3,
    law=Law.WI2021,
    route=Route.B1,
    district="Noord",
    level=Level.A2,
    dates={GivenKind.TERM_END: FileDate(date(2027, 12, 31))},
)
ROW = Entry(
    row=2,
    reference="1001",
    name="Anna",
    surname="van den Berg",
    birth="1991-02-03",
    phone="+31612345678",
    language="nl",
    law=Law.WI2021,
    route=Route.B1,
    district="Noord",
    level=Level.A2,
    dates={GivenKind.TERM_END: FileDate(date(2027, 12, 31))},
)


def plan(known: list[KnownPerson], *entries: Entry, coach: int | None = None) -> CaseloadPlan:
    return compare(known, CaseloadFile(entries), coaches={"bram": 3, "karin": 4}, only_coach=coach)


def rows(known: list[KnownPerson], *entries: Entry, coach: int | None = None) -> dict[str, list[int]]:
    return row_numbers(plan(known, *entries, coach=coach))


def reasons(found: CaseloadPlan) -> list[tuple[int, str]]:
    return [(remark.row, remark.reason) for remark in found.refused]


NOBODY: dict[str, list[int]] = {"new": [], "changed": [], "same": [], "refused": []}


def test_new_and_the_same() -> None:
    assert rows([], ROW) == NOBODY | {"new": [2]}
    assert rows([ANNA], ROW) == NOBODY | {"same": [2]}


def test_an_empty_cell_erases_nothing() -> None:
    assert rows([ANNA], Entry(2, reference="1001")) == NOBODY | {"same": [2]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "Anne"}, "name"),
        ({"surname": "Berg"}, "surname"),
        ({"birth": "1991-02-04"}, "birth"),
        ({"phone": "+31612345679"}, "phone"),
        ({"language": "ti"}, "language"),
        ({"law": Law.WI2013}, "law"),
        ({"route": Route.SELF_RELIANCE}, "route"),
        ({"district": "Oost"}, "district"),
        ({"level": Level.B1}, "level"),
        ({"coach": "Karin"}, "coach"),
        ({"dates": {GivenKind.TERM_END: FileDate(date(2028, 1, 1))}}, "term_end"),
        ({"dates": {GivenKind.PIP: FileDate(date(2025, 1, 1))}}, "pip"),
    ],
)
def test_a_change_names_what_differs(values: dict[str, Any], field: str) -> None:
    (change,) = plan([ANNA], replace(ROW, **values)).changed
    assert (change.old.id, change.fields) == (7, (field,))


def test_a_part_of_the_town_has_one_spelling() -> None:
    abel = Entry(3, reference="1002", name="Abel", district="OÓST")
    found = plan(
        [ANNA], replace(ROW, district="NOORD"), abel, replace(abel, row=4, reference="3", district="oost")
    )
    assert row_numbers(found) == NOBODY | {"new": [3, 4], "same": [2]}
    assert [entry.district for entry in (*found.same, *found.new)] == ["Noord", "OÓST", "OÓST"]


def test_the_word_of_duo_is_kept_and_never_taken_back() -> None:
    day = date(2027, 12, 31)
    by_duo = {GivenKind.TERM_END: FileDate(day, Source.DUO_LETTER)}
    (change,) = plan([ANNA], replace(ROW, dates=by_duo)).changed
    assert change.fields == ("term_end",)
    assert rows([replace(ANNA, dates=by_duo)], ROW) == NOBODY | {"same": [2]}


def test_without_a_number_the_only_one_of_that_name_is_meant() -> None:
    entry = replace(ROW, reference="", birth="", name="anna", surname="Van den Berg", row=5)
    (change,) = plan([ANNA], entry).changed
    assert change.fields == ("name", "surname")
    assert rows([ANNA], replace(entry, name="Anna van den Berg", surname="")) == NOBODY | {"same": [5]}
    assert rows([replace(ANNA, birth="")], replace(ROW, reference="")) == NOBODY | {"changed": [2]}


def test_a_number_is_learned_by_the_name() -> None:
    (change,) = plan([replace(ANNA, reference="")], ROW).changed
    assert change.fields == ("reference",)


def test_another_number_or_another_birth_is_another_person() -> None:
    assert rows([ANNA], replace(ROW, reference="1002")) == NOBODY | {"new": [2]}
    assert rows([ANNA], replace(ROW, reference="", birth="1980-01-01")) == NOBODY | {"new": [2]}


def test_two_known_people_of_that_name() -> None:
    twin = replace(ANNA, id=8, reference="1002", birth="")
    found = plan([ANNA, twin], replace(ROW, reference="", birth=""))
    assert reasons(found) == [(2, "several_people")]
    assert rows([ANNA, replace(twin, birth="1980-01-01")], replace(ROW, reference="")) == NOBODY | {
        "same": [2]
    }


def test_two_rows_of_one_person_are_both_refused() -> None:
    other = replace(ROW, row=9, name="Selam", surname="")
    assert reasons(plan([], ROW, other)) == [(2, "twice"), (9, "twice")]
    assert reasons(plan([ANNA], ROW, replace(ROW, row=4, reference=""))) == [(2, "twice"), (4, "twice")]
    nameless = replace(ROW, reference="", row=3)
    assert reasons(plan([], nameless, replace(nameless, row=4))) == [(3, "twice"), (4, "twice")]


def test_the_language_that_somebody_chose_stays() -> None:
    entry = replace(ROW, language="ti")
    assert rows([replace(ANNA, joined=True)], entry) == NOBODY | {"same": [2]}


def test_a_coach_changes_the_own_caseload_alone() -> None:
    entry = replace(ROW, name="Anne", coach="Karin")
    assert reasons(plan([ANNA], entry, coach=4)) == [(2, "other_coach")]
    found = plan([ANNA], entry, coach=3)
    assert found.changed[0].fields == ("name",)
    assert [one.reason for one in found.warnings] == ["coach_ignored"]
    assert plan([ANNA], replace(ROW, coach="Bram"), coach=3).warnings == ()


def test_a_coach_whom_nobody_knows_is_a_warning() -> None:
    found = plan([ANNA], replace(ROW, coach="Zeynep"))
    assert (len(found.same), [one.reason for one in found.warnings]) == (1, ["coach_unknown"])


def test_what_the_reader_refused_is_in_the_plan() -> None:
    file = CaseloadFile((ROW,), refused=(Remark(9, "", "total"),), columns=(Remark(0, "BSN", "bsn"),))
    found = compare([], file, coaches={}, only_coach=None)
    assert row_numbers(found) == NOBODY | {"new": [2], "refused": [9]}
    assert found.columns == file.columns


people = st.builds(
    Entry,
    row=st.just(0),
    reference=st.sampled_from(["", "1", "2", "3"]),
    name=st.sampled_from(["Anna", "Abel", "Selam"]),
    birth=st.sampled_from(["", "1990", "1991"]),
)


@given(st.lists(people, max_size=8), st.lists(people, max_size=4))
def test_each_row_has_one_place_and_nobody_is_meant_twice(found: list[Entry], there: list[Entry]) -> None:
    known = [
        KnownPerson(number, one.name, reference=one.reference, birth=one.birth)
        for number, one in enumerate(there)
        if not one.reference or one.reference not in [other.reference for other in there[:number]]
    ]
    entries = [replace(entry, row=number) for number, entry in enumerate(found, start=2)]
    made = plan(known, *entries)
    assert sorted(row for group in row_numbers(made).values() for row in group) == [
        entry.row for entry in entries
    ]
    ids = [change.old.id for change in made.changed]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("known", [[], [ANNA]])
def test_a_term_that_would_end_before_it_starts(known: list[KnownPerson]) -> None:
    start, end = GivenKind.TERM_START, GivenKind.TERM_END
    last, later = FileDate(date(2027, 12, 31)), FileDate(date(2028, 1, 1))
    for dates, right in (
        ({start: later, end: last}, False),
        ({start: last, end: last}, True),
        ({start: later}, not known),  # of Anna the end is known
        ({end: later}, True),
    ):
        found = plan(known, replace(ROW, dates=dates))
        assert reasons(found) == ([] if right else [(2, "end_before_start")]), dates


def test_a_term_that_is_wrong_already_keeps_nothing_else_from_changing() -> None:
    wrong = {GivenKind.TERM_START: FileDate(date(2028, 1, 1)), GivenKind.TERM_END: FileDate(date(2027, 1, 1))}
    found = plan([replace(ANNA, dates=wrong)], replace(ROW, name="Anne", dates={}))
    assert [change.fields for change in found.changed] == [("name",)]
