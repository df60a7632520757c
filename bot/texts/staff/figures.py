"""The figures of a municipality: for the chat, and as a table for a spreadsheet."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.i18n import Html, Translator
from bot.i18n.languages import LANGUAGES
from bot.rules.counts import SMALLEST
from bot.rules.digests import Reach
from bot.rules.figures import UNKNOWN, Development, Figures, Phase, Responses, What
from bot.rules.plans import LEAST, MOST, Direction, IntakeField
from bot.rules.trajectory import Law, Route, Stage
from bot.texts.intake import choice_name, field_name
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import line_words
from bot.texts.staff.booking import domain_name
from bot.texts.staff.digest_mail import plain_line
from bot.texts.staff.line_words import dutch_day

NOT_SHOWN = "·"


def page(t: Translator, figures: Figures) -> Rendered:
    """On one screen; what stands behind is in the files."""
    lines = [t.text("📊 <b>Figures of {day}</b>", day=dutch_day(figures.day))]
    if not figures.people:
        lines.append(
            t.text(
                "There are fewer than {n} people here. Nothing is counted, so that nobody is told about.",
                n=SMALLEST,
            )
            if figures.people is None
            else t.text("There is nobody here yet.")
        )
        return Rendered("\n".join(lines))
    lines.append(t.plural("👥 {n} person", "👥 {n} people", figures.people))
    parts = ["\n".join(lines)]
    parts += [
        "\n".join([f"<b>{what_name(t, what)}</b>", *_rows(t, what, table.rows)])
        for what, table in figures.tables.items()
    ]
    if figures.responses is not None:
        parts.append(_responses(t, figures.responses))
    if figures.development:
        heading = t.text("<b>From the start to now</b> (measured from 1 to 5)")
        parts.append("\n".join([heading, *(_went(t, one) for one in figures.development)]))
    if _hides(figures):
        parts.append(
            t.text(
                "{sign} is not shown: fewer than {n} people, or it would tell such a number.",
                sign=NOT_SHOWN,
                n=SMALLEST,
            )
        )
    parts.append(
        t.text(
            "Beside figures of another day these may tell about somebody who came or went. Please pass on those of one day. It is noted who looks at figures, and when."
        )
    )
    return Rendered(
        "\n\n".join(parts),
        ((Button(t.plain("📄 Excel"), "1:ff:xlsx"), Button(t.plain("📄 CSV"), "1:ff:csv")),),
    )


def table(t: Translator, figures: Figures) -> tuple[list[str], list[list[str]]]:
    """All figures for a spreadsheet: the header and the rows."""
    header = [t.plain("Table"), t.plain("Group"), t.plain("Moment"), t.plain("People")]
    rows: list[list[str]] = []
    if figures.people:
        rows.append([t.plain("All"), "", "", str(figures.people)])
    for what, counted in figures.tables.items():
        rows += [
            [what_name(t, what), group_name(t, what, code), "", _number(t, count)]
            for code, count in counted.rows.items()
        ]
    if figures.responses is not None:
        rows.append(
            [
                t.plain("Half of the messages answered within (hours at work)"),
                "",
                "",
                _hours(figures.responses.middle),
            ]
        )
    for one in figures.development:
        name = _track(t, one)
        for moment, counts in ((t.plain("start"), one.start), (t.plain("now"), one.now)):
            rows += [
                [name, str(value), moment, _number(t, counts.rows[value])]
                for value in range(LEAST, MOST + 1)
                if value in counts.rows
            ]
        rows += [[name, _direction(t, way), "", _number(t, count)] for way, count in one.went.rows.items()]
    for each in figures.intake:
        field = _without_sign(field_name(t, each.field))
        for moment, answers in ((t.plain("start"), each.start), (t.plain("now"), each.now)):
            rows += [
                [field, choice(t, each.field, code), moment, _number(t, n)] for code, n in answers.items()
            ]
    return header, [[plain_line(cell) for cell in row] for row in rows]


def what_name(t: Translator, what: What) -> str:
    return {
        What.LAW: t.plain("Law"),
        What.ROUTE: t.plain("Learning route (Wi2021)"),
        What.PHASE: t.plain("Phase (Wi2021)"),
        What.STAGE: t.plain("Lives in"),
        What.EXAM_LEVEL: t.plain("Highest language exam passed"),
        What.LANGUAGE: t.plain("Reads"),
        What.REACH: t.plain("Messages reach them"),
    }[what]


def group_name(t: Translator, what: What, code: str) -> str:
    if code == UNKNOWN:
        return t.plain("not known")
    match what:
        case What.LAW:
            return line_words.law_name(t, Law(code))
        case What.ROUTE:
            return line_words.route_name(t, Route(code))
        case What.STAGE:
            return line_words.stage_name(t, Stage(code))
        case What.PHASE:
            return {
                Phase.BEFORE_PLAN: t.plain("no PIP yet"),
                Phase.UNDER_WAY: t.plain("under way"),
                Phase.OVER: t.plain("term over, parts open"),
                Phase.DONE: t.plain("all parts done"),
            }[Phase(code)]
        case What.LANGUAGE:
            return t.language_for_staff(code) if code in LANGUAGES else code
        case What.REACH:
            return {
                Reach.REACHED: t.plain("yes"),
                Reach.NOT_LINKED: t.plain("no: not linked yet"),
                Reach.STOPPED: t.plain("no: stopped"),
                Reach.BLOCKED: t.plain("no: blocked the bot, or the account is gone"),
            }[Reach(code)]
        case What.EXAM_LEVEL:
            return t.plain("none yet") if code == "none" else code


def choice(t: Translator, field: IntakeField, code: str) -> str:
    return choice_name(t, field, code, staff=True)


def _rows(t: Translator, what: What, rows: Mapping[str, int | None]) -> list[Html]:
    """The largest first; what is not shown last."""
    ordered = sorted(rows.items(), key=lambda pair: (pair[1] is None, -(pair[1] or 0)))
    return [
        t.text("• {group}: {n}", group=group_name(t, what, code), n=NOT_SHOWN if count is None else count)
        for code, count in ordered
    ]


def _responses(t: Translator, one: Responses) -> Html:
    return t.plural(
        "⏱ Half of {n} message was answered within {hours} hours at work (last 90 days)",
        "⏱ Half of {n} messages were answered within {hours} hours at work (last 90 days)",
        one.messages,
        hours=_hours(one.middle),
    )


def _hours(time: timedelta) -> str:
    return f"{time / timedelta(hours=1):.1f}"


def _went(t: Translator, one: Development) -> Html:
    counts = (f"{sign} {_shown(one.went.rows.get(way, 0))}" for way, sign in _SIGNS.items())
    return t.text("• {track}: {counts}", track=Html(_track(t, one)), counts=Html(" · ".join(counts)))


_SIGNS = {Direction.UP: "↗", Direction.LEVEL: "→", Direction.DOWN: "↘"}


def _shown(count: int | None) -> str:
    return NOT_SHOWN if count is None else str(count)


def _track(t: Translator, one: Development) -> str:
    name = domain_name(t, one.domain)
    by = t.plain("the person says") if one.by_holder else t.plain("the coach says")
    return f"{name} ({by})"


def _direction(t: Translator, way: Direction) -> str:
    return {
        Direction.UP: t.plain("went up"),
        Direction.LEVEL: t.plain("stayed the same"),
        Direction.DOWN: t.plain("went down"),
    }[way]


def _number(t: Translator, count: int | None) -> str:
    return t.plain("not shown") if count is None else str(count)


def _hides(figures: Figures) -> bool:
    shown: Iterable[Mapping[str, int | None]] = (table.rows for table in figures.tables.values())
    return any(None in rows.values() for rows in shown) or any(one.went.hidden for one in figures.development)


def _without_sign(name: str) -> str:
    """Without the picture before it, which a spreadsheet does without."""
    return name.partition(" ")[2] or name
