"""The tools for catalogues: extract, update, check, status; and the product's own catalogues."""

import re
from pathlib import Path

import pytest

from bot.catalogues import Status, as_table, check, extract, sources_of, status, update
from bot.i18n import Catalogues, visible
from bot.i18n.entries import places, read_catalogue
from bot.i18n.languages import ARABIC, PluralRule

CODE = """
def body(t):
    # Translators: said to one person.
    yield t.text(
        "You come at {time}.",
        time=t.plain("soon"),
    )
    yield t.text("{when}", when=Html(other(t.context("verb", "Open"))))
    yield t.plural("{n} day", "{n} days", 3)
    yield t.plain("A longer sentence for an alert, of one line.")
"""
STAFF = 'def body(t):\n    return t.text("New people")\n'
CARDS = """
[topics.sounds]
name = "klanken"
words = ["klank"]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small product in Dutch and Arabic."""
    files = {"bot/texts/a.py": CODE, "bot/texts/staff/b.py": STAFF, "bot/cards/language.toml": CARDS}
    for path, code in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(code)
    (tmp_path / "locales" / "ar").mkdir(parents=True)
    extract(tmp_path)
    update(tmp_path)
    return tmp_path


def po(root: Path, language: str = "nl", domain: str = "messages") -> Path:
    return root / "locales" / language / "LC_MESSAGES" / f"{domain}.po"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def translate(root: Path, source: str, translation: str, language: str = "nl") -> None:
    replace(po(root, language), f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{translation}"')


def told(root: Path, about: str) -> list[str]:
    return [line.rpartition("” ")[2] for line in check(root) if "/nl/" in line and about in line]


def test_extract_writes_what_the_code_says_and_nothing_of_where_and_when(root: Path) -> None:
    text = (root / "locales" / "messages.pot").read_text("utf-8")
    assert (
        text
        == """# What permit holders read.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

#. At most 200 characters.
msgid "A longer sentence for an alert, of one line."
msgstr ""

msgctxt "verb"
msgid "Open"
msgstr ""

#. Translators: said to one person.
#, python-brace-format
msgid "You come at {time}."
msgstr ""

#. At most 40 characters.
msgid "soon"
msgstr ""

#, python-brace-format
msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] ""
msgstr[1] ""

#, python-brace-format
msgid "{when}"
msgstr ""
"""
    )
    staff = (root / "locales" / "staff.pot").read_text("utf-8")
    assert "New people" in staff
    assert "You come" not in staff


def test_update_makes_the_catalogues_that_are_wanted(root: Path) -> None:
    assert po(root, "nl", "staff").exists()
    assert not po(root, "ar", "staff").exists()
    assert not po(root, "en").exists()
    text = po(root, "ar").read_text("utf-8")
    assert f'"Plural-Forms: {ARABIC.header}\\n"' in text
    assert "msgstr[5]" in text


def test_update_changes_nothing_twice_and_keeps_what_translators_did(root: Path) -> None:
    translate(root, "You come at {time}.", "Je komt om {time}.")
    replace(po(root), "#. Translators: said", "# draft\n#. Translators: said")
    replace(po(root), '#. At most 40 characters.\nmsgid "soon"', '#, fuzzy\nmsgid "soon"')
    replace(po(root), "# What permit holders read.", "# What permit holders read.\n# By Karima, 2026.")
    update(root)
    once = po(root).read_bytes()
    update(root)
    assert po(root).read_bytes() == once
    text = once.decode()
    assert "# By Karima, 2026." in text
    assert (
        '# draft\n#. Translators: said to one person.\n#, python-brace-format\nmsgid "You come at {time}."\nmsgstr "Je komt'
        in text
    )
    assert '#. At most 40 characters.\n#, fuzzy\nmsgid "soon"' in text


def test_update_follows_the_code_and_guesses_nothing(root: Path) -> None:
    translate(root, "You come at {time}.", "Je komt om {time}.")
    replace(root / "bot/texts/a.py", "You come at {time}.", "You come by {time}.")
    assert told(root, "You come at") == ["is no longer in the code; run `python -m bot messages update`"]
    assert told(root, "You come by") == ["is missing"]
    assert "locales/messages.pot: is stale; run `python -m bot messages extract`" in check(root)
    extract(root)
    update(root)
    assert "You come at" not in po(root).read_text("utf-8")
    assert told(root, "You come by") == ["is empty"]


def test_update_does_not_shuffle_plural_forms(root: Path) -> None:
    other = PluralRule(6, "n==1 ? 0 : n==0 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5")
    replace(po(root, "ar"), ARABIC.header, other.header)
    replace(po(root, "ar"), 'msgstr[0] ""', 'msgstr[0] "يوم"')
    assert any("Plural-Forms is not" in line for line in check(root))
    with pytest.raises(ValueError, match="Plural-Forms"):
        update(root)


@pytest.mark.parametrize(
    ("source", "translation", "right"),
    [
        ("soon", "straks", []),
        (
            "soon",
            "straks, maar niet nu en ook niet zo meteen",
            ["is too long: 42 characters where at most 40 fit"],
        ),
        (
            "A longer sentence for an alert, of one line.",
            "é" * 201,
            ["is too long: 201 characters where at most 200 fit"],
        ),
        ("You come at {time}.", "Je komt\\nom {time}.", ["has another number of lines than the source"]),
        ("You come at {time}.", "Je komt om <b>{time}</b>.", ["has other tags than the source"]),
        ("You come at {time}.", "", ["is empty"]),
    ],
)
def test_check_of_one_translation(root: Path, source: str, translation: str, right: list[str]) -> None:
    translate(root, source, translation)
    assert told(root, source) == right


def test_check_of_plural_forms(root: Path) -> None:
    replace(po(root), 'msgstr[1] ""', 'msgstr[1] "dagen"')
    assert told(root, "{n} day") == ["form 0 is empty", "form 1 lacks {n}"]


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ('t.text("A & B")', "locales/messages.pot: “A & B” has broken HTML: a bare < or &"),
        ('t.text("{")', "locales/messages.pot: “{” has broken braces"),
        (
            't.plural("{n} of {all}", "{n}", 2)',
            "locales/messages.pot: “{n} of {all}” has {all} unknown to the source",
        ),
        ('t.text("{n} day")', "bot/texts/c.py:1: “{n} day” is counted in one place, not in another"),
        ("t.text(words)", "bot/texts/c.py:1: text() takes its words as literals only"),
        ('t.plain(f"{words}")', "bot/texts/c.py:1: plain() takes its words as literals only"),
    ],
)
def test_check_of_the_code(root: Path, code: str, right: str) -> None:
    (root / "bot/texts/c.py").write_text(code)
    assert right in check(root)


