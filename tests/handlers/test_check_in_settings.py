"""When a holder is asked, set by taps; and what their coach sees and sets."""

from datetime import date, time, timedelta

from sqlalchemy import select

from bot.rules.checkins import Rhythm
from bot.rules.values import Holder
from bot.standin import Phone
from storage import audit, check_ins
from storage.tables import audit as audit_table
from tests.handlers.town import Town, local


async def now_so(town: Town, holder: Holder) -> Rhythm:
    found: Rhythm = (await town.read(check_ins.rhythms, [holder.id]))[holder.id]
    return found


async def in_settings(town: Town, phone: Phone) -> str:
    await town.say(phone, "/settings")
    return await town.tap(phone, "1:se:c")


async def test_day_hour_and_pace_are_set_by_taps(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    shown = await in_settings(town, phone)
    assert "Every week: Thursday at 17:00" in shown
    assert "Next time: Thursday 26 November 2026" in shown
    for choose, button, expected in (
        ("📅 Day", "Saturday", "Every week: Saturday at 17:00"),
        ("⏰ Hour", "12:00", "Every week: Saturday at 12:00"),
        ("🔁 How often", f"1:qe:{holder.id}:2", "Every 2 weeks: Saturday at 12:00"),
    ):
        await town.tap(phone, choose)
        assert expected in await town.tap(phone, button)
    found = await now_so(town, holder)
    assert (found.weekday, found.at, found.every) == (5, time(12), 2)
    assert found.next_at == local("2026-11-21 12:00")
    before = len(town.all(phone))
    await town.stage.pass_time(local("2026-12-19 12:00"))
    assert len(town.all(phone)) == before + 3  # 21 November, 5 and 19 December


async def test_a_pause_and_its_end(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    await in_settings(town, phone)
    await town.tap(phone, "⏸ Pause")
    assert "pause until Wednesday 2 December" in await town.tap(phone, f"1:qp:{holder.id}:2")
    assert (await now_so(town, holder)).paused_until == date(2026, 12, 2)
    assert (await now_so(town, holder)).next_at == local("2026-12-03 17:00")
    assert "Next time: Thursday 19 November" in await town.tap(phone, "▶️ End pause")


async def test_no_more_questions_and_again(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    await in_settings(town, phone)
    assert "I do not ask you now" in await town.tap(phone, "🔕 Do not ask me")
    before = len(town.all(phone))
    await town.stage.pass_time(local("2027-01-20 12:00"))
    assert len(town.all(phone)) == before
    town.stage.standin.faults.double_delivery(town.stage.bot)
    assert "Next time: Thursday 21 January 2027" in await town.tap(phone, "🔔 Ask me again")
    assert (await now_so(town, holder)).next_at == local("2027-01-21 17:00")


async def test_each_of_two_on_one_phone_has_their_own(town: Town) -> None:
    phone, semhar = await town.join("Semhar", asked=True)
    _, abel = await town.join("Abel", phone=phone, asked=True)
    assert "Whose check-in" in await in_settings(town, phone)
    assert "👤 Abel" in await town.tap(phone, "Abel")
    await town.tap(phone, "🔁 How often")
    await town.tap(phone, f"1:qe:{abel.id}:4")
    assert ((await now_so(town, semhar)).every, (await now_so(town, abel)).every) == (1, 4)


async def test_the_coach_sees_the_last_answers_and_what_is_open(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    for at, faces in (("2026-11-26 17:00", "great"), ("2026-12-03 17:00", "fair")):
        await town.stage.pass_time(local(at))
        await town.tap(phone, f"1:qa:{holder.id}:")
        number = 1 if faces == "great" else 2
        await town.tap_data(phone, f"1:qa:{holder.id}:{number}:0:{faces}")
    await town.tap_data(town.karin, f"1:sp:{holder.id}")
    person = town.last(town.karin)
    assert "🙂 How it goes: █▅ 😐 So-so, Thu 3 Dec" in person
    assert "❔ 4 questions still open" in person
    await town.tap(town.karin, "📈 Check-ins")
    shown = town.last(town.karin)
    assert "🟠 Gave a face that is two or more below the one before" in shown
    assert "Asked every week: Thursday at 17:00" in shown


async def test_why_and_by_which_rules(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    await town.stage.pass_time(local("2026-11-26 17:00"))
    await town.tap_data(town.karin, f"1:qw:{holder.id}")
    assert "⚪ No rule holds now." in town.last(town.karin)
    await town.tap(phone, "😢 Bad")
    await town.tap_data(town.karin, f"1:qw:{holder.id}")
    shown = town.last(town.karin)
    assert shown.index("🟠 Gave the last of the five faces") < shown.index("All rules")
    assert shown.count("•") == 6
    assert "Wrote words that may mean danger, and nobody has closed it yet: now" in shown
    assert "score" in shown


async def test_seen_until_the_page_was_shown(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    await town.stage.pass_time(local("2026-11-26 17:00"))
    await town.tap(phone, "😢 Bad")
    await town.tap_data(town.karin, f"1:qf:{holder.id}")
    page = town.stage.last(town.karin)
    await town.stage.advance(30)
    await town.tap_data(phone, f"1:qa:{holder.id}:1:2:help")
    await town.tap(town.karin, "✅ Seen")  # of what stood there
    assert "Asked for help by a button" in town.last(town.karin)
    assert "Gave the last" not in town.last(town.karin)
    await town.stage.advance(60)
    await town.tap_data(town.karin, f"1:qf:{holder.id}", message=page)
    await town.tap(town.karin, "✅ Seen")
    assert "Asked for help" not in town.last(town.karin)
    # A moment that no page can have shown yet counts as now.
    far = int((town.now + timedelta(days=365)).timestamp())
    await town.tap_data(town.karin, f"1:qi:{holder.id}:{far}")
    assert (await town.read(check_ins.one, 1)).seen_at == town.now.replace(microsecond=0)


async def test_the_coach_sets_the_pace(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    await town.tap_data(town.karin, f"1:qf:{holder.id}")
    await town.tap(town.karin, f"1:qg:{holder.id}:4")
    assert "Asked every 4 weeks" in town.last(town.karin)
    assert "Every 4 weeks" in await in_settings(town, phone)
    await in_settings(town, phone)
    await town.tap(phone, "🔕 Do not ask me")
    await town.tap_data(town.karin, f"1:qf:{holder.id}")
    assert "wants no check-ins" in town.last(town.karin)


async def test_the_audit_says_what_and_not_which_answer(town: Town) -> None:
    phone, holder = await town.join(asked=True)
    await town.tap_data(phone, f"1:qk:{holder.id}:work:1")
    (entry,) = await town.read(audit.of_subject, "track:work")
    assert (entry.actor, entry.what) == (f"holder:{holder.id}", "kept_track")
    await town.stage.pass_time(local("2026-11-26 17:00"))
    await town.tap(phone, "😢 Bad")
    said = await town.read(lambda tx: [tuple(map(str, row)) for row in tx.execute(select(audit_table))])
    assert not any("bad" in word for row in said for word in row)
