"""The tables of practice: how somebody practises, what they know of each card, today's cards, answers, clips, reports,
and the language buddy.

Card ids are those of the files in `bot/cards`, which are never used again; a card that was taken out leaves its rows.
What somebody wrote or said in an exercise is in none of them: it waits a day at most, in the dialog, for "to my coach" or
for their language buddy.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from storage.tables import id_column, metadata, one_of
from storage.types import UtcDateTime

CARD_ID = String(32)

practice = Table(
    "practice",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("level", String(4), nullable=False),
    Column("pace", Integer, nullable=False),  # cards a day
    Column("at", Time, nullable=False),  # of the wall clock, when the prompt comes
    Column("started_at", UtcDateTime, nullable=False),
    Column("paused_until", Date),  # the first day with practice again
    Column("ended_at", UtcDateTime),  # they want no more prompts
    Column("health", Boolean, nullable=False),  # an appointment about health may choose words
    Column("shared", Boolean, nullable=False),  # the coach sees that there is practice, never how it goes
    Column("answered_on", Date),  # the last practice day with an answer
    Column("stopped_on", Date),  # "stop for today"
    Column("heard_on", Date),  # the last practice day on which they changed or said something here
    one_of("level", "alfa", "A1", "A2", "B1"),
)

# What one person knows of one card, as FSRS counts it.
card_state = Table(
    "card_state",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("card", CARD_ID, primary_key=True),
    Column("stability", Float, nullable=False),  # days
    Column("difficulty", Float, nullable=False),  # 1 to 10
    Column("due", UtcDateTime, nullable=False),
    Column("last_review", UtcDateTime, nullable=False),
    Column("reps", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
)

# The cards of one practice day of one person, and how far they are.
session = Table(
    "practice_session",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),  # begins at 04:00
    Column("cards", JSON, nullable=False),  # ids in their order, each with what brought it
    Column("asked", JSON, nullable=False),  # the exercises so far, the last one being the present one
    Column("state", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("holder_id", "day"),
    one_of("state", "open", "done", "stopped"),
)

# One row for each exercise that was answered.
answer = Table(
    "practice_answer",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False),
    Column("card", CARD_ID, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("form", String(24), nullable=False),
    Column("grade", String(8), nullable=False),
    Column("again", Boolean, nullable=False),  # the easier retry within one session, which is not counted
    Column("day", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_practice_answer_holder_id_day", "holder_id", "day"),
    one_of("grade", "again", "hard", "good", "none"),
)

# A recording of a card's word or sentence. Telegram's file ids belong to one bot.
clip = Table(
    "clip",
    metadata,
    id_column(),
    Column("bot_id", BigInteger, nullable=False),
    Column("card", CARD_ID, nullable=False),
    Column("place", String(8), nullable=False),
    Column("spoken", String(32), nullable=False),  # hash of the Dutch words: another text needs another clip
    Column("file_id", String(200), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("set_by", ForeignKey("staff.id")),
    Column("set_at", UtcDateTime, nullable=False),
    UniqueConstraint("bot_id", "card", "place"),
    one_of("place", "word", "sentence"),
)

# "This is not right": who said so is not kept.
card_report = Table(
    "card_report",
    metadata,
    id_column(),
    Column("card", CARD_ID, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("form", String(24), nullable=False),
    Column("language", String(16), nullable=False),  # in which its glosses were read
    Column("at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("closed_by", ForeignKey("staff.id")),
    Index("ix_card_report_closed_at_card", "closed_at", "card"),
)

# Somebody whom a holder chose to hear or read what they practise; a holder has one at most. The invitation is not one of
# `invitation`, with which people come in: whom somebody practises with is not for their coach, who hears of those.
language_buddy = Table(
    "language_buddy",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),  # the code itself is stored nowhere
    Column("expires_at", UtcDateTime, nullable=False),
    Column("chat_id", ForeignKey("chat.id"), index=True),  # None until somebody said yes
    Column("since", UtcDateTime),
    Column(
        "sent", JSON, nullable=False
    ),  # the last exercises that went there, by number, and what was tapped under each
    CheckConstraint("(chat_id IS NULL) = (since IS NULL)", name="said_yes"),
)
