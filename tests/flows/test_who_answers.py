"""A coach leaves, another is on holiday: nobody is without an addressee, and nothing leaves in the name of who is not there
(R01), on the moved clock."""

from datetime import datetime

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.actions import absences
from bot.actions.messages import Incoming, receive
from bot.rules.errors import NotFound
from bot.rules.values import Holder, Role, Staff
from bot.standin import Phone
from storage import messages, people, pool
from storage.contact_tables import reply
from storage.tables import message
from tests.builders import a_coach, a_holder
from tests.flows.conftest import OpenTown
from tests.flows.town import UNSEEN, Town, local
from tests.handlers.town import case, right

CASE, RIGHT = case("R01"), right("R01")
LEFT, PLANNED, WROTE, OLD_SESSION, AWAY, ANSWERED, BACK, D_LEAVES = (step["at"] for step in CASE["steps"])


async def coach(town: Town, name: str) -> tuple[Phone, Staff]:
    phone = await town.phone(name)
    made = await town.stage.app.db.write(a_coach, name, language="en", chat_id=phone.id, now=town.now)
    return phone, made


async def person(town: Town, name: str, of: Staff, language: str = "ti") -> tuple[Phone, Holder]:
    phone = await town.phone(name, language)
    made = await town.stage.app.db.write(
        a_holder, name, coach=of, language=language, chat_id=phone.id, now=town.now
    )
    return phone, made


def plans(tx: Connection, staff_id: int, holder_id: int, state: str, due: datetime, now: datetime) -> None:
    values = {"holder_id": holder_id, "staff_id": staff_id, "words": "Tot maandag", "language": "nl"}
    tx.execute(insert(reply).values(**values, state=state, due=due, made_at=now, version=1))


def answered_by(tx: Connection, staff_id: int, now: datetime) -> None:
    """All that has come."""
    tx.execute(update(message).values(handled_at=now, handled_by=staff_id))


