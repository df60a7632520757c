"""A coach enters what was asked of DUO, a new term with or without its length, and sees when A2 can be talked about."""

from datetime import date

import pytest

from bot.rules.trajectory import GivenKind, Source
from bot.rules.values import Holder
from tests.handlers.lines import enter, in_dutch, record_of
from tests.handlers.town import Town


async def with_pip(town: Town) -> Holder:
    _, holder = await town.join("Semhar")
    await enter(town, holder, "law", "1:ka:law:wi2021", "1:ka:obliged:-", "1:ks")
    await enter(town, holder, "route", "1:ka:route:B1")
    await enter(town, holder, "pip", "29-05-2024", "1:ka:source:pip")
    return holder


async def test_duo_decides_within_eight_weeks_until_it_did(town: Town) -> None:
    await in_dutch(town)
    holder = await with_pip(town)
    # The town is at 18 November 2026: 56 days are 1 January, a holiday, and then a weekend.
    shown = await enter(town, holder, "duo_request", "6-11-2026", "1:ka:source:coach")
    assert any(line.endswith("Besluit van DUO uiterlijk: 04-01-2027") for line in shown.split("\n"))
    answers = ("1:ka:ground:death", "1:ka:source:beschikking", "1:ks")
    assert "Besluit van DUO" not in await enter(town, holder, "extension", *answers)


@pytest.mark.parametrize(
    ("length", "months", "end"),
    [
        ("1:ka:length:12", 12, "03-08-2028"),
        ("9", 9, "03-05-2028"),
        ("1:ka:length:-", None, "03-08-2029"),  # no part was passed: 24 months
    ],
)
async def test_a_new_term_is_as_long_as_the_letter_says(
    town: Town, length: str, months: int | None, end: str
) -> None:
    await in_dutch(town)
    holder = await with_pip(town)
    shown = await enter(town, holder, "new_term", "3-8-2027", length, "1:ka:source:beschikking")
    assert f"Einde inburgeringstermijn: {end} (bron: berekend)" in shown.split("\n")
    new = (await record_of(town, holder)).of(GivenKind.NEW_TERM)
    assert new is not None
    assert (new.day, new.months, new.source) == (date(2027, 8, 3), months, Source.DECISION)


async def test_from_600_hours_on_a2_can_be_talked_about(town: Town) -> None:
    await in_dutch(town)
    holder = await with_pip(town)
    said = "🔽 De uren voor een gesprek over A2 (afschalen) zijn gehaald."
    for hours, reached in (("599", False), ("1", True)):
        answers = ("1:ka:kind:nt2", hours, "1:ka:day:today", "1:ka:source:school", "1:ks")
        shown = await enter(town, holder, "hours", *answers)
        assert (said in shown.split("\n")) == reached
