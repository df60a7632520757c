"""Addresses that are taken, codes that prove them, and what follows from one try."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import NotUnderstood
from bot.rules.mailing import code_for, is_code, parse_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("karin@voorbeeldstad.example", "karin@voorbeeldstad.example"),
        (" K.van.den-Berg+leerlijn@Voorbeeldstad.EXAMPLE ", "K.van.den-Berg+leerlijn@voorbeeldstad.example"),
        ("mailto:o'neil@x.example", "o'neil@x.example"),
    ],
)
def test_addresses(typed: str, address: str) -> None:
    assert parse_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "karin",
            "karin@",
            "@x.example",
            "karin@localhost",
            "a b@x.example",
            "a@x..example",
            "a@-x.example",
        ),
        *("a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "a\n@x.example", "<a@x.example>"),
        *("a@[127.0.0.1]", '"a b"@x.example', "سارة@x.example", "a@x.example>", "a..b@x.example", "a@x.e"),
        *("a" * 65 + "@x.example", "a@" + "x" * 250 + ".example", "Robert'); DROP TABLE holders;--"),
    ],
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_address(typed)


@given(st.text())
def test_no_address_breaks_a_line(typed: str) -> None:
    try:
        address = parse_address(f"{typed}@x.example")
    except NotUnderstood:
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address


@given(st.binary(min_size=32, max_size=32), st.text(max_size=20))
def test_a_code_follows_from_the_secret_and_is_typed_in_many_ways(secret: bytes, key: str) -> None:
    code = code_for(secret, key, "a@x.example")
    assert len(code) == 6
    assert code.isdecimal()
    assert code == code_for(secret, key, "a@x.example")
    assert is_code(f" {code[:3]} {code[3:]} ", code)
    assert is_code(code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), code)
    assert not is_code(code[:5], code)
    assert not is_code(code + "0", code)


def test_another_address_has_another_code() -> None:
    codes = {code_for(bytes(32), "key", f"{name}@x.example") for name in "abcdefgh"}
    assert len(codes) == 8
