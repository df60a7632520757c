"""Names and texts show exactly as they were typed (X02), and long ones come whole (X03)."""

import pytest

from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.rules.values import Dial
from bot.standin import Message, Phone
from tests.handlers.town import Town, case, read, right
from tests.reading import UNSEEN

NAMES = case("X02")["names"]
TEXT = case("X02")["text"]
# What our own templates make of a message; a name or a text adds nothing to it.
OURS = {"bold", "strikethrough", "blockquote", "code", "bot_command", "url", "spoiler"}


def texts_under(message: Message, kind: str) -> list[str]:
    """The stretches of the message with this entity."""
    units = message.text.encode("utf-16-le")
    return [
        units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
        .decode("utf-16-le")
        .strip("\u2066\u2068\u2069")
        for entity in message.entities
        if entity["type"] == kind
    ]


def check(message: Message, *shown: str) -> None:
    """All of it shows, and nothing was made of it that the template did not ask for."""
    for words in shown:
        assert words in read(message)
    assert {entity["type"] for entity in message.entities} <= OURS
    for kind in ("code", "spoiler", "strikethrough"):
        for stretch in texts_under(message, kind):
            assert not any(name in stretch for name in shown)


async def no_fault(town: Town) -> None:
    """Telegram took the markup of every message the first time."""
    assert town.stage.standin.faults.armed == []
    assert all(
        call.get("parse_mode") == "HTML"
        for method, call in town.stage.bot.requests
        if method in ("sendMessage", "editMessageText")
    )


@pytest.mark.parametrize("name", NAMES)
async def test_x02_a_name_through_everything(town: Town, name: str) -> None:
    assert right("X02") == {"visible_equals_input": True, "entities_allowed": ["bold of template 1"]}
    code = await town.new_code(name)
    link = town.stage.last(town.karin)
    check(link, f"The link for {name}")
    assert texts_under(link, "code") == [code]

    phone = town.phone("X")
    await town.stage.start(phone, code)
    question = town.with_button(phone, "English")
    await town.tap(phone, "English")
    check(question, f"Hello {name}.", f"Are you {name}, and")
    await town.tap(phone, "1:ok:y")
    check(question, f"Welcome, {name}.")

    await town.say(town.karin, "/people")
    assert f"📱 {name}" in town.stage.last(town.karin).buttons
    await town.say(town.karin, "/appointment")
    await town.tap(town.karin, "1:bw:")
    await town.say(town.karin, "24 nov 14:30")
    await town.tap(town.karin, "1:bo:civic")
    await town.say(town.karin, TEXT)
    for button in ("title", "with_whom", "bring"):
        await town.tap(town.karin, f"1:be:{button}")
        await town.say(town.karin, name)
    echo = town.stage.last(town.karin)
    check(echo, f"For: {name}", f"📍 {TEXT}", f"📝 {name}", f"With: {name}", f"Bring: {name}")
    await town.tap(town.karin, "1:bs")
    check(echo, f"Saved for {name}.")
    reminder = town.stage.last(phone)
    check(reminder, f"📝 {name}", f"📍 {TEXT}", f"With: {name}", f"Bring: {name}")

    await town.say(phone, TEXT)
    wrote = town.stage.last(town.karin)
    check(wrote, f"{name} wrote:", TEXT)
    assert texts_under(wrote, "bold") == [name]
    assert texts_under(wrote, "blockquote") == [TEXT]
    await town.tap(phone, "❌ I cannot come")
    check(town.stage.last(town.karin), f"{name} cannot come.", f"📝 {name}")
    check(await town.stage.say(town.karin, "/list"), f"{name}: Tuesday 24 November")
    await no_fault(town)


@pytest.mark.parametrize("name", NAMES)
async def test_x02_a_search_for_nobody(town: Town, name: str) -> None:
    await town.join()
    await town.say(town.karin, "/appointment")
    check(await town.stage.say(town.karin, name), f"called {name}. Type")
    await no_fault(town)


