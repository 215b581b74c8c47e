"""Pictures of installed decks: copied into the home, where study finds them."""

import shutil
from pathlib import Path

from trainer.domain.deck import Deck
from trainer.errors import DeckError
from trainer.services.place import pictures_folder
from trainer.store.files import replacing


def picture_files(deck: Deck) -> tuple[str, ...]:
    """Every picture of a deck once, by its path below the deck's folder."""
    named = (
        picture.path for card in deck.cards for picture in (*card.pictures, *card.answer_pictures)
    )
    return tuple(dict.fromkeys(named))


def keep_pictures(deck: Deck, folder: Path, home: Path) -> None:
    """Copy a deck's pictures from its own folder; raises DeckError where that cannot be done."""
    for file in picture_files(deck):
        kept = pictures_folder(home, deck.slug) / file
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            with replacing(kept) as draft:
                shutil.copyfile(folder / file, draft)
        except OSError as error:
            raise DeckError(
                f"{folder / file}: this picture cannot be copied to {kept}: {error.strerror}.",
                hint="Make room there, or look at the permissions of both.",
            ) from error
