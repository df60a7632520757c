"""The last look before an announcement goes, and the second person who lets it go where it is for many."""

from bot.actions import announcing
from bot.rules.announcements import Source, State, Text
from bot.rules.values import Role
from storage import audit, people
from tests.handlers.releasing import (
    DUTCH,
    ENGLISH,
    another_manager,
    ask,
    for_more_than,
    present,
    put,
    released,
    written,
)
from tests.handlers.town import Town, local


async def test_before_it_goes_everything_is_said_and_then_it_goes(town: Town) -> None:
    semhar, _ = await town.join("Semhar", language="ti")
    eden, _ = await town.join("Eden", language="en")
    await town.without_phone("Abel")
    number = await written(town, "en")
    await town.tap_data(town.karin, f"1:hr:{number}")
    assert town.last(town.karin).split("\n") == [
        "🚀 Ready to send? About: 🏢 Desk and opening hours",
        "",
        "👥 For 2 people",
        "Everybody whom you may write to.",
        "📨 As soon as it is released.",
        "⏱ It takes less than a minute.",
        "",
        "🗣 Dutch: 1 person",
        DUTCH,
        "🗣 English: 1 person",
        ENGLISH,
        "",
        "⚠️ 1 person reads Tigrinya: there is no version, they get Dutch.",
        "✉️ 1 person does not use the app: send a letter.",
    ]
    shown = await town.tap(town.karin, "🚀 Send")
    assert "👤 Released by Karin" in shown
    assert ENGLISH in town.last(eden)
    assert DUTCH in town.last(semhar)


async def test_what_is_asked_and_for_whom_is_said_before_it_goes(town: Town) -> None:
    await town.join("Eden", language="en")
    number = await written(town, "en")
    await ask(town, number, "Komt u?", "Ja", "Nee")
    await town.tap_data(town.karin, f"1:et:{number}:l:en")
    await town.tap_data(town.karin, f"1:hr:{number}")
    shown = town.last(town.karin).split("\n")
    assert shown[shown.index(DUTCH) :][:4] == [DUTCH, "❓ Komt u?", "▫️ Ja", "▫️ Nee"]
    assert "Language: English" in shown


async def test_what_a_machine_made_is_named(town: Town) -> None:
    await town.join("Eden", language="en")
    number = await written(town)
    made = [Text("en", ENGLISH, source=Source.MACHINE)]
    await town.write(announcing.set_machine_texts, town.coach.id, number, made, now=town.now)
    await town.tap_data(town.karin, f"1:hr:{number}")
    assert "🗣 English: 1 person\n🤖 By a machine. Nobody has checked it yet." in town.last(town.karin)
    await town.write(announcing.pass_text, town.coach.id, number, "en", now=town.now)
    await town.tap_data(town.karin, f"1:hr:{number}")
    assert "🤖" not in town.last(town.karin)


async def test_what_is_not_whole_cannot_go(town: Town) -> None:
    number = await written(town)
    await town.tap_data(town.karin, f"1:hr:{number}")
    assert "📭 Nobody would get it. Choose other people." in town.last(town.karin)
    assert "🚀 Send" not in town.stage.last(town.karin).buttons
    one = await present(town, number)
    await town.tap_data(town.karin, f"1:hs:{number}:{one.version}")
    assert town.last(town.karin).startswith("📭 Nobody would get it.")
    assert (await present(town, number)).state is State.DRAFT


async def test_a_moment_that_passed_meanwhile_is_told(town: Town) -> None:
    await town.join("Eden")
    number = await written(town)
    due = local("2026-11-18 12:00")
    await town.write(announcing.set_due, town.coach.id, number, due, now=town.now)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.stage.pass_time(local("2026-11-18 12:01"))
    assert (await town.tap(town.karin, "🚀 Send")).startswith("🗓 Choose a moment that is still ahead")
    assert (await present(town, number)).state is State.DRAFT


