"""A small deck in a folder of its own, which a test may spoil."""

from pathlib import Path

import pytest

HEALTH = """# Practice cards: health.

[topics.doctor]
name = "de huisarts"
words = ["huisarts", "dokter"]

[hea-afspraak]
level = "A1"
topic = "doctor"
kind = "word"
skill = "vocabulary"
nl = "afspraak"
article = "de"
plural = "afspraken"
sentence = "Ik wil een afspraak maken."
confusable = ["hea-recept", "hea-pleister"]
cloze = ["recept", "pleister"]
explain = "Een afspraak is een tijd bij de dokter."
exam = {parts = ["LE", "LU"], knm = "4.2"}

[[hea-afspraak.items]]
form = "mc_reply"
text = "De assistent vraagt: wanneer kunt u komen?"
question = "Wat zegt u?"
options = ["Morgen om tien uur.", "Met de bus van tien uur.", "Ja, ik ben erg ziek."]
explain = "Wanneer vraagt naar een dag of een tijd."

[[hea-afspraak.items]]
form = "speak_situation"
text = "U belt de dokter. U wilt een afspraak."
model = "Ik wil graag een afspraak maken."

[hea-recept]
level = "A1"
topic = "doctor"
kind = "word"
skill = "vocabulary"
nl = "recept"
article = "het"
sentence = "Met een recept krijgt u medicijnen."
confusable = ["hea-afspraak", "hea-pleister"]

[hea-pleister]
level = "A1"
topic = "doctor"
kind = "word"
skill = "vocabulary"
nl = "pleister"
article = "de"
plural = "pleisters"
sentence = "Er zitten pleisters in de doos."
target = "pleisters"
confusable = ["hea-afspraak", "hea-recept"]
"""


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A folder with the cards of one domain."""
    folder = tmp_path / "bot" / "cards"
    folder.mkdir(parents=True)
    (folder / "health.toml").write_text(HEALTH, "utf-8")
    return folder


def line_of(words: str, text: str = HEALTH) -> int:
    """The number of the first line with these words, as an editor counts."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)
