"""The support dial: every position, in three scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, Translator, visible
from bot.i18n.translator import Words
from bot.rules.values import Dial
from bot.texts.dial import compose
from bot.texts.rendered import Body, Button, Buttons

WORDS = {
    "nl": ("Kom morgen naar {place}.", "✅ Ik kom", "🔤 Vertaal"),
    "ar": ("تعال غدًا إلى {place}.", "✅ سآتي", "🔤 ترجمة"),
    "ti": ("ጽባሕ ናብ {place} ምጻእ።", "✅ ክመጽእ እየ", "🔤 ተርጉም"),
}
SOURCES = ("Come to {place} tomorrow.", "✅ I will come", "🔤 Translate")


def translator(code: str) -> Translator:
    texts = (
        {(None, source): word for source, word in zip(SOURCES, WORDS[code], strict=True)}
        if code in WORDS
        else {}
    )
    return Translator(LANGUAGES[code], (Words(texts, {}, LANGUAGES[code].plural.form),), "Europe/Amsterdam")


DUTCH = translator("nl")


def body(t: Translator) -> Body:
    return Body(t.text("Come to {place} tomorrow.", place="Loket <3>"), "de afspraak")


def buttons(t: Translator) -> Buttons:
    return ((Button(t.plain("✅ I will come"), "1:an:7:c"),),)


PLACE = "\u2068Loket &lt;3&gt;\u2069"
KEYWORD = "🇳🇱 \u2066<b>de afspraak</b>\u2069"
IN_DUTCH, IN_ARABIC, IN_TIGRINYA = (
    f"Kom morgen naar {PLACE}.",
    f"تعال غدًا إلى {PLACE}.",
    f"ጽባሕ ናብ {PLACE} ምጻእ።",
)


@pytest.mark.parametrize(
    ("code", "dial", "text", "labels"),
    [
        ("ar", Dial.OWN, f"{IN_ARABIC}\n\u200f{KEYWORD}", ["✅ سآتي"]),
        ("ar", Dial.BOTH, f"{IN_ARABIC}\n\n{IN_DUTCH}", ["✅ سآتي"]),
        ("ar", Dial.HIDDEN, f"{IN_DUTCH}\n\n<tg-spoiler>{IN_ARABIC}</tg-spoiler>", ["✅ Ik kom"]),
        ("ar", Dial.DUTCH, IN_DUTCH, ["✅ Ik kom", "🔤 ترجمة"]),
        ("ti", Dial.OWN, f"{IN_TIGRINYA}\n{KEYWORD}", ["✅ ክመጽእ እየ"]),
        ("ti", Dial.BOTH, f"{IN_TIGRINYA}\n\n{IN_DUTCH}", ["✅ ክመጽእ እየ"]),
        ("ti", Dial.HIDDEN, f"{IN_DUTCH}\n\n<tg-spoiler>{IN_TIGRINYA}</tg-spoiler>", ["✅ Ik kom"]),
        ("ti", Dial.DUTCH, IN_DUTCH, ["✅ Ik kom", "🔤 ተርጉም"]),
        *(("nl", dial, IN_DUTCH, ["✅ Ik kom"]) for dial in Dial),
    ],
)
def test_each_position(code: str, dial: Dial, text: str, labels: list[str]) -> None:
    made = compose(body, dial=dial, own=translator(code), dutch=DUTCH, buttons=buttons, translate="1:tr:7")
    assert made.html == text
    assert [button.label for row in made.buttons for button in row] == labels
    if dial is Dial.DUTCH and code != "nl":
        assert made.buttons[-1][0].data == "1:tr:7"


@pytest.mark.parametrize("dial", Dial)
def test_without_buttons(dial: Dial) -> None:
    assert compose(body, dial=dial, own=translator("ar"), dutch=DUTCH).buttons == ()


def test_a_message_without_a_keyword_has_no_line_for_it() -> None:
    made = compose(lambda t: Body(body(t).html), dial=Dial.OWN, own=translator("ar"), dutch=DUTCH)
    assert made.html == IN_ARABIC


@pytest.mark.parametrize("dial", [Dial.BOTH, Dial.HIDDEN])
def test_what_nobody_translated_is_shown_once(dial: Dial) -> None:
    own = Translator(LANGUAGES["so"], DUTCH._chain, "Europe/Amsterdam")
    assert compose(body, dial=dial, own=own, dutch=DUTCH).html == IN_DUTCH


def test_a_spoiler_holds_no_spoiler() -> None:
    def private(t: Translator) -> Body:
        return Body(f"<tg-spoiler>{body(t).html}</tg-spoiler>")

    made = compose(private, dial=Dial.HIDDEN, own=translator("ar"), dutch=DUTCH)
    assert made.html == f"<tg-spoiler>{IN_DUTCH}</tg-spoiler>\n\n<tg-spoiler>{IN_ARABIC}</tg-spoiler>"


@given(st.text(max_size=4000), st.sampled_from(sorted(WORDS)), st.sampled_from(Dial))
def test_whatever_the_value_the_message_has_it_and_fits(value: str, code: str, dial: Dial) -> None:
    value = "".join(each for each in value if each.isprintable() and ord(each) < 0x10000)
    check_fit(value, code, dial)


@pytest.mark.parametrize("code", sorted(WORDS))
@pytest.mark.parametrize("dial", Dial)
@pytest.mark.parametrize("value", ["😀" * 1900, "<" * 4000, "a" * 2020, "a" * 2040])
def test_long_values_fit(value: str, code: str, dial: Dial) -> None:
    check_fit(value, code, dial)


def check_fit(value: str, code: str, dial: Dial) -> None:
    made = compose(
        lambda t: Body(t.text("Come to {place} tomorrow.", place=value), "de afspraak"),
        dial=dial,
        own=translator(code),
        dutch=DUTCH,
        translate="1:tr:7",
    )
    seen = visible(made.html)
    assert value in seen
    assert len(seen.encode("utf-16-le")) // 2 <= 4096
    two_languages = "\n\n" in made.html
    if code != "nl" and dial is Dial.HIDDEN:
        assert two_languages or made.buttons  # the translation is within reach
    if code != "nl" and dial is Dial.BOTH:
        assert two_languages or "de afspraak" in seen
