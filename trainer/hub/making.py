"""Making a hub in an empty database, and bringing an older one up to date, by Alembic."""

from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from trainer.errors import HubError
from trainer.hub.connection import connected, opened, place_of, translated
from trainer.hub.patience import WAITS
from trainer.hub.roles import groups_of

REVISION: Final = "0002"
"""The schema this program speaks."""
_OLDEST_SERVER: Final = 14
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def make_hub(url: str, revision: str = REVISION) -> None:
    """Make groups, schema, tables, functions, policies and grants with the owner's login.

    What PUBLIC may do in the database is taken away first.  The same again changes nothing.
    Raises HubError for a server that is too old, and for a login that may not make roles.
    """
    with connected(url) as hub:
        _refuse_old_server(hub, url)
        _lock(hub)
        database, can_make_roles = _owner(hub)
        if not can_make_roles:
            raise HubError(
                f"{place_of(url)}: this login may not make roles.",
                hint="Give the owner CREATEROLE: ALTER ROLE … CREATEROLE.",
            )
        _make_groups(hub, database)
        hub.execute("CREATE SCHEMA IF NOT EXISTS trainer")
    upgrade_hub(url, revision)


def upgrade_hub(url: str, revision: str = REVISION) -> None:
    """Bring a hub up to this program's schema, or one before it; one that is newer is refused."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))

    def connect() -> psycopg.Connection:
        return opened(url, WAITS)

    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
    with translated(url):
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7472636)")
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
        except DBAPIError as error:
            raise (error.orig or error) from error
        except CommandError as error:
            # It finds no migration from what is there.
            raise HubError(
                f"{place_of(url)}: its schema is newer than this trainer's {REVISION}.",
                hint="Bring this trainer up to date.",
            ) from error


def _refuse_old_server(hub: psycopg.Connection, url: str) -> None:
    if hub.info.server_version < _OLDEST_SERVER * 10_000:
        found = hub.info.server_version // 10_000
        raise HubError(
            f"{place_of(url)}: PostgreSQL {found} is too old for a hub.",
            hint=f"Give it a server of PostgreSQL {_OLDEST_SERVER} or newer.",
        )


def _lock(hub: psycopg.Connection) -> None:
    """Of two who do this at once, the second waits and finds it done."""
    hub.execute("SELECT pg_advisory_xact_lock(7472635)")


def _owner(hub: psycopg.Connection) -> tuple[str, bool]:
    row = hub.execute(
        "SELECT current_database(), rolcreaterole OR rolsuper FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    if row is None:
        raise AssertionError("a login that is no role")
    return row[0], row[1]


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
