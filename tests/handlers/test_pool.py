"""The municipality's list: who waits, taking somebody, giving somebody; and a coach's hand-over of one person."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.actions.moving import hand_over
from bot.rules.values import Holder
from storage import handovers, people
from storage.contact_tables import handover
from storage.tables import outbox
from tests.handlers.test_danger import DANGER
from tests.handlers.town import Town, data_of, local


async def without_coach(town: Town, name: str = "Semhar", **values: object) -> tuple[object, Holder]:
    phone, holder = await town.join(name, **values)  # type: ignore[arg-type]
    await town.write(people.set_coach, [holder.id], None)
    return phone, holder


async def test_a_coach_takes_somebody(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    phone, semhar = await without_coach(town)
    await town.say(phone, "Kan iemand mij helpen?")
    shown = await town.say(bram_phone, "/pool")
    assert "1 person waits for a coach or an answer." in shown
    assert "Semhar · no coach · ✉️ 1 message · ⏳ 0 office hours" in shown
    # Not a word of theirs, before somebody has taken them.
    await town.tap(bram_phone, "Semhar")
    assert all("helpen" not in words for words in town.all(bram_phone))
    await town.tap_data(bram_phone, f"1:sp:{semhar.id}")
    assert "cannot find" in town.last(bram_phone)
    await town.tap_data(bram_phone, f"1:ma:{semhar.id}")
    assert "You are the coach of Semhar now" in await town.tap(bram_phone, "✋ I take")
    assert (await town.holder(semhar)).coach_id == bram.id
    assert any("From now on your coach is Bram" in words for words in town.all(phone))
    # A colleague comes too late.
    await town.tap_data(town.karin, f"1:mb:{semhar.id}")
    assert "cannot find" in town.last(town.karin)
    assert "Nobody waits" in await town.say(town.karin, "/pool")


async def test_a_manager_gives_somebody_to_a_coach(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    _, semhar = await without_coach(town)
    await town.say(town.karin, "/pool")
    await town.tap(town.karin, "Semhar")
    await town.tap(town.karin, "Give to a coach")
    assert "Bram is the coach of Semhar now" in await town.tap(town.karin, "Bram")
    assert any("Semhar is yours now. Karin handed them over." in words for words in town.all(bram_phone))
    await town.tap(bram_phone, "Open")
    assert "Semhar" in town.last(bram_phone)
    assert (await town.holder(semhar)).coach_id == bram.id


async def test_what_was_left_lying_is_offered_to_all_after_two_working_days(town: Town) -> None:
    """R05 d: written on a Friday at 16:00, it is overdue on Tuesday at 16:00."""
    bram_phone, bram = await town.another_coach()
    phone, semhar = await town.join(coach=bram)
    await town.stage.pass_time(local("2026-11-20 16:00"))
    await town.say(phone, "Mag ik morgen komen?")
    await town.stage.pass_time(local("2026-11-24 15:59"))
    assert "Nobody waits" in await town.say(town.karin, "/pool")
    await town.stage.pass_time(local("2026-11-24 16:00"))
    assert any("1 person waits for a coach" in words for words in town.all(town.karin))
    shown = await town.say(town.karin, "/pool")
    assert "Semhar · Bram has not answered · ✉️ 1 message · ⏳ 16 office hours" in shown
    assert "If you take Semhar, you become the coach. Bram hears of it." in await town.tap(
        town.karin, "Semhar"
    )
    await town.tap(town.karin, "✋ I take")
    assert any("Karin is the coach of Semhar now" in words for words in town.all(bram_phone))
    assert (await town.holder(semhar)).coach_id == town.coach.id


async def test_an_edit_gives_nobody_more_time_and_danger_is_left_lying_too(town: Town) -> None:
    """The list of messages and the municipality's list call the same overdue."""
    _, bram = await town.another_coach()
    phone, _ = await town.join("Semhar", coach=bram)
    other, _ = await town.join("Abel", coach=bram)
    await town.stage.pass_time(local("2026-11-20 16:00"))
    sent = phone.send_text(town.stage.bot, "Mag ik morgen komn?")
    await town.stage.settle()
    await town.say(other, DANGER)
    await town.stage.pass_time(local("2026-11-24 10:00"))
    phone.edit_text(town.stage.bot, sent.message_id, "Mag ik morgen komen?")
    await town.stage.settle()
    await town.stage.pass_time(local("2026-11-24 16:00"))
    shown = await town.say(town.karin, "/pool")
    assert "Semhar · Bram has not answered" in shown
    assert "Abel · Bram has not answered" in shown


