"""Files that appear whole or not at all."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

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
    """The first free name beside `path` that says what it is: `trainer.db.before-2`."""
    name, count = beside(path, f".{mark}"), 1
    while name.exists():
        count += 1
        name = beside(path, f".{mark}.{count}")
    return name