async def test_what_changed_after_the_look_does_not_go(town: Town) -> None:
    await town.join("Eden")
    number = await written(town)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await put(town, number, "Andere woorden.")
    shown = await town.tap(town.karin, "🚀 Send")
    assert shown.startswith("🔄 This was changed, sent or withdrawn meanwhile. Look at it again.")
    assert "Andere woorden." in shown
    assert (await present(town, number)).state is State.DRAFT
    await town.tap(town.karin, "🚀 Send")
    assert (await present(town, number)).state is State.RELEASED


async def test_for_many_a_second_person_looks_at_it(town: Town) -> None:
    eden, _ = await town.join("Eden", language="en")
    await town.join("Semhar", language="en")
    await for_more_than(town, 1)
    phone, bram = await another_manager(town)
    number = await written(town, "en")
    await town.tap_data(town.karin, f"1:hr:{number}")
    shown = town.last(town.karin)
    assert "👥 More than 1 person: a second person looks at it first." in shown
    assert "🚀 Send" not in town.stage.last(town.karin).buttons
    one = await present(town, number)
    await town.tap_data(town.karin, f"1:hs:{number}:{one.version}")
    assert town.last(town.karin).startswith("👥 It is for so many people")
    shown = await town.tap(town.karin, "🙋 Ask a colleague to release")
    assert shown.startswith("✅ I asked 1 manager to look at it. You hear from me.")
    assert "⏳ A colleague looks at it." in shown
    assert town.last(phone) == "📢 Karin asks you to look at an announcement before it goes."
    shown = await town.tap(phone, "👀 Look")
    assert "🔎 Release this? By Karin, about: 🏢 Desk and opening hours" in shown
    assert "👥 For 2 people" in shown
    assert DUTCH in shown
    assert ENGLISH in await town.tap(phone, "👁 English")
    await town.tap(phone, "◀️ Back")
    await town.tap(phone, "🚀 Release")
    assert ENGLISH in town.last(eden)
    assert "🚀 Bram released your announcement: Wed 18 Nov · Het loket" in town.last(town.karin)
    found = await present(town, number)
    assert (found.state, found.released_by) == (State.RELEASED, bram.id)


async def test_the_second_person_sends_it_back(town: Town) -> None:
    await town.join("Eden")
    await town.join("Semhar")
    await for_more_than(town, 1)
    phone, _ = await another_manager(town)
    number = await written(town)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🙋 Ask a colleague to release")
    await town.tap(phone, "👀 Look")
    shown = await town.tap(phone, "↩️ Send back")
    assert shown.startswith("↩️ It is a draft again. Who wrote it hears that from me.")
    assert "📝 Still a draft. By Karin" in shown
    assert "🚀 Release" not in town.stage.last(phone).buttons
    assert town.last(town.karin).startswith("↩️ Your announcement was sent back: Wed 18 Nov · Het loket")
    one = await present(town, number)
    assert one.state is State.DRAFT
    # Nobody asked for it any more.
    await town.tap_data(phone, f"1:hs:{number}:{one.version}")
    assert town.last(phone).startswith("🔄 That cannot be done any more.")
    assert (await present(town, number)).state is State.DRAFT


async def test_who_wrote_it_takes_it_back_and_nobody_is_told_of_it(town: Town) -> None:
    await town.join("Eden")
    await another_manager(town)
    await for_more_than(town, 0)
    number = await written(town)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🙋 Ask a colleague to release")
    assert (await town.tap(town.karin, "↩️ Take it back")).startswith("↩️ It is a draft again.")
    assert (await present(town, number)).state is State.DRAFT
    assert not [one for one in town.all(town.karin) if "sent back" in one]


async def test_without_another_manager_it_says_so(town: Town) -> None:
    await town.join("Eden")
    await for_more_than(town, 0)
    await town.another_coach()  # no manager
    number = await written(town)
    await town.tap_data(town.karin, f"1:hr:{number}")
    assert "👤 There is no other manager here." in town.last(town.karin)
    await town.tap_data(town.karin, f"1:hk:{number}")
    assert town.last(town.karin).startswith("👤 There is no other manager here.")
    assert (await present(town, number)).state is State.DRAFT


