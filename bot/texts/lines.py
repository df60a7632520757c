"""My line: what is next, the dates ahead, and how far each part of the exam is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from bot.i18n import Html, Translator
from bot.rules.clashes import Clash
from bot.rules.ledger import HoursLine
from bot.rules.line import FOR_COACH, Line, PartLine
from bot.rules.local_time import local_to_utc
from bot.rules.trajectory import Attempt, DateKind, HoursKind, LineDate, PartState, Source
from bot.rules.values import Appointment
from bot.texts.common import appointment_word
from bot.texts.explaining import explain
from bot.texts.line_reminders import (
    TALKS,
    TO_SIGN_UP,
    date_name,
    listed,
    part_name,
    short_names,
    sign_up_rows,
    what_it_is,
    when_and_where,
)
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "de inburgering"
LATER_SHOWN = 4  # days of one kind; the rest is behind a button
ALL_SHOWN = 20
CLASHES_SHOWN = 2
SIGN_UP_BUTTONS = 5
_CALCULATED = "≈"
_WITHOUT_A_DAY = frozenset({DateKind.LATEST_EXAM, DateKind.TELL_DAY})

_SIGNS = {
    DateKind.TERM_START: "🏁",
    DateKind.TERM_END: "🏁",
    DateKind.SWITCH_UNTIL: "🔀",
    DateKind.EXTENSION_FROM: "⏳",
    DateKind.SIGN_UP_WITH_RESIT: "✍️",
    DateKind.SIGN_UP_BY: "✍️",
    DateKind.EXAM: "📝",
    DateKind.CHANGE_UNTIL: "🔁",
    DateKind.RESULT_BY: "📬",
    DateKind.LANGUAGE_TEST_DUE: "💬",
    DateKind.LANGUAGE_START_DUE: "💬",
    DateKind.BENEFIT_REVIEW: "🤝",
    DateKind.OBJECTION_UNTIL: "✉️",
}
_PART_SIGN = "🎓"  # what is to be done without an exam


def dates_of_holder(line: Line) -> list[LineDate]:
    """Those ahead that are the holder's to know, by day. That a day is to be told has a button and no date."""
    return [one for one in line.ahead if one.kind not in FOR_COACH and one.kind not in _WITHOUT_A_DAY]


def my_line(t: Translator, line: Line, *, zone: str) -> Body:
    """The one thing that is next, then the list, then the parts. `zone` is that of the hours of exams."""
    lines: list[str] = [t.text("🧭 <b>My line</b>")]
    ahead = dates_of_holder(line)
    if not ahead and not line.parts:
        lines.append(t.text("Your coach has not entered your dates yet. Please ask your coach."))
        return Body("\n".join(lines), KEYWORD)
    together = [list(group) for _, group in groupby(ahead, lambda one: (one.day, what_it_is(t, one)))]
    following = [group for group in together if line.next_of_holder in group]
    lines += (
        _next(t, following[0], line, zone)
        if following
        else [t.text("👍 There is nothing that you have to do now.")]
    )
    lines += _clashes(t, line.clashes, zone)
    rest = [group for group in together if group not in following][:LATER_SHOWN]
    if rest:
        lines += ["", t.text("🗓 <b>Other dates</b>"), *(_date_line(t, group) for group in rest)]
    lines += _legend(t, [one for group in (*following, *rest) for one in group])
    if line.parts:
        lines += ["", t.text("🎓 <b>What there is to do</b>"), *(_part_line(t, part) for part in line.parts)]
        lines += still_open(t, line)
    lines += _hours(t, line.hours)
    return Body("\n".join(lines), KEYWORD)


