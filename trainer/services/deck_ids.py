"""Ids written into the deck files that lack them."""

import random
from pathlib import Path

from trainer.decks.check import file_content
from trainer.decks.ids import with_ids
from trainer.store.files import write_whole


def write_missing_ids(path: Path) -> tuple[str, ...]:
    """Write an id into every block that has none, at once or not at all; the new ids in order.

    No other byte changes, nor the file's mode; a file that lacks no id is not written.  Raises
    DeckError for what is no text file.
    """
    before = file_content(path)
    after = with_ids(before, path=str(path), rng=random.SystemRandom())
    if after != before:
        write_whole(path, after)
    return _written(before, after)


def _written(before: bytes, after: bytes) -> tuple[str, ...]:
    """What was put into every line that became longer."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return tuple(_put_in(old, new).strip().decode() for old, new in pairs if old != new)


def _put_in(old: bytes, new: bytes) -> bytes:
    pairs = enumerate(zip(old, new, strict=False))
    start = next((place for place, (one, other) in pairs if one != other), len(old))
    return new[start : start + len(new) - len(old)]
