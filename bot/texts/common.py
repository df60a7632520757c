"""What holders, and people whom the bot does not know, read in every part of it."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.errors import Empty, NotFound, Refused, TooLong
from bot.texts.rendered import Body, Button, Buttons

# The commands of a holder, in the order of the menu.
COMMANDS = ("appointments", "open", "line", "plan", "practice", "move", "settings", "help", "stop")


def command_description(t: Translator, command: str) -> str:
    return {
        "appointments": t.plain("📅 My appointments"),
        "open": t.plain("📥 What is open"),
        "line": t.plain("🧭 My line: exams and dates"),
        "plan": t.plain("🗺 My plan"),
        "practice": t.plain("🇳🇱 A little Dutch"),
        "move": t.plain("🚚 I move to another municipality"),
        "settings": t.plain("⚙️ Language, Dutch, reminders"),
        "help": t.plain("❓ What can I do here?"),
        "stop": t.plain("✋ Stop"),
        "start": t.plain("👋 Start"),
    }[command]


def appointment_word(t: Translator) -> str:
    return t.plain("Appointment")


def help_text(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("❓ <b>What can I do here?</b>"),
                t.text("📅 /appointments shows your appointments."),
                t.text("📥 /open shows what you can still answer."),
                t.text("🧭 /line shows your exams and dates, and what is next."),
                t.text("🗺 /plan shows your goals and steps."),
                t.text("🇳🇱 /practice gives you a little Dutch every day."),
                t.text("⚙️ /settings: your language, how much Dutch, when you get a reminder."),
                t.text("✍️ Write a message: your coach will read it."),
                t.text("🚚 /move: you are moving to another municipality."),
                t.text("✋ /stop: I will stop writing to you."),
                t.text("🚨 In danger? Call 112."),
            ]
        ),
        "de hulp",
    )


def passed_on(t: Translator, *, coach: str) -> Body:
    if coach:
        return Body(
            t.text(
                "📨 I passed this on to {coach}. Your coach will read it at work, not right away.",
                coach=coach,
            ),
            "het bericht",
        )
    return Body(
        t.text("📨 I will keep this for your municipality. Somebody will read it at work, not right away."),
        "het bericht",
    )


def type_please(t: Translator) -> Body:
    return Body(t.text("✍️ I cannot read this here. Please write it, or tap a button."))


def not_kept(t: Translator) -> Body:
    """For a place, or somebody else's phone number."""
    return Body(
        t.text(
            "🔒 I do not keep places or phone numbers. Please write what you need: your coach will read it."
        )
    )


def old_button(t: Translator) -> str:
    return t.plain("This button no longer works. This is how it is now.")


def went_wrong(t: Translator) -> Body:
    return Body(t.text("😕 Something went wrong on our side. Nothing is lost. Please try again in a moment."))


def not_found(t: Translator) -> Body:
    """The same for what is not there and for what belongs to somebody else."""
    return Body(t.text("🔍 I cannot find that. Maybe it is no longer there."))


def refusal(t: Translator, error: Refused) -> Body:
    """The sentence for an error that carries facts."""
    match error:
        case TooLong(limit=limit):
            return Body(
                t.plural(
                    "✂️ This is too long. At most {n} character fits.",
                    "✂️ This is too long. At most {n} characters fit.",
                    limit,
                )
            )
        case Empty():
            return Body(t.text("✍️ I see no words in this. Please write it again."))
        case NotFound():
            return not_found(t)
        case _:
            return went_wrong(t)


def help_buttons(t: Translator) -> Buttons:
    """`0` is whoever uses the chat."""
    return ((Button(t.plain("🙋 Contact me"), "1:tm:0"),),)


def ask_writer(t: Translator) -> Body:
    return Body(t.text("👥 Which of you wrote this?"))


def name_buttons(names: Sequence[tuple[int, str]], *, data: str) -> Buttons:
    """One button a person who shares the phone: `data`:ID."""
    return tuple((Button(name[:40], f"{data}:{holder_id}"),) for holder_id, name in names)


def named(t: Translator, name: str) -> str:
    """The line on top of a message where several people share one phone."""
    return t.text("👤 {name}", name=name)
