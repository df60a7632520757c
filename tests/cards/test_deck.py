"""Cards are read from TOML, and every fault is told with its file and its line."""

from datetime import date
from pathlib import Path

import pytest

from bot.card_files import lines_of
from bot.deck import CARDS, DeckError, load_deck
from bot.rules.cards import CardKind, CardLevel, Deck, Form, Item, Skill, Status, gloss_sources
from bot.rules.lifting import GOAL_TOPICS
from bot.rules.trajectory import Part
from bot.rules.values import Domain
from tests.cards.conftest import HEALTH, line_of


def faults(folder: Path) -> list[str]:
    """What is told of a deck, from the name of the file on."""
    with pytest.raises(DeckError) as told:
        load_deck(folder)
    assert all(line.startswith(f"{folder}/") for line in told.value.faults)
    return [line.removeprefix(f"{folder}/") for line in told.value.faults]


def spoil(folder: Path, old: str, new: str) -> None:
    path = folder / "health.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="session")
def deck() -> Deck:
    """The product's own."""
    return load_deck()


def test_a_card_has_what_its_table_says(cards: Path) -> None:
    found = load_deck(cards)
    assert list(found.cards) == ["hea-afspraak", "hea-recept", "hea-pleister"]
    card = found.cards["hea-afspraak"]
    assert (card.domain, card.level, card.kind, card.skill) == (
        Domain.HEALTH,
        CardLevel.A1,
        CardKind.WORD,
        Skill.VOCABULARY,
    )
    assert (card.word, card.plural, card.target) == ("de afspraak", "afspraken", "afspraak")
    assert (card.confusable, card.cloze) == (("hea-recept", "hea-pleister"), ("recept", "pleister"))
    assert (card.parts, card.knm) == ((Part.READING, Part.LISTENING), "4.2")
    assert (card.status, card.rev, card.valid_until) == (Status.DRAFT, 1, None)
    assert [item.form for item in card.items] == [Form.MC_REPLY, Form.SPEAK_SITUATION]
    assert card.items[1] == Item(
        Form.SPEAK_SITUATION,
        "U belt de dokter. U wilt een afspraak.",
        model="Ik wil graag een afspraak maken.",
    )
    assert found.cards["hea-pleister"].target == "pleisters"
    assert found.topics["doctor"].words == ("huisarts", "dokter")


def test_a_deck_cannot_be_changed(cards: Path) -> None:
    with pytest.raises(TypeError):
        load_deck(cards).cards["hea-nieuw"] = None  # type: ignore[index]


def test_a_name_has_a_capital_where_no_sentence_begins(cards: Path) -> None:
    spoil(
        cards,
        'sentence = "Ik wil een afspraak maken."',
        'sentence = "Dag, Omar! Ik wil een afspraak: Nu maken."',
    )
    assert load_deck(cards).names == {"Omar"}


