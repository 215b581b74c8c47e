"""A short sentence or a general noun round the right answer, which adds no idea to it."""

from typing import Final

from trainer.domain.marking.words.phrases import Folded, Terms, folded_words, with_terms
from trainer.domain.marking.words.plain import NEUTRAL

_VERBS: Final = frozenset(
    folded_words(
        "lies lie lying goes go going pass passes passing causes shows show becomes gets get"
    )
)
"""Verbs that say no more than that something is so, right before the answer."""

_HEADS: Final[tuple[tuple[frozenset[str], tuple[str, ...]], ...]] = (
    (
        frozenset(folded_words("scan scanning imaging")),
        ("MRI", "MRA", "MRCP", "CT", "PET", "DEXA", "ultrasound", "magnetic resonance"),
    ),
    (
        frozenset(folded_words("position positioning posture")),
        ("prone", "supine", "lateral", "sitting", "decubitus", "recumbent", "standing"),
    ),
    (
        frozenset(folded_words("route")),
        (
            *("intravenous", "oral", "intramuscular", "subcutaneous", "topical", "rectal"),
            *("intrathecal", "intra-articular", "sublingual", "intraosseous", "nasal", "buccal"),
        ),
    ),
)
"""General nouns, each with the names it adds nothing to: a bone scan is no bone."""


def without_frame(around: tuple[Folded, ...], answer: Folded, terms: Terms) -> tuple[Folded, ...]:
    """What stands before and behind the right answer, without what adds no idea."""
    if len(around) != 2:
        return around
    before, behind = around
    return _without_verb(before), _without_head(behind, answer, terms)


def _without_verb(before: Folded) -> Folded:
    """`The patient lies` before `prone`: nothing, if all else there is filling."""
    is_frame = bool(before) and before[-1] in _VERBS and set(before[:-1]) <= NEUTRAL
    return () if is_frame else before


def _without_head(behind: Folded, answer: Folded, terms: Terms) -> Folded:
    if not behind:
        return behind
    named = with_terms(answer, terms)
    for heads, names in _HEADS:
        if behind[0] not in heads:
            continue
        for name in names:
            wording = with_terms(folded_words(name), terms)
            if named[-len(wording) :] == wording:
                return behind[1:]
    return behind
