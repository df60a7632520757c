"""Who needs a coach, and why: what the rules of `assessing` look at, read for many people at once. Nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.rules.assessing import LOOKS_BACK, History, Need, Reason, assess
from bot.rules.checkins import Questions, without_kept
from bot.rules.values import Holder
from storage import alarms, check_ins, inbox, signals
from storage.people import holders_of_coach

# The face before the last one may be older than the answers that count.
FACES_BACK = LOOKS_BACK * 4


def needs(
    tx: Connection, holder_ids: Sequence[int], questions: Questions, *, now: datetime
) -> dict[int, Need]:
    """By person. Who may see these people is asked before."""
    found = histories(tx, holder_ids, questions, now=now)
    return {holder_id: assess(history, questions) for holder_id, history in found.items()}


def asking(tx: Connection, coach_id: int, questions: Questions, *, now: datetime) -> list[Holder]:
    """Of the people in a coach's hands, who asked for help by a button since the coach last answered, and of whom no message
    waits that would tell of them."""
    waiting = {one.holder_id for one in inbox.waiting(tx, coach_id)}
    others = {one.id: one for one in holders_of_coach(tx, coach_id) if one.id not in waiting}
    found = needs(tx, list(others), questions, now=now)
    return [one for one in others.values() if Reason.ASKED_FOR_HELP in found[one.id].reasons]


def histories(
    tx: Connection, holder_ids: Sequence[int], questions: Questions, *, now: datetime
) -> dict[int, History]:
    """Without the tracks that somebody keeps to themself."""
    asked = check_ins.of_holders(tx, holder_ids, now - FACES_BACK)
    kept = check_ins.kept(tx, holder_ids)
    since = now - LOOKS_BACK
    in_danger = alarms.with_open_alarm(tx, holder_ids)
    contact = signals.asked_for_contact(tx, holder_ids)
    helped, answered = signals.help_asked(tx, holder_ids, since), signals.coach_answered(tx, holder_ids)
    found: dict[int, History] = {}
    for one in holder_ids:
        seen = _latest([answered.get(one), *(each.seen_at for each in asked[one])])
        found[one] = History(
            now,
            [without_kept(each, questions, kept[one]) for each in asked[one]],
            alarm_open=one in in_danger,
            asked_for_contact=_is_after(contact, one, None),
            help_tapped=_is_after(helped, one, seen),
            seen_until=seen,
        )
    return found


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)


def _is_after(moments: Mapping[int, datetime], holder_id: int, seen: datetime | None) -> bool:
    moment = moments.get(holder_id)
    return moment is not None and (seen is None or moment > seen)
