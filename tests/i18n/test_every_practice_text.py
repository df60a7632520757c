"""Every card in every form and in every language, as it is asked, translated, answered and compared with an example.

All of it fits: in a message, or under the voice message with which it comes. Dutch is isolated, each line of a
right-to-left language begins as one, and no button is cut off on a narrow phone.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache, partial

import pytest
from hypothesis import given

from bot.app import LOCALES
from bot.deck import load_deck
from bot.glosses import Glosses
from bot.i18n import Translator, visible
from bot.i18n.entries import tags
from bot.rules.answer_values import Judged, Mark, Note, Verdict
from bot.rules.cards import Card, CardKind, CardLevel, Form
from bot.rules.forms import Exercise, exercise, forms_of, is_open, is_typed
from bot.rules.lengths import CAPTION_LIMIT, MESSAGE_LIMIT, utf16_length
from bot.rules.lifting import Why, WhyKind
from bot.rules.practice import Dot
from bot.rules.scheduling import Grade
from bot.rules.sessions import Asked, Practising, Queued, Session, SessionState
from bot.rules.trajectory import Part
from bot.texts import common, practice, practice_feedback, practice_late, practice_settings
from bot.texts.rendered import Buttons, Rendered
from bot.texts.staff import practice as staff_practice
from tests.i18n.test_every_text import OPEN_PLACE, at_every_position, words
from tests.reading import CATALOGUES, UNSEEN
from tests.rules.examples import NOW

DECK = load_deck()
GLOSSES = Glosses(LOCALES)
ALERT = 200  # units of a text on the screen
ROW = 44  # characters of all buttons of a row, each as wide as the widest
LARGE = 10**12  # of a holder, of a session
CLOSES = dict.fromkeys("\u2066\u2067\u2068", "\u2069")

every_language = pytest.mark.parametrize("code", CATALOGUES.offered)


@cache
def exercises(card: Card) -> tuple[Exercise, ...]:
    """All that can be made of a card; of the options one order."""
    found: list[Exercise] = []
    for form in forms_of(card, DECK, has_voice=True):
        made = [exercise(card, form, DECK, seed=str(seed)) for seed in range(12)]
        found += {one.item: one for one in reversed(made)}.values()
    return tuple(found)


def a_session(made: Exercise, *, hint: bool = False, grade: Grade | None = None, chosen: int = -1) -> Session:
    """Its only question waits, unless it has a grade."""
    card = made.card
    asked = Asked(
        card.id, card.rev, made.form, grade=grade, answered=grade is not None, chosen=chosen, hint=hint
    )
    queued = (Queued(card.id, is_new=True), Queued("another", is_new=True))
    return Session(LARGE, LARGE, date(2026, 11, 18), queued, (asked,) * 99, SessionState.OPEN, 1)


def first_strong(line: str) -> str:
    """The direction that a line has for those who show it: of its first strong character outside of isolates."""
    depth = 0
    for character in line:
        if character in CLOSES:
            depth += 1
        elif character == "\u2069":
            depth -= 1
        elif depth == 0 and unicodedata.bidirectional(character) in ("L", "R", "AL"):
            return "ltr" if unicodedata.bidirectional(character) == "L" else "rtl"
    return ""


def check(t: Translator, shown: Rendered, limit: int, *values: str) -> None:
    text = visible(shown.html)
    assert 0 < utf16_length(text) <= limit, utf16_length(text)
    assert not OPEN_PLACE.search(text)
    tags(shown.html)
    for value in values:
        assert value.translate(UNSEEN) in text.translate(UNSEEN)
    for line in filter(None, text.split("\n")):
        assert sum(map(line.count, CLOSES)) == line.count("\u2069")
        assert t.direction == "ltr" or first_strong(line) == "rtl", line
    check_buttons(shown.buttons)


def check_buttons(buttons: Buttons) -> None:
    for row in buttons:
        labels = [button.label.translate(UNSEEN) for button in row]
        assert all(label.strip() for label in labels)
        assert max(map(utf16_length, labels)) * len(row) <= ROW, labels
        assert all(0 < len((button.data or "").encode()) <= 64 for button in row)


@every_language
def test_every_card(code: str) -> None:
    t = CATALOGUES.translator(code)

    def gloss(place: str, dutch: str) -> str | None:
        return GLOSSES.gloss(place, dutch, [code])

    name = "X" * 40
    for made in (one for card in DECK.cards.values() for one in exercises(card)):
        limit = CAPTION_LIMIT if practice.hears(made) else MESSAGE_LIMIT
        for hint in (False, True):
            session = a_session(made, hint=hint)
            ask = partial(practice.question, t, made, session, gloss, name=name)
            check(t, ask(listens=True), limit, name)
            check_buttons(ask(listens=False).buttons)
        if made.form is Form.WORD_ORDER:
            order = made.orders[0]
            for count in range(len(order) + 1):
                shown = practice.in_order(t, made, a_session(made), gloss, order[:count], name=name)
                check(t, shown, limit, name, " ".join(made.options[at].text for at in order[:count]))
        for grade in (Grade.AGAIN, Grade.GOOD):
            for chosen in range(len(made.options) or 1):
                session = a_session(made, grade=grade, chosen=chosen)
                tell = partial(practice_feedback.feedback, t, made, session, gloss, name=name)
                check(t, tell(listens=True), limit, name)
            if is_typed(made.form):
                judged = Judged(Verdict.ALMOST, tuple(Note), made.card.sentence, (Mark(0, 2), Mark(3, 4)))
                # What came of typed words is a message of its own, also where the question was heard.
                check(t, tell(judged=judged, listens=True), MESSAGE_LIMIT, name)
        if is_open(made.form):
            shown = practice_feedback.model(
                t, made, a_session(made), gloss, to_coach=True, to_buddy=True, name=name
            )
            check(t, shown, limit, name)


@every_language
def test_nothing_gives_the_answer_away(code: str) -> None:
    """Where the Dutch of the card is what is asked for, neither the question nor its translation has it."""
    t = CATALOGUES.translator(code)
    for card in DECK.cards.values():
        if card.kind is not CardKind.SOUND and card.level is CardLevel.ALFA:
            continue
        for made in exercises(card):
            if made.form is Form.PICTURE_WORD:
                session = a_session(made, hint=True)
                shown = practice.question(t, made, session, lambda place, dutch: None, listens=False)
                assert card.sentence not in shown.html
                assert card.kind is CardKind.SOUND or card.word not in visible(shown.html)


def test_what_a_tapped_picture_is_called() -> None:
    t = CATALOGUES.translator("en")
    made = exercise(DECK.cards["slf-huis"], Form.PICTURE_WORD, DECK, seed="")
    wrong = (made.right + 1) % len(made.options)
    session = a_session(made, grade=Grade.AGAIN, chosen=wrong)
    shown = practice_feedback.feedback(t, made, session, lambda place, dutch: f"{dutch}!", listens=True)
    tapped = made.options[wrong]
    assert tapped.dutch.startswith(("de ", "het "))
    told = f"Your answer: {tapped.text} {tapped.dutch} = {tapped.dutch}!"
    assert told in visible(shown.html).translate(UNSEEN)


def test_what_a_tapped_word_means_that_another_card_teaches() -> None:
    """A wrong option that no card, or more than one, teaches stands there alone."""
    t = CATALOGUES.translator("en")
    told = {"pauze": "Your answer: de pauze = de pauze!", "straat": "Your answer: straat"}
    made = exercise(DECK.cards["wrk-baan"], Form.CLOZE_CHOICE, DECK, seed="")
    for wrong, option in enumerate(made.options):
        if wrong != made.right:
            session = a_session(made, grade=Grade.AGAIN, chosen=wrong)
            shown = practice_feedback.feedback(
                t, made, session, lambda place, dutch: f"{dutch}!", listens=True
            )
            assert told.pop(option.text) in visible(shown.html).translate(UNSEEN).split("\n")
    assert not told


def test_a_row_of_days_begins_with_the_first_of_practice() -> None:
    t = CATALOGUES.translator("en")
    dots = [Dot.NONE, Dot.FREE, Dot.PRACTISED, Dot.NONE, Dot.PRACTISED]
    shown = practice_feedback.done(t, days=2, dots=dots, holder_id=1, cards=3)
    assert shown.html.split("\n")[-1] == "🟢⚪🟢"


def test_long_options_stand_in_the_message() -> None:
    """Each with the number that its button has."""
    t = CATALOGUES.translator("en")
    made = next(
        one
        for card in DECK.cards.values()
        for one in exercises(card)
        if max((len(option.text) for option in one.options), default=0) > 40
    )
    shown = practice.question(t, made, a_session(made), lambda place, dutch: None, listens=False)
    lines = visible(shown.html).translate(UNSEEN).split("\n")
    assert [button.label for button in shown.buttons[0]] == list(practice.NUMBERS[: len(made.options)])
    for number, option in zip(practice.NUMBERS, made.options, strict=False):
        assert f"{number} {option.text}" in lines


@every_language
def test_words_on_the_screen(code: str) -> None:
    t = CATALOGUES.translator(code)
    day = date(2026, 9, 30)
    told = [common.old_button(t), practice.no_reason(t), practice.asked_already(t)]
    told.append(practice_feedback.reported(t))
    told += [practice.why(t, Why(WhyKind.EXAM, part, day), "") for part in Part]
    for topic in DECK.topics.values():
        name = GLOSSES.gloss(f"topic-{topic.id}/name", topic.name, [code]) or ""
        for kind in (WhyKind.APPOINTMENT, WhyKind.GOAL, WhyKind.NEWS):
            told.append(practice.why(t, Why(kind, topic.id, day), name))
            assert name.translate(UNSEEN) in told[-1].translate(UNSEEN)
    for text in told:
        assert 0 < utf16_length(text) <= ALERT
        assert not OPEN_PLACE.search(text)


@given(words, words)
def test_whatever_people_are_called(name: str, other: str) -> None:
    made = next(one for card in DECK.cards.values() for one in exercises(card) if is_open(one.form))
    for code in CATALOGUES.offered:
        t = CATALOGUES.translator(code)

        def gloss(place: str, dutch: str, meaning: str = other) -> str:
            return meaning

        for hint in (False, True):
            shown = practice.question(t, made, a_session(made, hint=hint), gloss, name=name, listens=True)
            assert name.translate(UNSEEN) in visible(shown.html).translate(UNSEEN)
            tags(shown.html)
        check(t, practice_feedback.sent_to_coach(t, name), MESSAGE_LIMIT, name)
        at = f"{LARGE}:{LARGE}:99:{LARGE}"
        check(t, practice_late.ask(t, at, coach=name), MESSAGE_LIMIT, name)
        check(t, practice_late.ask(t, at, coach=""), MESSAGE_LIMIT)
        done = practice_feedback.done(t, days=3, dots=(), holder_id=LARGE, cards=3, name=name)
        check(t, done, MESSAGE_LIMIT, name)
    for code in ("nl", "en"):
        t = CATALOGUES.translator(code, domain="staff")
        check(t, staff_practice.lets_hear(t, name=name, sentence=other), CAPTION_LIMIT, name, other)


@every_language
def test_the_end_of_a_day(code: str) -> None:
    t = CATALOGUES.translator(code)
    for days in range(8):
        for cards in (0, 3):
            dots = [list(Dot)[at % len(Dot)] for at in range(28)]
            check(
                t,
                practice_feedback.done(t, days=days, dots=dots, holder_id=LARGE, cards=cards),
                MESSAGE_LIMIT,
            )
    for tomorrow in (False, True):
        check(t, practice_feedback.stopped(t, tomorrow=tomorrow), MESSAGE_LIMIT)
    check(t, practice_late.closed(t), MESSAGE_LIMIT)
    check(t, practice_feedback.not_sent_to_coach(t), MESSAGE_LIMIT)
    for note in Note:
        judged = Judged(Verdict.OTHER_LANGUAGE, (note,), "")
        check(t, practice_feedback.not_counted(t, judged), MESSAGE_LIMIT)


def test_how_somebody_practises() -> None:
    today = NOW.date()
    at_every_position(practice_settings.ask_level)
    for what in "qhvu":
        at_every_position(partial(practice_settings.ask, what=what))
    for goodbye in (False, True):
        at_every_position(partial(practice_settings.prompt, goodbye=goodbye))
    for one in practisings(NOW):
        at_every_position(partial(practice_settings.menu, practising=one, today=today))
    for code in CATALOGUES.offered:
        t = CATALOGUES.translator(code)
        check_buttons(practice_settings.level_buttons(t, LARGE))
        for goodbye in (False, True):
            check_buttons(practice_settings.prompt_buttons(t, LARGE, goodbye=goodbye))
        for what in "qhvu":
            check_buttons(practice_settings.ask_buttons(t, LARGE, what))
        for one in practisings(NOW):
            check_buttons(practice_settings.menu_buttons(t, one, today=today))


def practisings(now: datetime) -> Iterator[Practising]:
    for level in CardLevel:
        for pace in (1, 3, 5, 10):
            for yes in (False, True):
                for values in ({}, {"paused_until": date(2099, 9, 30)}, {"ended_at": now}):
                    yield Practising(LARGE, level, pace, time(17, 30), now, health=yes, shared=yes, **values)
