"""What a learner gives as an answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypedText:
    """Text typed into a field, as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ChosenOptions:
    """Options of a choice, by their place in the deck's order, from 0."""

    options: frozenset[int]


@dataclass(frozen=True, slots=True)
class OrderedSteps:
    """Steps in the order given, each by its place in the right order, from 0.

    A typed list may leave steps out (fewer), or name one twice.
    """

    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """True or false, and the reason by its place in the deck's order, from 0.

    None where it could not be read.  A wrong judgement needs no reason: none is asked for.
    """

    is_true: bool | None
    reason: int | None


Answer = TypedText | ChosenOptions | OrderedSteps | Judgement
