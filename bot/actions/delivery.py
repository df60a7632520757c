"""What the worker asks and writes when it sends the outbox: in few statements, since it does so for every batch."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.actions import answering
from bot.actions.announcement_facts import KINDS as NEWS_KINDS
from bot.actions.announcement_facts import news_of
from bot.actions.announcement_holds import see_to_held
from bot.actions.delivery_facts import Facts, load_facts
from bot.actions.failures import tell_of_failures
from bot.actions.joining import tell_of_closed_chat
from bot.actions.planning import OF_LINE
from bot.actions.prompts import replan_prompts
from bot.actions.standing_delivery import KINDS as STANDING_KINDS
from bot.rules import codes, deadlines
from bot.rules.news_times import ends_at, next_moment
from bot.rules.pace import RateLimit
from bot.rules.quiet_hours import next_allowed
from bot.rules.reminders import is_silent, still_wanted, unreachable
from bot.rules.replies import AT_NIGHT
from bot.rules.retry import Outcome
from bot.rules.values import IN_PERSON, ChatState, Kind, Municipality, OutboxState, Outgoing, Rank, Skip, Told
from storage import (
    announcement_rows,
    appointments,
    claims,
    dialogs,
    invitations,
    language_buddies,
    late_words,
    outbox,
    people,
    replies,
    updates,
)
from storage import copies as message_copies
from storage.claims import Claim
from storage.copies import Copy
from storage.recipients import Recipient

HELD_AT_NIGHT = OF_LINE | {
    Kind.APPOINTMENT_REMINDER,
    Kind.PRACTICE,
    Kind.CHECK_IN,
    Kind.COACH_CHANGED,
    Kind.MOVE,
    Kind.STAFF_SERVICE,
    Kind.ANNOUNCEMENT,
}


REMEMBERED = timedelta(hours=48)  # updates and wrong codes


@dataclass(frozen=True, slots=True)
class Destination:
    """`until`: news leaves before that, or is asked about again."""

    chat_id: int
    silent: bool
    until: datetime | None = None


# Why a row does not go: never, not before a moment, or not until somebody says so.
Aside = Skip | datetime | OutboxState


def claim(
    tx: Connection,
    *,
    bot_id: int,
    worker: str,
    now: datetime,
    lease: timedelta,
    most: int,
    limit: RateLimit,
    owed: int,
    ranks: Iterable[Rank] = Rank,
) -> tuple[Claim, Facts | None]:
    """Claims rows as `claims.claim` does, and reads what they are about; no facts without rows."""
    claimed = claims.claim(
        tx,
        bot_id=bot_id,
        worker=worker,
        now=now,
        lease=lease,
        most=most,
        limit=limit,
        owed=owed,
        ranks=ranks,
    )
    if not claimed.rows:
        return claimed, None
    news = news_of(tx, claimed.rows, worker=worker, now=now, lease=lease)
    facts = load_facts(tx, claimed.rows, now=now, news=news)
    _rest(tx, claimed.rows, facts)
    return claimed, facts


def _rest(tx: Connection, rows: Sequence[Outgoing], facts: Facts) -> None:
    """All that is left of an announcement waits for the morning at once: to claim it bit by bit in the night would keep
    others from sending."""
    towns: dict[int, Municipality] = {}
    for row in rows:
        one, recipient = facts.news.of(row), facts.holders.get(row.holder_id or 0)
        if row.kind is not Kind.ANNOUNCEMENT or one is None or recipient is None:
            continue
        # Who moved away may live where the night begins at another hour.
        if recipient.municipality.id == one.municipality_id:
            towns[one.id] = recipient.municipality
    for announcement_id, town in towns.items():
        allowed = next_moment(facts.now, town)
        if allowed > facts.now:
            announcement_rows.postpone(tx, announcement_id, due=allowed)


def decide(row: Outgoing, facts: Facts) -> Destination | Aside:
    """Where a claimed row goes now; or why it does not go; or until when it waits."""
    if row.staff_id is not None:
        return _decide_for_staff(row, facts)
    recipient = facts.holders.get(row.holder_id or 0)
    if recipient is None or recipient.holder.chat_id is None:
        return Skip.NOT_LINKED
    reason = _against(row, recipient, facts)
    if reason is not None:
        return reason
    yields = facts.attention.reason_against(
        row,
        recipient.municipality,
        goes=lambda one: not facts.news.goes_along(one) and _against(one, recipient, facts) is None,
    )
    if yields is not None:
        return yields
    if row.kind in NEWS_KINDS:
        return _when_news(row, recipient, facts)
    return _go_or_wait(row, recipient.holder.chat_id, recipient.municipality, facts)


def _against(row: Outgoing, recipient: Recipient, facts: Facts) -> Skip | OutboxState | None:
    """Why a row does not go to this holder; None when it is to be sent, unless it has to wait."""
    reason: Skip | OutboxState | None
    if row.kind in OF_LINE:
        reason = unreachable(recipient.holder, recipient.chat_state) or _of_line(row, facts)
    elif row.kind in NEWS_KINDS:
        reason = unreachable(recipient.holder, recipient.chat_state) or facts.news.reason_against(
            row, recipient.holder, now=facts.now
        )
    elif row.kind is Kind.PRACTICE:
        reason = unreachable(recipient.holder, recipient.chat_state) or _of_practice(row, facts)
    elif row.kind is Kind.CHECK_IN:
        reason = unreachable(recipient.holder, recipient.chat_state) or facts.asking.reason_against(
            row, recipient.municipality, now=facts.now
        )
    elif row.kind is Kind.REPLY:
        reason = unreachable(recipient.holder, recipient.chat_state) or _of_reply(row, facts)
    elif row.kind in STANDING_KINDS:
        reason = unreachable(recipient.holder, recipient.chat_state) or facts.standing.reason_against(
            row, now=facts.now
        )
    else:
        reason = still_wanted(
            row,
            facts.appointment(row),
            recipient.holder,
            recipient.chat_state,
            newest_due=row.kind is not Kind.APPOINTMENT_REMINDER or row.id in facts.newest,
            now=facts.now,
        )
    if reason is None and facts.alarms.leaves_out(row):
        reason = Skip.IN_ALARM
    return reason


def decide_along(row: Outgoing, facts: Facts) -> Aside | None:
    """Why news does not go along in the message of another one; None when it does. Together they are one message, so that
    it does not matter how much somebody has heard."""
    recipient = facts.holders.get(row.holder_id or 0)
    if recipient is None:
        return Skip.NOT_LINKED
    return Skip.MUTED if row.id in facts.attention.muted else _against(row, recipient, facts)


def _when_news(row: Outgoing, recipient: Recipient, facts: Facts) -> Destination | datetime:
    """News leaves by day and on no holiday; within the hour before a prompt it waits for that. What changes a message does
    so where it stands, without a sound."""
    before, town = facts.news.befores.get(row.id), recipient.municipality
    if before is not None:
        return Destination(before.sent.chat_id, silent=True)
    allowed = next_moment(facts.now, town)
    if allowed > facts.now:
        return allowed
    if (meets := facts.news.waits.get(row.id)) is not None:
        return meets
    return Destination(recipient.holder.chat_id or 0, silent=False, until=ends_at(facts.now, town))


def told_by(row: Outgoing, facts: Facts) -> tuple[int, Told] | None:
    """What the holder knows once this row has arrived, and the appointment's id; None when it is nothing new."""
    appointment = facts.appointment(row)
    if row.holder_id is None or appointment is None:
        return None
    told = Told(appointment.start, appointment.place)
    return None if told == appointment.told else (appointment.id, told)


