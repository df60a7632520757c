"""Missing, empty and broken translations (case X08): the reader gets a whole message all the same."""

import importlib.util
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import check
from bot.i18n import LANGUAGES, Catalogues, load_catalogues, visible
from bot.i18n.entries import fault

START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 10:30 in Amsterdam
PLACE = "Stadhuis, loket 3"
SOURCE = "⏰ <b>Tomorrow: {day}</b>, {time}, {place}."
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule}\\n"\n\n'


@pytest.fixture(scope="module")
def broken(broken_root: Path) -> Catalogues:
    return load_catalogues(broken_root / "locales")


def reminder(catalogues: Catalogues, language: str | None, second: str | None = None) -> str:
    t = catalogues.translator(language, second)
    return visible(t.text(SOURCE, day=t.day(START), time=t.clock(START), place=PLACE))


def write(folder: Path, language: str, entries: str, rule: str | None = None) -> None:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(rule=rule or LANGUAGES[language].plural.header) + entries, "utf-8")


def test_the_words_are_those_of_the_code(broken_root: Path, broken: Catalogues) -> None:
    spec = importlib.util.spec_from_file_location("reminder", broken_root / "bot" / "texts" / "reminder.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    t = broken.translator("nl")
    text = module.reminder(t, day=t.day(START), time=t.clock(START), place=PLACE)
    assert visible(text) == reminder(broken, "nl")


@pytest.mark.parametrize("language", ["ti", "ps", "uk", "ar", "so", "fr", "prs"])
def test_x08_the_reminder_is_whole(broken: Catalogues, language: str) -> None:
    text = reminder(broken, language)
    assert broken.translator(language).day(START) in text
    assert "10:30" in text
    assert PLACE in text
    assert "{" not in text
    assert text.startswith("⏰ فردا" if language == "prs" else "⏰ Morgen")


def test_x08_the_check_finds_all_seven(broken_root: Path) -> None:
    problems = check(broken_root)
    assert [line.split("/")[1] for line in problems] == ["ar", "ti", "prs", "ps", "so", "uk", "fr"]
    assert [line.rpartition("” ")[2] for line in problems if "prs" not in line] == [
        "lacks {time}, has {tijd} unknown to the source",
        "is missing",
        "is empty",
        "has broken braces",
        "lacks {time}",
        "is fuzzy",
    ]


def test_the_second_language_comes_before_dutch(broken: Catalogues) -> None:
    assert reminder(broken, "ti", "fa").startswith("⏰ فردا")
    assert reminder(broken, "ti", "ps").startswith("⏰ Morgen")
    assert reminder(broken, "ti", "en").startswith("⏰ Tomorrow")


def test_dari_may_read_farsi_and_nobody_else(broken: Catalogues) -> None:
    dari = broken.translator("prs")
    assert (dari.language, dari.direction) == ("prs", "rtl")
    assert dari.day(START).endswith("نومبر 2026")  # Farsi says نوامبر
    assert reminder(broken, "ps").startswith("⏰ Morgen")


@pytest.mark.parametrize("language", [None, "", "xx", "ckb", "am"])
def test_a_language_without_a_catalogue_is_read_as_dutch(broken: Catalogues, language: str | None) -> None:
    assert reminder(broken, language) == reminder(broken, "nl")
    assert broken.translator(language).language == "nl"
    assert broken.translator(language, "fa").language == "fa"


def test_without_any_catalogue_the_source_is_sent(tmp_path: Path) -> None:
    assert reminder(load_catalogues(tmp_path / "nowhere"), "ar").startswith("⏰ Tomorrow")


def test_languages_offered_are_those_that_can_be_read(broken: Catalogues, tmp_path: Path) -> None:
    assert broken.offered == ("nl", "en", "fa")
    assert load_catalogues(tmp_path).offered == ("nl", "en")


def test_a_translator_is_made_once(broken: Catalogues) -> None:
    assert broken.translator("fa", "xx") is broken.translator("fa")


def test_coaches_read_their_own_catalogue(tmp_path: Path) -> None:
    write(tmp_path, "nl", 'msgid "New"\nmsgstr "Nieuw"\n')
    path = tmp_path / "nl" / "LC_MESSAGES"
    (path / "staff.po").write_text(
        (path / "messages.po").read_text("utf-8").replace("Nieuw", "Nieuwe mensen"), "utf-8"
    )
    catalogues = load_catalogues(tmp_path)
    assert catalogues.translator("nl").text("New") == "Nieuw"
    assert catalogues.translator("nl", domain="staff").text("New") == "Nieuwe mensen"
    assert catalogues.translator("ar", domain="staff").language == "nl"


def test_drafts_can_be_left_out(tmp_path: Path) -> None:
    write(tmp_path, "nl", 'msgid "Come"\nmsgstr "Kom"\n')
    write(tmp_path, "ar", '# draft\nmsgid "Come"\nmsgstr "تعال"\n')
    assert load_catalogues(tmp_path).translator("ar").text("Come") == "تعال"
    reviewed = load_catalogues(tmp_path, reviewed_only=True)
    assert reviewed.translator("ar").text("Come") == "Kom"
    assert reviewed.offered == ("nl", "en")


def test_a_plural_needs_every_form_and_its_number(tmp_path: Path) -> None:
    def count(forms: list[str], rule: str | None = None) -> str:
        entries = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
        write(tmp_path, "ar", f'msgid "{{n}} day"\nmsgid_plural "{{n}} days"\n{entries}', rule)
        return visible(load_catalogues(tmp_path).translator("ar").plural("{n} day", "{n} days", 3)).strip(
            "\u200f"
        )

    whole = ["صفر", "يوم", "يومان", "{n} أيام", "{n} يومًا", "{n} يوم"]
    assert count(whole) == "\u20683\u2069 أيام"
    assert (
        count([*whole[:3], "أيام", *whole[4:]]) == "\u20683\u2069 days"
    )  # the form of 3, 4, 5 must tell which
    assert count(whole[:5]) == "\u20683\u2069 days"
    babel_order = (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 5 : 4);"
    )
    assert count(whole, babel_order) == "\u20683\u2069 days"
    assert count(whole, "nplurals=6; plural=n%0;") == "\u20683\u2069 days"
    weblate = (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"
    )
    assert count(whole, weblate) == "\u20683\u2069 أيام"


