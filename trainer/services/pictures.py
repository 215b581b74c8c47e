"""Pictures of installed decks: copied into the home, where study finds them."""

from collections.abc import Iterable
from pathlib import Path

from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.ids import DeckSlug
from trainer.errors import DeckError
from trainer.services.place import pictures_folder
from trainer.store import decks
from trainer.store.engine import Transaction
from trainer.store.files import replacing


def picture_files(cards: Iterable[Card]) -> tuple[str, ...]:
    """Every picture of a deck's cards once, by its path below the deck's folder."""
    named = (picture.path for card in cards for picture in (*card.pictures, *card.answer_pictures))
    return tuple(dict.fromkeys(named))


def missing_pictures(tx: Transaction, slug: DeckSlug, home: Path) -> tuple[str, ...]:
    """Pictures of an installed deck that are not in the home, as after a restored backup."""
    folder = pictures_folder(home, slug)
    files = picture_files(decks.pictured_cards(tx, slug))
    return tuple(file for file in files if not (folder / file).is_file())


def keep_pictures(deck: Deck, folder: Path, home: Path) -> None:
    """Copy a deck's pictures from its own folder; raises DeckError where that cannot be done."""
    for file in picture_files(deck.cards):
        put_picture(deck.slug, file, picture_content(folder / file), home)


def picture_content(path: Path) -> bytes:
    """The bytes of a picture beside a deck; raises DeckError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DeckError(
            f"{path}: this picture cannot be read: {error.strerror}.",
            hint="Look at its permissions.",
        ) from error


def put_picture(slug: DeckSlug, file: str, content: bytes, home: Path) -> None:
    """Write a picture where study finds it; raises DeckError where that cannot be done."""
    kept = pictures_folder(home, slug) / file
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with replacing(kept) as draft:
            draft.write_bytes(content)
    except OSError as error:
        raise DeckError(
            f"{kept}: this picture cannot be written: {error.strerror}.",
            hint="Make room there, or look at the permissions of the folder.",
        ) from error
