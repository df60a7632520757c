"""An announcement goes to a translator as a file and comes back: a PO file, a spreadsheet, and what is neither (X02, P04)."""

from collections.abc import Callable
from io import BytesIO

import pytest
from babel.messages.pofile import read_po, write_po
from openpyxl import Workbook, load_workbook

from bot.rules.announcements import LONGEST, Source
from bot.standin import Phone
from tests.handlers.announcing import (
    asked,
    composed,
    document_of,
    one,
    opened,
    readers,
    tapped,
    written,
)
from tests.handlers.town import Town, read

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BSN = "123456782"


async def sent(town: Town, number: int, which: str) -> bytes:
    """The file that Karin gets."""
    await town.tap_data(town.karin, f"1:we:{number}:{which}")
    data: bytes = document_of(town).data
    return data


async def back(town: Town, data: bytes, name: str, kind: str = "", phone: Phone | None = None) -> str:
    """Somebody sends a file; what the bot says."""
    phone = phone or town.karin
    phone.send_document(town.stage.bot, name, data, kind or "application/octet-stream")
    await town.stage.settle()
    return read(town.stage.last(phone))


def translated(data: bytes, made: dict[str, str]) -> bytes:
    """A PO file with these translations, by the part."""
    text = data.decode()
    for part, words in made.items():
        before, _, after = text.partition(f'msgctxt "{part}"\n')
        assert after, part
        head, _, tail = after.partition('msgstr ""')
        escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        text = f'{before}msgctxt "{part}"\n{head}msgstr "{escaped}"{tail}'
    return text.encode()


def filled(data: bytes, column: int, cells: list[str]) -> bytes:
    """A spreadsheet with these cells in a column, from the third row on."""
    book = load_workbook(BytesIO(data))
    for row, words in enumerate(cells, start=3):
        book.active.cell(row, column).value = words
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def test_a_po_file_goes_and_comes_back(town: Town) -> None:
    await readers(town, "ar")
    number = await composed(town, 'Kom "morgen" <b> & 1 < 2\nTot dan!')
    await asked(town, number)
    data = await sent(town, number, "ar")
    catalogue = read_po(BytesIO(data))
    assert [(each.context, each.id) for each in catalogue if each.id] == [
        ("text", 'Kom "morgen" <b> & 1 < 2\nTot dan!'),
        ("question", "Komt u?"),
        ("answer 1", "Ja"),
        ("answer 2", "Nee"),
    ]
    assert f"X-Leerlijn-Announcement: {number}".encode() in data
    made = {"text": "<b>تعال</b> & 1 < 2", "question": "هل تأتي؟", "answer 1": "نعم", "answer 2": "لا"}
    assert "Taken from the file: Arabic" in await back(town, translated(data, made), "x.po")
    found = (await one(town, number)).texts["ar"]
    assert (found.words, found.question, found.answers) == ("<b>تعال</b> & 1 < 2", "هل تأتي؟", ("نعم", "لا"))
    assert found.source is Source.FILE
    assert "from a translator's file" in await tapped(town, f"1:wv:{number}:ar")
    # X02: tags are the characters that they are.
    assert "<b>تعال</b> & 1 < 2" in await tapped(town, f"1:ws:{number}:ar:o")
    assert (await opened(town, number)).reached.by_version == {"ar": 1}
    # Read back once more, it changes nothing in what it says.
    again = await sent(town, number, "ar")
    await back(town, again, "x.po")
    assert (await one(town, number)).texts["ar"] == found


async def test_a_po_file_that_a_translators_program_saved(town: Town) -> None:
    """Such a program writes heads of its own beside ours, in another order, and wraps lines."""
    number = await composed(town, "Een lange regel " * 20)
    data = await sent(town, number, "ti")
    catalogue = read_po(BytesIO(data))
    for each in catalogue:
        if each.id:
            each.string = "ሰላም"
    catalogue.language_team = "ti <x@example.org>"
    out = BytesIO()
    write_po(out, catalogue, width=60)
    head = f'"X-Leerlijn-Announcement: {number}\\n"\n"Language: ti_ET\\n"\n'.encode()
    saved = out.getvalue().replace(b'"MIME-Version', head + b'"MIME-Version', 1).replace(b"\n", b"\r\n")
    assert "Taken from the file: Tigrinya" in await back(town, saved, "Uit Poedit.PO")
    assert (await one(town, number)).texts["ti"].words == "ሰላም"


