"""What a card and its deck know of words: the right ones, the near ones, the wrong ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from trainer.domain.card import MarkingContext, Rubric
from trainer.domain.marking.words.phrases import (
    Folded,
    Terms,
    core,
    folded_words,
    says_any,
    says_same,
    variants,
)
from trainer.domain.marking.words.plain import Word, words_of
from trainer.domain.marking.words.slips import same_but_for_slips

_OR: Final = " or "


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """The lists a typed answer is compared with."""

    right: tuple[str, ...]
    """The key first, then its alternatives and the card's `Accept:`."""
    close: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    terms: Terms = ()
    needs: tuple[str, ...] = ()
    """Ideas that must all be there."""
    answers: tuple[str, ...] = ()
    """The answers of the deck's cards."""
    rejects: tuple[str, ...] = ()
    """What the deck's cards reject."""
    known: frozenset[str] = field(default=frozenset())
    """Folded words that mean something of their own; a slip never leads to one of them."""

    def is_right(self, words: Folded) -> bool:
        """Whether a phrase is one of the right answers as it stands."""
        return self._is_listed(words, self.right)

    def is_close(self, words: Folded) -> bool:
        """Whether a phrase is listed as near."""
        return self._is_listed(words, self.close)

    def is_rejected(self, words: Folded) -> bool:
        """Whether a phrase is listed as wrong."""
        return self._is_listed(words, self.reject)

    def is_rejected_elsewhere(self, words: Folded) -> bool:
        """Whether a phrase is rejected by a card of the deck and is nowhere in it an answer.

        What this card itself knows, or another one asks for, is a qualifier rather than an error:
        `IV` beside a drug's name, where one card rejects it and another one has it for its key.
        """
        own = (*self.right, *self.close, *(part for need in self.needs for part in need.split("|")))
        if self._is_listed(words, own) or says_any(words, self.answers, self.terms):
            return False
        return says_any(words, self.rejects, self.terms)

    def _is_listed(self, words: Folded, entries: Iterable[str]) -> bool:
        return any(says_same(words, folded_words(entry), self.terms) for entry in entries)

    def slipped_onto(self, words: tuple[Word, ...], entries: Iterable[str]) -> str | None:
        """The wording that the words are but for typing slips; None when they are none."""
        shorter = _trimmed(words)
        for entry in entries:
            own = variants(entry, ())
            for variant in variants(entry, self.terms):
                if len(variant) not in (len(words), len(shorter)):
                    continue
                known = self.known - {word.folded for word in variant}
                if same_but_for_slips(words, variant, known) or same_but_for_slips(
                    shorter, variant, known
                ):
                    return entry if variant in own else " ".join(one.written for one in variant)
        return None


def _trimmed(words: tuple[Word, ...]) -> tuple[Word, ...]:
    kept = core(tuple(word.folded for word in words))
    folds = [word.folded for word in words]
    for at in range(len(words) - len(kept) + 1):
        if tuple(folds[at : at + len(kept)]) == kept:
            return words[at : at + len(kept)]
    return words


@lru_cache(maxsize=256)
def card_words(
    answer: str, rubric: Rubric, needs: tuple[str, ...], context: MarkingContext
) -> CardWords:
    """What a card and its deck know of its answer's words."""
    right = (*_alternatives(answer, is_any=not needs), *rubric.accept)
    return CardWords(
        right=right,
        close=rubric.close,
        reject=rubric.reject,
        terms=context.terms,
        needs=needs,
        answers=context.answers,
        rejects=context.rejects,
        known=_known(rubric, context),
    )


def _alternatives(answer: str, *, is_any: bool) -> tuple[str, ...]:
    """A key and what it also is: without what it has in brackets, and either side of `or`."""
    found = [answer]
    bracket = answer.find("(")
    if bracket > 0:
        outside = f"{answer[:bracket]} {answer[answer.rfind(')') + 1 :]}"
        inside = answer[bracket + 1 : answer.rfind(")")].strip()
        found.append(outside)
        if inside.isalnum() and inside.upper() == inside:
            found.append(inside)
    if is_any and _OR in answer:
        found.extend(part for part in answer.split(_OR) if part.strip())
    return tuple(found)


@lru_cache(maxsize=64)
def _deck_words(terms: Terms, answers: tuple[str, ...]) -> frozenset[str]:
    texts = [*answers, *(name for group in terms for name in group)]
    return frozenset(word.folded for text in texts for word in words_of(text))


def _known(rubric: Rubric, context: MarkingContext) -> frozenset[str]:
    listed = (*rubric.accept, *rubric.close, *rubric.reject)
    own = frozenset(word.folded for text in listed for word in words_of(text))
    return own | _deck_words(context.terms, context.answers)
