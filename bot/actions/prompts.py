"""The prompts to practise: the outbox holds all that will come by itself as long as nobody answers."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.rules.local_time import local_day
from bot.rules.practice import Habit, Prompt, day_begins, moment_on, next_prompt, practice_day
from bot.rules.quiet_hours import is_quiet, next_quiet
from bot.rules.rest_days import RestDay, is_off
from bot.rules.sessions import Practising
from bot.rules.values import Kind, Municipality, Planned, Rank
from storage import attention, outbox, people, practice
from storage.planned import Plan, replace_plans

MOST_AHEAD = 12  # prompts; after three silent weeks none comes any more
ONE_DAY = timedelta(days=1)
# So long a prompt helps at an hour in the night that somebody chose: what is held up does not come then.
AT_NIGHT = timedelta(minutes=30)


def heard(tx: Connection, holder_id: int, *, now: datetime) -> Practising | None:
    """A sign of life of somebody: their silence begins anew, and the prompts are planned for it. None for who never
    began."""
    practising = practice.practising(tx, holder_id)
    if practising is None:
        return None
    zone = _town(tx, holder_id).zone
    changed = practice.change(tx, holder_id, heard_on=practice_day(now, zone))
    replan_prompts(tx, [holder_id], now=now)
    return changed


def replan_prompts(tx: Connection, holder_ids: Collection[int], *, now: datetime) -> None:
    """Plans them anew, in the transaction that changed how, when or whether these people practise; in as many statements
    for all of them as for one."""
    practising = practice.all_practising(tx, holder_ids)
    if not practising:
        return
    holders = people.holders(tx, practising)
    towns = {one: people.municipality(tx, one) for one in {one.municipality_id for one in holders.values()}}
    wanted = {
        one.holder_id: (one, towns[holders[one.holder_id].municipality_id])
        for one in practising.values()
        if one.ended_at is None and holders[one.holder_id].takes_part
    }
    begins = [day_begins(one.since(town.zone), town.zone) for one, town in wanted.values()]
    sent = outbox.sent_since(tx, wanted, Kind.PRACTICE, min(begins)) if begins else {}
    rest = {one: wish.rest_days for one, wish in attention.wishes(tx, wanted).items()}
    replace_plans(
        tx,
        [
            Plan(
                holder_id,
                plan(one, _days(one, sent[holder_id], town), town=town, rest=rest[holder_id], now=now),
                holder_id=holder_id,
            )
            for holder_id, (one, town) in wanted.items()
        ],
        kinds=[Kind.PRACTICE],
        subject_ids=practising,
        now=now,
    )


def _days(practising: Practising, rules: Iterable[str], town: Municipality) -> list[date]:
    """The practice days of the prompts that came since the last answer, by their rules."""
    days = (date.fromisoformat(rule.partition(":")[2]) for rule in rules)
    return sorted(day for day in days if day > practising.since(town.zone))


def plan(
    practising: Practising,
    prompted: list[date],
    *,
    town: Municipality,
    rest: Collection[RestDay] = (),
    now: datetime,
) -> list[Planned]:
    """What comes while nobody answers, at the hour that they chose; on holidays and their days of rest nothing. `prompted`: the
    days of those that came."""
    habit, zone = practising.habit(prompted, town.zone), town.zone
    today = practice_day(now, zone)
    if moment_on(today, practising.at, zone) <= now:
        today += ONE_DAY
    found: list[Planned] = []
    while len(found) < MOST_AHEAD and (prompt := next_prompt(habit, today)) is not None:
        today = prompt.day + ONE_DAY
        one = _planned(practising, prompt, town)
        if not is_off(local_day(one.due, zone), rest):
            found.append(one)
            habit = _after(habit, prompt)
    return found


def _planned(practising: Practising, prompt: Prompt, town: Municipality) -> Planned:
    """It helps until the evening: one that was held up does not come with the next."""
    due = moment_on(prompt.day, practising.at, town.zone)
    over = day_begins(prompt.day + ONE_DAY, town.zone)
    if is_quiet(due, town.quiet_from, town.quiet_until, town.zone):
        over = due + AT_NIGHT
    elif (evening := next_quiet(due, town.quiet_from, town.quiet_until, town.zone)) is not None:
        over = min(over, evening)
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


def _town(tx: Connection, holder_id: int) -> Municipality:
    return people.municipality(tx, people.holder(tx, holder_id).municipality_id)
