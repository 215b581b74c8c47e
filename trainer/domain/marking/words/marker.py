"""The mark of a typed word or phrase (rules 13 to 18)."""

from collections.abc import Sequence
from typing import Final

from trainer.domain.card import MarkingContext, Rubric
from trainer.domain.marking.finding import CORRECT, Finding, close, worse, wrong
from trainer.domain.marking.words.card_words import CardWords, card_words
from trainer.domain.marking.words.frames import without_frame
from trainer.domain.marking.words.ideas import (
    contradicts,
    denies_beside,
    extra_finding,
    has_negator,
    ideas_of,
    is_opposite,
    listed_finding,
    rejected_inside,
    round_key,
)
from trainer.domain.marking.words.mistaken import other_word
from trainer.domain.marking.words.needs import needs_finding
from trainer.domain.marking.words.negation import bare_contrast, without_contrast
from trainer.domain.marking.words.phrases import Folded, folded_words, says_any, says_same
from trainer.domain.marking.words.plain import NEUTRAL, Word, words_of
from trainer.domain.rating import ErrorKind

_LINKS: Final = frozenset({"and", "or", "plus"})
_NEAR: Final = close(ErrorKind.NEAR, "Near, but not it.")
_NEAR_BESIDE: Final = close(
    ErrorKind.NEAR, "The right answer is there, with one beside it that is only near."
)
_REJECTED: Final = wrong(ErrorKind.OTHER, "The card lists this answer as wrong.")
_NOT_IT: Final = wrong(ErrorKind.OTHER, "That is not it.")
_SAYS_NOT: Final = wrong(ErrorKind.NEGATION, "You say what it is not: this asks what it is.")
_DENIED_OTHER: Final = wrong(
    ErrorKind.NEGATION, "You deny something beside it: say only what the answer is."
)
_DENIED: Final = wrong(ErrorKind.NEGATION, "You deny it: with “not” it is the opposite.")


def words_finding(
    answer: str,
    rubric: Rubric,
    needs: tuple[str, ...],
    text: str,
    context: MarkingContext,
) -> Finding:
    """The mark of a typed text where the key is words."""
    return _marked(text, card_words(answer, rubric, needs, context))


def _marked(text: str, known: CardWords) -> Finding:
    found = _listed(text, known) or _contrasted(text, known)
    if found is not None:
        return found
    typed = words_of(text)
    if known.needs:
        found = needs_finding(known.needs, text, known)
    else:
        found = _of_one_idea(typed, text, known)
    return found if found is not None else _unmatched(typed, known)


def _listed(text: str, known: CardWords) -> Finding | None:
    """What the card's own lists say of the whole answer, slips included."""
    typed = words_of(text)
    words = tuple(word.folded for word in typed)
    for entries, finding in _lists(known):
        if any(words == folded_words(entry) for entry in entries):
            return _of_list(finding, typed, known)
    for entries, finding in _lists(known):
        if any(says_same(words, folded_words(entry), known.terms) for entry in entries):
            return _of_list(finding, typed, known)
    for entries, finding in _lists(known):
        entry = known.slipped_onto(typed, entries)
        if entry is not None:
            return _with_spelling(finding, entry)
    return None


def _of_list(finding: Finding, typed: tuple[Word, ...], known: CardWords) -> Finding:
    """What a list says; of an answer that is wrong, why it was taken for the right one."""
    return (finding.is_wrong and other_word(typed, known)) or finding


def _lists(known: CardWords) -> tuple[tuple[Sequence[str], Finding], ...]:
    return (known.right, CORRECT), (known.reject, _REJECTED), (known.close, _NEAR)


def _with_spelling(finding: Finding, entry: str) -> Finding:
    if not finding.is_correct:
        return finding
    return Finding(mark=finding.mark, why=f"It is spelled “{entry}”.")


def _contrasted(text: str, known: CardWords) -> Finding | None:
    """The mark of `X, not Y`: that of X, unless Y is right too."""
    said, denied = without_contrast(text)
    if not said or not denied:
        return _bare_contrasted(text, known)
    return _DENIED if known.is_right(folded_words(denied)) else _marked(said, known)


def _bare_contrasted(text: str, known: CardWords) -> Finding | None:
    """The mark of `pain not deformity`, where the card knows what is denied as another answer."""
    said, denied = bare_contrast(text)
    right = _right_idea(said, known) if said and denied else None
    if right is None:
        return None
    other = folded_words(denied)
    is_other = known.is_rejected(other) or known.is_close(other)
    return right if is_other or contradicts(other, folded_words(said)) else None


def _of_one_idea(typed: tuple[Word, ...], text: str, known: CardWords) -> Finding | None:
    words = tuple(word.folded for word in typed)
    if has_negator(words, folded_words(known.right[0])):
        return _negated(words, known)
    entry = rejected_inside(words, known)
    if entry is not None:
        return _with_rejected(entry, words, known)
    return _parts_finding(text, known) or _inside(words, known)


