"""The files of the words of danger: every fault is told with its line."""

from pathlib import Path

import pytest

from bot.danger_words import DangerWordsError, as_table, load_danger_words
from bot.rules.danger import is_danger
from bot.startup import sentence

GOOD = """
draft = false
fillers = ["echt"]
harmless = ["dood moe"]
wordings = [
  "ik wil ~ dood",
  { words = "niet meer leven", before = ["zin"], after = ["van"] },
]
"""


def faults(tmp_path: Path, content: str, name: str = "nl.toml") -> list[str]:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(DangerWordsError) as error:
        load_danger_words(tmp_path)
    return [fault.partition(name)[2] for fault in error.value.faults]


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "nl.toml").write_text(GOOD, "utf-8")
    [file] = load_danger_words(tmp_path)
    assert (file.words.language, file.draft, len(file.words.wordings)) == ("nl", False, 2)
    assert is_danger("Ik wil echt dood", [file.words])
    assert not is_danger("ik wil echt dood moe worden", [file.words])
    assert as_table((file,)).splitlines()[1].split() == ["nl", "2", "2"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("draft = true\nwordings = [\n", ":2: is not TOML"),
        ("wordings = ['ik wil dood']", ":1: draft is missing"),
        ("draft = true", ":1: wordings is missing"),
        ("draft = 'yes'\nwordings = ['a b']", ":1: draft is not a bool"),
        ("draft = true\nwording = ['a b']\nwordings = ['a b']", ":2: wording is unknown; known are draft"),
        ("draft = true\nwordings = []", ":2: wordings has none"),
        ("draft = true\nwordings = [\n'… dood',\n]", ":3: … dood does not begin and end with a word"),
        ("draft = true\nwordings = [\n'a b',\n'a b',\n]", ":3: a b is there twice"),
        ("draft = true\nwordings = [\n7,\n]", ":3: 7 is no wording"),
        ("draft = true\nwordings = [{ words = 'a b',\nafter = 'c' }]", "is not TOML"),
        ("draft = true\nwordings = [{ words = 'a b', after = 'c' }]", ":2: after is not a list"),
        ("draft = true\nwordings = [{ words = 'a b', behind = ['c'] }]", ":2: behind is unknown"),
        ("draft = true\nwordings = [{ after = ['c'] }]", "words is missing"),
        (
            "draft = true\nwordings = ['a b']\nharmless = [\n'ik wil/?? weg',\n]",
            ":4: ik wil/?? weg “wil/??” has not",
        ),
        ("draft = true\nwordings = ['a b']\nfillers = ['']", "is no text"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    found = faults(tmp_path, content)
    assert any(told in fault for fault in found), found


def test_all_faults_of_all_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text("draft = true\nwordings = ['…', '~']\n", "utf-8")
    (tmp_path / "fr.toml").write_bytes(b"draft = true\nwordings = ['\xff']\n")
    assert len(faults(tmp_path, "x = 1\ndraft = true\nwordings = ['a']", "Nederlands.toml")) == 5
    with pytest.raises(DangerWordsError, match="has no words of danger"):
        load_danger_words(tmp_path / "nowhere")


def test_a_start_says_it_in_one_line() -> None:
    line = sentence(DangerWordsError(("bot/danger/nl.toml:3: wrong",)))
    assert line == "The words of danger in bot/danger cannot be used. bot/danger/nl.toml:3: wrong"
