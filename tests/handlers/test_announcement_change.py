"""New words that were written and dropped again; and who had answered before the words were changed."""

from bot.actions import announcement_sending, announcing
from bot.rules.announcements import Text
from storage import announcements, people
from tests.actions.announced import a_manager, released
from tests.handlers.town import Town

ASKS = {"question": "Komt u?", "answers": ("Ja", "Nee")}


async def corrected(town: Town, number: int) -> None:
    new = Text("nl", "De cursus begint op 8 februari.", **ASKS)
    await town.write(announcing.set_text, town.coach.id, number, new, now=town.now)
    await town.write(announcement_sending.put_in_place, town.coach.id, number, now=town.now)
    await town.stage.settle()


async def test_who_had_answered_is_named(town: Town) -> None:
    phones = [(await town.join(name, language="nl"))[0] for name in ("Amina", "Bilal", "Chaltu")]
    one = await town.write(released, town.coach, **ASKS, now=town.now)
    await town.stage.settle()
    for phone in phones[:2]:
        await town.tap(phone, "Ja")
    page = await town.tap_data(town.karin, f"1:hp:{one.id}")
    assert "1:hl" not in str(town.stage.last(town.karin).reply_markup)
    await corrected(town, one.id)
    await town.tap(phones[1], "Nee")
    await town.tap_data(town.karin, f"1:hp:{one.id}")
    page = await town.tap(town.karin, "👤")
    assert "Amina" in page
    assert "Bilal" not in page
    assert "Chaltu" not in page


async def test_new_words_are_dropped(town: Town) -> None:
    phone, _ = await town.join("Amina", language="nl")
    one = await town.write(released, town.coach, now=town.now)
    await town.stage.settle()
    before = town.last(phone)
    await town.write(announcing.set_text, town.coach.id, one.id, Text("nl", "Iets anders."), now=town.now)
    await town.tap_data(town.karin, f"1:hc:{one.id}")
    await town.tap(town.karin, "🗑")
    assert town.last(phone) == before
    now = await town.read(announcements.by_id, one.id)
    assert await town.read(announcing.edited_texts, now) == dict(one.texts)
    # What is written after that begins with the words that hold.
    await town.write(announcing.set_text, town.coach.id, one.id, Text("en", "New."), now=town.now)
    assert set(await town.read(announcing.edited_texts, now)) == {"nl", "en"}


async def test_the_writer_hears_what_a_colleague_did(town: Town) -> None:
    await town.join("Amina", language="nl")
    one = await town.write(released, town.coach, now=town.now)
    await town.stage.settle()
    here = await town.read(people.municipality, town.coach.municipality_id)
    other = await town.write(a_manager, municipality=here, now=town.now)
    await town.write(announcing.set_text, other.id, one.id, Text("nl", "Iets anders."), now=town.now)
    await town.write(announcement_sending.put_in_place, other.id, one.id, now=town.now)
    await town.stage.settle()
    assert "put the new words" in town.last(town.karin)
    await town.write(announcement_sending.withdraw, other.id, one.id, now=town.now)
    await town.stage.settle()
    assert "withdrew your announcement" in town.last(town.karin)
