"""The dates of an imagined person, computed without any database."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from bot.commands.running import end
from bot.rules.trajectory import (
    SEVERAL,
    Attempt,
    AttemptState,
    Cohort,
    Extension,
    Given,
    GivenKind,
    Group,
    Law,
    Part,
    Record,
    Route,
    Source,
    Stage,
    Trajectory,
)

_YEARS = range(2000, 2100)
_UNITS = {"m": "months", "d": "days"}
# On whose paper each date stands; what is not named here a coach says.
_SOURCES = {
    GivenKind.NOTICE: Source.DUO_LETTER,
    GivenKind.PIP: Source.PIP,
    GivenKind.PIP_AGAIN: Source.PIP,
    GivenKind.TERM_START: Source.DUO_LETTER,
    GivenKind.TERM_END: Source.DUO_LETTER,
    GivenKind.NEW_TERM: Source.DECISION,
    GivenKind.EXTENSION: Source.DECISION,
    GivenKind.BENEFIT_START: Source.DECISION,
    GivenKind.DECISION: Source.DECISION,
}
_HELP = {
    GivenKind.OBLIGED: "The obligation began.",
    GivenKind.NOTICE: "Date on DUO's notice (kennisgeving).",
    GivenKind.REGISTERED: "Registered in the municipality where the person is housed.",
    GivenKind.INFORMATION: "Needed information of others arrived late.",
    GivenKind.PIP: "Date on the first PIP.",
    GivenKind.MOVED: "Registered in another municipality.",
    GivenKind.PIP_AGAIN: "Date on the PIP after a move.",
    GivenKind.OFFER: "The course offer was made.",
    GivenKind.EDUCATION_STARTED: "The onderwijsroute really started.",
    GivenKind.TERM_START: "First day of the term by DUO's letter.",
    GivenKind.TERM_END: "Last day of the term by DUO's letter.",
    GivenKind.NEW_TERM: "A decision that starts a new term was made known.",
    GivenKind.DUO_REQUEST: "DUO was asked for more time or dispensation.",
    GivenKind.EXTENSION: "Granted: ground, ground:MONTHSm, ground:DAYSd, or ground:FIRST:LAST.",
    GivenKind.BENEFIT_REQUEST: "Request for bijstand.",
    GivenKind.LANGUAGE_TEST: "Result of the taaltoets.",
    GivenKind.LANGUAGE_NOTICE: "Written notice about the taaleis.",
    GivenKind.BENEFIT_START: "First day of the right to bijstand.",
    GivenKind.BENEFIT_REVIEW: "Review of the benefit.",
    GivenKind.DECISION: "Any decision, on the day it was sent.",
}


class _Day(click.ParamType[Any]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        return value if isinstance(value, date) else self.read(value, param, ctx)

    def read(self, text: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.fail(f"{text} is no date like 2026-05-29.", param, ctx)
        if day.year not in _YEARS:
            self.fail(f"{text} is not between 2000 and 2099.", param, ctx)
        return day


class _Extension(_Day):
    """Becomes the values of a `Given` that make its length; without a day of its own it has none yet."""

    name = "extension"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, dict):
            return value
        ground, *length = value.split(":")
        if ground not in list(Extension):
            self.fail(f"{ground} is none of {', '.join(Extension)}.", param, ctx)
        found: dict[str, Any] = {"ground": Extension(ground)}
        if len(length) == 2:
            first, last = (self.read(each, param, ctx) for each in length)
            found |= {"day": first, "until": last}
        elif length:
            number, unit = length[0][:-1], length[0][-1:]
            if len(length) > 1 or unit not in _UNITS or not number.isdecimal() or len(number) > 4:
                self.fail(f"{value} has no length like 6m, 40d or 2026-02-01:2026-05-31.", param, ctx)
            found[_UNITS[unit]] = int(number)
        return found


def _with_given(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each kind of date that can be entered, in the order of `GivenKind`."""
    for kind in reversed(GivenKind):
        name = "--pip-date" if kind is GivenKind.PIP else f"--{kind.replace('_', '-')}"
        shape = _Extension() if kind is GivenKind.EXTENSION else _Day()
        command = click.option(name, kind.value, type=shape, multiple=kind in SEVERAL, help=_HELP[kind])(
            command
        )
    return command


def _one_of(values: type[Law] | type[Cohort] | type[Route] | type[Group] | type[Stage] | type[Part]) -> Any:
    return click.Choice([one.value for one in values])


@click.command()
@click.option("--law", type=_one_of(Law), help="Left out, the day of the obligation tells it.")
@click.option("--cohort", type=_one_of(Cohort), help="Of wi2013, by its first year.")
@click.option("--route", type=_one_of(Route), help="Of wi2021.")
@click.option("--group", type=_one_of(Group), default=Group.ASYLUM.value, show_default=True)
@click.option("--stage", type=_one_of(Stage), default=Stage.HOUSED.value, show_default=True)
@click.option("--passed", type=_one_of(Part), multiple=True, help="A part that is done; may be repeated.")
@_with_given
@click.option("--today", type=_Day(), help="Left out, it is today.")
@click.option("--json", "as_json", is_flag=True, help="Print law and dates for programs.")
def terms(
    law: str | None,
    cohort: str | None,
    route: str | None,
    group: str,
    stage: str,
    passed: tuple[str, ...],
    today: date | None,
    as_json: bool,
    **given: Any,
) -> None:
    """The computed dates of an imagined person, with the law of each; the database is not touched."""
    from zoneinfo import ZoneInfo

    from bot.clock import WallClock
    from bot.printing import date_to_json, print_dates
    from bot.rules.exam_parts import law_of
    from bot.rules.line import every_date
    from bot.rules.trajectory import ZONE

    chosen = Law(law) if law else law_of(given["obliged"]) if given["obliged"] else None
    if chosen is None:
        end("Say --law, or --obliged with a day from 2013 on.")
    record = Record(
        holder_id=0,
        trajectory=Trajectory(
            law=chosen,
            cohort=Cohort(cohort) if cohort else None,
            route=Route(route) if route else None,
            came_for=Group(group),
            stage=Stage(stage),
        ),
        given=tuple(_given(given)),
        attempts=tuple(_passed(number, Part(part)) for number, part in enumerate(passed, 1)),
    )
    today = today or WallClock().now().astimezone(ZoneInfo(ZONE)).date()
    dates = every_date(record, today=today)
    if as_json:
        told = {"law": chosen, "dates": [date_to_json(one) for one in dates]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print_dates(dates)


def _given(options: dict[str, Any]) -> list[Given]:
    found: list[Given] = []
    for kind in GivenKind:
        values = options[kind] if kind in SEVERAL else [options[kind]] if options[kind] else []
        for value in values:
            said = value if isinstance(value, dict) else {"day": value}
            # An extension of so many months has no day of its own.
            day = said.get("day", date.min)
            source = _SOURCES.get(kind, Source.COACH)
            found.append(Given(**{**said, "id": len(found) + 1, "kind": kind, "day": day, "source": source}))
    return found


def _passed(number: int, part: Part) -> Attempt:
    return Attempt(
        id=number,
        part=part,
        level=None,
        day=None,
        at=None,
        place="",
        state=AttemptState.PASSED,
        by_school=False,
        source=Source.COACH,
        set_by=None,
        set_at=None,
    )
