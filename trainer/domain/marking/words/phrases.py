"""When two phrases say the same: word order, spacing, and the deck's synonyms (rule 13)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from trainer.domain.marking.words.lookalikes import OPPOSITES
from trainer.domain.marking.words.plain import (
    DETERMINERS,
    KEY_FILLING,
    NEGATORS,
    NEUTRAL,
    PREPOSITIONS,
    Word,
    leads_otherwise,
    words_of,
)
from trainer.domain.marking.words.spelling import without_ligatures

Terms = tuple[tuple[str, ...], ...]
Folded = tuple[str, ...]

_SHIPPED: Final[Terms] = (
    (
        "asymptomatic",
        "not have symptoms",
        "not having symptoms",
        "no symptoms",
        "without symptoms",
        "symptom-free",
        "free of symptoms",
        "symptomless",
        "not symptomatic",
        "nonsymptomatic",
        "no symptom at all",
        "absence of symptoms",
    ),
    ("painless", "not have pain", "no pain", "without pain", "pain-free", "free of pain"),
    ("afebrile", "no fever", "without fever"),
    ("unconscious", "not conscious"),
    ("ineffective", "not effective"),
    ("unsuccessful", "not successful"),
)
"""Antonyms put as negations, and the like, that every deck may count on."""

_OF: Final = "of"
_MOST_VARIANTS: Final = 40
_BAG_SIZES: Final = (2, 3)
_FILLERS: Final = NEUTRAL - {_OF}


@lru_cache(maxsize=64)
def _term_index(terms: Terms) -> dict[Folded, str]:
    """Each wording of a term, folded, with a mark that stands for the term."""
    index: dict[Folded, str] = {}
    for number, group in enumerate((*terms, *_SHIPPED)):
        keys = [tuple(word.folded for word in words_of(name)) for name in group]
        mark = next((index[key] for key in keys if key in index), f"§{number}")
        for key in keys:
            if key:
                index.setdefault(key, mark)
    return index


@lru_cache(maxsize=64)
def _longest_terms(terms: Terms) -> dict[str, int]:
    """By the first word of a term, how many words the longest has that begins with it."""
    longest: dict[str, int] = {}
    for key in _term_index(terms):
        longest[key[0]] = max(len(key), longest.get(key[0], 0))
    return longest


def with_terms(words: Folded, terms: Terms) -> Folded:
    """The words with every wording of a term replaced by the term's mark, longest first."""
    index, longest = _term_index(terms), _longest_terms(terms)
    if longest.keys().isdisjoint(words):
        return words
    marked: list[str] = []
    at = 0
    while at < len(words):
        for width in range(min(longest.get(words[at], 0), len(words) - at), 0, -1):
            mark = index.get(words[at : at + width])
            if mark is not None:
                marked.append(mark)
                at += width
                break
        else:
            marked.append(words[at])
            at += 1
    return tuple(marked)


@lru_cache(maxsize=8192)
def folded_words(text: str) -> Folded:
    """The folded words of a text."""
    return tuple(word.folded for word in words_of(text))


def core(words: Sequence[str], filling: frozenset[str] = NEUTRAL) -> Folded:
    """The words without the filling before and behind them: `it is in the …`."""
    first, last = 0, len(words)
    while first < last and words[first] in filling:
        first += 1
    while last > first and words[last - 1] in filling:
        last -= 1
    return tuple(words[first:last]) or tuple(words)


def key_core(words: Sequence[str]) -> Folded:
    """The words of a card's answer without its filling; `through the skin` is not the skin."""
    return core(words, KEY_FILLING)


def says_same(typed: Folded, key: Folded, terms: Terms) -> bool:
    """Whether an answer says what a card does, whatever its order, spacing and synonyms."""
    if typed == key:
        return True
    if not typed or not key or leads_otherwise(typed, key):
        return False
    return bool(_forms(typed, terms, NEUTRAL) & _forms(key, terms, KEY_FILLING))


