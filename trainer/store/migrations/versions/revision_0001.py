"""The first schema."""

from typing import Final

from alembic import op

revision: Final = "0001"
down_revision: Final = None

_STATEMENTS: Final = (
    """
    CREATE TABLE author_report (
        trainee_id BLOB NOT NULL,
        report_id BLOB NOT NULL,
        card_id BLOB NOT NULL,
        deck TEXT NOT NULL,
        block TEXT NOT NULL,
        card_version BLOB NOT NULL,
        at_ms INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        PRIMARY KEY (trainee_id, report_id)
    ) STRICT
    """,
    """
    CREATE TABLE deck (
        slug TEXT NOT NULL,
        title TEXT NOT NULL,
        version TEXT NOT NULL,
        is_shipped INTEGER NOT NULL,
        text_hash BLOB NOT NULL,
        context TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (slug),
        CONSTRAINT deck_is_shipped_bool CHECK (is_shipped IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE identity (
        only INTEGER NOT NULL,
        trainee_id BLOB NOT NULL,
        device_id BLOB NOT NULL,
        PRIMARY KEY (only),
        CONSTRAINT identity_one_row CHECK (only = 1),
        CONSTRAINT identity_ids CHECK (length(trainee_id) = 16 AND length(device_id) = 16)
    ) STRICT
    """,
    """
    CREATE TABLE log (
        trainee_id BLOB NOT NULL,
        entry_id BLOB NOT NULL,
        device_id BLOB NOT NULL,
        sequence INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        offset_minutes INTEGER NOT NULL,
        kind TEXT NOT NULL,
        card_id BLOB,
        target_id BLOB,
        mode TEXT,
        mark TEXT,
        error TEXT,
        rating INTEGER,
        card_version BLOB,
        key_hash BLOB,
        chosen TEXT,
        confidence TEXT,
        elapsed_ms INTEGER,
        marker_version INTEGER,
        scheduler_version TEXT,
        origin_log TEXT,
        origin_id TEXT,
        payload TEXT,
        PRIMARY KEY (trainee_id, entry_id),
        CONSTRAINT log_trainee_id_device_id_sequence UNIQUE (trainee_id, device_id, sequence),
        CONSTRAINT log_ids CHECK (length(trainee_id) = 16 AND length(entry_id) = 16
            AND length(device_id) = 16 AND (card_id IS NULL OR length(card_id) = 16) AND
            (target_id IS NULL OR length(target_id) = 16)),
        CONSTRAINT log_sequence_from_1 CHECK (sequence >= 1),
        CONSTRAINT log_offset_within_a_day CHECK (offset_minutes BETWEEN -1440 AND 1440),
        CONSTRAINT log_rating_1_to_4 CHECK (rating BETWEEN 1 AND 4),
        CONSTRAINT log_mark_known CHECK (mark IN ('correct', 'close', 'wrong')),
        CONSTRAINT log_mode_known CHECK (mode IN ('study', 'cram', 'exam')),
        CONSTRAINT log_payload_is_json CHECK (payload IS NULL OR json_valid(payload)),
        CONSTRAINT log_origin_whole CHECK ((origin_log IS NULL) = (origin_id IS NULL)),
        CONSTRAINT log_review_whole CHECK (kind <> 'review' OR (card_id IS NOT NULL
            AND mode IS NOT NULL AND rating IS NOT NULL AND card_version IS NOT NULL
            AND key_hash IS NOT NULL AND elapsed_ms IS NOT NULL
            AND marker_version IS NOT NULL AND scheduler_version IS NOT NULL)),
        CONSTRAINT log_target_named CHECK (kind NOT IN
            ('rerate', 'retract') OR target_id IS NOT NULL)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX log_by_time ON log (trainee_id, at_ms)
    """,
    """
    CREATE INDEX log_of_card ON log (trainee_id, card_id) WHERE card_id IS NOT NULL
    """,
    """
    CREATE INDEX log_of_target ON log (trainee_id, target_id) WHERE target_id IS NOT NULL
    """,
    """
    CREATE INDEX log_settings ON log (trainee_id) WHERE kind = 'settings'
    """,
    """
    CREATE TABLE preference (
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE schedule (
        trainee_id BLOB NOT NULL,
        card_id BLOB NOT NULL,
        is_available INTEGER DEFAULT 0 NOT NULL,
        deck TEXT,
        block TEXT,
        category TEXT,
        facts TEXT,
        position INTEGER,
        phase TEXT DEFAULT 'new' NOT NULL,
        stability_days REAL,
        difficulty REAL,
        last_day INTEGER,
        step INTEGER DEFAULT 0 NOT NULL,
        due_ms INTEGER,
        due_day INTEGER,
        interval_days INTEGER DEFAULT 0 NOT NULL,
        reviews INTEGER DEFAULT 0 NOT NULL,
        lapses INTEGER DEFAULT 0 NOT NULL,
        introduced_day INTEGER,
        reviewed_day INTEGER,
        is_suspended INTEGER DEFAULT 0 NOT NULL,
        buried_day INTEGER,
        is_flagged INTEGER DEFAULT 0 NOT NULL,
        change_was TEXT,
        change_now TEXT,
        change_source TEXT,
        head_at_ms INTEGER,
        head_device BLOB,
        head_sequence INTEGER,
        PRIMARY KEY (trainee_id, card_id),
        CONSTRAINT schedule_available_is_installed CHECK (is_available = 0 OR
            (is_available = 1 AND deck IS NOT NULL)),
        CONSTRAINT schedule_phase_known CHECK (phase IN
            ('new', 'learning', 'review', 'relearning')),
        CONSTRAINT schedule_memory_whole CHECK ((stability_days IS NULL) =
            (difficulty IS NULL) AND (stability_days IS NULL) = (last_day IS NULL)),
        CONSTRAINT schedule_stability_positive CHECK (stability_days > 0),
        CONSTRAINT schedule_suspended_bool CHECK (is_suspended IN (0, 1)),
        CONSTRAINT schedule_flagged_bool CHECK (is_flagged IN (0, 1))
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX schedule_answered ON schedule
            (trainee_id, last_day, introduced_day, reviewed_day, deck, block)
            WHERE last_day IS NOT NULL
    """,
    """
    CREATE INDEX schedule_due ON schedule
            (trainee_id, due_day, last_day, stability_days, buried_day, deck,
            block, category, facts, phase, is_available, is_suspended)
            WHERE phase = 'review' AND is_available = 1 AND is_suspended = 0
    """,
    """
    CREATE INDEX schedule_in_steps ON schedule (trainee_id, due_ms)
            WHERE due_ms IS NOT NULL AND is_available = 1 AND is_suspended = 0
    """,
    """
    CREATE INDEX schedule_new ON schedule
            (trainee_id, position, deck, buried_day,
            block, category, facts, phase, is_available, is_suspended) WHERE phase = 'new'
            AND is_available = 1 AND is_suspended = 0
    """,
    """
    CREATE TABLE card (
        card_id BLOB NOT NULL,
        deck TEXT NOT NULL,
        block TEXT NOT NULL,
        position INTEGER NOT NULL,
        category TEXT NOT NULL,
        facts TEXT NOT NULL,
        is_active INTEGER NOT NULL,
        version BLOB NOT NULL,
        key_hash BLOB NOT NULL,
        key_text TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (card_id),
        CONSTRAINT card_deck FOREIGN KEY(deck) REFERENCES deck (slug),
        CONSTRAINT card_ids CHECK (length(card_id) = 16),
        CONSTRAINT card_is_active_bool CHECK (is_active IN (0, 1))
    ) STRICT
    """,
    """
    CREATE INDEX card_of_deck ON card (deck, position)
    """,
    """
    CREATE TABLE fact (
        deck TEXT NOT NULL,
        fact_id TEXT NOT NULL,
        category TEXT NOT NULL,
        status TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (deck, fact_id),
        CONSTRAINT fact_deck FOREIGN KEY(deck) REFERENCES deck (slug)
    ) STRICT
    """,
    """
    CREATE TABLE typed_answer (
        trainee_id BLOB NOT NULL,
        entry_id BLOB NOT NULL,
        typed TEXT NOT NULL,
        PRIMARY KEY (trainee_id, entry_id),
        CONSTRAINT typed_answer_log FOREIGN KEY(trainee_id, entry_id) REFERENCES log
            (trainee_id, entry_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TRIGGER log_is_not_updated BEFORE UPDATE ON log
            BEGIN SELECT RAISE(ABORT, 'the log is append-only: nothing is updated'); END
    """,
    """
    CREATE TRIGGER log_is_not_deleted BEFORE DELETE ON log
            BEGIN SELECT RAISE(ABORT, 'the log is append-only: nothing is deleted'); END
    """,
)


def upgrade() -> None:
    """Make the tables, their indexes, and the triggers that keep the log append-only."""
    for statement in _STATEMENTS:
        op.execute(statement)
