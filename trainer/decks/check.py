"""Reading and checking deck files: a deck, or what is wrong with it."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trainer.decks.blocks import check_shape
from trainer.decks.build import build
from trainer.decks.grammar import LARGEST_FILE_BYTES
from trainer.decks.lines import decoded
from trainer.decks.problem import Code, Position, Problem, Problems
from trainer.decks.scan import Document, scan
from trainer.domain.deck import Deck
from trainer.domain.plain_text import visible
from trainer.errors import DeckError

Closer = Callable[[Document, Deck, Problems], None]
"""A check more, of a deck in which there is no error."""

_TOP: Final = Position(1, 1)
_LISTED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading one deck file."""

    path: str
    deck: Deck | None
    """None when there is an error among the problems; a warning alone leaves a deck."""
    problems: tuple[Problem, ...]
    """In the order of the file."""


def check_text(
    text: bytes | str, *, path: str, folder: Path | None = None, closer: Closer | None = None
) -> Reading:
    """Read and check the text of a deck file; any text at all gives a reading.

    With the `folder` of the file, the pictures it names must be there.
    """
    problems = Problems(path=path)
    plain = decoded(text, problems)
    if plain is None:
        return Reading(path=path, deck=None, problems=problems.in_order())
    with _collector_paused():
        document = scan(plain, problems)
        check_shape(document, problems)
        deck = build(document, problems, folder=folder)
        has_error = any(problem.is_error for problem in problems.found)
        if closer is not None and not has_error:
            closer(document, deck, problems)
    return Reading(path=path, deck=None if has_error else deck, problems=problems.in_order())


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Leave garbage alone for a while.

    Reading makes many objects, keeps them, and makes no cycle: a third of its time would go into
    looking at them again and again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def check_path(path: Path, *, closer: Closer | None = None) -> Reading:
    """Read and check a deck file; one that cannot be read is a problem as well."""
    problems = Problems(path=str(path))
    content = _content(path, problems)
    if content is not None:
        return check_text(content, path=str(path), folder=path.parent, closer=closer)
    return Reading(path=str(path), deck=None, problems=problems.in_order())


def file_content(path: Path) -> bytes:
    """The bytes of a deck file, of one that is too large the first; raises DeckError when unread.

    A pipe is not opened, which would wait for somebody to write into it.
    """
    problems = Problems(path=str(path))
    content = _content(path, problems)
    if content is None:
        raise _refusal(str(path), problems.in_order())
    return content


def _content(path: Path, problems: Problems) -> bytes | None:
    try:
        if path.exists() and not path.is_file():
            message = "this is no file; a deck file was expected"
            problems.add(_TOP, Code.UNREADABLE, message, "Give the path of a `.md` file.")
            return None
        with path.open("rb") as file:
            # One byte more than is allowed shows that there is too much of it.
            return file.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"the file cannot be read: {reason}"
        problems.add(_TOP, Code.UNREADABLE, message, "Look at its path and its permissions.")
        return None


def deck_files(path: Path) -> tuple[Path, ...]:
    """The deck files a path stands for: those of a folder and below by name, or the path itself."""
    if not path.is_dir():
        return (path,)
    return tuple(sorted(file for file in path.rglob("*.md") if file.is_file()))


def read_deck(path: Path) -> Deck:
    """The deck in a file.

    Raises DeckError that lists the first problems, each as `path:line:column: code message`.
    """
    return deck_of(check_path(path))


def deck_of(reading: Reading) -> Deck:
    """The deck of a reading; raises DeckError, as `read_deck`, when there is none."""
    if reading.deck is None:
        raise _refusal(reading.path, reading.problems)
    return reading.deck


def _refusal(path: str, problems: Iterable[Problem]) -> DeckError:
    errors = [problem for problem in problems if problem.is_error]
    lines = [str(problem) for problem in errors[:_LISTED]]
    if len(errors) > _LISTED:
        lines.append(f"… and {len(errors) - _LISTED} more")
    everything = f"`trainer deck check {visible(path)}` lists every problem."
    hint = errors[0].suggestion if len(errors) == 1 else everything
    return DeckError("\n".join(lines), hint=hint)
