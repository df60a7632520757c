"""One person's whole line, from the command line."""

import json
from datetime import date, datetime

from sqlalchemy import Connection

from bot.actions import trajectories as actions
from bot.rules.trajectory import GivenKind, HoursKind, Route, Source
from bot.rules.values import Holder
from tests.builders import a_holder
from tests.cli.conftest import Cli, DataOf


def on_b1(tx: Connection, *, now: datetime) -> Holder:
    made = a_holder(tx, "Semhar", now=now)
    coach = made.coach_id or 0
    actions.set_route(tx, coach, made.id, Route.B1, now=now)
    actions.enter_date(tx, coach, made.id, GivenKind.PIP, date(2024, 2, 29), Source.PIP, now=now)
    actions.enter_hours(tx, coach, made.id, HoursKind.NT2, 90, date(2026, 11, 1), Source.SCHOOL, now=now)
    return made


def test_the_line_as_data(with_data: Cli, db_of: DataOf, now: datetime) -> None:
    holder = db_of(on_b1, now=now)
    found = json.loads(with_data.run("line", str(holder.id), "--json").stdout)
    assert (found["holder"], found["law"], found["route"]) == (holder.id, "wi2021", "B1")
    [end] = [one for one in found["dates"] if one["kind"] == "term_end"]
    assert (end["day"], end["article"]) == ("2027-02-28", "Wet inburgering 2021 art. 11")
    assert {"part": "knm", "level": None, "state": "not_yet", "attempts": 0} in found["parts"]
    assert found["hours"][0]["minutes"] == 90
    assert found["clashes"] == []


def test_the_line_for_a_reader(with_data: Cli, db_of: DataOf, now: datetime) -> None:
    holder = db_of(on_b1, now=now)
    printed = with_data.run("line", str(holder.id)).stdout
    assert "law: wi2021, route: B1, stage: housed" in printed
    assert "Sun 2027-02-28  term_end  [berekend, not confirmed]" in printed
    assert "knm: not_yet, attempts: 0" in printed
    assert "1.5 of 600" in printed
    assert "Semhar" not in printed


def test_nobody_of_that_number(with_data: Cli) -> None:
    assert with_data.fails("line", "99") == "There is no person with number 99."
