"""Texts cut into messages of 4,096 UTF-16 units (X03)."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.lengths import CAPTION_LIMIT, is_visible, shortened, split_html, split_text, utf16_length
from tests.rules.examples import right

FAMILY = "👩\u200d👩\u200d👧"
FLAG = "🇳🇱"
LIMIT = right("X03")["max_utf16_units"]
# The recipes of X03, written out.
TEXTS = {
    "a": "😀" * 2100,
    "d": "x" * 4095 + FLAG,
    "e": "x" * 4094 + FAMILY,
    "g": "z" * 4096,
    "h": "",
    "i": "\u200b",
}


def seen(part: str) -> str:
    """What is to be seen of HTML, if its tags nest."""
    tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([a-z-]+)[^>]*>", part):
        if closing:
            assert tags.pop() == tag
        else:
            tags.append(tag)
    assert not tags
    return html.unescape(re.sub(r"<[^>]*>", "", part))


@pytest.mark.parametrize("recipe", TEXTS)
def test_texts_are_cut_right(recipe: str) -> None:
    parts = split_text(TEXTS[recipe])
    assert len(parts) == right("X03")["parts"][recipe]
    assert all(utf16_length(part) <= LIMIT for part in parts)
    assert "".join(parts) == TEXTS[recipe].strip("\u200b")


@pytest.mark.parametrize(("recipe", "emoji"), [("d", FLAG), ("e", FAMILY)])
def test_an_emoji_moves_whole_to_the_next_part(recipe: str, emoji: str) -> None:
    assert split_text(TEXTS[recipe])[1] == emoji


def test_words_stay_whole() -> None:
    text = "سلام عليكم " * 500
    parts = split_text(text)
    assert "".join(parts) == text
    assert all(part.endswith(("سلام ", "عليكم ")) for part in parts)


def test_html_counts_without_tags_and_entities() -> None:
    parts = split_html("a &amp; b " * 700)
    assert "".join(map(seen, parts)) == "a & b " * 700
    assert [utf16_length(seen(part)) <= LIMIT for part in parts] == [True, True]
    assert all(re.fullmatch(r"(?:[^&]|&amp;)*", part) for part in parts)


def test_html_closes_its_tags_in_each_part() -> None:
    assert split_html(f"<b>{'y' * 5000}</b>") == [f"<b>{'y' * 4096}</b>", f"<b>{'y' * 904}</b>"]


def test_a_caption_is_shorter() -> None:
    assert right("X03")["max_caption"] == CAPTION_LIMIT
    assert [len(part) for part in split_text("q" * 1100, CAPTION_LIMIT)] == [1024, 76]


def test_a_line_is_the_first_choice_and_a_word_the_second() -> None:
    assert split_text("een twee\ndrie vier", 14) == ["een twee\n", "drie vier"]
    assert split_text("een\ntwee drie vier", 16) == ["een\ntwee drie ", "vier"]
    assert split_text("een\n" + "x" * 20, 16) == ["een\n", "x" * 16, "x" * 4]


@pytest.mark.parametrize(
    "together",
    [
        "e\u0301\u0323",
        "👍🏽",
        "❤\ufe0f\u200d🔥",
        FLAG,
        FAMILY,
        "ی\u200c",
        "🏴\U000e0067\U000e0062\U000e007f",
        "\r\n",
    ],
)
def test_what_is_seen_as_one_is_not_cut(together: str) -> None:
    units = utf16_length(together)
    assert split_text("x" * 19 + together + "x", 19 + units - 1)[0] == "x" * 19


def test_flags_in_a_row_are_cut_between_two() -> None:
    assert split_text("🇳🇱🇺🇦🇪🇷", 10) == ["🇳🇱🇺🇦", "🇪🇷"]
    assert split_text("x🇳🇱🇺🇦🇪🇷", 7) == ["x🇳🇱", "🇺🇦", "🇪🇷"]


def test_a_letter_with_more_marks_than_fit_is_cut_all_the_same() -> None:
    letter = "e" + "\u0301" * 30
    parts = split_text(letter, 10)
    assert parts[0] == letter[:10]


def test_a_part_with_nothing_to_see_is_not_sent() -> None:
    assert split_text("z" * 10 + "\n" * 10, 10) == ["z" * 10]
    assert split_html("<b> </b>") == []


def test_an_emoji_newer_than_the_tables_is_seen() -> None:
    assert is_visible("\U0001fae9")
    assert split_text("\U0001fae9") == ["\U0001fae9"]


def test_nested_tags_go_on_in_the_next_part() -> None:
    assert split_html('<i>aaa<a href="https://x.example/?a=1&amp;b=2">bb<b>cccc</b></a></i><u>d</u>', 7) == [
        '<i>aaa<a href="https://x.example/?a=1&amp;b=2">bb<b>cc</b></a></i>',
        '<i><a href="https://x.example/?a=1&amp;b=2"><b>cc</b></a></i><u>d</u>',
    ]


def test_html_that_fits_stays_as_it_is() -> None:
    text = "<tg-spoiler>1 &lt; 2 &quot;en&quot; &#39;3&#39;</tg-spoiler>"
    assert split_html(text) == [text]


@pytest.mark.parametrize(
    "bad", ["<b>", "</b>", "<b><i></b></i>", "<script>x</script>", "1 < 2", "a & b", "<b"]
)
def test_html_that_telegram_would_refuse(bad: str) -> None:
    with pytest.raises(ValueError, match="tag"):
        split_html(bad)


def test_a_limit_below_an_emoji_is_refused() -> None:
    with pytest.raises(ValueError, match="two units"):
        split_text("x", 1)


PIECES = st.sampled_from(
    ["a", "bc", " ", "\n", "&", "<", "e\u0301", "😀", FLAG, FAMILY, "👍🏽", "سلام", "ሰላም"]
)
TEXT = st.lists(PIECES, max_size=40).map("".join)


def under(tags: tuple[str, ...], text: str) -> str:
    """The text as HTML under these tags, the first outermost."""
    return (
        "".join(f"<{tag}>" for tag in tags)
        + html.escape(text, quote=False)
        + "".join(f"</{tag}>" for tag in reversed(tags))
    )


STRETCH = st.builds(under, st.sampled_from([(), ("b",), ("b", "i"), ("u", "code"), ("tg-spoiler",)]), TEXT)
HTML = st.lists(STRETCH, max_size=5).map("".join).map(lambda inner: f"<blockquote>{inner}</blockquote>")


@given(TEXT, st.integers(12, 40))
def test_parts_fit_and_joined_are_the_text(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(utf16_length(part) <= limit for part in parts)
    assert all(is_visible(part) for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    for part in parts:
        assert part.count("🇳") == part.count("🇱")
        assert part.count("👩") == 2 * part.count(FAMILY)
        assert part[0] not in "\u0301\u200d🏽"


@given(HTML, st.integers(12, 40))
def test_parts_of_html_fit_nest_and_joined_show_the_text(text: str, limit: int) -> None:
    parts = split_html(text, limit)
    assert all(0 < utf16_length(seen(part)) <= limit for part in parts)
    assert "".join("".join(map(seen, parts)).split()) == "".join(seen(text).split())
    assert all(split_html(part, limit) == [part] for part in parts)


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("een twee drie", 10, "een twee…"),
        ("😀😀😀", 6, "😀😀😀"),
        ("😀😀😀", 5, "😀😀…"),
        ("👩‍👩‍👧 en nog meer", 9, "👩‍👩‍👧…"),
    ],
)
def test_shortened(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short
