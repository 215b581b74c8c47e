"""Checking deck files, each by itself and those of one run against each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.decks.answers import check_answers
from trainer.decks.check import Reading, check_path, deck_files
from trainer.decks.problem import Code, Problem
from trainer.errors import DeckError


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What checking some files came to."""

    readings: tuple[Reading, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, file by file."""
        return tuple(problem for reading in self.readings for problem in reading.problems)

    @property
    def cards(self) -> int:
        """Cards of the files that have no error."""
        return sum(len(reading.deck.cards) for reading in self.readings if reading.deck)


def checked(paths: Iterable[Path]) -> Check:
    """Read and check files, and those of folders.

    Beside what is wrong with each file, a slug that two of them claim is a problem, and a listed
    answer that the rules of marking make needless or that contradicts the key.

    Raises DeckError for a folder without deck files.
    """
    files = dict.fromkeys(file for path in paths for file in _files(path))
    return Check(readings=tuple(_without_shared_slugs(_readings(files))))


def _readings(files: Iterable[Path]) -> Iterator[Reading]:
    return (check_path(file, closer=check_answers) for file in files)


def _files(path: Path) -> tuple[Path, ...]:
    files = deck_files(path)
    if not files:
        raise DeckError(
            f"{path}: there is no deck file in this folder.", hint="Deck files end in .md."
        )
    return files


def _without_shared_slugs(readings: Iterable[Reading]) -> Iterator[Reading]:
    owners: dict[str, str] = {}
    for reading in readings:
        if reading.deck is None:
            yield reading
            continue
        slug = reading.deck.slug
        owner = owners.setdefault(slug, reading.path)
        if owner == reading.path:
            yield reading
        else:
            problem = Problem(
                path=reading.path,
                line=1,
                column=1,
                code=Code.DUPLICATE_SLUG,
                message=f"`deck: {slug}` is the deck of {owner} already",
                suggestion="Give one of the two another slug: it is a deck's permanent name.",
            )
            yield replace(reading, deck=None, problems=(*reading.problems, problem))
