"""What coaches and managers read about a list of people, in the chat and at the command line."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.i18n import Html, Translator
from bot.rules.caseload import CaseloadPlan, Change, Entry, Remark, UnreadableTable
from bot.rules.lengths import shortened
from bot.rules.trajectory import GivenKind
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.people import cancel_row, people_button

SHOWN = 6  # of each group, so that most lists are shown in one message
NAME_SHOWN = 60  # UTF-16 units


def dry_run(t: Translator, plan: CaseloadPlan, *, save: str) -> Rendered:
    """What would change, before anything does. `save` is the data of the button that says yes to just this."""
    lines: list[str] = [t.text("📎 <b>List of people</b>"), *summary(t, plan, most=SHOWN)]
    if plan.changes_nothing:
        return Rendered("\n".join([*lines, t.text("Nothing would change.")]))
    return Rendered("\n".join(lines), ((Button(t.plain("✅ Yes, import"), save),), *cancel_row(t)))


def summary(t: Translator, plan: CaseloadPlan, *, most: int | None = None) -> list[str]:
    """A line for each group, and one for each row in it: all, or the first few."""
    new = [_new_line(t, entry) for entry in plan.new[:most]]
    changed = [_change_line(t, change) for change in plan.changed[:most]]
    refused = [remark_line(t, remark) for remark in plan.refused[:most]]
    warnings = [remark_line(t, remark) for remark in plan.warnings[:most]]
    lines: list[str] = []
    if plan.new:
        lines += [t.plural("➕ {n} new", "➕ {n} new", len(plan.new)), *new, *_more(t, plan.new, most)]
    if plan.changed:
        lines.append(t.plural("🔁 {n} changed", "🔁 {n} changed", len(plan.changed)))
        lines += [*changed, *_more(t, plan.changed, most)]
    if plan.same:
        lines.append(t.plural("➖ {n} already known", "➖ {n} already known", len(plan.same)))
    if plan.refused:
        lines.append(t.plural("⛔️ {n} row refused", "⛔️ {n} rows refused", len(plan.refused)))
        lines += [*refused, *_more(t, plan.refused, most)]
    if plan.warnings:
        lines.append(t.plural("⚠️ {n} row to look at", "⚠️ {n} rows to look at", len(plan.warnings)))
        lines += [*warnings, *_more(t, plan.warnings, most)]
    lines += [remark_line(t, remark) for remark in plan.columns[:most]]
    return lines + _more(t, plan.columns, most)


def remark_line(t: Translator, remark: Remark) -> Html:
    """Where it is, and why; never what stands in the cell."""
    reason = Html(_reasons(t)[remark.reason])
    column = shortened(remark.column, NAME_SHOWN)
    if not remark.row:
        return t.text("Column {column}: {reason}", column=column, reason=reason)
    if not remark.column:
        return t.text("Row {row}: {reason}", row=remark.row, reason=reason)
    return t.text("Row {row}, {column}: {reason}", row=remark.row, column=column, reason=reason)


def unreadable(t: Translator, error: UnreadableTable) -> Rendered:
    reason = _unreadable_reasons(t)[error.reason](error.facts)
    return Rendered(t.text("📎 I cannot read this file: {reason}. Nothing was changed.", reason=reason))


def saved(t: Translator, *, new: int, changed: int) -> Rendered:
    return Rendered(
        t.text(
            "✅ Saved: {new} new, {changed} changed. Nobody got a message: give each new person their link with /people.",
            new=new,
            changed=changed,
        ),
        ((people_button(t),),),
    )


def not_saved(t: Translator) -> Html:
    """At the command line, below a dry run."""
    return t.text("Nothing was changed. Add --yes to save this.")


def _new_line(t: Translator, entry: Entry) -> Html:
    values = [_value(t, kind, one.day) for kind, one in entry.dates.items()]
    return _row_line(t, entry, values)


def _change_line(t: Translator, change: Change) -> Html:
    """Who, and what differs; days with the new value, the month in letters."""
    dates = {kind: one.day for kind, one in change.new.dates.items()}
    values = [
        _value(t, GivenKind(field), dates[GivenKind(field)]) if field in dates else Html(_field(t, field))
        for field in change.fields
    ]
    return _row_line(t, change.new, values, name=_name(change.new) or change.old.name)


def _row_line(t: Translator, entry: Entry, values: Sequence[str], *, name: str = "") -> Html:
    name = shortened(name or _name(entry) or entry.reference, NAME_SHOWN)
    if not values:
        return t.text("Row {row}: {name}", row=entry.row, name=name)
    return t.text("Row {row}: {name}; {what}", row=entry.row, name=name, what=Html(", ".join(values)))


def _name(entry: Entry) -> str:
    return f"{entry.name} {entry.surname}".strip()


def _value(t: Translator, kind: GivenKind, day: date) -> Html:
    return t.text("{what} {day}", what=Html(_field(t, kind)), day=t.day(day))


def _more(t: Translator, items: Sequence[object], most: int | None) -> list[str]:
    if most is None or len(items) <= most:
        return []
    return [t.plural("… and {n} more", "… and {n} more", len(items) - most)]


def _field(t: Translator, field: str) -> str:
    return {
        "reference": t.text("number"),
        "name": t.text("name"),
        "surname": t.text("surname"),
        "birth": t.text("day of birth"),
        "phone": t.text("phone"),
        "language": t.text("language"),
        "law": t.text("law"),
        "route": t.text("learning route"),
        "district": t.text("part of the town"),
        "level": t.text("level of Dutch"),
        "coach": t.text("coach"),
        GivenKind.TERM_START: t.text("start of the term"),
        GivenKind.TERM_END: t.text("end of the term"),
        GivenKind.PIP: t.text("PIP"),
        GivenKind.NOTICE: t.text("DUO’s notice"),
        GivenKind.REGISTERED: t.text("registered in the BRP"),
    }[field]


def _reasons(t: Translator) -> dict[str, str]:
    return {
        # A row is refused.
        "bad_date": t.text("this is not a date"),
        "excel_date": t.text("this number looks like an Excel date; give the column a date format"),
        "future_birth": t.text("a day of birth cannot be in the future"),
        "scientific": t.text(
            "Excel has rounded this number; give the column the format Text and fill it in again"
        ),
        "several_numbers": t.text("there is more than one phone number"),
        "words_in_phone": t.text("there are words with the phone number"),
        "bad_phone": t.text("this is not a complete phone number"),
        "too_long": t.text("this is too long"),
        "nobody": t.text("there is no number and no name"),
        "repeated_header": t.text("these are the column names again"),
        "total": t.text("this is a total, not a person"),
        "several_people": t.text("there are several people of this name; add their number"),
        "twice": t.text("another row is about the same person"),
        "other_coach": t.text("this person has another coach"),
        "gone": t.text(
            "this is the number of somebody who has moved away, or of a record made one with another"
        ),
        "end_before_start": t.text("the term would end before it starts"),
        # A row is taken, with something to look at.
        "past": t.text("this date has passed"),
        "day_unknown": t.text("only the year of birth is known"),
        "placeholder": t.text("this is not a name or number; left empty"),
        "zero_restored": t.text("the 0 before the phone number was missing; it was put back"),
        "plus_restored": t.text("the + before the phone number was missing; it was put back"),
        "language_unknown": t.text("this language is not known; the person will be asked"),
        "law_unknown": t.text("this law is not known; left open"),
        "route_unknown": t.text("this learning route is not known; left open"),
        "level_unknown": t.text("this level of Dutch is not known; left open"),
        "route_of_another_law": t.text("only Wi2021 has learning routes; left open"),
        "extra_cells": t.text("there are cells beside the last column; they are not read"),
        "coach_unknown": t.text("this coach is not known"),
        "coach_ignored": t.text("the coach is you; only a manager can give people to others"),
        # A column.
        "bsn": t.text("🔒 looks like BSNs; nothing of it is saved"),
        "not_kept": t.text("is not saved"),
        "unknown": t.text("is not known; nothing of it is saved"),
    }


def _unreadable_reasons(t: Translator) -> dict[str, Callable[[dict[str, int]], Html]]:
    return {
        "empty_file": lambda facts: t.text("the file is empty"),
        "too_large": lambda facts: t.text("the file is larger than {n} MB", n=facts["megabytes"]),
        "too_many_rows": lambda facts: t.text("the file has more than {n} rows", n=facts["limit"]),
        "html": lambda facts: t.text("this is a web page, not a list"),
        "old_excel": lambda facts: t.text("this is an old Excel file; save it as .xlsx"),
        "not_a_table": lambda facts: t.text("this is not a list"),
        "unknown_letters": lambda facts: t.text("the letters cannot be read; save it as CSV UTF-8 or .xlsx"),
        "no_separator": lambda facts: t.text("there is nothing between the columns, such as ;"),
        "open_quote": lambda facts: t.text('a quote (") in row {row} is never closed', row=facts["row"]),
        "no_header": lambda facts: t.text("no row with column names was found"),
        "no_person": lambda facts: t.text("there is no column with a number or a name of the people"),
    }
