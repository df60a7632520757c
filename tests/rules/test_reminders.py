"""What is planned about an appointment, and what is still wanted at the time of sending (T01, T03-T06)."""

import time as process_time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.local_time import start_of_day
from bot.rules.quiet_hours import is_quiet
from bot.rules.reminders import SETTLE, is_silent, plan, still_wanted
from bot.rules.values import (
    DEFAULT_LEAD_TIMES,
    Appointment,
    AppointmentState,
    ChatState,
    Kind,
    LeadTime,
    Planned,
    Rank,
    Skip,
    Told,
)
from tests.rules.examples import (
    DAY_AND_HOURS,
    NOW,
    ZONE,
    a_holder,
    a_municipality,
    a_row,
    an_appointment,
    case,
    instants,
    local,
    right,
    utc,
    wall,
)

MUNICIPALITY = a_municipality()


@pytest.fixture(params=["UTC", "America/New_York"])
def _process_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    process_time.tzset()
    yield
    monkeypatch.undo()
    process_time.tzset()


in_any_process_zone = pytest.mark.usefixtures("_process_zone")


def planned(
    appointment: Appointment, now: datetime, lead_times: tuple[LeadTime, ...] = DAY_AND_HOURS
) -> list[Planned]:
    return plan(appointment, lead_times=lead_times, municipality=MUNICIPALITY, now=now)


def told(appointment: Appointment) -> Appointment:
    """The holder knows it as it is now."""
    return replace(appointment, told=Told(appointment.start, appointment.place))


def changed(appointment: Appointment, **changes: object) -> Appointment:
    return replace(appointment, version=appointment.version + 1, **changes)


def reminders(messages: list[Planned]) -> list[str]:
    return [wall(each.due) for each in messages if each.kind is Kind.APPOINTMENT_REMINDER]


def news(messages: list[Planned]) -> list[Planned]:
    return [each for each in messages if each.kind is not Kind.APPOINTMENT_REMINDER]


def skipped(
    message: Planned,
    appointment: Appointment | None,
    now: datetime,
    *,
    newest_due: bool = True,
    chat_state: ChatState | None = ChatState.OPEN,
    **holder: object,
) -> Skip | None:
    return still_wanted(
        a_row(message), appointment, a_holder(**holder), chat_state, newest_due=newest_due, now=now
    )


# Lead times on the wall clock


@in_any_process_zone
def test_days_before_keep_the_clock_time_over_the_spring_change() -> None:
    appointment = told(an_appointment(local(case("T01")["given"][0]["appointment_local"])))
    [reminder] = planned(appointment, local("2027-03-01 12:00"), (LeadTime(days=7),))
    assert reminder.due == utc(right("T01")["a"]["due_utc"])
    assert reminder.useful_until == appointment.start
    assert reminder.rule == "7d"
    assert reminder.key == "appointment:5:2027-03-29T08:00Z:7d"


@in_any_process_zone
def test_a_whole_day_is_announced_at_nine_and_useful_until_it_ends() -> None:
    day = date.fromisoformat(case("T03")["given"]["deadline_date"])
    deadline = told(an_appointment(start_of_day(day, ZONE), all_day=True, last_day=day))
    messages = planned(deadline, NOW, (LeadTime(days=7), LeadTime(days=1), LeadTime(hours=2)))
    assert [each.due for each in messages] == [utc(due) for due in right("T03")["due_utc"]]
    assert {wall(each.useful_until) for each in messages} == {"2026-12-05 00:00"}


def test_by_default_a_week_an_evening_and_two_hours_before() -> None:
    appointment = told(an_appointment(local("2026-12-01 14:30")))
    messages = planned(appointment, NOW, DEFAULT_LEAD_TIMES)
    assert reminders(messages) == ["2026-11-24 14:30", "2026-11-30 18:00", "2026-12-01 12:30"]
    assert [each.rule for each in messages] == ["7d", "1d@18:00", "2h"]
    assert {each.rank for each in messages} == {Rank.REMINDER}


def test_hours_count_on_the_clock_that_never_jumps() -> None:
    [reminder] = planned(
        told(an_appointment(local("2027-03-28 09:00"))), local("2027-03-27 20:30"), (LeadTime(hours=1),)
    )
    assert reminder.due == utc("2027-03-28T06:00Z")


def test_of_two_reminders_close_together_the_later_stays() -> None:
    appointment = told(an_appointment(local("2026-12-01 19:50")))
    leads = (LeadTime(days=1), LeadTime(hours=26), LeadTime(days=1, at=time(18)), LeadTime(hours=2))
    assert reminders(planned(appointment, NOW, leads)) == [
        "2026-11-30 18:00",
        "2026-11-30 19:50",
        "2026-12-01 17:50",
    ]


