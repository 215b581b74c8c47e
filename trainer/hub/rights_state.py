"""What of a hub's rights is unsafe: what was given or opened beside what its schema gives."""

from collections.abc import Iterator
from typing import Final

import psycopg

from trainer.hub.finding import Finding
from trainer.hub.roles import groups_of, quoted

_OF_TRAINEES: Final = """
    SELECT pg_class.* FROM pg_class
    WHERE relnamespace = 'trainer'::regnamespace AND relkind IN ('r', 'p')
        AND (relname IN ('director', 'erased') OR EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'trainee_id'))"""
"""Tables of which nobody but the owner reads more than their own rows."""


def findings_of_rights(hub: psycopg.Connection) -> Iterator[Finding]:
    """What may be read or written past what the newest schema lets people do."""
    yield from _granted(hub)
    yield from _granted_of_columns(hub)
    yield from _opened(hub)
    yield from _run_as_owner(hub)
    yield from _of_several_groups(hub)


def _granted(hub: psycopg.Connection) -> Iterator[Finding]:
    """Rights in tables beyond reading and adding; in those of trainees, of whom but residents."""
    rows = hub.execute(
        f"""
        SELECT relname, quote_ident(rolname),
            string_agg(privilege_type, ', ' ORDER BY privilege_type)
        FROM pg_class CROSS JOIN aclexplode(relacl) JOIN pg_roles ON pg_roles.oid = grantee
        WHERE relnamespace = 'trainer'::regnamespace AND relkind IN ('r', 'p')
            AND grantee <> relowner
            AND NOT (privilege_type IN ('SELECT', 'INSERT') AND (
                rolname = %s OR pg_class.oid NOT IN (SELECT oid FROM ({_OF_TRAINEES}) AS one)))
        GROUP BY relname, rolname ORDER BY 1, 2""",  # noqa: S608 - ours
        [groups_of(hub.info.dbname).residents],
    ).fetchall()
    for table, role, rights in rows:
        yield Finding(
            f"{role} has rights in trainer.{table} that nobody needs: {rights}.",
            f"REVOKE {rights} ON trainer.{table} FROM {role}.",
        )


def _granted_of_columns(hub: psycopg.Connection) -> Iterator[Finding]:
    rows = hub.execute(
        """
        SELECT DISTINCT relname, quote_ident(attname), coalesce(quote_ident(rolname), 'PUBLIC')
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            CROSS JOIN aclexplode(attacl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE relnamespace = 'trainer'::regnamespace AND grantee <> relowner
        ORDER BY 1, 2, 3"""
    ).fetchall()
    for table, column, role in rows:
        who = "Everybody" if role == "PUBLIC" else role
        yield Finding(
            f"{who} has rights in the column {column} of trainer.{table} alone.",
            f"REVOKE ALL ({column}) ON trainer.{table} FROM {role}.",
        )


def _opened(hub: psycopg.Connection) -> Iterator[Finding]:
    """Policies, but the owner's, that do not compare a row with who is logged in."""
    rows = hub.execute(
        f"""
        SELECT relname, quote_ident(polname) FROM ({_OF_TRAINEES}) AS one
        JOIN pg_policy ON polrelid = one.oid
        WHERE polroles <> ARRAY[relowner] AND NOT (
            coalesce(pg_get_expr(polqual, polrelid), 'own_trainee') LIKE '%%own_trainee%%'
            AND coalesce(pg_get_expr(polwithcheck, polrelid), 'own_trainee') LIKE '%%own_trainee%%'
            AND coalesce(polqual, polwithcheck) IS NOT NULL)
        ORDER BY 1, 2"""  # noqa: S608 - ours
    ).fetchall()
    for table, policy in rows:
        yield Finding(
            f"The policy {policy} of trainer.{table} does not ask whose a row is.",
            f"DROP POLICY {policy} ON trainer.{table}. If it is one of the hub's own, put a backup"
            " back, or compare it with that of a new hub.",
        )


def _run_as_owner(hub: psycopg.Connection) -> Iterator[Finding]:
    """Functions outside the hub's schema that its people may call with their owner's rights."""
    rows = hub.execute(
        """
        SELECT DISTINCT pg_proc.oid::regprocedure::text
        FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
            JOIN pg_roles ON rolname = ANY (%s)
        WHERE prosecdef AND nspname NOT IN ('trainer', 'pg_catalog', 'information_schema')
            AND has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'USAGE')
            AND has_function_privilege(pg_roles.oid, pg_proc.oid, 'EXECUTE')
        ORDER BY 1""",
        [list(groups_of(hub.info.dbname))],
    ).fetchall()
    for (name,) in rows:
        yield Finding(
            f"People of the hub may call {name}, which reads with its owner's rights.",
            f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC, or drop it.",
        )


def _of_several_groups(hub: psycopg.Connection) -> Iterator[Finding]:
    groups = groups_of(hub.info.dbname)
    rows = hub.execute(
        """
        SELECT member.rolname, array_agg(held.rolname::text ORDER BY held.rolname)
        FROM pg_auth_members JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid
            JOIN pg_roles AS member ON member.oid = pg_auth_members.member
        WHERE held.rolname = ANY (%s) AND member.rolname <> current_user
            AND member.oid <> (SELECT nspowner FROM pg_namespace WHERE nspname = 'trainer')
        GROUP BY member.rolname HAVING count(DISTINCT held.oid) > 1 ORDER BY 1""",
        [list(groups)],
    ).fetchall()
    of_kind = {"t_": groups.residents, "d_": groups.directors, "e_": groups.educators}
    for name, held in rows:
        others = [group for group in held if group != of_kind.get(name[:2])]
        yield Finding(
            f"The login {name} is of several groups: {', '.join(held)}.",
            "; ".join(f"REVOKE {quoted(group)} FROM {quoted(name)}" for group in others) + ".",
        )
