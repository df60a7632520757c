"""What holders read when an exam or another date on their line comes near.

A message says what is to be done and by when; never a result, a fine or an amount. Money and decisions are "a letter" or
"a talk": a locked phone shows the beginning of a message to everybody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from bot.i18n import Html, Translator
from bot.rules.days import whole_months
from bot.rules.local_time import local_to_utc
from bot.rules.trajectory import Attempt, DateKind, LineDate, Part
from bot.texts.explaining import GIVEN, unconfirmed
from bot.texts.rendered import Body, Button, Buttons

# What stands on the Dutch letter.
KEYWORDS = {
    DateKind.EXAM: "het examen",
    DateKind.SIGN_UP_BY: "aanmelden voor het examen",
    DateKind.SIGN_UP_WITH_RESIT: "aanmelden voor het examen",
    DateKind.TELL_DAY: "de datum van het examen",
    DateKind.RESULT_BY: "de uitslag",
    DateKind.TERM_END: "de inburgeringstermijn",
    DateKind.PVT_DUE: "de participatieverklaring",
    DateKind.MAP_DUE: "de module arbeidsmarkt en participatie",
    DateKind.LANGUAGE_TEST_DUE: "de taaltoets",
    DateKind.OBJECTION_UNTIL: "bezwaar maken",
}
TO_SIGN_UP = frozenset({DateKind.SIGN_UP_BY, DateKind.SIGN_UP_WITH_RESIT})
TALKS = frozenset({Part.PVT, Part.MAP, Part.ONA_FINISH, Part.Z_TALK})
BEFORE_THE_LETTER = frozenset({"10d", "8d"})
LETTER = frozenset({"14d", "7d"})
_WITHOUT_A_DAY = frozenset({DateKind.RESULT_BY, DateKind.TELL_DAY})  # their messages name none
JUST_BEFORE = frozenset({"1d", "2h"})
# Functions, since a line names dozens of parts and dates: so only what is named is translated.
_PART_NAMES: Mapping[Part, Callable[[Translator], str]] = {
    Part.READING: lambda t: t.plain("Reading"),
    Part.LISTENING: lambda t: t.plain("Listening"),
    Part.WRITING: lambda t: t.plain("Writing"),
    Part.SPEAKING: lambda t: t.plain("Speaking"),
    Part.KNM: lambda t: t.plain("KNM: living in the Netherlands"),
    Part.ONA_PORTFOLIO: lambda t: t.plain("ONA: your portfolio"),
    Part.ONA_FINISH: lambda t: t.plain("ONA: the last step"),
    Part.PVT: lambda t: t.plain("PVT: the participation statement"),
    Part.MAP: lambda t: t.plain("MAP: finding your way to work"),
    Part.Z_TALK: lambda t: t.plain("The final talk"),
}
_DATE_NAMES: Mapping[DateKind, Callable[[Translator, LineDate], str]] = {
    DateKind.TERM_START: lambda t, _: t.plain("your time for inburgering begins"),
    DateKind.TERM_END: lambda t, _: t.plain("the last day of your inburgering"),
    DateKind.SWITCH_UNTIL: lambda t, _: t.plain("the last day to change your route"),
    DateKind.EXTENSION_FROM: lambda t, _: t.plain("from this day you can ask for more time"),
    DateKind.PVT_DUE: lambda t, _: t.plain("the last day to have it done"),
    DateKind.MAP_DUE: lambda t, _: t.plain("the last day to have it done"),
    DateKind.SIGN_UP_WITH_RESIT: lambda t, _: t.plain("a good day to sign up"),
    DateKind.SIGN_UP_BY: lambda t, _: t.plain("the last day to sign up"),
    DateKind.TELL_DAY: lambda t, _: t.plain("tell me the day of the exam"),
    DateKind.EXAM: lambda t, one: t.plain("talk") if one.part in TALKS else t.plain("exam"),
    DateKind.CHANGE_UNTIL: lambda t, _: t.plain("the last day to choose another day"),
    DateKind.RESULT_BY: lambda t, _: t.plain("look for a letter"),
    DateKind.LANGUAGE_TEST_DUE: lambda t, _: t.plain("your Dutch test"),
    DateKind.LANGUAGE_START_DUE: lambda t, _: t.plain("the start of your Dutch lessons"),
    DateKind.BENEFIT_REVIEW: lambda t, _: t.plain("a talk with the municipality"),
    DateKind.OBJECTION_UNTIL: lambda t, _: t.plain("the last day to say that you do not agree"),
}


def part_name(t: Translator, part: Part) -> str:
    return _PART_NAMES[part](t)


def short_names(t: Translator, parts: Iterable[Part]) -> str:
    """The names alone, without what they mean."""
    return listed(t, (part_name(t, part).partition(":")[0] for part in parts))


def listed(t: Translator, words: Iterable[str]) -> str:
    # Translators: the comma between the words of a list, with the space
    return t.plain(", ").join(words)


def date_name(t: Translator, group: Sequence[LineDate]) -> str:
    """What a date is, or several on one day, with the parts that they are about."""
    what = what_it_is(t, group[0])
    parts = [one.part for one in group if one.part is not None]
    return t.plain("{part}: {what}", part=short_names(t, parts), what=what) if parts else what


def what_it_is(t: Translator, one: LineDate) -> str:
    name = _DATE_NAMES.get(one.kind)
    return name(t, one) if name else t.plain("a date of your coach")


def reminder(
    t: Translator,
    one: LineDate,
    *,
    step: str,
    attempt: Attempt | None,
    others: Sequence[LineDate],
    still_open: Sequence[Part],
    zone: str,
    today: date,
) -> Body:
    """The message of one step about one date. `attempt` is that of an exam; of the `others` this message speaks too;
    what is `still_open` is told with the end of the term."""
    lines: list[str] = []
    first, *rest = _together(t, [one, *others])
    parts = [each.part for each in first if each.part is not None]
    if parts:
        names = part_name(t, parts[0]) if len(parts) == 1 else short_names(t, parts)
        lines.append(t.text("📝 {part}", part=names))
    lines += _of_exam(t, one, step, attempt, zone) if attempt else _of_date(t, one, still_open, today)
    for group in rest:
        what = listed(t, [date_name(t, group), t.day(group[0].day)])
        lines.append(t.text("➕ Also: {what}", what=what))
    opening = _opening(t, one, (one.day - today).days)
    return Body("\n".join([opening, *lines]), KEYWORDS.get(one.kind, ""))


def _together(t: Translator, dates: Iterable[LineDate]) -> list[list[LineDate]]:
    """Those that say the same of one day, in the order of their first."""
    groups: dict[tuple[date, str], list[LineDate]] = {}
    for one in dates:
        groups.setdefault((one.day, what_it_is(t, one)), []).append(one)
    return list(groups.values())


def buttons(t: Translator, one: LineDate, *, others: Sequence[LineDate], holder_id: int) -> Buttons:
    """Signed up, for each part that is asked about; help always; where the day comes from, of what is no exam."""
    asked = [each.part for each in (one, *others) if each.kind in TO_SIGN_UP and each.part is not None]
    rows: list[tuple[Button, ...]] = []
    if len(asked) == 1:
        rows.append((Button(t.plain("✅ I signed up"), f"1:su:{holder_id}:{asked[0]}"),))
    else:
        rows += sign_up_rows(t, dict.fromkeys(asked), holder_id=holder_id)
    if one.kind is DateKind.TELL_DAY and one.part is not None:
        rows += day_buttons(t, holder_id, one.part)
    row: tuple[Button, ...] = (Button(t.plain("🙋 I need help"), f"1:lh:{holder_id}:{one.code}"),)
    if one.kind not in (DateKind.EXAM, DateKind.TELL_DAY):
        row += (Button(t.plain("❓ Why this day?"), f"1:lx:{holder_id}:{one.code}"),)
    return (*rows, row)


def sign_up_rows(t: Translator, parts: Iterable[Part], *, holder_id: int) -> list[tuple[Button, ...]]:
    """Signed up, a button for each part: nobody signs up for several at once."""
    return [
        (Button(t.plain("✅ I signed up: {part}", part=short_names(t, [part])), f"1:su:{holder_id}:{part}"),)
        for part in parts
    ]


def day_buttons(t: Translator, holder_id: int, part: Part) -> Buttons:
    """Under whatever says that they signed up, while nobody knows the day."""
    return (
        (Button(t.plain("📅 I know the day"), f"1:ed:{holder_id}:{part}"),),
        (Button(t.plain("↩️ I did not sign up"), f"1:nu:{holder_id}:{part}"),),
    )


def signed_up(t: Translator, part: Part) -> Body:
    lines = [
        t.text("✅ Good: you signed up for {part}.", part=part_name(t, part)),
        t.text("Do you know the day? Then I can remind you."),
    ]
    return Body("\n".join(lines), "aanmelden voor het examen")


def help_comes(t: Translator) -> Body:
    return Body(t.text("🙋 Your coach knows now that you need help with this."), "de hulp")


def _opening(t: Translator, one: LineDate, days: int) -> str:
    match one.kind:
        case DateKind.EXAM:
            if one.part in TALKS:
                return _near(
                    days,
                    t.text("⏰ <b>You have a talk today.</b>"),
                    t.text("⏰ <b>You have a talk tomorrow.</b>"),
                    t.plural(
                        "⏰ <b>You have a talk in {n} day.</b>",
                        "⏰ <b>You have a talk in {n} days.</b>",
                        days,
                    ),
                )
            return _near(
                days,
                t.text("⏰ <b>You have an exam today.</b>"),
                t.text("⏰ <b>You have an exam tomorrow.</b>"),
                t.plural(
                    "⏰ <b>You have an exam in {n} day.</b>", "⏰ <b>You have an exam in {n} days.</b>", days
                ),
            )
        case DateKind.SIGN_UP_BY | DateKind.SIGN_UP_WITH_RESIT:
            return t.text("✍️ <b>Did you sign up for the exam?</b>")
        case DateKind.TELL_DAY:
            return t.text("📅 <b>On which day is your exam?</b>")
        case DateKind.RESULT_BY:
            return t.text("📬 <b>There may be a letter about your exam now.</b>")
        case DateKind.TERM_END:
            return t.text("🗓 <b>The end of your time for inburgering comes near.</b>")
        case DateKind.PVT_DUE | DateKind.MAP_DUE:
            return t.text("🗓 <b>This is still to be done.</b>")
        case DateKind.OBJECTION_UNTIL:
            return t.text("✉️ <b>You got a letter with a decision.</b>")
        case DateKind.LANGUAGE_TEST_DUE | DateKind.LANGUAGE_START_DUE:
            return t.text("🗓 <b>There is a date for your Dutch.</b>")
        case _:
            return t.text("🗓 <b>There is a date for you.</b>")


def _near(days: int, now: Html, tomorrow: Html, later: Html) -> Html:
    return {0: now, 1: tomorrow}.get(days, later)


def when_and_where(t: Translator, attempt: Attempt, *, day: date, zone: str) -> list[str]:
    """The day of an exam or a talk, with the time and the place where they are known."""
    if attempt.at is None:
        lines: list[str] = [t.text("🗓 {day}", day=t.day(day))]
    else:
        start = local_to_utc(day, attempt.at, zone)
        moment = t.text(
            "🗓 {day}, {time} {part_of_day}",
            day=t.day(day),
            time=t.clock(start),
            part_of_day=t.part_of_day(start),
        )
        lines = [moment]
    if attempt.place:
        lines.append(t.text("📍 {place}", place=attempt.place))
    return lines


def _of_exam(t: Translator, one: LineDate, step: str, attempt: Attempt, zone: str) -> list[str]:
    lines = when_and_where(t, attempt, day=one.day, zone=zone)
    if one.part in TALKS:
        return lines
    if step in BEFORE_THE_LETTER:
        lines.append(t.text("You can still choose another day. Do it today if you want to."))
    elif step in LETTER:
        lines.append(t.text("📬 Did the letter from DUO come? It says where and when."))
    elif step in JUST_BEFORE:
        lines.append(t.text("🪪 Take your ID with you. Be there 30 minutes early."))
    return lines


def _of_date(t: Translator, one: LineDate, still_open: Sequence[Part], today: date) -> list[str]:
    """What to do by when; a day that stands on no letter says so."""
    lines = _what_and_when(t, one, still_open, today)
    known = one.confirmed or one.kind in _WITHOUT_A_DAY
    if known or (one.basis.rule == GIVEN and one.kind is not DateKind.TERM_END):
        return lines
    return [*lines, unconfirmed(t, one)]


def _what_and_when(t: Translator, one: LineDate, still_open: Sequence[Part], today: date) -> list[str]:
    day = t.day(one.day)
    match one.kind:
        case DateKind.SIGN_UP_BY:
            return [t.text("🗓 The last day to sign up is {day}.", day=day)]
        case DateKind.SIGN_UP_WITH_RESIT:
            return [t.text("🗓 Sign up before {day}. Then there is time for a second try.", day=day)]
        case DateKind.TELL_DAY:
            return [t.text("You signed up. Do you know the day? Then I can remind you.")]
        case DateKind.RESULT_BY:
            return [t.text("Look in your post, or in Mijn Inburgering.")]
        case DateKind.TERM_END:
            months = whole_months(today, one.day)
            return [
                t.text("🗓 The last day is {day}.", day=day),
                *(
                    [t.plural("⏳ There is {n} month left.", "⏳ There are {n} months left.", months)]
                    if months
                    else []
                ),
                *([t.text("Still open: {parts}.", parts=short_names(t, still_open))] if still_open else []),
                t.text("Look with your coach at what you still have to do."),
            ]
        case DateKind.OBJECTION_UNTIL:
            return [t.text("🗓 If you do not agree, you can say so until {day}.", day=day)]
        case _:
            return [t.text("🗓 The day is {day}.", day=day), t.text("Ask your coach what to do.")]
