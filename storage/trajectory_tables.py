"""The tables of trajectories: law and dates, exam parts, hours, intake, plan.

What says much about a person is `Encrypted`: the ground of an extension, places, all that was said at the intake, goals and
steps. Plain are law, route, days, hours and states, since lists and plans are made from them.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from storage.tables import id_column, metadata, one_of
from storage.types import Encrypted, UtcDateTime


def _holder() -> Column[int]:
    return Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), nullable=False)


def _who_and_when() -> tuple[Column[int], Column[object]]:
    return Column("set_by", ForeignKey("staff.id")), Column("set_at", UtcDateTime, nullable=False)


def _known_source() -> CheckConstraint:
    return one_of("source", "duo_brief", "pip", "beschikking", "school", "coach", "berekend")


trajectory = Table(
    "trajectory",
    metadata,
    Column("holder_id", ForeignKey("holder.id", ondelete="CASCADE"), primary_key=True),
    Column("law", String(16)),
    Column("cohort", String(4)),
    Column("route", String(16)),
    Column("came_for", String(8), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("guidance", String(16), nullable=False),
    Column("scaled_down", JSON, nullable=False),  # codes of parts
    Column("free", JSON, nullable=False),
    Column("exams_in_pip", JSON, nullable=False),
    one_of("law", "wi2013", "wi2021", "not_obliged"),
    one_of("cohort", "2013", "2015", "2017"),
    one_of("route", "B1", "onderwijs", "Z"),
    one_of("came_for", "asylum", "family"),
    one_of("stage", "reception", "housed"),
    one_of("guidance", "phased", "self_steering"),
)

# Dates that were entered. A corrected one stays with the moment until which it held.
given = Table(
    "given",
    metadata,
    id_column(),
    _holder(),
    Column("kind", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("until", Date),
    Column("months", Integer),
    Column("days", Integer),
    Column("ground", Encrypted),
    Column("source", String(16), nullable=False),
    *_who_and_when(),
    Column("ended_at", UtcDateTime),
    Index("ix_given_holder_id", "holder_id"),
    _known_source(),
)

attempt = Table(
    "attempt",
    metadata,
    id_column(),
    _holder(),
    Column("part", String(16), nullable=False),
    Column("level", String(2)),
    Column("day", Date),
    Column("at", Time),
    Column("place", Encrypted, nullable=False),
    Column("state", String(16), nullable=False),
    Column("by_school", Boolean, nullable=False),
    Column("source", String(16), nullable=False),
    *_who_and_when(),
    Column("version", Integer, nullable=False),
    Index("ix_attempt_holder_id", "holder_id"),
    one_of("state", "planned", "passed", "failed", "cancelled"),
    _known_source(),
)

hours = Table(
    "hours",
    metadata,
    id_column(),
    _holder(),
    Column("kind", String(16), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", String(16), nullable=False),
    *_who_and_when(),
    Column("ended_at", UtcDateTime),  # taken back
    Index("ix_hours_holder_id", "holder_id"),
    one_of("kind", "nt2", "knm", "participation", "literacy", "ona"),
    _known_source(),
)

# How long a municipality has to wait for a seat and for a result, where it knows better than the country's figures.
exam_time = Table(
    "exam_time",
    metadata,
    id_column(),
    Column("municipality_id", ForeignKey("municipality.id", ondelete="CASCADE"), nullable=False),
    Column("what", String(8), nullable=False),
    Column("exam", String(16), nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("source", String(200), nullable=False),
    Column("checked", Date, nullable=False),
    UniqueConstraint("municipality_id", "what", "exam"),
    one_of("what", "sign_up", "result"),
    one_of("exam", "a2_productive", "a2_receptive", "knm", "nt2"),
)

# What is known at the start and later: each change is a row of its own, the newest of a field holds.
intake = Table(
    "intake",
    metadata,
    id_column(),
    _holder(),
    Column("field", String(32), nullable=False),
    Column("value", Encrypted, nullable=False),
    *_who_and_when(),
    Column("by_holder", Boolean, nullable=False),  # the person said it themselves
    Index("ix_intake_holder_id", "holder_id"),
)

goal = Table(
    "goal",
    metadata,
    id_column(),
    _holder(),
    Column("domain", String(16), nullable=False),
    Column("words", Encrypted, nullable=False),
    Column("due", Date),
    Column("state", String(16), nullable=False),
    *_who_and_when(),
    Column("by_holder", Boolean, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    Index("ix_goal_holder_id", "holder_id"),
    one_of("domain", "language", "self_reliance", "civic", "work", "education", "health", "social"),
    one_of("state", "proposed", "open", "reached", "dropped"),
)

step = Table(
    "step",
    metadata,
    id_column(),
    Column("goal_id", ForeignKey("goal.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", Encrypted, nullable=False),
    Column("due", Date),
    Column("done_at", UtcDateTime),
    Column("position", Integer, nullable=False),
    *_who_and_when(),
)

# How somebody stands in a domain, from 1 to 5, as they or their coach see it: the first is the start.
measure = Table(
    "measure",
    metadata,
    id_column(),
    _holder(),
    Column("domain", String(16), nullable=False),
    Column("value", Integer, nullable=False),
    *_who_and_when(),
    Column("by_holder", Boolean, nullable=False),
    Index("ix_measure_holder_id_domain", "holder_id", "domain"),
    one_of("domain", "language", "self_reliance", "civic", "work", "education", "health", "social"),
)
