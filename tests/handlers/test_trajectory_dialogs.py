"""A coach sees a person's line, and enters what it is made of: by buttons, days and numbers typed."""

from datetime import date
from typing import Any

import pytest

from bot.rules.trajectory import (
    Cohort,
    Extension,
    GivenKind,
    Guidance,
    Law,
    Route,
    Source,
    Stage,
)
from storage import people, trajectories
from tests.handlers.lines import GROUP_OF, enter, in_dutch, record_of
from tests.handlers.town import Town, data_of


async def test_the_line_of_the_worked_example_in_the_words_that_coaches_know(town: Town) -> None:
    await in_dutch(town)
    _, holder = await town.join("Semhar")
    await enter(town, holder, "law", "1:ka:law:wi2021", "1:ka:obliged:-", "1:ks")
    await enter(town, holder, "route", "1:ka:route:B1")
    await enter(town, holder, "scaled_down", "1:ka:parts:writing", "1:ka:parts:done")
    shown = await enter(town, holder, "pip", "29-05-2026", "1:ka:source:pip")
    assert shown.startswith("✅ Opgeslagen: Dagtekening PIP: 29-05-2026 · 📘 PIP")
    lines = shown.split("\n")
    assert "De lijn van Semhar" in shown
    assert "⚖️ Wi2021 (sinds 2022) · B1-route · vergunninghouder · kleine stappen" in lines
    assert "Voorlopig berekend, nog niet bevestigd door DUO" in lines
    assert "Verlenging aanvragen kan vanaf 30-11-2028" in lines
    assert "Einde inburgeringstermijn: 29-05-2029 (bron: PIP)" in lines
    assert any(line.endswith("Uiterste aanmelddatum examen Schrijven A2: 19-12-2028") for line in lines)
    assert "⏳ 923 dagen tot het einde van de termijn" in lines
    assert lines[-1] == "Dit is geen besluit"


async def test_a_date_of_duo_beats_the_computed_one(town: Town) -> None:
    await in_dutch(town)
    _, holder = await town.join()
    await enter(town, holder, "law", "1:ka:law:wi2021", "1:ka:obliged:-", "1:ks")
    await enter(town, holder, "pip", "29-05-2026", "1:ka:source:pip")
    echo = await enter(town, holder, "duo_letter", "30-05-2026", "29-06-2029")
    assert "Klopt dit?" in echo
    assert "Begin van de termijn: 30-05-2026" in echo
    shown = await town.tap(town.karin, "1:ks")
    assert "Einde inburgeringstermijn: 29-06-2029 (bron: DUO-brief)" in shown.split("\n")
    assert "Voorlopig berekend" not in shown.split("\n\n")[1]
    record = await record_of(town, holder)
    end = record.of(GivenKind.TERM_END)
    assert end is not None
    assert (end.day, end.source, end.set_by) == (date(2029, 6, 29), Source.DUO_LETTER, town.coach.id)


@pytest.mark.parametrize(
    ("typed", "law", "cohort"),
    [
        ("31-12-2014", Law.WI2013, Cohort.FROM_2013),
        ("1-1-2015", Law.WI2013, Cohort.FROM_2015),
        ("30-9-2017", Law.WI2013, Cohort.FROM_2015),
        ("1-10-2017", Law.WI2013, Cohort.FROM_OCTOBER_2017),
        ("31-12-2021", Law.WI2013, Cohort.FROM_OCTOBER_2017),
        ("1-1-2022", Law.WI2021, None),
    ],
)
async def test_the_day_of_the_obligation_decides_the_law(
    town: Town, typed: str, law: Law, cohort: Cohort | None
) -> None:
    _, holder = await town.join()
    echo = await enter(town, holder, "law", "1:ka:law:wi2021", typed, "1:ka:source:duo_brief")
    assert ("Wi2013" in echo) == (law is Law.WI2013)  # shown before it is saved
    await town.tap(town.karin, "1:ks")
    record = await record_of(town, holder)
    assert (record.trajectory.law, record.trajectory.cohort) == (law, cohort)
    obliged = record.of(GivenKind.OBLIGED)
    assert obliged is not None
    assert obliged.source is Source.DUO_LETTER


async def test_a_cohort_without_the_day(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "law", "1:ka:law:wi2013", "1:ka:obliged:-", "1:ka:cohort:2015", "1:ks")
    frame = (await record_of(town, holder)).trajectory
    assert (frame.law, frame.cohort) == (Law.WI2013, Cohort.FROM_2015)


async def test_not_obliged_asks_nothing_more(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "law", "1:ka:law:not_obliged", "1:ks")
    assert (await record_of(town, holder)).trajectory.law is Law.NOT_OBLIGED


