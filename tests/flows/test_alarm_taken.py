"""Words of danger in the night while the coach is on holiday: the one after the other hears of it, who stands in takes it,
and until it is looked after all that can wait rests. On the moved clock."""

from bot.actions import absences, duty, practice
from bot.rules.cards import CardLevel
from bot.rules.values import Role
from bot.standin import Phone
from storage import people
from tests.builders import a_coach
from tests.flows.conftest import OpenTown
from tests.flows.town import ONE_DAY_AND_TWO_HOURS, Town, local

DANGER = "لا أريد أن أعيش"
CALL, TAKEN = (
    "🆘 Sara: somebody is needed now.",
    "✋ A colleague looks after Sara now. You need not do anything.",
)
LIFTED = "✅ A colleague says that Sara is looked after."


async def heard(town: Town, phone: Phone, since: int) -> list[tuple[str, str]]:
    """What came to a phone, and when: the first lines."""
    return [(at, words.split("\n")[0]) for at, words in (await town.got(phone))[since:]]


async def test_a_substitute_takes_it(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 12:00", lead_times=ONE_DAY_AND_TWO_HOURS) as town:
        db, stage = town.stage.app.db, town.stage
        await db.write(people.change_staff, town.coach.id, role=Role.MANAGER)
        phones, colleagues = [town.karin], []
        for name in ("Bram", "Carla"):
            phones.append(await town.phone(name))
            colleagues.append(
                await db.write(a_coach, name, language="en", chat_id=phones[-1].id, now=town.now)
            )
        karin, bram, carla = phones
        away = {"since": local("2026-11-19 00:00"), "until": local("2026-11-30 00:00")}
        whom = {"substitute_id": colleagues[0].id}
        await db.write(absences.go_away, town.coach.id, town.coach.id, **away, **whom, now=town.now)
        await db.write(duty.put_on, town.coach.id, colleagues[1].id, now=town.now)
        sara, holder = await town.join("Sara", language="ar")
        await db.write(practice.begin, sara.id, holder.id, CardLevel.A1, now=town.now)
        await town.book(holder, "2026-11-20 14:00")
        await town.to("2026-11-19 02:10")
        since = [len(await town.got(phone)) for phone in phones]

        # At once, aloud, who stands in; a quarter of an hour later the coach herself, then the duty list.
        await stage.say(sara, DANGER)
        numbers = (await town.words(sara))[-1]
        assert all(number in numbers for number in ("112", "113", "0800-2000"))
        await town.to("2026-11-19 02:45")
        at = {phone.id: await heard(town, phone, before) for phone, before in zip(phones, since, strict=True)}
        assert at == {
            bram.id: [("2026-11-19 02:10", CALL)],
            karin.id: [("2026-11-19 02:25", CALL)],
            carla.id: [("2026-11-19 02:40", CALL)],
        }
        assert not any(town.last(phone).silent for phone in phones)
        assert DANGER not in "".join([*await town.words(karin), *await town.words(bram)])

        # Bram takes it, and reads it then. The others hear that it is taken, without a sound, and nothing more.
        shown = await stage.tap(bram, "✋ I take it")
        assert DANGER in shown.text
        for phone in (karin, carla):
            assert (await heard(town, phone, 0))[-1] == ("2026-11-19 02:45", TAKEN)
            assert town.last(phone).silent
        told = [len(await town.got(phone)) for phone in (karin, carla)]

        # Practice rests; the appointment goes on.
        count = len(await town.got(sara))
        await town.to("2026-11-20 12:30")
        assert [moment for moment, _ in (await town.got(sara))[count:]] == [
            "2026-11-19 14:00",
            "2026-11-20 12:00",
        ]
        assert [len(await town.got(phone)) for phone in (karin, carla)] == told

        # It is looked after, by two taps; the others hear it, and what rested goes on the next day.
        for button in ("✅ It is looked after", "✅ Yes, looked after"):
            await stage.tap(bram, button)
        for phone in (karin, carla):
            assert (await heard(town, phone, 0))[-1] == ("2026-11-20 12:30", LIFTED)
        count = len(await town.got(sara))
        await town.to("2026-11-21 20:00")
        (prompt,) = (await town.got(sara))[count:]
        assert prompt[0] == "2026-11-21 10:00"
