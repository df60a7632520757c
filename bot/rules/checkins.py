"""The short weekly talk: what is asked, when, and how the answers stand in a row.

At most three questions by tap: how it goes, the week's hours of language, and one about a track of the person's own plan. The
questions are data (`bot/questions.toml`), and an answer keeps the revision of the question that was asked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.local_time import local_day, local_to_utc
from bot.rules.quiet_hours import next_allowed
from bot.rules.trajectory import Guidance
from bot.rules.values import Domain, Municipality

EVERY = (1, 2, 4)  # weeks between two check-ins, of which one chooses
MOST_QUESTIONS = 3
# Days after which an unanswered check-in is answered no more: the next one is there, and it asks about another week.
OPEN_DAYS = 14
_ONE_DAY = timedelta(days=1)


class QuestionKind(StrEnum):
    FACES = "faces"  # how it goes; five of them, the first the best
    HOURS = "hours"  # steps of hours, the first none
    TRACK = "track"  # about one track of the plan


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `code` is what is stored; `text` the English source of its words."""

    code: str
    picture: str
    text: str
    needs_coach: bool = False  # the person asks for the coach with it


@dataclass(frozen=True, slots=True)
class Question:
    """A revision of a question. `track` is set for those about a track of the plan, and for the hours of language."""

    id: str
    rev: int
    kind: QuestionKind
    track: Domain | None
    text: str
    options: tuple[Option, ...]

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


Key = tuple[str, int]  # id and revision


@dataclass(frozen=True, slots=True)
class Questions:
    """All revisions of all questions, in the order of the file. The highest one is asked, the others were."""

    all: Mapping[Key, Question]

    @property
    def asked(self) -> tuple[Question, ...]:
        newest: dict[str, Question] = {}
        for question in self.all.values():
            if question.id not in newest or newest[question.id].rev < question.rev:
                newest[question.id] = question
        return tuple(newest.values())


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When somebody is asked. `weekday` counts from Monday, which is 0; `at` is on the wall."""

    weekday: int
    at: time
    every: int  # weeks
    paused_until: date | None = None  # the first day on which may be asked again
    stopped: bool = False  # they want none
    next_at: datetime | None = None  # when the next one is made; None: none is


DEFAULT_WEEKDAY = 3  # Thursday: the coach is there on the day after
DEFAULT_AT = time(17)
# Who has just come in learns what this is before being asked how it goes.
FIRST_AFTER = timedelta(days=2)


def usual_rhythm(guidance: Guidance | None) -> Rhythm:
    """Who goes on in small steps is asked weekly, who steers alone every other week."""
    every = 2 if guidance is Guidance.SELF_STEERING else 1
    return Rhythm(DEFAULT_WEEKDAY, DEFAULT_AT, every)


def next_moment(rhythm: Rhythm, last: date | None, now: datetime, zone: str) -> datetime:
    """The next moment at which somebody is to be asked, now or later, in UTC. `last` is the day on which they were asked
    last: the week of that day is taken, and after a long silence of the bot one check-in comes, not one for each week."""
    day = local_day(now, zone)
    if rhythm.paused_until is not None:
        day = max(day, rhythm.paused_until)
    if last is not None:
        monday = last - last.weekday() * _ONE_DAY
        day = max(day, monday + timedelta(weeks=rhythm.every))
    day += ((rhythm.weekday - day.weekday()) % 7) * _ONE_DAY
    moment = local_to_utc(day, rhythm.at, zone)
    return moment if moment >= now else local_to_utc(day + timedelta(weeks=1), rhythm.at, zone)


def plan_next(rhythm: Rhythm, last: date | None, now: datetime, town: Municipality) -> datetime | None:
    """When the next check-in is made, never in quiet hours; None for who wants none. `last` as in `next_moment`."""
    if rhythm.stopped:
        return None
    moment = next_moment(rhythm, last, now, town.zone)
    return next_allowed(moment, town.quiet_from, town.quiet_until, town.zone)


def choose_questions(
    questions: Questions,
    *,
    open_tracks: Collection[Domain],
    kept: Collection[Domain] = (),
    asked_before: Sequence[str] = (),
) -> tuple[Question, ...]:
    """At most three: one of each kind.

    `open_tracks` have a goal that is still open, `kept` are those that somebody keeps to themself, and `asked_before` the
    ids of earlier questions, the oldest first. The track that was asked longest ago comes, among those that were never
    asked one with a goal; then the question of the track that was asked longest ago.
    """
    last = {question_id: at for at, question_id in enumerate(asked_before)}
    chosen: list[Question] = []
    may_ask = [question for question in questions.asked if question.track not in kept]
    for kind in (QuestionKind.FACES, QuestionKind.HOURS):
        of_kind = [question for question in may_ask if question.kind is kind]
        chosen += of_kind[:1]
    by_track: dict[Domain, list[Question]] = {}
    for question in may_ask:
        if question.kind is QuestionKind.TRACK and question.track is not None:
            by_track.setdefault(question.track, []).append(question)
    if by_track:
        oldest = {track: max(last.get(one.id, -1) for one in of) for track, of in by_track.items()}
        order = list(Domain)
        track = min(by_track, key=lambda one: (oldest[one], one not in open_tracks, order.index(one)))
        chosen.append(min(by_track[track], key=lambda one: last.get(one.id, -1)))
    return tuple(chosen[:MOST_QUESTIONS])


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: the option's code, to which revision of which question, and when."""

    question: str
    rev: int
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in with its questions, in their order, and the answers that hold, by the id of the question."""

    id: int
    holder_id: int
    asked_at: datetime
    questions: tuple[Key, ...]
    answers: Mapping[str, Given]
    seen_at: datetime | None = None  # until then a coach has seen to what was answered


def questions_of(
    check_in: CheckIn, questions: Questions, kept: Collection[Domain] = ()
) -> tuple[Question, ...]:
    """What a check-in asks, in its order, without what is about a track that somebody keeps to themself."""
    found = (questions.all[key] for key in check_in.questions if key in questions.all)
    return tuple(question for question in found if question.track not in kept)


def waiting(check_in: CheckIn, questions: Questions, kept: Collection[Domain] = ()) -> tuple[Question, ...]:
    """Its questions without an answer."""
    return tuple(
        question
        for question in questions_of(check_in, questions, kept)
        if question.id not in check_in.answers
    )


def without_kept(check_in: CheckIn, questions: Questions, kept: Collection[Domain]) -> CheckIn:
    """The check-in as the coach may see it: of a track that is kept there is neither a question nor an answer."""
    if not kept:
        return check_in
    shown = questions_of(check_in, questions, kept)
    answers = {one.id: check_in.answers[one.id] for one in shown if one.id in check_in.answers}
    return replace(check_in, questions=tuple((one.id, one.rev) for one in shown), answers=answers)


def option_of(given: Given, questions: Questions) -> Option | None:
    """The option that was chosen, of the revision that was asked."""
    question = questions.all.get((given.question, given.rev))
    return None if question is None else question.option(given.code)


def asks_for_coach(check_in: CheckIn, questions: Questions) -> Given | None:
    """The answer by which somebody asks for their coach; None where there is none."""
    for given in check_in.answers.values():
        option = option_of(given, questions)
        if option is not None and option.needs_coach:
            return given
    return None


def still_open(check_in: CheckIn, now: datetime) -> bool:
    """Whether it can be answered still, late as well; also to change one's mind."""
    return now - check_in.asked_at < timedelta(days=OPEN_DAYS)


