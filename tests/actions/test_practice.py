"""What is asked, answered and changed in practice: the first answer, the pace, another day, cards that change."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.actions import joining
from bot.actions import practice as actions
from bot.rules.cards import CardLevel, Form, Status
from bot.rules.errors import NotFound
from bot.rules.practice import day_begins, practice_day
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session, SessionState
from bot.rules.values import Domain, Holder
from storage import Database, people, practice
from storage.practice_tables import card_report
from tests.actions.learners import CHAT, DECK, LESSONS, Learner, with_card, without
from tests.builders import a_holder, an_appointment
from tests.rules.examples import ZONE, local


@pytest.fixture
async def holder(sqlite_db: Database, now: datetime) -> Holder:
    """Semhar practises at A1, five cards a day."""

    def begin(tx: Connection) -> Holder:
        made = a_holder(tx, chat_id=CHAT, now=now)
        actions.begin(tx, CHAT, made.id, CardLevel.A1, now=now)
        return made

    return await sqlite_db.write(begin)


@pytest.fixture
def learner(sqlite_db: Database, holder: Holder, now: datetime) -> Learner:
    return Learner(sqlite_db, holder, now)


async def test_a_new_card_is_shown_then_asked_and_known_from_then_on(learner: Learner) -> None:
    session = await learner.go_on()
    assert [one.is_new for one in session.cards] == [True, True]
    assert session.present is not None
    assert session.present.form is Form.TEACH
    await learner.answer(session)
    assert await learner.known() == {}
    session = await learner.whole_day()
    assert [(one.form is Form.TEACH, one.again) for one in session.asked] == [
        (True, False),
        (True, False),
        (False, True),
        (False, True),
    ]
    assert set(await learner.known()) == {one.card for one in session.cards}
    assert session.state is SessionState.DONE


async def test_the_question_that_waits_is_asked_again_and_no_other(learner: Learner) -> None:
    first = await learner.go_on()
    assert await learner.go_on() == first
    both = await asyncio.gather(learner.go_on(), learner.go_on())
    assert list(both) == [first, first]


async def test_the_first_answer_counts(learner: Learner) -> None:
    await learner.whole_day()
    await learner.to("2026-11-25 10:00")
    session = await learner.go_on()
    given = await asyncio.gather(
        *(learner.answer(session, grade, chosen=at) for at, grade in enumerate((Grade.AGAIN, Grade.GOOD)))
    )
    assert [one.counted for one in given] == [True, False]
    last = given[1].session.asked[-1]
    assert (last.grade, last.chosen) == (Grade.AGAIN, 0)
    assert len([one for one in await learner.answers() if one[0] == date(2026, 11, 25)]) == 1
    later = await learner.go_on()
    assert not (await learner.answer(session)).counted  # the next question waits now
    assert (await learner.go_on()) == later


async def test_after_the_translation_a_right_answer_is_a_hard_one(learner: Learner) -> None:
    await learner.whole_day()
    await learner.to("2026-11-25 10:00")
    session = await learner.go_on()
    for _ in range(2):
        hinted = await learner.do(actions.hint, session.id, session.number)
    assert hinted.present is not None
    assert hinted.present.hint
    assert (await learner.do(actions.hint, session.id, session.number + 1)) == hinted
    given = await learner.answer(hinted)
    assert given.session.asked[-1].grade is Grade.HARD
    assert (await learner.do(actions.hint, session.id, session.number)) == given.session


async def test_what_was_missed_comes_once_more_and_counts_once(learner: Learner) -> None:
    await learner.whole_day()
    await learner.to("2026-11-25 10:00")
    session = await learner.go_on()
    missed = session.cards[0].card
    before = (await learner.known())[missed]
    await learner.answer(session, Grade.AGAIN)
    after = (await learner.known())[missed]
    assert (after.reps, after.lapses) == (before.reps + 1, 1)
    session = await learner.whole_day(Grade.GOOD)
    assert [one.again for one in session.asked if one.card == missed] == [False, True]
    assert (await learner.known())[missed] == after


async def test_a_question_of_yesterday_is_not_answered_today(learner: Learner) -> None:
    """Its card would come twice, and today would have one more than the pace."""
    await learner.to("2026-11-19 03:50")
    session = await learner.go_on()
    assert session.day == date(2026, 11, 18)
    await learner.to("2026-11-19 04:10")
    given = await learner.answer(session)
    assert (given.counted, given.session) == (False, session)
    assert await learner.answers() == []
    today = await learner.whole_day()
    assert today.day == date(2026, 11, 19)
    assert len({card for _, card, _ in await learner.answers()}) == len(today.cards) == 2


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
async def test_a_day_is_one_day_also_when_the_clocks_change(learner: Learner, day: date) -> None:
    learner.now = day_begins(day, ZONE)
    first = await learner.go_on()
    learner.now = day_begins(day + timedelta(days=1), ZONE) - timedelta(seconds=1)
    assert (await learner.go_on()).id == first.id
    assert first.day == day == practice_day(learner.now, ZONE)
    learner.now += timedelta(seconds=1)
    assert (await learner.go_on()).id != first.id


async def test_stop_for_today_is_kept_until_they_begin_again(learner: Learner) -> None:
    session = await learner.go_on()
    stopped = await learner.do(actions.stop_today)
    assert stopped.stopped_on == session.day
    assert not (await learner.answer(session)).counted
    again = await learner.go_on()
    assert (again.state, again.asked) == (SessionState.OPEN, session.asked)
    assert (await learner.answer(again)).counted
    practising = await learner.db.read(practice.practising, learner.id)
    assert practising is not None
    assert (practising.stopped_on, practising.answered_on) == (None, session.day)


# The pace and the level change in the middle of a day


async def full(learner: Learner) -> Session:
    """A day on which five cards come back."""
    for day in range(18, 26):
        await learner.to(f"2026-11-{day} 10:00")
        await learner.whole_day()
    await learner.to("2027-01-20 10:00")
    session = await learner.go_on()
    assert len(session.cards) == 5
    return session


async def test_a_slower_pace_holds_today_already(learner: Learner) -> None:
    session = await full(learner)
    for _ in range(2):
        await learner.answer(session)
        session = await learner.go_on()
    await learner.do(actions.set_up, pace=3)
    await learner.whole_day()
    assert len({card for day, card, _ in await learner.answers() if day == date(2027, 1, 20)}) == 3


async def test_a_quicker_pace_brings_more_today(learner: Learner) -> None:
    await full(learner)
    assert len((await learner.whole_day()).cards) == 5
    await learner.do(actions.set_up, pace=10)
    session = await learner.whole_day()
    assert len(session.cards) == 10
    cards = [card for day, card, again in await learner.answers() if day == date(2027, 1, 20) and not again]
    assert len(cards) == len(set(cards)) == 10
    assert (await learner.go_on()).state is SessionState.DONE


async def test_another_level_holds_today_already(learner: Learner) -> None:
    first = await learner.go_on()
    begun = await learner.do(actions.begin, CardLevel.A2)
    assert (begun.first, begun.practising.level) == (False, CardLevel.A2)
    assert not (await learner.answer(first)).counted
    session = await learner.go_on()
    assert session.id == first.id
    assert session.number == 2
    assert {DECK.cards[one.card].level for one in session.cards} == {CardLevel.A2}
    same = await learner.do(actions.begin, CardLevel.A2)
    assert not same.first
    assert await learner.go_on() == session


async def test_another_level_keeps_what_was_answered(learner: Learner) -> None:
    session = await full(learner)
    await learner.answer(session)
    await learner.do(actions.begin, CardLevel.A2)
    session = await learner.whole_day()
    cards = [card for day, card, again in await learner.answers() if day == date(2027, 1, 20) and not again]
    assert len(cards) == len(set(cards)) == len(session.cards) <= 5


# Cards change under way


async def test_a_changed_card_is_asked_anew_and_its_old_button_counts_for_nothing(learner: Learner) -> None:
    session = await learner.go_on()
    card = session.asked[0].card
    learner.lessons = with_card(card, rev=2)
    asked = await learner.go_on()
    assert [(one.card, one.rev, one.gone) for one in asked.asked] == [(card, 1, True), (card, 2, False)]
    assert not (await learner.answer(session)).counted
    assert (await learner.answer(asked)).counted


@pytest.mark.parametrize("how", ["taken out", "retired", "run out"])
async def test_a_card_that_is_gone_is_passed_over(learner: Learner, how: str) -> None:
    session = await learner.go_on()
    card, other = (one.card for one in session.cards)
    yesterday = session.day - timedelta(days=1)
    learner.lessons = {
        "taken out": without(card),
        "retired": with_card(card, status=Status.RETIRED),
        "run out": with_card(card, valid_until=yesterday),
    }[how]
    after = await learner.go_on()
    assert after.present is not None
    assert (after.present.card, after.number) == (other, 2)
    done = await learner.whole_day()
    assert card not in {one[1] for one in await learner.answers()}
    assert len(done.cards) == 2  # another new one has come in its place
    assert not (await learner.answer(session)).counted


async def test_a_card_that_goes_after_its_answer_counts_for_the_pace_and_keeps_the_numbers(
    learner: Learner,
) -> None:
    session = await full(learner)
    card = session.cards[0].card
    await learner.answer(session, Grade.AGAIN)
    learner.lessons = without(card)
    after = await learner.go_on()
    assert after.number == 2
    done = await learner.whole_day()
    today = [card for day, card, again in await learner.answers() if day == date(2027, 1, 20) and not again]
    assert len(today) == len(set(today)) == 5
    assert [one.card for one in done.asked].count(card) == 1  # no second question about it


async def test_what_has_to_be_heard_is_asked_otherwise_where_nothing_can_be_heard(learner: Learner) -> None:
    session = await learner.go_on(speech=True)
    heard = replace(session.asked[-1], form=Form.DICTATION)
    await learner.db.write(practice.save_session, replace(session, asked=(heard,)))
    again = await learner.go_on(speech=True)
    assert again.present is not None
    assert again.present.form is Form.DICTATION
    other = await learner.go_on(speech=False)
    assert other.present is not None
    assert (other.present.card, other.number) == (heard.card, 2)
    assert other.present.form is not Form.DICTATION


# What is somebody's own


async def test_what_means_nothing_to_them_is_asked_otherwise(learner: Learner) -> None:
    """As where only glosses are shown that a person has read, and nobody has read any."""
    by_meaning = {Form.MC_MEANING, Form.WORD_ORDER, Form.TYPE_WORD}
    asked: set[Form] = set()
    for days in range(60):
        learner.now += timedelta(days=min(days, 1))
        while (
            session := await learner.do(actions.go_on, LESSONS, speech=True, means=lambda _: False)
        ).present:
            asked.add(session.present.form)
            await learner.answer(session)
    assert {Form.TEACH, Form.SPEAK_REPEAT} <= asked
    assert not by_meaning & asked


async def test_others_reach_nothing(learner: Learner, now: datetime) -> None:
    session = await learner.go_on()
    other = await learner.db.write(a_holder, "Sara", chat_id=CHAT + 1, now=now)
    for action, *args in (
        (actions.go_on, LESSONS),
        (actions.answer, session.id, 1, Grade.GOOD),
        (actions.hint, session.id, 1),
        (actions.begin, CardLevel.A2),
        (actions.begin_again,),
        (actions.end,),
        (actions.stop_today,),
        (actions.pause, None),
        (actions.set_up,),
    ):
        values: dict[str, Any] = {"speech": False} if action is actions.go_on else {}
        with pytest.raises(NotFound):  # another chat
            await learner.db.write(action, CHAT + 1, learner.id, *args, **values, now=now)
        if action in (actions.answer, actions.hint):
            with pytest.raises(NotFound):  # another person's questions
                await learner.db.write(action, CHAT + 1, other.id, *args, **values, now=now)
    with pytest.raises(NotFound):
        await learner.db.write(actions.report, CHAT + 1, session.id, 1, "ti", now=now)
    with pytest.raises(NotFound):
        await learner.db.write(actions.go_on, CHAT + 1, other.id, LESSONS, speech=False, now=now)
    assert await learner.db.read(practice.session, session.id) == session


async def test_who_stopped_reaches_nothing(learner: Learner) -> None:
    session = await learner.go_on()
    await learner.db.write(joining.stop, CHAT, now=learner.now)
    with pytest.raises(NotFound):
        await learner.answer(session)
    with pytest.raises(NotFound):
        await learner.go_on()


async def test_what_there_is_not_is_not_set(learner: Learner) -> None:
    with pytest.raises(NotFound):
        await learner.do(actions.set_up, pace=4)
    session = await learner.go_on()
    for number in (0, 2):
        with pytest.raises(NotFound):
            await learner.db.write(actions.report, CHAT, session.id, number, "ti", now=learner.now)


async def test_a_report_tells_the_card_and_its_revision(learner: Learner) -> None:
    session = await learner.go_on()
    await learner.db.write(actions.report, CHAT, session.id, 1, "ti", now=learner.now)

    def reports(tx: Connection) -> list[Any]:
        return list(tx.execute(select(card_report.c.card, card_report.c.rev, card_report.c.form)))

    assert await learner.db.read(reports) == [(session.asked[0].card, 1, "teach")]

    # Who taps again and again is one person, until it is a while ago.
    for _ in range(3):
        await learner.db.write(actions.report, CHAT, session.id, 1, "ti", now=learner.now)
    assert len(await learner.db.read(reports)) == 1
    await learner.db.write(actions.report, CHAT, session.id, 1, "ar", now=learner.now)
    later = learner.now + actions.SAME_REPORT
    await learner.db.write(actions.report, CHAT, session.id, 1, "ti", now=later)
    assert len(await learner.db.read(reports)) == 3


async def test_an_appointment_chooses_the_words_and_says_why(learner: Learner, holder: Holder) -> None:
    await learner.db.write(
        an_appointment, holder, at=local("2026-11-19 14:00"), title="Gesprek", domain=Domain.SELF_RELIANCE
    )
    session = await learner.go_on()
    assert next((one.card, one.why) for one in session.cards) == ("slf-huur", "a:self_reliance:2026-11-19")


async def test_a_no_to_health_holds_today_already(learner: Learner, holder: Holder) -> None:
    await learner.db.write(an_appointment, holder, at=local("2026-11-19 14:00"), domain=Domain.HEALTH)
    await learner.do(actions.set_up, pace=10)
    await learner.do(actions.allow_health, DECK, yes=True)
    session = await learner.go_on()
    assert [one.why for one in session.cards] == ["a:doctor:2026-11-19"] * 5
    await learner.do(actions.allow_health, DECK, yes=False)
    session = await learner.go_on()
    assert [one.card for one in session.cards] == [session.asked[0].card]
    # What is asked instead comes of no appointment.
    await learner.answer(session)
    session = await learner.whole_day()
    assert not any(one.why for one in session.cards[1:])


async def test_two_on_one_phone_have_days_of_their_own(learner: Learner, now: datetime) -> None:
    def other(tx: Connection) -> int:
        made = a_holder(tx, "Sara", chat_id=CHAT, now=now)
        actions.begin(tx, CHAT, made.id, CardLevel.A2, now=now)
        return people.holder(tx, made.id).id

    sara = await learner.db.write(other)
    session = await learner.go_on()
    hers = await learner.db.write(actions.go_on, CHAT, sara, LESSONS, speech=False, now=now)
    assert (session.holder_id, hers.holder_id) == (learner.id, sara)
    with pytest.raises(NotFound):
        await learner.db.write(actions.answer, CHAT, sara, session.id, 1, Grade.GOOD, now=now)
    await learner.whole_day()
    assert await learner.db.read(practice.session, hers.id) == hers
