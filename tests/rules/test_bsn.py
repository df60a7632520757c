"""What looks like a BSN. The numbers are made up: 123456782 and 111222333 pass the test of eleven."""

import pytest

from bot.rules.bsn import hide_bsn, holds_bsn


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "BSN 123456782, PTSS",
        "bsn:111222333.",
        "1234.56.782",
        "123 456 782",
        "123-456-782",
        "24-11-2026 123456782 2",
        "١٢٣٤٥٦٧٨٢",
    ],
)
def test_a_number_that_passes_the_test_of_eleven(text: str) -> None:
    assert holds_bsn(text)
    assert not holds_bsn(hide_bsn(text))
    assert "…" in hide_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456783",
        "000000000",
        "0612345678",
        "1123456782",
        "1234567821",
        "06 12 34 56 78",
        "kamer 123, 24-11-2026 14:00",
        "NL91ABNA0417164300",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert not holds_bsn(text)
    assert hide_bsn(text) == text


def test_only_the_number_is_hidden() -> None:
    assert hide_bsn("Intake 123456782 en 111222333 (kamer 4)") == "Intake … en … (kamer 4)"
