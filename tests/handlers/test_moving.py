"""A move to another municipality on the phones: the code, the day, both who say yes, and everybody who may not."""

from dataclasses import dataclass

import pytest

from bot.actions.caseload import import_people
from bot.actions.moving import hand_over
from bot.rules.caseload import CaseloadFile, Entry
from bot.rules.transfers import Step
from bot.rules.values import Holder
from bot.standin import Phone
from storage import caseload, people, transfers
from tests.handlers.town import Town, local


@dataclass
class Move:
    """Semhar of Karin's moves to Els in Testerdam."""

    town: Town
    semhar: Phone
    holder: Holder
    els: Phone
    els_id: int

    @property
    def code(self) -> str:
        link = next(words for words in reversed(self.town.all(self.semhar)) if "?start=" in words)
        return link.partition("?start=")[2].strip()

    async def shows(self, choice: str = "No, without") -> str:
        await self.town.say(self.semhar, "/move")
        await self.town.tap(self.semhar, choice)
        return self.code

    async def step(self) -> Step:
        (one,) = await self.town.read(transfers.all_of, [1])  # the first one there is
        return (await self.town.read(transfers.by_id, one)).step

    async def accepted(self, day: str = "1 dec") -> None:
        await self.town.say(self.els, await self.shows())
        await self.town.say(self.els, day)
        await self.town.tap(self.els, "Yes, ask for it")

    async def agreed(self) -> None:
        await self.accepted()
        await self.town.tap(self.town.karin, "✅ Yes, ")


@pytest.fixture
async def move(town: Town) -> Move:
    els, coach = await town.another_coach("Els", "Testerdam")
    phone, holder = await town.join()
    return Move(town, phone, holder, els, coach.id)


async def test_the_whole_way(move: Move) -> None:
    town = move.town
    asked = await town.say(move.semhar, "/move")
    assert "These go along" in asked
    assert "Voorbeeldstad will not see them any more" in asked
    # No is the first answer.
    assert "No, without messages" in town.stage.last(move.semhar).buttons[0]
    await town.tap(move.semhar, "No, without")
    assert any("Your old messages stay behind." in words for words in town.all(move.semhar))
    question = await town.say(move.els, move.code.lower())
    assert question.startswith("🚚 Semhar wants to move to Testerdam.")
    await town.tap(move.els, "1:me:2026-12-01")
    assert "Semhar comes to you on Tuesday 1 December 2026." in town.last(move.els)
    await town.tap(move.els, "Yes, ask for it")
    assert "Testerdam wants to be your municipality from Tuesday 1 December" in town.last(move.semhar)
    assert "Semhar wants to move to Testerdam on Tuesday 1 December" in town.last(town.karin)
    await town.tap(town.karin, "✅ Yes, ")
    assert "Voorbeeldstad said yes. Semhar comes to you on Tuesday 1 December." in town.last(move.els)
    assert "From Tuesday 1 December on your municipality is Testerdam." in town.last(move.semhar)
    # Until the day nothing is seen there.
    assert "You do not coach anybody" in await town.say(move.els, "/people")
    await town.stage.pass_time(local("2026-12-01 09:00"))
    assert "Your municipality is Testerdam now." in town.last(move.semhar)
    assert "From now on your coach is Els." in town.last(move.semhar)
    assert any("Semhar has moved to you, from Voorbeeldstad." in words for words in town.all(move.els))
    assert any("Semhar has moved to Testerdam." in words for words in town.all(town.karin))
    await town.say(move.els, "/people")
    assert "Semhar" in "".join(town.stage.last(move.els).buttons)
    await town.tap_data(town.karin, f"1:sp:{move.holder.id}")
    assert "cannot find" in town.last(town.karin)


@pytest.mark.parametrize("way", ["link", "typed"])
async def test_the_code_is_opened_as_a_link_or_typed(move: Move, way: str) -> None:
    code = await move.shows()
    if way == "link":
        await move.town.stage.start(move.els, code)
    else:
        await move.town.say(move.els, f"{code[:7]} {code[7:]}")
    assert "Semhar wants to move to Testerdam." in move.town.last(move.els)


