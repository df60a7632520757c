"""Somebody who practises by phone, and the question that a test wants them to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.actions import practice as actions
from bot.rules.cards import CardLevel, Deck, Form, Status
from bot.rules.choosing import lessons_of
from bot.rules.forms import Exercise, exercise, forms_of
from bot.rules.practice import practice_day
from bot.rules.sessions import Asked, Queued, Session
from bot.rules.values import Holder
from bot.standin import Message, Phone
from storage import practice
from storage.practice_tables import answer
from storage.practice_tables import session as sessions
from tests.handlers.town import Town, data_of, read

ZONE = "Europe/Amsterdam"


@dataclass(slots=True)
class Learner:
    """One holder on one phone."""

    town: Town
    phone: Phone
    holder: Holder

    @property
    def deck(self) -> Deck:
        deck: Deck = self.town.stage.app.application.house.lessons.deck
        return deck

    async def ask(self, form: Form, *, more: int = 0) -> Exercise:
        """A question in this form about a card that has it, with so many other cards after it."""
        fits = [
            card
            for card in self.deck.cards.values()
            if card.status is not Status.RETIRED and form in forms_of(card, self.deck, has_voice=True)
        ]
        cards = fits[: more + 1]
        session = await self.town.write(
            self._put, [card.id for card in cards], Asked(cards[0].id, cards[0].rev, form)
        )
        await self.start()
        return self.made(session)

    def _put(self, tx: Connection, cards: Sequence[str], asked: Asked) -> Session:
        tx.execute(delete(sessions).where(sessions.c.holder_id == self.holder.id))
        today = practice_day(self.town.now, ZONE)
        made = practice.add_session(tx, self.holder.id, today, [Queued(card, is_new=False) for card in cards])
        return practice.save_session(tx, replace(made, asked=(asked,)))

    async def start(self) -> None:
        await self.town.tap_data(self.phone, f"1:xn:{self.holder.id}")

    def made(self, session: Session) -> Exercise:
        asked = session.asked[-1]
        return exercise(
            self.deck.cards[asked.card], asked.form, self.deck, seed=f"{session.id}:{session.number}"
        )

    async def session(self) -> Session:
        found = await self.town.read(practice.session_of, self.holder.id, practice_day(self.town.now, ZONE))
        assert found is not None
        return found

    async def last_asked(self) -> Asked:
        return (await self.session()).asked[-1]

    async def answers(self) -> list[tuple[str, str]]:
        """Card and grade of each answer that was kept."""

        def rows(tx: Connection) -> list[tuple[str, str]]:
            found = select(answer.c.card, answer.c.grade).where(answer.c.holder_id == self.holder.id)
            return [(row.card, row.grade) for row in tx.execute(found.order_by(answer.c.id))]

        found: list[tuple[str, str]] = await self.town.read(rows)
        return found

    @property
    def bubble(self) -> Message:
        """The newest message of the bot."""
        return self.town.stage.last(self.phone)

    @property
    def shown(self) -> str:
        return read(self.bubble)

    def data(self, code: str) -> list[str]:
        """The data of the buttons with this code under the newest message that has one."""
        for message in reversed(self.phone.chat(self.town.stage.bot).from_bot):
            found = [data for data in data_of(message) if data.startswith(f"1:{code}:")]
            if found:
                return found
        return []

    async def tap(self, data: str) -> str:
        """Taps the button with these data; what its message says then."""
        return await self.town.tap(self.phone, data)

    async def type(self, words: str) -> str:
        """Types; all that the bot says to that."""
        before = len(self.town.all(self.phone))
        await self.town.say(self.phone, words)
        return "\n".join(self.town.all(self.phone)[before:])

    async def twice(self, data: str) -> None:
        """A second tap before the message has changed."""
        message = self.town.with_button(self.phone, data)
        for _ in range(2):
            self.phone.tap(self.town.stage.bot, message.message_id, data)
        await self.town.stage.settle()

    def toasts(self) -> list[str]:
        return [words for words in self.town.toasts(self.phone) if words]


async def learner_of(town: Town, level: CardLevel = CardLevel.A1, **values: Any) -> Learner:
    phone, holder = await town.join(**values)
    await town.write(actions.begin, phone.id, holder.id, level, now=town.now)
    return Learner(town, phone, holder)


def change_deck(learner: Learner, card: str, **values: Any) -> None:
    """A new version of the bot, with another card; without values it is taken out."""
    deck = learner.deck
    cards = {id_: one for id_, one in deck.cards.items() if id_ != card or values}
    if values:
        cards[card] = replace(cards[card], **values)
    application = learner.town.stage.app.application
    changed = lessons_of(Deck(cards, deck.topics, deck.names))
    application.house = replace(application.house, lessons=changed)
