"""A coach says by taps when they are away and who stands in; a manager does so for anybody."""

import pytest

from bot.actions.absences import go_away
from bot.i18n import visible
from bot.rules.values import Role
from storage import absences, people
from tests.handlers.town import UNSEEN, Town, data_of, local


async def test_away_with_somebody_who_stands_in(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    sara, _ = await town.join("Sara")
    await town.say(town.karin, "/away")
    assert "Nobody." in town.last(town.karin)
    await town.tap(town.karin, "I am going away")
    await town.say(town.karin, "23 nov")
    await town.say(town.karin, "30 nov")
    assert "Who stands in?" in town.last(town.karin)
    await town.tap(town.karin, "Bram")
    echo = town.last(town.karin)
    assert "Away from Monday 23 November 2026" in echo
    assert "Back on Monday 30 November 2026" in echo
    assert "Bram stands in." in echo
    await town.tap(town.karin, "Yes, save it")
    (one,) = await town.read(absences.of_municipality, bram.municipality_id, town.now)
    assert (one.since, one.until) == (local("2026-11-23 00:00"), local("2026-11-30 00:00"))
    # Before the day nothing is other than it was.
    assert "You do not coach anybody" in await town.say(bram_phone, "/people")
    await town.stage.pass_time(local("2026-11-23 09:30"))
    assert any("Karin is away until Monday 30 November" in words for words in town.all(bram_phone))
    await town.say(bram_phone, "/people")
    assert "Sara" in "".join(town.stage.last(bram_phone).buttons)
    await town.say(sara, "Ik ben ziek")
    assert any("Ik ben ziek" in words for words in town.all(bram_phone))
    assert not any("Ik ben ziek" in words for words in town.all(town.karin))
    await town.stage.advance(60)
    await town.say(town.karin, "/away")
    await town.tap(town.karin, "I am back")
    assert "You do not coach anybody" in await town.say(bram_phone, "/people")
    back = next(words for words in town.all(town.karin) if "You are back" in words)
    assert "Meanwhile 1 message came, 0 of them dealt with." in back
    assert "Bram stood in for you." in back
    assert any("Karin is back. You do not stand in any more." in words for words in town.all(bram_phone))


async def test_who_stood_in_and_types_on_sends_nothing(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    sara, holder = await town.join("Sara")
    await away(town, town.coach.id, "2026-11-18", "2026-11-25", substitute=bram.id)
    await town.say(sara, "Ik ben ziek")
    await town.tap(bram_phone, f"1:tc:{holder.id}")
    await town.tap_data(town.karin, "1:ag")
    await town.tap(town.karin, "I am back")
    shown = await town.say(bram_phone, "Beterschap")
    assert "This person is not among yours now. Nothing was sent." in shown
    await town.stage.advance(60)
    assert not any("Beterschap" in words for words in town.all(sara))


async def test_by_night_they_hear_the_hours_once(town: Town) -> None:
    _, bram = await town.another_coach()
    sara, _ = await town.join("Sara")
    await away(town, town.coach.id, "2026-11-18", "2026-11-25", substitute=bram.id)
    await town.stage.pass_time(local("2026-11-18 23:00"))
    await town.say(sara, "Ik ben ziek")
    assert len([words for words in town.all(sara) if "Bram" in words]) == 2
    assert len([words for words in town.all(sara) if "09:00" in words]) == 1


async def test_a_holder_hears_once_an_absence_that_another_coach_answers(town: Town) -> None:
    _, bram = await town.another_coach()
    phone, _ = await town.join(language="ti")
    await away(town, town.coach.id, "2026-11-18", "2026-11-25", substitute=bram.id)
    t = town.stage.app.application.house.catalogues.translator("ti")
    sentence = visible(t.text("👤 For now, {coach} answers your messages.", coach="Bram")).translate(UNSEEN)
    for words in ("Hallo", "Bent u er?"):
        await town.say(phone, words)
    told = [words for words in town.all(phone) if sentence in words]
    assert len(told) == 1
    assert "Bram" in told[0]
    assert "09:00" in told[0]
    # What was passed on is so to who reads it.
    assert all("Karin" not in words for words in town.all(phone))
    # Another absence is another matter.
    await town.stage.pass_time(local("2026-11-25 10:00"))
    await away(town, town.coach.id, "2026-11-25", "2026-11-27", substitute=bram.id)
    await town.say(phone, "Hallo weer")
    assert len([words for words in town.all(phone) if sentence in words]) == 2


async def away(town: Town, staff_id: int, since: str, until: str, *, substitute: int | None) -> None:
    await town.write(
        go_away,
        town.coach.id,
        staff_id,
        since=max(local(f"{since} 00:00"), town.now),
        until=local(f"{until} 00:00"),
        substitute_id=substitute,
        now=town.now,
    )
    await town.stage.settle()


async def test_without_anybody_the_list_of_the_municipality_has_it(town: Town) -> None:
    _, bram = await town.another_coach()
    phone, holder = await town.join(coach=bram)
    await away(town, bram.id, "2026-11-18", "2026-11-25", substitute=None)
    for words in ("Hallo", "Bent u er?"):
        await town.say(phone, words)
    first = [words for words in town.all(phone) if "Somebody from Voorbeeldstad will answer you" in words]
    assert len(first) == 1
    # The manager hears once, however much comes within the hour, and sees who waits.
    assert len([words for words in town.all(town.karin) if "1 person waits" in words]) == 1
    shown = await town.say(town.karin, "/pool")
    assert "Semhar · Bram is away · ✉️ 2 messages" in shown
    await town.tap(town.karin, f"1:ma:{holder.id}")
    await town.tap(town.karin, "✋ I take")
    assert (await town.holder(holder)).coach_id == town.coach.id


async def test_a_manager_says_it_for_a_coach_and_takes_it_back(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.say(town.karin, "/team")
    await town.tap(town.karin, "Bram")
    await town.tap(town.karin, "Away for a while")
    assert "is Bram away" in town.last(town.karin)
    await town.tap(town.karin, "1:ab:2026-11-18")
    await town.tap(town.karin, "1:ac:2026-11-23")
    await town.tap(town.karin, "The list of the municipality")
    assert "Nobody stands in" in town.last(town.karin)
    await town.tap(town.karin, "Yes, save it")
    assert "away, back on" in await town.say(bram_phone, "/away")
    await town.say(town.karin, "/away")
    await town.tap(town.karin, "🔙 ")
    assert await town.read(absences.of_municipality, bram.municipality_id, town.now) == []


@pytest.mark.parametrize(
    ("since", "until"), [("17-11-2026", ""), ("vandaag", "vandaag"), ("24 nov", "23 nov"), ("ooit", "")]
)
async def test_days_that_cannot_be_are_asked_again(town: Town, since: str, until: str) -> None:
    await town.say(town.karin, "/away")
    await town.tap(town.karin, "I am going away")
    answer = await town.say(town.karin, since)
    if until:
        answer = await town.say(town.karin, until)
    assert "🗓" in answer
    assert "🏖 <b>" not in answer
    assert await town.read(absences.of_municipality, town.coach.municipality_id, town.now) == []


async def test_buttons_of_the_past(town: Town) -> None:
    for data in ("1:ab:2026-11-20", "1:ac:2026-11-20", "1:ad:0", "1:ae"):
        assert "no longer works" in await town.tap_data(town.karin, data)
    await town.tap_data(town.karin, f"1:aa:{town.coach.id}")
    await town.tap_data(town.karin, "1:ab:2026-13-99")
    assert "cannot find" in town.last(town.karin)
    await town.tap_data(town.karin, "1:ad:0")
    assert "cannot find" in town.last(town.karin)


async def test_only_oneself_or_as_a_manager_of_the_same_municipality(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    boss_phone, boss = await town.another_coach("Els", "Testerdam")
    await town.write(people.change_staff, boss.id, role=Role.MANAGER)
    await away(town, town.coach.id, "2026-11-18", "2026-11-25", substitute=bram.id)
    (one,) = await town.read(absences.of_municipality, bram.municipality_id, town.now)
    for phone in (bram_phone, boss_phone):
        for data in (
            f"1:aa:{town.coach.id}",
            f"1:af:{one.id}",
            f"1:ai:{town.coach.id}",
            f"1:aj:{town.coach.id}",
        ):
            await town.tap_data(phone, data)
            assert "cannot find" in town.last(phone), data
    assert "Karin" not in await town.say(boss_phone, "/away")
    assert "Karin" not in await town.say(bram_phone, "/away")
    assert await town.read(absences.of_municipality, bram.municipality_id, town.now) == [one]


async def test_who_stands_in_is_somebody_of_here(town: Town) -> None:
    _, other = await town.another_coach("Els", "Testerdam")
    await town.tap_data(town.karin, f"1:aa:{town.coach.id}")
    await town.tap(town.karin, "1:ab:")
    await town.tap(town.karin, "1:ac:")
    assert str(other.id) not in "".join(data_of(town.stage.last(town.karin)))
    for number in (other.id, town.coach.id, 999):
        await town.tap_data(town.karin, f"1:ad:{number}")
        assert "cannot find" in town.last(town.karin)
