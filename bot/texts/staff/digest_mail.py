"""Mails to staff: the digest, and the code that proves an address. No name stands in a subject: others see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.i18n import Html, Translator, visible
from bot.i18n.markup import FIRST_STRONG_ISOLATE, POP_ISOLATE, RIGHT_TO_LEFT_MARK
from bot.rules.digests import Digest
from bot.texts.staff.digests import words
from bot.texts.staff.line_words import dutch_day

_UNSEEN = dict.fromkeys(map(ord, FIRST_STRONG_ISOLATE + POP_ISOLATE + RIGHT_TO_LEFT_MARK))
_AS_ELEMENTS = str.maketrans({FIRST_STRONG_ISOLATE: "<bdi>", POP_ISOLATE: "</bdi>", RIGHT_TO_LEFT_MARK: ""})


@dataclass(frozen=True, slots=True)
class MailWords:
    """A mail in words. `html` is None where plain text says it all."""

    subject: str
    text: str
    html: str | None = None


def digest_mail(t: Translator, digest: Digest) -> MailWords:
    """The digest as plain text and as simple HTML, with the same words."""
    said = words(t, digest)
    foot = [
        t.text("You chose this mail in the bot, with /summary."),
        t.text("It holds personal data. Please do not pass it on."),
    ]
    blocks = [list(said.head), *([section.heading, *section.lines] for section in said.sections), foot]
    html = [f"<p>{_lines(said.head)}</p>"]
    for section in said.sections:
        items = "".join(f"<li>{_element(line)}</li>" for line in section.lines)
        html.append(f"<p>{_element(section.heading)}</p><ul>{items}</ul>")
    html.append(f"<p><small>{_lines(foot)}</small></p>")
    return MailWords(
        subject=plain_line(t.text("Leerlijn: your people, {day}", day=dutch_day(digest.day))),
        text="\n\n".join("\n".join(map(plain_line, block)) for block in blocks) + "\n",
        html=f'<!doctype html>\n<html lang="{t.language}"><head><meta charset="utf-8"></head><body>\n'
        + "\n".join(html)
        + "\n</body></html>\n",
    )


def code_mail(t: Translator, *, code: str) -> MailWords:
    """To an address that somebody typed: it may be a stranger's, so it names nobody."""
    lines = [
        t.text("Your code for Leerlijn: {code}", code=Html(code)),
        t.text("Type it in the bot within 30 minutes. If you did not ask for it, do nothing."),
    ]
    return MailWords(plain_line(t.text("Leerlijn: your code")), "\n".join(map(plain_line, lines)) + "\n")


def plain_line(html: str) -> str:
    """A line of ours without tags, and without the marks of direction that only a chat needs (X01)."""
    return visible(html).translate(_UNSEEN)


def _lines(lines: Iterable[Html]) -> str:
    return "<br>".join(map(_element, lines))


def _element(line: Html) -> str:
    """Isolated by elements, as pages do it."""
    return line.translate(_AS_ELEMENTS)
