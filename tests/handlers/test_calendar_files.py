"""A coach sends a calendar file: a dry run, the yes, the same again, and what is no calendar (I04, I05, I07)."""

import time
from pathlib import Path

import pytest

from bot.rules.values import AppointmentState, Holder
from bot.standin import Phone
from storage import appointments
from storage.tables import outbox
from tests.handlers.town import Town, local, restarted, right

FILES = Path(__file__).parents[1] / "data" / "calendar"


def file(name: str) -> bytes:
    return (FILES / f"{name}.ics").read_bytes()


def send(town: Town, data: bytes, name: str = "afspraken.ics", kind: str = "text/calendar") -> None:
    town.karin.send_document(town.stage.bot, name, data, kind)


async def dry_run(town: Town, data: bytes, **named: str) -> str:
    """Sends a file for the only person there is; what would change."""
    send(town, data, **named)
    await town.stage.settle()
    if "For whom" not in town.last(town.karin):
        return town.last(town.karin)
    return await town.tap(town.karin, "1:iw:")


async def imported(town: Town, data: bytes) -> str:
    shown = await dry_run(town, data)
    return await town.tap(town.karin, "1:im:y") if "Yes, save this" in _labels(town) else shown


def _labels(town: Town) -> str:
    return "".join(label for message in town.stage.chat(town.karin)[-1:] for label in message.buttons)


async def active(town: Town, holder: Holder) -> list[str]:
    """Titles of what is planned."""
    return sorted(
        each.title for each in await town.of_holder(holder) if each.state is AppointmentState.PLANNED
    )


async def sent(town: Town, kind: str) -> int:
    rows = await town.read(
        lambda tx: tx.execute(outbox.select().where(outbox.c.kind == kind, outbox.c.state == "sent")).all()
    )
    return len(rows)


async def test_i05_in_order_and_again(town: Town) -> None:
    phone, holder = await town.join()
    values = right("I05")
    names = ["I05-1-request", "I05-2-cancel", "I05-3-status-only", "I05-4-method-inside"]
    for number, name in enumerate(names, start=1):
        await imported(town, file(name))
        await town.stage.advance(60)
        expected = values[f"after_{number}"]
        assert len(await active(town, holder)) == expected["active"], name
        assert await sent(town, "appointment_cancelled") == expected.get("cancel_messages", 0), name
    titles = [each.title for each in await town.of_holder(holder)]
    assert sorted(titles) == ["Intake", "Voortgang"]
    before = town.all(phone)
    for name in names:
        assert "Nothing would change" in await dry_run(town, file(name)), name
    await town.stage.pass_time(local("2026-12-31 12:00"))
    assert len(town.all(phone)) - len(before) == values["again"]["new_messages"]


async def test_the_dry_run_changes_nothing_and_shows_everything(town: Town) -> None:
    phone, holder = await town.join()
    shown = await dry_run(town, file("I05-1-request"))
    assert "Calendar file for Semhar" in shown
    assert "➕ 2 new" in shown
    assert "Intake" in shown
    assert "Voortgang" in shown
    assert await town.of_holder(holder) == []
    assert "Nothing was saved" in await town.tap(town.karin, "1:sx")
    assert await town.of_holder(holder) == []
    assert town.all(phone) == []


async def test_the_yes_saves_once_also_when_it_is_tapped_twice(town: Town) -> None:
    phone, holder = await town.join()
    await dry_run(town, file("I05-1-request"))
    message = town.with_button(town.karin, "1:im:y")
    for _ in range(2):
        town.karin.tap(town.stage.bot, message.message_id, "1:im:y")
    await town.stage.settle()
    assert "Saved for Semhar: 2 new, 0 changed, 0 cancelled" in message.text.translate(
        dict.fromkeys((0x2068, 0x2069))
    )
    assert len(await town.of_holder(holder)) == 2
    assert len(town.all(phone)) == 2


async def test_each_step_delivered_twice(town: Town) -> None:
    _, holder = await town.join()
    faults = town.stage.standin.faults
    faults.double_delivery(town.stage.bot)
    send(town, file("I05-1-request"))
    await town.stage.settle()
    faults.double_delivery(town.stage.bot)
    await town.tap(town.karin, "1:iw:")
    faults.double_delivery(town.stage.bot)
    assert "2 new" in await town.tap(town.karin, "1:im:y")
    assert len(await town.of_holder(holder)) == 2


async def test_a_restart_between_the_dry_run_and_the_yes(town: Town) -> None:
    _, holder = await town.join()
    await dry_run(town, file("I05-1-request"))
    async with restarted(town.stage):
        assert "2 new" in await town.tap(town.karin, "1:im:y")
    assert len(await town.of_holder(holder)) == 2


