"""The dialog in which a coach books: by buttons, by typing, with everything echoed before it is saved."""

import pytest

from bot.rules.values import AppointmentState, Domain
from tests.handlers.town import Town, case, data_of, local, right


async def book(town: Town, *answers: str) -> str:
    """Goes through the dialog: what begins with "1:" is tapped, the rest typed. What the coach sees last."""
    await town.say(town.karin, "/appointment")
    shown = ""
    for answer in answers:
        act = town.tap if answer.startswith("1:") else town.say
        shown = await act(town.karin, answer)
    return shown


async def test_by_buttons_alone(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    asked = await town.say(town.karin, "/appointment")
    assert "For whom" in asked
    assert "Which day" in await town.tap(town.karin, f"1:bw:{holder.id}")
    day = town.with_button(town.karin, "1:bd:")
    # Working days from today on.
    assert [data for data in data_of(day) if data.startswith("1:bd:")][:4] == [
        "1:bd:2026-11-18",
        "1:bd:2026-11-19",
        "1:bd:2026-11-20",
        "1:bd:2026-11-23",
    ]
    assert "Tuesday 24 November" in await town.tap(town.karin, "1:bd:2026-11-24")
    assert "What is it about" in await town.tap(town.karin, "1:bt:14:30")
    assert "Where" in await town.tap(town.karin, "1:bo:work")
    echo = await town.tap(town.karin, "1:bl:-")
    assert "Is this right?" in echo
    assert "For: Semhar" in echo
    assert "Tuesday 24 November, 14:30 (in the afternoon)" in echo
    assert "Work" in echo
    assert await town.of_holder(holder) == []  # nothing before the yes
    assert "Saved for Semhar" in await town.tap(town.karin, "1:bs")
    (booked,) = await town.of_holder(holder)
    assert (booked.start, booked.domain, booked.place) == (local("2026-11-24 14:30"), Domain.WORK, "")
    assert booked.set_by == town.coach.id
    assert "You have a new appointment" in town.last(phone)
    assert await town.said(town.karin) is None


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("di 1 dec 14:30", "2026-12-01 14:30"),
        ("1-12-2026 14.30", "2026-12-01 14:30"),
        ("morgen 9:00", "2026-11-19 09:00"),
        ("tuesday 2 pm", "2026-11-24 14:00"),
    ],
)
async def test_day_and_time_in_one_go(town: Town, typed: str, start: str) -> None:
    _, holder = await town.join()
    await book(town, f"1:bw:{holder.id}", typed, "1:bo:civic", "Stadhuis, kamer 12", "1:bs")
    (booked,) = await town.of_holder(holder)
    assert (booked.start, booked.place) == (local(start), "Stadhuis, kamer 12")


@pytest.mark.parametrize("halves", [("24 nov", "14:30"), ("14:30", "24 nov"), ("14:30", "1:bd:2026-11-24")])
async def test_day_and_time_one_after_the_other(town: Town, halves: tuple[str, str]) -> None:
    _, holder = await town.join()
    await book(town, f"1:bw:{holder.id}", *halves, "1:bo:civic", "1:bl:-", "1:bs")
    (booked,) = await town.of_holder(holder)
    assert booked.start == local("2026-11-24 14:30")


async def test_a_whole_day(town: Town) -> None:
    _, holder = await town.join()
    echo = await book(town, f"1:bw:{holder.id}", "24 nov", "1:bt:all", "1:bo:education", "1:bl:-")
    assert "Tuesday 24 November, all day" in echo
    await town.tap(town.karin, "1:bs")
    (booked,) = await town.of_holder(holder)
    assert booked.all_day
    assert booked.last_day == local("2026-11-24 12:00").date()


async def test_each_thing_under_the_echo_can_be_said_anew(town: Town) -> None:
    _, holder = await town.join()
    await book(town, f"1:bw:{holder.id}", "24 nov 14:30", "1:bo:civic", "Kamer 12")
    for button, answer in (
        ("1:be:title", "Intake taalles"),
        ("1:be:with_whom", "meneer De Vries"),
        ("1:be:bring", "uw brief"),
        ("1:be:place", "Kamer 7"),
    ):
        await town.tap(town.karin, button)
        assert answer in await town.say(town.karin, answer)
    await town.tap(town.karin, "1:be:domain")
    assert "Language" in await town.tap(town.karin, "1:bo:language")
    assert "Which day" in await town.tap(town.karin, "1:be:moment")
    assert "Wednesday 25 November, 09:15" in await town.say(town.karin, "wo 25 nov 9:15")
    await town.tap(town.karin, "1:be:bring")
    echo = await town.tap(town.karin, "1:bf:bring:-")
    assert "Bring:" not in echo
    await town.tap(town.karin, "1:bs")
    (booked,) = await town.of_holder(holder)
    assert (booked.title, booked.with_whom, booked.bring, booked.place, booked.domain, booked.start) == (
        "Intake taalles",
        "meneer De Vries",
        "",
        "Kamer 7",
        Domain.LANGUAGE,
        local("2026-11-25 09:15"),
    )


