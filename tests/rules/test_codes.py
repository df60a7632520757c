"""Invitation codes (P01 g, B09)."""

import hashlib
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.codes import ALPHABET, LENGTH, RANDOM_BYTES, code_from, hash_code, normalise_code
from tests.rules.examples import case

TYPED = {update["update_id"]: update["message"]["text"] for update in case("B09")["updates"]}


def test_a_code_has_65_bits_or_more_and_no_letters_that_look_alike() -> None:
    assert LENGTH * math.log2(len(ALPHABET)) >= 65
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL")


def test_a_list_of_codes_has_no_pattern() -> None:
    codes = [code_from(hashlib.sha256(bytes([n % 256, n // 256])).digest()) for n in range(5000)]
    assert len(set(codes)) == 5000
    assert {len(code) for code in codes} == {LENGTH}
    for place in range(LENGTH):
        assert {code[place] for code in codes} == set(ALPHABET)


def test_a_code_is_not_made_of_too_little() -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        code_from(b"short")


@pytest.mark.parametrize(
    ("update", "code"),
    [
        (7501, "GOOD1"),
        (7504, "OLD22"),
        (7505, None),
        (7506, "GOOD3"),
        (7507, None),
        (7508, None),
        (7509, "GOOD3"),
    ],
)
def test_codes_as_they_come(update: int, code: str | None) -> None:
    assert normalise_code(TYPED[update]) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("/start@leerlijn_bot abcd2345", "ABCD2345"),
        ("abcd 2345", "ABCD2345"),
        ("ABCD-2345", "ABCD2345"),
        ("ABCD٢٣٤٥", "ABCD2345"),
        ("ABCD۲۳۴۵", "ABCD2345"),
        ("\u200eABCD2345\u200e\n", "ABCD2345"),
        ("Mijn link: https://t.me/leerlijn_bot?start=ABCD2345", "ABCD2345"),
        ("", None),
        ("   ", None),
        ("abc", None),
        ("²²²²", None),
        ("ABCD\x002345", None),
        ("/startABCD2345", None),
        ("ſtraße", None),
        ("A" * 100_000, None),
    ],
)
def test_codes_as_people_type_them(typed: str, code: str | None) -> None:
    assert normalise_code(typed) == code


def test_only_a_hash_is_stored() -> None:
    assert hash_code("GOOD1") == hashlib.sha256(b"GOOD1").digest()


@given(st.binary(min_size=RANDOM_BYTES, max_size=64))
def test_every_code_comes_back_from_a_link_and_from_paper(random: bytes) -> None:
    code = code_from(random)
    assert re.fullmatch("[A-Za-z0-9_-]{1,64}", code)
    assert normalise_code(f"/start {code}") == code
    assert normalise_code(" ".join(code.lower())) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    code = normalise_code(typed)
    assert code is None or (code.isascii() and code.isalnum() and normalise_code(code) == code)
