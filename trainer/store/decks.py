"""Installed decks: their text, facts and cards as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Insert, Table, bindparam, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from trainer.domain.card import Card, MarkingContext
from trainer.domain.deck import Deck
from trainer.domain.fact import Fact
from trainer.domain.ids import BlockId, CardId, DeckSlug, FactId
from trainer.store import schedules
from trainer.store.card_json import json_text, read_card, read_context, read_fact
from trainer.store.engine import Transaction
from trainer.store.schema import CARD, DECK, FACT

_PLACES: Final = "SELECT card_id, deck, category, facts, is_active FROM card"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledDeck:
    """One deck in the store, without its cards."""

    slug: DeckSlug
    title: str
    version: str
    is_shipped: bool
    """It came with the program and is brought up to date with it."""
    text_hash: bytes
    """16-byte hash of the file it came from."""
    cards: int
    """Those that can be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """What is needed of a stored card to see whether an edit changed it."""

    card: CardId
    block: BlockId
    version: bytes
    key_hash: bytes
    key_text: str
    is_active: bool


class CardPlace(NamedTuple):
    """Where a card belongs."""

    deck: DeckSlug
    category: str
    facts: tuple[FactId, ...]
    is_active: bool
    """It can be asked."""


_REMOVED: Final = b""
"""The hash of no file: what the learner removed keeps its row, to which its cards belong."""
_IS_INSTALLED: Final = DECK.c.text_hash != _REMOVED


def _insert_or_replace(table: Table) -> Insert:
    """Insert a row, or overwrite all of the one with the same key."""
    row = insert(table)
    keys = [column.name for column in table.primary_key]
    names = [column.name for column in table.columns if column.name not in keys]
    others = {name: row.excluded[name] for name in names}
    return row.on_conflict_do_update(index_elements=keys, set_=others)


_PUT_DECK: Final = _insert_or_replace(DECK)
_PUT_CARD: Final = _insert_or_replace(CARD)
_ACTIVE_CARD: Final = select(CARD.c.content).where(
    CARD.c.card_id == bindparam("card"), CARD.c.is_active == 1
)
"""Made once: it is asked for at every rating."""
_ACTIVE_KEY: Final = select(CARD.c.key_hash).where(
    CARD.c.card_id == bindparam("card"), CARD.c.is_active == 1
)
"""Made once: it is asked for at every answer."""


def installed(tx: Transaction) -> list[InstalledDeck]:
    """Every installed deck, by title."""
    active = func.count(case((CARD.c.is_active == 1, 1)))
    query = (
        select(DECK.c.slug, DECK.c.title, DECK.c.version, DECK.c.is_shipped, DECK.c.text_hash)
        .add_columns(active)
        .join_from(DECK, CARD, CARD.c.deck == DECK.c.slug, isouter=True)
        .where(_IS_INSTALLED)
        .group_by(DECK.c.slug)
        .order_by(DECK.c.title, DECK.c.slug)
    )
    return [
        InstalledDeck(
            slug=slug,
            title=title,
            version=version,
            is_shipped=bool(is_shipped),
            text_hash=text_hash,
            cards=count,
        )
        for slug, title, version, is_shipped, text_hash, count in tx.connection.execute(query)
    ]


def titles(tx: Transaction) -> dict[DeckSlug, str]:
    """Every installed deck's title, by title; unlike `installed` it counts no cards."""
    query = select(DECK.c.slug, DECK.c.title).where(_IS_INSTALLED)
    query = query.order_by(DECK.c.title, DECK.c.slug)
    return {DeckSlug(slug): title for slug, title in tx.connection.execute(query)}


def removed(tx: Transaction) -> frozenset[DeckSlug]:
    """Decks that the learner has taken out of study."""
    query = select(DECK.c.slug).where(DECK.c.text_hash == _REMOVED)
    return frozenset(map(DeckSlug, tx.connection.execute(query).scalars()))


def remove(tx: Transaction, slug: DeckSlug) -> None:
    """Take a deck out of study: its cards become inactive, and none of them is forgotten."""
    row = update(DECK).where(DECK.c.slug == slug)
    tx.connection.execute(row.values(text_hash=_REMOVED, is_shipped=0))
    tx.connection.execute(update(CARD).where(CARD.c.deck == slug).values(is_active=0))
    schedules.bring_cards(tx, slug)


def text_hashes(tx: Transaction) -> frozenset[bytes]:
    """Hashes of the files that are installed."""
    return frozenset(tx.connection.execute(select(DECK.c.text_hash)).scalars())


def deck_text(tx: Transaction, slug: DeckSlug) -> str:
    """The text of the file a deck came from."""
    query = select(DECK.c.text).where(DECK.c.slug == slug)
    text: str = tx.connection.execute(query).scalar_one()
    return text


def stored_keys(tx: Transaction, slug: DeckSlug) -> dict[CardId, StoredKey]:
    """Keys of a deck's cards as they stand in the store, inactive ones too."""
    columns = (CARD.c.card_id, CARD.c.block, CARD.c.version, CARD.c.key_hash, CARD.c.key_text)
    query = select(*columns, CARD.c.is_active).where(CARD.c.deck == slug)
    return {
        CardId(card_id): StoredKey(
            card=CardId(card_id),
            block=BlockId(block),
            version=version,
            key_hash=key_hash,
            key_text=key_text,
            is_active=bool(is_active),
        )
        for card_id, block, version, key_hash, key_text, is_active in tx.connection.execute(query)
    }


