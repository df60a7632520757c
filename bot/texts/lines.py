"""My line: what is next, the dates ahead, and how far each part of the exam is."""

from bot.i18n import Html, Translator
from bot.rules.line import FOR_COACH, Line, PartLine
from bot.rules.trajectory import DateKind, LineDate, PartState
from bot.texts.line_reminders import TO_SIGN_UP, part_name
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "de inburgering"
SHOWN = 10
SIGN_UP_BUTTONS = 5


def my_line(t: Translator, line: Line) -> Body:
    """The one thing that is next, then the list, then the parts."""
    lines: list[str] = [t.text("🧭 <b>My line</b>")]
    ahead = [one for one in line.ahead if one.kind not in FOR_COACH and one.kind is not DateKind.LATEST_EXAM]
    following = line.next_of_holder
    if not ahead and not line.parts:
        lines.append(t.text("Your coach has not entered your dates yet. Please ask your coach."))
        return Body("\n".join(lines), KEYWORD)
    if following is None:
        lines.append(t.text("👍 There is nothing that you have to do now."))
    else:
        lines.append(t.text("👉 <b>Next: {what}</b>", what=date_name(t, following)))
        lines.append(t.text("🗓 {day}", day=t.day(following.day)))
    rest = [one for one in ahead if one is not following]
    if rest:
        lines += [t.text("🗓 <b>Later</b>"), *(_date_line(t, one) for one in rest[:SHOWN])]
    if any(not one.confirmed and one.kind is DateKind.TERM_END for one in ahead):
        lines.append(t.text("We calculated this day. DUO has not confirmed it."))
    if line.parts:
        lines.append(t.text("🎓 <b>What there is to do</b>"))
        lines += [_part_line(t, part) for part in line.parts]
        count = len(line.still_open)
        lines.append(
            t.plural("{n} part is still open.", "{n} parts are still open.", count)
            if count
            else t.text("🎉 Everything is done.")
        )
    return Body("\n".join(lines), KEYWORD)


def line_buttons(t: Translator, line: Line, *, holder_id: int) -> Buttons:
    """ "I signed up" for each part whose last day to sign up comes near, and help with what is next."""
    signing = [one for one in line.ahead if one.kind in TO_SIGN_UP and one.part is not None]
    parts = list(dict.fromkeys(one.part for one in signing if one.part is not None))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                t.plain("✅ I signed up: {part}", part=part_name(t, part).partition(":")[0]),
                f"1:su:{holder_id}:{part}",
            ),
        )
        for part in parts[:SIGN_UP_BUTTONS]
    ]
    if line.next_of_holder is not None:
        rows.append((Button(t.plain("🙋 I need help"), f"1:lh:{holder_id}:{line.next_of_holder.code}"),))
    return tuple(rows)


def date_name(t: Translator, one: LineDate) -> str:
    """What a date is, with the part that it is about."""
    name = {
        DateKind.TERM_START: t.plain("your time for inburgering begins"),
        DateKind.TERM_END: t.plain("the last day of your inburgering"),
        DateKind.SWITCH_UNTIL: t.plain("the last day to change your route"),
        DateKind.EXTENSION_FROM: t.plain("from now on you can ask for more time"),
        DateKind.PVT_DUE: t.plain("to be done before this day"),
        DateKind.MAP_DUE: t.plain("to be done before this day"),
        DateKind.SIGN_UP_WITH_RESIT: t.plain("a good day to sign up"),
        DateKind.SIGN_UP_BY: t.plain("the last day to sign up"),
        DateKind.EXAM: t.plain("exam or talk"),
        DateKind.CHANGE_UNTIL: t.plain("the last day to choose another day"),
        DateKind.RESULT_BY: t.plain("look for a letter"),
        DateKind.LANGUAGE_TEST_DUE: t.plain("your Dutch test"),
        DateKind.LANGUAGE_START_DUE: t.plain("the start of your Dutch lessons"),
        DateKind.BENEFIT_REVIEW: t.plain("a talk with the municipality"),
        DateKind.OBJECTION_UNTIL: t.plain("the last day to say that you do not agree"),
    }.get(one.kind, t.plain("a date of your coach"))
    if one.part is None:
        return name
    return t.plain("{part}: {what}", part=part_name(t, one.part).partition(":")[0], what=name)


def _date_line(t: Translator, one: LineDate) -> Html:
    return t.text("• {day}: {what}", day=t.day(one.day), what=date_name(t, one))


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
