"""Codes: used, foreign, expired, lost, typed by hand (B09); and guessing them (P01)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.rules.codes import ALARM_TRIES, LENGTH, WRONG_TRIES
from bot.stage import open_stage
from bot.standin import Phone
from storage import invitations, people
from storage.tables import invitation
from tests.handlers.town import Town, case, found_town, local, read, restarted, right

WRONG = "This code does not work"
TOO_OFTEN = "too many wrong codes"


async def come_in(town: Town, phone: Phone, code: str) -> None:
    await town.stage.start(phone, code)
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")


async def linked(town: Town) -> dict[str, str]:
    """The names by the chat that they are reached in."""
    caseload = await town.read(people.holders_of_coach, town.coach.id)
    return {str(holder.chat_id): holder.name for holder in caseload if holder.chat_id}


async def test_b09_the_nine_starts(folder: Path) -> None:
    async with open_stage(folder, local("2026-11-01 09:00")) as stage:
        town = await found_town(stage)
        codes = {"OLD22": await town.new_code("holder 2")}
        await stage.pass_time(local("2026-11-18 11:00"))
        codes |= {"GOOD1": await town.new_code("holder 1"), "GOOD3": await town.new_code("holder 3")}
        answers = {}
        for update in case("B09")["updates"]:
            message = update["message"]
            number = message["chat"]["id"]
            phone = stage.standin.phones.get(number) or town.phone("Sara", "en", number)
            text = message["text"]
            for placeholder, code in codes.items():
                text = text.replace(placeholder, code).replace(placeholder.lower(), code.lower())
            answers[update["update_id"]] = await town.say(phone, text)
            if phone.chat(stage.bot).from_bot[-1].buttons[:1] == ["Nederlands"]:
                # The question "Are you ...?" stands between the code and the link.
                assert str(number) not in await linked(town)
                await town.tap(phone, "English")
                await town.tap(phone, "1:ok:y")
        assert await linked(town) == right("B09")["linked"]
        for number in right("B09")["refused"]:
            assert WRONG in answers[number], number
        assert "already linked" in answers[7502]
        assert "Please open the link" in answers[7505]
        # Used by another: the coach of holder 1 is told, once.
        notices = [text for text in town.all(town.karin) if "tried or saw the link for holder 1" in text]
        assert len(notices) == 1
        since = stage.clock.now() - timedelta(hours=1)
        counted = {n: await town.read(invitations.wrong_codes_since, n, since) for n in (911, 912, 914, 915)}
        assert counted == {911: 1, 912: 1, 914: 2, 915: 1}


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: f"{code[:5]} {code[5:10]}-{code[10:]}",
        lambda code: code.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩")),
        lambda code: code.translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹")).lower(),
        lambda code: f"\u2068{code}\u2069",
        lambda code: f"https://t.me/leerlijn_bot?start={code}",
    ],
)
async def test_a_code_typed_by_hand(town: Town, typed) -> None:
    phone = town.phone()
    await town.say(phone, typed(await town.new_code()))
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    assert await linked(town) == {str(phone.id): "Semhar"}


async def test_a_code_without_a_digit_is_taken_for_a_code(town: Town) -> None:
    phone = town.phone()
    assert WRONG in await town.say(phone, "abcdefghjkmnpq")
    assert "Please open the link" in await town.say(phone, "Good afternoon to you")


async def test_a_code_with_a_line_end_before_it(town: Town) -> None:
    phone = town.phone()
    await town.say(phone, f"/start\n{await town.new_code()}")
    assert "English" in town.stage.last(phone).buttons


async def test_a_new_link_withdraws_the_old_one(town: Town) -> None:
    old = await town.new_code()
    (holder,) = await town.read(people.holders_of_coach, town.coach.id)
    await town.say(town.karin, "/people")
    await town.tap(town.karin, f"1:sp:{holder.id}")
    await town.tap(town.karin, "🔗 New link")
    new = town.code_given()
    assert new != old
    assert WRONG in read(await town.stage.start(town.phone("Other"), old))
    phone = town.phone()
    await come_in(town, phone, new)
    assert await linked(town) == {str(phone.id): "Semhar"}


async def test_a_link_that_ends_between_the_question_and_the_yes(town: Town) -> None:
    phone = town.phone()
    await town.stage.start(phone, await town.new_code())
    await town.tap(phone, "English")
    await town.stage.pass_time(town.now + timedelta(days=14))
    assert WRONG in await town.tap(phone, "1:ok:y")
    assert await linked(town) == {}


async def test_p01_a_five_wrong_tries_an_hour_and_then_nothing_is_looked_up(town: Town) -> None:
    good = await town.new_code()
    phone = town.phone()
    answers = [await town.say(phone, f"/start WRONG{number}") for number in range(20)]
    assert [WRONG in answer for answer in answers] == [True] * WRONG_TRIES + [False] * 15
    assert all(TOO_OFTEN in answer for answer in answers[WRONG_TRIES:])
    assert right("P01")["a"]["tries_answered_max"] == WRONG_TRIES
    # Even the right one is not looked up now; an hour later it is.
    assert TOO_OFTEN in read(await town.stage.start(phone, good))
    await town.stage.pass_time(town.now + timedelta(hours=1, minutes=1))
    await come_in(town, phone, good)
    assert await linked(town) == {str(phone.id): "Semhar"}


async def raise_alarm(town: Town) -> None:
    for number in range(ALARM_TRIES // 4):
        phone = town.phone(f"G{number}")
        for attempt in range(4):
            assert WRONG in await town.say(phone, f"/start GUESS{number}{attempt}")


async def test_p01_b_many_accounts_raise_the_alarm_and_real_links_go_on_working(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await raise_alarm(town)
    assert caplog.records == []
    guesser = town.phone()
    answers = [await town.say(guesser, f"/start GUESS{number}") for number in range(4)]
    assert [TOO_OFTEN in answer for answer in answers] == [False, False, True, True]
    # The operator learns how many, and nothing of what was typed or by whom.
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [
        ("WARNING", "many wrong codes")
    ] * 4
    assert [one.__dict__["count"] for one in caplog.records] == [
        ALARM_TRIES + number for number in (1, 2, 3, 4)
    ]
    phone = town.phone()
    await come_in(town, phone, await town.new_code())
    assert str(phone.id) in await linked(town)


async def test_p01_e_three_mistypes_and_then_right_in_an_alarm_too(town: Town) -> None:
    await raise_alarm(town)
    phone, code = town.phone(), await town.new_code()
    for number in range(3):
        await town.say(phone, f"{code[:-1]}{number + 2}"[::-1])
    await come_in(town, phone, code)
    assert await linked(town) == {str(phone.id): "Semhar"}


async def test_p01_c_a_success_does_not_reset_the_count(town: Town) -> None:
    phone = town.phone()
    for number in range(4):
        await town.say(phone, f"/start WRONG{number}")
    await come_in(town, phone, await town.new_code())
    assert WRONG in await town.say(phone, "/start WRONG5")
    assert TOO_OFTEN in await town.say(phone, "/start WRONG6")
    assert right("P01")["c"]["reset"] is False


async def test_p01_d_the_count_survives_a_restart(town: Town) -> None:
    phone = town.phone()
    for number in range(4):
        await town.say(phone, f"/start WRONG{number}")
    async with restarted(town.stage):
        assert WRONG in await town.say(phone, "/start WRONG5")
        assert TOO_OFTEN in await town.say(phone, "/start WRONG6")


async def test_p01_e_three_mistypes_and_then_right(town: Town) -> None:
    phone, code = town.phone(), await town.new_code()
    for number in range(3):
        assert WRONG in await town.say(phone, f"{code[:-1]}{number + 2}"[::-1])
    await town.say(phone, code)
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:y")
    assert await linked(town) == {str(phone.id): "Semhar"}


async def test_p01_f_every_wrong_code_gets_the_same_words(town: Town) -> None:
    used = await town.new_code("Used")
    await come_in(town, town.phone("U"), used)
    seen = await town.new_code("Withdrawn")
    phone = town.phone("W")
    await town.stage.start(phone, seen)
    await town.tap(phone, "English")
    await town.tap(phone, "1:ok:x")
    expired = await town.new_code("Expired")
    await town.stage.pass_time(town.now + timedelta(days=14))
    answers = {
        read(await town.stage.start(town.phone(f"T{number}"), code))
        for number, code in enumerate((used, seen, expired, "SOMEOTHERBOT22", "!!!", "9"))
    }
    assert len(answers) == 1
    assert right("P01")["f"]["identical"]


async def test_a_repeated_wrong_try_counts_once(town: Town) -> None:
    phone = town.phone()
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.say(phone, "/start WRONG1")
    since = town.now - timedelta(hours=1)
    assert await town.read(invitations.wrong_codes_since, phone.id, since) == 1
    assert [WRONG in text for text in town.all(phone)] == [True, True]


async def test_p01_g_codes_are_stored_as_a_hash_alone(town: Town) -> None:
    code = await town.new_code()
    assert len(code) == LENGTH
    (row,) = await town.read(lambda tx: tx.execute(select(invitation)).all())
    assert len(row.code_hash) == 32
    assert code.encode() not in row.code_hash
    assert row.expires_at - row.made_at == timedelta(days=14)
    stored = all_of(Path(town.stage.app.settings.data))
    assert len(stored) > 10_000
    assert code.encode() not in stored


def all_of(folder: Path) -> bytes:
    """Every byte of the database."""
    return b"".join(path.read_bytes() for path in folder.glob("leerlijn.sqlite*"))
