"""Programmes of a hub: looked up to be changed, and ended."""

from typing import Final, LiteralString

import psycopg

from trainer.errors import HubError
from trainer.hub.connection import place_of_hub
from trainer.hub.people import Programme, refuse_no_programme

_NAMED: Final = 9
"""So many of those who are in a programme are named, before the others are counted."""


def programme(hub: psycopg.Connection, name: str) -> Programme | None:
    """A programme, which nobody else changes before the transaction ends; None for none."""
    row = hub.execute(
        "SELECT title, purpose, audience, target_percent, decks FROM trainer.programme"
        " WHERE programme = %s FOR UPDATE",
        [name],
    ).fetchone()
    if row is None:
        return None
    title, purpose, audience, target_percent, decks = row
    return Programme(
        name=name,
        title=title,
        purpose=purpose,
        audience=audience,
        target_percent=target_percent,
        decks=tuple(decks),
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


def _column(hub: psycopg.Connection, query: LiteralString, name: str) -> list[str]:
    return [one for (one,) in hub.execute(query, [name])]


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