async def test_an_obligation_before_2013_is_not_taken(town: Town) -> None:
    _, holder = await town.join()
    assert "cannot be before 01-01-2013" in await enter(town, holder, "law", "1:ka:law:wi2013", "31-12-2012")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("route", "Z", Route.SELF_RELIANCE),
        ("route", "onderwijs", Route.EDUCATION),
        ("stage", "reception", Stage.RECEPTION),
        ("guidance", "self_steering", Guidance.SELF_STEERING),
    ],
)
async def test_one_choice_is_saved_at_once(town: Town, field: str, value: str, expected: Any) -> None:
    _, holder = await town.join()
    shown = await enter(town, holder, field, f"1:ka:{field}:{value}")
    assert shown.startswith("✅ Saved: ")
    assert getattr((await record_of(town, holder)).trajectory, field) == expected
    assert await town.said(town.karin) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12 mei", date(2026, 5, 12)),  # the last one that was
        ("12-5-2027", date(2027, 5, 12)),  # as it was typed
        ("18 nov", date(2026, 11, 18)),
        ("29 feb", date(2024, 2, 29)),
    ],
)
async def test_a_day_of_a_letter_without_a_year_has_been(town: Town, typed: str, day: date) -> None:
    _, holder = await town.join()
    await enter(town, holder, "notice", typed, "1:ka:source:duo_brief")
    found = (await record_of(town, holder)).of(GivenKind.NOTICE)
    assert found is not None
    assert found.day == day


async def test_today_by_a_button(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "registered", "1:ka:day:today", "1:ka:source:coach")
    found = (await record_of(town, holder)).of(GivenKind.REGISTERED)
    assert found is not None
    assert (found.day, found.source) == (date(2026, 11, 18), Source.COACH)


async def test_what_is_entered_anew_holds_and_the_history_stays(town: Town) -> None:
    _, holder = await town.join()
    for typed in ("29-05-2026", "30-05-2026"):
        await enter(town, holder, "pip", typed, "1:ka:source:pip")
    record = await record_of(town, holder)
    assert [one.day for one in record.all_of(GivenKind.PIP)] == [date(2026, 5, 30)]
    before = await town.read(trajectories.given_before, holder.id, GivenKind.PIP)
    assert [one.day for one, _ in before] == [date(2026, 5, 29)]


async def test_a_date_is_taken_back(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "pip", "29-05-2026", "1:ka:source:pip")
    (pip,) = (await record_of(town, holder)).given
    await enter(town, holder, "date_back", f"1:ka:entry:{pip.id}")
    assert (await record_of(town, holder)).given == ()


async def test_nothing_to_take_back(town: Town) -> None:
    _, holder = await town.join()
    assert "Nothing was entered yet" in await enter(town, holder, "hours_back")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("1:ka:ground:death",), (None, None, Extension.DEATH)),
        (("1:ka:ground:childbirth",), (None, None, Extension.CHILDBIRTH)),
        (("1:ka:ground:homeless", "1:ka:length:6"), (6, None, Extension.HOMELESS)),
        (("1:ka:ground:other", "5"), (5, None, Extension.OTHER)),
        (
            ("1:ka:ground:illness", "1:ka:length:from_to", "1-2-2026", "31-5-2026"),
            (None, date(2026, 5, 31), Extension.ILLNESS),
        ),
    ],
)
async def test_an_extension_asks_for_its_length_where_the_law_has_none(
    town: Town, answers: tuple[str, ...], expected: tuple[int | None, date | None, Extension]
) -> None:
    _, holder = await town.join()
    echo = await enter(town, holder, "extension", *answers, "1:ka:source:beschikking")
    assert "Source: ⚖️ Decision" in echo
    await town.tap(town.karin, "1:ks")
    (given,) = (await record_of(town, holder)).all_of(GivenKind.EXTENSION)
    assert (given.months, given.until, given.ground) == expected
    assert given.source is Source.DECISION


async def test_a_length_must_not_end_before_it_began(town: Town) -> None:
    _, holder = await town.join()
    answers = ("1:ka:ground:illness", "1:ka:length:from_to", "1-6-2026", "31-5-2026")
    assert "cannot be before 01-06-2026" in await enter(town, holder, "extension", *answers)


async def test_who_entered_what(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "pip", "29-05-2026", "1:ka:source:pip")
    shown = await town.tap(town.karin, "1:kw:")
    assert "• PIP date 29-05-2026 (source: PIP), entered by Karin 18-11-2026" in shown


async def test_a_button_of_another_question_changes_nothing(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "pip")
    for data in ("1:ka:source:pip", "1:ka:law:wi2013", "1:ka:day:yesterday", "1:ka:day:-"):
        await town.tap_data(town.karin, data)
    said = await town.said(town.karin)
    assert said == {"holder": holder.id, "field": "pip"}


