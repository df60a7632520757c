"""What a coach answers: written, held for a moment, changed, called back. Never to somebody who is not in their hands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.rules.errors import NotFound, OutOfRange, StartPassed
from bot.rules.replies import HELD, HasLeft, Leaving, OutOfReach, Reply, ReplyState, Rule, leaving
from bot.rules.values import ChatState, Holder, Kind, OutboxState, Planned, Rank
from storage import audit, copies, dialogs, inbox, messages, outbox, people, replies
from storage.copies import Copy
from storage.people import holder_of_coach
from storage.replies import Sent

USEFUL_FOR = timedelta(days=7)
FARTHEST = timedelta(days=365)
# What a row may be at while its reply can still be changed: not yet tried, or tried and not sent.
NOT_GONE = frozenset({None, OutboxState.PLANNED, OutboxState.SKIPPED, OutboxState.FAILED})


@dataclass(frozen=True, slots=True)
class Words:
    """Free words of a coach, and the message of theirs by which they came."""

    text: str
    telegram_id: int | None


def write(
    tx: Connection,
    coach_id: int,
    holder_id: int,
    parts: Sequence[Words],
    *,
    chat_id: int,
    step: str,
    data: Mapping[str, object] | None,
    waited: Mapping[str, object] | None = None,
    now: datetime,
) -> list[int]:
    """Each of these goes to this person as one reply; the ids. In the coach's chat the dialog goes on as `data` says.
    `waited`: the dialog in which they waited for a word more.

    Raises NotFound where the person is not in this coach's hands, OutOfReach where nothing reaches them, HasLeft where
    another tap at the same moment has sent what waited.
    """
    _check_waits(tx, chat_id, step, waited)
    made = [
        _make(tx, coach_id, holder_id, words=each.text, telegram_id=each.telegram_id, now=now).id
        for each in parts
    ]
    _go_on(tx, chat_id, step, data, now=now)
    return made


def say_phrase(
    tx: Connection,
    coach_id: int,
    holder_id: int,
    phrase: str,
    values: Mapping[str, str],
    *,
    chat_id: int,
    step: str,
    data: Mapping[str, object] | None,
    waited: Mapping[str, object] | None = None,
    now: datetime,
) -> int:
    """A phrase with its places filled in; the reply's id. Raises as `write`."""
    _check_waits(tx, chat_id, step, waited)
    words = json.dumps(dict(values), ensure_ascii=False)
    made = _make(tx, coach_id, holder_id, words=words, phrase=phrase, now=now)
    _go_on(tx, chat_id, step, data, now=now)
    return made.id


def of_coach(tx: Connection, coach_id: int, reply_id: int) -> Sent:
    """A reply to somebody in this coach's hands, whoever wrote it, with what came of it. NotFound else."""
    found = replies.sent(tx, reply_id)
    holder_of_coach(tx, coach_id, found.reply.holder_id)
    return found


def undo(tx: Connection, coach_id: int, reply_id: int, version: int, *, now: datetime) -> int:
    """It does not leave; what it answered waits again. HasLeft when it left, or is not as the button says."""
    reply = _unsent(tx, coach_id, reply_id, version)
    _stop(tx, reply, ReplyState.TAKEN_BACK, now=now)
    audit.note(tx, actor=f"staff:{coach_id}", what="undone", subject=f"reply:{reply_id}", now=now)
    return reply_id


def pause(tx: Connection, coach_id: int, reply_id: int, version: int, *, now: datetime) -> int:
    """It waits as a draft until it is said when it leaves. Raises as `undo`."""
    _stop(tx, _unsent(tx, coach_id, reply_id, version), ReplyState.DRAFT, now=now)
    return reply_id


def send_now(
    tx: Connection,
    coach_id: int,
    reply_id: int,
    version: int,
    *,
    translation: tuple[str, str] | None = None,
    now: datetime,
) -> int:
    """It leaves in a moment, in the name of who says so, night or not; with a translation and its language, if one is
    given. Raises as `undo` and `write`."""
    reply = _unsent(tx, coach_id, reply_id, version)
    _start(tx, coach_id, reply, Leaving(now + HELD, Rule.NOW), translation=translation, now=now)
    return reply_id


def send_at(
    tx: Connection,
    coach_id: int,
    reply_id: int,
    version: int,
    moment: datetime,
    *,
    chat_id: int,
    now: datetime,
) -> int:
    """It leaves at a moment that the coach chose. StartPassed for one that is over, OutOfRange for one too far away; else
    as `send_now`. The dialog in which it was chosen is over."""
    if moment <= now:
        raise StartPassed(moment)
    if moment > now + FARTHEST:
        raise OutOfRange
    _start(tx, coach_id, _unsent(tx, coach_id, reply_id, version), Leaving(moment, Rule.CHOSEN), now=now)
    dialogs.drop(tx, chat_id)
    return reply_id


def edit(tx: Connection, coach_id: int, telegram_id: int, words: str, *, now: datetime) -> int | None:
    """The coach edited a message of theirs: what has not left goes with the new words. None for one that is no reply.
    HasLeft where it has left: the person has the words that were sent."""
    found = replies.of_message(tx, coach_id, telegram_id)
    if found is None or found.state is ReplyState.TAKEN_BACK:
        return None
    before = of_coach(tx, coach_id, found.id)
    if found.state is ReplyState.SENT or before.state not in NOT_GONE:
        raise HasLeft
    changed = replies.change(tx, found.id, words=words, translation=None, translated_to=None)
    if changed.waits:
        _plan(tx, changed, Rule(before.rule or Rule.USUAL), now=now)
    return changed.id


