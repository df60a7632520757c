"""What is to be recorded, and whether a recording will do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deck import load_deck
from bot.rules.cards import CardKind, CardLevel, Deck, Status
from bot.rules.recordings import (
    LONGEST,
    Fault,
    Place,
    all_wanted,
    fault_of,
    missing,
    next_after,
    seconds_of,
    wanted_at,
)
from bot.rules.values import Domain
from bot.standin.phones import SPOKEN
from tests.sounds import opus


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_deck()


def test_the_word_then_the_sentence_of_each_card_and_of_a_sound_its_word_alone(deck: Deck) -> None:
    asked = list(all_wanted(deck))
    assert len({one.key for one in asked}) == len(asked)
    for card in deck.cards.values():
        of_card = [one for one in asked if one.card == card.id]
        if card.kind is CardKind.SOUND or card.word == card.sentence:
            assert [(one.place, one.words) for one in of_card] == [(Place.SENTENCE, card.sentence)]
        elif card.status is not Status.RETIRED:
            assert [(one.place, one.words) for one in of_card] == [
                (Place.WORD, card.word),
                (Place.SENTENCE, card.sentence),
            ]


def test_one_after_the_other_within_a_domain_and_level(deck: Deck) -> None:
    here = list(all_wanted(deck, Domain.HEALTH, CardLevel.A2))
    recorded = {here[1].key, here[2].key}
    assert missing(deck, recorded, Domain.HEALTH, CardLevel.A2) == [here[0], *here[3:]]
    assert next_after(deck, recorded, here[0]) == here[3]
    assert next_after(deck, recorded, here[1]) == here[3]  # it may be one that is recorded again
    assert next_after(deck, {one.key for one in here[1:]}, here[0]) is None
    assert next_after(deck, (), here[-1]) is None


def test_other_words_want_another_recording(deck: Deck) -> None:
    first = next(all_wanted(deck))
    card, place, _ = first.key
    assert first in missing(deck, {(card, place, "mark of the words before")})


def test_what_is_asked_of_nobody(deck: Deck) -> None:
    sound = next(card for card in deck.cards.values() if card.kind is CardKind.SOUND)
    assert wanted_at(deck, sound.id, "word") is None
    assert wanted_at(deck, "hea-nonsense", "word") is None


def test_a_real_voice_message() -> None:
    assert seconds_of(SPOKEN) == pytest.approx(2.558, abs=0.001)
    assert fault_of(SPOKEN, CardLevel.ALFA) is None


@pytest.mark.parametrize("level", list(CardLevel))
def test_as_long_as_the_level_allows(level: CardLevel) -> None:
    assert fault_of(opus(LONGEST[level]), level) is None
    assert fault_of(opus(LONGEST[level] + 0.1), level) is Fault.TOO_LONG


@pytest.mark.parametrize(
    ("sound", "fault"),
    [
        (b"", Fault.NOT_OPUS),
        (b"RIFF....WAVE", Fault.NOT_OPUS),
        (b"OggS" + bytes(40) + b"\x01vorbis", Fault.NOT_OPUS),
        (opus(0.0), Fault.TOO_SHORT),
        (opus(0.3), Fault.TOO_SHORT),
        (opus(1)[:100], Fault.TOO_SHORT),  # cut off within the first page of sound
        (opus(2, packet=3), Fault.NO_SOUND),
        (opus(2, packet=300), None),
    ],
)
def test_what_will_not_do(sound: bytes, fault: Fault | None) -> None:
    assert fault_of(sound, CardLevel.A1) is fault


@given(st.binary(max_size=200), st.integers(0, 200))
def test_no_bytes_are_an_error(noise: bytes, at: int) -> None:
    for sound in (noise, b"OggS" + noise, opus(0.5)[:at] + noise):
        fault_of(sound, CardLevel.A1)
