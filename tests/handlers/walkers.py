"""Who walks past what is not theirs, and their walk: every dialog, command, reply and button that there is."""

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

from bot.actions import announcing, plans, practice, transfers
from bot.actions import comparisons as comparison_actions
from bot.rules.announcements import News, Text
from bot.rules.cards import CardLevel
from bot.rules.codes import hash_code
from bot.rules.comparing import Measure
from bot.rules.values import Domain, Holder, Role, Staff
from bot.standin import Phone
from handlers import (
    absences,
    announcement_times,
    announcement_words,
    arrivals,
    booking,
    calendar_files,
    coach,
    comparisons,
    digests,
    handing_over,
    merging,
    people_files,
    plan,
    plan_words,
    recordings,
    talk,
    talk_phrases,
    talk_replies,
    talk_writing,
    trajectory,
)
from storage import dialogs, people
from storage.dialogs import Dialog
from tests.handlers.somebody import Somebody
from tests.handlers.town import Town, data_of
from tests.handlers.walking import (
    Key,
    all_rows,
    all_taps,
    codes_of,
    commands,
    forge_tap,
    those_of,
    work_on_all,
)

CALENDAR = (Path(__file__).parents[1] / "data" / "calendar" / "I05-1-request.ics").read_bytes()
LIST = b"Clientnr;Voornaam;Achternaam;Taal;Einde termijn\nR-7001;Iemand;Anders;nl;31-12-2027\n"
CODE = "MNVGMNVGMNVGMN"  # of somebody else, who moves to where the walker works
# What somebody might type of a person whom they do not coach. It is said back, so none of it is a secret in full.
WORDS = ("Semh", "1", "7001")
MANAGERS_ALONE = frozenset({"colleague", "compare", "compare_list"})

# How to get to each step of a dialog: what is sent, tapped or said. {h} is a person, {a} an appointment, {g} a goal,
# {s} a step, {c} a comparison, {n} an announcement, {me} who does so. Data that end in ":" are of the newest such button.
OPENINGS: dict[str, tuple[ModuleType, tuple[str | bytes, ...]]] = {
    "name": (coach, ("/new",)),
    "colleague": (coach, ("/colleague",)),
    "booking": (booking, ("1:bm:{a}",)),
    "line": (trajectory, ("1:kf:{h}:pip",)),
    "goal": (plan, ("1:gd:{h}:work",)),
    "goal_due": (plan, ("1:gh:{g}",)),
    "goal_step": (plan, ("1:gj:{g}",)),
    "step_due": (plan, ("1:gk:{g}:ask",)),
    "goal_words": (plan_words, ("1:gq:{g}",)),
    "step_words": (plan_words, ("1:gr:{s}",)),
    "recording": (recordings, ("1:vl:language:A1",)),
    "mail_address": (digests, ("1:de",)),
    "mail_code": (digests, ("1:de", "walker@elders.example")),
    "compare": (comparisons, ("1:cn",)),
    "compare_list": (comparisons, ("1:cl:{c}:1",)),
    "talk": (talk_writing, ("1:tc:{h}",)),
    "phrase": (talk_phrases, ("1:tp:{h}:let-bring",)),
    "reply_moment": (talk_replies, ("1:tc:{h}", "Tot morgen", "1:ts:", "1:tl:")),
    "away": (absences, ("1:aa:{me}",)),
    "hand_over": (handing_over, ("1:mi:{h}:0",)),
    "arrival": (arrivals, (CODE,)),
    "announcement_moment": (announcement_times, ("1:hd:{n}",)),
    "announcement_until": (announcement_times, ("1:hw:{n}",)),
    "same": (merging, ("1:mx:{h}",)),
    "calendar": (calendar_files, (CALENDAR, "1:iw:{h}", "1:io:civic")),
    "people": (people_files, (LIST,)),
    "news": (announcement_words, ("1:wn:course",)),
}
# Those that are about a person: a coach may have left them open.
OF_PERSON = [step for step, (_, said) in OPENINGS.items() if re.search("{[hags]}", str(said))]
# How a holder gets to where what they type is something else than a word to their coach.
OPENINGS_OF_HOLDERS = ("/start", "1:pg:{h}:work", "1:ed:{h}:knm", "1:xn:{h}", "/move")

