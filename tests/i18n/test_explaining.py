"""Where a date comes from, in every language: each rule has words, and nothing private is in them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.i18n import visible
from bot.rules.line import line
from bot.rules.trajectory import (
    Basis,
    Cohort,
    DateKind,
    Extension,
    GivenKind,
    Law,
    LineDate,
    Part,
    Record,
    Source,
    Trajectory,
)
from bot.texts.explaining import GIVEN, RULES, explain, rule_words
from tests.reading import CATALOGUES, TODAY, UNSEEN
from tests.rules.line_examples import B1, EDUCATION, a_record, an_attempt, given, term_until

PIP = given(GivenKind.PIP, date(2026, 5, 29), source=Source.PIP)
END = date(2027, 2, 28)


def records() -> Iterator[Record]:
    """People of whom, together, every rule gives a date."""
    notice = given(GivenKind.NOTICE, date(2026, 10, 1))
    registered = given(GivenKind.REGISTERED, date(2026, 10, 20), id=2)
    yield a_record(B1, [notice])
    yield a_record(B1, [notice, registered])
    yield a_record(B1, [notice, given(GivenKind.INFORMATION, date(2027, 1, 20), id=3)])
    yield a_record(B1, [PIP, given(GivenKind.MOVED, date(2026, 9, 1), id=4)])
    yield a_record(EDUCATION, [PIP])
    asked = given(GivenKind.DUO_REQUEST, date(2026, 10, 1))
    yield a_record(B1, [asked])
    yield a_record(OLDEST, [asked])
    yield a_record(B1, [given(GivenKind.TERM_START, date(2026, 6, 1))])
    yield a_record(B1, [PIP, given(GivenKind.NEW_TERM, date(2026, 10, 1), months=12, id=5)])
    yield a_record(B1, term_until(END), [an_attempt(Part.KNM, date(2026, 12, 10))])
    for ground in Extension:
        longer = given(GivenKind.EXTENSION, date(2026, 1, 1), months=4, ground=ground, id=6)
        yield a_record(B1, [PIP, longer])
        yield a_record(OLDEST, [*term_until(END), longer, registered])
    lasting = {"day": date(2026, 1, 1), "until": date(2026, 5, 31), "ground": Extension.ILLNESS}
    yield a_record(B1, [PIP, given(GivenKind.EXTENSION, id=7, **lasting)])
    yield a_record(B1, [given(kind, date(2026, 11, 2), id=n) for n, kind in enumerate(OTHER_LAWS)])
    yield a_record(B1, [given(GivenKind.LANGUAGE_TEST, date(2026, 11, 2))])
    yield a_record(B1, [given(GivenKind.LANGUAGE_NOTICE, date(2026, 11, 2))])


OLDEST = Trajectory(law=Law.WI2013, cohort=Cohort.FROM_OCTOBER_2017)
OTHER_LAWS = (
    GivenKind.BENEFIT_REQUEST,
    GivenKind.BENEFIT_START,
    GivenKind.BENEFIT_REVIEW,
    GivenKind.DECISION,
)
DATES = [one for record in records() for one in line(record, today=TODAY).dates]
# Of a person's health, family, home, money and of fines nothing is said; nor to whoever looks at the phone.
PRIVATE = (
    *("ziek", "zwanger", "bevalling", "overl", "dakloos", "boete", "uitkering", "bijstand", "asiel"),
    *("illness", "birth", "death", "homeless", "refuge", "fine ", "benefit", "asylum"),
    *("مرض", "ولادة", "وفاة", "غرامة", "لجوء", "ሕማም", "ሞት", "መቕጻዕቲ"),
)


def test_every_rule_gives_a_date_here() -> None:
    assert {one.basis.rule for one in DATES} == {*RULES, GIVEN}


@pytest.mark.parametrize("code", ["en", "nl", "ar", "ti"])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_words_in_every_language(code: str, rule: str) -> None:
    words = rule_words(CATALOGUES.translator(code), rule)
    assert words
    assert (words == rule_words(CATALOGUES.translator("en"), rule)) == (code == "en")


@pytest.mark.parametrize("code", ["en", "nl", "ar", "ti"])
def test_every_date_is_explained_with_all_that_went_into_it(code: str) -> None:
    t = CATALOGUES.translator(code)
    for one in DATES:
        shown = visible(explain(t, one, today=TODAY)).translate(UNSEEN)
        assert "{" not in shown
        assert not [word for word in PRIVATE if word in shown.lower()], (code, one)
        if one.basis.rule == GIVEN:
            continue
        assert RULES[one.basis.rule].article in shown
        assert RULES[one.basis.rule].address in shown
        for name, value in one.basis.inputs:
            if isinstance(value, date):
                assert t.day(value) in shown, (code, one, name)
            elif isinstance(value, str):
                assert value in shown, (code, one, name)


def test_numbers_are_told() -> None:
    t = CATALOGUES.translator("en")
    signing = next(one for one in DATES if one.kind is DateKind.SIGN_UP_WITH_RESIT and one.part is Part.KNM)
    shown = visible(explain(t, signing, today=TODAY)).translate(UNSEEN)
    of_the_state = next(
        one for one in DATES if one.kind is DateKind.SIGN_UP_WITH_RESIT and one.part is Part.WRITING
    )
    state_words = visible(explain(t, of_the_state, today=TODAY)).translate(UNSEEN)
    assert "Time to spare: 7 days" in state_words
    assert "choose another day" not in state_words  # of the state exam nobody knows until when
    for words in (
        "Time for the result: 8 weeks",
        "Time until there is a place: 7 weeks",
        "Looked up on Friday 31 July 2026: https://",
        "Time to choose another day: 7 days",
    ):
        assert words in shown


def test_a_waiting_time_that_nobody_looked_at_for_long_is_told_as_such() -> None:
    t = CATALOGUES.translator("en")
    signing = next(one for one in DATES if one.kind is DateKind.SIGN_UP_BY and one.part is Part.KNM)
    for day, stale in ((date(2027, 1, 27), False), (date(2027, 1, 28), True)):
        assert ("That is long ago" in visible(explain(t, signing, today=day))) is stale


@pytest.mark.parametrize("code", ["en", "nl"])
def test_staff_read_the_same_words(code: str) -> None:
    own, staff = CATALOGUES.translator(code), CATALOGUES.translator(code, domain="staff")
    for one in DATES:
        assert explain(staff, one, today=TODAY) == explain(own, one, today=TODAY)


def test_a_day_of_a_letter_of_weeks_may_have_moved() -> None:
    """70 days after this notice is Easter Monday (the worked example)."""
    record = a_record(B1, [given(GivenKind.NOTICE, date(2026, 1, 26))])
    (due,) = line(record, today=date(2026, 2, 1)).dates
    assert due.day == date(2026, 1, 26) + timedelta(days=71)
    assert "Then it is the next working day." in explain(CATALOGUES.translator("en"), due, today=TODAY)


@pytest.mark.parametrize("source", Source)
def test_what_was_entered_says_by_whom(source: Source) -> None:
    t = CATALOGUES.translator("en")
    one = LineDate(DateKind.BENEFIT_REVIEW, TODAY, source, Basis(GIVEN, (("day", TODAY),)))
    assert (
        len(
            {
                explain(t, one, today=TODAY),
                explain(t, LineDate(DateKind.TERM_END, TODAY, source, Basis(GIVEN)), today=TODAY),
            }
        )
        == 1
    )


def test_words_of_a_municipality_about_its_times_are_no_markup() -> None:
    inputs = (
        ("exam", TODAY),
        ("result_weeks", 3),
        ("result_source", "<b>bel DUO</b>"),
        ("result_checked", TODAY),
    )
    one = LineDate(DateKind.RESULT_BY, TODAY, Source.COMPUTED, Basis("exam.result_by", inputs))
    made = explain(CATALOGUES.translator("ar"), one, today=TODAY)
    assert "&lt;b&gt;bel DUO&lt;/b&gt;" in made


def test_a_rule_without_words_is_an_error() -> None:
    with pytest.raises(KeyError):
        rule_words(CATALOGUES.translator("en"), "wi2021.unheard_of")
