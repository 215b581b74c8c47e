"""What an answer comes to, apart from how it is written: the key whose change matters.

The key of a card is what a learner has to know: the resolved figure, the deletion, the set of right
options, the order of the steps, or the truth with its reason.  The stem, the distractors, what else
is accepted and how a unit is spelt are no part of it.  Another form needs another `ALGORITHM`: keys
are compared by one algorithm alone, so a deck's stored text is read again before it is compared.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import Final, assert_never

from trainer.domain.card import (
    Choice,
    Cloze,
    FigureQuestion,
    Option,
    Question,
    Rubric,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.figure import canonical, render

ALGORITHM: Final = "key-2"
"""Version of the canonical form below."""
_HASH_BYTES: Final = 16
_BETWEEN: Final = "\0"
_STEP_BETWEEN: Final = "\1"
_MEANINGFUL: Final = frozenset("%‰.,:/")
_UNSPOKEN: Final = frozenset("'’ʼ`´")
_DASH: Final = "Pd"
_RANGE: Final = re.compile(r"(?<=\d) *- *(?=\d)")
_LOOSE: Final = re.compile(
    r"(?<!\d)[.,:/]|[.,:/](?!\d)"  # no decimal point, no ratio
    r"|(?<=[^\W\d])-(?=\w)|(?<![^\W\d])-(?!\d)"  # a hyphen or dash; `O-` keeps its minus
)
_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=[^\W\d_]|[%‰])")


class _Letters(dict[int, str]):
    """What becomes of each character in canonical form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


def _plain(character: str) -> str:
    if character in _UNSPOKEN:
        return ""
    category = unicodedata.category(character)
    if category == _DASH:
        return "-"
    if category[0] in "PZC" and character not in _MEANINGFUL:
        return " "
    return character


_LETTERS: Final = _Letters()


def canonical_words(text: str) -> str:
    """One form for all ways of writing the same words: letter case, spacing, punctuation.

    Signs that carry meaning stay: `%`, `‰`, comparators, a minus, the sign of a blood group, and
    what stands between digits.  A unit may stand apart from its number or not.
    """
    if text.isascii() and text.replace(" ", "").isalpha():
        return " ".join(text.lower().split())  # the same, at a quarter of the cost
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spaced = _LOOSE.sub(" ", _RANGE.sub("-", folded.translate(_LETTERS)))
    words = " ".join(spaced.split()) or " ".join(folded.split())
    return _BEFORE_UNIT.sub("", words)


def key_hash(question: Question) -> bytes:
    """16-byte hash of a question's answer key in canonical form, and of nothing else."""
    return _hash(ALGORITHM, *_key(question))


def key_text(question: Question) -> str:
    """A question's answer key in words, for `was X, now Y`."""
    match question:
        case Shown() | Typed() | Cloze():
            return question.answer
        case Choice():
            return "; ".join(option.text for option in question.options if option.is_right)
        case FigureQuestion():
            return render(question.key)
        case Steps():
            return " → ".join(", ".join(group) for group in _step_groups(question))
        case TrueFalse():
            return f"{_truth(question)}: {'; '.join(_right(question.reasons))}"
        case _:
            assert_never(question)


def version_hash(question: Question, *, key: str, others: Iterable[str] = ()) -> bytes:
    """16-byte hash of all the text of a card.

    `key` is the question's `key_text`, and `others` is what the card says beside its question.
    """
    return _hash("text-1", *_words(question), key, *others)


def _hash(*parts: str) -> bytes:
    whole = _BETWEEN.join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).digest()[:_HASH_BYTES]


def _key(question: Question) -> tuple[str, ...]:
    match question:
        case Shown() | Typed():
            # One word for both: a list of other right answers makes a card typed, and no other key.
            return ("words", canonical_words(question.answer))
        case Cloze():
            return ("deletion", canonical_words(question.answer))
        case Choice():
            return ("options", *sorted(map(canonical_words, _right(question.options))))
        case FigureQuestion():
            of = canonical_words(question.key.of).removeprefix("of ")
            return ("figure", canonical(question.key), of)
        case Steps():
            groups = (sorted(map(canonical_words, group)) for group in _step_groups(question))
            return ("steps", *(_STEP_BETWEEN.join(group) for group in groups))
        case TrueFalse():
            return (_truth(question), *map(canonical_words, _right(question.reasons)))
        case _:
            assert_never(question)


def _right(options: Iterable[Option]) -> list[str]:
    return [option.text for option in options if option.is_right]


def _truth(question: TrueFalse) -> str:
    return "true" if question.is_true else "false"


def _step_groups(question: Steps) -> list[list[str]]:
    """The steps in order; those of equal rank, which may come in any order, together."""
    ranked = zip(question.ranks, question.steps, strict=True)
    return [[step for _, step in group] for _, group in groupby(ranked, key=lambda pair: pair[0])]


def _words(question: Question) -> tuple[str, ...]:
    """The text of a question but for a figure, each kind's in an order of its own."""
    match question:
        case Choice() | Steps() | TrueFalse():
            return _arranged_words(question)
        case Shown():
            return ("shown", question.stem, question.answer)
        case Typed():
            needs = _listed(question.needs_all)
            return (
                *("typed", question.stem, question.answer),
                *needs,
                *_rubric_words(question.rubric),
            )
        case Cloze():
            gap = (question.before, question.answer, question.after, question.hint)
            numbered = f"cloze {question.number} {question.is_typed}"
            return (numbered, *gap, *_rubric_words(question.rubric))
        case FigureQuestion():
            asked = (question.stem, question.fact or "")
            states = _listed(question.states)
            return ("figure", *asked, *states, *_rubric_words(question.rubric))
        case _:
            assert_never(question)


def _arranged_words(question: Choice | Steps | TrueFalse) -> tuple[str, ...]:
    match question:
        case Choice():
            return ("choice", question.stem, *_option_words(question.options))
        case Steps():
            ranked = zip(question.ranks, question.steps, strict=True)
            steps = (f"{rank} {step}" for rank, step in ranked)
            return ("steps", question.stem, repr(question.critical), *steps)
        case TrueFalse():
            statement = (_truth(question), question.statement)
            return ("true-false", *statement, *_option_words(question.reasons))
        case _:
            assert_never(question)


def _listed(words: tuple[str, ...]) -> tuple[str, ...]:
    return (str(len(words)), *words)


def _option_words(options: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(f"{'x' if option.is_right else ' '}{option.text}" for option in options)


def _rubric_words(rubric: Rubric) -> tuple[str, ...]:
    lists = (*_listed(rubric.accept), *_listed(rubric.close), *_listed(rubric.reject))
    return (*lists, str(rubric.tolerance))
