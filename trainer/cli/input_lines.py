"""Lines from standard input, each of which is read no further than it can mean anything."""

from collections.abc import Iterator
from typing import Final, NamedTuple, TextIO

_PIECE: Final = 65_536
_MOST_PIECES: Final = 300
"""So much of a line is passed over to find its end: no line of a person or a program is as long."""


class InputLine(NamedTuple):
    """A line without its end."""

    text: str
    is_whole: bool
    """False for one that went on beyond what was read of it."""


def bounded_lines(stream: TextIO | None, longest: int) -> Iterator[InputLine]:
    """The lines of a stream, cut at a length; none where the stream is closed.

    A line that never ends is the last one.
    """
    while stream is not None and (line := stream.readline(longest + 1)):
        is_whole = line.endswith("\n") or len(line) <= longest
        yield InputLine(line.rstrip("\r\n")[:longest], is_whole)
        if not is_whole and not _finds_end(stream):
            return


def _finds_end(stream: TextIO) -> bool:
    for _ in range(_MOST_PIECES):
        piece = stream.readline(_PIECE)
        if len(piece) < _PIECE or piece.endswith("\n"):
            return True
    return False
