"""Numbers as coaches type them."""

import pytest

from bot.rules.errors import NotUnderstood
from bot.rules.typed_numbers import parse_count, parse_hours


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("12", 720),
        (" 12 uur", 720),
        ("12u", 720),
        ("1 hour", 60),
        ("12,5", 750),
        ("12.25", 735),
        ("0:30", 30),
        ("7:30", 450),
        ("-3", -180),
        ("−1,5", -90),
        ("١٢", 720),
        ("2000", 120_000),
    ],
)
def test_hours(typed: str, minutes: int) -> None:
    assert parse_hours(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["", "veel", "0", "0:00", "7:60", "2000,5", "1e3", "12,555", "1 2", "--3", "12" * 40]
)
def test_no_hours(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_hours(typed)


def test_a_count() -> None:
    assert [parse_count(typed, most=12) for typed in ("1", " 12 ", "٦")] == [1, 12, 6]


@pytest.mark.parametrize("typed", ["0", "13", "-1", "1,5", "zes", "", "9" * 30])
def test_no_count(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_count(typed, most=12)
