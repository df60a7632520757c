"""Words, days and hours for one recipient."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from bot.i18n.languages import DUTCH, LANGUAGES, ONE_AND_REST, Direction, Language
from bot.i18n.markup import RIGHT_TO_LEFT_MARK, Html, filled, filled_plain, inserted

Key = tuple[str | None, str]  # the context and the English source


@dataclass(frozen=True, slots=True)
class Words:
    """The usable translations of one catalogue."""

    texts: Mapping[Key, str]
    plurals: Mapping[Key, tuple[str, ...]]
    form: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class _DayNames:
    weekdays: tuple[str, ...]  # Monday first
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]  # January first
    short_months: tuple[str, ...]


@cache
def _day_names(locale: str) -> _DayNames:
    """Formatting by Babel takes six times as long as looking the names up here."""
    days, months = Locale.parse(locale).days["format"], Locale.parse(locale).months["format"]
    return _DayNames(
        tuple(days["wide"][number] for number in range(7)),
        tuple(days["abbreviated"][number] for number in range(7)),
        tuple(months["wide"][number] for number in range(1, 13)),
        tuple(months["abbreviated"][number] for number in range(1, 13)),
    )


YEAR_GOES_WITHOUT_SAYING = 300  # days: less than a year, so that "6 April" is never the wrong one


class Translator:
    """Words, days and hours for one recipient.

    A source is a whole English sentence with named places: `t.text("You come at {time}.", time=t.clock(start))`.
    It is HTML of ours; the values are not, so each is escaped and isolated. `Catalogues.translator` makes it.
    """

    def __init__(self, language: Language, chain: tuple[Words, ...], zone: str) -> None:
        self.language = language.code
        self.direction: Direction = language.direction
        self._chain = chain
        self._zone = ZoneInfo(zone)
        self._names = _day_names(language.locale)
        # The sources are written in the code, so these are as long as the code.
        self._texts: dict[Key, str] = {}
        self._plurals: dict[Key, tuple[tuple[str, ...], Callable[[int], int]]] = {}

    def in_place_of(self, language: Language) -> "Translator":
        """The same words around a text in a language without a catalogue."""
        return Translator(language, self._chain, self._zone.key)

    def text(self, source: str, /, **values: object) -> Html:
        """A sentence as HTML."""
        return filled(self._text(None, source), values)

    def context(self, context: str, source: str, /, **values: object) -> Html:
        """A sentence as HTML, where the same English words may need two translations: the context tells which."""
        return filled(self._text(context, source), values)

    def of_data(self, context: str, source: str, /, **values: object) -> Html:
        """The same of a sentence that stands in a file of data, which `bot.catalogues` knows: the context is its id."""
        return filled(self._text(context, source), values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> Html:
        """A sentence as HTML, in the form that goes with the number; its place is `{n}`."""
        return filled(self._plural(one, many, n), {"n": n, **values})

    def plain(self, source: str, /, **values: object) -> str:
        """A sentence without HTML: for labels, alerts and descriptions of commands."""
        return filled_plain(self._text(None, source), values)

    def plain_plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        return filled_plain(self._plural(one, many, n), {"n": n, **values})

    def plain_of_data(self, context: str, source: str, /, **values: object) -> str:
        return filled_plain(self._text(context, source), values)

    def line(self, value: object) -> Html:
        """A value on a line of its own, as HTML."""
        mark = RIGHT_TO_LEFT_MARK if self.direction == "rtl" else ""
        return Html(mark + inserted(value))

    def day(self, moment: date | datetime, *, now: date | datetime | None = None) -> str:
        """Weekday, day and month in words, in the zone of the recipient.

        The year comes with it, unless `now` is given and so near that no other year can be meant.
        """
        day = self._local_day(moment)
        words = f"{self._names.weekdays[day.weekday()]} {day.day} {self._names.months[day.month - 1]}"
        if now is not None and abs((day - self._local_day(now)).days) <= YEAR_GOES_WITHOUT_SAYING:
            return words
        return f"{words} {day.year}"

    def short_day(self, moment: date | datetime) -> str:
        """The same in short and without a year, for a label: "di 6 apr"."""
        day = self._local_day(moment)
        return (
            f"{self._names.short_weekdays[day.weekday()]} {day.day} {self._names.short_months[day.month - 1]}"
        )

    def weekday(self, number: int) -> str:
        """Its name; Monday is 0."""
        return self._names.weekdays[number]

    def clock(self, instant: datetime) -> str:
        """24 hours and Western digits, as on Dutch letters, in every language."""
        local = self._local(instant)
        return f"{local.hour:02}:{local.minute:02}"

    def part_of_day(self, instant: datetime) -> str:
        """Tells the hours apart for whoever counts twelve of them, or counts them from sunrise."""
        hour = self._local(instant).hour
        if hour < 6:
            return self.plain("at night")
        if hour < 12:
            return self.plain("in the morning")
        return self.plain("in the afternoon") if hour < 18 else self.plain("in the evening")

    def language_name(self, code: str) -> str:
        """In that language itself, so that whoever reads it finds it."""
        return LANGUAGES[code].own_name

    def language_for_staff(self, code: str) -> str:
        """In the language of the reader, who may know no other script; staff read Dutch or English."""
        language = LANGUAGES[code]
        return language.dutch_name if self.language == DUTCH else language.english_name

    def _text(self, context: str | None, source: str) -> str:
        key = (context, source)
        found = self._texts.get(key)
        if found is None:
            found = next((words.texts[key] for words in self._chain if key in words.texts), source)
            self._texts[key] = found
        return found

    def _plural(self, one: str, many: str, n: int) -> str:
        key = (None, one)
        found = self._plurals.get(key)
        if found is None:
            usable = (words for words in self._chain if key in words.plurals)
            english = ((one, many), ONE_AND_REST.form)
            found = next(((words.plurals[key], words.form) for words in usable), english)
            self._plurals[key] = found
        forms, form = found
        return forms[form(abs(n))]

    def _local(self, instant: datetime) -> datetime:
        if instant.tzinfo is None:
            raise ValueError("an instant is aware")
        return instant.astimezone(self._zone)

    def _local_day(self, moment: date | datetime) -> date:
        return self._local(moment).date() if isinstance(moment, datetime) else moment