def with_place(row: Outgoing, outcome: Outcome, facts: Facts, chat_id: int, *, lead: int | None) -> Outcome:
    """What came of a row, of news with where it went and in which version; `lead` is the row whose message it went in."""
    if row.kind is not Kind.ANNOUNCEMENT or outcome.message_id is None:
        return outcome
    recipient = facts.holders.get(row.holder_id or 0)
    version = None if recipient is None else facts.news.version_of(row, recipient.holder)
    return replace(outcome, chat_id=chat_id, version=version, went_with=lead)


def changed_by(row: Outgoing, facts: Facts, message_id: int) -> dict[int, tuple[str | None, int]]:
    """What stands in a chat once an edit is done: of each row in that message the version, and Telegram's number."""
    before, recipient = facts.news.befores.get(row.id), facts.holders.get(row.holder_id or 0)
    if before is None or recipient is None:
        return {}
    found: dict[int, tuple[str | None, int]] = {one.row_id: (None, message_id) for one in before.beside}
    found[before.sent.row_id] = (facts.news.version_of(row, recipient.holder), message_id)
    return found


def copies_of(row: Outgoing, facts: Facts, chat_id: int, message_ids: Sequence[int]) -> list[Copy]:
    """Which person the messages are about that came of a row: kept of what a coach may answer, and of answers. A notice
    that counts several people is about none of them."""
    parts = row.kind is Kind.ANNOUNCEMENT and len(message_ids) > 1
    if row.staff_id is None and row.kind is not Kind.REPLY and not parts:
        return []
    about = facts.subject(row)
    if about is None:
        return []
    return [Copy(chat_id, each, about.holder.id, row.id) for each in message_ids]


