"""What SQLite and the disk complain of, as sentences a learner can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from trainer.errors import StoreError

_KEPT = "Nothing that was acknowledged is lost."
_DAMAGES: Final = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    # Of statements that are tested: a table or a column is not there.
    sqlite3.SQLITE_ERROR,
)
_READ_ONLY = (
    "it cannot be written, since the file or its folder is read-only",
    "Make the file and its folder writable, or choose another place with --home.",
)
_SENTENCES: Final[dict[int | None, tuple[str, str]]] = {
    sqlite3.SQLITE_BUSY: (
        "another program has held the database for more than 5 seconds",
        f"Close the other program and try again. {_KEPT}",
    ),
    sqlite3.SQLITE_LOCKED: (
        "another part of the program holds the database",
        f"Try again. {_KEPT}",
    ),
    sqlite3.SQLITE_FULL: (
        "the disk is full",
        f"Make room and try again. {_KEPT}",
    ),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened",
        "See that the folder is there and is yours to read and write.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk does not read or write as it should, or is full",
        f"Make room, see that the disk is well, and try again. {_KEPT}",
    ),
    sqlite3.SQLITE_CONSTRAINT: (
        "what was to be written contradicts what is there",
        f"Nothing was written. Run `trainer doctor`. {_KEPT}",
    ),
}
_RESTORE: Final = "Keep the file, and put a backup in its place with `trainer restore`."
"""How a learner's database is mended."""
_OTHERWISE = ("the database could not be used", f"Run `trainer doctor`. {_KEPT}")


_OF_THE_SOURCE: Final = (
    *_DAMAGES,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
)
"""What goes wrong where a file is read, when another one is written from it."""


_FROM_ELSEWHERE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What rows end in that keep no rule."""


class DamagedError(StoreError):
    """A database that is ours and not whole."""


class TargetError(StoreError):
    """A file that was to be written from another one, and cannot be."""


class UnreadableRowError(Exception):
    """A row whose content is not what this program ever wrote there."""


@contextmanager
def translated(path: Path, *, mending: str = _RESTORE) -> Iterator[None]:
    """Turn what SQLite finds wrong with the file into a StoreError that names it.

    `mending` says what to do with one that is damaged.
    """
    try:
        yield
    except (UnreadableRowError, UnicodeDecodeError) as error:
        # The driver decodes SQLite's own words too, which quote what is damaged.
        raise damaged(path, error, mending=mending) from error
    except Exception as error:
        # SQLAlchemy's error and the driver's have no class in common that is known without it.
        cause = _sqlite_error(error)
        if cause is None:
            raise
        raise store_error(path, cause, mending=mending) from error


@contextmanager
def copying(source: Path, target: Path) -> Iterator[None]:
    """As `translated`, where one file is written from another: names the one it is about."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise damaged(source, error) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        is_of_source = code in _OF_THE_SOURCE or code & 0xFF in _OF_THE_SOURCE
        if is_of_source:
            raise store_error(source, error) from error
        told = store_error(target, error)
        raise TargetError(told.message, hint=told.hint) from error


@contextmanager
def legible(what: str) -> Iterator[None]:
    """Turn what only damage can make of a row's content into an UnreadableRowError."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableRowError(f"{what} in it cannot be read") from error


@contextmanager
def from_elsewhere() -> Iterator[None]:
    """Turn what rows of another program's lead into into an UnreadableRowError.

    Such keep no rule that the database or the program holds rows to.
    """
    try:
        yield
    except _FROM_ELSEWHERE as error:
        raise UnreadableRowError("a row from elsewhere cannot be read") from error
    except Exception as error:
        if not isinstance(_sqlite_error(error), sqlite3.IntegrityError):
            raise
        raise UnreadableRowError("a row from elsewhere breaks a rule") from error


@contextmanager
def reachable(path: Path) -> Iterator[None]:
    """Turn what the file system finds wrong with a place into a StoreError that names it."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror or error}.",
            hint="See that the folder is there, is yours to read and write, and has room.",
        ) from error


def damaged(path: Path, found: object, *, mending: str = _RESTORE) -> DamagedError:
    """The sentence for a file that is damaged, with what was found."""
    return DamagedError(f"{path}: the database is damaged ({found}).", hint=mending)


def store_error(path: Path, error: sqlite3.Error, *, mending: str = _RESTORE) -> StoreError:
    """The sentence for an error of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte is the kind of error; the rest says where in SQLite it arose.
    kind = None if code is None else code & 0xFF
    if kind in _DAMAGES:
        return damaged(path, error, mending=mending)
    wrong, hint = _SENTENCES.get(kind, _OTHERWISE)
    return StoreError(f"{path}: {wrong} ({error}).", hint=hint)


def _sqlite_error(error: Exception) -> sqlite3.Error | None:
    # SQLAlchemy's errors carry the driver's as `orig`; it is not imported to ask for them by name.
    cause = getattr(error, "orig", error)
    return cause if isinstance(cause, sqlite3.Error) else None


def storable(text: str) -> str:
    """The text without lone surrogates, which a terminal can send and UTF-8 cannot hold."""
    return text.encode(errors="replace").decode()
