"""Coming in: from the link of a manager to the yes of a holder, in every language; stopping and coming back."""

import pytest
from sqlalchemy import select

from bot.stage import Stage
from bot.standin import Phone
from bot.texts.coming_in import CONSENT_VERSION
from storage import people
from storage.tables import consent
from tests.handlers.town import Town, data_of, read, restarted

OWN_NAMES = ["Nederlands", "English", "العربية", "ትግርኛ"]


async def consents(town: Town) -> list[tuple[str, str, bool]]:
    """Version, language, and whether it holds."""
    rows = await town.read(lambda tx: tx.execute(select(consent).order_by(consent.c.id)).all())
    return [(row.version, row.language, row.taken_back_at is None) for row in rows]


async def test_the_first_manager_comes_in_by_the_link_of_the_command_line(stage: Stage) -> None:
    code = await stage.first_link("Voorbeeldstad", "Karin")
    phone = stage.standin.add_phone("K", "nl")
    welcome = read(await stage.start(phone, code))
    assert "Karin" in welcome
    assert "Voorbeeldstad" in welcome
    # The commands of a manager, in the language of staff.
    assert [each["command"] for each in phone.chat(stage.bot).commands] == [
        "messages",
        "appointment",
        "list",
        "deadlines",
        "summary",
        "people",
        "new",
        "colleague",
        "team",
        "announce",
        "pool",
        "away",
        "same",
        "duty",
        "figures",
        "compare",
        "voices",
        "reports",
        "settings",
        "help",
    ]
    read(await stage.tap(phone, "1:sl:?"))
    assert "/new: add a person" in read(await stage.tap(phone, "English"))


async def test_a_coach_gets_a_link_and_a_picture_of_it(town: Town) -> None:
    await town.say(town.karin, "/new")
    await town.say(town.karin, "Semhar")
    picture, link = town.stage.chat(town.karin)[-2:]
    assert picture.photo is not None
    assert picture.photo.data.startswith(b"\x89PNG")
    assert f"https://t.me/leerlijn_bot?start={town.code_given()}" in read(link)
    assert "The link for Semhar" in read(link)
    assert "Wednesday 2 December 2026" in read(link)  # 14 days


async def test_a_manager_makes_a_colleague_who_comes_in(town: Town) -> None:
    await town.say(town.karin, "/colleague")
    await town.say(town.karin, "Bram")
    phone = town.phone("B", "en")
    welcome = read(await town.stage.start(phone, town.code_given()))
    assert "Bram" in welcome
    assert "colleague" not in [each["command"] for each in phone.chat(town.stage.bot).commands]
    # A coach makes no colleagues.
    assert "kan dat niet vinden" in await town.say(phone, "/colleague")


@pytest.mark.parametrize(
    ("language", "own_name"), [("ar", "العربية"), ("ti", "ትግርኛ"), ("en", "English"), ("nl", "Nederlands")]
)
async def test_the_whole_way_in_in_every_language(town: Town, language: str, own_name: str) -> None:
    code = await town.new_code()
    phone = town.phone("S", None)
    asked = await town.stage.start(phone, code)
    assert asked.buttons == OWN_NAMES

    question = await town.tap(phone, own_name)
    for source in (
        "⏰ I will remind you of your appointments.",
        "💾 I keep your first name, your language, your appointments and what you write here.",
        "🙋 It is your own choice. You can also phone or get letters instead. You can stop at any time with /stop.",
    ):
        assert town.words(language, source) in question
        assert language == "en" or source not in question
    assert "Semhar" in question
    assert "Voorbeeldstad" in question
    assert (await town.read(people.holders_of_chat, phone.id)) == []  # nobody before the yes

    await town.tap(phone, "1:ok:y")
    welcome, listing = town.all(phone)[-2:]
    assert "Semhar" in welcome
    assert "Karin" in welcome
    nothing = "📅 You have no appointments coming up. I will tell you when there is one."
    assert town.words(language, nothing) in listing
    (holder,) = await town.read(people.holders_of_chat, phone.id)
    assert (holder.name, holder.language) == ("Semhar", language)
    assert holder.consent_at == town.now
    assert await consents(town) == [(CONSENT_VERSION, language, True)]
    (described, *_) = [each["description"] for each in phone.chat(town.stage.bot).commands]
    assert described == town.words(language, "📅 My appointments")


async def test_no_links_nobody_and_the_link_goes_on_working(town: Town) -> None:
    code = await town.new_code()
    phone = town.phone()
    await town.stage.start(phone, code)
    await town.tap(phone, "English")
    assert "I will keep nothing" in await town.tap(phone, "1:ok:n")
    assert await town.read(people.holders_of_chat, phone.id) == []
    await town.stage.start(phone, code)
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    assert len(await town.read(people.holders_of_chat, phone.id)) == 1


async def test_not_me_withdraws_the_link_and_tells_the_coach(town: Town) -> None:
    code = await town.new_code()
    phone = town.phone()
    await town.stage.start(phone, code)
    await town.tap(phone, "English")
    assert "Thank you for telling me" in await town.tap(phone, "1:ok:x")
    assert "Somebody else tried or saw the link for Semhar" in town.last(town.karin)
    assert "does not work" in read(await town.stage.start(town.phone("Other"), code))


