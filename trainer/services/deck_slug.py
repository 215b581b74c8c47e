"""The permanent slug of a deck that is made of something else."""

from pathlib import Path
from typing import Final

from trainer.decks.grammar import is_id
from trainer.decks.lines import decoded
from trainer.decks.problem import Problems
from trainer.decks.scan import scan
from trainer.errors import DeckError

_HEAD_BYTES: Final = 65_536
"""A head takes some hundred; what has no block within these is no deck."""
_BLOCK: Final = b"\n##"


def lasting_slug(chosen: str, target: Path, made: str) -> str:
    """The slug that was chosen, else that of the deck to be replaced, else the one `made` here.

    Schedules hang on it, so a deck that is made anew keeps the one it has.  Raises DeckError for
    what cannot be a slug.
    """
    slug = chosen or _slug_there(target) or made
    if not is_id(slug):
        raise DeckError(
            f"{slug!r} cannot be a deck's slug.",
            hint="Use lower-case letters, digits and single hyphens, at most 40.",
        )
    return slug


def _slug_there(path: Path) -> str:
    """The slug of a deck file that is there; empty where there is none, or it is no deck."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        head, _, _ = file.read(_HEAD_BYTES).partition(_BLOCK)
    problems = Problems(path=str(path))
    text = decoded(head, problems)
    written = scan(text or "", problems).head.get("deck")
    return written.text if written and is_id(written.text) else ""
