"""Names of roles at a hub: groups that grants are given to, and logins of people."""

from typing import NamedTuple

import psycopg

from trainer.domain.ids import TraineeId

LONGEST_NAME = 63
"""Bytes of a name in PostgreSQL."""
_ENDING = "_residents"


class Groups(NamedTuple):
    """The group roles of one hub; a server may hold several hubs."""

    residents: str
    directors: str
    educators: str


def groups_of(database: str) -> Groups:
    """The groups of the hub in a database."""
    stem = database[: LONGEST_NAME - len(_ENDING)]
    return Groups(f"{stem}{_ENDING}", f"{stem}_directors", f"{stem}_educators")


def login_of(trainee: TraineeId) -> str:
    """The login of a trainee: their pseudonymous id is their name."""
    return f"t_{trainee.hex()}"


def owner_of(hub: psycopg.Connection) -> int:
    """The number of the role that a hub belongs to; 0 where there is no hub."""
    row = hub.execute("SELECT nspowner FROM pg_namespace WHERE nspname = 'trainer'").fetchone()
    return row[0] if row else 0
