"""When a holder is asked how it goes, what their coach sees of it, and what they keep to themself."""

from collections.abc import Collection, Sequence
from datetime import date, time, timedelta

from bot.i18n import Html, Translator
from bot.rules.checkins import EVERY, AnswerLine, QuestionKind, Rhythm
from bot.rules.values import Domain
from bot.texts.check_ins import KEYWORD
from bot.texts.plans import domain_name
from bot.texts.rendered import Body, Button, Buttons
from bot.texts.settings import menu_row

HOURS = (time(9), time(12), time(15), time(17), time(19), time(20))
PAUSES = (2, 4, 8)  # weeks


def menu(t: Translator, rhythm: Rhythm, *, today: date) -> Body:
    lines = [
        t.text("💬 <b>How is it going?</b>"),
        t.text(
            "I ask you a few short questions. Your coach sees what you answer. You do not have to answer."
        ),
    ]
    if rhythm.stopped:
        lines.append(t.text("🔕 I do not ask you now."))
    else:
        lines.append(when(t, rhythm))
        if _is_paused(rhythm, today) and rhythm.paused_until is not None:
            lines.append(t.text("⏸ You have a pause until {day}.", day=t.day(rhythm.paused_until)))
        elif rhythm.next_at is not None:
            lines.append(t.text("➡️ Next time: {day}", day=t.day(rhythm.next_at)))
    return Body("\n".join(lines), KEYWORD)


def when(t: Translator, rhythm: Rhythm) -> Html:
    return t.plural(
        "📅 Every week: {day} at {time}",
        "📅 Every {n} weeks: {day} at {time}",
        rhythm.every,
        day=t.weekday(rhythm.weekday),
        time=f"{rhythm.at:%H:%M}",
    )


def menu_buttons(t: Translator, holder_id: int, rhythm: Rhythm, *, today: date) -> Buttons:
    sees = (Button(t.plain("👀 What my coach sees"), f"1:qv:{holder_id}"),)
    if rhythm.stopped:
        return (Button(t.plain("🔔 Ask me again"), f"1:qx:{holder_id}:0"),), sees, menu_row(t)
    return (
        (
            Button(t.plain("📅 Day"), f"1:qs:{holder_id}:d"),
            Button(t.plain("⏰ Hour"), f"1:qs:{holder_id}:h"),
        ),
        (Button(t.plain("🔁 How often"), f"1:qs:{holder_id}:e"),),
        (
            Button(t.plain("▶️ End pause"), f"1:qp:{holder_id}:0")
            if _is_paused(rhythm, today)
            else Button(t.plain("⏸ Pause"), f"1:qs:{holder_id}:p"),
            Button(t.plain("🔕 Do not ask me"), f"1:qx:{holder_id}:1"),
        ),
        sees,
        menu_row(t),
    )


def ask(t: Translator, what: str) -> Body:
    """`what` is the code of a choice: the day, the hour, how often, how long a pause."""
    words = {
        "d": t.text("📅 <b>On which day may I ask you?</b>"),
        "h": t.text("⏰ <b>At what time may I ask you?</b>"),
        "e": t.text("🔁 <b>How often may I ask you?</b>"),
        "p": t.text("⏸ <b>How long do you want a pause?</b>"),
    }[what]
    return Body(words, KEYWORD)


def ask_buttons(t: Translator, holder_id: int, what: str) -> Buttons:
    match what:
        case "d":
            buttons = [Button(t.weekday(day), f"1:qd:{holder_id}:{day}") for day in range(7)]
        case "h":
            buttons = [Button(f"{hour:%H:%M}", f"1:qh:{holder_id}:{hour:%H%M}") for hour in HOURS]
        case "e":
            buttons = [Button(often(t, every), f"1:qe:{holder_id}:{every}") for every in EVERY]
        case _:
            buttons = [
                Button(t.plain_plural("{n} week", "{n} weeks", weeks), f"1:qp:{holder_id}:{weeks}")
                for weeks in PAUSES
            ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return (*rows, (Button(t.plain("↩️ Back"), f"1:qs:{holder_id}"),))


def often(t: Translator, every: int) -> str:
    return t.plain_plural("Every week", "Every {n} weeks", every)


def pause_until(today: date, weeks: int) -> date | None:
    """The first day on which may be asked again; None for no pause."""
    return today + timedelta(weeks=weeks) if weeks else None


def ask_whose(t: Translator) -> Body:
    return Body(t.text("👥 Whose check-in do you want to see?"))


# What the coach sees


def sees(t: Translator, lines: Sequence[AnswerLine], kept: Collection[Domain]) -> Body:
    said: list[str] = [
        t.text("👀 <b>What my coach sees</b>"),
        *(line_of(t, one) for one in lines),
    ]
    if not lines:
        said.append(t.text("There are no answers yet."))
    said.append("")
    said += [
        t.text("🔒 {track}: only you see this.", track=domain_name(t, one)) for one in Domain if one in kept
    ]
    said.append(
        t.text(
            "👀 means: your coach sees it. 🔒 means: I do not ask about it, and your coach sees nothing of it."
        )
    )
    said.append(t.text("Tap to change it. What you write to your coach, your coach always reads."))
    return Body("\n".join(said), KEYWORD)


def sees_buttons(t: Translator, holder_id: int, kept: Collection[Domain]) -> Buttons:
    tracks = tuple(
        (
            Button(
                f"{'🔒' if track in kept else '👀'} {domain_name(t, track)}",
                f"1:qk:{holder_id}:{track}:{int(track not in kept)}",
            ),
        )
        for track in Domain
    )
    return (*tracks, (Button(t.plain("↩️ Back"), f"1:qs:{holder_id}"),))


def line_of(t: Translator, line: AnswerLine) -> Html:
    """The answers as a small line, and the last one in words with its day."""
    answer = f"{line.option.picture} {t.plain_of_data(line.question.id, line.option.text)}"
    return t.text(
        "<b>{what}</b> {line}\n{answer}, {day}",
        what=line_name(t, line.kind, line.track),
        line=line.spark,
        answer=answer,
        day=t.short_day(line.last.at),
    )


def line_name(t: Translator, kind: QuestionKind, track: Domain | None) -> str:
    if kind is QuestionKind.TRACK and track is not None:
        return domain_name(t, track)
    return t.plain("🙂 How it goes") if kind is QuestionKind.FACES else t.plain("🕐 Hours of Dutch in a week")


def _is_paused(rhythm: Rhythm, today: date) -> bool:
    return rhythm.paused_until is not None and rhythm.paused_until > today
