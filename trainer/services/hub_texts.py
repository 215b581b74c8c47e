"""The decks of a hub's residents as they are now: as published, or as the program brings them."""

from collections.abc import Collection

import psycopg

from trainer.decks.check import check_text, deck_of, file_content
from trainer.domain.deck import Deck
from trainer.errors import DeckError
from trainer.hub import decks as hub_decks
from trainer.hub.connection import place_of_hub
from trainer.hub.decks import DeckVersion
from trainer.hub.listing import published
from trainer.services.shipped_decks import shipped_folder, shipped_slugs
from trainer.services.suggestion import did_you_mean


def deck_there(hub: psycopg.Connection, slug: str) -> Deck | None:
    """A deck's newest text at a hub, or where nobody published one, that of the program.

    None for a deck that neither has, and for a text that this program cannot read.
    """
    version = hub_decks.newest(hub, slug)
    return shipped_deck(slug) if version is None else published_deck(version)


def readable_deck(hub: psycopg.Connection, slug: str) -> Deck:
    """As `deck_there`; raises DeckError where it gives None."""
    version = hub_decks.newest(hub, slug)
    if version is not None:
        return deck_of(check_text(version.text.encode(), path=f"{slug}.md at the hub"))
    deck = shipped_deck(slug)
    if deck is None:
        raise not_there(hub, slug, decks_there(hub))
    return deck


def published_deck(version: DeckVersion | None) -> Deck | None:
    """The deck of a published text; None also for one that this program cannot read."""
    return None if version is None else check_text(version.text.encode(), path=version.slug).deck


def shipped_deck(slug: str) -> Deck | None:
    """The deck of that slug that comes with the program, as every resident has it."""
    if slug not in shipped_slugs():
        return None
    path = shipped_folder() / f"{slug}.md"
    return check_text(file_content(path), path=str(path)).deck


def decks_there(hub: psycopg.Connection) -> frozenset[str]:
    """The decks that somebody has published, and those that every program brings."""
    return published(hub) | shipped_slugs()


def not_there(hub: psycopg.Connection, slug: str, known: Collection[str]) -> DeckError:
    """What is said of a deck that neither the hub nor the program has."""
    return DeckError(
        f"{place_of_hub(hub)}: no deck {slug!r} is published there.",
        hint=f"{did_you_mean(slug, known)}There are: {', '.join(sorted(known))}.",
    )
