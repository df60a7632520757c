"""Somebody writes in Arabic, late in the evening, that they cannot come tomorrow: who hears what and when, on the moved clock."""

from bot.i18n import visible
from bot.phrases import phrasebook
from bot.rules.values import Answer, Dial
from storage import appointments
from tests.flows.conftest import OpenTown
from tests.flows.town import ONE_DAY_AND_TWO_HOURS, Town
from tests.reading import CATALOGUES, UNSEEN

CANNOT_COME = "لا أستطيع أن آتي غدًا"


def moved_to(language: str, **said: str) -> str:
    phrase = phrasebook().phrase("app-moved")
    return visible(CATALOGUES.translator(language).of_data(phrase.id, phrase.text, **said)).translate(UNSEEN)


async def answered_by_phrase(town: Town) -> None:
    stage, karin = town.stage, town.karin
    waits = (await stage.say(karin, "/messages")).text.translate(UNSEEN)
    assert waits.startswith("📥 1 person waits for an answer · 2 messages\n✍️ Sara · Arabic · 2 messages")
    assert "since Wed 18 Nov 23:10" in waits
    shown = (await stage.tap(karin, "✍️ Sara")).text.translate(UNSEEN)
    assert f"🔵 Sara, Wed 18 Nov 23:10\n{CANNOT_COME}" in shown
    for button in ("📖 Ready phrase", "📅 Appointments", "4"):
        await stage.tap(karin, button)
    for said in ("19 nov", "24 nov", "10:30"):
        await stage.say(karin, said)
    await stage.tap(karin, "📤 Send to")


async def test_at_ten_past_eleven_in_the_evening_in_arabic(town_at: OpenTown) -> None:
    async with town_at("2026-11-17 12:00", lead_times=ONE_DAY_AND_TWO_HOURS) as town:
        stage, karin = town.stage, town.karin
        await stage.say(karin, "/summary")
        for button in ("1:dd", "1:dd:0900"):
            await stage.tap(karin, button)
        sara, holder = await town.join("Sara", language="ar", dial=Dial.BOTH)
        number = await town.book(holder, "2026-11-19 14:00")
        await town.to("2026-11-18 23:10")
        before = len(await town.got(karin))

        # Kept at once, and said so once in this night: in Arabic with Dutch, with when it is read, and 112.
        await stage.say(sara, CANNOT_COME)
        await town.to("2026-11-18 23:12")
        await stage.say(sara, "آسفة")
        nights = [(at, words) for at, words in await town.got(sara) if words.startswith("🌙")]
        ((moment, said),) = nights
        assert moment == "2026-11-18 23:10"
        arabic, dutch = said.split("\n\n")
        assert "غدًا" in arabic
        assert "09:00" in arabic
        assert "112" in arabic
        assert dutch == (
            "🌙 Ik bewaar uw bericht.\nKarin kan het morgen lezen, vanaf 09:00.\n🚨 Bent u in gevaar? Bel 112."
        )

        # What lies on the coach's phone in the night came without a sound; the summary of the morning has one.
        await town.to("2026-11-19 09:00")
        *nightly, (morning, summary) = (await town.got(karin))[before:]
        assert [at for at, _ in nightly] == ["2026-11-18 23:10", "2026-11-18 23:25"]
        assert all(message.silent for message in stage.chat(karin)[-3:-1])
        assert morning == "2026-11-19 09:00"
        assert "🟠 Sara: 2 messages wait, since Wed 18 Nov 23:10" in summary
        assert not town.last(karin).silent

        # Words change no appointment: until the coach has seen to it, it stands as it was, without an answer.
        there = await stage.app.db.read(appointments.appointment, number)
        assert there.answer is Answer.OPEN
        await town.to("2026-11-19 09:20")
        await answered_by_phrase(town)
        await town.to("2026-11-19 09:21")
        moment, said = (await town.got(sara))[-1]
        assert moment == "2026-11-19 09:20:10"
        assert said.startswith("💬 Karin:")
        in_arabic = moved_to("ar", day="الخميس 19 نوفمبر", date="الثلاثاء 24 نوفمبر", time="10:30")
        in_dutch = moved_to("nl", day="donderdag 19 november", date="dinsdag 24 november", time="10:30")
        assert 0 < said.find(in_arabic) < said.find(in_dutch)

        assert (await stage.say(karin, "/messages")).text.startswith("📥 Nobody waits for an answer.")

        # The appointment itself is moved from the conversation: they hear it, and the old reminder does not come.
        await stage.say(karin, "/people")
        for button in ("1:sp:", "1:tc:", f"1:so:{number}", f"1:bm:{number}", "1:be:moment"):
            await stage.tap(karin, button)
        await stage.say(karin, "24 nov 10:30")
        count = len(await town.got(sara))
        await stage.tap(karin, "1:bs")
        await town.to("2026-11-24 12:00")
        later = (await town.got(sara))[count:]
        assert [at for at, _ in later] == ["2026-11-19 09:21:30", "2026-11-23 10:30", "2026-11-24 08:30"]
        assert all("24 نوفمبر" in words and "24 november" in words for _, words in later)