async def test_a_coach_leaves_and_another_is_on_holiday(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 12:00") as town:
        db, boss = town.stage.app.db, town.coach
        await db.write(people.change_staff, boss.id, role=Role.MANAGER)
        (a_phone, a), (b_phone, b), (c_phone, c), (_, d) = [await coach(town, name) for name in "ABCD"]
        one_phone, one = await person(town, "Semhar", a)
        nine_phone, nine = await person(town, "Abel", c)
        await town.stage.say(a_phone, "/people")

        # One draft and one message planned for Monday; then A leaves, and B was chosen.
        await town.to(LEFT)
        for state in ("draft", "planned"):
            await db.write(plans, a.id, one.id, state, local("2026-11-23 09:00"), town.now)
        await db.write(absences.leave_for_good, boss.id, a.id, successor_id=b.id, now=town.now)
        await town.to(PLANNED)
        rows = await db.read(lambda tx: tx.execute(select(reply.c.staff_id, reply.c.state)).all())
        assert [tuple(row) for row in rows] == [(a.id, "draft")] * 2

        # It reaches B at once, and the person has heard once who it is.
        await town.to(WROTE)
        await town.stage.say(one_phone, "ሰላም")
        assert (await town.got(b_phone))[-1][0] == WROTE
        assert "ሰላም" in (await town.words(b_phone))[-1]
        told = [words for words in await town.words(one_phone) if words.startswith("👤") and "B" in words]
        assert len(told) == RIGHT["notices_to_holder"]
        assert not any("ሰላም" in words for words in await town.words(a_phone))

        # A's old buttons are those of a stranger.
        await town.to(OLD_SESSION)
        for button in ("1:sp:", "1:sq:"):
            try:
                await town.stage.tap(a_phone, button)
            except LookupError:
                continue
        assert "Semhar" not in town.last(a_phone).text
        assert RIGHT["A_access"] is False
        assert await db.read(people.staff_of_chat, a_phone.id) is None
        rows = await db.read(lambda tx: tx.execute(select(reply.c.state)).scalars().all())
        assert rows == ["draft", "draft"]

        # C is away over Christmas, B stands in.
        away = {"since": local(AWAY), "until": local("2027-01-04 00:00"), "substitute_id": b.id}
        await db.write(absences.go_away, c.id, c.id, **away, now=town.now)
        await town.to(ANSWERED)
        await town.stage.say(nine_phone, "ሕራይ")
        await town.stage.say(nine_phone, "የቐንየለይ")
        await town.stage.advance(15 * 60)
        assert "የቐንየለይ" in (await town.words(b_phone))[-1]
        heard = [words for words in await town.words(nine_phone) if "09:00" in words]
        assert len(heard) == RIGHT["notices_to_holder"]
        assert "B" in heard[0]
        assert not any("የቐንየለይ" in words for words in await town.words(c_phone))
        assert nine.id in {each.id for each in await db.read(people.holders_of_coach, b.id)}
        await db.write(answered_by, b.id, town.now)

        # C is back, with what happened meanwhile.
        await town.to(BACK)
        await town.to("2027-01-04 10:00")
        back = (await town.words(c_phone))[-1]
        assert "You are back." in back
        assert "Meanwhile 2 messages came, 2 of them dealt with." in back
        await town.stage.say(nine_phone, "ሰናይ ሓድሽ ዓመት")
        assert "ሰናይ ሓድሽ ዓመት" in (await town.words(c_phone))[-1]
        assert nine.id not in {each.id for each in await db.read(people.holders_of_coach, b.id)}
        written = await db.read(messages.messages_of_holder, nine.id, 9)
        assert [each.handled_by for each in written] == [None, b.id, b.id]

        # D leaves: there is no way that names nobody, and the list shows how long they wait.
        await town.to(D_LEAVES)
        hers, ten = await person(town, "Hana", d)
        with pytest.raises(TypeError):
            await db.write(absences.leave_for_good, boss.id, d.id, now=town.now)  # type: ignore[call-arg]
        with pytest.raises(NotFound):
            await db.write(absences.leave_for_good, boss.id, d.id, successor_id=a.id, now=town.now)
        await db.write(absences.leave_for_good, boss.id, d.id, successor_id=None, now=town.now)
        await town.stage.settle()
        assert any("1 person waits for a coach" in words for words in await town.words(town.karin))
        await town.stage.say(hers, "ሰላም")
        await town.to("2027-01-04 15:00")
        (waits,) = await db.read(pool.waiting, boss.municipality_id, now=town.now)
        assert (waits.holder_id, waits.messages, waits.since) == (ten.id, 1, local(D_LEAVES))
        assert "3 office hours" in (await town.stage.say(town.karin, "/pool")).text.translate(UNSEEN)


async def test_the_substitute_is_away_too(town_at: OpenTown) -> None:
    """Who stands in for who stands in; and where that goes round in a circle it is the municipality's list."""
    async with town_at("2026-11-18 12:00") as town:
        db = town.stage.app.db
        (a_phone, a), (b_phone, b), (c_phone, c) = [await coach(town, name) for name in "ABC"]
        _, holder = await person(town, "Semhar", a)
        until = local("2026-11-25 00:00")

        async def goes(who: Staff, substitute: Staff) -> None:
            week = {"since": town.now, "until": until, "substitute_id": substitute.id}
            await db.write(absences.go_away, who.id, who.id, **week, now=town.now)

        async def writes(number: int) -> None:
            incoming = Incoming(telegram_id=number, medium="text", words=f"message {number}")
            await db.write(receive, await db.read(people.holder, holder.id), incoming, now=town.now)
            # Notices to one coach are a quarter of an hour apart.
            await town.stage.advance(15 * 60)

        await goes(a, b)
        await writes(101)
        assert "message 101" in (await town.words(b_phone))[-1]
        await goes(b, c)
        await writes(102)
        assert "message 102" in (await town.words(c_phone))[-1]
        await goes(c, a)
        await writes(103)
        (waits,) = await db.read(pool.waiting, a.municipality_id, now=town.now)
        assert (waits.holder_id, waits.messages) == (holder.id, 3)
        await town.to("2026-11-25 10:00")
        await writes(104)
        assert "message 104" in (await town.words(a_phone))[-1]
