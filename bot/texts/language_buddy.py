"""The language buddy, as the holder sees them: invited, there, ended, and what they say. Neither side sees the other's account."""

from datetime import datetime

from bot.i18n import Html, Translator, escape
from bot.rules.language_buddy import Reaction
from bot.texts.common import named
from bot.texts.practice import bold
from bot.texts.rendered import Body, Button, Buttons, Rendered

KEYWORD = "het taalmaatje"


def screen(t: Translator, *, there: bool, until: datetime | None) -> Body:
    """`there`: somebody is the buddy. `until`: an invitation waits for a yes so long."""
    lines = [
        t.text("🤝 <b>Language buddy</b>"),
        t.text("Somebody you know who speaks Dutch: a friend, a neighbour, a volunteer."),
        t.text("You can let them hear or read a sentence that you practised. They can answer you."),
        t.text("🔒 They see your first name and that sentence, nothing else. Your coach does not see it."),
    ]
    if there:
        lines.append(t.text("✅ You have a language buddy."))
    elif until is not None:
        lines.append(t.text("✉️ Your invitation works until {day}.", day=t.day(until)))
    return Body("\n".join(lines), KEYWORD)


def screen_buttons(t: Translator, holder_id: int, *, there: bool, until: datetime | None) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    if there:
        rows.append((Button(t.plain("✖️ End"), f"1:ux:{holder_id}"),))
    elif until is not None:
        rows.append((Button(t.plain("✉️ New invitation"), f"1:ui:{holder_id}"),))
        rows.append((Button(t.plain("✖️ Take it back"), f"1:ux:{holder_id}:w"),))
    else:
        rows.append((Button(t.plain("✉️ Invite"), f"1:ui:{holder_id}"),))
    return (*rows, (Button(t.plain("↩️ Back"), f"1:xp:{holder_id}"),))


def ask_end(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("✖️ <b>Do you want to end this?</b>"),
                t.text("Your language buddy will get nothing more from you."),
            ]
        ),
        KEYWORD,
    )


def ask_end_buttons(t: Translator, holder_id: int) -> Buttons:
    return (
        (Button(t.plain("✖️ Yes, end it"), f"1:ux:{holder_id}:y"),),
        (Button(t.plain("↩️ Back"), f"1:ub:{holder_id}"),),
    )


def invited(t: Translator, *, until: datetime) -> Rendered:
    """Before the message that is to be forwarded."""
    lines = [
        t.text("✉️ Please forward the next message to one person."),
        t.text(
            "The link works once, until {day}. An older invitation does not work any more.", day=t.day(until)
        ),
    ]
    return Rendered("\n".join(lines))


def invitation(t: Translator, *, name: str, address: str) -> Rendered:
    """For the buddy to be, in their language, as far as that is known."""
    lines = [
        t.text(
            "👋 {name} is learning Dutch and asks: will you be my language buddy? Please open this link in Telegram:",
            name=name,
        ),
        # As it is: marks around it might become part of the link.
        Html(escape(address)),
    ]
    return Rendered("\n".join(lines))


def agreed(t: Translator, *, name: str = "") -> Rendered:
    """`name` of the holder on a phone that several share; so in all that follows."""
    lines = [
        t.text("🎉 Your language buddy said yes!"),
        t.text("When you say or write a sentence, you can send it with one tap."),
    ]
    return Rendered("\n".join(_with_name(t, name, *lines)))


def left(t: Translator, *, holder_id: int, name: str = "") -> Rendered:
    """The buddy ended it."""
    lines = [
        t.text("👋 Your language buddy has stopped."),
        t.text("You can invite somebody else, if you like."),
    ]
    buttons = ((Button(t.plain("🤝 Language buddy"), f"1:ub:{holder_id}"),),)
    return Rendered("\n".join(_with_name(t, name, *lines)), buttons)


def sent(t: Translator) -> Rendered:
    return Rendered(t.text("🤝 Your language buddy has it now."))


def not_sent(t: Translator) -> Rendered:
    return Rendered(t.text("📭 This did not reach your language buddy. Please try again another day."))


def reaction(t: Translator, said: Reaction, *, sentence: str, name: str = "") -> Rendered:
    """`sentence` is the Dutch that they practised; empty where it is not there any more."""
    words = {
        Reaction.CLEAR: t.text("💬 Your language buddy says: 👏 <b>That was clear!</b>"),
        Reaction.SLOWLY: t.text("💬 Your language buddy says: 🔁 <b>Once more, slowly, please.</b>"),
        Reaction.AGAIN: t.text("💬 Your language buddy says: 🔁 <b>Once more, please.</b>"),
    }[said]
    lines = _with_name(t, name, words)
    return Rendered("\n".join([*lines, bold(t, sentence)] if sentence else lines))


def answer(t: Translator, *, words: str = "", name: str = "") -> Rendered:
    """Their words; without words it stands under their voice message."""
    lines = _with_name(t, name, t.text("💬 Your language buddy says:"))
    return Rendered("\n".join([*lines, quoted(t, words)] if words else lines))


def quoted(t: Translator, words: str) -> Html:
    """What somebody wrote, each line in the direction of the reader."""
    lines = "\n".join(t.line(line) for line in words.split("\n"))
    return Html(f"<blockquote>{lines}</blockquote>")


def _with_name(t: Translator, name: str, *lines: str) -> list[str]:
    return [named(t, name), *lines] if name else list(lines)
