"""What an edit of a deck means, card by card: new, reworded, gone, or with another answer."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.ids import CardId
from trainer.store.decks import StoredKey

CLAIMED: Final = "changed"
"""What a deck writes behind `Key:` when the meaning changed although the key did not."""
_SAME: Final = "same"
_HASH_BYTES: Final = 16


class Fate(StrEnum):
    """What became of a card when its deck was added again."""

    ADDED = "new"
    REWORDED = "reworded"
    REKEYED = "with another answer"
    BACK = "back again"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"
    GONE = "gone from the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """Another answer to a card that was there before."""

    key_hash: bytes
    was: str
    now: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEdit:
    """One card that is not as it was."""

    card: CardId
    name: str
    """Its id in the deck file; of a cloze, with the number of the deletion."""
    fate: Fate
    key: NewKey | None = None
    """Set when its answer is another one."""


def card_edits(
    deck: Deck, stored: Mapping[CardId, StoredKey], claimed: Collection[CardId]
) -> tuple[CardEdit, ...]:
    """The cards that differ between a deck and what is stored of it.

    `claimed` are stored cards that say `Key: changed` already: a claim counts once.
    """
    return (
        *_present(deck, stored, claimed),
        *_withdrawn(deck, stored, claimed),
        *_missing(deck, stored),
    )


def _present(
    deck: Deck, stored: Mapping[CardId, StoredKey], claimed: Collection[CardId]
) -> Iterator[CardEdit]:
    for card in deck.cards:
        before = stored.get(card.id)
        key = None if before is None else _new_key(card, before, is_claimed=card.id in claimed)
        if (fate := _fate(card, before, key)) is not None:
            yield CardEdit(card=card.id, name=card.name, fate=fate, key=key)


def _fate(card: Card, before: StoredKey | None, key: NewKey | None) -> Fate | None:
    if before is None:
        return Fate.ADDED
    if not before.is_active:
        return Fate.BACK
    if key is not None:
        return Fate.REKEYED
    return None if before.version == card.version else Fate.REWORDED


def _new_key(card: Card, before: StoredKey, *, is_claimed: bool) -> NewKey | None:
    key_hash, was = card.key_hash, before.key_text
    if card.key_claim == _SAME:
        return None
    if key_hash == before.key_hash:
        if card.key_claim != CLAIMED or is_claimed:
            return None
        # The log counts a change once per card and hash: a claimed one needs a hash of its own.
        # It knows one by its words, which say the same before and after, however they were spelt.
        key_hash = hashlib.sha256(key_hash + card.version).digest()[:_HASH_BYTES]
        was = card.key_text
    return NewKey(key_hash=key_hash, was=was, now=card.key_text, source=card.source)


def _withdrawn(
    deck: Deck, stored: Mapping[CardId, StoredKey], claimed: Collection[CardId]
) -> Iterator[CardEdit]:
    """Cards taken out by a fact; an answer that changes meanwhile is told when they are back."""
    for card in deck.withdrawn:
        before = stored.get(card.id)
        key = None if before is None else _new_key(card, before, is_claimed=card.id in claimed)
        if before is not None and (before.is_active or key is not None):
            yield CardEdit(card=card.id, name=card.name, fate=Fate.WITHDRAWN, key=key)


def _missing(deck: Deck, stored: Mapping[CardId, StoredKey]) -> Iterator[CardEdit]:
    written = {card.id for card in (*deck.cards, *deck.withdrawn)}
    blocks = {card.block for card in (*deck.cards, *deck.withdrawn)} | set(deck.retired)
    for before in stored.values():
        if before.is_active and before.card not in written:
            # A deletion whose block is still there is retired, as is a block that says so.
            fate = Fate.RETIRED if before.block in blocks else Fate.GONE
            yield CardEdit(card=before.card, name=before.block, fate=fate)