async def test_a_spreadsheet_goes_and_comes_back(town: Town) -> None:
    await readers(town, "ar", "ti")
    number = await composed(town, "=1+1 <b>")
    await asked(town, number)
    await written(town, number, "ti", "ሰላም", "ትመጽእ?", "እወ\nኣይ")
    data = await sent(town, number, "xlsx")
    rows = list(load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
    assert rows[0][:2] == ("X-Leerlijn-Announcement", str(number))
    assert [row[:4] for row in rows[1:]] == [
        (None, "nl Nederlands", "ar العربية", "ti ትግርኛ"),
        ("text", "=1+1 <b>", None, "ሰላም"),
        ("question", "Komt u?", None, "ትመጽእ?"),
        ("answer 1", "Ja", None, "እወ"),
        ("answer 2", "Nee", None, "ኣይ"),
    ]
    cells = ["1 < 2 & <script>", "هل تأتي؟", "نعم", "لا"]
    assert "Taken from the file: Arabic, Tigrinya" in await back(
        town, filled(data, 3, cells), "vertaling.xlsx", SPREADSHEET
    )
    found = (await one(town, number)).texts["ar"]
    assert (found.words, found.question, found.answers) == (cells[0], cells[1], ("نعم", "لا"))
    assert "1 < 2 & <script>" in await tapped(town, f"1:ws:{number}:ar:h")


async def test_a_column_that_the_translator_added(town: Town) -> None:
    number = await composed(town)
    data = await sent(town, number, "xlsx")
    book = load_workbook(BytesIO(data))
    book.active.cell(2, 3).value = "so"
    book.active.cell(3, 3).value = "Koorsadu"
    book.active.cell(2, 4).value = "xx"
    book.active.cell(3, 4).value = "Iets"
    out = BytesIO()
    book.save(out)
    shown = await back(town, out.getvalue(), "v.xlsx", SPREADSHEET)
    assert "Taken from the file: Somali" in shown
    assert "xx: I do not know this language" in shown


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["", "هل تأتي؟", "نعم", "لا"], "Arabic, text: ✍️ There are no words in it"),
        (["مرحبا", "هل", "نعم", ""], "Arabic, answer 2: ✍️ There are no words in it"),
        (["مرحبا", "ه" * 201, "نعم", "لا"], "Arabic, question: ✂️ This is 201 characters long"),
        (["م" * (LONGEST + 1), "هل", "نعم", "لا"], f"Arabic, text: ✂️ This is {LONGEST + 1} characters long"),
        ([f"مرحبا {BSN}", "هل", "نعم", "لا"], "looks like a BSN"),
    ],
)
async def test_what_is_wrong_in_one_language_leaves_it_and_takes_the_others(
    town: Town, cells: list[str], why: str
) -> None:
    await readers(town, "ar", "ti")
    number = await composed(town)
    await asked(town, number)
    await written(town, number, "ar", "كما كان", "هل؟", "نعم\nلا")
    before = (await one(town, number)).texts["ar"]
    data = filled(await sent(town, number, "xlsx"), 3, cells)
    data = filled(data, 4, ["ሰላም", "ትመጽእ?", "እወ", "ኣይ"])
    shown = await back(town, data, "v.xlsx", SPREADSHEET)
    assert "Taken from the file: Tigrinya" in shown
    assert "Not taken, and left as it was:" in shown
    assert why in shown
    assert (await one(town, number)).texts["ar"] == before


