"""What holders read about their appointments."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from bot.i18n import Html, Translator, escape
from bot.rules.endings import over_at
from bot.rules.lengths import shortened
from bot.rules.local_time import day_state, local_day, start_of_day
from bot.rules.values import DISCREET_DOMAINS, Answer, Appointment, AppointmentState
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "de afspraak"
NOTE_SHOWN = 300  # UTF-16 units: a calendar file may say much


def new(t: Translator, appointment: Appointment, *, full: bool, now: datetime) -> Body:
    opening = {
        "today": t.text("📅 <b>You have a new appointment, today.</b>"),
        "tomorrow": t.text("📅 <b>You have a new appointment, tomorrow.</b>"),
    }.get(_when(appointment, now), t.text("📅 <b>You have a new appointment.</b>"))
    return _body(opening, details(t, appointment, full=full, now=now), question(t))


def reminder(t: Translator, appointment: Appointment, *, full: bool, now: datetime) -> Body:
    days = (local_day(appointment.start, appointment.zone) - local_day(now, appointment.zone)).days
    opening = {
        "today": t.text("⏰ <b>You have an appointment today.</b>"),
        "tomorrow": t.text("⏰ <b>You have an appointment tomorrow.</b>"),
    }.get(
        _when(appointment, now),
        t.plural(
            "⏰ <b>You have an appointment in {n} day.</b>",
            "⏰ <b>You have an appointment in {n} days.</b>",
            days,
        ),
    )
    return _body(opening, details(t, appointment, full=full, now=now), _answer_or_question(t, appointment))


def changed(
    t: Translator,
    appointment: Appointment,
    *,
    old_start: datetime | None,
    old_place: str,
    full: bool,
    now: datetime,
) -> Body:
    """One message with old and new. What stayed the same is not said to be old."""
    lines = [t.text("🔁 <b>Your appointment has changed.</b>")]
    if old_start is not None and old_start != appointment.start:
        old = _old_moment(t, old_start, zone=appointment.zone, now=now)
        lines.append(t.text("It is no longer: <s>{moment}</s>", moment=Html(old)))
    if old_place and old_place != appointment.place and not _discreet(appointment, full):
        lines.append(t.text("It is no longer at: <s>{place}</s>", place=old_place))
    lines.append(t.text("It is now:"))
    return _body(*lines, details(t, appointment, full=full, now=now), question(t))


def cancelled(t: Translator, appointment: Appointment, *, now: datetime) -> Body:
    return _body(
        t.text("❌ <b>Your appointment is cancelled.</b>"),
        t.text("It was: <s>{moment}</s>", moment=Html(moment(t, appointment, now))),
        t.text("You do not have to come."),
    )


def card(t: Translator, appointment: Appointment, *, full: bool, now: datetime) -> Body:
    """The present state of one appointment: for the list, and for an old button."""
    if appointment.state is AppointmentState.CANCELLED:
        return cancelled(t, appointment, now=now)
    if over_at(appointment) <= now:
        return _body(t.text("This appointment is over."), details(t, appointment, full=full, now=now))
    return _body(
        t.text("📅 <b>Your appointment</b>"),
        details(t, appointment, full=full, now=now),
        _answer_or_question(t, appointment),
    )


def listing(t: Translator, appointments: Sequence[tuple[str, Appointment]], *, now: datetime) -> Body:
    """What is ahead, and what still waits for an answer. With a name where several people share a phone."""
    if not appointments:
        return Body(
            t.text("📅 You have no appointments coming up. I will tell you when there is one."), KEYWORD
        )
    lines: list[str] = [t.text("📅 <b>Your appointments</b>")]
    for name, appointment in appointments:
        line = f"{_mark(appointment)} {moment(t, appointment, now)}"
        lines.append(t.text("{name}: {line}", name=name, line=Html(line)) if name else line)
    waiting = sum(1 for _, appointment in appointments if appointment.answer is Answer.OPEN)
    if waiting:
        lines.append(
            t.plural(
                "❔ {n} still waits for your answer. Tap it below.",
                "❔ {n} still wait for your answer. Tap one below.",
                waiting,
            )
        )
    return Body("\n".join(lines), KEYWORD)


def why(t: Translator, appointment: Appointment, *, rule: str, set_by: str) -> Body:
    """Who set it, which rule sent it, which clock it follows. `rule` is "card" for what the person opened themselves."""
    if appointment.source == "calendar":
        source = t.text("Your coach took this appointment from a calendar file.")
    elif set_by:
        source = t.text("{name} made this appointment for you.", name=set_by)
    else:
        source = t.text("Your municipality made this appointment for you.")
    return _body(
        t.text("❓ <b>Why did you get this?</b>"),
        source,
        rule_line(t, rule) if rule != "card" else "",
        clock_line(t, appointment.zone),
        t.text("You can choose your reminders yourself: /settings"),
    )


def clock_line(t: Translator, zone: str) -> str:
    if zone == "Europe/Amsterdam":
        return t.text("All times are in Dutch time.")
    return t.text("All times are in the time zone {zone}.", zone=zone)


def rule_line(t: Translator, rule: str) -> str:
    if rule == "new":
        return t.text("I will tell you about each new appointment.")
    if rule.startswith("changed"):
        return t.text("I will tell you when an appointment changes.")
    if rule.startswith("cancelled"):
        return t.text("I will tell you when an appointment is cancelled.")
    return t.text("You get a reminder: {when}.", when=Html(rule_name(t, rule)))


def rule_name(t: Translator, code: str) -> str:
    """A lead time in words: `7d`, `1d@18:00`, `2h`."""
    return escape(rule_name_plain(t, code))


def rule_name_plain(t: Translator, code: str) -> str:
    """The same for a button."""
    if code.endswith("h"):
        return t.plain_plural("{n} hour before", "{n} hours before", int(code[:-1]))
    days, _, at = code.partition("d")
    if at:
        time = at.lstrip("@")
        return t.plain_plural("{n} day before, at {time}", "{n} days before, at {time}", int(days), time=time)
    return t.plain_plural("{n} day before, at the same time", "{n} days before, at the same time", int(days))


def details(t: Translator, appointment: Appointment, *, full: bool, now: datetime) -> str:
    """Weekday, date, time, place, with whom, what to bring: one line each."""
    lines = [f"🗓 {moment(t, appointment, now)}"]
    if _discreet(appointment, full):
        if appointment.place:
            # A preview on a locked phone hides what stands under a spoiler.
            lines.append(t.text("📍 <tg-spoiler>{place}</tg-spoiler>", place=appointment.place))
        return "\n".join(lines)
    if appointment.title:
        lines.append(t.text("📝 {title}", title=appointment.title))
    if appointment.place:
        lines.append(t.text("📍 {place}", place=appointment.place))
    if appointment.with_whom:
        lines.append(t.text("👤 With: {name}", name=appointment.with_whom))
    if appointment.bring:
        lines.append(t.text("🎒 Bring: {things}", things=appointment.bring))
    if note := note_for_holder(appointment):
        lines.append(t.text("ℹ️ {note}", note=shortened(note, NOTE_SHOWN)))
    return "\n".join(lines)


def note_for_holder(appointment: Appointment) -> str:
    """What a calendar file says besides. About health and money it is for the coach alone, whatever the holder chose:
    nobody wrote it for them."""
    return "" if appointment.domain in DISCREET_DOMAINS else appointment.note


def moment(t: Translator, appointment: Appointment, now: datetime) -> str:
    """Day in words and 24-hour time with the part of the day; whole days have no time."""
    day = local_day(appointment.start, appointment.zone)
    if appointment.all_day:
        if appointment.last_day and appointment.last_day != day:
            return t.text(
                "{first} to {last}", first=t.day(day, now=now), last=t.day(appointment.last_day, now=now)
            )
        return t.text("{day}, all day", day=t.day(day, now=now))
    return _day_and_time(t, appointment.start, zone=appointment.zone, now=now)


def _old_moment(t: Translator, start: datetime, *, zone: str, now: datetime) -> str:
    """Of the old appointment no more than its start is known: local midnight is that of a whole day."""
    day = local_day(start, zone)
    if start == start_of_day(day, zone):
        return t.day(day, now=now)
    return _day_and_time(t, start, zone=zone, now=now)


def _day_and_time(t: Translator, start: datetime, *, zone: str, now: datetime) -> str:
    return t.text(
        "{day}, {time} ({part})",
        day=t.day(local_day(start, zone), now=now),
        time=t.clock(start),
        part=t.part_of_day(start),
    )


def question(t: Translator) -> str:
    return t.text("Will you come?")


def answer_line(t: Translator, answer: Answer) -> str:
    return {
        Answer.COMING: t.text("✅ You said: I will come."),
        Answer.NOT_COMING: t.text("❌ You said: I cannot come. Your coach knows."),
        Answer.HELP: t.text("🙋 You asked for help. Your coach knows."),
        Answer.OPEN: question(t),
    }[answer]


def buttons(t: Translator, appointment: Appointment, *, rule: str, full: bool, town: str) -> Buttons:
    """The three answers first; then the map, the calendar file and the reason."""
    tail = f"{appointment.id}:{appointment.version}"
    answers = (
        Button(t.plain("✅ I will come"), f"1:an:{tail}:c"),
        Button(t.plain("❌ I cannot come"), f"1:an:{tail}:n"),
        Button(t.plain("🙋 I need help"), f"1:an:{tail}:h"),
    )
    extra = [
        Button(t.plain("📆 Calendar"), f"1:ic:{appointment.id}"),
        Button(t.plain("❓ Why this?"), f"1:wy:{appointment.id}:{rule}"),
    ]
    if appointment.place and not _discreet(appointment, full):
        extra.insert(0, Button(t.plain("🗺 Map"), url=map_address(appointment.place, town)))
    return (answers[:2], answers[2:], tuple(extra))


def map_address(place: str, town: str) -> str:
    """A map that shows the place; opened only when the holder taps it."""
    return f"https://www.openstreetmap.org/search?query={quote(f'{place}, {town}')}"


def open_for_answer(appointment: Appointment, now: datetime) -> bool:
    """Whether an answer still makes sense."""
    return appointment.state is AppointmentState.PLANNED and over_at(appointment) > now


def open_buttons(t: Translator, appointments: Sequence[tuple[str, Appointment]], *, now: datetime) -> Buttons:
    """One button an appointment, those without an answer first."""
    ordered = sorted(appointments, key=lambda pair: (pair[1].answer is not Answer.OPEN, pair[1].start))
    return tuple(
        (
            Button(
                f"{_mark(appointment)} {t.short_day(local_day(appointment.start, appointment.zone))} {_clock(t, appointment)}".strip(),
                f"1:ap:{appointment.id}",
            ),
        )
        for _, appointment in ordered[:10]
    )


def _clock(t: Translator, appointment: Appointment) -> str:
    return "" if appointment.all_day else t.clock(appointment.start)


def _mark(appointment: Appointment) -> str:
    return {Answer.OPEN: "❔", Answer.COMING: "✅", Answer.NOT_COMING: "❌", Answer.HELP: "🙋"}[
        appointment.answer
    ]


def _answer_or_question(t: Translator, appointment: Appointment) -> str:
    return answer_line(t, appointment.answer)


def _discreet(appointment: Appointment, full: bool) -> bool:
    return appointment.domain in DISCREET_DOMAINS and not full


def _when(appointment: Appointment, now: datetime) -> str:
    return day_state(local_day(appointment.start, appointment.zone), now, appointment.zone)


def _body(*lines: str) -> Body:
    return Body("\n".join(line for line in lines if line), KEYWORD)
