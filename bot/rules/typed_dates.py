"""Days and times as a coach types them, in Dutch or English: "di 1 dec 14:30", "morgen 9:00", "1/12 2 pm".

The day stands before the month, the year may be left out, the clock has 24 hours. What could mean two things is
refused: a wrong guess would send somebody to the wrong place. Whether the moment is past is for the caller to say.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.rules.errors import NotUnderstood
from bot.rules.folding import fold
from bot.rules.local_time import local_day, local_to_utc

LONGEST = 100  # characters; a day and a time take fewer

# By every word for it, folded.
MONTHS = {
    word: month
    for month, words in enumerate(
        (
            "jan januari january",
            "feb febr februari february",
            "mrt maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for word in words.split()
}
_WEEKDAYS = {
    word: weekday
    for weekday, words in enumerate(
        (
            "ma maandag mon monday",
            "di dinsdag tue tues tuesday",
            "wo woensdag wed wednesday",
            "do donderdag thu thur thurs thursday",
            "vr vrijdag fri friday",
            "za zaterdag sat saturday",
            "zo zondag sun sunday",
        )
    )
    for word in words.split()
}
_AHEAD = {
    "vandaag": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "overmorgen": 2,
    "day after tomorrow": 2,
}


@dataclass(frozen=True, slots=True)
class PartialMoment:
    """A day without a time, or a time without a day; the other is None."""

    day: date | None = None
    at: time | None = None


def parse_moment(text: str, *, now: datetime, zone: str, language: str) -> datetime | PartialMoment:
    """The instant in UTC that was typed, or the half of it that was.

    Both languages are understood whichever the coach's `language` is: no word of one means something else in the
    other, and people mix them. Raises NotUnderstood.
    """
    said = _scan(text)
    day, at = said.day(local_day(now, zone)), said.at()
    if day is not None and at is not None:
        return local_to_utc(day, at, zone)
    return PartialMoment(day, at)


def parse_day(text: str, *, now: datetime, zone: str, language: str) -> date:
    """The day that was typed, without a time. Raises NotUnderstood."""
    moment = parse_moment(text, now=now, zone=zone, language=language)
    if isinstance(moment, PartialMoment) and moment.day is not None:
        return moment.day
    raise NotUnderstood


def parse_clock_time(text: str) -> time:
    """The clock time that was typed, without a day. Raises NotUnderstood."""
    said = _scan(text)
    at = said.at()
    if at is None or said.names_a_day():
        raise NotUnderstood
    return at


@dataclass(slots=True)
class _Said:
    """What a text names, each as often as it does."""

    dates: list[tuple[int, int, int | None]] = field(default_factory=list)  # day, month, year
    ahead: list[int] = field(default_factory=list)  # days from today
    weekdays: list[int] = field(default_factory=list)  # 0 is Monday
    next_weeks: list[None] = field(default_factory=list)
    times: list[time] = field(default_factory=list)

    def at(self) -> time | None:
        return self.times[0] if self.times else None

    def names_a_day(self) -> bool:
        return bool(self.dates or self.ahead or self.weekdays or self.next_weeks)

    def day(self, today: date) -> date | None:
        """The one day that everything named agrees on; None when no day is named."""
        if self.dates:
            day = _next(*self.dates[0], today)
        elif self.ahead:
            day = today + timedelta(days=self.ahead[0])
        elif self.weekdays and self.next_weeks:
            day = today + timedelta(days=7 - today.weekday() + self.weekdays[0])
        elif self.weekdays:
            # Nobody calls today by the name of its weekday: "dinsdag" on a Tuesday is the next one.
            day = today + timedelta(days=(self.weekdays[0] - today.weekday() - 1) % 7 + 1)
        elif self.next_weeks:
            raise NotUnderstood
        else:
            return None
        if self.weekdays and self.weekdays[0] != day.weekday():
            raise NotUnderstood
        return day

    def check(self) -> None:
        """Refuses a text that names nothing, or a thing twice."""
        days = len(self.dates) + len(self.ahead) + len(self.next_weeks)
        if days > 1 or len(self.weekdays) > 1 or len(self.times) > 1:
            raise NotUnderstood
        if not self.times and not self.names_a_day():
            raise NotUnderstood


def _next(day: int, month: int, year: int | None, today: date) -> date:
    """The date named; without a year the next one, today included. The 29th of February may be years away."""
    years = range(today.year, today.year + 9) if year is None else (year,)
    for each in years:
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            return found
    raise NotUnderstood


def _scan(text: str) -> _Said:
    # Before anything else: a text of any length must be refused at once.
    if len(text) > LONGEST:
        raise NotUnderstood
    text = fold(text)
    said = _Said()
    position = 0
    while position < len(text):
        for pattern, take in _PATTERNS:
            if found := pattern.match(text, position):
                take(said, found)
                position = found.end()
                break
        else:
            raise NotUnderstood
    said.check()
    return said


def _take_date(said: _Said, found: re.Match[str]) -> None:
    named = found.groupdict()
    month = MONTHS.get(named["month"]) or int(named["month"])
    year = int(named["year"]) if named.get("year") else None
    if year is not None:
        year += 2000 if len(named["year"]) == 2 else 0
        if not 2000 <= year < 2100:
            raise NotUnderstood
    said.dates.append((int(named["day"]), month, year))


def _take_time(said: _Said, found: re.Match[str]) -> None:
    named = found.groupdict()
    hour, minute = int(named["hour"]), int(named.get("minute") or 0)
    half = (named.get("half") or "")[:1]
    if half and not 1 <= hour <= 12:
        raise NotUnderstood
    # "3 uur" is said of the night and of the afternoon alike, as "half drie" is; "03 uur" and "3:00" are not.
    if not half and named.get("minute") is None and re.fullmatch("[1-6]", named["hour"]):
        raise NotUnderstood
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        said.times.append(time(hour, minute))
    except ValueError:
        raise NotUnderstood from None


def _patterns() -> list[tuple[re.Pattern[str], Callable[[_Said, re.Match[str]], None]]]:
    """How each thing is written, the longest first, with what to do about it."""
    month = "|".join(sorted(MONTHS, key=len, reverse=True))
    weekday = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
    th = "(?:e|ste|de|st|nd|rd|th)?"
    year = r"(?:,?[ -](?P<year>20\d\d))?"
    half = r"(?: ?(?P<half>a\.?m\.?|p\.?m\.?))"
    end = r"(?=[ ,]|$)"
    ways: list[tuple[str, Callable[[_Said, re.Match[str]], None]]] = [
        (rf"(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?)(?:t(?=\d)|{end})", _take_date),
        (rf"(?P<day>\d\d?)([-/.])(?P<month>\d\d?)\2(?P<year>\d{{4}}|\d\d){end}", _take_date),
        (rf"(?P<day>\d\d?)[-/](?P<month>\d\d?){end}", _take_date),
        (rf"(?P<day>\d\d?){th}[ -]?(?:of )?(?P<month>{month})\.?{year}{end}", _take_date),
        (rf"(?P<month>{month})\.? (?P<day>\d\d?){th}{year}{end}", _take_date),
        (rf"(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?::00)?(?:{half}| ?(?:uur|u|h))?{end}", _take_time),
        (rf"(?P<hour>\d\d?) ?(?:uur|u|h) ?(?P<minute>\d\d){end}", _take_time),
        (rf"(?P<hour>\d\d?)(?:{half}| ?(?:uur|u|h)| oclock){end}", _take_time),
        (
            rf"(?:the )?(?P<ahead>{'|'.join(_AHEAD)}){end}",
            lambda said, found: said.ahead.append(_AHEAD[found["ahead"]]),
        ),
        (rf"(?:volgende|next) week{end}", lambda said, found: said.next_weeks.append(None)),
        (
            rf"(?P<weekday>{weekday})\.?{end}",
            lambda said, found: said.weekdays.append(_WEEKDAYS[found["weekday"]]),
        ),
        (rf"[ ,]+|(?:om|op|at|on|@|-){end}", lambda said, found: None),
    ]
    return [(re.compile(way, re.ASCII), take) for way, take in ways]


_PATTERNS = _patterns()
