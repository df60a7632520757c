"""Whatever is sent where words are expected: a clear answer in the person's language, nothing lost, nothing logged."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.logs import JsonFormatter
from bot.standin import Phone
from storage.tables import appointment, holder, staff
from tests.handlers.town import Town, restarted

MARK = "zwartekat"  # in every input that has words, and in no log
GARBAGE = {
    "long": f"{MARK} " * 10_000,
    "nul": f"\x00{MARK}\x00\x07\x1b[31m",
    "invisible": "\u200b\u2060\ufeff\u200e",
    "blank": "\u2800\u3164",
    "spaces": " \n\t ",
    "html": f"<b>{MARK}</i> & <script>",
    "sql": f"'; DROP TABLE holder; -- {MARK}",
    "format": f"{{name}} %s {{0.__class__}} ${{7*7}} {MARK}",
    "emoji": "👩‍👩‍👧🇳🇱" * 50,
    "direction": f"\u202e{MARK}\u2066",
    "numbers": "-1",
}
MEDIA: dict[str, dict[str, Any]] = {
    "photo": {"photo": [{"file_id": "A", "file_unique_id": "B", "width": 9, "height": 9}], "caption": MARK},
    "voice": {"voice": {"file_id": "A", "file_unique_id": "B", "duration": 3}},
    "sticker": {
        "sticker": {
            "file_id": "A",
            "file_unique_id": "B",
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
        }
    },
    "place": {"location": {"latitude": 52.1, "longitude": 5.1}},
    "contact": {"contact": {"phone_number": "+31600000000", "first_name": MARK}},
    "new kind": {"hologram": {"x": MARK}},
}

# How a coach comes to each step at which words are expected, and the words of its question.
STEPS = {
    "name": (("/new",), "What is their first name"),
    "colleague": (("/colleague",), "What is the name of the coach"),
    "whom": (("/appointment",), "For whom"),
    "day": (("/appointment", "1:bw:"), "Which day"),
    "time": (("/appointment", "1:bw:", "24 nov"), "At what time"),
    "domain": (("/appointment", "1:bw:", "24 nov 9:00"), "What is it about"),
    "place": (("/appointment", "1:bw:", "24 nov 9:00", "1:bo:civic"), "Where"),
    "echo": (("/appointment", "1:bw:", "24 nov 9:00", "1:bo:civic", "1:bl:-"), "Is this right"),
    "title": (("/appointment", "1:bw:", "24 nov 9:00", "1:bo:civic", "1:bl:-", "1:be:title"), "called"),
    "with whom": (("/appointment", "1:bw:", "24 nov 9:00", "1:bo:civic", "1:bl:-", "1:be:with_whom"), "whom"),
    "bring": (("/appointment", "1:bw:", "24 nov 9:00", "1:bo:civic", "1:bl:-", "1:be:bring"), "bring"),
}


@pytest.fixture(autouse=True)
def _no_words_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No record of ours holds a word of what was sent; nor does anything that is written of other records."""
    caplog.set_level(logging.DEBUG)
    yield
    formatter = JsonFormatter()
    for record in caplog.get_records("call"):
        written = formatter.format(record)
        assert MARK not in written
        if record.name.split(".")[0] in ("bot", "handlers", "storage"):
            assert MARK not in repr(vars(record) | {"exc_info": None})
            assert record.levelno < logging.ERROR, written


async def to_step(town: Town, step: str) -> None:
    for each in STEPS[step][0]:
        await (town.tap if each.startswith("1:") else town.say)(town.karin, each)
    assert STEPS[step][1] in town.last(town.karin)


async def everything(town: Town) -> list[Any]:
    return await town.read(
        lambda tx: [tuple(row) for table in (appointment, holder, staff) for row in tx.execute(select(table))]
    )


@pytest.mark.parametrize("kind", [*GARBAGE, *MEDIA])
@pytest.mark.parametrize("step", STEPS)
async def test_every_step_of_a_coach(town: Town, step: str, kind: str) -> None:
    await town.join()
    await to_step(town, step)
    said, before = await town.said(town.karin), await everything(town)
    told = len(town.all(town.karin))
    fields = MEDIA.get(kind) or {"text": GARBAGE[kind]}
    await town.message(town.karin, **fields)
    answers = town.all(town.karin)[told:]
    assert answers, "no answer at all"
    assert not any("went wrong" in answer for answer in answers)
    assert answers[-1].strip()
    after = await town.said(town.karin)
    if kind in MEDIA or kind in ("long", "invisible", "blank", "spaces"):
        # Refused by a clear answer: the dialog is where it was, and nothing is made.
        assert after == said
        assert await everything(town) == before
    if after is not None and step not in ("name", "colleague"):
        # What was said before is not lost.
        assert {key: after[key] for key in said or {} if key != "asked"} == {
            key: value for key, value in (said or {}).items() if key != "asked"
        } or step in ("title", "with whom", "bring")


