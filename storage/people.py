"""Municipalities, their staff, permit holders with their consent, and the chats that these are reached in.

A function that names somebody by id raises NotFound when there is nobody; one that searches gives None or nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.rules.errors import NotFound
from bot.rules.values import (
    DEFAULT_LEAD_TIMES,
    Chat,
    ChatState,
    Dial,
    Holder,
    LeadTime,
    Municipality,
    Role,
    Staff,
)
from storage import tables
from storage.caseloads import in_hands_of
from storage.practice_tables import language_buddy
from storage.rows import (
    CHAT,
    HOLDER,
    MUNICIPALITY,
    STAFF,
    codes,
    to_chat,
    to_holder,
    to_municipality,
    to_staff,
)
from storage.upsert import upsert

# Municipalities


def add_municipality(
    tx: Connection,
    name: str,
    *,
    zone: str = "Europe/Amsterdam",
    quiet_from: time = time(21),
    quiet_until: time = time(8),
    office_from: time = time(9),
    office_until: time = time(17),
    lead_times: Sequence[LeadTime] = DEFAULT_LEAD_TIMES,
    fallback_language: str = "nl",
) -> Municipality:
    """Adds a municipality. Its name must be free: ask `municipality_named` first."""
    row = tx.execute(
        insert(tables.municipality)
        .values(
            name=name,
            zone=zone,
            quiet_from=quiet_from,
            quiet_until=quiet_until,
            office_from=office_from,
            office_until=office_until,
            lead_times=codes(lead_times),
            fallback_language=fallback_language,
        )
        .returning(*MUNICIPALITY)
    ).one()
    return to_municipality(row)


def municipality(tx: Connection, municipality_id: int) -> Municipality:
    return to_municipality(_one(tx, _BY_ID["municipality"], municipality_id))


def municipality_named(tx: Connection, name: str) -> Municipality | None:
    row = tx.execute(select(*MUNICIPALITY).where(tables.municipality.c.name == name)).one_or_none()
    return None if row is None else to_municipality(row)


def municipalities(tx: Connection) -> list[Municipality]:
    """All of them, by name."""
    return [
        to_municipality(row)
        for row in tx.execute(
            select(*MUNICIPALITY).order_by(tables.municipality.c.name, tables.municipality.c.id)
        )
    ]


def change_municipality(tx: Connection, municipality_id: int, **values: Any) -> None:
    """Changes fields of `Municipality`, by their names."""
    _change(tx, tables.municipality, municipality_id, values)


# Staff


def add_staff(
    tx: Connection, municipality_id: int, role: Role, name: str, *, language: str = "nl", now: datetime
) -> Staff:
    row = tx.execute(
        insert(tables.staff)
        .values(municipality_id=municipality_id, role=role, name=name, language=language, made_at=now)
        .returning(*STAFF)
    ).one()
    return to_staff(row)


def staff_member(tx: Connection, staff_id: int) -> Staff:
    return to_staff(_one(tx, _BY_ID["staff"], staff_id))


def staff_of_chat(tx: Connection, chat_id: int) -> Staff | None:
    row = tx.execute(select(*STAFF).where(tables.staff.c.chat_id == chat_id)).one_or_none()
    return None if row is None else to_staff(row)


def staff_of_municipality(tx: Connection, municipality_id: int) -> list[Staff]:
    """All who have not left, the longest there first."""
    found = (
        select(*STAFF)
        .where(tables.staff.c.municipality_id == municipality_id, tables.staff.c.left_at.is_(None))
        .order_by(tables.staff.c.id)
    )
    return [to_staff(row) for row in tx.execute(found)]


def staff_names(tx: Connection, ids: Iterable[int], *, municipality_id: int | None = None) -> dict[int, str]:
    """The names of these people of staff, by id; also of who has left, and of those of another municipality where none is
    named."""
    named = select(tables.staff.c.id, tables.staff.c.name).where(tables.staff.c.id.in_(list(ids)))
    if municipality_id is not None:
        named = named.where(tables.staff.c.municipality_id == municipality_id)
    return {row.id: row.name for row in tx.execute(named)}


def has_left(tx: Connection, staff_id: int) -> bool:
    return tx.scalar(select(tables.staff.c.left_at).where(tables.staff.c.id == staff_id)) is not None


def change_staff(tx: Connection, staff_id: int, **values: Any) -> None:
    """Changes fields of `Staff`, by their names."""
    _change(tx, tables.staff, staff_id, values)


# Holders


def add_holder(
    tx: Connection,
    municipality_id: int,
    name: str,
    *,
    coach_id: int | None,
    language: str | None = None,
    now: datetime,
) -> Holder:
    """Adds a holder without a chat or consent; the dial begins at the own language."""
    added = tx.execute(
        insert(tables.holder)
        .values(
            municipality_id=municipality_id,
            coach_id=coach_id,
            name=name,
            language=language,
            dial=Dial.OWN,
            full_details=False,
            made_at=now,
        )
        .returning(tables.holder.c.id)
    ).scalar_one()
    return holder(tx, added)


def holder(tx: Connection, holder_id: int) -> Holder:
    return to_holder(_one(tx, _BY_ID["holder"], holder_id))


def holders(tx: Connection, ids: Iterable[int]) -> dict[int, Holder]:
    """Those that there are, by id."""
    return {row[0]: to_holder(row) for row in tx.execute(_HOLDERS, {"ids": list(ids)})}


def holders_of_chat(tx: Connection, chat_id: int) -> list[Holder]:
    """Those who share this chat, the longest there first."""
    return _holders(tx, _EACH_HOLDER.where(tables.holder.c.chat_id == chat_id, _OWN_RECORD))


def holders_of_coach(tx: Connection, coach_id: int) -> list[Holder]:
    """A coach's caseload and that of those for whom the coach stands in, the longest there first."""
    return _holders(tx, _OF_COACH, coach_id=coach_id)


