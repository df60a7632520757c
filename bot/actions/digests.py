"""Digests and persons' pages: read for the own caseload, chosen by a coach, and made when their hour comes."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions import needs
from bot.rules.checkins import Questions, without_kept
from bot.rules.digest_times import USEFUL_FOR, Choice, Pace, next_turn, tells_since
from bot.rules.digests import MOST_SHOWN, Digest, Facts, PersonFacts, digest
from bot.rules.errors import NotFound
from bot.rules.mailing import MailKind
from bot.rules.person_page import APPOINTMENTS_BACK, PageFacts, PersonPage, person_page
from bot.rules.values import Kind, Planned, Rank
from storage import audit, check_ins, digest_choices, digest_facts, mails, outbox, people, pool, trajectories
from storage.digest_choices import Ready

AT_ONCE = 50  # coaches in one transaction
PAGE_BACK = timedelta(days=730)  # a page has the check-ins of two years


def read_digest(
    tx: Connection,
    staff_id: int,
    questions: Questions,
    *,
    since: datetime,
    now: datetime,
    most: int | None = MOST_SHOWN,
) -> Digest:
    """The digest of a coach as it is now; what is told came since `since`."""
    coach = people.staff_member(tx, staff_id)
    facts = Facts(
        now=now,
        since=since,
        coach=coach.name,
        municipality=people.municipality(tx, coach.municipality_id),
        people=_people(tx, coach.id, questions, since=since, now=now),
        questions=questions,
        pool=pool.summary(tx, coach.municipality_id, now=now),
    )
    return digest(facts, most=most)


def _people(
    tx: Connection,
    coach_id: int,
    questions: Questions,
    *,
    holder_id: int | None = None,
    since: datetime,
    now: datetime,
) -> list[PersonFacts]:
    """Everybody in the hands of a coach, or one of them, in a number of statements that does not rise with the people."""
    own = digest_facts.people(tx, coach_id, holder_id=holder_id)
    ids = [one.holder.id for one in own]
    signs = digest_facts.signs(tx, ids, since=since, now=now)
    records = trajectories.records(tx, ids, now=now)
    histories = needs.histories(tx, ids, questions, now=now)
    return [
        PersonFacts(
            holder=one.holder,
            record=records[one.holder.id],
            history=histories[one.holder.id],
            chat_state=one.chat_state,
            away=one.away,
            waiting=signs.waiting.get(one.holder.id, ()),
            last_sign=signs.last.get(one.holder.id),
            answered=signs.answered.get(one.holder.id, {}),
            delivered=signs.delivered.get(one.holder.id, 0),
            missed=signs.missed.get(one.holder.id, {}),
        )
        for one in own
    ]


def read_digest_now(tx: Connection, staff_id: int, questions: Questions, *, now: datetime) -> Digest:
    """The same, asked for: since the last one that was made, at most a week back."""
    since = tells_since(Pace.NOW, now, digest_choices.last_of(tx, staff_id))
    return read_digest(tx, staff_id, questions, since=since, now=now)


def read_page(
    tx: Connection, staff_id: int, holder_id: int, questions: Questions, *, now: datetime
) -> PersonPage:
    """One person in the hands of this coach. NotFound else, as for a number that is not there."""
    coach = people.staff_member(tx, staff_id)
    found = _people(tx, staff_id, questions, holder_id=holder_id, since=now, now=now)
    if not found:
        raise NotFound
    (about,) = found
    kept = check_ins.kept(tx, [holder_id])[holder_id]
    asked = check_ins.of_holders(tx, [holder_id], now - PAGE_BACK)[holder_id]
    town = people.municipality(tx, coach.municipality_id)
    record = about.record
    # Who entered something may have left since, or be of the municipality where the person lived before.
    by = {each.set_by for entries in (record.given, record.attempts, record.hours) for each in entries}
    names = people.staff_names(tx, [one for one in (*by, about.holder.coach_id) if one is not None])
    return person_page(
        PageFacts(
            about=about,
            facts=Facts(now, now, coach.name, town, [about], questions),
            check_ins=[without_kept(one, questions, kept) for one in asked],
            coach=names.get(about.holder.coach_id or 0, ""),
            messages=digest_facts.open_messages(tx, holder_id),
            appointments=digest_facts.answers_before(tx, holder_id, since=now - APPOINTMENTS_BACK, now=now),
            names=names,
        )
    )


def note_copied(tx: Connection, staff_id: int, holder_id: int, *, now: datetime) -> None:
    """That somebody's summary was taken out, for the case system, is kept; what it said is not."""
    holder = people.holder_of_coach(tx, staff_id, holder_id)
    audit.note(tx, actor=f"staff:{staff_id}", what="copied", subject=f"holder:{holder.id}", now=now)


def change_choice(tx: Connection, staff_id: int, values: dict[str, object], *, now: datetime) -> Choice:
    """Changes fields of the `Choice` of a coach, by their names; the first change begins with the usual one."""
    coach = people.staff_member(tx, staff_id)
    choice = replace(digest_choices.choice_of(tx, staff_id) or Choice(), **values)  # type: ignore[arg-type]
    turn = next_turn(choice, now, people.municipality(tx, coach.municipality_id).zone)
    digest_choices.save(tx, staff_id, choice, next_at=turn.at if turn is not None else None)
    return choice


def make_due(tx: Connection, now: datetime) -> int:
    """Plans the digests that are due: one row for the chat and one for the mail each. How many coaches it was.

    Of several that were missed, as after an outage, one is made. Who is away gets none: who stands in has the people in
    their own.
    """
    ready = digest_choices.take_due(tx, now, most=AT_ONCE)
    for one in ready:
        _make(tx, one, now)
    return len(ready)


def _make(tx: Connection, one: Ready, now: datetime) -> None:
    following = next_turn(one.choice, now, one.zone)
    next_at = following.at if following is not None else None
    # What was due last, by now: the one that was planned, or a later one.
    turn = next_turn(one.choice, one.due - timedelta(microseconds=1), one.zone)
    while turn is not None and (later := next_turn(one.choice, turn.at, one.zone)) and later.at <= now:
        turn = later
    if turn is None or not one.here or now >= turn.at + USEFUL_FOR[turn.pace]:
        digest_choices.made(tx, one.staff_id, at=None, next_at=next_at)
        return
    since = tells_since(turn.pace, turn.at, one.last_at)
    until = turn.at + USEFUL_FOR[turn.pace]
    key = f"digest:{one.staff_id}:{turn.at:%Y-%m-%dT%H:%MZ}"
    if one.choice.by_chat:
        rule = f"{turn.pace}:{since:%Y-%m-%dT%H:%M}Z"
        planned = Planned(key, Kind.STAFF_DIGEST, turn.at, until, Rank.DIGEST, rule)
        outbox.add(tx, [planned], staff_id=one.staff_id, subject_id=None, now=now)
    if one.choice.by_mail and one.has_email:
        mails.add(tx, key, one.staff_id, MailKind.DIGEST, since=since, due=turn.at, useful_until=until)
    digest_choices.made(tx, one.staff_id, at=turn.at, next_at=next_at)


def since_of(rule: str) -> datetime:
    """From when the digest of a row of the outbox tells."""
    return datetime.fromisoformat(rule.partition(":")[2])
