"""All practice cards: read from `bot/cards`, one file a domain, and checked before anybody practises with them."""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from bot.card_files import CardFile, Fault, read_cards
from bot.rules.cards import Card, Deck, Topic, names_in
from bot.rules.values import Domain

ROOT = Path(__file__).parents[1]
CARDS = ROOT / "bot" / "cards"


class DeckError(Exception):
    """The cards cannot be used. `faults` are lines for an editor, "bot/cards/health.toml:12: hea-oog.level is ..."."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load_deck(folder: Path = CARDS) -> Deck:
    """The cards of a folder, in the order of the domains and of each file.

    Takes a tenth of a second or more: it is done once, at the start. Raises DeckError with every fault.
    """
    faults: list[str] = []
    files: dict[Path, CardFile] = {}
    paths = sorted(folder.glob("*.toml"), key=_order)
    if not paths:
        faults.append(f"{_shown(folder)}: has no cards")
    for path in paths:
        if path.stem not in list(Domain):
            faults.append(f"{_shown(path)}:1: is not named after one of {', '.join(Domain)}")
            continue
        try:
            files[path] = read_cards(Domain(path.stem), path.read_bytes())
        except OSError as error:
            faults.append(f"{_shown(path)}:1: cannot be read: {error.strerror}")
    found = [
        (path, fault) for path, file in files.items() for fault in (*file.faults, *_strangers(path, files))
    ]
    faults += [
        f"{_shown(path)}:{fault.line}: {fault.words}"
        for path, fault in sorted(found, key=lambda each: (_order(each[0]), each[1].line))
    ]
    if faults:
        raise DeckError(tuple(faults))
    cards: dict[str, Card] = {}
    topics: dict[str, Topic] = {}
    for file in files.values():
        cards |= file.cards
        topics |= file.topics
    return Deck(MappingProxyType(cards), MappingProxyType(topics), names_in(cards.values()))


def _order(path: Path) -> int:
    domains = list(Domain)
    return domains.index(Domain(path.stem)) if path.stem in domains else len(domains)


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def _strangers(path: Path, files: dict[Path, CardFile]) -> Iterator[Fault]:
    """Names of other cards and topics that do not stand for what they should."""
    file = files[path]
    earlier = [other for other in files if _order(other) < _order(path)]
    for name in file.topics:
        if any(name in files[other].topics for other in earlier):
            yield Fault(file.line(("topics", name)), f"topics.{name} is in another file already")
    for card in file.cards.values():
        if card.topic not in file.declared:
            yield Fault(
                file.line((card.id, "topic")), f"{card.id}.topic is no topic of this file: {card.topic}"
            )
        for other in card.confusable:
            if words := _not_alike(card, other, file):
                yield Fault(file.line((card.id, "confusable")), f"{card.id}.confusable {words}: {other}")


def _not_alike(card: Card, other: str, file: CardFile) -> str:
    if other not in file.declared:
        return "has no such card in this file"
    found = file.cards.get(other)  # None: it has faults of its own, told where it stands
    if found and (found.kind, found.level) != (card.kind, card.level):
        return "has a card of another kind or level"
    return ""
