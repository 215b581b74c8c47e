"""Who may come to a hub: programmes, logins of trainees, directors and educators, and their end."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql

from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub.roles import LONGEST_NAME, Groups, groups_of, login_of

CONNECTIONS: Final = 4
"""A login's limit: two devices, a sync each, and one that hangs."""
_PASSWORD_BYTES: Final = 24
_OF_A_TRAINEE: Final = (
    "card_note",
    "work",
    "bin_count",
    "confidence_count",
    "error_count",
    "topic_count",
    "shared",
    "answer",
    "log",
    "enrolment",
)
LIMITS: Final = {
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "10s",
}
"""What a login begins with.  It may undo them: PostgreSQL lets everybody change their own."""
_ENDING_MS: Final = 10_000
_NAME: Final = re.compile("[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme of a hub."""

    name: str
    title: str
    purpose: str
    audience: str
    target_percent: int
    decks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login that was made, or got another password: said once, and kept nowhere."""

    name: str
    password: str


def put_programme(hub: psycopg.Connection, programme: Programme) -> None:
    """Begin a programme, or change what it says of itself; raises HubError for no name of one."""
    if _NAME.fullmatch(programme.name) is None:
        raise HubError(
            f"{programme.name!r} is no name of a programme.",
            hint="Take up to 40 of a-z, 0-9 and hyphens, the first no hyphen; what people read is"
            " its title.",
        )
    hub.execute(
        """
        INSERT INTO trainer.programme VALUES (%s, %s, %s, %s, %s, %s)
        ON CONFLICT (programme) DO UPDATE SET title = excluded.title, purpose = excluded.purpose,
            audience = excluded.audience, target_percent = excluded.target_percent,
            decks = excluded.decks""",
        [
            programme.name,
            programme.title,
            programme.purpose,
            programme.audience,
            programme.target_percent,
            list(programme.decks),
        ],
    )


def enrol(  # noqa: PLR0913 - what is said of a trainee
    hub: psycopg.Connection,
    trainee: TraineeId,
    programme: str,
    *,
    pseudonym: str,
    year: int | None = None,
    groups: Sequence[str] = (),
) -> Login | None:
    """Put a trainee into a programme; their login, or None where they have one already.

    Raises HubError for a programme that is not there, and for a trainee who was erased.
    """
    _known_programme(hub, programme)
    if is_erased(hub, trainee):
        raise HubError(
            "This trainee was erased here.", hint="What was erased is not taken in again."
        )
    hub.execute(
        """
        INSERT INTO trainer.enrolment VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (trainee_id, programme)
        DO UPDATE SET year = excluded.year, groups = excluded.groups""",
        [trainee, programme, pseudonym, year, list(groups)],
    )
    name = login_of(trainee)
    return None if _has_login(hub, name) else _new_login(hub, name, _groups(hub).residents)


def add_director(hub: psycopg.Connection, name: str, programme: str) -> Login | None:
    """Let somebody read a programme; their login, or None where they have one already."""
    _known_programme(hub, programme)
    hub.execute(
        "INSERT INTO trainer.director VALUES (%s, %s) ON CONFLICT (login, programme) DO NOTHING",
        [f"d_{name}", programme],
    )
    login = f"d_{name}"
    return None if _has_login(hub, login) else _new_login(hub, login, _groups(hub).directors)


def add_educator(hub: psycopg.Connection, name: str) -> Login | None:
    """Let somebody publish decks; their login, or None where they have one already."""
    login = f"e_{name}"
    return None if _has_login(hub, login) else _new_login(hub, login, _groups(hub).educators)


def rotate(hub: psycopg.Connection, login: str) -> Login:
    """Give a login another password; the old one holds no more."""
    if not _has_login(hub, login):
        raise HubError(f"There is no login {login!r}.", hint="`trainer hub list` lists them.")
    password = _new_password()
    hub.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(login), sql.Literal(_verifier(hub, login, password))
        )
    )
    return Login(name=login, password=password)


def leave(hub: psycopg.Connection, trainee: TraineeId, programme: str) -> None:
    """Take a trainee out of a programme; their log stays theirs, and they may go on syncing."""
    hub.execute(
        "DELETE FROM trainer.enrolment WHERE trainee_id = %s AND programme = %s",
        [trainee, programme],
    )


def erase(hub: psycopg.Connection, trainee: TraineeId) -> None:
    """Leave nothing of a trainee behind but that their rows are refused for ever.

    They are shut out first, for everybody to see, and their connections have ended before the rows
    go, so that nothing comes in meanwhile.  Again, it goes on where it stopped.  Raises HubError
    where a connection does not end.
    """
    login = login_of(trainee)
    with hub.transaction():
        hub.execute(
            "INSERT INTO trainer.erased VALUES (%s) ON CONFLICT (mark) DO NOTHING", [_mark(trainee)]
        )
        if _has_login(hub, login):
            _shut_out(hub, login)
    with hub.transaction():
        if _has_login(hub, login):
            _end_connections(hub, login)
            hub.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))
        for table in _OF_A_TRAINEE:
            hub.execute(
                sql.SQL("DELETE FROM trainer.{} WHERE trainee_id = %s").format(
                    sql.Identifier(table)
                ),
                [trainee],
            )


def _shut_out(hub: psycopg.Connection, login: str) -> None:
    role = sql.Identifier(login)
    hub.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(role))
    # Only who has a role's rights may end its connections.
    hub.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    hub.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(_groups(hub).residents), role))


def _end_connections(hub: psycopg.Connection, login: str) -> None:
    ended = hub.execute(
        "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE usename = %s",
        [_ENDING_MS, login],
    ).fetchall()
    if not all(is_ended for (is_ended,) in ended):
        raise HubError(
            "They are shut out, but a connection of theirs has not ended, so their rows are there"
            " still.",
            hint="Erase them again in a minute.",
        )


def is_erased(hub: psycopg.Connection, trainee: TraineeId) -> bool:
    """Whether a trainee was erased here."""
    row = hub.execute("SELECT 1 FROM trainer.erased WHERE mark = %s", [_mark(trainee)]).fetchone()
    return row is not None


def _known_programme(hub: psycopg.Connection, programme: str) -> None:
    names = [name for (name,) in hub.execute("SELECT programme FROM trainer.programme ORDER BY 1")]
    if programme not in names:
        raise HubError(
            f"There is no programme {programme!r} at this hub.",
            hint=f"There are: {', '.join(names) or 'none yet'}; `trainer hub programme add` begins"
            " one.",
        )


def _groups(hub: psycopg.Connection) -> Groups:
    return groups_of(hub.info.dbname)


def _has_login(hub: psycopg.Connection, name: str) -> bool:
    return hub.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None


def _new_login(hub: psycopg.Connection, name: str, group: str) -> Login:
    """Make a login with limits; the server sees a verifier and never the password."""
    if len(name.encode()) > LONGEST_NAME:
        raise HubError(
            f"{name!r} is too long for a login.",
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
    hub.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(name)))
    for setting, value in LIMITS.items():
        hub.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )
    return Login(name=name, password=password)


def _new_password() -> str:
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def _verifier(hub: psycopg.Connection, login: str, password: str) -> str:
    """SCRAM's verifier, made here: the password itself is never sent or logged."""
    return hub.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()


def _mark(trainee: TraineeId) -> bytes:
    return hashlib.sha256(b"erased trainee\0" + trainee).digest()
