"""Values in sentences (cases X01 and X02), days, hours, numbers."""

from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, Catalogues, Html, Translator, directed, escape, isolate, visible, written
from bot.i18n.languages import ARABIC
from bot.i18n.translator import Words

TUESDAY = datetime(2027, 4, 6, 12, 5, tzinfo=UTC)  # 14:05 in Amsterdam
NAMES = [
    "Ali <3",
    "</b> & Co",
    "_Samir_ *ster*",
    "[klik](tg://user?id=1)",
    "&amp;lt; \"aan\" 'enkel'",
    '<a href="https://x.example">Jan</a>',
    "`code`",
    "Jan-Piet. (jr.) #1 + 2 = 3!",
]
TEXT = "1 < 2 && 3 > 2 <script>x</script>"


class Reader(HTMLParser):
    """An independent reader of HTML: what is seen, and which tags there are."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen, self.tags = "", list[str]()
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.seen += data


def bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def t(catalogues: Catalogues) -> Translator:
    return catalogues.translator("nl")


def test_x01_a_right_to_left_name_in_dutch(t: Translator) -> None:
    text = t.text("Herinnering voor {name}: 14:30, loket 3.", name="محمد علي")
    assert text == "Herinnering voor ⁨محمد علي⁩: 14:30, loket 3."


def test_x01_every_value_is_isolated_once(t: Translator) -> None:
    text = t.text(
        "تذكير لـ {name} في {place}، الساعة 14:30.",
        name="Jan van der Berg (sr.)",
        place="Loket 3-B, 2e etage",
    )
    assert (
        text
        == "تذكير لـ \u2068Jan van der Berg (sr.)\u2069 في \u2068Loket 3-B, 2e etage\u2069، الساعة 14:30."
    )
    assert t.plain("{a} → {b}", a="سارة!", b="David") == "\u2068سارة!\u2069 → \u2068David\u2069"


def test_x01_a_phone_number_keeps_its_plus_in_front(t: Translator) -> None:
    assert t.text("شماره: {phone}", phone="+31 6 12345678") == "شماره: ⁨+31 6 12345678⁩"


def test_x01_nothing_is_isolated_twice(t: Translator) -> None:
    assert isolate(isolate("سارة")) == isolate("سارة")
    inner = t.text("in {place}", place="Almere")
    assert t.text("{name} {where}", name="Sara", where=inner) == "\u2068Sara\u2069 in \u2068Almere\u2069"


@pytest.mark.parametrize("control", "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069")
def test_x01_a_name_cannot_turn_the_rest_of_the_line(t: Translator, control: str) -> None:
    assert t.text("{name}, 14:30", name=f"Sara{control}") == "\u2068Sara\u2069, 14:30"


@pytest.mark.parametrize("name", NAMES)
def test_x02_a_name_is_shown_as_it_is(t: Translator, name: str) -> None:
    bold = Reader(t.text("<b>{name}</b>, morgen 10:00", name=name))
    assert (bare(bold.seen), bold.tags) == (f"{name}, morgen 10:00", ["b"])
    message = Reader(t.text("Bericht van {name}: {text}", name=name, text=TEXT))
    assert (bare(message.seen), message.tags) == (f"Bericht van {name}: {TEXT}", [])


def test_x02_no_more_is_escaped_than_telegram_needs(t: Translator) -> None:
    assert bare(t.text("{name}", name="\"aan\" 'enkel' & <3")) == "\"aan\" 'enkel' &amp; &lt;3"


def test_x02_a_label_is_not_html(t: Translator) -> None:
    assert bare(t.plain("{name}", name="</b> & Co")) == "</b> & Co"


@given(st.text(), st.integers())
def test_what_is_seen_is_what_was_given(value: str, number: int) -> None:
    t = Translator(LANGUAGES["nl"], (), "Europe/Amsterdam")
    kept = "".join(
        each for each in value if each not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    assert (
        visible(t.text("<i>{value}</i> {number}", value=value, number=number))
        == f"\u2068{kept}\u2069 \u2068{number}\u2069"
    )
    assert t.plain("{value}", value=value) == f"\u2068{kept}\u2069"


def test_markup_of_ours_goes_in_as_it_is(t: Translator) -> None:
    assert t.text("{when}.", when=Html("<b>nu</b>")) == "<b>nu</b>."


@pytest.mark.parametrize(
    ("template", "right"),
    [
        ("📍 {place}", "\u200f📍 {place}"),
        ("<b>{name}</b>، غدا", "\u200f<b>{name}</b>، غدا"),
        ("DUO: الامتحان", "\u200fDUO: الامتحان"),
        ("<b>موعد</b>\n{time}", "<b>موعد</b>\n\u200f{time}"),
        ("📅 موعد في {place}", "📅 موعد في {place}"),
        ("موعد\n\nموعد", "موعد\n\nموعد"),
    ],
)
def test_a_line_of_a_right_to_left_language_starts_as_one(template: str, right: str) -> None:
    assert directed(template, "rtl") == right
    assert directed(template, "ltr") == template


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("اتصل على 030 123 45 67.", "اتصل على \u2066030 123 45 67\u2069."),
        ("اتصل على +31 (0)30-1234567", "اتصل على \u2066+31 (0)30-1234567\u2069"),
        ("يوم 20-11-2026 10:00", "يوم \u206620-11-2026\u2069 10:00"),
        # These read as the words around them do.
        ("من 09:00-17:00", "من 09:00-17:00"),
        ("من 3-5", "من 3-5"),
        ("Stadhuis مغلق\nغدًا <b>", "\u200fStadhuis مغلق\nغدًا &lt;b&gt;"),
    ],
)
def test_x01_what_staff_wrote_in_a_right_to_left_language(words: str, shown: str) -> None:
    assert written(words, "rtl") == shown
    assert written(words, "ltr") == escape(words)


def test_a_value_on_its_own_line() -> None:
    arabic, dutch = (Translator(LANGUAGES[code], (), "Europe/Amsterdam") for code in ("ar", "nl"))
    assert arabic.line("Loket 3") == "\u200f\u2068Loket 3\u2069"
    assert dutch.line("a & b") == "\u2068a &amp; b\u2069"


# Babel 2.18: Tuesday 6 April 2027.
DAYS = [
    ("nl", "dinsdag 6 april", "di 6 apr"),
    ("en", "Tuesday 6 April", "Tue 6 Apr"),
    ("ar", "الثلاثاء 6 أبريل", "الثلاثاء 6 أبريل"),
    ("ti", "ሰሉስ 6 ሚያዝያ", "ሰሉ 6 ሚያ"),
    ("prs", "سه‌شنبه 6 اپریل", "سه‌شنبه 6 اپریل"),
    ("uk", "вівторок 6 квітня", "вт 6 квіт."),
]


@pytest.mark.parametrize(("code", "day", "short"), DAYS)
def test_days_in_words(code: str, day: str, short: str) -> None:
    t = Translator(LANGUAGES[code], (), "Europe/Amsterdam")
    assert t.day(TUESDAY, now=TUESDAY) == day
    assert t.day(date(2027, 4, 6)) == f"{day} 2027"
    assert t.short_day(TUESDAY) == short
    assert t.clock(TUESDAY) == "14:05"


def test_the_year_is_told_when_it_could_be_another(t: Translator) -> None:
    assert t.day(TUESDAY, now=TUESDAY - timedelta(days=300)) == "dinsdag 6 april"
    assert t.day(TUESDAY, now=TUESDAY - timedelta(days=301)) == "dinsdag 6 april 2027"
    assert t.day(TUESDAY, now=TUESDAY + timedelta(days=301)) == "dinsdag 6 april 2027"


def test_days_and_hours_are_those_of_the_recipient(catalogues: Catalogues) -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert catalogues.translator("en").day(late) == "Friday 1 January 2027"
    assert catalogues.translator("en").clock(late) == "00:30"
    assert catalogues.translator("en", zone="America/New_York").day(late) == "Thursday 31 December 2026"
    assert catalogues.translator("en").day(date(2026, 12, 31)) == "Thursday 31 December 2026"


def test_an_instant_without_a_zone_is_refused(t: Translator) -> None:
    with pytest.raises(ValueError, match="aware"):
        t.clock(datetime(2027, 4, 6, 14, 5))  # noqa: DTZ001


PARTS = {0: "at night", 5: "at night", 6: "in the morning", 11: "in the morning"}
PARTS |= {12: "in the afternoon", 17: "in the afternoon", 18: "in the evening", 23: "in the evening"}


@pytest.mark.parametrize(("hour", "part"), PARTS.items())
def test_parts_of_the_day(catalogues: Catalogues, hour: int, part: str) -> None:
    t = catalogues.translator("en", zone="UTC")
    assert t.part_of_day(datetime(2027, 4, 6, hour, 59, tzinfo=UTC)) == part


def test_plurals_of_the_source_and_of_arabic() -> None:
    forms = ("صفر", "يوم", "يومان", "{n} أيام", "{n} يومًا", "{n} يوم")
    words = Words({}, {(None, "{n} day"): forms}, ARABIC.form)
    arabic = Translator(LANGUAGES["ar"], (words,), "Europe/Amsterdam")
    english = Translator(LANGUAGES["en"], (), "Europe/Amsterdam")
    told = [bare(arabic.plural("{n} day", "{n} days", n)) for n in (0, 1, 2, 3, 11, 100)]
    assert told == ["صفر", "يوم", "يومان", "3 أيام", "11 يومًا", "100 يوم"]
    assert [bare(english.plain_plural("{n} day", "{n} days", n)) for n in (0, 1, 2)] == [
        "0 days",
        "1 day",
        "2 days",
    ]


def test_the_same_words_in_two_contexts() -> None:
    words = Words({("verb", "Open"): "Openen", ("state", "Open"): "Open (nog niet klaar)"}, {}, lambda n: 0)
    t = Translator(LANGUAGES["nl"], (words,), "Europe/Amsterdam")
    assert (t.context("verb", "Open"), t.context("state", "Open"), t.text("Open")) == (
        "Openen",
        "Open (nog niet klaar)",
        "Open",
    )


def test_a_language_is_named_by_itself(t: Translator) -> None:
    assert (t.language_name("ti"), t.language_name("ar")) == ("ትግርኛ", "العربية")


@pytest.mark.parametrize(
    ("reader", "names"), [("nl", ("Tigrinya", "Arabisch")), ("en", ("Tigrinya", "Arabic"))]
)
def test_staff_read_its_name_in_their_own_script(reader: str, names: tuple[str, str]) -> None:
    t = Translator(LANGUAGES[reader], (), "Europe/Amsterdam")
    assert (t.language_for_staff("ti"), t.language_for_staff("ar")) == names