async def test_a_code_is_for_no_one_else(move: Move) -> None:
    """The same words as for a code that there is not."""
    town, code = move.town, await move.shows()
    bram, _ = await town.another_coach()
    other, _ = await town.join("Abel")
    stranger = town.phone("Nobody")
    for phone in (bram, other, stranger, town.karin):
        await town.stage.start(phone, code)
        right = town.last(phone)
        await town.stage.start(phone, "ABCDEFGHJKMNPQ")
        assert town.last(phone) == right
        assert "Semhar" not in right
    # The person tries it out: it stays good.
    await town.stage.start(move.semhar, code)
    assert "Show this code to your new coach." in town.last(move.semhar)
    await town.say(move.els, code)
    assert "Semhar wants to move" in town.last(move.els)


async def test_wrong_codes_of_a_coach_are_counted_too(move: Move) -> None:
    town, code = move.town, await move.shows()
    for last in "ABCDE":
        await town.say(move.els, f"2222222222222{last}")
    await town.say(move.els, code)
    assert "Semhar" not in town.last(move.els)
    await town.stage.advance(3601)
    await town.say(move.els, code)
    assert "Semhar wants to move" in town.last(move.els)


async def test_a_new_code_ends_the_one_before_and_a_used_one_is_used(move: Move) -> None:
    town, first = move.town, await move.shows()
    second = await move.shows("Yes, with messages")
    assert first != second
    await town.say(move.els, first)
    assert "Semhar" not in town.last(move.els)
    await town.say(move.els, second)
    await town.say(move.els, "1 dec")
    assert "Old messages and notes go along." in town.last(move.els)
    await town.tap(move.els, "Yes, ask for it")
    third, _ = await town.another_coach("Noor", "Elders")
    await town.say(third, second)
    assert "Semhar" not in town.last(third)
    # While it is asked for, /move shows how far it is.
    assert "Testerdam wants to be your municipality" in await town.say(move.semhar, "/move")


@pytest.mark.parametrize("agreed", [False, True])
async def test_the_person_takes_it_back_until_the_day(move: Move, agreed: bool) -> None:
    town = move.town
    await (move.agreed() if agreed else move.accepted())
    await town.tap(move.semhar, "I stay here")
    assert "you stay in Voorbeeldstad" in town.last(move.semhar)
    assert "Semhar does not move after all." in town.last(move.els)
    assert "Semhar does not move after all." in town.last(town.karin)
    await town.stage.pass_time(local("2026-12-02 09:00"))
    assert (await town.holder(move.holder)).municipality_id == town.coach.municipality_id
    await town.tap_data(town.karin, "1:mr:1:y")
    assert "cannot find" in town.last(town.karin)


async def test_the_old_municipality_says_no(move: Move) -> None:
    town = move.town
    await move.accepted()
    await town.tap(town.karin, "No, not now")
    assert "Voorbeeldstad did not say yes to your move." in town.last(move.semhar)
    assert "Voorbeeldstad said no to the move of Semhar." in town.last(move.els)
    await town.stage.pass_time(local("2026-12-02 09:00"))
    assert (await town.holder(move.holder)).coach_id == town.coach.id


async def test_without_a_yes_it_is_over_after_two_weeks(move: Move) -> None:
    town = move.town
    await move.accepted("1 feb 2027")
    await town.stage.pass_time(local("2026-12-02 10:59"))
    assert await move.step() is Step.ASKED
    await town.stage.pass_time(local("2026-12-02 11:01"))
    assert await move.step() is Step.EXPIRED
    assert "Your code for the move no longer works." in town.last(move.semhar)
    for phone in (move.els, town.karin):
        assert any("The move of Semhar is off" in words for words in town.all(phone))


async def test_a_code_that_nobody_saw_is_over_without_a_word(move: Move) -> None:
    code = await move.shows()
    before = len(move.town.all(move.semhar))
    await move.town.stage.pass_time(local("2026-12-03 09:00"))
    assert await move.step() is Step.EXPIRED
    assert len(move.town.all(move.semhar)) == before
    await move.town.say(move.els, code)
    assert "Semhar" not in move.town.last(move.els)


async def test_without_a_coach_the_managers_say_yes(move: Move) -> None:
    town = move.town
    await town.write(people.set_coach, [move.holder.id], None)
    await move.accepted()
    await town.say(town.karin, "/pool")
    await town.tap(town.karin, "wants to move")
    await town.tap(town.karin, "✅ Yes, ")
    assert await move.step() is Step.AGREED