async def test_moving_shows_old_and_new_to_the_holder_and_asks_again(town: Town) -> None:
    phone, holder = await town.join()
    await book(town, f"1:bw:{holder.id}", "24 nov 14:30", "1:bo:civic", "Kamer 12", "1:bs")
    await town.tap(phone, "✅ I will come")
    await town.tap(town.karin, "📅 Open")
    await town.tap(town.karin, "🔁 Change")
    await town.tap(town.karin, "1:be:moment")
    assert "The appointment will be changed" in await town.say(town.karin, "26 nov 10:00")
    await town.tap(town.karin, "1:bs")
    await town.stage.advance(60)
    (moved,) = await town.of_holder(holder)
    assert (moved.start, moved.answer) == (local("2026-11-26 10:00"), "open")
    message = town.last(phone)
    assert "Your appointment has changed" in message
    assert "no longer: Tuesday 24 November, 14:30" in message
    assert "Thursday 26 November, 10:00" in message


async def test_cancelling_asks_first_and_sends_one_message(town: Town) -> None:
    phone, holder = await town.join()
    await book(town, f"1:bw:{holder.id}", "24 nov 14:30", "1:bo:civic", "Kamer 12", "1:bs")
    await town.tap(town.karin, "📅 Open")
    assert "Cancel the appointment for Semhar?" in await town.tap(town.karin, "❌ Cancel it")
    assert "No answer yet" in await town.tap(town.karin, "↩️ No")
    await town.tap(town.karin, "❌ Cancel it")
    assert "Cancelled for Semhar" in await town.tap(town.karin, "❌ Yes, cancel it")
    await town.stage.pass_time(local("2026-11-25 12:00"))
    (appointment,) = await town.of_holder(holder)
    assert appointment.state is AppointmentState.CANCELLED
    assert [text for text in town.all(phone) if "is cancelled" in text] == [town.last(phone)]


async def test_leaving_the_dialog_saves_nothing(town: Town) -> None:
    _, holder = await town.join()
    await book(town, f"1:bw:{holder.id}", "24 nov 14:30", "1:bo:civic", "Kamer 12")
    assert "Nothing was saved" in await town.tap(town.karin, "1:sx")
    assert await town.said(town.karin) is None
    assert await town.of_holder(holder) == []
    assert "Nothing was sent" in await town.say(town.karin, "Kamer 12")


@pytest.mark.parametrize("past", ["1-11-2026 9:00", "vandaag 9:00", "1:bd:2026-11-18"])
async def test_a_moment_in_the_past_is_asked_again(town: Town, past: str) -> None:
    _, holder = await town.join()
    answers = [past, "1:bt:09:00"] if past.startswith("1:") else [past]
    await book(town, f"1:bw:{holder.id}", *answers, "1:bo:civic", "1:bl:-")
    assert "in the past" in town.last(town.karin)
    assert "Is this right?" in await town.say(town.karin, "morgen 9:00")


async def test_a_moment_that_passes_while_the_echo_waits(town: Town) -> None:
    _, holder = await town.join()
    await book(town, f"1:bw:{holder.id}", "vandaag 14:30", "1:bo:civic", "1:bl:-")
    await town.stage.pass_time(local("2026-11-18 15:00"))
    await town.tap(town.karin, "1:bs")
    assert "in the past" in town.last(town.karin)
    assert await town.of_holder(holder) == []


@pytest.mark.parametrize("typed", ["ooit", "31 feb 9:00", "di 2 dec 9:00", "25:00", "5-13-2026"])
async def test_what_is_not_understood_is_asked_again(town: Town, typed: str) -> None:
    _, holder = await town.join()
    assert "do not understand" in await book(town, f"1:bw:{holder.id}", typed)
    assert "What is it about" in await town.say(town.karin, "24 nov 9:00")


async def test_a_clash_is_shown_and_can_be_saved(town: Town) -> None:
    _, holder = await town.join()
    await town.appointment(holder, "2026-11-24 14:00", title="Huisarts")
    echo = await book(town, f"1:bw:{holder.id}", "24 nov 14:30", "1:bo:civic", "1:bl:-")
    assert "There is something else at this time: Tue 24 Nov 14:00 Huisarts" in echo
    await town.tap(town.karin, "1:bs")
    assert len(await town.of_holder(holder)) == 2


