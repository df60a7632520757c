"""No words that people read stand outside bot/texts: translators would never see them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What shows or words something to a person.
SHOWS = {
    "Rendered",
    "Button",
    "Body",
    "View",
    "BotCommand",
    "send",
    "say",
    "show",
    "answer",
    "answer_tap",
    "edit",
    "send_message",
    "send_document",
    "text",
    "plain",
    "plural",
    "plain_plural",
    "context",
    "line",
}
# For whoever runs the bot, at a terminal.
TERMINAL = {"__main__", "doctor", "startup", "printing", "settings", "catalogues", "stage"}
LETTERS = re.compile(r"[^\W\d_]{2}")


def has_words(literal: str) -> bool:
    return LETTERS.search(literal) is not None and any(map(str.isspace, literal))


def files() -> list[Path]:
    ours = [path for path in (ROOT / "bot").glob("*.py") if path.stem not in TERMINAL]
    return sorted([*ours, *(ROOT / "handlers").rglob("*.py")])


def shown_words(source: str) -> Iterator[str]:
    """The literals with words in them that go into something that is shown."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in SHOWS:
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and has_words(part.value):
                yield f"{part.lineno}: {part.value}"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_words_outside_texts(path: Path) -> None:
    assert list(shown_words(path.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        'await context.say(Rendered("You are in."))',
        'Button("Yes, stop", "1:st:y")',
        'await context.answer(text="Not now")',
        'await context.answer(f"Hello {name}")',
        't.text("You come at {time}.", time=1)',
    ],
)
def test_words_would_be_seen(line: str) -> None:
    assert list(shown_words(f"async def f(context, t, name):\n    {line}"))


@pytest.mark.parametrize("line", ['Button(t.plain(source), "1:st:y")', 'View("ww", common.went_wrong)'])
def test_codes_are_no_words(line: str) -> None:
    assert list(shown_words(f"def f(t, source):\n    {line}")) == []
