"""How a date comes to stand on the line: as somebody entered it, or computed by a rule."""

from collections.abc import Mapping
from datetime import date

from bot.rules.trajectory import Basis, DateKind, Given, GivenKind, Limit, LineDate, Part, Record, Source

# Papers of those who decide. What others say may be right as well, and needs to be confirmed.
_PAPERS = frozenset({Source.DUO_LETTER, Source.PIP, Source.DECISION})


def is_confirmed(given: Given) -> bool:
    """Whether it stands on paper: in a letter of DUO, in the PIP, in a decision."""
    return given.source in _PAPERS


def stated(record: Record, kind: GivenKind) -> Given | None:
    """The newest of this kind that somebody states, which beats our reckoning; one that was computed does not."""
    found = [one for one in record.given if one.kind is kind and one.source is not Source.COMPUTED]
    return found[-1] if found else None


def as_given(
    kind: DateKind, given: Given, *, limit: Limit = Limit.ON, subject_id: int | None = None
) -> LineDate:
    return LineDate(
        kind=kind,
        day=given.day,
        source=given.source,
        basis=Basis("given", (("day", given.day),)),
        limit=limit,
        confirmed=is_confirmed(given),
        subject_id=subject_id,
    )


def computed(
    kind: DateKind,
    day: date,
    rule: str,
    inputs: Mapping[str, date | int | str],
    *,
    limit: Limit,
    part: Part | None = None,
    subject_id: int | None = None,
) -> LineDate:
    """The rule is one of `bot.rules.law_sources`; the inputs are what it took, in the order in which they are told."""
    return LineDate(
        kind=kind,
        day=day,
        source=Source.COMPUTED,
        basis=Basis(rule, tuple(inputs.items())),
        limit=limit,
        part=part,
        subject_id=subject_id,
    )
