"""A message ready to be sent, whoever it is for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: a picture and one word, with callback data (1-64 bytes) or an address."""

    label: str
    data: str | None = None
    url: str | None = None


Buttons = tuple[tuple[Button, ...], ...]  # rows


@dataclass(frozen=True, slots=True)
class Body:
    """The words of one message in one language, as HTML that is escaped and isolated already.

    `keyword` is the Dutch word to recognise on a letter or at the desk; empty for none.
    """

    html: str
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    html: str
    buttons: Buttons = ()
