"""The director's database: programmes, enrolments, and what trainees have shared."""

from typing import Final

APPLICATION_ID: Final = 0x7472636F
"""`trco` in the file's header: a cohort database and not a learner's."""
REVISION: Final = 2
"""The schema this program reads and writes; the file's `user_version`."""

KNOWN_VERSION: Final = """
    CREATE TABLE known_version (
        card INTEGER NOT NULL,
        version BLOB NOT NULL,
        key BLOB NOT NULL,
        PRIMARY KEY (card, version, key)
    ) STRICT, WITHOUT ROWID"""
"""Of each text that answers were given to, its answer key."""
TABLES: Final = (
    """
    CREATE TABLE cohort (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        purpose TEXT NOT NULL,
        audience TEXT NOT NULL,
        keep_until TEXT NOT NULL,
        target_percent INTEGER NOT NULL CHECK (target_percent BETWEEN 50 AND 99),
        decks TEXT NOT NULL CHECK (json_valid(decks)),
        is_made_up INTEGER NOT NULL CHECK (is_made_up IN (0, 1))
    ) STRICT""",
    """
    CREATE TABLE person (
        no INTEGER PRIMARY KEY,
        trainee_id BLOB NOT NULL UNIQUE CHECK (length(trainee_id) = 16),
        closed_ms INTEGER NOT NULL DEFAULT 0,
        shared TEXT CHECK (shared IS NULL OR json_valid(shared)),
        rank TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """
    CREATE TABLE enrolment (
        cohort INTEGER NOT NULL REFERENCES cohort (no),
        person INTEGER NOT NULL REFERENCES person (no),
        pseudonym TEXT NOT NULL,
        year INTEGER,
        groups TEXT NOT NULL CHECK (json_valid(groups)),
        PRIMARY KEY (cohort, person),
        UNIQUE (cohort, pseudonym)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE device (
        no INTEGER PRIMARY KEY,
        person INTEGER NOT NULL REFERENCES person (no),
        device_id BLOB NOT NULL CHECK (length(device_id) = 16),
        head INTEGER NOT NULL,
        rank TEXT NOT NULL,
        UNIQUE (person, device_id)
    ) STRICT""",
    """
    CREATE TABLE topic_count (
        person INTEGER NOT NULL REFERENCES person (no),
        device INTEGER NOT NULL REFERENCES device (no),
        deck TEXT NOT NULL,
        category TEXT NOT NULL,
        week INTEGER NOT NULL,
        is_marked INTEGER NOT NULL,
        interval INTEGER NOT NULL,
        n INTEGER NOT NULL,
        passed INTEGER NOT NULL,
        close INTEGER NOT NULL,
        PRIMARY KEY (person, device, deck, category, week, is_marked, interval)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE error_count (
        person INTEGER NOT NULL REFERENCES person (no),
        device INTEGER NOT NULL REFERENCES device (no),
        deck TEXT NOT NULL,
        category TEXT NOT NULL,
        week INTEGER NOT NULL,
        error TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (person, device, deck, category, week, error)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE confidence_count (
        person INTEGER NOT NULL REFERENCES person (no),
        device INTEGER NOT NULL REFERENCES device (no),
        deck TEXT NOT NULL,
        week INTEGER NOT NULL,
        confidence TEXT NOT NULL,
        n INTEGER NOT NULL,
        wrong INTEGER NOT NULL,
        PRIMARY KEY (person, device, deck, week, confidence)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE bin_count (
        person INTEGER NOT NULL REFERENCES person (no),
        device INTEGER NOT NULL REFERENCES device (no),
        deck TEXT NOT NULL,
        week INTEGER NOT NULL,
        bin INTEGER NOT NULL,
        n INTEGER NOT NULL,
        recalled INTEGER NOT NULL,
        predicted_ppm INTEGER NOT NULL,
        PRIMARY KEY (person, device, deck, week, bin)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE work (
        person INTEGER NOT NULL REFERENCES person (no),
        device INTEGER NOT NULL REFERENCES device (no),
        deck TEXT NOT NULL,
        day INTEGER NOT NULL,
        answers INTEGER NOT NULL,
        elapsed_ms INTEGER NOT NULL,
        PRIMARY KEY (person, device, deck, day)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE entry (
        person INTEGER NOT NULL REFERENCES person (no),
        entry_id BLOB NOT NULL CHECK (length(entry_id) = 16),
        shared_ms INTEGER NOT NULL,
        content TEXT NOT NULL CHECK (json_valid(content)),
        PRIMARY KEY (person, entry_id)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE answer (
        person INTEGER NOT NULL REFERENCES person (no),
        card INTEGER NOT NULL,
        day INTEGER NOT NULL,
        place INTEGER NOT NULL,
        is_marked INTEGER NOT NULL,
        counts INTEGER NOT NULL,
        passed INTEGER NOT NULL,
        recalled INTEGER NOT NULL,
        predicted_ppm INTEGER NOT NULL,
        error TEXT NOT NULL,
        chosen TEXT NOT NULL,
        version BLOB NOT NULL,
        PRIMARY KEY (person, card, day, place)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE known_card (
        no INTEGER PRIMARY KEY,
        card_id BLOB NOT NULL UNIQUE CHECK (length(card_id) = 16)
    ) STRICT""",
    KNOWN_VERSION,
    # Of a trainee who was erased nothing stays but that their bundles are refused.
    "CREATE TABLE erased (mark TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE INDEX answer_of_card ON answer (card)",
)
COUNTS: Final = {
    "topics": "topic_count",
    "errors": "error_count",
    "confidences": "confidence_count",
    "bins": "bin_count",
    "work": "work",
}
"""The tables of counts, by what a bundle calls them; person and device come first in each."""
OF_A_PERSON: Final = (
    *COUNTS.values(),
    "entry",
    "answer",
    "device",
    "enrolment",
)
"""Tables with rows of one person, those that others refer to last."""
