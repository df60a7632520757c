"""A coach sends a calendar file: a dry run, the yes, the same again, and what is no calendar (I04, I05, I07)."""

from pathlib import Path

import pytest

from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.rules.values import DISCREET_DOMAINS, AppointmentState, Domain, Holder
from bot.standin import Phone
from bot.texts.staff import importing as texts
from storage import appointments
from storage.tables import outbox
from tests.handlers.town import Town, data_of, local, restarted, right

FILES = Path(__file__).parents[1] / "data" / "calendar"


def file(name: str) -> bytes:
    return (FILES / f"{name}.ics").read_bytes()


def send(town: Town, data: bytes, name: str = "afspraken.ics", kind: str = "text/calendar") -> None:
    town.karin.send_document(town.stage.bot, name, data, kind)


async def dry_run(town: Town, data: bytes, *, domain: Domain = Domain.CIVIC, **named: str) -> str:
    """Sends a file for the only person there is; what would change."""
    send(town, data, **named)
    await town.stage.settle()
    if "For whom" not in town.last(town.karin):
        return town.last(town.karin)
    asked = await town.tap(town.karin, "1:iw:")
    return await town.tap(town.karin, f"1:io:{domain}") if "appointments about?" in asked else asked


async def imported(town: Town, data: bytes, **chosen: Domain) -> str:
    shown = await dry_run(town, data, **chosen)
    return await town.tap(town.karin, "1:im:") if "Yes, save this" in _labels(town) else shown


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
    message = town.with_button(town.karin, "1:im:")
    (yes,) = [data for data in data_of(message) if data.startswith("1:im:")]
    for _ in range(2):
        town.karin.tap(town.stage.bot, message.message_id, yes)
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
    await town.tap(town.karin, "1:io:work")
    faults.double_delivery(town.stage.bot)
    assert "2 new" in await town.tap(town.karin, "1:im:")
    assert len(await town.of_holder(holder)) == 2


async def test_a_restart_between_the_dry_run_and_the_yes(town: Town) -> None:
    _, holder = await town.join()
    await dry_run(town, file("I05-1-request"))
    async with restarted(town.stage):
        assert "2 new" in await town.tap(town.karin, "1:im:")
    assert len(await town.of_holder(holder)) == 2


async def test_a_file_with_refusals_costs_the_good_ones_nothing(town: Town) -> None:
    _, holder = await town.join()
    values = right("I07")
    shown = await dry_run(town, file("I07"))
    assert f"➕ {values['first']['new']} new" in shown
    assert "has no start" in shown
    assert "⚠️" in shown
    await town.tap(town.karin, "1:im:")
    assert len(await town.of_holder(holder)) == values["first"]["new"]
    again = await dry_run(town, file("I07"))
    assert f"➖ {values['first']['new']} already known" in again
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


async def test_a_reason_that_has_no_words_yet_makes_a_whole_sentence(town: Town) -> None:
    t = town.stage.app.application.house.catalogues.translator("en", domain="staff")
    assert texts.unreadable(t, "of_another_world").html == "📎 I cannot read this file. Nothing was changed."


async def test_a_file_that_would_hang_a_reader(town: Town) -> None:
    await town.join()
    rule = b"RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"
    event = b"BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261124T120000Z\r\n" + rule + b"END:VEVENT\r\n"
    shown = await dry_run(town, b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + event + b"END:VCALENDAR\r\n")
    assert "repeats" in shown


def events(first_uid: int, count: int, hour: int) -> str:
    """Entries with long words, a day each."""
    return "".join(
        f"BEGIN:VEVENT\r\nUID:{first_uid + number}\r\nDTSTART:202612{number + 1:02}T{hour}0000Z\r\n"
        f"SUMMARY:{'😀 les ' * 40}\r\nLOCATION:{'Stadhuis ' * 30}\r\nDESCRIPTION:{'Neem mee ' * 50}\r\n"
        "END:VEVENT\r\n"
        for number in range(count)
    )


