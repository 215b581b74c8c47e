"""A deck brought from Anki among the decks that are installed: none of them is undone by it."""

from pathlib import Path

from trainer.domain.ids import CardId, DeckSlug
from trainer.errors import AnkiError
from trainer.services.anki_import import DeckImport
from trainer.services.clock import Clock
from trainer.services.deck_library import add_deck, installed_deck, read_deck_file
from trainer.store import decks
from trainer.store.engine import Store


def installed_cards(store: Store, slug: DeckSlug) -> frozenset[CardId]:
    """The cards of an installed deck, also those it has no more; none where there is no deck."""
    with store.reading() as tx:
        return frozenset(decks.stored_keys(tx, slug))


def refuse_none_to_study(store: Store, done: DeckImport) -> None:
    """Refuse a package of this program's own cards alone, none of whose decks is installed.

    Raises AnkiError: there is nothing to write, and nowhere for its answers to go.
    """
    own = sorted({slug for slug, _ in done.own.values()})
    if own and not done.notes and not any(installed_cards(store, slug) for slug in own):
        raise AnkiError(
            f"The cards of this package are of {', '.join(own)}, which this home does not have.",
            hint="Get the deck's file, `trainer deck add` it, and import the package again.",
        )


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
