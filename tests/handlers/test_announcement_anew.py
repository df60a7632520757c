"""New words as a message of their own, to those whose message cannot be changed any more: under way, and what came of it."""

from sqlalchemy import Connection, select, update

from bot.rules.announcements import Rule
from bot.rules.values import OutboxState
from storage.tables import outbox
from tests.handlers.releasing import put, released
from tests.handlers.test_announcement_progress import watches
from tests.handlers.town import Town
from tests.handlers.walking import forge_tap, work_on_all
from tests.reading import UNSEEN

BETTER = "Het loket verhuist pas in maart."
NAMES = ("Semhar", "Eden", "Sami", "Abel")


async def on_their_way(town: Town) -> int:
    """Four have words of two days ago, and Karin has just tapped to send the new ones; its number."""
    for name in NAMES:
        await town.join(name)
    number = await released(town)
    await town.stage.advance(49 * 3600)
    await put(town, number, BETTER)
    await town.tap_data(town.karin, f"1:hc:{number}")
    await town.tap(town.karin, "✏️ Put it in place")
    await town.stage.advance(10)
    await town.tap_data(town.karin, f"1:hp:{number}")
    assert "📨 New words to 4 people" in buttons(town)
    forge_tap(town, town.karin, f"1:hf:{number}")
    await work_on_all(town)
    return number


def buttons(town: Town) -> list[str]:
    return [one.translate(UNSEEN) for one in town.stage.last(town.karin).buttons]


async def come_to(town: Town, number: int, *states: OutboxState) -> None:
    """As if this had come of sending the new words to the first of them."""

    def change(tx: Connection) -> None:
        theirs = (outbox.c.subject_id == number, outbox.c.rule == Rule.CORRECTION.value)
        rows = tx.scalars(select(outbox.c.id).where(*theirs).order_by(outbox.c.id)).all()
        for row, state in zip(rows, states, strict=False):
            tx.execute(update(outbox).where(outbox.c.id == row).values(state=state.value))

    await town.write(change)


async def test_they_are_under_way_until_they_went(town: Town) -> None:
    number = await on_their_way(town)
    shown = town.last(town.karin).split("\n")
    assert shown[0] == "📨 The new words go to 4 people."
    assert shown[2:8] == [
        "📤 It goes now",
        "📢 Wed 18 Nov · Het loket verhuist pas in…",
        "👤 Released by Karin",
        "",
        "📨 Sent: 4 of 4",
        "⏱ It takes less than a minute.",
    ]
    assert shown[-3:] == ["", "📨 New words in a new message: 0 of 4", "⏳ Still to go: 4"]
    assert buttons(town)[:2] == ["⏸ Pause", "⏹ Stop"]
    assert len(await watches(town)) == 1
    await come_to(town, number, OutboxState.FAILED, OutboxState.UNCLEAR)
    await town.stage.settle()
    await town.stage.advance(4)
    # By itself.
    shown = town.last(town.karin).split("\n")
    assert shown[0] == "✅ Done"
    assert shown[-6:] == [
        "✏️ 0 messages were changed.",
        "🔒 1 message is older than 48 hours and cannot be changed.",
        "",
        "📨 New words in a new message: 2 of 4",
        "❔ Unclear: 1 person may have it. Telegram gave no answer.",
        "⚠️ Failed: 1 person does not have it.",
    ]
    assert buttons(town)[0] == "🔁 Send again to 2 people"
    assert not [one for one in buttons(town) if one.startswith("📨")]
    shown = (await town.tap(town.karin, f"1:hg:{number}")).split("\n")
    assert shown == [
        "🔁 Send it again to who may not have it?",
        "❔ Unclear: 1 person may have it. Telegram gave no answer.",
        "⚠️ Failed: 1 person does not have it.",
        "Some of them may get it twice.",
    ]
    await town.tap(town.karin, "🔁 Yes, send again")
    await town.stage.advance(4)
    assert town.last(town.karin).split("\n")[-3:] == [
        "✏️ 0 messages were changed.",
        "",
        "📨 New words in a new message: 4 of 4",
    ]


async def test_they_are_paused_and_stopped(town: Town) -> None:
    number = await on_their_way(town)
    forge_tap(town, town.karin, f"1:hu:{number}")
    await work_on_all(town)
    shown = town.last(town.karin)
    assert shown.startswith("⏸ Paused")
    assert shown.endswith("📨 New words in a new message: 0 of 4\n⏳ Still to go: 4")
    await town.stage.advance(60)
    assert town.last(town.karin) == shown
    shown = await town.tap(town.karin, "⏹ Stop")
    assert shown.split("\n") == [
        "⏹ Stop this announcement?",
        "4 people do not get the new words.",
        "Who has it keeps it. You cannot go on after this.",
    ]
    shown = await town.tap(town.karin, "⏹ Yes, stop")
    assert shown.startswith("⏹ Stopped")
    assert shown.split("\n")[-5:] == [
        "✏️ 0 messages were changed.",
        "🔒 4 messages are older than 48 hours and cannot be changed.",
        "",
        "📨 New words in a new message: 0 of 4",
        "▫️ stopped before it went: 4",
    ]
