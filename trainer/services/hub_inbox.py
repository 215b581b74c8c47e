"""What residents report of the cards of decks, as their authors read it at a hub."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import psycopg

from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.hub import decks as hub_decks
from trainer.hub.connection import connected
from trainer.hub.fit import refuse_other_schema
from trainer.services.author_reports import Note, about
from trainer.services.hub_texts import deck_there, decks_there, not_there


class Inbox(NamedTuple):
    """What learners say of the cards of decks, and who has assigned these."""

    notes: tuple[Note, ...]
    assigned_by: Mapping[str, tuple[str, ...]]
    """Names of programmes by deck, of each that one may ask about: none for who cannot see them."""


def inbox(url: str, slug: str | None = None) -> Inbox:
    """What learners say of the cards of a deck, or of all that they can have, without their names.

    Raises DeckError for a deck that neither the hub nor the program has, and nobody speaks of.
    """
    with connected(url) as hub:
        refuse_other_schema(hub, url)
        if slug is None:
            slugs = sorted(decks_there(hub))
            notes = tuple(note for one in slugs for note in _notes(hub, one))
            return Inbox(notes, _assigned_by(hub, slugs))
        notes = _notes(hub, slug)
        if not notes and slug not in (known := decks_there(hub)):
            raise not_there(hub, slug, known)
        return Inbox(notes, _assigned_by(hub, [slug]))


def _assigned_by(hub: psycopg.Connection, slugs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found = {slug: hub_decks.assigned_by(hub, slug) for slug in slugs}
    return {slug: names for slug, names in found.items() if names is not None}


def _notes(hub: psycopg.Connection, slug: str) -> tuple[Note, ...]:
    told = hub_decks.inbox(hub, slug)
    cards = _by_block(deck_there(hub, slug)) if told else {}
    return tuple(
        Note(
            deck=DeckSlug(slug),
            block=BlockId(block),
            card_version=version.hex(),
            about=about(_meant(cards.get(block, ()), version), version),
            day=calendar_date(StudyDay(day)).isoformat(),
            sentence=sentence,
        )
        for block, version, day, sentence in told
    )


def _by_block(deck: Deck | None) -> Mapping[str, list[Card]]:
    blocks: dict[str, list[Card]] = {}
    for card in deck.cards if deck else ():
        blocks.setdefault(card.block, []).append(card)
    return blocks


def _meant(of_block: Sequence[Card], version: bytes) -> Card | None:
    """The card of a block that had a text, or where none has it now, its first."""
    return next((card for card in of_block if card.version == version), next(iter(of_block), None))
