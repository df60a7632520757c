"""What the command line prints about one person: for whoever runs the bot, in English."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import click

from bot.rules.calendar import ImportPlan, to_json
from bot.rules.values import Kind, Outgoing

REASONS = {
    Kind.APPOINTMENT_NEW: "a new appointment",
    Kind.APPOINTMENT_CHANGED: "the appointment changed",
    Kind.APPOINTMENT_CANCELLED: "the appointment was cancelled",
}


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
            f"{due:%a %Y-%m-%d %H:%M}  {row.kind}  appointment {row.subject_id}  because: {reason(row)}  [{row.state}]"
        )
    if not rows:
        click.echo("Nothing in the next 30 days.")
    else:
        click.echo(f"All times in {zone}.")


def reason(row: Outgoing) -> str:
    return REASONS.get(row.kind, f"reminder rule {row.rule}")
