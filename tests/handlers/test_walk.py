"""Every command, button, dialog and reply, walked by everybody who may not: they see nothing of a person, and change nothing.

What is walked are all handlers that are registered (`walking`), past somebody with all that can be kept (`somebody`). Who else
may see a person at all, and how little, stands in the last tests.
"""

import re
from collections.abc import AsyncIterator, Collection
from datetime import datetime
from pathlib import Path

import pytest
from telegram.ext import CallbackQueryHandler, CommandHandler

import handlers
from bot.actions import duty
from bot.stage import open_stage
from handlers import calendar_files, contact, danger, people_files, taps
from storage import people
from storage.dialogs import Dialog
from storage.tables import metadata
from tests.handlers.somebody import SECRETS, Somebody, leaks, somebody, to_karin
from tests.handlers.town import Town, found_town, local
from tests.handlers.walkers import OF_PERSON, OPENINGS, WALKERS, Walker, at_step, walk, walker
from tests.handlers.walking import NUMBER, all_rows, all_taps, changes, count, patterns, seen, spell, those_of
from tests.mail_server import MailServer, mail_server


@pytest.fixture
async def post() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def town(folder: Path, now: datetime, post: MailServer) -> AsyncIterator[Town]:
    """As `town` elsewhere, with a mail server."""
    async with open_stage(folder, now, speech="off", smtp=post.address) as stage:
        yield await found_town(stage)


async def nothing_of_it(
    town: Town,
    who: Walker,
    one: Somebody,
    *,
    left_open: Collection[Dialog] = (),
    but: Collection[str] = (),
    shown: Collection[str] = (),
) -> None:
    """They walk, and see and change nothing of this person; but for the words in `shown`, and without the buttons `but`,
    which are theirs to use. Who is let see a little walks without the dialogs."""
    await town.stage.settle()
    since, before = count(town, who.phone), await town.read(all_rows)
    await walk(town, who, left_open, but, dialogs_too=not shown)
    after = await town.read(all_rows)
    assert changes(before, after, theirs=("holder", one.holder.id), own=who.own) == []
    words = seen(town, who.phone, since)
    assert [secret for secret in leaks(words) if secret not in shown] == []


@pytest.mark.parametrize("who", WALKERS)
async def test_nobody_else_sees_or_changes_anything(
    town: Town, who: str, post: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    one = await somebody(town)
    left_open: list[Dialog] = []
    if who == "who coached them before":
        former = Walker(one.former, [], {})
        numbers = dict.fromkeys("hags", 1)
        found = [await at_step(town, former, step, numbers) for step in OF_PERSON]
        left_open = [dialog for dialog in found if dialog is not None]
        assert len(left_open) == len(OF_PERSON) > 10
    await to_karin(town, one)
    walks = await walker(town, who, one)
    await nothing_of_it(town, walks, one, left_open=left_open)
    # Nor later: not by a digest, by chat or mail, and not by what is told to a whole municipality.
    await town.tap_data(town.karin, "1:yt:1")
    since = count(town, walks.phone)
    await town.stage.pass_time(local("2026-11-20 18:00"))
    later = seen(town, walks.phone, since) + "".join(post.plain(n).lower() for n in range(len(post.mails)))
    assert leaks(later) == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_colleague_hears_the_name_of_who_has_no_coach_and_no_word(town: Town) -> None:
    """By the municipality's list, from which every colleague may take somebody (`mb`), and by the duty list, until they look
    at the words of danger or take them (`yo`, `yt`, `yl`). Nobody of elsewhere."""
    one = await somebody(town)
    colleague = await walker(town, "another coach", one)
    await town.write(duty.put_on, town.coach.id, colleague.numbers["me"], now=town.now)
    await to_karin(town, one)
    await town.write(people.set_coach, [one.holder.id], None)
    assert "Semhar: somebody is needed now" in "".join(town.all(colleague.phone))
    assert "Semhar · no coach" in await town.say(colleague.phone, "/pool")
    await nothing_of_it(town, colleague, one, but={"mb", "yo", "yt", "yl"}, shown={"semhar"})
    assert leaks(seen(town, colleague.phone)) == ["semhar"]


# That nothing is left out


def test_every_button_is_tapped_with_what_it_can_hold() -> None:
    for code, pattern in patterns().items():
        spelled = spell(pattern)
        assert spelled, code
        assert all(re.fullmatch(pattern, one.replace(NUMBER, "1")) for one in spelled), code
    assert {data[2:4] for data in all_taps([1])} == set(patterns())


def test_every_kind_of_handler_is_walked() -> None:
    """Buttons and commands are walked as they are registered. What else there is, is said here, so that a new kind of it
    does not go by."""
    others = [one for one in handlers.HANDLERS if not isinstance(one, CommandHandler)]
    buttons = [one for one in others if isinstance(one, CallbackQueryHandler)]
    old = [one for one in buttons if not isinstance(one.pattern, re.Pattern)]
    assert [one.callback for one in old] == [taps.old_button, taps.old_button]
    of_words = {one.callback for one in others if one not in buttons and one not in handlers.groups.HANDLERS}
    assert of_words == {contact.edited, contact.unknown_command, contact.words, contact.media}
    assert [one.callback for one in danger.FIRST] == [danger.look]


def test_every_dialog_of_staff_is_walked() -> None:
    assert set(OPENINGS) == {*contact.STAFF_STEPS, calendar_files.STEP, people_files.STEP}


async def test_of_somebody_everything_is_kept_and_those_who_may_see_it_do(town: Town) -> None:
    """A walk past an empty house would find nothing."""
    one = await somebody(town)
    await to_karin(town, one)
    rows = await town.read(all_rows)
    theirs = those_of(rows, ("holder", one.holder.id))
    about = {"holder"}
    for table in metadata.sorted_tables:
        if {foreign.column.table.name for foreign in table.foreign_keys} & about:
            about.add(table.name)
            # By number 1, with which all is walked.
            assert any(key[0] == table.name for key in theirs), table.name
            assert "id" not in table.c or (table.name, 1) in theirs, table.name
    await town.stage.advance(20 * 60)  # the last words go to the coach
    await town.tap_each(town.karin, all_taps([1]))
    await town.tap_each(one.phone, all_taps([1]))
    shown = seen(town, town.karin) + seen(town, one.phone)
    # What a list of people says of them is asked for by the command line alone.
    assert set(SECRETS) - set(leaks(shown)) == {"tesfazghi", "r-7001", "1987-03-12"}
