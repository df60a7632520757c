"""What coaches read in the list and in notices."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.alarms import Alarm
from bot.rules.values import DISCREET_DOMAINS, Answer, Appointment, AppointmentState, Holder, Outgoing, Skip
from bot.texts.appointments import moment
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.alarms import open_button, open_heading
from bot.texts.staff.people import answer_sign, moment_plain

SHOWN = 12


def answers(
    t: Translator,
    appointments: Sequence[Appointment],
    undelivered: Sequence[Outgoing],
    holders: Mapping[int, Holder],
    *,
    alarms: Sequence[Alarm] = (),
    now: datetime,
) -> Rendered:
    """Words of danger before everything; who needs the coach first; then no answer; then who comes; last what did not arrive."""
    groups = [
        (t.text("🙋 <b>Need help</b>"), Answer.HELP),
        (t.text("❌ <b>Cannot come</b>"), Answer.NOT_COMING),
        (t.text("❔ <b>No answer yet</b>"), Answer.OPEN),
        (t.text("✅ <b>Coming</b>"), Answer.COMING),
    ]
    lines: list[str] = [open_heading(t)] if alarms else []
    lines.append(t.text("📋 <b>The next 14 days</b>"))
    for heading, answer in groups:
        of_group = [appointment for appointment in appointments if appointment.answer is answer]
        if of_group:
            lines += [heading, *(_line(t, appointment, holders, now) for appointment in of_group[:SHOWN])]
        if len(of_group) > SHOWN:
            lines.append(t.plural("… and {n} more", "… and {n} more", len(of_group) - SHOWN))
    if not appointments:
        lines.append(t.text("No appointments."))
    if undelivered:
        lines.append(t.text("📵 <b>Not delivered</b>"))
        lines += [undelivered_line(t, row, holders) for row in undelivered[:SHOWN]]
    urgent = [
        appointment for appointment in appointments if appointment.answer in (Answer.HELP, Answer.NOT_COMING)
    ]
    rows = tuple((open_button(t, one.id, holders[one.holder_id].name),) for one in alarms[:SHOWN])
    rows += tuple(
        (Button(f"{answer_sign(a)} {holders[a.holder_id].name[:30]} {moment_plain(t, a)}", f"1:so:{a.id}"),)
        for a in urgent[:6]
    )
    return Rendered(
        "\n".join(lines),
        (
            *rows,
            (Button(t.plain("⏳ Deadlines in 90 days"), "1:kd:0"),),
            (Button(t.plain("📄 Excel"), "1:lf:xlsx"), Button(t.plain("📄 CSV"), "1:lf:csv")),
        ),
    )


def table(
    t: Translator, appointments: Sequence[Appointment], holders: Mapping[int, Holder]
) -> tuple[list[str], list[list[str]]]:
    """The same list for a spreadsheet: the header and the rows. The file lies at Telegram, so what is private stays out."""
    header = [
        t.plain("Name"),
        t.plain("Day"),
        t.plain("Time"),
        t.plain("Title"),
        t.plain("Place"),
        t.plain("Answer"),
    ]
    rows = [
        [
            holders[one.holder_id].name,
            f"{one.local_start:%d-%m-%Y}",
            "" if one.all_day else f"{one.local_start:%H:%M}",
            "" if one.domain in DISCREET_DOMAINS else one.title,
            "" if one.domain in DISCREET_DOMAINS else one.place,
            t.plain("Cancelled") if one.state is AppointmentState.CANCELLED else answer_word(t, one.answer),
        ]
        for one in appointments
    ]
    return header, rows


def answer_word(t: Translator, answer: Answer) -> str:
    return {
        Answer.OPEN: t.plain("No answer"),
        Answer.COMING: t.plain("Is coming"),
        Answer.NOT_COMING: t.plain("Cannot come"),
        Answer.HELP: t.plain("Needs help"),
    }[answer]


def undelivered_line(t: Translator, row: Outgoing, holders: Mapping[int, Holder]) -> str:
    holder = holders.get(row.holder_id or 0)
    name = holder.name if holder else "?"
    return t.text("{name}: {reason}", name=name, reason=reason_name(t, row.reason))


def reason_name(t: Translator, reason: str | None) -> str:
    names = {
        Skip.OVER: t.plain("the appointment was over before the reminder could be sent"),
        Skip.NOT_LINKED: t.plain("not linked yet"),
        Skip.CLOSED: t.plain("blocked the bot, or the account is gone"),
        Skip.STOPPED: t.plain("has stopped"),
        Skip.IN_ALARM: t.plain("rests, since words of danger came in"),
        "unclear": t.plain("may have arrived, Telegram gave no answer"),
    }
    return names.get(reason or "", t.plain("could not be sent"))


def answered(t: Translator, appointment: Appointment, *, name: str, now: datetime) -> Rendered:
    """At once: somebody cannot come, needs help, or comes after all. It stands on a locked phone, as theirs do."""
    opening = {
        Answer.NOT_COMING: t.text("❌ <b>{name} cannot come.</b>", name=name),
        Answer.HELP: t.text("🙋 <b>{name} needs help with an appointment.</b>", name=name),
        Answer.COMING: t.text("✅ <b>{name} is coming after all.</b>", name=name),
        Answer.OPEN: t.text("❔ <b>{name} has not answered.</b>", name=name),
    }[appointment.answer]
    lines = [opening, f"🗓 {moment(t, appointment, now)}"]
    if appointment.title and appointment.domain not in DISCREET_DOMAINS:
        lines.append(t.text("📝 {title}", title=appointment.title))
    return Rendered("\n".join(lines), ((Button(t.plain("📅 Open"), f"1:so:{appointment.id}"),),))


def wrote(
    t: Translator,
    *,
    name: str,
    shared: bool,
    words: str,
    medium: str,
    seconds: int | None,
    edited: bool,
    forwarded: bool,
    translation: str | None = None,
    holder_id: int,
    message_id: int,
) -> Rendered:
    """What a holder wrote or sent. On a shared phone it may be from another of those who use it."""
    if medium == "contact":
        head = t.text("🙋 <b>{name}</b> asks you to contact them.", name=name)
    elif medium == "text":
        head = t.text("✍️ <b>{name}</b> wrote:", name=name)
    else:
        head = t.text("📎 <b>{name}</b> sent: {what}", name=name, what=medium_name(t, medium, seconds))
    marks = [t.text("(edited)")] if edited else []
    if forwarded:
        marks.append(t.text("(forwarded)"))
    if shared:
        marks.append(t.text("(shared phone: others use it too)"))
    body = [t.text("<blockquote>{words}</blockquote>", words=words)] if words else []
    if translation:
        body += [
            t.text("🤖 Translated automatically:"),
            t.text("<blockquote>{words}</blockquote>", words=translation),
        ]
    return Rendered(
        "\n".join([" ".join([head, *marks]), *body]),
        (
            (
                Button(t.plain("💬 Open"), f"1:tc:{holder_id}"),
                Button(t.plain("👍 Nothing needed"), f"1:tn:{holder_id}:{message_id}"),
            ),
        ),
    )


def medium_name(t: Translator, medium: str, seconds: int | None) -> str:
    if medium == "voice":
        return t.plain_plural("a voice message of {n} second", "a voice message of {n} seconds", seconds or 0)
    if medium == "video_note":
        return t.plain_plural("a round video of {n} second", "a round video of {n} seconds", seconds or 0)
    return {
        "photo": t.plain("a photo"),
        "document": t.plain("a file"),
        "video": t.plain("a video"),
        "audio": t.plain("a sound"),
        "animation": t.plain("a moving picture"),
        "sticker": t.plain("a sticker"),
        "contact": t.plain("asks you to contact them"),
    }.get(medium, t.plain("something that I cannot show"))


def chat_closed(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "📵 {name} cannot be reached here any more: the bot is blocked, or the account is gone. Please use phone or letter.",
            name=name,
        )
    )


def linked(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "📱 {name} is in: they opened the link and said yes. Messages will arrive from now on.",
            name=name,
        )
    )


def stopped(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "✋ {name} has stopped and will get no more messages here. Please use phone or letter.", name=name
        )
    )


def code_seen(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "🔑 Somebody else tried or saw the link for {name}. If it was still open, it no longer works. You can make a new one with /people.",
            name=name,
        )
    )


def _line(t: Translator, appointment: Appointment, holders: Mapping[int, Holder], now: datetime) -> str:
    return t.text(
        "• {name}: {moment}",
        name=holders[appointment.holder_id].name,
        moment=Html(moment(t, appointment, now)),
    )
