"""Lines of text for a terminal: wrapped, cut and filled up to a width in its cells."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from trainer.domain.plain_text import visible

_GAP: Final = 2
INSEPARABLE: Final = re.compile(r"(?<=\d) (?=%)|(?<=\bn) (?=\d)")
"""Spaces at which no line ends: before a figure's unit, and before a count."""
_NARROWEST: Final = 8
"""Of a text beside a prefix; where there is less room it stands below."""


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def cut(text: str, width: int) -> str:
    """A text in one line and no wider than this, with `…` where something is missing."""
    line = " ".join(visible(text).split())
    if cells(line) <= width:
        return line
    return _head(line, max(0, width - 1)) + "…" if width > 0 else ""


def filled(text: str, width: int) -> str:
    """A text cut or filled up to exactly this width."""
    line = cut(text, width)
    return line + " " * (width - cells(line))


def wrapped(text: str, width: int, *, prefix: str = "") -> Iterator[str]:
    """A text in lines no wider than this; behind `prefix`, whose columns stay free below it."""
    lead = cells(prefix)
    if lead and width - lead < _NARROWEST:
        yield from wrapped(prefix.rstrip(), width)
        lead, prefix = 0, ""
    for number, line in enumerate(_broken(visible(text), max(1, width - lead))):
        yield (f"{' ' * lead if number else prefix}{line}").rstrip()


def labelled(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """Labels with their texts beside them, aligned, or below them where it is narrow."""
    named = [(" ".join(visible(label).split()), text) for label, text in rows]
    column = max((cells(label) for label, _ in named), default=0) + _GAP
    for label, text in named:
        if column > width // 2:
            yield from wrapped(label, width)
            yield from wrapped(text, width, prefix=" " * _GAP)
        else:
            yield from wrapped(text, width, prefix=filled(label, column))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Columns below their heads; where they do not fit, row by row with the heads as labels."""
    shown = [[" ".join(visible(cell).split()) for cell in row] for row in (heads, *rows)]
    widths = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    if sum(widths) + _GAP * (len(widths) - 1) <= width:
        for row in shown:
            line = (filled(cell, size) for cell, size in zip(row, widths, strict=True))
            yield (" " * _GAP).join(line).rstrip()
        return
    for first, *others in shown[1:]:
        yield from wrapped(first, width)
        named = zip(heads[1:], others, strict=True)
        words = "; ".join(f"{head} {cell}" for head, cell in named if cell)
        yield from wrapped(words, width, prefix=" " * _GAP)


def packed(items: Iterable[str], width: int) -> Iterator[str]:
    """Items beside each other, as many on a line as fit."""
    line = ""
    for item in items:
        if line and cells(line) + _GAP + cells(item) <= width:
            line += " " * _GAP + item
        else:
            if line:
                yield line
            line = cut(item, width)
    if line:
        yield line


def _broken(text: str, width: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in _words(paragraph, width):
            if not line:
                line = word
            elif cells(line) + 1 + cells(word) <= width:
                line += f" {word}"
            else:
                yield line
                line = word
        yield line


def _words(paragraph: str, width: int) -> Iterator[str]:
    """The words, those wider than a line in pieces; `80 %` and `n 12` are never parted."""
    for word in INSEPARABLE.sub("\0", paragraph).split():
        rest = word.replace("\0", " ")
        while cells(rest) > width:
            piece = _head(rest, width) or rest[0]
            yield piece
            rest = rest[len(piece) :]
        if rest:
            yield rest


def _head(text: str, width: int) -> str:
    taken = 0
    for place, letter in enumerate(text):
        taken += _cell(letter)
        if taken > width:
            return text[:place]
    return text


def _cell(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
