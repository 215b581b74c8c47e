"""What a card's own lists say of an answer: they come before the rules."""

from collections.abc import Sequence
from functools import lru_cache

from trainer.domain.card import FigureQuestion
from trainer.domain.figure import Comparator, Count, Figure, FigureError, Stated, read_figure
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.figures.placing import place
from trainer.domain.marking.figures.stem import Stem
from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.marking.words.plain import plain_words, same_thing
from trainer.domain.rating import ErrorKind


@lru_cache(maxsize=1024)
def _entry(text: str) -> Stated | None:
    """A figure that a card lists; None where the entry is words."""
    try:
        figure = read_figure(text)
    except FigureError:
        return None
    has_unit = not isinstance(figure.unit, Count)
    return Stated(figure=figure, has_unit=has_unit)


def listed_figure(in_hand: Asked, given: Placed) -> Finding | None:
    """What the card's own lists say of a figure: they come before the rules."""
    rubric, key, stem = in_hand.question.rubric, in_hand.key, in_hand.stem
    if _is_listed(rubric.reject, key, given, stem):
        return wrong(ErrorKind.VALUE, "The card lists this answer as wrong.")
    if _is_listed(rubric.accept, key, given, stem):
        return CORRECT
    if _is_listed(rubric.close, key, given, stem):
        return close(ErrorKind.NEAR, "Near, but not the figure that is asked for.")
    return None


def _is_listed(entries: Sequence[str], key: Figure, given: Placed, stem: Stem) -> bool:
    for text in entries:
        entry = _entry(text)
        placed = place(entry, key, stem) if entry is not None else None
        if not isinstance(placed, Placed):
            continue
        if not placed.limit.is_correct and not _is_same_number(placed, given):
            # `one night` is a day to nobody but who writes it.
            continue
        same_ends = (placed.low, placed.high) == (given.low, given.high)
        is_same = same_ends and _same_direction(placed.comparator, given.comparator)
        if is_same and _same_denominator(placed.reading, given.reading):
            return True
    return False


def _is_same_number(entry: Placed, given: Placed) -> bool:
    """Whether an answer writes the number of an entry without a unit, and no unit either."""
    ends = (entry.reading.low, entry.reading.high)
    return given.is_bare and ends == (given.reading.low, given.reading.high)


def _same_denominator(entry: Figure, given: Figure) -> bool:
    """Whether a listed count is counted for what the answer says, where it says for what."""
    if not isinstance(entry.unit, Count) or not isinstance(given.unit, Count):
        return True
    return not given.unit.per or same_thing(entry.unit.per, given.unit.per, ())


def _same_direction(first: Comparator, second: Comparator) -> bool:
    return (first.is_upper, first.is_lower) == (second.is_upper, second.is_lower)


def listed_words(question: FigureQuestion, text: str) -> Finding | None:
    """What the card's lists say of words, as `rarely` or `on the same day`."""
    words = plain_words(text)
    rubric = question.rubric
    lists = (
        (rubric.reject, wrong(ErrorKind.OTHER, "The card lists this answer as wrong.")),
        (rubric.accept, CORRECT),
        (rubric.close, close(ErrorKind.NEAR, "Near, but the figure itself is asked for.")),
    )
    for entries, finding in lists:
        for entry in entries:
            if _entry(entry) is None and plain_words(entry) == words:
                return finding
    return None
