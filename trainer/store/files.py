"""Files that appear whole or not at all."""

import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Checking a deck writes no database.
    import sqlite3

OWN: Final = 0o600
"""The mode of a file that is its owner's alone to read."""
SIDE_FILES: Final = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database."""


def beside(path: Path, suffix: str) -> Path:
    """The path with a suffix added to its whole name."""
    return path.with_name(path.name + suffix)


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, its owner's alone, that is gone in the end."""
    draft = beside(path, f".{uuid.uuid4().hex[:8]}.part")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield draft
    finally:
        for suffix in ("", *SIDE_FILES):
            with suppress(FileNotFoundError):
                beside(draft, suffix).unlink()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else is here for the folder; for who reads a file and writes it anew.

    Where a system or a file system has no such locks, nobody waits.
    """
    place = None
    with suppress(ImportError, OSError):
        import fcntl

        place = os.open(folder, os.O_RDONLY)
        fcntl.flock(place, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if place is not None:
            os.close(place)


def remove_drafts(path: Path) -> None:
    """Remove drafts of a file that were cut off; nobody else may be writing it meanwhile."""
    for draft in path.parent.glob(f"{path.name}.{'[0-9a-f]' * 8}.part*"):
        draft.unlink(missing_ok=True)


def publish(draft: Path, path: Path) -> None:
    """Give a finished draft its name; raises FileExistsError where that is taken."""
    sync(draft)
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here, as on exFAT; Windows' rename refuses a taken name by itself.
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
    sync_folder(path.parent)


def write_whole(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write a file at once or not at all; one that is there keeps its mode, unless one is given.

    What is no file, as a pipe, is written into.  Raises OSError with the path.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    with replacing(path, mode=mode) as draft:
        draft.write_bytes(content)


@contextmanager
def replacing(path: Path, *, mode: int | None = None) -> Iterator[Path]:
    """An empty draft that takes the file's place in the end, unless something is raised.

    A file that is there keeps its mode, unless one is given.  Raises OSError with the path.
    """
    target = path.resolve()
    try:
        with draft_of(target) as draft:
            yield draft
            # A file that is there may be read-only, and a draft that is cannot be synced.
            sync(draft)
            draft.chmod(_mode_of(target) if mode is None else mode)
            draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _mode_of(path: Path) -> int:
    """The mode of a file, or what a new one gets."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def copy_database(database: "sqlite3.Connection", draft: Path) -> None:
    """Copy a database into an empty file, whose name need not be UTF-8."""
    database.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(draft),))


def sync(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def free_name(path: Path, mark: str) -> Path:
    """The first free name beside `path` that says what it is: `trainer.db.before.2`."""
    name, count = beside(path, f".{mark}"), 1
    while name.exists():
        count += 1
        name = beside(path, f".{mark}.{count}")
    return name
