"""What coaches and managers read as they make two records of one person one."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.values import Holder
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.people import cancel_row, pick_rows


def ask_first(t: Translator, holders: Sequence[Holder], *, page: int = 0) -> Rendered:
    return Rendered(
        t.text("👯 <b>One person, two records</b>")
        + "\n"
        + t.text("Which record stays? Tap a name, or type a part of it."),
        _rows(t, holders, page),
    )


def ask_second(t: Translator, holders: Sequence[Holder], *, name: str, page: int = 0) -> Rendered:
    return Rendered(
        t.text("👯 Which record is {name} too? It goes into the first one.", name=name),
        _rows(t, holders, page),
    )


def nobody_found(t: Translator, search: str) -> Rendered:
    return Rendered(
        t.text("🔍 I find nobody called {search}. Type another part of the name.", search=search),
        cancel_row(t),
    )


def record_lines(
    t: Translator, holder: Holder, *, coach: str, language: str, appointments: int, messages: int
) -> list[str]:
    """What tells one record from the other."""
    lines: list[str] = [
        t.text("📱 Linked: gets messages.")
        if holder.chat_id and holder.takes_part
        else t.text("▫️ Not linked"),
        t.text("👤 Coach: {name}", name=coach) if coach else t.text("👤 No coach"),
    ]
    if language:
        lines.append(t.text("🌍 Reads: {language}", language=language))
    lines.append(t.plural("📅 {n} appointment ahead", "📅 {n} appointments ahead", appointments))
    lines.append(t.plural("✉️ {n} message", "✉️ {n} messages", messages))
    return lines


def echo(
    t: Translator, kept: Holder, other: Holder, kept_lines: Sequence[str], other_lines: Sequence[str]
) -> Rendered:
    lines = [
        t.text("👯 <b>Is this one person?</b>"),
        t.text("1️⃣ <b>{name}</b> (number {number}): this record stays", name=kept.name, number=kept.id),
        *kept_lines,
        t.text("2️⃣ <b>{name}</b> (number {number}): goes into it", name=other.name, number=other.id),
        *other_lines,
    ]
    if kept.chat_id is not None and other.chat_id not in (None, kept.chat_id):
        lines.append(t.text("⚠️ Both have a phone. Messages will come to the phone of the first one only."))
    lines.append(t.text("You can undo this later."))
    return Rendered(
        "\n".join(lines),
        (
            (Button(t.plain("✅ Yes, make them one"), "1:my"),),
            (Button(t.plain("🔁 The other way round"), "1:mv"),),
            *cancel_row(t),
        ),
    )


def made_one(t: Translator, *, name: str, kept_id: int, merge_id: int) -> Rendered:
    return Rendered(
        t.text("✅ {name} has one record now.", name=name),
        (
            (Button(t.plain("👤 Open"), f"1:sp:{kept_id}"),),
            (undo_button(t, merge_id),),
        ),
    )


def cannot(t: Translator) -> Rendered:
    return Rendered(
        t.text("✋ This is not possible now: one of them is moving, or it is one and the same record.")
    )


def taken_apart(t: Translator, *, name: str) -> Rendered:
    return Rendered(t.text("↩️ These are two records again. Nothing of {name} was lost.", name=name))


def merge_line(t: Translator, made_at: datetime) -> str:
    return t.text("👯 Two records were made one on {day}.", day=t.day(made_at))


def undo_button(t: Translator, merge_id: int) -> Button:
    return Button(t.plain("↩️ Make them two again"), f"1:mu:{merge_id}")


def _rows(t: Translator, holders: Sequence[Holder], page: int) -> Buttons:
    return pick_rows(t, holders, page=page, pick="1:ms", turn="1:mq") + cancel_row(t)
