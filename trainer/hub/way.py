"""What of the way to a hub is unsafe, found by trying it from this machine."""

import os
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from trainer.hub.address import address, is_by_socket, is_here, proving_nothing, unchecked
from trainer.hub.finding import Finding
from trainer.hub.roles import groups_of, owner_of

_NO_FILE: Final = str(Path(os.devnull) / "none")
"""A file that is nowhere: of one that is no plain file libpq would complain."""
_WITHOUT: Final = {
    "password": "",
    "passfile": _NO_FILE,
    "sslcert": _NO_FILE,
    "channel_binding": "disable",
    "target_session_attrs": "any",
    "connect_timeout": "10",
}
"""What takes from an address all that would be shown, and all that would be asked for."""
_PLAIN: Final = {"sslmode": "disable", "sslrootcert": ""}
_ASKS: Final = ("no password supplied", "authentication method requirement")
_LET_IN: Final = "too many connections for role"
"""What a server says to a login that it has let in, and of which it has enough."""


class _Answer(Enum):
    """What a server says to somebody who comes without a password."""

    ENTER = auto()
    PROVE = auto()
    """It asks for a password, or for another proof."""
    NO = auto()
    """It does not even ask, or cannot be reached like this."""


def entrants(hub: psycopg.Connection) -> list[str]:
    """A login of each kind that a hub has: its asker, a resident, a director, an educator."""
    rows = hub.execute(
        """
        SELECT min(member.rolname) FROM unnest(%s::text[]) WITH ORDINALITY AS one (name, number)
        JOIN pg_roles AS held ON held.rolname = one.name
        JOIN pg_auth_members ON pg_auth_members.roleid = held.oid
        JOIN pg_roles AS member ON member.oid = pg_auth_members.member
        WHERE member.rolcanlogin AND member.rolname <> current_user AND member.oid <> %s
        GROUP BY one.number ORDER BY one.number""",
        [list(groups_of(hub.info.dbname)), owner_of(hub)],
    ).fetchall()
    return [hub.info.user, *(login for (login,) in rows)]


def findings_of_the_way(url: str, logins: Sequence[str]) -> Iterator[Finding]:
    """What of the way to a hub is unsafe; the first of the logins is that of the address.

    The server is told names, and never a password, and it is asked for nothing.
    """
    wanting = unchecked(url)
    if wanting is not None:
        yield Finding(
            f"By your address the connection {wanting}.",
            "Take sslmode out of it: invitations carry it on to everybody.",
        )
    plain = {} if is_here(url) else {one: _answer(url, one, _PLAIN) for one in logins}
    if any(answer is not _Answer.NO for answer in plain.values()):
        yield Finding(
            "The server takes connections from here that are not encrypted.",
            "Make the host lines of its pg_hba.conf hostssl, and reload it.",
        )
    # A socket knows who comes by it from the system.
    asked = logins[1:] if is_by_socket(url) else logins
    usual = {one: _answer(url, one, {}) for one in asked}
    entered = [one for one in logins if _Answer.ENTER in (usual.get(one), plain.get(one))]
    if entered:
        who = "on this machine" if is_here(url) else "who reaches the server from here"
        yield Finding(
            f"Anybody {who} gets in without a password, as {' or '.join(entered)}.",
            "Make the line of its pg_hba.conf that lets them in scram-sha-256, and reload it.",
        )


def _answer(url: str, login: str, more: dict[str, str]) -> _Answer:
    told = {**_WITHOUT, **proving_nothing(), **more, "user": login}
    try:
        psycopg.connect(make_conninfo(address(url), **told)).close()
    except psycopg.OperationalError as error:
        words = str(error)
        if _LET_IN in words:
            return _Answer.ENTER
        return _Answer.PROVE if any(one in words for one in _ASKS) else _Answer.NO
    return _Answer.ENTER
