"""The summary of a coach's people in the chat: now, and by itself at the hour that was chosen; one person's page."""

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.rules.digest_times import Choice
from bot.rules.values import Holder, Kind, OutboxState
from bot.standin import Phone
from storage import audit, check_ins, digest_choices, people
from storage.contact_tables import alarm
from storage.tables import outbox
from tests.handlers.test_deadlines_list import TODAY, with_term
from tests.handlers.town import Town, case, data_of, local, read


async def choice(town: Town) -> Choice | None:
    found: Choice | None = await town.read(digest_choices.choice_of, town.coach.id)
    return found


async def summary(town: Town, phone: Phone | None = None) -> str:
    """What is shown now."""
    await town.say(phone or town.karin, "/summary")
    await town.tap(phone or town.karin, "👀 Show it now")
    return town.last(phone or town.karin)


async def in_danger(town: Town, holder: Holder) -> None:
    values = {"holder_id": holder.id, "at": town.now, "next_at": None, "told": []}
    await town.write(lambda tx: tx.execute(insert(alarm).values(values)))


async def test_nothing_is_one_line(town: Town) -> None:
    shown = await summary(town)
    assert (
        shown == "✅ 18-11-2026: nothing needs you, and nothing is due. 0 messages arrived since 11-11-2026."
    )


async def test_who_needs_the_coach_and_the_way_to_them(town: Town) -> None:
    phone, semhar = await town.join("Semhar")
    await town.say(phone, "Ik kan morgen niet komen.")
    await in_danger(town, (await town.join("Abel"))[1])
    await with_term(town, "Eden", TODAY + timedelta(days=60))
    shown = await summary(town)
    assert shown.split("\n")[:6] == [
        "📋 Your people, Wednesday 18 November 2026",
        "👥 3 people",
        "",
        "🙋 Need you",
        "🔴 Abel: words of danger",
        "🟠 Semhar: 1 message waits, since Wed 18 Nov 11:00",
    ]
    assert "• Eden: " in shown
    page = await town.tap(town.karin, f"1:dp:{semhar.id}")
    assert "👤 Semhar" in page
    assert "“Ik kan morgen niet komen.”" in page


async def test_how_many_of_the_municipality_wait_and_never_who(town: Town) -> None:
    """A coach and a manager read the same: a number and a moment, of which `/pool` tells more."""
    phone, _ = await town.another_coach()
    elsewhere, _ = await town.another_coach("Carla", "Elders")
    first, semhar = await town.join("Semhar")
    _, abel = await town.join("Abel")
    await town.write(people.set_coach, [semhar.id, abel.id], None)
    await town.stage.advance(3600)
    await town.say(first, "Kan iemand mij helpen?")
    for reader in (phone, town.karin):
        shown = await summary(town, reader)
        assert shown.endswith(
            "🏛 List of the municipality\n2 people wait for a coach, the longest since Wed 18 Nov 11:00. Look with /pool."
        )
        assert not [word for word in ("Semhar", "Abel", "helpen") if word in shown]
        assert "2 people wait for a coach" in await town.say(reader, "/pool")
    assert "nothing needs you" in await summary(town, elsewhere)
    await town.write(people.set_coach, [semhar.id, abel.id], town.coach.id)
    assert "/pool" not in await summary(town)


async def test_weekly_by_taps_and_it_comes(town: Town) -> None:
    await town.say(town.karin, "/summary")
    assert "You get none by itself yet" in town.last(town.karin)
    await town.tap(town.karin, "🗓 Weekly")
    await town.tap(town.karin, "Friday")
    shown = await town.tap(town.karin, "09:00")
    assert "🗓 Every Friday at 09:00" in shown
    await in_danger(town, (await town.join("Semhar"))[1])
    await town.stage.pass_time(local("2026-11-20 08:59"))
    assert "Semhar" not in town.last(town.karin)
    await town.stage.pass_time(local("2026-11-20 09:00"))
    assert "🔴 Semhar: words of danger" in town.last(town.karin)
    assert await choice(town) == Choice(weekday=4, weekly_at=time(9))