def put(tx: Transaction, deck: Deck, *, text: str, text_hash: bytes, is_shipped: bool) -> None:
    """Install a deck or its newer version: cards that are gone or withdrawn become inactive.

    Schedules get rows for new cards and learn which cards can be asked; memories are not touched.
    """
    tx.connection.execute(
        _PUT_DECK,
        {
            "slug": deck.slug,
            "title": deck.title,
            "version": deck.version,
            "is_shipped": int(is_shipped),
            "text_hash": text_hash,
            "context": json_text(deck.context),
            "text": text,
        },
    )
    _put_facts(tx, deck)
    _put_cards(tx, deck)
    schedules.bring_cards(tx, deck.slug)


def card(tx: Transaction, card_id: CardId) -> Card | None:
    """One card, inactive ones too."""
    query = select(CARD.c.content).where(CARD.c.card_id == card_id)
    content = tx.connection.execute(query).scalar_one_or_none()
    return None if content is None else read_card(content)


def active_card(tx: Transaction, card_id: CardId) -> Card | None:
    """One card, unless it is no longer in its deck."""
    content = tx.connection.execute(_ACTIVE_CARD, {"card": card_id}).scalar_one_or_none()
    return None if content is None else read_card(content)


def active_key(tx: Transaction, card_id: CardId) -> bytes | None:
    """The hash of one card's answer key, unless it is no longer in its deck."""
    return tx.connection.execute(_ACTIVE_KEY, {"card": card_id}).scalar_one_or_none()


def cards(tx: Transaction, slug: DeckSlug) -> list[Card]:
    """A deck's active cards, by position."""
    query = (
        select(CARD.c.content)
        .where(CARD.c.deck == slug, CARD.c.is_active == 1)
        .order_by(CARD.c.position, CARD.c.card_id)
    )
    return [read_card(content) for content in tx.connection.execute(query).scalars()]


def retired_cards(tx: Transaction) -> list[Card]:
    """Cards of every deck that could be asked once."""
    query = (
        select(CARD.c.content)
        .where(CARD.c.is_active == 0)
        .order_by(CARD.c.deck, CARD.c.position, CARD.c.card_id)
    )
    return [read_card(content) for content in tx.connection.execute(query).scalars()]


def pictured_cards(tx: Transaction, slug: DeckSlug) -> list[Card]:
    """Those of a deck's active cards that have pictures; the others are not read."""
    query = select(CARD.c.content).where(
        CARD.c.deck == slug, CARD.c.is_active == 1, CARD.c.content.contains('pictures":')
    )
    return [read_card(content) for content in tx.connection.execute(query).scalars()]


def card_places(tx: Transaction) -> dict[CardId, CardPlace]:
    """Where every card belongs, inactive ones too."""
    return {
        CardId(card_id): CardPlace(
            DeckSlug(deck), category, tuple(map(FactId, facts.split())), bool(is_active)
        )
        for card_id, deck, category, facts, is_active in tx.rows(_PLACES, {})
    }


def facts(tx: Transaction, slug: DeckSlug) -> dict[FactId, Fact]:
    """A deck's facts."""
    query = select(FACT.c.fact_id, FACT.c.content).where(FACT.c.deck == slug)
    return {FactId(name): read_fact(content) for name, content in tx.connection.execute(query)}


def fact_categories(tx: Transaction, slug: DeckSlug) -> dict[FactId, str]:
    """The category of each of a deck's facts; the facts themselves are not read."""
    rows = tx.rows("SELECT fact_id, category FROM fact WHERE deck = :deck", {"deck": slug})
    return {FactId(name): category for name, category in rows}


def context(tx: Transaction, slug: DeckSlug) -> MarkingContext:
    """What marking a card of the deck may need of the rest of it."""
    query = select(DECK.c.context).where(DECK.c.slug == slug)
    return read_context(tx.connection.execute(query).scalar_one())


def _put_facts(tx: Transaction, deck: Deck) -> None:
    tx.connection.execute(delete(FACT).where(FACT.c.deck == deck.slug))
    rows = [
        {
            "deck": deck.slug,
            "fact_id": name,
            "category": fact.category,
            "status": fact.status,
            "content": json_text(fact),
        }
        for name, fact in deck.facts.items()
    ]
    if rows:
        tx.connection.execute(insert(FACT), rows)


def _put_cards(tx: Transaction, deck: Deck) -> None:
    tx.connection.execute(update(CARD).where(CARD.c.deck == deck.slug).values(is_active=0))
    rows = list(_card_rows(deck))
    if rows:
        tx.connection.execute(_PUT_CARD, rows)


def _card_rows(deck: Deck) -> Iterator[dict[str, Any]]:
    asked = {card.id for card in deck.cards}
    for card in (*deck.cards, *deck.withdrawn):
        yield {
            "card_id": card.id,
            "deck": card.deck,
            "block": card.block,
            "position": card.position,
            "category": card.category,
            "facts": " ".join(card.facts),
            "is_active": int(card.id in asked),
            "version": card.version,
            "key_hash": card.key_hash,
            "key_text": card.key_text,
            "content": json_text(card),
        }
