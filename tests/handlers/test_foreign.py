"""Buttons for what is somebody else's: every code that the bot knows, tapped by everybody who may not (P04, B05)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from telegram.ext import CallbackQueryHandler

from bot.actions import (
    absences,
    alarms,
    language_buddies,
    messages,
    plans,
    practice,
    replies,
    transfers,
)
from bot.actions.messages import Incoming
from bot.actions.replies import Words
from bot.rules.cards import CardLevel
from bot.rules.codes import hash_code
from bot.rules.plans import IntakeField
from bot.rules.values import Domain, Holder
from bot.standin import Phone
from handlers import HANDLERS
from handlers.line_fields import FIELDS
from handlers.routing import ID
from handlers.views import VIEWS
from storage import audit, check_ins, people
from storage.tables import metadata
from tests.handlers.town import Town, local

# Nothing of these may reach anybody else.
SECRETS = (
    "Semhar",
    "Taart verkopen",
    "Oven kopen",
    "Huisarts Jansen",
    "Zaal Zeven",
    "Sofie",
    "24 nov",
    "14:00",
    "Andersdorp",
    "Hewan",
    "😢",
    "Mijn sleutel",
    "Kom maar langs",
)
CARD = "lan-voornaam"  # the first one at A1, with the name Hewan
CODES = sorted(
    handler.pattern.pattern.removeprefix("1:").removesuffix(r"\Z")
    for handler in HANDLERS
    if isinstance(handler, CallbackQueryHandler) and isinstance(handler.pattern, re.Pattern)
)
LINE = ("kl", "kw", "ke", "kx")
STANDING = ("aa", "ad", "af", "ai", "aj", "ma", "mb", "mc", "mg", "mh", "mo", "ms", "mu", "mw", "mx")
STANDING_OF_TWO = ("ak", "aq", "md", "mi")
PLAN = ("ga", "gn", "gg", "gj", "gh", "gq", "gr", "ja", "na", "pa", "pf")


def taps(number: int) -> Iterator[str]:
    """Every button that the bot makes for a thing of this number."""
    for code in (
        "sb",
        "bm",
        "bw",
        "sa",
        "so",
        "bc",
        "by",
        "si",
        "sp",
        "iw",
        "ap",
        "ic",
        "wr",
        "cb",
        *LINE,
        *PLAN,
    ):
        yield f"1:{code}:{number}"
    yield from standing_taps(number)
    for field in FIELDS:
        yield f"1:kf:{number}:{field}"
    yield from talk_taps(number)
    for answer in "cnh":
        for version in (0, 1):
            yield f"1:an:{number}:{version}:{answer}"
    for rule in ("new", "2h", "1d@18:00", "card"):
        yield f"1:wy:{number}:{rule}"
    yield f"1:im:{number}:1"
    yield from plan_taps(number)
    yield from practice_taps(number)
    yield from staff_practice_taps(number)
    yield from check_in_taps(number)
    yield from summary_taps(number)
    yield from alarm_taps(number)
    for shown in "yn":
        yield f"1:fd:{number}:{shown}"
    for said in ("su", "ed", "nu"):
        yield f"1:{said}:{number}:knm"
    yield f"1:kx:{number}:0"
    yield f"1:ky:{number}:term_end"
    for asked in ("lh", "lx"):
        yield f"1:{asked}:{number}:term_end"
    for shown in ("ml", "ld"):
        yield f"1:{shown}:{number}"
    yield f"1:tr:ld:{number}"
    yield f"1:tr:lx:{number}:term_end"
    for view in ("su", "ed", "et"):
        yield f"1:tr:{view}:{number}:knm"
    yield f"1:tr:na:{number}"
    yield f"1:tr:nb:{number}:work:2"
    yield f"1:tr:ml:{number}"
    yield f"1:tr:ln:{number}:term_end:2m"
    for view in VIEWS:
        yield f"1:tr:{view}:{number}" if view in ("we", "ap", "po") else f"1:tr:{view}:{number}:2h"


def talk_taps(number: int) -> Iterator[str]:
    """The buttons of the way to the coach and back, for a person, a message or a reply of this number."""
    for code in ("tc", "tf", "tm", "tv", "tw", "ty"):
        yield f"1:{code}:{number}"
    yield f"1:to:{number}:0"
    yield f"1:tn:{number}:{number}"
    yield f"1:tg:{number}:letters"
    yield f"1:tp:{number}:let-bring"
    for version in (0, 1):
        for code in ("ts", "tu", "tj", "tl", "tb", "ta"):
            yield f"1:{code}:{number}:{version}"
    for view in ("cq", "re", "ah"):
        yield f"1:tr:{view}:{number}" + (":29600000" if view == "ah" else "")


def plan_taps(number: int) -> Iterator[str]:
    """The buttons of intake and plan, for a person, a goal or a step of this number."""
    for code in ("gb", "gd", "pb", "pd", "pg"):
        yield f"1:{code}:{number}:work"
    for code in ("go", "pe"):
        yield f"1:{code}:{number}:work:3"
    for code in ("ge", "ph"):
        yield f"1:{code}:{number}:work:job"
    for tail in ("gc:{}:self_steering", "gi:{}:1:dropped", "gm:{}:1", "gk:{}:ask", "gf:{}:3", "gl:{}:2"):
        yield "1:" + tail.format(number)
    yield f"1:pc:{number}:{number}"
    for code in ("jb", "jc", "nb", "nc"):
        yield f"1:{code}:{number}:work:2"
    for view in ("pl", "pg", "pn"):
        yield f"1:tr:{view}:{number}"
    for view in ("pd", "pp"):
        yield f"1:tr:{view}:{number}:{number}"
    for view in ("pt", "pv", "pq"):
        yield f"1:tr:{view}:{number}:work"


def standing_taps(number: int) -> Iterator[str]:
    """The buttons of who answers, of hand-overs, the list, moves and records made one."""
    for code in STANDING:
        yield f"1:{code}:{number}"
    for code in STANDING_OF_TWO:
        yield f"1:{code}:{number}:0"
        yield f"1:{code}:{number}:{number}"
    for said in "ynx":
        yield f"1:mt:{number}:{said}"
    for said in "yn":
        yield f"1:mr:{number}:{said}"
    for view in ("mk", "mb", "mf", "mm", "mn"):
        yield f"1:tr:{view}:{number}"
    yield f"1:tr:mv:{number}:{number}"


def practice_taps(number: int) -> Iterator[str]:
    """The buttons of practice, for a person of this number, or for somebody else's session."""
    for code in ("xn", "xs", "xp"):
        yield f"1:{code}:{number}"
    for what in "qhvu":
        yield f"1:xp:{number}:{what}"
    for session in (1, number):
        at = f"{number}:{session}:1"
        yield f"1:xn:{at}"
        for code in ("xd", "xt", "xm", "xw", "xr", "xl", "xc"):
            yield f"1:{code}:{at}"
        for code, tail in (("xa", "0"), ("xo", "0"), ("xo", "-"), ("xk", "012"), ("xg", "g"), ("xg", "a")):
            yield f"1:{code}:{at}:{tail}"
        for said in "ac":
            yield f"1:xi:{at}:1:{said}"
    yield f"1:xs:{number}:k"
    for code, tail in (
        *(("xv", "A1"), ("xq", "10"), ("xh", "1230"), ("xu", "7"), ("xu", "0")),
        *(("xy", "s:1"), ("xy", "h:1"), ("xe", "1"), ("xe", "0")),
    ):
        yield f"1:{code}:{number}:{tail}"
    yield from buddy_taps(number)
    yield f"1:tr:xp:{number}"
    yield f"1:tr:xq:{number}:h"
    for goodbye in (0, 1):
        yield f"1:tr:xm:{number}:{goodbye}"


