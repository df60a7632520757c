"""Links, phones and people that change: who may use which, and what the others hear of it."""

from bot.actions.people import invite_again
from bot.rules.codes import code_from, hash_code
from bot.rules.values import Holder
from storage import lookup, people
from tests.handlers.town import Town


async def new_link(town: Town, holder: Holder, mark: bytes) -> str:
    code = code_from(mark * 16)
    await town.write(invite_again, town.coach.id, holder.id, hash_code(code), now=town.now)
    return code


async def agree(town: Town, phone, code: str) -> None:
    await town.stage.start(phone, code)
    await town.tap_data(phone, "1:lg:en")
    await town.tap_data(phone, "1:ok:y")


async def test_a_coach_who_tries_a_link_does_not_say_yes_for_somebody(town: Town) -> None:
    holder = await town.without_phone("Sara")
    code = await new_link(town, holder, b"a")
    await town.stage.start(town.karin, code)
    assert town.last(town.karin).startswith("🔗 This link is not for you.")
    phone = town.phone("Sara")
    await agree(town, phone, code)
    assert (await town.holder(holder)).chat_id == phone.id


async def test_a_manager_who_opens_a_colleagues_link_keeps_the_own_place(town: Town) -> None:
    await town.say(town.karin, "/colleague")
    await town.say(town.karin, "Bram")
    await town.stage.start(town.karin, town.code_given())
    assert town.last(town.karin).startswith("🔗 This link is not for you.")
    assert (await town.read(people.staff_of_chat, town.karin.id)).id == town.coach.id


async def test_the_coach_hears_that_somebody_is_in_and_the_old_phone_that_it_is_left(town: Town) -> None:
    old, holder = await town.join("Sara")
    code = await new_link(town, holder, b"b")
    new = town.phone("Sara")
    await agree(town, new, code)
    assert town.last(town.karin).startswith("📱 Sara is in")
    assert town.last(old).startswith("📵 You are using another phone now.")
    assert (await town.holder(holder)).chat_id == new.id


async def test_an_old_yes_on_the_phone_used_before_means_nothing(town: Town) -> None:
    old, holder = await town.join("Sara")
    await town.say(old, "/stop")
    await town.tap(old, "✋ Yes, stop")
    await town.say(old, "/start")
    new = town.phone("Sara")
    await agree(town, new, await new_link(town, holder, b"c"))
    await town.say(new, "/stop")
    await town.tap(new, "✋ Yes, stop")
    await town.tap_data(old, "1:ok:y")
    assert not (await town.holder(holder)).takes_part


async def test_the_old_code_on_a_phone_that_nobody_uses_any_more_is_a_wrong_one(town: Town) -> None:
    holder = await town.without_phone("Sara")
    code = await new_link(town, holder, b"d")
    old = town.phone("Sara")
    await agree(town, old, code)
    await agree(town, town.phone("Sara"), await new_link(town, holder, b"e"))
    await town.stage.start(old, code)
    assert town.last(old).startswith("🔑 This code does not work.")


async def test_on_a_shared_phone_each_comes_back_by_name(town: Town) -> None:
    phone, sara = await town.join("Sara")
    _, ali = await town.join("Ali", phone=phone)
    await town.say(phone, "/stop")
    await town.tap(phone, "✋ Yes, stop")
    await town.say(phone, "/start")
    assert town.last(phone) == "👥 Which of you is coming back?"
    await town.tap(phone, "Ali")
    await town.tap_data(phone, "1:ok:y")
    assert (await town.holder(ali)).takes_part
    assert not (await town.holder(sara)).takes_part


async def test_who_comes_in_on_a_shared_phone_leaves_the_others_their_language(town: Town) -> None:
    phone, sara = await town.join("Sara", language="ar")
    holder = await town.without_phone("Ali")
    await town.stage.start(phone, await new_link(town, holder, b"f"))
    await town.tap_data(phone, "1:lg:ti")
    assert (await town.holder(sara)).language == "ar"
    await town.tap_data(phone, "1:ok:y")
    assert (await town.holder(holder)).language == "ti"
    assert (await town.holder(sara)).language == "ar"


async def test_details_are_shown_for_one_person_alone(town: Town) -> None:
    phone, sara = await town.join("Sara")
    _, ali = await town.join("Ali", phone=phone)
    await town.tap_data(phone, f"1:fd:{ali.id}:y")
    assert (await town.holder(ali)).full_details
    assert not (await town.holder(sara)).full_details


async def test_nothing_is_kept_of_who_says_no(town: Town) -> None:
    holder = await town.without_phone("Sara")
    phone = town.phone("Sara")
    await town.stage.start(phone, await new_link(town, holder, b"g"))
    await town.tap_data(phone, "1:lg:en")
    await town.tap_data(phone, "1:ok:n")
    assert (await town.read(lookup.who, phone.id)).chat is None
