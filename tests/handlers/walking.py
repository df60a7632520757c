"""A walk past everything that can be tapped, commanded and typed; what a phone shows of it, and what it changed.

What is walked follows from what is registered. A button with an argument that is not known here ends the walk with an error.
"""

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Connection, select
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.rules.codes import ALPHABET, LENGTH
from bot.rules.values import Domain
from bot.standin import Message, Phone
from handlers import HANDLERS
from handlers.routing import RULE
from storage.tables import metadata
from tests.handlers.town import Town, read

NUMBER = "№"  # in place of a row's number, until the numbers are known
# What the arguments of buttons stand for, by their pattern: values that there are. The first that fits counts.
KNOWN: dict[str, Sequence[str]] = {
    r"[0-9]{1,18}": (NUMBER,),
    r"[0-9]{1,10}(?:-[0-9]{1,10}){0,2}": (NUMBER,),  # announcements in one message
    RULE.removeprefix(":"): ("new", "1d@18:00"),
    f"(?:{'|'.join(Domain)})": (Domain.WORK, Domain.SOCIAL),
    "[1-5]": ("2",),
    r"20[0-9]{2}-[0-9]{2}-[0-9]{2}": ("2026-12-01",),
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]": ("09:00",),
    r"[a-z0-9_]{1,24}(?:\.[a-z0-9_]{1,18})?": ("term_end", "exam.knm"),  # dates of the line
    r"[a-z]{3}-[a-z0-9-]{1,28}": ("lan-voornaam",),  # cards
    r"[a-z]{3}-[a-z-]{1,28}": ("let-bring",),  # phrases
    r"[a-z_]{1,16}:[A-Za-z0-9_-]{1,24}": ("day:2026-12-01", "law:wi2013"),  # answers about a date of the line
    rf"[{ALPHABET}]{{{LENGTH}}}": ("BUDDYBUDDYBUDD",),
    r"[a-z0-9_]{1,20}": ("job", "ask"),  # goals and steps that are offered
    r"[a-z0-9]{1,12}": ("good", "help"),  # answers in a check-in
    r"[0-9a-z]{1,12}": ("0", "012"),  # options of practice
    r"[0-9a-z]{1,6}": ("2m",),  # how long before
    r"[a-z]{2,3}": ("nl",),
    r"[0-9a-f]{8}": ("0a1b2c3d",),  # marks of words
    r"[0-9]{1,12}": ("1", "1795000000"),  # of an update, or seconds since 1970
    r"[0-9]{1,9}": ("0", "1"),  # versions
    r"[0-9]{1,7}": ("1",),
    r"[0-9]{1,6}": ("0", "2"),  # pages and places
    r"[0-9]{1,3}": ("1",),
    r"[0-9]{1,2}": ("1", "3"),
    r"[0-9]": ("0", "2"),
}
# With these a person would be gone before the rest of the walk, or read it in another language.
LAST = ("lg", "sl", "st")
# Rows that only tell that somebody tried, or where they are in a dialog; and what all municipalities share: the recordings
# and the reports of cards, of which nobody knows whose they are.
PASSING = {"update", "audit", "rate", "dialog", "wrong_code", "card_report", "clip"}

Key = tuple[str, Any]
Rows = dict[Key, dict[str, Any]]


# What can be tapped


def patterns() -> dict[str, str]:
    """What the arguments of each button are, by its code: a pattern."""
    found = {}
    for handler in HANDLERS:
        if isinstance(handler, CallbackQueryHandler) and isinstance(handler.pattern, re.Pattern):
            whole = handler.pattern.pattern.removeprefix("1:").removesuffix(r"\Z")
            found[whole[:2]] = whole[2:]
    return found


def codes_of(handlers: Collection[object]) -> list[str]:
    """The codes of the buttons that these handlers are for."""
    return [
        handler.pattern.pattern.removeprefix("1:")[:2]
        for handler in handlers
        if isinstance(handler, CallbackQueryHandler) and isinstance(handler.pattern, re.Pattern)
    ]


def commands() -> list[str]:
    """Every command that there is. Who stops is gone: that one comes last."""
    found = {name for one in HANDLERS if isinstance(one, CommandHandler) for name in one.commands}
    return sorted(found, key=lambda name: (name == "stop", name))


def all_taps(
    numbers: Sequence[int], codes: Collection[str] = (), *, own: int = 0, but: Collection[str] = ()
) -> Iterator[str]:
    """The data of every button with these codes, or of all buttons, for rows of these numbers. `own` is the number of
    somebody whom who taps may see: where a button names two rows, it stands for one of them as well."""
    known = patterns()
    chosen = [code for code in codes or known if code not in but]
    for code in sorted(chosen, key=lambda one: (one in LAST, one)):
        for spelled in spell(known[code]):
            for named in _with_numbers(spelled, numbers, own):
                yield f"1:{code}{named}"


def _with_numbers(spelled: str, numbers: Sequence[int], own: int) -> Iterator[str]:
    """Two numbers are those of any two rows; of more, those after the second are the second once more."""
    first, *others = spelled.split(NUMBER)
    pairs = len(others) > 1 and own
    for chosen in product([*numbers, own] if pairs else numbers, repeat=min(len(others), 2)):
        if not pairs or set(chosen) != {own}:
            all_of_them = (*chosen, *chosen[-1:] * (len(others) - len(chosen)))
            named = zip(all_of_them, others, strict=True)
            yield first + "".join(f"{number}{other}" for number, other in named)


