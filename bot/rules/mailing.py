"""Mail to staff: which addresses are taken, how somebody proves that one is theirs, and what follows from one try to send.

As with the bot's own messages nobody can know whether a mail arrived whose answer never came: a digest is then never sent
again, since the next one says the same.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules import retry
from bot.rules.errors import NotUnderstood
from bot.rules.folding import western_digits
from bot.rules.values import OutboxState, Skip

LONGEST_ADDRESS = 254  # characters, as the standard has it
CODE_DIGITS = 6
CODE_VALID = timedelta(minutes=30)
WRONG_CODES = 5  # then a new one is needed
CODES_A_DAY = 5  # mails with a code to one person of staff

# Plain addresses only: no quoted local part, no address literal, nothing that could end a line.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


class MailKind(StrEnum):
    DIGEST = "digest"
    ADDRESS_CODE = "address_code"  # proves that the address is theirs


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that waits or went. `address` is one that is not proven yet; None: the one that the person of staff has."""

    id: int
    key: str
    staff_id: int
    kind: MailKind
    address: str | None
    since: datetime | None  # what a digest tells from
    due: datetime
    useful_until: datetime
    attempts: int


class MailResult(StrEnum):
    SENT = "sent"
    NOT_SENT = "not_sent"  # for sure: no connection, or the server said "not now"
    REFUSED = "refused"  # for good: the server does not take it
    UNCLEAR = "unclear"  # the words were handed over, and no answer came


@dataclass(frozen=True, slots=True)
class MailOutcome:
    """The next state of a mail."""

    id: int
    state: OutboxState
    attempts: int
    due: datetime
    reason: str | None
    sent_at: datetime | None = None


def after(mail: Mail, result: MailResult, *, reason: str | None = None, now: datetime) -> MailOutcome:
    """What surely did not leave is tried again, with growing waits, as long as it is of use."""
    attempts = mail.attempts + 1
    match result:
        case MailResult.SENT:
            return MailOutcome(mail.id, OutboxState.SENT, attempts, mail.due, None, sent_at=now)
        case MailResult.NOT_SENT:
            due = now + retry.wait(attempts)
            if due >= mail.useful_until:
                return MailOutcome(mail.id, OutboxState.FAILED, attempts, mail.due, reason)
            return MailOutcome(mail.id, OutboxState.PLANNED, attempts, due, reason)
        case MailResult.REFUSED:
            return MailOutcome(mail.id, OutboxState.FAILED, attempts, mail.due, reason)
        case _:
            return MailOutcome(mail.id, OutboxState.UNCLEAR, attempts, mail.due, reason)


def skip(mail: Mail, reason: Skip) -> MailOutcome:
    return MailOutcome(mail.id, OutboxState.SKIPPED, mail.attempts, mail.due, reason)


def parse_address(typed: str) -> str:
    """The address that was typed, its domain in small letters. NotUnderstood where it is none that we send to."""
    address = typed.strip().removeprefix("mailto:")
    local, _, domain = address.rpartition("@")
    if len(address) > LONGEST_ADDRESS or len(local) > 64 or _ADDRESS.fullmatch(address) is None:
        raise NotUnderstood
    return f"{local}@{domain.lower()}"


def code_for(secret: bytes, key: str, address: str) -> str:
    """The six digits that prove an address: they follow from the mail's key and this installation's secret, so that they
    are stored nowhere."""
    number = int.from_bytes(hmac.digest(secret, f"{key}:{address}".encode(), "sha256"))
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def is_code(typed: str, code: str) -> bool:
    """Whether the code was typed, with spaces or digits of any script."""
    digits = "".join(one for one in western_digits(typed) if not one.isspace())
    return hmac.compare_digest(digits.encode(), code.encode())