WALKERS = (
    *("another coach", "who coached them before", "a coach of another municipality"),
    *("a manager of another municipality", "a coach of where they move to", "another holder", "a stranger"),
)


@dataclass(slots=True)
class Walker:
    """Who walks, the rows that are their own, and what there is of theirs, by the letters of `OPENINGS`."""

    phone: Phone
    own: list[Key]
    numbers: dict[str, int]
    manager: bool = False
    staff: bool = True


async def walker(town: Town, who: str, one: Somebody) -> Walker:
    match who:
        case "another coach":
            return await _of_staff(town, await town.another_coach("Els"))
        case "who coached them before":
            return await _of_staff(town, (one.former, one.coach_before))
        case "a coach of another municipality":
            return await _of_staff(town, await town.another_coach("Els", "Elders"))
        case "a manager of another municipality":
            phone, manager = await town.another_coach("Els", "Elders")
            await town.write(people.change_staff, manager.id, role=Role.MANAGER)
            return await _of_staff(town, (phone, manager), manager=True)
        case "a coach of where they move to":
            return await _of_staff(town, await town.another_coach("Els", "Testerdam"))
        case "another holder":
            phone, holder = await town.join("Bilal", coach=(await town.another_coach("Els"))[1])
            numbers = await _with_a_life(town, holder)
            return Walker(phone, [("holder", holder.id), ("chat", phone.id)], numbers, staff=False)
        case _:
            phone = town.phone("Nobody")
            return Walker(phone, [("chat", phone.id)], {"h": 0}, staff=False)


async def _of_staff(town: Town, of: tuple[Phone, Staff], *, manager: bool = False) -> Walker:
    """With one person of their own; and somebody of elsewhere who moves to them."""
    phone, staff = of
    _, holder = await town.join("Bilal", coach=staff)
    numbers = await _with_a_life(town, holder) | {"me": staff.id, "c": 0, "n": await _draft(town, staff)}
    _, verderop = await town.another_coach("Jan", "Verderop")
    lina, mover = await town.join("Lina", coach=verderop)
    code = {"with_words": False, "now": town.now}
    await town.write(transfers.make_code, lina.id, mover.id, hash_code(CODE), **code)
    own: list[Key] = [("staff", staff.id), ("holder", holder.id), ("holder", mover.id), ("chat", phone.id)]
    if staff.municipality_id != town.coach.municipality_id:
        own.append(("municipality", staff.municipality_id))
    if manager:
        days = {"begins": date(2026, 12, 1), "ends": date(2027, 2, 1), "measure": Measure.HOURS}
        ways = {"name": "Twee wegen", "first_way": "Samen", "second_way": "Alleen"}
        at = (staff.id, phone.id)
        numbers["c"] = await town.write(comparison_actions.make_comparison, *at, **ways, **days, now=town.now)
    return Walker(phone, own, numbers, manager)


async def _draft(town: Town, staff: Staff) -> int:
    """An announcement of theirs that has a moment."""
    now = {"now": town.now}
    number: int = await town.write(announcing.begin, staff.id, News.COURSE, **now)
    await town.write(announcing.set_text, staff.id, number, Text("nl", "De cursus begint."), **now)
    await town.write(announcing.set_due, staff.id, number, town.now + timedelta(days=30), **now)
    return number


async def _with_a_life(town: Town, holder: Holder) -> dict[str, int]:
    """What is asked of somebody's own in the dialogs."""
    made = await town.appointment(holder, "2026-11-24 14:00")
    coach, now = holder.coach_id, {"now": town.now}
    goal = await town.write(plans.add_goal, coach, holder.id, Domain.WORK, "Brood bakken", **now)
    step = await town.write(plans.add_step, coach, goal.id, "Bakker vragen", **now)
    await town.write(practice.begin, holder.chat_id, holder.id, CardLevel.A1, **now)
    return {"h": holder.id, "a": made.id, "g": goal.id, "s": step.id}


# The walk


async def do(town: Town, who: Walker, said: str | bytes, numbers: dict[str, int]) -> None:
    """What is due to be sent waits until the end of the walk."""
    bot, phone = town.stage.bot, who.phone
    if isinstance(said, bytes):
        name, kind = ("a.ics", "text/calendar") if said is CALENDAR else ("a.csv", "text/csv")
        phone.send_document(bot, name, said, kind)
    elif not said.startswith("1:"):
        phone.send_text(bot, said)
    elif said.endswith(":"):
        shown = town.with_button(phone, said)
        phone.tap(bot, shown.message_id, next(data for data in data_of(shown) if data.startswith(said)))
    else:
        forge_tap(town, phone, said.format(**numbers))
    await work_on_all(town)


