"""The first card of a sitting, read with the standard library alone: SQLAlchemy loads after it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trainer.domain.card import Card
from trainer.domain.ids import CardId, DeckSlug, TraineeId
from trainer.domain.queue import Candidate, DayQueue, Scope, next_card
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.study_day import Moment
from trainer.errors import StoreError
from trainer.store import database_file, day, queue_sql
from trainer.store.card_json import read_card
from trainer.store.problems import UnreadableRowError, legible
from trainer.store.reader import Row

_UNUSABLE: Final = (sqlite3.Error, StoreError, UnreadableRowError, UnicodeDecodeError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """The first card and how many are to come."""

    card: Card
    deck_title: str
    schedule: Schedule
    new: int
    in_steps: int
    reviews: int


@dataclass(frozen=True, slots=True)
class _QuickReader:
    database: sqlite3.Connection
    trainee: TraineeId

    def rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """All rows of a statement with named parameters; `trainee` is filled in."""
        cursor = self.database.execute(sql, {"trainee": self.trainee, **parameters})
        return cursor.fetchall()


def first_card(path: Path, scope: Scope, moment: Moment) -> Glimpse | None:
    """The card a sitting would begin with; None when there is none or the long way is needed.

    Never raises for a file it cannot read: the long way says what is wrong with it.
    """
    try:
        with _reading(path) as reader:
            return _first_card(reader, scope, moment) if reader is not None else None
    except _UNUSABLE:
        return None


def preferences(path: Path) -> dict[str, str]:
    """Every preference by name; empty where there is no database or one that cannot be read."""
    try:
        with _reading(path) as reader:
            return dict(reader.rows(queue_sql.PREFERENCES, {})) if reader is not None else {}
    except _UNUSABLE:
        return {}


def deck_slugs(path: Path) -> frozenset[DeckSlug]:
    """The installed decks; empty where there is no database or one that cannot be read."""
    try:
        with _reading(path) as reader:
            rows = reader.rows(queue_sql.DECKS, {}) if reader is not None else []
            return frozenset(DeckSlug(slug) for (slug,) in rows)
    except _UNUSABLE:
        return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a reader's installed decks hold."""

    titles: Mapping[str, str]
    """By slug."""
    texts: Mapping[str, str]
    """Of their files, by slug."""
    cards: tuple[Card, ...]
    """Those that can be asked."""
    retired: tuple[Card, ...]
    """Those that could be once."""
    rollover_hour: int


def shelf(path: Path) -> Shelf | None:
    """Every installed card; None where the long way is needed.

    Never raises for a file it cannot read: the long way says what is wrong with it.
    """
    try:
        with _reading(path) as reader:
            return None if reader is None else _shelf(reader)
    except _UNUSABLE:
        return None


def key_changes(path: Path, cards: Iterable[CardId]) -> list[tuple[CardId, bytes, str, str]]:
    """Changed answers of some cards in the log: card, new key, what was right and what is then.

    Never raises for a file it cannot read: the long way says what is wrong with it.
    """
    try:
        with _reading(path) as reader:
            return [] if reader is None else list(_key_changes(reader, cards))
    except _UNUSABLE:
        return []


def _key_changes(
    reader: _QuickReader, cards: Iterable[CardId]
) -> Iterator[tuple[CardId, bytes, str, str]]:
    for card in cards:
        for key_hash, was, now in reader.rows(queue_sql.KEY_CHANGES, {"card": card}):
            yield card, key_hash, was, now


def _shelf(reader: _QuickReader) -> Shelf:
    decks = reader.rows(queue_sql.TITLES_AND_TEXTS, {})
    with legible("a card"):
        rows = reader.rows(queue_sql.CARDS, {})
        cards = [(read_card(content), is_active) for content, is_active in rows]
    return Shelf(
        titles={slug: title for slug, title, _ in decks},
        texts={slug: text for slug, _, text in decks},
        cards=tuple(card for card, is_active in cards if is_active),
        retired=tuple(card for card, is_active in cards if not is_active),
        rollover_hour=day.settings_history(reader).now.rollover_hour,
    )


@contextmanager
def _reading(path: Path) -> Iterator[_QuickReader | None]:
    """A reader of one consistent view; None where there is no file, or one to be migrated first."""
    if not path.is_file():
        yield None
        return
    with closing(database_file.read_only(path)) as database:
        header = database_file.header_of(path, database)
        if header.revision != database_file.REVISION:
            yield None
            return
        database.execute("BEGIN")
        yield _QuickReader(database, TraineeId(header.trainee))


def _first_card(reader: _QuickReader, scope: Scope, moment: Moment) -> Glimpse | None:
    settings = day.settings_history(reader).now
    queue = day.day_queue(reader, scope, moment=moment, settings=settings)
    first = next_card(queue, moment)
    return None if first is None else _glimpse(reader, first, queue)


def _glimpse(reader: _QuickReader, first: Candidate, queue: DayQueue) -> Glimpse:
    with legible("a card"):
        ((content, deck_title),) = reader.rows(queue_sql.CARD_AND_TITLE, {"card": first.card})
    new = sum(candidate.phase is Phase.NEW for candidate in queue.waiting)
    return Glimpse(
        card=read_card(content),
        deck_title=deck_title,
        schedule=day.schedule_of(reader, first.card),
        new=new,
        in_steps=len(queue.in_steps),
        reviews=len(queue.waiting) - new,
    )
