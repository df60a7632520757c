"""The catalogues in memory, and the way a message falls back from one language to the next."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog

from bot.i18n.entries import is_draft, message_faults, read_catalogue, same_plural_rule
from bot.i18n.languages import DUTCH, LANGUAGES, RELATED, SOURCE, Language
from bot.i18n.markup import directed
from bot.i18n.translator import Key, Translator, Words

logger = logging.getLogger(__name__)

Domain = Literal["messages", "staff"]  # for holders, in all languages; for coaches and managers, in two
DOMAINS: tuple[Domain, ...] = ("messages", "staff")


class Catalogues:
    """All translations, in memory. Shared by every thread; nothing in it changes after the start."""

    def __init__(self, words: Mapping[tuple[Domain, str], Words]) -> None:
        self._words = words
        self._translators: dict[tuple[str | None, str | None, Domain, str], Translator] = {}
        self._beside: dict[tuple[str, str], Translator] = {}

    @property
    def offered(self) -> tuple[str, ...]:
        """The languages that a person can choose: the source, Dutch, and each that has translations to use."""
        return tuple(code for code in LANGUAGES if code in (SOURCE, DUTCH) or self._has("messages", code))

    def translator(
        self,
        language: str | None,
        second: str | None = None,
        *,
        domain: Domain = "messages",
        zone: str = "Europe/Amsterdam",
    ) -> Translator:
        """For one recipient: the language, the second one that the person named, Dutch, the source.

        A language that is unknown, or has no catalogue, is passed over; this never fails. `zone` is an IANA name.
        """
        language, second = _known(language), _known(second)
        key = (language, second, domain, zone)
        if key not in self._translators:
            named = [code for code in (language, second) if code is not None]
            spoken = next((code for code in named if code == SOURCE or self._readable(domain, code)), DUTCH)
            order = [each for code in named for each in _with_related(code)] + [DUTCH, SOURCE]
            before_source = dict.fromkeys(order[: order.index(SOURCE)])
            # What coaches and holders both read, such as a day with its hour, stands with the holders' words.
            domains: tuple[Domain, ...] = (domain,) if domain == "messages" else (domain, "messages")
            wanted = [(each, code) for code in before_source for each in domains]
            chain = tuple(self._words[each, code] for each, code in wanted if self._has(each, code))
            self._translators[key] = Translator(LANGUAGES[spoken], chain, zone)
        return self._translators[key]

    def speaking(self, language: str, *, zone: str = "Europe/Amsterdam") -> Translator:
        """Words of ours around a text that somebody wrote in this language: in it, as far as there is a catalogue, else in
        Dutch. KeyError for a language that the house does not know."""
        found = self.translator(language, zone=zone)
        if found.language == language:
            return found
        return self._beside.setdefault((language, zone), found.in_place_of(LANGUAGES[language]))

    def _readable(self, domain: Domain, code: str) -> bool:
        return any(self._has(domain, each) for each in _with_related(code))

    def _has(self, domain: Domain, code: str) -> bool:
        words = self._words.get((domain, code))
        return words is not None and bool(words.texts or words.plurals)


def _with_related(code: str) -> tuple[str, ...]:
    return (code, *RELATED.get(code, ()))


def _known(code: str | None) -> str | None:
    return code if code in LANGUAGES else None


def load_catalogues(folder: Path, *, reviewed_only: bool = False) -> Catalogues:
    """Reads `<code>/LC_MESSAGES/<domain>.po` below the folder. A file that cannot be read is as one not there.

    With `reviewed_only` a translation marked as a draft is as one not there either.
    """
    words: dict[tuple[Domain, str], Words] = {}
    for domain in DOMAINS:
        for language in LANGUAGES.values():
            path = folder / language.code / "LC_MESSAGES" / f"{domain}.po"
            if language.code == SOURCE or not path.exists():
                continue
            about = {"language": language.code, "catalogue": domain}
            try:
                catalogue = read_catalogue(path)
            except (OSError, ValueError):
                logger.warning("catalogue cannot be read", extra=about)
                continue
            words[domain, language.code], refused = _words(catalogue, language, reviewed_only=reviewed_only)
            if refused:
                logger.warning("translations cannot be used", extra={**about, "count": refused})
    return Catalogues(words)


def _words(catalogue: Catalog, language: Language, *, reviewed_only: bool) -> tuple[Words, int]:
    """What can be used, and the number of translations that are there but cannot."""
    texts: dict[Key, str] = {}
    plurals: dict[Key, tuple[str, ...]] = {}
    refused = 0
    countable = same_plural_rule(catalogue, language.plural)
    for message in catalogue:
        if not message.id or not any(message.string or ()):
            continue
        if reviewed_only and is_draft(message):
            continue
        if message_faults(message, language.plural) or (message.pluralizable and not countable):
            refused += 1
        elif isinstance(message.id, str):
            texts[message.context, message.id] = directed(str(message.string), language.direction)
        else:
            forms = tuple(directed(form, language.direction) for form in message.string or ())
            plurals[message.context, message.id[0]] = forms
    return Words(texts, plurals, language.plural.form), refused
