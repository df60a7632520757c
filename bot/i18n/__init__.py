"""Languages: which there are, what a message says in them, and how a day and an hour read.

English is the source: the code holds whole English sentences, `locales/<code>/LC_MESSAGES/` the others.
A catalogue is read once, at the start. What a translator may have broken is never sent: a translation that
is missing, empty, unsure (fuzzy), or has other places or tags than its source gives way to the person's second
language, then to Dutch, then to the source.

The language belongs to the recipient: a `Translator` is passed to whatever makes text.
"""

from bot.i18n.languages import DUTCH, LANGUAGES, SOURCE, Language, PluralRule, choose_language
from bot.i18n.loading import Catalogues, load_catalogues
from bot.i18n.markup import RIGHT_TO_LEFT_MARK, Html, directed, escape, isolate, visible, written
from bot.i18n.translator import Translator

__all__ = [
    "DUTCH",
    "LANGUAGES",
    "RIGHT_TO_LEFT_MARK",
    "SOURCE",
    "Catalogues",
    "Html",
    "Language",
    "PluralRule",
    "Translator",
    "choose_language",
    "directed",
    "escape",
    "isolate",
    "load_catalogues",
    "visible",
    "written",
]