async def test_a_long_file_is_shown_whatever_its_length(town: Town) -> None:
    """What would change is shown, in more than one message if need be, and the yes is under the last."""
    _, holder = await town.join()
    shown = await dry_run(town, as_file(events(0, 15, 10)))
    assert "➕ 15 new" in shown
    assert "… and 3 more" in shown
    assert "15 new" in await town.tap(town.karin, "1:im:")
    before = len(town.all(town.karin))
    await dry_run(town, as_file(events(0, 15, 11) + events(100, 15, 12)))
    parts = [message.text for message in town.karin.chat(town.stage.bot).from_bot[before:]]
    assert len(parts) > 1
    assert max(map(utf16_length, parts)) <= MESSAGE_LIMIT
    assert "➕ 15 new" in "".join(town.all(town.karin)[before:])
    assert "🔁 15 changed" in "".join(town.all(town.karin)[before:])
    assert "15 new, 15 changed" in await town.tap(town.karin, "1:im:")
    assert len(await town.of_holder(holder)) == 30


def as_file(entries: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{entries}END:VCALENDAR\r\n".encode()


def entry(*lines: str, uid: str = "a") -> bytes:
    return as_file("\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", "")))


INTAKE = entry(
    "DTSTART:20261124T130000Z",
    "SUMMARY:Intake GGZ",
    "LOCATION:Poli 4",
    "DESCRIPTION:Neem uw pas mee.\\nIntern: zie dossier",
)


async def test_the_dry_run_says_what_is_in_the_file(town: Town) -> None:
    await town.join()
    shown = await dry_run(town, INTAKE, domain=Domain.WORK)
    for words in ("Work", "24 November", "14:00", "Intake GGZ", "Poli 4", "Neem uw pas mee. Intern: zie"):
        assert words in shown


@pytest.mark.parametrize("domain", Domain)
async def test_what_a_file_is_about_decides_how_much_the_messages_say(town: Town, domain: Domain) -> None:
    phone, holder = await town.join()
    await imported(town, INTAKE, domain=domain)
    (made,) = await town.of_holder(holder)
    assert made.domain is domain
    private = domain in DISCREET_DOMAINS
    assert ("Intake GGZ" in town.last(phone)) is not private
    assert "You have a new appointment" in town.last(phone)


async def test_the_domain_of_what_is_known_stays(town: Town) -> None:
    """A coach who made one of them private keeps it so."""
    phone, holder = await town.join()
    await imported(town, INTAKE, domain=Domain.HEALTH)
    await imported(town, INTAKE.replace(b"T130000Z", b"T140000Z"), domain=Domain.WORK)
    (moved,) = await town.of_holder(holder)
    assert (moved.start, moved.domain) == (local("2026-11-24 15:00"), Domain.HEALTH)
    await town.stage.advance(60)
    assert "has changed" in town.last(phone)
    assert "Intake" not in town.last(phone)


@pytest.mark.parametrize("domain", Domain)
@pytest.mark.parametrize("full", [True, False], ids=["all details", "private"])
async def test_a_note_goes_to_the_holder_only_if_the_coach_wants_it(
    town: Town, full: bool, domain: Domain
) -> None:
    phone, holder = await town.join(full_details=full)
    shown = await dry_run(town, INTAKE, domain=domain)
    assert "The notes are not saved" in shown
    shown = await town.tap(town.karin, "With the notes")
    assert ("does not see them" in shown) is (domain in DISCREET_DOMAINS)
    await town.tap(town.karin, "1:im:")
    (made,) = await town.of_holder(holder)
    await town.tap_data(town.karin, f"1:sa:{made.id}")
    assert "Intern: zie dossier" in town.last(town.karin)
    told = domain not in DISCREET_DOMAINS
    assert ("Neem uw pas mee" in town.last(phone)) is told
    await town.tap(phone, "📆 Calendar")
    document = town.stage.last(phone).document
    assert document is not None
    assert (b"Neem uw pas mee" in document.data) is told


