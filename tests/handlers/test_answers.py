"""What holders answer to appointments: B04, B05, a change of mind, /appointments, why, the calendar file, the map."""

import logging
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions import appointments as actions
from bot.actions.appointments import Form
from bot.imports.calendar import read_calendar
from bot.rules.values import Answer, Appointment, AppointmentState, Dial, Domain, Holder
from bot.standin import Phone
from storage import appointments, audit
from tests.handlers.town import Town, case, data_of, local, read, right

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def booked(town: Town, *, at: str = "2026-11-24 14:00", **values) -> tuple[Phone, Holder, Appointment]:
    """Somebody who was told of an appointment a moment ago."""
    phone, holder = await town.join()
    return phone, holder, await book(town, holder, at, **values)


async def book(town: Town, holder: Holder, at: str, **values) -> Appointment:
    booked_id = await town.write(actions.book, town.coach.id, holder.id, form(at, **values), now=town.now)
    await town.stage.settle()
    return next(each for each in await town.of_holder(holder) if each.id == booked_id)


def form(at: str, **values) -> Form:
    moment = datetime.fromisoformat(at)
    usual = {"place": "Stadhuis, kamer 12", "domain": Domain.CIVIC, "title": "Gesprek", "with_whom": "Sofie"}
    return Form(day=moment.date(), at=moment.time(), **(usual | values))


