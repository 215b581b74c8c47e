"""Values of a deck file with their places: text over one or several lines, and lists in it."""

import re
from bisect import bisect_right
from operator import attrgetter
from typing import NamedTuple

from trainer.decks.problem import Position

_OWN_LINE = re.compile(r"[-*•] |\d{1,3}[.)] ")
_LIST_END = re.compile(r"\\.|;")
_SPACES = re.compile(r"[^\S\n]+")


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
    starts: tuple[_Start, ...]

    def at(self, offset: int) -> Position:
        """The place in the file of a character of the text."""
        index = bisect_right(self.starts, offset, key=_offset) - 1
        start = self.starts[max(0, index)]
        return Position(start.number, start.column + max(0, offset - start.offset))

    def begins_line(self, offset: int) -> bool:
        """Whether a line of the file begins with this character."""
        index = bisect_right(self.starts, offset, key=_offset) - 1
        return self.starts[index].offset == offset


def passage(lines: list[Line]) -> Passage:
    """The lines of a value as one text.

    As in Markdown a line end is a space and an empty line begins a new paragraph; a line that
    begins like an item of a list stays a line of its own.
    """
    first = lines[0]
    if len(lines) == 1:
        return Passage(first.text, (_Start(0, first.number, first.column),))
    pieces = [first.text]
    starts = [_Start(0, first.number, first.column)]
    length = len(first.text)
    is_new_paragraph = False
    for line in lines[1:]:
        if not line.text:
            is_new_paragraph = True
            continue
        joint = "" if not length else "\n\n" if is_new_paragraph else _joint(line.text)
        pieces += (joint, line.text)
        length += len(joint)
        starts.append(_Start(length, line.number, line.column))
        length += len(line.text)
        is_new_paragraph = False
    return Passage("".join(pieces), tuple(starts))


def _joint(text: str) -> str:
    return "\n" if _OWN_LINE.match(text) else " "


def listed(lines: list[Line]) -> list[Passage]:
    """The items of a list, which are separated by `;` or by line ends; empty ones are no items."""
    items: list[Passage] = []
    for line in lines:
        begin = 0
        for end in _list_ends(line.text):
            items += _item(line, begin, end)
            begin = end + 1
        items += _item(line, begin, len(line.text))
    return items


def separated(lines: list[Line], mark: str) -> list[Passage]:
    """The parts of a value between marks and line ends, empty ones too."""
    parts: list[Passage] = []
    for line in lines:
        begin = 0
        for part in line.text.split(mark) if line.text else ():
            inset = len(part) - len(part.lstrip())
            at = _Start(0, line.number, line.column + begin + inset)
            parts.append(Passage(part.strip(), (at,)))
            begin += len(part) + len(mark)
    return parts


def _list_ends(text: str) -> list[int]:
    if ";" not in text:
        return []
    return [mark.start() for mark in _LIST_END.finditer(text) if mark.group() == ";"]


def _item(line: Line, begin: int, end: int) -> list[Passage]:
    raw = line.text[begin:end]
    item = raw.strip()
    if not item:
        return []
    inset = begin + len(raw) - len(raw.lstrip())
    return [Passage(item, (_Start(0, line.number, line.column + inset),))]


def slice_of(whole: Passage, begin: int, end: int) -> Passage:
    """A part of a passage that still knows where its characters stand."""
    first = whole.at(begin)
    inner = (
        _Start(start.offset - begin, start.number, start.column)
        for start in whole.starts
        if begin < start.offset < end
    )
    return Passage(whole.text[begin:end], (_Start(0, first.line, first.column), *inner))


def tidy(text: str) -> str:
    """The text with each run of spaces and tabs made one space."""
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text else text
