"""The cohort database as a file: made, opened, and refused where it is none of ours.

Standard library alone: it holds no log that a learner would lose, and it is read in whole groups.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from trainer.errors import StoreError
from trainer.store.cohort_schema import APPLICATION_ID, KNOWN_VERSION, REVISION, TABLES
from trainer.store.known_versions import put_all_versions
from trainer.store.problems import reachable, translated

Database = sqlite3.Connection
"""What the functions on a cohort database take: an open one."""
IN_MEMORY: Final = Path(":memory:")
_BUSY_SECONDS: Final = 5
_MENDING: Final = (
    "Keep the file, and put a copy of yours in its place; without one move it away, begin the"
    " programme again with `trainer cohort new`, and add all bundles again."
)
_WITH_VERSIONS: Final = 2
"""The schema since which it is known which texts of a card have which answer key."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database at a path, made where there is none; closed in the end.

    Only its owner may read it; one of an older schema is brought to this one.  Raises StoreError
    for a file that is none of ours, or newer.
    """
    if path != IN_MEMORY:
        _make_file(path)
    with translated(path, mending=_MENDING):
        database = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
        try:
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            _bring_up_to_date(database, path)
            yield database
        finally:
            database.close()


@contextmanager
def writing(database: sqlite3.Connection) -> Iterator[None]:
    """A write transaction: whole in the end, or rolled back."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # Where the disk is full SQLite may have rolled back by itself.
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _make_file(path: Path) -> None:
    with reachable(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            # To close one that is in use would take the locks that this process has on it.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if os.access(path, os.W_OK):
            # Also where it was copied here with the rights of any file.
            path.chmod(0o600)


def _bring_up_to_date(database: sqlite3.Connection, path: Path) -> None:
    # Only an empty one is written, since a write waits for whoever reads.
    if _is_empty(database):
        with writing(database):
            if _is_empty(database):
                _make_tables(database)
    revision = _revision(database)
    ((application,),) = database.execute("PRAGMA application_id")
    if application != APPLICATION_ID:
        raise StoreError(
            f"{path}: this is no cohort database of trainer's.",
            hint="Move it away, or choose another place with --home.",
        )
    if revision > REVISION:
        raise StoreError(
            f"{path}: a newer trainer has written this cohort database.",
            hint="Bring this trainer up to date; the file is left as it was.",
        )
    if revision < REVISION:
        with writing(database):
            _migrate(database)


def _is_empty(database: sqlite3.Connection) -> bool:
    ((tables,),) = database.execute("SELECT count(*) FROM sqlite_schema")
    return not tables and not _revision(database)


def _migrate(database: sqlite3.Connection) -> None:
    """Bring an older schema to this one; whoever else did it meanwhile has done it."""
    if _revision(database) < _WITH_VERSIONS:
        database.execute(KNOWN_VERSION)
        put_all_versions(database)
        database.execute(f"PRAGMA user_version = {REVISION}")


def _revision(database: sqlite3.Connection) -> int:
    ((revision,),) = database.execute("PRAGMA user_version")
    return int(revision)


def _make_tables(database: sqlite3.Connection) -> None:
    for statement in TABLES:
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {REVISION}")
