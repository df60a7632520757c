"""Which column of a municipality's list holds what, and in which row its header stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.imports.tables import Cell, Row
from bot.rules.bsn import typed_line
from bot.rules.caseload import UnreadableTable
from bot.rules.errors import Empty
from bot.rules.folding import fold
from bot.rules.lengths import shortened
from bot.rules.trajectory import GivenKind

# Each field with the names that lists give it: letters and digits alone, without accents.
_NAMES: Mapping[str, str] = {
    "reference": "clientnr clientnummer clientid client referentie referentienummer referentienr ref nummerclient"
    " dossiernummer dossiernr dossier klantnummer klantnr zaaknummer zaaknr persoonsnummer reference",
    # In some lists these count the rows.
    "reference2": "nr nummer number",
    "first": "voornaam voornamen roepnaam firstname givenname",
    "before": "tussenvoegsel tussenvoegsels tussenv voorvoegsel voorvoegsels prefix",
    "surname": "achternaam geslachtsnaam familienaam surname lastname familyname",
    "whole": "naam volledigenaam clientnaam naamclient naamkandidaat name fullname",
    "birth": "geboortedatum gebdatum gebdat geboren geboortedag birthdate dateofbirth birth born",
    "phone": "mobiel mobielnummer mobielnr mobieletelefoon telefoonmobiel gsm mobile 06nummer",
    "phone2": "telefoon telefoonnummer telefoonnr tel telnr telnummer phone phonenumber telephone",
    "language": "taal moedertaal voorkeurstaal spreektaal taalvoorkeur contacttaal language",
    "law": "wet wetgeving wettelijkkader regime law",
    "route": "route leerroute routepip gekozenroute",
    "district": "wijk wijknaam woonwijk buurt buurtnaam woonbuurt stadsdeel gebied district neighbourhood area",
    "level": "niveau taalniveau nt2niveau nt2 niveaunt2 taalniveaunt2 erkniveau level languagelevel dutchlevel",
    "coach": "coach klantmanager klantregisseur regisseur consulent begeleider casemanager trajectbegeleider",
    "note": "opmerking opmerkingen notitie notities toelichting bijzonderheden note notes remark remarks",
    "bsn": "bsn bsnnummer bsnnr burgerservicenummer sofinummer sofinr citizennumber",
    GivenKind.TERM_END: "eindetermijn eindtermijn einddatumtermijn eindetermijndatum termijneinde termijntot"
    " eindeinburgeringstermijn einddatuminburgeringstermijn inburgeringstermijntot uiterstedatum endofterm termend",
    GivenKind.TERM_START: "begintermijn starttermijn startdatumtermijn begindatumtermijn aanvangtermijn termijnbegin"
    " termijnvanaf begininburgeringstermijn startdatuminburgeringstermijn startofterm termstart",
    GivenKind.PIP: "pipdatum datumpip pip pipvastgesteld datumvaststellingpip pipdate",
    GivenKind.NOTICE: "kennisgeving kennisgevingdatum datumkennisgeving kennisgevingsdatum notice",
    GivenKind.REGISTERED: "inschrijvingbrp brpinschrijving brp brpdatum datumbrp datuminschrijvingbrp inschrijfdatumbrp"
    " inschrijfdatum datuminschrijving registered",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_WHO = frozenset({"reference", "reference2", "first", "surname", "whole"})
# "Einde termijn (DUO)", "Einde termijn volgens brief DUO": the date of DUO's letter.
_OF_DUO = re.compile(r"\b(?:volgens|cf|conform|uit|van|in|de|brief|letter|by|duo)\b")

NAME_LIMIT = 60  # UTF-16 units of a column's name
_LOOKED_AT = 200  # characters of it
_HEADER_WITHIN = 20  # rows with content: above it stand titles
_TOTAL = re.compile(r"(?:sub ?)?tota(?:al|len|l|ls)\b.{0,30}|aantal\b.{0,30}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: where it is, its name as written, the field it fills (empty: none of ours)."""

    index: int
    name: str
    field: str
    of_duo: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    row: int
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        return self.columns[-1].index + 1

    def is_repeated_by(self, row: Row) -> bool:
        """As where a list was printed, page by page."""
        return all(
            column.index < len(row.cells) and fold(_name(row.cells[column.index])) == fold(column.name)
            for column in self.columns
        )


def find_header(rows: Sequence[Row]) -> Header:
    """The row, near the top, with the most names that we know. Raises UnreadableTable without one."""
    best: tuple[Column, ...] = ()
    at = 0
    most = 0
    for row in rows[:_HEADER_WITHIN]:
        columns = tuple(_columns(row))
        known = len({column.field for column in columns if column.field})
        if known > most:
            best, at, most = columns, row.number, known
    if not best:
        raise UnreadableTable("no_header")
    if not _WHO & {column.field for column in best}:
        raise UnreadableTable("no_person")
    return Header(at, best)


def is_total(row: Row) -> bool:
    """A line of sums below the list."""
    cells = [str(cell).strip() for cell in row.cells if str(cell).strip()]
    return len(cells) <= 3 and _TOTAL.fullmatch(fold(cells[0])) is not None


def _columns(row: Row) -> list[Column]:
    found = []
    for index, cell in enumerate(row.cells):
        name = _name(cell)
        if name:
            field, of_duo = _field(name)
            found.append(Column(index, name, field, of_duo))
    return found


def _name(cell: Cell) -> str:
    """A column's name as it is shown, in a chat or at a terminal: whatever stands in the cell."""
    try:
        return shortened(typed_line(str(cell)[:_LOOKED_AT], limit=2 * _LOOKED_AT), NAME_LIMIT)
    except Empty:
        return ""


def _field(name: str) -> tuple[str, bool]:
    folded = fold(name)
    words = re.sub(r"[\W_]+", " ", folded)
    plain = _FIELD_OF.get(words.replace(" ", ""), "")
    if plain or "duo" not in words.split():
        return plain, False
    return _FIELD_OF.get(_OF_DUO.sub("", words).replace(" ", ""), ""), True
