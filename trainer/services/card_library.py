"""What the reader of a report knows of cards: the texts of the decks that are installed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.card import Card, Choice
from trainer.domain.ids import CardId
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.reports.gathered import CardText
from trainer.services.clock import Clock
from trainer.services.opening import Opening
from trainer.services.place import database_path
from trainer.services.prompts import asked_text
from trainer.store import peek

if TYPE_CHECKING:
    from trainer.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the reader's own decks say of cards."""

    cards: Mapping[CardId, CardText]
    titles: Mapping[str, str]
    """Of decks, by slug."""
    today: StudyDay


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
    return Library(cards=texts_of(shelf.cards), titles=shelf.titles, today=today)


def library_of(store: "Store", moment: Moment) -> Library:
    """The texts of every card of an open store."""
    # Whoever has a store has SQLAlchemy loaded; the way above does without its 150 ms.
    from trainer.store import decks, entries

    with store.reading() as tx:
        titles = {str(slug): title for slug, title in decks.titles(tx).items()}
        cards = [card for slug in decks.titles(tx) for card in decks.cards(tx, slug)]
        rollover_hour = entries.settings_history(tx).now.rollover_hour
    today = study_day(moment, rollover_hour=rollover_hour)
    return Library(cards=texts_of(cards), titles=titles, today=today)


def texts_of(cards: Iterable[Card]) -> dict[CardId, CardText]:
    """What a report says of cards."""
    return {card.id: _text(card) for card in cards}


def _text(card: Card) -> CardText:
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
    )