async def test_b04_two_quick_taps_and_a_change_of_mind(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    phone, _, appointment = await booked(town)
    message = town.stage.last(phone)
    tail = f"1:an:{appointment.id}:{appointment.version}"
    before = len(town.all(town.karin))
    faults, given = town.stage.standin.faults, case("B04")
    for answer in ("c", "c", "n"):
        phone.tap(town.stage.bot, message.message_id, f"{tail}:{answer}")
    # The second edit changes nothing, and the third answer to a tap comes too late, as Telegram would say it.
    updates = [waiting.api() for waiting in town.stage.bot.updates]
    town.stage.bot.updates.clear()
    for number, update in enumerate(updates):
        if number == 1:
            faults.fail_next("editMessageText", 400, given["edit_result_of_second"].removeprefix("400 "))
        if number == 2:
            faults.fail_next("answerCallbackQuery", 400, given["answer_result_of_third"].removeprefix("400 "))
        await town.process(update)
    values = right("B04")
    answers = [call for call in town.stage.bot.requests if call[0] == "answerCallbackQuery"]
    assert faults.armed == []  # the third was refused, so it is not among those that came through
    assert len(answers) + 1 == values["callback_answers"]
    assert values["final_answer"] == "no"
    assert (await town.state(appointment)).answer is Answer.NOT_COMING
    news = town.all(town.karin)[before:]
    assert len(news) == values["coach_entries"]
    assert "Semhar cannot come" in news[0]
    assert "You said: I cannot come" in read(message)
    assert values["errors_shown"] == 0
    assert not any("went wrong" in text for text in town.all(phone))
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_three_taps_at_once_make_one_entry(town: Town) -> None:
    phone, _, appointment = await booked(town)
    message = town.stage.last(phone)
    before = len(town.all(town.karin))
    for answer in ("c", "c", "n"):
        phone.tap(town.stage.bot, message.message_id, f"1:an:{appointment.id}:{appointment.version}:{answer}")
    await town.stage.settle()
    assert [text.split("\n")[0] for text in town.all(town.karin)[before:]] == ["❌ Semhar cannot come."]
    assert len(phone.chat(town.stage.bot).answers) == 3


async def test_comes_after_all_and_needs_help(town: Town) -> None:
    phone, _, appointment = await booked(town)
    before = len(town.all(town.karin))
    for button in ("❌ I cannot come", "✅ I will come", "🙋 I need help", "✅ I will come"):
        await town.tap(phone, button)
        await town.stage.advance(1)
    assert [text.split("\n")[0] for text in town.all(town.karin)[before:]] == [
        "❌ Semhar cannot come.",
        "✅ Semhar is coming after all.",
        "🙋 Semhar needs help with an appointment.",
        "✅ Semhar is coming after all.",
    ]
    assert (await town.state(appointment)).answer is Answer.COMING


async def test_who_just_comes_is_in_the_list_alone(town: Town) -> None:
    phone, _, _ = await booked(town)
    before = town.all(town.karin)
    await town.tap(phone, "✅ I will come")
    assert town.all(town.karin) == before
    listed = await town.say(town.karin, "/list")
    assert "✅ Coming\n• Semhar: Tuesday 24 November, 14:00" in listed


async def test_the_list_has_those_who_need_the_coach_first(town: Town) -> None:
    for name, button in (
        ("Abel", "✅ I will come"),
        ("Saba", "🙋 I need help"),
        ("Yonas", "❌ I cannot come"),
    ):
        phone, holder = await town.join(name)
        await book(town, holder, "2026-11-24 14:00")
        await town.tap(phone, button)
    _, quiet = await town.join("Lemlem")
    await book(town, quiet, "2026-11-24 14:00")
    listed = await town.say(town.karin, "/list")
    places = [listed.index(name) for name in ("Saba", "Yonas", "Lemlem", "Abel")]
    assert places == sorted(places)
    await town.tap(town.karin, "🙋 Saba")
    assert "Needs help" in town.last(town.karin)
    await town.tap(town.karin, "📄 CSV")
    file = town.stage.last(town.karin).document
    assert file is not None
    assert file.file_name == "leerlijn.csv"
    assert b"Lemlem" in file.data


async def test_b05_old_buttons(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    phone = town.phone("Sara", "en", 903)
    _, holder = await town.join("Sara", phone=phone)
    moved = await book(town, holder, "2026-11-20 14:00")
    off = await book(town, holder, "2026-11-23 09:00")
    _, other = await town.join("Abel")
    foreign = await book(town, other, "2026-11-25 10:00", title="Iets van Abel")
    old = f"1:an:{moved.id}:{moved.version}:c"
    data = {
        "<yes-button of appointment 17>": old,
        "<yes-button of appointment 18>": f"1:an:{off.id}:{off.version}:c",
        "<yes-button of appointment 99 of another holder>": f"1:an:{foreign.id}:{foreign.version}:c",
    }
    await town.write(actions.change, town.coach.id, moved.id, form("2026-11-24 14:00"), now=town.now)
    await town.write(actions.cancel, town.coach.id, off.id, now=town.now)
    await town.stage.advance(60)
    before = [await town.state(each) for each in (moved, off, foreign)]
    shown: dict[int, str] = {}
    toasts: dict[int, str] = {}
    for update in case("B05")["updates"]:
        # In a private chat the number of the chat is that of the person. The messages are not there any more.
        message = update["callback_query"]["message"]
        message = {**message, "chat": phone.chat_api(), "message_id": message["message_id"] + 1000}
        query = {**update["callback_query"], "message": message}
        await town.process(
            {
                "update_id": update["update_id"],
                "callback_query": {**query, "data": data.get(query["data"], query["data"])},
            }
        )
        shown[update["update_id"]] = town.last(phone)
        calls = [call for name, call in town.stage.bot.requests if name == "answerCallbackQuery"]
        toasts[update["update_id"]] = calls[-1]["text"]
    assert right("B05") == {"state_changes": 0, "errors": 0}
    assert [await town.state(each) for each in (moved, off, foreign)] == before
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    for number in (7101, 7102, 7103):
        assert "no longer works" in toasts[number]
        assert "What can I do here?" in shown[number]
    assert "Your appointment is cancelled" in shown[7104]
    # Nothing about somebody else's, and the try is noted.
    assert "Abel" not in shown[7105] + toasts[7105]
    assert shown[7105] == shown[7104]
    assert len(await town.read(audit.of_subject, f"1:an:{foreign.id}:{foreign.version}:c")) == 1
    # Moved: the new time, and the question again.
    assert "Tuesday 24 November, 14:00" in shown[7106]
    assert "Will you come?" in shown[7106]
    assert town.all(town.karin) == []


async def test_a_button_on_a_message_that_can_still_be_changed_shows_the_present_state(town: Town) -> None:
    phone, _, appointment = await booked(town)
    message = town.stage.last(phone)
    await town.write(actions.change, town.coach.id, appointment.id, form("2026-11-26 10:00"), now=town.now)
    phone.tap(town.stage.bot, message.message_id, f"1:an:{appointment.id}:{appointment.version}:c")
    await town.stage.settle()
    assert "Thursday 26 November, 10:00" in read(message)
    assert "Will you come?" in read(message)
    assert (await town.state(appointment)).answer is Answer.OPEN
    # The button that stands there now is the right one.
    phone.tap(town.stage.bot, message.message_id, next(d for d in data_of(message) if d.endswith(":c")))
    await town.stage.settle()
    assert (await town.state(appointment)).answer is Answer.COMING


async def test_an_answer_after_the_start_changes_nothing(town: Town) -> None:
    phone, _, appointment = await booked(town, at="2026-11-19 10:00")
    message = town.stage.last(phone)
    before = town.all(town.karin)
    await town.stage.pass_time(local("2026-11-19 15:00"))
    phone.tap(town.stage.bot, message.message_id, f"1:an:{appointment.id}:{appointment.version}:n")
    await town.stage.settle()
    assert "This appointment is over" in read(message)
    assert message.inline_keyboard == []
    assert (await town.state(appointment)).answer is Answer.OPEN
    assert town.all(town.karin) == before


async def test_a_button_on_a_message_that_was_deleted_gets_the_state_in_a_new_one(town: Town) -> None:
    phone, _, appointment = await booked(town)
    message = town.stage.last(phone)
    phone.chat(town.stage.bot).delete(message)
    phone.tap(town.stage.bot, message.message_id, f"1:an:{appointment.id}:{appointment.version}:c")
    await town.stage.settle()
    assert "You said: I will come" in town.last(phone)
    assert (await town.state(appointment)).answer is Answer.COMING


async def test_the_list_of_a_holder_shows_what_is_open_first(town: Town) -> None:
    phone, holder, _ = await booked(town, at="2026-11-24 14:00")
    await town.tap(phone, "✅ I will come")
    await book(town, holder, "2026-11-26 09:00")
    await book(town, holder, "2026-11-27 09:00")
    listed = await town.say(phone, "/appointments")
    assert "✅ Tuesday 24 November, 14:00" in listed
    assert "❔ Thursday 26 November, 09:00" in listed
    assert "2 still wait for your answer" in listed
    assert town.stage.last(phone).buttons == [
        "❔ Thu 26 Nov 09:00",
        "❔ Fri 27 Nov 09:00",
        "✅ Tue 24 Nov 14:00",
    ]
    await town.tap(phone, "❔ Thu 26 Nov")
    assert "Will you come?" in town.last(phone)
    assert "You asked for help" in await town.tap(phone, "🙋 I need help")
    await town.stage.pass_time(local("2026-12-01 09:00"))
    assert "no appointments" in await town.say(phone, "/appointments")


async def test_a_long_list_comes_whole(town: Town) -> None:
    phone, holder = await town.join(dial="both")
    for number in range(120):
        await town.appointment(holder, f"2026-{11 + number // 100}-{20 + number % 9} {8 + number % 10:02}:00")
    phone.send_text(town.stage.bot, "/appointments")
    before = len(town.all(phone))
    await town.stage.settle()
    parts = town.all(phone)[before:]
    assert sum(part.count("❔ ") for part in parts) >= 120
    assert len(town.stage.last(phone).buttons) == 10


async def test_why_did_i_get_this(town: Town) -> None:
    phone, _, _ = await booked(town)
    await town.tap(phone, "❓ Why this?")
    why = town.last(phone)
    assert "Karin made this appointment for you" in why
    assert "I will tell you about each new appointment" in why
    assert "All times are in Dutch time" in why
    await town.stage.pass_time(local("2026-11-23 18:01"))
    assert "tomorrow" in town.last(phone)
    await town.tap(phone, "❓ Why this?")
    assert "1 day before, at 18:00" in town.last(phone)
    # Of one that the person opened, nothing was sent: there is no rule to name.
    await town.say(phone, "/appointments")
    await town.tap(phone, "❔")
    await town.tap(phone, "❓ Why this?")
    assert "Karin made this appointment for you" in town.last(phone)
    assert "You get a reminder:" not in town.last(phone)


async def test_the_calendar_file_says_what_the_message_says(town: Town) -> None:
    phone, _, appointment = await booked(town)
    await town.tap(phone, "📆 Calendar")
    file = town.stage.last(phone).document
    assert file is not None
    assert file.file_name == "2026-11-24.ics"
    (entry,) = read_calendar(file.data, zone=AMSTERDAM, now=town.now).entries
    assert (entry.start, entry.title, entry.place) == (appointment.start, "Gesprek", "Stadhuis, kamer 12")


async def test_the_calendar_file_of_something_private_is_discreet(town: Town) -> None:
    phone, _, appointment = await booked(town, domain=Domain.HEALTH, title="Psycholoog", place="GGZ")
    await town.tap(phone, "📆 Calendar")
    file = town.stage.last(phone).document
    assert file is not None
    (entry,) = read_calendar(file.data, zone=AMSTERDAM, now=town.now).entries
    assert (entry.start, entry.title, entry.place) == (appointment.start, "Appointment", "")
    assert b"GGZ" not in file.data


async def test_the_map_shows_the_place_in_the_town(town: Town) -> None:
    phone, _, _ = await booked(town, place="Stadhuis & loket 3")
    (address,) = [b["url"] for row in town.stage.last(phone).inline_keyboard for b in row if "url" in b]
    assert address == (
        "https://www.openstreetmap.org/search?query=Stadhuis%20%26%20loket%203%2C%20Voorbeeldstad"
    )


async def test_a_cancelled_one_can_no_longer_be_answered(town: Town) -> None:
    phone, holder, appointment = await booked(town)
    message = town.stage.last(phone)
    await town.write(actions.cancel, town.coach.id, appointment.id, now=town.now)
    await town.stage.advance(60)
    phone.tap(town.stage.bot, message.message_id, f"1:an:{appointment.id}:{appointment.version}:n")
    await town.stage.settle()
    assert "Your appointment is cancelled" in read(message)
    (after,) = await town.of_holder(holder)
    assert (after.state, after.answer) == (AppointmentState.CANCELLED, Answer.OPEN)


async def test_translating_an_old_message_does_not_revive_what_is_off(town: Town) -> None:
    phone, holder = await town.join(dial=Dial.DUTCH)
    appointment = await book(town, holder, "2026-11-24 14:00")
    message = town.stage.last(phone)
    await town.write(actions.cancel, town.coach.id, appointment.id, now=town.now)
    await town.stage.advance(60)
    off = town.stage.last(phone)
    phone.tap(town.stage.bot, message.message_id, f"1:tr:nw:{appointment.id}:new")
    await town.stage.settle()
    assert "Your appointment is cancelled" in read(message)
    assert "new appointment" not in read(message)
    assert message.inline_keyboard == []
    # And the other way round: it takes place after all.
    await town.write(appointments.change, appointment.id, state=AppointmentState.PLANNED)
    phone.tap(town.stage.bot, off.message_id, f"1:tr:ca:{appointment.id}:cancelled")
    await town.stage.settle()
    assert "Your appointment is cancelled" not in read(off)
    assert "Will you come?" in read(off)


@pytest.mark.parametrize("day", [None, "2026-11-19"], ids=["with a time", "whole day"])
async def test_translating_an_old_message_says_that_it_is_over(town: Town, day: str | None) -> None:
    phone, holder = await town.join(dial=Dial.DUTCH)
    whole = {"all_day": True, "end": None, "last_day": date.fromisoformat(day)} if day else {}
    appointment = await town.appointment(holder, "2026-11-19 00:00" if day else "2026-11-19 10:00", **whole)
    await town.stage.pass_time(local("2026-11-19 13:00"))
    card = f"1:tr:rm:{appointment.id}:7d"
    await town.tap_data(phone, card)
    assert ("This appointment is over" in town.last(phone)) == (day is None)
    await town.stage.pass_time(local("2026-11-20 00:01"))
    await town.tap_data(phone, card)
    assert "This appointment is over" in town.last(phone)
    assert "Will you come?" not in town.last(phone)


@pytest.mark.parametrize("domain", Domain)
async def test_what_is_private_goes_to_no_notice_list_or_file(town: Town, domain: Domain) -> None:
    """The coach's phone lies on a desk too, and a file stays at Telegram; the card says all, when it is opened."""
    phone, holder, appointment = await booked(town, domain=domain, title="Intake GGZ", place="Poli 4")
    await town.tap(phone, "❌ I cannot come")
    await town.tap(town.karin, f"1:so:{appointment.id}")
    await town.say(town.karin, "/list")
    await town.tap(town.karin, "1:lf:csv")
    notice, card, listed, file = town.karin.chat(town.stage.bot).from_bot[-4:]
    assert "Semhar cannot come" in read(notice)
    assert "Intake GGZ" in read(card)
    assert file.file is not None
    exported = file.file.data.decode("utf-8-sig")
    await town.tap_data(town.karin, f"1:sp:{holder.id}")
    at_once = [read(notice), read(listed), exported, town.last(town.karin)]
    private = domain in (Domain.HEALTH, Domain.SELF_RELIANCE)
    assert sum("Intake GGZ" in shown for shown in at_once) == (0 if private else 3)
    assert ("Poli 4" in exported) is not private
    places = await town.read(actions.recent_places, town.coach.id, most=5, now=town.now)
    assert places == ([] if private else ["Poli 4"])


async def test_on_a_shared_phone_each_message_names_its_person(town: Town) -> None:
    phone, abel = await town.join("Abel")
    _, saba = await town.join("Saba", phone=phone, language="en")
    await book(town, abel, "2026-11-24 14:00")
    await book(town, saba, "2026-11-25 10:00")
    assert town.all(phone)[-1].startswith("👤 Saba\n")
    listed = await town.say(phone, "/appointments")
    assert "Abel: ❔ Tuesday 24 November" in listed
    assert "Saba: ❔ Wednesday 25 November" in listed
    assert not listed.startswith("👤")  # the list is of both
    await town.tap(phone, "❔ Wed 25 Nov")
    assert town.last(phone).startswith("👤 Saba\n")
    assert "You said: I will come" in await town.tap(phone, "✅ I will come")
    assert (await town.of_holder(saba))[0].answer is Answer.COMING
    assert (await town.of_holder(abel))[0].answer is Answer.OPEN
    await town.tap(phone, "❓ Why this?")
    assert town.last(phone).startswith("👤 Saba\n")
    assert not (await town.say(phone, "/help")).startswith("👤")
