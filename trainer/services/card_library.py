"""What the reader of a report knows of cards: the texts of the decks that are installed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from trainer.decks.grammar import MOST_DELETIONS
from trainer.domain.card import Card, Choice
from trainer.domain.ids import CardId, card_id
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.reports.gathered import CardText, KeyChange
from trainer.services.answers_before import noted_changes
from trainer.services.clock import Clock
from trainer.services.opening import Opening
from trainer.services.place import database_path
from trainer.services.prompts import asked_text
from trainer.store import peek

if TYPE_CHECKING:
    from trainer.store.engine import Store

Earlier: TypeAlias = Callable[[Collection[CardId]], Mapping[CardId, CardText]]
Changes: TypeAlias = Callable[[Collection[CardId]], Mapping[tuple[CardId, bytes], KeyChange]]


def _nothing(_: Collection[CardId]) -> Mapping[CardId, CardText]:
    return {}


def _no_changes(_: Collection[CardId]) -> Mapping[tuple[CardId, bytes], KeyChange]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the reader's own decks say of cards."""

    cards: Mapping[CardId, CardText]
    titles: Mapping[str, str]
    """Of decks, by slug."""
    today: StudyDay
    texts: Mapping[str, str] = field(default_factory=dict)
    """Of the decks' files, by slug."""
    earlier: Earlier = field(default=_nothing, compare=False)
    """Looks cards up in what the decks were before."""
    changes: Changes = field(default=_no_changes, compare=False)
    """Looks up what the answers to cards were, by the answer key that came next."""

    def calling_unpublished(self, slugs: Iterable[str]) -> "Library":
        """The same with titles for decks that nobody has brought: a bare slug looks like a deck."""
        titles = {slug: f"{slug} (not published yet)" for slug in slugs}
        return replace(self, titles={**titles, **self.titles})

    def knowing(self, cards: Collection[CardId]) -> "Library":
        """The same with the earlier texts of those of these cards that have no text now."""
        lost = set(cards) - set(self.cards)
        return replace(self, cards={**self.cards, **self.earlier(lost)}) if lost else self

    def decks_of(self, cards: Collection[CardId]) -> dict[CardId, str]:
        """Of which decks cards were that have no text now: their ids tell, as far as it goes."""
        found: dict[CardId, str] = {}
        for slug, text in self.texts.items():
            if len(found) < len(cards):
                found |= {card: slug for card in _ids_of(slug, text) if card in cards}
        return found


def library_at(home: Path, clock: Clock) -> Library:
    """The texts of every card that is installed in a home, which is made where there is none."""
    shelf = peek.shelf(database_path(home))
    if shelf is None:
        opened = Opening(home, clock).open()
        try:
            return library_of(opened.store, clock.now())
        finally:
            opened.close()
    today = study_day(clock.now(), rollover_hour=shelf.rollover_hour)
    return Library(
        cards=texts_of(shelf.cards) | texts_of(shelf.retired, are_retired=True),
        titles=shelf.titles,
        today=today,
        texts=shelf.texts,
        changes=partial(_changes_at, database_path(home)),
    )


def library_of(store: "Store", moment: Moment) -> Library:
    """The texts of every card of an open store."""
    # Whoever has a store has SQLAlchemy loaded; the way above does without its 150 ms.
    from trainer.store import decks, entries

    with store.reading() as tx:
        titles = {str(slug): title for slug, title in decks.titles(tx).items()}
        texts = {str(slug): decks.deck_text(tx, slug) for slug in decks.titles(tx)}
        cards = [card for slug in decks.titles(tx) for card in decks.cards(tx, slug)]
        retired = decks.retired_cards(tx)
        rollover_hour = entries.settings_history(tx).now.rollover_hour
    today = study_day(moment, rollover_hour=rollover_hour)
    return Library(
        cards=texts_of(cards) | texts_of(retired, are_retired=True),
        titles=titles,
        today=today,
        texts=texts,
        changes=partial(_changes_in, store),
    )


def _changes_at(path: Path, cards: Collection[CardId]) -> dict[tuple[CardId, bytes], KeyChange]:
    """What the reader's own log and decks tell of answers that changed."""
    learnt = {
        (card, key_hash): KeyChange(was, now)
        for card, key_hash, was, now in peek.key_changes(path, cards)
    }
    return noted_changes(peek.preferences(path), cards) | learnt


def _changes_in(store: "Store", cards: Collection[CardId]) -> dict[tuple[CardId, bytes], KeyChange]:
    # As above; the kinds of entries take 5 ms to make.
    from trainer.domain.log import KeyChanged
    from trainer.store import entries, preferences

    with store.reading() as tx:
        learnt = {
            (card, entry.key_hash): KeyChange(entry.was, entry.now)
            for card in cards
            for entry in entries.of_card(tx, card)
            if isinstance(entry, KeyChanged)
        }
        return noted_changes(preferences.preferences(tx), cards) | learnt


def texts_of(cards: Iterable[Card], *, are_retired: bool = False) -> dict[CardId, CardText]:
    """What a report says of cards."""
    return {card.id: _text(card, is_retired=are_retired) for card in cards}


def _ids_of(slug: str, text: str) -> Iterator[CardId]:
    """All that cards of a deck can be called by the blocks of its file, which keep their ids."""
    # 60 ms to import, and most reports need no deck file.
    from trainer.decks.check import check_text

    deck = check_text(text, path=slug).deck
    if deck is None:
        return
    blocks = {card.block for card in (*deck.cards, *deck.withdrawn)} | set(deck.retired)
    for block in blocks:
        yield card_id(deck.slug, block)
        for deletion in range(1, MOST_DELETIONS + 1):
            yield card_id(deck.slug, block, deletion=deletion)


def _text(card: Card, *, is_retired: bool) -> CardText:
    question = card.question
    return CardText(
        name=card.name,
        deck=card.deck,
        question=asked_text(question),
        answer=card.key_text,
        source=card.source,
        category=card.category,
        options=tuple(option.text for option in question.options)
        if isinstance(question, Choice)
        else (),
        facts=card.facts,
        is_retired=is_retired,
    )
