"""What coaches and managers read about who is away, who stands in, and who leaves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.i18n import Translator
from bot.rules.standing_in import Absence
from bot.rules.values import Role, Staff
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.people import cancel_row, people_button

MOST = 20  # absences in one message


def listing(
    t: Translator, absences: Sequence[Absence], names: Mapping[int, str], *, me: int, now: datetime
) -> Rendered:
    """Those that are not over: the own ones, or for a manager those of everybody."""
    lines: list[str] = [t.text("🏖 <b>Who is away</b>")]
    rows: list[tuple[Button, ...]] = []
    for one in absences[:MOST]:
        lines.append(f"• {absence_line(t, one, names, now=now)}")
        label = t.plain("🔙 {name} is back", name=names[one.staff_id])
        if one.staff_id == me:
            label = t.plain("🔙 I am back") if one.since <= now else t.plain("✖️ I am not going")
        rows.append((Button(label[:60], f"1:af:{one.id}"),))
    if not absences:
        lines.append(t.text("Nobody."))
    rows.append((Button(t.plain("➕ I am going away"), f"1:aa:{me}"),))
    return Rendered("\n".join(lines), tuple(rows))


def absence_line(t: Translator, one: Absence, names: Mapping[int, str], *, now: datetime) -> str:
    values = {"name": names[one.staff_id], "until": t.short_day(one.until)}
    if one.since > now:
        values["since"] = t.short_day(one.since)
        if one.substitute_id is None:
            return t.text("{name}: from {since}, back on {until}. Nobody stands in.", **values)
        return t.text(
            "{name}: from {since}, back on {until}. {other} stands in.",
            other=names[one.substitute_id],
            **values,
        )
    if one.substitute_id is None:
        return t.text("{name}: away, back on {until}. Nobody stands in.", **values)
    return t.text(
        "{name}: away, back on {until}. {other} stands in.", other=names[one.substitute_id], **values
    )


def ask_since(t: Translator, *, name: str, mine: bool, days: Sequence[date]) -> Rendered:
    question = (
        t.text("🏖 From which day are you away? Tap, or type a day.")
        if mine
        else t.text("🏖 From which day is {name} away? Tap, or type a day.", name=name)
    )
    return Rendered(question, _days(t, days, "1:ab") + cancel_row(t))


def ask_until(t: Translator, *, days: Sequence[date]) -> Rendered:
    return Rendered(
        t.text("🔙 What is the first day back at work? Tap, or type a day."),
        _days(t, days, "1:ac") + cancel_row(t),
    )


def ask_substitute(t: Translator, colleagues: Sequence[Staff]) -> Rendered:
    return Rendered(
        t.text("👤 Who stands in? They see the people and get their messages."),
        (*who_rows(t, colleagues, "1:ad"), *cancel_row(t)),
    )


def who_rows(t: Translator, colleagues: Sequence[Staff], data: str) -> Buttons:
    """One button a colleague: `data`:ID; and the municipality's list as 0."""
    rows = tuple((Button(f"👤 {one.name}"[:60], f"{data}:{one.id}"),) for one in colleagues)
    return (*rows, (Button(t.plain("📥 The list of the municipality"), f"{data}:0"),))


def echo(t: Translator, *, name: str, since: date, until: date, substitute: str | None) -> Rendered:
    lines = [
        t.text("🏖 <b>Is this right?</b>"),
        t.text("👤 {name}", name=name),
        t.text("🗓 Away from {day}", day=t.day(since)),
        t.text("🔙 Back on {day}", day=t.day(until)),
        t.text("📥 Nobody stands in: messages go to the list of the municipality.")
        if substitute is None
        else t.text("🤝 {name} stands in.", name=substitute),
        t.text("People who write hear once that another coach answers, and never why."),
    ]
    return Rendered("\n".join(lines), ((Button(t.plain("✅ Yes, save it"), "1:ae"),), *cancel_row(t)))


def saved(t: Translator) -> Rendered:
    return Rendered(t.text("✅ Saved."), ((Button(t.plain("🏖 Who is away"), "1:ag"),),))


def wrong_days(t: Translator) -> Rendered:
    return Rendered(t.text("🗓 The first day back comes after the first day away, and is still ahead."))


def day_not_understood(t: Translator) -> Rendered:
    return Rendered(t.text("🗓 I do not understand this day. For example: 1-12-2026, di 1 dec, morgen."))


# The team, and who leaves it


