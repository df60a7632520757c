"""What an editor sees of a card before a learner does."""

import pytest

from bot.app import LOCALES
from bot.commands.cards import _Shown
from bot.deck import load_deck
from bot.glosses import Glosses
from bot.rules.cards import CLOSED_ITEMS, Card, CardKind, CardLevel, Deck, Form
from bot.rules.forms import forms_of
from tests.cli.conftest import Cli

UNTRANSLATED = "(not translated yet)"


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


def parts(output: str) -> dict[str, list[str]]:
    """The lines of each exercise by its form."""
    blocks = [block.splitlines() for block in output.split("\n\n")]
    return {lines[0].removeprefix("--- "): lines[1:] for lines in blocks[1:]}


def test_a_card_is_shown_with_its_exercises(cli: Cli, deck: Deck, glosses: Glosses) -> None:
    card = some_word(deck)
    done = cli.run("cards", "show", card.id, "--lang", "ar")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{card.id}: {card.level} word, ")
    shown = parts(done.stdout)
    assert set(shown) == set(forms_of(card, deck, has_voice=True))
    meaning = glosses.gloss(f"{card.id}/word", card.word, ["ar"])
    assert f"✓ [{meaning}]" in shown[Form.MC_MEANING]
    assert f"    {meaning}" in shown[Form.TEACH]
    assert f"✓ [{card.target}]" in shown[Form.CLOZE_CHOICE]
    assert sum(line.startswith("✓") for line in shown[Form.CLOZE_CHOICE]) == 1
    item = next(item for item in card.items if item.form in CLOSED_ITEMS)
    assert item.text in shown[item.form]
    assert any(line.startswith(f"✓ [{item.options[0]}]") for line in shown[item.form])


def test_the_second_language_stands_in(cli: Cli, deck: Deck, glosses: Glosses) -> None:
    card = some_word(deck)
    english = glosses.gloss(f"{card.id}/word", card.word, ["en"])
    assert f"    {english}" in cli.run("cards", "show", card.id).stdout
    assert f"    {english}" in cli.run("cards", "show", card.id, "--lang", "so").stdout
    tigrinya = glosses.gloss(f"{card.id}/word", card.word, ["ti"])
    assert f"    {tigrinya}" in cli.run("cards", "show", card.id, "--lang", "so", "--lang", "ti").stdout


def test_a_wrong_id_is_told_with_what_is_near(cli: Cli, deck: Deck) -> None:
    card = some_word(deck)
    assert card.id in cli.fails("cards", "show", f"{card.id}en")
    assert cli.fails("cards", "show", "???") == "There is no card ???."


def test_a_language_that_there_is_not(cli: Cli, deck: Deck) -> None:
    assert cli.run("cards", "show", some_word(deck).id, "--lang", "xx").exit_code == 2


def test_every_card_can_be_shown_in_every_language(deck: Deck, glosses: Glosses) -> None:
    for card in deck.cards.values():
        for language in ("en", "ar", "ti"):
            lines = list(_Shown(card, deck, glosses, (language,)).lines())
            asked = [line for line in lines if line.startswith("--- ")]
            written = len({(item.form, number) for number, item in enumerate(card.items)})
            made = [
                form
                for form in forms_of(card, deck, has_voice=True)
                if form not in {i.form for i in card.items}
            ]
            assert len(asked) == len(made) + written, card.id
            assert not any(UNTRANSLATED in line for line in lines), card.id


def test_the_level_alfa_asks_by_picture_and_voice(deck: Deck, glosses: Glosses) -> None:
    card = next(
        card
        for card in deck.cards.values()
        if card.level is CardLevel.ALFA and card.kind is not CardKind.SOUND
    )
    shown = parts("\n".join(_Shown(card, deck, glosses, ("ti",)).lines()))
    assert shown[Form.PICTURE_WORD][0] == f"🔊 {card.word}"
    assert sum(line.startswith(f"✓ [{card.emoji}]") for line in shown[Form.PICTURE_WORD]) == 1
