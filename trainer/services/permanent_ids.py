"""Ids that stay taken: those an installed version of a deck has retired."""

from collections.abc import Collection

from trainer.domain.deck import Deck
from trainer.domain.ids import BlockId
from trainer.errors import DeckError


def refuse_reused(deck: Deck, retired: Collection[BlockId], path: str) -> None:
    """Raise DeckError for a card that has the id of one that was retired."""
    blocks = dict.fromkeys(card.block for card in (*deck.cards, *deck.withdrawn))
    reused = [block for block in blocks if block in retired]
    if reused:
        raise DeckError(
            f"{path}: {', '.join(reused)}: the installed version of {deck.slug} has retired this"
            " id, and it is never given to another card.",
            hint="Take the id away and let `trainer deck ids` write a new one; leave `## retired"
            f" {reused[0]}` in the file.",
        )
