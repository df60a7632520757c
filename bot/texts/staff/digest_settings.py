"""When and where a coach gets the digest: what was chosen, and the buttons to choose."""

from collections.abc import Sequence
from datetime import time

from bot.i18n import Translator
from bot.rules.digest_times import HOURS, Choice
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.people import cancel_row

WORKDAYS = 5


def menu(
    t: Translator, choice: Choice | None, *, mails: bool, address: str | None, said: str = ""
) -> Rendered:
    """`mails`: there is a server to hand mail in; `address` is the proven one. `said` is the line on top."""
    lines = [said] if said else []
    lines.append(t.text("📋 <b>Summary of your people</b>"))
    if choice is None:
        lines.append(t.text("You get none by itself yet. Choose when, or look at it now."))
    else:
        lines += _chosen(t, choice, address)
    now = choice or Choice()
    rows: list[tuple[Button, ...]] = [(Button(t.plain("👀 Show it now"), "1:da"),)]
    rows.append(
        (
            Button(t.plain("🗓 Weekly"), "1:dw"),
            Button(t.plain("☀️ Every working day"), "1:dd"),
        )
    )
    if choice is not None:
        sign = _mark(now.by_chat)
        where = [Button(f"{sign} {t.plain('In this chat')}", "1:dc:" + ("n" if now.by_chat else "y"))]
        if mails and address:
            sign = _mark(now.by_mail)
            where.append(Button(f"{sign} {t.plain('By e-mail')}", "1:dm:" + ("n" if now.by_mail else "y")))
        rows.append(tuple(where))
    if mails:
        label = t.plain("✉️ Another e-mail address") if address else t.plain("✉️ Set an e-mail address")
        rows.append((Button(label, "1:de"),))
        if address:
            rows.append((Button(t.plain("🗑 Remove the address"), "1:dr"),))
    return Rendered("\n".join(lines), tuple(rows))


def choose_day(t: Translator, days: Sequence[str]) -> Rendered:
    """`days` are the names of the working days."""
    rows: list[tuple[Button, ...]] = [(Button(name, f"1:dw:{number}"),) for number, name in enumerate(days)]
    rows.append((Button(t.plain("✖️ No weekly one"), "1:dw:-"),))
    return Rendered(t.text("🗓 On which day do you want the weekly summary?"), tuple(rows))


def choose_hour(t: Translator, *, data: str, none: str = "") -> Rendered:
    """`data` is that of the buttons without the hour; `none`: that of "none"."""
    rows: list[tuple[Button, ...]] = [
        tuple(Button(f"{at:%H:%M}", f"{data}:{at:%H%M}") for at in HOURS[:3]),
        tuple(Button(f"{at:%H:%M}", f"{data}:{at:%H%M}") for at in HOURS[3:]),
    ]
    if none:
        rows.append((Button(t.plain("✖️ No daily one"), none),))
    return Rendered(t.text("🕘 At what time?"), tuple(rows))


def ask_address(t: Translator) -> Rendered:
    return Rendered(
        t.text("✉️ <b>Your e-mail address at work</b>\nType it here. I will send a code to it."), cancel_row(t)
    )


def code_sent(t: Translator, address: str) -> Rendered:
    return Rendered(
        t.text("✉️ I sent a code of 6 digits to {address}. Type it here within 30 minutes.", address=address),
        cancel_row(t),
    )


def not_an_address(t: Translator) -> Rendered:
    return Rendered(
        t.text("✉️ This is not an e-mail address that I can use. Please type it again."), cancel_row(t)
    )


def too_many_codes(t: Translator) -> Rendered:
    return Rendered(t.text("✉️ I sent several codes today. Please try again tomorrow."))


def wrong_code(t: Translator, left: int) -> Rendered:
    """`left` tries; 0: a new code is needed."""
    if left:
        words = t.plural(
            "🔢 That is not the code. You can try {n} more time.",
            "🔢 That is not the code. You can try {n} more times.",
            left,
        )
        return Rendered(words, cancel_row(t))
    return Rendered(
        t.text("🔢 This code no longer works. Ask for a new one with /summary."),
        ((Button(t.plain("✉️ Set an e-mail address"), "1:de"),),),
    )


def address_set(t: Translator) -> str:
    return t.text("✅ This address is yours now. The summary comes by e-mail as well.")


def address_removed(t: Translator) -> str:
    return t.text("✅ The address is removed.")


def _chosen(t: Translator, choice: Choice, address: str | None) -> list[str]:
    lines: list[str] = []
    if choice.weekday is not None:
        day = t.weekday(choice.weekday)
        lines.append(t.text("🗓 Every {day} at {time}", day=day, time=_clock(choice.weekly_at)))
    if choice.daily:
        lines.append(t.text("☀️ Every working day at {time}, not on holidays", time=_clock(choice.daily_at)))
    if not lines or not (choice.by_chat or choice.by_mail):
        return [t.text("You get none by itself.")]
    if choice.by_mail and address:
        lines.append(t.text("✉️ By e-mail to {address}", address=address))
    return lines


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _mark(on: bool) -> str:
    return "✅" if on else "▫️"
