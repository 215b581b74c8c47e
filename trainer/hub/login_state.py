"""What of a hub's logins is unsafe: what they may do besides, and the limits that they lack."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import psycopg

from trainer.hub.finding import Finding
from trainer.hub.people import LIMITS
from trainer.hub.roles import groups_of, owner_of

_MEMBERS: Final = """
    WITH member AS (
        SELECT DISTINCT one.* FROM pg_auth_members
        JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid
        JOIN pg_roles AS one ON one.oid = pg_auth_members.member
        WHERE held.rolname = ANY (%(groups)s) AND one.rolname <> current_user
            AND one.oid <> %(owner)s
    )"""
"""Everybody in a group of the hub."""


class _People(NamedTuple):
    """Whom the logins of a hub are told by."""

    groups: list[str]
    owner: int


def findings_of_logins(hub: psycopg.Connection) -> Iterator[Finding]:
    """What of the owner's login and of those of people is unsafe."""
    people = _People(list(groups_of(hub.info.dbname)), owner_of(hub))
    yield from _owner(hub, people)
    yield from _powerful(hub, people)
    yield from _given(hub, people)
    yield from _unlimited(hub, people)
    yield from _undone(hub, people)


def _owner(hub: psycopg.Connection, people: _People) -> Iterator[Finding]:
    row = hub.execute(
        "SELECT rolname, quote_ident(rolname), rolsuper FROM pg_roles"
        " WHERE oid = %s AND (rolsuper OR rolbypassrls)",
        [people.owner],
    ).fetchone()
    if row is None:
        return
    name, quoted, is_superuser = row
    what = "is a superuser" if is_superuser else "may bypass row security"
    yield Finding(
        f"The hub's owner, {name}, {what}, so that row security does not hold for it.",
        f"As another superuser: ALTER ROLE {quoted} NOSUPERUSER NOBYPASSRLS CREATEROLE;"
        " from PostgreSQL 16 on give it its groups and logins WITH ADMIN OPTION, where it lacks"
        " them.",
    )


def _powerful(hub: psycopg.Connection, people: _People) -> Iterator[Finding]:
    rows = hub.execute(
        f"""{_MEMBERS}
        SELECT rolname FROM member
        WHERE rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
        ORDER BY 1""",  # noqa: S608 - ours
        people._asdict(),
    ).fetchall()
    for (name,) in rows:
        yield Finding(
            f"The login {name} may do more than a login of a hub should.",
            f'ALTER ROLE "{name}" NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS.',
        )


def _given(hub: psycopg.Connection, people: _People) -> Iterator[Finding]:
    """Roles of PostgreSQL's own, or more powerful ones, that people or a group of theirs hold."""
    # What a group of the hub holds is said of the group and not of everybody in it.
    rows = hub.execute(
        """
        SELECT taker.rolname, quote_ident(taker.rolname), quote_ident(given.rolname),
            string_agg(held.rolname, ', ' ORDER BY held.rolname)
        FROM pg_auth_members
        JOIN pg_roles AS taker ON taker.oid = pg_auth_members.member
        JOIN pg_roles AS given ON given.oid = pg_auth_members.roleid
        JOIN pg_roles AS held ON held.oid = given.oid
            OR NOT given.rolsuper AND pg_has_role(given.oid, held.oid, 'MEMBER')
        WHERE (starts_with(held.rolname, 'pg_') OR held.rolsuper OR held.rolcreaterole
                OR held.rolcreatedb OR held.rolreplication OR held.rolbypassrls
                OR held.oid = %(owner)s)
            AND given.rolname <> ALL (%(groups)s) AND NOT taker.rolsuper
            AND taker.oid <> %(owner)s AND taker.rolname <> current_user
            AND (taker.rolname = ANY (%(groups)s) OR EXISTS (
                SELECT FROM pg_roles AS ours WHERE ours.rolname = ANY (%(groups)s)
                    AND pg_has_role(taker.oid, ours.oid, 'MEMBER')))
        GROUP BY taker.rolname, given.rolname ORDER BY taker.rolname, given.rolname""",
        people._asdict(),
    ).fetchall()
    for name, taker, given, held in rows:
        what = "Everybody in the group" if name in people.groups else "The login"
        yield Finding(
            f"{what} {name} has the rights of {held}, past row security or outside the hub.",
            f"As superuser: REVOKE {given} FROM {taker}.",
        )


def _unlimited(hub: psycopg.Connection, people: _People) -> Iterator[Finding]:
    rows = hub.execute(
        f"""{_MEMBERS}
        SELECT rolname FROM member WHERE rolcanlogin AND rolconnlimit < 0 ORDER BY 1""",  # noqa: S608 - ours
        people._asdict(),
    ).fetchall()
    for (name,) in rows:
        yield Finding(
            f"The login {name} may hold any number of connections.",
            f'ALTER ROLE "{name}" CONNECTION LIMIT 4.',
        )


def _undone(hub: psycopg.Connection, people: _People) -> Iterator[Finding]:
    """Logins without a limit that they were given: nobody can be kept from undoing their own."""
    rows = hub.execute(
        f"""{_MEMBERS}
        SELECT member.rolname, limited.setting FROM member
        CROSS JOIN unnest(%(limits)s::text[]) AS limited (setting)
        WHERE NOT EXISTS (
            SELECT 1 FROM unnest(member.rolconfig) AS said
            WHERE split_part(said, '=', 1) = limited.setting AND split_part(said, '=', 2) ~ '[1-9]'
        ) ORDER BY 1, 2""",  # noqa: S608 - ours
        {"limits": list(LIMITS), **people._asdict()},
    ).fetchall()
    for name, setting in rows:
        yield Finding(
            f"The login {name} has no {setting}.",
            f"ALTER ROLE \"{name}\" SET {setting} = '{LIMITS[setting]}', and ask them why.",
        )