def _with_rejected(entry: str, words: Folded, known: CardWords) -> Finding:
    if round_key(words, known) is not None:
        return wrong(
            ErrorKind.EXTRA, f"The right answer is there, and “{entry}” with it, which is wrong."
        )
    return wrong(ErrorKind.OTHER, f"The card lists “{entry}” as wrong.")


def _negated(words: Folded, known: CardWords) -> Finding:
    """An answer with a negation that the key does not have is wrong, whatever it denies."""
    inside = round_key(words, known)
    if inside is None:
        return _SAYS_NOT
    around, _ = inside
    return _DENIED_OTHER if denies_beside(around) else _DENIED


def _parts_finding(text: str, known: CardWords) -> Finding | None:
    """The mark of an answer that lists several ideas; None when none of them is right."""
    answer = known.right[0]
    wanted = ideas_of(answer)
    given = ideas_of(text)
    if len(wanted) > 1 and " or " not in answer:
        return _all_of(wanted, given, known)
    if len(given) < 2:
        # A stray “and” beside the one idea lists nothing more.
        return _right_idea(given[0], known) if given else None
    right = [idea for idea in given if _right_idea(idea, known) is not None]
    if not right:
        return _only_near(given, known)
    extras = tuple(folded_words(idea) for idea in given if idea not in right)
    near = [extra for extra in extras if known.is_close(extra)]
    others = tuple(extra for extra in extras if extra not in near)
    finding = listed_finding(others, folded_words(right[0]), known)
    return worse(finding, _NEAR_BESIDE) if near else finding


def _only_near(given: Sequence[str], known: CardWords) -> Finding | None:
    """Several ideas, none right: near only where all are near."""
    are_near = all(known.is_close(folded_words(idea)) for idea in given)
    return _NEAR if are_near else None


def _right_idea(idea: str, known: CardWords) -> Finding | None:
    """Correct, with the spelling where it slipped; None where an idea is not the right one."""
    if known.is_right(folded_words(idea)):
        return CORRECT
    entry = known.slipped_onto(words_of(idea), known.right)
    return None if entry is None else _with_spelling(CORRECT, entry)


def _all_of(wanted: Sequence[str], given: Sequence[str], known: CardWords) -> Finding | None:
    """The mark where the key itself lists several ideas, all of which are asked for."""
    found = [one for one in wanted if any(_is_idea(idea, one, known) for idea in given)]
    if not found:
        return None
    missing = [one for one in wanted if one not in found]
    extras = tuple(
        folded_words(idea)
        for idea in given
        if not any(_is_idea(idea, one, known) for one in wanted)
    )
    finding = listed_finding(
        extras, tuple(word for one in wanted for word in folded_words(one)), known
    )
    if not missing:
        return finding
    why = f"What is missing is {' and '.join(f'“{one}”' for one in missing)}."
    is_near = len(missing) == 1 and finding.is_correct
    return (close if is_near else wrong)(ErrorKind.MISSING, why)


def _is_idea(idea: str, wanted: str, known: CardWords) -> bool:
    if says_same(folded_words(idea), folded_words(wanted), known.terms):
        return True
    return known.slipped_onto(words_of(idea), (wanted,)) is not None


def _inside(words: Folded, known: CardWords) -> Finding | None:
    """The mark of the right answer with words round it; None when it is not inside."""
    inside = round_key(words, known)
    if inside is None:
        return None
    around, answer = inside
    return extra_finding(without_frame(around, answer, known.terms), answer, known)


def _unmatched(typed: tuple[Word, ...], known: CardWords) -> Finding:
    other = other_word(typed, known)
    if other is not None:
        return other
    words = tuple(word.folded for word in typed)
    key = folded_words(known.right[0])
    if is_opposite(words, key):
        return wrong(ErrorKind.OTHER, "That is the opposite.")
    missing = _missing_words(words, known)
    if missing and set(words) - NEUTRAL and set(words) - NEUTRAL <= set(key):
        names = " and ".join(f"“{name}”" for name in missing)
        return wrong(ErrorKind.MISSING, f"Part of it is there; what is missing is {names}.")
    if says_any(words, known.answers, known.terms):
        return wrong(ErrorKind.OTHER_FACT, "That is the answer to another question of this deck.")
    return _NOT_IT


def _missing_words(words: Folded, known: CardWords) -> tuple[str, ...]:
    """The words of the key that an answer lacks, without those that carry no idea."""
    return tuple(
        word.written.upper() if word.is_abbreviation else word.written
        for word in words_of(known.right[0])
        if word.folded not in words and word.folded not in NEUTRAL | _LINKS
    )
