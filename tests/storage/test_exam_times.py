from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.exam_times import COUNTRY, ExamKind, times_of
from bot.rules.trajectory import ExamTimes, WaitingTime
from storage import Database, exam_times
from tests.builders import a_municipality

DAY = date(2026, 11, 1)


async def test_a_town_knows_its_own_times_alone(db: Database) -> None:
    here, there, nowhere = [await db.write(a_municipality, name) for name in ("Hier", "Daar", "Nergens")]
    await db.write(exam_times.set_time, here.id, "sign_up", "knm", weeks=9, source="DUO", checked=DAY)
    await db.write(exam_times.set_time, here.id, "result", "nt2", weeks=5, source="brief", checked=DAY)
    await db.write(exam_times.set_time, there.id, "result", "knm", weeks=4, source="DUO", checked=DAY)
    ids = [here.id, there.id, nowhere.id]
    assert await db.read(exam_times.of_municipalities, ids) == {
        here.id: ExamTimes({"knm": WaitingTime(9, "DUO", DAY)}, {"nt2": WaitingTime(5, "brief", DAY)}),
        there.id: ExamTimes({}, {"knm": WaitingTime(4, "DUO", DAY)}),
    }


async def test_the_last_look_holds_and_the_country_for_the_rest(db: Database) -> None:
    town = await db.write(a_municipality)
    for weeks in (9, 11):
        await db.write(
            exam_times.set_time,
            *(town.id, "sign_up", ExamKind.KNM),
            weeks=weeks,
            source=f"{weeks}",
            checked=DAY,
        )
    own = (await db.read(exam_times.of_municipalities, [town.id]))[town.id]
    assert own.sign_up == {"knm": WaitingTime(11, "11", DAY)}
    times = times_of(own)
    assert times.sign_up["knm"].weeks == 11
    assert times.sign_up["nt2"] == COUNTRY.sign_up["nt2"]
    assert times.result == COUNTRY.result


@pytest.mark.parametrize(("what", "exam"), [("answer", "knm"), ("result", "ona")])
async def test_the_database_knows_no_other_times(db: Database, what: str, exam: str) -> None:
    town = await db.write(a_municipality)
    with pytest.raises(IntegrityError):
        await db.write(exam_times.set_time, town.id, what, exam, weeks=1, source="", checked=DAY)
