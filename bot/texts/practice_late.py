"""The question whether words that came long after an exercise are its answer, or are meant for the coach."""

from bot.i18n import Translator
from bot.texts.rendered import Button, Rendered


def ask(t: Translator, at: str, *, coach: str) -> Rendered:
    """`at` are the numbers of person, question and message in the data of a button; `coach` is empty without one."""
    if coach:
        lines = [
            t.text("🤔 <b>Is this your answer, or a message for {coach}?</b>", coach=coach),
            t.text("If you tap nothing, {coach} will get it.", coach=coach),
        ]
        label = t.plain("📤 To my coach")
    else:
        lines = [
            t.text("🤔 <b>Is this your answer, or a message for your municipality?</b>"),
            t.text("If you tap nothing, your municipality will get it."),
        ]
        label = t.plain("📤 To my municipality")
    buttons = ((Button(t.plain("✍️ My answer"), f"1:xi:{at}:a"),), (Button(label, f"1:xi:{at}:c"),))
    return Rendered("\n".join(lines), buttons)


def closed(t: Translator) -> Rendered:
    """It was the answer to a question that waits no more: nobody reads it."""
    return Rendered(t.text("👌 I do not pass this on, then. The question is closed now."))
