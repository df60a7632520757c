"""Errors as facts: `bot.texts` makes the sentence in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime


class Refused(Exception):
    """What was asked cannot be done; nothing was changed."""


class NotFound(Refused):
    """There is no such thing, or it belongs to somebody else: the answer is the same for both."""


@dataclass
class StartPassed(Refused):
    """An appointment cannot start in the past."""

    start: datetime


@dataclass
class TooLong(Refused):
    """A text is longer than it may be; lengths in UTF-16 units, as Telegram counts."""

    length: int
    limit: int


class Empty(Refused):
    """A text without a visible character."""


class NotUnderstood(Refused):
    """A typed day or time that could mean nothing, or more than one thing."""


@dataclass
class EndBeforeStart(Refused):
    """A term, or what made it longer, cannot end before it starts."""

    start: date
    end: date


class OutOfRange(Refused):
    """A day or a number that no trajectory can have."""
