"""What coaches and managers read about themselves and the people they coach."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.audience import InTown
from bot.rules.values import DISCREET_DOMAINS, Appointment, Holder, Role, Staff
from bot.texts.appointments import moment
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff import alarms

COMMANDS = (
    *("messages", "appointment", "list", "deadlines", "summary", "people", "new", "announce", "pool"),
    *("away", "same", "voices", "settings", "help"),
)
MANAGER_COMMANDS = (
    *("messages", "appointment", "list", "deadlines", "summary", "people", "new", "colleague", "team"),
    *(
        "announce",
        "pool",
        "away",
        "same",
        "duty",
        "figures",
        "compare",
        "voices",
        "reports",
        "settings",
        "help",
    ),
)
PAGE = 8


def command_description(t: Translator, command: str) -> str:
    return {
        "messages": t.plain("📥 Messages, the longest waiting first"),
        "appointment": t.plain("📅 New appointment"),
        "list": t.plain("📋 Who is coming, who needs me"),
        "deadlines": t.plain("⏳ Deadlines in 90 days"),
        "summary": t.plain("🧾 Summary of my people"),
        "announce": t.plain("📢 Announcements, in everyone's own language"),
        "figures": t.plain("📊 Figures of the municipality"),
        "compare": t.plain("⚖️ Compare two ways of working"),
        "people": t.plain("👥 My people"),
        "new": t.plain("➕ New person"),
        "colleague": t.plain("➕ New colleague"),
        "duty": t.plain("🆘 Duty list"),
        "team": t.plain("🧑‍🤝‍🧑 My team"),
        "pool": t.plain("📥 Who waits for a coach"),
        "away": t.plain("🏖 Who is away, who stands in"),
        "same": t.plain("👯 One person, two records"),
        "voices": t.plain("🎙 Record Dutch for practice"),
        "reports": t.plain("🚩 Cards that are not right"),
        "settings": t.plain("⚙️ Language"),
        "help": t.plain("❓ Help"),
    }[command]


def welcome(t: Translator, staff: Staff, *, municipality: str) -> Rendered:
    role = t.text("coach") if staff.role is Role.COACH else t.text("manager")
    return Rendered(
        "\n".join(
            [
                t.text(
                    "👋 Hello {name}. You are {role} in {municipality}.",
                    name=staff.name,
                    role=Html(role),
                    municipality=municipality,
                ),
                t.text("➕ Start with /new: you will get a link for a person."),
                t.text("📅 Use /appointment to make an appointment. The reminders are sent automatically."),
            ]
        ),
        (
            (Button(t.plain("➕ New person"), "1:sn:h"), Button(t.plain("📅 New appointment"), "1:sb:0")),
            (Button(t.plain("🌍 Language"), "1:sl:?"),),
        ),
    )


def help_text(t: Translator, role: Role) -> Rendered:
    lines = [
        t.text("❓ <b>Help</b>"),
        t.text("➕ /new: add a person and get their personal link and QR code."),
        t.text("👥 /people: everyone you coach, with their appointments, line of dates, plan and intake."),
        t.text(
            "📅 /appointment: make an appointment. You can also type “di 1 dec 14:30” at the question for the day."
        ),
        t.text(
            "📎 Send a calendar file (.ics) to add its appointments. You will see everything before it is saved."
        ),
        t.text(
            "📎 Send a list of people (.csv, .xlsx) to add or change them. You will see everything before it is saved."
        ),
        t.text(
            "📥 /messages: who waits for an answer. Reply to a message of theirs, or open the conversation."
        ),
        t.text("📋 /list: who is coming, who cannot come, who needs help, and what could not be delivered."),
        t.text("⏳ /deadlines: what is due in the next 90 days, the most urgent first."),
        t.text("🧾 /summary: who needs you, who is silent, what arrived; now, or by itself at your hour."),
        t.text("📢 /announce: tell many people something at once, each in their own language."),
        t.text("📥 /pool: people without a coach, and messages that nobody answered. You can take them."),
        t.text("🏖 /away: say when you are away and who stands in."),
        t.text("👯 /same: make two records of one person one."),
        t.text("🚚 Somebody moves to you and shows a code? Type the code here."),
        t.text("🎙 /voices: record Dutch words and sentences that learners hear in their practice."),
        t.text("🔒 Never type a BSN, a V-number or anything about health."),
    ]
    if role is Role.MANAGER:
        lines.insert(2, t.text("➕ /colleague: make a link for a coach."))
        lines.insert(-1, t.text("🆘 /duty: who is told of words of danger, day and night."))
        lines.insert(-2, t.text("📊 /figures: counts of the municipality, never below 10 people."))
        lines.insert(-2, t.text("⚖️ /compare: two ways of working, by groups that are fixed beforehand."))
        lines.insert(3, t.text("🧑‍🤝‍🧑 /team: your team; somebody is away, or leaves."))
        lines.insert(-1, t.text("🚩 /reports: practice cards of which learners say that they are not right."))
    return Rendered("\n".join(lines))


def choose_language(t: Translator) -> Rendered:
    return Rendered(
        t.text("🌍 In which language do you want to work?"),
        ((Button("Nederlands", "1:sl:nl"), Button("English", "1:sl:en")),),
    )


def ask_name(t: Translator) -> Rendered:
    return Rendered(
        t.text(
            "➕ <b>New person</b>\nWhat is their first name, or the name you use for them? No surname is needed."
        ),
        cancel_row(t),
    )


def ask_colleague(t: Translator) -> Rendered:
    return Rendered(t.text("➕ <b>New colleague</b>\nWhat is the name of the coach?"), cancel_row(t))


def link(t: Translator, *, name: str, address: str, code: str, until: datetime) -> Rendered:
    return Rendered(
        "\n".join(
            [
                t.text("🔗 <b>The link for {name}</b>", name=name),
                t.text("{address}", address=address),
                t.text("Code to type: <code>{code}</code>", code=Html(code)),
                t.text(
                    "It works once, until {day}. Give it to this person only: show the QR code at the desk, or send the link.",
                    day=t.day(until),
                ),
            ]
        )
    )


def people(t: Translator, holders: Sequence[Holder], *, page: int) -> Rendered:
    if not holders:
        return Rendered(
            t.text("👥 You do not coach anybody yet. Start with /new."),
            ((Button(t.plain("➕ New person"), "1:sn:h"),),),
        )
    return Rendered(
        t.plural("👥 <b>You coach {n} person.</b>", "👥 <b>You coach {n} people.</b>", len(holders)),
        pick_rows(t, holders, page=page, pick="1:sp", turn="1:sq"),
    )


def pick_rows(t: Translator, holders: Sequence[Holder], *, page: int, pick: str, turn: str) -> Buttons:
    """Buttons to choose a person, a page at a time: `pick`:ID, and `turn`:PAGE to leaf through."""
    pages = max(1, -(-len(holders) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = holders[page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = [
        (Button(f"{_sign(holder)} {holder.name}"[:60], f"{pick}:{holder.id}"),) for holder in shown
    ]
    turns = []
    if page > 0:
        turns.append(Button(t.plain("◀️ Back"), f"{turn}:{page - 1}"))
    if page < pages - 1:
        turns.append(Button(t.plain("More ▶️"), f"{turn}:{page + 1}"))
    if turns:
        rows.append(tuple(turns))
    return tuple(rows)


def person(
    t: Translator,
    holder: Holder,
    appointments: Sequence[Appointment],
    *,
    language: str,
    practised: int,
    in_town: InTown,
    answers: Sequence[Html] = (),
    alarm_id: int | None = None,
    more: Rendered,
    now: datetime,
) -> Rendered:
    """`answers` are the lines of the check-ins. `practised` counts the days of this week with practice, 0 for who keeps that
    to themselves: then there is no word of it. `alarm_id`: words of danger are open. `more` is what else there is to know of
    them, with its buttons."""
    lines = [t.text("👤 <b>{name}</b>", name=holder.name), _state_line(t, holder)]
    if alarm_id is not None:
        lines.append(alarms.open_line(t))
    if language:
        lines.append(t.text("🌍 Reads: {language}", language=language))
    if in_town != InTown():
        lines.append(_in_town_line(t, in_town))
    if practised:
        lines.append(
            t.plural(
                "🇳🇱 Practises Dutch: {n} day this week", "🇳🇱 Practises Dutch: {n} days this week", practised
            )
        )
    rows: list[tuple[Button, ...]] = [] if alarm_id is None else [(alarms.open_button(t, alarm_id),)]
    rows += [
        (
            Button(t.plain("💬 Messages"), f"1:tc:{holder.id}"),
            Button(t.plain("📈 Check-ins"), f"1:qf:{holder.id}"),
        ),
        (
            Button(t.plain("📅 New appointment"), f"1:sb:{holder.id}"),
            Button(t.plain("🔗 New link"), f"1:si:{holder.id}"),
        ),
        (
            Button(t.plain("🧾 Page"), f"1:dp:{holder.id}"),
            Button(t.plain("🧭 Line"), f"1:kl:{holder.id}"),
            Button(t.plain("🗺 Plan"), f"1:ga:{holder.id}"),
            Button(t.plain("🧩 Intake"), f"1:ja:{holder.id}"),
        ),
    ]
    if answers:
        lines += [t.text("📈 <b>Check-ins</b>"), *answers]
    if appointments:
        lines.append(t.text("📅 <b>Appointments</b>"))
        for appointment in appointments[:10]:
            title = "" if appointment.domain in DISCREET_DOMAINS else appointment.title
            lines.append(
                f"{answer_sign(appointment)} {moment(t, appointment, now)}"
                + (t.text(" — {title}", title=title) if title else "")
            )
            rows.append(
                (
                    Button(
                        f"{answer_sign(appointment)} {moment_plain(t, appointment)}", f"1:sa:{appointment.id}"
                    ),
                )
            )
    else:
        lines.append(t.text("No appointments coming up."))
    if more.html:
        lines.append(more.html)
    rows += [*more.buttons, (people_button(t),)]
    return Rendered("\n".join(lines), tuple(rows))


def moment_plain(t: Translator, appointment: Appointment) -> str:
    day = t.short_day(appointment.local_start.date())
    return day if appointment.all_day else f"{day} {t.clock(appointment.start)}"


def answer_sign(appointment: Appointment) -> str:
    return {"open": "❔", "coming": "✅", "not_coming": "❌", "help": "🙋"}[appointment.answer]


def cancel_row(t: Translator) -> Buttons:
    return ((Button(t.plain("✖️ Cancel"), "1:sx"),),)


def nothing_saved(t: Translator, *, holder_id: int | None) -> Rendered:
    """With the way back to the person whom the dialog was about, or to all of them."""
    back = people_button(t) if holder_id is None else Button(t.plain("👤 Person"), f"1:sp:{holder_id}")
    return Rendered(t.text("✖️ Cancelled. Nothing was saved."), ((back,),))


def people_button(t: Translator) -> Button:
    return Button(t.plain("👥 My people"), "1:sq:0")


def not_a_command(t: Translator) -> Rendered:
    return Rendered(
        t.text("✍️ I do not know what you mean. Choose one:"),
        (
            (Button(t.plain("📅 New appointment"), "1:sb:0"), people_button(t)),
            (Button(t.plain("📋 List"), "1:li"),),
        ),
    )


def not_yours(t: Translator) -> Rendered:
    return Rendered(
        t.text("🔗 This link is not for you. Give it to the person it was made for: it still works.")
    )


def not_found(t: Translator) -> Rendered:
    return Rendered(
        t.text("🔍 I cannot find that. Maybe it is no longer there, or it is not in your caseload.")
    )


def _sign(holder: Holder) -> str:
    if holder.stopped_at:
        return "✋"
    return "📱" if holder.chat_id and holder.consent_at else "▫️"


def _in_town_line(t: Translator, in_town: InTown) -> Html:
    if in_town.level is None:
        return t.text("🏘 Lives in: {district}", district=in_town.district)
    if not in_town.district:
        return t.text("🏘 Level of Dutch: {level}", level=in_town.level)
    return t.text(
        "🏘 Lives in: {district} · level of Dutch: {level}", district=in_town.district, level=in_town.level
    )


def _state_line(t: Translator, holder: Holder) -> str:
    if holder.stopped_at:
        return t.text("✋ Stopped: gets no messages. Please use phone or letter.")
    if holder.chat_id and holder.consent_at:
        return t.text("📱 Linked: gets messages.")
    return t.text("▫️ Not linked yet: they did not open the link, or did not say yes.")
