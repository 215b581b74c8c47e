"""Answers that must hold several ideas, as in `intravenous antibiotic` (rule 17)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from trainer.domain.marking.finding import Finding, close, wrong
from trainer.domain.marking.words.card_words import CardWords
from trainer.domain.marking.words.ideas import contradicts, has_negator, idea_ends, listed_finding
from trainer.domain.marking.words.lookalikes import lookalikes
from trainer.domain.marking.words.phrases import Folded, folded_words, place_of, with_terms
from trainer.domain.marking.words.plain import NEGATORS, NEUTRAL, Word, words_of
from trainer.domain.marking.words.windows import Windows, windows_of
from trainer.domain.rating import ErrorKind

Alternatives = tuple[str, ...]

_DENIES_OTHER: Final = "You deny something beside it: say only what the answer is."


def alternatives_of(need: str) -> Alternatives:
    """The wordings of one needed idea."""
    return tuple(part.strip() for part in need.split("|") if part.strip())


def needs_finding(needs: Sequence[str], text: str, words: CardWords) -> Finding | None:
    """The mark of an answer that must hold several ideas; None when it holds none of them."""
    typed = words_of(text)
    folds = tuple(word.folded for word in typed)
    ends = idea_ends(text)
    windows = windows_of(typed, ends)
    given = tuple(_given(alternatives_of(need), folds, windows, words) for need in needs)
    missing = tuple(
        alternatives_of(need)[0]
        for need, idea in zip(needs, given, strict=True)
        if idea is None and alternatives_of(need)
    )
    there = tuple(idea for idea in given if idea is not None)
    if not there:
        return None
    covered = {place for idea in there for place in idea.places}
    key = tuple(folds[place] for idea in there for place in idea.places)
    rest = _runs(folds, covered, _allowed(words), ends)
    if any(has_negator(run, key) for run in rest):
        return wrong(ErrorKind.NEGATION, _denial(rest, missing, key))
    if missing:
        return _missing_finding(missing, len(needs), _Beside(rest, key, typed), words)
    return _with_spellings(listed_finding(rest, key, words), there)


@dataclass(frozen=True, slots=True)
class _Idea:
    """A needed idea where an answer has it."""

    places: range
    spelling: str = ""
    """How it is spelled, where it slipped."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the ideas that are there."""

    runs: tuple[Folded, ...]
    key: Folded
    """The words of the ideas that are there."""
    typed: tuple[Word, ...]


def _denial(rest: Sequence[Folded], missing: Sequence[str], key: Folded) -> str:
    """Whether what is denied is part of the answer, or something else."""
    wanted = {word for name in missing for word in folded_words(name)} | set(key)
    beside = any(set(run) - wanted - NEGATORS - NEUTRAL for run in rest if has_negator(run, key))
    return _DENIES_OTHER if beside else "What you deny is part of the answer."


def _with_spellings(finding: Finding, there: Sequence[_Idea]) -> Finding:
    spellings = " and ".join(f"“{idea.spelling}”" for idea in there if idea.spelling)
    if not spellings or finding.is_wrong:
        return finding
    return replace(finding, why=f"{finding.why} It is spelled {spellings}.".strip())


def _missing_finding(
    missing: Sequence[str], count: int, beside: _Beside, words: CardWords
) -> Finding:
    names = " and ".join(f"“{name}”" for name in missing)
    why = f"Part of it is there; what is missing is {names}."
    if len(missing) == 1 and count > 1 and not beside.runs:
        return close(ErrorKind.MISSING, why)
    return wrong(ErrorKind.MISSING, f"{why} {_error_beside(missing, beside, words)}".strip())


def _error_beside(missing: Sequence[str], beside: _Beside, words: CardWords) -> str:
    """What is wrong with a word beside the ideas that are there, where that is known."""
    for run in beside.runs:
        written = " ".join(word.written for word in beside.typed if word.folded in run)
        if words.is_rejected(run):
            return f"The card lists “{written}” as wrong."
        if contradicts(run, beside.key):
            return f"“{written}” is the opposite."
    alike = lookalikes()
    for name in missing:
        for key in folded_words(name):
            for word in beside.typed:
                if word.folded in alike.get(key, frozenset()):
                    return f"“{word.written}” is another word."
    return ""


def _given(
    alternatives: Alternatives, folds: Folded, windows: Windows, words: CardWords
) -> _Idea | None:
    """Where one of the wordings stands in the answer, as it is or with a slip."""
    longest_first = sorted(alternatives, key=len, reverse=True)
    for alternative in longest_first:
        wanted = folded_words(alternative)
        for wording in (wanted, *_synonyms(wanted, words)):
            at = place_of(wording, folds)
            if at is not None:
                return _Idea(range(at, at + len(wording)))
            run = windows.place_of(wording, words.terms)
            if run is not None:
                return _Idea(run)
    for alternative in longest_first:
        run = windows.slip_of(alternative, words.known)
        if run is not None:
            return _Idea(run, alternative)
    return None


def _synonyms(wanted: Folded, words: CardWords) -> list[Folded]:
    marked = with_terms(wanted, words.terms)
    if len(marked) != 1:
        return []
    names = [folded_words(name) for group in words.terms for name in group]
    return [name for name in names if with_terms(name, words.terms) == marked]


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
