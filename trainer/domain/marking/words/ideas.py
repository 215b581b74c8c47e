"""An answer parted into its ideas, and ideas beside the right one (rules 16 and 17)."""

import re
from typing import Final

from trainer.domain.marking.finding import CORRECT, Finding, close, wrong
from trainer.domain.marking.words.card_words import CardWords
from trainer.domain.marking.words.lookalikes import OPPOSITES
from trainer.domain.marking.words.phrases import (
    Folded,
    core,
    folded_words,
    key_core,
    place_of,
    with_terms,
)
from trainer.domain.marking.words.plain import NEGATORS, NEUTRAL, leads_otherwise, words_of
from trainer.domain.rating import ErrorKind

_SEPARATOR: Final = re.compile(
    r"[,;()\[\]/+&\n=→]| - |\b(?:and|or|plus|as well as|but|then|also|versus|vs|along with"
    r"|together with|in addition to|followed by)\b",
    re.IGNORECASE,
)
_NON: Final = "non"
_LONGEST_IDEA: Final = 5
"""Words that one idea more may have; a longer run is taken for two."""
_PUT_IN: Final = 2
"""Words that may stand inside the right answer."""


_WITH_WRONG: Final = wrong(
    ErrorKind.EXTRA, "The right answer is there, with a wrong one beside it."
)


def ideas_of(text: str) -> tuple[str, ...]:
    """The ideas an answer lists, in order; filling between them is none."""
    parts = (part.strip() for part in _SEPARATOR.split(text))
    return tuple(part for part in parts if _has_idea(part))


def idea_ends(text: str) -> frozenset[int]:
    """After how many words of a text one of its ideas ends."""
    ends, count = set(), 0
    for part in _SEPARATOR.split(text):
        count += len(words_of(part))
        ends.add(count)
    return frozenset(ends)


def _has_idea(part: str) -> bool:
    return any(word.folded not in NEUTRAL for word in words_of(part))


def listed_finding(extras: tuple[Folded, ...], key: Folded, words: CardWords) -> Finding:
    """What ideas of their own cost, of which none may be one that another card rejects."""
    if any(words.is_rejected_elsewhere(idea) for idea in map(_idea, extras) if idea):
        return _WITH_WRONG
    return extra_finding(extras, key, words)


def extra_finding(extras: tuple[Folded, ...], key: Folded, words: CardWords) -> Finding:
    """What the words beside the right ones cost: nothing, close for one idea, wrong for two."""
    added = tuple(extra for extra in (_idea(one) for one in extras) if extra)
    for extra in added:
        if words.is_rejected(extra) or _holds_rejected(extra, words):
            return _WITH_WRONG
        if contradicts(extra, key):
            return wrong(ErrorKind.EXTRA, "You say one thing and its opposite.")
    if not added:
        return CORRECT
    count = sum(1 if len(extra) <= _LONGEST_IDEA else 2 for extra in added)
    if count > 1:
        return wrong(ErrorKind.EXTRA, "The right answer is there, among too much that is not it.")
    return close(
        ErrorKind.EXTRA, "The right answer is there, with something added that is no part of it."
    )


def _idea(words: Folded) -> Folded:
    return tuple(word for word in core(words) if word not in NEUTRAL)


def _holds_rejected(extra: Folded, words: CardWords) -> bool:
    return any(_holds(extra, folded_words(entry), words) for entry in words.reject)


def _holds(words: Folded, part: Folded, known: CardWords) -> bool:
    if place_of(part, words) is not None:
        return True
    return place_of(with_terms(part, known.terms), with_terms(words, known.terms)) is not None


def rejected_inside(words: Folded, known: CardWords) -> str | None:
    """What the card rejects and an answer has in it; None when it is part of what is right.

    `Contrast CT of the head` has in it both what is right and what is wrong.
    """
    for entry in known.reject:
        rejected = key_core(folded_words(entry))
        if _holds(words, rejected, known) and not _is_in_right(rejected, words, known):
            return entry
    return None


def _is_in_right(rejected: Folded, words: Folded, known: CardWords) -> bool:
    wider = (key_core(folded_words(entry)) for entry in known.right)
    return any(
        _holds(right, rejected, known) and (_holds(words, right, known) or set(right) <= set(words))
        for right in wider
    )


def contradicts(extra: Folded, key: Folded) -> bool:
    """Whether words say the contrary of one of the key's words."""
    return any(word in OPPOSITES.get(one, frozenset()) for one in key for word in extra)


def denies_beside(around: tuple[Folded, ...]) -> bool:
    """Whether what stands behind the right answer denies an idea of its own (`cord, no lung`)."""
    behind = around[-1] if len(around) > 1 and not has_negator(around[0]) else ()
    at = next((place for place, word in enumerate(behind) if word in NEGATORS), None)
    return at is not None and any(word not in NEUTRAL for word in behind[at + 1 :])


def is_opposite(words: Folded, key: Folded) -> bool:
    """Whether words say the contrary of the key and nothing else: `distal radius` is not that."""
    opposed = {word for one in key for word in words if word in OPPOSITES.get(one, frozenset())}
    return bool(opposed) and set(words) - opposed <= set(key) | NEUTRAL


def round_key(words: Folded, words_known: CardWords) -> tuple[tuple[Folded, ...], Folded] | None:
    """What stands before and behind the right answer inside a phrase; None when it is not there."""
    marked = with_terms(words, words_known.terms)
    best: tuple[tuple[Folded, ...], Folded] | None = None
    best_width = 0
    for entry in _leading_alike(words, words_known):
        for answer, phrase in _pairs(entry, words, marked, words_known):
            at = place_of(answer, phrase)
            if at is not None and len(answer) > best_width:
                best = ((phrase[:at], phrase[at + len(answer) :]), answer)
                best_width = len(answer)
    return best or _scattered(words, words_known)


def _scattered(words: Folded, words_known: CardWords) -> tuple[tuple[Folded, ...], Folded] | None:
    """The right answer with a word put into it, as in `worse back pain`."""
    for entry in _leading_alike(words, words_known):
        answer = key_core(folded_words(entry))
        rest = [word for word in words if word not in answer]
        kept = tuple(word for word in words if word in answer)
        if len(answer) > 1 and kept == answer and len(rest) <= _PUT_IN:
            return (tuple(rest),), answer
    return None


def _leading_alike(words: Folded, known: CardWords) -> tuple[str, ...]:
    """The right answers that a phrase does not turn round by its first preposition."""
    return tuple(one for one in known.right if not leads_otherwise(words, folded_words(one)))


def _pairs(
    entry: str, words: Folded, marked: Folded, known: CardWords
) -> tuple[tuple[Folded, Folded], ...]:
    answer = key_core(folded_words(entry))
    return (answer, words), (with_terms(answer, known.terms), marked)


def has_negator(words: Folded, key: Folded = ()) -> bool:
    """Whether a phrase turns something into its opposite, or a word of the key (non-sterile)."""
    return any(word in NEGATORS or (word[:3] == _NON and word[3:] in key) for word in words)
