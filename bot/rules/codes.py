"""Invitation codes: long enough that nobody guesses one, easy enough to be typed from paper."""

import hashlib
import re
from datetime import timedelta

from bot.rules.folding import western_digits, without_marks

# Without 0 and O, 1 and I and L. All of it may stand in the start parameter of a t.me link.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 14  # 31 ** 14 is above 2 ** 69
RANDOM_BYTES = 16

VALID_FOR = timedelta(days=14)
TRIES_WITHIN = timedelta(hours=1)
WRONG_TRIES = 5  # of one chat within that time; after them nothing is looked up
ALARM_TRIES = 100  # of all chats together: somebody is guessing with many accounts
WRONG_TRIES_IN_ALARM = 2  # of one chat then; after them it is told to wait

_TYPED_LIMIT = 300  # room for a whole link
_LINK = re.compile(r"[?&]start=([A-Za-z0-9-]+)")
_TYPED = re.compile(r"(?:/start(?:@\w+)?(?:\s+|$))?([A-Za-z0-9 -]*)", re.ASCII | re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{4,20}", re.ASCII)


def code_from(random: bytes) -> str:
    """A code of 69 bits out of `RANDOM_BYTES` random bytes. Raises ValueError on fewer."""
    if len(random) < RANDOM_BYTES:
        raise ValueError(f"a code takes {RANDOM_BYTES} random bytes")
    number = int.from_bytes(random)
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def normalise_code(typed: str) -> str | None:
    """The code in what somebody typed or a link brought, in one spelling; None when it can be no code.

    Takes small letters, spaces and hyphens, digits of every script, "/start CODE" and a whole link.
    """
    if len(typed) > _TYPED_LIMIT:
        return None
    typed = without_marks(western_digits(typed)).strip()
    found = _LINK.search(typed) or _TYPED.fullmatch(typed)
    if found is None:
        return None
    code = re.sub("[ -]", "", found[1]).upper()
    return code if _CODE.fullmatch(code) else None


def hash_code(code: str) -> bytes:
    """What is stored in place of a normalised code: 32 bytes. A code has too many bits to be found by trying."""
    return hashlib.sha256(code.encode()).digest()