def buddy_taps(number: int) -> Iterator[str]:
    """The buttons of a holder about their language buddy, and those of the buddy."""
    for tail in ("", ":w", ":y"):
        yield f"1:ux:{number}{tail}"
    for tail in ("", ":n", ":y"):
        yield f"1:ue:{number}{tail}"
    for code in ("ub", "ui"):
        yield f"1:{code}:{number}"
    for session in (1, number):
        at = f"{number}:{session}:1"
        yield f"1:uh:{at}"
        yield f"1:ua:{at}"
        for reaction in "cso":
            yield f"1:ur:{at}:{reaction}"
    for view in ("ub", "ux"):
        yield f"1:tr:{view}:{number}"


def check_in_taps(number: int) -> Iterator[str]:
    """The buttons of check-ins, for a person of this number and for somebody else's check-in, on both sides."""
    for check_in in (1, number):
        at = f"{number}:{check_in}"
        for code in ("qq", "qm", "qz"):
            yield f"1:{code}:{at}"
        yield f"1:qq:{at}:1"
        for answer in ("0:good", "2:help"):
            yield f"1:qa:{at}:{answer}"
        for view in ("qa", "qc", "qe"):
            yield f"1:tr:{view}:{at}"
        yield f"1:tr:qb:{at}:1"
    for code, tail in (
        *(("qs", ""), ("qs", ":d"), ("qd", ":2"), ("qh", ":0900"), ("qe", ":4"), ("qp", ":2"), ("qp", ":0")),
        *(("qx", ":1"), ("qx", ":0"), ("qv", ""), ("qk", ":work:1"), ("qk", ":work:0")),
        *(("qf", ""), ("qg", ":4"), ("qi", ":1795000000"), ("qw", "")),
        *(("tr:qd", ""), ("tr:qs", ""), ("tr:qv", ""), ("tr:qh", ":d")),
    ):
        code, _, view = code.partition(":")
        yield f"1:{code}{f':{view}' if view else ''}:{number}{tail}"


