"""What the Dutch of the cards means, in the languages of the learners: the catalogues `cards.po`.

Their source is the Dutch of the deck, so English is a catalogue like the others, and the last one that is looked in.
"""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.i18n.entries import is_draft, plain_faults, read_catalogue
from bot.i18n.languages import LANGUAGES, RELATED, SOURCE
from bot.i18n.markup import directed

logger = logging.getLogger(__name__)

Key = tuple[str, str]  # the place, as "hea-afspraak/word", and the Dutch that stands there


class Glosses:
    """The glosses of `<code>/LC_MESSAGES/cards.po` below a folder.

    A catalogue is read when somebody needs it first, which takes about 60 ms: a municipality has learners of a few
    languages, and no start waits for the others. With `reviewed_only` a draft is as one not there.
    """

    def __init__(self, folder: Path, *, reviewed_only: bool = False) -> None:
        self._folder = folder
        self._reviewed_only = reviewed_only
        # Two threads may both read a file that is new to them; they find the same.
        self._read: dict[str, Mapping[Key, str]] = {}

    def gloss(self, place: str, dutch: str, languages: Sequence[str | None]) -> str | None:
        """Plain text, in the first of the person's languages that has it, else in English; None: in none.

        `place` is one of `rules.cards.gloss_sources`; a gloss of another Dutch that once stood there is not found.
        """
        key = (place, dutch)
        for code in _in_order(languages):
            if found := self._of(code).get(key):
                return found
        return None

    def _of(self, code: str) -> Mapping[Key, str]:
        if code not in self._read:
            self._read[code] = self._usable(code)
        return self._read[code]

    def _usable(self, code: str) -> Mapping[Key, str]:
        path = self._folder / code / "LC_MESSAGES" / "cards.po"
        if not path.exists():
            return {}
        about = {"language": code, "catalogue": "cards"}
        try:
            catalogue = read_catalogue(path)
        except (OSError, ValueError):
            logger.warning("catalogue cannot be read", extra=about)
            return {}
        found: dict[Key, str] = {}
        refused = 0
        for message in catalogue:
            if not message.id or not message.string or (self._reviewed_only and is_draft(message)):
                continue
            if plain_faults(message) or not message.context:
                refused += 1
                continue
            # The languages share the Dutch and the places.
            key = (sys.intern(message.context), sys.intern(str(message.id)))
            found[key] = directed(str(message.string), LANGUAGES[code].direction)
        if refused:
            logger.warning("translations cannot be used", extra={**about, "count": refused})
        return found


def _in_order(languages: Sequence[str | None]) -> Iterator[str]:
    named = [each for code in languages if code for each in (code, *RELATED.get(code, ()))]
    yield from dict.fromkeys(code for code in (*named, SOURCE) if code in LANGUAGES)
