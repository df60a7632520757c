"""How far an announcement is: the counts in one message that is kept up to date, and what is done with it from there."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.actions import announcement_answers, announcement_sending, announcing
from bot.actions.absences import go_away
from bot.announcement_watching import PACE, WatchAnnouncements
from bot.rules.announcements import State
from bot.rules.values import ChatState, Kind, OutboxState, Role
from storage import announcement_watches, people
from storage.announcement_tables import announcement_watch
from storage.tables import outbox
from tests.handlers.releasing import DUTCH, ENGLISH, another_manager, ask, present, put, released, written
from tests.handlers.town import Town, local
from tests.handlers.walking import forge_tap, work_on_all


async def watches(town: Town) -> list[tuple[int, int]]:
    rows = await town.read(
        lambda tx: tx.execute(select(announcement_watch.c.chat_id, announcement_watch.c.telegram_id)).all()
    )
    return [tuple(row) for row in rows]


async def set_rows(town: Town, number: int, state: OutboxState, *, names: tuple[int, ...]) -> None:
    """As if this had come of sending it to these people."""
    await town.write(
        lambda tx: tx.execute(
            update(outbox)
            .where(outbox.c.subject_id == number, outbox.c.holder_id.in_(names))
            .where(outbox.c.kind == Kind.ANNOUNCEMENT.value)
            .values(state=state.value)
        )
    )


async def on_its_way(town: Town, *languages: str) -> int:
    """Released, with its rows made and nothing sent yet; Karin looks how far it is."""
    number = await written(town, *languages)
    one = await present(town, number)
    await town.write(announcing.release, town.coach.id, number, version=one.version, now=town.now)
    await town.write(announcement_sending.see_to_announcements, town.now)
    await town.write(announcement_sending.see_to_announcements, town.now)
    forge_tap(town, town.karin, f"1:hp:{number}")
    await work_on_all(town)
    return number


def watching(town: Town) -> WatchAnnouncements:
    """The job, as another process would run it."""
    app = town.stage.app
    return WatchAnnouncements(app.db, town.stage.clock, app.sender, app.application.house.catalogues)


async def test_everybody_is_in_the_counts(town: Town) -> None:
    for name in ("Semhar", "Sami", "Eden"):
        await town.join(name, language="en")
    blocked, _ = await town.join("Abel", language="ti")
    await town.write(people.close_chat, blocked.id, ChatState.BLOCKED, now=town.now)
    number = await on_its_way(town, "en")
    assert town.last(town.karin).split("\n") == [
        "📤 It goes now",
        "📢 Wed 18 Nov · Het loket verhuist naar de…",
        "👤 Released by Karin",
        "",
        "📨 Sent: 0 of 4",
        "⏳ Still to go: 4",
        "⏱ It takes less than a minute.",
        "",
        "🗣 English: 0 sent, 3 to go",
        "🗣 Dutch: 0 sent, 1 to go",
    ]
    await town.stage.settle()
    await town.tap(town.karin, "🔄 Look again")
    assert town.last(town.karin).split("\n") == [
        "✅ Done",
        "📢 Wed 18 Nov · Het loket verhuist naar de…",
        "👤 Released by Karin",
        "",
        "📨 Sent: 3 of 4",
        "🚫 1 person has closed the chat: send a letter.",
        "",
        "🗣 English: 3 sent",
        "🗣 Dutch: 0 sent",
    ]
    assert (await present(town, number)).people == 3


async def test_the_message_is_kept_up_to_date_until_it_is_done(town: Town) -> None:
    await town.join("Semhar")
    await town.join("Eden")
    await on_its_way(town)
    messages = len(town.all(town.karin))
    assert "⏳ Still to go: 2" in town.last(town.karin)
    await town.stage.settle()
    # Not before three seconds are over.
    assert "⏳ Still to go: 2" in town.last(town.karin)
    await town.stage.advance(3)
    assert town.last(town.karin).startswith("✅ Done")
    assert len(town.all(town.karin)) == messages
    # It is over, and nobody looks after it any more.
    assert await watches(town) == []
    assert await watching(town).next_due() is None


async def test_what_has_not_changed_is_not_edited(town: Town) -> None:
    await town.join("Semhar")
    number = await written(town)
    due = local("2026-11-18 15:00")
    await town.write(announcing.set_due, town.coach.id, number, due, now=town.now)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🚀 Send")
    assert "🗓 It goes on Wednesday 18 November 2026 at 15:00" in town.last(town.karin)
    shown = town.stage.last(town.karin)
    edited = shown.edit_timestamp
    await town.stage.pass_time(local("2026-11-18 14:59"))
    assert shown.edit_timestamp == edited
    await town.stage.pass_time(local("2026-11-18 15:01"))
    assert town.all(town.karin)[-1].startswith("✅ Done")


async def test_two_processes_change_it_once(town: Town) -> None:
    await town.join("Semhar")
    await on_its_way(town)
    await town.stage.app.worker.deliver(town.now)
    one, other = watching(town), watching(town)
    town.stage.clock.advance(PACE)
    assert [await one.run(town.now), await other.run(town.now)] == [1, 0]
    assert town.last(town.karin).startswith("✅ Done")


async def test_of_two_who_read_the_same_one_may_change_it(town: Town) -> None:
    await town.join("Semhar")
    number = await on_its_way(town)
    (read,) = await town.read(announcement_watches.of_announcement, number)
    assert await town.write(announcement_watches.take, read, shown="a", now=town.now + PACE)
    assert not await town.write(announcement_watches.take, read, shown="b", now=town.now + PACE)


async def test_a_page_that_came_late_is_put_right(town: Town) -> None:
    """While the job edits, the person taps: what is shown last may be the older page."""
    await town.join("Semhar")
    number = await on_its_way(town)
    (read,) = await town.read(announcement_watches.of_announcement, number)
    await town.write(
        announcement_watches.put, read.chat_id, read.telegram_id, number, shown="b", now=town.now
    )
    await town.write(announcement_watches.doubt, read, shown="a")
    assert [one.shown for one in await town.read(announcement_watches.of_announcement, number)] == [""]


async def test_another_page_in_its_place_is_left_alone(town: Town) -> None:
    await town.join("Semhar")
    number = await on_its_way(town)
    forge = town.stage.last(town.karin)
    town.karin.tap(town.stage.bot, forge.message_id, f"1:ht:{number}")
    await work_on_all(town)
    assert "⏹ Stop this announcement?" in town.last(town.karin)
    assert await watches(town) == []
    await town.stage.advance(10)
    assert "⏹ Stop this announcement?" in town.last(town.karin)


async def test_one_message_a_chat_and_none_of_who_may_not_see_it_any_more(town: Town) -> None:
    await town.join("Semhar")
    phone, bram = await another_manager(town)
    number = await on_its_way(town)
    forge_tap(town, town.karin, f"1:hp:{number}")
    forge_tap(town, phone, f"1:hp:{number}")
    await work_on_all(town)
    assert sorted(await watches(town)) == sorted(
        (each.id, town.stage.last(each).message_id) for each in (town.karin, phone)
    )
    await town.write(people.change_staff, bram.id, role=Role.COACH)
    await town.stage.settle()
    await town.stage.advance(4)
    assert town.last(town.karin).startswith("✅ Done")
    assert not town.last(phone).startswith("✅ Done")
    assert await watches(town) == []


async def test_a_message_that_is_gone_is_forgotten(town: Town) -> None:
    await town.join("Semhar")
    await on_its_way(town)
    number = town.stage.last(town.karin).message_id
    await town.stage.app.sender.delete(town.karin.id, number)
    await town.stage.settle()
    await town.stage.advance(4)
    assert await watches(town) == []


async def test_nothing_for_two_days_and_it_is_forgotten(town: Town) -> None:
    await town.join("Semhar")
    number = await on_its_way(town)
    await town.write(announcement_sending.pause, town.coach.id, number, now=town.now)
    await town.stage.advance(4)
    assert "⏸ Paused" in town.last(town.karin)
    assert len(await watches(town)) == 1
    town.stage.clock.advance(timedelta(hours=49))
    await watching(town).run(town.now)
    assert await watches(town) == []


async def test_pause_and_go_on(town: Town) -> None:
    semhar, _ = await town.join("Semhar")
    number = await on_its_way(town)
    shown = town.stage.last(town.karin)
    town.karin.tap(town.stage.bot, shown.message_id, f"1:hu:{number}")
    await work_on_all(town)
    assert "⏸ Paused" in town.last(town.karin)
    before = len(town.all(semhar))
    await town.stage.advance(60)
    assert len(town.all(semhar)) == before
    await town.tap(town.karin, "▶️ Go on")
    assert DUTCH in town.last(semhar)
    await town.stage.advance(4)
    assert "✅ Done" in town.last(town.karin)
    assert "Still to go" not in town.last(town.karin)


async def test_stop_asks_once_more(town: Town) -> None:
    semhar, _ = await town.join("Semhar")
    number = await on_its_way(town)
    before = len(town.all(semhar))
    await town.write(announcement_sending.pause, town.coach.id, number, now=town.now)
    shown = await town.tap(town.karin, "⏹ Stop")
    assert "1 person who does not have it yet does not get it." in shown
    assert (await present(town, number)).state is State.PAUSED
    await town.tap(town.karin, "✖️ No")
    await town.tap(town.karin, "⏹ Stop")
    shown = await town.tap(town.karin, "⏹ Yes, stop")
    assert "⏹ Stopped" in shown
    assert "▫️ stopped before it went: 1" in shown
    assert len(town.all(semhar)) == before
    await town.tap_data(town.karin, f"1:ho:{number}")
    assert town.last(town.karin).startswith("🔄 That cannot be done any more.")


async def test_who_may_not_have_it_gets_it_again_after_a_yes(town: Town) -> None:
    semhar, first = await town.join("Semhar")
    eden, second = await town.join("Eden")
    number = await released(town)
    await set_rows(town, number, OutboxState.UNCLEAR, names=(first.id,))
    await set_rows(town, number, OutboxState.FAILED, names=(second.id,))
    await town.tap_data(town.karin, f"1:hp:{number}")
    shown = town.last(town.karin)
    assert "❔ Unclear: 1 person may have it. Telegram gave no answer." in shown
    assert "⚠️ Failed: 1 person does not have it." in shown
    shown = await town.tap(town.karin, f"1:hg:{number}")
    assert "Some of them may get it twice." in shown
    before = len(town.all(semhar)), len(town.all(eden))
    shown = await town.tap(town.karin, "🔁 Yes, send again")
    assert shown.startswith("🔁 It goes again to 2 people.")
    assert (len(town.all(semhar)), len(town.all(eden))) == (before[0] + 1, before[1] + 1)
    await town.tap_data(town.karin, f"1:hg:{number}")
    assert "✅ Done" in town.last(town.karin)


@pytest.mark.parametrize("anyway", [True, False])
async def test_late_it_is_asked_whether_it_still_goes(town: Town, anyway: bool) -> None:
    """T05 e: an outage of more than a day."""
    semhar, _ = await town.join("Semhar")
    number = await written(town)
    one = await present(town, number)
    await town.write(announcing.release, town.coach.id, number, version=one.version, now=town.now)
    town.stage.clock.move_to(local("2026-11-19 12:00"))
    before = len(town.all(semhar))
    await town.stage.settle()
    assert "⏰ Your announcement is more than 24 hours late" in town.last(town.karin)
    shown = await town.tap(town.karin, "👀 Look")
    assert "⏰ It is more than 24 hours late. Send it anyway, or drop it?" in shown
    assert len(town.all(semhar)) == before
    await town.tap(town.karin, "📨 Send anyway" if anyway else "🗑 Drop")
    assert len(town.all(semhar)) == before + anyway
    assert (await present(town, number)).state is (State.RELEASED if anyway else State.STOPPED)


async def test_its_writer_is_told_also_while_a_colleague_stands_in(town: Town) -> None:
    """The colleague, who may not see it, hears nothing."""
    phone, bram = await town.another_coach()
    await town.join("Semhar")
    number = await written(town)
    one = await present(town, number)
    until = town.now + timedelta(days=7)
    absence = {"since": town.now, "until": until, "substitute_id": bram.id, "now": town.now}
    await town.write(go_away, town.coach.id, town.coach.id, **absence)
    await town.write(announcing.release, town.coach.id, number, version=one.version, now=town.now)
    town.stage.clock.move_to(local("2026-11-19 12:00"))
    await town.stage.settle()
    assert "⏰ Your announcement is more than 24 hours late" in town.last(town.karin)
    assert not [words for words in town.all(phone) if "24 hours late" in words]


async def test_at_night_it_says_when_it_goes_on(town: Town) -> None:
    await town.join("Semhar")
    town.stage.clock.move_to(local("2026-11-18 22:00"))
    await released(town)
    assert "🗓 It goes on Thursday 19 November 2026 at 08:00" in town.last(town.karin)
    await town.stage.pass_time(local("2026-11-19 08:05"))
    assert town.last(town.karin).startswith("✅ Done")


async def test_answers_are_counted_and_told_apart_after_a_change(town: Town) -> None:
    semhar, holder = await town.join("Semhar")
    number = await written(town)
    await ask(town, number, "Komt u?", "Ja", "Nee & dank")
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🚀 Send")
    answered = (semhar.id, holder.id, number)
    await town.write(announcement_answers.answer, *answered, edition=1, choice=1, now=town.now)
    await town.tap_data(town.karin, f"1:hp:{number}")
    assert "☑️ 1 person answered\n▫️ Ja: 0\n▫️ Nee & dank: 1" in town.last(town.karin)
    await put(town, number, "Toch niet.")
    await town.tap(town.karin, "🔄 Look again")
    await town.tap(town.karin, "✏️ Put the new words in place")
    shown = await town.tap(town.karin, "✏️ Put it in place")
    assert "✏️ 1 person answered before the change, and not again." in shown


async def test_a_draft_has_no_progress(town: Town) -> None:
    number = await written(town, "en")
    await town.tap_data(town.karin, f"1:hp:{number}")
    assert "cannot find" in town.last(town.karin)
    assert ENGLISH not in town.last(town.karin)
