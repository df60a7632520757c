"""One person on one screen, read from the database; and that every list of a coach says the same of who waits."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.actions import digests
from bot.actions.conversations import inbox_of
from bot.app import LOCALES
from bot.i18n import load_catalogues
from bot.rules.assessing import Reason
from bot.rules.errors import NotFound
from bot.rules.trajectory import GivenKind, Law, Source
from bot.rules.values import Answer, AppointmentState, Staff
from bot.texts.staff.person_page import case_text
from storage import Database, alarms, appointments, check_ins, inbox, people, trajectories
from storage.contact_tables import alarm
from tests.actions.caseloads import DAY, QUESTIONS, WEEK, check_in, joined, message, read
from tests.builders import a_coach, an_appointment

ENGLISH = load_catalogues(LOCALES).translator("en", domain="staff")


@pytest.fixture
async def karin(db: Database, now: datetime) -> Staff:
    return await db.write(a_coach, now=now - 90 * DAY)


async def test_the_page_of_one_person(db: Database, karin: Staff, now: datetime) -> None:
    abel = await joined(db, karin, "Abel", now)
    await db.write(trajectories.save_frame, abel.id, law=Law.WI2013)
    await db.write(
        trajectories.add_given,
        *(abel.id, GivenKind.TERM_END, date(2027, 5, 19), Source.DUO_LETTER),
        set_by=karin.id,
        now=now,
    )
    for weeks, code in ((30, "low"), (2, "fair"), (1, "great")):
        await db.write(
            check_in,
            abel.id,
            {"faces": code, "wrk-now": "none"} if weeks > 2 else {"faces": code},
            now - weeks * WEEK,
        )
    await db.write(message, abel.id, now - DAY)
    page = await db.read(digests.read_page, karin.id, abel.id, QUESTIONS, now=now)
    assert (page.term.days, page.term.source) == (182, Source.DUO_LETTER)
    faces = page.answers[0]
    assert (len(faces.spark), faces.option.code) == (3, "great")
    assert [(one.words, one.medium) for one in page.messages] == [("Hallo", "text")]
    assert [(one.name, one.count) for one in page.entered] == [("Karin", 1)]
    # Those of before can be answered no more.
    assert page.questions == 2
    bram = await db.write(a_coach, "Bram", now=now)
    for coach, holder_id in ((bram, abel.id), (karin, 999)):
        with pytest.raises(NotFound):
            await db.read(digests.read_page, coach.id, holder_id, QUESTIONS, now=now)


async def test_the_page_says_what_was_answered_and_no_attendance(
    db: Database, karin: Staff, now: datetime
) -> None:
    abel = await joined(db, karin, "Abel", now)
    for days, answer in ((1, Answer.COMING), (2, Answer.COMING), (3, Answer.HELP), (4, Answer.OPEN)):
        made = await db.write(an_appointment, abel, at=now - days * DAY, now=now - 9 * DAY)
        await db.write(appointments.set_answer, made.id, answer, now=now - 8 * DAY)
    for at in (now + DAY, now - 91 * DAY):
        await db.write(an_appointment, abel, at=at, now=now - 99 * DAY)
    gone = await db.write(an_appointment, abel, at=now - DAY, now=now - 9 * DAY)
    await db.write(appointments.change, gone.id, state=AppointmentState.CANCELLED)
    page = await db.read(digests.read_page, karin.id, abel.id, QUESTIONS, now=now)
    assert list(page.appointments.items()) == [(Answer.COMING, 2), (Answer.HELP, 1), (Answer.OPEN, 1)]
    assert "said they would come: 2 · asked for help: 1 · did not answer: 1" in case_text(ENGLISH, page)


async def test_who_has_left_is_named_for_what_they_entered(db: Database, karin: Staff, now: datetime) -> None:
    bram = await db.write(a_coach, "Bram", now=now)
    abel = await joined(db, karin, "Abel", now)
    entry = (abel.id, GivenKind.TERM_END, date(2027, 5, 19), Source.DUO_LETTER)
    await db.write(trajectories.add_given, *entry, set_by=bram.id, now=now)
    await db.write(people.change_staff, bram.id, left_at=now)
    page = await db.read(digests.read_page, karin.id, abel.id, QUESTIONS, now=now)
    assert [one.name for one in page.entered] == ["Bram"]
    assert page.coach == "Karin"


async def test_a_flood_is_counted_whole(db: Database, karin: Staff, now: datetime) -> None:
    abel = await joined(db, karin, "Abel", now)
    for number in range(60):
        await db.write(message, abel.id, now - timedelta(minutes=60 - number))
    page = await db.read(digests.read_page, karin.id, abel.id, QUESTIONS, now=now)
    assert page.waiting == 60
    assert "… and 55 more" in case_text(ENGLISH, page)


async def test_every_list_says_the_same_of_who_waits(db: Database, karin: Staff, now: datetime) -> None:
    """The digest, the list of messages, the alarms and the person's page, of what waits, was dealt with, or is overdue."""
    names = ("Abel", "Bilal", "Chidi", "Dawit", "Eden", "Farid")
    who = {name: await joined(db, karin, name, now, 900 + n) for n, name in enumerate(names)}
    ids = {name: one.id for name, one in who.items()}
    for name, days in (("Abel", 0.1), ("Bilal", 1), ("Chidi", 6), ("Chidi", 1), ("Dawit", 5)):
        await db.write(message, ids[name], now - days * DAY)
    await db.write(message, ids["Bilal"], now - timedelta(hours=2), medium="contact")
    await db.write(inbox.handle, ids["Dawit"], staff_id=karin.id, now=now - DAY)
    await db.write(check_in, ids["Eden"], {"wrk-now": "help"}, now - DAY)
    for name in ("Farid", "Dawit"):
        values = {"holder_id": ids[name], "at": now, "next_at": now, "told": [karin.id]}
        await db.write(lambda tx, values=values: tx.execute(insert(alarm).values(values)))
    await db.write(message, ids["Farid"], now)
    needs = {one.person.name: one for one in (await read(db, karin, now)).needs.items}
    listed = {one.holder.name: one for one in (await db.read(inbox_of, karin.id, 0, now=now)).listed}
    in_alarm = {one.holder_id for one in await db.read(alarms.open_in_hands_of, karin.id)}
    assert set(needs) == {*listed, "Eden", "Dawit"} == set(names)
    assert {ids[name] for name, one in needs.items() if Reason.DANGER in one.reasons} == in_alarm
    assert [needs[name].level.name for name in ("Dawit", "Eden")] == ["NOW", "TODAY"]
    for name, one in needs.items():
        page = await db.read(digests.read_page, karin.id, ids[name], QUESTIONS, now=now)
        there = listed.get(name)
        assert (one.waits_since, one.overdue) == ((there.since, there.overdue) if there else (None, False))
        assert page.need.reasons == one.reasons
        assert (page.waiting, page.overdue) == (there.count if there else 0, one.overdue)
        assert one.messages + (Reason.CONTACT in one.reasons) == page.waiting
        assert there is None or there.alarm is (Reason.DANGER in one.reasons)
    assert {name for name, one in needs.items() if one.overdue} == {"Chidi"}
    # All but Eden is dealt with at once, and of Eden by "seen".
    for one in who.values():
        await db.write(inbox.handle, one.id, staff_id=karin.id, now=now)
        await db.write(check_ins.mark_seen, one.id, now, by=karin.id)
    left = await read(db, karin, now + timedelta(minutes=1))
    assert {one.person.name for one in left.needs.items} == {"Farid", "Dawit"}
    assert (await db.read(inbox_of, karin.id, 0, now=now)).total == 0
