"""Cloze texts: `{{c1::answer::hint}}`, also within each other and with one number several times."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_EDGE: Final = re.compile(r"\{\{c(\d{1,4}(?:,\d{1,4})*)::|\}\}")
_HINT: Final = "::"
_DEEPEST: Final = 8
GAP: Final = "_____"


class Gap(NamedTuple):
    """One deletion."""

    number: int
    inner: tuple["str | Gap", ...]
    hint: str

    @property
    def answer(self) -> str:
        """What is deleted, with what is deleted within it."""
        return shown(self.inner)


Pieces = Sequence[str | Gap]


def pieces_of(text: str) -> tuple[str | Gap, ...]:
    """A text in order: plain stretches and gaps; a gap that is not closed is text.

    A gap of several numbers is one within another, so that each of them asks it.
    """
    stack: list[tuple[str, str, list[str | Gap]]] = [("", "", [])]
    done = 0
    for edge in _EDGE.finditer(text):
        opens = edge.group(1)
        if (opens and len(stack) > _DEEPEST) or (not opens and len(stack) == 1):
            continue
        stack[-1][2].append(text[done : edge.start()])
        done = edge.end()
        if opens:
            stack.append((opens, edge.group(), []))
        else:
            numbers, _, inner = stack.pop()
            stack[-1][2].extend(_gap(numbers, inner))
    stack[-1][2].append(text[done:])
    while len(stack) > 1:
        _, opening, inner = stack.pop()
        stack[-1][2].extend((opening, *inner))
    return tuple(piece for piece in stack[0][2] if piece)


def _gap(numbers: str, inner: list[str | Gap]) -> tuple[str, Gap, str]:
    """The gap, with the white space at its edges, which parts words, before and behind it."""
    last = inner[-1]
    words, _, hint = last.partition(_HINT) if isinstance(last, str) else ("", "", "")
    if isinstance(last, str):
        inner = [*inner[:-1], words]
    innermost, *around = list(dict.fromkeys(map(int, numbers.split(","))))[:_DEEPEST]
    before, gap, behind = _spaced(Gap(innermost, tuple(inner), hint.strip()))
    for number in around:
        gap = Gap(number, (gap,), gap.hint)
    return before, gap, behind


def _spaced(gap: Gap) -> tuple[str, Gap, str]:
    inner = list(gap.inner)
    before = behind = ""
    if inner and isinstance(inner[0], str):
        stripped = inner[0].lstrip()
        before, inner[0] = inner[0][: len(inner[0]) - len(stripped)], stripped
    if inner and isinstance(inner[-1], str):
        stripped = inner[-1].rstrip()
        behind, inner[-1] = inner[-1][len(stripped) :], stripped
    return before, gap._replace(inner=tuple(piece for piece in inner if piece)), behind


def gaps_of(pieces: Pieces) -> Iterator[Gap]:
    """Every gap, also those within others."""
    for piece in pieces:
        if isinstance(piece, Gap):
            yield piece
            yield from gaps_of(piece.inner)


def shown(pieces: Pieces) -> str:
    """The text with all gaps filled."""
    return "".join(piece if isinstance(piece, str) else piece.answer for piece in pieces)


def asked(pieces: Pieces, number: int) -> str:
    """The text as the card of a number asks it: its gaps open, the others filled."""
    return "".join(
        piece
        if isinstance(piece, str)
        else _open(piece)
        if piece.number == number
        else asked(piece.inner, number)
        for piece in pieces
    )


def _open(gap: Gap) -> str:
    return f"{GAP} ({gap.hint})" if gap.hint else GAP


def answers(pieces: Pieces, number: int) -> tuple[str, ...]:
    """What the card of a number asks for, gap by gap."""
    found: list[str] = []
    for piece in pieces:
        if isinstance(piece, Gap):
            own = piece.number == number
            found += (piece.answer,) if own else answers(piece.inner, number)
    return tuple(answer.strip() for answer in found if answer.strip())


def are_simple(pieces: Pieces, *, most: int) -> bool:
    """Whether each number is there once, none within another, and each has an answer."""
    gaps = list(gaps_of(pieces))
    numbers = {gap.number for gap in gaps}
    return (
        0 < len(gaps) == len(numbers) <= most
        and 0 not in numbers
        and all(gap.answer.strip() for gap in gaps)
        and not any(isinstance(piece, Gap) for gap in gaps for piece in gap.inner)
    )