@pytest.mark.parametrize(
    ("translation", "right"),
    [
        ("⏰ <b>{day}</b> {time} {place}", None),
        ("⏰ {day} {time} {place}", "has other tags than the source"),
        ("⏰ <b>{day} {time} {place}", "has broken HTML: <b> is not closed"),
        ("⏰ {day}</b><b> {time} {place}", "has broken HTML: </b> closes nothing"),
        ("⏰ <b>{day}</b> {time} & {place}", "has broken HTML: a bare < or &"),
        ('⏰ <b id="{day}">{day}</b> {time} {place}', "has broken HTML: a place inside a tag"),
        ("⏰ <b>{day!r}</b> {time} {place}", "has broken braces"),
        ("⏰ <b>{day.year}</b> {time} {place}", "has broken braces"),
        ("⏰ <b>{}</b> {time} {place}", "has broken braces"),
    ],
)
def test_what_a_translator_can_break(translation: str, right: str | None) -> None:
    assert fault(SOURCE, translation) == right


@given(
    st.text()
    | st.lists(
        st.sampled_from(["{day}", "{time}", "{place}", "<b>", "</b>", "{", "}", "&", "ሰዓት", "\n"])
    ).map("".join)
)
def test_whatever_a_translation_is_the_reminder_is_whole(
    tmp_path_factory: pytest.TempPathFactory, translation: str
) -> None:
    folder = tmp_path_factory.mktemp("locales")
    quoted = translation.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    write(folder, "ti", f'msgid "{SOURCE}"\nmsgstr "{quoted}"\n')
    text = reminder(load_catalogues(folder), "ti")
    assert all(value in text for value in ("10:30", PLACE, "24"))


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.sampled_from([b'msgid "', b'msgid "a"\nmsgstr[7] "b"\n', b"#~ msgid", b'"'])
)
def test_whatever_a_file_is_the_start_goes_on(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("locales")
    write(folder, "ti", "")
    (folder / "ti" / "LC_MESSAGES" / "messages.po").write_bytes(content)
    assert reminder(load_catalogues(folder), "ti").startswith("⏰ ")


def test_what_is_broken_is_logged_without_words(broken_root: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        load_catalogues(broken_root / "locales")
    assert {(record.message, vars(record)["language"]) for record in caplog.records} == {
        ("catalogue cannot be read", "prs"),
        *(("translations cannot be used", code) for code in ("ar", "so", "uk", "fr")),
    }
