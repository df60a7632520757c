"""A coach takes the intake of a person by buttons, and sees the start beside now."""

from datetime import timedelta

import pytest

from bot.rules.plans import CHOICES, IntakeField, mask_of
from bot.rules.values import Holder
from storage import intakes, people
from tests.handlers.town import Town, data_of, local


async def open_intake(town: Town, holder: Holder) -> str:
    await town.say(town.karin, "/people")
    await town.tap(town.karin, f"1:sp:{holder.id}")
    return await town.tap(town.karin, "🧩 Intake")


async def known(town: Town, holder: Holder) -> list[tuple[str, tuple[str, ...]]]:
    history = await town.read(intakes.history, holder.id)
    return [(entry.field.value, entry.codes) for entry in history]


async def test_field_by_field_without_typing(town: Town) -> None:
    _, holder = await town.join("Semhar")
    shown = await open_intake(town, holder)
    assert shown.count("Not known yet") == len(IntakeField)
    shown = await town.tap(town.karin, "🎓 Schooling")
    # One choice is kept at once, and the next field is asked about.
    shown = await town.tap(town.karin, "Primary school")
    assert "Reading and writing" in shown
    shown = await town.tap(town.karin, "In another script")
    assert "Languages" in shown
    await town.tap(town.karin, "Tigrinya")
    await town.tap(town.karin, "English")
    assert await known(town, holder) == [("schooling", ("primary",)), ("literacy", ("other_script",))]
    await town.tap(town.karin, "💾 Save")
    assert (await known(town, holder))[-1] == ("languages", ("en", "ti"))
    for _ in range(3):
        await town.tap(town.karin, "💾 Save")
    shown = await town.tap(town.karin, "💾 Save")
    assert "Not known yet" not in shown
    assert "English, Tigrinya (Wednesday 18 November 2026, Karin)" in shown
    assert len(await known(town, holder)) == len(IntakeField)


async def test_a_second_tap_on_a_choice_takes_it_back(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await open_intake(town, holder)
    await town.tap(town.karin, "⭐ Wishes")
    await town.tap(town.karin, "Find a job")
    await town.tap(town.karin, "Speak Dutch well")
    await town.tap(town.karin, "✅ Find a job")
    await town.tap(town.karin, "💾 Save")
    assert await known(town, holder) == [("wishes", ("language",))]


async def test_the_start_stands_beside_now_with_dates_and_who(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:jc:{holder.id}:work:{mask_of(IntakeField.WORK, {'none'})}")
    await town.stage.pass_time(local("2027-03-01 10:00"))
    # On the move to another coach the start stays.
    phone, bram = await town.another_coach("Bram")
    await town.write(people.change_holder, holder.id, coach_id=bram.id)
    await town.tap_data(phone, f"1:jc:{holder.id}:work:{mask_of(IntakeField.WORK, {'volunteer'})}")
    await town.tap_data(phone, f"1:ja:{holder.id}")
    shown = town.last(phone)
    assert "Start: No paid work yet (Wednesday 18 November 2026, Karin)" in shown
    assert "Now: Volunteer work (Monday 1 March 2027, Bram)" in shown


async def test_the_same_answer_again_is_no_change(town: Town) -> None:
    _, holder = await town.join("Semhar")
    for _ in range(2):
        await town.tap_data(town.karin, f"1:jc:{holder.id}:schooling:2")
        await town.stage.pass_time(town.now + timedelta(days=1))
    assert await known(town, holder) == [("schooling", ("primary",))]


@pytest.mark.parametrize(
    "tail", ["schooling:0", "schooling:3", "schooling:64", "work:999999", "health:1", "work:-1"]
)
async def test_choices_of_no_button_of_ours(town: Town, tail: str) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:jc:{holder.id}:{tail}")
    assert await known(town, holder) == []


async def test_every_field_can_be_asked_in_both_languages_of_staff(town: Town) -> None:
    _, holder = await town.join("Semhar")
    for language in ("en", "nl"):
        await town.write(people.change_staff, town.coach.id, language=language)
        for field in IntakeField:
            await town.tap_data(town.karin, f"1:jb:{holder.id}:{field}:0")
            offered = [data for data in data_of(town.stage.last(town.karin)) if f":{field}:" in data]
            assert len(offered) == len(CHOICES[field].codes) + CHOICES[field].several


async def test_the_person_sees_it_and_says_what_is_now(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:jc:{holder.id}:work:{mask_of(IntakeField.WORK, {'none'})}")
    await town.say(phone, "/plan")
    shown = await town.tap(phone, "🧩 What we know about you")
    assert "No paid work yet" in shown
    assert shown.count("Not known yet") == len(IntakeField) - 1
    await town.tap(phone, "💼 Work")
    await town.tap(phone, "No paid work yet")
    await town.tap(phone, "Volunteer work")
    assert len(await known(town, holder)) == 1  # nothing before "save"
    shown = await town.tap(phone, "💾 Save")
    assert "At the start: No paid work yet" in shown
    assert "Now: Volunteer work" in shown
    await town.tap(phone, "🎓 Schooling")
    assert "Primary school" in await town.tap(phone, "Primary school")
    shown = await open_intake(town, holder)
    assert "Start: No paid work yet (Wednesday 18 November 2026, Karin)" in shown
    assert "Now: Volunteer work (Wednesday 18 November 2026, Semhar)" in shown
    assert await known(town, holder) == [
        ("work", ("none",)),
        ("work", ("volunteer",)),
        ("schooling", ("primary",)),
    ]


@pytest.mark.parametrize("data", ["1:nc:{}:schooling:3", "1:nc:{}:schooling:0", "1:nc:{}:work:999999"])
async def test_the_person_cannot_say_what_no_button_says(town: Town, data: str) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(phone, data.format(holder.id))
    assert await known(town, holder) == []