# A move, a correction, a cancellation (T04)


@in_any_process_zone
def test_an_appointment_that_is_moved_changed_and_cancelled() -> None:
    create, move, place, tick, cancel, _, _, _, _, _ = case("T04")["steps"]
    appointment = an_appointment(local(create["start"]), place=create["place"])
    first = planned(appointment, local(create["at"]))
    assert [(each.rule, wall(each.due)) for each in first] == [
        ("new", "2026-11-17 12:00"),
        ("1d", "2026-11-18 10:00"),
        ("2h", "2026-11-19 08:00"),
    ]
    appointment = changed(told(appointment), start=local(move["start"]))
    moved = planned(appointment, local(move["at"]))
    [message] = news(moved)
    assert (message.kind, message.rank) == (Kind.APPOINTMENT_CHANGED, Rank.CHANGE)
    assert (message.key, message.due) == ("appointment:5:changed:2", local(move["at"]) + SETTLE)
    assert reminders(moved) == [*right("T04")["reminders_A_local"], "2026-11-24 12:00"]
    assert skipped(first[1], appointment, local("2026-11-18 10:00")) is Skip.MOVED

    appointment = changed(told(appointment), place=place["place"])
    [message, *_] = planned(appointment, local(place["at"]))
    assert message.key == "appointment:5:changed:3"
    assert skipped(moved[1], appointment, local(tick["at"])) is None

    appointment = changed(told(appointment), state=AppointmentState.CANCELLED)
    [message] = planned(appointment, local(cancel["at"]))
    assert (message.kind, message.due) == (Kind.APPOINTMENT_CANCELLED, local(cancel["at"]))
    assert message.key == "appointment:5:cancelled:4"
    assert skipped(message, appointment, local(cancel["at"])) is None
    assert skipped(moved[2], appointment, local("2026-11-24 12:00")) is Skip.CANCELLED


@in_any_process_zone
def test_an_appointment_entered_shortly_before_it_starts_is_one_message() -> None:
    step = case("T04")["steps"][6]
    appointment = an_appointment(local(step["start"]))
    messages = planned(appointment, local(step["at"]))
    assert len(messages) == right("T04")["messages_B"]
    assert (messages[0].rule, messages[0].due) == ("new", local(step["at"]))
    assert planned(told(appointment), local(step["at"])) == []


def test_a_reminder_right_after_the_news_is_dropped() -> None:
    appointment = an_appointment(local("2026-11-25 11:30"))
    assert [each.rule for each in planned(appointment, local("2026-11-25 09:00"))] == ["new"]
    assert [each.rule for each in planned(appointment, local("2026-11-25 08:59"))] == ["new", "2h"]


@in_any_process_zone
def test_two_moves_within_a_minute_are_one_message() -> None:
    create, first, second = case("T04")["steps"][7:]
    appointment = told(an_appointment(local(create["start"])))
    appointment = changed(appointment, start=local(first["start"]))
    [earlier] = news(planned(appointment, local(first["at"])))
    assert earlier.due > local(second["at"])
    appointment = changed(appointment, start=local(second["start"]))
    messages = planned(appointment, local(second["at"]))
    assert len(news(messages)) == right("T04")["moved_messages_C_max"]
    assert reminders(messages) == right("T04")["reminders_C_local"]


def test_a_correction_taken_back_needs_no_message() -> None:
    appointment = told(an_appointment(local("2026-11-27 09:00")))
    moved = changed(appointment, start=local("2026-11-27 11:00"))
    [message] = news(planned(moved, NOW))
    back = changed(moved, start=appointment.start)
    assert news(planned(back, NOW)) == []
    assert skipped(message, back, NOW + SETTLE) is Skip.TOLD


def test_what_nobody_was_told_of_is_not_cancelled_aloud() -> None:
    appointment = an_appointment(local("2026-11-27 09:00"), state=AppointmentState.CANCELLED)
    assert planned(appointment, NOW) == []


def test_a_cancellation_counts_for_the_time_that_the_holder_knows() -> None:
    appointment = told(an_appointment(local("2026-11-20 09:00")))
    off = changed(appointment, start=local("2026-11-19 09:00"), state=AppointmentState.CANCELLED)
    [message] = planned(off, local("2026-11-19 12:00"))
    assert message.useful_until == local("2026-11-20 09:00")


def test_nothing_is_said_about_what_has_begun() -> None:
    appointment = an_appointment(local("2026-11-18 12:00"))
    assert planned(appointment, local("2026-11-18 12:00")) == []
    assert planned(changed(told(appointment), place="loket 9"), local("2026-11-18 12:01")) == []
    off = changed(told(appointment), state=AppointmentState.CANCELLED)
    assert planned(off, local("2026-11-18 12:01")) == []


