"""What others wrote: a wrong answer that stands in the same words there may be right as well, and nothing is copied."""

from collections.abc import Iterator

from bot.card_checks.findings import Finding, Known, Rule
from bot.card_checks.texts import Role, asked, plain, texts_of
from bot.rules.cards import Card, CardKind, Deck
from bot.rules.forms import GAP, with_gap

_SIDE = 2  # words on each side of the gap; where a sentence begins or ends counts as one
_BEGIN, _END = "<", ">"
_LONGEST_BY_CHANCE = 5  # words: "Wat zegt u?" is nobody's


def frames(deck: Deck, known: Known) -> Iterator[Finding]:
    """A wrong word in the gap that somebody wrote between the same words: a person looks whether it fits."""
    own = {card.id: _marked(card.sentence, *card.orders) for card in asked(deck)}
    bank = "".join(_marked(*known.bank))
    for card in asked(deck):
        if card.kind is CardKind.SOUND:
            continue
        before, _, after = with_gap(card).partition(GAP)
        left = [_BEGIN, *plain(before).split()][-_SIDE:]
        right = [*plain(after).split(), _END][:_SIDE]
        for option in card.cloze:
            frame = f" {' '.join((*left, plain(option), *right))} "
            others = (text for other, text in own.items() if other != card.id)
            if frame in bank or any(frame in text for text in others):
                words = f"has {option}, which fits elsewhere in “{frame.strip(f' {_BEGIN}{_END}')}”; does it fit here?"
                yield Finding(Rule.FITS, (card.id, "cloze"), words, option, is_fault=False)


def _marked(*sentences: str) -> str:
    return "".join(f" {_BEGIN} {plain(sentence)} {_END} " for sentence in sentences)


def copies(deck: Deck, known: Known) -> Iterator[Finding]:
    """Longer texts that somebody else wrote, word by word."""
    bank = set(map(plain, known.bank))
    for card in asked(deck):
        yield from _copied(card, bank)


def _copied(card: Card, bank: set[str]) -> Iterator[Finding]:
    for text in texts_of(card):
        words = plain(text.words)
        if text.role is not Role.ORDER and len(words.split()) > _LONGEST_BY_CHANCE and words in bank:
            yield Finding(
                Rule.COPY, text.place, "is a sentence that somebody else wrote", text.words, is_fault=False
            )
