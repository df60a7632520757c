"""What coaches read while they make, move or cancel an appointment."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.i18n import Translator
from bot.rules.clashes import Clash
from bot.rules.lengths import shortened
from bot.rules.values import Answer, Appointment, AppointmentState, Domain, Holder
from bot.texts.appointments import NOTE_SHOWN, moment
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.line import CLASHES_SHOWN, thing
from bot.texts.staff.people import cancel_row, pick_rows

TIMES = (
    "09:00",
    "09:30",
    "10:00",
    "10:30",
    "11:00",
    "11:30",
    "13:00",
    "13:30",
    "14:00",
    "14:30",
    "15:00",
    "15:30",
    "16:00",
    "16:30",
)


def ask_whom(t: Translator, holders: Sequence[Holder], *, page: int = 0) -> Rendered:
    return Rendered(
        t.text("📅 <b>New appointment</b>\nFor whom? Tap a name, or type a part of it."),
        pick_rows(t, holders, page=page, pick="1:bw", turn="1:bp") + cancel_row(t),
    )


def nobody_found(t: Translator, search: str) -> Rendered:
    return Rendered(
        t.text("🔍 Nobody you coach is called {search}. Type another part of the name.", search=search),
        cancel_row(t),
    )


def ask_day(t: Translator, *, name: str, days: Sequence[date]) -> Rendered:
    """`days` are the next working days, for the buttons."""
    buttons = [Button(t.short_day(day), f"1:bd:{day.isoformat()}") for day in days]
    return Rendered(
        t.text(
            "📅 For {name}. Which day?\nTap, or type: di 1 dec 14:30 · 1-12-2026 14.30 · morgen 9:00",
            name=name,
        ),
        _rows(buttons, 3) + cancel_row(t),
    )


def ask_time(t: Translator, *, day: date) -> Rendered:
    buttons = [Button(time, f"1:bt:{time}") for time in TIMES]
    return Rendered(
        t.text("🕘 {day}. At what time? Tap, or type it.", day=t.day(day)),
        (*_rows(buttons, 4), (Button(t.plain("🗓 All day"), "1:bt:all"),), *cancel_row(t)),
    )


def ask_domain(t: Translator) -> Rendered:
    return Rendered(
        t.text("🏷 What is it about? Health and self-reliance stay private in the message."),
        domain_rows(t, data="1:bo") + cancel_row(t),
    )


def domain_rows(t: Translator, *, data: str) -> Buttons:
    """The seven domains: `data`:DOMAIN."""
    return _rows([Button(domain_name(t, domain), f"{data}:{domain}") for domain in Domain], 2)


def ask_place(t: Translator, *, recent: Sequence[str]) -> Rendered:
    buttons = [Button(place[:60], f"1:bl:{number}") for number, place in enumerate(recent)]
    return Rendered(
        t.text("📍 Where? Tap, or type the place."),
        (*_rows(buttons, 1), (Button(t.plain("⏭ No place"), "1:bl:-"),), *cancel_row(t)),
    )


def ask_field(t: Translator, field: str) -> Rendered:
    question = {
        "title": t.text("📝 What is it called? For example: Intake taalles."),
        "with_whom": t.text("👤 With whom?"),
        "bring": t.text("🎒 What should the person bring?"),
    }[field]
    return Rendered(question, ((Button(t.plain("🗑 Leave empty"), f"1:bf:{field}:-"),), *cancel_row(t)))


def echo(
    t: Translator, *, name: str, draft: Appointment, clashes: Sequence[Clash], moving: bool, now: datetime
) -> Rendered:
    """Everything once more, before it is saved; with what else there is at that time, or too close to travel."""
    lines = [
        t.text("🔁 <b>Is this right? The appointment will be changed.</b>")
        if moving
        else t.text("📅 <b>Is this right?</b>"),
        t.text("👤 For: {name}", name=name),
        *details(t, draft, now=now),
    ]
    lines += [_clash_line(t, clash, draft) for clash in clashes[:CLASHES_SHOWN]]
    save = (
        Button(t.plain("✅ Yes, change it"), "1:bs") if moving else Button(t.plain("✅ Yes, save it"), "1:bs")
    )
    return Rendered(
        "\n".join(lines),
        (
            (save,),
            (
                Button(t.plain("📝 Title"), "1:be:title"),
                Button(t.plain("👤 With whom"), "1:be:with_whom"),
                Button(t.plain("🎒 Bring"), "1:be:bring"),
            ),
            (
                Button(t.plain("🕘 Day and time"), "1:be:moment"),
                Button(t.plain("📍 Place"), "1:be:place"),
                Button(t.plain("🏷 About"), "1:be:domain"),
            ),
            *cancel_row(t),
        ),
    )


def _clash_line(t: Translator, clash: Clash, draft: Appointment) -> str:
    other = thing(t, clash.second if clash.first is draft else clash.first)
    if clash.gap < timedelta(0):
        return t.text("⚠️ There is something else at this time: {what}", what=other)
    minutes = int(clash.gap.total_seconds() // 60)
    return t.plural(
        "⚠️ Only {n} minute to travel between this and: {what}",
        "⚠️ Only {n} minutes to travel between this and: {what}",
        minutes,
        what=other,
    )


def details(t: Translator, appointment: Appointment, *, now: datetime) -> list[str]:
    lines = [
        f"🗓 {moment(t, appointment, now)}",
        t.text("🏷 {domain}", domain=domain_name(t, appointment.domain)),
    ]
    if appointment.place:
        lines.append(t.text("📍 {place}", place=appointment.place))
    if appointment.title:
        lines.append(t.text("📝 {title}", title=appointment.title))
    if appointment.with_whom:
        lines.append(t.text("👤 With: {name}", name=appointment.with_whom))
    if appointment.bring:
        lines.append(t.text("🎒 Bring: {things}", things=appointment.bring))
    if appointment.note:
        lines.append(t.text("ℹ️ {note}", note=shortened(appointment.note, NOTE_SHOWN)))
    return lines


def saved(t: Translator, *, name: str, appointment: Appointment, reaches: bool, now: datetime) -> Rendered:
    lines = [t.text("✅ Saved for {name}.", name=name), f"🗓 {moment(t, appointment, now)}"]
    lines.append(
        t.text("⏰ The message and the reminders are sent automatically.")
        if reaches
        else t.text("⚠️ This person does not get messages here now. Please tell them by phone or letter.")
    )
    return Rendered(
        "\n".join(lines),
        (
            (
                Button(t.plain("📅 Open"), f"1:sa:{appointment.id}"),
                Button(t.plain("💬 Messages"), f"1:tc:{appointment.holder_id}"),
            ),
        ),
    )


def card(t: Translator, appointment: Appointment, *, name: str, now: datetime) -> Rendered:
    if appointment.state is AppointmentState.CANCELLED:
        return Rendered(
            "\n".join(
                [
                    t.text("❌ <b>Cancelled</b>"),
                    t.text("👤 For: {name}", name=name),
                    *details(t, appointment, now=now),
                ]
            )
        )
    lines = [
        t.text("👤 For: {name}", name=name),
        *details(t, appointment, now=now),
        answer_line(t, appointment.answer),
    ]
    rows: Buttons = ()
    if appointment.start > now:
        rows = (
            (
                Button(t.plain("🔁 Change"), f"1:bm:{appointment.id}"),
                Button(t.plain("❌ Cancel it"), f"1:bc:{appointment.id}"),
            ),
        )
    return Rendered("\n".join(lines), rows)


def ask_cancel(t: Translator, appointment: Appointment, *, name: str, now: datetime) -> Rendered:
    return Rendered(
        t.text("❌ Cancel the appointment for {name}?", name=name) + f"\n🗓 {moment(t, appointment, now)}",
        (
            (
                Button(t.plain("❌ Yes, cancel it"), f"1:by:{appointment.id}"),
                Button(t.plain("↩️ No"), f"1:sa:{appointment.id}"),
            ),
        ),
    )


def cancelled(t: Translator, appointment: Appointment, *, name: str, now: datetime) -> Rendered:
    return Rendered(
        "\n".join(
            [
                t.text("❌ Cancelled for {name}. They will get one message, and no reminders.", name=name),
                f"🗓 {moment(t, appointment, now)}",
            ]
        )
    )


def answer_line(t: Translator, answer: Answer) -> str:
    return {
        Answer.OPEN: t.text("❔ No answer yet."),
        Answer.COMING: t.text("✅ Is coming."),
        Answer.NOT_COMING: t.text("❌ Cannot come."),
        Answer.HELP: t.text("🙋 Needs help."),
    }[answer]


def domain_name(t: Translator, domain: Domain) -> str:
    return {
        Domain.LANGUAGE: t.plain("Language"),
        Domain.SELF_RELIANCE: t.plain("Self-reliance, money"),
        Domain.CIVIC: t.plain("Civic values"),
        Domain.WORK: t.plain("Work"),
        Domain.EDUCATION: t.plain("Education"),
        Domain.HEALTH: t.plain("Health"),
        Domain.SOCIAL: t.plain("Social network"),
    }[domain]


def moment_not_understood(t: Translator) -> Rendered:
    return Rendered(
        t.text(
            "🤔 I do not understand this day or time. Type for example: di 1 dec 14:30 · 1-12-2026 14.30 · morgen 9:00"
        ),
        cancel_row(t),
    )


def moment_passed(t: Translator) -> Rendered:
    return Rendered(t.text("⏪ That time is in the past. Which day and time do you mean?"), cancel_row(t))


def too_late(t: Translator) -> str:
    return t.plain("↩️ This button no longer works. Start again with /appointment.")


def _rows(buttons: Sequence[Button], width: int) -> Buttons:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
