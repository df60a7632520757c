"""The prompts to practise: the outbox holds all that will come by itself as long as nobody answers."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.rules.local_time import local_to_utc
from bot.rules.practice import Habit, Prompt, day_begins, moment_on, next_prompt, practice_day
from bot.rules.sessions import Practising
from bot.rules.values import Kind, Municipality, Planned, Rank
from storage import outbox, people, practice

MOST_AHEAD = 12  # prompts; after three silent weeks none comes any more
ONE_DAY = timedelta(days=1)


def replan_prompts(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """Plans them anew, in the transaction that changed how or when somebody practises."""
    practising = practice.practising(tx, holder_id)
    if practising is None:
        return
    town = people.municipality(tx, people.holder(tx, holder_id).municipality_id)
    sent = outbox.sent_since(tx, holder_id, Kind.PRACTICE, day_begins(practising.since(town.zone), town.zone))
    days = (date.fromisoformat(rule.partition(":")[2]) for rule in sent)
    prompted = sorted(day for day in days if day > practising.since(town.zone))
    planned = [] if practising.ended_at else plan(practising, prompted, town=town, now=now)
    outbox.replace_plan(
        tx, holder_id=holder_id, kinds=[Kind.PRACTICE], subject_id=holder_id, planned=planned, now=now
    )


def plan(practising: Practising, prompted: list[date], *, town: Municipality, now: datetime) -> list[Planned]:
    """What comes while nobody answers, at the hour that they chose. `prompted`: the days of those that came."""
    habit, zone = practising.habit(prompted, town.zone), town.zone
    today = practice_day(now, zone)
    if moment_on(today, practising.at, zone) <= now:
        today += ONE_DAY
    found: list[Planned] = []
    while len(found) < MOST_AHEAD and (prompt := next_prompt(habit, today)) is not None:
        found.append(_planned(practising, prompt, town))
        habit = _after(habit, prompt)
        today = prompt.day + ONE_DAY
    return found


def _planned(practising: Practising, prompt: Prompt, town: Municipality) -> Planned:
    """It helps until the evening: one that was held up does not come with the next."""
    due = moment_on(prompt.day, practising.at, town.zone)
    evening = local_to_utc(prompt.day, town.quiet_from, town.zone)
    over = evening if evening > due else day_begins(prompt.day + ONE_DAY, town.zone)
    return Planned(
        key=f"practice:{practising.holder_id}:{prompt.day.isoformat()}",
        kind=Kind.PRACTICE,
        due=due,
        useful_until=over,
        rank=Rank.PRACTICE,
        rule=f"{prompt.kind}:{prompt.day.isoformat()}",
    )


def _after(habit: Habit, prompt: Prompt) -> Habit:
    return replace(habit, prompted=prompt.day, silent=habit.silent + 1)
