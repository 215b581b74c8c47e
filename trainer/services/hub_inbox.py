"""What residents report of the cards of decks, and flag, as their authors read it at a hub."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import psycopg

from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.hub import decks as hub_decks
from trainer.hub.card_flags import card_flags
from trainer.hub.connection import connected
from trainer.hub.fit import refuse_other_schema
from trainer.services.author_reports import Flagged, Note, about
from trainer.services.hub_texts import deck_there, decks_there, not_there


class Inbox(NamedTuple):
    """What learners say of the cards of decks, and who has assigned these."""

    notes: tuple[Note, ...]
    flags: tuple[Flagged, ...]
    """Of cards as they are now."""
    unread: tuple[str, ...]
    """Decks of whose flags nothing is known, since their texts are not at hand."""
    assigned_by: Mapping[str, tuple[str, ...]]
    """Names of programmes by deck."""

    @property
    def by_card(self) -> list[Note | Flagged]:
        """Flags and notes by deck and card."""
        return sorted((*self.flags, *self.notes), key=lambda one: (one.deck, one.block))


def inbox(url: str, slug: str | None = None) -> Inbox:
    """What learners say of the cards of a deck, or of all that they can have, without their names.

    Raises DeckError for a deck that neither the hub nor the program has, and nobody speaks of.
    """
    with connected(url) as hub:
        refuse_other_schema(hub, url)
        slugs = sorted(decks_there(hub)) if slug is None else [slug]
        notes: list[Note] = []
        flags: list[Flagged] = []
        unread: list[str] = []
        for one in slugs:
            told = hub_decks.inbox(hub, one)
            deck = deck_there(hub, one)
            notes += _notes(one, told, deck)
            if deck:
                flags += _flags(hub, deck)
            else:
                unread.append(one)
        if slug is not None and not notes and slug not in (known := decks_there(hub)):
            raise not_there(hub, slug, known)
        return Inbox(
            notes=tuple(notes),
            flags=tuple(flags),
            unread=tuple(unread),
            assigned_by={one: hub_decks.assigned_by(hub, one) for one in slugs},
        )


def _notes(
    slug: str, told: Iterable[tuple[str, bytes, int, str]], deck: Deck | None
) -> Iterator[Note]:
    cards = _by_block(deck)
    for block, version, day, sentence in told:
        yield Note(
            deck=DeckSlug(slug),
            block=BlockId(block),
            card_version=version.hex(),
            about=about(_meant(cards.get(block, ()), version), version),
            day=_date(day),
            sentence=sentence,
        )


def _flags(hub: psycopg.Connection, deck: Deck) -> Iterator[Flagged]:
    cards = {card.id: card for card in deck.cards}
    for one in sorted(card_flags(hub, cards), key=lambda one: cards[one.card].position):
        card = cards[one.card]
        yield Flagged(
            deck=deck.slug,
            block=card.block,
            key=card.key_text,
            about=about(card, card.version),
            trainees=one.trainees,
            since=_date(one.since),
        )


def _date(day: int) -> str:
    return calendar_date(StudyDay(day)).isoformat()


def _by_block(deck: Deck | None) -> Mapping[str, list[Card]]:
    blocks: dict[str, list[Card]] = {}
    for card in deck.cards if deck else ():
        blocks.setdefault(card.block, []).append(card)
    return blocks


def _meant(of_block: Sequence[Card], version: bytes) -> Card | None:
    """The card of a block that had a text, or where none has it now, its first."""
    return next((card for card in of_block if card.version == version), next(iter(of_block), None))
