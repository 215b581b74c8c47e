"""Cells of a report that goes further: who stands behind each number, and which are hidden.

One rule holds for all of them.  A cell is told where ten trainees or more stand behind what was
passed in it and behind what was not, twenty answers or more of each, of which no trainee has more
than half and no two have more than two thirds.  A cell of nothing at all may always be told.

Cells that may be told stay so when they are added up, which is why one partition of a number needs
no more than that the cells hidden in it may be told together: whatever is taken from the number
leaves what may be told.  Of a second partition beside it that would not be true.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from trainer.reports.rates import LEAST_TRAINEES

Cell: TypeAlias = Mapping[str, tuple[int, int]]
"""Of each trainee, by name, how much was passed and how much was not."""
_LEAST_ANSWERS: Final = 2 * LEAST_TRAINEES


def may_be_told(cell: Cell) -> bool:
    """Whether it is of many trainees, or of nothing at all."""
    return is_empty(cell) or is_of_many(cell)


def is_empty(cell: Cell) -> bool:
    """Whether nobody has anything in it."""
    return not any(any(counts) for counts in cell.values())


def is_of_many(cell: Cell) -> bool:
    """Whether ten trainees stand behind either part, and neither is that of one or two of them.

    Behind both, since all passed, or none, would say the same of each of them; and twenty answers
    in both, since of ten missed by ten trainees each has missed one.
    """
    return all(map(_is_large, _parts(cell)))


def _parts(cell: Cell) -> Iterable[list[int]]:
    return ([counts[part] for counts in cell.values()] for part in (0, 1))


def _is_large(part: list[int]) -> bool:
    """Whether it is of many; who has most of a part is bounded by it, and the second knows how far.

    Source: the dominance rule of A. Hundepool and others, Statistical Disclosure Control (2012),
    chapter 4, where an office sets the shares; these are ours.
    """
    first, second, *_ = (*sorted(part, reverse=True), 0, 0)
    everything = sum(part)
    return (
        sum(n > 0 for n in part) >= LEAST_TRAINEES
        and everything >= _LEAST_ANSWERS
        and 2 * first <= everything
        and 3 * (first + second) <= 2 * everything
    )


def together(cells: Iterable[Cell]) -> Cell:
    """All of them added up."""
    sums: dict[str, tuple[int, int]] = {}
    for cell in cells:
        for name, (passed, missed) in cell.items():
            before = sums.get(name, (0, 0))
            sums[name] = (before[0] + passed, before[1] + missed)
    return sums


def hidden_cells(cells: Mapping[str, Cell]) -> frozenset[str]:
    """Which cells are hidden, of cells that add up to a number which may be told.

    Those that may not be told, and, as long as all that are hidden may not be told together, the
    next smallest.
    """
    filled = {name: cell for name, cell in cells.items() if not is_empty(cell)}
    hidden = [name for name, cell in filled.items() if not is_of_many(cell)]
    others = sorted(filled.keys() - set(hidden), key=lambda name: (_size(filled[name]), name))
    while hidden and others and not is_of_many(together(filled[name] for name in hidden)):
        hidden.append(others.pop(0))
    return frozenset(hidden)


def _size(cell: Cell) -> int:
    return sum(any(counts) for counts in cell.values())