def test_dates_numbers_and_states(cards: Path) -> None:
    spoil(
        cards,
        'nl = "recept"',
        'nl = "recept"\nvalid_until = 2027-12-31\nrev = 3\nstatus = "retired"\norders = []',
    )
    card = load_deck(cards).cards["hea-recept"]
    assert (card.valid_until, card.rev, card.status) == (date(2027, 12, 31), 3, Status.RETIRED)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('level = "A1"', 'level = "A3"', "level =", "hea-afspraak.level is not one of alfa, A1, A2, B1"),
        ('nl = "afspraak"\n', "", "[hea-afspraak]", "hea-afspraak.nl is missing"),
        ('plural = "afspraken"', 'meervoud = "afspraken"', "plural =", "hea-afspraak.meervoud is unknown; known are"),
        ('article = "de"', 'article = "een"', "article =", "hea-afspraak.article is not de or het"),
        ("cloze = [", "cloze = [3, ", "cloze =", "hea-afspraak.cloze is not a text in quotes"),
        ('cloze = ["recept", "pleister"]', 'cloze = "recept"', "cloze =", "hea-afspraak.cloze is not a list like"),
        ('cloze = ["recept"', 'cloze = ["afspraak"', "cloze =", "hea-afspraak.cloze has the right word in it"),
        ('cloze = ["recept", ', "cloze = [", "cloze =", "hea-afspraak.cloze is not 2 words"),
        ('cloze = ["recept"', 'cloze = ["Pleister"', "cloze =", "hea-afspraak.cloze has the same twice"),
        ('"Ik wil een afspraak', '"Ik wil  een afspraak', "sentence =", "hea-afspraak.sentence has spaces at an end"),
        ('"Ik wil een afspraak', '"Ik wil een afspraakje', "sentence =", "hea-afspraak.sentence does not hold “afspraak”"),
        ('sentence = "Ik wil een afspraak maken."', 'sentence = " "', "sentence =", "hea-afspraak.sentence is empty"),
        ('"Een afspraak is', '"E\u0301en afspraak is', "explain =", "hea-afspraak.explain has accents apart"),
        ('"Een afspraak is', '"Een\u00a0afspraak is', "explain =", "hea-afspraak.explain has a sign in it that nobody sees, U+00A0"),
        ('"Een afspraak is', '"Een af\u00adspraak is', "explain =", "hea-afspraak.explain has a sign in it that nobody sees, U+00AD"),
        ('text = "U belt', 'text = "\u200bU belt', 'text = "U belt', "hea-afspraak.items.2.text has a sign in it that nobody sees, U+200B"),
        ('"Een afspraak is', '"Een\\tafspraak is', "explain =", "hea-afspraak.explain has a line break or a control"),
        ('"Een afspraak is', '"Een\\nafspraak is', "explain =", "hea-afspraak.explain has a line break"),
        ('["hea-recept", "hea-pleister"]', '["hea-recept"]', "confusable =", "hea-afspraak.confusable is not two or three"),
        ('["hea-recept", "hea-p', '["hea-recepten", "hea-p', "confusable =", "hea-afspraak.confusable has no such card in this file: hea-recepten"),
        ('topic = "doctor"', 'topic = "docter"', "topic =", "hea-afspraak.topic is no topic of this file: docter"),
        ('["LE", "LU"]', '["LE", "LZ"]', "exam =", "hea-afspraak.exam.parts has LZ, which is not one of LE, LU"),
        ('knm = "4.2"', "knm = 4.2", "exam =", "hea-afspraak.exam.knm is not a theme and an action"),
        ("{parts = ", "{part = ", "exam =", "hea-afspraak.exam.part is unknown"),
        ('form = "mc_reply"', 'form = "teach"', "form =", "hea-afspraak.items.1.form is not one of knm_choice"),
        (', "Ja, ik ben erg ziek."', "", "options =", "hea-afspraak.items.1.options has 2 answers where mc_reply needs 3"),
        ("model =", "modal =", "model =", "hea-afspraak.items.2.modal is unknown"),
        ('model = "Ik wil graag een afspraak maken."', "", '[[hea-afspraak.items]]\nform = "speak', "hea-afspraak.items.2.model is missing"),
        ('words = ["huisarts"', 'words = ["Huisarts"', "words =", "topics.doctor.words has Huisarts in it"),
        ("[topics.doctor]", "[topics.Dokter]", "[topics.doctor]", "topics.Dokter is not made of small letters"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line(cards: Path, old: str, new: str, line: str, words: str) -> None:
    spoil(cards, old, new)
    place = HEALTH[: HEALTH.index(line)].count("\n") + 1
    first = faults(cards)[0]
    assert first.startswith(f"health.toml:{place}: {words}"), first


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("source = 'inburgeren.nl'", "source is not an address that begins with https://"),
        ('valid_until = "2027-12-31"', "valid_until is not a date like 2027-12-31, without quotes"),
        ("valid_until = 2027-12-31T10:00:00", "valid_until is not a date like 2027-12-31"),
        ("rev = 0", "rev is not a number from 1 on"),
        ("rev = true", "rev is not a number from 1 on"),
        ("emoji = 'pil'", "emoji is not a picture"),
        ("emoji = '💊 pil'", "emoji is not a picture"),
        ("emoji = '12'", "emoji is not a picture"),
        ("items = 3", "items is not a list of tables"),
        ("items = [3]", "items.1 is not a table"),
        ("exam = 3", "exam is not a table"),
    ],
)
def test_a_value_of_another_kind(cards: Path, extra: str, words: str) -> None:
    spoil(cards, 'nl = "recept"', f'nl = "recept"\n{extra}')
    line = line_of('nl = "recept"') + 1
    assert faults(cards)[0].startswith(f"health.toml:{line}: hea-recept.{words}")


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({'"word"': '"fact"'}, "source is missing: a fact needs it"),
        ({'"A1"': '"alfa"'}, "emoji is missing: the level alfa works by pictures"),
        ({'"A1"': '"alfa"'}, "items is not for the level alfa, which works without reading"),
        ({'"word"': '"phrase"', "explain =": "#"}, "explain is missing: a phrase needs it"),
        ({'"word"': '"phrase"'}, "confusable has a card of another kind or level: hea-recept"),
    ],
)
def test_what_a_kind_or_level_needs(cards: Path, edits: dict[str, str], words: str) -> None:
    for old, new in edits.items():
        spoil(cards, old, new)
    assert any(line.endswith(f": hea-afspraak.{words}") for line in faults(cards))