def of_message(tx: Connection, coach_id: int, telegram_id: int) -> Reply:
    """The reply that a coach wrote by this message of theirs. NotFound when there is none."""
    found = replies.of_message(tx, coach_id, telegram_id)
    if found is None:
        raise NotFound
    return found


def to_take_back(tx: Connection, coach_id: int, reply_id: int) -> tuple[Sent, list[Copy]]:
    """A reply that has left, and the messages that came of it. NotFound as `of_coach`, and for one that did not leave."""
    found = of_coach(tx, coach_id, reply_id)
    if found.outbox_id is None or found.sent_at is None or found.reply.state is ReplyState.TAKEN_BACK:
        raise NotFound
    return found, copies.of_row(tx, found.outbox_id)


def taken_back(tx: Connection, coach_id: int, reply_id: int, *, now: datetime) -> int:
    """It was deleted in the person's chat; what it answered waits again."""
    reply = of_coach(tx, coach_id, reply_id).reply
    inbox.reopen(tx, reply.holder_id, handled_at=reply.made_at)
    replies.change(tx, reply_id, state=ReplyState.TAKEN_BACK.value)
    audit.note(tx, actor=f"staff:{coach_id}", what="taken_back", subject=f"reply:{reply_id}", now=now)
    return reply_id


def nothing_needed(tx: Connection, coach_id: int, holder_id: int, up_to: int, *, now: datetime) -> int:
    """What a person wrote up to that message needs no answer; how many messages that were."""
    holder_of_coach(tx, coach_id, holder_id)
    audit.note(tx, actor=f"staff:{coach_id}", what="handled", subject=f"holder:{holder_id}", now=now)
    return inbox.handle(tx, holder_id, staff_id=coach_id, up_to=up_to, now=now)


def reaches(tx: Connection, holder: Holder) -> bool:
    """Whether messages reach this person here."""
    if holder.chat_id is None or not holder.takes_part:
        return False
    return people.chat(tx, holder.chat_id).state is ChatState.OPEN


def _make(
    tx: Connection,
    coach_id: int,
    holder_id: int,
    *,
    words: str,
    phrase: str | None = None,
    telegram_id: int | None = None,
    now: datetime,
) -> Reply:
    holder = holder_of_coach(tx, coach_id, holder_id)
    if not reaches(tx, holder):
        raise OutOfReach
    town = people.municipality(tx, holder.municipality_id)
    when = leaving(now, town, they_wrote=messages.last_at(tx, holder_id))
    waiting = inbox.waiting_of(tx, holder_id)
    made = replies.add(
        tx,
        holder_id=holder_id,
        staff_id=coach_id,
        message_id=waiting.last_id if waiting else None,
        phrase=phrase,
        words=words,
        language=people.staff_member(tx, coach_id).language,
        state=when.state.value,
        due=when.due,
        made_at=now,
        telegram_id=telegram_id,
    )
    inbox.handle(tx, holder_id, staff_id=coach_id, now=now)
    _plan(tx, made, when.rule, now=now)
    audit.note(tx, actor=f"staff:{coach_id}", what="answered", subject=f"holder:{holder_id}", now=now)
    return made


def _start(
    tx: Connection,
    coach_id: int,
    reply: Reply,
    when: Leaving,
    *,
    translation: tuple[str, str] | None = None,
    now: datetime,
) -> None:
    if not reaches(tx, people.holder(tx, reply.holder_id)):
        raise OutOfReach
    words = {} if translation is None else {"translation": translation[0], "translated_to": translation[1]}
    started = replies.change(tx, reply.id, state=when.state.value, due=when.due, staff_id=coach_id, **words)
    if reply.message_id is not None:
        # With the moment at which it was written, by which undoing it finds what it answered.
        inbox.handle(tx, reply.holder_id, staff_id=coach_id, up_to=reply.message_id, now=reply.made_at)
    _plan(tx, started, when.rule, now=now)


def _stop(tx: Connection, reply: Reply, state: ReplyState, *, now: datetime) -> None:
    stopped = replies.change(tx, reply.id, state=state.value)
    inbox.reopen(tx, reply.holder_id, handled_at=reply.made_at)
    _plan(tx, stopped, None, now=now)


def _unsent(tx: Connection, coach_id: int, reply_id: int, version: int) -> Reply:
    """The reply as it is, if it can still be changed and its button is of now."""
    found = of_coach(tx, coach_id, reply_id)
    reply = found.reply
    changeable = reply.waits or reply.state is ReplyState.DRAFT
    if reply.version != version or not changeable or found.state not in NOT_GONE:
        raise HasLeft
    return reply


def _plan(tx: Connection, reply: Reply, rule: Rule | None, *, now: datetime) -> None:
    """Its row in the outbox, and no other; without a rule none."""
    planned = []
    if rule is not None:
        until = reply.due + USEFUL_FOR
        planned = [Planned(reply.key, Kind.REPLY, reply.due, until, Rank.CHANGE, rule)]
    outbox.replace_plan(
        tx,
        holder_id=reply.holder_id,
        kinds={Kind.REPLY},
        subject_id=reply.id,
        planned=planned,
        now=now,
    )


def _check_waits(tx: Connection, chat_id: int, step: str, waited: Mapping[str, object] | None) -> None:
    if waited is not None and not dialogs.is_at(tx, chat_id, step, waited):
        raise HasLeft


def _go_on(
    tx: Connection, chat_id: int, step: str, data: Mapping[str, object] | None, *, now: datetime
) -> None:
    if data is None:
        dialogs.drop(tx, chat_id, step=step)
    else:
        dialogs.put(tx, chat_id, step, dict(data), now=now)
