"""What is open: what somebody can still answer, of everybody who shares the phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.checkins import CheckIn, Question
from bot.rules.trajectory import Part
from bot.rules.values import Appointment
from bot.texts.appointments import moment, open_buttons
from bot.texts.common import named
from bot.texts.line_reminders import short_names, sign_up_rows
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "nog open"


@dataclass(frozen=True, slots=True)
class Open:
    """What is open for one person. `name` is set where several share the phone."""

    holder_id: int
    name: str
    appointments: Sequence[Appointment]
    sign_ups: Sequence[Part]
    check_ins: Sequence[tuple[CheckIn, Sequence[Question]]]

    @property
    def is_empty(self) -> bool:
        return not (self.appointments or self.sign_ups or self.check_ins)


def listing(t: Translator, people: Sequence[Open], *, now: datetime) -> Body:
    some = [one for one in people if not one.is_empty]
    if not some:
        return Body(t.text("👍 <b>Nothing is open.</b> You have answered everything."), KEYWORD)
    lines: list[str] = [t.text("📥 <b>What is open</b>")]
    for person in some:
        if person.name:
            lines.append(named(t, person.name))
        lines += [
            t.text("❔ Will you come? {moment}", moment=Html(moment(t, one, now)))
            for one in person.appointments
        ]
        if person.sign_ups:
            lines.append(t.text("✍️ Did you sign up? {exams}", exams=short_names(t, person.sign_ups)))
        for check_in, waiting in person.check_ins:
            lines.append(
                t.plural(
                    "💬 How is it going? {n} question of {day}",
                    "💬 How is it going? {n} questions of {day}",
                    len(waiting),
                    day=t.day(check_in.asked_at, now=now),
                )
            )
    lines.append(t.text("Tap one below."))
    return Body("\n".join(lines), KEYWORD)


def buttons(t: Translator, people: Sequence[Open], *, now: datetime) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    for person in people:
        name = f" {person.name[:15]}" if person.name else ""
        rows += [
            (Button(f"{button.label}{name}", button.data),)
            for row in open_buttons(t, [(person.name, one) for one in person.appointments], now=now)
            for button in row
        ]
        rows += sign_up_rows(t, person.sign_ups, holder_id=person.holder_id)
        rows += [
            (Button(f"💬 {t.short_day(check_in.asked_at)}{name}", f"1:qq:{person.holder_id}:{check_in.id}"),)
            for check_in, _ in person.check_ins
        ]
    return tuple(rows)
