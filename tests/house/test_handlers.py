"""The one ordered list of chat handlers: every handler is in it once, and every button finds one."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest
from telegram.ext import CallbackQueryHandler, CommandHandler

import handlers
from bot.texts import common
from bot.texts.staff import people as staff_texts

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\^?1:([a-z]+)")


def modules() -> list[ModuleType]:
    """Every module of handlers/ that handles something of a chat."""
    names = [path.stem for path in sorted((ROOT / "handlers").glob("*.py")) if path.stem != "__init__"]
    found = [importlib.import_module(f"handlers.{name}") for name in names]
    return [module for module in found if hasattr(module, "HANDLERS")]


def codes() -> list[str]:
    """The codes of the buttons, as they are registered."""
    return [
        found[1]
        for handler in handlers.HANDLERS
        if isinstance(handler, CallbackQueryHandler) and isinstance(handler.pattern, re.Pattern)
        if (found := CODE.match(handler.pattern.pattern))
    ]


def test_every_handler_is_registered_once() -> None:
    registered = [id(handler) for handler in handlers.HANDLERS]
    assert len(registered) == len(set(registered))
    own = {id(handler) for module in modules() for handler in module.HANDLERS}
    assert set(registered) == own | {id(handler) for handler in handlers.taps.WITHOUT_DATA}


def test_each_module_stands_together_in_its_order() -> None:
    place = {id(handler): number for number, handler in enumerate(handlers.HANDLERS)}
    for module in modules():
        places = [place[id(handler)] for handler in module.HANDLERS]
        assert places == list(range(places[0], places[0] + len(places))), module.__name__


def test_groups_come_first_and_what_fits_everything_last() -> None:
    """Nothing personal is ever answered in a group, and no tap or command is taken as words."""
    first, *_, before_last, last = sorted(
        modules(), key=lambda each: handlers.HANDLERS.index(each.HANDLERS[0])
    )
    assert (first.__name__, before_last.__name__, last.__name__) == (
        "handlers.groups",
        "handlers.contact",
        "handlers.taps",
    )


def test_codes_and_commands_are_taken_once() -> None:
    assert len(codes()) == len(set(codes())) > 20
    commands = [
        name
        for handler in handlers.HANDLERS
        if isinstance(handler, CommandHandler)
        for name in handler.commands
    ]
    assert len(commands) == len(set(commands))
    assert {*common.COMMANDS, *staff_texts.MANAGER_COMMANDS, *staff_texts.COMMANDS, "start"} == set(commands)


def written_codes() -> set[str]:
    """The codes that the texts and handlers put into buttons."""
    files = [*(ROOT / "bot" / "texts").rglob("*.py"), *(ROOT / "handlers").glob("*.py")]
    return {code for file in files for code in re.findall(r"""["']1:([a-z]{2})\b""", file.read_text())}


def test_every_button_has_a_handler() -> None:
    assert written_codes() == set(codes())


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_code_is_short(code: str) -> None:
    """Callback data hold 64 bytes, most of which are for what comes behind the code."""
    assert len(code) == 2