@pytest.mark.parametrize("dial", list(Dial))
async def test_x02_in_every_position_of_the_dial(town: Town, dial: Dial) -> None:
    phone, holder = await town.join("Ali <3", language="ar", dial=dial)
    made = await town.appointment(holder, title=TEXT, place="</b> & Co", with_whom="[klik](tg://user?id=1)")
    await town.tap_data(phone, f"1:ap:{made.id}")
    shown = town.last(phone)
    for words in (TEXT, "</b> & Co", "[klik](tg://user?id=1)"):
        assert words in shown
    await no_fault(town)


async def test_x02_a_place_on_the_map_and_a_button(town: Town) -> None:
    await town.join()
    for _ in range(2):
        await town.say(town.karin, "/appointment")
        await town.tap(town.karin, "1:bw:")
        await town.say(town.karin, "24 nov 14:30")
        await town.tap(town.karin, "1:bo:civic")
        await town.say(town.karin, "</b> & Co")
        await town.tap(town.karin, "1:bs")
    await town.say(town.karin, "/appointment")
    await town.tap(town.karin, "1:bw:")
    await town.say(town.karin, "25 nov 14:30")
    await town.tap(town.karin, "1:bo:civic")
    assert "</b> & Co" in town.with_button(town.karin, "1:bl:0").buttons
    assert "📍 </b> & Co" in await town.tap(town.karin, "1:bl:0")


async def test_x02_markup_that_telegram_refuses_goes_as_plain_text(town: Town) -> None:
    phone, _ = await town.join()
    town.stage.standin.faults.fail_next(
        "sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag"
    )
    shown = await town.say(phone, "/help")
    assert "❓ What can I do here?" in shown
    assert town.stage.last(phone).entities == [] or "bold" not in {
        entity["type"] for entity in town.stage.last(phone).entities
    }


async def parts_to_coach(town: Town, phone: Phone, text: str) -> list[Message]:
    before = len(town.all(town.karin))
    town.send(phone, text=text)
    await town.settle_as_time_goes_on()
    return town.karin.chat(town.stage.bot).from_bot[before:]


@pytest.mark.parametrize(
    "text",
    [
        "z" * 4096,
        "😀" * 2048,
        ("سلام عليكم " * 500)[:4095].strip(),
        ("a & b " * 682).strip(),
        "x" * 4088 + "👩‍👩‍👧",
        "x" * 4092 + "🇳🇱",
        "👩‍👩‍👧" * 512,
        "<b>" + "y" * 4080 + "</b>",
    ],
    ids=["g", "a", "b", "c", "e", "d", "joined", "f"],
)
async def test_x03_the_longest_words_reach_the_coach_whole(town: Town, text: str) -> None:
    """Telegram takes 4,096 units of a holder; with the name above it that is more than one message."""
    phone, _ = await town.join("Sara")
    assert utf16_length(text) <= right("X03")["max_utf16_units"] == MESSAGE_LIMIT
    parts = await parts_to_coach(town, phone, text)
    assert len(parts) in (2, 3)
    assert all(0 < utf16_length(part.text) <= MESSAGE_LIMIT for part in parts)
    # Telegram takes the spaces off both ends of a part.
    joined = "".join(read(part) for part in parts)
    assert "".join(joined.removeprefix("✍️ Sara wrote:").split()) == "".join(text.split())
    quoted = "".join(stretch for part in parts for stretch in texts_under(part, "blockquote"))
    assert "".join(quoted.translate(UNSEEN).split()) == "".join(text.split())
    # No cut within a joined emoji or a flag.
    assert not any(read(part).startswith(("\u200d", "\ufe0f", "🇱")) for part in parts)
    assert not any(read(part).endswith(("\u200d", "🇳")) for part in parts)


@pytest.mark.parametrize("text", ["", "\u200b"], ids=["h", "i"])
async def test_x03_nothing_to_be_seen_is_not_passed_on_and_the_sender_is_told(town: Town, text: str) -> None:
    phone, _ = await town.join("Sara")
    expected = right("X03")["parts"]["h" if text == "" else "i"]
    assert len(await parts_to_coach(town, phone, text)) == expected
    assert len(town.all(phone)) == 1


async def test_x03_a_caption_of_the_longest(town: Town) -> None:
    """1,024 units at most come with a photo: one message to the coach."""
    phone, _ = await town.join("Sara")
    phone.send_photo(town.stage.bot, "q" * right("X03")["max_caption"])
    await town.stage.settle()
    assert "q" * 1024 in town.last(town.karin)
