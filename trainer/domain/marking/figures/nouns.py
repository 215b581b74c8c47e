"""What a figure counts, so that figures of different things are told apart."""

from typing import Final

from trainer.domain.figure import Figure

_PASSED_OVER: Final = frozenset({"of", "the", "all", "a", "an", "every", "-"})


def noun(figure: Figure) -> str:
    """The first word that says what a figure is of: `lobes`, `patients`; empty where none does."""
    for word in figure.of.lower().split():
        if word not in _PASSED_OVER:
            return word if word.isalpha() else ""
    return ""