async def test_daily_not_on_the_weekend_and_not_on_a_holiday(town: Town) -> None:
    await town.say(town.karin, "/summary")
    await town.tap(town.karin, "1:dw")
    await town.tap(town.karin, "✖️ No weekly one")
    await town.tap(town.karin, "☀️ Every working day")
    shown = await town.tap(town.karin, "07:30")
    assert "☀️ Every working day at 07:30, not on holidays" in shown
    before = len(town.all(town.karin))
    await town.stage.pass_time(local("2026-12-29 12:00"))
    came = town.all(town.karin)[before:]
    # 19 and 20 November, five weeks of five days without 25 December, 28 and 29 December.
    assert len(came) == 2 + 5 * 5 - 1 + 2
    assert all("nothing needs you" in each for each in came)
    assert "You get none by itself." in await town.tap(town.karin, "✅ In this chat")
    await town.stage.pass_time(local("2027-01-08 12:00"))
    assert len(town.all(town.karin)) == before + len(came)


async def test_one_that_got_no_answer_is_never_sent_twice(town: Town) -> None:
    await town.say(town.karin, "/summary")
    await town.tap(town.karin, "1:dw")
    await town.tap(town.karin, "1:dw:3")
    await town.tap(town.karin, "1:dw:3:0830")
    town.stage.standin.faults.cut_before_answer(town.stage.bot, "sendMessage")
    before = len(town.all(town.karin))
    await town.stage.pass_time(local("2026-11-19 12:00"))
    assert len(town.all(town.karin)) <= before + 1
    rows = await town.read(
        lambda tx: tx.execute(select(outbox.c.state).where(outbox.c.kind == Kind.STAFF_DIGEST)).all()
    )
    assert [row.state for row in rows] == [OutboxState.UNCLEAR]


async def test_who_stands_in_has_the_people_and_who_is_away_gets_none(town: Town) -> None:
    phone, bram = await town.another_coach()
    await in_danger(town, (await town.join("Semhar", coach=bram))[1])
    for coach in (phone, town.karin):
        await town.say(coach, "/summary")
        for tapped in ("1:dw", "1:dw:3", "1:dw:3:0830"):
            await town.tap(coach, tapped)
    await town.write(people.change_staff, bram.id, away=True, substitute_id=town.coach.id)
    before = len(town.all(phone))
    await town.stage.pass_time(local("2026-11-19 09:00"))
    assert len(town.all(phone)) == before
    assert "🔁 You stand in for Bram." in town.last(town.karin)
    assert "🔴 Semhar (of Bram): words of danger" in town.last(town.karin)


async def test_a_coach_who_goes_away_after_it_was_made(town: Town) -> None:
    """The row of the coach would go to who stands in, who has an own one."""
    _, bram = await town.another_coach()
    for tapped in ("/summary", "1:dw", "1:dw:3", "1:dw:3:0830"):
        await (town.say if tapped.startswith("/") else town.tap)(town.karin, tapped)
    await town.write(people.change_staff, town.coach.id, away=True, substitute_id=bram.id)
    due = local("2026-11-19 08:30")
    await town.write(people.change_staff, town.coach.id, away=False)
    town.stage.clock.move_to(due)
    await town.stage.app.jobs.once(due)
    await town.write(people.change_staff, town.coach.id, away=True)
    await town.stage.settle()
    row = await town.read(
        lambda tx: tx.execute(
            select(outbox.c.state, outbox.c.reason).where(outbox.c.kind == Kind.STAFF_DIGEST)
        ).one()
    )
    assert tuple(row) == ("skipped", "cancelled")


# One person on one screen