def test_an_id_fits_in_a_button_and_tells_its_domain(cards: Path) -> None:
    at = line_of("[hea-recept]")
    for wrong in ("soc-recept", "hea-Recept", "hea_recept", f"hea-{'r' * 29}"):
        (cards / "health.toml").write_text(HEALTH.replace("[hea-recept]", f"[{wrong}]"), "utf-8")
        assert any(line.startswith(f"health.toml:{at}: {wrong} is ") for line in faults(cards)), wrong


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(cards: Path) -> None:
    spoil(cards, 'skill = "vocabulary"', 'skill = "dancing"')
    spoil(cards, 'nl = "pleister"\n', "")
    spoil(cards, 'name = "de huisarts"', "name = 7")
    (cards / "recipes.toml").write_text("")
    told = faults(cards)
    assert [line.partition(" ")[2].partition(" ")[0] for line in told] == [
        "is",
        "topics.doctor.name",
        "hea-afspraak.skill",
        "hea-pleister.nl",
    ]
    assert told[0].startswith("recipes.toml:1: is not named after one of language, self_reliance")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (HEALTH.replace('nl = "recept"', "nl = recept").encode(), line_of('nl = "recept"'), "is not TOML"),
        (HEALTH.replace("[hea-pleister]", "[hea-recept]").encode(), line_of("[hea-pleister]"), "is not TOML"),
        (HEALTH.encode() + b'[hea-x]\nnl = "', HEALTH.count("\n") + 2, "is not TOML"),
        (HEALTH.replace("dokter.", "dok\udcffter.").encode("utf-8", "surrogateescape"), line_of("dokter."), "is not UTF-8"),
        (b"topics = 3", 1, "topics is not a table"),
        (b'level = "A1"', 1, "level is not"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_cards(cards: Path, content: bytes, line: int, words: str) -> None:
    (cards / "health.toml").write_bytes(content)
    assert faults(cards)[0].startswith(f"health.toml:{line}: {words}")


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ('nl = "recept"', 'nl = "recept', "the quote at the end of the text is missing"),
        ('nl = "recept"', "nl = “recept”", "a text stands between straight quotes"),
        ("[hea-pleister]", "[hea-recept]", "it is there already"),
        ('nl = "recept"', 'nl = "recept"\nnl = "recepten"', "the key is there already"),
        ("[hea-pleister]", "<<<<<<< HEAD\n[hea-pleister]", "a line is a [table], a key = value"),
    ],
)
def test_what_is_usual_in_a_file_that_is_not_toml(cards: Path, old: str, new: str, hint: str) -> None:
    spoil(cards, old, new)
    [told] = faults(cards)
    assert "is not TOML" in told
    assert hint in told


@pytest.mark.parametrize("emoji", ["👩\u200d⚕️", "1️⃣", "👁️", "🇳🇱", "⬆️"])
def test_pictures(cards: Path, emoji: str) -> None:
    spoil(cards, 'nl = "recept"', f'nl = "recept"\nemoji = "{emoji}"')
    assert load_deck(cards).cards["hea-recept"].emoji == emoji


def test_a_file_from_another_editor_is_read_as_well(cards: Path) -> None:
    (cards / "health.toml").write_bytes(b"\xef\xbb\xbf" + HEALTH.replace("\n", "\r\n").encode())
    assert len(load_deck(cards).cards) == 3


def test_a_topic_belongs_to_one_file(cards: Path) -> None:
    (cards / "social.toml").write_text('[topics.doctor]\nname = "dokters"\nwords = ["dokter"]\n', "utf-8")
    assert faults(cards) == ["social.toml:1: topics.doctor is in another file already"]


def test_an_empty_folder_is_no_deck(tmp_path: Path) -> None:
    with pytest.raises(DeckError, match="has no cards"):
        load_deck(tmp_path)


def test_lines_of_headers_and_keys() -> None:
    text = '# x\n[a]\nb = 1\n  c.d = 2\n["e"]\n[[a.items]]\nb = [\n  "f = 2",\n]\n[[a.items]]\nb = 2\n'
    assert lines_of(text) == {
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "c"): 4,
        ("e",): 5,
        ("a", "items", "1"): 6,
        ("a", "items", "1", "b"): 7,
        ("a", "items", "2"): 10,
        ("a", "items", "2", "b"): 11,
    }


def test_the_cards_of_the_product_can_be_read(deck: Deck) -> None:
    assert {card.domain for card in deck.cards.values()} == {
        Domain(path.stem) for path in CARDS.glob("*.toml")
    }
    levels = [card.level for card in deck.cards.values()]
    assert min(levels.count(level) for level in CardLevel) >= 80
    assert set(deck.topics) == {card.topic for card in deck.cards.values()}
    assert {topic for topics in GOAL_TOPICS.values() for topic in topics} <= set(deck.topics)


def test_every_place_that_is_translated_has_words(deck: Deck) -> None:
    sources = [source for card in deck.cards.values() for source in gloss_sources(card).values()]
    assert all(source.strip() for source in sources)
