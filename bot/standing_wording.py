"""The words of notices about who answers for whom, and about moves, made when they are sent."""

from bot.actions.absences import BEGINS, OVER
from bot.actions.delivery_facts import Facts
from bot.i18n import Translator
from bot.rules.errors import NotFound
from bot.rules.office_hours import hours_of, is_open, opens_next
from bot.rules.values import Holder, Kind, Municipality, Outgoing
from bot.texts import moves, standing
from bot.texts.rendered import Rendered, View
from bot.texts.staff import absences, handing_over
from bot.texts.staff import moves as staff_moves
from storage.recipients import StaffRecipient


def view_for_holder(row: Outgoing, facts: Facts, holder: Holder, town: Municipality) -> View:
    """NotFound for a row whose subject is gone."""
    known, now = facts.standing, facts.now
    if row.kind is Kind.MOVE:
        one = known.transfers.get(row.subject_id or 0)
        if one is None:
            raise NotFound
        coach = known.staff.get(one.accepted_by or 0)
        towns = moves.Towns(
            known.towns[one.from_id],
            None if one.to_id is None else known.towns[one.to_id],
            "" if coach is None or holder.coach_id != coach.id else coach.name,
        )
        return moves.step_view(one, towns, now=now)
    answers = known.answers[holder.id]
    match row.kind:
        case Kind.COACH_CHANGED:
            return standing.coach_view(holder.id, answers.coach, town)
        case Kind.COACH_AWAY:
            return standing.away_view(holder.id, answers.by, town, is_open=is_open(now, hours_of(town)))
        case _:
            hours = hours_of(town)
            return standing.no_coach_view(holder.id, town, opens_next(now, hours), now=now)


def for_staff(
    t: Translator, row: Outgoing, facts: Facts, reader: StaffRecipient, about: Holder | None
) -> Rendered:
    """NotFound for a row whose subject is gone."""
    known, subject = facts.standing, row.subject_id or 0
    if row.kind is Kind.STAFF_POOL:
        return handing_over.in_pool(t, known.pools[subject])
    if row.kind is Kind.STAFF_ABSENCE:
        absence, meanwhile = known.absences[subject], known.meanwhile[subject]
        if row.rule == BEGINS:
            return absences.stands_in(t, name=known.staff[absence.staff_id].name, until=absence.until)
        if row.rule == OVER:
            return absences.stood_in(t, name=known.staff[absence.staff_id].name)
        by = known.staff.get(absence.substitute_id or 0)
        return absences.welcome_back(
            t, messages=meanwhile.messages, handled=meanwhile.handled, by="" if by is None else by.name
        )
    if about is None:
        raise NotFound
    if row.kind is Kind.STAFF_MOVE:
        one = known.transfers[subject]
        new = known.towns[one.to_id].name if one.to_id is not None else ""
        return staff_moves.notice(
            t,
            one,
            name=about.name,
            old=known.towns[one.from_id].name,
            new=new,
            reader_is_old=reader.municipality.id == one.from_id,
            now=facts.now,
        )
    handover, (which, _, count) = known.handovers[subject], row.rule.partition(":")
    if which == "to":
        giver = known.staff[handover.made_by].name
        note = handover.note != ""
        return handing_over.got(t, by=giver, name=about.name, count=int(count), holder_id=about.id, note=note)
    to = known.staff.get(handover.to_id or 0)
    return handing_over.gave(t, to=None if to is None else to.name, name=about.name, count=int(count))