async def test_the_dutch_words_were_changed_meanwhile(town: Town) -> None:
    await readers(town, "ar")
    number = await composed(town)
    data = translated(await sent(town, number, "ar"), {"text": "مرحبا"})
    town.stage.clock.move_to(town.now.replace(hour=12))
    await written(town, number, "nl", "Andere woorden")
    assert "changed after this file was made" in await back(town, data, "x.po")
    assert "Older than the Dutch text: Arabic" in await tapped(town, f"1:wh:{number}")
    # With other answers nothing of it would fit.
    await asked(town, number)
    assert "has 2 answers, and this has 0" in await back(town, data, "x.po")


def _other_number(data: bytes) -> bytes:
    return data.replace(b"X-Leerlijn-Announcement: 1", b"X-Leerlijn-Announcement: 999")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda data: b"", "the file cannot be read"),
        (lambda data: b"\x89PNG", "the file cannot be read"),
        (lambda data: b"\xff\xfe\x00\xd8", "the file cannot be read"),
        (lambda data: data.replace(b"X-Leerlijn", b"X-Other"), "not a file of an announcement"),
        (lambda data: data.replace(b'"Language: ar\\n"\n', b""), "does not say in which language"),
        (lambda data: data, "nothing is filled in"),
        (lambda data: data + b'\nmsgctxt "x"\nmsgid "open', "the file cannot be read"),
        (lambda data: data + b"#" * 1_000_001, "the file is too large"),
        (lambda data: _other_number(translated(data, {"text": "مرحبا"})), "I cannot find that"),
    ],
)
async def test_po_files_that_say_nothing(
    town: Town, spoil: Callable[[bytes], bytes], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    number = await composed(town)
    assert why in await back(town, spoil(await sent(town, number, "ar")), "x.po")
    assert set((await one(town, number)).texts) == {"nl"}
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_what_is_marked_unsure_is_not_there(town: Town) -> None:
    number = await composed(town)
    data = translated(await sent(town, number, "ar"), {"text": "مرحبا"})
    unsure = data.replace(b'msgctxt "text"', b'#, fuzzy\nmsgctxt "text"')
    assert "nothing is filled in" in await back(town, unsure, "x.po")


async def test_a_spreadsheet_of_nothing(town: Town) -> None:
    number = await composed(town)
    book = Workbook()
    book.active.append(["X-Leerlijn-Announcement", str(number)])
    out = BytesIO()
    book.save(out)
    assert "not a file of an announcement" in await back(town, out.getvalue(), "v.xlsx", SPREADSHEET)


async def test_a_list_of_people_is_still_one(town: Town) -> None:
    await composed(town)
    data = b"Clientnr;Voornaam\n1001;Anna\n"
    assert "➕ 1 new" in await back(town, data, "lijst.csv", "text/csv")


async def test_a_file_delivered_twice(town: Town) -> None:
    number = await composed(town)
    data = translated(await sent(town, number, "ar"), {"text": "مرحبا"})
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await back(town, data, "x.po")
    assert town.all(town.karin)[-2:] == [town.last(town.karin)] * 2
    assert (await one(town, number)).texts["ar"].words == "مرحبا"


async def test_p04_a_file_of_somebody_elses(town: Town) -> None:
    await readers(town, "ar")
    number = await composed(town, "Geheim")
    data = translated(await sent(town, number, "ar"), {"text": "مرحبا"})
    sheet = filled(await sent(town, number, "xlsx"), 3, ["مرحبا"])
    for name, where in (("Bram", "Voorbeeldstad"), ("Els", "Elders")):
        phone, _ = await town.another_coach(name, where)
        answers = {await back(town, one_, "x.po", phone=phone) for one_ in (data, _other_number(data))}
        answers.add(await back(town, sheet, "v.xlsx", SPREADSHEET, phone=phone))
        assert len(answers) == 1
        assert "I cannot find that" in answers.pop()
    assert set((await one(town, number)).texts) == {"nl"}


async def test_a_holder_sends_one(town: Town) -> None:
    phone, *_ = await readers(town, "en")
    number = await composed(town)
    data = translated(await sent(town, number, "ar"), {"text": "مرحبا"})
    assert "I passed this on" in await back(town, data, "x.po", phone=phone)
    assert set((await one(town, number)).texts) == {"nl"}
