"""A coach leaves: who takes over is chosen, access ends at that moment, and nothing leaves in the old name (R01)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.rules.codes import hash_code
from storage import audit, invitations, people
from storage.contact_tables import duty, reply
from storage.tables import staff
from tests.handlers.town import Town, data_of


def writes(tx: Connection, staff_id: int, holder_id: int, state: str, due: datetime) -> None:
    values = {"holder_id": holder_id, "staff_id": staff_id, "words": "Tot morgen", "language": "nl"}
    tx.execute(insert(reply).values(**values, state=state, due=due, made_at=due, version=1))


async def states(town: Town) -> list[tuple[int, str]]:
    rows = await town.read(
        lambda tx: tx.execute(select(reply.c.staff_id, reply.c.state).order_by(reply.c.id)).all()
    )
    return [tuple(row) for row in rows]


async def leaves(town: Town, staff_id: int, to: int) -> str:
    await town.say(town.karin, "/team")
    await town.tap(town.karin, f"1:ai:{staff_id}")
    await town.tap(town.karin, "Leaves for good")
    await town.tap(town.karin, f"1:ak:{staff_id}:{to}")
    return await town.tap(town.karin, "1:aq:")


async def test_people_go_to_the_one_who_was_chosen(town: Town) -> None:
    _, bram = await town.another_coach()
    els_phone, els = await town.another_coach("Els")
    semhar_phone, semhar = await town.join(coach=bram)
    _, abel = await town.join("Abel", coach=bram)
    for state in ("draft", "planned", "held", "sent"):
        await town.write(writes, bram.id, semhar.id, state, town.now)
    await town.write(lambda tx: tx.execute(insert(duty).values(municipality_id=1, staff_id=bram.id, place=0)))
    await town.say(town.karin, "/team")
    await town.tap(town.karin, "Bram")
    asked = await town.tap(town.karin, "Leaves for good")
    assert "Who becomes the coach of 2 people? You choose." in asked
    # There is no way past the choice.
    assert all(data.startswith(("1:ak:", "1:ai:")) for data in data_of(town.stage.last(town.karin)))
    echo = await town.tap(town.karin, "Els")
    assert "2 people go to Els." in echo
    assert "has left. 2 people have moved." in await town.tap(town.karin, "✅ Yes, ")
    assert {(await town.holder(one)).coach_id for one in (semhar, abel)} == {els.id}
    # What was written stays with the name of who wrote it, and none of it leaves.
    assert await states(town) == [
        (bram.id, "draft"),
        (bram.id, "draft"),
        (bram.id, "draft"),
        (bram.id, "sent"),
    ]
    assert any("2 people are yours now. Karin handed them over." in words for words in town.all(els_phone))
    told = [words for words in town.all(semhar_phone) if "From now on your coach is Els" in words]
    assert len(told) == 1
    assert "Els is there on working days from 09:00 to 17:00." in told[0]
    assert "Bram" not in told[0]
    await town.tap_data(els_phone, f"1:sp:{semhar.id}")
    assert "3 messages by Bram were not sent. They are drafts." in town.last(els_phone)
    assert await town.read(lambda tx: tx.execute(select(duty)).all()) == []
    assert [entry.what for entry in await town.read(audit.of_subject, f"staff:{bram.id}")] == ["left"]


async def test_access_ends_at_that_moment(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    await town.say(bram_phone, "/new")
    await town.say(bram_phone, "Omar")
    code = next(words for words in reversed(town.all(bram_phone)) if "?start=" in words)
    code = code.partition("?start=")[2].partition("\n")[0]
    own = "ABCDEFGHJKMNPQ"
    await town.write(
        invitations.add_invitation,
        code_hash=hash_code(own),
        staff_id=bram.id,
        made_by=None,
        expires_at=town.now.replace(year=2030),
        now=town.now,
    )
    _, semhar = await town.join(coach=bram)
    appointment = await town.appointment(semhar)
    await town.say(bram_phone, "/appointment")
    await leaves(town, bram.id, 0)
    before = len(town.all(bram_phone))
    for data in (
        f"1:sp:{semhar.id}",
        f"1:so:{appointment.id}",
        "1:li",
        "1:lf:csv",
        "1:sq:0",
        f"1:bw:{semhar.id}",
        "1:ag",
    ):
        await town.tap_data(bram_phone, data)
    for words in ("/people", "/list", "/pool", "Semhar", "1 dec 14:00"):
        await town.say(bram_phone, words)
    for each in (code, own):
        await town.stage.start(bram_phone, each)
        assert "not for you" not in town.last(bram_phone)
    shown = "\n".join(town.all(bram_phone)[before:])
    assert "Semhar" not in shown
    assert "Omar" not in shown
    assert await town.read(people.staff_of_chat, bram_phone.id) is None
    assert len(await town.of_holder(semhar)) == 1
    assert not [message for message in town.stage.chat(bram_phone) if message.document]


async def test_without_a_successor_they_stand_in_the_list_and_have_an_addressee(town: Town) -> None:
    _, bram = await town.another_coach()
    phone, semhar = await town.join(coach=bram)
    echo = "1 person goes to the list of the municipality."
    await town.tap_data(town.karin, f"1:ak:{bram.id}:0")
    assert echo in town.last(town.karin)
    await town.tap(town.karin, "1:aq:")
    assert (await town.holder(semhar)).coach_id is None
    assert any("1 person waits for a coach" in words for words in town.all(town.karin))
    await town.say(phone, "Wie helpt mij?")
    assert any("You have no coach at the moment" in words for words in town.all(phone))
    assert "Semhar · no coach · ✉️ 1 message" in await town.say(town.karin, "/pool")


async def test_who_may_not(town: Town) -> None:
    bram_phone, bram = await town.another_coach()
    _, els = await town.another_coach("Els", "Testerdam")
    for phone, tail in (
        (bram_phone, f"{town.coach.id}:0"),  # no manager
        (town.karin, f"{town.coach.id}:0"),  # oneself
        (town.karin, f"{els.id}:0"),  # of elsewhere
        (town.karin, f"{bram.id}:{els.id}"),  # to somebody of elsewhere
        (town.karin, f"{bram.id}:{bram.id}"),
        (town.karin, f"{bram.id}:999"),
    ):
        for code in ("ak", "aq"):
            await town.tap_data(phone, f"1:{code}:{tail}")
            assert "cannot find" in town.last(phone), (code, tail)
    rows: list[Any] = await town.read(lambda tx: tx.execute(select(staff.c.left_at)).scalars().all())
    assert set(rows) == {None}
    assert "cannot find" in await town.say(bram_phone, "/team")


async def test_who_has_left_is_there_no_more(town: Town) -> None:
    _, bram = await town.another_coach()
    await leaves(town, bram.id, 0)
    for data in (f"1:ai:{bram.id}", f"1:aa:{bram.id}", f"1:aq:{bram.id}:0"):
        await town.tap_data(town.karin, data)
        assert "cannot find" in town.last(town.karin)
    assert "You are alone here" in await town.say(town.karin, "/team")
