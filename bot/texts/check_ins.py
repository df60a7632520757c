"""What holders read in a check-in: one question at a time, then whether there is something else for their coach."""

from collections.abc import Sequence
from datetime import date

from bot.i18n import Html, Translator
from bot.rules.checkins import CheckIn, Given, Option, Question
from bot.texts.rendered import Body, Button, Buttons, View

KEYWORD = "hoe gaat het?"


def view_of(
    holder_id: int,
    check_in: CheckIn,
    shown: Sequence[Question],
    waiting: Sequence[Question],
    *,
    is_open: bool = True,
) -> View:
    """A check-in as it is now: the first question that waits, else what was answered."""
    if not is_open:
        return View(
            f"qe:{holder_id}:{check_in.id}",
            lambda t: over(t, check_in, shown),
            lambda t: done_buttons(t, holder_id),
        )
    if waiting:
        return question_view(holder_id, check_in, shown, waiting[0], code=f"qa:{holder_id}:{check_in.id}")
    return closing_view(holder_id, check_in, shown, waiting, code=f"qa:{holder_id}:{check_in.id}")


def question_view(
    holder_id: int, check_in: CheckIn, shown: Sequence[Question], asked: Question, *, code: str = ""
) -> View:
    """One question, also one that has an answer already: that has a tick."""
    at = place_of(check_in, asked)
    given = check_in.answers.get(asked.id)
    number = shown.index(asked) + 1
    following = next((one for one in shown[number:] if one.id not in check_in.answers), None)
    then = f"1:qm:{holder_id}:{check_in.id}"
    if following is not None:
        then = f"1:qq:{holder_id}:{check_in.id}:{place_of(check_in, following)}"
    return View(
        code or f"qb:{holder_id}:{check_in.id}:{at}",
        lambda t: question(t, asked, number=number, of=len(shown)),
        lambda t: (
            *(
                (
                    Button(
                        _label(t, asked, option, given), f"1:qa:{holder_id}:{check_in.id}:{at}:{option.code}"
                    ),
                )
                for option in asked.options
            ),
            (Button(t.plain("⏭ Not now"), then),),
        ),
    )


def closing_view(
    holder_id: int,
    check_in: CheckIn,
    shown: Sequence[Question],
    waiting: Sequence[Question],
    *,
    code: str = "",
) -> View:
    return View(
        code or f"qc:{holder_id}:{check_in.id}",
        lambda t: closing(t, check_in, shown),
        lambda t: closing_buttons(t, holder_id, check_in, shown, waiting),
    )


def place_of(check_in: CheckIn, question: Question) -> int:
    """The place of a question in the check-in, from 0: it stays the same when a track is kept."""
    return check_in.questions.index((question.id, question.rev))


def question(t: Translator, question: Question, *, number: int, of: int) -> Body:
    lines = [Html(f"💬 <b>{t.of_data(question.id, question.text)}</b>")]
    if of > 1:
        lines.append(t.text("Question {number} of {of}", number=number, of=of))
    return Body("\n".join(lines), KEYWORD)


def _label(t: Translator, question: Question, option: Option, given: Given | None) -> str:
    tick = "✅ " if given is not None and given.code == option.code else ""
    return f"{tick}{option.picture} {t.plain_of_data(question.id, option.text)}"


def answers(t: Translator, check_in: CheckIn, shown: Sequence[Question]) -> list[Html]:
    """What was said, a line each."""
    lines = []
    for one in shown:
        given = check_in.answers.get(one.id)
        option = None if given is None else one.option(given.code)
        if option is not None:
            lines.append(t.line(f"{option.picture} {t.plain_of_data(one.id, option.text)}"))
    return lines


def closing(t: Translator, check_in: CheckIn, shown: Sequence[Question]) -> Body:
    said = answers(t, check_in, shown)
    lines = [t.text("🙏 <b>Thank you!</b>"), *said] if said else []
    asked = [one.option(check_in.answers[one.id].code) for one in shown if one.id in check_in.answers]
    if any(option is not None and option.needs_coach for option in asked):
        lines.append(t.text("🙋 Your coach hears that you want to talk."))
    lines += [
        t.text(
            "✍️ Do you want to tell your coach something else? Write it here, or send a voice message or a photo."
        ),
        t.text("Your coach will read it at work, not right away."),
    ]
    return Body("\n".join(lines), KEYWORD)


def closing_buttons(
    t: Translator, holder_id: int, check_in: CheckIn, shown: Sequence[Question], waiting: Sequence[Question]
) -> Buttons:
    """Each answer can be changed; what waits can be answered."""
    at = f"{holder_id}:{check_in.id}"
    change = tuple(
        Button(f"✏️ {option.picture}", f"1:qq:{at}:{place_of(check_in, one)}")
        for one in shown
        if one.id in check_in.answers and (option := one.option(check_in.answers[one.id].code)) is not None
    )
    left = ((Button(t.plain("▶️ Next question"), f"1:qq:{at}"),),) if waiting else ()
    rows = ((change,) if change else ()) + left
    return (*rows, (Button(t.plain("👌 That is all"), f"1:qz:{at}"),))


def done(t: Translator, next_day: date | None) -> Body:
    lines = [t.text("👌 <b>All right. Thank you!</b>")]
    if next_day is not None:
        lines.append(t.text("I will ask you again on {day}.", day=t.day(next_day)))
    return Body("\n".join(lines), KEYWORD)


def over(t: Translator, check_in: CheckIn, shown: Sequence[Question]) -> Body:
    lines = [
        t.text("⏳ <b>This check-in is over.</b> The next one comes by itself."),
        *answers(t, check_in, shown),
    ]
    return Body("\n".join(lines), KEYWORD)


def done_buttons(t: Translator, holder_id: int) -> Buttons:
    return (
        (Button(t.plain("👀 What my coach sees"), f"1:qv:{holder_id}"),),
        (Button(t.plain("⚙️ When I am asked"), f"1:qs:{holder_id}"),),
    )
