"""The shipped decks as the tests read them, and what a card of theirs says and wants."""

from pathlib import Path
from typing import Final

from trainer.decks.check import check_path
from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    Option,
    Question,
    Rubric,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.deck import Deck
from trainer.domain.figure import render

DECKS: Final = Path(__file__).parent.parent / "decks"


def read(path: Path) -> Deck:
    reading = check_path(path)
    assert reading.problems == (), "\n".join(map(str, reading.problems))
    assert reading.deck is not None
    return reading.deck


SHIPPED: Final = sorted(DECKS.glob("*.md"))
VERTEBROPLASTY: Final = read(DECKS / "vertebroplasty.md")


def name(card: Card) -> str:
    match card.question:
        case Cloze(number=number):
            return f"{card.block}-{number}"
        case _:
            return card.block


def rubric_of(question: Question) -> Rubric:
    match question:
        case Typed(rubric=rubric) | FigureQuestion(rubric=rubric):
            return rubric
        case Cloze(rubric=rubric, is_typed=True):
            return rubric
        case _:
            return Rubric()


def said_by(question: Question) -> str:
    """All that a learner reads before answering."""
    match question:
        case Cloze(before=before, after=after, hint=hint):
            return f"{before} {hint} {after}"
        case TrueFalse(statement=statement):
            return statement
        case Choice(stem=stem) | Steps(stem=stem) | Typed(stem=stem):
            return stem
        case Shown(stem=stem) | FigureQuestion(stem=stem):
            return stem


def options_of(question: Question) -> tuple[Option, ...]:
    match question:
        case Choice(options=options) | TrueFalse(reasons=options):
            return options
        case _:
            return ()


def key_of(question: Question) -> Answer | None:
    """The answer that a learner who knows it all would give; None where none is marked."""
    match question:
        case Typed(answer=answer) | Cloze(answer=answer, is_typed=True):
            return TypedText(answer)
        case FigureQuestion(key=key):
            return TypedText(render(key))
        case Choice(options=options):
            right = (place for place, option in enumerate(options) if option.is_right)
            return ChosenOptions(frozenset(right))
        case Steps(steps=steps):
            return OrderedSteps(tuple(range(len(steps))))
        case TrueFalse(is_true=is_true, reasons=reasons):
            return Judgement(is_true, [reason.is_right for reason in reasons].index(True))
        case _:
            return None