def test_a_change_of_a_whole_day_is_told_while_it_lasts() -> None:
    course = told(
        an_appointment(local("2026-12-07 00:00"), all_day=True, last_day=date(2026, 12, 11), place="A")
    )
    moved = changed(course, place="B")
    assert [each.rule for each in planned(moved, local("2026-12-11 10:00"))] == ["changed"]
    assert planned(moved, local("2026-12-12 00:00")) == []


# The night (T06)


@in_any_process_zone
def test_a_reminder_in_the_night_comes_the_evening_before() -> None:
    given_a = case("T06")["given"][0]
    appointment = told(an_appointment(local(given_a["appointment"])))
    assert reminders(planned(appointment, NOW)) == ["2026-11-19 08:30", "2026-11-19 20:00"]
    assert reminders(planned(appointment, local("2026-11-19 20:00"))) == []


def test_a_reminder_in_the_night_is_dropped_after_one_in_the_evening() -> None:
    appointment = told(an_appointment(local("2026-11-20 08:30")))
    leads = (LeadTime(days=1, at=time(18)), LeadTime(hours=2))
    assert reminders(planned(appointment, NOW, leads)) == ["2026-11-19 18:00"]
    # Also when that one has gone and the plan is made again.
    assert reminders(planned(appointment, local("2026-11-19 18:30"), leads)) == []


def test_a_reminder_in_the_night_is_dropped_after_the_news() -> None:
    appointment = an_appointment(local("2026-11-20 08:30"))
    assert [each.rule for each in planned(appointment, local("2026-11-19 16:00"), (LeadTime(hours=2),))] == [
        "new"
    ]


def test_two_reminders_in_one_night_become_one() -> None:
    appointment = told(an_appointment(local("2026-11-20 08:30")))
    assert reminders(planned(appointment, NOW, (LeadTime(hours=2), LeadTime(hours=3)))) == [
        "2026-11-19 20:00"
    ]


@in_any_process_zone
def test_word_of_something_near_does_not_wait_for_the_morning() -> None:
    given_d = case("T06")["given"][3]
    now = local(given_d["cancelled_at"])
    appointment = told(an_appointment(local(given_d["appointment"])))
    [message] = planned(changed(appointment, state=AppointmentState.CANCELLED), now)
    assert message.due == local(right("T06")["d"]["deliver"])
    assert is_silent(a_row(message), municipality=MUNICIPALITY, now=now) is right("T06")["d"]["silent"]


def test_a_move_away_from_this_morning_does_not_wait_either() -> None:
    appointment = told(an_appointment(local("2026-11-20 08:00")))
    moved = changed(appointment, start=local("2026-12-01 08:00"))
    assert news(planned(moved, local("2026-11-20 06:50")))[0].due == local("2026-11-20 06:50") + SETTLE


def test_word_of_something_far_waits_for_the_morning() -> None:
    late = local("2026-11-19 23:40")
    appointment = an_appointment(local("2026-11-24 14:00"))
    assert wall(planned(appointment, late)[0].due) == right("T06")["b"]["deliver"]
    moved = changed(told(appointment), place="loket 5")
    assert wall(planned(moved, late)[0].due) == right("T06")["b"]["deliver"]


def test_a_reply_at_night_is_heard() -> None:
    [message] = news(planned(an_appointment(local("2026-11-20 08:00")), NOW))
    night = local("2026-11-20 02:05")
    assert is_silent(a_row(message), municipality=MUNICIPALITY, now=night)
    assert not is_silent(a_row(message), municipality=MUNICIPALITY, now=NOW)
    reply = replace(a_row(message), rank=Rank.REPLY)
    assert not is_silent(reply, municipality=MUNICIPALITY, now=night)


# Back after an outage (T05)


@pytest.fixture
def back() -> datetime:
    return local(case("T05")["down"][1])


def test_a_reminder_of_what_is_over_is_not_sent(back: datetime) -> None:
    appointment = told(an_appointment(local("2026-11-17 09:00")))
    [reminder] = planned(appointment, local("2026-11-15 12:00"), (LeadTime(days=1),))
    assert wall(reminder.due) == case("T05")["missed"][0]["due"]
    assert skipped(reminder, appointment, back) is Skip.OVER


def test_a_late_reminder_of_what_is_ahead_is_sent(back: datetime) -> None:
    appointment = told(an_appointment(local("2026-11-18 14:00")))
    reminder = planned(appointment, local("2026-11-15 12:00"))[0]
    assert wall(reminder.due) == case("T05")["missed"][1]["due"]
    assert skipped(reminder, appointment, back) is None


