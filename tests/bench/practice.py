"""A year of practice with the real chooser and scheduler: how much is learned, how much is asked, what choosing costs.

Learners forget as FSRS says that they do: a card is known with just its retrievability. The first question about a new
card is answered right six times in ten. That is an assumption; with it the year comes out as in the content plan
(section 4), which had 119, 194 and 405 new cards a year at 3, 5 and 10 a day and a retention of 0.90. Everything is
drawn from fixed seeds.
"""

import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bot.rules.cards import Card, CardKind, CardLevel, Deck, Skill
from bot.rules.choosing import Course, choose, course_of, lessons_of
from bot.rules.practice import PACES, RETENTION, retention_of
from bot.rules.scheduling import Grade, State, retrievability, review
from bot.rules.values import Domain
from tests.bench import mornings
from tests.bench.planning import megabytes
from tests.bench.report import Report

ZONE = "Europe/Amsterdam"
START = datetime(2026, 11, 18, 8, tzinfo=UTC)
DAYS = 365
LEARNERS = 20  # for each line
FIRST_RIGHT = 0.6
PLAN = {3: 119, 5: 194, 10: 405}  # new cards a year, at 0.90 and practice every day
MORNING = 101_000  # people who are all due at once
DECK = 480  # cards of the first release


@dataclass(frozen=True, slots=True)
class Year:
    """What came of one learner's year; `recalled` is the expected number on day 365."""

    new: int
    recalled: float
    prompts: float  # on a day with practice


def cards_for(count: int) -> list[Card]:
    return [
        Card(
            id=f"hea-{number}",
            domain=list(Domain)[number % 7],
            level=CardLevel.A1,
            topic=f"topic-{number % 50}",
            kind=CardKind.WORD,
            skill=Skill.VOCABULARY,
            nl="woord",
            sentence="Een woord.",
            target="woord",
        )
        for number in range(count)
    ]


def course(count: int) -> Course:
    return course_of(cards_for(count), CardLevel.A1)


def a_year(whole: Course, *, pace: int, retention: float, share: float, seed: int) -> Year:
    """One learner who practises on `share` of the days, drawn by chance."""
    chance = Random(seed)
    known: dict[str, State] = {}
    asked = practised = 0
    for number in range(DAYS):
        if chance.random() >= share:
            continue
        now = START + timedelta(days=number)
        practised += 1
        for chosen in choose(whole, known, pace=pace, lifted={}, asked={}, now=now, zone=ZONE):
            state = known.get(chosen.card)
            likely = FIRST_RIGHT if state is None else retrievability(state, now, zone=ZONE)
            grade = Grade.GOOD if chance.random() < likely else Grade.AGAIN
            known[chosen.card] = review(state, grade, now, zone=ZONE, retention=retention)
            asked += 1
    end = START + timedelta(days=DAYS)
    recalled = sum(retrievability(state, end, zone=ZONE) for state in known.values())
    return Year(len(known), recalled, asked / practised)


def mean_year(whole: Course, learners: int, *, pace: int, retention: float, share: float) -> Year:
    years = [
        a_year(whole, pace=pace, retention=retention, share=share, seed=seed) for seed in range(learners)
    ]
    return Year(
        round(statistics.mean(year.new for year in years)),
        statistics.mean(year.recalled for year in years),
        statistics.mean(year.prompts for year in years),
    )


def choosing(report: Report, people: int) -> None:
    """Today's cards of many people in the middle of their first year."""
    whole, before = course(DECK), megabytes()
    now = START + timedelta(days=180)
    chance = Random(1)
    known: dict[str, State] = {}
    for card in list(whole.cards)[:100]:
        seen = now - timedelta(days=chance.randint(1, 60))
        known[card] = review(None, Grade.GOOD, seen, zone=ZONE, retention=RETENTION)
        known[card] = review(
            known[card], Grade.GOOD, seen + timedelta(days=2), zone=ZONE, retention=RETENTION
        )
    brought = [
        {card.id: card.topic for card in whole.cards.values() if card.topic == f"topic-{number}"}
        for number in range(50)
    ]
    started = time.process_time()
    for person in range(people):
        choose(
            whole,
            known,
            pace=5,
            lifted=brought[person % 50],
            asked={},
            now=now,
            zone=ZONE,
        )
    each = (time.process_time() - started) * 1000 / people
    report.line(f"choosing for {people:,}, of 100 cards known: ms each", f"{each:.3f}")
    report.line("memory more than before, MB", f"{max(0.0, megabytes() - before):.0f}")


async def run(report: Report, *, quick: bool) -> None:
    learners, whole = (8 if quick else LEARNERS), course(1000)
    report.title(
        f"A year of practice, {learners} learners a line: new cards, recalled on day 365, prompts a day"
    )
    for pace in PACES:
        for retention in sorted({RETENTION, retention_of(pace)}, reverse=True):
            for share in (1.0, 0.6):
                year = mean_year(whole, learners, pace=pace, retention=retention, share=share)
                goal = f"{PLAN[pace]} within 5%" if share == 1 and retention == RETENTION else ""
                report.line(
                    f"{pace} a day, retention {retention:.2f}, on {share:.0%} of the days",
                    f"{year.new}, {year.recalled:.0f}, {year.prompts:.1f}",
                    goal=goal,
                )
    choosing(report, 2_000 if quick else MORNING)
    deck = Deck({card.id: card for card in cards_for(DECK)}, topics={})
    await mornings.run(report, lessons_of(deck), quick=quick, people=MORNING)
