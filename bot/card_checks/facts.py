"""What is told about the Netherlands, and how: facts with a source and a day, a friendly tone, people of all kinds."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from bot.card_checks.findings import Bearer, Finding, Known, Rule
from bot.card_checks.texts import Role, Text, asked, sentences_in, texts_of, words_in
from bot.rules.cards import Card, CardKind, Deck
from bot.rules.values import Domain

SOON = timedelta(days=90)  # a fact that ends within these is to be looked up again
ENOUGH_TO_COUNT = 12  # people, before their balance says anything
MOST_OF_ONE = 1.25  # times the others
_FORMAL = frozenset({Domain.CIVIC, Domain.WORK, Domain.HEALTH})  # where one says u
_AMOUNT = re.compile(
    r"€|\beuro\b.*\d|\d[\d.,]*\s*euro|\b(?:tien|twintig|vijftig|honderd|duizend) euro\b|\d\s*(?:%|procent)"
)
_OLDEST_NEWS = 15  # years: what began longer ago is history, which does not change
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TELEPHONE = re.compile(r"\b0[89]00[- ]?\d{4,7}\b|\b0\d{1,3}[- ]?\d{6,8}\b|\b116\d{3}\b|\b14 ?0\d+\b")
_PASS_MARK = re.compile(
    r"\b\d+ (?:van de|uit de?) \d+\b|\b\d+ (?:punten|vragen goed)\b|\bcesuur\b|\bgezakt\b|\b(?:voldoende|geslaagd)\b[^.]*\d",
    re.IGNORECASE,
)
_INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
_POLITE = re.compile(r"\b(u|uw)\b", re.IGNORECASE)
_CALLED = {
    **dict.fromkeys(("mevrouw", "juf", "buurvrouw", "moeder", "vriendin", "dochter"), Bearer.WOMAN),
    **dict.fromkeys(("meneer", "meester", "buurman", "vader", "vriend", "zoon"), Bearer.MAN),
}
_DRAWN = {
    "♀": Bearer.WOMAN,
    "👩": Bearer.WOMAN,
    "👵": Bearer.WOMAN,
    "♂": Bearer.MAN,
    "👨": Bearer.MAN,
    "👴": Bearer.MAN,
}


def facts(deck: Deck, known: Known) -> Iterator[Finding]:
    for card in asked(deck):
        yield from _source(card)
        yield from _end(card, known)
        if card.knm and card.knm not in known.knm:
            words = f"has {card.knm}, which is no action of the KNM goals"
            yield Finding(Rule.FACT, (card.id, "exam"), words, card.knm)
        for text in texts_of(card):
            if text.role is not Role.ORDER:
                yield from _figures(card, text)
                yield from _years(card, text, known)


def _years(card: Card, text: Text, known: Known) -> Iterator[Finding]:
    """A recent year tells of a rule that may be another one soon; a model answer tells of somebody's life."""
    if card.valid_until is None and text.role is not Role.MODEL:
        for year in _YEAR.findall(text.words):
            if int(year) > known.today.year - _OLDEST_NEWS:
                words = f"has a recent year on a card without `source` and `valid_until`: {year}"
                yield Finding(Rule.FACT, text.place, words, year)


def _end(card: Card, known: Known) -> Iterator[Finding]:
    place = (card.id, "valid_until")
    if card.valid_until is None:
        if card.kind is CardKind.FACT:
            yield Finding(Rule.FACT, place, "is missing: a fact needs it")
    elif card.valid_until < known.today:
        yield Finding(Rule.FACT, place, f"is past ({card.valid_until}); look the fact up again")
    elif card.valid_until < known.today + SOON:
        words = f"is soon ({card.valid_until}); look the fact up again"
        yield Finding(Rule.FACT, place, words, is_fault=False)


def _figures(card: Card, text: Text) -> Iterator[Finding]:
    if card.valid_until is None or not card.source:
        for what, pattern in (("an amount", _AMOUNT), ("a telephone number", _TELEPHONE)):
            if found := pattern.search(text.words):
                words = f"has {what} on a card without `source` and `valid_until`: {found[0]}"
                yield Finding(Rule.FACT, text.place, words, found[0])
    if found := _PASS_MARK.search(text.words):
        yield Finding(Rule.FACT, text.place, f"has what looks like a pass mark: {found[0]}", found[0])


