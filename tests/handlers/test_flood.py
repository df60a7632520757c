"""R05: a coach is not drowned in notices, and nothing is lost by that."""

from datetime import timedelta

from sqlalchemy import select

from bot.actions.failures import tell_of_failures
from bot.rules.retry import Outcome
from bot.rules.values import Kind, OutboxState, Planned, Rank
from storage import messages, outbox
from storage.tables import outbox as rows
from tests.builders import a_holder
from tests.handlers.talking import opened, undone_in_time, wrote
from tests.handlers.town import Town, local, restarted, right


async def test_r05_one_who_writes_25_messages(town: Town) -> None:
    phone, holder = await town.join("Sara")
    for number in range(25):
        await wrote(town, phone, f"bericht {number}")
        await town.stage.advance(7)
    values = right("R05")["a"]
    kept = await town.read(messages.messages_of_holder, holder.id, 100)
    assert [each.words for each in kept[::-1]] == [f"bericht {number}" for number in range(values["stored"])]
    await town.stage.advance(3600)
    notices = town.all(town.karin)
    assert len(notices) <= values["notifications_max"]
    assert notices[0] == "✍️ Sara wrote:\nbericht 0"
    assert notices[1].startswith("✍️ Sara wrote 24 messages.")
    assert "25 messages" in await town.say(town.karin, "/messages")


async def test_r05_sixty_people_within_ten_minutes(town: Town) -> None:
    """One notice while they write, and one that counts all the others."""
    people = [await town.join(f"Holder {number}") for number in range(60)]
    for phone, _ in people:
        await wrote(town, phone, "Ik kom")
        await town.stage.advance(10)
    assert len(town.all(town.karin)) <= right("R05")["b"]["notifications_max"]
    # The counts are right also after a restart.
    async with restarted(town.stage):
        await town.stage.advance(15 * 60)
    _, bundle = town.all(town.karin)
    lines = bundle.split("\n")
    assert lines[0] == "📥 59 messages from 59 people"
    assert lines[-1] == "… and 49 more"
    assert "60 people wait" in await town.say(town.karin, "/messages")


async def test_in_a_conversation_nobody_waits(town: Town) -> None:
    """What answers the coach's own words is told at once, though others wrote just before."""
    (phone, holder), (other, _) = await town.join("Sara"), await town.join("Samir")
    await wrote(town, other, "Hallo")
    await opened(town, holder)
    await town.say(town.karin, "Komt u morgen?")
    await undone_in_time(town)
    await wrote(town, phone, "Ja")
    assert town.last(town.karin) == "✍️ Sara wrote:\nJa"
    await wrote(town, phone, "Nee")
    assert town.last(town.karin) == "✍️ Sara wrote:\nJa"
    await town.stage.advance(15 * 60)
    assert town.last(town.karin) == "✍️ Sara wrote:\nNee"


async def test_what_was_dealt_with_meanwhile_is_not_told(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await wrote(town, phone, "Hallo", "Bent u daar?")
    await opened(town, holder)
    await town.tap(town.karin, "👍 Nothing needed")
    before = len(town.all(town.karin))
    await town.stage.advance(3600)
    assert len(town.all(town.karin)) == before


async def test_r05_two_working_days_is_overdue(town: Town) -> None:
    phone, _ = await town.join("Sara")
    other, _ = await town.join("Samir")
    values = right("R05")["d"]
    await town.stage.pass_time(local(values["if_sent"]))
    await wrote(town, phone, "Wanneer begint de les?")
    await town.stage.pass_time(local("2026-11-23 10:00"))
    await wrote(town, other, "Bel mij")
    await town.stage.pass_time(local(values["overdue_from"]) - timedelta(minutes=1))
    assert "overdue" not in await town.say(town.karin, "/messages")
    await town.stage.pass_time(local(values["overdue_from"]))
    listed = (await town.say(town.karin, "/messages")).split("\n")
    assert listed[1] == "⏰ Sara · English · 1 message · overdue, since Fri 20 Nov 16:00"
    assert listed[3].startswith("✍️ Samir")


async def test_r05_a_monday_with_140_people(town: Town) -> None:
    """The longest waiting first, a page at a time."""

    def many(tx):
        for number in range(140):
            one = a_holder(tx, f"Holder {number:03}", coach=town.coach, chat_id=10_000 + number, now=town.now)
            messages.add_message(
                tx,
                one.id,
                chat_id=10_000 + number,
                telegram_id=1,
                at=town.now - timedelta(hours=number),
                medium="text",
                words="Hallo",
            )

    await town.write(many)
    listed = await town.say(town.karin, "/messages")
    assert listed.startswith("📥 140 people wait for an answer")
    assert "Holder 139" in listed.split("\n")[1]
    for _ in range(17):
        await town.tap(town.karin, "More ▶️")
    assert "Holder 000" in town.last(town.karin)


async def test_r05_300_sends_fail_for_one_reason(town: Town) -> None:
    """One notice with a count."""
    _, holder = await town.join("Sara")

    def fail(tx, first: int, last: int):
        planned = [
            Planned(
                f"test:{number}",
                Kind.APPOINTMENT_REMINDER,
                town.now + timedelta(days=30),
                town.now + timedelta(days=31),
                Rank.REMINDER,
                "2h",
            )
            for number in range(first, last)
        ]
        outbox.add(tx, planned, holder_id=holder.id, subject_id=1, now=town.now)
        ids = tx.scalars(select(rows.c.id).where(rows.c.key.in_([one.key for one in planned]))).all()
        failed = [Outcome(one, OutboxState.FAILED, 1, town.now, "refused") for one in ids]
        tell_of_failures(tx, failed, now=town.now)

    for batch in range(6):
        await town.write(fail, batch * 50, batch * 50 + 50)
        await town.stage.advance(5)
    await town.stage.advance(3600)
    (notice,) = town.all(town.karin)
    assert notice == "⚠️ 300 messages could not be sent, by a fault on our side (refused). See /list."
