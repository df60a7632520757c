"""Every text of the language buddy in every language, with the longest and the oddest that people may be called or write."""

from functools import partial

import pytest
from hypothesis import given

from bot.rules.codes import LENGTH
from bot.rules.language_buddy import Reaction
from bot.rules.lengths import CAPTION_LIMIT, MESSAGE_LIMIT, utf16_length
from bot.texts import buddying, language_buddy
from bot.texts.rendered import Rendered
from tests.i18n.test_every_practice_text import (
    ALERT,
    CATALOGUES,
    DECK,
    LARGE,
    check,
    check_buttons,
    every_language,
)
from tests.i18n.test_every_text import at_every_position, words
from tests.rules.examples import NOW

ADDRESS = "https://t.me/een_bot?start=ABC"
LONGEST = max((card.sentence for card in DECK.cards.values()), key=len)


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("until", [None, NOW])
def test_the_screen(there: bool, until: object) -> None:
    at_every_position(partial(language_buddy.screen, there=there, until=until))
    for code in CATALOGUES.offered:
        t = CATALOGUES.translator(code)
        check_buttons(language_buddy.screen_buttons(t, LARGE, there=there, until=until))


def test_the_end() -> None:
    at_every_position(language_buddy.ask_end)
    for code in CATALOGUES.offered:
        check_buttons(language_buddy.ask_end_buttons(CATALOGUES.translator(code), LARGE))


@every_language
def test_without_values(code: str) -> None:
    t = CATALOGUES.translator(code)
    for make in (
        *(language_buddy.sent, language_buddy.not_sent, buddying.declined, buddying.own_invitation),
        *(buddying.no_answer, buddying.voice_or_words, buddying.left, buddying.stays),
        partial(language_buddy.invited, until=NOW),
    ):
        check(t, make(t), MESSAGE_LIMIT)


@given(words, words)
def test_whatever_people_are_called_and_write(name: str, said: str) -> None:
    for code in CATALOGUES.offered:
        t = CATALOGUES.translator(code)
        for shown in of_the_buddy(code, name, said):
            check(t, shown, CAPTION_LIMIT, name)
        check(t, language_buddy.agreed(t, name=name), MESSAGE_LIMIT, name)
        check(t, language_buddy.left(t, holder_id=LARGE, name=name), MESSAGE_LIMIT, name)
        check(t, language_buddy.answer(t, name=name), CAPTION_LIMIT, name)
        check(t, language_buddy.answer(t, words=said, name=name), MESSAGE_LIMIT, name, said)
        for reaction in Reaction:
            told = language_buddy.reaction(t, reaction, sentence=LONGEST, name=name)
            check(t, told, MESSAGE_LIMIT, name, LONGEST)


def of_the_buddy(code: str, name: str, said: str) -> list[Rendered]:
    t = CATALOGUES.translator(code)
    at = {"holder_id": LARGE, "session_id": LARGE, "number": 99}
    return [
        buddying.question(t, name=name, code="Z" * LENGTH),
        buddying.agreed(t, holder_id=LARGE, name=name),
        buddying.practised(t, name=name, sentence=LONGEST, words=None, **at),
        buddying.practised(t, name=name, sentence=LONGEST, words=said, **at),
        buddying.not_sent(t, name=name),
        buddying.ask_answer(t, name=name),
        buddying.answered(t, name=name),
        buddying.ask_leave(t, holder_id=LARGE, name=name),
        buddying.ask_leave_all(t, names=[name]),
        buddying.ended(t, name=name),
        buddying.help_text(t, names=[name]),
    ]


@every_language
def test_a_word_on_the_screen_is_short(code: str) -> None:
    told = buddying.thanks(CATALOGUES.translator(code), name="X" * 60)
    assert 0 < utf16_length(told) <= ALERT


def test_what_somebody_writes_is_never_markup() -> None:
    t = CATALOGUES.translator("en")
    shown = language_buddy.answer(t, words="<b>5 < 6 & 7</b>\nja")
    assert "&lt;b&gt;5 &lt; 6 &amp; 7&lt;/b&gt;" in shown.html
    assert "<b>" not in shown.html


def test_the_link_stands_alone_on_its_line() -> None:
    """Marks of direction around it might become part of it."""
    link = language_buddy.invitation(CATALOGUES.translator("nl"), name="Semhar", address=ADDRESS)
    assert link.html.split("\n")[1:] == [ADDRESS]
