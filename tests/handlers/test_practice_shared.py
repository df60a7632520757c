"""A coach sees that somebody practises, where they share it, and nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from bot.actions import joining, practice
from bot.rules.cards import CardLevel, Form
from bot.rules.practice import practice_day
from bot.rules.values import Holder
from bot.standin import Phone
from storage.practice_tables import answer
from tests.handlers.town import Town

LINE = "Practises Dutch"


async def practises(town: Town, phone: Phone, holder: Holder, *, shared: bool, days: tuple[int, ...]) -> None:
    """On these days ago."""
    await town.write(practice.begin, phone.id, holder.id, CardLevel.A1, now=town.now)
    await town.write(practice.set_up, phone.id, holder.id, shared=shared, now=town.now)
    today = practice_day(town.now, "Europe/Amsterdam")
    for ago in days:
        await town.write(answered, holder.id, today - timedelta(days=ago), town)


def answered(tx, holder_id: int, day: date, town: Town) -> None:
    for grade in ("again", "good"):
        values = {"card": "wor-baan", "rev": 1, "form": Form.MC_MEANING, "again": False, "at": town.now}
        tx.execute(insert(answer).values(holder_id=holder_id, grade=grade, day=day, **values))


async def card(town: Town, holder: Holder) -> str:
    await town.say(town.karin, "/people")
    return await town.tap(town.karin, f"1:sp:{holder.id}")


async def test_the_days_of_this_week_and_no_score(town: Town) -> None:
    phone, holder = await town.join()
    before = await card(town, holder)
    # It is Wednesday: yesterday and today are of this week, Friday is not.
    await practises(town, phone, holder, shared=True, days=(0, 1, 5))
    shown = await card(town, holder)
    assert f"🇳🇱 {LINE}: 2 days this week" in shown
    assert [line for line in shown.split("\n") if LINE not in line] == before.split("\n")


async def test_one_day(town: Town) -> None:
    phone, holder = await town.join()
    await practises(town, phone, holder, shared=True, days=(0,))
    assert f"{LINE}: 1 day this week" in await card(town, holder)


@pytest.mark.parametrize(("shared", "days"), [(False, (0, 1)), (True, ()), (True, (5,)), (False, ())])
async def test_otherwise_there_is_no_word_of_it(town: Town, shared: bool, days: tuple[int, ...]) -> None:
    """Not even that somebody does not: who keeps it to themselves and who did nothing look the same."""
    phone, holder = await town.join()
    without = await card(town, holder)
    await practises(town, phone, holder, shared=shared, days=days)
    assert await card(town, holder) == without


async def test_it_ends_when_they_keep_it_to_themselves_or_stop(town: Town) -> None:
    phone, holder = await town.join()
    await practises(town, phone, holder, shared=True, days=(0,))
    assert LINE in await card(town, holder)
    await town.say(phone, "/practice")
    await town.tap(phone, f"1:xy:{holder.id}:s:0")
    assert LINE not in await card(town, holder)
    await town.tap(phone, f"1:xy:{holder.id}:s:1")
    assert LINE in await card(town, holder)
    await town.write(joining.stop, phone.id, now=town.now)
    assert LINE not in await card(town, holder)
