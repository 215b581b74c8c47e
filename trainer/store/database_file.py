"""The database as a file: whether it is ours, how new its schema is, and reading it gently.

Standard library only, since the first card is read before SQLAlchemy is loaded.
"""

import os
import sqlite3
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from trainer.errors import StoreError
from trainer.store.files import beside
from trainer.store.problems import damaged, reachable, translated

APPLICATION_ID: Final = 0x74726E72
"""`trnr` in the file's header, by which our files are told from other programs'."""
REVISION: Final = 2
"""The schema this program reads and writes; the file's `user_version`, raised by each migration."""
OLDEST_SQLITE: Final = (3, 37, 0)
"""The first with STRICT tables."""

_MAGIC = b"SQLite format 3\0"
_LOGS = ("-wal", "-journal")

FileId = tuple[int, int]
"""Device and number of a file, by which two files of one name are told apart."""


class NotOursError(StoreError):
    """A file that is not a database of ours, or not yet: nothing is wrong with it."""


class NewerError(NotOursError):
    """A database that a newer program has written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first bytes of one of our files say."""

    revision: int
    trainee: bytes
    device: bytes


def is_missing(path: Path) -> bool:
    """Whether there is no database yet.

    Raises StoreError where its log or journal is there without it: laid beside a new database it
    would be read into it.
    """
    with reachable(path):
        # The log is looked for first: a database that appears meanwhile brings its own.
        orphans = [suffix for suffix in _LOGS if beside(path, suffix).exists()]
        if path.exists():
            return False
    if orphans:
        raise StoreError(
            f"{path}: the database is not there, but its log {path.name}{orphans[0]} is.",
            hint="Put the database back beside it, or a backup there with `trainer restore`.",
        )
    return True


def inspected(path: Path) -> Header:
    """Look at an existing file without changing it or leaving anything beside it.

    Raises StoreError when it cannot be read, is not ours, is damaged, or is newer than this
    program.
    """
    with reachable(path), translated(path):
        if not is_sqlite(path):
            raise foreign(path)
        database = read_only(path)
        try:
            return header_of(path, database)
        finally:
            database.close()


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, and makes no file where none is needed."""
    return sqlite3.connect(address(path, gentle_mode(path)), uri=True, isolation_level=None)


def gentle_mode(path: Path) -> str:
    """The mode in which a file is read without changing it or leaving anything beside it.

    A WAL database opened for reading gets a `-wal` and a `-shm` beside it.  Where there is no log
    to be read nobody is writing, and `immutable` reads it without them.
    """
    return "ro" if _has_log(path) else "ro&immutable=1"


def address(path: Path, mode: str) -> str:
    """SQLite's address of a file, opened in a mode: `ro`, or `rw`, which makes no file."""
    return address_of(path.absolute().as_posix(), mode)


def address_of(place: str, mode: str) -> str:
    """SQLite's address of a whole path, its parts divided by `/`."""
    # Of `C:/Users` and of a share, `//server/share`, nothing may be taken for a host.
    rooted = place if place.startswith("/") else f"/{place}"
    return f"file://{quote(os.fsencode(rooted), safe='/:')}?mode={mode}"


def file_at(path: Path) -> FileId:
    """Which file lies at a path."""
    found = os.stat(path)  # noqa: PTH116 - a microsecond less than Path's, with every answer
    return found.st_dev, found.st_ino


def check_in_place(path: Path, opened: FileId) -> None:
    """Raise StoreError where the file at a path is not the one that was opened.

    What is written then goes into a file that has no name any more, or another one.
    """
    with suppress(FileNotFoundError):
        # Where a file system has no numbers, all files have the number 0, and count as one.
        if file_at(path) == opened:
            return
    raise StoreError(
        f"{path}: the database was moved, deleted or replaced while it was open; what was given"
        " last is not in it.",
        hint="Put it back and try again, or end trainer and start it again.",
    )


def newer(path: Path, revision: int) -> NewerError:
    """The refusal of a file that a newer program has written."""
    return NewerError(
        f"{path}: its schema is {revision}, and this trainer knows schemas up to {REVISION}.",
        hint="A newer trainer has used it; update this one. The file is left as it was.",
    )


def _has_log(path: Path) -> bool:
    log = beside(path, "-wal")
    return log.exists() and log.stat().st_size > 0


def is_sqlite(path: Path) -> bool:
    """Whether a file begins as SQLite's do; false of what is no file, as a pipe."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        # A pipe would be waited for without end; of a folder, opening it says so.
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def foreign(path: Path) -> NotOursError:
    """The refusal of a file that is not a database of ours."""
    if path.is_file() and path.stat().st_size == 0:
        return NotOursError(
            f"{path}: the file is empty, and not a database of trainer.",
            hint="Put a backup in its place with `trainer restore`; without one, move it away.",
        )
    return NotOursError(
        f"{path}: this is not a database of trainer.",
        hint="Move it away, or choose another place with --home. The file is left as it was.",
    )


def header_of(path: Path, database: sqlite3.Connection) -> Header:
    """What an open file says of itself; raises StoreError when it is not ours or newer."""
    revision = check_ours(path, database)
    trainee, device = names_in(path, database)
    return Header(revision=revision, trainee=trainee, device=device)


def names_in(path: Path, database: sqlite3.Connection) -> tuple[bytes, bytes]:
    """The trainee and the device that an open file says it is of."""
    row = database.execute("SELECT trainee_id, device_id FROM identity").fetchone()
    if row is None or not all(isinstance(name, bytes) for name in row):
        raise damaged(path, "it does not say whose it is")
    trainee, device = row
    return trainee, device


def check_ours(path: Path, database: sqlite3.Connection) -> int:
    """The schema of an open file; raises NotOursError when it is not ours, or newer."""
    (application,) = database.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise foreign(path)
    (revision,) = database.execute("PRAGMA user_version").fetchone()
    if revision > REVISION:
        raise newer(path, revision)
    return int(revision)


def check_sqlite() -> None:
    """Raise StoreError where Python brings an SQLite that is too old for the schema."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(
            f"This Python brings SQLite {sqlite3.sqlite_version}; trainer needs {needed} or newer.",
            hint="Install trainer with a newer Python, as from python.org.",
        )


def check_writable(path: Path) -> None:
    """Raise StoreError where the file cannot be written, or nothing be made beside it."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(
            f"{path}: the file or its folder is read-only.",
            hint="Make both writable, or choose another place with --home.",
        )
