"""The summary of a coach's people: now, and when and where it comes by itself."""

from datetime import time

from bot.actions import digests, mail
from bot.actions.mail import Proof, TooManyCodes
from bot.rules.digest_times import HOURS
from bot.rules.errors import NotFound, NotUnderstood
from bot.rules.mailing import parse_address
from bot.texts import common
from bot.texts.staff import digest_settings as texts
from bot.texts.staff import digests as digest_texts
from handlers.context import Context
from handlers.routing import command, for_staff, tap
from storage import dialogs, digest_choices, mails

STEP = "mail_address"  # of the dialog in which an address is typed
_HOUR = "|".join(f"{at:%H%M}" for at in HOURS)


@for_staff
async def menu(context: Context) -> None:
    await _menu(context)


@for_staff
async def show_now(context: Context) -> None:
    """What came since the last one, and how everything is now."""
    found = await context.read(
        digests.read_digest_now, context.coach.id, context.house.questions, now=context.now
    )
    await context.say(digest_texts.chat(context.staff_t, found))


@for_staff
async def weekly(context: Context) -> None:
    """First the day, then the hour; "-": none."""
    if not context.tap:
        t = context.staff_t
        await context.show(texts.choose_day(t, [t.weekday(number) for number in range(texts.WORKDAYS)]))
    elif context.tap[0] == "-":
        await _change(context, weekday=None)
    elif len(context.tap) == 1:
        await context.show(texts.choose_hour(context.staff_t, data=f"1:dw:{context.tap[0]}"))
    else:
        await _change(context, weekday=int(context.tap[0]), weekly_at=_hour(context.tap[1]))


@for_staff
async def daily(context: Context) -> None:
    if not context.tap:
        await context.show(texts.choose_hour(context.staff_t, data="1:dd", none="1:dd:-"))
    elif context.tap[0] == "-":
        await _change(context, daily=False)
    else:
        await _change(context, daily=True, daily_at=_hour(context.tap[0]))


@for_staff
async def by_chat(context: Context) -> None:
    await _change(context, by_chat=context.tap[0] == "y")


@for_staff
async def by_mail(context: Context) -> None:
    """NotFound without a server or an address that is proven."""
    if not context.house.mails or (await _address(context)) is None:
        raise NotFound
    await _change(context, by_mail=context.tap[0] == "y")


@for_staff
async def ask_address(context: Context) -> None:
    if not context.house.mails:
        raise NotFound
    await context.act(dialogs.put, context.chat_id, STEP, {}, now=context.now)
    await context.say(texts.ask_address(context.staff_t))


async def address_typed(context: Context) -> None:
    """A code goes to what was typed, if that can be an address."""
    try:
        address = parse_address(context.words)
    except NotUnderstood:
        await context.say(texts.not_an_address(context.staff_t))
        return
    try:
        sent: str = await context.act(
            mail.ask_address, context.coach.id, context.chat_id, address, now=context.now
        )
    except TooManyCodes:
        await context.say(texts.too_many_codes(context.staff_t))
        return
    await context.say(texts.code_sent(context.staff_t, sent))


async def code_typed(context: Context) -> None:
    proof: Proof = await context.act(
        mail.prove_address,
        context.coach.id,
        context.chat_id,
        context.words,
        context.house.secret,
        now=context.now,
    )
    if not proof.proven:
        await context.say(texts.wrong_code(context.staff_t, proof.left))
        return
    # Once more the same when the update is repeated.
    await context.keep(digests.change_choice, context.coach.id, {"by_mail": True}, now=context.now)
    await _menu(context, said=texts.address_set(context.staff_t))


@for_staff
async def remove_address(context: Context) -> None:
    if (await _address(context)) is None and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        await _menu(context)
        return
    await context.answer()
    coach = context.coach.id
    await context.act(mail.set_address, coach, None, actor=f"staff:{coach}", now=context.now)
    if await context.read(digest_choices.choice_of, coach) is not None:
        await context.keep(digests.change_choice, coach, {"by_mail": False}, now=context.now)
    await _menu(context, said=texts.address_removed(context.staff_t))


async def _change(context: Context, **values: object) -> None:
    await context.act(digests.change_choice, context.coach.id, values, now=context.now)
    await _menu(context)


async def _menu(context: Context, *, said: str = "") -> None:
    choice = await context.read(digest_choices.choice_of, context.coach.id)
    await context.show(
        texts.menu(
            context.staff_t,
            choice,
            mails=context.house.mails,
            address=await _address(context),
            said=said,
        )
    )


async def _address(context: Context) -> str | None:
    found = await context.read(mails.addressee, context.coach.id)
    return found.address


def _hour(code: str) -> time:
    return time(int(code[:2]), int(code[2:]))


STEPS = {STEP: address_typed, mail.STEP: code_typed}
# The same by what was done: an update that is repeated finds its dialog over, or further.
REPEATED = {mail.ask_address: address_typed, mail.prove_address: code_typed}

HANDLERS = [
    command("summary", menu),
    tap("ds", menu),
    tap("da", show_now),
    tap("dw", weekly, rf"(?::-|:[0-4](?::(?:{_HOUR}))?)?"),
    tap("dd", daily, rf"(?::-|:(?:{_HOUR}))?"),
    tap("dc", by_chat, ":[yn]"),
    tap("dm", by_mail, ":[yn]"),
    tap("de", ask_address),
    tap("dr", remove_address, answers_itself=True),
]