async def test_the_page_and_its_copy_for_the_case_system(town: Town) -> None:
    phone, semhar = await town.join("Semhar")
    await town.say(phone, "Wanneer is mijn examen?")
    await town.write(answered, semhar.id, town)
    await town.tap_data(town.karin, f"1:sp:{semhar.id}")
    page = await town.tap(town.karin, "🧾 Page")
    assert "💬 Last answers\nHow it goes: ▆ Good, Wed 18 Nov" in page
    assert "It is no judgment and no decision." in page
    await town.tap(town.karin, "📄 Copy for the case system")
    *_, block, file = town.stage.chat(town.karin)
    assert file.document is not None
    assert file.document.file_name == "leerlijn.txt"
    text = file.document.data.decode("utf-8-sig")
    # Dutch, though Karin reads English; plain, without pictures, tags and marks of direction.
    assert text.startswith("Samenvatting van Semhar, 18-11-2026\n")
    assert "“Wanneer is mijn examen?”" in text
    assert "Hoe het gaat: ▆ Goed" in text
    assert read(block) == text.strip()
    assert not set(text) & set("\u2066\u2067\u2068\u2069\u200e\u200f<>❗🔴🙋📄")
    assert not [one for one in text if 0x1F300 <= ord(one) <= 0x1FAFF]
    (noted,) = await town.read(audit.of_subject, f"holder:{semhar.id}")
    assert (noted.actor, noted.what) == (f"staff:{town.coach.id}", "copied")


def answered(tx: Any, holder_id: int, town: Town) -> None:
    asked = [one for one in town.stage.app.application.house.questions.asked if one.id == "faces"]
    made = check_ins.add(tx, {holder_id: asked}, now=town.now)
    check_ins.answer(tx, made[holder_id], ("faces", 1), "good", now=town.now)


@pytest.mark.parametrize("name", [*case("X02")["names"], *case("P05")["values"]])
async def test_names_are_shown_as_they_are(town: Town, name: str) -> None:
    """P05 and X02, in a digest, on a page and in its copy."""
    phone, holder = await town.join("Semhar")
    await town.write(people.change_holder, holder.id, name=name)
    await town.say(phone, "1 < 2 && 3 > 2 <script>x</script>")
    assert " ".join(name.split()) in " ".join((await summary(town)).split())
    await town.tap(town.karin, f"1:dp:{holder.id}")
    assert "“1 < 2 && 3 > 2 <script>x</script>”" in town.last(town.karin)
    await town.tap(town.karin, f"1:dt:{holder.id}")
    *_, _, file = town.stage.chat(town.karin)
    assert "1 < 2 && 3 > 2 <script>x</script>" in file.document.data.decode("utf-8-sig")
    for message in town.stage.chat(town.karin)[-3:]:
        assert all(entity["type"] in ("bold", "pre", "url") for entity in message.entities or [])


async def test_nobody_of_another_caseload(town: Town) -> None:
    _, semhar = await town.join("Semhar")
    await in_danger(town, semhar)
    for where in ("Voorbeeldstad", "Elders"):
        phone, _ = await town.another_coach(f"Bram {where}", where)
        assert "nothing needs you" in await summary(town, phone)
        for data in (f"1:dp:{semhar.id}", f"1:dt:{semhar.id}", "1:dp:999999"):
            await town.tap_data(phone, data)
            assert "cannot find" in town.last(phone)
        assert "Semhar" not in "".join(town.all(phone))


async def test_without_a_mail_server_nothing_is_said_of_mail(town: Town) -> None:
    await town.say(town.karin, "/summary")
    await town.tap(town.karin, "1:dw")
    await town.tap(town.karin, "1:dw:0")
    await town.tap(town.karin, "1:dw:0:0830")
    assert not [one for one in data_of(town.stage.last(town.karin)) if one[:4] in ("1:de", "1:dm", "1:dr")]
    for data in ("1:de", "1:dm:y"):
        await town.tap_data(town.karin, data)
        assert "cannot find" in town.last(town.karin)
