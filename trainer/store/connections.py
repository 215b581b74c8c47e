"""SQLAlchemy's connections: durable, and with transactions that begin as they are told to."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, NullPool, Pool, QueuePool, create_engine, event
from sqlalchemy.engine import URL

BUSY_SECONDS: Final = 5
"""How long a writer waits for another one."""
READ: Final = {"trainer_begin": "BEGIN"}
"""Execution options of a read transaction."""
WRITE: Final = {"trainer_begin": "BEGIN IMMEDIATE"}
"""Execution options of a write transaction; without either, no transaction is begun at all."""

_ALWAYS: Final = ("journal_mode = WAL", "synchronous = FULL")


def make_engine(path: Path) -> Engine:
    """An engine for everyday work."""
    return _engine(path, pool=QueuePool, pragmas=(*_ALWAYS, "foreign_keys = ON"))


@contextmanager
def changing_schema(path: Path) -> Iterator[Connection]:
    """A connection in a write transaction in which tables can be altered.

    Foreign keys are off, or altering a parent table would delete its children; they can only be
    switched off before the transaction begins.
    """
    engine = _engine(path, pool=NullPool, pragmas=(*_ALWAYS, "foreign_keys = OFF"))
    try:
        with engine.execution_options(**WRITE).begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(path: Path, *, pool: type[Pool], pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
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


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get("trainer_begin")
    if isinstance(statement, str):
        connection.exec_driver_sql(statement)
