"""The tables of the way to the coach and back: replies, alarms, who stands in, handovers, moves, records made one."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.tables import id_column, metadata, one_of
from storage.types import Encrypted, UtcDateTime

# What a coach writes to a holder. It is held for a moment, in which it can be called back.
reply = Table(
    "reply",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),  # who wrote it
    Column("message_id", ForeignKey("message.id", ondelete="SET NULL")),  # what it answers
    Column("phrase", String(32)),  # of `bot/phrases.toml`; None: free words
    Column("words", Encrypted, nullable=False),  # the free words, or the phrase's places as JSON
    Column("language", String(16), nullable=False),  # in which free words were written
    Column("state", String(16), nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),  # rises with every change, so that an old button is known
    Column(
        "telegram_id", BigInteger
    ),  # of the coach's own message, within their chat: an edit of it is known
    Column("translation", Encrypted),  # by a machine, into the holder's language
    Column("translated_to", String(16)),
    Index("ix_reply_holder_id_made_at", "holder_id", "made_at"),
    one_of("state", "held", "planned", "sent", "taken_back", "draft"),
)

# Which message in a chat is about or for whom. By it a coach's answer to one reaches the right person, and a reply is
# deleted where it went.
message_copy = Table(
    "message_copy",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("telegram_id", BigInteger, primary_key=True, autoincrement=False),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("outbox_id", ForeignKey("outbox.id", ondelete="SET NULL"), index=True),
    Column("at", UtcDateTime, nullable=False),
)

# Words that may be the answer to a question of practice: the person's own until they are due. Then they are a message.
late_word = Table(
    "late_word",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("telegram_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("words", Encrypted, nullable=False),  # empty once they are a message
    Column("due", UtcDateTime),  # None: they are a message
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE")),
    UniqueConstraint("chat_id", "telegram_id"),
    Index(
        "ix_late_word_due",
        "due",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
    CheckConstraint("(due IS NULL) = (message_id IS NOT NULL)", name="theirs_or_passed_on"),
)

# Words of danger came in. It says who was told and who took it, and nothing of what may be the matter.
alarm = Table(
    "alarm",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("message_id", ForeignKey("message.id", ondelete="SET NULL")),
    Column("at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),  # when the next one hears of it; None: it was taken
    Column("told", JSON, nullable=False),  # ids of staff, the last one last
    Column("taken_by", ForeignKey("staff.id")),
    Column("taken_at", UtcDateTime),
    Column("lifted_by", ForeignKey("staff.id")),
    Column("lifted_at", UtcDateTime),
    Index(
        "ix_alarm_next_at",
        "next_at",
        sqlite_where=text("next_at IS NOT NULL"),
        postgresql_where=text("next_at IS NOT NULL"),
    ),
)

absence = Table(
    "absence",
    metadata,
    id_column(),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("substitute_id", ForeignKey("staff.id")),  # None: the municipality's list
    Column("made_by", ForeignKey("staff.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    # Whether its beginning and its end have been seen to: `staff.away` follows from them.
    Column("begun", Boolean, nullable=False),
    Column("ended", Boolean, nullable=False),
)

# Who hears of words of danger after the coach and who stands in, in this order.
duty = Table(
    "duty",
    metadata,
    Column("municipality_id", ForeignKey("municipality.id"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, nullable=False),
)

# When somebody was last told that the coach is not there: once in a closed time, once an absence.
told_away = Table(
    "told_away",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("closed_at", UtcDateTime),
    Column("absence_id", ForeignKey("absence.id", ondelete="SET NULL")),
)

# When a message without an answer counts as left lying; then the whole municipality may take the person.
late_message = Table(
    "late_message",
    metadata,
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("offered", Boolean, nullable=False),  # the municipality was told
    Index(
        "ix_late_message_at",
        "at",
        sqlite_where=text("NOT offered"),
        postgresql_where=text("NOT offered"),
    ),
)

# From one coach to the next, with what the next one should know.
handover = Table(
    "handover",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("from_id", ForeignKey("staff.id")),  # None: the municipality's list
    Column("to_id", ForeignKey("staff.id")),
    Column("note", Encrypted, nullable=False),
    Column("made_by", ForeignKey("staff.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

# A move to another municipality, by a code that the holder shows there.
transfer = Table(
    "transfer",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),  # the code itself is stored nowhere
    Column("with_words", Boolean, nullable=False),  # old messages and notes go along: the holder's yes
    Column("from_id", ForeignKey("municipality.id"), nullable=False, index=True),
    Column("to_id", ForeignKey("municipality.id"), index=True),
    Column("day", Date),  # from which the new municipality is theirs
    Column("accepted_by", ForeignKey("staff.id")),  # of the new municipality
    Column("accepted_at", UtcDateTime),
    Column("released_by", ForeignKey("staff.id")),  # of the old one
    Column("released_at", UtcDateTime),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),  # without a move
    Column("ended_by", String(16)),
    Column("done_at", UtcDateTime),
    one_of("ended_by", "holder", "old_town", "time"),
)

# Two records of one person made one. What was moved is kept by table and row, so that it can be undone.
merge = Table(
    "merge",
    metadata,
    id_column(),
    Column("kept_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("other_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("moved", JSON, nullable=False),
    Column("made_by", ForeignKey("staff.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("undone_by", ForeignKey("staff.id")),
    Column("undone_at", UtcDateTime),
)
