"""Check-ins: answered by taps, shown to the coach but for the tracks that somebody keeps to themself.

The questions are an argument: they are data of the house. No conclusion is stored, only what somebody said and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions.notices import tell_coach
from bot.actions.people import holder_of_chat
from bot.rules.checkins import (
    OPEN_DAYS,
    AnswerLine,
    CheckIn,
    Question,
    Questions,
    Rhythm,
    answer_lines,
    asks_for_coach,
    may_change,
    questions_of,
    still_open,
    usual_rhythm,
    waiting,
)
from bot.rules.errors import NotFound
from bot.rules.values import Domain, Holder, Kind
from storage import audit, dialogs, outbox, people
from storage import check_ins as stored
from storage.people import holder_of_coach

STEP = "check_in"  # what is written, said or sent next is this person's
WRITES_FOR = timedelta(hours=1)
# A change of mind comes within seconds, and the coach hears of the last word alone (B04).
HELP_AFTER = timedelta(seconds=10)
SHOWN_FOR = timedelta(weeks=40)  # answers in a line


# What the person answers


@dataclass(frozen=True, slots=True)
class Asking:
    """A check-in as the person sees it now. `shown` are its questions without those of kept tracks."""

    holder: Holder
    check_in: CheckIn
    shown: tuple[Question, ...]
    waiting: tuple[Question, ...]
    is_open: bool


def asking(
    tx: Connection, chat_id: int, holder_id: int, check_in_id: int, questions: Questions, *, now: datetime
) -> Asking:
    """NotFound for what is of somebody else."""
    holder = holder_of_chat(tx, chat_id, holder_id)
    check_in = stored.one(tx, check_in_id)
    if check_in.holder_id != holder_id:
        raise NotFound
    kept = stored.kept(tx, [holder_id])[holder_id]
    return Asking(
        holder,
        check_in,
        questions_of(check_in, questions, kept),
        waiting(check_in, questions, kept),
        still_open(check_in, now),
    )


def answer(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    check_in_id: int,
    place: int,
    code: str,
    questions: Questions,
    *,
    now: datetime,
) -> bool:
    """One answer to the question at a place, from 0; whether it changed anything. The last tap of a day holds.

    NotFound for what is of somebody else, and for a question or an option that there is not.
    """
    found = asking(tx, chat_id, holder_id, check_in_id, questions, now=now)
    check_in = found.check_in
    question = questions.all.get(check_in.questions[place]) if place < len(check_in.questions) else None
    if question is None or question.option(code) is None:
        raise NotFound
    given = check_in.answers.get(question.id)
    zone = people.municipality(tx, found.holder.municipality_id).zone
    closed = not found.is_open or (given is not None and not may_change(given, now, zone))
    if closed or question not in found.shown or (given is not None and given.code == code):
        return False
    stored.answer(tx, check_in_id, (question.id, question.rev), code, now=now)
    _tell_of_help(tx, found.holder, stored.one(tx, check_in_id), questions, now=now)
    if not [one for one in found.waiting if one != question]:
        waits_for_words(tx, chat_id, holder_id, now=now)
    return True


def waits_for_words(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> None:
    """What comes next is this person's, also on a phone that several share. Another dialog is not taken over: what
    somebody writes there is awaited elsewhere."""
    dialog = dialogs.get(tx, chat_id)
    if dialog is None or dialog.step == STEP:
        dialogs.put(tx, chat_id, STEP, {"holder": holder_id}, now=now)


def that_is_all(tx: Connection, chat_id: int) -> None:
    dialogs.drop(tx, chat_id, step=STEP)


def _tell_of_help(
    tx: Connection, holder: Holder, check_in: CheckIn, questions: Questions, *, now: datetime
) -> None:
    """The coach hears once for each check-in that somebody asks for them; not where they changed their mind at once."""
    given = asks_for_coach(check_in, questions)
    if given is None:
        _say_nothing_of_help(tx, holder.id, now=now)
        return
    tell_coach(
        tx,
        holder,
        Kind.STAFF_CHECK_IN_HELP,
        key=f"check_in_help:{check_in.id}",
        rule=given.question,
        due=now + HELP_AFTER,
        now=now,
    )


def _say_nothing_of_help(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """What the coach was to hear just now is not said."""
    outbox.replace_plan(tx, kinds=[Kind.STAFF_CHECK_IN_HELP], subject_id=holder_id, planned=[], now=now)


# What is open, and what the coach sees


def open_check_ins(
    tx: Connection, holder_id: int, questions: Questions, *, now: datetime
) -> list[tuple[CheckIn, tuple[Question, ...]]]:
    """The check-ins that can still be answered, each with the questions that wait; the oldest first."""
    since = now - timedelta(days=OPEN_DAYS)
    kept = stored.kept(tx, [holder_id])[holder_id]
    found = [
        (one, waiting(one, questions, kept)) for one in stored.of_holders(tx, [holder_id], since)[holder_id]
    ]
    return [(one, left) for one, left in found if left and still_open(one, now)]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the coach sees of one person's check-ins, and the person too. `kept` is for the person alone."""

    rhythm: Rhythm
    lines: tuple[AnswerLine, ...]
    waiting: int  # questions of open check-ins
    asked_at: datetime | None  # the last check-in
    kept: frozenset[Domain]


def what_coach_sees(
    tx: Connection, holder_ids: Sequence[int], questions: Questions, *, now: datetime
) -> dict[int, Shown]:
    """Of many people at once, in a few statements. Who may see them is asked before."""
    check_ins = stored.of_holders(tx, holder_ids, now - SHOWN_FOR)
    kept, rhythms = stored.kept(tx, holder_ids), stored.rhythms(tx, holder_ids)
    found: dict[int, Shown] = {}
    for one in holder_ids:
        still = [each for each in check_ins[one] if still_open(each, now)]
        found[one] = Shown(
            rhythms.get(one) or usual_rhythm(None),
            answer_lines(check_ins[one], questions, kept[one]),
            sum(len(waiting(each, questions, kept[one])) for each in still),
            check_ins[one][-1].asked_at if check_ins[one] else None,
            kept[one],
        )
    return found


def shown_to_coach(
    tx: Connection, chat_id: int, holder_id: int, questions: Questions, *, now: datetime
) -> Shown:
    """The same for the person themself."""
    holder_of_chat(tx, chat_id, holder_id)
    return what_coach_sees(tx, [holder_id], questions, now=now)[holder_id]


def keep_track(
    tx: Connection, chat_id: int, holder_id: int, track: Domain, keep: bool, *, now: datetime
) -> None:
    """The person keeps a track to themself: no question of it is asked, and the coach sees no answer of it, past or new.
    Or shares it again."""
    holder_of_chat(tx, chat_id, holder_id)
    if not keep:
        stored.share(tx, holder_id, track)
    else:
        stored.keep(tx, holder_id, track, now=now)
        _say_nothing_of_help(tx, holder_id, now=now)
    subject = f"track:{track}"
    what = "kept_track" if keep else "shared_track"
    audit.note(tx, actor=f"holder:{holder_id}", what=what, subject=subject, now=now)


def mark_seen(tx: Connection, staff_id: int, holder_id: int, until: datetime, *, now: datetime) -> None:
    """The coach has seen to what this person answered until then: what comes later is new."""
    holder_of_coach(tx, staff_id, holder_id)
    stored.mark_seen(tx, holder_id, min(until, now), by=staff_id)
    subject = f"holder:{holder_id}"
    audit.note(tx, actor=f"staff:{staff_id}", what="saw_check_ins", subject=subject, now=now)
