"""Making a new database, and bringing an old one up to this program's schema, by Alembic."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert

from trainer.errors import StoreError
from trainer.store import database_file, schema
from trainer.store.connections import changing_schema
from trainer.store.files import copy_database, draft_of, free_name, publish
from trainer.store.problems import reachable, translated

if TYPE_CHECKING:
    from trainer.store.engine import Identity

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def make_database(path: Path, identity: "Identity") -> None:
    """Make a new database, whole or not at all.

    It is made under another name and then given its own, so that nobody sees half of it; where
    another program was quicker, that one's stands.
    """
    with reachable(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_of(path) as draft:
            with translated(path), changing_schema(draft) as connection:
                _lay_out(connection, identity)
            with suppress(FileExistsError):
                publish(draft, path)


def migrate_database(path: Path) -> None:
    """Bring an older file up to this program's schema; a copy of it as it was is kept beside it.

    All of it is one transaction: an error leaves the file as it was.  Of two programs that do this
    at once, the second finds it done.
    """
    with reachable(path), translated(path), changing_schema(path) as connection:
        before: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if before < database_file.REVISION:
            # No other program can write while the copy is made, so it misses nothing.
            with _copy_kept(path, before):
                upgrade(connection)
                _check_references(path, connection)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision, in the transaction that is open."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _lay_out(connection: Connection, identity: "Identity") -> None:
    upgrade(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {database_file.APPLICATION_ID}")
    connection.execute(
        insert(schema.IDENTITY),
        {"only": 1, "trainee_id": identity.trainee, "device_id": identity.device},
    )


@contextmanager
def _copy_kept(path: Path, revision: int) -> Iterator[None]:
    """Keep a copy beside the file, unless what it is made for fails."""
    copy = free_name(path, f"schema-{revision}")
    with draft_of(path) as draft:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            copy_database(database, draft)
        publish(draft, copy)
    try:
        yield
    except BaseException:
        copy.unlink()
        raise


def _check_references(path: Path, connection: Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        raise StoreError(
            f"{path}: it could not be brought up to date: {len(dangling)} rows would lose theirs.",
            hint="It is left as it was, and works with the trainer that wrote it; please report.",
        )