def _source(card: Card) -> Iterator[Finding]:
    if card.source and urlsplit(card.source).scheme != "https":
        yield Finding(Rule.FACT, (card.id, "source"), "does not begin with https", card.source)
    if card.valid_until and not card.source:
        yield Finding(Rule.FACT, (card.id, "source"), "is missing: `valid_until` is about what it says")


def tone(deck: Deck, known: Known) -> Iterator[Finding]:
    """No threats, nothing that hurts; u where a stranger is spoken to, je among people who know each other."""
    for card in asked(deck):
        for text in texts_of(card):
            if text.role is Role.ORDER:
                continue
            for word in dict.fromkeys(words_in(text.words.lower())):
                for pattern, why in known.harsh.items():
                    if fnmatchcase(word, pattern):
                        yield Finding(Rule.TONE, text.place, f"has {word}: {why}", word)
            informal = _INFORMAL.search(text.words)
            if informal and card.domain in _FORMAL:
                words = f"has {informal[0]} where u is said"
                yield Finding(Rule.ADDRESS, text.place, words, informal[0].lower())
            elif informal and any(
                _INFORMAL.search(sentence) and _POLITE.search(sentence)
                for sentence in sentences_in(text.words)
            ):
                words = f"has u and {informal[0]} in one sentence"
                yield Finding(Rule.ADDRESS, text.place, words, informal[0].lower(), is_fault=False)
            elif (
                (polite := _POLITE.search(text.words))
                and card.domain is Domain.SOCIAL
                and text.role is not Role.ACCEPT
            ):
                words = f"has {polite[0]} among friends and neighbours, where je is said"
                yield Finding(Rule.ADDRESS, text.place, words, polite[0].lower(), is_fault=False)


def names(deck: Deck, known: Known) -> Iterator[Finding]:
    """Names come from the list, so that women and men can be counted, and people of many places are met."""
    for card in asked(deck):
        for text in texts_of(card):
            for word in dict.fromkeys(_with_capital(text.words, known)):
                if word not in known.names and word not in known.proper:
                    yield Finding(Rule.NAME, text.place, f"has a name that is in no list: {word}", word)
    yield from _balance(deck, known)


def _balance(deck: Deck, known: Known) -> Iterator[Finding]:
    """As many women as men in the whole deck, and in each domain not twice as many of the one."""
    for domain, most in ((None, MOST_OF_ONE), *((domain, 2.0) for domain in Domain)):
        counted = people(deck, known, domain)
        women, men = counted[Bearer.WOMAN], counted[Bearer.MAN]
        if women + men >= ENOUGH_TO_COUNT and max(women, men) > most * min(women, men):
            words = f"are not balanced: {women} cards with women, {men} with men"
            where = "all cards" if domain is None else domain
            yield Finding(Rule.NAME, (where,), words, is_fault=domain is None)


def _with_capital(text: str, known: Known) -> Iterator[str]:
    """Words that have a capital by themselves: within a sentence, or where it begins and no small one is known."""
    for sentence in sentences_in(text, end_at_colon=True):
        for at, word in enumerate(words_in(sentence.replace("'", " ' "))):
            if (
                len(word) > 1
                and word[0].isupper()
                and (at > 0 or not known.is_spelled(word[0].lower() + word[1:]))
            ):
                yield word


def people(deck: Deck, known: Known, domain: Domain | None = None) -> Counter[Bearer]:
    """On how many cards women and men are named, called or drawn."""
    found: Counter[Bearer] = Counter()
    for card in asked(deck):
        if domain not in (None, card.domain):
            continue
        words = {
            word for text in texts_of(card) if text.role is not Role.ORDER for word in words_in(text.words)
        }
        bearers = {bearer for name, bearer in known.names.items() if name in words}
        bearers |= {bearer for word, bearer in _CALLED.items() if word in {each.lower() for each in words}}
        bearers |= {bearer for sign, bearer in _DRAWN.items() if sign in card.emoji}
        found.update(bearers)
    return found


def most_named(deck: Deck, known: Known) -> Counter[str]:
    """In how many cards each name stands."""
    return Counter(
        name
        for card in asked(deck)
        for name in {word for text in texts_of(card) for word in words_in(text.words)} & set(known.names)
    )
