"""How a deck's cards are answered at a hub, as its educators may know: nobody can be told apart."""

from dataclasses import dataclass
from pathlib import Path

from trainer.decks.check import check_text, deck_of
from trainer.domain.ids import BlockId
from trainer.errors import DeckError
from trainer.hub import decks as hub_decks
from trainer.hub.card_statistics import card_counts
from trainer.hub.connection import connected, place_of
from trainer.hub.fit import refuse_other_schema
from trainer.services.shipped_decks import shipped_file, shipped_folder


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
    """The cards of a deck's newest version that five trainees have answered, in its order.

    They are trainees who share card by card.  Raises DeckError for a deck that nobody published.
    """
    with connected(url) as hub:
        refuse_other_schema(hub, url)
        version = hub_decks.newest(hub, slug)
        if version is None:
            raise _unpublished(url, slug)
        deck = deck_of(check_text(version.text.encode(), path=f"{slug}.md at the hub"))
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


def _unpublished(url: str, slug: str) -> DeckError:
    shipped = shipped_file(Path(slug), shipped_folder())
    why = "" if shipped is None else " It comes with the program, but the hub knows no card of it."
    return DeckError(
        f"{place_of(url)}: no deck {slug!r} is published there.{why}",
        hint=f"Publish it first: `trainer deck publish {shipped or 'FILE'} --hub URL`.",
    )
