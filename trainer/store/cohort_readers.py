"""Reading a cohort database with every processor at once.

SQLite reads a statement in one thread alone, and lets go of Python's lock meanwhile: what is asked
of all people is therefore asked of parts of them, each by a connection and a thread of its own.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from trainer.store.cohort_file import IN_MEMORY
from trainer.store.database_file import address

Row = tuple[Any, ...]
_MOST: Final = 8
"""More connections gain nothing that a reader of reports would notice."""
_ALL: Final = {"part": 0, "parts": 1}


@dataclass(frozen=True, slots=True)
class Readers:
    """Connections that read one state of a cohort database."""

    own: sqlite3.Connection
    beside: Sequence[sqlite3.Connection]
    threads: Executor

    def rows(self, statement: str, parameters: Mapping[str, Any]) -> Iterator[Row]:
        """The rows of a statement, of all people."""
        return self.own.execute(statement, {**parameters, **_ALL})

    def rows_by_part(self, statement: str, parameters: Mapping[str, Any]) -> Iterator[Row]:
        """The rows of a statement part after part, as if it were asked of each part alone.

        A person belongs to the part `:part` where their number modulo `:parts` is as much.
        """
        parts = len(self.beside) + 1
        asked = [
            self.threads.submit(
                _fetched, other, statement, {**parameters, "part": part, "parts": parts}
            )
            for part, other in enumerate(self.beside, start=1)
        ]
        yield from self.own.execute(statement, {**parameters, "part": 0, "parts": parts})
        for rows in asked:
            yield from rows.result()


@contextmanager
def reading(database: sqlite3.Connection, path: Path, most: int | None = None) -> Iterator[Readers]:
    """The database at a path as it stands now, for as many connections as there are processors.

    What anybody writes meanwhile waits until the end.  One that lies in memory has one connection.
    """
    with ExitStack() as stack:
        stack.callback(database.execute, "ROLLBACK")
        _begin(database)
        others = 0 if path == IN_MEMORY else (most or min(os.cpu_count() or 1, _MOST)) - 1
        found = [stack.enter_context(closing(one)) for one in beside(path, others)]
        threads = stack.enter_context(ThreadPoolExecutor(max_workers=_MOST))
        yield Readers(database, found, threads)


def _begin(database: sqlite3.Connection) -> None:
    """Begin a transaction that reads the database as it is now, until its end."""
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM cohort").fetchone()


def beside(path: Path, most: int) -> Iterator[sqlite3.Connection]:
    """More connections to the same state; fewer, where a writer waits for the first one to end."""
    for _ in range(most):
        other = sqlite3.connect(
            address(path, "ro"), uri=True, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            _begin(other)
        except sqlite3.OperationalError:
            other.close()
            return
        yield other


def _fetched(
    database: sqlite3.Connection, statement: str, parameters: Mapping[str, Any]
) -> list[Row]:
    return database.execute(statement, parameters).fetchall()
