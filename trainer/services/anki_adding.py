"""A deck brought from Anki among the decks that are installed: none of them is undone by it."""

from pathlib import Path

from trainer.domain.ids import CardId, DeckSlug
from trainer.services.clock import Clock
from trainer.services.deck_library import add_deck, installed_deck, read_deck_file
from trainer.store import decks
from trainer.store.engine import Store


def installed_cards(store: Store, slug: DeckSlug) -> frozenset[CardId]:
    """The cards of an installed deck, also those it has no more; none where there is no deck."""
    with store.reading() as tx:
        return frozenset(decks.stored_keys(tx, slug))


def add_brought(store: Store, clock: Clock, path: Path, slug: DeckSlug) -> bool:
    """Add a deck file that was just brought, and say whether it was added.

    A deck that is installed keeps its text if anything of it would go: an educator may have sorted
    and mended it.  Raises DeckError for what cannot be added.
    """
    if not _keeps_all(store, path, slug):
        return False
    add_deck(store, clock, path)
    return True


def _keeps_all(store: Store, path: Path, slug: DeckSlug) -> bool:
    """Whether every block of the installed deck is in the file, as it stands there."""
    with store.reading() as tx:
        if installed_deck(tx, slug) is None:
            return True
        there = decks.deck_text(tx, slug)
    return _blocks(there) <= _blocks(read_deck_file(path).text)


def _blocks(text: str) -> frozenset[str]:
    return frozenset(block.strip() for block in text.split("\n## "))
