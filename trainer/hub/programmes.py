"""Programmes of a hub: begun, looked up to be changed, and ended."""

import re
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg

from trainer.errors import HubError
from trainer.hub.connection import place_of_hub

_NAMED: Final = 9
"""So many of those who are in a programme are named, before the others are counted."""
_PROGRAMME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ALL: Final = """
    SELECT programme, title, purpose, audience, target_percent, decks FROM trainer.programme"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme of a hub."""

    name: str
    title: str
    purpose: str
    audience: str
    target_percent: int
    decks: tuple[str, ...]


def programmes(hub: psycopg.Connection) -> list[Programme]:
    """The programmes that this login may see, by name."""
    return [_of(row) for row in hub.execute(f"{_ALL} ORDER BY programme").fetchall()]


def programme(hub: psycopg.Connection, name: str) -> Programme | None:
    """A programme, which nobody else changes before the transaction ends; None for none."""
    row = hub.execute(f"{_ALL} WHERE programme = %s FOR UPDATE", [name]).fetchone()
    return None if row is None else _of(row)


def _of(row: tuple[Any, ...]) -> Programme:
    name, title, purpose, audience, target_percent, decks = row
    return Programme(
        name=name,
        title=title,
        purpose=purpose,
        audience=audience,
        target_percent=target_percent,
        decks=tuple(decks),
    )


def put_programme(hub: psycopg.Connection, programme: Programme) -> None:
    """Begin a programme, or change what it says of itself; raises HubError for what is no name."""
    refuse_no_name(hub, programme.name)
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


def remove(hub: psycopg.Connection, name: str) -> None:
    """End a programme; raises HubError as `refuse_in_use` does."""
    refuse_in_use(hub, name)
    hub.execute("DELETE FROM trainer.programme WHERE programme = %s", [name])


def refuse_in_use(hub: psycopg.Connection, name: str) -> None:
    """Raise HubError for a programme that is not there, or that anybody is in or reads."""
    refuse_no_programme(hub, name)
    # Nobody comes into it any more before the transaction ends.
    programme(hub, name)
    enrolled = _column(
        hub, "SELECT pseudonym FROM trainer.enrolment WHERE programme = %s ORDER BY 1", name
    )
    if enrolled:
        raise HubError(
            f"{place_of_hub(hub)}: in {name} {'is' if len(enrolled) == 1 else 'are'}"
            f" {_some(enrolled)}.",
            hint=f"Take each out first: `trainer hub leave {name} TRAINEE`. Their progress stays.",
        )
    directors = _column(
        hub, "SELECT login FROM trainer.director WHERE programme = %s ORDER BY 1", name
    )
    if directors:
        raise HubError(
            f"{place_of_hub(hub)}: {name} is read by {_some(directors)}.",
            hint=f"First `trainer hub director remove NAME {name}`, for each of them.",
        )


def refuse_no_name(hub: psycopg.Connection, name: str) -> None:
    """Raise HubError for what cannot be a programme's name."""
    if not _PROGRAMME.fullmatch(name):
        raise HubError(
            f"{place_of_hub(hub)}: {name!r} is no name of a programme.",
            hint="Take up to 40 of a-z, 0-9 and hyphens, the first no hyphen, as spine-surgery."
            " What people read is the title.",
        )


def refuse_no_programme(hub: psycopg.Connection, programme: str) -> None:
    """Raise HubError, with those there are, for a programme that is not there."""
    names = [name for (name,) in hub.execute("SELECT programme FROM trainer.programme ORDER BY 1")]
    if programme not in names:
        raise HubError(
            f"{place_of_hub(hub)}: there is no programme {programme!r} at this hub.",
            hint=f"There are: {', '.join(names) or 'none yet'}; `trainer hub programme add` begins"
            " one.",
        )


def _column(hub: psycopg.Connection, query: LiteralString, name: str) -> list[str]:
    return [one for (one,) in hub.execute(query, [name])]


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
