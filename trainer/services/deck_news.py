"""What a new version of the program has brought of decks, in a line for each."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trainer.domain.plain_text import visible
from trainer.errors import DeckError

if TYPE_CHECKING:
    # It imports the store, which screens know nothing of.
    from trainer.services.deck_change import DeckChange


def deck_news(changes: "Sequence[DeckChange]", errors: Sequence[DeckError]) -> Iterator[str]:
    """What became of the decks that come with the program, where anything did.

    A first start installs every deck, which is no news.
    """
    is_first_start = all(change.is_new for change in changes)
    for change in changes:
        if change.edits and not (change.is_new and is_first_start):
            yield f"New with this version of the program: {change.headline}."
    for error in errors:
        yield visible(f"A deck that comes with the program was passed over: {error.message}")
