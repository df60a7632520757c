"""The ids of the cards: what people know of a card hangs on its id, so none is used for another card, or vanishes."""

from collections.abc import Iterator

from bot.card_checks.findings import Finding, Known, Rule
from bot.card_checks.texts import plain
from bot.rules.cards import Deck

LIST = "bot/cards/ids.tsv"


def ids(deck: Deck, known: Known) -> Iterator[Finding]:
    for card in deck.cards.values():
        released = known.released.get(card.id)
        if released is None:
            words = f"is not in {LIST}; add it with `python -m bot cards check --add-ids`"
            yield Finding(Rule.ID, (card.id,), words, card.id)
        elif plain(released) != plain(card.nl):
            words = f"was given to “{released}”; another word takes another id"
            yield Finding(Rule.ID, (card.id, "nl"), words, card.id)
    for card_id in known.released:
        if card_id not in deck.cards:
            words = 'has gone from the cards; it stays there with `status = "retired"`'
            yield Finding(Rule.ID, (card_id,), words, card_id, file=LIST)
