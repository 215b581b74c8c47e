"""Whether a hub is safe and up to date: what is found, and what to do about it."""

from collections.abc import Iterator
from typing import Final

import psycopg

from trainer.hub.finding import Finding
from trainer.hub.login_state import findings_of_logins
from trainer.hub.making import REVISION
from trainer.hub.rights_state import findings_of_rights
from trainer.hub.roles import quoted
from trainer.hub.server_state import findings_of_the_server

__all__ = ["Finding", "findings"]

_SCHEMA: Final = "trainer"


def findings(hub: psycopg.Connection) -> list[Finding]:
    """What of a hub is unsafe, or behind; an empty list for one that is as it should be."""
    behind = list(_behind(hub))
    return [
        *behind,
        *_public(hub),
        *_creating(hub),
        *_unprotected(hub),
        *_bypassing(hub),
        # An older schema gave rights that the newest one does not.
        *(() if behind else findings_of_rights(hub)),
        *findings_of_logins(hub),
        *findings_of_the_server(hub),
    ]


def _behind(hub: psycopg.Connection) -> Iterator[Finding]:
    row = hub.execute("SELECT version_num FROM trainer.revision").fetchone()
    revision = row[0] if row else "none"
    if revision < REVISION:
        yield Finding(
            f"Its schema is {revision}, this program's {REVISION}.",
            "Run `trainer hub upgrade`.",
        )
    elif revision > REVISION:
        yield Finding(
            f"Its schema is {revision}, newer than this program's {REVISION}.",
            "Bring this trainer up to date.",
        )


def _public(hub: psycopg.Connection) -> Iterator[Finding]:
    rows = hub.execute(
        """
        SELECT DISTINCT 'TABLE', pg_class.oid::regclass::text FROM pg_class, aclexplode(relacl)
        WHERE relnamespace = %(schema)s::regnamespace AND relkind <> 'S' AND grantee = 0
        UNION
        SELECT DISTINCT 'FUNCTION', pg_proc.oid::regprocedure::text
        FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
        WHERE pronamespace = %(schema)s::regnamespace AND grantee = 0
        ORDER BY 2""",
        {"schema": _SCHEMA},
    ).fetchall()
    for kind, name in rows:
        yield Finding(f"Everybody may use {name}.", f"REVOKE ALL ON {kind} {name} FROM PUBLIC.")
    row = hub.execute(
        "SELECT has_database_privilege('public', current_database(), 'CONNECT'),"
        " has_database_privilege('public', current_database(), 'TEMP')"
    ).fetchone()
    if row and any(row):
        yield Finding(
            "Everybody may connect to this database, or make temporary tables in it.",
            f"REVOKE ALL ON DATABASE {quoted(hub.info.dbname)} FROM PUBLIC.",
        )


def _creating(hub: psycopg.Connection) -> Iterator[Finding]:
    """Schemas that everybody may make objects in: `public` was one until PostgreSQL 15."""
    schemas = hub.execute(
        "SELECT quote_ident(nspname) FROM pg_namespace"
        " WHERE has_schema_privilege('public', oid, 'CREATE') ORDER BY 1"
    ).fetchall()
    for (name,) in schemas:
        yield Finding(
            f"Everybody may make tables and functions in the schema {name}.",
            f"As its owner or superuser: REVOKE CREATE ON SCHEMA {name} FROM PUBLIC.",
        )


def _unprotected(hub: psycopg.Connection) -> Iterator[Finding]:
    rows = hub.execute(
        """
        SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = %s AND relkind IN ('r', 'p') AND relname <> 'revision'
            AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname""",
        [_SCHEMA],
    ).fetchall()
    for name, is_on, _ in rows:
        verb = "FORCE" if is_on else "ENABLE"
        yield Finding(
            f"Row security of trainer.{name} is not {'forced' if is_on else 'on'}.",
            f"ALTER TABLE trainer.{name} {verb} ROW LEVEL SECURITY.",
        )


def _bypassing(hub: psycopg.Connection) -> Iterator[Finding]:
    rows = hub.execute(
        """
        SELECT nspname, relname, relkind FROM pg_class
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind IN ('v', 'm') AND nspname NOT IN ('pg_catalog', 'information_schema')
            AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
            AND NOT coalesce('security_invoker=on' = ANY (reloptions), false)
        ORDER BY 1, 2"""
    ).fetchall()
    for schema, name, kind in rows:
        what = "materialised view" if kind in ("m", b"m") else "view"
        yield Finding(
            f"The {what} {schema}.{name} reads with its owner's rights, past row security.",
            "Drop it, or make it WITH (security_invoker = true).",
        )
