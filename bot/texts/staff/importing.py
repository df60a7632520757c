"""What coaches read about a calendar file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.calendar import CalendarEntry, ImportPlan, KnownEntry, Refusal
from bot.rules.folding import one_line
from bot.rules.lengths import shortened
from bot.rules.values import DISCREET_DOMAINS, Domain
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.booking import domain_name, domain_rows
from bot.texts.staff.people import cancel_row

SHOWN = 12
# UTF-16 units of an entry: enough to know it by, so that most files are shown in one message.
TITLE_SHOWN = 60
PLACE_SHOWN = 60
NOTE_SHOWN = 80


def too_late(t: Translator) -> str:
    return t.plain("↩️ This button no longer works. Please send the file again.")


def ask_whom(t: Translator) -> str:
    return t.text("📎 <b>Calendar file</b>\nFor whom are these appointments?")


def ask_domain(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        "\n".join(
            [
                t.text("📎 <b>Calendar file for {name}</b>", name=name),
                t.text(
                    "🏷 What are these appointments about? Health and self-reliance stay private in the messages."
                ),
            ]
        ),
        domain_rows(t, data="1:io") + cancel_row(t),
    )


def dry_run(
    t: Translator,
    plan: ImportPlan,
    *,
    name: str,
    domain: Domain,
    notes: Mapping[str, str],
    keep_notes: bool,
    save: str,
) -> Rendered:
    """What would change, before anything does. `notes` are those of the file, by the keys of its entries; `save` is
    the data of the button that says yes to just this."""
    lines: list[str] = [
        t.text("📎 <b>Calendar file for {name}</b>", name=name),
        t.text("🏷 {domain}", domain=domain_name(t, domain)),
    ]
    groups: list[tuple[str, Sequence[CalendarEntry | KnownEntry]]] = [
        (t.plural("➕ {n} new", "➕ {n} new", len(plan.new)), plan.new),
        (t.plural("🔁 {n} changed", "🔁 {n} changed", len(plan.moved)), [move.new for move in plan.moved]),
        (
            t.plural("❌ {n} cancelled", "❌ {n} cancelled", len(plan.cancelled)),
            [off.old for off in plan.cancelled],
        ),
    ]
    for heading, entries in groups:
        if entries:
            lines += [heading, *(_entry_lines(t, entry, notes) for entry in entries[:SHOWN])]
            lines += _more(t, len(entries))
    if plan.unchanged:
        lines.append(t.plural("➖ {n} already known", "➖ {n} already known", len(plan.unchanged)))
    lines += [_refusal_line(t, refused) for refused in plan.refused[:SHOWN]]
    lines += _more(t, len(plan.refused))
    lines += _privacy_lines(t, plan, name=name, domain=domain, noted=any(notes.values()), kept=keep_notes)
    rows = _notes_row(t, keep_notes) if any(notes.values()) else ()
    if not (plan.new or plan.moved or plan.cancelled):
        return Rendered("\n".join([*lines, t.text("Nothing would change.")]), rows)
    return Rendered(
        "\n".join(lines),
        ((Button(t.plain("✅ Yes, save this"), save), Button(t.plain("✖️ Cancel"), "1:sx")), *rows),
    )


def _entry_lines(t: Translator, entry: CalendarEntry | KnownEntry, notes: Mapping[str, str]) -> str:
    """Moment, title, place and the beginning of the note. What was read with some doubt has a sign."""
    when = (
        f"{t.day(entry.start)}, {t.clock(entry.start)}"
        if isinstance(entry.start, datetime)
        else t.day(entry.start)
    )
    lines: list[str] = [t.text("• {when} {title}", when=when, title=shortened(entry.title, TITLE_SHOWN))]
    if isinstance(entry, CalendarEntry) and entry.warnings:
        lines[0] += " ⚠️"
    if entry.place:
        lines.append(t.text("📍 {place}", place=shortened(entry.place, PLACE_SHOWN)))
    if note := notes.get(entry.key):
        lines.append(t.text("ℹ️ {note}", note=shortened(one_line(note), NOTE_SHOWN)))
    return "\n".join(lines)


def _more(t: Translator, count: int) -> list[str]:
    return [t.plural("… and {n} more", "… and {n} more", count - SHOWN)] if count > SHOWN else []


def _privacy_lines(
    t: Translator, plan: ImportPlan, *, name: str, domain: Domain, noted: bool, kept: bool
) -> list[str]:
    lines: list[str] = []
    read = (*plan.new, *(move.new for move in plan.moved), *plan.unchanged)
    if any(warning.endswith("_bsn") for entry in read for warning in entry.warnings):
        lines.append(t.text("🔒 A number that looks like a BSN is left out."))
    if noted and not kept:
        lines.append(t.text("🔒 The notes are not saved."))
    elif noted and domain in DISCREET_DOMAINS:
        lines.append(t.text("ℹ️ The notes are saved for you. {name} does not see them.", name=name))
    elif noted:
        lines.append(t.text("ℹ️ The notes are saved. {name} sees them too.", name=name))
    return lines


def _notes_row(t: Translator, kept: bool) -> Buttons:
    if kept:
        return ((Button(t.plain("🔒 Without the notes"), "1:in:n"),),)
    return ((Button(t.plain("ℹ️ With the notes"), "1:in:y"),),)


def _refusal_line(t: Translator, refused: Refusal) -> str:
    reason = _reasons(t).get(refused.reason) or t.plain("cannot be read")
    if not refused.line:  # it is about the whole file
        return t.text("⚠️ {reason}", reason=reason)
    return t.text("⚠️ Line {line}: {reason}", line=refused.line, reason=reason)


def _reasons(t: Translator) -> dict[str, str]:
    return {
        "no_start": t.plain("has no start"),
        "bad_date": t.plain("has a date that does not exist"),
        "unknown_zone": t.plain("has an unknown time zone"),
        "bad_rule": t.plain("repeats by a rule that cannot be read"),
        "rule_unknown": t.plain("repeats by a rule that cannot be read"),
        "rule_never": t.plain("repeats on days that never come"),
        "rule_too_heavy": t.plain("repeats too often"),
        "not_closed": t.plain("is not complete: the file was cut off"),
        "only_a_reply": t.plain("is a reply to an invitation, not an appointment"),
        "too_many_entries": t.plain("the file has too many entries"),
        "not_a_calendar": t.plain("this is not a calendar file"),
        "html": t.plain("this is a web page, not a calendar file"),
        "empty_file": t.plain("the file is empty"),
        "too_large": t.plain("the file is too large"),
    }


def unreadable(t: Translator, reason: str) -> Rendered:
    why = _reasons(t).get(reason)
    if why is None:
        return Rendered(t.text("📎 I cannot read this file. Nothing was changed."))
    return Rendered(t.text("📎 I cannot read this file: {reason}. Nothing was changed.", reason=why))


def saved(t: Translator, *, name: str, new: int, moved: int, cancelled: int) -> Rendered:
    return Rendered(
        t.text(
            "✅ Saved for {name}: {new} new, {moved} changed, {cancelled} cancelled. The messages are sent automatically.",
            name=name,
            new=new,
            moved=moved,
            cancelled=cancelled,
        )
    )
