"""Programmes of a hub: looked up to be changed, and ended."""

import psycopg

from trainer.hub.people import Programme


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
