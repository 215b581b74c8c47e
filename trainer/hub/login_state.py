"""What of a hub's logins is unsafe: what they may do besides, and the limits that they lack."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import psycopg

from trainer.hub.finding import Finding
from trainer.hub.people import LIMITS
from trainer.hub.roles import groups_of, owner_of, quoted

_UNITS_MS: Final = {"us": 0.001, "ms": 1, "s": 1000, "min": 60e3, "h": 3600e3, "d": 86400e3}
_DURATION: Final = re.compile(rf"(\d+(?:\.\d+)?)\s*({'|'.join(_UNITS_MS)})?")
"""A time as PostgreSQL takes it; without a unit it is milliseconds."""
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
            f"ALTER ROLE {quoted(name)} NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION"
            " NOBYPASSRLS.",
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
            f"ALTER ROLE {quoted(name)} CONNECTION LIMIT 4.",
        )


def _undone(hub: psycopg.Connection, people: _People) -> Iterator[Finding]:
    """Logins without a limit, or with a wider one: nobody can be kept from changing their own."""
    rows = hub.execute(
        f"""{_MEMBERS}, said AS (
            SELECT setrole, setdatabase, split_part(one, '=', 1) AS setting,
                split_part(one, '=', 2) AS value
            FROM pg_db_role_setting CROSS JOIN unnest(setconfig) AS one
        )
        SELECT member.rolname, limited.setting, held.value, held.setdatabase <> 0 FROM member
        CROSS JOIN unnest(%(limits)s::text[], %(values)s::text[]) AS limited (setting, value)
        LEFT JOIN LATERAL (
            SELECT * FROM said WHERE setrole = member.oid AND said.setting = limited.setting
                AND (setdatabase = 0 OR setdatabase =
                    (SELECT oid FROM pg_database WHERE datname = current_database()))
            ORDER BY setdatabase = 0 LIMIT 1) AS held ON true
        WHERE held.value IS DISTINCT FROM limited.value ORDER BY 1, 2""",  # noqa: S608 - ours
        {"limits": list(LIMITS), "values": list(LIMITS.values()), **people._asdict()},
    ).fetchall()
    for name, setting, value, is_here_alone in rows:
        milliseconds = 0 if value is None else _milliseconds(value)
        if milliseconds is not None and 0 < milliseconds <= (_milliseconds(LIMITS[setting]) or 0):
            continue
        has = f"no {setting}" if milliseconds == 0 else f"a {setting} of {value}"
        back = (
            f"IN DATABASE {quoted(hub.info.dbname)} RESET {setting}"
            if is_here_alone
            else f"SET {setting} = '{LIMITS[setting]}'"
        )
        yield Finding(
            f"The login {name} has {has}.", f"ALTER ROLE {quoted(name)} {back}, and ask them why."
        )


def _milliseconds(value: str) -> float | None:
    """How long a limit is; None for what is written as nobody would who did not hide it."""
    known = _DURATION.fullmatch(value.strip())
    return None if known is None else float(known[1]) * _UNITS_MS[known[2] or "ms"]
