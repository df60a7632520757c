"""Mail to staff: an address is proven by a code, what is due is claimed, and what came of it is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions.digests import read_digest
from bot.rules.checkins import Questions
from bot.rules.digests import Digest
from bot.rules.errors import NotFound, Refused
from bot.rules.mailing import (
    CODE_VALID,
    CODES_A_DAY,
    WRONG_CODES,
    Mail,
    MailKind,
    MailOutcome,
    MailResult,
    after,
    code_for,
    is_code,
    skip,
)
from bot.rules.values import Skip
from storage import audit, dialogs, mails, people
from storage.mails import Addressee

STEP = "mail_code"  # of the dialog in which the code is typed
LEASE = timedelta(minutes=10)  # longer than a slow server can take over one mail
_DAY = timedelta(days=1)


class TooManyCodes(Refused):
    """So many codes were sent today that somebody may be bothering a stranger."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a typed code. `left`: so many tries are left, 0: a new code is needed."""

    proven: bool
    left: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed mail with what its words are made of; `digest` None: a code."""

    mail: Mail
    to: str
    reader: Addressee
    digest: Digest | None


def ask_address(tx: Connection, staff_id: int, chat_id: int, address: str, *, now: datetime) -> str:
    """Sends a code to an address that was typed, and waits for it in the chat. Gives the address. TooManyCodes."""
    if mails.asked_since(tx, staff_id, MailKind.ADDRESS_CODE, now - _DAY) >= CODES_A_DAY:
        raise TooManyCodes
    key = f"address:{staff_id}:{now:%Y%m%dT%H%M%S%f}"
    mails.add(
        tx,
        key,
        staff_id,
        MailKind.ADDRESS_CODE,
        address=address,
        since=now,
        due=now,
        useful_until=now + CODE_VALID,
    )
    said = {"address": address, "key": key, "wrong": 0, "until": (now + CODE_VALID).isoformat()}
    dialogs.put(tx, chat_id, STEP, said, now=now)
    return address


def prove_address(
    tx: Connection, staff_id: int, chat_id: int, typed: str, secret: bytes, *, now: datetime
) -> Proof:
    """The code was typed. NotFound where none is waited for."""
    dialog = dialogs.get(tx, chat_id)
    if dialog is None or dialog.step != STEP:
        raise NotFound
    said = dialog.data
    if now >= datetime.fromisoformat(said["until"]):
        dialogs.drop(tx, chat_id)
        return Proof(False)
    if is_code(typed, code_for(secret, said["key"], said["address"])):
        set_address(tx, staff_id, said["address"], actor=f"staff:{staff_id}", now=now)
        dialogs.drop(tx, chat_id)
        return Proof(True)
    wrong = said["wrong"] + 1
    if wrong >= WRONG_CODES:
        dialogs.drop(tx, chat_id)
    else:
        dialogs.put(tx, chat_id, STEP, {**said, "wrong": wrong}, now=now)
    return Proof(False, max(0, WRONG_CODES - wrong))


def set_address(tx: Connection, staff_id: int, address: str | None, *, actor: str, now: datetime) -> None:
    """Keeps an address, or takes it away. NotFound where there is nobody of this number."""
    people.change_staff(tx, staff_id, email=address)
    audit.note(tx, actor=actor, what="mail_address", subject=f"staff:{staff_id}", now=now)


def claim(tx: Connection, now: datetime) -> list[Mail]:
    """The next mail that is due, if there is one; those that a process left behind are closed, for they may have gone.

    One at a time, so that a crash leaves no more than one that may have gone.
    """
    left = [
        after(one, MailResult.UNCLEAR, reason="lease_over", now=now) for one in mails.left_behind(tx, now)
    ]
    mails.record(tx, left)
    return mails.claim(tx, now=now, lease=LEASE, most=1)


def letter(tx: Connection, mail: Mail, questions: Questions, *, now: datetime) -> Letter | Skip:
    """What a claimed mail is to say, and to whom; or why it does not go."""
    if now >= mail.useful_until:
        return Skip.OVER
    reader = mails.addressee(tx, mail.staff_id)
    if mail.kind is MailKind.ADDRESS_CODE:
        return Letter(mail, mail.address, reader, None) if mail.address else Skip.CANCELLED
    if reader.address is None:
        return Skip.NOT_LINKED
    if not reader.here:
        return Skip.CANCELLED
    digest = read_digest(tx, mail.staff_id, questions, since=mail.since or mail.due, now=now)
    return Letter(mail, reader.address, reader, digest)


def record(
    tx: Connection, mail: Mail, result: MailResult | Skip, reason: str | None, *, now: datetime
) -> None:
    """Writes what came of a claimed mail."""
    outcome: MailOutcome = (
        skip(mail, result) if isinstance(result, Skip) else after(mail, result, reason=reason, now=now)
    )
    mails.record(tx, [outcome])
