"""What new words would do to what went, or its end, as it is looked at before; and the new words put in place."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from bot.actions import announcement_sending
from bot.actions.announcing import OPEN, edited_texts, editing, other_managers, visible
from bot.actions.notices import tell_staff
from bot.rules.announcement_views import Change
from bot.rules.announcements import (
    IN_PLACE,
    Announcement,
    NoColleague,
    NothingNew,
    NotInDraft,
    State,
    Text,
    may_release,
)
from bot.rules.audience import DUTCH
from bot.rules.values import Kind
from storage import announcement_answers, announcement_rows, announcements, audit, people

CORRECT = "correct"  # the rule of the notice by which a second person is asked for a correction


def correction(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> Change:
    """Raises NotInDraft where it was not released, NothingNew where no other words were written."""
    one = visible(tx, staff_id, announcement_id)
    if one.state in (*OPEN, State.WITHDRAWN):
        raise NotInDraft
    if edited_texts(tx, one) == dict(one.texts):
        raise NothingNew
    return _change(tx, staff_id, one, withdrawn=False, now=now)


def withdrawal(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> Change:
    """The same of a withdrawal. Raises NotInDraft where there is nothing to withdraw."""
    one = visible(tx, staff_id, announcement_id)
    if one.state in (*OPEN, State.WITHDRAWN):
        raise NotInDraft
    return _change(tx, staff_id, one, withdrawn=True, now=now)


def correct(tx: Connection, staff_id: int, announcement_id: int, *, mark: str, now: datetime) -> int:
    """The new words hold; the number of the announcement. Raises NotInDraft when they were changed after they were looked
    at, and what `announcement_sending.put_in_place` does."""
    one = visible(tx, staff_id, announcement_id)
    if _mark_of(one, edited_texts(tx, one)) != mark:
        raise NotInDraft
    return announcement_sending.put_in_place(tx, staff_id, announcement_id, now=now).id


def drop_change(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    """New words that were written after the release are gone; those that hold go on. Raises NotInDraft for a draft."""
    one = visible(tx, staff_id, announcement_id)
    if one.state in OPEN:
        raise NotInDraft
    announcements.drop_edition(tx, one.id, editing(one))
    audit.note(
        tx, actor=f"staff:{staff_id}", what="change_dropped", subject=f"announcement:{one.id}", now=now
    )


def ask_correction(tx: Connection, staff_id: int, announcement_id: int, *, mark: str, now: datetime) -> int:
    """Another manager is asked to put the new words in place; how many are. Raises NotInDraft, NothingNew, NoColleague."""
    one = correction(tx, staff_id, announcement_id, now=now)
    if one.mark != mark:
        raise NotInDraft
    others = other_managers(tx, one.one)
    if not others:
        raise NoColleague
    for manager in others:
        key = f"news:{announcement_id}:{CORRECT}:{manager.id}:{mark}"
        tell_staff(
            tx, manager.id, Kind.STAFF_NEWS, key=key, subject_id=announcement_id, rule=CORRECT, now=now
        )
    about = f"announcement:{announcement_id}"
    audit.note(tx, actor=f"staff:{staff_id}", what="asked_correction", subject=about, now=now)
    return len(others)


def _change(tx: Connection, staff_id: int, one: Announcement, *, withdrawn: bool, now: datetime) -> Change:
    staff, town = people.staff_member(tx, staff_id), people.municipality(tx, one.municipality_id)
    texts = edited_texts(tx, one)
    progress = announcement_sending.progress(tx, one)
    in_place = announcement_rows.changeable(
        tx, one.id, edition=editing(one), withdrawn=withdrawn, not_before=now - IN_PLACE
    )
    if withdrawn:
        too_old = max(0, progress.sent - in_place)
    else:
        too_old = announcement_rows.beyond(tx, one.id, edition=editing(one), not_before=now - IN_PLACE)
    answers = one.texts[DUTCH].answers if DUTCH in one.texts else ()
    tapped = announcement_answers.answered(tx, one.id, edition=one.edition, answers=answers).people
    next_due = announcements.next_of_series(tx, one)
    return Change(
        one,
        texts,
        _mark_of(one, texts),
        in_place=in_place,
        too_old=too_old,
        # Who waits for an earlier correction has the announcement, and no new words after a withdrawal.
        left=progress.left if withdrawn else progress.waiting,
        tapped=tapped,
        may=withdrawn or may_release(staff, one, one.people or 0, town),
        mine=one.staff_id == staff_id,
        others=len(other_managers(tx, one)),
        next_due=next_due,
        next_says=next_due is not None and announcements.newest_of_series(tx, one).id == one.id,
    )


def _mark_of(one: Announcement, texts: dict[str, Text]) -> str:
    """Eight signs for these words in the place of the present ones."""
    said = repr((one.edition, sorted(texts.items())))
    return sha256(said.encode()).hexdigest()[:8]
