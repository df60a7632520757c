"""Somebody with all that can be kept of a person: a row in every table, and words that nobody else may read."""

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from sqlalchemy import Connection, insert

from bot.actions import (
    absences,
    announcing,
    check_ins,
    comparisons,
    language_buddies,
    merging,
    moving,
    plans,
    trajectories,
    transfers,
)
from bot.rules.announcements import News, Text
from bot.rules.attention import Wish
from bot.rules.cards import Form
from bot.rules.codes import hash_code
from bot.rules.comparing import Measure
from bot.rules.plans import IntakeField
from bot.rules.rest_days import RestDay
from bot.rules.trajectory import HoursKind, Part, Source
from bot.rules.values import Domain, Holder, Staff
from bot.standin import Phone
from storage import attention, caseload
from storage import check_ins as stored_check_ins
from storage.announcement_tables import announcement_answer
from storage.dialogs import Dialog
from tests.handlers.practising import Learner, learner_of
from tests.handlers.talking import answered, opened, undone_in_time
from tests.handlers.town import Town, local, on_b1
from tests.storage.test_merges import an_announcement

NAME = "Semhar"
PHONE = "+31611223344"
BUDDY = "BUDDYBUDDYBUDD"
# Names, words, notes, dates, places and numbers of theirs, in small letters. None of these may reach anybody else.
SECRETS = (
    *("semhar", "tesfazghi", "r-7001", "+31611223344", "1987-03-12"),
    *("huisarts jansen", "zaal zeven", "sofie", "rode map", "9 feb", "13:37"),
    *("taart verkopen", "oven kopen", "examenzaal noord", "11 mar", "29 feb", "28 feb"),
    *(
        "hallo bram",
        "mijn sleutel is weg",
        "hij lag in de tas",
        "kom maar langs",
        "tot in maart",
        "sleutelbos",
    ),
    *("ik wil niet meer leven", "mijn laatste woord", "verhuist stil"),
)


def leaks(words: str) -> list[str]:
    """Which of their secrets stand in what somebody read, in small letters."""
    return [secret for secret in SECRETS if re.search(rf"(?<!\w){re.escape(secret)}", words)]


@dataclass(slots=True)
class Somebody:
    """Their phone; the phone of who coached them before, and how far that coach was in each dialog about them."""

    phone: Phone
    holder: Holder
    former: Phone
    coach_before: Staff
    left_open: list[Dialog] = field(default_factory=list)


async def somebody(town: Town) -> Somebody:
    """Semhar, of Karin; Bram coaches them until `to_karin`. It is 11:00."""
    learner = await learner_of(town, name=NAME, asked=True)
    former, bram = await town.another_coach()
    one = Somebody(learner.phone, learner.holder, former, bram)
    values = {"surname": "Tesfazghi", "birth": "1987-03-12", "phone": PHONE, "reference": "R-7001"}
    values |= {"district": "Vogelwijk", "level": "A2"}
    await town.write(caseload.change_people, {one.holder.id: values})
    double = await town.without_phone("Semhar T.")
    await town.write(merging.make_one, town.coach.id, one.holder.id, double.id, now=town.now)
    await _plan_and_line(town, one.holder)
    await _practises(town, learner)
    await _is_asked(town, one)
    await _is_compared(town)
    await town.write(_hears_news, town.coach, one)
    await town.write(moving.hand_over, town.coach.id, one.holder.id, bram.id, note="", now=town.now)
    await town.say(one.phone, "Hallo Bram")
    await _is_told(town)
    return one


async def to_karin(town: Town, one: Somebody) -> None:
    """Karin coaches them again; they write, are answered, and move to Testerdam. It is 10:00 of the next day."""
    note = "Sleutelbos ligt bij de buren"
    await town.write(
        moving.hand_over, one.coach_before.id, one.holder.id, town.coach.id, note=note, now=town.now
    )
    await town.tap_data(town.karin, f"1:si:{one.holder.id}")
    await town.stage.pass_time(local("2026-11-18 20:00"))
    sent = one.phone.send_text(town.stage.bot, "Mijn sleutel is weg")
    await town.stage.settle()
    one.phone.edit_text(town.stage.bot, sent.message_id, "Mijn sleutel is weg. Hij lag in de tas")
    await town.stage.pass_time(local("2026-11-19 09:00"))
    shown = await opened(town, one.holder)
    await answered(town, shown, "Kom maar langs")
    await undone_in_time(town)
    await _moves(town, one)
    learner = Learner(town, one.phone, one.holder)
    await learner.ask(Form.TYPE_WORD)
    await town.stage.pass_time(local("2026-11-19 10:00"))
    await town.say(one.phone, "Ik wil niet meer leven")
    await learner.ask(Form.TYPE_WORD)
    town.stage.clock.move_to(town.now + timedelta(hours=1))
    await town.say(one.phone, "Mijn laatste woord")
    shown = await opened(town, one.holder)
    await answered(town, shown, "Tot in maart")


