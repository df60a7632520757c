"""A BSN that somebody types stands in no message and in no row: neither of a goal, a step, a place nor a name.

The number is made up: it passes the test of eleven.
"""

import pytest

from storage import plans, trajectories
from tests.handlers.lines import enter
from tests.handlers.town import Town

BSN = "123456782"
TYPED = ("123456782", "123 456 782", "1234.56.782", "1234\u200b56782")


def shown_anywhere(town: Town) -> str:
    return "".join(
        part
        for phone in town.stage.standin.phones.values()
        for message in phone.chat(town.stage.bot).from_bot
        for part in (message.text, *message.buttons)
    )


@pytest.mark.parametrize("typed", TYPED)
async def test_in_goals_and_steps(town: Town, typed: str) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:gd:{holder.id}:work")
    await town.say(town.karin, f"Bellen, BSN {typed}")
    [goal] = await town.read(plans.goals_of, holder.id)
    await town.tap_data(town.karin, f"1:gj:{goal.id}")
    await town.say(town.karin, typed)
    await town.tap_data(phone, f"1:pg:{holder.id}:social")
    await town.say(phone, f"Mijn BSN is {typed}")
    found = await town.read(plans.goals_of, holder.id)
    assert [goal.words for goal in found] == ["Bellen, BSN …", "Mijn BSN is …"]
    assert [step.words for step in found[0].steps] == ["…"]


async def test_in_the_place_of_an_exam_or_an_appointment_and_in_a_name(town: Town) -> None:
    _, holder = await town.join("Semhar")
    answers = ("1:ka:part:knm", "di 1 dec 14:30", f"Zaal 3, BSN {BSN}", "1:ka:signed_up_by:person")
    await enter(town, holder, "exam", *answers, "1:ka:source:coach", "1:ks")
    record = await town.read(trajectories.record, holder.id, now=town.now)
    assert [attempt.place for attempt in record.attempts] == ["Zaal 3, BSN …"]
    await town.tap_data(town.karin, f"1:sb:{holder.id}")
    for said in ("24 nov 14:00", "1:bo:civic", f"Loket {BSN}", "1:be:bring", f"paspoort\n{BSN}", "1:bs"):
        await (town.tap if said.startswith("1:") else town.say)(town.karin, said)
    [made] = await town.of_holder(holder)
    assert (made.place, made.bring) == ("Loket …", "paspoort\n…")
    await town.say(town.karin, "/new")
    await town.say(town.karin, f"Abel {BSN}")
    assert BSN not in shown_anywhere(town)