async def test_managers_hear_once_that_somebody_was_left_lying(town: Town) -> None:
    """Not once a message: they know who waits, and the list counts the rest."""
    _, bram = await town.another_coach()
    phone, _ = await town.join(coach=bram)
    for moment in ("2026-11-19 10:00", "2026-11-19 13:00", "2026-11-19 16:00"):
        await town.stage.pass_time(local(moment))
        await town.say(phone, "Hallo?")
    await town.stage.pass_time(local("2026-11-24 12:00"))
    assert len([words for words in town.all(town.karin) if "waits for a coach" in words]) == 1
    assert "✉️ 3 messages" in await town.say(town.karin, "/pool")


async def test_managers_hear_at_most_once_an_hour(town: Town) -> None:
    for name in ("Semhar", "Abel", "Hana"):
        phone, _ = await without_coach(town, name)
        await town.say(phone, "Hallo")
        await town.stage.advance(60)
    heard = [words for words in town.all(town.karin) if "wait" in words]
    assert len(heard) == 1
    await town.stage.advance(3600)
    heard = [words for words in town.all(town.karin) if "wait" in words]
    assert len(heard) == 2
    assert "3 people wait for a coach" in heard[1]
    assert "3 messages" in heard[1]
    # Nothing new, nothing more.
    await town.stage.advance(6 * 3600)
    assert len([words for words in town.all(town.karin) if "wait" in words]) == 2


async def test_at_night_they_hear_when_it_is_read_and_managers_sleep(town: Town) -> None:
    phone, _ = await without_coach(town)
    await town.stage.pass_time(local("2026-11-18 22:00"))
    await town.say(phone, "Hallo")
    await town.say(phone, "Is daar iemand?")
    first = [words for words in town.all(phone) if "You have no coach at the moment" in words]
    assert len(first) == 1
    assert "They are there again on Thursday 19 November from 09:00." in first[0]
    assert "112" in first[0]
    # Nothing else says that it was kept: one message for one matter. The second text was kept as any other.
    assert [words[0] for words in town.all(phone)] == ["👥", "📨"]
    assert not any("waits" in words for words in town.all(town.karin))
    await town.stage.pass_time(local("2026-11-19 09:00"))
    assert any("1 person waits" in words for words in town.all(town.karin))


async def test_help_with_an_appointment_is_heard_of_too(town: Town) -> None:
    phone, holder = await without_coach(town)
    appointment = await town.appointment(holder)
    await town.tap_data(phone, f"1:an:{appointment.id}:{appointment.version}:h")
    assert any("1 person waits" in words for words in town.all(town.karin))


@pytest.mark.parametrize("code", ["ma", "mb", "mc"])
async def test_nobody_of_another_municipality_and_nobody_who_is_coached(town: Town, code: str) -> None:
    els_phone, _ = await town.another_coach("Els", "Testerdam")
    bram_phone, _ = await town.another_coach()
    _, waits = await without_coach(town)
    _, coached = await town.join("Abel")
    for phone, number in (
        (els_phone, waits.id),
        (bram_phone, coached.id),
        (els_phone, coached.id),
        (bram_phone, 999),
    ):
        await town.tap_data(phone, f"1:{code}:{number}")
        assert "cannot find" in town.last(phone)
    assert "Semhar" not in await town.say(els_phone, "/pool")
    await town.tap_data(bram_phone, f"1:md:{waits.id}:{town.coach.id}")  # a coach gives nobody away
    assert "cannot find" in town.last(bram_phone)
    assert (await town.holder(waits)).coach_id is None


# One person to a colleague


async def test_a_person_is_handed_over_with_a_note(town: Town) -> None:
    bram_phone, _ = await town.another_coach()
    phone, semhar = await town.join()
    appointment = await town.appointment(semhar)
    await town.tap_data(town.karin, f"1:sp:{semhar.id}")
    await town.tap(town.karin, "Hand over")
    asked = await town.tap(town.karin, "Bram")
    assert "Nothing about health, and no BSN." in asked
    await town.say(town.karin, "Komt graag op dinsdag.\nZoekt werk als bakker.")
    echo = town.last(town.karin)
    assert "Semhar goes to Bram." in echo
    assert "Zoekt werk als bakker." in echo
    assert "Bram is the coach of Semhar now." in await town.tap(town.karin, "Yes, hand over")
    assert "Karin wrote a note for you. Open to read it." in town.last(bram_phone)
    page = await town.tap(bram_phone, "👤 Open")
    assert "Note from Karin" in page
    assert "Zoekt werk als bakker." in page
    assert any("From now on your coach is Bram" in words for words in town.all(phone))
    # Open items go along, and the one before has none of it.
    await town.tap_data(phone, f"1:an:{appointment.id}:{appointment.version}:n")
    assert any("Semhar cannot come" in words for words in town.all(bram_phone))
    assert not any("cannot come" in words for words in town.all(town.karin))
    await town.tap_data(town.karin, f"1:sp:{semhar.id}")
    assert "cannot find" in town.last(town.karin)
    (kept,) = await town.read(lambda tx: tx.execute(text("SELECT note FROM handover")).scalars().all())
    assert "bakker" not in kept