def line_buttons(t: Translator, line: Line, *, holder_id: int) -> Buttons:
    """Signed up, for each part whose last day to sign up comes near; why and help with what is next; all dates."""
    signing = [one for one in line.ahead if one.kind in TO_SIGN_UP and one.part is not None]
    parts = list(dict.fromkeys(one.part for one in signing if one.part is not None))
    rows = sign_up_rows(t, parts[:SIGN_UP_BUTTONS], holder_id=holder_id)
    telling = [one.part for one in line.ahead if one.kind is DateKind.TELL_DAY and one.part is not None]
    rows += [
        (
            Button(
                t.plain("📅 I know the day: {part}", part=short_names(t, [part])), f"1:ed:{holder_id}:{part}"
            ),
        )
        for part in telling
    ]
    following = line.next_of_holder
    if following is not None:
        rows.append(
            (
                Button(t.plain("🙋 I need help"), f"1:lh:{holder_id}:{following.code}"),
                Button(t.plain("❓ Why this day?"), f"1:lx:{holder_id}:{following.code}"),
            )
        )
    if dates_of_holder(line):
        rows.append((Button(t.plain("📅 All dates"), f"1:ld:{holder_id}"),))
    return tuple(rows)


def all_dates(t: Translator, line: Line) -> Body:
    """Every date ahead on a line of its own."""
    ahead = dates_of_holder(line)
    lines: list[str] = [t.text("📅 <b>All dates</b>")]
    lines += [_date_line(t, [one]) for one in ahead[:ALL_SHOWN]]
    if len(ahead) > ALL_SHOWN:
        lines.append(t.plural("… and {n} later", "… and {n} later", len(ahead) - ALL_SHOWN))
    if not ahead:
        lines.append(t.text("There are no dates ahead now."))
    return Body("\n".join([*lines, *_legend(t, ahead)]), KEYWORD)


def all_dates_buttons(t: Translator, line: Line, *, holder_id: int) -> Buttons:
    """Where each of them comes from, known by its sign, day and part; and the way back."""
    whys = [
        Button(
            f"❓ {_sign(one)} {t.short_day(one.day)} {short_names(t, [one.part]) if one.part else ''}".strip(),
            f"1:lx:{holder_id}:{one.code}",
        )
        for one in dates_of_holder(line)[:ALL_SHOWN]
    ]
    return (*((why,) for why in whys), (line_button(t, holder_id),))


def explanation(t: Translator, one: LineDate, *, today: date) -> Body:
    """Where a date of the line comes from."""
    return Body(
        "\n".join(
            [
                t.text("❓ <b>{what}</b>", what=date_name(t, [one])),
                t.text("🗓 {day}", day=t.day(one.day)),
                "",
                explain(t, one, today=today),
            ]
        ),
        KEYWORD,
    )


def line_button(t: Translator, holder_id: int) -> Button:
    return Button(t.plain("🧭 My line"), f"1:ml:{holder_id}")


def still_open(t: Translator, line: Line) -> Iterator[Html]:
    """What is still open, as one sentence; none where there may be parts that nobody entered."""
    if line.all_done:
        yield t.text("🎉 Everything is done.")
    elif line.still_open:
        yield t.text("Still open: {parts}.", parts=short_names(t, [one.part for one in line.still_open]))


def _next(t: Translator, group: Sequence[LineDate], line: Line, zone: str) -> list[str]:
    one = group[0]
    # Of several on one day each has a time of its own.
    attempt = _attempt_of(line, one) if len(group) == 1 else None
    moment = (
        when_and_where(t, attempt, day=one.day, zone=zone)
        if attempt is not None
        else [t.text("🗓 {day}", day=t.day(one.day)) + _mark(group)]
    )
    return [t.text("👉 <b>Next: {what}</b>", what=date_name(t, group)), *moment, _to_do_now(t, one)]


def _attempt_of(line: Line, one: LineDate) -> Attempt | None:
    """The exam or the talk that a date is; None of what is none."""
    if one.kind is not DateKind.EXAM:
        return None
    attempts = (part.attempt for part in line.parts if part.attempt is not None)
    return next((each for each in attempts if each.id == one.subject_id), None)


