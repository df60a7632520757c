"""A message ready to be sent, whoever it is for."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.i18n import Translator


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
    """`file_id` is Telegram's, of a picture or voice message (`medium`: photo, voice) that the words stand under."""

    html: str
    buttons: Buttons = ()
    medium: str | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A message to a holder before a language is chosen: the words and the buttons, as functions of a translator.

    `code` names the view with its subject, as in `rm:17:2h`, so that the button "translate" under it can make it
    again in the other language; at most 50 bytes.
    """

    code: str
    make: Callable[[Translator], Body]
    buttons: Callable[[Translator], Buttons] | None = None
    once: bool = False  # what somebody wrote in one language: it is not said twice
