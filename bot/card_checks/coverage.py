"""What the cards cover, as tables: domains, levels, skills, goals of the KNM exam, languages, people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.card_checks.facts import most_named, people
from bot.card_checks.findings import Bearer, Known
from bot.card_checks.options import longest_is_right
from bot.card_checks.texts import LEVELS, asked
from bot.rules.cards import Deck, Skill, deck_sources
from bot.rules.values import Domain


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    rows: tuple[tuple[str, ...], ...]  # the first has the heads


def coverage(deck: Deck, known: Known) -> Iterator[Table]:
    cards = list(asked(deck))
    cells = Counter((card.domain, card.level) for card in cards)
    skills = Counter((card.domain, card.level, card.skill) for card in cards)
    yield _table(
        f"{len(cards)} cards by domain and level",
        ("", *LEVELS, "all"),
        *(_row(domain, [cells[domain, level] for level in LEVELS]) for domain in Domain),
        _row("all", [sum(cells[domain, level] for domain in Domain) for level in LEVELS]),
    )
    yield _table(
        "by domain, level and skill",
        ("", "", *Skill),
        *(
            (domain, level, *(str(skills[domain, level, skill] or "") for skill in Skill))
            for domain in Domain
            for level in LEVELS
        ),
    )
    goals = Counter(card.knm for card in cards if card.knm)
    none = [(code, action) for code, action in known.knm.items() if not goals[code]]
    yield _table(
        f"KNM actions with a card: {len(known.knm) - len(none)} of {len(known.knm)}"
        + ("; without one:" if none else ""),
        *none,
    )
    yield _languages(deck, known)
    yield _people(deck, known)


def _languages(deck: Deck, known: Known) -> Table:
    sources = deck_sources(deck)
    rows = []
    for language, glosses in known.glosses.items():
        found = [gloss for place, dutch in sources.items() if (gloss := glosses.get((place, dutch)))]
        reviewed = sum(not gloss.is_draft for gloss in found)
        rows.append((language, str(len(found)), str(len(sources)), str(reviewed)))
    return _table("glosses by language", ("", "there", "wanted", "reviewed"), *rows)


def _people(deck: Deck, known: Known) -> Table:
    rows = []
    for domain in (*Domain, None):
        counted = people(deck, known, domain)
        rows.append((domain or "all", str(counted[Bearer.WOMAN]), str(counted[Bearer.MAN])))
    longest, closed = longest_is_right(deck)
    often = ", ".join(f"{name} {count}" for name, count in most_named(deck, known).most_common(5))
    title = (
        f"cards with women and with men (most often: {often}); "
        f"the right option alone is the longest in {longest} of {closed} exercises"
    )
    return _table(title, ("", "women", "men"), *rows)


def _row(head: str, counts: Sequence[int]) -> tuple[str, ...]:
    return (head, *map(str, counts), str(sum(counts)))


def _table(title: str, *rows: Sequence[str]) -> Table:
    return Table(title, tuple(tuple(row) for row in rows))
