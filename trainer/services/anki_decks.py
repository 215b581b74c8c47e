"""Which decks an export means: files, or installed decks by name."""

from pathlib import Path
from typing import Final

from trainer.decks.check import check_path, check_text, deck_of
from trainer.services.anki_export import DeckSource
from trainer.services.deck_names import installed_text, known_slugs
from trainer.services.place import pictures_folder
from trainer.store.engine import Store

_LEDGER_SUFFIX: Final = ".anki.json"


def is_file_name(name: str) -> bool:
    """Whether a deck was named by its file, and not by its slug."""
    return name.endswith(".md") or "/" in name or "\\" in name or Path(name).is_file()


def deck_of_file(path: Path) -> DeckSource:
    """The deck of a file; its ledger lies beside it.  Raises DeckError for what cannot be read."""
    return DeckSource(
        deck=deck_of(check_path(path)),
        ledger=path.with_name(path.stem + _LEDGER_SUFFIX),
        folder=path.parent,
        files=(path,),
    )


def installed_deck(store: Store, name: str, home: Path) -> DeckSource:
    """An installed deck; its ledger lies in the home.  Raises DeckError for one there is not."""
    (slug,) = known_slugs(store, [name])
    deck = deck_of(check_text(installed_text(store, slug), path=slug))
    ledger = home / "anki" / f"{slug}{_LEDGER_SUFFIX}"
    return DeckSource(deck=deck, ledger=ledger, folder=pictures_folder(home, slug))
