"""The tables of announcements and of the attention that messages may ask: what is sent to whom, in which words, what came
back, what somebody does not want to hear, and the days on which they want to be left alone.

The words of an announcement are `Encrypted` as all words are; so are the days of rest that somebody chose, which may tell
what they believe. Plain are the audience and the kind, from which rows of the outbox are made within the database.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.tables import id_column, metadata, one_of
from storage.types import Encrypted, UtcDateTime

NEWS = ("course", "activity", "work", "desk", "letter", "other")


def _announcement() -> Column[int]:
    return Column("announcement_id", ForeignKey("announcement.id", ondelete="CASCADE"), nullable=False)


announcement = Table(
    "announcement",
    metadata,
    id_column(),
    Column("municipality_id", ForeignKey("municipality.id"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),  # who wrote it
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("audience", JSON, nullable=False),  # `bot.rules.audience.Audience.as_data`
    Column("due", UtcDateTime),  # None: when it is released
    Column("edition", Integer, nullable=False),  # of the words that hold; 1 until they are corrected
    Column("made_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime),  # when a second person was asked to release it
    Column("released_by", ForeignKey("staff.id")),
    Column("released_at", UtcDateTime),
    Column("people", Integer),  # for how many it was when it was released
    # The last holder for whom a row of the outbox was made; the rows are all there at `fanned_at`.
    Column("cursor", BigInteger, nullable=False),
    Column("fanned_at", UtcDateTime),
    Column("unmade", Integer),  # for how many there was no row yet when it was stopped or withdrawn
    # The same for the rows by which those who have it get the words of the newest edition.
    Column("edits_cursor", BigInteger, nullable=False),
    Column("edits_from", UtcDateTime),  # since when such rows are to be made; None: they are all there
    Column("changed_at", UtcDateTime),  # when it was corrected or withdrawn
    Column("repeat_until", Date),  # once a week up to this day; None: once
    Column("skip_holidays", Boolean, nullable=False),  # a week whose day is a holiday goes without
    Column("next_due", UtcDateTime),  # when the next one of a series is made
    Column("series_id", ForeignKey("announcement.id", ondelete="SET NULL"), index=True),  # the first of them
    Column("version", Integer, nullable=False),  # rises with every change, so that an old button is known
    one_of("kind", *NEWS),
    one_of("state", "draft", "asked", "released", "paused", "late", "stopped", "withdrawn"),
    Index(
        "ix_announcement_unfanned",
        "due",
        sqlite_where=text("fanned_at IS NULL AND state = 'released'"),
        postgresql_where=text("fanned_at IS NULL AND state = 'released'"),
    ),
)

# What it says in one language. An earlier edition stays, to tell what was corrected.
announcement_text = Table(
    "announcement_text",
    metadata,
    id_column(),
    _announcement(),
    Column("edition", Integer, nullable=False),
    Column("language", String(16), nullable=False),
    Column("words", Encrypted, nullable=False),
    Column("question", Encrypted, nullable=False),  # empty: nothing is asked
    Column("answers", Encrypted, nullable=False),  # JSON: the words on the buttons
    Column("source", String(8), nullable=False),
    Column("medium", String(8)),  # of a picture or a voice message with it
    Column("file_id", Encrypted),  # Telegram's, by which it is sent
    Column("set_by", ForeignKey("staff.id")),
    Column("set_at", UtcDateTime, nullable=False),
    Column("passed_by", ForeignKey("staff.id")),  # who read what a machine made, and found it right
    Column("passed_at", UtcDateTime),
    UniqueConstraint("announcement_id", "edition", "language"),
    one_of("source", "person", "file", "machine"),
    one_of("medium", "photo", "voice"),
)

# What somebody answered: the last tap counts, and counts once.
announcement_answer = Table(
    "announcement_answer",
    metadata,
    Column("announcement_id", ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("choice", Integer, nullable=False),  # counted from 0
    Column("edition", Integer, nullable=False),  # under which words they tapped
    Column("at", UtcDateTime, nullable=False),
)

# The messages in chats of staff that show how far an announcement is, and are kept up to date.
announcement_watch = Table(
    "announcement_watch",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("telegram_id", BigInteger, primary_key=True, autoincrement=False),
    _announcement(),
    Column("shown", String(64), nullable=False),  # a hash of what it shows
    Column("at", UtcDateTime, nullable=False),
    Index("ix_announcement_watch_announcement_id", "announcement_id"),
)

# A kind of news that somebody does not want to hear.
news_mute = Table(
    "news_mute",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    one_of("kind", *NEWS),
)

# How much somebody wants to hear in a day, and on which days nothing; no row: as usual.
attention = Table(
    "attention",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("a_day", Integer, nullable=False),  # of practice, check-ins and news together
    Column("rest_days", Encrypted, nullable=False),  # JSON: codes of `bot.rules.rest_days`
)

# Word to staff alone, from who runs the service: that something is out of order.
service_notice = Table(
    "service_notice",
    metadata,
    id_column(),
    Column("words", Encrypted, nullable=False),  # JSON: by language
    Column("made_at", UtcDateTime, nullable=False),
)
