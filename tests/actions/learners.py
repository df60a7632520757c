"""Somebody who practises with a small deck, acting without a chat."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.actions import practice as actions
from bot.actions.practice import Answered
from bot.rules.cards import CardLevel, Deck, Form
from bot.rules.choosing import Lessons, lessons_of
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session
from bot.rules.values import Domain, Holder
from storage import Database, practice
from storage.practice_tables import answer
from tests.rules.deck_examples import a_card, a_deck
from tests.rules.examples import local

CHAT = 700
DECK = a_deck(
    *(a_card(f"woord{number}", sentence=f"Ik zie de woord{number} hier nu.") for number in range(24)),
    *(
        a_card(f"zin{number}", level=CardLevel.A2, sentence=f"Ik zie de zin{number} hier nu.")
        for number in range(12)
    ),
    a_card(
        "huur", id="slf-huur", domain=Domain.SELF_RELIANCE, topic="self_reliance", sentence="De huur is hoog."
    ),
)
LESSONS = lessons_of(DECK)


def with_card(card: str, **values: Any) -> Lessons:
    cards = {**DECK.cards, card: replace(DECK.cards[card], **values)}
    return lessons_of(replace(DECK, cards=cards))


def without(*cards: str) -> Lessons:
    return lessons_of(Deck({id_: one for id_, one in DECK.cards.items() if id_ not in cards}, DECK.topics))


class Learner:
    """Acts for Semhar."""

    def __init__(self, db: Database, holder: Holder, now: datetime) -> None:
        self.db, self.id, self.now = db, holder.id, now
        self.lessons = LESSONS

    async def do(self, action: Callable[..., Any], *args: Any, **values: Any) -> Any:
        return await self.db.write(action, CHAT, self.id, *args, **values, now=self.now)

    async def go_on(self, *, speech: bool = False) -> Session:
        session: Session = await self.do(actions.go_on, self.lessons, speech=speech)
        return session

    async def answer(self, session: Session, grade: Grade | None = Grade.GOOD, **values: Any) -> Answered:
        if session.asked[-1].form is Form.TEACH:
            grade = None
        answered: Answered = await self.do(actions.answer, session.id, session.number, grade, **values)
        return answered

    async def whole_day(self, grade: Grade = Grade.GOOD) -> Session:
        """Answers all that is asked today."""
        while (session := await self.go_on()).present is not None:
            await self.answer(session, grade)
        return session

    async def to(self, moment: str) -> None:
        self.now = local(moment)

    async def known(self) -> dict[str, Any]:
        return (await self.db.read(practice.states, [self.id]))[self.id]

    async def answers(self) -> list[tuple[date, str, bool]]:
        def rows(tx: Connection) -> list[tuple[date, str, bool]]:
            found = select(answer.c.day, answer.c.card, answer.c.again).order_by(answer.c.id)
            return [(row.day, row.card, row.again) for row in tx.execute(found)]

        return await self.db.read(rows)
