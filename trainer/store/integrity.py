"""Whether a database is whole: SQLite's own checks, and that all tables are there."""

import sqlite3
from contextlib import closing
from pathlib import Path

from trainer.store import database_file
from trainer.store.problems import DamagedError, reachable, translated
from trainer.store.schema import METADATA


def integrity_problems(path: Path) -> list[str]:
    """What is wrong with a file, in words; empty when it is whole.  Nothing is written.

    Raises StoreError for what is not a database of ours, or a newer one.
    """
    with reachable(path):
        if not database_file.is_sqlite(path):
            raise database_file.foreign(path)
    try:
        with translated(path), closing(database_file.read_only(path)) as database:
            database_file.check_ours(path, database)
            return problems_of(database)
    except DamagedError as error:
        # Damaged so badly that the check itself cannot be carried through.
        return [error.message]


def problems_of(database: sqlite3.Connection) -> list[str]:
    """What is wrong with an open database, in words; empty when it is whole."""
    lines = [line for (line,) in database.execute("PRAGMA integrity_check")]
    dangling = database.execute("PRAGMA foreign_key_check").fetchall()
    return [
        *(line for line in lines if line != "ok"),
        *(f"a row of {table} names a {parent} that is gone" for table, _, parent, _ in dangling),
        *(f"the table {name} is not there" for name in _missing_tables(database)),
    ]


def _missing_tables(database: sqlite3.Connection) -> list[str]:
    # Every schema so far has the same tables.
    there = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    return sorted(METADATA.tables.keys() - there)
