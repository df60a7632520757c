"""What coaches read as people go from one to the other, and about the municipality's list."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.office_hours import OfficeHours, waited
from bot.rules.pool import Summary, Waiting, Why
from bot.rules.values import Holder, Role, Staff
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.absences import who_rows
from bot.texts.staff.people import cancel_row, people_button

PAGE = 8


def ask_whom(t: Translator, holder: Holder, colleagues: Sequence[Staff]) -> Rendered:
    return Rendered(
        t.text("🔀 Who becomes the coach of {name}?", name=holder.name),
        (*who_rows(t, colleagues, f"1:mi:{holder.id}"), *cancel_row(t)),
    )


def ask_note(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text("📝 What should the next coach of {name} know? Write it.", name=name)
        + "\n"
        + t.text("🔒 Nothing about health, and no BSN. {name} may ask to read it.", name=name),
        ((Button(t.plain("⏭ No note"), "1:mj"),), *cancel_row(t)),
    )


def echo(t: Translator, *, name: str, to: str | None, note: str) -> Rendered:
    lines = [t.text("🔀 <b>Is this right?</b>")]
    lines.append(
        t.text("📥 {name} goes to the list of the municipality.", name=name)
        if to is None
        else t.text("👤 {name} goes to {coach}.", name=name, coach=to)
    )
    if note:
        lines.append(t.text("<blockquote>{words}</blockquote>", words=note))
    lines.append(
        t.text(
            "Open messages, appointments and reminders go along. You will not see {name} any more.", name=name
        )
    )
    return Rendered("\n".join(lines), ((Button(t.plain("✅ Yes, hand over"), "1:mk"),), *cancel_row(t)))


def handed_over(t: Translator, *, name: str, to: str | None) -> Rendered:
    done = (
        t.text("✅ {name} is in the list of the municipality now.", name=name)
        if to is None
        else t.text("✅ {coach} is the coach of {name} now.", name=name, coach=to)
    )
    return Rendered(done, ((people_button(t),),))


def person_row(t: Translator, holder_id: int) -> tuple[Button, ...]:
    """On a person's page: to another coach, and to another record of the same person."""
    return (
        Button(t.plain("🔀 Hand over"), f"1:mh:{holder_id}"),
        Button(t.plain("👯 Two records"), f"1:mx:{holder_id}"),
    )


def note_lines(t: Translator, *, by: str, note: str, drafts: Sequence[tuple[str, int]]) -> list[str]:
    """On a person's page: what the coach before wrote for the next one, and what was not sent."""
    lines: list[str] = []
    if note:
        lines += [
            t.text("📝 <b>Note from {name}</b>", name=by),
            t.text("<blockquote>{words}</blockquote>", words=note),
        ]
    lines += [
        t.plural(
            "✏️ {n} message by {name} was not sent. It is a draft.",
            "✏️ {n} messages by {name} were not sent. They are drafts.",
            count,
            name=name,
        )
        for name, count in drafts
    ]
    return lines


# Notices


def got(t: Translator, *, by: str, name: str, count: int, holder_id: int, note: bool) -> Rendered:
    if count == 1:
        lines = [t.text("🔀 {name} is yours now. {coach} handed them over.", name=name, coach=by)]
        if note:
            lines.append(t.text("📝 {coach} wrote a note for you. Open to read it.", coach=by))
        return Rendered(
            "\n".join(lines),
            ((Button(t.plain("👤 Open"), f"1:sp:{holder_id}"),),),
        )
    return Rendered(
        t.plural(
            "🔀 {n} person is yours now. {coach} handed them over.",
            "🔀 {n} people are yours now. {coach} handed them over.",
            count,
            coach=by,
        ),
        ((people_button(t),),),
    )


def gave(t: Translator, *, to: str | None, name: str, count: int) -> Rendered:
    """To the coach who had them until now."""
    if to is None:
        return Rendered(
            t.plural(
                "🔀 {n} person of yours is in the list of the municipality now.",
                "🔀 {n} people of yours are in the list of the municipality now.",
                count,
            )
        )
    if count == 1:
        return Rendered(t.text("🔀 {coach} is the coach of {name} now.", name=name, coach=to))
    return Rendered(
        t.plural(
            "🔀 {coach} is the coach of {n} person of yours now.",
            "🔀 {coach} is the coach of {n} people of yours now.",
            count,
            coach=to,
        )
    )


