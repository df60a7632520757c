"""README.md says what there is: every setting with its default, every command, files that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from bot.__main__ import main
from bot.settings import REMEDIES, Settings, variable

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def settings_in_readme() -> dict[str, str]:
    """The first two columns of the table of settings."""
    rows = re.findall(r"^\| `(LEERLIJN_[A-Z_]+)` \|([^|]*)\|", README, re.MULTILINE)
    return {name: default.strip().strip("`") for name, default in rows}


def as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_settings_are_those_of_the_code() -> None:
    defaults = {variable(field.name): as_written(field.default) for field in msgspec.structs.fields(Settings)}
    assert settings_in_readme() == defaults


def test_every_setting_has_a_remedy() -> None:
    assert set(REMEDIES) == set(Settings.__struct_fields__)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("command", list(commands(main)), ids=" ".join)
def test_every_command_is_named(command: tuple[str, ...]) -> None:
    """Alone, or in a list behind its group, as in `messages extract, update`."""
    *group, name = command
    lines = [line for line in README.splitlines() if f"python -m bot {' '.join(group)}".strip() in line]
    assert any(re.search(rf"\b{re.escape(name)}\b", line) for line in lines)


def test_no_command_is_named_that_there_is_not() -> None:
    known = {" ".join(command) for command in commands(main)} | {" ".join(c[:-1]) for c in commands(main)}
    for words in re.findall(r"-m bot((?: [a-z]+)+)", README):
        parts = words.split()
        assert any(" ".join(parts[:length]) in known for length in range(1, len(parts) + 1)), words


def test_pictures_and_files_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
