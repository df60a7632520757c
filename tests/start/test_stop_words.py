"""The file of the stop words: every fault is told with its line."""

from pathlib import Path

import pytest

from bot.startup import sentence
from bot.stop_words import StopWordsError, all_words, as_table, load_stop_words

GOOD = '[nl]\ndraft = false\nwords = ["Stop", "niet meer!"]\n\n[ar]\ndraft = true\nwords = ["قف"]\n'


def write(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "stop_words.toml"
    path.write_text(content, "utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    found = load_stop_words(write(tmp_path, GOOD))
    assert all_words(found) == {"stop", "niet meer", "قف"}
    assert [line.split() for line in as_table(found).splitlines()[1:]] == [["nl", "2", "2"], ["ar", "1", "0"]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[nl]\nwords = [\n", ":2: is not TOML"),
        ("", ":1: has no words"),
        ('[nl]\nwords = ["stop"]', ":1: nl lacks draft"),
        ("\n[nl]\ndraft = true", ":2: nl lacks words"),
        ('[nl]\ndraft = "yes"\nwords = ["stop"]', ":1: nl has draft that is not a bool"),
        ('[nl]\ndraft = true\nwords = "stop"', ":1: nl has words that is not a list"),
        ('[nl]\ndraft = true\nwords = ["stop"]\nmore = 1', ":1: nl has more, which is unknown"),
        ('[nl]\ndraft = true\nwords = ["stop", "?!"]', "has '?!', which is no word"),
        ("[nl]\ndraft = true\nwords = [7]", "has 7, which is no word"),
        ("[nl]\ndraft = true\nwords = []", "nl has no words"),
        ('[Dutch]\ndraft = true\nwords = ["stop"]', ":1: Dutch is not a table named after a language"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(StopWordsError) as error:
        load_stop_words(write(tmp_path, content))
    assert any(told in fault for fault in error.value.faults), error.value.faults


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(StopWordsError, match="cannot be read: FileNotFoundError"):
        load_stop_words(tmp_path / "nowhere.toml")
    path = tmp_path / "stop_words.toml"
    path.write_bytes(b"[nl]\nwords = ['\xff']\n")
    with pytest.raises(StopWordsError, match="cannot be read: UnicodeDecodeError"):
        load_stop_words(path)


def test_a_start_says_it_in_one_line() -> None:
    line = sentence(StopWordsError(("bot/stop_words.toml:3: wrong",)))
    assert line == "The stop words in bot/stop_words.toml cannot be used. bot/stop_words.toml:3: wrong"
