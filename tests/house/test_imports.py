"""The directions of the house: which package may import which.

Edge (handlers, worker, receiving) -> actions -> storage, with rules beside them. The table below is the whole truth; a
new file in `bot` that no row covers is a failure, so that it gets its place by decision.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("bot", "handlers", "storage", "tests")

# Only these compose the others, and nobody but tests imports them.
TOP = ("bot.app", "bot.stage", "bot.demo", "bot.doctor", "bot.commands", "bot.__main__")

# What an edge of the house needs to answer. The clock is an argument; it is imported for its type.
EDGE = ("bot.rules", "bot.texts", "bot.i18n", "bot.actions", "bot.clock", "storage")


@dataclass(frozen=True)
class Place:
    """What one package may import of ours besides itself, and what it must never import of others."""

    ours: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


PLACES = {
    "bot.rules": Place(never=("telegram", "sqlalchemy", "aiohttp", "babel", "asyncio")),
    "bot.clock": Place(),
    "bot.settings": Place(),
    "bot.i18n": Place(),
    # The practice cards: data, read into values of the rules.
    "bot.card_shapes": Place(ours=("bot.rules",)),
    "bot.card_files": Place(ours=("bot.rules", "bot.card_shapes")),
    "bot.deck": Place(ours=("bot.rules", "bot.card_files")),
    "bot.danger_words": Place(ours=("bot.rules",)),
    "bot.stop_words": Place(ours=("bot.rules",)),
    "bot.glosses": Place(ours=("bot.i18n",)),
    # The everyday messages of coaches: data, read into values of the rules.
    "bot.phrases": Place(ours=("bot.rules",)),
    # Another machine that translates, and the job that has it do so.
    "bot.translating": Place(ours=EDGE),
    # The checks of the cards are rules; what they know of Dutch is read by `card_data`, with packages of the tests.
    "bot.card_checks": Place(ours=("bot.rules",), never=("wordfreq", "spylls", "babel")),
    "bot.card_data": Place(ours=("bot.rules", "bot.i18n", "bot.card_checks")),
    "bot.card_gate": Place(ours=("bot.rules", "bot.card_checks", "bot.card_files")),
    # The questions of check-ins: data, read into values of the rules; it finds lines as the cards do.
    "bot.questions": Place(ours=("bot.rules", "bot.card_files")),
    # What translators are asked for stands in the code, on the cards and in the questions.
    "bot.catalogues": Place(ours=("bot.i18n", "bot.rules", "bot.deck", "bot.questions")),
    # It knows the names of languages, and takes off what an export put on.
    "bot.imports": Place(
        ours=("bot.rules", "bot.i18n", "bot.exports"), never=("telegram", "sqlalchemy", "aiohttp", "asyncio")
    ),
    # The translator is an argument; i18n is imported for its type and its escaping, and imports nothing itself.
    "bot.texts": Place(ours=("bot.rules", "bot.i18n")),
    "storage": Place(ours=("bot.rules",), never=("telegram",)),
    "bot.actions": Place(ours=("bot.rules", "storage"), never=("telegram", "aiohttp", "asyncio")),
    "bot.request": Place(),
    "bot.pacing": Place(ours=("bot.rules", "bot.clock", "storage")),
    "bot.calls": Place(ours=("bot.rules", "bot.texts")),
    "bot.send_errors": Place(ours=("bot.rules", "bot.request")),
    "bot.sending": Place(ours=(*EDGE, "bot.request", "bot.pacing", "bot.calls", "bot.send_errors")),
    "bot.attempts": Place(
        ours=(*EDGE, "bot.pacing", "bot.calls", "bot.send_errors", "bot.sending"),
    ),
    "bot.starting": Place(ours=("bot.clock", "storage")),
    "bot.startup": Place(
        ours=(
            *("bot.danger_words", "bot.stop_words", "bot.deck", "bot.questions", "bot.keys"),
            *("bot.sending", "storage"),
        )
    ),
    "bot.printing": Place(ours=("bot.rules",)),
    "bot.wording": Place(
        ours=(*EDGE, "bot.phrases", "bot.news_wording", "bot.staff_wording", "bot.standing_wording")
    ),
    "bot.news_wording": Place(ours=EDGE),
    "bot.staff_wording": Place(ours=(*EDGE, "bot.standing_wording")),
    "bot.standing_wording": Place(ours=EDGE),
    "bot.keys": Place(ours=("storage",)),
    "bot.logs": Place(),
    "bot.speech": Place(ours=("bot.settings", "bot.rules")),
    "bot.jobs": Place(ours=(*EDGE, "bot.pacing")),
    "bot.mailing": Place(ours=EDGE),
    "bot.announcement_watching": Place(ours=(*EDGE, "bot.sending")),
    "bot.worker": Place(ours=(*EDGE, "bot.attempts", "bot.starting", "bot.sending", "bot.pacing")),
    "bot.receiving": Place(ours=(*EDGE, "bot.sending")),
    # A handler answers at once: it sends by itself, and never through the outbox.
    "handlers": Place(
        ours=(
            *EDGE,
            *("bot.imports", "bot.exports", "bot.request", "bot.sending", "bot.glosses", "bot.speech"),
            *("bot.phrases", "bot.translating"),
        )
    ),
    "bot.exports": Place(),
    "bot.standin": Place(),
    **{name: Place(ours=OURS[:3]) for name in TOP},
}

# The one file of storage that knows threads and the loop.
MAY_AWAIT = "storage.engine"


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def place_of(module: str) -> tuple[str, Place] | None:
    for package, place in PLACES.items():
        if is_in(module, package):
            return package, place
    return None


def imports_of(source: str) -> Iterator[str]:
    """Every module or name that a file imports, wherever in the file, in full: `from bot import rules` is bot.rules."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def wrong_imports(module: str, source: str) -> list[str]:
    found = place_of(module)
    if found is None:
        return [f"{module} has no place in the table"]
    package, place = found
    return [
        f"{module} imports {imported}"
        for imported in imports_of(source)
        if not allowed(module, package, place, imported)
    ]


