"""A holder's settings: language, how much Dutch, reminders, details; and a coach's language."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from bot.actions import absences, check_in_rhythms, moving, plans, practice, transfers
from bot.actions import appointments as actions
from bot.actions.appointments import Form
from bot.rules.cards import CardLevel
from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.rules.plans import WORDS_LIMIT, suggested
from bot.rules.values import Dial, Domain, Holder, Kind
from bot.standin import Phone
from handlers.views import VIEWS
from storage import check_ins, outbox
from storage.tables import outbox as rows
from tests.handlers.town import Town, data_of, local, on_b1, read


async def test_the_language_is_changed_by_its_own_name(town: Town) -> None:
    phone, holder = await town.join()
    await town.say(phone, "/settings")
    await town.tap(phone, "🌍 Language")
    assert await town.tap(phone, "ትግርኛ") == town.all(phone)[-1]
    assert (await town.holder(holder)).language == "ti"
    # Everything after that is in it, the commands too, whatever Telegram says about the phone.
    assert town.words("ti", "📅 My appointments") in [
        each["description"] for each in phone.chat(town.stage.bot).commands
    ]
    help_text = await town.say(phone, "/help")
    assert town.words("ti", "✋ /stop: I will stop writing to you.") in help_text


async def test_a_language_that_there_is_not_changes_nothing(town: Town) -> None:
    phone, holder = await town.join()
    await town.tap_data(phone, "1:lg:xx")
    assert (await town.holder(holder)).language == "en"


@pytest.mark.parametrize("setting", "ldrfcnmh")
async def test_from_each_of_the_settings_there_is_a_way_back(town: Town, setting: str) -> None:
    phone, _ = await town.join()
    menu = await town.say(phone, "/settings")
    before = len(town.stage.chat(phone))
    assert await town.tap(phone, f"1:se:{setting}") != menu
    assert await town.tap(phone, "↩️ Back") == menu
    assert len(town.stage.chat(phone)) == before


@pytest.mark.parametrize("dial", list(Dial))
async def test_every_position_of_the_dial(town: Town, dial: Dial) -> None:
    phone, holder = await town.join(language="ti")
    await town.say(phone, "/settings")
    await town.tap(phone, "1:se:d")
    await town.tap(phone, f"1:di:{dial}")
    assert (await town.holder(holder)).dial is dial
    own, dutch = (town.words(code, "✋ /stop: I will stop writing to you.") for code in ("ti", "nl"))
    await town.say(phone, "/help")
    message = town.stage.last(phone)
    shown = read(message)
    hidden = [entity for entity in message.entities if entity["type"] == "spoiler"]
    match dial:
        case Dial.OWN:
            assert own in shown
            assert dutch not in shown
            assert "🇳🇱 de hulp" in shown
        case Dial.BOTH:
            assert shown.index(own) < shown.index(dutch)
            assert hidden == []
        case Dial.HIDDEN:
            assert shown.index(dutch) < shown.index(own)
            assert len(hidden) == 1
        case Dial.DUTCH:
            assert dutch in shown
            assert own not in shown
            await town.tap(phone, "1:tr:")
            assert own in read(message)
            assert dutch in read(message)


async def test_who_reads_dutch_gets_it_once_and_no_button(town: Town) -> None:
    phone, _ = await town.join(language="nl", dial=Dial.DUTCH)
    shown = await town.say(phone, "/help")
    assert shown.count(town.words("nl", "✋ /stop: I will stop writing to you.")) == 1
    assert town.stage.last(phone).buttons == ["🙋 Neem contact op"]


async def with_everything(town: Town) -> tuple[Phone, Holder]:
    """Somebody who reads Dutch alone, and got every kind of message about an appointment."""
    phone, holder = await town.join(language="ar", dial=Dial.DUTCH)
    day = date(2026, 11, 24)
    form = Form(day=day, at=time(14), place="Loket 3", domain=Domain.CIVIC)
    booked = await town.write(actions.book, town.coach.id, holder.id, form, now=town.now)
    await town.stage.settle()
    moved = Form(day=day, at=time(16), place="Loket 5", domain=Domain.CIVIC)
    await town.write(actions.change, town.coach.id, booked, moved, now=town.now)
    await town.stage.pass_time(local("2026-11-23 19:00"))
    await town.write(actions.cancel, town.coach.id, booked, now=town.now)
    await town.stage.advance(60)
    await town.appointment(holder, "2026-12-15 10:00", title="Les")
    for words in (
        "/appointments",
        "/line",
        "/help",
        "/settings",
        "/stop",
        "Hallo Karin",
        "\u200b.\u200b",
        "/start",
    ):
        await town.say(phone, words)
    await town.tap(phone, "1:ap:")
    await town.tap(phone, "1:wy:")
    await on_b1(town, holder)
    await town.stage.pass_time(local("2026-11-26 09:00"))
    for setting in "drfnmh":
        await town.say(phone, "/settings")
        await town.tap(phone, f"1:se:{setting}")
    await town.stage.pass_time(local("2026-11-27 19:00"))
    await town.tap(phone, "1:lh:")
    await town.tap(phone, "1:lx:")
    await town.tap(phone, "1:su:")
    await tells_the_day(town, phone)
    await town.say(phone, "/line")
    await town.tap(phone, "1:ld:")
    await town.stage.pass_time(local("2026-11-28 19:00"))
    phone.send_location(town.stage.bot, 52.1, 5.1)
    await town.message(phone, dice={"emoji": "🎲", "value": 3})
    await town.message(phone, text="\u200b")
    await town.message(phone, text="x" * 5000)
    await all_of_the_plan(town, phone, holder)
    await all_of_practice(town, phone, holder)
    await all_of_check_ins(town, phone, holder)
    await all_of_contact(town, phone, holder)
    await all_of_standing(town, phone, holder)
    return phone, holder


async def all_of_check_ins(town: Town, phone: Phone, holder: Holder) -> None:
    """What is asked, when, and what the coach sees of it; what is open, and a check-in that is over."""
    questions = town.stage.app.application.house.questions
    long_ago = town.now - timedelta(days=20)
    await town.write(check_ins.add, {holder.id: questions.asked[:3]}, now=long_ago)
    await town.write(check_in_rhythms.stop, phone.id, holder.id, False, now=town.now)
    for what in "dhep":
        await town.say(phone, "/settings")
        await town.tap(phone, "1:se:c")
        await town.tap(phone, f"1:qs:{holder.id}:{what}")
    await town.say(phone, "/settings")
    await town.tap(phone, "1:se:c")
    await town.stage.pass_time(local("2026-12-03 17:00"))
    await town.say(phone, "/open")
    for tap in ("qq:{}:1", "qq:{}:2:1", "qm:{}:2", "qz:{}:2", "qv:{}"):
        await town.say(phone, "/settings")
        await town.tap_data(phone, "1:" + tap.format(holder.id), message=town.stage.last(phone))


async def all_of_contact(town: Town, phone: Phone, holder: Holder) -> None:
    """They ask to be contacted, and the coach answers by a phrase and in Dutch."""
    await town.say(phone, "/help")
    await town.tap(phone, "1:tm:0")
    await say_phrase(town, holder)
    await town.say(town.karin, "Tot ziens")
    await town.stage.advance(60)


async def say_phrase(town: Town, holder: Holder) -> None:
    await town.tap_data(town.karin, f"1:tc:{holder.id}")
    await town.tap_data(town.karin, f"1:tp:{holder.id}:tha-thanks")
    await town.tap(town.karin, "1:ts:")
    await town.stage.advance(60)


async def all_of_standing(town: Town, phone: Phone, holder: Holder) -> None:
    """Who answers them, a code for a move, and another coach."""
    _, bram = await town.another_coach()
    until = town.now + timedelta(days=7)
    away = {"since": town.now, "until": until, "substitute_id": bram.id}
    gone = await town.write(absences.go_away, town.coach.id, town.coach.id, **away, now=town.now)
    await town.say(phone, "Hallo")
    await town.write(absences.come_back, town.coach.id, gone.id, now=town.now)
    for choice in "xy":
        await town.say(phone, "/move")
        await town.tap(phone, f"1:mt:{holder.id}:{choice}")
    await town.write(moving.hand_over, town.coach.id, holder.id, bram.id, note="", now=town.now)
    await town.stage.settle()
    await town.write(moving.hand_over, bram.id, holder.id, None, note="", now=town.now)
    await town.stage.pass_time(town.now + timedelta(days=1))
    await town.say(phone, "Wie is mijn coach?")
    await town.say(phone, "/move")


async def all_of_practice(town: Town, phone: Phone, holder: Holder) -> None:
    """How they practise, each question about that, their language buddy, and the prompt."""
    await town.write(practice.begin, phone.id, holder.id, CardLevel.A1, now=town.now)
    for what in "qhvu":
        await town.say(phone, "/practice")
        await town.tap(phone, f"1:xp:{holder.id}:{what}")
    await town.say(phone, "/practice")
    await town.tap(phone, f"1:ub:{holder.id}")
    await town.say(phone, "/practice")
    await town.tap_data(phone, f"1:ux:{holder.id}")
    await town.say(phone, "/practice")
    await town.stage.pass_time(local("2026-11-30 10:00"))
    assert [
        data for each in phone.chat(town.stage.bot).from_bot for data in data_of(each) if "1:tr:xm" in data
    ]


async def tells_the_day(town: Town, phone: Phone) -> None:
    for words in ("1-11-2026", "1-2-2027"):
        await town.tap(phone, "1:ed:")
        await town.say(phone, words)


async def all_of_the_plan(town: Town, phone: Phone, holder: Holder) -> None:
    goal = await town.write(
        plans.add_goal, town.coach.id, holder.id, Domain.WORK, suggested("job"), now=town.now
    )
    step = await town.write(plans.add_step, town.coach.id, goal.id, suggested("ask"), now=town.now)
    await town.say(phone, "/plan")
    taps = ("pb:{}:work", "pd:{}:work", "pf:{}", "pg:{}:work")
    for tap in (*taps, "ph:{}:work:cv", "ph:{}:work:taster", "ph:{}:work:volunteer"):
        await town.tap_data(phone, "1:" + tap.format(holder.id))
    await town.tap_data(phone, f"1:pc:{holder.id}:{step.id}")
    await town.tap_data(phone, f"1:na:{holder.id}")
    await town.say(phone, "/plan")
    await town.tap_data(phone, f"1:nb:{holder.id}:work:0")
    await town.say(phone, "/plan")
    await town.tap_data(phone, f"1:pg:{holder.id}:social")
    await town.say(phone, "x" * (WORDS_LIMIT + 1))


async def test_every_view_can_be_translated_where_it_stands(town: Town) -> None:
    phone, _ = await with_everything(town)
    translated = set()
    for message in list(phone.chat(town.stage.bot).from_bot):
        for data in data_of(message):
            if data.startswith("1:tr:"):
                before = read(message)
                phone.tap(town.stage.bot, message.message_id, data)
                await town.stage.settle()
                after = read(message)
                # The Dutch stays beside it; "tomorrow", or that it is cancelled, or signed up for, or who answers, may be so
                # only since.
                off = town.words("nl", "❌ <b>Your appointment is cancelled.</b>")
                signed_up = data.startswith("1:tr:ln:") and "u hebt u aangemeld" in after
                answers = data.startswith(
                    ("1:tr:po:", "1:tr:ah:", "1:tr:cq:", "1:tr:mk:", "1:tr:mb:", "1:tr:mf:")
                )
                same = any(line in after for line in before.split("\n"))
                assert off in after or signed_up or answers or same, data
                assert any("\u0600" <= letter <= "\u06ff" for letter in after), data
                assert utf16_length(message.text) <= MESSAGE_LIMIT
                translated.add(data.split(":")[2])
    # The others come before anybody is linked, after a tap, or when something is wrong.
    elsewhere = {
        "ac",
        "wc",
        "tm",
        "al",
        "nm",
        "no",
        "co",
        "we",
        "sd",
        "ns",
        "nf",
        "ww",
        "wr",
        "cb",
        "np",
        "pw",
        "qw",
        "cw",
        "mi",
        "nh",
        "wx",
        "wz",
    }
    assert translated == set(VIEWS) - elsewhere


@pytest.mark.parametrize("code", sorted(VIEWS))
async def test_every_view_by_its_code(town: Town, code: str) -> None:
    """Also one whose subject is there no more."""
    phone, holder = await town.join(language="ar", dial=Dial.DUTCH)
    made = await town.appointment(holder)
    await on_b1(town, holder)
    own = {"we": "", "po": "", "ln": ":term_end:2m", "su": ":knm", "ml": "", "pl": "", "pg": "", "pn": ""}
    own |= {"pd": ":1", "pp": ":1", "pt": ":work", "pv": ":work", "pq": ":work"}
    own |= {"ld": "", "lx": ":term_end", "na": "", "nb": ":work:2", "ed": ":knm", "et": ":knm"}
    own |= {"xp": "", "xq": ":h", "xm": ":0", "ub": "", "ux": "", "qd": "", "qs": "", "qh": ":d", "qv": ""}
    questions = town.stage.app.application.house.questions
    made_check_in = await town.write(check_ins.add, {holder.id: questions.asked[:3]}, now=town.now)
    at = f":{made_check_in[holder.id]}"
    own |= {"qa": at, "qc": at, "qe": at, "qb": f"{at}:1"}
    own |= {"cq": "", "ah": f":{int(town.now.timestamp()) // 60}"}
    if code == "re":
        await say_phrase(town, holder)
        own["re"] = ""
    own |= dict.fromkeys(("mk", "mb", "mf", "mm", "mn", "nn", "nv", "nd"), "")
    if code == "mv":
        shown = await town.write(
            transfers.make_code, phone.id, holder.id, bytes(32), with_words=True, now=town.now
        )
        own["mv"] = f":{shown.id}"
    arguments = f":{made.id}" if code == "ap" else f":{holder.id}{own[code]}" if code in own else ""
    if code == "nh":
        arguments = ":n"
    if code == "eo":
        arguments = f":{date(2026, 11, 1).toordinal()}"
    if code in ("wy", "nw", "rm", "ch", "ca"):
        arguments = f":{made.id}:2h"
    await town.tap_data(phone, f"1:tr:{code}{arguments}")
    shown = town.last(phone)
    assert any("\u0600" <= letter <= "\u06ff" for letter in shown)
    went_wrong = town.words(
        "ar", "😕 Something went wrong on our side. Nothing is lost. Please try again in a moment."
    )
    assert (went_wrong in shown) == (code == "ww")


async def planned(town: Town, holder: Holder) -> list[str]:
    found = await town.read(
        lambda tx: (
            tx.execute(
                select(rows.c.rule).where(
                    rows.c.holder_id == holder.id,
                    rows.c.state == "planned",
                    rows.c.kind == Kind.APPOINTMENT_REMINDER.value,
                )
            )
            .scalars()
            .all()
        )
    )
    return sorted(found)


async def test_reminders_are_planned_anew_when_they_are_switched(town: Town) -> None:
    phone, holder = await town.join()
    await town.say(town.karin, "/appointment")
    for step in ("1:bw:", "1 dec 14:30", "1:bo:civic", "1:bl:-", "1:bs"):
        await (town.tap if step.startswith("1:") else town.say)(town.karin, step)
    assert await planned(town, holder) == ["1d@18:00", "2h", "7d"]
    await town.say(phone, "/settings")
    await town.tap(phone, "⏰ Reminders")
    ticked = [label for label in town.with_button(phone, "1:le:").buttons if "✅" in label]
    assert len(ticked) == 3
    await town.tap(phone, "1:le:7d")
    assert await planned(town, holder) == ["1d@18:00", "2h"]
    await town.tap(phone, "1:le:3d")
    assert await planned(town, holder) == ["1d@18:00", "2h", "3d"]
    for code in ("1d@18:00", "2h", "3d"):
        await town.tap(phone, f"1:le:{code}")
    assert await planned(town, holder) == []
    await town.tap(phone, "1:le:-")
    assert await planned(town, holder) == ["1d@18:00", "2h", "7d"]
    assert await town.read(outbox.next_due) == local("2026-11-24 14:30")


async def test_details_of_health_are_shown_to_who_asks_for_them(town: Town) -> None:
    phone, holder = await town.join()
    made = await town.appointment(holder, domain=Domain.HEALTH, title="Intake psycholoog", place="GGZ")
    await town.tap_data(phone, f"1:ap:{made.id}")
    assert "psycholoog" not in town.last(phone)
    await town.say(phone, "/settings")
    await town.tap(phone, "🔍 Details")
    assert "Now: all details are shown" in await town.tap(phone, "Show all details")
    await town.tap_data(phone, f"1:ap:{made.id}")
    assert "Intake psycholoog" in town.last(phone)
    await town.tap(phone, "Keep health and money private")
    await town.tap_data(phone, f"1:ap:{made.id}")
    assert "psycholoog" not in town.last(phone)


async def test_the_coach_works_in_dutch_or_english(town: Town) -> None:
    await town.say(town.karin, "/settings")
    assert "/new" in await town.tap(town.karin, "Nederlands")
    assert (await town.say(town.karin, "/list")).startswith("📋")
    assert town.words("nl", "📋 <b>The next 14 days</b>", domain="staff") in town.last(town.karin)
    await town.tap_data(town.karin, "1:sl:?")
    await town.tap(town.karin, "English")
    assert "The next 14 days" in await town.say(town.karin, "/list")
