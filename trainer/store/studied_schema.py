"""The tables of the file that keeps what the log comes to, and what is asked of them often."""

from collections.abc import Mapping
from typing import Final, NamedTuple

APPLICATION_ID: Final = 0x74727374
"""`trst` in the file's header."""
LAYOUT: Final = 2
"""Raised with every change of the tables below; the file's `user_version`."""

_SCHEDULE: Final = {
    "card_id": "BLOB PRIMARY KEY",
    "phase": "TEXT",
    "stability_days": "REAL",
    "difficulty": "REAL",
    "last_day": "INTEGER",
    "step": "INTEGER",
    "due_ms": "INTEGER",
    "due_day": "INTEGER",
    "interval_days": "INTEGER",
    "reviews": "INTEGER",
    "lapses": "INTEGER",
    "introduced_day": "INTEGER",
    "reviewed_day": "INTEGER",
    "is_suspended": "INTEGER",
    "buried_day": "INTEGER",
    "is_flagged": "INTEGER",
    "change_was": "TEXT",
    "change_now": "TEXT",
    "change_source": "TEXT",
    "head_at_ms": "INTEGER",
    "head_device": "BLOB",
    "head_sequence": "INTEGER",
}
"""Where a card stands, in the order in which `schedule_from` takes it."""
_CARD: Final = {
    **_SCHEDULE,
    "passed": "BLOB",
    "changed": "BLOB",
    "covered": "BLOB",
    "latest_day": "INTEGER",
    "last": "BLOB",
    "deck": "TEXT NOT NULL",
    "category": "TEXT NOT NULL",
}
"""A card as it is gone on from, and the topic under which its answers are counted."""


class _Sums(NamedTuple):
    """A table of sums: the columns of its key, and what is added up."""

    key: str
    sums: str


TALLIES: Final[Mapping[str, _Sums]] = {
    "topics": _Sums("device_id deck category week is_marked interval", "n passed close"),
    "errors": _Sums("device_id deck category week error", "n"),
    "confidences": _Sums("device_id deck week confidence", "n wrong"),
    "bins": _Sums("device_id deck week bin", "n recalled predicted_ppm"),
    "work": _Sums("device_id deck day", "answers elapsed_ms other_answers"),
    "on_time": _Sums("deck week", "on_time fell_due"),
}
"""Sums of what the answers come to; the columns of the key first, in the order of rows."""
_TYPES: Final = {
    **dict.fromkeys(("device_id",), "BLOB"),
    **dict.fromkeys(("deck", "category", "error", "confidence"), "TEXT"),
}


def _tally_table(name: str) -> str:
    key, sums = (columns.split() for columns in TALLIES[name])
    columns = ", ".join(f"{column} {_TYPES.get(column, 'INTEGER')} NOT NULL" for column in key)
    totals = ", ".join(f"{total} INTEGER NOT NULL" for total in sums)
    return (
        f"CREATE TABLE {name} ({columns}, {totals}, PRIMARY KEY ({', '.join(key)}))"
        " STRICT, WITHOUT ROWID"
    )


def _card_table() -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in _CARD.items())
    return f"CREATE TABLE card ({columns}) STRICT, WITHOUT ROWID"


def _adding(name: str) -> str:
    key, sums = (columns.split() for columns in TALLIES[name])
    totals = ", ".join(f"{total} = {total} + excluded.{total}" for total in sums)
    places = ", ".join("?" * len(key + sums))
    return f"""
        INSERT INTO {name} VALUES ({places})
        ON CONFLICT ({", ".join(key)}) DO UPDATE SET {totals}"""  # noqa: S608 - ours


OF_CARD: Final = ("answer", "fallen_due", "other_day")
TABLES: Final = (
    "CREATE TABLE made_by (program TEXT NOT NULL) STRICT",
    """
    CREATE TABLE head (
        device_id BLOB PRIMARY KEY,
        sequence INTEGER NOT NULL,
        entry_id BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    _card_table(),
    """
    CREATE TABLE answer (
        card_id BLOB NOT NULL,
        place INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        day INTEGER NOT NULL,
        interval_days INTEGER NOT NULL,
        mark TEXT,
        rating INTEGER NOT NULL,
        confidence TEXT,
        error TEXT,
        predicted REAL,
        elapsed_ms INTEGER NOT NULL,
        chosen TEXT NOT NULL,
        version BLOB NOT NULL,
        PRIMARY KEY (card_id, place)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE fallen_due (
        card_id BLOB NOT NULL,
        place INTEGER NOT NULL,
        day INTEGER NOT NULL,
        is_on_time INTEGER NOT NULL,
        PRIMARY KEY (card_id, place)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE other_day (
        card_id BLOB NOT NULL,
        place INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        day INTEGER NOT NULL,
        PRIMARY KEY (card_id, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE standing (basis TEXT NOT NULL, content TEXT NOT NULL) STRICT",
    *map(_tally_table, TALLIES),
)
_PLACES: Final = ", ".join(f":{name}" for name in _CARD)
PUT_CARD: Final = f"INSERT OR REPLACE INTO card VALUES ({_PLACES})"  # noqa: S608 - ours
REACHED: Final = f"""
    SELECT {", ".join(_SCHEDULE)}, passed, changed, covered, latest_day, last
    FROM card"""  # noqa: S608 - ours
ADD: Final = {name: _adding(name) for name in TALLIES}
