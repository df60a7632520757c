"""A coach with people who did a check-in or wrote, for the tests of what a coach sees of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions import digests
from bot.questions import load_questions
from bot.rules.digests import Digest
from bot.rules.values import Holder, Staff
from storage import Database, check_ins, messages
from tests.builders import a_holder

QUESTIONS = load_questions()
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


async def read(db: Database, coach: Staff, now: datetime) -> Digest:
    return await db.read(digests.read_digest, coach.id, QUESTIONS, since=now - WEEK, now=now)


async def joined(
    db: Database, coach: Staff, name: str, now: datetime, number: int = 900, **values: Any
) -> Holder:
    return await db.write(
        a_holder, name, coach=coach, chat_id=number, now=now - timedelta(days=100), **values
    )


def check_in(tx: Connection, holder_id: int, answers: dict[str, str], at: datetime) -> None:
    asked = [one for one in QUESTIONS.asked if one.id in ("faces", "hours", "wrk-now")]
    made = check_ins.add(tx, {holder_id: asked}, now=at)
    for question, code in answers.items():
        check_ins.answer(tx, made[holder_id], (question, 1), code, now=at + timedelta(hours=1))


def message(tx: Connection, holder_id: int, at: datetime, *, medium: str = "text") -> int:
    telegram_id = int(at.timestamp()) + holder_id
    return messages.add_message(
        tx, holder_id, chat_id=holder_id, telegram_id=telegram_id, at=at, medium=medium, words="Hallo"
    )