def holder_of_coach(tx: Connection, coach_id: int, holder_id: int) -> Holder:
    """The person, if they are in this coach's hands. NotFound else: the same as for a number that is not there."""
    found = _holders(tx, _ONE_OF_COACH, coach_id=coach_id, holder_id=holder_id)
    if not found:
        raise NotFound
    return found[0]


def identity(tx: Connection, holder_id: int) -> list[str]:
    """What else a holder is known by: the surname and the phone number, those that there are."""
    row = tx.execute(
        select(tables.holder.c.surname, tables.holder.c.phone).where(tables.holder.c.id == holder_id)
    ).one_or_none()
    return [each for each in row or () if each]


def is_in_hands_of(tx: Connection, coach_id: int, holder_id: int) -> bool:
    """Whether this coach answers for the person, for good or while another one is away."""
    return bool(_holders(tx, _ONE_OF_COACH, coach_id=coach_id, holder_id=holder_id))


def phone_of(tx: Connection, holder_id: int) -> str:
    """The number to call them, empty where nobody knows it."""
    return tx.scalar(select(tables.holder.c.phone).where(tables.holder.c.id == holder_id)) or ""


def own_holders(tx: Connection, coach_id: int) -> list[Holder]:
    """A coach's caseload alone, without those of whom it is for a while, the longest there first."""
    return _holders(tx, _EACH_HOLDER.where(tables.holder.c.coach_id == coach_id, _OWN_RECORD))


def holders_of_municipality(tx: Connection, municipality_id: int) -> list[Holder]:
    """Everybody, the longest there first."""
    of_town = tables.holder.c.municipality_id == municipality_id
    return _holders(tx, _EACH_HOLDER.where(of_town, _OWN_RECORD))


def set_coach(tx: Connection, holder_ids: Collection[int], coach_id: int | None) -> None:
    """Who coaches these people from now on; None: nobody, they stand in the municipality's list."""
    setting = update(tables.holder).where(tables.holder.c.id.in_(bindparam("ids", expanding=True)))
    tx.execute(setting.values(coach_id=coach_id), {"ids": list(holder_ids)})


def holder_ids_of_municipality(tx: Connection, municipality_id: int) -> list[int]:
    ids = select(tables.holder.c.id).where(tables.holder.c.municipality_id == municipality_id, _OWN_RECORD)
    return list(tx.scalars(ids.order_by(tables.holder.c.id)))


def reached_by(tx: Connection, holder_ids: Iterable[int]) -> dict[int, tuple[int | None, int | None]]:
    """The chat and the coach of each of these people, by their id."""
    return {one: (chat, coach) for one, chat, coach in tx.execute(_REACHED_BY, {"ids": list(holder_ids)})}


def change_holder(tx: Connection, holder_id: int, **values: Any) -> None:
    """Changes fields of `Holder`, by their names; consent has its own functions."""
    _change(tx, tables.holder, holder_id, values)


# Consent


