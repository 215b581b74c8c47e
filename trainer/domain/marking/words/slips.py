"""Typing slips: how many a word forgives, and where it forgives none (rule 14)."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

from trainer.domain.marking.words.lookalikes import (
    OPPOSITES,
    differ_in_form,
    differ_in_prefix,
    differ_in_suffix,
    lookalikes,
)
from trainer.domain.marking.words.plain import Word
from trainer.domain.marking.words.spelling import short_spelling

_NO_SLIP_BELOW: Final = 6
_TWO_SLIPS_FROM: Final = 10


def forgiven_slips(word: Word) -> int:
    """How many slips a word of the key forgives, by its length as it is written."""
    if word.is_abbreviation or not word.written.isalpha():
        return 0
    return _by_length(word.written)


def _by_length(spelling: str) -> int:
    if len(spelling) < _NO_SLIP_BELOW:
        return 0
    return 1 if len(spelling) < _TWO_SLIPS_FROM else 2


def is_slip(typed: Word, key: Word, known: Collection[str]) -> bool:
    """Whether a word is another with no more slips than it forgives.

    `known` are folded words that mean something of their own: no slip leads to one of them.
    """
    allowed = forgiven_slips(key)
    if not allowed or typed.folded == key.folded or not typed.written.isalpha():
        return False
    # First what most words fail at, and costs least.
    if not _is_near(typed, key, allowed):
        return False
    if typed.folded in known or _is_another_word(typed.folded, key.folded):
        return False
    if differ_in_prefix(typed.written, key.written) and differ_in_prefix(typed.folded, key.folded):
        return False
    return not (
        differ_in_suffix(typed.written, key.written) or differ_in_form(typed.folded, key.folded)
    )


def _is_near(typed: Word, key: Word, allowed: int) -> bool:
    if slips_between(typed.written, key.written, allowed) <= allowed:
        return True
    # The US spelling is the shorter and forgives by its own length: `foetal` forgives a slip, but
    # `fetal` none, else it would be read into `fatal` and `metal`.
    allowed = min(allowed, _by_length(short_spelling(key.written)))
    return slips_between(typed.folded, key.folded, allowed) <= allowed


def _is_another_word(typed: str, key: str) -> bool:
    alike = lookalikes()
    return typed in alike or typed in OPPOSITES or typed in alike.get(key, frozenset())


@lru_cache(maxsize=4096)
def slips_between(typed: str, key: str, limit: int) -> int:
    """Letters left out, put in, mistaken or swapped; more than `limit` is `limit` and one."""
    # 25 ms to import: only when an answer is not right as it stands.
    from rapidfuzz.distance import OSA

    return OSA.distance(typed, key, score_cutoff=limit)


def same_but_for_slips(typed: Sequence[Word], key: Sequence[Word], known: Collection[str]) -> bool:
    """Whether two runs of words are the same once slips are forgiven, in half of them at most."""
    if len(typed) != len(key) or not key:
        return False
    slipped = 0
    for one, other in zip(typed, key, strict=True):
        if one.folded == other.folded:
            continue
        if not is_slip(one, other, known):
            return False
        slipped += 1
    return slipped <= max(1, (len(key) + 1) // 2)
