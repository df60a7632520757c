"""Recordings of the cards' words and sentences by staff: what is still to be recorded, and whether a recording will do.

A voice message of Telegram is OGG with Opus. It is looked at here by its pages alone, without decoding: how long it
plays, and whether there is any sound in it.
"""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.rules.cards import Card, CardKind, CardLevel, Deck, Status
from bot.rules.values import Domain

# Of one recording, in seconds: the higher the level, the longer a sentence may be.
LONGEST = {CardLevel.ALFA: 15, CardLevel.A1: 15, CardLevel.A2: 30, CardLevel.B1: 60}
SHORTEST = 0.4  # a "ja" takes as long
LARGEST = 2_000_000  # bytes: a minute at more than any phone records
# Opus writes three bytes for 20 ms without any sound, and some forty for a voice.
SILENT_PACKET = 8  # bytes, on average
SILENT = 0.05  # of the packets of a recording in which somebody spoke, at least so many are louder

_RATE = 48_000  # granules a second, whatever the rate of the microphone
_PAGE = struct.Struct("<4sBBqIIIB")
_HEADERS = 2  # packets before the sound: OpusHead and OpusTags


class Place(StrEnum):
    """What of a card is spoken."""

    WORD = "word"
    SENTENCE = "sentence"


class Fault(StrEnum):
    """Why a recording is not taken."""

    NOT_OPUS = "not_opus"  # no voice message as Telegram's apps record it
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_SOUND = "no_sound"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recording that there could be: the Dutch `words` at a place of a card."""

    card: str
    place: Place
    words: str

    @property
    def key(self) -> tuple[str, str, str]:
        """By which a recording of these very words is known."""
        return (self.card, self.place, mark_of(self.words))


def mark_of(words: str) -> str:
    """The mark by which changed words are told from those that were recorded."""
    return sha256(words.encode()).hexdigest()[:32]


def wanted_of(card: Card) -> tuple[Wanted, ...]:
    """The word, then the sentence. Of a sound nothing is heard but the word that has it, which is its sentence."""
    sentence = Wanted(card.id, Place.SENTENCE, card.sentence)
    if card.kind is CardKind.SOUND or card.word == card.sentence:
        return (sentence,)
    return (Wanted(card.id, Place.WORD, card.word), sentence)


def wanted_at(deck: Deck, card_id: str, place: str) -> Wanted | None:
    """None for what is asked of nobody."""
    card = deck.cards.get(card_id)
    if card is None or card.status is Status.RETIRED:
        return None
    return next((one for one in wanted_of(card) if one.place == place), None)


def all_wanted(deck: Deck, domain: Domain | None = None, level: CardLevel | None = None) -> Iterator[Wanted]:
    """In the order of the files."""
    for card in deck.cards.values():
        if (
            card.status is not Status.RETIRED
            and domain in (None, card.domain)
            and level in (None, card.level)
        ):
            yield from wanted_of(card)


def missing(
    deck: Deck,
    recorded: Collection[tuple[str, str, str]],
    domain: Domain | None = None,
    level: CardLevel | None = None,
) -> list[Wanted]:
    """What nobody has recorded yet. `recorded` are the keys of what a person spoke."""
    return [one for one in all_wanted(deck, domain, level) if one.key not in recorded]


def next_after(deck: Deck, recorded: Collection[tuple[str, str, str]], present: Wanted) -> Wanted | None:
    """What is to be recorded after the present one, of the same domain and level; None at the end of these."""
    card = deck.cards[present.card]
    following = iter(all_wanted(deck, card.domain, card.level))
    for one in following:
        if (one.card, one.place) == (present.card, present.place):
            break
    return next((one for one in following if one.key not in recorded), None)


def fault_of(sound: bytes, level: CardLevel) -> Fault | None:
    """Why a recording for a card of this level is not taken; None for one that will do."""
    if not sound.startswith(b"OggS") or b"OpusHead" not in sound[:128]:
        return Fault.NOT_OPUS
    seconds = seconds_of(sound)
    if seconds > LONGEST[level]:
        return Fault.TOO_LONG
    if seconds < SHORTEST:
        return Fault.TOO_SHORT
    packets = list(_packets(sound))[_HEADERS:]
    loud = sum(length > SILENT_PACKET for length in packets)
    return Fault.NO_SOUND if loud <= SILENT * len(packets) else None


def seconds_of(sound: bytes) -> float:
    """How long an OGG file with Opus plays: the position of its last page. 0.0 for one without a whole page of sound."""
    head = sound.find(b"OpusHead")
    if head < 0 or len(sound) < head + 12:
        return 0.0
    skipped: int = struct.unpack_from("<H", sound, head + 10)[0]
    # A page on which no packet ends has the position -1.
    last = max((position for position, _ in _pages(sound)), default=0)
    return max(0, last - skipped) / _RATE


def _packets(sound: bytes) -> Iterator[int]:
    """The lengths of the packets, in bytes; one may go on over several pages."""
    length = 0
    for _, lacing in _pages(sound):
        for part in lacing:
            length += part
            if part < 255:
                yield length
                length = 0


def _pages(sound: bytes) -> Iterator[tuple[int, bytes]]:
    """The position of each page, and the lengths of its parts. Ends where the file is cut off or is no OGG."""
    at = 0
    while len(sound) >= at + _PAGE.size:
        mark, _, _, position, *_, parts = _PAGE.unpack_from(sound, at)
        lacing = sound[at + _PAGE.size : at + _PAGE.size + parts]
        end = at + _PAGE.size + parts + sum(lacing)
        if mark != b"OggS" or len(lacing) < parts or len(sound) < end:
            return
        yield position, lacing
        at = end
