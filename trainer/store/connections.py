"""SQLAlchemy's connections: durable, and with transactions that begin as they are told to."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final, cast

from sqlalchemy import Connection, Engine, NullPool, Pool, QueuePool, create_engine, event
from sqlalchemy.engine import URL

from trainer.store.database_file import FileId, address, check_in_place, file_at

BUSY_SECONDS: Final = 5
"""How long a writer waits for another one."""
READ: Final = {"trainer_begin": "BEGIN"}
"""Execution options of a read transaction."""
WRITE: Final = {"trainer_begin": "BEGIN IMMEDIATE"}
"""Execution options of a write transaction; without either, no transaction is begun at all."""

_KNOCK_MS: Final = 20
# Without recursive triggers REPLACE would delete from the log behind its trigger's back.
_ALWAYS: Final = ("journal_mode = WAL", "synchronous = FULL", "recursive_triggers = ON")


def make_engine(path: Path, *, mode: str = "rw") -> Engine:
    """An engine for everyday work on the file that lies there now: it makes none."""
    return _engine(path, mode=mode, pool=QueuePool, pragmas=(*_ALWAYS, "foreign_keys = ON"))


@contextmanager
def changing_schema(path: Path) -> Iterator[Connection]:
    """A connection in a write transaction in which tables can be altered.

    Foreign keys are off, or altering a parent table would delete its children; they can only be
    switched off before the transaction begins.
    """
    engine = _engine(path, mode="rw", pool=NullPool, pragmas=(*_ALWAYS, "foreign_keys = OFF"))
    try:
        with engine.execution_options(**WRITE).begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(path: Path, *, mode: str, pool: type[Pool], pragmas: tuple[str, ...]) -> Engine:
    file = file_at(path)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=lambda: _connected(path, file, mode),
        poolclass=pool,
        # What was typed belongs in no traceback.
        hide_parameters=True,
    )

    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        # None turns off the driver's own transactions: it begins them late and not as IMMEDIATE,
        # and two writers then lose updates in silence.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _connected(path: Path, file: FileId, mode: str) -> sqlite3.Connection:
    check_in_place(path, file)
    return sqlite3.connect(
        address(path, mode), uri=True, timeout=BUSY_SECONDS, check_same_thread=False
    )


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's connection underneath: a statement costs a tenth of what it costs above it."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _begin(connection: Connection) -> None:
    match connection.get_execution_options().get("trainer_begin"):
        case "BEGIN":
            driver_of(connection).execute("BEGIN").close()
        case "BEGIN IMMEDIATE":
            _begin_writing(driver_of(connection))


def _begin_writing(driver: sqlite3.Connection) -> None:
    """Begin a write transaction, knocking every few milliseconds while another one holds the lock.

    SQLite's own wait soon knocks only every tenth of a second, and a writer that answers without a
    pause then kept another one out for its whole five seconds.
    """
    deadline = monotonic() + BUSY_SECONDS
    driver.execute(f"PRAGMA busy_timeout = {_KNOCK_MS}").close()
    try:
        while not _has_begun(driver, is_last=monotonic() > deadline):
            pass
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}").close()


def _has_begun(driver: sqlite3.Connection, *, is_last: bool) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError as error:
        if is_last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
