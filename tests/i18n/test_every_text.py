"""Every text for holders, in every language and at every position of the dial, whatever people are called.

What was inserted is shown as it is, no place of a translator is left open, and all fits in one message of Telegram.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Translator, visible
from bot.rules.clashes import Clash
from bot.rules.errors import Empty, NotFound, TooLong
from bot.rules.exam_parts import PartLine
from bot.rules.folding import one_line
from bot.rules.ledger import HoursLine
from bot.rules.lengths import MESSAGE_LIMIT, is_visible, utf16_length
from bot.rules.line import Line
from bot.rules.plans import Goal, GoalState, Measure, Plan, Step, line_of
from bot.rules.trajectory import (
    Attempt,
    AttemptState,
    Basis,
    DateKind,
    Guidance,
    HoursKind,
    LineDate,
    Part,
    PartState,
    Source,
)
from bot.rules.transfers import End, Transfer
from bot.rules.values import Answer, Dial, Domain
from bot.texts import (
    appointments,
    attention,
    coming_in,
    common,
    contact,
    danger,
    line_reminders,
    lines,
    moves,
    plans,
    standing,
)
from bot.texts import settings as settings_texts
from bot.texts.dial import compose
from bot.texts.rendered import Body
from tests.reading import CATALOGUES, UNSEEN
from tests.rules.examples import NOW, a_holder, a_municipality, an_appointment

DUTCH = CATALOGUES.translator("nl")
TOWN = a_municipality()
LABEL = 45  # characters of a button that a narrow phone shows
OPEN_PLACE = re.compile(r"\{[a-z_]*\}")

Make = Callable[[Translator], Body]

WITHOUT_VALUES: list[Make] = [
    *(coming_in.declined, coming_in.not_me, coming_in.already_linked, coming_in.wrong_code),
    *(coming_in.too_many_codes, coming_in.ask_code, coming_in.ask_stop, coming_in.stopped),
    *(coming_in.not_stopped, coming_in.ask_who_comes_back, coming_in.another_phone),
    *(common.help_text, common.type_please, common.not_kept, common.went_wrong, common.not_found),
    *(common.ask_writer, settings_texts.menu, settings_texts.reminders),
    *(partial(danger.help_now, numbers=None, told=told) for told in (True, False)),
    partial(danger.help_only, numbers=None),
    *(
        partial(common.refusal, error=error)
        for error in (TooLong(5000, 4096), TooLong(2, 1), Empty(), NotFound())
    ),
    *(partial(settings_texts.dial, now_at=position) for position in Dial),
    *(attention.news, attention.no_more_news, attention.news_again, attention.a_day, attention.rest),
    *(partial(attention.ask_whose, what=what) for what in "nmh"),
]

# Names and words as people type them and `clean_line` leaves them, in scripts of both directions, with what is HTML to others.
words = (
    st.text(st.sampled_from("aZé 1<>&\"'_*`:;ßعلیሰላ👍"), min_size=1, max_size=200)
    .map(one_line)
    .filter(is_visible)
    .filter(lambda text: utf16_length(text) <= 200)
)


def at_every_position(make: Make, *values: str) -> None:
    for code in CATALOGUES.offered:
        own = CATALOGUES.translator(code)
        for position in Dial:
            made = compose(make, dial=position, own=own, dutch=DUTCH, translate="1:tr:x")
            shown = visible(made.html)
            assert 0 < utf16_length(shown) <= MESSAGE_LIMIT, (code, position)
            read = shown.translate(UNSEEN)
            for value in values:
                assert value.translate(UNSEEN) in read, (code, position)
            assert not OPEN_PLACE.search(read), (code, position)


@pytest.mark.parametrize("make", WITHOUT_VALUES)
def test_texts_without_values(make: Make) -> None:
    at_every_position(make)


@given(words, words)
def test_own_help_numbers(first: str, second: str) -> None:
    at_every_position(lambda t: danger.help_now(t, [first, second], told=True), first, second, "112")


@given(words, words)
def test_coming_in(name: str, other: str) -> None:
    at_every_position(lambda t: coming_in.consent(t, name=name, municipality=other), name, other)
    at_every_position(lambda t: coming_in.welcome(t, name=name, coach=other), name, other)
    at_every_position(lambda t: coming_in.welcome_back(t, name=name), name)
    at_every_position(lambda t: common.passed_on(t, coach=other), other)
    shared = [a_holder(name=name), a_holder(name=other, full_details=True)]
    at_every_position(lambda t: settings_texts.details(t, shared), name, other)


@given(words, words, words, words, st.sampled_from(Answer), st.integers(1, 400))
def test_appointments(title: str, place: str, person: str, things: str, answer: Answer, days: int) -> None:
    given_values = {"title": title, "place": place, "with_whom": person, "bring": things}
    one = an_appointment(start=NOW + timedelta(days=days), answer=answer, **given_values)
    values = tuple(given_values.values())
    at_every_position(lambda t: appointments.new(t, one, full=True, now=NOW), *values)
    at_every_position(lambda t: appointments.reminder(t, one, full=True, now=NOW), *values)
    at_every_position(lambda t: appointments.card(t, one, full=True, now=NOW), *values)
    at_every_position(lambda t: appointments.cancelled(t, one, now=NOW))
    at_every_position(
        lambda t: appointments.changed(
            t, one, old_start=NOW + timedelta(days=1), old_place=person, full=True, now=NOW
        ),
        *values,
    )
    at_every_position(lambda t: appointments.why(t, one, rule="1d@18:00", set_by=person), person)
    many = [(person, one)] * 20
    at_every_position(lambda t: appointments.listing(t, many, now=NOW), person)


@pytest.mark.parametrize("kind", DateKind)
@pytest.mark.parametrize("part", [None, *Part])
def test_reminders_of_the_line(kind: DateKind, part: Part | None) -> None:
    basis = Basis("given")
    one = LineDate(kind, date(2026, 12, 1), Source.COACH, basis, part=part, subject_id=1)
    attempt = Attempt(
        *(1, part or Part.KNM, None, one.day, time(9), "Utrecht", AttemptState.PLANNED),
        *(False, Source.COACH, None, None),
    )
    for step, days in (("10d", 10), ("7d", 7), ("1d", 1), ("0d", 0)):
        at_every_position(
            lambda t, step=step, days=days: line_reminders.reminder(
                t,
                one,
                step=step,
                attempt=attempt if kind is DateKind.EXAM else None,
                others=(one,),
                still_open=tuple(Part),
                zone="Europe/Amsterdam",
                today=one.day - timedelta(days=days),
            )
        )


def test_answers_to_reminders_of_the_line() -> None:
    at_every_position(line_reminders.help_comes)
    for part in Part:
        at_every_position(partial(line_reminders.signed_up, part=part))


@given(words, st.sampled_from(list(GoalState)), st.sampled_from(list(Guidance)), st.booleans())
def test_the_plan(typed: str, state: GoalState, guidance: Guidance, dated: bool) -> None:
    due = date(2027, 2, 28) if dated else None
    step = Step(1, 1, typed, due, None, 1)
    goal = Goal(1, 17, Domain.WORK, typed, due, state, 3, NOW, False, None, 1, (step,))
    measured = line_of([Measure(n, Domain.WORK, n, by, NOW) for n, by in ((1, None), (2, 3), (4, None))])
    whole = Plan(17, guidance, (goal,), tuple(measured))
    # What was reached is counted in the plan, and named in its track; what was dropped is in neither.
    live = (typed,) if state in (GoalState.OPEN, GoalState.PROPOSED) else ()
    at_every_position(lambda t: plans.plan(t, whole), *live)
    at_every_position(lambda t: plans.plan(t, whole, done=step), typed)
    shown = () if state is GoalState.DROPPED else (typed,)
    at_every_position(lambda t: plans.track(t, whole, Domain.WORK), *shown)
    at_every_position(lambda t: plans.proposed(t, goal), typed)


@pytest.mark.parametrize("domain", Domain)
def test_the_plan_without_values(domain: Domain) -> None:
    empty = Plan(17, Guidance.PHASED)
    at_every_position(lambda t: plans.track(t, empty, domain))
    for make in (plans.ask_face, plans.ask_goal):
        at_every_position(partial(make, domain=domain))
    for make in (plans.ask_domain, plans.enough, plans.ask_whose):
        at_every_position(make)
    at_every_position(lambda t: plans.plan(t, empty))


@pytest.mark.parametrize("kind", DateKind)
@pytest.mark.parametrize("part", [None, *Part])
def test_my_line(kind: DateKind, part: Part | None) -> None:
    """With more of everything than anybody has."""
    first = date(2026, 12, 1)
    dates = tuple(
        LineDate(
            kind,
            first + timedelta(days=number),
            Source.COMPUTED,
            Basis("given"),
            part=part,
            subject_id=number,
        )
        for number in range(40)
    )
    exam = Attempt(
        *(1, part or Part.KNM, None, first, time(9), "Utrecht", AttemptState.PLANNED),
        *(False, Source.COACH, None, None),
    )
    clash = Clash(an_appointment(start=NOW), exam, timedelta(minutes=-10))
    states = list(PartState)
    line = Line(
        today=first,
        dates=dates,
        parts=tuple(PartLine(each, None, states[n % len(states)], None, 0) for n, each in enumerate(Part)),
        hours=(
            HoursLine(tuple(HoursKind), 60_000, 90_000),
            *(HoursLine((each,), 120, None) for each in HoursKind),
        ),
        clashes=(clash, Clash(exam, an_appointment(start=NOW), timedelta(minutes=10))) * 3,
        next=dates[0],
        next_of_holder=dates[0],
    )
    at_every_position(partial(lines.my_line, line=line, zone="Europe/Amsterdam"))
    at_every_position(partial(lines.all_dates, line=line))
    for code in CATALOGUES.offered:
        t = CATALOGUES.translator(code)
        made = [*lines.line_buttons(t, line, holder_id=17), *lines.all_dates_buttons(t, line, holder_id=17)]
        for button in (button for row in made for button in row):
            assert 0 < utf16_length(button.label.translate(UNSEEN)) <= LABEL
            assert len((button.data or "").encode()) <= 64


@given(words, words)
def test_who_answers(name: str, other: str) -> None:
    town = replace(TOWN, name=other)
    at_every_position(lambda t: standing.coach_changed(t, coach=name, town=town), name, "09:00", "17:00")
    at_every_position(lambda t: standing.coach_away(t, by=name, town=town), name, "09:00", "17:00")
    at_every_position(lambda t: standing.coach_away(t, by=name, town=None), name)
    for days in range(3):
        asked = partial(contact.contact_asked_at_night, coach=name, back=NOW, days=days)
        at_every_position(asked, name, "112")
    for opens in (NOW, NOW + timedelta(hours=20)):
        at_every_position(partial(standing.no_coach, town=other, opens=opens, now=NOW), other)


@pytest.mark.parametrize("with_words", [False, True])
def test_every_step_of_a_move(with_words: bool) -> None:
    shown = Transfer(
        *(1, 17, with_words, 1, None, None, None, None, None, None),
        *(NOW, NOW + timedelta(days=14), None, None, None),
    )
    asked = replace(shown, to_id=2, day=date(2026, 12, 1), accepted_by=3, accepted_at=NOW)
    agreed = replace(asked, released_by=4, released_at=NOW)
    ended = [replace(asked, ended_at=NOW, ended_by=end) for end in End]
    for old, new in (("Den Haag", "'s-Hertogenbosch"), ("<b>", "عمان")):
        towns = moves.Towns(replace(TOWN, name=old), replace(TOWN, name=new), "Els & Co")
        for one in (shown, asked, agreed, replace(agreed, done_at=NOW), *ended):
            at_every_position(partial(moves.step, one=one, towns=towns, now=NOW))
        at_every_position(partial(moves.ask, town=old), old)
    at_every_position(moves.not_moving)


def test_the_buttons_of_a_move_fit() -> None:
    for code in CATALOGUES.offered:
        for row in moves.ask_buttons(CATALOGUES.translator(code), 10**17):
            for button in row:
                assert 0 < utf16_length(button.label.translate(UNSEEN)) <= LABEL
                assert len((button.data or "").encode()) <= 64
