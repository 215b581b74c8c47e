"""Answers that must hold several ideas, as in `intravenous antibiotic` (rule 17)."""

from collections.abc import Sequence

from trainer.domain.marking.finding import Finding, close, wrong
from trainer.domain.marking.words.card_words import CardWords
from trainer.domain.marking.words.ideas import contradicts, has_negator, idea_ends, listed_finding
from trainer.domain.marking.words.phrases import Folded, folded_words, place_of, with_terms
from trainer.domain.marking.words.plain import Word, words_of
from trainer.domain.marking.words.slips import is_slip
from trainer.domain.rating import ErrorKind

Alternatives = tuple[str, ...]


def alternatives_of(need: str) -> Alternatives:
    """The wordings of one needed idea."""
    return tuple(part.strip() for part in need.split("|") if part.strip())


def needs_finding(needs: Sequence[str], text: str, words: CardWords) -> Finding | None:
    """The mark of an answer that must hold several ideas; None when it holds none of them."""
    typed = words_of(text)
    folds = tuple(word.folded for word in typed)
    covered: set[int] = set()
    missing: list[str] = []
    key: list[str] = []
    for need in needs:
        alternatives = alternatives_of(need)
        places = _places(alternatives, typed, folds, words)
        if places is None:
            missing.extend(alternatives[:1])
        else:
            covered.update(places)
            key.extend(folds[place] for place in places)
    if len(missing) == len(needs):
        return None
    rest = _runs(folds, covered, _allowed(words), idea_ends(text))
    if any(has_negator(run) for run in rest):
        return wrong(ErrorKind.NEGATION, "What you deny is part of the answer.")
    if missing:
        return _missing_finding(missing, len(needs), rest, tuple(key))
    return listed_finding(rest, tuple(key), words)


def _missing_finding(
    missing: Sequence[str], count: int, rest: tuple[Folded, ...], key: Folded
) -> Finding:
    names = " and ".join(f"“{name}”" for name in missing)
    why = f"Part of it is there; what is missing is {names}."
    is_near = len(missing) == 1 and count > 1 and not rest
    if is_near and not any(contradicts(run, key) for run in rest):
        return close(ErrorKind.MISSING, why)
    return wrong(ErrorKind.MISSING, why)


def _places(
    alternatives: Alternatives, typed: tuple[Word, ...], folds: Folded, words: CardWords
) -> range | None:
    """Where one of the wordings stands in the answer."""
    for alternative in sorted(alternatives, key=len, reverse=True):
        wanted = folded_words(alternative)
        for wording in {wanted, *_synonyms(wanted, words)}:
            at = place_of(wording, folds)
            if at is not None:
                return range(at, at + len(wording))
        if len(wanted) == 1:
            for place, word in enumerate(typed):
                if _is_slip_of(word, alternative, words):
                    return range(place, place + 1)
    return None


def _synonyms(wanted: Folded, words: CardWords) -> list[Folded]:
    marked = with_terms(wanted, words.terms)
    if len(marked) != 1:
        return []
    names = [folded_words(name) for group in words.terms for name in group]
    return [name for name in names if with_terms(name, words.terms) == marked]


def _is_slip_of(word: Word, alternative: str, words: CardWords) -> bool:
    key = words_of(alternative)
    return len(key) == 1 and is_slip(word, key[0], words.known - {key[0].folded})


def _allowed(words: CardWords) -> frozenset[str]:
    """Words of the right answers: they are no idea more."""
    return frozenset(word for entry in words.right for word in folded_words(entry))


def _runs(
    folds: Folded, covered: set[int], allowed: frozenset[str], ends: frozenset[int]
) -> tuple[Folded, ...]:
    """The words that no needed idea covers, as runs."""
    runs: list[list[str]] = [[]]
    for place, word in enumerate(folds):
        if place in ends:
            runs.append([])
        if place in covered or word in allowed or word in {"and", "or", "plus"}:
            runs.append([])
        else:
            runs[-1].append(word)
    return tuple(tuple(run) for run in runs if run)
