"""Logins of people at a hub: made with limits, given other passwords, ended for good."""

import re
import secrets
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql

from trainer.errors import HubError
from trainer.hub.connection import place_of_hub
from trainer.hub.roles import LONGEST_NAME, groups_of, quoted

CONNECTIONS: Final = 4
"""A login's limit: two devices, a sync each, and one that hangs."""
LIMITS: Final = {
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "10s",
}
"""What a login begins with.  It may undo them: PostgreSQL lets everybody change their own."""
_KNOWS_SET: Final = 160_000
"""Since this version a server can let somebody have a group's rights and not act as the group."""
_PASSWORD_BYTES: Final = 24
_ENDING_MS: Final = 10_000
_NAME: Final = re.compile(r"[\w@][\w.@-]*")
_GROUPS_OF: Final = """
    SELECT held.rolname::text FROM pg_auth_members
    JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid
    JOIN pg_roles AS member ON member.oid = pg_auth_members.member
    WHERE member.rolname = %s"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login that was made, or got another password: said once, and kept nowhere."""

    name: str
    password: str


def refuse_other_name(hub: psycopg.Connection, name: str) -> None:
    """Raise HubError for what is no name of a person's login, as in `d_NAME`."""
    if not _NAME.fullmatch(name):
        raise HubError(
            f"{place_of_hub(hub)}: {name!r} is no name for a login.",
            hint="It has letters, digits, and . - _ @ between them, and no spaces: as m.okafor.",
        )


def is_login(hub: psycopg.Connection, name: str, group: str) -> bool:
    """Whether a login of a group of this hub is there.

    Raises HubError where it is there, and of another hub on the server or of none.
    """
    if not _exists(hub, name):
        return False
    if group not in _groups_of(hub, name):
        raise HubError(
            f"{place_of_hub(hub)}: the login {name!r} is there already, and not of this hub.",
            hint="Take another name; a trainee is enrolled without --trainee, with a new id.",
        )
    return True


def refuse_no_login(hub: psycopg.Connection, name: str) -> None:
    """Raise HubError, with the names there are, for what is no login of this hub."""
    groups = groups_of(hub.info.dbname)
    # PostgreSQL makes the owner a member of the groups that they made.
    if name != hub.info.user and set(groups) & set(_groups_of(hub, name)):
        return
    staff = hub.execute(
        "SELECT member.rolname FROM pg_auth_members"
        " JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid"
        " JOIN pg_roles AS member ON member.oid = pg_auth_members.member"
        " WHERE held.rolname = ANY (%s) AND member.rolname <> current_user ORDER BY 1",
        [[groups.directors, groups.educators]],
    ).fetchall()
    names = ", ".join(member for (member,) in staff)
    raise HubError(
        f"{place_of_hub(hub)}: there is no login {name!r} at this hub.",
        hint=f"There are: {names or 'no directors or educators yet'}; a trainee's is t_ and their"
        " id.",
    )


def new_login(hub: psycopg.Connection, name: str, group: str) -> Login:
    """Make a login with limits; the server sees a verifier and never the password."""
    if len(name.encode()) > LONGEST_NAME:
        raise HubError(
            f"{place_of_hub(hub)}: {name!r} is too long for a login.",
            hint=f"PostgreSQL takes {LONGEST_NAME} bytes: choose a shorter one.",
        )
    password = _new_password()
    hub.execute(
        sql.SQL(
            "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT"
            " CONNECTION LIMIT {} PASSWORD {}"
        ).format(
            sql.Identifier(name),
            sql.Literal(CONNECTIONS),
            sql.Literal(_verifier(hub, name, password)),
        )
    )
    # What somebody makes or fills is to be theirs by name, and gone with them, and not the group's.
    alone = " WITH SET FALSE" if hub.info.server_version >= _KNOWS_SET else ""
    hub.execute(
        sql.SQL("GRANT {} TO {}" + alone).format(sql.Identifier(group), sql.Identifier(name))
    )
    for setting, value in LIMITS.items():
        hub.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )
    return Login(name=name, password=password)


def other_password(hub: psycopg.Connection, name: str) -> Login:
    """Give a login another password; the old one holds no more."""
    password = _new_password()
    hub.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(name), sql.Literal(_verifier(hub, name, password))
        )
    )
    return Login(name=name, password=password)


def is_shut_out(hub: psycopg.Connection, name: str) -> bool:
    """Whether a login was shut out and is there still."""
    row = hub.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s AND NOT rolcanlogin", [name]
    ).fetchone()
    return row is not None and not _groups_of(hub, name)


def is_to_end(hub: psycopg.Connection, name: str) -> bool:
    """Whether a login is there and no other hub's: one that is shut out is of no group."""
    return _exists(hub, name) and set(_groups_of(hub, name)) <= set(groups_of(hub.info.dbname))


def shut_out(hub: psycopg.Connection, name: str) -> None:
    """Let a login in no more; connections that it has go on."""
    role = sql.Identifier(name)
    hub.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(role))
    # Only who has a role's rights may end its connections, and drop what it owns.
    hub.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    for group in _groups_of(hub, name):
        hub.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), role))


def end_connections(hub: psycopg.Connection, name: str) -> None:
    """End the connections of a login that is shut out; raises HubError where one does not end."""
    ended = hub.execute(
        "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE usename = %s",
        [_ENDING_MS, name],
    ).fetchall()
    if not all(is_ended for (is_ended,) in ended):
        raise HubError(
            f"{place_of_hub(hub)}: {name} is shut out, but a connection of theirs has not ended,"
            " so what is theirs is there still.",
            hint="Do it again in a minute.",
        )


def drop(hub: psycopg.Connection, name: str) -> None:
    """Take a login away that is shut out, with what it owns in this database.

    Every login may make large objects, in whatever databases let it in.  Raises HubError, with what
    a superuser can do, where it owns any elsewhere.
    """
    role = sql.Identifier(name)
    try:
        with hub.transaction():
            hub.execute(sql.SQL("DROP OWNED BY {}").format(role))
            hub.execute(sql.SQL("DROP ROLE {}").format(role))
    except psycopg.errors.DependentObjectsStillExist as error:
        owned = " ".join((error.diag.message_detail or "").split())
        raise HubError(
            f"{place_of_hub(hub)}: every row of theirs is gone and {name} is shut out, but the"
            f" login stays, since it owns something elsewhere on the server: {owned}.",
            hint=f"As superuser: DROP OWNED BY {quoted(name)} in each of those databases, then"
            f" DROP ROLE {quoted(name)}.",
        ) from error


def _exists(hub: psycopg.Connection, name: str) -> bool:
    return hub.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None


def _groups_of(hub: psycopg.Connection, name: str) -> list[str]:
    return [group for (group,) in hub.execute(_GROUPS_OF, [name])]


def _new_password() -> str:
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def _verifier(hub: psycopg.Connection, login: str, password: str) -> str:
    """SCRAM's verifier, made here: the password itself is never sent or logged."""
    return hub.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
