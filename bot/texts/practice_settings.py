"""How somebody practises, as they see and set it; and the prompt that comes at their hour."""

from datetime import date, time, timedelta

from bot.i18n import Translator
from bot.rules.cards import CardLevel
from bot.rules.practice import PACES
from bot.rules.sessions import Practising
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "oefenen"
HOURS = (time(8, 30), time(10), time(12, 30), time(15), time(17, 30), time(19, 30))
PAUSES = (7, 14, 30)  # days


def level_name(t: Translator, level: CardLevel) -> str:
    return {
        CardLevel.ALFA: t.plain("🔤 I learn to read"),
        CardLevel.A1: t.plain("🌱 First words (A1)"),
        CardLevel.A2: t.plain("🌿 Everyday Dutch (A2)"),
        CardLevel.B1: t.plain("🌳 More Dutch (B1)"),
    }[level]


def ask_level(t: Translator) -> Body:
    lines = [
        t.text("🇳🇱 <b>A little Dutch every day</b>"),
        t.text("You get a few cards with Dutch words, every day at a time that you choose."),
        t.text("🔒 Your coach does not see your answers."),
        t.text("What fits you best?"),
    ]
    return Body("\n".join(lines), KEYWORD)


def level_buttons(t: Translator, holder_id: int) -> Buttons:
    return tuple((Button(level_name(t, level), f"1:xv:{holder_id}:{level}"),) for level in CardLevel)


def menu(t: Translator, practising: Practising, *, today: date) -> Body:
    lines = [
        t.text("⚙️ <b>My practice</b>"),
        level_name(t, practising.level),
        t.plural("🔢 {n} card a day", "🔢 {n} cards a day", practising.pace),
    ]
    if practising.ended_at is not None:
        lines.append(t.text("🔕 I do not send you cards now."))
    elif practising.paused_until is not None and practising.paused_until > today:
        lines.append(t.text("⏸ You have a pause until {day}.", day=t.day(practising.paused_until)))
    else:
        lines.append(t.text("⏰ Every day at {time}.", time=f"{practising.at:%H:%M}"))
    lines.append(
        t.text("👀 Your coach sees that you practise, but not your answers.")
        if practising.shared
        else t.text("🔒 Your coach does not see that you practise.")
    )
    if practising.health:
        lines.append(t.text("🩺 You also get words for your health appointments."))
    return Body("\n".join(lines), KEYWORD)


def menu_buttons(t: Translator, practising: Practising, *, today: date) -> Buttons:
    holder = practising.holder_id
    paused = practising.paused_until is not None and practising.paused_until > today
    rows: list[tuple[Button, ...]] = [
        (Button(t.plain("▶️ Start"), f"1:xn:{holder}"),),
        # Two in a row can be read on a narrow phone.
        (
            Button(t.plain("🔢 How many"), f"1:xp:{holder}:q"),
            Button(t.plain("⏰ When"), f"1:xp:{holder}:h"),
        ),
        (
            Button(t.plain("📶 Level"), f"1:xp:{holder}:v"),
            Button(t.plain("☀️ End pause"), f"1:xu:{holder}:0")
            if paused
            else Button(t.plain("⏸ Pause"), f"1:xp:{holder}:u"),
        ),
        (
            Button(t.plain("🔔 Send cards"), f"1:xe:{holder}:0")
            if practising.ended_at is not None
            else Button(t.plain("🔕 No cards"), f"1:xe:{holder}:1"),
        ),
    ]
    rows.append(
        (
            Button(t.plain("🔒 Hide from my coach"), f"1:xy:{holder}:s:0")
            if practising.shared
            else Button(t.plain("👀 Show my coach"), f"1:xy:{holder}:s:1"),
        )
    )
    rows.append(
        (
            Button(t.plain("🩺 No health words"), f"1:xy:{holder}:h:0")
            if practising.health
            else Button(t.plain("🩺 Health words too"), f"1:xy:{holder}:h:1"),
        )
    )
    rows.append((Button(t.plain("🤝 Language buddy"), f"1:ub:{holder}"),))
    return tuple(rows)


def ask(t: Translator, what: str) -> Body:
    """`what` is the code of a choice: how many, when, which level, how long a pause."""
    words = {
        "q": t.text("🔢 <b>How many cards a day?</b>"),
        "h": t.text("⏰ <b>When do you want to practise?</b>"),
        "v": t.text("📶 <b>What fits you best?</b>"),
        "u": t.text(
            "⏸ <b>How long do you want a pause?</b> Maybe it is Ramadan, or you are ill, or you move. Nothing is lost."
        ),
    }[what]
    return Body(words, KEYWORD)


def ask_buttons(t: Translator, holder_id: int, what: str) -> Buttons:
    rows: tuple[tuple[Button, ...], ...]
    match what:
        case "q":
            rows = (tuple(Button(str(pace), f"1:xq:{holder_id}:{pace}") for pace in PACES),)
        case "h":
            hours = [Button(f"{hour:%H:%M}", f"1:xh:{holder_id}:{hour:%H%M}") for hour in HOURS]
            rows = (tuple(hours[:3]), tuple(hours[3:]))
        case "v":
            rows = level_buttons(t, holder_id)
        case _:
            rows = tuple(
                (Button(t.plain_plural("{n} day", "{n} days", days), f"1:xu:{holder_id}:{days}"),)
                for days in PAUSES
            )
    return (*rows, (Button(t.plain("↩️ Back"), f"1:xp:{holder_id}"),))


def prompt(t: Translator, *, goodbye: bool) -> Body:
    """At the hour that they chose; `goodbye` is the last one after three silent weeks."""
    if goodbye:
        return Body(
            t.text(
                "🌙 I will not ask you every day now. Do you want to practise again? You can, on any day. Tap ▶️."
            ),
            KEYWORD,
        )
    return Body(t.text("🇳🇱 <b>Time for a little Dutch?</b>"), KEYWORD)


def prompt_buttons(t: Translator, holder_id: int, *, goodbye: bool) -> Buttons:
    """Under the last one there is nothing to refuse: "not today" would bring the prompts back."""
    settings = Button(t.plain("⚙️ My practice"), f"1:xp:{holder_id}")
    not_today = Button(t.plain("🌙 Not today"), f"1:xs:{holder_id}")
    return (start_row(t, holder_id), (settings,) if goodbye else (not_today, settings))


def start_row(t: Translator, holder_id: int) -> tuple[Button, ...]:
    """The first question comes as a message of its own: what stands above the button stays."""
    return (Button(t.plain("▶️ Start"), f"1:xn:{holder_id}"),)


def pause_until(today: date, days: int) -> date | None:
    """The first day with practice again; None for no pause."""
    return today + timedelta(days=days) if days else None