async def test_a_file_with_refusals_costs_the_good_ones_nothing(town: Town) -> None:
    _, holder = await town.join()
    values = right("I07")
    shown = await dry_run(town, file("I07"))
    assert f"➕ {values['first']['new']} new" in shown
    assert "has no begin" in shown
    assert "⚠️" in shown
    await town.tap(town.karin, "1:im:y")
    assert len(await town.of_holder(holder)) == values["first"]["new"]
    again = await dry_run(town, file("I07"))
    assert f"➖ {values['first']['new']} known already" in again
    assert "Nothing would change" in again


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (file("I04-empty"), "the file is empty"),
        (file("I04-html"), "this is a web page"),
        (b"", "the file is empty"),
        (b"\x00\xff\xfe garbage \x01", "this is not a calendar file"),
        ("BEGIN:VCARD\nEND:VCARD".encode("utf-16"), "this is not a calendar file"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 2_000_000, "the file is too large"),
    ],
    ids=["I04-empty", "I04-html", "nothing", "garbage", "other", "2 MB"],
)
async def test_what_cannot_be_read_changes_nothing(town: Town, data: bytes, says: str) -> None:
    _, holder = await town.join()
    shown = await dry_run(town, data)
    assert says in shown
    assert "Nothing was changed" in shown
    assert await town.of_holder(holder) == []


async def test_a_file_that_would_hang_a_reader(town: Town) -> None:
    await town.join()
    rule = b"RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"
    event = b"BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261124T120000Z\r\n" + rule + b"END:VEVENT\r\n"
    before = time.process_time()
    shown = await dry_run(town, b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + event + b"END:VCALENDAR\r\n")
    assert "repeats" in shown
    assert time.process_time() - before < 5  # it came to an end; how fast is for the bench


async def test_a_long_file_is_shown_in_one_message(town: Town) -> None:
    """Titles of a file may be long; what would change has to fit all the same."""
    await town.join()
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:202612{number % 28 + 1:02}T120000Z\r\n"
        f"SUMMARY:{'Les ' * 100}\r\nEND:VEVENT\r\n"
        for number in range(60)
    )
    shown = await dry_run(town, f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode())
    assert "➕ 60 new" in shown
    assert "60 new" in await town.tap(town.karin, "1:im:y")


@pytest.mark.parametrize(
    "named",
    [{"name": "x.bin", "kind": "text/calendar"}, {"name": "X.ICS", "kind": "application/octet-stream"}],
)
async def test_a_calendar_is_known_by_its_name_or_its_kind(town: Town, named: dict[str, str]) -> None:
    await town.join()
    assert "2 new" in await dry_run(town, file("I05-1-request"), **named)


async def test_another_file_is_no_calendar(town: Town) -> None:
    await town.join()
    assert "I do not know what you mean" in await dry_run(
        town, b"%PDF-1.4", name="a.pdf", kind="application/pdf"
    )


async def test_a_holder_reads_in_no_calendar(town: Town) -> None:
    phone, holder = await town.join()
    phone.send_document(town.stage.bot, "afspraken.ics", file("I05-1-request"), "text/calendar")
    await town.stage.settle()
    assert await town.of_holder(holder) == []
    assert "passed this on" in town.last(phone)


async def test_a_button_of_an_older_file(town: Town) -> None:
    _, holder = await town.join()
    await dry_run(town, file("I05-1-request"))
    await town.tap(town.karin, "1:sx")
    assert "no longer works" in await town.tap_data(town.karin, "1:im:y")
    assert "no longer works" in await town.tap_data(town.karin, f"1:iw:{holder.id}")
    assert await town.of_holder(holder) == []


async def test_a_file_that_telegram_no_longer_has(town: Town) -> None:
    _, holder = await town.join()
    await dry_run(town, file("I05-1-request"))
    town.stage.standin.faults.fail_next("getFile", 400, "Bad Request: invalid file_id")
    await town.tap(town.karin, "1:im:y")
    assert "Something went wrong on our side" in town.last(town.karin)
    assert await town.of_holder(holder) == []
    # The next try works.
    await town.tap(town.karin, "1:im:y")
    assert len(await town.of_holder(holder)) == 2


async def test_an_appointment_of_a_file_is_shown_to_the_holder_with_its_source(town: Town) -> None:
    phone: Phone
    phone, holder = await town.join()
    await imported(town, file("I05-1-request"))
    assert "new appointment" in town.last(phone)
    await town.tap(phone, "❓ Why this?")
    assert "from a calendar file" in town.last(phone)
    assert len(await town.read(appointments.of_source, holder.id)) == 2
