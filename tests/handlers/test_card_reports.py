"""Managers look at the cards of which learners said "this is not right", and close what they looked at."""

from bot.rules.cards import Card, Form
from storage import audit, clips, practice
from tests.handlers.town import Town, data_of

CARD = "hea-huisarts"


def card_of(town: Town, card_id: str = CARD) -> Card:
    return town.stage.app.application.house.lessons.deck.cards[card_id]


async def report(
    town: Town, card: str = CARD, *, form: Form = Form.MC_MEANING, rev: int = 1, language: str = "ti"
) -> None:
    await town.write(practice.add_report, card, rev, form, language, now=town.now)


async def test_nothing_is_reported(town: Town) -> None:
    assert "Nobody says" in await town.say(town.karin, "/reports")


async def test_a_report_is_read_and_closed(town: Town) -> None:
    await report(town)
    await report(town)
    await report(town, form=Form.WORD_ORDER, language="ar")
    await report(town, "wor-contract")
    listed = await town.say(town.karin, "/reports")
    assert "2 cards are not right" in listed
    assert "2 times: mc_meaning, revision 1, read in Tigrinya" in listed
    assert "1 time: word_order, revision 1, read in Arabic" in listed
    assert listed.index(CARD) < listed.index("wor-contract")
    assert "🚩 hea-huisarts · 3" in town.stage.last(town.karin).buttons

    shown = await town.tap(town.karin, f"1:vq:{CARD}")
    card, house = card_of(town), town.stage.app.application.house
    assert card.word in shown
    assert card.sentence in shown
    assert f"now revision {card.rev}" in shown
    for language in ("ti", "ar"):
        gloss = house.glosses.gloss(f"{CARD}/word", card.word, [language])
        assert gloss is not None
        assert gloss.lstrip("\u200f") in shown
    for item in card.items:
        assert all(option in shown for option in item.options)

    done = await town.tap(town.karin, "✅ Done")
    assert "1 card is not right" in done
    assert CARD not in done
    (noted,) = await town.read(audit.of_subject, f"card:{CARD}")
    assert (noted.actor, noted.what) == (f"staff:{town.coach.id}", "reports_closed")
    await town.tap(town.karin, "1:vq:wor-contract")
    assert "Nobody says" in await town.tap(town.karin, "✅ Done")


async def test_a_recording_that_is_not_right_is_made_again(town: Town) -> None:
    await report(town)
    await town.say(town.karin, "/reports")
    await town.tap(town.karin, f"1:vq:{CARD}")
    await town.tap(town.karin, "🎙 The sentence")
    assert card_of(town).sentence in town.last(town.karin)
    town.karin.send_voice(town.stage.bot)
    await town.stage.settle()
    await town.tap(town.karin, "1:vy:")
    card = card_of(town)
    found = await town.read(clips.find, town.stage.bot.id, card.id, "sentence", card.sentence)
    assert found is not None


async def test_what_was_said_since_stays_open(town: Town) -> None:
    await report(town)
    await town.say(town.karin, "/reports")
    await town.tap(town.karin, f"1:vq:{CARD}")
    await report(town, language="ar")
    assert "1 time: mc_meaning, revision 1, read in Arabic" in await town.tap(town.karin, "✅ Done")


async def test_done_that_comes_twice(town: Town) -> None:
    await report(town)
    await town.say(town.karin, "/reports")
    await town.tap(town.karin, f"1:vq:{CARD}")
    town.stage.standin.faults.double_delivery(town.stage.bot)
    assert "Nobody says" in await town.tap(town.karin, "✅ Done")
    assert len(await town.read(audit.of_subject, f"card:{CARD}")) == 1


async def test_a_card_that_was_taken_out_and_one_that_nobody_reported(town: Town) -> None:
    await report(town, "hea-verdwenen")
    await town.say(town.karin, "/reports")
    assert "not there any more" in await town.tap(town.karin, "1:vq:hea-verdwenen")
    await town.tap(town.karin, "✅ Done")
    await town.tap_data(town.karin, f"1:vq:{CARD}")
    assert "cannot find" in town.last(town.karin)


async def test_every_card_can_be_shown(town: Town) -> None:
    cards = town.stage.app.application.house.lessons.deck.cards
    longest = sorted(cards.values(), key=lambda card: len(str(card)))[-5:]
    for card in longest:
        for language in ("ti", "ar", "en", "nl"):
            await report(town, card.id, language=language)
        await town.tap_data(town.karin, f"1:vq:{card.id}")
        assert card.id in town.last(town.karin)


async def test_many_cards_are_leafed_through(town: Town) -> None:
    cards = list(town.stage.app.application.house.lessons.deck.cards)[:10]
    for card in cards:
        await report(town, card)
    await town.say(town.karin, "/reports")
    shown = [data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:vq:")]
    await town.tap(town.karin, "More ▶️")
    shown += [data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:vq:")]
    assert shown == [f"1:vq:{card}" for card in sorted(cards)]
    await town.tap_data(town.karin, "1:vp:999")
    assert "◀️ Back" in town.stage.last(town.karin).buttons


async def test_a_coach_has_no_reports(town: Town) -> None:
    await report(town)
    phone, _ = await town.another_coach()
    for what in ("/reports", "/help"):
        assert "/reports" not in await town.say(phone, what)
    for data in ("1:vp:0", f"1:vq:{CARD}", f"1:vz:{CARD}:1"):
        await town.tap_data(phone, data)
        assert "cannot find" in town.last(phone)
    assert CARD not in "".join(town.all(phone))
    assert "1 card is not right" in await town.say(town.karin, "/reports")


async def test_both_commands_stand_in_the_help(town: Town) -> None:
    shown = await town.say(town.karin, "/help")
    assert "/voices" in shown
    assert "/reports" in shown
