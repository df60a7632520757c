"""Commands about the practice cards, for whoever writes or translates them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from bot.commands.cards_check import check
from bot.commands.running import end, with_cards
from bot.i18n.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.glosses import Glosses
    from bot.i18n import Translator
    from bot.rules.cards import Card, Deck, Form
    from bot.rules.forms import Exercise
    from bot.rules.sessions import Session

_TRIES = 200  # seeds, to see every exercise that a card has of one form


@click.group()
def cards() -> None:
    """The cards of the language practice."""


cards.add_command(check)


@cards.command("show")
@click.argument("card_id", metavar="ID")
@click.option(
    "--lang",
    "languages",
    multiple=True,
    type=click.Choice(list(LANGUAGES)),
    default=("en",),
    show_default=True,
    help="The learner's language; a second one may follow.",
)
def show(card_id: str, languages: tuple[str, ...]) -> None:
    """Print a card and every exercise that is made of it, as the phone shows them."""
    from difflib import get_close_matches

    from bot.app import LOCALES
    from bot.deck import load_deck
    from bot.glosses import Glosses
    from bot.i18n import load_catalogues

    deck = with_cards(load_deck)
    card = deck.cards.get(card_id)
    if card is None:
        near = get_close_matches(card_id, deck.cards)
        end(f"There is no card {card_id}." + (f" Is it {' or '.join(near)}?" if near else ""))
    t = load_catalogues(LOCALES).translator(languages[0], languages[1] if len(languages) > 1 else None)
    for line in lines_of(card, deck, t, Glosses(LOCALES), languages):
        click.echo(line)


def lines_of(
    card: "Card", deck: "Deck", t: "Translator", glosses: "Glosses", languages: Sequence[str]
) -> Iterator[str]:
    """What there is to know of a card; then each exercise with its buttons, and what is told after the right answer."""
    from bot.i18n import visible
    from bot.rules.forms import forms_of
    from bot.texts import practice, practice_feedback

    def gloss(place: str, dutch: str) -> str | None:
        return glosses.gloss(place, dutch, languages)

    yield from _facts(card, deck)
    for form in forms_of(card, deck, has_voice=True):
        for made in _exercises(card, deck, form):
            asked, answered = _session(made), _session(made, answered=True)
            shown = practice.question(t, made, asked, gloss, listens=True)
            if made.orders:
                shown = practice.in_order(t, made, asked, gloss, ())
            told = practice_feedback.feedback(t, made, answered, gloss, listens=True)
            yield f"\n--- {form}"
            yield visible(shown.html)
            yield from ("  ".join(f"[{button.label}]" for button in row) for row in shown.buttons)
            yield f"✓\n{visible(told.html)}"


def _session(made: "Exercise", *, answered: bool = False) -> "Session":
    """A day with this one question."""
    from datetime import date

    from bot.rules.forms import is_open
    from bot.rules.scheduling import Grade
    from bot.rules.sessions import Asked, Queued, Session, SessionState

    grade = None if is_open(made.form) or made.form == "teach" or not answered else Grade.GOOD
    card = made.card
    asked = Asked(card.id, card.rev, made.form, grade=grade, answered=answered, chosen=made.right)
    state = SessionState.DONE if answered else SessionState.OPEN
    return Session(1, 1, date(2026, 1, 1), (Queued(card.id, True),), (asked,), state, 1)


def _facts(card: "Card", deck: "Deck") -> Iterator[str]:
    topic = deck.topics[card.topic]
    yield f"{card.id}: {card.level} {card.kind}, {card.skill}, {card.domain}, {topic.name} [{card.status}, revision {card.rev}]"
    exam = [*card.parts, *([f"KNM {card.knm}"] if card.knm else [])]
    if exam:
        yield f"exam: {', '.join(exam)}"
    if card.source:
        yield f"source: {card.source}"
    if card.valid_until:
        yield f"valid until: {card.valid_until}"
    yield f"confused with: {', '.join(card.confusable)}"


def _exercises(card: "Card", deck: "Deck", form: "Form") -> "Iterator[Exercise]":
    """One for each exercise that was written by hand in this form, else the one that is made."""
    from bot.rules.forms import exercise

    wanted = max(1, sum(item.form is form for item in card.items))
    seen: set[int] = set()
    for number in range(_TRIES):
        made = exercise(card, form, deck, seed=f"{card.id}:{number}")
        if made.item not in seen:
            seen.add(made.item)
            yield made
        if len(seen) == wanted:
            return