async def tap_twice(town: Town, phone: Phone, first: str, then: str) -> str:
    """Both buttons of one message within a moment; what the message says then."""
    message = town.with_button(phone, first)
    for button in (first, then):
        phone.tap(town.stage.bot, message.message_id, next(d for d in data_of(message) if d == button))
    await town.stage.settle()
    return read(message)


async def test_only_the_first_answer_to_the_consent_counts(town: Town) -> None:
    for name, first, then in (
        ("Abel", "1:ok:y", "1:ok:n"),
        ("Saba", "1:ok:y", "1:ok:y"),
        ("Yonas", "1:ok:n", "1:ok:y"),
    ):
        phone = town.phone(name)
        await town.stage.start(phone, await town.new_code(name))
        await town.tap(phone, "English")
        shown = await tap_twice(town, phone, first, then)
        linked = await town.read(people.holders_of_chat, phone.id)
        if first == "1:ok:y":
            assert f"Welcome, {name}" in shown
            assert [holder.name for holder in linked] == [name]
        else:
            assert "I will keep nothing" in shown
            assert linked == []
        assert "no longer works" in town.toasts(phone)[-1]


async def test_stop_takes_the_consent_back_and_start_asks_for_it_again(town: Town) -> None:
    phone = town.phone()
    await town.stage.start(phone, await town.new_code())
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    (holder,) = await town.read(people.holders_of_chat, phone.id)

    await town.say(phone, "/stop")
    assert "Everything stays" in await town.tap(phone, "1:st:n")
    assert (await town.holder(holder)).stopped_at is None
    await town.say(phone, "/stop")
    assert "You have stopped" in await town.tap(phone, "1:st:y")
    assert (await town.holder(holder)).stopped_at == town.now
    assert (await town.holder(holder)).consent_at is None
    assert await consents(town) == [(CONSENT_VERSION, "en", False)]
    assert "Semhar has stopped" in town.last(town.karin)

    # What they write now is not kept.
    assert "You have stopped" in await town.say(phone, "Hallo?")
    assert "Hallo" not in town.last(town.karin)

    assert "Are you Semhar" in await town.say(phone, "/start")
    await town.tap(phone, "1:ok:y")
    assert (await town.holder(holder)).stopped_at is None
    assert (await town.holder(holder)).consent_at == town.now
    assert await consents(town) == [(CONSENT_VERSION, "en", False), (CONSENT_VERSION, "en", True)]


async def test_an_appointment_of_before_shows_at_the_end_of_coming_in(town: Town) -> None:
    code = await town.new_code()
    (holder,) = await town.read(people.holders_of_coach, town.coach.id)
    await town.appointment(holder, "2026-11-24 14:00")
    phone = town.phone()
    await town.stage.start(phone, code)
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    assert "Tuesday 24 November, 14:00" in town.last(phone)
    # The list told of it: no message comes besides.
    assert sum("new appointment" in text for text in town.all(phone)) == 0


async def test_two_people_on_one_phone(town: Town) -> None:
    phone, _ = await town.join("Abel")
    await town.stage.start(phone, await town.new_code("Saba"))
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    welcome = town.all(phone)[-2]
    assert "Welcome, Saba" in welcome
    assert "Abel" not in welcome
    names = [holder.name for holder in await town.read(people.holders_of_chat, phone.id)]
    assert names == ["Abel", "Saba"]


async def test_a_bare_start_and_words_of_somebody_unknown(town: Town) -> None:
    phone = town.phone()
    assert "Please open the link" in await town.say(phone, "/start")
    assert "Please open the link" in await town.say(phone, "Goedemorgen Karin")
    assert "Please open the link" in await town.say(phone, "/help")
    await town.message(phone, voice={"file_id": "A", "file_unique_id": "B", "duration": 3})
    assert "Please open the link" in town.last(phone)


async def test_what_is_typed_while_a_question_is_open_brings_the_question_again(town: Town) -> None:
    phone = town.phone()
    await town.stage.start(phone, await town.new_code())
    await town.say(phone, "hallo")
    assert town.stage.last(phone).buttons == OWN_NAMES
    await town.tap(phone, "English")
    assert "Are you Semhar" in await town.say(phone, "wie bent u")
    phone.send_photo(town.stage.bot)
    await town.stage.settle()
    assert "Are you Semhar" in town.last(phone)
    # A new code is taken at any step.
    other = await town.new_code("Abel")
    await town.say(phone, other)
    assert town.stage.last(phone).buttons == OWN_NAMES
    await town.tap(phone, "English")
    assert "Are you Abel" in town.last(phone)


async def test_a_restart_in_the_middle_goes_on(town: Town) -> None:
    phone = town.phone()
    await town.stage.start(phone, await town.new_code())
    async with restarted(town.stage):
        assert "Are you Semhar" in await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    assert len(await town.read(people.holders_of_chat, phone.id)) == 1


async def test_the_link_is_made_once_when_its_message_could_not_be_sent(town: Town) -> None:
    await town.say(town.karin, "/new")
    before = len(town.all(town.karin))
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.say(town.karin, "Semhar")
    links = [text for text in town.all(town.karin)[before:] if "The link for" in text]
    assert len(links) == 2
    assert len(set(links)) == 1  # the same code again
    assert len(await town.read(people.holders_of_coach, town.coach.id)) == 1
