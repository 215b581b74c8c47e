"""Names of roles at a hub: groups that grants are given to, and logins of people."""

import re
from typing import NamedTuple

import psycopg

from trainer.domain.ids import TraineeId

LONGEST_NAME = 63
"""Bytes of a name in PostgreSQL."""
_ENDING = "_residents"
LONGEST_DATABASE = LONGEST_NAME - len(_ENDING)
"""Bytes of a database's name that leave room for those of its groups."""
_LOGIN = re.compile("t_([0-9a-f]{32})")


class Groups(NamedTuple):
    """The group roles of one hub; a server may hold several hubs."""

    residents: str
    directors: str
    educators: str


def groups_of(database: str) -> Groups:
    """The groups of the hub in a database; no new hub has a name of which a part is left out."""
    stem = database[:LONGEST_DATABASE]
    return Groups(f"{stem}{_ENDING}", f"{stem}_directors", f"{stem}_educators")


def quoted(name: str) -> str:
    """A name as an identifier, whatever is in it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def login_of(trainee: TraineeId) -> str:
    """The login of a trainee: their pseudonymous id is their name."""
    return f"t_{trainee.hex()}"


def trainee_of(login: str) -> TraineeId | None:
    """Whose login it is; None for that of somebody else."""
    known = _LOGIN.fullmatch(login)
    return None if known is None else TraineeId(bytes.fromhex(known[1]))


def owner_of(hub: psycopg.Connection) -> int:
    """The number of the role that a hub belongs to; 0 where there is no hub."""
    row = hub.execute("SELECT nspowner FROM pg_namespace WHERE nspname = 'trainer'").fetchone()
    return row[0] if row else 0
