"""For whom an announcement is, as coaches and managers choose it by taps, with the count of now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.announcement_views import Choices, Known
from bot.rules.announcements import Announcement
from bot.rules.audience import Audience, Level
from bot.rules.lengths import shortened
from bot.rules.trajectory import Law, Route, Stage
from bot.rules.values import Domain
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.announcement_reach import reached_lines
from bot.texts.staff.announcing import hub_button
from bot.texts.staff.booking import domain_name
from bot.texts.staff.line_words import law_name, route_name, stage_name

A_PAGE = 16  # things that can be chosen, on one page
LABEL = 40  # characters
MOST_NAMED = 8  # things of one kind that are named in a line

Option = tuple[
    str, str, bool
]  # what stands on the button, what stands for it in its data, whether it is chosen

# The fields of an audience, by their letter in the data of a button.
FIELDS: Mapping[str, str] = {
    "l": "languages",
    "w": "laws",
    "r": "routes",
    "v": "levels",
    "s": "stages",
    "t": "tracks",
    "c": "coach_ids",
    "d": "districts",
    "y": "reached_by",
    "n": "not_reached_by",
}


def menu(t: Translator, found: Choices, *, said: str = "") -> Rendered:
    """Who gets it now, and what can be chosen. `said` is the line on top."""
    one = found.one
    lines = [said] if said else []
    lines.append(t.text("👥 <b>Who gets it?</b>"))
    lines += audience_lines(t, one.audience, found.known)
    lines += ["", *reached_lines(t, found.reached)]
    buttons = [
        Button(f"{_mark(bool(getattr(one.audience, FIELDS[letter])))} {label}", f"1:eb:{one.id}:{letter}")
        for letter, label in _field_labels(t).items()
        if _offers(found, letter)
    ]
    rows = [tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2)]
    if one.audience != Audience():
        rows.append((Button(t.plain("👥 Everybody"), f"1:ee:{one.id}"),))
    return Rendered("\n".join(lines), (*rows, back_row(t, one.id)))


def options(t: Translator, found: Choices, letter: str, offered: Sequence[Option], *, page: int) -> Rendered:
    """The things of one kind that can be chosen; each tap changes the count."""
    one = found.one
    lines = [
        t.text("👥 <b>Who gets it?</b>"),
        Html(f"<b>{_field_labels(t)[letter]}</b>"),
        _hint(t, letter),
        "",
        *reached_lines(t, found.reached),
    ]
    pages = max(1, -(-len(offered) // A_PAGE))
    page = min(page, pages - 1)
    shown = offered[page * A_PAGE : (page + 1) * A_PAGE]
    buttons = [
        Button(shortened(f"{_mark(chosen)} {label}", LABEL), f"1:et:{one.id}:{letter}:{code}")
        for label, code, chosen in shown
    ]
    wide = 1 if letter in "ynd" else 2
    rows = [tuple(buttons[first : first + wide]) for first in range(0, len(buttons), wide)]
    turns = []
    if page:
        turns.append(Button("◀️", f"1:eb:{one.id}:{letter}:{page - 1}"))
    if page + 1 < pages:
        turns.append(Button("▶️", f"1:eb:{one.id}:{letter}:{page + 1}"))
    if turns:
        rows.append(tuple(turns))
    rows.append((Button(t.plain("✅ Ready"), f"1:ea:{one.id}"),))
    return Rendered("\n".join(lines), tuple(rows))


def back_row(t: Translator, announcement_id: int) -> tuple[Button, ...]:
    return (hub_button(t, announcement_id),)


def audience_lines(t: Translator, audience: Audience, known: Known) -> list[Html]:
    """Whose people it is for, where that is not as it is for who reads it, and what was chosen, a line each."""
    lines: list[Html] = []
    names = names_of(t, known)
    for letter, label in _field_labels(t).items():
        chosen = getattr(audience, FIELDS[letter])
        if chosen:
            words = ", ".join(name_of(t, letter, one, names) for one in chosen[:MOST_NAMED])
            if len(chosen) > MOST_NAMED:
                words = f"{words} +{len(chosen) - MOST_NAMED}"
            lines.append(t.text("{field}: {chosen}", field=label, chosen=words))
    if known.mine:
        return lines or [t.text("Everybody whom you may write to.")]
    if not known.caseload:
        return lines or [t.text("Everybody in the municipality.")]
    if not lines:
        return [t.text("Everybody in the caseload of {name}.", name=known.caseload)]
    return [t.text("Only people in the caseload of {name}.", name=known.caseload), *lines]


def name_of(t: Translator, letter: str, one: object, names: Mapping[str, Mapping[object, str]]) -> str:
    """`names` are those of what is not a word of ours, by the letter of its field."""
    match one:
        case Law():
            return law_name(t, one)
        case Route():
            return route_name(t, one)
        case Stage():
            return stage_name(t, one)
        case Domain():
            return domain_name(t, one)
        case Level():
            return one.value
    if letter == "l":
        return t.language_for_staff(str(one))
    return names.get(letter, {}).get(one, str(one))


def names_of(t: Translator, known: Known) -> dict[str, dict[object, str]]:
    """The names of coaches and of earlier announcements."""
    earlier: dict[object, str] = {one.id: title(t, one) for one in (*known.earlier, *known.chosen)}
    named = (*known.names.items(), *((one.id, one.name) for one in known.coaches))
    coaches: dict[object, str] = dict(named)
    return {"c": coaches, "y": earlier, "n": earlier}


def title(t: Translator, one: Announcement, limit: int = 30) -> str:
    """A few words by which an announcement is known."""
    words = " ".join(one.dutch.words.split()) if one.dutch is not None else ""
    day: datetime = one.released_at or one.made_at
    return f"{t.short_day(day)} · {shortened(words, limit)}" if words else t.short_day(day)


def _field_labels(t: Translator) -> dict[str, str]:
    return {
        "l": t.plain("Language"),
        "w": t.plain("Law"),
        "r": t.plain("Route"),
        "v": t.plain("Level of Dutch"),
        "s": t.plain("Where they live"),
        "t": t.plain("Open goals"),
        "c": t.plain("Coach"),
        "d": t.plain("District"),
        "y": t.plain("Had an earlier one"),
        "n": t.plain("Had no earlier one"),
    }


def _hint(t: Translator, letter: str) -> Html:
    match letter:
        case "t":
            return t.text("Who has an open goal in one of these gets it.")
        case "y":
            return t.text("Only who had one of these announcements gets it.")
        case "n":
            return t.text("Who had one of these announcements does not get it.")
        case _:
            return t.text("Tap what it is for. Without a choice nobody is left out.")


def _offers(found: Choices, letter: str) -> bool:
    audience = getattr(found.one.audience, FIELDS[letter])
    offered = {"l": found.languages, "c": found.known.coaches, "d": found.districts}
    offered |= {"y": found.known.earlier, "n": found.known.earlier}
    return bool(audience) or bool(offered.get(letter, True))


def _mark(on: bool) -> str:
    return "✅" if on else "▫️"