async def _plan_and_line(town: Town, holder: Holder) -> None:
    coach, now = town.coach.id, {"now": town.now}
    await town.appointment(
        holder,
        "2027-02-09 13:37",
        title="Huisarts Jansen",
        place="Zaal Zeven",
        with_whom="Sofie",
        bring="uw rode map",
    )
    goal = await town.write(plans.add_goal, coach, holder.id, Domain.WORK, "Taart verkopen", **now)
    await town.write(plans.add_step, coach, goal.id, "Oven kopen", **now)
    await town.write(plans.measure, coach, holder.id, Domain.WORK, 2, **now)
    await town.write(plans.set_intake, coach, holder.id, IntakeField.WORK, ("none",), **now)
    await on_b1(town, holder)
    exam = {"day": date(2027, 3, 11), "at": time(10, 20), "place": "Examenzaal Noord", "source": Source.COACH}
    await town.write(trajectories.enter_attempt, coach, holder.id, Part.KNM, **exam, **now)
    hours = (HoursKind.PARTICIPATION, 90, date(2026, 11, 2), Source.SCHOOL)
    await town.write(trajectories.enter_hours, coach, holder.id, *hours, **now)


def _hears_news(tx: Connection, coach: Staff, one: Somebody) -> None:
    """They answered an announcement, want none of another kind, and rest on a day."""
    now = one.holder.consent_at
    assert now is not None
    number = an_announcement(tx, coach, now)
    values = {"announcement_id": number, "holder_id": one.holder.id, "choice": 0, "edition": 1, "at": now}
    tx.execute(insert(announcement_answer).values(values))
    attention.mute(tx, one.holder.id, [News.DESK], now=now)
    attention.put(tx, one.holder.id, Wish(3, frozenset({RestDay.TIMKAT})))


async def _practises(town: Town, learner: Learner) -> None:
    """With an answer, and a language buddy who got an exercise."""
    await learner.ask(Form.TYPE_WORD)
    await learner.type("iets anders")
    session, holder, asked = await learner.session(), learner.holder, {"now": town.now}
    buddy = learner.phone.id + 1_000_000
    await town.write(language_buddies.invite, learner.phone.id, holder.id, hash_code(BUDDY), **asked)
    await town.write(language_buddies.accept, buddy, hash_code(BUDDY), "nl", **asked)
    await town.write(language_buddies.keep_sent, buddy, holder.id, session.id, 1, 5, **asked)


async def _is_asked(town: Town, one: Somebody) -> None:
    """The first check-in, with one answer; and they keep a track to themself."""
    questions = town.stage.app.application.house.questions
    made = await town.write(stored_check_ins.add, {one.holder.id: questions.asked[:3]}, now=town.now)
    await town.write(stored_check_ins.answer, made[one.holder.id], ("faces", 1), "bad", now=town.now)
    track = (Domain.SOCIAL, True)
    await town.write(check_ins.keep_track, one.phone.id, one.holder.id, *track, now=town.now)


async def _is_told(town: Town) -> None:
    """Karin's municipality has an announcement for them."""
    number = await town.write(announcing.begin, town.coach.id, News.COURSE, now=town.now)
    words = Text("nl", "Het loket verhuist stil")
    await town.write(announcing.set_text, town.coach.id, number, words, now=town.now)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🚀 Send")


async def _is_compared(town: Town) -> None:
    days = {"begins": date(2026, 12, 1), "ends": date(2027, 2, 1)}
    ways = {"name": "Twee wegen", "first_way": "Samen", "second_way": "Alleen", "measure": Measure.HOURS}
    at = (town.coach.id, town.karin.id)
    number = await town.write(comparisons.make_comparison, *at, **ways, **days, now=town.now)
    put = (town.coach.id, number, town.coach.id)
    await town.write(comparisons.put_coach, *put, second=False, now=town.now)


async def _moves(town: Town, one: Somebody) -> None:
    """A colleague of Testerdam has their code and a day; and Karin goes away next month."""
    _, there = await town.another_coach("Noor", "Testerdam")
    shown = await town.write(
        transfers.make_code, one.phone.id, one.holder.id, bytes(32), with_words=False, now=town.now
    )
    await town.write(transfers.accept, there.id, shown.id, date(2027, 1, 15), now=town.now)
    weeks = {"since": local("2026-12-14 00:00"), "until": local("2026-12-21 00:00")}
    await town.write(
        absences.go_away, town.coach.id, town.coach.id, **weeks, substitute_id=None, now=town.now
    )
