"""What educators read of answers: counts by card, of five trainees or more, and of nobody."""

from collections.abc import Collection
from typing import NamedTuple

import psycopg

from trainer.domain.ids import CardId


class CardCount(NamedTuple):
    """Answers to one card of one kind, given by five trainees or more who share them."""

    card: CardId
    is_marked: bool
    """Marked by the program; else rated by the trainees themselves."""
    trainees: int
    answers: int
    passed: int


def card_counts(hub: psycopg.Connection, cards: Collection[CardId]) -> list[CardCount]:
    """The counts of some cards, in whatever order; those of fewer trainees are left out."""
    rows = hub.execute(
        "SELECT card_id, is_marked, trainees, answers, passed"
        " FROM trainer.card_statistics(%s::bytea[])",
        [list(cards)],
    ).fetchall()
    return [
        CardCount(CardId(bytes(card)), bool(is_marked), *counts)
        for card, is_marked, *counts in rows
    ]
