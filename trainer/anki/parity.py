"""What a card becomes in Anki, and what is lost on the way."""

from dataclasses import dataclass
from typing import assert_never

from trainer.anki.notes import note_type_of
from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)

_NO_MARKS = "typing and its mark: it is turned over and rated by the learner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """What one kind of card becomes."""

    kind: str
    """In the words of a deck file."""
    note_type: str
    lost: tuple[str, ...]
    """Each a clause; empty where nothing is."""


def parity(card: Card) -> Parity:
    """What a card becomes, and what is lost."""
    match card.question:
        case Shown():
            kind, lost = "basic", ""
        case Typed():
            kind, lost = "basic, typed", _NO_MARKS
        case Cloze(is_typed=False):
            kind, lost = "cloze", ""
        case Cloze():
            kind, lost = "cloze, typed", _NO_MARKS
        case Choice():
            kind, lost = "choice", "the choice: it is made in mind and rated by the learner"
        case TrueFalse():
            kind, lost = "true-false", "the choice: judgement and reason are rated by the learner"
        case FigureQuestion():
            kind, lost = "figure", "marking as a figure: Anki compares letters, in this notation"
        case Steps():
            kind, lost = "steps", "putting them in order: they are opened one by one"
        case _:
            assert_never(card.question)
    note_type = note_type_of(card.question).name
    return Parity(kind=kind, note_type=note_type, lost=(lost,) if lost else ())
