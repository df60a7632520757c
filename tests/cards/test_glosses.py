"""What the Dutch means: the catalogues of the cards, from the deck to the learner."""

import logging
from pathlib import Path

import pytest

from bot.catalogues import Status, check, extract, sources_of, status, update
from bot.deck import DeckError, load_deck
from bot.glosses import Glosses
from bot.i18n import RIGHT_TO_LEFT_MARK
from bot.i18n.entries import read_catalogue
from bot.rules.cards import deck_sources
from tests.cards.conftest import HEALTH

WORD = ("hea-afspraak/word", "de afspraak")
EXPLAIN = ("hea-afspraak/explain", "Een afspraak is een tijd bij de dokter.")


@pytest.fixture
def root(tmp_path: Path, cards: Path) -> Path:
    """A small product with English, Arabic and Tigrinya glosses, all of them empty."""
    (tmp_path / "bot" / "texts").mkdir()
    for language in ("ar", "ti"):
        path = po(tmp_path, language)
        path.parent.mkdir(parents=True)
        path.touch()
    update(tmp_path)
    extract(tmp_path)
    return tmp_path


def po(root: Path, language: str) -> Path:
    return root / "locales" / language / "LC_MESSAGES" / "cards.po"


def translate(root: Path, language: str, key: tuple[str, str], gloss: str, *, comment: str = "") -> None:
    """Fills the entry of a place; a comment goes above it."""
    place, dutch = key
    entry = f'msgctxt "{place}"\nmsgid "{dutch}"\nmsgstr "'
    path = po(root, language)
    text = path.read_text("utf-8")
    assert entry in text
    # What is generated for translators stands between their comment and the entry.
    lines = text.replace(entry, entry + gloss, 1).split("\n")
    at = lines.index(f'msgctxt "{place}"')
    while lines[at - 1].startswith("#"):
        at -= 1
    path.write_text("\n".join([*lines[:at], *([comment] if comment else []), *lines[at:]]), "utf-8")


def found(
    root: Path, *languages: str | None, key: tuple[str, str] = WORD, reviewed_only: bool = False
) -> str | None:
    return Glosses(root / "locales", reviewed_only=reviewed_only).gloss(*key, languages)


def test_the_template_has_every_dutch_text_in_the_order_of_the_deck(root: Path, cards: Path) -> None:
    sources = [(message.context, message.id) for message in sources_of(root, "cards") if message.id]
    assert sources == list(deck_sources(load_deck(cards)).items())
    assert sources[:2] == [("topic-doctor/name", "de huisarts"), WORD]
    assert sources[4] == ("hea-afspraak/item1", "De assistent vraagt: wanneer kunt u komen?\nWat zegt u?")
    text = (root / "locales" / "cards.pot").read_text("utf-8")
    assert text.index("hea-afspraak/item1/option1") < text.index("hea-recept/word")
    assert '"X-Source-Language: nl\\n"' in text
    assert '#. At most 40 characters.\nmsgctxt "hea-afspraak/word"' in text


def test_english_is_a_catalogue_of_cards_alone(root: Path) -> None:
    assert [path.name for path in po(root, "en").parent.iterdir()] == ["cards.po"]
    assert not po(root, "nl").exists()
    assert not po(root, "fa").exists()


def test_nobody_translates_a_card_that_is_retired(root: Path, cards: Path) -> None:
    (cards / "health.toml").write_text(HEALTH.replace('nl = "recept"', 'nl = "recept"\nstatus = "retired"'))
    assert not any("recept/" in str(message.context) for message in sources_of(root, "cards"))


def test_a_changed_dutch_text_drops_its_translations_and_no_others(root: Path, cards: Path) -> None:
    translate(root, "ar", WORD, "موعد", comment="# draft")
    translate(root, "ar", EXPLAIN, "الموعد وقت عند الطبيب.")
    (cards / "health.toml").write_text(
        HEALTH.replace("Een afspraak is een tijd", "Een afspraak is een uur"), "utf-8"
    )
    assert "locales/cards.pot: is stale; run `python -m bot messages extract`" in check(root)
    assert f"locales/ar/LC_MESSAGES/cards.po: {EXPLAIN[0]} “{EXPLAIN[1]}” is no longer on a card; run `python -m bot messages update`" in check(root)  # fmt: skip
    update(root)
    catalogue = read_catalogue(po(root, "ar"))
    changed = catalogue.get("Een afspraak is een uur bij de dokter.", EXPLAIN[0])
    kept = catalogue.get(WORD[1], WORD[0])
    assert changed is not None
    assert kept is not None
    assert not changed.string
    assert (kept.string, kept.user_comments) == ("موعد", ["draft"])
    assert EXPLAIN[1] not in po(root, "ar").read_text("utf-8")


def test_the_same_dutch_in_two_places_is_translated_twice(root: Path, cards: Path) -> None:
    (cards / "health.toml").write_text(
        HEALTH.replace('name = "de huisarts"', 'name = "de afspraak"'), "utf-8"
    )
    update(root)
    translate(root, "en", WORD, "appointment")
    translate(root, "en", ("topic-doctor/name", "de afspraak"), "making appointments")
    assert found(root, "en") == "appointment"
    assert found(root, "en", key=("topic-doctor/name", "de afspraak")) == "making appointments"


