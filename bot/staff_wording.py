"""The words of a notice to a coach or a manager: made at the moment it is sent, in the reader's language."""

from collections import Counter
from datetime import date

from bot import standing_wording
from bot.actions import announcement_changes, announcement_holds, announcement_sending, announcing
from bot.actions.alarms import LIFTED, MORE
from bot.actions.conversations import of_holder
from bot.actions.delivery_facts import Facts
from bot.actions.standing_delivery import KINDS as STANDING_KINDS
from bot.i18n import Translator
from bot.rules.announcements import ON_ITS_WAY, State
from bot.rules.checkins import Questions
from bot.rules.deadlines import also, date_of
from bot.rules.errors import NotFound
from bot.rules.local_time import local_day
from bot.rules.trajectory import Part
from bot.rules.values import Holder, Kind, Outgoing
from bot.texts.rendered import Rendered
from bot.texts.staff import (
    alarms,
    announcement_release,
    announcement_series,
    check_ins,
    deadlines,
    digests,
    lists,
    plans,
    service,
    talking,
)
from storage.recipients import Recipient, StaffRecipient


def notice(
    t: Translator, row: Outgoing, facts: Facts, reader: StaffRecipient, questions: Questions
) -> Rendered:
    """Raises NotFound where there is nothing to say any more."""
    if row.kind in STANDING_KINDS:
        whom = facts.subject(row)
        return standing_wording.for_staff(t, row, facts, reader, None if whom is None else whom.holder)
    match row.kind:
        case Kind.STAFF_NOT_SENT:
            count, _, reason = row.rule.partition(":")
            return talking.not_sent(t, int(count), reason)
        case Kind.STAFF_MESSAGE:
            return _wrote(t, row, facts)
        case Kind.STAFF_NEWS:
            return _of_announcement(t, row, facts)
        case Kind.STAFF_DIGEST:
            return digests.chat(t, facts.digests[row.id])
        case Kind.STAFF_SERVICE:
            words = facts.service.get(row.subject_id or 0)
            if words is None:
                raise NotFound
            return service.out_of_order(t, words)
        case _:
            about = facts.subject(row)
            if about is None:
                raise NotFound
            return _about_person(t, row, facts, about, questions, zone=reader.municipality.zone)


def _about_person(
    t: Translator, row: Outgoing, facts: Facts, about: Recipient, questions: Questions, *, zone: str
) -> Rendered:
    name = about.holder.name
    match row.kind:
        case Kind.STAFF_ALARM | Kind.STAFF_ALARM_NEWS:
            return _of_alarm(t, row, facts, name)
        case Kind.STAFF_ANSWER:
            appointment = facts.appointment(row)
            if appointment is None:
                raise NotFound
            return lists.answered(t, appointment, name=name, now=facts.now)
        case Kind.STAFF_CHAT_CLOSED:
            return lists.chat_closed(t, name=name)
        case Kind.STAFF_LINKED:
            return lists.linked(t, name=name)
        case Kind.STAFF_STOPPED:
            return lists.stopped(t, name=name)
        case Kind.STAFF_GOAL:
            return plans.proposed(t, name=name, holder_id=about.holder.id)
        case Kind.STAFF_CHECK_IN_HELP:
            asked = [one for one in questions.asked if one.id == row.rule]
            track = asked[0].track if asked else None
            return check_ins.asked_for_help(t, name=name, holder_id=about.holder.id, track=track)
        case Kind.STAFF_SIGNED_UP:
            part, _, day = row.rule.partition(":")
            told = date.fromisoformat(day) if day else None
            return deadlines.signed_up(t, Part(part), told, name=name, holder_id=about.holder.id)
        case Kind.STAFF_LINE | Kind.STAFF_LINE_HELP:
            return _about_line(t, row, facts, about.holder, zone)
        case _:
            return lists.code_seen(t, name=name)


def _wrote(t: Translator, row: Outgoing, facts: Facts) -> Rendered:
    """What one person wrote, or how much many did."""
    told = facts.told(row)
    if not told:
        raise NotFound
    about = facts.subject(row)
    if about is None:
        counts = Counter(facts.holders[one.holder_id].holder.name for one in told)
        return talking.many_wrote(t, counts.most_common())
    name, holder_id = about.holder.name, about.holder.id
    if len(told) > 1:
        said = [of_holder(one, about.holder, ()) for one in told]
        return talking.wrote_many(t, name, said, shared=about.shared, holder_id=holder_id)
    message = told[0]
    return lists.wrote(
        t,
        name=name,
        shared=about.shared,
        words=message.words,
        medium=message.medium,
        seconds=message.seconds,
        edited=message.edited_at is not None,
        forwarded=message.forwarded,
        translation=message.translation,
        holder_id=holder_id,
        message_id=message.id,
    )


def _of_alarm(t: Translator, row: Outgoing, facts: Facts, name: str) -> Rendered:
    """No word of what was written: it is read after a tap."""
    one = facts.alarms.of(row)
    if one is None:
        raise NotFound
    if row.kind is Kind.STAFF_ALARM:
        return alarms.called(t, one.id, name=name, again=row.rule == MORE)
    return alarms.news(t, one.id, name=name, lifted=row.rule == LIFTED)


def _of_announcement(t: Translator, row: Outgoing, facts: Facts) -> Rendered:
    """What was decided meanwhile is not asked any more."""
    one, names = facts.news.of(row), facts.news.names
    if one is None:
        raise NotFound
    match row.rule:
        case announcing.ASKED if one.state is State.ASKED:
            return announcement_release.asks_you(t, one, writer=names.get(one.staff_id, ""))
        case announcing.RELEASED:
            return announcement_release.was_released(t, one, by=names.get(one.released_by or 0, ""))
        case announcing.BACK:
            return announcement_release.came_back(t, one)
        case announcement_sending.CORRECTED:
            return announcement_release.was_corrected(t, one)
        case announcement_sending.WITHDRAWN:
            return announcement_release.was_withdrawn(t, one)
        case announcement_sending.WAITS if one.state is State.ASKED:
            return announcement_series.waits(t, one)
        case announcement_sending.NOBODY if one.state is State.DRAFT:
            return announcement_series.waits_for_nobody(t, one)
        case announcement_holds.LATE if one.state is State.LATE:
            return announcement_release.is_late(t, one)
        case announcement_changes.CORRECT if one.state in (*ON_ITS_WAY, State.STOPPED):
            return announcement_release.asks_correction(t, one, writer=names.get(one.staff_id, ""))
        case _:
            raise NotFound


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
