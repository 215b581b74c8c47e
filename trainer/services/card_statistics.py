"""How a deck's cards are answered at a hub, as its educators may know: nobody can be told apart."""

from dataclasses import dataclass

from trainer.domain.ids import BlockId
from trainer.hub.card_statistics import card_counts
from trainer.hub.connection import connected
from trainer.hub.fit import refuse_other_schema
from trainer.services.hub_texts import readable_deck


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStatistics:
    """Answers to one card, marked by the program or rated by those who gave them."""

    block: BlockId
    key: str
    """The answer key in words: a block with several gaps is several cards."""
    is_marked: bool
    trainees: int
    """Five or more."""
    answers: int
    passed: int


def card_statistics(url: str, slug: str) -> tuple[CardStatistics, ...]:
    """The cards of a deck as it is now that five trainees have answered, in its order.

    They are trainees who share card by card.  Raises DeckError for a deck that is not there.
    """
    with connected(url) as hub:
        refuse_other_schema(hub, url)
        deck = readable_deck(hub, slug)
        cards = {card.id: card for card in deck.cards}
        counts = card_counts(hub, cards)
    by_place = sorted(counts, key=lambda one: (cards[one.card].position, not one.is_marked))
    return tuple(
        CardStatistics(
            block=cards[one.card].block,
            key=cards[one.card].key_text,
            is_marked=one.is_marked,
            trainees=one.trainees,
            answers=one.answers,
            passed=one.passed,
        )
        for one in by_place
    )
