"""Runs of words of an answer, to find a needed idea in whatever its order and spacing (rule 13)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from trainer.domain.marking.words.phrases import Folded, Terms, joined, says_same
from trainer.domain.marking.words.plain import NEUTRAL, Word, words_of
from trainer.domain.marking.words.slips import same_but_for_slips

_WIDEST: Final = 5
_MOST_WORDS: Final = 40
"""Words of an answer that are looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The runs of neighbours in an answer, none of which goes beyond the end of an idea."""

    words: tuple[Word, ...]
    runs: tuple[range, ...]
    by_letters: dict[str, range]
    """Runs by their words joined."""
    by_content: dict[frozenset[str], tuple[range, ...]]
    """Runs by their words in any order."""

    def place_of(self, wanted: Folded, terms: Terms) -> range | None:
        """The run that says what is wanted, however it is ordered, hyphenated and spaced."""
        run = self.by_letters.get(joined(wanted))
        if run is not None:
            return run
        for other in self.by_content.get(_content(wanted), ()):
            if says_same(_folds(self.words, other), wanted, terms):
                return other
        return None

    def slip_of(self, wording: str, known: Collection[str]) -> range | None:
        """The run that is a wording but for typing slips."""
        key = words_of(wording)
        others = frozenset(known) - {word.folded for word in key}
        for run in self.runs:
            typed = self.words[run.start : run.stop]
            if len(run) == len(key) and same_but_for_slips(typed, key, others):
                return run
        return None


def windows_of(words: tuple[Word, ...], ends: Collection[int]) -> Windows:
    """The runs of neighbours in an answer whose ideas end after so many words."""
    read = words[:_MOST_WORDS]
    # The first of each wording is enough: an answer may repeat one word a hundred times.
    first: dict[Folded, range] = {}
    for run in _runs(len(read), ends):
        first.setdefault(_folds(read, run), run)
    by_letters: dict[str, range] = {}
    by_content: dict[frozenset[str], tuple[range, ...]] = {}
    for folds, run in first.items():
        by_letters.setdefault(joined(folds), run)
        content = _content(folds)
        by_content[content] = (*by_content.get(content, ()), run)
    return Windows(
        words=read, runs=tuple(first.values()), by_letters=by_letters, by_content=by_content
    )


def _runs(count: int, ends: Collection[int]) -> Iterator[range]:
    for start in range(count):
        for stop in range(start + 1, min(start + _WIDEST, count) + 1):
            yield range(start, stop)
            if stop in ends:
                break


def _folds(words: tuple[Word, ...], run: range) -> Folded:
    return tuple(words[place].folded for place in run)


def _content(words: Folded) -> frozenset[str]:
    return frozenset(words) - NEUTRAL
