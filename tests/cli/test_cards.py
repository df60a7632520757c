"""What an editor sees of a card before a learner does."""

import pytest

from bot.app import LOCALES
from bot.commands.cards import lines_of
from bot.deck import load_deck
from bot.glosses import Glosses
from bot.rules.cards import CLOSED_ITEMS, Card, CardKind, CardLevel, Deck, Form
from bot.rules.forms import forms_of
from tests.cli.conftest import Cli
from tests.reading import CATALOGUES, UNSEEN


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_deck()


@pytest.fixture(scope="module")
def glosses() -> Glosses:
    return Glosses(LOCALES)


def some_word(deck: Deck) -> Card:
    """A word with an exercise that was written for it."""
    return next(
        card
        for card in deck.cards.values()
        if card.kind is CardKind.WORD and card.cloze and any(item.form in CLOSED_ITEMS for item in card.items)
    )


def parts(output: str) -> dict[str, str]:
    """What is printed of each exercise by its form."""
    blocks = output.split("\n--- ")
    return {block.partition("\n")[0]: block.partition("\n")[2].translate(UNSEEN) for block in blocks[1:]}


def test_a_card_is_shown_with_its_exercises(cli: Cli, deck: Deck, glosses: Glosses) -> None:
    card = some_word(deck)
    done = cli.run("cards", "show", card.id, "--lang", "ar")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{card.id}: {card.level} word, ")
    shown = parts(done.stdout)
    assert set(shown) == set(forms_of(card, deck, has_voice=True))
    meaning = str(glosses.gloss(f"{card.id}/word", card.word, ["ar"]))
    assert f"[{meaning}]" in shown[Form.MC_MEANING]
    assert meaning in shown[Form.TEACH]
    question, _, told = shown[Form.CLOZE_CHOICE].partition("✓\n")
    assert f"[{card.target}]" in question
    assert card.sentence not in question
    assert card.sentence in told
    item = next(item for item in card.items if item.form in CLOSED_ITEMS)
    assert item.text in shown[item.form]
    assert f"✔️ {item.options[0]}" in shown[item.form]


def test_the_second_language_stands_in(cli: Cli, deck: Deck, glosses: Glosses) -> None:
    card = some_word(deck)
    english = str(glosses.gloss(f"{card.id}/word", card.word, ["en"]))
    assert english in cli.run("cards", "show", card.id).stdout
    assert english in cli.run("cards", "show", card.id, "--lang", "so").stdout
    tigrinya = str(glosses.gloss(f"{card.id}/word", card.word, ["ti"]))
    assert tigrinya in cli.run("cards", "show", card.id, "--lang", "so", "--lang", "ti").stdout


def test_a_wrong_id_is_told_with_what_is_near(cli: Cli, deck: Deck) -> None:
    card = some_word(deck)
    assert card.id in cli.fails("cards", "show", f"{card.id}en")
    assert cli.fails("cards", "show", "???") == "There is no card ???."


def test_a_language_that_there_is_not(cli: Cli, deck: Deck) -> None:
    assert cli.run("cards", "show", some_word(deck).id, "--lang", "xx").exit_code == 2


def test_every_card_can_be_shown_in_every_language(deck: Deck, glosses: Glosses) -> None:
    for number, card in enumerate(deck.cards.values()):
        language = ("en", "ar", "ti")[number % 3]
        lines = list(lines_of(card, deck, CATALOGUES.translator(language), glosses, (language,)))
        asked = [line for line in lines if line.startswith("\n--- ")]
        written = {item.form for item in card.items}
        made = [form for form in forms_of(card, deck, has_voice=True) if form not in written]
        assert len(asked) == len(made) + len(card.items), card.id


def test_the_level_alfa_asks_by_picture(deck: Deck, glosses: Glosses) -> None:
    card = next(
        card
        for card in deck.cards.values()
        if card.level is CardLevel.ALFA and card.kind is not CardKind.SOUND
    )
    shown = parts("\n".join(lines_of(card, deck, CATALOGUES.translator("ti"), glosses, ("ti",))))
    assert card.word in shown[Form.PICTURE_WORD]
    assert f"[{card.emoji}]" in shown[Form.PICTURE_WORD]
