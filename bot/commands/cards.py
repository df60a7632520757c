"""Commands about the practice cards, for whoever writes or translates them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bot.commands.cards_check import check
from bot.commands.running import end, with_cards
from bot.i18n.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.glosses import Glosses
    from bot.rules.cards import Card, Deck, Form
    from bot.rules.forms import Exercise, Option

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

    deck = with_cards(load_deck)
    card = deck.cards.get(card_id)
    if card is None:
        near = get_close_matches(card_id, deck.cards)
        end(f"There is no card {card_id}." + (f" Is it {' or '.join(near)}?" if near else ""))
    for line in _Shown(card, deck, Glosses(LOCALES), languages).lines():
        click.echo(line)


class _Shown:
    """One card for one learner, as lines for a terminal. What is right has a ✓, which the phone shows afterwards."""

    def __init__(self, card: "Card", deck: "Deck", glosses: "Glosses", languages: tuple[str, ...]) -> None:
        from bot.rules.cards import gloss_sources

        self.card = card
        self.deck = deck
        # An option may be another card.
        others = [deck.cards[other] for other in card.confusable]
        self._dutch = {place: dutch for one in (*others, card) for place, dutch in gloss_sources(one).items()}
        self._glosses = glosses
        self._languages = languages

    def lines(self) -> Iterator[str]:
        from bot.rules.forms import forms_of

        yield from self._facts()
        for form in forms_of(self.card, self.deck, has_voice=True):
            for made in self._exercises(form):
                yield ""
                yield f"--- {form}"
                yield from self._question(made)
                yield from self._answers(made)

    def _facts(self) -> Iterator[str]:
        card, topic = self.card, self.deck.topics[self.card.topic]
        yield f"{card.id}: {card.level} {card.kind}, {card.skill}, {card.domain}, {topic.name} [{card.status}, revision {card.rev}]"
        exam = [*card.parts, *([f"KNM {card.knm}"] if card.knm else [])]
        if exam:
            yield f"exam: {', '.join(exam)}"
        if card.source:
            yield f"source: {card.source}"
        if card.valid_until:
            yield f"valid until: {card.valid_until}"
        yield f"confused with: {', '.join(card.confusable)}"

    def _exercises(self, form: "Form") -> "Iterator[Exercise]":
        """One for each exercise that was written by hand in this form, else the one that is made."""
        from bot.rules.forms import exercise

        wanted = max(1, sum(item.form is form for item in self.card.items))
        seen: set[int] = set()
        for number in range(_TRIES):
            made = exercise(self.card, form, self.deck, seed=f"{self.card.id}:{number}")
            if made.item not in seen:
                seen.add(made.item)
                yield made
            if len(seen) == wanted:
                return

    def _question(self, made: "Exercise") -> Iterator[str]:
        from bot.rules.cards import CardKind, CardLevel, Form
        from bot.rules.forms import with_gap

        card = self.card
        match made.form:
            case Form.TEACH:
                yield f"{card.emoji} {card.word}".strip()
                yield from self._gloss("word")
                yield f"🔊 {card.sentence}"
                yield from self._gloss("sentence")
                if card.explain:
                    yield card.explain
                    yield from self._gloss("explain")
            case Form.PICTURE_WORD if card.kind is CardKind.SOUND or card.level is CardLevel.ALFA:
                yield f"🔊 {card.sentence if card.kind is CardKind.SOUND else card.word}"
            case Form.PICTURE_WORD:
                yield card.emoji
            case Form.MC_MEANING:
                yield card.word
            case Form.CLOZE_CHOICE:
                yield with_gap(card)
            case Form.WORD_ORDER:
                yield from self._gloss("sentence")
            case Form.TYPE_WORD:
                yield from self._gloss("word")
            case Form.DICTATION:
                yield "🔊"
            case Form.SPEAK_REPEAT:
                yield f"🔊 {card.sentence}"
            case _:
                item = card.items[made.item - 1]
                yield item.text
                if item.question:
                    yield item.question
                yield from self._gloss(f"item{made.item}")

    def _answers(self, made: "Exercise") -> Iterator[str]:
        """The buttons, or what is compared with; then what is told when it was answered."""
        from bot.rules.cards import Form

        card = self.card
        if made.form is Form.WORD_ORDER:
            yield "  ".join(f"[{option.text}]" for option in made.options)
            for order in made.orders:
                yield f"✓ {' '.join(made.options[at].text for at in order)}"
        for at, option in enumerate(made.options if made.form is not Form.WORD_ORDER else ()):
            yield f"{'✓' if at == made.right else ' '} {self._button(option)}"
        if made.form in (Form.TYPE_WORD, Form.DICTATION):
            right = (card.nl, *card.accept) if made.form is Form.TYPE_WORD else (card.sentence,)
            yield f"✓ {' / '.join(right)}"
        if made.item:
            item = card.items[made.item - 1]
            if item.model:
                yield f"✓ {item.model}"
                yield from self._gloss(f"item{made.item}/model")
            if item.explain:
                yield item.explain
                yield from self._gloss(f"item{made.item}/explain")

    def _button(self, option: "Option") -> str:
        meaning = self._meaning(option.meaning) if option.meaning else ""
        return f"[{meaning}]" if option.is_gloss else f"[{option.text}]  {meaning}".rstrip()

    def _gloss(self, place: str) -> Iterator[str]:
        for line in self._meaning(f"{self.card.id}/{place}").split("\n"):
            yield f"    {line}"

    def _meaning(self, place: str) -> str:
        found = self._glosses.gloss(place, self._dutch[place], self._languages)
        return found or "(not translated yet)"
