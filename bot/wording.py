"""Which text belongs to which row of the outbox: made at the moment it is sent, in the language of that moment."""

from datetime import date

from bot import standing_wording
from bot.actions.delivery import Facts
from bot.actions.standing_delivery import KINDS as STANDING_KINDS
from bot.i18n import Catalogues, Translator
from bot.rules.deadlines import also, date_of
from bot.rules.errors import NotFound
from bot.rules.local_time import local_day
from bot.rules.practice import PromptKind
from bot.rules.trajectory import Part
from bot.rules.values import Holder, Kind, Outgoing
from bot.texts.outgoing import appointment_view, for_holder, line_view, practice_view
from bot.texts.rendered import Rendered
from bot.texts.staff import deadlines, lists, plans
from storage.recipients import Recipient


class Wording:
    """Renders rows for the worker. Raises NotFound for a row whose subject is gone."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def __call__(self, row: Outgoing, facts: Facts) -> Rendered:
        return self._for_holder(row, facts) if row.holder_id is not None else self._for_staff(row, facts)

    def _for_holder(self, row: Outgoing, facts: Facts) -> Rendered:
        recipient, appointment, record = facts.subject(row), facts.appointment(row), facts.record(row)
        if recipient is None:
            raise NotFound
        town = recipient.municipality
        if row.kind in STANDING_KINDS:
            view = standing_wording.view_for_holder(row, facts, recipient.holder, town)
        elif row.kind is Kind.PRACTICE:
            goodbye = row.rule.startswith(PromptKind.GOODBYE)
            view = practice_view(recipient.holder.id, goodbye=goodbye)
        elif record is not None:
            others = also(row.rule, row.kind, record, now=facts.now)
            view = line_view(record, row.rule, others=others, today=local_day(facts.now, town.zone))
        elif appointment is not None:
            view = appointment_view(
                row.kind, appointment, recipient.holder, rule=row.rule, town=town.name, now=facts.now
            )
        else:
            raise NotFound
        return for_holder(view, recipient.holder, self._catalogues, zone=town.zone, shared=recipient.shared)

    def _for_staff(self, row: Outgoing, facts: Facts) -> Rendered:
        about, reader = facts.subject(row), facts.staff.get(row.staff_id or 0)
        if reader is None:
            raise NotFound
        zone = reader.municipality.zone
        t = self._catalogues.translator(reader.staff.language, domain="staff", zone=zone)
        if row.kind in STANDING_KINDS:
            whom = None if about is None else about.holder
            return standing_wording.for_staff(t, row, facts, reader, whom)
        return self._about_person(t, row, facts, about, zone)

    def _about_person(
        self, t: Translator, row: Outgoing, facts: Facts, about: Recipient | None, zone: str
    ) -> Rendered:
        if about is None:
            raise NotFound
        name = about.holder.name
        match row.kind:
            case Kind.STAFF_ANSWER:
                appointment = facts.appointment(row)
                if appointment is None:
                    raise NotFound
                return lists.answered(t, appointment, name=name, now=facts.now)
            case Kind.STAFF_MESSAGE:
                message = facts.messages[row.subject_id or 0]
                return lists.wrote(
                    t,
                    name=name,
                    shared=about.shared,
                    words=message.words,
                    medium=message.medium,
                    seconds=message.seconds,
                    edited=message.edited_at is not None,
                    forwarded=message.forwarded,
                )
            case Kind.STAFF_CHAT_CLOSED:
                return lists.chat_closed(t, name=name)
            case Kind.STAFF_LINKED:
                return lists.linked(t, name=name)
            case Kind.STAFF_STOPPED:
                return lists.stopped(t, name=name)
            case Kind.STAFF_GOAL:
                return plans.proposed(t, name=name, holder_id=about.holder.id)
            case Kind.STAFF_SIGNED_UP:
                part, _, day = row.rule.partition(":")
                told = date.fromisoformat(day) if day else None
                return deadlines.signed_up(t, Part(part), told, name=name, holder_id=about.holder.id)
            case Kind.STAFF_LINE | Kind.STAFF_LINE_HELP:
                return _about_line(t, row, facts, about.holder, zone)
            case _:
                return lists.code_seen(t, name=name)


def _about_line(t: Translator, row: Outgoing, facts: Facts, holder: Holder, zone: str) -> Rendered:
    """A date on a holder's line comes near, or they asked for help with it. One that is gone since is not said."""
    record, today = facts.record(row), local_day(facts.now, zone)
    one = date_of(row.rule, record, today) if record else None
    if record is None or (one is None and row.kind is Kind.STAFF_LINE):
        raise NotFound
    if row.kind is Kind.STAFF_LINE_HELP or one is None:
        return deadlines.needs_help(t, one, record, name=holder.name)
    others = also(row.rule, row.kind, record, now=facts.now)
    return deadlines.comes_near(t, one, others, record, name=holder.name, today=today)