def test_of_two_late_reminders_the_last_is_sent(back: datetime) -> None:
    appointment = told(an_appointment(local("2026-11-18 12:30")))
    first, last = planned(appointment, local("2026-11-15 12:00"))
    assert [wall(first.due), wall(last.due)] == case("T05")["missed"][5]["due"]
    assert skipped(first, appointment, back, newest_due=False) is Skip.SUPERSEDED
    assert skipped(last, appointment, back) is None


# The check at sending


def test_nobody_is_written_to_who_cannot_or_does_not_want_to_be() -> None:
    appointment = told(an_appointment(local("2026-11-27 09:00")))
    [first, *_] = planned(appointment, NOW)
    assert skipped(first, appointment, NOW) is None
    assert skipped(first, appointment, NOW, chat_state=None, chat_id=None) is Skip.NOT_LINKED
    assert skipped(first, appointment, NOW, chat_state=ChatState.BLOCKED) is Skip.CLOSED
    assert skipped(first, appointment, NOW, chat_state=ChatState.GONE) is Skip.CLOSED
    assert skipped(first, appointment, NOW, stopped_at=NOW) is Skip.STOPPED
    assert skipped(first, appointment, NOW, consent_at=None) is Skip.STOPPED


def test_a_message_about_what_is_no_longer_there_is_not_sent() -> None:
    appointment = an_appointment(local("2026-11-27 09:00"))
    new, reminder, _ = planned(appointment, NOW)
    assert skipped(new, None, NOW) is Skip.CANCELLED
    assert skipped(reminder, None, NOW) is Skip.CANCELLED
    assert skipped(new, told(appointment), NOW) is Skip.TOLD
    assert skipped(new, appointment, NOW) is None
    [off] = planned(changed(told(appointment), state=AppointmentState.CANCELLED), NOW)
    assert skipped(off, told(appointment), NOW) is Skip.SUPERSEDED
    assert skipped(off, None, NOW) is Skip.CANCELLED


# Always


LEADS = st.lists(
    st.one_of(
        st.builds(
            LeadTime,
            days=st.integers(1, 60),
            at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        ),
        st.builds(LeadTime, hours=st.integers(1, 72)),
    ),
    max_size=4,
    unique_by=lambda lead: lead.code,
).map(tuple)


@st.composite
def appointments(draw: st.DrawFn) -> Appointment:
    start = draw(instants()).replace(second=0)
    zone = draw(st.sampled_from([ZONE, "America/New_York", "Asia/Kabul"]))
    all_day = draw(st.booleans())
    if all_day:
        start = start_of_day(start.date(), zone)
    knows = draw(
        st.none() | st.builds(Told, st.just(start) | instants(), st.sampled_from(["loket 3", "loket 5"]))
    )
    return an_appointment(
        start,
        zone=zone,
        all_day=all_day,
        last_day=start.date() + timedelta(days=draw(st.integers(1, 3))) if all_day else None,
        state=draw(st.sampled_from(AppointmentState)),
        told=knows,
    )


@given(
    appointments(),
    LEADS,
    st.integers(-10, 100_000).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_every_plan(appointment: Appointment, leads: tuple[LeadTime, ...], ahead: timedelta) -> None:
    now = appointment.start - ahead
    messages = planned(appointment, now, leads)
    assert messages == sorted(messages, key=lambda each: each.due)
    keys = [each.key for each in messages]
    assert len(set(keys)) == len(keys)
    assert [each.key for each in planned(appointment, now, leads[::-1])] == keys
    later = now + timedelta(seconds=1)
    assert {each.key for each in planned(appointment, later, leads)} <= set(keys)
    for message in messages:
        assert now <= message.due < message.useful_until
        if message.kind is Kind.APPOINTMENT_REMINDER:
            assert now < message.due < appointment.start
            assert not is_quiet(message.due, time(21), time(8), ZONE)
            assert skipped(message, appointment, message.due) is None
    for one, next_one in pairwise(messages):
        assert next_one.due - one.due >= timedelta(minutes=30)


@given(instants(), st.integers(1, 60))
def test_the_local_hour_survives_the_clock_changes(start: datetime, days: int) -> None:
    appointment = told(an_appointment(start))
    [reminder] = planned(appointment, start - timedelta(days=90), (LeadTime(days=days),))
    if is_quiet(start, time(21), time(8), ZONE):
        assert wall(reminder.due)[11:] == "20:00"
    else:
        assert wall(reminder.due)[11:] == wall(start)[11:]
