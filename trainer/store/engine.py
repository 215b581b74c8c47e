"""Opening the database, and the transactions everything else runs in."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from trainer.domain.ids import DeviceId, TraineeId
from trainer.errors import StoreError
from trainer.store import database_file
from trainer.store.connections import READ, WRITE, driver_of, make_engine
from trainer.store.database_file import Header
from trainer.store.integrity import integrity_problems
from trainer.store.problems import damaged, translated
from trainer.store.reader import Row

_OF_A_ROW: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    SQLAlchemyError,
    TypeError,
    ValueError,
)
"""What a program runs into with a row that is not what it wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose log this is, and which device writes it."""

    trainee: TraineeId
    device: DeviceId


class Transaction:
    """One transaction; the modules of this package read and write through it."""

    __slots__ = ("_driver", "connection", "identity")

    def __init__(self, connection: Connection, identity: Identity) -> None:
        self._driver = driver_of(connection)
        self.connection = connection
        """For this package alone."""
        self.identity = identity
        """Whose log this is."""

    @property
    def trainee(self) -> TraineeId:
        """Whose rows are read and written."""
        return self.identity.trainee

    def rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """All rows of a statement with named parameters; `trainee` is filled in."""
        return self._driver.execute(sql, {"trainee": self.trainee, **parameters}).fetchall()

    def write(self, sql: str, parameters: Mapping[str, object]) -> int:
        """Run a statement with named parameters that changes rows, and say how many it changed."""
        return self._driver.execute(sql, parameters).rowcount


class Store:
    """An open database.

    Written in one name to the end, unless it goes by the file, which can get another one meanwhile.
    """

    def __init__(
        self, path: Path, identity: Identity, engine: Engine, *, goes_by_file: bool = False
    ) -> None:
        self.path = path
        self.identity = identity
        """As it was when a transaction last began."""
        self._goes_by_file = goes_by_file
        self._file = database_file.file_at(path)
        self._engine = engine
        self._readers = engine.execution_options(**READ)
        self._writers = engine.execution_options(**WRITE)

    def reading(self) -> AbstractContextManager[Transaction]:
        """A read transaction: one consistent view, never blocking a writer."""
        return self._transaction(self._readers)

    def writing(self) -> AbstractContextManager[Transaction]:
        """A write transaction: `BEGIN IMMEDIATE`, committed at the end, rolled back on any error.

        Raises StoreError when the file is locked for longer than 5 s, read-only, no longer the one
        that was opened, or the disk is full.
        """
        return self._transaction(self._writers)

    def close(self) -> None:
        """Let go of the file."""
        with translated(self.path):
            self._engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Transaction]:
        with translated(self.path), _told_apart(self.path), engine.begin() as connection:
            if self._goes_by_file:
                self.identity = self._identity_now(connection)
            yield Transaction(connection, self.identity)
        if engine is self._writers:
            # Committed: but is it where the next start will look?
            database_file.check_in_place(self.path, self._file)

    def _identity_now(self, connection: Connection) -> Identity:
        """Whose log it is by now: another program may have joined a hub, or parted from a copy.

        What is written under a name that the file has no more would reach no other device.
        """
        trainee, device = database_file.names_in(self.path, driver_of(connection))
        return Identity(trainee=TraineeId(trainee), device=DeviceId(device))


def open_store(path: Path, *, new_identity: Identity) -> Store:
    """Open the database, making or migrating it first when that is needed.

    `new_identity` is used only when the file is made.  Safe to use from another thread than the one
    that opened it, one at a time.  Raises StoreError for a file that is not ours, damaged,
    read-only, newer than this program, or on a full disk; such a file is left as it was.
    """
    database_file.check_sqlite()
    if database_file.is_missing(path):
        # Alembic takes 150 ms to import, and is needed only where there is something to make.
        from trainer.store import making

        making.make_database(path, new_identity)
    return open_existing(path)


def open_existing(path: Path) -> Store:
    """As `open_store`, of a database that is there."""
    header = database_file.inspected(path)
    database_file.check_writable(path)
    if header.revision < database_file.REVISION:
        from trainer.store import making

        making.migrate_database(path)
    store = Store(path, _identity(header), make_engine(path), goes_by_file=True)
    with store.reading() as tx:
        # Lays the shared memory beside the file, so that a disk without room for it speaks up now.
        tx.rows("SELECT count(*) FROM identity", {})
    return store


def open_to_read(path: Path) -> Store:
    """Open a database that is there without changing anything, also where nothing can be changed.

    Raises StoreError for one of an older schema, which must be migrated before it is read.
    """
    header = database_file.inspected(path)
    if header.revision < database_file.REVISION:
        raise StoreError(
            f"{path}: its schema is {header.revision}, older than this trainer's.",
            hint="Start trainer once: that brings it up to date, with a copy of it kept beside it.",
        )
    return Store(path, _identity(header), make_engine(path, mode=database_file.gentle_mode(path)))


def _identity(header: Header) -> Identity:
    return Identity(trainee=TraineeId(header.trainee), device=DeviceId(header.device))


@contextmanager
def _told_apart(path: Path) -> Iterator[None]:
    """Tell a fault of the program from one that a damaged file's rows have led it into."""
    try:
        yield
    except DBAPIError:
        raise
    except _OF_A_ROW as error:
        found = integrity_problems(path)
        if not found:
            raise
        raise damaged(path, found[0]) from error
