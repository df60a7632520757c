"""What is planned about the dates on a line, and what is still wanted at the time of sending."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from bot.rules import deadlines
from bot.rules.days import is_working_day
from bot.rules.deadlines import also, code_of, date_of, step_of, still_wanted
from bot.rules.line import every_date
from bot.rules.local_time import local_day
from bot.rules.quiet_hours import is_quiet
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    Attempt,
    AttemptState,
    Given,
    GivenKind,
    Law,
    Level,
    Part,
    Record,
    Source,
    Trajectory,
)
from bot.rules.values import Kind, Outgoing, Planned, Rank, Skip
from tests.rules.examples import ZONE, a_municipality, a_row, local, wall
from tests.rules.line_examples import B1, EDUCATION, OLD, Z, a_record, an_attempt, at, given, term_until

NOBODY = Trajectory(law=Law.NOT_OBLIGED)  # no dates but those of other laws, and exams
LONG_AGO = local("2026-01-05 12:00")
MUNICIPALITY = a_municipality()


def plan_for_holder(record: Record, *, now: datetime) -> list[Planned]:
    return deadlines.plan(record, now=now).for_holder


def plan_for_coach(record: Record, *, now: datetime) -> list[Planned]:
    return deadlines.plan(record, now=now).for_coach


def steps(planned: list[Planned], code: str) -> list[tuple[str, str]]:
    return [(step_of(one.rule), wall(one.due)) for one in planned if code_of(one.rule) == code]


def an_exam(day: date, **changes: object) -> Attempt:
    return an_attempt(Part.WRITING, day, level=Level.A2, at=at(13, 15), **changes)


class TestExams:
    """The exam of Thursday 5 November 2026 at 13:15."""

    DAY = date(2026, 11, 5)

    def test_the_worked_example(self) -> None:
        exam = an_exam(self.DAY, set_at=local("2026-09-15 14:00"))
        planned = plan_for_holder(a_record(OLD, attempts=[exam]), now=local("2026-09-15 14:00"))
        assert steps(planned, "exam.12") == [
            ("booked", "2026-09-15 14:00"),
            ("10d", "2026-10-26 10:00"),
            ("8d", "2026-10-28 10:00"),
            ("7d", "2026-10-29 10:00"),
            ("1d", "2026-11-04 18:00"),
            ("2h", "2026-11-05 11:15"),
        ]
        # 16 weeks later is a Thursday in February: "look for a letter".
        assert steps(planned, "result_by.12") == [("0d", "2027-02-25 10:00")]
        assert {code_of(one.rule) for one in planned} == {"exam.12", "result_by.12"}
        assert all(one.rank is Rank.REMINDER and one.kind is Kind.LINE_REMINDER for one in planned)

    def test_useful_for_as_long_as_it_is_true(self) -> None:
        planned = plan_for_holder(a_record(OLD, attempts=[an_exam(self.DAY)]), now=LONG_AGO)
        until = {one.rule.removeprefix("exam.12:"): wall(one.useful_until) for one in planned[:6]}
        assert until == {
            "booked": "2026-09-04 11:00",
            "10d": "2026-10-30 00:00",  # "you can still change it"
            "8d": "2026-10-30 00:00",
            "7d": "2026-11-05 13:15",
            "1d": "2026-11-05 13:15",
            "2h": "2026-11-05 13:15",
        }

    def test_signed_up_by_the_school(self) -> None:
        record = a_record(OLD, attempts=[an_exam(self.DAY, by_school=True, set_by=None)])
        planned = steps(plan_for_holder(record, now=LONG_AGO), "exam.12")
        assert [name for name, _ in planned] == ["14d", "10d", "8d", "1d", "2h"]
        assert planned[0] == ("14d", "2026-10-22 10:00")

    def test_a_meeting_has_no_letter_and_no_limit(self) -> None:
        meeting = an_attempt(Part.PVT, self.DAY, at=at(9, 30), set_by=None)
        planned = plan_for_holder(a_record(NOBODY, attempts=[meeting]), now=LONG_AGO)
        # Two hours before it is night.
        assert steps(planned, "exam.12") == [("3d", "2026-11-02 10:00"), ("1d", "2026-11-04 18:00")]
        assert len(planned) == 2

    def test_without_an_hour(self) -> None:
        record = a_record(OLD, attempts=[an_attempt(Part.KNM, self.DAY, set_by=None)])
        planned = plan_for_holder(record, now=LONG_AGO)
        assert [name for name, _ in steps(planned, "exam.12")] == ["10d", "8d", "7d", "1d"]
        assert wall(planned[3].useful_until) == "2026-11-06 00:00"

    def test_days_that_are_no_working_days(self) -> None:
        # Friday 1 January 2027 is a holiday, 2 and 3 January are a weekend.
        record = a_record(OLD, attempts=[an_exam(date(2027, 1, 11), set_by=None)])
        planned = steps(plan_for_holder(record, now=LONG_AGO), "exam.12")
        assert planned[:3] == [
            ("8d", "2026-12-31 10:00"),
            ("7d", "2027-01-04 10:00"),
            ("1d", "2027-01-10 18:00"),
        ]

    def test_booked_in_the_night_is_told_in_the_morning(self) -> None:
        entered = local("2026-09-15 22:30")
        planned = plan_for_holder(a_record(OLD, attempts=[an_exam(self.DAY, set_at=entered)]), now=entered)
        assert steps(planned, "exam.12")[0] == ("booked", "2026-09-16 08:00")

    def test_old_news_is_none(self) -> None:
        exam = an_exam(self.DAY, set_at=local("2026-09-15 14:00"))
        record = a_record(OLD, attempts=[exam])
        in_time = plan_for_holder(record, now=local("2026-09-18 13:00"))
        too_late = plan_for_holder(record, now=local("2026-09-18 15:00"))
        assert steps(in_time, "exam.12")[0][0] == "booked"
        assert steps(too_late, "exam.12")[0][0] == "10d"

    def test_the_coach_hears_nothing_of_exams(self) -> None:
        assert plan_for_coach(a_record(OLD, attempts=[an_exam(self.DAY)]), now=LONG_AGO) == []


class TestLadders:
    """One date at a time, all on working days at 10:00."""

    def test_the_end_of_a_term(self) -> None:
        record = a_record(OLD, term_until(date(2028, 8, 31)), PASSED)
        right = [
            ("12m", "2027-08-31 10:00"),
            ("9m", "2027-11-30 10:00"),
            ("6m", "2028-02-29 10:00"),
            ("4m", "2028-04-28 10:00"),  # 30 April is a Sunday
            ("3m", "2028-05-31 10:00"),
            ("2m", "2028-06-30 10:00"),
            ("1m", "2028-07-31 10:00"),
        ]
        assert steps(plan_for_holder(record, now=LONG_AGO), "term_end") == right
        assert steps(plan_for_coach(record, now=LONG_AGO), "term_end") == right

    def test_signing_up(self) -> None:
        """The worked example: sign up for Schrijven by Sunday 20 September 2026."""
        record = a_record(
            OLD, term_until(date(2027, 2, 28)), [one for one in PASSED if one.part is not Part.WRITING]
        )
        holder, coach = (plan(record, now=LONG_AGO) for plan in (plan_for_holder, plan_for_coach))
        assert steps(holder, "sign_up_by.writing") == [
            ("42d", "2026-08-07 10:00"),
            ("28d", "2026-08-21 10:00"),
            ("14d", "2026-09-04 10:00"),
            ("7d", "2026-09-11 10:00"),
            ("3d", "2026-09-17 10:00"),
            ("0d", "2026-09-18 10:00"),  # of Friday, Saturday and Sunday it is one
        ]
        assert {wall(one.useful_until) for one in holder if "sign_up_by" in one.rule} == {"2026-09-21 00:00"}
        assert steps(coach, "sign_up_by.writing") == [
            ("28d", "2026-08-21 10:00"),
            ("7d", "2026-09-11 10:00"),
            ("1d", "2026-09-18 10:00"),
        ]
        assert steps(holder, "sign_up_with_resit.writing") == [
            ("14d", "2026-03-20 10:00"),
            ("3d", "2026-04-02 10:00"),
        ]
        assert steps(coach, "sign_up_with_resit.writing") == []

    @pytest.mark.parametrize(
        ("trajectory", "dates", "code", "of_coach", "of_holder"),
        [
            # PIP due on Tuesday after Easter.
            (
                B1,
                [(GivenKind.NOTICE, date(2026, 1, 26))],
                "pip_due",
                ["28d 2026-03-10", "14d 2026-03-24", "7d 2026-03-31", "2d 2026-04-02"],
                [],
            ),
            (B1, [(GivenKind.PIP, date(2026, 5, 29))], "offer_due", ["60d 2026-06-30", "30d 2026-07-30"], []),
            (
                B1,
                [(GivenKind.PIP, date(2026, 5, 29))],
                "switch_until",
                ["60d 2027-09-30", "30d 2027-10-29"],
                [],
            ),
            (
                EDUCATION,
                [(GivenKind.PIP, date(2026, 5, 29))],
                "education_start_due",
                ["60d 2026-09-30", "30d 2026-10-30"],
                [],
            ),
            (
                Z,
                [(GivenKind.PIP, date(2026, 5, 29))],
                "check_month_24",
                ["60d 2028-03-30", "30d 2028-04-28"],
                [],
            ),
            # Bijstand from 1 September 2026: prepare the hand-over six weeks before 28 February.
            (
                B1,
                [(GivenKind.BENEFIT_START, date(2026, 9, 1))],
                "unburdened_until",
                ["42d 2027-01-15"],
                [],
            ),
            (
                NOBODY,
                [(GivenKind.DECISION, date(2026, 11, 13))],
                "objection_until.1",
                ["21d 2026-12-07", "7d 2026-12-21"],
                ["21d 2026-12-07", "7d 2026-12-21"],
            ),
            (
                NOBODY,
                [(GivenKind.BENEFIT_REQUEST, date(2026, 3, 2))],
                "language_test_due",
                ["14d 2026-04-14", "7d 2026-04-21"],
                ["14d 2026-04-14", "7d 2026-04-21"],
            ),
            (
                NOBODY,
                [(GivenKind.LANGUAGE_TEST, date(2026, 3, 2))],
                "language_notice_due",
                ["14d 2026-04-14", "7d 2026-04-21"],
                [],
            ),
            (
                NOBODY,
                [(GivenKind.BENEFIT_REVIEW, date(2026, 4, 28))],
                "benefit_review.1",
                ["14d 2026-04-14", "7d 2026-04-21"],
                ["14d 2026-04-14", "7d 2026-04-21"],
            ),
            # Wi2013, from October 2017: signed within a year of the registration.
            (
                OLD,
                [(GivenKind.OBLIGED, date(2018, 1, 1)), (GivenKind.REGISTERED, date(2026, 3, 2))],
                "pvt_due.pvt",
                ["2m 2026-12-31", "1m 2027-02-02", "7d 2027-02-23"],
                ["2m 2026-12-31", "1m 2027-02-02", "7d 2027-02-23"],
            ),
        ],
    )
    def test_ladder(
        self,
        trajectory: Trajectory,
        dates: list[tuple[GivenKind, date]],
        code: str,
        of_coach: list[str],
        of_holder: list[str],
    ) -> None:
        record = a_record(trajectory, [given(kind, day) for kind, day in dates])
        for plan, right in ((plan_for_coach, of_coach), (plan_for_holder, of_holder)):
            found = steps(plan(record, now=LONG_AGO), code)
            assert [f"{name} {due}" for name, due in found] == [f"{one} 10:00" for one in right]

    def test_the_parts_that_end_with_the_term_are_named_with_it(self) -> None:
        record = a_record(Z, term_until(date(2028, 8, 31)))
        planned = plan_for_holder(record, now=LONG_AGO)
        [last_but_one] = [one for one in planned if one.rule == "term_end:2m"]
        assert [
            one.code for one in also(last_but_one.rule, last_but_one.kind, record, now=last_but_one.due)
        ] == [
            "pvt_due.pvt",
            "map_due.map",
        ]
        assert [one.rule for one in planned[-2:]] == ["term_end:1m", "pvt_due.pvt:7d"]


PASSED = [
    an_attempt(part, date(2025, 5, 5), id=number, state=AttemptState.PASSED)
    for number, part in enumerate((*LANGUAGE_PARTS, Part.KNM))
]


def test_keys_and_rules() -> None:
    record = a_record(OLD, term_until(date(2028, 8, 31)), PASSED)
    holder, coach = (plan(record, now=LONG_AGO)[0] for plan in (plan_for_holder, plan_for_coach))
    assert (holder.key, holder.rule) == ("line:7:term_end:2028-08-31:12m", "term_end:12m")
    assert (coach.key, coach.rule) == ("coach-line:7:term_end:2028-08-31:12m", "term_end:12m")
    assert (holder.kind, coach.kind) == (Kind.LINE_REMINDER, Kind.STAFF_LINE)


def test_several_of_one_day_are_one_message() -> None:
    record = a_record(OLD, term_until(date(2028, 8, 31)))
    planned = plan_for_holder(record, now=LONG_AGO)
    [first] = [one for one in planned if one.rule == "sign_up_by.writing:42d"]
    [last] = [one for one in planned if one.rule == "sign_up_by.reading:0d"]
    assert [one.code for one in also(first.rule, first.kind, record, now=first.due)] == [
        "sign_up_by.speaking"
    ]
    named = [one.code for one in also(last.rule, last.kind, record, now=last.due)]
    assert named == ["sign_up_by.listening", "sign_up_by.knm"]
    # A second try at sending, a day later, still stands for the same.
    later = last.due + timedelta(hours=9)
    assert [one.code for one in also(last.rule, last.kind, record, now=later)] == named
    signed_up = replace(record, attempts=[an_attempt(Part.KNM)])
    assert [one.code for one in also(last.rule, last.kind, signed_up, now=last.due)] == [
        "sign_up_by.listening"
    ]


def test_an_exam_stands_for_nothing_else() -> None:
    record = a_record(OLD, term_until(date(2028, 8, 31)), [an_exam(date(2028, 6, 8))])
    for one in plan_for_holder(record, now=LONG_AGO):
        if one.rule.startswith("exam."):
            assert also(one.rule, one.kind, record, now=one.due) == []


def test_after_signing_up_there_is_no_more_about_it() -> None:
    """But for the day of the exam, as long as nobody knows it."""
    term = term_until(date(2028, 8, 31))
    record = a_record(OLD, term, [an_attempt(Part.WRITING)])
    planned = [*plan_for_holder(record, now=LONG_AGO), *plan_for_coach(record, now=LONG_AGO)]
    of_writing = {one.rule.partition(":")[0] for one in planned if "writing" in one.rule}
    assert of_writing == {"tell_day.writing"}
    assert [one for one in planned if "sign_up_by.speaking" in one.rule]
    known = a_record(OLD, term, [an_attempt(Part.WRITING, date(2028, 3, 1))])
    planned = [*plan_for_holder(known, now=LONG_AGO), *plan_for_coach(known, now=LONG_AGO)]
    assert not [one for one in planned if "writing" in one.rule]


def test_the_day_of_an_exam_is_asked_for_before_the_last_possible_one() -> None:
    """The end of 31 August 2028 less 16 weeks for the result of writing: 11 May 2028."""
    record = a_record(OLD, term_until(date(2028, 8, 31)), [an_attempt(Part.WRITING)])
    asked = [one for one in plan_for_holder(record, now=LONG_AGO) if "tell_day" in one.rule]
    assert asked[0].rule == "tell_day.writing:84d"
    assert all(one.due.date() < date(2028, 5, 11) for one in asked)
    known = a_record(OLD, term_until(date(2028, 8, 31)), [an_attempt(Part.WRITING, date(2028, 3, 1))])
    assert still_wanted(a_row(asked[0]), record, now=asked[0].due) is None
    assert still_wanted(a_row(asked[0]), known, now=asked[0].due) is Skip.TOLD


def test_without_a_municipality_nothing_is_planned() -> None:
    record = a_record(OLD, term_until(date(2028, 8, 31)), municipality=None)
    assert plan_for_holder(record, now=LONG_AGO) == plan_for_coach(record, now=LONG_AGO) == []


def test_what_is_past_is_not_planned() -> None:
    record = a_record(OLD, term_until(date(2028, 8, 31)), PASSED)
    planned = plan_for_holder(record, now=local("2028-05-31 10:00"))
    assert [one.rule for one in planned] == ["term_end:2m", "term_end:1m"]
    assert plan_for_holder(record, now=local("2029-01-01 10:00")) == []


def test_a_night_that_lasts_until_noon() -> None:
    late = a_municipality(quiet_from=time(17), quiet_until=time(12))
    record = a_record(
        OLD, term_until(date(2028, 8, 31)), [*PASSED[:4], an_attempt(Part.KNM, date(2027, 3, 4))]
    )
    planned = plan_for_holder(replace(record, municipality=late), now=LONG_AGO)
    assert steps(planned, "term_end")[0] == ("12m", "2027-08-31 12:00")
    assert ("1d", "2027-03-03 16:00") in steps(planned, "exam.12")


class TestStillWanted:
    RECORD = a_record(OLD, term_until(date(2028, 8, 31)), [an_exam(date(2026, 11, 5))])

    def row(self, rule: str, record: Record = RECORD, now: datetime = LONG_AGO) -> Outgoing:
        planned = [*plan_for_holder(record, now=now), *plan_for_coach(record, now=now)]
        return a_row(next(one for one in planned if one.rule == rule))

    @pytest.mark.parametrize(
        "rule", ["term_end:6m", "sign_up_by.reading:28d", "exam.12:8d", "result_by.12:0d"]
    )
    def test_as_planned(self, rule: str) -> None:
        row = self.row(rule)
        assert still_wanted(row, self.RECORD, now=row.due) is None
        assert still_wanted(row, self.RECORD, now=row.useful_until) is Skip.OVER

    def test_signed_up_in_the_meantime(self) -> None:
        row = self.row("sign_up_by.reading:28d")
        for state in (AttemptState.PLANNED, AttemptState.PASSED):
            attempts = [an_attempt(Part.READING, id=3, state=state)]
            assert still_wanted(row, replace(self.RECORD, attempts=attempts), now=row.due) is Skip.TOLD
        failed = [an_attempt(Part.READING, id=3, state=AttemptState.FAILED)]
        assert still_wanted(row, replace(self.RECORD, attempts=failed), now=row.due) is None

    def test_another_date(self) -> None:
        moved = replace(self.RECORD, given=term_until(date(2028, 9, 30)))
        for rule in ("term_end:6m", "sign_up_by.reading:28d"):
            row = self.row(rule)
            assert still_wanted(row, moved, now=row.due) is Skip.MOVED

    def test_nothing_to_count_from_any_more(self) -> None:
        for rule in ("term_end:6m", "sign_up_by.reading:28d"):
            row = self.row(rule)
            assert still_wanted(row, replace(self.RECORD, given=()), now=row.due) is Skip.CANCELLED
            assert still_wanted(row, replace(self.RECORD, municipality=None), now=row.due) is Skip.CANCELLED

    @pytest.mark.parametrize(
        ("changes", "right"),
        [
            ({"day": date(2026, 11, 6)}, Skip.MOVED),
            ({"day": None}, Skip.MOVED),
            ({"state": AttemptState.CANCELLED}, Skip.CANCELLED),
            ({"state": AttemptState.PASSED}, Skip.OVER),
            ({"id": 13}, Skip.CANCELLED),
            ({"place": "Rotterdam"}, None),
        ],
    )
    def test_an_exam(self, changes: dict, right: Skip | None) -> None:
        row = self.row("exam.12:8d")
        changed = replace(self.RECORD, attempts=[replace(self.RECORD.attempts[0], **changes)])
        assert still_wanted(row, changed, now=row.due) is right

    def test_the_pip_was_made(self) -> None:
        record = a_record(B1, [given(GivenKind.NOTICE, date(2026, 1, 26))])
        row = self.row("pip_due:7d", record)
        assert still_wanted(row, record, now=row.due) is None
        made = replace(record, given=[*record.given, given(GivenKind.PIP, date(2026, 3, 20), id=2)])
        assert still_wanted(row, made, now=row.due) is Skip.CANCELLED

    def test_after_an_outage_only_the_last_goes(self) -> None:
        rules = ["sign_up_by.reading:7d", "sign_up_by.reading:3d", "sign_up_by.reading:0d"]
        week, three_days, last = (self.row(rule) for rule in rules)
        assert [still_wanted(row, self.RECORD, now=last.due) for row in (week, three_days, last)] == [
            Skip.SUPERSEDED,
            Skip.SUPERSEDED,
            None,
        ]
        # The third try at the last step is due later than the step was.
        again = replace(three_days, due=three_days.due + timedelta(minutes=20))
        assert still_wanted(again, self.RECORD, now=again.due) is None

    def test_news_of_an_exam_takes_no_reminder_away(self) -> None:
        row = self.row("exam.12:10d")
        corrected = replace(self.RECORD.attempts[0], set_at=row.due - timedelta(minutes=1))
        now = row.due + timedelta(minutes=1)
        assert still_wanted(row, replace(self.RECORD, attempts=[corrected]), now=now) is None
        news = self.row("exam.12:booked")
        assert still_wanted(news, self.RECORD, now=news.useful_until - timedelta(minutes=1)) is None

    def test_the_coach_has_another_ladder(self) -> None:
        coach = a_row(
            next(one for one in plan_for_coach(self.RECORD, now=LONG_AGO) if one.rule.endswith("reading:7d"))
        )
        holders_next = self.row("sign_up_by.reading:3d")
        assert still_wanted(coach, self.RECORD, now=holders_next.due) is None

    def test_date_of_a_rule(self) -> None:
        today = date(2026, 9, 1)
        found = date_of("exam.12:8d", self.RECORD, today)
        assert found is not None
        assert found.day == date(2026, 11, 5)
        assert date_of("exam.99:8d", self.RECORD, today) is None


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
GIVENS = st.lists(
    st.builds(
        lambda number, kind, day, source: Given(number, kind, day, source),
        st.integers(1, 10_000),
        st.sampled_from(
            [kind for kind in GivenKind if kind not in (GivenKind.EXTENSION, GivenKind.NEW_TERM)]
        ),
        DAYS,
        st.sampled_from(Source),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)
ATTEMPTS = st.lists(
    st.builds(
        lambda number, part, day, hour, state, by_school: an_attempt(
            part, day, id=number, at=hour, state=state, by_school=by_school
        ),
        st.integers(1, 10_000),
        st.sampled_from(Part),
        st.none() | DAYS,
        st.none() | st.sampled_from([at(9), at(13, 15)]),
        st.sampled_from(AttemptState),
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)
RECORDS = st.builds(
    lambda trajectory, givens, attempts: a_record(trajectory, givens, attempts),
    st.sampled_from([B1, EDUCATION, Z, OLD, NOBODY, Trajectory()]),
    GIVENS,
    ATTEMPTS,
)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=40)
@hypothesis_given(RECORDS, MOMENTS)
def test_reminders_stay_before(record: Record, now: datetime) -> None:
    days = {one.code: one.day for one in every_date(record, today=local_day(now, ZONE))}
    for plan in (plan_for_holder, plan_for_coach):
        planned = plan(record, now=now)
        assert len({one.key for one in planned}) == len(planned)
        for one in planned:
            due = local_day(one.due, ZONE)
            assert due <= days[code_of(one.rule)]
            assert one.due < one.useful_until
            assert now < one.useful_until
            assert one.due > now or step_of(one.rule) == "booked"
            assert not is_quiet(one.due, MUNICIPALITY.quiet_from, MUNICIPALITY.quiet_until, ZONE)
            assert len(one.rule) <= 64
            assert len(one.key) <= 200
            if step_of(one.rule) not in ("booked", "1d", "2h"):
                assert is_working_day(due)


@settings(max_examples=40)
@hypothesis_given(RECORDS, MOMENTS)
def test_one_message_a_day_of_all_deadlines(record: Record, now: datetime) -> None:
    for plan in (plan_for_holder, plan_for_coach):
        days = Counter(local_day(one.due, ZONE) for one in plan(record, now=now) if "exam." not in one.rule)
        assert max(days.values(), default=1) == 1


@settings(max_examples=40)
@hypothesis_given(RECORDS, MOMENTS)
def test_what_was_planned_is_wanted_when_it_is_due(record: Record, now: datetime) -> None:
    for one in (*plan_for_holder(record, now=now), *plan_for_coach(record, now=now)):
        moment = max(now, one.due)
        assert still_wanted(a_row(one), record, now=moment) is None, one.rule


@settings(max_examples=40)
@hypothesis_given(RECORDS, MOMENTS, st.integers(0, 400 * 24 * 60))
def test_planning_again_later_brings_nothing_new(record: Record, now: datetime, minutes: int) -> None:
    """Days that pass bring about no message that was not planned before."""
    then = now + timedelta(minutes=minutes)
    for plan in (plan_for_holder, plan_for_coach):
        before = {(one.key, one.due) for one in plan(record, now=now)}
        after = {(one.key, one.due) for one in plan(record, now=then)}
        assert after <= before
