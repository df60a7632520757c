"""The gate that all practice cards pass before anybody learns from them: every check, with the line of each finding."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.card_checks import articles, facts, frames, glosses, hearing, ids, language, options, verbs
from bot.card_checks.findings import Check, Finding, Known, Place, Rule
from bot.card_files import lines_of
from bot.rules.cards import Deck

CHECKS: tuple[Check, ...] = (
    ids.ids,
    language.lengths,
    language.vocabulary,
    language.spelling,
    language.marks,
    articles.articles,
    verbs.agreement,
    verbs.taught,
    options.options,
    options.confusable,
    options.meanings,
    options.pictures,
    options.forms,
    frames.frames,
    frames.copies,
    hearing.hearing,
    facts.facts,
    facts.tone,
    facts.names,
    glosses.glosses,
    glosses.english,
)
EXCEPTIONS_FILE = "bot/cards/checks/exceptions.tsv"

Exceptions = Mapping[tuple[Rule, str, str], str]  # the reason, by rule, place and what it is about


def findings(deck: Deck, known: Known, exceptions: Exceptions) -> list[Finding]:
    """What nobody has looked at and found right. An exception that nothing needs any more is a fault itself."""
    found = [finding for check in CHECKS for finding in check(deck, known)]
    needed = {_key(finding) for finding in found}
    left = [finding for finding in found if _key(finding) not in exceptions]
    for rule, place, about in exceptions:
        if (rule, place, about) not in needed:
            words = f"{rule} {place} {about}".rstrip() + " is no longer needed"
            left.append(Finding(Rule.EXCEPTION, (f"{rule}\t{place}\t{about}",), words, file=EXCEPTIONS_FILE))
    return list(dict.fromkeys(left))


def _key(finding: Finding) -> tuple[Rule, str, str]:
    return finding.rule, ".".join(finding.place), finding.about


@dataclass(slots=True)
class Lines:
    """Finds the line of what was found, in the files below `root`."""

    root: Path
    _cards: dict[Place, tuple[str, int]] = field(default_factory=dict)
    _other: dict[str, list[str]] = field(default_factory=dict)

    def told(self, found: Iterable[Finding]) -> Iterator[str]:
        """Each as "bot/cards/health.toml:12: hea-oog.article is ...", in the order of the files."""
        for file, line, finding in sorted(
            ((*self._at(finding), finding) for finding in found), key=lambda each: (each[0], each[1])
        ):
            named = "" if finding.rule is Rule.EXCEPTION else ".".join(finding.place) + " "
            yield f"{file}:{line}: {named}{finding.words} [{finding.rule}]"

    def _at(self, finding: Finding) -> tuple[str, int]:
        if finding.file:
            return finding.file, self._line_with(finding.file, finding.place[0])
        if not self._cards:
            for path in sorted((self.root / "bot" / "cards").glob("*.toml")):
                name = str(path.relative_to(self.root))
                lines = lines_of(path.read_text("utf-8"))
                self._cards |= {place: (name, line) for place, line in lines.items()}
        place = finding.place
        known = (place[:length] for length in range(len(place), 0, -1))
        return next((self._cards[each] for each in known if each in self._cards), ("bot/cards", 1))

    def _line_with(self, file: str, words: str) -> int:
        """The line that begins with these words, or has them in quotes."""
        if file not in self._other:
            path = self.root / file
            self._other[file] = path.read_text("utf-8").splitlines() if path.exists() else []
        pattern = re.compile(rf'{re.escape(words)}(?:\t|$)|msgctxt "{re.escape(words)}"')
        numbered = enumerate(self._other[file], start=1)
        return next((number for number, line in numbered if pattern.match(line)), 1)
