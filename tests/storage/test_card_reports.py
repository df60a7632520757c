from datetime import datetime, timedelta

from sqlalchemy import select

from bot.rules.cards import Form
from storage import Database, card_reports, practice
from storage.card_reports import Reported
from storage.practice_tables import card_report
from tests.builders import a_coach


async def report(db: Database, card: str, form: Form, language: str, now: datetime, *, rev: int = 1) -> None:
    await db.write(practice.add_report, card, rev, form, language, now=now)


async def test_the_most_reported_card_comes_first_and_the_same_is_counted(
    db: Database, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    await report(db, "wor-baan", Form.MC_MEANING, "ar", now)
    for at in (now, later):
        await report(db, "hea-pijn", Form.MC_MEANING, "ti", at)
    await report(db, "hea-pijn", Form.WORD_ORDER, "ti", now, rev=2)
    assert await db.read(card_reports.open_reports) == [
        Reported("hea-pijn", 1, "mc_meaning", "ti", 2, 3, later),
        Reported("hea-pijn", 2, "word_order", "ti", 1, 4, now),
        Reported("wor-baan", 1, "mc_meaning", "ar", 1, 1, now),
    ]


async def test_only_what_was_seen_of_this_card_is_closed(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    for card in ("hea-pijn", "wor-baan", "hea-pijn"):
        await report(db, card, Form.TYPE_WORD, "nl", now)
    seen = max(one.last_id for one in await db.read(card_reports.open_reports) if one.card == "hea-pijn")
    await report(db, "hea-pijn", Form.TYPE_WORD, "nl", now)
    closing = now + timedelta(hours=1)
    close = {"up_to": seen, "staff_id": coach.id, "now": closing}
    assert await db.write(card_reports.close, "hea-pijn", **close) == 2
    assert await db.write(card_reports.close, "hea-pijn", **(close | {"now": closing + timedelta(1)})) == 0
    left = await db.read(card_reports.open_reports)
    assert [(one.card, one.times) for one in left] == [("hea-pijn", 1), ("wor-baan", 1)]

    def closed(tx):
        found = select(card_report.c.card, card_report.c.closed_by, card_report.c.closed_at)
        return [tuple(row) for row in tx.execute(found.order_by(card_report.c.id))]

    assert await db.read(closed) == [
        ("hea-pijn", coach.id, closing),
        ("wor-baan", None, None),
        ("hea-pijn", coach.id, closing),
        ("hea-pijn", None, None),
    ]
