"""A coach gives an address, proves it by a code that is mailed, and gets the summary by mail: over real SMTP."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.rules.values import OutboxState
from bot.stage import open_stage
from storage import audit, mails, people
from storage.summary_tables import mail as table
from tests.handlers.test_digests import in_danger
from tests.handlers.town import Town, case, found_town, local
from tests.mail_server import MailServer, mail_server

ADDRESS = "karin@voorbeeldstad.example"


@pytest.fixture
async def post() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def town(folder: Path, now: datetime, post: MailServer) -> AsyncIterator[Town]:
    """As `town` elsewhere, with a mail server."""
    async with open_stage(folder, now, speech="off", smtp=post.address) as stage:
        yield await found_town(stage)


async def ask(town: Town, address: str = ADDRESS) -> None:
    await town.say(town.karin, "/summary")
    await town.tap(town.karin, "✉️ Set an e-mail address")
    await town.say(town.karin, address)


def code_in(post: MailServer) -> str:
    found = re.search(r"\b\d{6}\b", post.plain())
    assert found is not None
    return found[0]


async def proven(town: Town, post: MailServer) -> None:
    await ask(town)
    await town.say(town.karin, code_in(post))


async def address_of(town: Town) -> str | None:
    return (await town.read(mails.addressee, town.coach.id)).address


async def states(town: Town) -> list[str]:
    rows = await town.read(lambda tx: tx.execute(table.select().order_by(table.c.id)).all())
    return [row.state for row in rows]


async def every_thursday(town: Town) -> None:
    await town.say(town.karin, "/summary")
    for tapped in ("1:dw", "1:dw:3", "1:dw:3:0830"):
        await town.tap(town.karin, tapped)


async def test_an_address_is_theirs_once_the_code_is_typed(town: Town, post: MailServer) -> None:
    await ask(town, " Karin@Voorbeeldstad.example ")
    assert "I sent a code of 6 digits to Karin@voorbeeldstad.example" in town.last(town.karin)
    assert await address_of(town) is None
    (mail,) = post.mails
    assert mail["To"] == "Karin@voorbeeldstad.example"
    assert mail["Subject"] == "Leerlijn: your code"
    assert "Karin" not in post.plain()
    shown = await town.say(town.karin, code_in(post))
    assert "This address is yours now" in shown
    assert "✉️ By e-mail to Karin@voorbeeldstad.example" in shown
    assert await address_of(town) == "Karin@voorbeeldstad.example"
    (noted,) = await town.read(audit.of_subject, f"staff:{town.coach.id}")
    assert noted.what == "mail_address"
    assert (await states(town)) == [OutboxState.SENT]


async def test_a_wrong_code_five_times(town: Town, post: MailServer) -> None:
    await ask(town)
    code = code_in(post)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for left in (4, 3, 2, 1):
        assert f"{left} more time" in await town.say(town.karin, wrong)
    assert "no longer works" in await town.say(town.karin, wrong)
    await town.say(town.karin, code)
    assert await address_of(town) is None


async def test_a_code_after_half_an_hour(town: Town, post: MailServer) -> None:
    await ask(town)
    town.stage.clock.advance(timedelta(minutes=30))
    assert "no longer works" in await town.say(town.karin, code_in(post))
    assert await address_of(town) is None


async def test_the_code_of_another_address(town: Town, post: MailServer) -> None:
    await ask(town)
    first = code_in(post)
    town.stage.clock.advance(timedelta(minutes=1))
    await ask(town, "bram@voorbeeldstad.example")
    assert first != code_in(post)
    assert "not the code" in await town.say(town.karin, first)


async def test_nobody_is_bothered_with_codes(town: Town, post: MailServer) -> None:
    for number in range(5):
        await ask(town, f"someone{number}@x.example")
        town.stage.clock.advance(timedelta(minutes=1))
    await ask(town, "someone9@x.example")
    assert "try again tomorrow" in town.last(town.karin)
    assert len(post.mails) == 5


@pytest.mark.parametrize("typed", [*case("P05")["values"], "karin", "karin@x.example, bram@x.example"])
async def test_what_is_no_address(town: Town, post: MailServer, typed: str) -> None:
    await ask(town, typed)
    assert "not an e-mail address" in town.last(town.karin)
    assert post.mails == []


async def test_each_step_twice(town: Town, post: MailServer) -> None:
    for step in ("/summary", "1:de", ADDRESS):
        town.stage.standin.faults.double_delivery(town.stage.bot)
        await (town.tap if step.startswith("1:") else town.say)(town.karin, step)
    assert len(post.mails) == 1
    town.stage.standin.faults.double_delivery(town.stage.bot)
    assert "This address is yours now" in await town.say(town.karin, code_in(post))
    assert await address_of(town) == ADDRESS


async def test_the_summary_comes_in_the_chat_and_by_mail(town: Town, post: MailServer) -> None:
    await proven(town, post)
    await every_thursday(town)
    _, semhar = await town.join("Semhar")
    await in_danger(town, semhar)
    await town.stage.pass_time(local("2026-11-19 08:30"))
    assert "🔴 Semhar: words of danger" in town.last(town.karin)
    assert post.mails[-1]["Subject"] == "Leerlijn: your people, 19-11-2026"
    assert "🔴 Semhar: words of danger" in post.plain()
    assert "<li>🔴 <bdi>Semhar</bdi>: words of danger</li>" in post.html()
    # By mail alone.
    await town.say(town.karin, "/summary")
    assert "▫️ In this chat" in [
        button for button in [await town.tap(town.karin, "✅ In this chat")] for button in buttons(town)
    ]
    chat, came = len(town.all(town.karin)), len(post.mails)
    await town.stage.pass_time(local("2026-11-26 12:00"))
    assert (len(town.all(town.karin)), len(post.mails)) == (chat, came + 1)


def buttons(town: Town) -> list[str]:
    return town.stage.last(town.karin).buttons


@pytest.mark.parametrize("name", case("P05")["values"])
async def test_names_in_a_mail_are_shown_as_they_are(town: Town, post: MailServer, name: str) -> None:
    """P05."""
    await proven(town, post)
    await every_thursday(town)
    _, semhar = await town.join("Semhar")
    await town.write(people.change_holder, semhar.id, name=name)
    await in_danger(town, semhar)
    await town.stage.pass_time(local("2026-11-19 08:30"))
    assert f"🔴 {' '.join(name.split())}: words of danger" in post.plain()
    assert not re.search(r"<(?:img|script|h1|/textarea)", post.html())
    assert post.mails[-1]["Subject"] == "Leerlijn: your people, 19-11-2026"


async def test_a_mail_without_an_answer_is_never_sent_again(town: Town, post: MailServer) -> None:
    await proven(town, post)
    await every_thursday(town)
    post.data_answer = "451 not now"
    await town.stage.pass_time(local("2026-11-19 08:30"))
    assert (await states(town))[-1] == OutboxState.PLANNED
    post.data_answer = None
    await town.stage.pass_time(local("2026-11-19 09:30"))
    assert (await states(town))[-1] == OutboxState.SENT
    assert len(post.mails) == 2


async def test_who_is_away_when_it_leaves_gets_none(town: Town, post: MailServer) -> None:
    await proven(town, post)
    await every_thursday(town)
    due = local("2026-11-19 08:30")
    post.data_answer = "451 not now"
    await town.stage.pass_time(due)
    post.data_answer = None
    await town.write(people.change_staff, town.coach.id, away=True)
    await town.stage.pass_time(due + timedelta(hours=1))
    assert (await states(town))[-1] == OutboxState.SKIPPED
    assert len(post.mails) == 1


async def test_an_address_is_taken_away(town: Town, post: MailServer) -> None:
    await proven(town, post)
    await every_thursday(town)
    shown = await town.tap(town.karin, "🗑 Remove the address")
    assert "The address is removed" in shown
    assert await address_of(town) is None
    await town.stage.pass_time(local("2026-11-19 12:00"))
    assert len(post.mails) == 1
