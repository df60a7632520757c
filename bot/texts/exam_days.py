"""The day of an exam that somebody signed up for: what they are asked, and what they hear of their answer."""

from datetime import date

from bot.i18n import Translator
from bot.rules.trajectory import Part
from bot.texts.line_reminders import part_name
from bot.texts.lines import line_button
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "de datum van het examen"


def ask(t: Translator, part: Part) -> Body:
    lines = [
        t.text("📅 <b>On which day is your exam?</b>"),
        t.text("📝 {part}", part=part_name(t, part)),
        t.text("Write the day like this: 12-3. Is it not a day? Then your coach reads it."),
    ]
    return Body("\n".join(lines), KEYWORD)


def over(t: Translator, day: date) -> Body:
    return Body(t.text("{day} is over. Please write a day that is still to come.", day=t.day(day)), KEYWORD)


def told(t: Translator, part: Part, day: date) -> Body:
    lines = [
        t.text("✅ Thank you. I will remind you."),
        t.text("📝 {part}", part=part_name(t, part)),
        t.text("🗓 {day}", day=t.day(day)),
    ]
    return Body("\n".join(lines), KEYWORD)


def told_buttons(t: Translator, holder_id: int, part: Part) -> Buttons:
    return (
        (Button(t.plain("✏️ Another day"), f"1:ed:{holder_id}:{part}"),),
        (line_button(t, holder_id),),
    )
