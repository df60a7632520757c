"""A small deck and a small Dutch, in which each check finds nothing until a test spoils something."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.card_checks.findings import Bearer, Check, Finding, Gloss, Known, Released, Verb
from bot.card_checks.ids import mark_of
from bot.rules.cards import (
    Card,
    CardKind,
    CardLevel,
    Deck,
    Form,
    Item,
    Skill,
    Topic,
    deck_sources,
    names_in,
)
from bot.rules.values import Domain

TODAY = date(2027, 3, 1)

APPOINTMENT = Card(
    "hea-afspraak",
    Domain.HEALTH,
    CardLevel.A1,
    "doctor",
    CardKind.WORD,
    Skill.VOCABULARY,
    "afspraak",
    "Ik wil een afspraak maken.",
    "afspraak",
    article="de",
    plural="afspraken",
    confusable=("hea-recept", "hea-pleister"),
    cloze=("pleister", "arts"),
    explain="Een afspraak is een tijd bij de dokter.",
    items=(
        Item(
            Form.MC_REPLY,
            "De dokter vraagt: wanneer kunt u komen?",
            "Wat zegt u?",
            ("Morgen om tien uur.", "Met de bus van tien.", "Ja, ik ben ziek."),
        ),
        Item(Form.SPEAK_SITUATION, "U belt de dokter.", model="Ik wil graag een afspraak maken."),
    ),
)
RECIPE = replace(
    APPOINTMENT,
    id="hea-recept",
    nl="recept",
    target="recept",
    article="het",
    plural="recepten",
    sentence="Met een recept krijgt u medicijnen.",
    confusable=("hea-afspraak", "hea-pleister"),
    cloze=(),
    explain="",
    items=(),
)
PLASTER = replace(
    RECIPE,
    id="hea-pleister",
    nl="pleister",
    target="pleister",
    article="de",
    plural="pleisters",
    sentence="Er zit een pleister op mijn hand.",
    confusable=("hea-afspraak", "hea-recept"),
)
CARDS = (APPOINTMENT, RECIPE, PLASTER)
TOPIC = Topic("doctor", Domain.HEALTH, "de huisarts", ("huisarts",))

# Every word of the deck, and a few more that a test may use. What is not here is in no dictionary.
_WORDS = """ik wil een afspraak afspraken maken is tijd bij de dokter vraagt wanneer kunt u komen wat zegt morgen om tien
    uur met bus van ja ben ziek belt graag recept recepten krijgt medicijnen er zit pleister pleisters op mijn hand
    huisarts het arts nee je komt en naar huis dus hij moet ook geen dan goed maar groen rood blauw dag vrouw man zij meneer
    mevrouw nu daar hier euro boete bel jij zelf"""
COMMON = frozenset(_WORDS.split())
RARE = frozenset({"verwijzing", "polikliniek"})
ARTICLES = {
    "afspraak": "de",
    "recept": "het",
    "pleister": "de",
    "dokter": "de",
    "huis": "het",
    "dag": "de",
    "tijd": "de",
}
VERBS = (
    Verb("willen", "wil", "wilt", "wil", "willen", "wilde", "wilden", "gewild"),
    Verb("maken", "maak", "maakt", "maakt", "maken", "maakte", "maakten", "gemaakt"),
    Verb("komen", "kom", "komt", "komt", "komen", "kwam", "kwamen", "gekomen"),
    Verb("krijgen", "krijg", "krijgt", "krijgt", "krijgen", "kreeg", "kregen", "gekregen"),
    Verb("bellen", "bel", "belt", "belt", "bellen", "belde", "belden", "gebeld"),
    Verb("zijn", "ben", "bent", "is", "zijn", "was", "waren", "geweest"),
    Verb("kunnen", "kan", "kunt", "kan", "kunnen", "kon", "konden", "gekund"),
    Verb("regenen", "", "", "regent", "", "regende", "", "geregend"),
)
GLOSSES = {
    "hea-afspraak/word": "appointment",
    "hea-recept/word": "prescription",
    "hea-pleister/word": "plaster",
}


def a_deck(*cards: Card) -> Deck:
    """The small deck, with these cards in place of those of the same id, or added."""
    found = {card.id: card for card in (*CARDS, *cards)}
    return Deck(MappingProxyType(found), MappingProxyType({TOPIC.id: TOPIC}), names_in(found.values()))


def known(deck: Deck, **changes: Any) -> Known:
    zipf = dict.fromkeys(COMMON, 6.0) | {"verwijzing": 3.7, "polikliniek": 2.0}
    glosses = {
        (place, dutch): Gloss(GLOSSES.get(place, f"meaning {number}"), is_draft=True)
        for number, (place, dutch) in enumerate(deck_sources(deck).items())
    }
    values: dict[str, Any] = {
        "today": TODAY,
        "zipf": lambda word: zipf.get(word, 0.0),
        "is_spelled": lambda word: (
            word in COMMON | RARE
            or word[:1].lower() + word[1:] in COMMON | RARE
            or word in ("Leiden", "Sara")
        ),
        "levels": {"polikliniek": CardLevel.B1},
        "articles": ARTICLES,
        "plurals": {"afspraak": "afspraken"},
        "names": {"Sara": Bearer.WOMAN, "Omar": Bearer.MAN},
        "proper": frozenset({"Leiden", "OV"}),
        "harsh": {"boete": "a threat", "wapen*": "war"},
        "released": as_released(*deck.cards.values()),
        "knm": {"4.2": "the doctor"},
        "glosses": {"en": glosses},
        "verbs": VERBS,
        "bank": ("De bus komt om tien uur.",),
    }
    return Known(**values | changes)


def as_released(*cards: Card) -> dict[str, Released]:
    return {card.id: Released(card.nl, card.rev, mark_of(card)) for card in cards}


def found(check: Check, *cards: Card, **changes: Any) -> list[Finding]:
    deck = a_deck(*cards)
    return list(check(deck, known(deck, **changes)))


def one(findings: Iterable[Finding], pattern: str, *, is_fault: bool = True) -> Finding:
    """The only finding, about this."""
    [finding] = findings
    assert re.search(pattern, finding.words), finding
    assert finding.is_fault is is_fault, finding
    return finding


def with_item(card: Card, **changes: Any) -> Card:
    """The card with another first exercise."""
    return replace(card, items=(replace(card.items[0], **changes), *card.items[1:]))
