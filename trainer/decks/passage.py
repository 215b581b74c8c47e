"""Values of a deck file with their places: text over one or several lines, and lists in it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from trainer.decks.problem import Position

OWN_LINE: Final = re.compile(r"[-*•] |\d{1,3}[.)] ")
"""What begins an item of a list, which is not joined to the line before."""
_LIST_END = re.compile(r"\\.|;")
SPACES: Final = re.compile(r"[^\S\n]+")


class Line(NamedTuple):
    """One line of a file, without its comments and the spaces around it."""

    number: int
    column: int
    """Column of its first character."""
    text: str

    @property
    def at(self) -> Position:
        """Where its text begins."""
        return Position(self.number, self.column)


class _Start(NamedTuple):
    offset: int
    number: int
    column: int


_offset = attrgetter("offset")


class Passage(NamedTuple):
    """A text, and where its lines begin in the file."""

    text: str
    number: int
    """Line of its first character."""
    column: int
    later: tuple[_Start, ...] = ()
    """Where its further lines begin; most values have none."""

    def at(self, offset: int) -> Position:
        """The place in the file of a character of the text."""
        if not self.later:
            return Position(self.number, self.column + offset)
        start = self._line_of(offset)
        return Position(start.number, start.column + max(0, offset - start.offset))

    def begins_line(self, offset: int) -> bool:
        """Whether a line of the file begins with this character."""
        return self._line_of(offset).offset == offset

    def _line_of(self, offset: int) -> _Start:
        index = bisect_right(self.later, offset, key=_offset)
        return self.later[index - 1] if index else _Start(0, self.number, self.column)


def joined(lines: Sequence[Line]) -> Passage:
    """The lines of a value as one text.

    As in Markdown a line end is a space and an empty line begins a new paragraph; a line that
    begins like an item of a list stays a line of its own.
    """
    first = lines[0]
    pieces = [first.text]
    later: list[_Start] = []
    length = len(first.text)
    is_new_paragraph = False
    for line in lines[1:]:
        if not line.text:
            is_new_paragraph = True
            continue
        joint = "" if not length else "\n\n" if is_new_paragraph else _joint(line.text)
        pieces += (joint, line.text)
        later.append(_Start(length + len(joint), line.number, line.column))
        length += len(joint) + len(line.text)
        is_new_paragraph = False
    return Passage("".join(pieces), first.number, first.column, tuple(later))


def _joint(text: str) -> str:
    return "\n" if OWN_LINE.match(text) else " "


def listed(lines: Iterable[Line]) -> list[Passage]:
    """The items of a list, which are separated by `;` or by line ends; empty ones are no items."""
    items: list[Passage] = []
    for line in lines:
        begin = 0
        for end in _list_ends(line.text):
            items += _item(line, begin, end)
            begin = end + 1
        items += _item(line, begin, len(line.text))
    return items


def separated(lines: Iterable[Line]) -> list[Passage]:
    """The parts of a value between commas or line ends, as they are written; none is empty."""
    parts: list[Passage] = []
    for line in lines:
        begin = 0
        for part in line.text.split(","):
            parts += _item(line, begin, begin + len(part))
            begin += len(part) + 1
    return parts


def _list_ends(text: str) -> list[int]:
    if ";" not in text:
        return []
    return [mark.start() for mark in _LIST_END.finditer(text) if mark.group() == ";"]


def _item(line: Line, begin: int, end: int) -> list[Passage]:
    raw = line.text[begin:end]
    item = raw.strip()
    inset = begin + len(raw) - len(raw.lstrip())
    return [Passage(item, line.number, line.column + inset)] if item else []


def slice_of(whole: Passage, begin: int, end: int) -> Passage:
    """A part of a passage that still knows where its characters stand."""
    first = whole.at(begin)
    later = tuple(
        _Start(start.offset - begin, start.number, start.column)
        for start in whole.later
        if begin < start.offset < end
    )
    return Passage(whole.text[begin:end], first.line, first.column, later)


def tidy(text: str) -> str:
    """The text with each run of spaces and tabs made one space."""
    return SPACES.sub(" ", text) if "  " in text or "\t" in text else text