def may_change(given: Given, now: datetime, zone: str) -> bool:
    """A change of mind on the same day replaces an answer; later it stays, and the next check-in asks anew."""
    return local_day(given.at, zone) == local_day(now, zone)


_BARS = "▁▂▃▄▅▆▇█"
NO_ANSWER = "·"


def sparkline(places: Sequence[tuple[int, int] | None]) -> str:
    """Answers as a small line, the oldest first: of each its place among how many options, the lowest 0; None: no answer.

    A line is what somebody said, and no measure of them.
    """
    return "".join(
        NO_ANSWER if place is None else _BARS[round(place[0] * (len(_BARS) - 1) / max(1, place[1] - 1))]
        for place in places
    )


def place_of(question: Question, code: str) -> tuple[int, int] | None:
    """Where an answer stands in the line: the more, or the better, the higher. None for an unknown one."""
    codes = [option.code for option in question.options]
    if code not in codes:
        return None
    at = codes.index(code)
    # Faces begin with the best, hours with none, and a track's options with what went best.
    return (at, len(codes)) if question.kind is QuestionKind.HOURS else (len(codes) - 1 - at, len(codes))


MOST_IN_LINE = 8  # answers


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """The answers of one kind, or about one track, as the person and their coach see them."""

    kind: QuestionKind
    track: Domain | None
    spark: str
    last: Given
    question: Question  # of the last answer
    option: Option  # of the last answer


def answer_lines(
    check_ins: Sequence[CheckIn], questions: Questions, kept: Collection[Domain] = ()
) -> tuple[AnswerLine, ...]:
    """A line for each kind and track with an answer: how it goes, the hours, then the tracks in their order.

    `check_ins` are those of one person, the oldest first; of `kept` tracks nothing is shown.
    """
    places: dict[tuple[QuestionKind, Domain | None], list[tuple[int, int] | None]] = {}
    last: dict[tuple[QuestionKind, Domain | None], tuple[Given, Question, Option]] = {}
    for check_in in check_ins:
        for question in questions_of(check_in, questions, kept):
            about = (question.kind, question.track)
            given = check_in.answers.get(question.id)
            option = None if given is None else question.option(given.code)
            places.setdefault(about, []).append(
                None if given is None or option is None else place_of(question, given.code)
            )
            if given is not None and option is not None:
                last[about] = (given, question, option)
    kinds, tracks = list(QuestionKind), [None, *Domain]
    found: list[AnswerLine] = []
    for about in sorted(last, key=lambda about: (kinds.index(about[0]), tracks.index(about[1]))):
        spark = sparkline(places[about][-MOST_IN_LINE:])
        given, question, option = last[about]
        found.append(AnswerLine(*about, spark=spark, last=given, question=question, option=option))
    return tuple(found)