async def test_an_old_button_says_so(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "route", "1:ka:route:Z")
    assert "no longer works" in await town.tap_data(town.karin, "1:ka:route:B1")
    assert "no longer works" in await town.tap_data(town.karin, "1:ks")
    assert (await record_of(town, holder)).trajectory.route is Route.SELF_RELIANCE


async def test_starting_again_and_leaving(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "duo_letter", "30-05-2026", "29-05-2029")
    assert "does the term start" in await town.tap(town.karin, "1:kr")
    assert "Nothing was saved" in await town.tap(town.karin, "1:sx")
    assert (await record_of(town, holder)).given == ()
    assert "Semhar" in await town.tap(town.karin, "👤 Person")
    assert "You coach 1 person" in await town.tap(town.karin, "👥 My people")


async def test_every_list_of_the_dialogs_goes_back(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "law")
    await town.say(town.karin, "/people")
    for button in (f"1:sp:{holder.id}", "1:kl:", "1:ke:", f"1:ke:{holder.id}:frame"):
        await town.tap(town.karin, button)
    assert "What do you want to enter" in await town.tap(town.karin, "↩️ Back")


async def test_another_coach_sees_and_changes_nothing(town: Town) -> None:
    _, holder = await town.join()
    phone, _ = await town.another_coach()
    for data in (f"1:kl:{holder.id}", f"1:kw:{holder.id}", f"1:ke:{holder.id}", f"1:kf:{holder.id}:pip"):
        await town.tap_data(phone, data)
        assert "cannot find that" in town.last(phone), data
    assert await town.said(phone) is None


async def test_the_buttons_fit(town: Town) -> None:
    _, holder = await town.join()
    for group, fields in GROUP_OF.items():
        for field in fields:
            await enter(town, holder, field)
            assert all(len(data) <= 64 for data in data_of(town.stage.last(town.karin))), (group, field)


async def test_a_choice_that_is_saved_at_once_delivered_twice(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "route")
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.tap(town.karin, "1:ka:route:Z")
    assert (await record_of(town, holder)).trajectory.route is Route.SELF_RELIANCE
    assert "The line of Semhar" in town.last(town.karin)


async def test_a_person_who_moved_to_another_coach_is_out_of_reach(town: Town) -> None:
    """In the middle of the dialog."""
    _, holder = await town.join()
    _, other = await town.another_coach()
    await enter(town, holder, "pip", "29-05-2026")
    await town.write(people.change_holder, holder.id, coach_id=other.id)
    await town.tap(town.karin, "1:ka:source:pip")
    assert "cannot find that" in town.last(town.karin)
    assert (await record_of(town, holder)).given == ()


async def test_an_end_before_a_start_that_is_known_already(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "duo_letter", "30-05-2026", "29-05-2029", "1:ks")
    await enter(town, holder, "duo_letter", "1:ka:start:-", "29-05-2025")
    await town.tap(town.karin, "1:ks")
    assert "cannot be before 30-05-2026" in town.last(town.karin)
    end = (await record_of(town, holder)).of(GivenKind.TERM_END)
    assert end is not None
    assert end.day == date(2029, 5, 29)
    await town.say(town.karin, "29-05-2030")  # typed again, as was asked
    await town.tap(town.karin, "1:ks")
    end = (await record_of(town, holder)).of(GivenKind.TERM_END)
    assert end is not None
    assert end.day == date(2030, 5, 29)


async def test_only_what_the_law_knows_and_only_for_who_may(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "law", "1:ka:law:wi2013", "1:ka:obliged:-", "1:ka:cohort:2015", "1:ks")
    await town.tap(town.karin, "1:ke:")
    await town.tap(town.karin, f"1:ke:{holder.id}:frame")
    assert f"1:kf:{holder.id}:route" not in data_of(town.stage.last(town.karin))
    phone, coach = await town.another_coach()
    _, theirs = await town.join("Abel", coach=coach)
    await town.tap_data(phone, f"1:ke:{theirs.id}:exams")
    offered = "".join(data for message in town.stage.chat(phone) for data in data_of(message))
    assert f"1:kf:{theirs.id}:exam_time" not in offered
    await town.tap_data(phone, f"1:kf:{theirs.id}:exam_time")
    assert "cannot find that" in town.last(phone)


@pytest.mark.parametrize("typed", ["1-1-62", "1-1-2099", "20-11-2027", "1-1-0001", "1-1-0026"])
async def test_what_has_happened_is_not_years_ahead(town: Town, typed: str) -> None:
    _, holder = await town.join()
    assert "I do not understand this day" in await enter(town, holder, "notice", typed)
    assert "Where does this come from?" in await town.say(town.karin, "1-1-26")
