"""Trying answers on the cards of a deck, as a learner would give them, with nothing recorded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.ids import DeckSlug
from trainer.domain.marking import form_error, mark, read_answer
from trainer.domain.rating import Verdict
from trainer.errors import DeckError
from trainer.services.prompts import display_order, is_other_form, own_answer
from trainer.services.suggestion import did_you_mean

_NUMBERED: Final = re.compile(r"[:#-](\d+)$")
"""Other ways of writing a gap's number: `vp-9qd4:2`, `vp-9qd4#2`, and `vp-9qd4-2` as in a deck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What an answer to a card came to."""

    card: str
    """The card's name, as `cards_by_name` has it."""
    expected: str
    verdict: Verdict | None
    """None on a card that is turned over and rated by the learner."""
    form: str = ""
    """What is expected, where the answer has not the form its card asks for; else empty."""


def cards_by_name(deck: Deck) -> dict[str, Card]:
    """Cards by name: the block's id and, for a cloze, a dot and the deletion's number."""
    return {card.name: card for card in deck.cards}


def tried(deck: Deck, cards: Mapping[str, Card], name: str, text: str) -> Trial:
    """Mark a typed answer; options, steps and reasons go by their numbers in the deck file.

    Raises DeckError, with the nearest name there is, for a card the deck has not.
    """
    card = _card(deck.slug, cards, name)
    question = card.question
    order = _deck_order(card)
    answer = read_answer(question, text, order=order)
    verdict = mark(question, answer, deck.context)
    form = form_error(question, answer, text, count=len(order))
    if verdict is not None and is_other_form(question, verdict):
        form = "A number is wanted."
    expected = own_answer(question) if verdict is None else verdict.expected
    return Trial(card=card.name, expected=expected, verdict=verdict, form=form)


def _card(slug: DeckSlug, cards: Mapping[str, Card], name: str) -> Card:
    wanted = name.strip()
    for written in (wanted, _NUMBERED.sub(r".\1", wanted)):
        if written in cards:
            return cards[written]
        deletions = [known for known in cards if known.rpartition(".")[0] == written]
        if len(deletions) == 1:
            return cards[deletions[0]]
        if deletions:
            hint = f"Name one of its gaps: {', '.join(deletions)}."
            raise DeckError(f"{slug}: {name} has several cards.", hint=hint)
    raise DeckError(
        f"{slug}: there is no card {name!r}.",
        hint=f"{did_you_mean(wanted, cards)}A card is named by its block's id; of a cloze, by the"
        " id, a dot and the gap's number: vp-9qd4.2.",
    )


def _deck_order(card: Card) -> tuple[int, ...]:
    """Options, steps or reasons as they stand in the deck file."""
    return tuple(sorted(display_order(card, reviews=0)))
