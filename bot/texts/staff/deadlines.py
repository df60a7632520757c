"""Who needs what: the caseload by urgency, and notices about single dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.i18n import Html, Translator
from bot.rules.exam_parts import needed
from bot.rules.line import source_of
from bot.rules.trajectory import Level, LineDate, Part, Record
from bot.rules.values import Holder
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.line import back_row
from bot.texts.staff.line_words import date_line, date_name, dutch_day, part_name

PAGE = 8


@dataclass(frozen=True, slots=True)
class Need:
    """What one person needs, the most urgent first; nothing where the end of the term is not known yet."""

    holder: Holder
    dates: Sequence[LineDate]
    levels: Mapping[Part, Level | None]  # of the parts that the dates are about
    law_known: bool = True


def deadlines(t: Translator, needs: Sequence[Need], *, people: int, page: int, today: date) -> Rendered:
    """One line a person; `people` is the size of the caseload. Those of whom nothing is known stand last."""
    pages = max(1, -(-len(needs) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = needs[page * PAGE : (page + 1) * PAGE]
    lines = [t.text("⏳ <b>Deadlines in 90 days</b>"), _counted(t, needs, people)]
    lines += [_line(t, need, today) for need in shown if need.dates]
    for heading, law_known in (
        (t.text("▫️ <b>End of the term not known yet</b>"), True),
        (t.text("▫️ <b>Nothing entered yet</b>"), False),
    ):
        names = [need.holder.name for need in shown if not need.dates and need.law_known is law_known]
        if names:
            lines += [heading, *(t.text("• {name}", name=name) for name in names)]
    rows: list[tuple[Button, ...]] = [
        (Button(f"🧭 {need.holder.name}"[:60], f"1:kl:{need.holder.id}"),) for need in shown
    ]
    turns = []
    if page > 0:
        turns.append(Button(t.plain("◀️ Back"), f"1:kd:{page - 1}"))
    if page < pages - 1:
        turns.append(Button(t.plain("More ▶️"), f"1:kd:{page + 1}"))
    if turns:
        rows.append(tuple(turns))
    return Rendered("\n".join(lines), tuple(rows))


def _counted(t: Translator, needs: Sequence[Need], people: int) -> str:
    urgent = sum(1 for need in needs if need.dates)
    if not urgent:
        return t.text("Nothing is due for anybody.")
    return t.plural(
        "{urgent} of {n} person has something due.",
        "{urgent} of {n} people have something due.",
        people,
        urgent=urgent,
    )


def _line(t: Translator, need: Need, today: date) -> str:
    first = need.dates[0]
    what = t.text(
        "• <b>{name}</b>: {what}, {day}, {left}",
        name=need.holder.name,
        what=date_name(t, first, need.levels.get(first.part) if first.part else None),
        day=dutch_day(first.day),
        left=Html(days_left(t, (first.day - today).days)),
    )
    more = len(need.dates) - 1
    return what + (t.plural(" (and {n} more)", " (and {n} more)", more) if more else "")


def days_left(t: Translator, days: int) -> str:
    if days < 0:
        return t.plural("❗ {n} day ago", "❗ {n} days ago", -days)
    if days == 0:
        return t.text("❗ today")
    return t.plural("in {n} day", "in {n} days", days)


def comes_near(
    t: Translator,
    one: LineDate,
    also: Sequence[LineDate],
    record: Record,
    *,
    name: str,
    today: date,
) -> Rendered:
    """A notice: a date on somebody's line comes near; `also` are others of the same day."""
    levels = needed(record)
    lines = [
        t.text("⏳ <b>{name}</b>: {left}", name=name, left=Html(days_left(t, (one.day - today).days))),
        *(
            date_line(
                t, each, levels.get(each.part) if each.part else None, source_of=source_of(record, each)
            )
            for each in (one, *also)
        ),
    ]
    return Rendered("\n".join(lines), (back_row(t, record.holder_id),))


def signed_up(t: Translator, part: Part, day: date | None, *, name: str, holder_id: int) -> Rendered:
    """The holder tapped "I signed up", or told the day."""
    if day is not None:
        return Rendered(
            t.text(
                "📝 <b>{name}</b> says: the exam {part} is on {day}. Please add the time and the place.",
                name=name,
                part=Html(part_name(t, part)),
                day=dutch_day(day),
            ),
            (
                (Button(t.plain("✏️ Correct"), f"1:kf:{holder_id}:attempt"),),
                back_row(t, holder_id),
            ),
        )
    return Rendered(
        t.text(
            "📝 <b>{name}</b> says: signed up for {part}. You can enter the day once the letter is there.",
            name=name,
            part=Html(part_name(t, part)),
        ),
        (
            (Button(t.plain("✏️ Enter the day"), f"1:kf:{holder_id}:exam"),),
            back_row(t, holder_id),
        ),
    )


def needs_help(t: Translator, one: LineDate | None, record: Record, *, name: str) -> Rendered:
    """The holder tapped "help me" under something of the line; `one` is None where it is gone since."""
    levels = needed(record)
    lines: list[str] = [t.text("🙋 <b>{name}</b> asks for help with the line.", name=name)]
    if one is not None:
        level = levels.get(one.part) if one.part else None
        lines.append(date_line(t, one, level, source_of=source_of(record, one)))
    return Rendered("\n".join(lines), (back_row(t, record.holder_id),))