async def test_health_stays_out_of_the_message(town: Town) -> None:
    phone, holder = await town.join(language="ar")
    await book(town, f"1:bw:{holder.id}", "24 nov 14:30", "1:bo:health", "GGZ Polikliniek")
    await town.tap(town.karin, "1:be:title")
    await town.say(town.karin, "Intake psycholoog")
    await town.tap(town.karin, "1:bs")
    message = town.stage.last(phone)
    assert "psycholoog" not in message.text
    # The place stands under a spoiler, which the preview on a locked phone hides.
    (spoiler,) = [entity for entity in message.entities if entity["type"] == "spoiler"]
    hidden = message.text.encode("utf-16-le")[
        spoiler["offset"] * 2 : (spoiler["offset"] + spoiler["length"]) * 2
    ].decode("utf-16-le")
    assert "GGZ Polikliniek" in hidden
    assert not any("url" in button for row in message.inline_keyboard for button in row)  # no map


async def test_a_place_and_a_title_are_one_line_each(town: Town) -> None:
    """Words on a line of their own would look like those of the bot."""
    _, holder = await town.join()
    echo = await book(
        town,
        *(f"1:bw:{holder.id}", "di 1 dec 14:30", "1:bo:work", "Stadhuis\n✅ Saved for Ali", "1:be:title"),
        *("Intake\u2028⏰ Tomorrow", "1:be:bring", "uw brief\nuw pas"),
    )
    assert "Stadhuis ✅ Saved for Ali" in echo
    await town.tap(town.karin, "1:bs")
    (booked,) = await town.of_holder(holder)
    assert booked.place == "Stadhuis ✅ Saved for Ali"
    assert booked.title == "Intake ⏰ Tomorrow"
    assert booked.bring == "uw brief\nuw pas"  # a list


async def test_a_name_is_one_line(town: Town) -> None:
    await town.say(town.karin, "/new")
    assert "The link for Sara 🔑 Code" in await town.say(town.karin, "Sara\n🔑 Code")


async def test_somebody_without_a_phone_is_said_to_get_nothing(town: Town) -> None:
    await town.new_code("Abel")
    await book(town, "1:bw:", "24 nov 14:30", "1:bo:civic", "1:bl:-")
    assert "does not get messages here now" in await town.tap(town.karin, "1:bs")


async def test_places_of_before_are_offered_and_stay_what_they_were(town: Town) -> None:
    _, holder = await town.join()
    for place in ("Stadhuis", "Stadhuis", "Taalhuis"):
        await town.appointment(holder, "2026-11-27 09:00", place=place)
    await book(town, f"1:bw:{holder.id}", "24 nov 14:30", "1:bo:civic")
    assert town.with_button(town.karin, "1:bl:0").buttons[:2] == ["Stadhuis", "Taalhuis"]
    for _ in range(3):  # what is booked meanwhile changes nothing about the buttons
        await town.appointment(holder, "2026-11-27 09:00", place="Werkplein")
    assert "📍 Taalhuis" in await town.tap(town.karin, "1:bl:1")


async def test_thirty_people_a_page_at_a_time(town: Town) -> None:
    for number in range(30):
        await town.without_phone(f"Person {number:02}")
    await town.say(town.karin, "/appointment")
    pages = []
    for page in range(4):
        pages.append([label for label in town.with_button(town.karin, "1:bw:").buttons if "Person" in label])
        if page < 3:
            await town.tap(town.karin, "More")
    assert [len(labels) for labels in pages] == [8, 8, 8, 6]
    assert len({label for labels in pages for label in labels}) == 30
    await town.tap(town.karin, "Back")
    assert [label for label in town.with_button(town.karin, "1:bw:").buttons if "Person" in label] == pages[2]


async def test_x05_a_search_finds_letters_that_look_alike(town: Town) -> None:
    for name in case("X05")["stored"]:
        await town.without_phone(name)
    for search in case("X05")["searches"]:
        await town.say(town.karin, "/appointment")
        answer = await town.say(town.karin, search)
        wanted = right("X05")[search]
        if wanted:
            names = [label for label in town.stage.last(town.karin).buttons if "▫️" in label]
            assert sorted(label.partition(" ")[2] for label in names) == sorted(wanted), search
        else:
            assert "Nobody you coach is called" in answer


async def test_x06_a_search_finds_every_i(town: Town) -> None:
    await town.without_phone(case("X06")["stored_name"])
    found = 0
    for search in case("X06")["searches"]:
        await town.say(town.karin, "/appointment")
        await town.say(town.karin, search)
        found += case("X06")["stored_name"] in "".join(town.stage.last(town.karin).buttons)
    assert found == right("X06")["search_matches"]
