"""What a reader sees of a text of ours."""

from datetime import date

from bot.app import LOCALES
from bot.i18n import load_catalogues

CATALOGUES = load_catalogues(LOCALES)
# Marks of direction and isolation, which a reader does not see.
UNSEEN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))
TODAY = date(2026, 11, 18)  # a Wednesday