def team(t: Translator, staff: Sequence[Staff], *, me: int) -> Rendered:
    rows = tuple((Button(_staff_label(one), f"1:ai:{one.id}"),) for one in staff if one.id != me)
    lines = [t.text("🧑‍🤝‍🧑 <b>Your team</b>")]
    if not rows:
        lines.append(t.text("You are alone here. Add a coach with /colleague."))
    return Rendered("\n".join(lines), (*rows, (Button(t.plain("🏖 Who is away"), "1:ag"),)))


def colleague(t: Translator, one: Staff, *, people: int) -> Rendered:
    lines = [
        t.text("👤 <b>{name}</b>", name=one.name),
        t.plural("👥 Coaches {n} person.", "👥 Coaches {n} people.", people),
    ]
    return Rendered(
        "\n".join(lines),
        (
            (Button(t.plain("🏖 Away for a while"), f"1:aa:{one.id}"),),
            (Button(t.plain("🚪 Leaves for good"), f"1:aj:{one.id}"),),
            (Button(t.plain("🧑‍🤝‍🧑 Team"), "1:ah"),),
        ),
    )


def ask_successor(t: Translator, one: Staff, colleagues: Sequence[Staff], *, people: int) -> Rendered:
    lines = [
        t.text("🚪 <b>{name} leaves.</b>", name=one.name),
        t.plural(
            "Who becomes the coach of {n} person? You choose.",
            "Who becomes the coach of {n} people? You choose.",
            people,
        ),
    ]
    rows = who_rows(t, colleagues, f"1:ak:{one.id}")
    return Rendered("\n".join(lines), (*rows, (Button(t.plain("✖️ Cancel"), f"1:ai:{one.id}"),)))


def leaving_echo(t: Translator, one: Staff, *, successor: Staff | None, people: int) -> Rendered:
    lines = [t.text("🚪 <b>{name} leaves. Is this right?</b>", name=one.name)]
    if successor is None:
        lines.append(
            t.plural(
                "📥 {n} person goes to the list of the municipality.",
                "📥 {n} people go to the list of the municipality.",
                people,
            )
        )
    else:
        lines.append(
            t.plural(
                "👤 {n} person goes to {name}.", "👤 {n} people go to {name}.", people, name=successor.name
            )
        )
    lines += [
        t.text("🔒 From now on {name} sees nothing here, also by old links and buttons.", name=one.name),
        t.text("📝 What {name} has not sent yet becomes a draft for the next coach.", name=one.name),
        t.text("🔗 Links of {name} that nobody has opened yet stop working. Make new ones.", name=one.name),
    ]
    tail = f"{one.id}:{successor.id if successor else 0}"
    return Rendered(
        "\n".join(lines),
        (
            (Button(t.plain("✅ Yes, {name} leaves", name=one.name)[:60], f"1:aq:{tail}"),),
            (Button(t.plain("✖️ Cancel"), f"1:ai:{one.id}"),),
        ),
    )


def has_left(t: Translator, *, name: str, people: int) -> Rendered:
    return Rendered(
        t.plural(
            "✅ {name} has left. {n} person has moved.",
            "✅ {name} has left. {n} people have moved.",
            people,
            name=name,
        ),
        ((Button(t.plain("🧑‍🤝‍🧑 Team"), "1:ah"),),),
    )


# Notices


def stands_in(t: Translator, *, name: str, until: datetime) -> Rendered:
    return Rendered(
        t.text(
            "🤝 {name} is away until {day}. You stand in: their people are among yours, and their messages come to you.",
            name=name,
            day=t.day(until),
        ),
        ((people_button(t),),),
    )


def stood_in(t: Translator, *, name: str) -> Rendered:
    """To who stood in, when it is over."""
    return Rendered(
        t.text("🔙 {name} is back. You do not stand in any more. Thank you.", name=name),
        ((people_button(t),),),
    )


def welcome_back(t: Translator, *, messages: int, handled: int, by: str) -> Rendered:
    lines = [t.text("🔙 You are back. Your people are yours again.")]
    if messages:
        lines.append(
            t.plural(
                "✉️ Meanwhile {n} message came, {handled} of them dealt with.",
                "✉️ Meanwhile {n} messages came, {handled} of them dealt with.",
                messages,
                handled=handled,
            )
        )
    if by:
        lines.append(t.text("🤝 {name} stood in for you.", name=by))
    return Rendered("\n".join(lines), ((people_button(t),),))


def _staff_label(one: Staff) -> str:
    return f"{'🧑‍💼' if one.role is Role.MANAGER else '👤'} {one.name}"[:60]


def _days(t: Translator, days: Sequence[date], data: str) -> Buttons:
    buttons = [Button(t.short_day(day), f"{data}:{day.isoformat()}") for day in days]
    return tuple(tuple(buttons[first : first + 3]) for first in range(0, len(buttons), 3))
