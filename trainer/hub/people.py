"""Who may come to a hub: trainees, directors and educators, and their end."""

import hashlib
from collections.abc import Sequence

import psycopg
from psycopg import sql

from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub import logins
from trainer.hub.connection import place_of_hub
from trainer.hub.logins import CONNECTIONS, LIMITS, Login
from trainer.hub.programmes import refuse_no_programme
from trainer.hub.roles import Groups, groups_of, login_of
from trainer.hub.tables import BY_TRAINEE

__all__ = [
    "CONNECTIONS",
    "LIMITS",
    "Login",
    "add_director",
    "add_educator",
    "enrol",
    "erase",
    "is_erased",
    "is_known",
    "leave",
    "refuse_not_enrolled",
    "refuse_unknown",
    "remove_director",
    "remove_educator",
    "rotate",
]


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

    Of one who is in it, what is not said stays.  Raises HubError for a programme that is not there,
    for a trainee who was erased, and for one whose login is another hub's.
    """
    refuse_no_programme(hub, programme)
    if is_erased(hub, trainee):
        raise HubError(
            f"{place_of_hub(hub)}: {trainee.hex()} was erased there.",
            hint="What was erased is not taken in again.",
        )
    login, group = login_of(trainee), _groups(hub).residents
    has_login = logins.is_login(hub, login, group)
    hub.execute(
        """
        INSERT INTO trainer.enrolment AS there VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (trainee_id, programme) DO UPDATE
        SET year = coalesce(excluded.year, there.year), groups =
            CASE cardinality(excluded.groups) WHEN 0 THEN there.groups ELSE excluded.groups END""",
        [trainee, programme, pseudonym, year, list(groups)],
    )
    return None if has_login else logins.new_login(hub, login, group)


def add_director(hub: psycopg.Connection, name: str, programme: str) -> Login | None:
    """Let somebody read a programme; their login, or None where they have one already."""
    refuse_no_programme(hub, programme)
    login, group = _director(name), _groups(hub).directors
    logins.refuse_other_name(hub, name)
    has_login = logins.is_login(hub, login, group)
    hub.execute(
        "INSERT INTO trainer.director VALUES (%s, %s) ON CONFLICT (login, programme) DO NOTHING",
        [login, programme],
    )
    return None if has_login else logins.new_login(hub, login, group)


def add_educator(hub: psycopg.Connection, name: str) -> Login | None:
    """Let somebody publish decks; their login, or None where they have one already."""
    login, group = _educator(name), _groups(hub).educators
    logins.refuse_other_name(hub, name)
    return None if logins.is_login(hub, login, group) else logins.new_login(hub, login, group)


def rotate(hub: psycopg.Connection, login: str) -> Login:
    """Give a login another password; the old one holds no more."""
    logins.refuse_no_login(hub, login)
    return logins.other_password(hub, login)


def remove_director(hub: psycopg.Connection, name: str, programme: str | None = None) -> None:
    """Let a director read a programme no more, or none: then their login ends, connections first.

    Raises HubError for a director, or a programme of theirs, that is not there.
    """
    login = _director(name)
    with hub.transaction():
        _refuse_not_in(hub, login, programme)
        hub.execute(
            "DELETE FROM trainer.director"
            " WHERE login = %(login)s AND programme = coalesce(%(programme)s, programme)",
            {"login": login, "programme": programme},
        )
        if _directed(hub, login):
            return
        _shut_out_staff(hub, login)
    _end(hub, login)


def remove_educator(hub: psycopg.Connection, name: str) -> None:
    """End an educator's login, connections first; what they published stays.

    Raises HubError for one who is not there.
    """
    login = _educator(name)
    with hub.transaction():
        _shut_out_staff(hub, login)
    _end(hub, login)


def _refuse_not_in(hub: psycopg.Connection, login: str, programme: str | None) -> None:
    if programme is None:
        return
    refuse_no_programme(hub, programme)
    directed = _directed(hub, login)
    if directed and programme not in directed:
        raise HubError(
            f"{place_of_hub(hub)}: {login} does not read {programme!r}.",
            hint=f"They read: {', '.join(directed)}.",
        )


def _directed(hub: psycopg.Connection, login: str) -> list[str]:
    rows = hub.execute(
        "SELECT programme FROM trainer.director WHERE login = %s ORDER BY 1", [login]
    )
    return [programme for (programme,) in rows]


def _shut_out_staff(hub: psycopg.Connection, login: str) -> None:
    # One that was shut out before, and not dropped, is of no group; it ends now.
    if not logins.is_shut_out(hub, login):
        logins.refuse_no_login(hub, login)
        logins.shut_out(hub, login)


def _end(hub: psycopg.Connection, login: str) -> None:
    logins.end_connections(hub, login)
    logins.drop(hub, login)


def leave(hub: psycopg.Connection, trainee: TraineeId, programme: str) -> None:
    """Take a trainee out of a programme; their log stays theirs, and they may go on syncing.

    Raises HubError for a programme that is not there, and for one that they are not in.
    """
    refuse_not_enrolled(hub, trainee, programme)
    hub.execute(
        "DELETE FROM trainer.enrolment WHERE trainee_id = %s AND programme = %s",
        [trainee, programme],
    )


def refuse_not_enrolled(
    hub: psycopg.Connection, trainee: TraineeId, programme: str, called: str = ""
) -> None:
    """Raise HubError for a programme that is not there, and for one that a trainee is not in.

    It names the trainee as they are `called`, or else by their id.
    """
    refuse_no_programme(hub, programme)
    rows = hub.execute(
        "SELECT programme FROM trainer.enrolment WHERE trainee_id = %s ORDER BY 1", [trainee]
    )
    programmes = [name for (name,) in rows]
    if programme not in programmes:
        raise HubError(
            f"{place_of_hub(hub)}: {called or trainee.hex()} is not in {programme!r}.",
            hint=f"They are in: {', '.join(programmes) or 'no programme'}.",
        )


def erase(hub: psycopg.Connection, trainee: TraineeId, *, even_unknown: bool = False) -> None:
    """Leave nothing of a trainee behind but that their rows are refused for ever.

    They are shut out first, for everybody to see, and their connections have ended before the rows
    go, so that nothing comes in meanwhile; the login goes last, since what it owns elsewhere may
    hold it.  Again, it goes on where it stopped.  Raises HubError for an id of which nothing is
    known, unless it is to be marked all the same, and where a connection does not end.
    """
    login = login_of(trainee)
    with hub.transaction():
        if not even_unknown:
            refuse_unknown(hub, trainee)
        has_login = logins.is_to_end(hub, login)
        hub.execute(
            "INSERT INTO trainer.erased VALUES (%s) ON CONFLICT (mark) DO NOTHING", [_mark(trainee)]
        )
        if has_login:
            logins.shut_out(hub, login)
    with hub.transaction():
        if has_login:
            logins.end_connections(hub, login)
        for table in BY_TRAINEE:
            hub.execute(
                sql.SQL("DELETE FROM trainer.{} WHERE trainee_id = %s").format(
                    sql.Identifier(table)
                ),
                [trainee],
            )
    if has_login:
        logins.drop(hub, login)


def refuse_unknown(hub: psycopg.Connection, trainee: TraineeId) -> None:
    """Raise HubError for an id of which nothing is known, be it that it was erased."""
    if not is_known(hub, trainee):
        raise HubError(
            f"{place_of_hub(hub)}: nothing is known of {trainee.hex()}.",
            hint="Look at the id again. One that a backup does not know is marked as erased"
            " with --even-unknown.",
        )


def is_known(hub: psycopg.Connection, trainee: TraineeId) -> bool:
    """Whether anything is known of a trainee here, be it that they were erased."""
    if is_erased(hub, trainee) or logins.is_to_end(hub, login_of(trainee)):
        return True
    rows = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT 1 FROM trainer.{} WHERE trainee_id = %(trainee)s").format(
            sql.Identifier(table)
        )
        for table in BY_TRAINEE
    )
    return hub.execute(sql.SQL("{} LIMIT 1").format(rows), {"trainee": trainee}).rowcount > 0


def is_erased(hub: psycopg.Connection, trainee: TraineeId) -> bool:
    """Whether a trainee was erased here."""
    row = hub.execute("SELECT 1 FROM trainer.erased WHERE mark = %s", [_mark(trainee)]).fetchone()
    return row is not None


def _groups(hub: psycopg.Connection) -> Groups:
    return groups_of(hub.info.dbname)


def _director(name: str) -> str:
    return f"d_{name.removeprefix('d_')}"


def _educator(name: str) -> str:
    return f"e_{name.removeprefix('e_')}"


def _mark(trainee: TraineeId) -> bytes:
    return hashlib.sha256(b"erased trainee\0" + trainee).digest()
