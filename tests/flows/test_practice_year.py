"""One year of one learner through the bot and the stand-in: the hours, the pace and the pauses are kept every day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from sqlalchemy import Connection, select

from bot.actions import practice as actions
from bot.rules.cards import CardLevel, Form
from bot.rules.forms import Exercise, exercise, is_open
from bot.rules.local_time import local_to_utc
from bot.rules.practice import practice_day
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session
from bot.rules.values import Holder
from bot.standin import Phone
from storage import practice
from storage.practice_tables import answer
from tests.flows.conftest import OpenTown
from tests.flows.town import AMSTERDAM, Town

ZONE = "Europe/Amsterdam"
START = date(2026, 11, 18)
YEAR = 365
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
PROMPT, GOODBYE = "Time for a little Dutch?", "I will not ask you"
HOURS = {0: time(10), 40: time(19, 30), 100: time(8, 30)}  # of the prompt, from these days of the year on


@dataclass
class Year:
    """Somebody who is right most times. `paces` are the cards a day from each day on, `never` the days without a prompt."""

    town: Town
    phone: Phone
    holder: Holder
    at: time = time(10)
    answered: Iterator[int] = field(default_factory=count)
    paces: dict[date, int] = field(default_factory=lambda: {START: 5})
    never: set[date] = field(default_factory=set)

    @property
    def today(self) -> date:
        return practice_day(self.town.now, ZONE)

    async def to(self, day: date, at: time) -> None:
        await self.town.stage.pass_time(local_to_utc(day, at, ZONE))

    async def tap(self, data: str) -> None:
        await self.town.stage.tap(self.phone, data)

    async def set(self, data: str) -> None:
        """Sets how they practise, in the menu."""
        await self.town.stage.say(self.phone, "/practice")
        code, *rest = data.split(":")
        if code in ("xq", "xh", "xu") and rest != ["0"]:
            await self.tap(f"1:xp:{self.holder.id}:{code[1]}")
        await self.tap(":".join(["1", code, str(self.holder.id), *rest]))

    def grade(self) -> Grade:
        return Grade.AGAIN if next(self.answered) % 7 == 6 else Grade.GOOD

    async def session(self) -> Session | None:
        found: Session | None = await self.town.stage.app.db.read(
            practice.session_of, self.holder.id, self.today
        )
        return found

    async def practise(self) -> None:
        """Answers all that is asked today, at one moment."""
        await self.town.stage.app.db.write(self._whole_day)

    def _whole_day(self, tx: Connection) -> None:
        lessons, now = self.town.stage.app.application.house.lessons, self.town.now
        whose = (tx, self.phone.id, self.holder.id)
        while (session := actions.go_on(*whose, lessons, speech=False, now=now)).present is not None:
            grade = None if session.asked[-1].form is Form.TEACH else self.grade()
            actions.answer(*whose, session.id, session.number, grade, now=now)

    async def practise_in_chat(self) -> None:
        """The same by taps and words, from the button of the prompt on."""
        await self.tap(f"1:xn:{self.holder.id}")
        deck = self.town.stage.app.application.house.lessons.deck
        while (session := await self.session()) and (present := session.present):
            seed = f"{session.id}:{session.number}"
            await self._answer(exercise(deck.cards[present.card], present.form, deck, seed=seed))
            after = await self.session()
            if after is not None and after.present is None and self._has(f"1:xn:{self.holder.id}:"):
                await self.tap(f"1:xn:{self.holder.id}:")

    def _has(self, data: str) -> bool:
        keyboard = self.town.last(self.phone).inline_keyboard
        return any(button["callback_data"].startswith(data) for row in keyboard for button in row)

    async def _answer(self, made: Exercise) -> None:
        right = self.grade() is Grade.GOOD
        if made.form is Form.TEACH:
            await self.tap("1:xa:")
        elif made.form is Form.WORD_ORDER and right:
            for number in range(1, len(made.orders[0]) + 1):
                placed = "".join("0123456789"[at] for at in made.orders[0][:number])
                await self.tap(self._button("1:xo:", f":{placed}"))
            await self.tap("1:xk:")
        elif made.form is Form.TYPE_WORD:
            await self.town.stage.say(self.phone, made.card.word if right else "zzzz")
        elif is_open(made.form):
            await self.tap("1:xm:")
            await self.tap("👍" if right else "🔁")
        elif right:
            await self.tap(self._button("1:xa:", f":{made.right}"))
        else:
            await self.tap("1:xd:")

    def _button(self, begin: str, end: str) -> str:
        keyboard = self.town.last(self.phone).inline_keyboard
        data = [button["callback_data"] for row in keyboard for button in row]
        return next(one for one in data if one.startswith(begin) and one.endswith(end))

    def no_prompts(self, days: int, *, first: int) -> None:
        """From this day of the year on, so many."""
        self.never |= {START + timedelta(days=first + number) for number in range(days)}

    async def live(self, number: int) -> None:
        """One day: what it is about besides practice, and practice."""
        day = START + timedelta(days=number)
        if number in CHANGES:
            at, data = CHANGES[number]
            await self.to(day, at)
            await self.set(data)
        elif number == STOPPED[0]:
            await self.to(day, time(9))
            await self.town.stage.say(self.phone, "/stop")
            await self.tap("1:st:y")
        elif number == STOPPED[-1]:
            await self.to(day, time(20))
            await self.town.stage.start(self.phone)
            await self.tap("1:ok:y")
        if any(number in quiet for quiet in (SILENT, PAUSED, ENDED, STOPPED)):
            return
        await self.to(day, self.at)
        if number % 45 == 0:
            await self.tap(f"1:xs:{self.holder.id}")  # "not today"
        elif number % 30 == 5:
            await self.practise_in_chat()
        elif number % 7 != 3:  # the free day of the week
            await self.practise()


SILENT = range(120, 145)
PAUSED = range(80, 94)
ENDED = range(160, 181)
STOPPED = range(220, 236)
# On which day of the year, and when, what is tapped in the menu.
CHANGES = {
    40: (time(9), "xh:1930"),  # before the hour: today's is the new one
    60: (time(12), "xq:10"),
    80: (time(12), "xu:14"),
    100: (time(12), "xh:0830"),  # that hour is over today
    160: (time(9), "xe:1"),
    181: (time(7), "xe:0"),
    200: (time(12), "xq:3"),
}


def planned(year: Year) -> None:
    """What is to come of all that."""
    year.no_prompts(14, first=80)
    year.no_prompts(1, first=100)
    year.no_prompts(20, first=161)
    year.no_prompts(15, first=221)
    year.paces |= {START + timedelta(days=60): 10, START + timedelta(days=200): 3}


async def test_a_year(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 11:00") as town:
        phone, holder = await town.join("Semhar")
        year = Year(town, phone, holder)
        await town.stage.say(phone, "/practice")
        await year.tap(f"1:xv:{holder.id}:{CardLevel.A1}")
        planned(year)
        for number in range(1, YEAR + 1):
            year.at = HOURS[max(since for since in HOURS if since <= number)]
            await year.live(number)
        got = [
            (datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM), words)
            for moment, words in await town.got(phone)
        ]
        prompts = [at for at, words in got if PROMPT in words]
        goodbyes = [at for at, words in got if GOODBYE in words]

        assert all(QUIET_UNTIL <= at.time() < QUIET_FROM for at in prompts + goodbyes)
        days = Counter(at.date() for at in prompts + goodbyes)
        assert max(days.values()) == 1
        assert not year.never & days.keys()
        assert len(prompts) > 200
        silence(year, [at.date() for at in prompts], [at.date() for at in goodbyes])
        await asked_as_agreed(year)


def silence(year: Year, prompts: list[date], goodbyes: list[date]) -> None:
    """25 silent days: every day for three days, then weekly, then a last word; and again once they are back."""
    last = START + timedelta(days=119)
    assert [(day - last).days for day in prompts if 0 < (day - last).days <= 26] == [1, 2, 3, 10, 17]
    assert goodbyes == [last + timedelta(days=21)]
    back = START + timedelta(days=145)
    assert not [day for day in prompts if goodbyes[0] < day <= back]
    assert back + timedelta(days=1) in prompts


async def asked_as_agreed(year: Year) -> None:
    """Never more cards a day than the pace, and none twice but for the easier second question."""

    def rows(tx: Connection) -> list[tuple[date, str, bool]]:
        found = select(answer.c.day, answer.c.card, answer.c.again).where(
            answer.c.holder_id == year.holder.id
        )
        return [(row.day, row.card, row.again) for row in tx.execute(found)]

    answers = await year.town.stage.app.db.read(rows)
    first = Counter((day, card) for day, card, again in answers if not again)
    again = Counter((day, card) for day, card, again in answers if again)
    assert max(first.values()) == max(again.values()) == 1
    assert again.keys() <= first.keys()
    cards = Counter(day for day, _ in first)
    for day, number in cards.items():
        pace = max(
            pace
            for since, pace in year.paces.items()
            if since == max(one for one in year.paces if one <= day)
        )
        assert number <= pace, day
    assert len(cards) > 200
    assert not {day for day in cards if START + timedelta(days=220) <= day <= START + timedelta(days=234)}
