"""What looks like a BSN. The numbers are made up: 123456782 and 111222333 pass the test of eleven."""

import pytest

from bot.rules.bsn import hide_bsn, holds_bsn, typed_line, typed_lines


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
        "123\u00a0456\u00a0782",
        "123\u202f456\u202f782",
        "123  456  782",
        "123 - 456 - 782",
        "1234\u201356\u2013782",
        "123\u2011456\u2011782",
        "123\u200b456\u200b782",
        "123\t456\n782",
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
        "123, 456, 782",
        "123 en 456 en 782",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert not holds_bsn(text)
    assert hide_bsn(text) == text


def test_what_is_typed_is_kept_without_it() -> None:
    assert typed_line("Jobcentrum, BSN 1234\u200b56782", limit=80) == "Jobcentrum, BSN …"
    assert typed_line("123\n456\n782", limit=80) == "…"
    assert typed_lines("Uw paspoort\n123 456 782", limit=80) == "Uw paspoort\n…"


def test_only_the_number_is_hidden() -> None:
    assert hide_bsn("Intake 123456782 en 111222333 (kamer 4)") == "Intake … en … (kamer 4)"
