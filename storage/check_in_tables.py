"""The tables of check-ins: when somebody is asked, what was asked, every answer, and the tracks kept to oneself.

An answer is never written over: one that was changed on the same day is kept with the moment until which it held. The
questions are those of `bot/questions.toml`, by id and revision. What was answered is encrypted: it says how people are.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Time,
    text,
)

from storage.tables import id_column, metadata, one_of
from storage.types import Encrypted, UtcDateTime

QUESTION = String(32)

check_in_rhythm = Table(
    "check_in_rhythm",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("weekday", Integer, nullable=False),  # 0 is Monday
    Column("at", Time, nullable=False),  # of the wall clock
    Column("every", Integer, nullable=False),  # weeks
    Column("paused_until", Date),  # the first day on which may be asked again
    Column("stopped", Boolean, nullable=False),  # they want none
    Column("next_at", UtcDateTime),  # when the next one is made; None: none is
    Index("ix_check_in_rhythm_next_at", "next_at"),
)

check_in = Table(
    "check_in",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("questions", JSON, nullable=False),  # [[id, revision], ...], in their order
    Column("seen_at", UtcDateTime),  # a coach has seen to what was answered until then
    Column("seen_by", ForeignKey("staff.id")),
    Index("ix_check_in_holder_id_asked_at", "holder_id", "asked_at"),
)

check_in_answer = Table(
    "check_in_answer",
    metadata,
    id_column(),
    Column("check_in_id", ForeignKey("check_in.id", ondelete="CASCADE"), nullable=False),
    Column("question", QUESTION, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("code", Encrypted, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("replaced_at", UtcDateTime),  # None: it holds
    Index("ix_check_in_answer_check_in_id", "check_in_id"),
    # One answer a question.
    Index(
        "uq_check_in_answer_holds",
        "check_in_id",
        "question",
        unique=True,
        sqlite_where=text("replaced_at IS NULL"),
        postgresql_where=text("replaced_at IS NULL"),
    ),
)

# A track of which the coach sees no answers.
kept_track = Table(
    "kept_track",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("track", String(16), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    one_of("track", "language", "self_reliance", "civic", "work", "education", "health", "social"),
)
