"""An announcement on its way: put in the outbox in batches, paused, stopped, corrected, withdrawn, repeated."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions.announcement_holds import tell_writer
from bot.actions.announcement_queue import batch_of, queue_next, scope_of, unmade
from bot.actions.announcing import ask_others, edited_texts, other_managers, visible
from bot.rules.announcement_counts import Count, Progress
from bot.rules.announcements import (
    IN_PLACE,
    ON_ITS_WAY,
    USEFUL_FOR,
    Announcement,
    AnotherMustRelease,
    NothingNew,
    NotReleased,
    Rule,
    State,
    may_release,
    needs_second,
    next_in_series,
)
from bot.rules.audience import DUTCH
from bot.rules.values import Kind, Municipality, OutboxState, Role, Skip, Staff
from storage import announcement_rows, announcement_work, announcements, audiences, audit, people

# Rules of notices to the writer.
CORRECTED, WITHDRAWN = "corrected", "withdrawn"
WAITS, NOBODY = (
    "waits",
    "nobody",
)  # one of a series, for a second person, where there is one and where there is none
ONCE_MORE = timedelta(seconds=5)  # what was under way when it was corrected is looked at again


def see_to_announcements(tx: Connection, now: datetime, *, batch: int | None = None) -> int:
    """One batch of the first thing that is to be done; how many that were, 0 where there is nothing."""
    batch = batch or batch_of(tx)
    released = announcement_work.unfanned(tx, now=now)
    if released is not None:
        return queue_next(tx, announcements.by_id(tx, released), batch, now=now)
    changed = announcement_work.unedited(tx, now=now)
    if changed is not None:
        return _queue_edits(tx, announcements.by_id(tx, changed), batch, now=now)
    repeated = announcement_work.to_repeat(tx, now=now)
    if repeated is not None:
        _repeat(tx, announcements.by_id(tx, repeated), now=now)
        return 1
    return 0


def settle_for_good(tx: Connection, writer: Staff, *, now: datetime) -> None:
    """Before a coach leaves, whose people go to others: what was released for these is put in the outbox for them now, also
    where it goes later; what was paused or came late is stopped. No series goes on."""
    if writer.role is Role.MANAGER:
        return
    for announcement_id in announcement_work.unfinished_of(tx, writer.id):
        one = announcements.change(tx, announcement_id, next_due=None, repeat_until=None)
        if one.fanned_at is not None:
            continue
        if one.state is not State.RELEASED:
            announcements.move(tx, one.id, ON_ITS_WAY, State.STOPPED, unmade=unmade(tx, one))
            announcement_rows.cancel(tx, one.id)
            continue
        while one.state is State.RELEASED and one.fanned_at is None:
            queue_next(tx, one, batch_of(tx), now=now)
            one = announcements.by_id(tx, one.id)


def pause(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    one = visible(tx, staff_id, announcement_id)
    if not announcements.move(tx, one.id, [State.RELEASED], State.PAUSED):
        raise NotReleased
    announcement_rows.hold(tx, one.id)
    _note(tx, staff_id, one, "paused", now=now)


def go_on(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    """What was paused, or came late, goes now; what is due later goes then."""
    one = visible(tx, staff_id, announcement_id)
    due = one.due if one.due is not None and one.due > now else now
    values = {"due": due} if one.fanned_at is None else {}
    if not announcements.move(tx, one.id, [State.PAUSED, State.LATE], State.RELEASED, **values):
        raise NotReleased
    announcement_rows.let_go(tx, one.id, due=due, useful_until=due + USEFUL_FOR)
    _note(tx, staff_id, one, "went_on", now=now)


def stop(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    """Who does not have it yet does not get it. What is being corrected is corrected, and a series goes on."""
    one = visible(tx, staff_id, announcement_id)
    if not announcements.move(tx, one.id, ON_ITS_WAY, State.STOPPED, unmade=unmade(tx, one)):
        raise NotReleased
    announcement_rows.cancel(tx, one.id)
    _note(tx, staff_id, one, "stopped", now=now)


def end_series(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    """No further one is made of the series in which this one is."""
    one = visible(tx, staff_id, announcement_id)
    announcements.end_series(tx, one)
    _note(tx, staff_id, one, "series_ended", now=now)


def send_missed(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> int:
    """Once more to those to whom it failed, or may not have arrived (B02); how many they are."""
    one = visible(tx, staff_id, announcement_id)
    if one.state is not State.RELEASED:
        raise NotReleased
    count = announcement_rows.try_again(tx, one.id, due=now, useful_until=now + USEFUL_FOR)
    _note(tx, staff_id, one, "sent_missed", now=now)
    return count


def put_in_place(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> Announcement:
    """The edition that was written holds from now on, also in the messages that went, as long as these can be changed.

    People do that by `announcement_changes.correct`, for what they have looked at. Raises NotReleased, NothingNew where nothing was changed, AnotherMustRelease as a release does.
    """
    one = visible(tx, staff_id, announcement_id)
    if one.state not in (*ON_ITS_WAY, State.STOPPED):
        raise NotReleased
    texts = edited_texts(tx, one)
    if DUTCH not in texts or texts == dict(one.texts):
        raise NothingNew
    staff, town = people.staff_member(tx, staff_id), people.municipality(tx, one.municipality_id)
    if not may_release(staff, one, one.people or 0, town):
        raise AnotherMustRelease
    changed = announcements.change(
        tx, one.id, edition=one.edition + 1, edits_from=now, edits_cursor=0, changed_at=now
    )
    _note(tx, staff_id, one, "corrected", now=now)
    if staff_id != one.staff_id:
        tell_writer(tx, changed, CORRECTED, now=now)
    return changed


def withdraw(
    tx: Connection, staff_id: int, announcement_id: int, *, ends_series: bool = False, now: datetime
) -> None:
    """Who has it reads that it does not hold any more; who does not have it yet gets nothing. One person can do that, for
    it is always urgent."""
    one = visible(tx, staff_id, announcement_id)
    values = {"edits_from": now, "edits_cursor": 0}
    if one.state in ON_ITS_WAY:
        values["unmade"] = unmade(tx, one)
    if not announcements.move(
        tx, one.id, [*ON_ITS_WAY, State.STOPPED], State.WITHDRAWN, changed_at=now, **values
    ):
        raise NotReleased
    announcement_rows.cancel(tx, one.id, edits=True)
    _note(tx, staff_id, one, "withdrawn", now=now)
    if ends_series:
        end_series(tx, staff_id, announcement_id, now=now)
    if staff_id != one.staff_id:
        tell_writer(tx, one, WITHDRAWN, now=now)


def send_correction(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> int:
    """Those whose message cannot be changed any more get the new words as a message of its own; how many."""
    one = visible(tx, staff_id, announcement_id)
    if one.state is not State.RELEASED or one.changed_at is None:
        raise NotReleased
    count = announcement_rows.queue_anew(
        tx,
        one.id,
        edition=one.edition,
        since=one.changed_at,
        not_before=now - IN_PLACE,
        useful_until=now + USEFUL_FOR,
        now=now,
    )
    _note(tx, staff_id, one, "sent_correction", now=now)
    return count


def beyond(tx: Connection, one: Announcement, *, now: datetime) -> int:
    """How many have words that do not hold, in a message that cannot be changed any more."""
    if one.changed_at is None or one.state is State.WITHDRAWN:
        return 0
    return announcement_rows.beyond(tx, one.id, edition=one.edition, not_before=now - IN_PLACE)


def untold(tx: Connection, one: Announcement, *, now: datetime) -> int:
    """To how many of them the new words can still be sent as a message of its own."""
    if one.changed_at is None or one.state is State.WITHDRAWN:
        return 0
    return announcement_rows.untold(
        tx, one.id, edition=one.edition, since=one.changed_at, not_before=now - IN_PLACE
    )


def progress(tx: Connection, one: Announcement) -> Progress:
    """How far it is, now."""
    counts: list[Count] = []
    edits: list[Count] = []
    present = Rule.WITHDRAWAL if one.state is State.WITHDRAWN else f"{Rule.EDIT}:{one.edition}"
    for kind, rule, count in announcement_rows.counts(tx, one.id):
        if kind is Kind.ANNOUNCEMENT_EDIT:
            # Of earlier corrections nothing is said any more.
            if rule == present:
                edits.append(count)
        elif rule == Rule.NEWS:
            counts.append(count)
    to_make = 0
    if one.state not in (State.STOPPED, State.WITHDRAWN):
        to_make = unmade(tx, one)
    else:
        # It may have ended before their rows were made. How many these are was not always kept: then the release knows.
        left_out = one.unmade
        if left_out is None:
            left_out = max(0, (one.people or 0) - sum(count.people for count in counts))
        if left_out:
            counts.append(Count(OutboxState.SKIPPED, Skip.CANCELLED, "", left_out))
    anew: list[Count] = []
    if one.changed_at is not None and one.state is not State.WITHDRAWN:
        anew = announcement_rows.counts_anew(tx, one.id, edition=one.edition, since=one.changed_at)
    return Progress(tuple(counts), tuple(edits), to_make, tuple(anew))


def _queue_edits(tx: Connection, one: Announcement, batch: int, *, now: datetime) -> int:
    last = announcement_rows.queue_edits(
        tx,
        one.id,
        edition=one.edition,
        withdrawn=one.state is State.WITHDRAWN,
        after=announcement_work.edits_cursor(tx, one.id),
        most=batch,
        not_before=now - IN_PLACE,
        useful_until=now + IN_PLACE,
        now=now,
    )
    if last is not None:
        announcement_work.set_edits(tx, one.id, cursor=last, since=one.edits_from)
    elif announcement_rows.any_claimed(tx, one.id):
        # Something left with the old words just now.
        announcement_work.set_edits(tx, one.id, cursor=0, since=now + ONCE_MORE)
    else:
        announcement_work.set_edits(tx, one.id, cursor=0, since=None)
    return 1


def _repeat(tx: Connection, first: Announcement, *, now: datetime) -> None:
    """The next one of a series, at its moment. One that came much too late is held as any other; one that has come to be
    for so many that its writer may not let it go alone waits for a second person."""
    town = people.municipality(tx, first.municipality_id)
    due, following = first.next_due or now, None
    if first.repeat_until is not None:
        following = next_in_series(due, first.repeat_until, skip_holidays=first.skip_holidays, zone=town.zone)
    announcements.change(tx, first.id, next_due=following)
    last = announcements.newest_of_series(tx, first)
    made = announcements.again(tx, last, due=due, released_by=_answers_for(last, town), now=now)
    count = audiences.reached(
        tx, made.audience, scope_of(tx, made), kind=made.kind, versions=made.ready
    ).people
    announcements.change(tx, made.id, people=count)
    if needs_second(count, town) and made.released_by == made.staff_id:
        _hold_back(tx, made, now=now)


def _hold_back(tx: Connection, one: Announcement, *, now: datetime) -> None:
    """It waits for a second person. Where there is none it is a draft: somebody can be asked as soon as there is."""
    values = {"state": State.DRAFT.value, "due": None, "released_by": None, "released_at": None}
    one = announcements.change(tx, one.id, **values)
    asks = bool(other_managers(tx, one))
    if asks:
        ask_others(tx, one, now=now)
    tell_writer(tx, one, WAITS if asks else NOBODY, now=now)


def _answers_for(one: Announcement, town: Municipality) -> int | None:
    """Who let the words go that it has now. What was for few may have been corrected by its writer alone."""
    alone = one.edition > 1 and not needs_second(one.people or 0, town)
    return one.staff_id if alone else one.released_by


def _note(tx: Connection, staff_id: int, one: Announcement, what: str, *, now: datetime) -> None:
    audit.note(tx, actor=f"staff:{staff_id}", what=what, subject=f"announcement:{one.id}", now=now)
