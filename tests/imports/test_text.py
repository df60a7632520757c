import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.imports.text import cut, decode, description, html_to_text, one_line, plain


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>een</p><p>twee</p>", "een\n\ntwee"),
        ("een<br>twee<BR/>drie", "een\ntwee\ndrie"),
        ("<head><title>x</title><style>p {}</style></head><body>woord</body>", "woord"),
        ("<head><body>woord", "woord"),
        ("<div>voor<script>alert('<b>')</script>na</div>", "voorna"),
        ("<div>voor<script>alert(1)", "voor"),
        ("<p>voor<!-- niet\n<b>dit</b> -->na", "voorna"),
        ("<p>voor<!-- nooit dicht", "voor"),
        ("<p>R&amp;D &euro;5 &lt;b&gt;", "R&D €5 <b>"),
        ("<p>3 < 4", "3 < 4"),
        ("<ul><li>pas</li><li>brief</li></ul>", "pas\n\nbrief"),
    ],
)
def test_html_becomes_words(html: str, words: str) -> None:
    assert description(html) == words


@pytest.mark.parametrize("text", ["3 < 4 en 5 > 4", "vraag <naam> of <a@b.example>", "R&amp;D"])
def test_what_is_no_html_stays(text: str) -> None:
    assert description(text) == text


@settings(deadline=None)
@given(st.text(alphabet="<>!-/abp scrit;'\"=", max_size=300))
def test_no_tag_survives(html: str) -> None:
    assert not re.search("<[a-z!/]", html_to_text(html))


def test_control_characters_and_marks_of_direction_go_joiners_stay() -> None:
    assert plain("a\x00b\x07c\u202ed\u2066e\ufeff") == "abcde"
    assert plain("می\u200cخواهم") == "می\u200cخواهم"
    assert plain("een\r\ntwee\u2028drie") == "een\ntwee\ndrie"


def test_one_line() -> None:
    assert one_line("  een\r\n\r\n twee  drie ") == "een  twee  drie"


def test_cutting() -> None:
    assert cut("abc", 3) == ("abc", False)
    assert cut("abcd", 3) == ("ab…", True)


@settings(deadline=None)
@given(st.binary())
def test_decoding_never_fails(raw: bytes) -> None:
    assert isinstance(decode(raw), str)