def give_consent(tx: Connection, holder_id: int, *, version: str, language: str, now: datetime) -> None:
    """Keeps a yes to this version of the text in this language. A second tap on the same adds nothing."""
    same = select(tables.consent.c.id).where(
        tables.consent.c.holder_id == holder_id,
        tables.consent.c.version == version,
        tables.consent.c.language == language,
        tables.consent.c.taken_back_at.is_(None),
    )
    if tx.execute(same).first() is None:
        tx.execute(
            insert(tables.consent).values(
                holder_id=holder_id, version=version, language=language, given_at=now
            )
        )


def take_back_consent(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """What was agreed stays on record, with the moment until which it held."""
    tx.execute(
        update(tables.consent)
        .where(tables.consent.c.holder_id == holder_id, tables.consent.c.taken_back_at.is_(None))
        .values(taken_back_at=now)
    )


# Chats


def chat(tx: Connection, chat_id: int) -> Chat:
    return to_chat(_one(tx, _BY_ID["chat"], chat_id))


def open_chat(tx: Connection, chat_id: int, *, language: str | None = None, now: datetime) -> Chat:
    """Keeps a new chat, or opens a closed one again. A language that was chosen before stays."""
    new = upsert(tx, tables.chat).values(id=chat_id, language=language, state=ChatState.OPEN, changed_at=now)
    row = tx.execute(
        new.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "language": func.coalesce(tables.chat.c.language, new.excluded.language),
                "changed_at": case(
                    (tables.chat.c.state == ChatState.OPEN, tables.chat.c.changed_at),
                    else_=new.excluded.changed_at,
                ),
                "state": ChatState.OPEN,
            },
        ).returning(*CHAT)
    ).one()
    return to_chat(row)


def close_chat(tx: Connection, chat_id: int, state: ChatState, *, now: datetime) -> bool:
    """Marks a chat as blocked or gone. True when it was open until now."""
    close = update(tables.chat).values(state=state, changed_at=now).where(tables.chat.c.id == chat_id)
    if tx.execute(close.where(tables.chat.c.state == ChatState.OPEN)).rowcount:
        return True
    tx.execute(close.where(tables.chat.c.state != state))
    return False


def forget_stranger(tx: Connection, chat_id: int) -> None:
    """Removes a chat that nobody whom we know uses."""
    tx.execute(delete(tables.chat).where(tables.chat.c.id == chat_id, _of_nobody()))


def forget_strangers(tx: Connection, before: datetime) -> None:
    """Removes the chats of people who came by before that, and never came in."""
    tx.execute(delete(tables.chat).where(tables.chat.c.changed_at < before, _of_nobody()))


def _of_nobody() -> ColumnElement[bool]:
    used = (
        select(table.c.chat_id).where(table.c.chat_id == tables.chat.c.id).exists()
        for table in (tables.staff, tables.holder, tables.dialog, language_buddy)
    )
    return ~or_(*used)


def set_chat_language(tx: Connection, chat_id: int, language: str) -> None:
    _change(tx, tables.chat, chat_id, {"language": language})


# Not one that became a part of another.
_OWN_RECORD = tables.holder.c.merged_into.is_(None)
_EACH_HOLDER = select(*HOLDER).order_by(tables.holder.c.id)
_OF_COACH = _EACH_HOLDER.where(in_hands_of(bindparam("coach_id")))
_ONE_OF_COACH = _OF_COACH.where(tables.holder.c.id == bindparam("holder_id"))
_HOLDERS = select(*HOLDER).where(tables.holder.c.id.in_(bindparam("ids", expanding=True)))
_REACHED_BY = select(tables.holder.c.id, tables.holder.c.chat_id, tables.holder.c.coach_id).where(
    tables.holder.c.id.in_(bindparam("ids", expanding=True))
)
_BY_ID = {
    table.name: select(*columns).where(table.c.id == bindparam("id"))
    for table, columns in (
        (tables.municipality, MUNICIPALITY),
        (tables.chat, CHAT),
        (tables.staff, STAFF),
        (tables.holder, HOLDER),
    )
}


def _one(tx: Connection, statement: Select[Any], row_id: int) -> Row[Any]:
    row = tx.execute(statement, {"id": row_id}).one_or_none()
    if row is None:
        raise NotFound
    return row


def _change(tx: Connection, table: Table, row_id: int, values: dict[str, Any]) -> None:
    if values.get("lead_times") is not None:
        values = {**values, "lead_times": codes(values["lead_times"])}
    if tx.execute(update(table).where(table.c.id == row_id).values(values)).rowcount == 0:
        raise NotFound


def _holders(tx: Connection, statement: Select[Any], **values: int) -> list[Holder]:
    return [to_holder(row) for row in tx.execute(statement, values)]
