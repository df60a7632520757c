"""Every text of check-ins in every language: the questions with their buttons, the settings, what the coach sees, what is open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import pytest
from hypothesis import given

from bot.i18n import visible
from bot.questions import load_questions
from bot.rules.assessing import Level, Need, Reason
from bot.rules.checkins import EVERY, CheckIn, Given, Question, QuestionKind, Rhythm, answer_lines
from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.rules.trajectory import Part
from bot.rules.values import Domain
from bot.texts import check_in_settings, check_ins, open_items
from bot.texts.open_items import Open
from bot.texts.rendered import Rendered, View
from bot.texts.staff import check_ins as staff_texts
from tests.i18n.test_every_practice_text import check_buttons
from tests.i18n.test_every_text import CATALOGUES, OPEN_PLACE, at_every_position, words
from tests.rules.examples import NOW, a_holder, an_appointment

LARGE = 10**17
QUESTIONS = load_questions()
RHYTHM = Rhythm(3, time(17), 1, next_at=NOW)
TRACKS = [one for one in QUESTIONS.asked if one.kind is QuestionKind.TRACK]
TODAY = date(2026, 11, 26)

every_language = pytest.mark.parametrize("code", CATALOGUES.offered)


def asked_about(track: Question, *answers: int) -> CheckIn:
    """With a faces question, one of hours and this one; answered by the places of the options."""
    shown = (*QUESTIONS.asked[:2], track)
    given_answers = {
        one.id: Given(one.id, one.rev, one.options[at].code, NOW)
        for one, at in zip(shown, answers, strict=False)
    }
    return CheckIn(LARGE, LARGE, NOW, tuple((one.id, one.rev) for one in shown), given_answers)


def shown_of(check_in: CheckIn) -> Sequence[Question]:
    return [QUESTIONS.all[key] for key in check_in.questions]


def check_view(view: View, *values: str) -> None:
    at_every_position(view.make, *values)
    assert len(view.code.encode()) <= 50
    for code in CATALOGUES.offered:
        if view.buttons is not None:
            check_buttons(view.buttons(CATALOGUES.translator(code)))


@pytest.mark.parametrize("track", TRACKS, ids=lambda question: question.id)
def test_each_question_and_what_was_answered(track: Question) -> None:
    for given_so_far in ((), (0,), (0, 0), (0, 0, len(track.options) - 1)):
        check_in = asked_about(track, *given_so_far)
        shown = shown_of(check_in)
        waiting = [one for one in shown if one.id not in check_in.answers]
        check_view(check_ins.view_of(LARGE, check_in, shown, waiting))
        check_view(check_ins.view_of(LARGE, check_in, shown, waiting, is_open=False))
        check_view(check_ins.closing_view(LARGE, check_in, shown, waiting))
        for one in shown:
            check_view(check_ins.question_view(LARGE, check_in, shown, one))


def test_the_end_of_a_check_in() -> None:
    for day in (None, TODAY):
        at_every_position(partial(check_ins.done, next_day=day))


@every_language
@pytest.mark.parametrize("every", EVERY)
def test_the_settings(code: str, every: int) -> None:
    t = CATALOGUES.translator(code)
    for rhythm in (
        replace(RHYTHM, every=every),
        replace(RHYTHM, every=every, stopped=True, next_at=None),
        replace(RHYTHM, every=every, paused_until=TODAY + timedelta(days=1)),
    ):
        at_every_position(partial(check_in_settings.menu, rhythm=rhythm, today=TODAY))
        check_buttons(check_in_settings.menu_buttons(t, LARGE, rhythm, today=TODAY))
    for what in "dhep":
        at_every_position(partial(check_in_settings.ask, what=what))
        check_buttons(check_in_settings.ask_buttons(t, LARGE, what))
    at_every_position(check_in_settings.ask_whose)


def all_lines() -> list[CheckIn]:
    """Of every track the longest answer."""
    return [
        asked_about(track, 3, 4, max(range(len(track.options)), key=lambda at: len(track.options[at].text)))
        for track in TRACKS
    ]


@every_language
def test_what_the_coach_sees(code: str) -> None:
    lines = answer_lines(all_lines(), QUESTIONS)
    assert len(lines) == 9
    for kept in ([], list(Domain)):
        at_every_position(partial(check_in_settings.sees, lines=lines, kept=kept))
        check_buttons(check_in_settings.sees_buttons(CATALOGUES.translator(code), LARGE, kept))
    at_every_position(partial(check_in_settings.sees, lines=(), kept=[]))


@given(words)
def test_what_is_open(name: str) -> None:
    check_in = asked_about(TRACKS[0])
    person = Open(
        LARGE,
        name,
        [an_appointment(start=NOW + timedelta(days=1))],
        list(Part),
        [(check_in, shown_of(check_in))],
    )
    at_every_position(partial(open_items.listing, people=[person], now=NOW), name)
    at_every_position(partial(open_items.listing, people=[replace(person, name="")], now=NOW))
    at_every_position(partial(open_items.listing, people=[Open(1, "", [], [], [])], now=NOW))
    for code in CATALOGUES.offered:
        for row in open_items.buttons(CATALOGUES.translator(code), [person], now=NOW):
            assert all(0 < len((button.data or "").encode()) <= 64 for button in row)


def check_staff(shown: Rendered, *values: str) -> None:
    text = visible(shown.html)
    assert 0 < utf16_length(text) <= MESSAGE_LIMIT
    assert not OPEN_PLACE.search(text)
    assert all(value in text for value in values)
    check_buttons(shown.buttons)


@pytest.mark.parametrize("code", ["nl", "en"])
def test_what_coaches_read(code: str) -> None:
    t = CATALOGUES.translator(code, domain="staff")
    holder = a_holder(id=LARGE, name="Semhar & <b>")
    lines = answer_lines(all_lines(), QUESTIONS)
    for need in (Need(Level.NONE), Need(Level.TODAY, (Reason.CONTACT,)), Need(Level.NOW, tuple(Reason))):
        for rhythm in (*(replace(RHYTHM, every=every) for every in EVERY), replace(RHYTHM, stopped=True)):
            page = partial(staff_texts.page, t, holder, rhythm, now=NOW)
            check_staff(page(lines, need, waiting=3), "Semhar & <b>")
            check_staff(page((), need, waiting=0))
        check_staff(staff_texts.why(t, holder, need))
    for track in (None, *Domain):
        shown = staff_texts.asked_for_help(t, name="Semhar", holder_id=LARGE, track=track)
        check_staff(shown, "Semhar")
        private = track in (None, Domain.HEALTH, Domain.SELF_RELIANCE)
        assert (visible(shown.html).count("\n") == 0) is private
    assert all(staff_texts.level_word(t, level) for level in Level)
