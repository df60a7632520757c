"""The tables of summaries: when a coach gets them and where, mail that waits, and two ways of working compared."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Time,
)

from storage.tables import id_column, metadata, one_of
from storage.types import Encrypted, UtcDateTime

digest_choice = Table(
    "digest_choice",
    metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("weekday", Integer),  # of the weekly one, 0 is Monday; None: none
    Column("weekly_at", Time, nullable=False),
    Column("daily", Boolean, nullable=False),  # on working days
    Column("daily_at", Time, nullable=False),
    Column("by_chat", Boolean, nullable=False),
    Column("by_mail", Boolean, nullable=False),
    Column("last_at", UtcDateTime),  # when the last one was made: the next tells what came since
    Column("next_at", UtcDateTime),
    Index("ix_digest_choice_next_at", "next_at"),
)

# A mail that waits or went. Its words are made when it leaves, and are kept nowhere.
mail = Table(
    "mail",
    metadata,
    id_column(),
    Column("key", String(200), nullable=False, unique=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("address", Encrypted),  # one that is not proven yet; None: that of the person of staff
    Column("since", UtcDateTime),  # what a digest tells from
    Column("due", UtcDateTime, nullable=False),
    Column("useful_until", UtcDateTime, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", String(64)),
    Column("lease_until", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Index("ix_mail_state_due", "state", "due"),
    one_of("state", "planned", "claimed", "sent", "unclear", "failed", "skipped"),
)

# Two ways of working, set side by side. The groups and the measure are fixed before anything is counted.
comparison = Table(
    "comparison",
    metadata,
    id_column(),
    Column("municipality_id", ForeignKey("municipality.id"), nullable=False, index=True),
    Column("name", Encrypted, nullable=False),
    Column("first_way", Encrypted, nullable=False),
    Column("second_way", Encrypted, nullable=False),
    Column("measure", String(32), nullable=False),
    Column("begins", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("made_by", ForeignKey("staff.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("fixed_at", UtcDateTime),  # from then on nobody is put in or taken out
)

comparison_member = Table(
    "comparison_member",
    metadata,
    Column("comparison_id", ForeignKey("comparison.id", ondelete="CASCADE"), primary_key=True),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("second", Boolean, nullable=False),  # of the second way
)
