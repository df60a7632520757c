"""Where each day on a person's line comes from, for the coach: the rule, what went into it, the article, the source."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.i18n import Translator, visible
from bot.rules.trajectory import Level, LineDate, Part
from bot.rules.values import Holder
from bot.texts.explaining import explain
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.line import back_row
from bot.texts.staff.line_words import date_line, date_name, dutch_day

PAGE = 10

Levels = Mapping[Part, Level | None]


def choose(
    t: Translator, holder: Holder, dates: Sequence[LineDate], levels: Levels, *, page: int
) -> Rendered:
    """A button for each date."""
    pages = max(1, -(-len(dates) // PAGE))
    page = min(max(page, 0), pages - 1)
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                f"❓ {dutch_day(one.day)} {_plain_name(t, one, levels)}"[:60], f"1:ky:{holder.id}:{one.code}"
            ),
        )
        for one in dates[page * PAGE : (page + 1) * PAGE]
    ]
    turns = []
    if page > 0:
        turns.append(Button(t.plain("◀️ Back"), f"1:kx:{holder.id}:{page - 1}"))
    if page < pages - 1:
        turns.append(Button(t.plain("More ▶️"), f"1:kx:{holder.id}:{page + 1}"))
    if turns:
        rows.append(tuple(turns))
    text = (
        t.text("❓ <b>Where does a day of {name} come from?</b> Choose the day.", name=holder.name)
        if dates
        else t.text("There are no days on the line of {name} yet.", name=holder.name)
    )
    return Rendered(text, (*rows, back_row(t, holder.id)))


def reason(t: Translator, holder: Holder, one: LineDate, levels: Levels, *, today: date) -> Rendered:
    """The same words as the person reads."""
    level = levels.get(one.part) if one.part else None
    lines = [
        t.text("❓ <b>{name}</b>", name=holder.name),
        date_line(t, one, level),
        "",
        explain(t, one, today=today),
    ]
    return Rendered(
        "\n".join(lines),
        ((Button(t.plain("❓ Another day"), f"1:kx:{holder.id}"),), back_row(t, holder.id)),
    )


def _plain_name(t: Translator, one: LineDate, levels: Levels) -> str:
    return visible(date_name(t, one, levels.get(one.part) if one.part else None))