def test_check_of_missing_and_foreign_files(root: Path) -> None:
    po(root, "ar").unlink()
    po(root, "nl", "staff").write_text("no catalogue")
    (root / "locales" / "klingon").mkdir()
    problems = check(root)
    assert "locales/ar/LC_MESSAGES/messages.po: is missing; run `python -m bot messages update`" in problems
    assert any(line.startswith("locales/nl/LC_MESSAGES/staff.po: cannot be read") for line in problems)
    assert problems[-1] == "locales/klingon: is no language of `bot.i18n.languages`"


def test_status(root: Path) -> None:
    translate(root, "You come at {time}.", "Je komt om {time}.")
    translate(root, "soon", "straks")
    translate(root, "{when}", "{wanneer}")
    replace(po(root), '#. At most 40 characters.\nmsgid "soon"', '# draft\nmsgid "soon"')
    assert status(root) == [
        Status("en", "messages", 6, 6, 6, 2),
        Status("nl", "messages", 6, 2, 1, 2),
        Status("ar", "messages", 6, 0, 0, 6),
        Status("en", "staff", 1, 1, 1, 2),
        Status("nl", "staff", 1, 0, 0, 2),
        Status("en", "cards", 1, 0, 0, 2),
    ]


def test_status_as_a_table() -> None:
    rows = [
        Status("nl", "messages", 129, 128, 120, 2),
        Status("nl", "staff", 164, 0, 0, 2),
        Status("en", "cards", 1826, 1826, 0, 2),
    ]
    table = [line.split() for line in as_table(rows).splitlines()]
    assert table == [
        ["language", "for", "messages", "translated", "reviewed", "plural", "forms"],
        ["nl", "holders", "129", "128", "120", "2"],
        ["nl", "staff", "164", "0", "0", "2"],
        ["en", "practice", "1826", "1826", "0", "2"],
    ]


def test_every_text_of_the_product_keeps_its_values(catalogues: Catalogues) -> None:
    """In every language: the message is there, with each value that the code gives it."""
    root = Path(__file__).parents[2]
    for message in sources_of(root, "messages"):
        if not message.id or message.context:
            continue
        values = {name: f"<{name} & 1>" for name in message_places(message.id)}
        for code in catalogues.offered:
            t = catalogues.translator(code)
            if isinstance(message.id, str):
                made, plain = t.text(message.id, **values), t.plain(message.id, **values)
            else:
                made, plain = t.plural(*message.id, 5, **values), t.plain_plural(*message.id, 5, **values)
            assert visible(made).strip()
            assert "{" not in plain
            assert all(value in visible(made) and value in plain for value in values.values())


def test_colleagues_are_spoken_to_in_one_way() -> None:
    """In Dutch je, as among colleagues; u is for holders. What stands in quotation marks is the words of another screen."""
    root = Path(__file__).parents[2]
    formal = re.compile(r"\b[Uu]w?\b(?!\.)")
    for message in read_catalogue(po(root, "nl", "staff")):
        words = message.string if isinstance(message.string, str) else " ".join(message.string)
        assert not message.id or not formal.search(re.sub(r"“[^”]*”", "", words)), words


def message_places(words: str | tuple[str, ...] | list[str]) -> set[str]:
    return set(places(words if isinstance(words, str) else words[-1])) - {"n"}
