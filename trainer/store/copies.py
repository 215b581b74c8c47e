"""Verified copies of the database."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from trainer.domain.ids import DeviceId
from trainer.errors import StoreError
from trainer.store import database_file
from trainer.store.engine import Store
from trainer.store.files import (
    SIDE_FILES,
    beside,
    copy_database,
    draft_of,
    free_name,
    publish,
    sync,
    sync_folder,
)
from trainer.store.integrity import problems_of
from trainer.store.preferences import KEEP_DEVICE
from trainer.store.problems import TargetError, copying, damaged, reachable

_ANOTHER: Final = "Give another file that `trainer backup` wrote; your data is as it was."


def backup(store: Store, target: Path) -> None:
    """Write a verified copy beside the target and move it into place; never overwrites.

    Raises StoreError when the target exists, has a name that SQLite keeps for itself, or the copy
    does not check out.
    """
    _check_name(target)
    with reachable(target):
        if target.exists():
            raise _taken(target)
        with draft_of(target) as draft:
            with copying(store.path, target):
                _write(store.path, draft)
                _verify(draft, store.path)
            try:
                publish(draft, target)
            except FileExistsError:
                raise _taken(target) from None


def restore(source: Path, target: Path, *, device: DeviceId) -> Path | None:
    """Put a verified copy of a backup in the database's place, and return where the old one went.

    It goes on as a new `device`: as the one it was made on it would give new entries the numbers
    that others have which were written there after the backup.
    Raises StoreError, with nothing changed, when the source is not a sound backup of ours or
    another program has the target open.
    """
    with _backup_refused(), reachable(source):
        if not database_file.is_sqlite(source):
            raise database_file.foreign(source)
    with reachable(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_of(target) as draft:
            with _backup_refused(), copying(source, target):
                _copy(source, draft)
                _verify(draft, source)
                _give_device(draft, device)
            sync(draft)
            _let_go(target)
            kept = _set_aside(target)
            # From one to the other at once: at no moment is there no database.
            draft.replace(target)
            sync_folder(target.parent)
    with copying(target, target):
        _verify(target, target)
    return kept


class Difference(NamedTuple):
    """What a database has that a backup in its place would not have."""

    is_another_trainees: bool
    """The backup is another trainee's, or of a time before its own joined a hub."""
    entries: int
    """Of its log; each is a database's own to lose."""


def difference(source: Path, target: Path) -> Difference | None:
    """What a backup lacks of a database; None where either cannot be read, which restoring says."""
    try:
        here, there = _logged(target), _logged(source)
    except (OSError, sqlite3.Error, StoreError):
        return None
    return Difference(here.trainee != there.trainee, len(here.entries - there.entries))


class _Logged(NamedTuple):
    trainee: bytes
    entries: frozenset[bytes]


def _logged(path: Path) -> _Logged:
    if not database_file.is_sqlite(path):
        raise database_file.foreign(path)
    with closing(database_file.read_only(path)) as database:
        database_file.check_ours(path, database)
        trainee, _ = database_file.names_in(path, database)
        found = database.execute("SELECT entry_id FROM log").fetchall()
    return _Logged(trainee, frozenset(entry for (entry,) in found))


def _check_name(target: Path) -> None:
    for suffix in SIDE_FILES:
        if target.name.casefold().endswith(suffix):
            raise StoreError(
                f"{target}: a name that ends in {suffix} is SQLite's own, and what bears it is"
                " read into the database beside it.",
                hint="Choose another name, as one that ends in .db.",
            )


def _taken(target: Path) -> StoreError:
    return StoreError(
        f"{target}: there is a file of this name already.", hint="Choose a name that is free."
    )


@contextmanager
def _backup_refused() -> Iterator[None]:
    """What to do about a backup that cannot be used, which is not what to do about a database."""
    try:
        yield
    except (database_file.NewerError, TargetError):
        raise
    except StoreError as error:
        raise StoreError(error.message, hint=_ANOTHER) from error


def _write(source: Path, draft: Path) -> None:
    with closing(_opened(source)) as database:
        copy_database(database, draft)


def _copy(source: Path, draft: Path) -> None:
    if beside(source, "-shm").exists():
        # Another program may have it open: SQLite keeps the two apart.
        with closing(database_file.read_only(source)) as old, closing(_opened(draft)) as new:
            old.backup(new)
    else:
        # Nobody has: SQLite would lay files beside the backup to read its log.
        for suffix in ("", "-wal", "-journal"):
            if beside(source, suffix).exists():
                shutil.copyfile(beside(source, suffix), beside(draft, suffix))
    with closing(_opened(draft)) as database:
        database.execute("PRAGMA journal_mode = WAL")


def _opened(path: Path) -> sqlite3.Connection:
    """A connection as the program's own, which reads what log lies beside the file."""
    return sqlite3.connect(database_file.address(path, "rw"), uri=True, isolation_level=None)


def _verify(copy: Path, called: Path) -> None:
    """Raise StoreError, which names the file it is `called`, unless a copy is ours and whole."""
    with closing(_opened(copy)) as database:
        database_file.check_ours(called, database)
        problems = problems_of(database)
        if not problems:
            database_file.header_of(called, database)
            return
    raise damaged(called, problems[0])


def _give_device(draft: Path, device: DeviceId) -> None:
    with closing(_opened(draft)) as database:
        database.execute("BEGIN")
        # What it has answered as the old device can still be taken back.
        database.execute(KEEP_DEVICE)
        database.execute("UPDATE identity SET device_id = ?", (device,))
        database.execute("COMMIT")


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
    """Keep the old database, and a log that could not be taken into it, under another name.

    The log goes first, also where there is no database beside it: one that stayed would be read
    into the new database.
    """
    kept = free_name(target, "before-restore")
    moved = [suffix for suffix in SIDE_FILES if beside(target, suffix).exists()]
    for suffix in moved:
        beside(target, suffix).rename(beside(kept, suffix))
    if not target.exists():
        return beside(kept, moved[0]) if moved else None
    try:
        os.link(target, kept)
    except OSError:
        # No hard links here, as on exFAT.
        shutil.copy2(target, kept)
    return kept
