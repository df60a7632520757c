"""De or het: the articles of the cards' own nouns, and of every noun in their texts that is known."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from bot.card_checks.findings import Finding, Known, Place, Rule
from bot.card_checks.texts import asked, sentences_in, texts_of, words_in
from bot.rules.cards import Card, CardKind, Deck
from bot.rules.forms import GAP, with_gap

EITHER = "de/het"
_SHORTEST_END = 4  # letters of a word that a longer one may end with, as "huisartsenpost" with "post"
_LIKE = {"de": "de", "het": "het", "deze": "de", "dit": "het", "onze": "de", "ons": "het"}
# After "het" and "dit" these are verbs and the like, not nouns: "het kan", "dit was".
_NOT_AS_NOUNS = """
    acht al avond bent best bij dat de doen drie druk een elf eten gaat geeft geld had heb heeft heel
    hoort houdt is juist kan kind komt kost leven ligt lijkt maakt mag meer mij mijn moet morgen na
    negen niet op regent spijt staat te tien twaalf twee vaak valt van vanavond vandaag vier vijf voor
    wanneer was wat weer werk wie wil wordt zal zes zeven zich ziet zijn zin zit zo zou
"""
_SELDOM_NOUNS = frozenset(_NOT_AS_NOUNS.split())


def articles(deck: Deck, known: Known) -> Iterator[Finding]:
    nouns = dict(known.articles)
    for card in asked(deck):
        if card.article and " " not in card.nl:
            word = card.nl.lower()
            nouns[word] = card.article if nouns.get(word, card.article) == card.article else EITHER
    plurals = {plural.lower() for plural in (*known.plurals.values(), *(card.plural for card in asked(deck)))}
    for card in asked(deck):
        yield from _of_card(card, known)
        yield from _in_gap(card, nouns, plurals - {""})
        for text in texts_of(card):
            for sentence in sentences_in(text.words, end_at_colon=True):
                yield from _in_sentence(text.place, sentence, nouns, plurals - {""})


def _of_card(card: Card, known: Known) -> Iterator[Finding]:
    """What a card itself teaches as the article and the plural of its word."""
    word = card.nl.lower()
    if card.article:
        told = known.articles.get(word)
        if told is None:
            if not _by_its_end(word, known.articles):
                words = "has an article that no list can confirm; look it up"
                yield Finding(Rule.ARTICLE, (card.id, "article"), words, card.word, is_fault=False)
            elif _by_its_end(word, known.articles) not in (card.article, EITHER):
                words = f"is {card.article} where words with this end take the other"
                yield Finding(Rule.ARTICLE, (card.id, "article"), words, card.word, is_fault=False)
        elif told not in (card.article, EITHER):
            words = f"is {card.article} where the list has {told}"
            yield Finding(Rule.ARTICLE, (card.id, "article"), words, card.word)
    elif card.kind is CardKind.WORD and word in known.levels and word in known.articles:
        yield Finding(Rule.ARTICLE, (card.id, "article"), "is missing: it is a noun", word, is_fault=False)
    told = known.plurals.get(word)
    if card.plural and told and card.plural != told:
        words = f"is {card.plural} where the list has {told}"
        yield Finding(Rule.ARTICLE, (card.id, "plural"), words, card.plural, is_fault=False)


def _in_sentence(
    place: Place, sentence: str, nouns: Mapping[str, str], plurals: set[str]
) -> Iterator[Finding]:
    words = [word.lower() for word in words_in(sentence)]
    for at, (before, word) in enumerate(pairwise([*words, ""])):
        found = _LIKE.get(before)
        if not found or not word:
            continue
        if at + 2 < len(words) and _is_adjective(word, nouns, plurals):
            told = nouns.get(words[at + 2])
            if told not in (None, found, EITHER) and words[at + 2] not in plurals | _SELDOM_NOUNS:
                pair = f"{before} {word} {words[at + 2]}"
                wrong = f"has {before} where {words[at + 2]} takes {told}: {pair}"
                yield Finding(Rule.ARTICLE, place, wrong, pair, is_fault=before in ("de", "het"))
            continue
        if word in plurals and word not in nouns:
            if found == "het" and before != "ons":
                yield Finding(
                    Rule.ARTICLE, place, f"has {before} before a plural: {word}", f"{before} {word}"
                )
            continue
        told = nouns.get(word)
        sure = told is not None
        told = told or _by_its_end(word, nouns)
        if told in (None, found, EITHER) or word in plurals or word in _SELDOM_NOUNS:
            continue
        yield Finding(
            Rule.ARTICLE,
            place,
            f"has {before} where {word} takes {told}",
            f"{before} {word}",
            is_fault=sure and before in ("de", "het"),
        )


def _is_adjective(word: str, nouns: Mapping[str, str], plurals: set[str]) -> bool:
    """Between an article and its noun: "de nieuwe buurt", "het eigen huis"."""
    return (word.endswith("e") or word == "eigen") and word not in nouns and word not in plurals


def _in_gap(card: Card, nouns: Mapping[str, str], plurals: set[str]) -> Iterator[Finding]:
    """An article before the gap must leave all answers open, unless it is what the card is about."""
    before, gap, _ = with_gap(card).partition(GAP)
    words = ["", "", *words_in(before.lower())]
    if words[-2] in _LIKE and _is_adjective(words[-1], nouns, plurals):
        words.pop()
    article = _LIKE.get(words[-1])
    if not gap or article is None:
        return
    for word in card.cloze:
        if " " in word:
            continue  # "dit" may stand by itself: "dit kan niet wachten"
        told = nouns.get(word.lower()) or _by_its_end(word.lower(), nouns)
        if told not in (None, article, EITHER) and word.lower() not in plurals:
            yield Finding(
                Rule.GIVEAWAY,
                (card.id, "cloze"),
                f"has {word}, which cannot follow on {words[-1]} in the sentence",
                word,
            )


def _by_its_end(word: str, nouns: Mapping[str, str]) -> str | None:
    """The article of the longest known word that this one ends with: a compound has that of its last part."""
    if word.endswith("je") and len(word) > _SHORTEST_END:
        return "het"
    for start in range(1, len(word) - _SHORTEST_END + 1):
        if found := nouns.get(word[start:]):
            return found
    return None