def _to_do_now(t: Translator, one: LineDate) -> Html:
    match one.kind:
        case DateKind.SIGN_UP_BY | DateKind.SIGN_UP_WITH_RESIT:
            return t.text("Sign up with DUO now. Your coach can help you.")
        case DateKind.EXAM if one.part not in TALKS:
            return t.text("🪪 Take your ID with you. Be there 30 minutes early.")
        case DateKind.RESULT_BY:
            return t.text("Look in your post, or in Mijn Inburgering.")
        case DateKind.TERM_END:
            return t.text("Look with your coach at what you still have to do.")
        case _:
            return t.text("Ask your coach what to do.")


def _date_line(t: Translator, group: Sequence[LineDate]) -> str:
    day, what = t.day(group[0].day), date_name(t, group)
    return t.text("{sign} {day}: {what}", sign=_sign(group[0]), day=day, what=what) + _mark(group)


def _sign(one: LineDate) -> str:
    return _SIGNS.get(one.kind, _PART_SIGN)


def _mark(group: Iterable[LineDate]) -> str:
    return f" {_CALCULATED}" if any(map(_is_calculated, group)) else ""


def _is_calculated(one: LineDate) -> bool:
    return one.source is Source.COMPUTED and not one.confirmed


def _legend(t: Translator, shown: Iterable[LineDate]) -> Iterator[str]:
    if any(map(_is_calculated, shown)):
        yield f"{_CALCULATED} {t.text('We calculated this day. DUO has not confirmed it.')}"


def _part_line(t: Translator, part: PartLine) -> Html:
    name = part_name(t, part.part)
    match part.state:
        case PartState.NOT_YET:
            return t.text("⬜ {part}: not yet", part=name)
        case PartState.SIGNED_UP:
            return t.text("📝 {part}: signed up", part=name)
        case PartState.WAITING:
            return t.text("⏳ {part}: done, waiting", part=name)
        case PartState.PASSED:
            return t.text("✅ {part}: done", part=name)
        case PartState.FREE:
            return t.text("➖ {part}: you do not have to do this", part=name)


def _hours(t: Translator, hours: Iterable[HoursLine]) -> Iterator[Html]:
    """Whole hours. Where none were entered nothing is said: a zero would look like a reproach."""
    for one in hours:
        if one.minutes < 60:
            continue
        kind = listed(t, (_hours_name(t, each) for each in one.kinds))
        if one.norm is None:
            yield t.text("⏱ {kind}: {done} hours", kind=kind, done=one.minutes // 60)
        else:
            norm = one.norm // 60
            yield t.text("⏱ {kind}: {done} of {norm} hours", kind=kind, done=one.minutes // 60, norm=norm)


def _hours_name(t: Translator, kind: HoursKind) -> str:
    return {
        HoursKind.NT2: t.plain("Dutch lessons"),
        HoursKind.KNM: t.plain("KNM lessons"),
        HoursKind.PARTICIPATION: t.plain("taking part and working"),
        HoursKind.LITERACY: t.plain("learning to read and write"),
        HoursKind.ONA: t.plain("ONA lessons"),
    }[kind]


def _clashes(t: Translator, clashes: Sequence[Clash], zone: str) -> Iterator[str]:
    """What overlaps, and what leaves no time to travel; never what an appointment is about."""
    for clash in clashes[:CLASHES_SHOWN]:
        pair = {"first": _thing(t, clash.first, zone), "second": _thing(t, clash.second, zone)}
        if clash.gap < timedelta(0):
            yield t.text("⚠️ At the same time: {first} and {second}", **pair)
        else:
            yield t.text("⚠️ Little time in between: {first} and {second}", **pair)
    if clashes:
        yield t.text("Please tell your coach.")


def _thing(t: Translator, one: Appointment | Attempt, zone: str) -> Html:
    if isinstance(one, Appointment):
        return t.text(
            "{day}, {time} {what}", day=t.day(one.start), time=t.clock(one.start), what=appointment_word(t)
        )
    what = short_names(t, [one.part])
    if one.day is None or one.at is None:  # no clash is found for these
        return Html(what)
    start = local_to_utc(one.day, one.at, zone)
    return t.text("{day}, {time} {what}", day=t.day(start), time=t.clock(start), what=what)