async def test_who_is_handed_over_meanwhile_is_asked_about_anew(move: Move) -> None:
    town = move.town
    bram_phone, bram = await town.another_coach()
    await move.accepted()
    await town.write(hand_over, town.coach.id, move.holder.id, bram.id, note="", now=town.now)
    await town.stage.settle()
    assert any("Semhar wants to move to Testerdam" in words for words in town.all(bram_phone))
    await town.tap_data(bram_phone, f"1:sp:{move.holder.id}")
    await town.tap(bram_phone, "wants to move")
    await town.tap(bram_phone, "✅ Yes, ")
    assert await move.step() is Step.AGREED


@pytest.mark.parametrize("day", ["18-11-2026", "17-11-2026", "1-1-2028", "ooit"])
async def test_days_that_cannot_be(move: Move, day: str) -> None:
    await move.town.say(move.els, await move.shows())
    assert "🗓" in await move.town.say(move.els, day)
    assert await move.step() is Step.SHOWN


async def test_forged_taps(move: Move) -> None:
    town = move.town
    bram, _ = await town.another_coach()
    third, _ = await town.another_coach("Noor", "Elders")
    abel, _ = await town.join("Abel")
    await move.accepted()
    for phone in (bram, third, move.els):
        for data in ("1:mg:1", "1:mr:1:y", "1:mr:1:n", "1:mg:99"):
            await town.tap_data(phone, data)
            assert "cannot find" in town.last(phone)
    for data in (
        "1:mw:1",
        "1:mw:99",
        f"1:mt:{move.holder.id}:y",
        f"1:mo:{move.holder.id}",
        f"1:tr:mv:{move.holder.id}:1",
    ):
        await town.tap_data(abel, data)
        assert "cannot find" in town.last(abel)
    for data in ("1:me:2026-12-01", "1:mf"):
        assert "no longer works" in await town.tap_data(third, data)
    # Asked for once, no second code is made.
    await town.tap_data(move.semhar, f"1:mt:{move.holder.id}:y")
    assert "cannot find" in town.last(move.semhar)
    assert await move.step() is Step.ASKED


async def test_on_a_shared_phone_they_say_who_moves(move: Move) -> None:
    town = move.town
    _, abel = await town.join("Abel", phone=move.semhar)
    assert "Who of you moves" in await town.say(move.semhar, "/move")
    await town.tap(move.semhar, "Abel")
    assert "👤 Abel" in town.last(move.semhar)
    await town.tap(move.semhar, "I am not moving")
    assert "Nothing changes." in town.last(move.semhar)
    assert await town.read(transfers.open_of, [abel.id, move.holder.id]) == []


async def test_a_coach_who_left_meanwhile_leaves_the_person_to_the_list_there(move: Move) -> None:
    town = move.town
    await move.agreed()
    await town.write(people.change_staff, move.els_id, chat_id=None, left_at=town.now)
    _, noor = await town.another_coach("Noor", "Testerdam")
    await town.stage.pass_time(local("2026-12-01 09:00"))
    moved = await town.holder(move.holder)
    assert (moved.municipality_id, moved.coach_id) == (noor.municipality_id, None)


async def test_a_list_of_the_old_municipality_changes_nothing_any_more(move: Move) -> None:
    """Its own number for somebody who has moved is refused; there it is nobody's number."""
    town = move.town
    await town.write(people.change_holder, move.holder.id, reference="7001")
    await move.agreed()
    await town.stage.pass_time(local("2026-12-01 09:00"))
    row = CaseloadFile((Entry(2, reference="7001", name="Anders"), Entry(3, reference="7002", name="Hana")))
    old, new = town.coach.municipality_id, (await town.holder(move.holder)).municipality_id
    made = await town.write(import_people, old, row, staff_id=None, coach_id=None, now=town.now)
    assert (made.new, made.changed) == (1, 0)
    assert (await town.holder(move.holder)).name == "Semhar"
    assert [one.name for one in await town.read(caseload.known_people, old)] == ["Hana"]
    # The number is free in the new one: it is another person's there.
    made = await town.write(import_people, new, row, staff_id=None, coach_id=None, now=town.now)
    assert (made.new, made.changed) == (2, 0)
    names = {(one.name, one.reference) for one in await town.read(caseload.known_people, new)}
    assert names == {("Semhar", ""), ("Anders", "7001"), ("Hana", "7002")}
