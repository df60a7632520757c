"""Under which letter Dutch lists have a name."""

import pytest

from bot.rules.names import sort_key


@pytest.mark.parametrize(
    ("surname", "letter"),
    [
        ("van der Berg", "b"),
        ("VAN DEN BRINK", "b"),
        ("'t Hart", "h"),
        ("’t Hart", "h"),
        ("al Hassan", "h"),
        ("de Vries-van Dam", "v"),
        ("Van", "v"),
        ("Øystein", "o"),
    ],
)
def test_what_stands_before_a_surname_does_not_count(surname: str, letter: str) -> None:
    assert sort_key(surname, "Anna")[0][0] == letter


def test_who_has_one_name_is_found_under_it() -> None:
    assert sorted(
        [("", "Saba"), ("van den Berg", "Anna"), ("Berg", "Abel")], key=lambda one: sort_key(*one)
    ) == [
        ("Berg", "Abel"),
        ("van den Berg", "Anna"),
        ("", "Saba"),
    ]
