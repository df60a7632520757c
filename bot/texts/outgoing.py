"""Messages about appointments as views, and a view as a message in the languages of the one who gets it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.i18n import Catalogues, Translator
from bot.rules.deadlines import date_of, step_of
from bot.rules.errors import NotFound
from bot.rules.exam_parts import parts
from bot.rules.trajectory import DateKind, LineDate, Record
from bot.rules.values import Appointment, Dial, Holder, Kind
from bot.texts import appointments, common, line_reminders, practice_settings
from bot.texts.dial import compose
from bot.texts.rendered import Body, Rendered, View

SHORT = {
    Kind.APPOINTMENT_NEW: "nw",
    Kind.APPOINTMENT_REMINDER: "rm",
    Kind.APPOINTMENT_CHANGED: "ch",
    Kind.APPOINTMENT_CANCELLED: "ca",
}
KINDS = {short: kind for kind, short in SHORT.items()}


def appointment_view(
    kind: Kind,
    appointment: Appointment,
    holder: Holder,
    *,
    rule: str,
    town: str,
    old_start: datetime | None = None,
    now: datetime,
) -> View:
    """A message about an appointment. `old_start` is what a "changed" message says the moment was before."""
    full = holder.full_details
    code = f"{SHORT[kind]}:{appointment.id}:{rule}"
    if kind is Kind.APPOINTMENT_CANCELLED:
        return View(code, lambda t: appointments.cancelled(t, appointment, now=now))
    if kind is Kind.APPOINTMENT_CHANGED:
        told = appointment.told
        before = old_start or (told.start if told else None)
        place = told.place if told else ""
        if before is not None:
            code += f":{int(before.timestamp()) // 60}"

        def make(t: Translator) -> Body:
            return appointments.changed(t, appointment, old_start=before, old_place=place, full=full, now=now)

    elif kind is Kind.APPOINTMENT_NEW:

        def make(t: Translator) -> Body:
            return appointments.new(t, appointment, full=full, now=now)

    else:

        def make(t: Translator) -> Body:
            return appointments.reminder(t, appointment, full=full, now=now)

    return View(code, make, lambda t: appointments.buttons(t, appointment, rule=rule, full=full, town=town))


def card_view(appointment: Appointment, holder: Holder, *, town: str, now: datetime) -> View:
    """The present state of an appointment, with its buttons while it is ahead."""
    full = holder.full_details
    open_still = appointments.open_for_answer(appointment, now)
    return View(
        f"ap:{appointment.id}",
        lambda t: appointments.card(t, appointment, full=full, now=now),
        (lambda t: appointments.buttons(t, appointment, rule="card", full=full, town=town))
        if open_still
        else None,
    )


def line_view(record: Record, rule: str, *, others: Sequence[LineDate] = (), today: date) -> View:
    """A reminder of a date on the line, by the rule of its row. NotFound when the date is not there any more."""
    one = date_of(rule, record, today)
    if one is None:
        raise NotFound
    attempt = next(
        (each for each in record.attempts if one.kind is DateKind.EXAM and each.id == one.subject_id), None
    )
    still_open = [each.part for each in parts(record, today) if each.is_open]
    return View(
        f"ln:{record.holder_id}:{rule}",
        lambda t: line_reminders.reminder(
            t,
            one,
            step=step_of(rule),
            attempt=attempt,
            others=others,
            still_open=still_open,
            zone=record.zone,
            today=today,
        ),
        lambda t: line_reminders.buttons(t, one, others=others, holder_id=record.holder_id),
    )


def practice_view(holder_id: int, *, goodbye: bool) -> View:
    """The prompt at the hour that they chose."""
    return View(
        f"xm:{holder_id}:{int(goodbye)}",
        lambda t: practice_settings.prompt(t, goodbye=goodbye),
        lambda t: practice_settings.prompt_buttons(t, holder_id, goodbye=goodbye),
    )


def for_holder(view: View, holder: Holder, catalogues: Catalogues, *, zone: str, shared: bool) -> Rendered:
    """The view in the holder's language, at their position of the dial; with the name on a shared phone."""
    own = catalogues.translator(holder.language, holder.second_language, zone=zone)
    return in_languages(
        view, catalogues, own=own, dial=holder.dial, zone=zone, name=holder.name if shared else ""
    )


def in_languages(
    view: View, catalogues: Catalogues, *, own: Translator, dial: Dial, zone: str, name: str = ""
) -> Rendered:
    if view.once:
        dial = Dial.OWN if dial in (Dial.OWN, Dial.BOTH) else Dial.DUTCH
    return compose(
        with_name(view.make, name) if name else view.make,
        dial=dial,
        own=own,
        dutch=catalogues.translator("nl", zone=zone),
        buttons=view.buttons,
        translate=f"1:tr:{view.code}",
    )


def with_name(make: Callable[[Translator], Body], name: str) -> Callable[[Translator], Body]:
    def named(t: Translator) -> Body:
        body = make(t)
        return Body(f"{common.named(t, name)}\n{body.html}", body.keyword)

    return named
