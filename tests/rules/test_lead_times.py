"""Lead times as they are typed and chosen."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import NotUnderstood
from bot.rules.lead_times import parse_lead_time, parse_lead_times
from bot.rules.values import DEFAULT_LEAD_TIMES, LeadTime


@pytest.mark.parametrize(
    ("code", "lead_time"),
    [
        ("7d", LeadTime(days=7)),
        ("1d@18:00", LeadTime(days=1, at=time(18))),
        ("2h", LeadTime(hours=2)),
        ("60d", LeadTime(days=60)),
        ("72h", LeadTime(hours=72)),
        (" 2H ", LeadTime(hours=2)),
        ("٢h", LeadTime(hours=2)),
    ],
)
def test_lead_times(code: str, lead_time: LeadTime) -> None:
    assert parse_lead_time(code) == lead_time


@pytest.mark.parametrize(
    "code",
    [
        "",
        "7",
        "d",
        "0d",
        "61d",
        "0h",
        "73h",
        "1d@24:00",
        "1d@9:00",
        "2h@09:00",
        "-1d",
        "²h",
        "1d\x00",
        "9" * 9999,
    ],
)
def test_what_is_no_lead_time(code: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_lead_time(code)


def test_several_keep_their_order_and_come_once() -> None:
    codes = [lead_time.code for lead_time in DEFAULT_LEAD_TIMES]
    assert parse_lead_times([*codes, "2h"]) == DEFAULT_LEAD_TIMES
    assert parse_lead_times([]) == ()
    with pytest.raises(NotUnderstood):
        parse_lead_times(["2h", "soon"])


@given(
    st.builds(
        LeadTime,
        days=st.integers(1, 60),
        at=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    )
    | st.builds(LeadTime, hours=st.integers(1, 72))
)
def test_every_lead_time_comes_back_from_its_code(lead_time: LeadTime) -> None:
    assert parse_lead_time(lead_time.code) == lead_time