def record(
    tx: Connection,
    outcomes: Sequence[Outcome],
    *,
    untried: Collection[int],
    told: Mapping[int, Told],
    closed: Mapping[int, ChatState],
    copies: Sequence[Copy] = (),
    changed: Mapping[int, tuple[str | None, int]] | None = None,
    now: datetime,
) -> None:
    """Writes what came of a batch: the rows, what holders know now, the chats that are closed, what is about whom. After a
    prompt that came too late to be sent, as in an outage, or on a day that was full, the next ones are planned anew: nobody
    was silent about it."""
    outbox.record(tx, outcomes)
    over = [one.id for one in outcomes if one.reason in (Skip.OVER, Skip.ENOUGH)]
    if over:
        replan_prompts(tx, outbox.holders_of(tx, Kind.PRACTICE, over), now=now)
    if copies:
        message_copies.add(tx, copies, now=now)
        replies.mark_sent(tx, {one.outbox_id for one in copies if one.outbox_id is not None})
    tell_of_failures(tx, outcomes, now=now)
    announcement_rows.note_changed(tx, changed or {})
    see_to_held(tx, [one.id for one in outcomes if one.state is OutboxState.HELD], now=now)
    if untried:
        outbox.give_back(tx, untried)
    appointments.set_told(tx, told)
    for chat_id, state in closed.items():
        if people.close_chat(tx, chat_id, state, now=now):
            tell_of_closed_chat(tx, chat_id, now=now)


def sweep(tx: Connection, now: datetime) -> int:
    """Takes back what workers left behind and forgets what is old; how many rows were taken back."""
    taken_back = claims.expired(tx, now)
    updates.forget_before(tx, now - REMEMBERED)
    invitations.forget_wrong_codes(tx, now - REMEMBERED)
    # A link works that long: who has not said yes by then came by and left.
    dialogs.forget_before(tx, now - codes.VALID_FOR)
    dialogs.forget_before(tx, now - answering.SAID_FOR, step=answering.STEP)
    late_words.forget_before(tx, now - answering.SAID_FOR)
    language_buddies.forget_invitations(tx, now)
    people.forget_strangers(tx, now - codes.VALID_FOR)
    return len(taken_back)


def _decide_for_staff(row: Outgoing, facts: Facts) -> Destination | Aside:
    recipient = facts.reader(row)
    if recipient is None or recipient.staff.chat_id is None:
        return Skip.NOT_LINKED
    if recipient.chat_state is not ChatState.OPEN:
        return Skip.CLOSED
    if facts.now >= row.useful_until:
        return Skip.OVER
    about = facts.subject(row) if row.kind in IN_PERSON else None
    if about is not None and about.municipality.id != recipient.municipality.id:
        # The person has moved since: the old municipality has lost sight of them.
        return Skip.CANCELLED
    if row.kind is Kind.STAFF_DIGEST and recipient.away:
        # Who stands in has the people in their own.
        return Skip.CANCELLED
    if row.kind in OF_LINE and (reason := _of_line(row, facts)) is not None:
        return reason
    if facts.alarms.is_over(row) or (row.kind is Kind.STAFF_MESSAGE and not facts.told(row)):
        return Skip.TOLD
    if row.kind in STANDING_KINDS and (over := facts.standing.reason_against(row, now=facts.now)) is not None:
        return over
    return _go_or_wait(row, recipient.staff.chat_id, recipient.municipality, facts)


def _of_line(row: Outgoing, facts: Facts) -> Skip | None:
    """Why a message about a date on the line does not go; None when it is to be sent."""
    record = facts.record(row)
    return Skip.CANCELLED if record is None else deadlines.still_wanted(row, record, now=facts.now)


def _of_practice(row: Outgoing, facts: Facts) -> Skip | None:
    """Why a prompt does not go: they have practised since, said "not today" or "no more", or it is too late."""
    practising = facts.practising.get(row.holder_id or 0)
    if practising is None or not practising.wants_prompt(date.fromisoformat(row.rule.partition(":")[2])):
        return Skip.CANCELLED
    return Skip.OVER if facts.now >= row.useful_until else None


def _of_reply(row: Outgoing, facts: Facts) -> Skip | None:
    """Why a reply does not go: it was changed or called back, or its writer does not answer for the person any more."""
    reply = facts.replies.get(row.subject_id or 0)
    if reply is None:
        return Skip.CANCELLED
    if not reply.reply.waits or reply.reply.key != row.key:
        return Skip.SUPERSEDED
    return Skip.OVER if facts.now >= row.useful_until else None


def _go_or_wait(row: Outgoing, chat_id: int, town: Municipality, facts: Facts) -> Destination | datetime:
    """Reminders wait for the morning: none is planned for the night, but an outage may have brought it there."""
    if row.kind in HELD_AT_NIGHT or (row.kind is Kind.REPLY and row.rule not in AT_NIGHT):
        morning = next_allowed(facts.now, town.quiet_from, town.quiet_until, town.zone)
        if facts.now < morning < row.useful_until:
            return morning
    return Destination(chat_id, is_silent(row, municipality=town, now=facts.now))