async def test_without_a_word_of_the_coach_a_note_is_not_kept(town: Town) -> None:
    phone, holder = await town.join()
    await imported(town, INTAKE)
    (made,) = await town.of_holder(holder)
    assert made.note == ""
    assert "Neem" not in town.last(phone)
    assert "Nothing would change" in await dry_run(town, INTAKE)
    assert "1 changed" in await town.tap(town.karin, "With the notes")
    assert "Nothing would change" in await town.tap(town.karin, "Without the notes")
    await town.tap(town.karin, "With the notes")
    await town.tap(town.karin, "1:im:")
    assert (await town.of_holder(holder))[0].note.startswith("Neem uw pas mee.")
    # Once they are kept, the same file read again changes nothing.
    assert "Nothing would change" in await dry_run(town, INTAKE)


async def test_a_note_with_what_looks_like_a_bsn_goes_nowhere(town: Town) -> None:
    phone, holder = await town.join()
    data = entry("DTSTART:20261124T130000Z", "SUMMARY:Intake 123456782", "DESCRIPTION:BSN 123456782\\, PTSS")
    shown = await dry_run(town, data)
    assert "A number that looks like a BSN is left out" in shown
    assert "With the notes" not in _labels(town)  # there are none left
    await town.tap(town.karin, "1:im:")
    (made,) = await town.of_holder(holder)
    assert (made.title, made.note) == ("Intake …", "")
    assert "123456782" not in "".join(town.all(phone) + town.all(town.karin))


@pytest.mark.parametrize(
    ("name", "kind"), [("x.bin", "text/calendar"), ("X.ICS", "application/octet-stream")]
)
async def test_a_calendar_is_known_by_its_name_or_its_kind(town: Town, name: str, kind: str) -> None:
    await town.join()
    assert "2 new" in await dry_run(town, file("I05-1-request"), name=name, kind=kind)


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
    yes = next(data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:im:"))
    await town.tap(town.karin, "1:sx")
    for data in (yes, f"1:iw:{holder.id}", "1:io:work", "1:in:y", "1:im:y"):
        assert "no longer works" in await town.tap_data(town.karin, data)
    assert await town.of_holder(holder) == []


async def test_a_yes_is_one_to_the_dry_run_above_it(town: Town) -> None:
    """For the person, the file and the choices that were shown there, and for no other."""
    _, semhar = await town.join("Semhar")
    _, abel = await town.join("Abel")
    old: list[str] = []

    async def show(data: bytes, *taps: str) -> None:
        send(town, data)
        await town.stage.settle()
        for each in taps:
            await town.tap(town.karin, each)
        old.append(next(d for d in data_of(town.stage.last(town.karin)) if d.startswith("1:im:")))

    await show(INTAKE, f"1:iw:{semhar.id}", "1:io:work")
    await show(INTAKE, f"1:iw:{semhar.id}", "1:io:health")
    await show(file("I05-1-request"), f"1:iw:{semhar.id}", "1:io:work")
    await show(INTAKE, f"1:iw:{abel.id}", "1:io:work")
    await show(INTAKE, f"1:iw:{abel.id}", "1:io:work", "With the notes")
    *before, now = old
    for data in before:
        assert "no longer works" in await town.tap_data(town.karin, data)
    assert await town.of_holder(semhar) == await town.of_holder(abel) == []
    await town.tap_data(town.karin, now)
    assert await town.of_holder(semhar) == []
    assert len(await town.of_holder(abel)) == 1


async def test_a_file_that_telegram_no_longer_has(town: Town) -> None:
    _, holder = await town.join()
    await dry_run(town, file("I05-1-request"))
    town.stage.standin.faults.fail_next("getFile", 400, "Bad Request: invalid file_id")
    await town.tap(town.karin, "1:im:")
    assert "Something went wrong on our side" in town.last(town.karin)
    assert await town.of_holder(holder) == []
    # The next try works.
    await town.tap(town.karin, "1:im:")
    assert len(await town.of_holder(holder)) == 2


async def test_an_appointment_of_a_file_is_shown_to_the_holder_with_its_source(town: Town) -> None:
    phone: Phone
    phone, holder = await town.join()
    await imported(town, file("I05-1-request"))
    assert "new appointment" in town.last(phone)
    await town.tap(phone, "❓ Why this?")
    assert "from a calendar file" in town.last(phone)
    assert len(await town.read(appointments.of_source, holder.id)) == 2