async def test_the_answers_to_a_coach_say_what_is_wrong(town: Town) -> None:
    await town.join()
    await to_step(town, "title")
    await town.message(town.karin, text=GARBAGE["long"])
    assert "too long. At most 200 characters fit" in town.last(town.karin)
    await town.message(town.karin, text=GARBAGE["invisible"])
    assert "no words in this" in town.last(town.karin)
    await town.message(town.karin, **MEDIA["voice"])
    assert "cannot read this here" in town.last(town.karin)
    await town.message(town.karin, text=f"{MARK} " * 20)
    assert "Is this right" in town.last(town.karin)


async def test_a_name_of_control_characters_is_cleaned(town: Town) -> None:
    await town.say(town.karin, "/new")
    await town.message(town.karin, text="\x00Se\x07mhar\u202e \r\n")
    assert "The link for Semhar" in town.last(town.karin)


@pytest.mark.parametrize("kind", [*GARBAGE, *MEDIA])
@pytest.mark.parametrize("language", ["ar", "ti"])
async def test_whatever_a_holder_sends(town: Town, language: str, kind: str) -> None:
    phone, _ = await town.join(language=language)
    told = len(town.all(town.karin))
    fields = MEDIA.get(kind) or {"text": GARBAGE[kind]}
    await town.message(phone, **fields)
    (answer,) = town.all(phone)
    refused = {
        "long": "✂️ This is too long. At most {n} character fits.",
        "invisible": "✍️ I see no words in this. Please write it again.",
        "blank": "✍️ I see no words in this. Please write it again.",
        "spaces": "✍️ I see no words in this. Please write it again.",
        "place": "🔒 I do not keep places or phone numbers. Please write what you need: your coach will read it.",
        "contact": "🔒 I do not keep places or phone numbers. Please write what you need: your coach will read it.",
        "new kind": "✍️ I cannot read this here. Please write it, or tap a button.",
    }
    if kind == "long":
        assert "4096" in answer
        assert "✂️" in answer
    elif kind in refused:
        assert town.words(language, refused[kind]) in answer
    else:
        assert answer.startswith("📨")
    # It reached the coach, whole; or nothing did, and the person knows.
    assert (len(town.all(town.karin)) > told) == (kind not in refused)
    script = {"ar": ("\u0600", "\u06ff"), "ti": ("\u1200", "\u137f")}[language]
    assert any(script[0] <= letter <= script[1] for letter in answer)


@pytest.mark.parametrize("kind", [*GARBAGE, *MEDIA])
async def test_whatever_a_stranger_sends(town: Town, kind: str) -> None:
    phone = town.phone("Nobody", "ar")
    fields = MEDIA.get(kind) or {"text": GARBAGE[kind]}
    await town.message(phone, **fields)
    (answer,) = town.all(phone)
    ask = "🔑 Please open the link that you got from your coach, or write the code here."
    assert town.words("ar", ask) in answer


@pytest.mark.parametrize("kind", ["nul", "long", "html", "sql", "format", "direction", "numbers"])
@pytest.mark.parametrize("command", ["/start", "/new", "/appointments", "/stop", "/help", "/list"])
async def test_commands_with_anything_behind_them(town: Town, command: str, kind: str) -> None:
    phone, _ = await town.join()
    for who in (phone, town.karin, town.phone("Nobody")):
        told = len(town.all(who))
        entity = {"type": "bot_command", "offset": 0, "length": len(command)}
        await town.message(who, text=f"{command} {GARBAGE[kind]}", entities=[entity])
        assert len(town.all(who)) > told
        assert not any("went wrong" in text for text in town.all(who))


async def test_edits_of_garbage(town: Town) -> None:
    phone: Phone
    phone, _ = await town.join()
    sent = phone.send_text(town.stage.bot, "Ik kom")
    await town.stage.settle()
    before = town.all(town.karin)
    for text in GARBAGE.values():
        content = {**sent.api(town.stage.bot.id), "text": text, "edit_date": sent.timestamp + 1}
        phone.send_raw(town.stage.bot, {"edited_message": content})
        await town.stage.settle()
    assert before[0] in town.all(town.karin)
    assert len(town.all(phone)) == 1


async def test_garbage_survives_a_restart(town: Town) -> None:
    """What is stored of it can be read again."""
    phone, holder = await town.join()
    for text in ("html", "sql", "format", "emoji", "direction", "nul"):
        await town.message(phone, text=GARBAGE[text])
    async with restarted(town.stage):
        assert "No appointments" in await town.say(town.karin, "/list")
        await town.tap_data(town.karin, f"1:tc:{holder.id}")
    shown = "".join(town.all(town.karin))
    assert "<b>zwartekat</i> & <script>" in shown
    assert "'; DROP TABLE holder; -- zwartekat" in shown
    assert "{name} %s {0.__class__} ${7*7} zwartekat" in shown
