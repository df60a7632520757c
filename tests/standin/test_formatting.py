"""Statement 25 of the contract: HTML, its faults, and the entities that are found by themselves."""

from typing import Any

import pytest

from bot.standin import BotApiError, Phone
from bot.standin.entities import tidy
from bot.standin.formatting import parse_html
from tests.standin.conftest import Api


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_25_plain_tags(tag: str, kind: str) -> None:
    assert parse_html(f"😀<{tag}>é</{tag.lower()}>!") == ("😀é!", [entity(kind, 2, 1)])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ("<a href='example.org'>x</a>", "x", [entity("text_link", 0, 1, url="http://example.org/")]),
        (
            '<a href="https://example.org/?a=1&amp;b=&quot;">x</a>',
            "x",
            [entity("text_link", 0, 1, url='https://example.org/?a=1&b="')],
        ),
        ("<a>example.org</a>", "example.org", [entity("text_link", 0, 11, url="http://example.org/")]),
        ('<a href="">x</a>', "x", []),
        (
            '<tg-emoji emoji-id="54321">😀</tg-emoji>',
            "😀",
            [entity("custom_emoji", 0, 2, custom_emoji_id="54321")],
        ),
        (
            '<tg-time unix="1647531900" format="wDT">22:45</tg-time>',
            "22:45",
            [entity("date_time", 0, 5, unix_time=1647531900, date_time_format="wDT")],
        ),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="python")],
        ),
        ("<pre><code>x</code></pre>", "x", [entity("code", 0, 1), entity("pre", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("italic", 1, 1), entity("bold", 0, 2)]),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b what=ever>a</b   >", "a", [entity("bold", 0, 1)]),
        ("&lt;&gt;&amp;&quot;&nbsp;&laquo;", '<>&"&nbsp;&laquo;', []),
        ("&#128512;&#x1F600;&lt a & b", "😀😀< a & b", []),
    ],
)
def test_25_other_tags_and_characters(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("é<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<i><b>x</b>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("x<b", "Unclosed start tag at byte offset 1"),
        ("<b a = ", 'Unclosed start tag "b" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<i =x>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<a href=http://x>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "&#xD800;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_25_faults(source: str, fault: str) -> None:
    with pytest.raises(BotApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {fault}"


async def test_25_faults_reach_the_bot(api: Api, started: Phone) -> None:
    async def refused(mode: str) -> tuple[int, str]:
        return await api.refused("sendMessage", chat_id=started.id, text="<b>x", parse_mode=mode)

    assert await refused("html") == (
        400,
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    )
    assert await refused("BBCode") == (400, "Bad Request: unsupported parse_mode")
    assert await refused("MarkdownV2") == (
        400,
        "Bad Request: stand-in: parse_mode MarkdownV2 is not carried here",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [entity("bot_command", 0, 6)]),
        ("😀 /help@example_bot!", [entity("bot_command", 3, 17)]),
        ("1/2 en/of", []),
        ("kijk op https://example.org/a?b=1.", [entity("url", 8, 25)]),
        ("kijk op duo.nl of mail a.b@duo.nl", [entity("url", 8, 6), entity("email", 23, 10)]),
        ("@example_bot #taal #1", [entity("mention", 0, 12), entity("hashtag", 13, 5)]),
        ("om 14.30 uur, a.b", []),
    ],
)
def test_entities_are_found(text: str, found: list[dict[str, Any]]) -> None:
    assert tidy(text, []) == (text, found)


def test_entities_are_put_in_order_merged_and_cut_with_the_white_space_around() -> None:
    text, entities = parse_html("\n <b>a</b><b>b</b> <i><b>c</b></i> <code>duo.nl <b>x</b></code> <u> </u>\n")
    assert tidy(text, entities) == (
        "ab c duo.nl x",
        [
            entity("bold", 0, 2),
            entity("bold", 3, 1),
            entity("italic", 3, 1),
            entity("code", 5, 8),
        ],
    )


async def test_entities_that_the_bot_gives(api: Api, started: Phone) -> None:
    sent = await api.call(
        "sendMessage",
        chat_id=started.id,
        text="😀 vet",
        entities=[{"type": "bold", "offset": 3, "length": 3}],
    )
    assert sent["entities"] == [entity("bold", 3, 3)]
