"""Practice: how somebody practises, what they know of each card, the cards of a day, the answers."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.rules.cards import CardLevel, Form
from bot.rules.errors import NotFound
from bot.rules.scheduling import Grade, State
from bot.rules.sessions import Asked, Practising, Queued, Session, SessionState
from storage.practice_tables import answer, card_report, card_state, practice
from storage.practice_tables import session as sessions
from storage.upsert import upsert

T = TypeVar("T")

# In the order of the values' fields.
_PRACTISING = tuple(
    practice.c[name]
    for name in (
        *("holder_id", "level", "pace", "at", "started_at", "paused_until", "ended_at", "health", "shared"),
        *("answered_on", "stopped_on", "heard_on"),
    )
)
_STATE = tuple(
    card_state.c[name]
    for name in ("stability", "difficulty", "due", "last_review", "reps", "lapses", "card", "holder_id")
)
_SESSION = tuple(
    sessions.c[name] for name in ("id", "holder_id", "day", "cards", "asked", "state", "version")
)

_BY_HOLDERS = select(*_PRACTISING).where(practice.c.holder_id.in_(bindparam("ids", expanding=True)))
_STATES = select(*_STATE).where(card_state.c.holder_id.in_(bindparam("ids", expanding=True)))
_ONE_STATE = select(*_STATE[:6]).where(
    card_state.c.holder_id == bindparam("holder_id"), card_state.c.card == bindparam("card")
)
_OF_DAY = select(*_SESSION).where(
    sessions.c.holder_id == bindparam("holder_id"), sessions.c.day == bindparam("day")
)
_OF_DAYS = select(*_SESSION).where(
    sessions.c.holder_id.in_(bindparam("ids", expanding=True)),
    sessions.c.day.in_(bindparam("days", expanding=True)),
)
_BY_ID = select(*_SESSION).where(sessions.c.id == bindparam("session_id"))


# How somebody practises


def practising(tx: Connection, holder_id: int) -> Practising | None:
    """None for who never began."""
    return all_practising(tx, [holder_id]).get(holder_id)


def all_practising(tx: Connection, holder_ids: Collection[int]) -> dict[int, Practising]:
    if not holder_ids:
        return {}
    rows = tx.execute(_BY_HOLDERS, {"ids": list(holder_ids)})
    return {row.holder_id: _practising(row) for row in rows}


def begin(tx: Connection, holder_id: int, usual: Practising) -> Practising:
    """Begins as `usual` says; who has begun before stays as they are."""
    values = {column.name: getattr(usual, column.name) for column in _PRACTISING} | {"holder_id": holder_id}
    tx.execute(upsert(tx, practice).values(**values).on_conflict_do_nothing(index_elements=["holder_id"]))
    return _must(practising(tx, holder_id))


def change(tx: Connection, holder_id: int, **values: Any) -> Practising:
    """Changes fields of `Practising`, by their names. NotFound for who never began."""
    changing = update(practice).where(practice.c.holder_id == holder_id).values(values)
    return _practising(_must(tx.execute(changing.returning(*_PRACTISING)).one_or_none()))


# What somebody knows


def states(tx: Connection, holder_ids: Collection[int]) -> dict[int, dict[str, State]]:
    """By person and card, of all of these people in one statement."""
    found: dict[int, dict[str, State]] = {holder_id: {} for holder_id in holder_ids}
    if found:
        for *values, card, holder_id in tx.execute(_STATES, {"ids": list(found)}):
            found[holder_id][card] = State(*values)
    return found


def state(tx: Connection, holder_id: int, card: str) -> State | None:
    """None for a card that was never graded."""
    row = tx.execute(_ONE_STATE, {"holder_id": holder_id, "card": card}).one_or_none()
    return None if row is None else State(*row)


def put_state(tx: Connection, holder_id: int, card: str, state: State) -> None:
    values = {column.name: getattr(state, column.name) for column in _STATE[:6]}
    saving = upsert(tx, card_state).values(holder_id=holder_id, card=card, **values)
    changed = {name: saving.excluded[name] for name in values}
    tx.execute(saving.on_conflict_do_update(index_elements=["holder_id", "card"], set_=changed))


# The cards of a day


def session(tx: Connection, session_id: int) -> Session:
    return _session(_must(tx.execute(_BY_ID, {"session_id": session_id}).one_or_none()))


def session_of(tx: Connection, holder_id: int, day: date) -> Session | None:
    row = tx.execute(_OF_DAY, {"holder_id": holder_id, "day": day}).one_or_none()
    return None if row is None else _session(row)


def sessions_of(tx: Connection, days: dict[int, date]) -> dict[int, Session]:
    """Of many people at once, each on the day that is today for them."""
    if not days:
        return {}
    rows = tx.execute(_OF_DAYS, {"ids": list(days), "days": list(set(days.values()))})
    return {row.holder_id: _session(row) for row in rows if days[row.holder_id] == row.day}


def add_session(tx: Connection, holder_id: int, day: date, cards: Sequence[Queued]) -> Session:
    """One a person and day: where there is one it is given back as it is."""
    values = {
        "holder_id": holder_id,
        "day": day,
        "cards": [[one.card, one.is_new, one.why] for one in cards],
        "asked": [],
        "state": SessionState.OPEN,
        "version": 1,
    }
    adding = upsert(tx, sessions).values(**values)
    tx.execute(adding.on_conflict_do_nothing(index_elements=["holder_id", "day"]))
    return _must(session_of(tx, holder_id, day))


def save_session(tx: Connection, changed: Session) -> Session:
    """Keeps cards, questions and state, and raises the version."""
    saving = (
        update(sessions)
        .where(sessions.c.id == changed.id)
        .values(
            cards=[[one.card, one.is_new, one.why] for one in changed.cards],
            asked=[
                [
                    *(one.card, one.rev, one.form, one.again, one.grade),
                    *(one.answered, one.chosen, one.hint, one.gone),
                    *(one.shown_at and one.shown_at.isoformat(), one.message),
                ]
                for one in changed.asked
            ],
            state=changed.state,
            version=sessions.c.version + 1,
        )
    )
    return _session(_must(tx.execute(saving.returning(*_SESSION)).one_or_none()))


# Answers


def add_answer(
    tx: Connection,
    holder_id: int,
    asked: Asked,
    *,
    day: date,
    now: datetime,
) -> None:
    """`asked` with its answer. What is not graded, as something said aloud, has the grade "none"."""
    tx.execute(
        insert(answer).values(
            holder_id=holder_id,
            card=asked.card,
            rev=asked.rev,
            form=asked.form,
            grade=asked.grade or "none",
            again=asked.again,
            day=day,
            at=now,
        )
    )


def add_report(tx: Connection, card: str, rev: int, form: Form, language: str, *, now: datetime) -> None:
    tx.execute(insert(card_report).values(card=card, rev=rev, form=form, language=language, at=now))


def reported_since(tx: Connection, card: str, rev: int, form: Form, language: str, since: datetime) -> bool:
    """Whether the same was said of it, and nobody has looked at it yet."""
    same = {"card": card, "rev": rev, "form": form, "language": language}
    found = select(card_report.c.id).where(
        card_report.c.closed_at.is_(None),
        *(card_report.c[name] == value for name, value in same.items()),
        card_report.c.at > since,
    )
    return tx.execute(found.limit(1)).first() is not None


def days_practised(tx: Connection, holder_id: int, since: date) -> frozenset[date]:
    """The practice days with an answer, from `since` on."""
    found = select(answer.c.day).where(answer.c.holder_id == holder_id, answer.c.day >= since).distinct()
    return frozenset(tx.execute(found).scalars())


def _practising(row: Sequence[Any]) -> Practising:
    holder_id, level, *rest = row
    return Practising(holder_id, CardLevel(level), *rest)


def _session(row: Sequence[Any]) -> Session:
    row_id, holder_id, day, cards, asked, state, version = row
    return Session(
        row_id,
        holder_id,
        day,
        tuple(Queued(*one) for one in cards),
        tuple(_asked(one) for one in asked),
        SessionState(state),
        version,
    )


def _asked(one: Sequence[Any]) -> Asked:
    card, rev, form, again, grade, answered, chosen, hint, gone, *screen = one
    # Those of before the screen was kept end with `gone`.
    shown_at, message = screen or (None, None)
    return Asked(
        *(card, rev, Form(form), again, Grade(grade) if grade else None, answered, chosen, hint, gone),
        shown_at=datetime.fromisoformat(shown_at) if shown_at else None,
        message=message,
    )


def _must(found: T | None) -> T:
    if found is None:
        raise NotFound
    return found
