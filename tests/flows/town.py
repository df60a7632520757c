"""A municipality on a stage: a coach with a phone, people who join, and what came to whom and when."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import appointments as actions
from bot.actions.appointments import Form
from bot.rules.values import Domain, Holder, LeadTime, Staff
from bot.stage import Stage
from bot.standin import Message, Phone
from storage import people
from tests.builders import a_coach, a_holder, a_municipality
from tests.reading import UNSEEN

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

ONE_DAY_AND_TWO_HOURS = (LeadTime(days=1), LeadTime(hours=2))


def local(words: str) -> datetime:
    """A moment on the wall in Amsterdam, as an instant."""
    return datetime.fromisoformat(words).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def on_the_wall(instant: datetime) -> str:
    return f"{instant.astimezone(AMSTERDAM):%Y-%m-%d %H:%M:%S}".removesuffix(":00")


@dataclass(slots=True)
class Town:
    """The people of one test. Moments are typed as on the wall in Amsterdam."""

    stage: Stage
    coach: Staff
    karin: Phone
    _joined_at: dict[int, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    async def to(self, moment: str) -> None:
        """Time goes on, and everything that is due on the way is sent."""
        await self.stage.pass_time(local(moment))

    async def down_until(self, moment: str) -> None:
        """Time goes on without the bot; then it is back."""
        self.stage.clock.move_to(local(moment))
        await self.stage.settle()

    async def join(
        self, name: str, *, language: str = "en", phone: Phone | None = None, **values: Any
    ) -> tuple[Phone, Holder]:
        """A person who has come in and agreed, on a new phone or on one that is there: the phone, and the person."""
        phone = phone or await self.phone(name, language)
        holder: Holder = await self.stage.app.db.write(
            a_holder, name, coach=self.coach, language=language, chat_id=phone.id, now=self.now, **values
        )
        return phone, holder

    async def phone(self, name: str, language: str = "en") -> Phone:
        """A phone on which the bot was started; what came until now is not counted."""
        phone = self.stage.standin.add_phone(name, language)
        await self.stage.start(phone)
        self._joined_at[phone.id] = len(self.stage.events)
        return phone

    async def book(self, holder: Holder, start: str, **values: object) -> int:
        """The coach books; gives the appointment's number."""
        form = _form(start, **values)
        booked = await self.stage.app.db.write(actions.book, self.coach.id, holder.id, form, now=self.now)
        await self.stage.settle()
        return booked

    async def change(self, appointment_id: int, start: str, **values: object) -> None:
        form = _form(start, **values)
        await self.stage.app.db.write(actions.change, self.coach.id, appointment_id, form, now=self.now)
        await self.stage.settle()

    async def cancel(self, appointment_id: int) -> None:
        await self.stage.app.db.write(actions.cancel, self.coach.id, appointment_id, now=self.now)
        await self.stage.settle()

    async def got(self, phone: Phone) -> list[tuple[str, str]]:
        """What came to a phone since it joined: when, on the wall, and the words. A message that only changed, as
        after a tap, did not come anew."""
        await self.stage.settle()
        events = self.stage.events[self._joined_at.get(phone.id, 0) :]
        return [
            (on_the_wall(event.at), event.what.translate(UNSEEN))
            for event in events
            if event.came and event.phone_id == phone.id and not event.what.endswith(" (changed)")
        ]

    async def times(self, phone: Phone) -> list[str]:
        return [moment for moment, _ in await self.got(phone)]

    async def words(self, phone: Phone) -> list[str]:
        return [words for _, words in await self.got(phone)]

    def last(self, phone: Phone) -> Message:
        return self.stage.last(phone)


async def open_town(
    stage: Stage, *, lead_times: tuple[LeadTime, ...] | None = None, language: str = "en"
) -> Town:
    """A municipality with one coach, Karin, who has come in. Without lead times those of every new municipality."""
    karin = stage.standin.add_phone("Karin", language)
    await stage.start(karin)
    chosen: dict[str, Any] = {} if lead_times is None else {"lead_times": lead_times}
    town = await stage.app.db.write(a_municipality, **chosen)
    coach = await stage.app.db.write(
        a_coach, municipality=town, language=language, chat_id=karin.id, now=stage.clock.now()
    )
    made = Town(stage, await stage.app.db.read(people.staff_member, coach.id), karin)
    made._joined_at[karin.id] = len(stage.events)
    return made


def _form(start: str, **values: object) -> Form:
    day, _, at = start.partition(" ")
    usual: dict[str, object] = {"place": "loket 3", "domain": Domain.CIVIC}
    return Form(date.fromisoformat(day), time.fromisoformat(at) if at else None, **(usual | values))  # type: ignore[arg-type]
