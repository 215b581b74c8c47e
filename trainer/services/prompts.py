"""From a card and where it stands to what is put before the learner, also once it is answered."""

import random
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Final, assert_never

from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    Question,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.fact import Category
from trainer.domain.rating import ErrorKind, Rating, Verdict, proposed_rating
from trainer.domain.schedule import Schedule
from trainer.services.agenda import ToCome
from trainer.services.place import pictures_folder
from trainer.services.sitting import Outcome, Progress, Prompt

if TYPE_CHECKING:
    # It comes with the reading of figures, which the first card need not wait for.
    from trainer.domain.figure.per_thousand import PerThousand

_FEW_WORDS: Final = 60
_RISKS: Final = frozenset({Category.RISK_FIGURE, Category.COMPLICATION})


def prompt_of(  # noqa: PLR0913 - all that a prompt is made of
    card: Card,
    schedule: Schedule,
    *,
    deck_title: str,
    home: Path,
    to_come: ToCome,
    answered: int,
) -> Prompt:
    """What is shown when a card that stands so is asked."""
    return Prompt(
        card=card,
        deck_title=deck_title,
        pictures_folder=pictures_folder(home, card.deck),
        phase=schedule.phase,
        order=display_order(card, schedule.reviews),
        notice=schedule.change,
        is_flagged=schedule.is_flagged,
        progress=Progress(
            answered=answered,
            new=to_come.new,
            in_steps=to_come.in_steps,
            reviews=to_come.reviews,
        ),
    )


def outcome_of(
    card: Card, verdict: Verdict | None, *, per_thousand: "PerThousand | None"
) -> Outcome:
    """What is shown of an answer that was marked, or without a verdict of a card turned over."""
    return Outcome(
        verdict=verdict,
        proposed=Rating.GOOD if verdict is None else proposed_rating(verdict.mark),
        per_thousand=per_thousand,
        figure=card.key_text,
        is_risk=card.category in _RISKS,
    )


def display_order(card: Card, reviews: int) -> tuple[int, ...]:
    """Options, steps or reasons as shown after so many reviews of the card: always the same.

    Steps are never shown in a right order, unless every order is right.
    """
    rng = random.Random(card.id + reviews.to_bytes(8, "big"))  # noqa: S311 - it keeps no secret
    match card.question:
        case Choice(options=options):
            return _shuffled(len(options), rng)
        case TrueFalse(reasons=reasons):
            return _shuffled(len(reasons), rng)
        case Steps(ranks=ranks):
            return _wrongly_shuffled(ranks, rng)
        case _:
            return ()


def is_self_rated(question: Question) -> bool:
    """Whether the card is turned over and rated by the learner, with nothing to mark."""
    match question:
        case Shown():
            return True
        case Cloze():
            return not question.is_typed
        case Typed() | Choice() | FigureQuestion() | Steps() | TrueFalse():
            return False
    assert_never(question)


def is_other_form(question: Question, verdict: Verdict) -> bool:
    """Whether words were given to a card that asks for a figure: a slip, which is asked again.

    A gap or a basic card whose answer happens to be a figure does not give that away.
    """
    return isinstance(question, FigureQuestion) and verdict.error is ErrorKind.NOT_A_FIGURE


def own_answer(question: Question) -> str:
    """The answer of a card that is turned over; empty for one that is marked."""
    match question:
        case Shown(answer=answer) | Cloze(answer=answer):
            return answer
        case _:
            return ""


def asked_text(question: Question) -> str:
    """A question on one line, a cloze with its gap."""
    match question:
        case Cloze(before=before, after=after):
            text = f"{before}[…]{after}"
        case TrueFalse(statement=statement):
            text = statement
        case Shown() | Typed() | Choice() | FigureQuestion() | Steps():
            text = question.stem
        case _:
            assert_never(question)
    return " ".join(text.split())


def in_few_words(card: Card) -> str:
    """The first words of what a card asks, in quotation marks, to tell which card is meant."""
    words = shorten(asked_text(card.question), _FEW_WORDS, placeholder=" …")
    return f"“{words.removesuffix('.')}”"


def _shuffled(count: int, rng: random.Random) -> tuple[int, ...]:
    return tuple(rng.sample(range(count), count))


def _wrongly_shuffled(ranks: tuple[int, ...], rng: random.Random) -> tuple[int, ...]:
    order = _shuffled(len(ranks), rng)
    while len(set(ranks)) > 1 and _is_rising([ranks[place] for place in order]):
        order = _shuffled(len(ranks), rng)
    return order


def _is_rising(numbers: list[int]) -> bool:
    return numbers == sorted(numbers)
