"""Names and numbers that no other machine reads, and back in their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.masking import mask, unmask

NAMES = ("Sara", "El Haddad", "Karin de Vries", "سارة")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Ik ben Sara.", "Ik ben [1]."),
        ("sara en SARA", "[1] en [2]"),
        ("Sarah komt", "Sarah komt"),
        ("Dag Karin, hier Sara El-Haddad", "Dag [1], hier [2] [3]-[4]"),
        ("أنا سارة", "أنا [1]"),
        ("bel 06-12345678", "bel [1]"),
        ("bel +31 6 12 34 56 78 nu", "bel [1] nu"),
        ("bel ٠٦١٢٣٤٥٦٧٨", "bel [1]"),
        ("BSN 111.222.333", "BSN [1]"),
        ("V-nummer 123 456 7890", "V-nummer [1]"),
        ("rekening NL91 ABNA 0417 1643 00", "rekening [1]"),
        ("mail s.a@b.nl.", "mail [1]."),
        ("zie https://voorbeeld.nl/x?id=7", "zie [1]"),
        ("om 14:30 in kamer 12", "om 14:30 in kamer 12"),
        ("op 24-11-2026", "op [1]"),
        ("[1] en Sara", "[1] en [2]"),
    ],
)
def test_what_leaves(text: str, masked: str) -> None:
    found = mask(text, NAMES)
    assert found.text == masked
    assert unmask(found.text, found) == text


def test_a_machine_may_move_and_space_them() -> None:
    found = mask("Sara belt Karin", NAMES)
    assert unmask("[ 2 ] is called by [1]", found) == "Karin is called by Sara"
    assert unmask("[٢] و [١]", found) == "Karin و Sara"


@pytest.mark.parametrize("translated", ["", "nobody", "[1] calls", "[1] calls [2] and [2]", "[1] calls [3]"])
def test_one_that_is_lost_or_said_twice_is_no_translation(translated: str) -> None:
    assert unmask(translated, mask("Sara belt Karin", NAMES)) is None


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=4))
def test_whatever_is_written_comes_back(text: str, names: list[str]) -> None:
    found = mask(text, names)
    if found.hidden:
        assert unmask(found.text, found) is not None
    else:
        assert unmask(found.text, found) == found.text


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_never_leaves(before: str, after: str) -> None:
    assert "Semhar" not in mask(f"{before} Semhar {after}", ["Semhar"]).text
