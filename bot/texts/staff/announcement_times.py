"""When an announcement leaves, and whether it comes each week."""

from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.i18n import Html, Translator
from bot.rules.announcement_views import Moment
from bot.rules.announcements import second_day
from bot.rules.days import holidays
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.announcement_audience import back_row

MONTHS = (1, 2, 3)  # so long a series can be tapped


def menu(t: Translator, found: Moment, *, days: Sequence[date], tomorrow: date, said: str = "") -> Rendered:
    """`days` can be tapped; any other can be typed."""
    one, town = found.one, found.town
    lines = [said] if said else []
    lines += [t.text("🗓 <b>When does it go?</b>"), *moment_lines(t, found), ""]
    lines.append(
        t.text(
            "🕘 Office hours: {since} to {until}. At night and on holidays nothing goes.",
            since=_clock(town.office_from),
            until=_clock(town.office_until),
        )
    )
    lines.append(t.text("Tap, or type a day and a time. For example: di 1 dec 10:00."))
    chosen = [
        Button(t.plain("📨 At once"), f"1:hn:{one.id}"),
        Button(t.plain("🌅 Tomorrow 9:00"), f"1:hm:{one.id}:{tomorrow.isoformat()}:09:00"),
    ]
    rows: list[tuple[Button, ...]] = [tuple(chosen)]
    buttons = [Button(_day_label(t, day), f"1:hm:{one.id}:{day.isoformat()}") for day in days]
    rows += [tuple(buttons[first : first + 3]) for first in range(0, len(buttons), 3)]
    if one.due is not None:
        rows.append((Button(t.plain("🔁 Each week"), f"1:hw:{one.id}"),))
    return Rendered("\n".join(lines), (*rows, back_row(t, one.id)))


def choose_hour(t: Translator, found: Moment, day: date, hours: Sequence[time]) -> Rendered:
    town = found.town
    lines = [
        t.text("🗓 <b>{day}: at what time?</b>", day=t.day(day)),
        t.text(
            "🕘 Office hours: {since} to {until}. At night and on holidays nothing goes.",
            since=_clock(town.office_from),
            until=_clock(town.office_until),
        ),
    ]
    if day in holidays(day.year):
        lines.append(t.text("🎉 That is a holiday: it would go on the first day after it."))
    data = f"1:hm:{found.one.id}:{day.isoformat()}"
    buttons = [Button(_clock(at), f"{data}:{_clock(at)}") for at in hours]
    rows = [tuple(buttons[first : first + 4]) for first in range(0, len(buttons), 4)]
    return Rendered("\n".join(lines), (*rows, (Button(t.plain("◀️ Another day"), f"1:hd:{found.one.id}"),)))


def repeat(t: Translator, found: Moment, *, said: str = "") -> Rendered:
    """Each week on the day that was chosen, until when."""
    one = found.one
    lines = [said] if said else []
    lines += [t.text("🔁 <b>Each week?</b>"), *moment_lines(t, found)]
    lines.append(t.text("Until when? Tap, or type the last day."))
    data = f"1:hw:{one.id}"
    rows: list[tuple[Button, ...]] = [
        tuple(
            Button(t.plain_plural("{n} month", "{n} months", months), f"{data}:{months}") for months in MONTHS
        )
    ]
    if one.repeat_until is not None:
        label = t.plain("✅ Not on holidays") if one.skip_holidays else t.plain("▫️ Not on holidays")
        rows.append((Button(label, f"1:hx:{one.id}:{'0' if one.skip_holidays else '1'}"),))
        rows.append((Button(t.plain("✖️ Only once"), f"{data}:-"),))
    return Rendered("\n".join(lines), (*rows, (Button(t.plain("◀️ When"), f"1:hd:{one.id}"),)))


def moment_lines(t: Translator, found: Moment) -> list[Html]:
    """When it goes, really goes, and comes again."""
    one = found.one
    if one.due is None:
        lines = [t.text("📨 As soon as it is released.")]
    else:
        lines = [t.text("📨 {day} at {time}", day=t.day(one.due), time=t.clock(one.due))]
    really = {"day": t.day(found.goes), "time": t.clock(found.goes)}
    if found.holiday:
        lines.append(t.text("🎉 That is a holiday: it really goes on {day} at {time}.", **really))
    elif found.night:
        lines.append(t.text("🌙 That is at night: it really goes on {day} at {time}.", **really))
    if one.due is not None and one.repeat_until is not None:
        weekday = t.weekday(one.due.astimezone(ZoneInfo(found.town.zone)).weekday())
        until = t.day(one.repeat_until)
        if one.skip_holidays:
            lines.append(t.text("🔁 Each {weekday} until {day}, not on holidays", weekday=weekday, day=until))
        else:
            lines.append(
                t.text("🔁 Each {weekday} until {day}, after a holiday later", weekday=weekday, day=until)
            )
    return lines


def too_short(t: Translator, found: Moment) -> Html:
    """Of a series whose last day comes before its second one."""
    second = second_day(found.one.due or found.goes, found.town.zone)
    return t.text("🗓 The last day is {day} or later, and within a year.", day=t.day(second))


def _day_label(t: Translator, day: date) -> str:
    return f"🎉 {t.short_day(day)}" if day in holidays(day.year) else t.short_day(day)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
