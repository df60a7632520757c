"""What coaches read about people who move to another municipality, or come from one."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.i18n import Translator
from bot.rules.transfers import Step, Transfer
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.people import cancel_row, people_button


def ask_day(t: Translator, *, name: str, town: str, days: Sequence[date]) -> Rendered:
    """A code was typed or opened: the first name, and nothing else."""
    buttons = [Button(t.short_day(day), f"1:me:{day.isoformat()}") for day in days]
    rows: Buttons = tuple(tuple(buttons[first : first + 3]) for first in range(0, len(buttons), 3))
    return Rendered(
        t.text("🚚 <b>{name} wants to move to {town}.</b>", name=name, town=town)
        + "\n"
        + t.text("From which day are you the coach? Tap, or type a day."),
        rows + cancel_row(t),
    )


def echo(t: Translator, *, name: str, day: date, with_words: bool) -> Rendered:
    lines = [
        t.text("🚚 <b>Is this right?</b>"),
        t.text("👤 {name} comes to you on {day}.", name=name, day=t.day(day)),
        t.text(
            "⏳ The old municipality still has to say yes. Until the day you see nothing of {name}.",
            name=name,
        ),
        _words(t, with_words),
    ]
    return Rendered("\n".join(lines), ((Button(t.plain("✅ Yes, ask for it"), "1:mf"),), *cancel_row(t)))


def wrong_day(t: Translator) -> Rendered:
    return Rendered(t.text("🗓 Choose a day from tomorrow on, within half a year."))


def asked(t: Translator, *, name: str, day: date) -> Rendered:
    return Rendered(
        t.text("✅ Asked. {name} comes on {day} if the old municipality says yes.", name=name, day=t.day(day))
    )


def to_release(t: Translator, one: Transfer, *, name: str, town: str) -> Rendered:
    """To the old municipality: somebody showed their code in another one."""
    day = t.day(one.day or date.min)
    lines = [
        t.text("🚚 <b>{name} wants to move to {town} on {day}.</b>", name=name, town=town, day=day),
        t.text("{name} showed the code there.", name=name),
        t.text("On that day {town} takes over, and you will not see {name} any more.", name=name, town=town),
        _words(t, one.with_words),
        t.text("Please answer open messages before that day."),
    ]
    return Rendered(
        "\n".join(lines),
        (
            (Button(t.plain("✅ Yes, {name} may move", name=name)[:60], f"1:mr:{one.id}:y"),),
            (Button(t.plain("✋ No, not now"), f"1:mr:{one.id}:n"),),
        ),
    )


def released(t: Translator, one: Transfer, *, name: str, town: str) -> Rendered:
    return Rendered(
        t.text(
            "✅ You said yes. {name} moves to {town} on {day}.",
            name=name,
            town=town,
            day=t.day(one.day or date.min),
        )
    )


def refused(t: Translator, *, name: str) -> Rendered:
    return Rendered(t.text("✋ You said no. {name} and the other municipality hear of it.", name=name))


def notice(
    t: Translator, one: Transfer, *, name: str, old: str, new: str, reader_is_old: bool, now: datetime
) -> Rendered:
    """A step of a move, to a coach of the one municipality or of the other."""
    day = t.day(one.day or date.min, now=now)
    match one.step:
        case Step.ASKED:
            return to_release(t, one, name=name, town=new)
        case Step.AGREED:
            return Rendered(
                t.text("✅ {town} said yes. {name} comes to you on {day}.", town=old, name=name, day=day)
            )
        case Step.DONE if reader_is_old:
            return Rendered(t.text("🚚 {name} has moved to {town}.", name=name, town=new))
        case Step.DONE:
            return Rendered(
                t.text("🏠 {name} has moved to you, from {town}.", name=name, town=old)
                + "\n"
                + _words(t, one.with_words),
                (
                    (Button(t.plain("👤 Open"), f"1:sp:{one.holder_id}"),),
                    (people_button(t),),
                ),
            )
        case Step.WITHDRAWN:
            return Rendered(t.text("✖️ {name} does not move after all.", name=name))
        case Step.REFUSED:
            return Rendered(t.text("✋ {town} said no to the move of {name}.", town=old, name=name))
        case _:
            return Rendered(
                t.text("⌛ The move of {name} is off: not everybody said yes within two weeks.", name=name)
            )


def waiting_row(t: Translator, one: Transfer, name: str) -> tuple[Button, ...]:
    """A move that waits for a yes, under the municipality's list and on a person's page."""
    return (Button(t.plain("🚚 {name} wants to move", name=name)[:60], f"1:mg:{one.id}"),)


def _words(t: Translator, with_words: bool) -> str:
    if with_words:
        return t.text("✉️ Old messages and notes go along.")
    return t.text("🔒 Old messages and notes stay behind.")
