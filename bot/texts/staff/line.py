"""A person's line as their coach reads it: law and route, the term, parts, hours, dates, clashes, who entered what."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.i18n import Html, Translator
from bot.rules.clashes import Clash
from bot.rules.exam_parts import PartLine
from bot.rules.exam_times import ExamKind, exam_kind, is_stale, times_of
from bot.rules.ledger import HoursLine
from bot.rules.line import Line, source_of
from bot.rules.trajectory import (
    Attempt,
    DateKind,
    Given,
    Hours,
    HoursKind,
    Level,
    LineDate,
    Part,
    PartState,
    Record,
    Source,
    Stage,
)
from bot.rules.urgency import overdue
from bot.rules.values import DISCREET_DOMAINS, Appointment, Holder
from bot.rules.wi2021 import scale_down_possible
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import line_words as words
from bot.texts.staff.line_words import date_line, dutch_day, dutch_moment, part_name
from bot.texts.staff.people import moment_plain

DATES_SHOWN = 14
CLASHES_SHOWN = 5
ENTRIES_SHOWN = 30

# Said in the head already, or by another date of the same part.
_NOT_LISTED = frozenset(
    {DateKind.TERM_START, DateKind.TERM_END, DateKind.EXTENSION_FROM, DateKind.LATEST_EXAM}
)


def page(t: Translator, holder: Holder, record: Record, line: Line, *, saved: str = "") -> Rendered:
    """One screen. It says where each date comes from, judges nobody and is no decision.

    `saved` is the line on top after something was entered.
    """
    levels = {one.part: one.level for one in line.parts}
    sections: list[list[str]] = [
        [saved] if saved else [],
        [
            t.text("🧭 <b>The line of {name}</b>", name=holder.name),
            *_frame(t, record),
            *_term(t, record, line),
        ],
        _parts(t, line.parts),
        [*_hours(t, line.hours), *_scaling_down(t, record)],
        _dates(t, line, levels),
        clash_lines(t, line.clashes),
        _stale(t, record, line),
        [t.text("This is not a decision")],
    ]
    return Rendered(
        "\n\n".join("\n".join(section) for section in sections if section),
        (
            (
                Button(t.plain("✏️ Enter or correct"), f"1:ke:{holder.id}"),
                Button(t.plain("🗂 Who entered what"), f"1:kw:{holder.id}"),
            ),
            (
                Button(t.plain("❓ Why this day?"), f"1:kx:{holder.id}"),
                Button(t.plain("👤 Person"), f"1:sp:{holder.id}"),
            ),
        ),
    )


def entries(t: Translator, holder: Holder, record: Record, names: Mapping[int, str]) -> Rendered:
    """What was entered, newest last, with the source, by whom and when. `names` are of staff, by id."""
    found: list[tuple[Given | Attempt | Hours, str]] = [
        *((one, f"{words.given_name(t, one.kind)} {dutch_day(one.day)}") for one in record.given),
        *((one, _attempt_words(t, one)) for one in record.attempts),
        *((one, words.hours_words(t, one)) for one in record.hours),
    ]
    found.sort(key=lambda pair: pair[0].set_at.timestamp() if pair[0].set_at else 0)
    lines: list[str] = [_entry(t, one, what, names) for one, what in found[-ENTRIES_SHOWN:]]
    if len(found) > ENTRIES_SHOWN:
        lines.insert(0, t.plural("… and {n} before", "… and {n} before", len(found) - ENTRIES_SHOWN))
    if not lines:
        lines = [t.text("Nothing was entered yet.")]
    return Rendered(
        "\n".join([t.text("🗂 <b>Entered for {name}</b>", name=holder.name), *lines]),
        (back_row(t, holder.id),),
    )


def _entry(t: Translator, one: Given | Attempt | Hours, what: str, names: Mapping[int, str]) -> Html:
    return t.text(
        "• {what} (source: {source}), entered by {name} {day}",
        what=Html(what),
        source=Html(words.source_name(t, one.source)),
        name=names.get(one.set_by or 0) or t.plain("the person, or an import"),
        day=dutch_day(one.set_at.date()) if one.set_at else Html(""),
    )


def _attempt_words(t: Translator, one: Attempt) -> str:
    said = [part_name(t, one.part, one.level), dutch_moment(one.day, one.at)]
    return " ".join(word for word in said if word) + f": {words.attempt_state_name(t, one.state).lower()}"


def back_row(t: Translator, holder_id: int) -> tuple[Button, ...]:
    return (Button(t.plain("🧭 Line"), f"1:kl:{holder_id}"),)


def clash_lines(t: Translator, clashes: Iterable[Clash]) -> list[str]:
    """Each pair in one sentence: what overlaps, and what leaves no time to travel."""
    lines: list[str] = []
    for clash in list(clashes)[:CLASHES_SHOWN]:
        pair = {"first": thing(t, clash.first), "second": thing(t, clash.second)}
        if clash.gap < timedelta(0):
            lines.append(t.text("⚠️ At the same time: {first} and {second}", **pair))
        else:
            minutes = int(clash.gap.total_seconds() // 60)
            lines.append(
                t.plural(
                    "⚠️ Too close to travel, {n} minute: {first} and {second}",
                    "⚠️ Too close to travel, {n} minutes: {first} and {second}",
                    minutes,
                    **pair,
                )
            )
    return lines


def thing(t: Translator, one: Appointment | Attempt) -> Html:
    """An appointment or an exam, with its moment."""
    if isinstance(one, Attempt):
        return Html(f"{dutch_moment(one.day, one.at)} {part_name(t, one.part, one.level)}")
    title = "" if one.domain in DISCREET_DOMAINS else one.title
    what = t.line(title) if title else t.plain("appointment")
    return Html(f"{moment_plain(t, one)} {what}")


def computed_words(t: Translator) -> str:
    return t.text("Provisionally computed, not yet confirmed by DUO")


def _frame(t: Translator, record: Record) -> list[str]:
    frame = record.trajectory
    if frame.law is None:
        about: list[str] = [t.text("⚖️ Law not known yet")]
    else:
        about = [f"⚖️ {words.law_name(t, frame.law)}"]
        if frame.cohort is not None:
            about.append(words.cohort_name(t, frame.cohort))
        about.append(words.route_name(t, frame.route) if frame.route else "")
    about.append(words.group_name(t, frame.came_for).lower())
    about.append(words.guidance_name(t, frame.guidance).lower())
    lines: list[str] = [" · ".join(word for word in about if word)]
    if frame.stage is Stage.RECEPTION:
        lines.append(t.text("🏕 Still lives in the reception centre"))
    return lines


def _term(t: Translator, record: Record, line: Line) -> list[str]:
    end = _of_kind(line, DateKind.TERM_END)
    if end is None:
        return [t.text("⏳ End of the term not known yet")]
    days = (end.day - line.today).days
    lines: list[str] = [
        t.plural("⏳ {n} day to the end of the term", "⏳ {n} days to the end of the term", days)
        if days >= 0
        else t.plural("⏳ The term ended {n} day ago", "⏳ The term ended {n} days ago", -days),
        date_line(t, end, source_of=source_of(record, end)),
    ]
    if not end.confirmed:
        lines.append(computed_words(t))
    extension = _of_kind(line, DateKind.EXTENSION_FROM)
    if extension is not None and end.day >= line.today:
        lines.append(date_line(t, extension))
    return lines


def _parts(t: Translator, parts: Iterable[PartLine]) -> list[str]:
    lines: list[str] = [f"{_state_sign(one.state)} {part_words(t, one)}" for one in parts]
    return [t.text("🎓 <b>Parts</b>"), *lines] if lines else []


def _state_sign(state: PartState) -> str:
    return {
        PartState.NOT_YET: "▫️",
        PartState.SIGNED_UP: "📝",
        PartState.WAITING: "📬",
        PartState.PASSED: "✅",
        PartState.FREE: "➖",
    }[state]


def part_words(t: Translator, one: PartLine) -> str:
    """Where somebody stands with a part: not yet, booked, waiting, passed."""
    day = one.attempt.day if one.attempt else None
    part, at = Html(part_name(t, one.part, one.level)), one.attempt.at if one.attempt else None
    match one.state:
        case PartState.SIGNED_UP if day is None:
            return t.text("{part}: signed up, day not known yet", part=part)
        case PartState.SIGNED_UP:
            return t.text("{part}: booked, {day}", part=part, day=dutch_moment(day, at))
        case PartState.WAITING:
            return t.text(
                "{part}: waiting for the result, exam on {day}", part=part, day=dutch_moment(day, None)
            )
        case PartState.PASSED:
            return t.text("{part}: passed", part=part)
        case PartState.FREE:
            return t.text("{part}: dispensation or exemption", part=part)
        case _ if one.attempts:
            return t.plural(
                "{part}: not yet, {n} attempt", "{part}: not yet, {n} attempts", one.attempts, part=part
            )
        case _:
            return t.text("{part}: not yet", part=part)


def _hours(t: Translator, hours: Iterable[HoursLine]) -> list[str]:
    lines = hours_words(t, hours)
    return [t.text("⏱ <b>Hours</b>"), *lines] if lines else []


def hours_words(t: Translator, hours: Iterable[HoursLine]) -> list[Html]:
    """Of each kind, against the norm where there is one."""
    return [
        t.text(
            "{kind}: {done} of {norm} hours",
            kind=Html(_kinds(t, one.kinds)),
            done=Html(words.hours_number(one.minutes)),
            norm=Html(words.hours_number(one.norm)),
        )
        if one.norm is not None
        else t.text(
            "{kind}: {done} hours",
            kind=Html(_kinds(t, one.kinds)),
            done=Html(words.hours_number(one.minutes)),
        )
        for one in hours
    ]


def _scaling_down(t: Translator, record: Record) -> list[str]:
    """It is for coach and person to talk about, and for the municipality to decide."""
    if not scale_down_possible(record):
        return []
    return [t.text("🔽 The hours for a talk about A2 (scaling down) are reached.")]


def _kinds(t: Translator, kinds: Iterable[HoursKind]) -> str:
    return " + ".join(words.hours_name(t, kind) for kind in kinds)


def _dates(t: Translator, line: Line, levels: Mapping[Part, Level | None]) -> list[str]:
    late = [one for one in overdue(line) if one.kind not in _NOT_LISTED]
    ahead = [one for one in line.ahead if one.kind not in _NOT_LISTED]
    if not late and not ahead:
        return []
    shown = [*((one, "❗ ") for one in late), *((one, "") for one in ahead)]
    lines: list[str] = [
        f"{sign}{'' if one.confirmed or one.source is not Source.COMPUTED else '≈ '}{date_line(t, one, levels.get(one.part) if one.part else None)}"
        for one, sign in shown[:DATES_SHOWN]
    ]
    if len(shown) > DATES_SHOWN:
        lines.append(t.plural("… and {n} later", "… and {n} later", len(shown) - DATES_SHOWN))
    if any(one.source is Source.COMPUTED for one, _ in shown):
        lines.append(f"≈ {computed_words(t)}")
    return [t.text("📅 <b>Dates</b>"), *lines]


def _stale(t: Translator, record: Record, line: Line) -> list[str]:
    """Waiting times that nobody looked at for long, of exams that are still to be done."""
    times = times_of(record.times)
    open_kinds = {exam_kind(one.part, one.level) for one in line.parts if one.is_open}
    lines: list[str] = []
    for kind in ExamKind:
        if kind not in open_kinds:
            continue
        checked = [
            one.checked for one in (times.sign_up[kind], times.result[kind]) if is_stale(one, line.today)
        ]
        if checked:
            lines.append(
                t.text(
                    "🕰 Waiting time of {exam} was last checked on {day}: please check it.",
                    exam=Html(exam_kind_name(t, kind)),
                    day=dutch_day(min(checked)),
                )
            )
    return lines


def exam_kind_name(t: Translator, kind: ExamKind) -> str:
    return {
        ExamKind.A2_PRODUCTIVE: t.plain("Speaking and Writing A2"),
        ExamKind.A2_RECEPTIVE: t.plain("Reading and Listening A2"),
        ExamKind.KNM: t.plain("KNM"),
        ExamKind.NT2: t.plain("NT2 state exam"),
    }[kind]


def _of_kind(line: Line, kind: DateKind) -> LineDate | None:
    return next((one for one in line.dates if one.kind is kind), None)
