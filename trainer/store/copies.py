"""Verified copies of the database, and its integrity."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from trainer.errors import StoreError
from trainer.store import database_file
from trainer.store.engine import Store
from trainer.store.files import SIDE_FILES, beside, draft_of, free_name, publish, sync, sync_folder
from trainer.store.problems import reachable, translated


def integrity_problems(store: Store) -> list[str]:
    """What SQLite's integrity and foreign key checks find; empty when all is well."""
    try:
        lines = [line for (line,) in store.execute_alone("PRAGMA integrity_check")]
        dangling = store.execute_alone("PRAGMA foreign_key_check")
    except StoreError as error:
        # Damaged so badly that the check itself cannot be carried through.
        return [error.message]
    found = [line for line in lines if line != "ok"]
    return found + [
        f"a row of {table} names a {parent} that is gone" for table, _, parent, _ in dangling
    ]


def backup(store: Store, target: Path) -> None:
    """Write a verified copy beside the target and move it into place; never overwrites.

    Raises StoreError when the target exists, or the copy does not check out.
    """
    with reachable(target):
        if target.exists():
            raise _taken(target)
        with draft_of(target) as draft:
            store.execute_alone("VACUUM INTO ?", (str(draft),))
            _verify(draft)
            try:
                publish(draft, target)
            except FileExistsError:
                raise _taken(target) from None


def restore(source: Path, target: Path) -> Path | None:
    """Put a verified copy of a backup in the database's place, and return where the old one went.

    Raises StoreError, with nothing changed, when the source is not a sound backup of ours or
    another program has the target open.
    """
    database_file.inspected(source)
    with reachable(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_of(target) as draft:
            _copy(source, draft)
            _verify(draft)
            sync(draft)
            _let_go(target)
            kept = _set_aside(target)
            # From one to the other at once: at no moment is there no database.
            draft.replace(target)
            sync_folder(target.parent)
    return kept


def _taken(target: Path) -> StoreError:
    return StoreError(
        f"{target}: there is a file of this name already.", hint="Choose a name that is free."
    )


def _copy(source: Path, draft: Path) -> None:
    with (
        translated(source),
        closing(database_file.read_only(source)) as old,
        closing(sqlite3.connect(draft, isolation_level=None)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = WAL")


def _verify(copy: Path) -> None:
    """Raise StoreError unless a copy is ours and whole."""
    database_file.inspected(copy)
    with translated(copy), closing(database_file.read_only(copy)) as database:
        lines = [line for (line,) in database.execute("PRAGMA integrity_check")]
        dangling = database.execute("PRAGMA foreign_key_check").fetchall()
    if lines != ["ok"] or dangling:
        raise StoreError(
            f"{copy}: the copy is not whole ({lines[0]}), and was thrown away.",
            hint="The original may be damaged: run `trainer doctor`, or take an older backup.",
        )


def _let_go(target: Path) -> None:
    """Take the target's log into it, which SQLite allows only to the last one that has it open."""
    if not target.exists() or not database_file.is_sqlite(target):
        # SQLite would throw a log away that lies beside what is not a database.
        return
    with closing(sqlite3.connect(target, isolation_level=None, timeout=0)) as database:
        try:
            (mode,) = database.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise _in_use(target) from error
        except sqlite3.DatabaseError:
            # Damaged: nobody can be using it.
            return
    if mode != "delete":
        raise _in_use(target)


def _in_use(target: Path) -> StoreError:
    return StoreError(
        f"{target}: another program has the database open.",
        hint="Close every other trainer on this home and try again.",
    )


def _set_aside(target: Path) -> Path | None:
    """Keep the old database, and a log that could not be taken into it, under another name."""
    if not target.exists():
        return None
    kept = free_name(target, "before-restore")
    try:
        os.link(target, kept)
    except OSError:
        # No hard links here, as on exFAT.
        shutil.copy2(target, kept)
    for suffix in SIDE_FILES:
        # A log that stayed would be read into the new database.
        if beside(target, suffix).exists():
            beside(target, suffix).rename(beside(kept, suffix))
    return kept