async def test_to_the_list_without_a_note(town: Town) -> None:
    _, semhar = await town.join()
    await town.tap_data(town.karin, f"1:mh:{semhar.id}")
    await town.tap(town.karin, "The list of the municipality")
    await town.tap(town.karin, "No note")
    await town.tap(town.karin, "Yes, hand over")
    assert (await town.holder(semhar)).coach_id is None
    (one,) = await town.read(handovers.of_holder, semhar.id)
    assert (one.from_id, one.to_id, one.note, one.made_by) == (town.coach.id, None, "", town.coach.id)


async def test_a_note_with_a_bsn_is_not_taken(town: Town) -> None:
    _, bram = await town.another_coach()
    _, semhar = await town.join()
    await town.tap_data(town.karin, f"1:mi:{semhar.id}:{bram.id}")
    await town.say(town.karin, "Het nummer is 111222333")
    await town.tap_data(town.karin, "1:mk")
    rows = await town.read(lambda tx: tx.execute(select(handover)).all())
    assert "111222333" not in json.dumps([row.note for row in rows])


async def test_news_of_a_new_coach_waits_for_the_morning_and_is_told_once(town: Town) -> None:
    _, bram = await town.another_coach()
    _, els = await town.another_coach("Els")
    phone, semhar = await town.join()
    await town.stage.pass_time(local("2026-11-18 22:00"))
    for giver, taker in ((town.coach, bram), (bram, els)):
        await town.write(hand_over, giver.id, semhar.id, taker.id, note="", now=town.now)
        await town.stage.settle()
    assert not any("your coach is" in words for words in town.all(phone))
    await town.stage.pass_time(local("2026-11-19 12:00"))
    told = [words for words in town.all(phone) if "your coach is" in words]
    assert len(told) == 1
    assert "Els" in told[0]


async def test_who_may_not_hand_over(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    els_phone, els = await town.another_coach("Els", "Testerdam")
    _, semhar = await town.join()
    for phone in (bram_phone, els_phone):
        for data in (f"1:mh:{semhar.id}", f"1:mi:{semhar.id}:0", f"1:mi:{semhar.id}:{bram.id}"):
            await town.tap_data(phone, data)
            assert "cannot find" in town.last(phone)
    await town.tap_data(town.karin, f"1:mi:{semhar.id}:{els.id}")
    assert "cannot find" in town.last(town.karin)
    for data in ("1:mj", "1:mk"):
        assert "no longer works" in await town.tap_data(bram_phone, data)
    assert (await town.holder(semhar)).coach_id == town.coach.id


async def test_the_list_is_leafed_through(town: Town) -> None:
    for number in range(10):
        await without_coach(town, f"Person {number}")
    await town.say(town.karin, "/pool")
    assert len([data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:ma:")]) == 8
    await town.tap(town.karin, "More")
    assert len([data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:ma:")]) == 2
    await town.tap(town.karin, "1:mp:0")
    await town.tap_data(town.karin, "1:mp:99")
    assert "10 people wait" in town.last(town.karin)


async def test_a_message_of_a_closed_hand_over_is_not_sent(town: Town) -> None:
    """Bram hears nothing of somebody who was his for a moment, while his phone was away."""
    bram_phone, bram = await town.another_coach()
    _, semhar = await town.join()
    await town.write(hand_over, town.coach.id, semhar.id, bram.id, note="", now=town.now)
    await town.write(
        hand_over, bram.id, semhar.id, town.coach.id, note="", now=town.now + timedelta(seconds=1)
    )
    await town.stage.advance(5)
    assert not any("Semhar is yours" in words for words in town.all(bram_phone))
    states = await town.read(
        lambda tx: tx.execute(select(outbox.c.state).where(outbox.c.staff_id == bram.id)).scalars().all()
    )
    assert "skipped" in states
