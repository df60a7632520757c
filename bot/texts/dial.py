"""The support dial: how much of a message is Dutch, and how much the person's own language."""

from collections.abc import Callable

from bot.i18n import RIGHT_TO_LEFT_MARK, Translator, escape, visible
from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.rules.values import Dial
from bot.texts.rendered import Body, Button, Buttons, Rendered

_LEFT_TO_RIGHT_ISOLATE, _POP_ISOLATE = "\u2066", "\u2069"


def compose(
    make: Callable[[Translator], Body],
    *,
    dial: Dial,
    own: Translator,
    dutch: Translator,
    buttons: Callable[[Translator], Buttons] | None = None,
    translate: str | None = None,
) -> Rendered:
    """One message at a position of the dial. `translate` is the callback data of the button that shows it in `own`.

    Whoever reads Dutch gets Dutch once. A body by itself fits in a message; where two of them do not, the second
    language gives way: the keyword or the button stays.
    """
    if own.language == dutch.language:
        return Rendered(make(dutch).html, _made(buttons, dutch))
    match dial:
        case Dial.OWN:
            return Rendered(_with_keyword(make(own), own), _made(buttons, own))
        case Dial.BOTH:
            body = make(own)
            both = _both(body.html, make(dutch).html)
            return Rendered(both if _fits(both) else _with_keyword(body, own), _made(buttons, own))
        case Dial.HIDDEN:
            body = make(dutch)
            both = _both(body.html, make(own).html, hidden=True)
            if _fits(both):
                return Rendered(both, _made(buttons, dutch))
            return Rendered(body.html, _made(buttons, dutch) + _translate_button(own, translate))
        case Dial.DUTCH:
            return Rendered(make(dutch).html, _made(buttons, dutch) + _translate_button(own, translate))


def _with_keyword(body: Body, own: Translator) -> str:
    """The Dutch word on a line of its own, as it stands on the letter and above the desk."""
    if not body.keyword:
        return body.html
    # The flag counts as left-to-right, and would pull the line to the other side.
    begin = RIGHT_TO_LEFT_MARK if own.direction == "rtl" else ""
    return f"{body.html}\n{begin}🇳🇱 {_LEFT_TO_RIGHT_ISOLATE}<b>{escape(body.keyword)}</b>{_POP_ISOLATE}"


def _both(first: str, second: str, *, hidden: bool = False) -> str:
    if first == second:  # nothing of it is translated: Dutch once is enough
        return first
    if hidden:
        # A spoiler inside a spoiler would say nothing more.
        inner = second.replace("<tg-spoiler>", "").replace("</tg-spoiler>", "")
        second = f"<tg-spoiler>{inner}</tg-spoiler>"
    return f"{first}\n\n{second}"


def _translate_button(own: Translator, data: str | None) -> Buttons:
    return ((Button(own.plain("🔤 Translate"), data),),) if data else ()


def _made(buttons: Callable[[Translator], Buttons] | None, t: Translator) -> Buttons:
    return buttons(t) if buttons else ()


def _fits(markup: str) -> bool:
    return utf16_length(visible(markup)) <= MESSAGE_LIMIT
