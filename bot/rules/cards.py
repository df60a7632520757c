"""Practice cards: the one thing that is learned, and the exercises that were written for it by hand.

A card is what is scheduled; its exercises grow harder as it is known better. The cards themselves are data in
`bot/cards`, one file a domain; `bot.deck` reads them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from bot.rules.trajectory import Part
from bot.rules.values import Domain


class CardLevel(StrEnum):
    """From no reading in the Latin script to B1, easiest first."""

    ALFA = "alfa"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"


class CardKind(StrEnum):
    WORD = "word"
    PHRASE = "phrase"
    PATTERN = "pattern"
    FACT = "fact"
    SOUND = "sound"


class Skill(StrEnum):
    """What a card mostly trains."""

    SOUND = "sound"
    VOCABULARY = "vocabulary"
    GRAMMAR = "grammar"
    READING = "reading"
    LISTENING = "listening"
    WRITING = "writing"
    SPEAKING = "speaking"
    KNOWLEDGE = "knowledge"


class Status(StrEnum):
    DRAFT = "draft"  # no teacher has looked at it
    REVIEWED = "reviewed"
    RETIRED = "retired"  # asked of nobody any more; its id stays taken


class Form(StrEnum):
    """The ways in which a card is shown or asked, from recognising to making (PLAN 6.2)."""

    TEACH = "teach"  # first sight; nothing is asked
    PICTURE_WORD = "picture_word"
    MC_MEANING = "mc_meaning"
    CLOZE_CHOICE = "cloze_choice"
    WORD_ORDER = "word_order"
    TYPE_WORD = "type_word"
    DICTATION = "dictation"
    MC_TEXT = "mc_text"
    MC_REPLY = "mc_reply"
    KNM_CHOICE = "knm_choice"
    SENTENCE_COMPLETION = "sentence_completion"
    WRITE_SENTENCE = "write_sentence"
    SPEAK_REPEAT = "speak_repeat"
    SPEAK_SITUATION = "speak_situation"


MARKS = ".,!?:;\"'"
CLOSED_ITEMS = frozenset({Form.MC_TEXT, Form.MC_REPLY, Form.KNM_CHOICE})
OPEN_ITEMS = frozenset({Form.SENTENCE_COMPLETION, Form.WRITE_SENTENCE, Form.SPEAK_SITUATION})


@dataclass(frozen=True, slots=True)
class Item:
    """An exercise written by hand. Of a closed one the first option is the right one; an open one has a model answer."""

    form: Form
    text: str
    question: str = ""
    options: tuple[str, ...] = ()
    model: str = ""
    explain: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What appointments, goals and exams share with cards. `words` are Dutch stems that a title may hold."""

    id: str
    domain: Domain
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to learn. `nl` is the word without its article, the phrase, the pattern, the key word or the sound;
    `target` is how it stands in `sentence`. `id` is never used again: what people know hangs on it."""

    id: str
    domain: Domain
    level: CardLevel
    topic: str
    kind: CardKind
    skill: Skill
    nl: str
    sentence: str
    target: str
    article: str = ""
    plural: str = ""
    emoji: str = ""
    confusable: tuple[str, ...] = ()
    cloze: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    explain: str = ""
    parts: tuple[Part, ...] = ()  # of the exam
    knm: str = ""  # theme and action of the KNM goals, as in "4.2"
    source: str = ""
    valid_until: date | None = None
    status: Status = Status.DRAFT
    rev: int = 1
    items: tuple[Item, ...] = ()

    @property
    def word(self) -> str:
        """With its article, as it is taught."""
        return f"{self.article} {self.nl}" if self.article else self.nl


@dataclass(frozen=True, slots=True)
class Deck:
    """All cards by id, in the order of the files, and the topics by id. `names` have a capital wherever they stand."""

    cards: Mapping[str, Card]
    topics: Mapping[str, Topic]
    names: frozenset[str] = frozenset()


def names_in(cards: Iterable[Card]) -> frozenset[str]:
    """The words that have a capital within a sentence, and not only because it begins with them."""
    texts = (text.split() for card in cards for text in (card.sentence, *card.orders))
    later = (
        word.strip(MARKS) for words in texts for before, word in pairwise(words) if before[-1] not in ".!?:…"
    )
    return frozenset(word for word in later if word[:1].isupper())


def gloss_sources(card: Card) -> dict[str, str]:
    """What a translator is asked for: the Dutch by its place in the card, as in `hea-afspraak/sentence`."""
    found = {f"{card.id}/word": card.word, f"{card.id}/sentence": card.sentence}
    if card.explain:
        found[f"{card.id}/explain"] = card.explain
    for number, item in enumerate(card.items, start=1):
        place = f"{card.id}/item{number}"
        found[place] = f"{item.text}\n{item.question}" if item.question else item.text
        found |= {f"{place}/option{at}": option for at, option in enumerate(item.options, start=1)}
        if item.model:
            found[f"{place}/model"] = item.model
        if item.explain:
            found[f"{place}/explain"] = item.explain
    return found


def deck_sources(deck: Deck) -> dict[str, str]:
    """The same for all topics, as `topic-doctor/name`, and all cards but those that nobody is asked any more."""
    found = {f"topic-{topic.id}/name": topic.name for topic in deck.topics.values()}
    for card in deck.cards.values():
        if card.status is not Status.RETIRED:
            found |= gloss_sources(card)
    return found
