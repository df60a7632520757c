"""What the command line prints about one person: for whoever runs the bot, in English."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.rules.calendar import ImportPlan, to_json
from bot.rules.law_sources import LAW_RULES
from bot.rules.line import Line
from bot.rules.trajectory import Attempt, Limit, LineDate, Record
from bot.rules.values import Appointment, Kind, Outgoing

REASONS = {
    Kind.APPOINTMENT_NEW: "a new appointment",
    Kind.APPOINTMENT_CHANGED: "the appointment changed",
    Kind.APPOINTMENT_CANCELLED: "the appointment was cancelled",
    Kind.PRACTICE: "the hour of practice that they chose",
    Kind.CHECK_IN: "the day of the check-in",
}
LIMITS = {Limit.NOT_LATER: "not later than", Limit.NOT_EARLIER: "not earlier than", Limit.ON: "on"}


def print_plan(plan: ImportPlan, *, done: bool) -> None:
    """The plan of an import, an entry a line."""
    found = to_json(plan)
    for group, entries in found.items():
        click.echo(f"{group}: {len(entries)}")
        for entry in entries:
            if group == "refused":
                click.echo(f"  line {entry['line']}: {entry['reason']}")
            else:
                warnings = f"  ({', '.join(entry['warnings'])})" if entry["warnings"] else ""
                click.echo(f"  {entry['start']}  {entry['title']}{warnings}")
    click.echo("Saved." if done else "Nothing was changed. Add --yes to save this.")


def print_upcoming(rows: Iterable[Outgoing], zone: str) -> None:
    """Every message with its moment in the person's zone, its kind and its reason. Numbers, no names."""
    rows = list(rows)
    for row in rows:
        due = row.due.astimezone(ZoneInfo(zone))
        click.echo(
            f"{due:%a %Y-%m-%d %H:%M}  {row.kind}  {_subject(row)}  because: {reason(row)}  [{row.state}]"
        )
    if not rows:
        click.echo("Nothing in the next 30 days.")
    else:
        click.echo(f"All times in {zone}.")


def _subject(row: Outgoing) -> str:
    named = {Kind.LINE_REMINDER: "the line", Kind.PRACTICE: "a little Dutch", Kind.CHECK_IN: "how it goes"}
    return named.get(row.kind, f"appointment {row.subject_id}")


def reason(row: Outgoing) -> str:
    return REASONS.get(row.kind, f"reminder rule {row.rule}")


def print_dates(dates: Iterable[LineDate]) -> None:
    """Dates of a trajectory, one a line: how it binds, the day, what it is, where it comes from, its law."""
    dates = list(dates)
    for one in dates:
        law = LAW_RULES.get(one.basis.rule)
        what = f"{one.kind} {one.part}" if one.part else one.kind
        source = one.source if one.confirmed else f"{one.source}, not confirmed"
        article = f"  {law.article}, {law.address}" if law else ""
        click.echo(f"{LIMITS[one.limit]:16} {one.day:%a %Y-%m-%d}  {what}  [{source}]{article}")
    if not dates:
        click.echo("No dates follow from this.")


def date_to_json(one: LineDate) -> dict[str, Any]:
    """For programs. Article and address are None for a date that was entered, and for one that stands in no law."""
    law = LAW_RULES.get(one.basis.rule)
    return {
        "kind": one.kind,
        "part": one.part,
        "day": one.day.isoformat(),
        "source": one.source,
        "limit": one.limit,
        "confirmed": one.confirmed,
        "rule": one.basis.rule,
        "article": law.article if law else None,
        "address": law.address if law else None,
        "inputs": {
            name: value.isoformat() if isinstance(value, date) else value for name, value in one.basis.inputs
        },
    }


def print_line(record: Record, line: Line) -> None:
    """All that stands on a person's line. Numbers, no names and no places."""
    frame = record.trajectory
    click.echo(
        f"law: {frame.law or 'not entered'}, route: {frame.route or 'not entered'}, stage: {frame.stage}"
    )
    print_dates(line.dates)
    for part in line.parts:
        click.echo(f"{part.part} {part.level or ''}".strip() + f": {part.state}, attempts: {part.attempts}")
    for one in line.hours:
        norm = "no norm" if one.norm is None else f"of {one.norm / 60:g}"
        click.echo(f"hours {'+'.join(one.kinds)}: {one.minutes / 60:g} {norm}")
    for clash in line.clashes:
        gap = int(clash.gap.total_seconds()) // 60
        click.echo(f"clash: {_thing(clash.first)} and {_thing(clash.second)}, {gap} minutes between")
    if line.next:
        click.echo(f"next: {line.next.code} on {line.next.day.isoformat()}")


def line_to_json(record: Record, line: Line) -> dict[str, Any]:
    """The same for programs."""
    frame = record.trajectory
    return {
        "holder": record.holder_id,
        "today": line.today.isoformat(),
        "law": frame.law,
        "route": frame.route,
        "stage": frame.stage,
        "dates": [date_to_json(one) for one in line.dates],
        "parts": [
            {"part": one.part, "level": one.level, "state": one.state, "attempts": one.attempts}
            for one in line.parts
        ],
        "hours": [{"kinds": list(one.kinds), "minutes": one.minutes, "norm": one.norm} for one in line.hours],
        "clashes": [
            {
                "first": _thing(one.first),
                "second": _thing(one.second),
                "minutes": int(one.gap.total_seconds()) // 60,
            }
            for one in line.clashes
        ],
        "next": line.next.code if line.next else None,
    }


def _thing(one: Appointment | Attempt) -> str:
    return f"{'appointment' if isinstance(one, Appointment) else 'exam'} {one.id}"