def allowed(module: str, package: str, place: Place, imported: str) -> bool:
    top = imported.split(".")[0]
    if any(is_in(imported, other) for other in place.never):
        return False
    if package == "storage" and top == "asyncio":
        return module == MAY_AWAIT
    if package == "bot.rules" and top not in OURS:
        return top in sys.stdlib_module_names or top == "fsrs"
    if top not in OURS:
        return top != ""
    return any(is_in(imported, other) for other in (package, *place.ours)) and (
        package in TOP or not any(is_in(imported, other) for other in TOP)
    )


def files() -> list[Path]:
    return sorted(
        path for package in ("bot", "handlers", "storage") for path in (ROOT / package).rglob("*.py")
    )


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_import_goes_in_an_allowed_direction() -> None:
    wrong = [
        line
        for path in files()
        if module_of(path) != "bot"
        for line in wrong_imports(module_of(path), path.read_text())
    ]
    assert wrong == []


def test_bot_itself_is_empty() -> None:
    assert (ROOT / "bot" / "__init__.py").read_text().strip() == ""


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.rules.terms", "import asyncio"),
        ("bot.actions.people", "from bot.clock import Clock"),
        ("bot.rules.terms", "from babel.dates import format_date"),
        ("bot.rules.terms", "import msgspec"),
        ("bot.rules.terms", "from bot import i18n"),
        ("bot.clock", "from bot.rules import values"),
        ("bot.imports.text", "def read():\n    from sqlalchemy import select"),
        ("bot.texts.coach", "from storage.people import Holder"),
        ("storage.people", "import asyncio"),
        ("storage.people", "from bot.actions.people import add_holder"),
        ("bot.actions.people", "import bot.texts.coach"),
        ("bot.worker", "from handlers import register"),
        ("bot.receiving", "from handlers import register"),
        ("bot.sending", "from bot.worker import deliver"),
        ("handlers.start", "from bot.settings import Settings"),
        ("handlers.web.routes", "import bot.app"),
        ("bot.standin.server", "from bot.rules.values import Language"),
        ("bot.demo", "from tests.builders import a_holder"),
        ("bot.texts.coach", "from .errors import sentence"),
        ("bot.newcomer", "import json"),
    ],
)
def test_a_wrong_direction_is_seen(module: str, source: str) -> None:
    assert len(wrong_imports(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.rules.terms", "from bot.rules.values import Law\nfrom datetime import date\nimport fsrs"),
        ("storage.engine", "import asyncio"),
        ("bot.actions.people", "from storage import people\nfrom bot.rules import values"),
        ("handlers.start", "from telegram import Update\nfrom bot.actions.people import join"),
        ("bot.demo", "from bot.app import build\nfrom bot.standin.server import Standin\nimport handlers"),
        ("bot.__main__", "from bot import demo"),
    ],
)
def test_a_right_direction_is_let_through(module: str, source: str) -> None:
    assert wrong_imports(module, source) == []
