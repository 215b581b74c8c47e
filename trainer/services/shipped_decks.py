"""The decks that come with the program, and bringing them up to date in a learner's store."""

from pathlib import Path

import trainer
from trainer.decks.check import check_text, deck_of
from trainer.domain.deck import Deck
from trainer.errors import DeckError
from trainer.services.clock import Clock
from trainer.services.deck_change import DeckChange
from trainer.services.deck_library import (
    DeckFile,
    installed_deck,
    is_older,
    put_deck,
    read_deck_file,
)
from trainer.services.pictures import keep_pictures
from trainer.store import decks
from trainer.store.decks import InstalledDeck
from trainer.store.engine import Store


def shipped_folder() -> Path:
    """Where the shipped decks lie: inside the installed package, or beside it in a checkout."""
    package = Path(trainer.__file__).resolve().parent
    inside = package / "shipped_decks"
    return inside if inside.is_dir() else package.parent / "decks"


def shipped_slugs() -> frozenset[str]:
    """The decks that every program brings: their files are named by them."""
    return frozenset(path.stem for path in shipped_folder().glob("*.md"))


def shipped_file(path: Path, folder: Path) -> Path | None:
    """The shipped deck's file that a path or a deck's bare name means; None where it means none."""
    is_name = path.name == str(path) and not path.suffix and not path.exists()
    file = folder / f"{path.name.lower()}.md" if is_name else path
    is_shipped = file.is_file() and file.resolve().parent == folder.resolve()
    return file if is_shipped else None


def bring_back(store: Store, clock: Clock, path: Path) -> DeckChange:
    """Put a shipped deck in the place of whatever has its slug, be it a newer version."""
    file = read_deck_file(path)
    deck = deck_of(check_text(file.content, path=file.path, folder=file.folder))
    with store.writing() as tx:
        keep_pictures(deck, file.folder, store.path.parent)
        return put_deck(tx, deck, file, clock.now(), is_shipped=True)


def update_shipped_decks(
    store: Store, clock: Clock, folder: Path
) -> tuple[tuple[DeckChange, ...], tuple[DeckError, ...]]:
    """Install what is new or changed among the shipped decks; parses nothing when nothing is.

    Of an educator's own version and the shipped one the higher stays, of equal ones the educator's.
    One that the learner removed stays away until it is added by its name.  A file that has errors
    is passed over, so that it never keeps anyone from studying, and its error is returned.
    """
    changes, errors = [], []
    with store.reading() as tx:
        known, removed = decks.text_hashes(tx), decks.removed(tx)
    for path in sorted(folder.glob("*.md")):
        if path.stem in removed:
            continue
        try:
            file = read_deck_file(path)
            change = None if file.hash in known else _update(store, clock, file)
        except DeckError as error:
            errors.append(error)
        else:
            changes += [change] if change else []
    return tuple(changes), tuple(errors)


def _update(store: Store, clock: Clock, file: DeckFile) -> DeckChange | None:
    deck = deck_of(check_text(file.content, path=file.path, folder=file.folder))
    with store.writing() as tx:
        if not _is_wanted(deck, installed_deck(tx, deck.slug)):
            return None
        keep_pictures(deck, file.folder, store.path.parent)
        return put_deck(tx, deck, file, clock.now(), is_shipped=True)


def _is_wanted(deck: Deck, installed: InstalledDeck | None) -> bool:
    if installed is None:
        return True
    if installed.is_shipped:
        return not is_older(deck.version, installed.version)
    return is_older(installed.version, deck.version)
