"""What a made-up trainee answers: right by a chance, and otherwise wrong in a likely way."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar, assert_never

from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps
from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    MarkingContext,
    Option,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, CardId
from trainer.domain.marking import mark
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating, proposed_rating
from trainer.services.prompts import is_self_rated
from trainer.services.second_thoughts import chosen

AMBIGUOUS: Final = BlockId("ep-53")
"""The card that is meant to teach badly."""
_LURE: Final = 0
"""The wrong option of it that is right in a way."""
_AMBIGUITY: Final = -1.8
"""Log odds that its question takes away."""
_FIRST_CHANCE: Final = 0.55
"""Of an answer to a card never seen."""
_SURE_AT_MOST: Final = 0.96
"""Nobody is surer than this, not even a minute after an answer."""
_HARDNESS: Final[Mapping[Category, float]] = {
    Category.RISK_FIGURE: -0.45,
    Category.CONTRAINDICATION: -0.3,
    Category.TECHNIQUE: 0.25,
    Category.INDICATION: 0.3,
}
_CARD_SPREAD: Final = 0.2
_SLIP: Final = 0.03
"""Share of known answers that are typed not quite right."""
_NEARLY: Final = 0.12
"""Share of unknown answers that are near."""
_CALLED_AWAY: Final = 0.01
_SECONDS: Final[Mapping[type, float]] = {Shown: 8, Choice: 9, Steps: 21, TrueFalse: 14}
_SECONDS_TO_TYPE: Final = 11
_CHOICE = TypeVar("_CHOICE")
_WRONG_FIGURE: Final = {
    ErrorKind.VALUE: 8,
    ErrorKind.OTHER_FACT: 5,
    ErrorKind.POWER_OF_TEN: 3,
    ErrorKind.UNIT: 3,
    ErrorKind.DIRECTION: 2,
    ErrorKind.EMPTY: 4,
}
_WRONG_WORDS: Final = {
    ErrorKind.OTHER: 8,
    ErrorKind.OTHER_FACT: 3,
    ErrorKind.NEGATION: 1,
    ErrorKind.EMPTY: 4,
}
_SURENESS: Final = {
    True: {Confidence.SURE: 6, Confidence.THINK_SO: 3, Confidence.GUESS: 1},
    False: {Confidence.SURE: 2, Confidence.THINK_SO: 4, Confidence.GUESS: 4},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An answer, as far as the log keeps it."""

    mark: Mark | None
    error: ErrorKind | None
    chosen: tuple[int, ...]
    rating: Rating
    elapsed_ms: int


def card_odds(cards: Sequence[Card], rng: random.Random) -> dict[CardId, float]:
    """What each card adds to the log odds of recall: some are harder than a model can know."""
    return {
        card.id: rng.gauss(_HARDNESS.get(card.category, 0), _CARD_SPREAD)
        + (_AMBIGUITY if card.block == AMBIGUOUS else 0)
        for card in cards
    }


def true_chance(predicted: float | None, odds: float) -> float:
    """The chance of recall: the model's, shifted by log odds; without a memory that of a guess."""
    chance = _FIRST_CHANCE if predicted is None else min(predicted, _SURE_AT_MOST)
    return 1 / (1 + (1 / chance - 1) * math.exp(-odds))


def drawn_answer(
    card: Card, context: MarkingContext, rng: random.Random, *, is_known: bool
) -> Drawn:
    """An answer to a card by one who knows it, or does not."""
    answer = _given(card, rng, is_known=is_known)
    if is_self_rated(card.question):
        verdict, error, rating = None, None, _self_rating(rng, is_known=is_known)
    else:
        verdict, error = _marked(card, answer, context, rng, is_known=is_known)
        rating = proposed_rating(verdict)
    return Drawn(
        mark=verdict,
        error=error,
        chosen=() if answer is None else chosen(answer),
        rating=rating,
        elapsed_ms=_elapsed_ms(card, rng, is_known=is_known),
    )


def drawn_confidence(rng: random.Random, *, is_known: bool) -> Confidence:
    """How sure they say they are."""
    return _weighted(_SURENESS[is_known], rng)


def _given(card: Card, rng: random.Random, *, is_known: bool) -> Answer | None:
    """What is chosen or put in order; None where it is typed or turned over."""
    match card.question:
        case Choice(options=options) as choice:
            right = {place for place, option in enumerate(options) if option.is_right}
            picked = right if is_known else _misled(card, choice, right, rng)
            return ChosenOptions(frozenset(picked))
        case Steps(steps=steps):
            order = list(range(len(steps)))
            if not is_known:
                place = rng.randrange(len(order) - 1)
                order[place], order[place + 1] = order[place + 1], order[place]
            return OrderedSteps(tuple(order))
        case TrueFalse(is_true=is_true, reasons=reasons):
            truth = is_true if is_known or rng.random() < 0.5 else not is_true
            return Judgement(truth, rng.choice(_places(reasons, is_right=is_known)))
        case Shown() | Typed() | Cloze() | FigureQuestion():
            return None
    assert_never(card.question)


def _misled(card: Card, choice: Choice, right: set[int], rng: random.Random) -> set[int]:
    """Wrong options, the earlier ones more often: some distractors are better than others."""
    wrong = _places(choice.options, is_right=False)
    if card.block == AMBIGUOUS and rng.random() < 0.8:
        return {_LURE}
    lure = rng.choices(wrong, [2.0**-place for place in range(len(wrong))])[0]
    if not choice.takes_several:
        return {lure}
    return (right - {rng.choice(sorted(right))}) | ({lure} if rng.random() < 0.7 else set())


def _places(options: Sequence[Option], *, is_right: bool) -> list[int]:
    return [place for place, option in enumerate(options) if option.is_right is is_right]


def _marked(
    card: Card,
    answer: Answer | None,
    context: MarkingContext,
    rng: random.Random,
    *,
    is_known: bool,
) -> tuple[Mark, ErrorKind | None]:
    """The mark of what was chosen; of what would have been typed, one that is likely."""
    if answer is not None:
        verdict = mark(card.question, answer, context)
        if verdict is None:
            raise AssertionError("a card with options is marked")
        return verdict.mark, verdict.error
    is_figure = isinstance(card.question, FigureQuestion)
    if rng.random() < (_SLIP if is_known else _NEARLY):
        slip = ErrorKind.COMPARATOR if is_figure else ErrorKind.SPELLING
        return Mark.CLOSE, slip if is_known or is_figure else ErrorKind.NEAR
    if is_known:
        return Mark.CORRECT, None
    return Mark.WRONG, _weighted(_WRONG_FIGURE if is_figure else _WRONG_WORDS, rng)


def _self_rating(rng: random.Random, *, is_known: bool) -> Rating:
    if not is_known:
        return Rating.AGAIN
    return rng.choices((Rating.HARD, Rating.GOOD, Rating.EASY), (15, 75, 10))[0]


def _elapsed_ms(card: Card, rng: random.Random, *, is_known: bool) -> int:
    seconds = _SECONDS.get(type(card.question), _SECONDS_TO_TYPE) * (1 if is_known else 1.4)
    away = 20 if rng.random() < _CALLED_AWAY else 1
    return round(1000 * seconds * away * rng.lognormvariate(0, 0.45))


def _weighted(weights: Mapping[_CHOICE, int], rng: random.Random) -> _CHOICE:
    return rng.choices(list(weights), list(weights.values()))[0]
