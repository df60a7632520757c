"""What a synthetic voice is given to say."""

import pytest

from bot.rules.spoken import spoken


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Bel 112!", "Bel één één twee!"),
        ("Het nummer is 0800-2000.", "Het nummer is nul acht nul nul, twee nul nul nul."),
        ("Bel 088 123 45 67.", "Bel nul acht acht, één twee drie, vier vijf, zes zeven."),
        ("een uitkering van het UWV", "een uitkering van het uu wee vee"),
        ("met het OV", "met het oo vee"),
    ],
)
def test_telephone_numbers_and_abbreviations_are_told_one_by_one(words: str, said: str) -> None:
    assert spoken(words) == said


@pytest.mark.parametrize(
    "words",
    [
        "Om 14.30 uur is het half drie.",
        "Mijn geboortedatum is 3 mei 1990.",
        "De Tweede Kamer heeft 150 leden.",
        "De rekening is 1.112 euro.",
        "Log in met DigiD bij DUO.",
        "Hoe schrijf je dat, met een K?",
        "Ik woon op nummer 1120.",
    ],
)
def test_other_words_and_numbers_stay_as_they_are(words: str) -> None:
    assert spoken(words) == words
