"""Practice from life: what is near in somebody's days brings the cards that help with it.

An appointment brings its words from three days before, an exam its parts from four weeks before, an open goal its words
at any time, news of the municipality the topics that it names for three days. What an appointment is about is found by the
Dutch stems of a topic in its title; where none is there, by its domain.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.cards import Card, Deck, Topic
from bot.rules.folding import fold
from bot.rules.local_time import local_day
from bot.rules.plans import Goal, GoalState, suggestion_of
from bot.rules.trajectory import Attempt, AttemptState, Part
from bot.rules.values import Appointment, AppointmentState, Domain

APPOINTMENT_DAYS = 3
EXAM_WEEKS = 4
NEWS_FOR = timedelta(days=3)  # after it reached somebody
# What helps with the goals that nobody typed (`plans.SUGGESTIONS`). An exam brings its own cards, and talking with the
# coach about health none.
GOAL_TOPICS: Mapping[str, tuple[str, ...]] = {
    "alphabet": ("sounds",),
    "buddy": ("introduce", "club"),
    "library": ("library",),
    "payments": ("money", "energy"),
    "budget": ("money",),
    "letters": ("mail", "messages"),
    "digid": ("mail",),
    "pvt": ("rights",),
    "knm": ("rights", "country", "history"),
    "neighbourhood": ("school", "rules"),
    "vote": ("democracy",),
    "cv": ("seeking",),
    "taster": ("floor",),
    "volunteer": ("club",),
    "internship": ("seeking",),
    "job": ("seeking",),
    "diploma": ("study",),
    "bridge": ("study", "course"),
    "mbo": ("study",),
    "university": ("study",),
    "neighbours": ("neighbours",),
    "sport": ("club",),
    "dutch": ("chat",),
    "child_care": ("childcare",),
}

# Where a sentence or a quotation begins, a word begins.
_PUNCTUATION = re.compile(r"[^\w\s'’-]")


class WhyKind(StrEnum):
    """What brought a card, the nearest to the day first."""

    APPOINTMENT = "a"
    EXAM = "e"
    GOAL = "g"
    NEWS = "n"


@dataclass(frozen=True, slots=True)
class Why:
    """`subject` is the topic's id, or the part of an exam; `day` that of the appointment or exam."""

    kind: WhyKind
    subject: str
    day: date | None = None

    @property
    def code(self) -> str:
        """As in `a:doctor:2026-11-24`; at most 48 characters."""
        return f"{self.kind}:{self.subject}:{self.day.isoformat() if self.day else ''}"


def why_of(code: str) -> Why | None:
    """What a code says; None for none."""
    if not code:
        return None
    kind, subject, day = code.split(":")
    return Why(WhyKind(kind), subject, date.fromisoformat(day) if day else None)


def is_of_health(deck: Deck, code: str) -> bool:
    """Whether an appointment, a goal or news about health brought a card."""
    reason = why_of(code)
    topic = None if reason is None else deck.topics.get(reason.subject)
    return topic is not None and topic.domain is Domain.HEALTH


def lifted(
    deck: Deck,
    *,
    appointments: Iterable[Appointment],
    attempts: Iterable[Attempt],
    goals: Iterable[Goal],
    news: Iterable[str],
    health: bool,
    now: datetime,
    zone: str,
) -> dict[str, str]:
    """The cards that are brought, each with the code of the nearest reason.

    `news` are the Dutch words of announcements that reached the person within `NEWS_FOR`. Of health nothing is looked at,
    be it an appointment or a goal, and no words come of it, as from the title of an appointment that was entered as
    something else or from news, unless the person allowed it.
    """
    today = local_day(now, zone)
    reasons = sorted(
        [
            *_of_appointments(deck, appointments, today, zone, health),
            *_of_exams(attempts, today),
            *_of_goals(deck, goals, health),
            *_of_news(deck, news, health),
        ],
        key=lambda why: (why.day or date.max, why.kind, why.subject),
    )
    found: dict[str, str] = {}
    for why in reasons:
        for card in deck.cards.values():
            if card.id not in found and _helps(card, why):
                found[card.id] = why.code
    return found


def _of_appointments(
    deck: Deck, appointments: Iterable[Appointment], today: date, zone: str, health: bool
) -> Iterable[Why]:
    for one in appointments:
        day = local_day(one.start, zone)
        if one.state is not AppointmentState.PLANNED or not today <= day <= today + timedelta(
            APPOINTMENT_DAYS
        ):
            continue
        if one.domain is Domain.HEALTH and not health:
            continue
        for topic in topics_in(deck, one.title, one.domain):
            if topic.domain is not Domain.HEALTH or health:
                yield Why(WhyKind.APPOINTMENT, topic.id, day)


def _of_exams(attempts: Iterable[Attempt], today: date) -> Iterable[Why]:
    until = today + timedelta(weeks=EXAM_WEEKS)
    for one in attempts:
        if one.state is AttemptState.PLANNED and one.day is not None and today <= one.day <= until:
            yield Why(WhyKind.EXAM, one.part, one.day)


def _of_goals(deck: Deck, goals: Iterable[Goal], health: bool) -> Iterable[Why]:
    """By their words alone: a whole domain would lift a seventh of all cards for months."""
    for one in goals:
        if one.state is GoalState.OPEN and (one.domain is not Domain.HEALTH or health):
            for topic in _of_goal(deck, one):
                if topic.domain is not Domain.HEALTH or health:
                    yield Why(WhyKind.GOAL, topic.id)


def _of_news(deck: Deck, news: Iterable[str], health: bool) -> Iterable[Why]:
    """By what they name: news has no domain of its own."""
    for words in news:
        for topic in _named(deck, _PUNCTUATION.sub(" ", words), None):
            if topic.domain is not Domain.HEALTH or health:
                yield Why(WhyKind.NEWS, topic.id)


def _of_goal(deck: Deck, goal: Goal) -> list[Topic]:
    code = suggestion_of(goal.words)
    if code is None:
        return _named(deck, goal.words, goal.domain)
    return [topic for id_ in GOAL_TOPICS.get(code, ()) if (topic := deck.topics.get(id_))]


def topics_in(deck: Deck, title: str, domain: Domain) -> Sequence[Topic]:
    """The topics that a title names, in its own domain or in others; where it names none, those of its domain."""
    named = _named(deck, title, domain)
    return named or [topic for topic in deck.topics.values() if topic.domain is domain]


def _named(deck: Deck, title: str, domain: Domain | None) -> list[Topic]:
    """Those of the own domain where there are any; a stem counts at the beginning of a word."""
    words = f" {fold(title)}"
    named = [
        topic for topic in deck.topics.values() if any(f" {fold(stem)}" in words for stem in topic.words)
    ]
    return [topic for topic in named if topic.domain is domain] or named


def _helps(card: Card, why: Why) -> bool:
    if why.kind is WhyKind.EXAM:
        return Part(why.subject) in card.parts
    return card.topic == why.subject