async def at_step(town: Town, who: Walker, step: str, numbers: dict[str, int]) -> Dialog | None:
    """They go there; where the dialog then is, if they are let in."""
    await town.write(dialogs.drop, who.phone.id)
    for said in OPENINGS[step][1]:
        with suppress(LookupError):  # they were not let in, and there is no such button
            await do(town, who, said, numbers)
    dialog: Dialog | None = await town.read(dialogs.get, who.phone.id)
    return dialog if dialog is not None and dialog.step == step else None


async def walk_dialog(town: Town, who: Walker, dialog: Dialog, *, own: bool) -> None:
    """Everything that can be typed or tapped there, each from where the dialog was. In one of their own these are the buttons
    that name somebody else; where it is not about a person yet, all that it offers as well."""
    module, _ = OPENINGS[dialog.step]
    # Of each button one: what its other arguments come to is walked without a dialog.
    tapped = list({data[:4]: data for data in all_taps([1], codes_of(module.HANDLERS))}.values())
    if own:
        tapped = [data for data in tapped if ":1" in data[2:]]
        if dialog.step not in OF_PERSON:
            tapped += data_of(town.stage.last(who.phone))
    for said in (*WORDS, *tapped):
        await town.write(dialogs.put, who.phone.id, dialog.step, dialog.data, now=town.now)
        await do(town, who, said, {})
    await town.write(dialogs.drop, who.phone.id)


async def walk(
    town: Town,
    who: Walker,
    left_open: Collection[Dialog] = (),
    but: Collection[str] = (),
    *,
    dialogs_too: bool = True,
) -> None:
    """Of the dialogs those about somebody of their own, and those that were `left_open`. `but` are codes of buttons."""
    if dialogs_too:
        await (walk_dialogs(town, who, left_open) if who.staff else type_as_holder(town, who))
    for said in (*(f"/{name} Semh" for name in commands()), *WORDS):
        await do(town, who, said, {})
    await walk_replies(town, who)
    await town.tap_each(who.phone, all_taps([1], own=who.numbers["h"], but=but))
    # Of what there is more of than one: messages, replies, handovers.
    for module in (talk, talk_writing, talk_replies):
        await town.tap_each(who.phone, all_taps([2, 3], codes_of(module.HANDLERS)))


async def walk_dialogs(town: Town, who: Walker, left_open: Collection[Dialog]) -> None:
    for step in OPENINGS:
        dialog = await at_step(town, who, step, who.numbers)
        assert (dialog is not None) is (who.manager or step not in MANAGERS_ALONE), step
        if dialog is not None:
            await walk_dialog(town, who, dialog, own=True)
    for dialog in left_open:
        await walk_dialog(town, who, dialog, own=False)


async def type_as_holder(town: Town, who: Walker) -> None:
    for opening in OPENINGS_OF_HOLDERS:
        for said in WORDS:
            await do(town, who, opening, who.numbers)
            await do(town, who, said, {})


async def walk_replies(town: Town, who: Walker) -> None:
    """Replies to messages with the numbers that those about the person have in other chats, and edits of such messages."""
    rows = await town.read(all_rows)
    theirs = those_of(rows, ("holder", 1))
    copies = {key[1][1] for key in theirs if key[0] == "message_copy"}
    for number in sorted(copies):
        if who.phone.chat(town.stage.bot).find(number) is not None:
            who.phone.send_text(town.stage.bot, "Kom morgen", reply_to=number)
            await work_on_all(town)
    edited = {rows[key]["telegram_id"] for key in theirs if key[0] in ("message", "reply", "late_word")}
    for number in sorted(edited - {None}):
        content = {
            "message_id": number,
            "date": 1,
            "edit_date": int(town.now.timestamp()),
            "text": "Kom morgen",
        }
        chat = {"chat": who.phone.chat_api(), "from": who.phone.user}
        who.phone.send_raw(town.stage.bot, {"edited_message": content | chat})
        await work_on_all(town)
