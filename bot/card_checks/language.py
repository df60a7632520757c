"""Is the Dutch of a card right, and within reach of its level?"""

import re
from collections.abc import Iterator, Mapping

from bot.card_checks.findings import Finding, Known, Rule
from bot.card_checks.texts import (
    LEVELS,
    Role,
    Text,
    asked,
    base_forms,
    harder,
    may_use,
    sentences_in,
    texts_of,
    words_in,
)
from bot.rules.cards import Card, CardKind, CardLevel, Deck

LONGEST_SENTENCE = {CardLevel.ALFA: 5, CardLevel.A1: 8, CardLevel.A2: 12, CardLevel.B1: 18}  # words
LONGEST_EXPLANATION = 200  # characters

# How common a word is at least: below the first it is out of reach, below the second it is doubtful. The second is
# the 1,500th, 4,000th and 8,000th word of Dutch, which is what is known at these levels.
_LEAST = {
    CardLevel.ALFA: (4.0, 4.75),
    CardLevel.A1: (4.0, 4.75),
    CardLevel.A2: (3.5, 4.24),
    CardLevel.B1: (3.0, 3.86),
}
_SHORTEST_PART = 4  # letters, of a part of a compound
_READ = {Role.SENTENCE, Role.EXPLAIN, Role.TEXT, Role.QUESTION, Role.OPTION, Role.MODEL, Role.CLOZE}
_WHOLE = {Role.SENTENCE, Role.EXPLAIN, Role.TEXT, Role.QUESTION, Role.OPTION, Role.MODEL}
_SENTENCES = {Role.SENTENCE, Role.ORDER, Role.EXPLAIN, Role.TEXT, Role.QUESTION, Role.MODEL}
_ENDED = {
    Role.SENTENCE,
    Role.ORDER,
    Role.EXPLAIN,
}  # a letter ends with a name, and a half sentence with its gap
_ENDS_WELL = re.compile(r"[.!?…]['’”\"]?$")
_LONGEST_TEXT = 700  # characters: of a longer one a phone shows no whole question
_SHORTENED = re.compile(
    r"\b(?:[a-z]{1,4}\.){2,}|\b(?:bijv|blz|ca|dhr|enz|etc|evt|ged|incl|max|mevr|min|nr|tel)\."
)


def lengths(deck: Deck, known: Known) -> Iterator[Finding]:
    """Sentences as long as a level can take. What is explained stands with its meaning, and takes the next level."""
    for card in asked(deck):
        for text in texts_of(card):
            if text.role in _WHOLE:
                yield from _length(card, text, known)


def marks(deck: Deck, known: Known) -> Iterator[Finding]:
    """Whole sentences begin with a capital or a digit, and end with a mark."""
    for card in asked(deck):
        for text in texts_of(card):
            if text.role not in _SENTENCES or (text.role is Role.SENTENCE and card.kind is CardKind.SOUND):
                continue
            first = text.words.lstrip("'‘’“\"")[:1]
            # "'s Avonds" has its capital in the second word.
            if first.islower() and not re.match(r"['’]s [A-Z]", text.words):
                yield Finding(Rule.SPELLING, text.place, f"begins with a small letter: {first}", text.words)
            if text.role in _ENDED and not _ENDS_WELL.search(text.words):
                yield Finding(Rule.SPELLING, text.place, "has no . ? or ! at its end", text.words)


def _length(card: Card, text: Text, known: Known) -> Iterator[Finding]:
    explains = text.role is Role.EXPLAIN
    most = LONGEST_SENTENCE[harder(card.level) if explains else card.level]
    found = sentences_in(text.words, end_at_colon=text.role is not Role.SENTENCE)
    for sentence in found:
        if (count := len(sentence.split())) > most:
            yield Finding(
                Rule.LENGTH, text.place, f"has {count} words in a sentence, at most {most}", sentence
            )
    if text.role is Role.SENTENCE and len(found) > 1 and card.level in (CardLevel.ALFA, CardLevel.A1):
        yield Finding(Rule.LENGTH, text.place, f"has {len(found)} sentences where {card.level} takes one")
    if explains and len(text.words) > LONGEST_EXPLANATION:
        yield Finding(Rule.LENGTH, text.place, f"is longer than {LONGEST_EXPLANATION} characters")
    if text.role is Role.TEXT and len(text.words) > _LONGEST_TEXT:
        yield Finding(Rule.LENGTH, text.place, f"is longer than {_LONGEST_TEXT} characters")
    if re.search(r"[(){}\[\]]", text.words):
        yield Finding(Rule.LENGTH, text.place, "has a bracket in it")
    if shortened := _SHORTENED.search(text.words):
        yield Finding(Rule.LENGTH, text.place, f"has an abbreviation: {shortened[0]}", shortened[0])
    for word in words_in(text.words):
        if len(word) > 1 and word.isupper() and word not in known.proper:
            yield Finding(Rule.LENGTH, text.place, f"has an abbreviation: {word}", word)


def vocabulary(deck: Deck, known: Known) -> Iterator[Finding]:
    """Words as common as a level asks for, or known: of the topic list, judged, or taught by a card of that level."""
    levels = dict(known.levels)
    for card in asked(deck):
        for word in words_in(f"{card.nl} {card.plural} {card.target}".lower()):
            levels[word] = min(levels.get(word, card.level), card.level, key=LEVELS.index)
    for card in asked(deck):
        for text in texts_of(card):
            if text.role not in _READ:
                continue
            level = harder(card.level) if text.role is Role.EXPLAIN else card.level
            for word in dict.fromkeys(words_in(text.words)):
                if not _is_proper(word, known):
                    yield from _rare(word.lower(), level, levels, text, known)


def _rare(
    word: str, level: CardLevel, levels: Mapping[str, CardLevel], text: Text, known: Known
) -> Iterator[Finding]:
    forms = tuple(base_forms(word))
    if any(form in levels and may_use(level, levels[form]) for form in forms):
        return
    lowest, doubtful = _LEAST[level]
    common = max(map(known.zipf, forms))
    if common < doubtful and any(min(map(known.zipf, parts)) >= doubtful for parts in _compounds(word)):
        return  # whoever knows "telefoon" and "rekening" can read a "telefoonrekening"
    if common < doubtful:
        yield Finding(
            Rule.WORD,
            text.place,
            f"has a word that is rare for {level}: {word} ({common:.1f}, {doubtful} asked)",
            word,
            is_fault=common < lowest,
        )


def _compounds(word: str) -> Iterator[tuple[str, str]]:
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        for joint in ("", "s"):
            if (first := word[:at]).endswith(joint):
                yield first.removesuffix(joint), word[at:]


def _is_proper(word: str, known: Known) -> bool:
    return word in known.names or word in known.proper


def spelling(deck: Deck, known: Known) -> Iterator[Finding]:
    """Every word is in the dictionary, or is a name or a word that a person judged."""
    for card in asked(deck):
        for text in texts_of(card):
            for word in dict.fromkeys(words_in(text.words)):
                word = word.replace("’", "'")
                if word.lower() in known.levels or _is_proper(word, known) or known.is_spelled(word):
                    continue
                yield Finding(Rule.SPELLING, text.place, f"has a word that no dictionary has: {word}", word)
            if "ĳ" in text.words.lower():
                yield Finding(Rule.SPELLING, text.place, "has ĳ as one letter; write i and j")
    for topic in deck.topics.values():
        for word in words_in(topic.name):
            if not known.is_spelled(word) and word.lower() not in known.levels:
                place = ("topics", topic.id, "name")
                yield Finding(Rule.SPELLING, place, f"has a word that no dictionary has: {word}", word)
