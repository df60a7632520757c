"""What coaches read of check-ins: the last answers, what is open, who asks for them, and the rules by which that is seen."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.assessing import Level, Need, Reason
from bot.rules.checkins import EVERY, AnswerLine, QuestionKind, Rhythm
from bot.rules.values import DISCREET_DOMAINS, Domain, Holder
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.plans import domain_name


def answer_lines(t: Translator, lines: Sequence[AnswerLine], *, waiting: int) -> list[Html]:
    """A line for each kind and track with the last answer, and how many questions are open."""
    said = [_line(t, one) for one in lines]
    if waiting:
        said.append(t.plural("❔ {n} question still open", "❔ {n} questions still open", waiting))
    return said


def _line(t: Translator, line: AnswerLine) -> Html:
    return t.text(
        "{what} {line} {answer}, {day}",
        what=_name(t, line),
        line=line.spark,
        answer=f"{line.option.picture} {t.plain_of_data(line.question.id, line.option.text)}",
        day=t.short_day(line.last.at),
    )


def _name(t: Translator, line: AnswerLine) -> str:
    if line.kind is QuestionKind.TRACK and line.track is not None:
        return domain_name(t, line.track)
    return t.plain("🙂 How it goes:") if line.kind is QuestionKind.FACES else t.plain("🕐 Hours of Dutch:")


def page(
    t: Translator,
    holder: Holder,
    rhythm: Rhythm,
    lines: Sequence[AnswerLine],
    need: Need,
    *,
    waiting: int,
    now: datetime,
) -> Rendered:
    """One person's check-ins: who needs the coach and why, the answers, and how often they are asked."""
    said: list[str] = [t.text("📈 <b>Check-ins of {name}</b>", name=holder.name)]
    said += [f"{_sign(need.level)} {reason_words(t, reason)}" for reason in need.reasons]
    said += answer_lines(t, lines, waiting=waiting)
    if not lines:
        said.append(t.text("No answers yet."))
    said.append(t.text("📈 The line: the higher, the better; · is no answer. It is what the person said."))
    said.append(pace(t, rhythm))
    rows: list[tuple[Button, ...]] = []
    if need.level is not Level.NONE:
        seen = Button(t.plain("✅ Seen, nothing needed"), f"1:qi:{holder.id}:{int(now.timestamp())}")
        rows.append((seen,))
    rows.append(tuple(Button(_often(t, every), f"1:qg:{holder.id}:{every}") for every in EVERY))
    rows.append((Button(t.plain("❓ Why, and by which rules"), f"1:qw:{holder.id}"),))
    messages = Button(t.plain("💬 Messages"), f"1:tc:{holder.id}")
    rows.append((messages, Button(t.plain("👤 Person"), f"1:sp:{holder.id}")))
    return Rendered("\n".join(said), tuple(rows))


def pace(t: Translator, rhythm: Rhythm) -> Html:
    if rhythm.stopped:
        return t.text("🔕 This person wants no check-ins.")
    return t.plural(
        "📅 Asked every week: {day} at {time}",
        "📅 Asked every {n} weeks: {day} at {time}",
        rhythm.every,
        day=t.weekday(rhythm.weekday),
        time=f"{rhythm.at:%H:%M}",
    )


def _often(t: Translator, every: int) -> str:
    return t.plain_plural("🔁 {n} week", "🔁 {n} weeks", every)


def why(t: Translator, holder: Holder, need: Need) -> Rendered:
    """All rules in words; those that hold for this person come first."""
    lines: list[str] = [t.text("❓ <b>{name}: who needs you, and why</b>", name=holder.name)]
    if need.reasons:
        lines += [f"{_sign(need.level)} {reason_words(t, one)}" for one in need.reasons]
    else:
        lines.append(t.text("⚪ No rule holds now."))
    lines += ["", t.text("📋 <b>All rules</b>")]
    lines += [f"• {reason_words(t, one)}: {level_word(t, _LEVELS[one])}" for one in Reason]
    lines.append(
        t.text(
            "The rules look only at what the person said or tapped in the last 14 days, and at nothing that they keep to themself. After your answer, or “Seen”, only what is new counts. It is no score, and it is not kept."
        )
    )
    return Rendered(
        "\n".join(lines),
        (
            (Button(t.plain("📈 Check-ins"), f"1:qf:{holder.id}"),),
            (Button(t.plain("👤 Person"), f"1:sp:{holder.id}"),),
        ),
    )


_LEVELS = {one: Level.NOW if one is Reason.DANGER else Level.TODAY for one in Reason}


def reason_words(t: Translator, reason: Reason) -> Html:
    """What a coach reads of a rule."""
    return {
        Reason.DANGER: t.text("Wrote words that may mean danger, and nobody has closed it yet"),
        Reason.ASKED_FOR_HELP: t.text("Asked for help by a button"),
        Reason.CONTACT: t.text("Asked for contact, and nobody has answered yet"),
        Reason.VERY_BAD: t.text("Gave the last of the five faces (😢)"),
        Reason.BAD_TWICE: t.text("Gave one of the last two faces twice running (🙁 or 😢)"),
        Reason.MUCH_WORSE: t.text("Gave a face that is two or more below the one before"),
    }[reason]


def level_word(t: Translator, level: Level) -> str:
    return {
        Level.NONE: t.plain("nothing needed"),
        Level.TODAY: t.plain("today"),
        Level.NOW: t.plain("now"),
    }[level]


def _sign(level: Level) -> str:
    return {Level.NONE: "⚪", Level.TODAY: "🟠", Level.NOW: "🔴"}[level]


def asked_for_help(t: Translator, *, name: str, holder_id: int, track: Domain | None) -> Rendered:
    """Somebody asks for their coach in a check-in. On a locked phone it does not say about what, where that is private."""
    lines = [t.text("🙋 <b>{name} asks for your help in a check-in.</b>", name=name)]
    if track is not None and track not in DISCREET_DOMAINS:
        lines.append(t.text("About: {track}", track=domain_name(t, track)))
    return Rendered(
        "\n".join(lines),
        (
            (
                Button(t.plain("💬 Open"), f"1:tc:{holder_id}"),
                Button(t.plain("📈 Check-ins"), f"1:qf:{holder_id}"),
            ),
        ),
    )
