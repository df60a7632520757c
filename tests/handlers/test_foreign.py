"""Buttons for what is somebody else's, or nobody's: what is said to a tap, what is noted, and what goes on (P04, B05).

That nothing of it reaches anybody is walked in `test_walk`.
"""

import pytest

from bot.standin import Phone
from storage import audit, people
from tests.handlers.town import Town
from tests.handlers.walking import PASSING, Rows, all_rows, patterns


async def their_appointment(town: Town) -> int:
    """Of somebody of another coach; its number."""
    _, holder = await town.join("Semhar")
    return (await town.appointment(holder, "2026-11-24 14:00")).id


async def intruder(town: Town, who: str) -> Phone:
    if who == "another coach":
        return (await town.another_coach())[0]
    return (await town.join("Abel", coach=(await town.another_coach())[1]))[0]


async def everything(town: Town) -> Rows:
    """All rows but those that tell that somebody tried."""
    rows: Rows = await town.read(all_rows)
    return {key: row for key, row in rows.items() if key[0] not in PASSING}


@pytest.mark.parametrize("who", ["another coach", "another holder"])
async def test_the_try_is_noted_by_number(town: Town, who: str) -> None:
    appointment_id = await their_appointment(town)
    phone = await intruder(town, who)
    data = f"1:sa:{appointment_id}" if who == "another coach" else f"1:an:{appointment_id}:0:c"
    await town.tap_data(phone, data)
    (entry,) = await town.read(audit.of_subject, data)
    assert (entry.actor, entry.what) == (f"chat:{phone.id}", "refused")


async def test_what_is_not_there_gets_the_same_answer_as_what_is_not_theirs(town: Town) -> None:
    appointment_id = await their_appointment(town)
    for who in ("another coach", "another holder"):
        phone = await intruder(town, who)
        for pattern in ("1:sa:{}", "1:ap:{}", "1:an:{}:0:c", "1:wy:{}:2h", "1:by:{}", "1:tr:ap:{}"):
            answers = []
            for number in (appointment_id, 999_999, 999_999_999_999_999_999):
                toast = await town.tap_data(phone, pattern.format(number))
                answers.append((toast, town.last(phone)))
            assert len(set(answers)) == 1, (who, pattern)


@pytest.mark.parametrize(
    "tail", ["", ":", ":x", ":-1", ":1:2:3:4", ":1\n", ":٣", f":{'9' * 30}", ":1 OR 1=1", ":../../x", ":None"]
)
async def test_data_of_no_button_of_ours_are_an_old_button(
    town: Town, tail: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Other programs than the phone's own may send any data."""
    phone, holder = await town.join()
    await town.appointment(holder)
    before = await everything(town)
    for who in (phone, town.karin):
        await town.tap_each(who, (f"1:{code}{tail}" for code in patterns()))
    after = await everything(town)
    assert after == before
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("place", ["1:bl:-", "Stadhuis"])
async def test_a_holder_who_moved_to_another_coach_is_out_of_reach(
    town: Town, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In the middle of the dialog."""
    _, holder = await town.join()
    _, other = await town.another_coach()
    await town.say(town.karin, "/appointment")
    await town.tap(town.karin, "1:bw:")
    await town.write(people.change_holder, holder.id, coach_id=other.id)
    await town.say(town.karin, "24 nov 14:30")
    await town.tap(town.karin, "1:bo:civic")
    await (town.tap if place.startswith("1:") else town.say)(town.karin, place)
    assert "cannot find" in town.last(town.karin)
    await town.tap_data(town.karin, "1:bs")
    assert "cannot find" in town.last(town.karin)
    assert await town.of_holder(holder) == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_an_appointment_stays_with_its_person_when_an_older_button_is_tapped(town: Town) -> None:
    _, semhar = await town.join("Semhar")
    _, abel = await town.join("Abel")
    made = await town.appointment(semhar)
    await town.tap_data(town.karin, f"1:bm:{made.id}")
    await town.tap_data(town.karin, f"1:bw:{abel.id}")
    assert "For: Semhar" in town.last(town.karin)
    await town.tap(town.karin, "1:bs")
    assert (await town.state(made)).holder_id == semhar.id
    assert await town.of_holder(abel) == []
