"""A reminder never tells a day that we computed as if a letter did; and what is done is told as done."""

from collections.abc import Iterable
from datetime import date

import pytest

from bot.i18n import visible
from bot.rules.deadlines import also, plan
from bot.rules.exam_parts import parts
from bot.rules.line import FOR_COACH, every_date, line
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    DateKind,
    Given,
    GivenKind,
    Law,
    LineDate,
    Part,
    Record,
    Source,
    Trajectory,
)
from bot.texts import line_reminders, lines
from tests.reading import CATALOGUES, TODAY, UNSEEN
from tests.rules.examples import a_row, local
from tests.rules.line_examples import B1, OLD, a_record, an_attempt, given, term_until

END = date(2028, 8, 31)
OF_DUO = "We calculated this day. DUO has not confirmed it."
OF_OTHERS = "We calculated this day. The letter is always right."
PIP = given(GivenKind.PIP, date(2026, 5, 29), source=Source.PIP)


def shown(record: Record, one: LineDate, *, others: Iterable[LineDate] = (), code: str = "en") -> str:
    body = line_reminders.reminder(
        CATALOGUES.translator(code),
        one,
        step="14d",
        attempt=None,
        others=tuple(others),
        still_open=[each.part for each in parts(record, TODAY) if each.is_open],
        zone="Europe/Amsterdam",
        today=TODAY,
    )
    return visible(body.html).translate(UNSEEN)


@pytest.mark.parametrize(
    ("record", "kind", "said"),
    [
        (a_record(B1, [PIP]), DateKind.TERM_END, OF_DUO),
        (a_record(B1, [PIP]), DateKind.PVT_DUE, OF_DUO),
        (a_record(B1, [PIP]), DateKind.SIGN_UP_BY, OF_DUO),
        (a_record(B1, [PIP]), DateKind.SIGN_UP_WITH_RESIT, OF_DUO),
        # The end stands on a letter, the days that are counted back from it do not.
        (a_record(OLD, term_until(END)), DateKind.TERM_END, None),
        (a_record(OLD, term_until(END)), DateKind.SIGN_UP_BY, OF_DUO),
        (a_record(B1, term_until(END)), DateKind.PVT_DUE, None),
        (
            a_record(
                OLD, [given(GivenKind.OBLIGED, TODAY.replace(year=2018)), given(GivenKind.REGISTERED, TODAY)]
            ),
            DateKind.PVT_DUE,
            OF_DUO,
        ),
        (
            a_record(OLD, [given(GivenKind.TERM_END, END, source=Source.COACH)]),
            DateKind.TERM_END,
            "👤 The coach entered this day.",
        ),
        (a_record(B1, [given(GivenKind.DECISION, TODAY)]), DateKind.OBJECTION_UNTIL, OF_OTHERS),
        (a_record(B1, [given(GivenKind.BENEFIT_REQUEST, TODAY)]), DateKind.LANGUAGE_TEST_DUE, OF_OTHERS),
        (a_record(B1, [given(GivenKind.LANGUAGE_NOTICE, TODAY)]), DateKind.LANGUAGE_START_DUE, OF_OTHERS),
        (
            a_record(B1, [given(GivenKind.BENEFIT_REVIEW, TODAY, source=Source.COACH)]),
            DateKind.BENEFIT_REVIEW,
            None,
        ),
    ],
)
def test_a_reminder_says_whether_a_letter_tells_the_day(
    record: Record, kind: DateKind, said: str | None
) -> None:
    one = next(one for one in every_date(record, today=TODAY) if one.kind is kind)
    words = shown(record, one)
    assert [line for line in (OF_DUO, OF_OTHERS, "👤 The coach entered this day.") if line in words] == (
        [said] if said else []
    )


def test_of_a_result_no_day_is_told() -> None:
    record = a_record(B1, attempts=[an_attempt(Part.KNM, date(2026, 11, 2))])
    (result,) = every_date(record, today=TODAY)
    assert result.kind is DateKind.RESULT_BY
    assert "calculated" not in shown(record, result)


@pytest.mark.parametrize("code", ["en", "nl", "ar", "ti"])
def test_every_computed_date_in_every_language(code: str) -> None:
    t = CATALOGUES.translator(code)
    sentences = [t.text(OF_DUO), t.text(OF_OTHERS)]
    known: list[Given] = [PIP, given(GivenKind.DECISION, TODAY, id=2)]
    record = a_record(B1, known)
    for one in every_date(record, today=TODAY):
        if one.kind not in FOR_COACH:
            assert any(sentence in shown(record, one, code=code) for sentence in sentences), one.code


def test_half_a_year_before_the_end_it_says_from_when_more_time_can_be_asked_for() -> None:
    record = a_record(B1, [PIP])
    planned = plan(record, now=local("2026-11-18 12:00")).for_holder
    row = a_row(next(one for one in planned if one.rule == "term_end:6m"))
    end = next(one for one in every_date(record, today=TODAY) if one.kind is DateKind.TERM_END)
    words = shown(record, end, others=also(row.rule, row.kind, record, now=row.due))
    assert "➕ Also: from this day you can ask for more time, Thursday 30 November 2028" in words.split("\n")


@pytest.mark.parametrize(
    ("trajectory", "done"),
    [(OLD, False), (Trajectory(law=Law.WI2021), False), (B1, True)],
)
def test_everything_is_done_where_everything_is_known(trajectory: Trajectory, done: bool) -> None:
    passed = [
        an_attempt(part, date(2026, 5, 4), id=number, state=AttemptState.PASSED)
        for number, part in enumerate((*LANGUAGE_PARTS, Part.KNM, Part.PVT, Part.MAP))
    ]
    found = line(a_record(trajectory, term_until(END), passed), today=TODAY)
    words = visible(lines.my_line(CATALOGUES.translator("en"), found, zone="Europe/Amsterdam").html)
    assert ("🎉 Everything is done." in words) == done
    assert (found.next is None) == done
    assert "Still open" not in words
