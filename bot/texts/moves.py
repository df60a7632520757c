"""What holders read about their move to another municipality."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.i18n import Html, Translator
from bot.rules.transfers import Step, Transfer
from bot.rules.values import Municipality
from bot.texts.rendered import Body, Button, Buttons, Rendered, View
from bot.texts.standing import hours_line


@dataclass(frozen=True, slots=True)
class Towns:
    """Between which municipalities somebody moves; `coach` is the one in the new one."""

    old: Municipality
    new: Municipality | None
    coach: str


def ask_view(holder_id: int, town: str) -> View:
    return View(f"mm:{holder_id}", lambda t: ask(t, town=town), lambda t: ask_buttons(t, holder_id))


def ask_whose_view(names: list[tuple[int, str]]) -> View:
    return View(
        "mi",
        lambda t: Body(t.text("🚚 Who of you moves to another municipality?")),
        lambda t: tuple((Button(name[:40], f"1:mo:{holder_id}"),) for holder_id, name in names),
    )


def ask(t: Translator, *, town: str) -> Body:
    return Body(
        "\n".join(
            [
                t.text("🚚 <b>Do you move to another municipality?</b>"),
                t.text("I make a code. Show it to your new coach there."),
                t.text("✅ These go along: your plan, your dates and exams, your appointments, your Dutch."),
                t.text("👀 Your new coach will see them. {town} will not see them any more.", town=town),
                t.text("✉️ May your old messages and the notes of your coach go along too? You choose."),
            ]
        ),
        "de verhuizing",
    )


def ask_buttons(t: Translator, holder_id: int) -> Buttons:
    return (
        (Button(t.plain("🔒 No, without messages"), f"1:mt:{holder_id}:n"),),
        (Button(t.plain("✉️ Yes, with messages"), f"1:mt:{holder_id}:y"),),
        (Button(t.plain("✖️ I am not moving"), f"1:mt:{holder_id}:x"),),
    )


def shown_code(t: Translator, *, address: str, code: str) -> Rendered:
    """The code, and the same as a link: the same in every language."""
    return Rendered(f"🔑 <code>{code}</code>\n{t.line(address)}")


def step_view(one: Transfer, towns: Towns, *, now: datetime) -> View:
    """How far a move is."""
    return View(
        f"mv:{one.holder_id}:{one.id}",
        lambda t: step(t, one, towns, now=now),
        (lambda t: ((Button(t.plain("✖️ I stay here"), f"1:mw:{one.id}"),),)) if one.is_open else None,
    )


def step(t: Translator, one: Transfer, towns: Towns, *, now: datetime) -> Body:
    old, new = towns.old.name, towns.new.name if towns.new else ""
    day = one.day or date.min
    lines: list[Html]
    match one.step:
        case Step.SHOWN:
            lines = [
                t.text(
                    "🚚 Show this code to your new coach. It works until {day}.", day=t.day(one.expires_at)
                ),
                t.text("🔒 Give it to nobody else."),
                t.text("✉️ Your old messages go along.")
                if one.with_words
                else t.text("🔒 Your old messages stay behind."),
            ]
        case Step.ASKED:
            lines = [
                t.text(
                    "🚚 {town} wants to be your municipality from {day}.", town=new, day=t.day(day, now=now)
                ),
                t.text("⏳ Now {town} has to say yes. I will tell you.", town=old),
            ]
        case Step.AGREED:
            lines = [
                t.text("✅ {town} has said yes.", town=old),
                t.text("🚚 From {day} on your municipality is {town}.", town=new, day=t.day(day, now=now)),
            ]
        case Step.DONE:
            lines = [t.text("🏠 Your municipality is {town} now.", town=new)]
            if towns.coach and towns.new:
                lines += [
                    t.text("👤 From now on your coach is {coach}.", coach=towns.coach),
                    hours_line(t, towns.coach, towns.new),
                ]
            if not one.with_words:
                lines.append(
                    t.text(
                        "✉️ Your old messages stayed behind. Is there still a question? Write it here again."
                    )
                )
        case Step.WITHDRAWN:
            lines = [t.text("👍 That is fine. Nothing changes, you stay in {town}.", town=old)]
        case Step.REFUSED:
            lines = [
                t.text("✋ {town} did not say yes to your move. Please ask your coach.", town=old),
                t.text("Nothing changes for now."),
            ]
        case _:
            lines = [
                t.text("⌛ Your code for the move no longer works."),
                t.text("You can make a new one with /move."),
            ]
    return Body("\n".join(lines), "de verhuizing")


def not_moving(t: Translator) -> Body:
    return Body(t.text("👍 That is fine. Nothing changes."))
