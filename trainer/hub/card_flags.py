"""What educators read of flags: how many trainees have flagged a card, and nobody."""

from collections.abc import Collection
from typing import NamedTuple

import psycopg

from trainer.domain.ids import CardId


class CardFlags(NamedTuple):
    """A card that trainees have flagged now."""

    card: CardId
    trainees: int
    since: int
    """UTC day since 1970 on which the first of them did."""


def card_flags(hub: psycopg.Connection, cards: Collection[CardId]) -> list[CardFlags]:
    """The flags on some cards, in whatever order; a card that nobody has flagged is left out."""
    rows = hub.execute(
        "SELECT card_id, trainees, since FROM trainer.flags_on(%s::bytea[])", [list(cards)]
    ).fetchall()
    return [CardFlags(CardId(bytes(card)), trainees, since) for card, trainees, since in rows]
