"""Whether a hub is safe and up to date: what is found, and what to do about it."""

import os
from collections.abc import Iterator
from typing import Final, NamedTuple

import psycopg

from trainer.hub.address import address, is_here, unchecked
from trainer.hub.making import REVISION
from trainer.hub.people import LIMITS
from trainer.hub.roles import groups_of

_SCHEMA: Final = "trainer"
_CONNECT_SECONDS: Final = 10
_FILLING: Final = ("lo_creat", "lo_create", "lo_from_bytea", "pg_logical_emit_message")
"""Functions of PostgreSQL's own that write for everybody, and no limit holds."""
_TRUSTING: Final = ("trust", "ident", "password", "md5")
"""Ways to log in that ask for no password, or for one that is sent or kept as it should not be."""
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class Finding(NamedTuple):
    """One thing that is not as it should be."""

    what: str
    remedy: str


def findings_of_the_way(url: str) -> list[Finding]:
    """What of the way to a hub is unsafe, tried from this machine."""
    return [*_unchecked(url), *_unencrypted(url)]


def _unchecked(url: str) -> Iterator[Finding]:
    wanting = unchecked(url)
    if wanting is not None:
        yield Finding(
            f"By your address the connection {wanting}.",
            "Take sslmode out of it: invitations carry it on to everybody.",
        )


def _unencrypted(url: str) -> Iterator[Finding]:
    if not is_here(url) and _takes_plaintext(url):
        yield Finding(
            "The server takes connections from here that are not encrypted.",
            "Make the host lines of its pg_hba.conf hostssl, and reload it.",
        )


def _takes_plaintext(url: str) -> bool:
    """Whether the server would go on without TLS; it is told a login, and never a password."""
    try:
        psycopg.connect(
            address(url),
            sslmode="disable",
            sslrootcert="",
            password="",
            passfile=os.devnull,
            connect_timeout=_CONNECT_SECONDS,
        ).close()
    except psycopg.OperationalError as error:
        return "no password supplied" in str(error)
    return True


