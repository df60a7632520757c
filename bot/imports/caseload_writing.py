"""A municipality's people as a list that its own programs open, and that is read back as it was."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.exports import Table
from bot.i18n.languages import LANGUAGES
from bot.rules.caseload import KnownPerson
from bot.rules.names import sort_key
from bot.rules.trajectory import GivenKind, Law

# In the words of `bot.imports.columns`.
_DATES = {
    GivenKind.TERM_START: "Begin termijn",
    GivenKind.TERM_END: "Einde termijn",
    GivenKind.PIP: "PIP-datum",
    GivenKind.NOTICE: "Kennisgeving",
    GivenKind.REGISTERED: "Inschrijving BRP",
}
_LAWS = {Law.WI2013: "Wi2013", Law.WI2021: "Wi2021", Law.NOT_OBLIGED: "Niet inburgeringsplichtig"}
HEADER = (
    *("Clientnr", "Voornaam", "Achternaam", "Geboortedatum", "Mobiel", "Taal", "Wet", "Route"),
    *_DATES.values(),
    *("Wijk", "Taalniveau"),
    "Coach",
)


def write_caseload(people: Iterable[KnownPerson], coaches: Mapping[int, str]) -> Table:
    """All that a list can say, a person a row, in the order of Dutch lists. `coaches` are names by id."""
    ordered = sorted(people, key=lambda person: (sort_key(person.surname, person.name), person.id))
    return Table(
        HEADER,
        [
            (
                person.reference,
                person.name,
                person.surname,
                _birth(person.birth),
                person.phone,
                _language(person.language),
                _LAWS[person.law] if person.law else "",
                person.route or "",
                *(_day(person.dates[kind].day) if kind in person.dates else "" for kind in _DATES),
                person.district,
                person.level or "",
                coaches.get(person.coach_id or 0, ""),
            )
            for person in ordered
        ],
    )


def _language(code: str | None) -> str:
    return LANGUAGES[code].dutch_name if code is not None and code in LANGUAGES else ""


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def _birth(born: str) -> str:
    return _day(date.fromisoformat(born)) if len(born) > 4 else born
