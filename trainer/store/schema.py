"""The tables, as SQLAlchemy sees them; the migrations make them.

Every key of what belongs to a trainee begins with the trainee, so that the same tables can be
distributed by trainee.  Decks, facts and cards are the same for everyone.
"""

from typing import Final

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

METADATA: Final = MetaData(
    naming_convention={
        "ck": "%(table_name)s_%(constraint_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s",
        "fk": "%(table_name)s_%(referred_table_name)s",
    }
)


def _needed(name: str, kind: type[Integer | Text | LargeBinary]) -> Column[object]:
    return Column(name, kind, nullable=False)


def _check(name: str, condition: str) -> CheckConstraint:
    return CheckConstraint(condition, name=name)


IDENTITY: Final = Table(
    "identity",
    METADATA,
    Column("only", Integer, nullable=False),
    _needed("trainee_id", LargeBinary),
    _needed("device_id", LargeBinary),
    PrimaryKeyConstraint("only"),
    _check("one_row", "only = 1"),
    _check("ids", "length(trainee_id) = 16 AND length(device_id) = 16"),
    sqlite_strict=True,
)
"""Whose log this is and which device writes it: one row."""

LOG: Final = Table(
    "log",
    METADATA,
    _needed("trainee_id", LargeBinary),
    _needed("entry_id", LargeBinary),
    _needed("device_id", LargeBinary),
    _needed("sequence", Integer),
    _needed("at_ms", Integer),
    _needed("offset_minutes", Integer),
    _needed("kind", Text),
    Column("card_id", LargeBinary),
    Column("target_id", LargeBinary),
    Column("mode", Text),
    Column("mark", Text),
    Column("error", Text),
    Column("rating", Integer),
    Column("card_version", LargeBinary),
    Column("key_hash", LargeBinary),
    Column("chosen", Text),
    Column("confidence", Text),
    Column("elapsed_ms", Integer),
    Column("marker_version", Integer),
    Column("scheduler_version", Text),
    Column("origin_log", Text),
    Column("origin_id", Text),
    Column("payload", Text),
    PrimaryKeyConstraint("trainee_id", "entry_id"),
    UniqueConstraint("trainee_id", "device_id", "sequence"),
    _check(
        "ids",
        "length(trainee_id) = 16 AND length(entry_id) = 16 AND length(device_id) = 16"
        " AND (card_id IS NULL OR length(card_id) = 16)"
        " AND (target_id IS NULL OR length(target_id) = 16)",
    ),
    _check("sequence_from_1", "sequence >= 1"),
    _check("offset_within_a_day", "offset_minutes BETWEEN -1440 AND 1440"),
    _check("rating_1_to_4", "rating BETWEEN 1 AND 4"),
    _check("mark_known", "mark IN ('correct', 'close', 'wrong')"),
    _check("mode_known", "mode IN ('study', 'cram', 'exam')"),
    _check("payload_is_json", "payload IS NULL OR json_valid(payload)"),
    _check("origin_whole", "(origin_log IS NULL) = (origin_id IS NULL)"),
    _check(
        "review_whole",
        "kind <> 'review' OR (card_id IS NOT NULL AND mode IS NOT NULL AND rating IS NOT NULL"
        " AND card_version IS NOT NULL AND key_hash IS NOT NULL AND elapsed_ms IS NOT NULL"
        " AND marker_version IS NOT NULL AND scheduler_version IS NOT NULL)",
    ),
    _check(
        "target_named",
        "kind NOT IN ('rerate', 'retract') OR target_id IS NOT NULL",
    ),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Every entry; the kinds are open, so that a newer device's entries can be kept by an older one."""

Index(
    "log_of_card",
    LOG.c.trainee_id,
    LOG.c.card_id,
    sqlite_where=text("card_id IS NOT NULL"),
)
Index(
    "log_of_target",
    LOG.c.trainee_id,
    LOG.c.target_id,
    sqlite_where=text("target_id IS NOT NULL"),
)
Index("log_by_time", LOG.c.trainee_id, LOG.c.at_ms)
Index(
    "log_one_retype",
    LOG.c.trainee_id,
    LOG.c.target_id,
    unique=True,
    sqlite_where=text("kind = 'retype'"),
)
Index(
    "log_overruled",
    LOG.c.trainee_id,
    LOG.c.target_id,
    # SQLite prefers an index only if its condition's columns are in it as well.
    LOG.c.kind,
    LOG.c.mark,
    sqlite_where=text("kind = 'rerate' AND mark IS NOT NULL"),
)
Index("log_settings", LOG.c.trainee_id, sqlite_where=text("kind = 'settings'"))

TYPED_ANSWER: Final = Table(
    "typed_answer",
    METADATA,
    _needed("trainee_id", LargeBinary),
    _needed("entry_id", LargeBinary),
    _needed("typed", Text),
    PrimaryKeyConstraint("trainee_id", "entry_id"),
    ForeignKeyConstraint(["trainee_id", "entry_id"], ["log.trainee_id", "log.entry_id"]),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What was typed: never leaves this device."""

AUTHOR_REPORT: Final = Table(
    "author_report",
    METADATA,
    _needed("trainee_id", LargeBinary),
    _needed("report_id", LargeBinary),
    _needed("card_id", LargeBinary),
    _needed("deck", Text),
    _needed("block", Text),
    _needed("card_version", LargeBinary),
    _needed("at_ms", Integer),
    _needed("sentence", Text),
    PrimaryKeyConstraint("trainee_id", "report_id"),
    sqlite_strict=True,
)
"""What learners want a deck's author to know; the row id tells their order within a millisecond."""

PREFERENCE: Final = Table(
    "preference",
    METADATA,
    _needed("name", Text),
    _needed("value", Text),
    PrimaryKeyConstraint("name"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""This device's theme and keys, whether it asks how sure one is, and what device it was before."""

DECK: Final = Table(
    "deck",
    METADATA,
    _needed("slug", Text),
    _needed("title", Text),
    _needed("version", Text),
    _needed("is_shipped", Integer),
    _needed("text_hash", LargeBinary),
    _needed("context", Text),
    _needed("text", Text),
    PrimaryKeyConstraint("slug"),
    _check("is_shipped_bool", "is_shipped IN (0, 1)"),
    sqlite_strict=True,
)
"""Installed decks with the text they came from, and the context their marking needs."""

FACT: Final = Table(
    "fact",
    METADATA,
    _needed("deck", Text),
    _needed("fact_id", Text),
    _needed("category", Text),
    _needed("status", Text),
    _needed("content", Text),
    PrimaryKeyConstraint("deck", "fact_id"),
    ForeignKeyConstraint(["deck"], ["deck.slug"]),
    sqlite_strict=True,
)
"""Facts of installed decks; `content` is the whole fact, the other columns are for selection."""

CARD: Final = Table(
    "card",
    METADATA,
    _needed("card_id", LargeBinary),
    _needed("deck", Text),
    _needed("block", Text),
    _needed("position", Integer),
    _needed("category", Text),
    _needed("facts", Text),
    _needed("is_active", Integer),
    _needed("version", LargeBinary),
    _needed("key_hash", LargeBinary),
    _needed("key_text", Text),
    _needed("content", Text),
    PrimaryKeyConstraint("card_id"),
    ForeignKeyConstraint(["deck"], ["deck.slug"]),
    _check("ids", "length(card_id) = 16"),
    _check("is_active_bool", "is_active IN (0, 1)"),
    sqlite_strict=True,
)
"""Cards of installed decks.

`content`, the whole card, comes last, so that the columns before it are read without it.
"""

Index("card_of_deck", CARD.c.deck, CARD.c.position)

SCHEDULE: Final = Table(
    "schedule",
    METADATA,
    _needed("trainee_id", LargeBinary),
    _needed("card_id", LargeBinary),
    Column("is_available", Integer, nullable=False, server_default=text("0")),
    Column("deck", Text),
    Column("block", Text),
    Column("category", Text),
    Column("facts", Text),
    Column("position", Integer),
    Column("phase", Text, nullable=False, server_default=text("'new'")),
    Column("stability_days", REAL),
    Column("difficulty", REAL),
    Column("last_day", Integer),
    Column("step", Integer, nullable=False, server_default=text("0")),
    Column("due_ms", Integer),
    Column("due_day", Integer),
    Column("interval_days", Integer, nullable=False, server_default=text("0")),
    Column("reviews", Integer, nullable=False, server_default=text("0")),
    Column("lapses", Integer, nullable=False, server_default=text("0")),
    Column("introduced_day", Integer),
    Column("reviewed_day", Integer),
    Column("is_suspended", Integer, nullable=False, server_default=text("0")),
    Column("buried_day", Integer),
    Column("is_flagged", Integer, nullable=False, server_default=text("0")),
    Column("change_was", Text),
    Column("change_now", Text),
    Column("change_source", Text),
    Column("head_at_ms", Integer),
    Column("head_device", LargeBinary),
    Column("head_sequence", Integer),
    PrimaryKeyConstraint("trainee_id", "card_id"),
    _check("available_is_installed", "is_available = 0 OR (is_available = 1 AND deck IS NOT NULL)"),
    _check("phase_known", "phase IN ('new', 'learning', 'review', 'relearning')"),
    _check(
        "memory_whole",
        "(stability_days IS NULL) = (difficulty IS NULL)"
        " AND (stability_days IS NULL) = (last_day IS NULL)",
    ),
    _check("stability_positive", "stability_days > 0"),
    _check("suspended_bool", "is_suspended IN (0, 1)"),
    _check("flagged_bool", "is_flagged IN (0, 1)"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Derived: where each card stands, and, from the card, what the queue needs to choose by.

A row for every installed card, and for every card the log speaks of.
"""

_TOLD = (
    SCHEDULE.c.block,
    SCHEDULE.c.category,
    SCHEDULE.c.facts,
    # SQLite reads an index alone only if its condition's columns are in it, constant as they are.
    SCHEDULE.c.phase,
    SCHEDULE.c.is_available,
    SCHEDULE.c.is_suspended,
)
Index(
    "schedule_due",
    SCHEDULE.c.trainee_id,
    SCHEDULE.c.due_day,
    SCHEDULE.c.last_day,
    SCHEDULE.c.stability_days,
    SCHEDULE.c.buried_day,
    SCHEDULE.c.deck,
    *_TOLD,
    sqlite_where=text("phase = 'review' AND is_available = 1 AND is_suspended = 0"),
)
Index(
    "schedule_new",
    SCHEDULE.c.trainee_id,
    SCHEDULE.c.position,
    SCHEDULE.c.deck,
    SCHEDULE.c.buried_day,
    *_TOLD,
    sqlite_where=text("phase = 'new' AND is_available = 1 AND is_suspended = 0"),
)
Index(
    "schedule_in_steps",
    SCHEDULE.c.trainee_id,
    SCHEDULE.c.due_ms,
    sqlite_where=text("due_ms IS NOT NULL AND is_available = 1 AND is_suspended = 0"),
)
Index(
    "schedule_answered",
    SCHEDULE.c.trainee_id,
    SCHEDULE.c.last_day,
    SCHEDULE.c.introduced_day,
    SCHEDULE.c.reviewed_day,
    SCHEDULE.c.deck,
    SCHEDULE.c.block,
    sqlite_where=text("last_day IS NOT NULL"),
)

APPEND_ONLY: Final = (
    text(
        "CREATE TRIGGER log_is_not_updated BEFORE UPDATE ON log"
        " BEGIN SELECT RAISE(ABORT, 'the log is append-only: nothing is updated'); END"
    ),
    text(
        "CREATE TRIGGER log_is_not_deleted BEFORE DELETE ON log"
        " BEGIN SELECT RAISE(ABORT, 'the log is append-only: nothing is deleted'); END"
    ),
)
"""Triggers that hold the log to its word; erasure on the trainee's own wish drops them first."""


def statement_text(statement: ClauseElement) -> str:
    """A statement as text with named parameters, compiled once where microseconds count."""
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))
