"""Which news, how many messages a day, and days of rest, each set by its own person; and how news is stopped and comes back."""

from bot.actions.attention import Chosen
from bot.rules.announcements import News
from bot.rules.attention import NO_LIMIT, Wish
from bot.rules.rest_days import RestDay
from bot.rules.values import Holder
from bot.standin import Phone
from storage import attention
from tests.handlers.town import Town, data_of, read

ALWAYS = "Exams, terms and appointments always come."


async def chosen(town: Town, holder: Holder) -> Chosen:
    wishes = await town.read(attention.wishes, [holder.id])
    muted = await town.read(attention.mutes, [holder.id])
    return Chosen(wishes[holder.id], muted[holder.id])


async def in_settings(town: Town, phone: Phone, what: str) -> str:
    await town.say(phone, "/settings")
    return await town.tap(phone, what)


async def test_news_is_switched_by_kind(town: Town) -> None:
    phone, holder = await town.join()
    assert ALWAYS in await in_settings(town, phone, "📣 News")
    assert [label[0] for label in town.stage.last(phone).buttons[: len(News)]] == ["✅"] * len(News)
    await town.tap(phone, "✅ 📚 Courses")
    await town.tap(phone, "✅ 🏢 Desk and opening hours")
    assert (await chosen(town, holder)).muted == {News.COURSE, News.DESK}
    assert "🔕 📚 Courses" in town.stage.last(phone).buttons
    await town.tap(phone, "🔕 📚 Courses")
    assert (await chosen(town, holder)).muted == {News.DESK}


async def test_how_many_a_day(town: Town) -> None:
    phone, holder = await town.join()
    assert ALWAYS in await in_settings(town, phone, "🔢 How many a day")
    assert [label.startswith("✅") for label in town.stage.last(phone).buttons[:3]] == [False, True, False]
    await town.tap(phone, f"1:nv:{holder.id}:1")
    assert (await chosen(town, holder)).wish == Wish(1)
    await town.tap(phone, "No limit")
    assert (await chosen(town, holder)).wish == Wish(NO_LIMIT)
    assert "✅ No limit" in town.stage.last(phone).buttons


async def test_days_of_rest(town: Town) -> None:
    phone, holder = await town.join()
    assert ALWAYS in await in_settings(town, phone, "🌿 Days of rest")
    for button in ("Friday", "Eid al-Fitr", "Timkat", "✅ Friday"):
        await town.tap(phone, button)
    assert (await chosen(town, holder)).wish.rest_days == {RestDay.EID_AL_FITR, RestDay.TIMKAT}
    assert "✅ Timkat" in town.stage.last(phone).buttons


async def test_on_a_shared_phone_each_sets_their_own(town: Town) -> None:
    phone, semhar = await town.join()
    _, sara = await town.join(name="Sara", phone=phone)
    for what, name, button in (
        ("📣 News", "Semhar", "✅ 💼 Work"),
        ("🔢 How many a day", "Sara", f"1:nv:{sara.id}:5"),
        ("🌿 Days of rest", "Semhar", "Sunday"),
    ):
        assert "👥" in await in_settings(town, phone, what)
        assert name in await town.tap(phone, name)
        await town.tap(phone, button)
    assert await chosen(town, semhar) == Chosen(
        Wish(rest_days=frozenset({RestDay.SUNDAY})), frozenset({News.WORK})
    )
    assert await chosen(town, sara) == Chosen(Wish(5), frozenset())


async def test_from_under_news_the_choice_comes_as_a_message_of_its_own(town: Town) -> None:
    phone, holder = await town.join()
    before = await town.say(phone, "/help")
    message = town.stage.last(phone)
    await town.tap_data(phone, f"1:nw:{holder.id}", message=message)
    assert "News from your municipality" in town.last(phone)
    assert read(message) == before
    assert f"1:nn:{holder.id}:course:0" in data_of(town.stage.last(phone))


async def test_stopping_can_be_no_more_news_and_start_brings_it_back(town: Town) -> None:
    phone, holder = await town.join()
    await town.say(phone, "/stop")
    said = await town.tap(phone, "🔕 No more news")
    assert "You get no more news" in said
    assert ALWAYS in said
    assert (await chosen(town, holder)).muted == set(News)
    assert (await town.holder(holder)).takes_part
    await town.say(phone, "/start")
    assert "You get all news from your municipality again." in town.last(phone)
    assert (await chosen(town, holder)).muted == set()
    await town.say(phone, "/start")
    assert "again" not in town.last(phone)


async def test_who_stopped_gets_all_news_with_their_new_yes(town: Town) -> None:
    phone, holder = await town.join()
    for button in ("🔕 No more news", "✋ Yes, stop"):
        await town.say(phone, "/stop")
        await town.tap(phone, button)
    await town.say(phone, "/start")
    assert (await chosen(town, holder)).muted == set(News)
    await town.tap(phone, "✅ Yes, I want this")
    assert "You get all news from your municipality again." in town.last(phone)
    assert (await chosen(town, holder)).muted == set()
