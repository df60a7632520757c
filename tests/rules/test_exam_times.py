"""How long exams take, and when somebody should look again."""

from datetime import date, timedelta

import pytest

from bot.rules.exam_times import COUNTRY, ExamKind, exam_kind, is_stale, times_of
from bot.rules.trajectory import ExamTimes, Level, Part, WaitingTime


@pytest.mark.parametrize(
    ("part", "level", "kind"),
    [
        (Part.WRITING, Level.A2, ExamKind.A2_PRODUCTIVE),
        (Part.SPEAKING, Level.A2, ExamKind.A2_PRODUCTIVE),
        (Part.READING, Level.A2, ExamKind.A2_RECEPTIVE),
        (Part.LISTENING, Level.A2, ExamKind.A2_RECEPTIVE),
        (Part.READING, Level.B1, ExamKind.NT2),
        (Part.SPEAKING, Level.B2, ExamKind.NT2),
        (Part.READING, None, None),
        (Part.KNM, None, ExamKind.KNM),
        (Part.KNM, Level.A2, ExamKind.KNM),
        (Part.PVT, None, None),
        (Part.MAP, None, None),
        (Part.Z_TALK, None, None),
        (Part.ONA_PORTFOLIO, None, None),
        (Part.ONA_FINISH, Level.A2, None),
    ],
)
def test_the_exam_of_a_part(part: Part, level: Level | None, kind: ExamKind | None) -> None:
    assert exam_kind(part, level) is kind


def test_the_times_of_the_country() -> None:
    assert {kind: one.weeks for kind, one in COUNTRY.result.items()} == {
        "a2_productive": 16,
        "a2_receptive": 8,
        "knm": 8,
        "nt2": 6,
    }
    assert {one.weeks for one in COUNTRY.sign_up.values()} == {7}
    assert set(COUNTRY.sign_up) == set(COUNTRY.result) == set(ExamKind)
    every = (*COUNTRY.sign_up.values(), *COUNTRY.result.values())
    assert all(one.source.startswith("https://") for one in every)


def test_a_municipality_enters_one_kind() -> None:
    longer = WaitingTime(11, "school", date(2026, 10, 1))
    times = times_of(ExamTimes(sign_up={"knm": longer}, result={}))
    assert times.sign_up["knm"] is longer
    assert times.sign_up["nt2"] is COUNTRY.sign_up["nt2"]
    assert times.result == COUNTRY.result
    assert times_of(None) is COUNTRY


def test_stale_after_180_days() -> None:
    checked = date(2026, 5, 1)
    waiting = WaitingTime(7, "https://inburgeren.nl/", checked)
    assert not is_stale(waiting, checked + timedelta(days=180))
    assert is_stale(waiting, checked + timedelta(days=181))