def in_pool(t: Translator, summary: Summary) -> Rendered:
    lines = [
        t.plural(
            "📥 <b>{n} person waits for a coach or an answer.</b>",
            "📥 <b>{n} people wait for a coach or an answer.</b>",
            summary.people,
        )
    ]
    if summary.messages:
        lines.append(t.plural("✉️ {n} message", "✉️ {n} messages", summary.messages))
    return Rendered("\n".join(lines), ((Button(t.plain("📥 Open the list"), "1:mp:0"),),))


# The list


def pool(
    t: Translator, waiting: Sequence[Waiting], *, page: int, hours: OfficeHours, now: datetime
) -> Rendered:
    if not waiting:
        return Rendered(t.text("📥 Nobody waits. Everybody has a coach, and every message an answer."))
    pages = -(-len(waiting) // PAGE)
    page = min(max(page, 0), pages - 1)
    shown = waiting[page * PAGE : (page + 1) * PAGE]
    heading = t.plural(
        "📥 <b>{n} person waits for a coach or an answer.</b>",
        "📥 <b>{n} people wait for a coach or an answer.</b>",
        len(waiting),
    )
    lines: list[str] = [heading]
    lines += [f"• {_line(t, one, hours, now)}" for one in shown]
    rows: list[tuple[Button, ...]] = [
        (Button(f"👤 {one.name}"[:60], f"1:ma:{one.holder_id}"),) for one in shown
    ]
    turns = []
    if page > 0:
        turns.append(Button(t.plain("◀️ Back"), f"1:mp:{page - 1}"))
    if page < pages - 1:
        turns.append(Button(t.plain("More ▶️"), f"1:mp:{page + 1}"))
    if turns:
        rows.append(tuple(turns))
    return Rendered("\n".join(lines), tuple(rows))


def pool_person(t: Translator, one: Waiting, *, reader: Staff, hours: OfficeHours, now: datetime) -> Rendered:
    """One of the list, without a word of what they wrote: that is for who takes them."""
    lines: list[str] = [f"👤 {_line(t, one, hours, now)}"]
    rows: list[tuple[Button, ...]] = []
    if one.coach_id == reader.id:
        rows.append((Button(t.plain("👤 Open"), f"1:sp:{one.holder_id}"),))
    else:
        if one.why is not Why.NO_COACH:
            lines.append(
                t.text(
                    "If you take {name}, you become the coach. {coach} hears of it.",
                    name=one.name,
                    coach=one.coach_name,
                )
            )
        rows.append((Button(t.plain("✋ I take {name}", name=one.name)[:60], f"1:mb:{one.holder_id}"),))
    if reader.role is Role.MANAGER:
        rows.append((Button(t.plain("➡️ Give to a coach"), f"1:mc:{one.holder_id}"),))
    rows.append((Button(t.plain("📥 The list"), "1:mp:0"),))
    return Rendered("\n".join(lines), tuple(rows))


def ask_coach(t: Translator, *, name: str, holder_id: int, colleagues: Sequence[Staff]) -> Rendered:
    rows = tuple((Button(f"👤 {one.name}"[:60], f"1:md:{holder_id}:{one.id}"),) for one in colleagues)
    return Rendered(
        t.text("➡️ Who becomes the coach of {name}?", name=name),
        (*rows, (Button(t.plain("📥 The list"), "1:mp:0"),)),
    )


def taken(t: Translator, holder: Holder) -> Rendered:
    return Rendered(
        t.text("✅ You are the coach of {name} now. They hear your name and hours.", name=holder.name),
        (
            (Button(t.plain("👤 Open"), f"1:sp:{holder.id}"),),
            (Button(t.plain("📥 The list"), "1:mp:0"),),
        ),
    )


def given(t: Translator, holder: Holder, coach: Staff) -> Rendered:
    return Rendered(
        t.text("✅ {coach} is the coach of {name} now.", name=holder.name, coach=coach.name),
        ((Button(t.plain("📥 The list"), "1:mp:0"),),),
    )


def _line(t: Translator, one: Waiting, hours: OfficeHours, now: datetime) -> Html:
    office_hours = int(waited(one.since, now, hours).total_seconds() // 3600)
    parts = [t.text("{name}", name=one.name)]
    if one.why is Why.NO_COACH:
        parts.append(t.text("no coach"))
    elif one.why is Why.AWAY:
        parts.append(t.text("{name} is away", name=one.coach_name))
    else:
        parts.append(t.text("{name} has not answered", name=one.coach_name))
    if one.messages:
        parts.append(t.plural("✉️ {n} message", "✉️ {n} messages", one.messages))
    parts.append(
        t.plural(
            "⏳ {n} office hour, since {day}",
            "⏳ {n} office hours, since {day}",
            office_hours,
            day=t.short_day(one.since),
        )
    )
    return Html(" · ".join(parts))
