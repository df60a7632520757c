"""What people read when they come in: the language, what this is, the yes, and what comes next."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.texts.rendered import Body, Button, Buttons, Rendered

# Rises with every change of meaning in `consent`; kept with each yes.
CONSENT_VERSION = "2026-11"


def choose_language(translators: Sequence[Translator], *, data: str) -> Rendered:
    """One line in each language, one button a language by its own name. `data` is the start of the callback data."""
    lines = "\n".join(t.text("Choose your language.") for t in translators)
    return Rendered(f"🌍\n{lines}", language_buttons(translators, data=data))


def language_buttons(translators: Sequence[Translator], *, data: str) -> Buttons:
    return tuple((Button(t.language_name(t.language), f"{data}:{t.language}"),) for t in translators)


def consent(t: Translator, *, name: str, municipality: str) -> Body:
    return Body(
        "\n".join(
            [
                t.text(
                    "👋 Hello {name}. This is Leerlijn, from {municipality}.",
                    name=name,
                    municipality=municipality,
                ),
                t.text("⏰ I will remind you of your appointments."),
                t.text(
                    "💾 I keep your first name, your language, your appointments and what you write here."
                ),
                t.text("👀 Your coach can see this. I never ask for your BSN or DigiD."),
                t.text(
                    "🙋 It is your own choice. You can also phone or get letters instead. You can stop at any time with /stop."
                ),
                "",
                t.text("Are you {name}, and do you want this?", name=name),
            ]
        ),
        "de toestemming",
    )


def consent_buttons(t: Translator) -> Buttons:
    return (
        (Button(t.plain("✅ Yes, I want this"), "1:ok:y"),),
        (Button(t.plain("❌ No"), "1:ok:n"), Button(t.plain("🚫 That is not me"), "1:ok:x")),
    )


def welcome(t: Translator, *, name: str, coach: str) -> Body:
    lines = [t.text("🎉 Welcome, {name}. You are in.", name=name)]
    if coach:
        lines.append(t.text("👤 Your coach is {coach}.", coach=coach))
    lines.append(t.text("⏰ I will write to you when there is an appointment, and again before it starts."))
    lines.append(t.text("✍️ You can write to your coach here at any time."))
    return Body("\n".join(lines), "welkom")


def welcome_back(t: Translator, *, name: str) -> Body:
    return Body(t.text("👋 Hello {name}. You are in. You will get your reminders here.", name=name), "welkom")


def declined(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("👍 That is fine. I will keep nothing and will not write to you."),
                t.text(
                    "You can come back with the same link. Your coach can also phone you or send letters."
                ),
            ]
        )
    )


def not_me(t: Translator) -> Body:
    return Body(t.text("👍 Thank you for telling me. Please ask your coach for your own link."))


def already_linked(t: Translator) -> Body:
    return Body(t.text("✅ You are already linked. You do not have to do anything."))


def wrong_code(t: Translator) -> Body:
    """The same words for an unknown, used, foreign and expired code: they must not tell which codes exist."""
    return Body(
        "\n".join(
            [
                t.text("🔑 This code does not work."),
                t.text(
                    "Maybe it is too old, or somebody used it already. Please ask the person who gave it to you for a new link."
                ),
            ]
        )
    )


def too_many_codes(t: Translator) -> Body:
    return Body(
        t.text(
            "⏳ There were too many wrong codes. Please try again in an hour, or ask your coach for a new link."
        )
    )


def ask_code(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text(
                    "👋 Hello. I am Leerlijn. I help people who are learning Dutch and building a life here."
                ),
                t.text("🔑 Please open the link that you got from your coach, or write the code here."),
            ]
        )
    )


def only_private(translators: Sequence[Translator]) -> Rendered:
    """The one line for a group, in a language that many read."""
    return Rendered(" / ".join(t.text("I only work in a private chat.") for t in translators))


def ask_stop(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("✋ Do you want to stop?"),
                t.text(
                    "Then I will not write to you any more. Your coach will hear that you stopped, and nothing else."
                ),
                t.text("Your appointments stay. Please ask your coach how you will hear about them."),
                t.text("You can also stop the news of your municipality only."),
            ]
        ),
        "stoppen",
    )


def stop_buttons(t: Translator) -> Buttons:
    return (
        (Button(t.plain("🔕 No more news"), "1:st:m"),),
        (Button(t.plain("✋ Yes, stop"), "1:st:y"), Button(t.plain("↩️ No, continue"), "1:st:n")),
    )


def stopped(t: Translator) -> Body:
    return Body(
        t.text("✋ You have stopped. I will not write to you any more. You can come back with /start."),
        "gestopt",
    )


def not_stopped(t: Translator) -> Body:
    return Body(t.text("👍 Good. Everything stays as it was."))


def ask_who_comes_back(t: Translator) -> Body:
    return Body(t.text("👥 Which of you is coming back?"))


def another_phone(t: Translator) -> Body:
    """To the phone that somebody used before; without a name, since others may have it now."""
    return Body(t.text("📵 You are using another phone now. No more messages will come to this one."))
