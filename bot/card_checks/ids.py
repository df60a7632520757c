"""The ids and revisions of the cards: what people know hangs on an id, and a question that waits on a revision.

A list tells what was last released, so that it is seen in any checkout, without its history, that an id was used again or
that a card changed under its old revision.
"""

from collections.abc import Iterator
from hashlib import sha256

from bot.card_checks.findings import Finding, Known, Released, Rule
from bot.card_checks.texts import plain
from bot.rules.cards import Card, Deck, Status

LIST = "bot/cards/released.tsv"
_ACCEPT = "`python -m bot cards check --accept`"


def mark_of(card: Card) -> str:
    """By which a card that asks, shows or takes something else than before is known: 16 hex digits.

    Of its topic, source, exam and status a learner answers nothing.
    """
    told = [
        *(card.article, card.nl, card.plural, card.sentence, card.target, card.emoji, card.explain),
        *map(str, (card.confusable, card.cloze, card.accept, card.orders)),
    ]
    for item in card.items:
        told += [item.form, item.text, item.question, str(item.options), item.model, item.explain]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def same_word(card: Card, released: Released) -> bool:
    return plain(released.nl) == plain(card.nl)


def ids(deck: Deck, known: Known) -> Iterator[Finding]:
    for card in deck.cards.values():
        released = known.released.get(card.id)
        if released is None:
            yield Finding(Rule.ID, (card.id,), f"is not in {LIST}; {_ACCEPT} adds it", card.id)
        elif not same_word(card, released):
            words = f"was given to “{released.nl}”; another word takes another id"
            yield Finding(Rule.ID, (card.id, "nl"), words, card.id)
        elif words := _revision(card, released):
            yield Finding(Rule.ID, (card.id, "rev"), words, card.id)
    for card_id in known.released:
        if card_id not in deck.cards:
            words = 'has gone from the cards; it stays there with `status = "retired"`'
            yield Finding(Rule.ID, (card_id,), words, card_id, file=LIST)


def _revision(card: Card, released: Released) -> str:
    if card.rev < released.rev:
        return f"is {card.rev}, where revision {released.rev} was released; it never goes down"
    if card.rev > released.rev:
        return f"is {card.rev}, which is not in {LIST} yet; {_ACCEPT} writes it"
    if card.status is not Status.RETIRED and mark_of(card) != released.mark:
        return f"is still {card.rev}, but the card has changed; make it {card.rev + 1}, then {_ACCEPT}"
    return ""