def alarm_taps(number: int) -> Iterator[str]:
    """The buttons of words of danger, and of the duty list."""
    for code in ("yt", "yo", "yl", "ya", "yr", "yu"):
        yield f"1:{code}:{number}"
    yield f"1:yl:{number}:y"


def staff_practice_taps(number: int) -> Iterator[str]:
    """The yes to a recording, and the end of reports of a card."""
    yield f"1:vy:{number}"
    yield f"1:vz:{CARD}:{number}"


def summary_taps(number: int) -> Iterator[str]:
    """The buttons of somebody's page, and of comparisons of two ways of working."""
    for code in ("dp", "dt", "co", "cf", "cg", "ck"):
        yield f"1:{code}:{number}"
    for way in (1, 2):
        yield f"1:ct:{number}:{way}"
        yield f"1:cl:{number}:{way}"
        yield f"1:cu:{number}:{way}:1"


def test_the_taps_tried_here_are_all_that_name_a_row() -> None:
    tried = {tap.split(":")[1] for tap in taps(1)}
    named = {code[:2] for code in CODES if ID in code}
    assert named <= tried


async def everything(town: Town) -> dict[str, list[tuple[Any, ...]]]:
    """All rows but those that tell that somebody tried."""
    passing = {"update", "audit", "rate", "dialog"}

    def all_rows(tx):
        return {
            table.name: [tuple(row) for row in tx.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in passing
        }

    return await town.read(all_rows)


async def their_appointment(town: Town) -> tuple[int, int]:
    """Somebody of another coach: the numbers of the appointment and of the holder."""
    _, holder = await town.join("Semhar")
    made = await town.appointment(
        holder, "2026-11-24 14:00", title="Huisarts Jansen", place="Zaal Zeven", with_whom="Sofie"
    )
    goal = await town.write(
        plans.add_goal, town.coach.id, holder.id, Domain.WORK, "Taart verkopen", now=town.now
    )
    await town.write(plans.add_step, town.coach.id, goal.id, "Oven kopen", now=town.now)
    await town.write(plans.measure, town.coach.id, holder.id, Domain.WORK, 2, now=town.now)
    await town.write(plans.set_intake, town.coach.id, holder.id, IntakeField.WORK, ("none",), now=town.now)
    await they_practise(town, holder)
    await they_are_asked(town, holder)
    await they_talk(town, holder)
    words = Incoming(telegram_id=99, medium="text", words="Oven kopen. Ik wil niet meer leven")
    await town.write(alarms.receive_danger, holder, words, now=town.now)
    await they_move(town, holder)
    return made.id, holder.id


async def they_are_asked(town: Town, holder: Holder) -> None:
    """The first check-in, with one answer."""
    questions = town.stage.app.application.house.questions
    made = await town.write(check_ins.add, {holder.id: questions.asked[:3]}, now=town.now)
    await town.write(check_ins.answer, made[holder.id], ("faces", 1), "bad", now=town.now)


async def they_talk(town: Town, holder: Holder) -> None:
    """They wrote, and were answered; the answer waits to leave."""
    wrote = Incoming(telegram_id=1, medium="text", words="Mijn sleutel is weg")
    await town.write(messages.receive, holder, wrote, now=town.now)
    said = {"chat_id": town.karin.id, "step": "talk", "data": None, "now": town.now}
    words = [Words("Kom maar langs", 2)]
    assert await town.write(replies.write, town.coach.id, holder.id, words, **said) == [1]


async def they_move(town: Town, holder: Holder) -> None:
    """A colleague of Testerdam has their code and a day; and Karin goes away next week."""
    _, there = await town.another_coach("Noor", "Testerdam")
    shown = await town.write(
        transfers.make_code, holder.chat_id, holder.id, bytes(32), with_words=False, now=town.now
    )
    await town.write(transfers.accept, there.id, shown.id, date(2026, 12, 1), now=town.now)
    week = {"since": local("2026-11-23 00:00"), "until": local("2026-11-30 00:00")}
    await town.write(absences.go_away, town.coach.id, town.coach.id, **week, substitute_id=None, now=town.now)


async def they_practise(town: Town, holder: Holder) -> None:
    """A question waits for them, and they said of it that it is not right."""
    lessons, asked = town.stage.app.application.house.lessons, {"now": town.now}
    await town.write(practice.begin, holder.chat_id, holder.id, CardLevel.A1, **asked)
    session = await town.write(practice.go_on, holder.chat_id, holder.id, lessons, speech=False, **asked)
    await town.write(practice.report, holder.chat_id, session.id, 1, "ti", **asked)
    assert (session.id, session.asked[0].card) == (1, CARD)
    # Somebody is their language buddy, and got an exercise.
    buddy, code = holder.chat_id + 1_000_000, hash_code("BUDDYBUDDYBUDD")
    await town.write(language_buddies.invite, holder.chat_id, holder.id, code, **asked)
    await town.write(language_buddies.accept, buddy, code, "nl", **asked)
    await town.write(language_buddies.keep_sent, buddy, holder.id, session.id, 1, 5, **asked)


async def intruder(town: Town, who: str) -> Phone:
    match who:
        case "another coach":
            return (await town.another_coach())[0]
        case "a coach of another municipality":
            return (await town.another_coach(town="Elders"))[0]
        case "another holder":
            return (await town.join("Abel", coach=(await town.another_coach())[1]))[0]
        case _:
            return town.phone("Nobody")


@pytest.mark.parametrize(
    "who", ["another coach", "a coach of another municipality", "another holder", "a stranger"]
)
async def test_nothing_leaks_and_nothing_changes(
    town: Town, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    appointment_id, holder_id = await their_appointment(town)
    phone = await intruder(town, who)
    await town.say(phone, "/appointment")  # a dialog of their own, in which some of the codes mean something
    before = await everything(town)
    for number in {appointment_id, holder_id}:
        await town.tap_each(phone, taps(number))
    shown = "\n".join([*town.all(phone), *town.toasts(phone)])
    buttons = "".join(label for message in town.stage.chat(phone) for label in message.buttons)
    documents = [message for message in town.stage.chat(phone) if message.document]
    assert not [secret for secret in SECRETS if secret in shown + buttons]
    assert documents == []
    assert await everything(town) == before
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("who", ["another coach", "another holder"])
async def test_the_try_is_noted_by_number(town: Town, who: str) -> None:
    appointment_id, _ = await their_appointment(town)
    phone = await intruder(town, who)
    data = f"1:sa:{appointment_id}" if who == "another coach" else f"1:an:{appointment_id}:0:c"
    await town.tap_data(phone, data)
    (entry,) = await town.read(audit.of_subject, data)
    assert (entry.actor, entry.what) == (f"chat:{phone.id}", "refused")


async def test_what_is_not_there_gets_the_same_answer_as_what_is_not_theirs(town: Town) -> None:
    appointment_id, _ = await their_appointment(town)
    for who in ("another coach", "another holder"):
        phone = await intruder(town, who)
        for pattern in ("1:sa:{}", "1:ap:{}", "1:an:{}:0:c", "1:wy:{}:2h", "1:by:{}", "1:tr:ap:{}"):
            answers = []
            for number in (appointment_id, 999_999, 999_999_999_999_999_999):
                toast = await town.tap_data(phone, pattern.format(number))
                answers.append((toast, town.last(phone)))
            assert len(set(answers)) == 1, (who, pattern)


@pytest.mark.parametrize(
    "tail", ["", ":", ":x", ":-1", ":1:2:3:4", ":1\n", ":٣", f":{'9' * 30}", ":1 OR 1=1", ":../../x", ":None"]
)
async def test_data_of_no_button_of_ours_are_an_old_button(
    town: Town, tail: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Other programs than the phone's own may send any data."""
    phone, holder = await town.join()
    await town.appointment(holder)
    before = await everything(town)
    for who in (phone, town.karin):
        await town.tap_each(who, (f"1:{code}{tail}" for code in {code[:2] for code in CODES}))
    after = await everything(town)
    assert after == before
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("place", ["1:bl:-", "Stadhuis"])
async def test_a_holder_who_moved_to_another_coach_is_out_of_reach(
    town: Town, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In the middle of the dialog."""
    _, holder = await town.join()
    _, other = await town.another_coach()
    await town.say(town.karin, "/appointment")
    await town.tap(town.karin, "1:bw:")
    await town.write(people.change_holder, holder.id, coach_id=other.id)
    await town.say(town.karin, "24 nov 14:30")
    await town.tap(town.karin, "1:bo:civic")
    await (town.tap if place.startswith("1:") else town.say)(town.karin, place)
    assert "cannot find" in town.last(town.karin)
    await town.tap_data(town.karin, "1:bs")
    assert "cannot find" in town.last(town.karin)
    assert await town.of_holder(holder) == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_an_appointment_stays_with_its_person_when_an_older_button_is_tapped(town: Town) -> None:
    _, semhar = await town.join("Semhar")
    _, abel = await town.join("Abel")
    made = await town.appointment(semhar)
    await town.tap_data(town.karin, f"1:bm:{made.id}")
    await town.tap_data(town.karin, f"1:bw:{abel.id}")
    assert "For: Semhar" in town.last(town.karin)
    await town.tap(town.karin, "1:bs")
    assert (await town.state(made)).holder_id == semhar.id
    assert await town.of_holder(abel) == []


async def test_the_list_and_the_people_are_the_own_ones(town: Town) -> None:
    await their_appointment(town)
    phone = await intruder(town, "another coach")
    for command in ("/list", "/people", "/messages", "/appointment"):
        await town.say(phone, command)
    await town.say(phone, "Semhar")
    for data in ("1:li", "1:lf:csv", "1:sq:0", "1:bp:0", "1:iq:0", "1:ti:0", "1:td:0"):
        await town.tap_data(phone, data)
    files = b"".join(message.document.data for message in town.stage.chat(phone) if message.document)
    labels = "".join(label for message in town.stage.chat(phone) for label in message.buttons)
    shown = "\n".join(town.all(phone)).replace("Nobody you coach is called Semhar", "")
    assert not [secret for secret in SECRETS if secret in shown + labels]
    assert b"Semhar" not in files
