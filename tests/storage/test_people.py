from datetime import datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.errors import NotFound
from bot.rules.values import (
    DEFAULT_LEAD_TIMES,
    Chat,
    ChatState,
    Dial,
    Holder,
    LeadTime,
    Municipality,
    Role,
    Staff,
)
from storage import Database, dialogs, lookup, people
from storage.dialogs import Dialog
from storage.lookup import Who
from tests.builders import a_coach, a_holder, a_municipality

CHAT = 7_000_000_001  # beyond 32 bits, as Telegram's ids are


async def test_a_municipality_begins_with_the_usual_hours(db: Database) -> None:
    made = await db.write(people.add_municipality, "Voorbeeldstad")
    assert made == Municipality(
        id=made.id,
        name="Voorbeeldstad",
        zone="Europe/Amsterdam",
        quiet_from=time(21),
        quiet_until=time(8),
        office_from=time(9),
        office_until=time(17),
        lead_times=DEFAULT_LEAD_TIMES,
        fallback_language="nl",
    )
    assert await db.read(people.municipality, made.id) == made
    assert await db.read(people.municipality_named, "Voorbeeldstad") == made
    assert await db.read(people.municipality_named, "voorbeeldstad") is None


async def test_a_municipality_is_changed(db: Database) -> None:
    made = await db.write(people.add_municipality, "Voorbeeldstad")
    lead_times = (LeadTime(days=3), LeadTime(days=1, at=time(9, 30)), LeadTime(hours=12))
    await db.write(people.change_municipality, made.id, lead_times=lead_times, quiet_from=time(22, 15))
    changed = await db.read(people.municipality, made.id)
    assert (changed.lead_times, changed.quiet_from) == (lead_times, time(22, 15))


async def test_municipalities_come_by_name_and_each_name_once(db: Database) -> None:
    for name in ("Zuidstad", "Aastad"):
        await db.write(people.add_municipality, name)
    assert [one.name for one in await db.read(people.municipalities)] == ["Aastad", "Zuidstad"]
    with pytest.raises(IntegrityError):
        await db.write(people.add_municipality, "Aastad")


async def test_staff_are_kept_and_changed(db: Database, now: datetime) -> None:
    place = await db.write(a_municipality)
    karin = await db.write(people.add_staff, place.id, Role.COACH, "Karin", now=now)
    assert karin == Staff(karin.id, place.id, Role.COACH, "Karin", None, "nl")
    peter = await db.write(people.add_staff, place.id, Role.MANAGER, "Peter", language="en", now=now)
    elsewhere = await db.write(people.add_municipality, "Nieuwstad")
    await db.write(people.add_staff, elsewhere.id, Role.COACH, "Anna", now=now)

    await db.write(people.open_chat, CHAT, now=now)
    await db.write(people.change_staff, karin.id, chat_id=CHAT, language="en")
    karin = Staff(karin.id, place.id, Role.COACH, "Karin", CHAT, "en")
    assert await db.read(people.staff_member, karin.id) == karin
    assert await db.read(people.staff_of_chat, CHAT) == karin
    assert await db.read(people.staff_of_chat, CHAT + 1) is None
    assert await db.read(people.staff_of_municipality, place.id) == [karin, peter]


async def test_a_chat_belongs_to_one_member_of_staff(db: Database, now: datetime) -> None:
    await db.write(a_coach, chat_id=CHAT, now=now)
    other = await db.write(a_coach, "Anna", now=now)
    with pytest.raises(IntegrityError):
        await db.write(people.change_staff, other.id, chat_id=CHAT)


async def test_a_role_must_be_known(db: Database, now: datetime) -> None:
    place = await db.write(a_municipality)
    with pytest.raises(IntegrityError):
        await db.write(people.add_staff, place.id, "mayor", "Karin", now=now)


