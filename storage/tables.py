"""All tables and their constraints.

`Encrypted` are people's names and all words: titles, places, notes, messages, dialogs, what a calendar file calls its
entries. Plain are chat ids, languages, settings, and of an appointment its times, domain, state and answer, since
the database searches and sorts by them; so are municipalities and outbox keys, which hold no words. Who has the
database without the key reads nobody's name and words, but sees when a chat has appointments and of which domain.
Instants are `UtcDateTime`.
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
    MetaData,
    String,
    Table,
    Time,
    UniqueConstraint,
    false,
    text,
)

from storage.types import Encrypted, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up by itself only for INTEGER; PostgreSQL has room for more.
Id = BigInteger().with_variant(Integer, "sqlite")


def id_column() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(
        f"{column} IN ({', '.join(repr(value) for value in values)})", name=f"{column}_known"
    )


municipality = Table(
    "municipality",
    metadata,
    id_column(),
    Column("name", String(200), nullable=False, unique=True),
    Column("zone", String(64), nullable=False),
    Column("quiet_from", Time, nullable=False),
    Column("quiet_until", Time, nullable=False),
    Column("office_from", Time, nullable=False),
    Column("office_until", Time, nullable=False),
    Column("lead_times", JSON, nullable=False),  # codes of LeadTime
    Column("fallback_language", String(16), nullable=False),
    # Whom to call in danger, in words of one line each; None: the numbers that hold in all of the country.
    Column("help_numbers", JSON(none_as_null=True)),
    # An announcement to more people than this is released by a second person.
    Column("release_above", Integer, nullable=False, server_default="200"),
)

chat = Table(
    "chat",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's chat id
    Column("language", String(16)),
    Column("state", String(8), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    one_of("state", "open", "blocked", "gone"),
)

staff = Table(
    "staff",
    metadata,
    id_column(),
    Column("municipality_id", ForeignKey("municipality.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("name", Encrypted, nullable=False),
    Column("chat_id", ForeignKey("chat.id"), unique=True),
    Column("language", String(16), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("email", Encrypted),
    Column("left_at", UtcDateTime),  # from then on this person is let in nowhere
    # Who answers for this person now: they themselves, or while they are away the substitute, or, without one, the
    # municipality's list. Follows from the absences; kept here, so that every query knows it.
    Column("away", Boolean, nullable=False, server_default=false()),
    Column("substitute_id", ForeignKey("staff.id")),
    one_of("role", "coach", "manager"),
)

holder = Table(
    "holder",
    metadata,
    id_column(),
    Column("municipality_id", ForeignKey("municipality.id"), nullable=False, index=True),
    Column("coach_id", ForeignKey("staff.id"), index=True),
    Column("name", Encrypted, nullable=False),
    # Several holders may share one chat: a family phone.
    Column("chat_id", ForeignKey("chat.id"), index=True),
    Column("language", String(16)),
    Column("second_language", String(16)),
    Column("dial", String(8), nullable=False),
    Column("lead_times", JSON(none_as_null=True)),
    Column("full_details", Boolean, nullable=False),
    Column("stopped_at", UtcDateTime),
    Column("made_at", UtcDateTime, nullable=False),
    # The municipality's own number for this person, by which a file of its caseload is read again.
    Column("reference", String(64)),
    Column("phone", Encrypted),  # as in +31612345678, for the coach to call
    Column("birth", Encrypted),  # a day or a year, to tell two people of one name apart
    Column("surname", Encrypted),
    # Another record of the same person, which this one became a part of.
    Column("merged_into", ForeignKey("holder.id")),
    # As the municipality has it, for announcements: the part of the town where they live, and their level of Dutch.
    Column("district", String(64)),
    Column("level", String(4)),
    Index("ix_holder_reference", "municipality_id", "reference", unique=True),
    one_of("dial", "own", "both", "hidden", "dutch"),
    one_of("level", "alfa", "A1", "A2", "B1", "B2"),
)

consent = Table(
    "consent",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", String(32), nullable=False),  # of the text that was shown
    Column("language", String(16), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("taken_back_at", UtcDateTime),
)

invitation = Table(
    "invitation",
    metadata,
    id_column(),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),  # the code itself is stored nowhere
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), index=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    Column("made_by", ForeignKey("staff.id")),  # None: the command line
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("used_by", BigInteger),  # chat id
    Column("withdrawn_at", UtcDateTime),
    CheckConstraint("(holder_id IS NULL) <> (staff_id IS NULL)", name="for_one"),
)

wrong_code = Table(
    "wrong_code",
    metadata,
    id_column(),
    Column("chat_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_wrong_code_chat_id_at", "chat_id", "at"),
    Index("ix_wrong_code_at", "at"),
)

appointment = Table(
    "appointment",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False),
    Column("start", UtcDateTime, nullable=False),
    Column("end", UtcDateTime),
    Column("zone", String(64), nullable=False),
    Column("all_day", Boolean, nullable=False),
    Column("last_day", Date),
    Column("title", Encrypted, nullable=False),
    Column("place", Encrypted, nullable=False),
    Column("with_whom", Encrypted, nullable=False),
    Column("bring", Encrypted, nullable=False),
    Column("note", Encrypted, nullable=False),  # what a calendar file says besides
    Column("domain", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("answer", String(16), nullable=False),
    Column("answered_at", UtcDateTime),
    Column("set_by", ForeignKey("staff.id")),
    Column("source", String(16), nullable=False),
    # An entry's id in a calendar may hold a name or an address; it is compared within one holder only, in Python.
    Column("source_key", Encrypted),
    Column("source_sequence", Integer, nullable=False),
    # Of what the source said last. Encrypted, since a short title could be found again by trying.
    Column("source_hash", Encrypted, nullable=False),
    Column("version", Integer, nullable=False),
    Column("told_start", UtcDateTime),
    Column("told_place", Encrypted),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_appointment_holder_id_start", "holder_id", "start"),
    one_of("domain", "language", "self_reliance", "civic", "work", "education", "health", "social"),
    one_of("state", "planned", "cancelled"),
    one_of("answer", "open", "coming", "not_coming", "help"),
    one_of("source", "coach", "calendar"),
)

# What a holder wrote or sent; the coach reads it. Edits keep the earlier text.
message = Table(
    "message",
    metadata,
    id_column(),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("telegram_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("medium", String(16), nullable=False),  # text, photo, voice, document, ...
    Column("seconds", Integer),  # of a voice message or a film
    Column("forwarded", Boolean, nullable=False),
    Column("words", Encrypted, nullable=False),
    Column("edited_at", UtcDateTime),
    Column("handled_at", UtcDateTime),  # answered, or nothing was needed
    Column("handled_by", ForeignKey("staff.id")),
    Column("translation", Encrypted),  # by a machine
    Column("translated_to", String(16)),  # also where there was nothing to translate
    Column(
        "file_id", Encrypted
    ),  # Telegram's, of a photo, a voice message or a file: it can be sent by that again
    Column(
        "notice_id", ForeignKey("outbox.id", ondelete="SET NULL"), index=True
    ),  # by which the coach hears of it
    UniqueConstraint("chat_id", "telegram_id"),
    Index(
        "ix_message_waiting",
        "holder_id",
        sqlite_where=text("handled_at IS NULL"),
        postgresql_where=text("handled_at IS NULL"),
    ),
)

message_version = Table(
    "message_version",
    metadata,
    id_column(),
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False),
    Column("words", Encrypted, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("key", String(200), nullable=False, unique=True),
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE")),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE")),
    Column("kind", String(32), nullable=False),
    Column("subject_id", BigInteger),  # of the kind's own table: an appointment, a message, a holder
    Column("due", UtcDateTime, nullable=False),
    Column("useful_until", UtcDateTime, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("rule", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", String(64)),
    Column("worker", String(64)),
    Column("lease_until", UtcDateTime),
    Column("message_id", BigInteger),  # Telegram's, within the chat
    Column("sent_at", UtcDateTime),
    Column("made_at", UtcDateTime, nullable=False),
    Column("chat_id", BigInteger),  # where an announcement went, so that it can be corrected there
    # Of an announcement the language in which it goes, and once it went the edition: "ar", "ar:1".
    Column("version", String(24)),
    # The row in whose message this one went along, or whose message it changes.
    # No foreign key: both are of one holder and go together, and a check of each row would cost a tenth of the time in which
    # an announcement is put here.
    Column("went_with", BigInteger),
    one_of("state", "planned", "held", "claimed", "sent", "unclear", "failed", "skipped"),
    CheckConstraint("(holder_id IS NULL) <> (staff_id IS NULL)", name="for_one"),
    Index(
        "ix_outbox_waiting",
        "rank",
        "due",
        sqlite_where=text("state = 'planned'"),
        postgresql_where=text("state = 'planned'"),
    ),
    Index(
        "ix_outbox_leased",
        "lease_until",
        sqlite_where=text("state = 'claimed'"),
        postgresql_where=text("state = 'claimed'"),
    ),
    Index("ix_outbox_kind_subject_id", "kind", "subject_id"),
    Index("ix_outbox_holder_id_due", "holder_id", "due"),
    Index(
        "ix_outbox_went_with",
        "went_with",
        sqlite_where=text("went_with IS NOT NULL"),
        postgresql_where=text("went_with IS NOT NULL"),
    ),
)

# One row a bot: the time up to which its limit is used (GCRA), shared by all workers.
rate = Table(
    "rate",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("used_until", Float, nullable=False),  # seconds since 1970
    Column("pace", Float, nullable=False),  # messages a second, lower after a 429
    Column("pace_at", Float, nullable=False),  # seconds since 1970; the pace climbs back from here
)

dialog = Table(
    "dialog",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("step", String(32), nullable=False),
    Column("data", Encrypted, nullable=False),  # JSON
    Column("at", UtcDateTime, nullable=False),
)

# The updates of the last 48 hours with what came of them, so that a repeated one gets the same answer again.
update = Table(
    "update",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("result", Encrypted, nullable=False),  # JSON
)

audit = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(32), nullable=False),  # staff:3, holder:17, chat:12, command
    Column("what", String(32), nullable=False),
    Column("subject", String(64), nullable=False),  # appointment:5
    Index("ix_audit_subject", "subject"),
)

# A known text under the key in use: tells a lost or wrong key before anything is written with another.
key_check = Table(
    "key_check",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sample", Encrypted, nullable=False),
)
