"""The director's database: programmes, enrolments, and what trainees have shared."""

from typing import Final

APPLICATION_ID: Final = 0x7472636F
"""`trco` in the file's header: a cohort database and not a learner's."""
REVISION: Final = 1
"""The schema this program reads and writes; the file's `user_version`."""

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
    CREATE TABLE cell (
        person INTEGER NOT NULL REFERENCES person (no),
        device INTEGER NOT NULL REFERENCES device (no),
        deck TEXT NOT NULL,
        category TEXT NOT NULL,
        week INTEGER NOT NULL,
        interval INTEGER NOT NULL,
        mark TEXT NOT NULL,
        confidence TEXT NOT NULL,
        error TEXT NOT NULL,
        bin INTEGER NOT NULL,
        n INTEGER NOT NULL,
        passed INTEGER NOT NULL,
        recalled INTEGER NOT NULL,
        predicted_ppm INTEGER NOT NULL
    ) STRICT""",
    """
    CREATE TABLE work (
        person INTEGER NOT NULL REFERENCES person (no),
        device INTEGER NOT NULL REFERENCES device (no),
        day INTEGER NOT NULL,
        answers INTEGER NOT NULL,
        elapsed_ms INTEGER NOT NULL
    ) STRICT""",
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
    """
    CREATE TABLE stale_card (
        person INTEGER NOT NULL REFERENCES person (no),
        card INTEGER NOT NULL,
        PRIMARY KEY (person, card)
    ) STRICT, WITHOUT ROWID""",
    # Sums of cells, so that a report reads few rows of many.
    """
    CREATE TABLE week_topic (
        person INTEGER NOT NULL REFERENCES person (no),
        week INTEGER NOT NULL,
        deck TEXT NOT NULL,
        category TEXT NOT NULL,
        is_marked INTEGER NOT NULL,
        interval INTEGER NOT NULL,
        n INTEGER NOT NULL,
        passed INTEGER NOT NULL,
        close INTEGER NOT NULL,
        PRIMARY KEY (person, week, deck, category, is_marked, interval)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE week_error (
        person INTEGER NOT NULL REFERENCES person (no),
        week INTEGER NOT NULL,
        deck TEXT NOT NULL,
        category TEXT NOT NULL,
        error TEXT NOT NULL,
        n INTEGER NOT NULL,
        sure INTEGER NOT NULL,
        sure_wrong INTEGER NOT NULL,
        PRIMARY KEY (person, week, deck, category, error)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE week_bin (
        person INTEGER NOT NULL REFERENCES person (no),
        week INTEGER NOT NULL,
        deck TEXT NOT NULL,
        bin INTEGER NOT NULL,
        n INTEGER NOT NULL,
        recalled INTEGER NOT NULL,
        predicted_ppm INTEGER NOT NULL,
        PRIMARY KEY (person, week, deck, bin)
    ) STRICT, WITHOUT ROWID""",
    # Of a trainee who was erased nothing stays but that their bundles are refused.
    "CREATE TABLE erased (mark TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE INDEX cell_of_person ON cell (person)",
    "CREATE INDEX cell_of_device ON cell (device)",
    "CREATE INDEX work_of_person ON work (person)",
    "CREATE INDEX work_of_device ON work (device)",
    "CREATE INDEX answer_of_card ON answer (card)",
)
SUMS: Final = (
    """
    INSERT INTO week_topic
    SELECT person, week, deck, category, mark <> '' AS is_marked, interval, sum(n), sum(passed),
        coalesce(sum(n) FILTER (WHERE mark = 'close'), 0)
    FROM cell WHERE person = :person AND interval >= 1
    GROUP BY person, week, deck, category, is_marked, interval""",
    """
    INSERT INTO week_error
    SELECT person, week, deck, category, error, sum(n),
        coalesce(sum(n) FILTER (WHERE confidence = 'sure'), 0),
        coalesce(sum(n) FILTER (WHERE confidence = 'sure' AND mark = 'wrong'), 0)
    FROM cell WHERE person = :person AND mark <> ''
    GROUP BY person, week, deck, category, error""",
    """
    INSERT INTO week_bin
    SELECT person, week, deck, bin, sum(n), sum(recalled), sum(predicted_ppm)
    FROM cell WHERE person = :person AND interval >= 1 AND bin >= 0
    GROUP BY person, week, deck, bin""",
)
"""What the cells of a person come to: answers that count as retention, marked ones, predictions."""
TABLES_OF_SUMS: Final = ("week_topic", "week_error", "week_bin")
OF_A_PERSON: Final = (
    *TABLES_OF_SUMS,
    "cell",
    "work",
    "entry",
    "answer",
    "stale_card",
    "device",
    "enrolment",
)
"""Tables with rows of one person, those that others refer to last."""
