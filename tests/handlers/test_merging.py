"""Two records of one person: chosen by taps or by name, looked at, made one, and taken apart."""

import pytest

from bot.actions.merging import make_one, take_apart
from bot.actions.planning import replan_all
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.values import Dial
from storage import appointments, caseload, messages, people, pool, transfers
from tests.handlers.town import Town, data_of
from tests.storage.records import everything


async def test_two_become_one_and_two_again(town: Town) -> None:
    phone, kept = await town.join("Semhar")
    other = await town.without_phone("Semhar T.")
    appointment = await town.appointment(other)
    await town.write(people.change_holder, other.id, reference="7001")
    await town.tap_data(town.karin, f"1:sp:{kept.id}")
    await town.tap(town.karin, "Two records")
    assert "Which record is Semhar too?" in town.last(town.karin)
    assert f"1:ms:{kept.id}" not in data_of(town.stage.last(town.karin))
    await town.say(town.karin, "semhar t")
    await town.tap(town.karin, f"1:ms:{other.id}")
    echo = town.last(town.karin)
    assert f"1️⃣ Semhar (number {kept.id}): this record stays" in echo
    assert f"2️⃣ Semhar T. (number {other.id}): goes into it" in echo
    assert "📅 1 appointment ahead" in echo
    await town.tap(town.karin, "The other way round")
    assert "1️⃣ Semhar T." in town.last(town.karin)
    await town.tap(town.karin, "The other way round")
    assert "Semhar has one record now." in await town.tap(town.karin, "Yes, make them one")
    assert (await town.state(appointment)).holder_id == kept.id
    assert "24 November" in await town.say(phone, "/appointments")
    # The other is seen nowhere.
    await town.say(town.karin, "/people")
    assert f"1:sp:{other.id}" not in data_of(town.stage.last(town.karin))
    await town.tap_data(town.karin, f"1:sp:{other.id}")
    assert "cannot find" in town.last(town.karin)
    (known,) = await town.read(caseload.known_people, kept.municipality_id)
    assert (known.id, known.reference) == (kept.id, "7001")
    await town.tap_data(town.karin, f"1:sp:{kept.id}")
    assert "Two records were made one on Wednesday 18 November 2026" in town.last(town.karin)
    assert "two records again" in await town.tap(town.karin, "Make them two again")
    assert (await town.state(appointment)).holder_id == other.id
    await town.tap_data(town.karin, "1:mu:1")
    assert "cannot find" in town.last(town.karin)


async def test_as_before_also_what_waits_to_be_sent(town: Town) -> None:
    """By the actions, which plan anew: the rows of the outbox are the same but for their numbers."""
    _, kept = await town.join("Semhar")
    phone, other = await town.join("Semhar", dial=Dial.BOTH)
    await town.appointment(kept)
    await town.say(town.karin, "/appointment")
    for step in (f"1:bw:{other.id}", "1 dec 14:30", "1:bo:civic", "1:bl:-", "1:bs"):
        await (town.tap if step.startswith("1:") else town.say)(town.karin, step)
    await town.say(phone, "Hallo")
    for one in (kept, other):
        await town.write(replan_all, one.id, now=town.now)

    def state(tx):
        rows = everything(tx, but={"merge", "audit", "update", "dialog", "rate"})
        rows["outbox"] = sorted(row[1:] for row in rows["outbox"])
        return rows

    before = await town.read(state)
    made = await town.write(make_one, town.coach.id, kept.id, other.id, now=town.now)
    assert made.left == phone.id
    assert await town.read(state) != before
    await town.write(take_apart, town.coach.id, made.id, now=town.now)
    assert await town.read(state) == before


async def test_the_phone_of_the_other_record_hears_a_last_word(town: Town) -> None:
    first, kept = await town.join("Semhar")
    second, other = await town.join("Semhar")
    await town.say(town.karin, "/same")
    await town.tap(town.karin, f"1:ms:{kept.id}")
    await town.tap(town.karin, f"1:ms:{other.id}")
    assert "Both have a phone." in town.last(town.karin)
    await town.tap(town.karin, "1:my")
    assert "another phone" in town.last(second)
    await town.say(second, "Hallo")
    assert await town.read(messages.messages_of_holder, kept.id, 5) == []
    await town.say(first, "Hallo")
    (one,) = await town.read(messages.messages_of_holder, kept.id, 5)
    assert one.words == "Hallo"


async def test_what_the_kept_record_lacks_comes_from_the_other(town: Town) -> None:
    kept = await town.without_phone("Semhar")
    phone, other = await town.join("Semhar", language="ar")
    await town.write(make_one, town.coach.id, kept.id, other.id, now=town.now)
    moved = await town.holder(kept)
    assert (moved.chat_id, moved.takes_part) == (phone.id, True)
    await town.say(phone, "Hallo")
    assert len(await town.read(messages.messages_of_holder, kept.id, 5)) == 1


async def test_who_may(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    els_phone, els = await town.another_coach("Els", "Testerdam")
    _, semhar = await town.join("Semhar")
    _, abel = await town.join("Abel", coach=bram)
    _, noor = await town.join("Noor", coach=els)
    # A manager everybody of the municipality, a coach the own people.
    await town.say(town.karin, "/same")
    assert {f"1:ms:{semhar.id}", f"1:ms:{abel.id}"} <= set(data_of(town.stage.last(town.karin)))
    assert f"1:ms:{noor.id}" not in data_of(town.stage.last(town.karin))
    assert "nobody called" in await town.say(town.karin, "Noor")
    for staff_id, first, second in (
        (bram.id, abel.id, semhar.id),
        (bram.id, semhar.id, abel.id),
        (els.id, noor.id, semhar.id),
        (town.coach.id, semhar.id, noor.id),
        (town.coach.id, semhar.id, 999),
    ):
        with pytest.raises(NotFound):
            await town.write(make_one, staff_id, first, second, now=town.now)
    with pytest.raises(OutOfRange):
        await town.write(make_one, town.coach.id, semhar.id, semhar.id, now=town.now)
    made = await town.write(make_one, town.coach.id, semhar.id, abel.id, now=town.now)
    for phone in (bram_phone, els_phone):
        await town.tap_data(phone, f"1:mu:{made.id}")
        assert "cannot find" in town.last(phone)
        await town.tap_data(phone, f"1:mx:{semhar.id}")
        assert "cannot find" in town.last(phone)
    for data in (f"1:ms:{semhar.id}", "1:mv", "1:my"):
        assert "no longer works" in await town.tap_data(bram_phone, data)


async def test_who_moves_is_not_made_one(town: Town) -> None:
    _, semhar = await town.join("Semhar")
    _, other = await town.join("Semhar")
    await town.write(
        transfers.add,
        semhar.id,
        code_hash=bytes(32),
        with_words=False,
        from_id=semhar.municipality_id,
        expires_at=town.now.replace(year=2027),
        now=town.now,
    )
    await town.say(town.karin, "/same")
    await town.tap(town.karin, f"1:ms:{semhar.id}")
    await town.tap(town.karin, f"1:ms:{other.id}")
    assert "not possible now" in await town.tap(town.karin, "1:my")
    assert await town.read(pool.waiting, semhar.municipality_id, now=town.now) == []
    assert await town.read(appointments.of_holder, other.id, since=town.now) == []
