"""Which published texts of cards are from before their answer changed, and what it was then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import psycopg

from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.ids import CardId
from trainer.hub import decks
from trainer.reports.gathered import KeyChange
from trainer.services.hub_texts import published_deck


class Published(NamedTuple):
    """A text of a deck as it was published."""

    number: int
    deck: Deck


class PublishedKeys(NamedTuple):
    """What became of the answers to cards of some decks."""

    earlier: Mapping[bytes, Mapping[bytes, bytes]]
    """By card, its texts of another answer key than its newest, with the key that came next."""
    changes: Mapping[tuple[CardId, bytes], KeyChange]
    """By card and new key what the answer was, and what it became."""


def published_keys(hub: psycopg.Connection, newest: Mapping[str, Published]) -> PublishedKeys:
    """The earlier texts of decks at a hub; `newest` is what was published last, by slug.

    A text that this program cannot read is passed over.
    """
    earlier: dict[bytes, Mapping[bytes, bytes]] = {}
    changes: dict[tuple[CardId, bytes], KeyChange] = {}
    for slug, last in newest.items():
        for card, texts in _by_card(_oldest_first(hub, slug, last)).items():
            if len({text.key_hash for text in texts}) > 1:
                earlier[card] = _earlier(texts)
                changes |= {(card, key): change for key, change in _changes(texts)}
    return PublishedKeys(earlier, changes)


def _oldest_first(hub: psycopg.Connection, slug: str, last: Published) -> list[Deck]:
    found = [last.deck]
    version = decks.newest(hub, slug, below=last.number)
    while version is not None:
        deck = published_deck(version)
        if deck is not None:
            found.append(deck)
        version = decks.newest(hub, slug, below=version.number)
    return found[::-1]


def _by_card(published: Iterable[Deck]) -> dict[CardId, list[Card]]:
    texts: dict[CardId, list[Card]] = {}
    for deck in published:
        for card in (*deck.cards, *deck.withdrawn):
            texts.setdefault(card.id, []).append(card)
    return texts


def _earlier(texts: Sequence[Card]) -> dict[bytes, bytes]:
    """Versions of a card's texts whose key is not that of the last one, with the key after it."""
    after = {
        one.key_hash: other.key_hash
        for one, other in pairwise(texts)
        if one.key_hash != other.key_hash
    }
    newest = texts[-1].key_hash
    return {text.version: after[text.key_hash] for text in texts if text.key_hash != newest}


def _changes(texts: Sequence[Card]) -> Iterator[tuple[bytes, KeyChange]]:
    for one, other in pairwise(texts):
        if one.key_hash != other.key_hash:
            yield other.key_hash, KeyChange(one.key_text, other.key_text)