def test_check_tells_what_is_empty_unsure_or_of_another_shape(root: Path) -> None:
    translate(root, "en", WORD, "a time at an office that was agreed before", comment="#, fuzzy")
    translate(root, "en", ("hea-recept/word", "het recept"), "A & B {")
    item = ("hea-afspraak/item1", "De assistent vraagt: wanneer kunt u komen?\\nWat zegt u?")
    path = po(root, "en")
    text = path.read_text("utf-8")
    start = text.index(f'msgctxt "{item[0]}"')
    end = text.index('msgstr ""', start)
    path.write_text(text[:end] + 'msgstr "When can you come?"' + text[end + len('msgstr ""') :], "utf-8")
    told = [line for line in check(root) if line.startswith("locales/en/")]
    about = {place: [line.rpartition("” ")[2] for line in told if f" {place} " in line] for place in
             (WORD[0], item[0], "hea-recept/word", EXPLAIN[0])}  # fmt: skip
    assert about == {
        WORD[0]: ["is fuzzy", "is too long: 42 characters where at most 40 fit"],
        item[0]: ["has another number of lines than the source"],
        "hea-recept/word": [],
        EXPLAIN[0]: ["is empty"],
    }


def test_a_fault_on_a_card_is_told_with_the_catalogues(root: Path, cards: Path) -> None:
    (cards / "health.toml").write_text(HEALTH.replace('nl = "recept"', "nl = 3"), "utf-8")
    assert any("hea-recept.nl is not a text in quotes" in line for line in check(root))
    with pytest.raises(DeckError):
        update(root)


def test_status_counts_glosses_by_language(root: Path) -> None:
    translate(root, "ar", WORD, "موعد", comment="# draft")
    translate(root, "ar", EXPLAIN, "الموعد وقت عند الطبيب.")
    total = len(sources_of(root, "cards"))
    assert [row for row in status(root) if row.domain == "cards"] == [
        Status("en", "cards", total, 0, 0, 2),
        Status("ar", "cards", total, 2, 1, 6),
        Status("ti", "cards", total, 0, 0, 2),
    ]


def test_a_gloss_falls_back_to_the_second_language_then_to_english(root: Path) -> None:
    assert found(root, "ar", "ti") is None
    translate(root, "en", WORD, "appointment")
    assert found(root, "ar", "ti") == found(root, None, None) == found(root) == "appointment"
    translate(root, "ti", WORD, "ቆጸራ")
    assert found(root, "ar", "ti") == "ቆጸራ"
    translate(root, "ar", WORD, "موعد")
    assert found(root, "ar", "ti") == "موعد"
    assert found(root, "xx", "nl") == found(root, "../ar") == "appointment"


def test_dari_may_read_farsi(root: Path) -> None:
    po(root, "fa").parent.mkdir(parents=True)
    po(root, "fa").touch()
    update(root)
    translate(root, "fa", WORD, "قرار ملاقات")
    assert found(root, "prs", "en") == "قرار ملاقات"
    assert found(root, "ps") is None


def test_a_gloss_of_another_dutch_is_not_shown(root: Path) -> None:
    translate(root, "en", WORD, "appointment")
    assert found(root, "en", key=(WORD[0], "het afspraakje")) is None
    assert found(root, "en", key=("hea-recept/word", WORD[1])) is None


def test_drafts_can_be_left_out(root: Path) -> None:
    translate(root, "ar", WORD, "موعد", comment="# draft")
    translate(root, "en", WORD, "appointment")
    assert found(root, "ar") == "موعد"
    assert found(root, "ar", reviewed_only=True) == "appointment"


def test_an_unsure_gloss_is_never_shown(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    translate(root, "ar", WORD, "موعد", comment="#, fuzzy")
    with caplog.at_level(logging.WARNING):
        assert found(root, "ar") is None
    assert [(record.message, vars(record)["count"]) for record in caplog.records] == [
        ("translations cannot be used", 1)
    ]


def test_a_file_that_is_no_catalogue_is_as_one_not_there(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    translate(root, "en", WORD, "appointment")
    po(root, "ar").write_text("no catalogue")
    glosses = Glosses(root / "locales")
    assert [glosses.gloss(*WORD, ["ar"]) for _ in range(2)] == ["appointment", "appointment"]
    assert [record.message for record in caplog.records] == ["catalogue cannot be read"]


def test_a_right_to_left_gloss_that_begins_with_dutch_letters_keeps_its_direction(root: Path) -> None:
    translate(root, "ar", WORD, "oe كما في koe")
    assert found(root, "ar") == f"{RIGHT_TO_LEFT_MARK}oe كما في koe"


def test_the_product_has_a_gloss_for_every_place_in_three_languages() -> None:
    glosses = Glosses(Path(__file__).parents[2] / "locales")
    sources = deck_sources(load_deck())
    for code in ("en", "ar", "ti"):
        own = glosses._of(code)
        assert set(own) == set(sources.items())