async def test_two_who_release_at_one_moment_release_once(town: Town) -> None:
    eden, _ = await town.join("Eden", language="en")
    phone, _ = await another_manager(town)
    number = await written(town, "en")
    await town.write(announcing.ask, town.coach.id, number, now=town.now)
    one = await present(town, number)
    for each in (town.karin, phone):
        await town.tap_data(each, f"1:hr:{number}")
    for each in (town.karin, phone):
        shown = town.with_button(each, "1:hs:")
        each.tap(town.stage.bot, shown.message_id, f"1:hs:{number}:{one.version}")
    await town.at_once()
    await town.stage.settle()
    assert [words for words in town.all(eden) if ENGLISH in words] == [town.last(eden)]
    noted = await town.read(audit.of_subject, f"announcement:{number}")
    assert [one.what for one in noted].count("released") == 1
    for each in (town.karin, phone):
        assert "👤 Released by" in "".join(town.all(each))


async def test_a_coach_of_many_asks_the_managers(town: Town) -> None:
    phone, bram = await town.another_coach()
    await town.join("Eden", coach=bram)
    await for_more_than(town, 0)
    number = await written(town, by=bram)
    await town.tap_data(phone, f"1:hr:{number}")
    await town.tap(phone, "🙋 Ask a colleague to release")
    assert town.last(town.karin) == "📢 Bram asks you to look at an announcement before it goes."
    await town.tap(town.karin, "👀 Look")
    await town.tap(town.karin, "🚀 Release")
    assert (await present(town, number)).state is State.RELEASED


async def test_a_question_that_is_over_is_not_asked_any_more(town: Town) -> None:
    await town.join("Eden")
    await for_more_than(town, 0)
    phone, _ = await another_manager(town)
    number = await written(town)
    await town.write(announcing.ask, town.coach.id, number, now=town.now)
    await town.write(announcing.send_back, town.coach.id, number, now=town.now)
    before = len(town.all(phone))
    await town.stage.settle()
    assert len(town.all(phone)) == before


async def test_nobody_of_elsewhere_sees_counts_or_releases_it(town: Town) -> None:
    """P04, for a manager of another municipality and for a colleague who did not write it."""
    await town.join("Semhar")
    number = await written(town)
    one = await present(town, number)
    elders, els = await another_manager(town, "Els")
    await town.write(people.change_staff, els.id, role=Role.COACH)
    abroad, _ = await town.another_coach("Ans", "Elders")
    taps = (
        *(f"hr:{number}", f"hs:{number}:{one.version}", f"hk:{number}", f"hb:{number}", f"hv:{number}:nl"),
        *(f"ea:{number}", f"ee:{number}", f"eb:{number}:l", f"et:{number}:v:A2", f"hp:{number}"),
        *(f"hu:{number}", f"ho:{number}", f"ht:{number}:y", f"he:{number}", f"hg:{number}:y"),
        *(f"hc:{number}", f"hc:{number}:12345678", f"hj:{number}:12345678", f"hy:{number}:y", f"hf:{number}"),
    )
    for phone in (elders, abroad):
        for data in taps:
            await town.tap_data(phone, f"1:{data}")
            assert "cannot find" in town.last(phone), data
            assert [each.what for each in await town.read(audit.of_subject, f"1:{data}")] != [], data
        assert "Kerkstraat" not in "".join(town.all(phone))
    assert await present(town, number) == one


async def test_what_went_is_shown_as_it_is(town: Town) -> None:
    await town.join("Semhar")
    number = await released(town)
    await town.tap_data(town.karin, f"1:hs:{number}:1")
    assert town.last(town.karin).startswith("🔄 This was changed, sent or withdrawn meanwhile.")
    assert "✅ Done" in town.last(town.karin)


async def test_a_version_without_the_question_is_named(town: Town) -> None:
    await town.join("Eden", language="en")
    number = await written(town, "en")
    await ask(town, number, "Komt u?", "Ja", "Nee")
    await town.tap_data(town.karin, f"1:hr:{number}")
    shown = town.last(town.karin)
    assert "🗣 Dutch: 1 person" in shown
    assert "⚠️ The question or answers are missing here: nobody gets this version." in shown
