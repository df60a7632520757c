"""Our messages as the parameters of Telegram's calls."""

import html
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.rules.lengths import CAPTION_LIMIT, split_html
from bot.texts.rendered import Buttons, Rendered

LONGEST_TEXT = 4096
NO_PREVIEW = {"is_disabled": True}

ReplyKeyboard = Sequence[Sequence[str]]  # rows of labels


SENDS = {"photo": "sendPhoto", "voice": "sendVoice"}


class Part(NamedTuple):
    """One call of the Bot API for one message, or a part of one that is too long."""

    method: str
    call: dict[str, Any]


def message_calls(
    chat_id: int, rendered: Rendered, silent: bool, keyboard: ReplyKeyboard | None
) -> list[Part]:
    """The calls that send one message: its buttons are under the last part. Words that are too long for a caption follow
    the picture or the voice message as a message of their own."""
    parts = _parts(rendered)
    calls = [part.call for part in parts]
    if rendered.buttons:
        calls[-1]["reply_markup"] = inline_keyboard(rendered.buttons)
    elif keyboard is not None:
        calls[-1]["reply_markup"] = {
            "keyboard": [[{"text": label} for label in row] for row in keyboard],
            "resize_keyboard": True,
            "is_persistent": True,
        }
    for call in calls:
        call["chat_id"] = chat_id
        if silent:
            call["disable_notification"] = True
    return parts


def _parts(rendered: Rendered) -> list[Part]:
    words = [Part("sendMessage", text_call(part, ())) for part in text_parts(rendered.html)]
    if rendered.medium is None:
        return words
    method, with_file = SENDS[rendered.medium], {rendered.medium: rendered.file_id}
    if len(split_html(rendered.html, CAPTION_LIMIT)) > 1:
        return [Part(method, with_file), *words]
    return [Part(method, with_file | {"caption": rendered.html, "parse_mode": "HTML"})]


def text_parts(text: str) -> list[str]:
    """The text in parts that each fit in a message."""
    # A code point takes at most two of the units in which the limit counts, so most texts need no counting.
    return [text] if len(text) * 2 <= LONGEST_TEXT else split_html(text)


def text_call(text: str, buttons: Buttons) -> dict[str, Any]:
    call: dict[str, Any] = {"text": text, "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}
    if buttons:
        call["reply_markup"] = inline_keyboard(buttons)
    return call


def caption_call(rendered: Rendered) -> dict[str, Any]:
    call: dict[str, Any] = {"caption": rendered.html, "parse_mode": "HTML"}
    if rendered.buttons:
        call["reply_markup"] = inline_keyboard(rendered.buttons)
    return call


def inline_keyboard(buttons: Buttons) -> dict[str, Any]:
    rows = [
        [
            {"text": button.label, "url": button.url}
            if button.url is not None
            else {"text": button.label, "callback_data": button.data}
            for button in row
        ]
        for row in buttons
    ]
    return {"inline_keyboard": rows}


def plain(call: dict[str, Any]) -> dict[str, Any]:
    """The same call without markup in its words."""
    words = {name: _unmarked(call[name]) for name in ("text", "caption") if name in call}
    return {name: value for name, value in call.items() if name != "parse_mode"} | words


def _unmarked(text: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", text))