def findings(hub: psycopg.Connection) -> list[Finding]:
    """What of a hub is unsafe, or behind; an empty list for one that is as it should be."""
    return [
        *_behind(hub),
        *_plaintext(hub),
        *_public(hub),
        *_creating(hub),
        *_unprotected(hub),
        *_bypassing(hub),
        *_powerful(hub),
        *_unlimited(hub),
        *_undone(hub),
        *_filling(hub),
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


def _plaintext(hub: psycopg.Connection) -> Iterator[Finding]:
    (is_on,) = hub.execute("SHOW ssl").fetchone() or ("off",)
    if is_on != "on":
        yield Finding(
            "The server does not encrypt connections.",
            "Set ssl = on with a certificate, unless it serves this machine alone.",
        )
    (passwords,) = hub.execute("SHOW password_encryption").fetchone() or ("",)
    if passwords != "scram-sha-256":
        yield Finding(
            f"Passwords are kept by {passwords}.", "Set password_encryption = scram-sha-256."
        )
    yield from _plain_lines(hub)


def _plain_lines(hub: psycopg.Connection) -> Iterator[Finding]:
    """Lines of pg_hba.conf by which others may come unencrypted; superusers alone may read it."""
    (may_read,) = hub.execute(
        "SELECT has_function_privilege('pg_hba_file_rules()', 'EXECUTE')"
        " AND has_table_privilege('pg_hba_file_rules', 'SELECT')"
    ).fetchone() or (False,)
    if not may_read:
        return
    rules = hub.execute(
        "SELECT line_number, type, address, auth_method, database @> '{all}'"
        " AND user_name @> '{all}' AND address = 'all' FROM pg_hba_file_rules"
        " WHERE error IS NULL ORDER BY line_number"
    ).fetchall()
    for line, kind, source, method, is_of_all in rules:
        if kind == "local" or source in _LOOPBACK:
            continue
        if method in _TRUSTING:
            yield Finding(
                f"By line {line} of pg_hba.conf {source} may connect by {method}.",
                "Make it scram-sha-256, and reload the server.",
            )
        if kind not in ("host", "hostnossl"):
            continue
        if method != "reject":
            yield Finding(
                f"By line {line} of pg_hba.conf {source} may connect without TLS.",
                "Make it hostssl, and reload the server.",
            )
        elif is_of_all:
            return


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
            f'REVOKE ALL ON DATABASE "{hub.info.dbname}" FROM PUBLIC.',
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


def _powerful(hub: psycopg.Connection) -> Iterator[Finding]:
    rows = hub.execute(
        """
        SELECT DISTINCT member.rolname FROM pg_auth_members
        JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid
        JOIN pg_roles AS member ON member.oid = pg_auth_members.member
        WHERE held.rolname = ANY (%s) AND member.rolname <> current_user
            AND (member.rolsuper OR member.rolcreaterole OR member.rolcreatedb
                OR member.rolreplication OR member.rolbypassrls)
        ORDER BY 1""",
        [list(groups_of(hub.info.dbname))],
    ).fetchall()
    for (name,) in rows:
        yield Finding(
            f"The login {name} may do more than a login of a hub should.",
            f'ALTER ROLE "{name}" NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS.',
        )


def _unlimited(hub: psycopg.Connection) -> Iterator[Finding]:
    rows = hub.execute(
        """
        SELECT DISTINCT member.rolname FROM pg_auth_members
        JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid
        JOIN pg_roles AS member ON member.oid = pg_auth_members.member
        WHERE held.rolname = ANY (%s) AND member.rolname <> current_user
            AND member.rolcanlogin AND member.rolconnlimit < 0 ORDER BY 1""",
        [list(groups_of(hub.info.dbname))],
    ).fetchall()
    for (name,) in rows:
        yield Finding(
            f"The login {name} may hold any number of connections.",
            f'ALTER ROLE "{name}" CONNECTION LIMIT 4.',
        )


def _undone(hub: psycopg.Connection) -> Iterator[Finding]:
    """Logins without a limit that they were given: nobody can be kept from undoing their own."""
    rows = hub.execute(
        """
        SELECT DISTINCT member.rolname, limited.setting FROM pg_auth_members
        JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid
        JOIN pg_roles AS member ON member.oid = pg_auth_members.member
        CROSS JOIN unnest(%s::text[]) AS limited (setting)
        WHERE held.rolname = ANY (%s) AND member.rolname <> current_user AND NOT EXISTS (
            SELECT 1 FROM unnest(member.rolconfig) AS said
            WHERE split_part(said, '=', 1) = limited.setting AND split_part(said, '=', 2) ~ '[1-9]'
        ) ORDER BY 1, 2""",
        [list(LIMITS), list(groups_of(hub.info.dbname))],
    ).fetchall()
    for name, setting in rows:
        yield Finding(
            f"The login {name} has no {setting}.",
            f"ALTER ROLE \"{name}\" SET {setting} = '{LIMITS[setting]}', and ask them why.",
        )


def _filling(hub: psycopg.Connection) -> Iterator[Finding]:
    """Ways to fill the disk that are open to every login, and that a superuser alone can close."""
    functions = [
        name
        for (name,) in hub.execute(
            """
            SELECT oid::regprocedure::text FROM pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY (%s)
                AND has_function_privilege('public', oid, 'EXECUTE') ORDER BY 1""",
            [list(_FILLING)],
        )
    ]
    if functions:
        yield Finding(
            "Every login may fill the disk with large objects, or with messages in the log of"
            " writes.",
            "As superuser, in this database: REVOKE EXECUTE ON FUNCTION"
            f" {', '.join(functions)} FROM PUBLIC.",
        )
    elsewhere = [
        name
        for (name,) in hub.execute(
            "SELECT quote_ident(datname) FROM pg_database WHERE datallowconn"
            " AND datname <> current_database()"
            " AND has_database_privilege('public', oid, 'CONNECT') ORDER BY 1"
        )
    ]
    if elsewhere:
        yield Finding(
            "Every login may connect to other databases of this server as well, and fill the disk"
            " there.",
            f"As superuser: REVOKE CONNECT ON DATABASE {', '.join(elsewhere)} FROM PUBLIC.",
        )
    settings = hub.execute(
        "SELECT current_setting('temp_file_limit'), current_setting('max_prepared_transactions')"
    ).fetchone()
    files, prepared = settings or ("", "0")
    if files == "-1":
        yield Finding(
            "A query of any login may fill the disk with temporary files.",
            f"As superuser: ALTER DATABASE \"{hub.info.dbname}\" SET temp_file_limit = '1GB'.",
        )
    if prepared != "0":
        yield Finding(
            "A login may leave a prepared transaction behind, which holds locks for ever.",
            "Set max_prepared_transactions = 0, unless something else needs it.",
        )
