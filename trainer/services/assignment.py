"""The decks that a programme assigns, as they are added to it and taken away."""

from collections.abc import Sequence
from typing import NamedTuple

from trainer.errors import ConfigError
from trainer.services.suggestion import did_you_mean


class Assignment(NamedTuple):
    """The decks of a programme, and how they are others than before."""

    decks: tuple[str, ...]
    added: tuple[str, ...]
    taken_away: tuple[str, ...]


def assignment(
    name: str, before: Sequence[str], *, more: Sequence[str], without: Sequence[str]
) -> Assignment:
    """What a programme of a name assigns once decks are added and taken away; the others stay.

    Raises ConfigError for a deck to take away that it has not, and where none would be left.
    """
    for slug in without:
        if slug in more or slug not in before:
            raise ConfigError(
                f"{name} has no deck {slug!r} that could be taken away.",
                hint=f"{did_you_mean(slug, before)}It has: {', '.join(before) or 'none yet'}.",
            )
    added = tuple(slug for slug in dict.fromkeys(more) if slug not in before)
    decks = (*(slug for slug in before if slug not in without), *added)
    if not decks:
        raise ConfigError(f"{name} would have no deck.", hint="Give it one by --deck SLUG.")
    return Assignment(decks, added, tuple(dict.fromkeys(without)))