def spell(pattern: str) -> list[str]:
    """Texts that fit the pattern of a button: every branch of it, with a known value in each place."""
    found, rest = _branches(pattern)
    if rest:
        raise ValueError(f"the walk does not know {rest!r} in {pattern!r}")
    return found


def _branches(pattern: str) -> tuple[list[str], str]:
    found: list[str] = []
    while True:
        spelled, pattern = _sequence(pattern)
        found += spelled
        if not pattern.startswith("|"):
            return found, pattern
        pattern = pattern[1:]


def _sequence(pattern: str) -> tuple[list[str], str]:
    found = [""]
    while pattern and pattern[0] not in "|)":
        values, pattern = _item(pattern)
        if pattern.startswith("?"):
            values, pattern = ["", *values], pattern[1:]
        found = [before + value for before in found for value in values]
    return found, pattern


def _item(pattern: str) -> tuple[list[str], str]:
    for known, values in KNOWN.items():
        rest = pattern.removeprefix(known)
        if rest != pattern and not rest.startswith("{"):
            return list(values), rest
    if pattern.startswith("(?:"):
        values_of_branches, rest = _branches(pattern[3:])
        return values_of_branches, rest.removeprefix(")")
    letters = re.match(r"\[((?:.-.|[^]\\])+)\](?!\{)", pattern)
    if letters:
        return [one for part in re.findall(".-.|.", letters[1]) for one in _letters(part)], pattern[
            letters.end() :
        ]
    if pattern.startswith("\\"):
        return [pattern[1]], pattern[2:]
    if pattern[0] in "[]{}*+^$.":
        raise ValueError(f"the walk does not know what {pattern!r} stands for")
    return [pattern[0]], pattern[1:]


def _letters(part: str) -> list[str]:
    if len(part) == 1:
        return [part]
    return [chr(one) for one in range(ord(part[0]), ord(part[2]) + 1)]


def forge_tap(town: Town, phone: Phone, data: str) -> None:
    """A tap on a button that no message of ours has."""
    markup = {"inline_keyboard": [[{"text": "…", "callback_data": data}]]}
    shown = phone.chat(town.stage.bot).add(town.stage.bot.user, from_bot=True, text="…", reply_markup=markup)
    phone.tap_at(town.stage.bot, shown.message_id, 0, 0)


async def work_on_all(town: Town) -> None:
    """The bot works on all that the phones did. What is due is not sent yet, as it would be by `settle`."""
    while len(town.stage.bot.updates):
        await town.stage.app.polling.once(timeout=0)


# What a phone shows


def count(town: Town, phone: Phone) -> tuple[int, int]:
    """How much came to a phone until now."""
    chat = phone.chat(town.stage.bot)
    return len(chat.from_bot), len(chat.answers)


def seen(town: Town, phone: Phone, since: tuple[int, int] = (0, 0)) -> str:
    """Every word that came to a phone: messages, also those that are gone again, what stands on buttons and in files, and
    what was said to taps."""
    chat = phone.chat(town.stage.bot)
    messages = [*chat.from_bot[since[0] :], *(one for one in chat.gone.values() if one.from_bot)]
    shown = [part for message in messages for part in (read(message), *message.buttons, file_of(message))]
    return "\n".join([*shown, *town.toasts(phone)[since[1] :]]).lower()


def file_of(message: Message) -> str:
    """The words in a file; of a spreadsheet those of all its parts."""
    if message.document is None:
        return ""
    data = message.document.data
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


# What is kept


def all_rows(tx: Connection) -> Rows:
    found = {}
    for table in metadata.sorted_tables:
        for row in tx.execute(select(table)).mappings():
            keys = tuple(row[column.name] for column in table.primary_key)
            found[(table.name, keys[0] if len(keys) == 1 else keys)] = dict(row)
    return found


def those_of(rows: Rows, *roots: Key) -> set[Key]:
    """The keys of these rows, of all that point to them, and so on."""
    found = set(roots)
    while True:
        more = {key for key, row in rows.items() if key not in found and _points_to(key[0], row, found)}
        if not more:
            return found
        found |= more


def _points_to(table: str, row: dict[str, Any], targets: set[Key]) -> bool:
    return any(
        (foreign.column.table.name, row[foreign.parent.name]) in targets
        for foreign in metadata.tables[table].foreign_keys
    )


def changes(before: Rows, after: Rows, *, theirs: Key, own: Sequence[Key]) -> list[Key]:
    """The rows that are not as they were: of a person whatever changed, came or went, and of all else what there was
    before, but for what belongs to who walks."""
    their_rows = those_of(before, theirs) | those_of(after, theirs)
    own_rows = those_of(before, *own) | those_of(after, *own)
    looked_at = their_rows | (before.keys() - own_rows)
    return sorted(
        (key for key in looked_at if key[0] not in PASSING and before.get(key) != after.get(key)), key=repr
    )