async def test_a_holder_begins_without_chat_or_consent(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    made = await db.write(
        people.add_holder, coach.municipality_id, "Semhar", coach_id=coach.id, language="ti", now=now
    )
    assert made == Holder(
        id=made.id,
        municipality_id=coach.municipality_id,
        coach_id=coach.id,
        name="Semhar",
        chat_id=None,
        language="ti",
        second_language=None,
        dial=Dial.OWN,
        lead_times=None,
        full_details=False,
        consent_at=None,
        stopped_at=None,
    )
    assert await db.read(people.holder, made.id) == made


async def test_a_holder_is_changed(db: Database, now: datetime) -> None:
    made = await db.write(a_holder, now=now)
    values = {
        "name": "Semhar T.",
        "second_language": "en",
        "dial": Dial.HIDDEN,
        "lead_times": (LeadTime(hours=3),),
        "full_details": True,
        "stopped_at": now,
        "coach_id": None,
    }
    await db.write(people.change_holder, made.id, **values)
    changed = await db.read(people.holder, made.id)
    assert {name: getattr(changed, name) for name in values} == values
    await db.write(people.change_holder, made.id, lead_times=None, stopped_at=None)
    changed = await db.read(people.holder, made.id)
    assert (changed.lead_times, changed.stopped_at) == (None, None)
    await db.write(people.change_holder, made.id, lead_times=())
    assert (await db.read(people.holder, made.id)).lead_times == ()


async def test_holders_are_found_by_coach_chat_and_id(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    mother = await db.write(a_holder, "Semhar", coach=coach, chat_id=CHAT, now=now)
    son = await db.write(a_holder, "Yonas", coach=coach, chat_id=CHAT, now=now)
    other = await db.write(a_holder, "Ali", chat_id=CHAT + 1, now=now)
    assert await db.read(people.holders_of_coach, coach.id) == [mother, son]
    assert await db.read(people.holders_of_chat, CHAT) == [mother, son]
    assert await db.read(people.holders_of_chat, CHAT + 2) == []
    found = await db.read(people.holders, [son.id, other.id, 999])
    assert found == {son.id: son, other.id: other}
    assert await db.read(people.holders, []) == {}


async def test_consent_counts_until_it_is_taken_back(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    other = await db.write(a_holder, "Ali", chat_id=CHAT, now=now)
    later = now + timedelta(days=1)

    async def consent_at() -> datetime | None:
        return (await db.read(people.holder, holder.id)).consent_at

    await db.write(people.give_consent, holder.id, version="1", language="ti", now=now)
    assert await consent_at() == now
    await db.write(people.give_consent, holder.id, version="1", language="ti", now=later)
    assert await consent_at() == now, "The second tap is the same yes."
    await db.write(people.give_consent, holder.id, version="2", language="ti", now=later)
    assert await consent_at() == later
    await db.write(people.take_back_consent, holder.id, now=later)
    assert await consent_at() is None
    await db.write(people.give_consent, holder.id, version="2", language="ti", now=later + timedelta(days=1))
    assert await consent_at() == later + timedelta(days=1)
    assert (await db.read(people.holder, other.id)).consent_at == now


async def test_a_chat_opens_closes_and_opens_again(db: Database, now: datetime) -> None:
    later, latest = now + timedelta(hours=1), now + timedelta(hours=2)
    made = await db.write(people.open_chat, CHAT, now=now)
    assert made == Chat(CHAT, None, ChatState.OPEN, now)
    assert await db.write(people.open_chat, CHAT, language="ar", now=later) == Chat(
        CHAT, "ar", ChatState.OPEN, now
    )
    assert await db.write(people.close_chat, CHAT, ChatState.BLOCKED, now=later) is True
    assert await db.read(people.chat, CHAT) == Chat(CHAT, "ar", ChatState.BLOCKED, later)
    assert await db.write(people.close_chat, CHAT, ChatState.BLOCKED, now=latest) is False
    assert (await db.read(people.chat, CHAT)).changed_at == later
    assert await db.write(people.close_chat, CHAT, ChatState.GONE, now=latest) is False
    assert (await db.read(people.chat, CHAT)).state is ChatState.GONE
    reopened = await db.write(people.open_chat, CHAT, language="nl", now=latest)
    assert reopened == Chat(CHAT, "ar", ChatState.OPEN, latest)
    await db.write(people.set_chat_language, CHAT, "fa")
    assert (await db.read(people.chat, CHAT)).language == "fa"
    assert await db.write(people.close_chat, CHAT + 1, ChatState.GONE, now=now) is False


async def test_nobody_is_not_found(db: Database, now: datetime) -> None:
    for look in (people.municipality, people.staff_member, people.holder, people.chat):
        with pytest.raises(NotFound):
            await db.read(look, 99)
    for change in (people.change_municipality, people.change_staff, people.change_holder):
        with pytest.raises(NotFound):
            await db.write(change, 99, name="X")
    with pytest.raises(NotFound):
        await db.write(people.set_chat_language, 99, "nl")


async def test_who_is_a_stranger(db: Database) -> None:
    assert await db.read(lookup.who, CHAT) == Who(None, None, (), None, None, "")


async def test_who_is_a_stranger_in_a_dialog(db: Database, now: datetime) -> None:
    await db.write(dialogs.put, CHAT, "language", {}, now=now)
    assert await db.read(lookup.who, CHAT) == Who(None, None, (), None, Dialog("language", {}, now), "")


async def test_who_is_a_family(db: Database, now: datetime) -> None:
    mother = await db.write(a_holder, "Semhar", chat_id=CHAT, now=now)
    son = await db.write(a_holder, "Yonas", chat_id=CHAT, consent=False, now=now)
    await db.write(a_holder, "Ali", chat_id=CHAT + 1, now=now)
    found = await db.read(lookup.who, CHAT)
    place = await db.read(people.municipality, mother.municipality_id)
    assert found == Who(Chat(CHAT, "ti", ChatState.OPEN, now), None, (mother, son), place, None, "Karin")
    assert [holder.consent_at for holder in found.holders] == [now, None]


async def test_who_is_staff(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, chat_id=CHAT, now=now)
    await db.write(a_holder, coach=coach, now=now)
    await db.write(dialogs.put, CHAT, "place", {"day": "2026-12-01"}, now=now)
    found = await db.read(lookup.who, CHAT)
    place = await db.read(people.municipality, coach.municipality_id)
    dialog = Dialog("place", {"day": "2026-12-01"}, now)
    assert found == Who(Chat(CHAT, "nl", ChatState.OPEN, now), coach, (), place, dialog, "")


async def test_who_is_staff_and_holder_at_once(db: Database, now: datetime) -> None:
    """Somebody may work for one municipality and live in another."""
    lives = await db.write(people.add_municipality, "Woonstad")
    works = await db.write(people.add_municipality, "Werkstad")
    coach = await db.write(a_coach, municipality=works, chat_id=CHAT, now=now)
    other = await db.write(a_coach, "Anna", municipality=lives, now=now)
    holder = await db.write(a_holder, coach=other, chat_id=CHAT, now=now)
    found = await db.read(lookup.who, CHAT)
    assert (found.staff, found.holders, found.municipality) == (coach, (holder,), works)


async def test_only_strangers_are_forgotten(db: Database, now: datetime) -> None:
    """Who came by and never came in; not who has a place here, nor who is just being asked."""
    await db.write(a_coach, chat_id=1, now=now)
    await db.write(a_holder, chat_id=2, now=now)
    for chat_id in (3, 4):
        await db.write(people.open_chat, chat_id, now=now)
    await db.write(dialogs.put, 3, "language", {}, now=now)
    await db.write(people.open_chat, 5, now=now + timedelta(days=1))
    await db.write(people.forget_stranger, 2)
    await db.write(people.forget_strangers, now + timedelta(seconds=1))
    left = [chat_id for chat_id in range(1, 6) if (await db.read(lookup.who, chat_id)).chat]
    assert left == [1, 2, 3, 5]


async def test_dialogs_that_nobody_went_on_with_end(db: Database, now: datetime) -> None:
    await db.write(dialogs.put, 1, "language", {}, now=now)
    await db.write(dialogs.put, 2, "language", {}, now=now + timedelta(days=1))
    await db.write(dialogs.forget_before, now + timedelta(hours=1))
    assert [(await db.read(dialogs.get, chat_id)) is None for chat_id in (1, 2)] == [True, False]