def says_any(typed: Folded, entries: tuple[str, ...], terms: Terms) -> bool:
    """Whether an answer says what one of a deck's many entries does."""
    return bool(typed) and not _forms(typed, terms, NEUTRAL).isdisjoint(_all_forms(entries, terms))


@lru_cache(maxsize=32)
def _all_forms(entries: tuple[str, ...], terms: Terms) -> frozenset[Folded]:
    forms = (_forms(folded_words(entry), terms, KEY_FILLING) for entry in entries)
    return frozenset(form for some in forms for form in some if form)


@lru_cache(maxsize=8192)
def _forms(words: Folded, terms: Terms, filling: frozenset[str]) -> frozenset[Folded]:
    words = _with_non(words)
    plain = tuple(word for word in words if word not in DETERMINERS)
    marked = {with_terms(words, terms), with_terms(plain, terms)}
    # With its preposition too: `it is with food` says `with food`, and `food` does not.
    bare = filling - PREPOSITIONS
    whole = {core(form, edge) for form in (words, *marked) for edge in (frozenset(), bare, filling)}
    # A term behind `of`, as in `compression of the spinal cord`, is turned as well.
    other_way = {turned(form) for form in whole}
    forms = whole | other_way | {with_terms(form, terms) for form in other_way}
    spaceless = {(joined(form),) for form in forms if not any("§" in word for word in form)}
    bags = {("§bag", *sorted(form)) for form in forms if _is_bag(form)}
    return frozenset(forms | spaceless | bags)


def _with_non(words: Folded) -> Folded:
    """`CT without contrast` as `noncontrast CT` has it; antonyms of their own stay as they are."""
    kept: list[str] = []
    for at, word in enumerate(words):
        if kept and at == len(words) - 1 and kept[-1] == "without":
            kept[-1] = f"non{word}"
        else:
            kept.append(word)
    return tuple(kept)


def joined(words: Folded) -> str:
    """The words written as one, in one spelling where they meet: `gastroesophageal`."""
    return without_ligatures("".join(words))


def turned(words: Folded) -> Folded:
    """`X of Y` as `Y X`."""
    if _OF not in words:
        return words
    at = words.index(_OF)
    behind = turned(words[at + 1 :])
    return (*behind, *words[:at]) if behind else words[:at]


def _is_bag(words: Folded) -> bool:
    """Whether the order of a phrase's words carries no meaning."""
    if len(words) not in _BAG_SIZES:
        return False
    return not any(word in NEGATORS or word in OPPOSITES or word in _FILLERS for word in words)


def place_of(part: Folded, words: Folded) -> int | None:
    """Where a phrase begins within another; None when it is not in it."""
    width = len(part)
    for at in range(len(words) - width + 1):
        if width and words[at : at + width] == part:
            return at
    return None


@lru_cache(maxsize=2048)
def variants(text: str, terms: Terms) -> tuple[tuple[Word, ...], ...]:
    """A phrase and what it becomes with another wording of a term in it, to find slips in."""
    words = words_of(text)
    folds = _folds(words)
    found = [words, _turned_words(words)]
    for group in terms:
        names = [words_of(name) for name in group]
        for name in names:
            at = place_of(_folds(name), folds) if name and name[0].folded in folds else None
            if at is None:
                continue
            found.extend(
                (*words[:at], *other, *words[at + len(name) :])
                for other in names
                if other and other != name
            )
            break
        if len(found) > _MOST_VARIANTS:
            break
    return tuple(found[:_MOST_VARIANTS])


def _turned_words(words: tuple[Word, ...]) -> tuple[Word, ...]:
    at = next((place for place, word in enumerate(words) if word.folded == _OF), None)
    return words if at is None else (*words[at + 1 :], *words[:at])


def _folds(words: Iterable[Word]) -> Folded:
    return tuple(word.folded for word in words)
