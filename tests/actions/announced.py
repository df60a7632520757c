"""Announcements for tests: written, released and put in the outbox within a transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.actions import announcement_sending, announcing
from bot.rules.announcements import Announcement, News, Text
from bot.rules.audience import Audience
from bot.rules.values import Kind, Municipality, Role, Staff
from storage import announcements, people
from storage.tables import outbox
from tests.builders import a_coach

WORDS = {
    "nl": "De cursus begint op 1 februari.",
    "en": "The course starts on 1 February.",
    "ar": "تبدأ الدورة في 1 فبراير.",
    "ti": "እቲ ኮርስ ብ1 ለካቲት ይጅምር።",
    "fa": "دوره از اول فوریه شروع می‌شود.",
}


def a_manager(
    tx: Connection,
    name: str = "Mona",
    *,
    municipality: Municipality | None = None,
    now: datetime,
    **more: Any,
) -> Staff:
    return a_coach(tx, name, municipality=municipality, role=Role.MANAGER, now=now, **more)


def a_draft(
    tx: Connection,
    staff: Staff,
    *,
    kind: News = News.COURSE,
    languages: Sequence[str] = ("nl",),
    audience: Audience | None = None,
    due: datetime | None = None,
    question: str = "",
    answers: tuple[str, ...] = (),
    words: dict[str, str] | None = None,
    now: datetime,
) -> Announcement:
    number = announcing.begin(tx, staff.id, kind, now=now)
    for language in languages:
        text = Text(language, (words or WORDS)[language], question, answers)
        announcing.set_text(tx, staff.id, number, text, now=now)
    if audience is not None:
        announcing.set_audience(tx, staff.id, number, audience, now=now)
    if due is not None:
        announcing.set_due(tx, staff.id, number, due, now=now)
    return announcements.by_id(tx, number)


def released(tx: Connection, staff: Staff, *, now: datetime, **draft: Any) -> Announcement:
    """Above the number at which a second person is needed, another manager releases it."""
    one = a_draft(tx, staff, now=now, **draft)
    by = staff
    town = people.municipality(tx, staff.municipality_id)
    if announcing.reached(tx, one).people > town.release_above:
        by = a_manager(tx, "Second", municipality=town, now=now)
        announcing.ask(tx, staff.id, one.id, now=now)
        one = announcements.by_id(tx, one.id)
    return announcing.release(tx, by.id, one.id, version=one.version, now=now)


def queue_all(tx: Connection, now: datetime) -> None:
    """Puts all that is due in the outbox."""
    while announcement_sending.see_to_announcements(tx, now):
        pass


def rows_of(tx: Connection, announcement_id: int, kind: Kind = Kind.ANNOUNCEMENT) -> list[Any]:
    found = select(outbox).where(outbox.c.kind == kind.value, outbox.c.subject_id == announcement_id)
    return list(tx.execute(found.order_by(outbox.c.id)))
