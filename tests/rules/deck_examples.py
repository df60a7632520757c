"""A small deck for tests: cards that do not hang on what the files say today."""

from dataclasses import replace
from typing import Any

from bot.rules.cards import Card, CardKind, CardLevel, Deck, Form, Item, Skill, Topic, names_in
from bot.rules.values import Domain


def a_card(name: str, **values: Any) -> Card:
    """A word of the domain of health at A1; `name` is its Dutch word."""
    made = Card(
        id=f"hea-{name}",
        domain=Domain.HEALTH,
        level=CardLevel.A1,
        topic="doctor",
        kind=CardKind.WORD,
        skill=Skill.VOCABULARY,
        nl=name,
        sentence=f"Ik zie de {name} hier nu.",
        target=name,
        article="de",
    )
    return replace(made, **values)


def a_deck(*cards: Card) -> Deck:
    """Each card is easily confused with the others of its level, where it does not say with which."""
    with_others = {
        card.id: card
        if card.confusable
        else replace(
            card,
            confusable=tuple(one.id for one in cards if one.id != card.id and one.level is card.level)[:3],
        )
        for card in cards
    }
    topics = {
        domain.value: Topic(domain.value, domain, domain.value, (domain.value,)) for domain in Domain
    } | {"doctor": Topic("doctor", Domain.HEALTH, "de huisarts", ("huisarts", "dokter"))}
    return Deck(with_others, topics, names_in(cards))


REPLY = Item(
    Form.MC_REPLY,
    "De assistent vraagt: wanneer kunt u komen?",
    question="Wat zegt u?",
    options=("Morgen om tien uur.", "Met de bus van tien uur.", "Ja, ik ben erg ziek."),
)
SAY = Item(Form.SPEAK_SITUATION, "U belt de huisarts. U wilt een afspraak.", model="Ik wil een afspraak.")
APPOINTMENT = a_card(
    "afspraak",
    sentence="Ik wil een afspraak maken met de huisarts.",
    cloze=("recept", "wachtkamer"),
    emoji="📅",
    items=(REPLY, SAY),
)
EYE = a_card("oog", level=CardLevel.ALFA, article="het", sentence="Dit is een oog.", emoji="👁")
EAR = a_card("oor", level=CardLevel.ALFA, article="het", sentence="Dit is een oor.", emoji="👂")
NOSE = a_card("neus", level=CardLevel.ALFA, sentence="Dit is een neus.", emoji="👃")
DECK = a_deck(
    APPOINTMENT,
    a_card("recept", article="het", emoji="📄"),
    a_card("wachtkamer", emoji="🪑"),
    EYE,
    EAR,
    NOSE,
)
