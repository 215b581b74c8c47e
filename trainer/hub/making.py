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
"""The schema this program speaks; a hub of another number is refused by name."""
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def make_hub(url: str) -> None:
    """Make groups, schema, tables, functions, policies and grants with the owner's login.

    What PUBLIC may do in the database is taken away first.  The same again changes nothing.
    Raises HubError for a login that may not make roles.
    """
    with connected(url) as hub:
        _lock(hub)
        database, can_make_roles = _owner(hub)
        if not can_make_roles:
            raise HubError(
                f"{place_of(url)}: this login may not make roles.",
                hint="Give the owner CREATEROLE: ALTER ROLE … CREATEROLE.",
            )
        _make_groups(hub, database)
        hub.execute("CREATE SCHEMA IF NOT EXISTS trainer")
    upgrade_hub(url)


def upgrade_hub(url: str) -> None:
    """Bring a hub up to this program's schema; one that is newer is refused."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))

    def connect() -> psycopg.Connection:
        return opened(url, WAITS)

    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
    with translated(url), engine.begin() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7472636)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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
