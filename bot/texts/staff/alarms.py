"""What staff read of words of danger. A notice says that somebody is needed; what was written is read after a tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.alarms import Alarm
from bot.rules.values import Staff
from bot.texts.rendered import Button, Buttons, Rendered

MOST = 6  # messages that are shown
LONGEST = 450  # characters of each


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the person."""

    at: datetime
    words: str
    medium: str  # text, photo, voice, ...
    edited: bool = False
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """About whom it is. `others` share the phone; `own`: the reader coaches them, or stands in."""

    id: int
    name: str
    language: str
    phone: str
    coach: str
    others: tuple[str, ...]
    own: bool


def called(t: Translator, alarm_id: int, *, name: str, again: bool) -> Rendered:
    if again:
        return Rendered(
            t.text(
                "🆘 <b>{name} wrote words of danger again.</b>\nYou took this. Please look now.", name=name
            ),
            ((_read(t, alarm_id),),),
        )
    return Rendered(
        "\n".join(
            [
                t.text("🆘 <b>{name}: somebody is needed now.</b>", name=name),
                t.text("Words of danger came in. The help numbers were sent at once."),
                t.text("Until somebody takes it, one after the other is told, every 15 minutes."),
            ]
        ),
        ((_take(t, alarm_id),),),
    )


def news(t: Translator, alarm_id: int, *, name: str, lifted: bool) -> Rendered:
    if lifted:
        return Rendered(t.text("✅ A colleague says that {name} is looked after.", name=name))
    return Rendered(
        t.text("✋ A colleague looks after {name} now. You need not do anything.", name=name),
        ((_read(t, alarm_id),),),
    )


def opened(
    t: Translator,
    alarm: Alarm,
    person: Person,
    said: Sequence[Said],
    *,
    taken_by: Staff | None,
    reader_id: int,
) -> Rendered:
    """The messages, the oldest first: all since the words of danger."""
    lines = [t.text("🆘 <b>{name}</b>", name=person.name), _state(t, alarm, taken_by, reader_id)]
    if person.phone:
        lines.append(t.text("📞 {phone}", phone=person.phone))
    if person.language:
        lines.append(t.text("🌍 Reads: {language}", language=person.language))
    if person.coach:
        lines.append(t.text("👤 Coach: {coach}", coach=person.coach))
    if person.others:
        names = ", ".join(person.others)
        lines.append(t.text("👥 Shared phone: it may also be from {names}.", names=names))
    shown = said if len(said) <= MOST else [said[0], *said[1 - MOST :]]
    lines += [_said(t, one) for one in shown]
    if alarm.is_open:
        lines.append(
            t.text("⏸ Practice, check-ins and reminders of deadlines rest until it is looked after.")
        )
    return Rendered("\n".join(lines), _buttons(t, alarm, person))


def ask_lift(t: Translator, alarm_id: int, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "✅ <b>Is {name} looked after?</b>\nThen practice and reminders go on, and nobody is told any more.",
            name=name,
        ),
        (
            (Button(t.plain("✅ Yes, looked after"), f"1:yl:{alarm_id}:y"),),
            (Button(t.plain("◀️ Back"), f"1:yo:{alarm_id}"),),
        ),
    )


def looked_after(t: Translator, *, name: str) -> Rendered:
    return Rendered(t.text("✅ {name} is looked after. Practice and reminders go on.", name=name))


def open_line(t: Translator) -> str:
    """On the page of a person."""
    return t.text("🆘 <b>Words of danger came in</b>, and nobody has said that it is looked after.")


def open_button(t: Translator, alarm_id: int, name: str = "") -> Button:
    label = f"🆘 {name[:30]}" if name else t.plain("🆘 Look")
    return Button(label, f"1:yo:{alarm_id}")


def open_heading(t: Translator) -> str:
    """In the list of a coach, above everything else."""
    return t.text("🆘 <b>Words of danger</b>")


def _state(t: Translator, alarm: Alarm, taken_by: Staff | None, reader_id: int) -> str:
    if not alarm.is_open:
        return t.text("✅ It is looked after.")
    if alarm.taken_at is None or taken_by is None:
        return t.text("❔ Nobody has taken it yet.")
    if taken_by.id == reader_id:
        return t.text("✋ You took it at {time}.", time=t.clock(alarm.taken_at))
    return t.text("✋ {who} took it at {time}.", who=taken_by.name, time=t.clock(alarm.taken_at))


def _said(t: Translator, one: Said) -> str:
    head = f"✍️ {t.short_day(one.at)} {t.clock(one.at)}"
    if one.edited:
        head += f" {t.text('(edited)')}"
    if one.forwarded:
        head += f" {t.text('(forwarded)')}"
    if not one.words:
        return f"{head} 📎"
    words = one.words if len(one.words) <= LONGEST else f"{one.words[:LONGEST]}…"
    return Html(f"{head}\n{t.text('<blockquote>{words}</blockquote>', words=words)}")


def _buttons(t: Translator, alarm: Alarm, person: Person) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    if alarm.waits:
        rows.append((_take(t, alarm.id),))
    if person.own:
        rows.append((Button(t.plain("👤 Person"), f"1:sp:{person.id}"),))
    if alarm.is_open:
        rows.append((Button(t.plain("✅ It is looked after"), f"1:yl:{alarm.id}"),))
    return tuple(rows)


def _take(t: Translator, alarm_id: int) -> Button:
    return Button(t.plain("✋ I take it"), f"1:yt:{alarm_id}")


def _read(t: Translator, alarm_id: int) -> Button:
    return Button(t.plain("📖 Read"), f"1:yo:{alarm_id}")
