"""Making a hub in an empty database, and bringing an older one up to date, by Alembic."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import psycopg
from psycopg import sql

from trainer.errors import HubError
from trainer.hub.connection import connected, opened, place_of, place_of_hub, translated
from trainer.hub.patience import WAITS
from trainer.hub.roles import LONGEST_DATABASE, groups_of

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

_Described = TypeVar("_Described")
REVISION: Final = "0006"
"""The schema this program makes."""
LEAST_HUB: Final = "0006"
"""The oldest schema with which this program works: it asks nothing there that is not yet there."""
_OLDEST_SERVER: Final = 14
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
LOCK_TIMEOUT: Final = "20s"
"""How long an upgrade waits for others."""
_IS_MADE: Final = "SELECT to_regclass('trainer.revision') IS NOT NULL"
_VERSION: Final = "SELECT version_num FROM trainer.revision"
# An advisory lock is anybody's to hold, and a hub has logins of many; a lock on a table is its
# owner's alone.
_LOCK: Final = "LOCK TABLE trainer.revision IN SHARE ROW EXCLUSIVE MODE"
# Where a superuser has closed those already, two at once may be in each other's way, and once more
# does it.
_FIRST_LOCK: Final = """
    DO $$ BEGIN
        PERFORM pg_advisory_xact_lock(7472635);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$"""
_AS_OWNER: Final = """
    SELECT set_config('role', pg_get_userbyid(nspowner), true) FROM pg_namespace
    WHERE nspname = 'trainer'"""


def make_hub(url: str, revision: str = REVISION) -> str | None:
    """Make groups, schema, tables, functions, policies and grants with the owner's login.

    What PUBLIC may do in the database is taken away first.  The same again changes nothing, and an
    older hub is brought up to date: gives what `upgrade_hub` does.
    Raises HubError for a server that is too old, for a login that may not make roles, and for a
    database whose name is too long.
    """
    with connected(url, patience=WAITS) as hub:
        _refuse_old_server(hub, url)
        _lock(hub)
        database, can_make_roles = _owner(hub)
        if not can_make_roles:
            raise HubError(
                f"{place_of(url)}: this login may not make roles.",
                hint="Give the owner CREATEROLE: ALTER ROLE … CREATEROLE.",
            )
        _refuse_long_name(hub, database)
        _make_groups(hub, database)
        hub.execute("CREATE SCHEMA IF NOT EXISTS trainer")
    return upgrade_hub(url, revision)


def upgrade_hub(url: str, revision: str = REVISION) -> str | None:
    """Bring a hub up to this program's schema, or one before it; one that is newer is refused.

    The schema that it had before; None where there was none.
    """
    from alembic import command

    with _migrating(url) as (connection, config):
        (is_made,) = connection.exec_driver_sql(_IS_MADE).one()
        connection.exec_driver_sql(_LOCK if is_made else _FIRST_LOCK)
        before = connection.exec_driver_sql(_VERSION).scalar() if is_made else None
        command.upgrade(config, revision)
    return None if before is None else str(before)


def made_anew(url: str, described: Callable[[psycopg.Connection], _Described]) -> _Described:
    """What is said of this program's schema where it is made once more beside the one there is.

    In a transaction that is taken back, so that nobody else sees any of it or waits for it.  Raises
    HubError for a login that has not the rights of the hub's owner.
    """
    from alembic import command

    with _migrating(url) as (connection, config):
        connection.exec_driver_sql(_AS_OWNER)
        connection.exec_driver_sql("ALTER SCHEMA trainer RENAME TO trainer_as_it_is")
        connection.exec_driver_sql("CREATE SCHEMA trainer")
        command.upgrade(config, REVISION)
        made = connection.connection.driver_connection
        if made is None:
            raise AssertionError("a connection without its driver's")
        try:
            return described(made)
        finally:
            connection.rollback()


@contextmanager
def _migrating(url: str) -> Iterator[tuple["Connection", "Config"]]:
    """A transaction of the owner's, and what Alembic is told of it."""
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))

    def connect() -> psycopg.Connection:
        return opened(url, WAITS)

    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
    with translated(url), _unwrapped(url), engine.begin() as connection:
        # Who holds a table open, even to read, holds up whoever waits behind an upgrade.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        # What is made is read by it: an operator of a login's own would run as the hub's owner.
        connection.exec_driver_sql("SET LOCAL search_path = pg_catalog, pg_temp")
        config.attributes["connection"] = connection
        yield connection, config


@contextmanager
def _unwrapped(url: str) -> Iterator[None]:
    """PostgreSQL's own complaints, as elsewhere, and not what libraries make of them."""
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except CommandError as error:
        # It finds no migration from what is there.
        raise HubError(
            f"{place_of(url)}: its schema is newer than this trainer's {REVISION}.",
            hint="Bring this trainer up to date.",
        ) from error
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.Error):
            raise error.orig from error
        raise


def _refuse_old_server(hub: psycopg.Connection, url: str) -> None:
    if hub.info.server_version < _OLDEST_SERVER * 10_000:
        found = hub.info.server_version // 10_000
        raise HubError(
            f"{place_of(url)}: PostgreSQL {found} is too old for a hub.",
            hint=f"Give it a server of PostgreSQL {_OLDEST_SERVER} or newer.",
        )


def _lock(hub: psycopg.Connection) -> None:
    """Of two who do this at once, the second waits and finds it done."""
    (is_made,) = hub.execute(_IS_MADE).fetchone() or (False,)
    hub.execute(_LOCK if is_made else _FIRST_LOCK)


def _owner(hub: psycopg.Connection) -> tuple[str, bool]:
    row = hub.execute(
        "SELECT current_database(), rolcreaterole OR rolsuper FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    if row is None:
        raise AssertionError("a login that is no role")
    return row[0], row[1]


def _refuse_long_name(hub: psycopg.Connection, database: str) -> None:
    """Two hubs by names that begin alike would have one group, and let in each other's people."""
    (is_made,) = hub.execute(_IS_MADE).fetchone() or (False,)
    if not is_made and len(database.encode()) > LONGEST_DATABASE:
        raise HubError(
            f"{place_of_hub(hub)}: the name of this database is too long for a hub.",
            hint=f"Its groups are named after it: take a name of at most {LONGEST_DATABASE} bytes.",
        )


def _make_groups(hub: psycopg.Connection, database: str) -> None:
    name = sql.Identifier(database)
    hub.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for group in groups_of(database):
        known = hub.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [group]).fetchone()
        if known is None:
            hub.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(group)))
        hub.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(group))
        )
