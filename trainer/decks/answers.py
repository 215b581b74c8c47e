"""Whether a card's lists of answers say anything, judged by the rules that mark an answer.

An `Accept:` that the rules accept already is one more line to keep true, and a list that says the
contrary of the key, or of another list, marks one learner right and the next one wrong.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from trainer.decks.passage import listed
from trainer.decks.problem import Code, Position, Problems, quoted
from trainer.decks.scan import Block, Document
from trainer.domain.answer import TypedText
from trainer.domain.card import Card, Cloze, FigureQuestion, MarkingContext, Rubric, Typed
from trainer.domain.deck import Deck
from trainer.domain.figure import FigureError, canonical, read_figure
from trainer.domain.marking import mark
from trainer.domain.marking.words.ideas import contradicts, has_negator
from trainer.domain.marking.words.phrases import Folded, Terms, folded_words, key_core, with_terms
from trainer.domain.marking.words.plain import DETERMINERS, KEY_FILLING
from trainer.domain.rating import ErrorKind, Mark, Verdict

_CONTRARY: Final = frozenset({ErrorKind.DIRECTION, ErrorKind.SIGN, ErrorKind.POWER_OF_TEN})
"""What is wrong with a figure that no wider margin could make right."""
_NEGATION: Final = re.compile(r"(?:not|no|non|never|without)\b[\s-]*", re.IGNORECASE)
_TAKE_AWAY: Final = "Take it away; where no other answer is left, write `Accept: none`."
_PARTS: Final = re.compile(r" or |[()]")
_LOOSE: Final = KEY_FILLING | DETERMINERS
_WIDTH: Final = 3


class _Listed(NamedTuple):
    """One answer that a card lists."""

    name: str
    """`Accept`, `Close` or `Reject`."""
    place: int
    """Its place in that list, from 0."""
    text: str


class _Remark(NamedTuple):
    """What is wrong with a listed answer."""

    entry: _Listed
    code: Code
    message: str
    suggestion: str


def check_answers(document: Document, deck: Deck, problems: Problems) -> None:
    """Report listed answers that the rules make needless, or that contradict one another.

    Each is marked as if the card had no lists, at 0.1 to 0.2 ms an answer; one that does not hold
    the letters of the key's words cannot be the key, and is not marked.
    """
    blocks = {block.id: block for block in document.blocks}
    terms = deck.context.terms
    for card in (*deck.cards, *deck.withdrawn):
        if problems.is_full:
            return
        for remark in _remarks(card, terms):
            at = _place(blocks[card.block], card, remark.entry)
            problems.add(at, remark.code, remark.message, remark.suggestion)


def _place(block: Block, card: Card, entry: _Listed) -> Position:
    numbered = f"-{card.question.number}" if isinstance(card.question, Cloze) else ""
    return listed(block.fields[entry.name + numbered].lines)[entry.place].at(0)


def _remarks(card: Card, terms: Terms) -> Iterator[_Remark]:
    question = card.question
    if not isinstance(question, Typed | Cloze | FigureQuestion):
        return
    if isinstance(question, Cloze) and not question.is_typed:
        return
    entries = _entries(question.rubric)
    if not entries:
        return
    bare = _bare(question, terms)
    seen: dict[Folded, _Listed] = {}
    for entry in entries:
        earlier = seen.setdefault(bare.form_of(entry.text), entry)
        remark = bare.remark_on(entry)
        if remark is None and earlier is not entry:
            remark = _repeated(entry, earlier)
        if remark is not None:
            yield remark


def _entries(rubric: Rubric) -> tuple[_Listed, ...]:
    lists = {"Accept": rubric.accept, "Close": rubric.close, "Reject": rubric.reject}
    return tuple(
        _Listed(name, place, text)
        for name, texts in lists.items()
        for place, text in enumerate(texts)
    )


def _repeated(entry: _Listed, earlier: _Listed) -> _Remark | None:
    """What is wrong with an answer that says the same as an earlier one, however it is written."""
    shown, other = quoted(entry.text), quoted(earlier.text)
    if earlier.name != entry.name:
        message = (
            f"{shown} stands in `{entry.name}:`, and {other}, which is the same by the rules, in"
            f" `{earlier.name}:`; each answer was expected in one list"
        )
        return _Remark(entry, Code.LISTS_DISAGREE, message, "Take one of the two away.")
    if entry.name == "Accept":
        message = f"{shown} is the same as {other} by the rules; each answer was expected once"
        return _Remark(entry, Code.NEEDLESS_ACCEPT, message, "Take one of the two away.")
    return None


def _figure_form(text: str) -> Folded | None:
    try:
        return (canonical(read_figure(text)),)
    except FigureError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bare:
    """A card's question without its lists, and what its key is made of."""

    question: Typed | Cloze | FigureQuestion
    context: MarkingContext
    key: Folded
    """The key's folded words; empty where the key is a figure."""
    ways: tuple[Folded, ...]
    """The key's parts of which one is right alone, each by the words that it cannot do without."""
    pieces: frozenset[str]
    """What the key and its synonyms are made of, as `_pieces` has it."""
    has_other_words: bool
    """Whether the key may be said without any of its words: by a synonym or by a negation."""

    def form_of(self, text: str) -> Folded:
        """One form for all ways of writing the same listed answer."""
        form = None if self.key else _figure_form(text)
        return form or with_terms(key_core(folded_words(text)), self.context.terms)

    def remark_on(self, entry: _Listed) -> _Remark | None:
        """What the rules have against a listed answer."""
        if not self._may_know(entry.text):
            return None
        verdict = self._verdict(entry)
        is_right = verdict.mark is Mark.CORRECT and not verdict.why
        shown = quoted(entry.text)
        if entry.name != "Accept":
            if not is_right:
                return None
            message = f"{shown} is right by the rules, and stands in `{entry.name}:`"
            return _Remark(entry, Code.CONTRADICTS_KEY, message, self._advice())
        if is_right:
            message = f"{shown} is right by the rules already; what they do not know was expected"
            return _Remark(entry, Code.NEEDLESS_ACCEPT, message, _TAKE_AWAY)
        if self._is_contrary(entry, verdict):
            message = f"{shown} says the contrary of the answer, {quoted(verdict.expected)}"
            suggestion = "Take it away, or list it under `Reject:`."
            return _Remark(entry, Code.CONTRADICTS_KEY, message, suggestion)
        return None

    def _may_know(self, text: str) -> bool:
        """Whether the rules could find the key, or its contrary, in an answer."""
        if not self.key:
            return True
        words = folded_words(text)
        if contradicts(words, self.key):
            return True
        if self.has_other_words or has_negator(words):
            return not self.pieces.isdisjoint(_pieces(words))
        letters = "".join(words)
        return any(all(word in letters for word in way) for way in self.ways)

    def _verdict(self, entry: _Listed) -> Verdict:
        question = self.question
        if entry.name == "Reject":
            # A card may narrow its margin, so only the key itself is no wrong answer.
            question = replace(question, rubric=Rubric(tolerance=Fraction(0)))
        verdict = mark(question, TypedText(entry.text), self.context)
        assert verdict is not None  # noqa: S101 - a card with lists is typed, and so is marked
        return verdict

    def _is_contrary(self, entry: _Listed, verdict: Verdict) -> bool:
        if verdict.mark is not Mark.WRONG:
            return False
        if verdict.error in _CONTRARY:
            return True
        words = folded_words(entry.text)
        if len(words) == len(self.key) and contradicts(words, self.key):
            return True
        negation = _NEGATION.match(entry.text)
        if negation is None:
            return False
        denied = self._verdict(entry._replace(text=entry.text[negation.end() :]))
        return denied.mark is Mark.CORRECT

    def _advice(self) -> str:
        if isinstance(self.question, FigureQuestion):
            return "Take it away; what is still correct is narrowed with `Tolerance:`."
        return "Take it away, or make the answer itself narrower."


def _bare(question: Typed | Cloze | FigureQuestion, terms: Terms) -> _Bare:
    bare = replace(question, rubric=Rubric(tolerance=question.rubric.tolerance))
    context = MarkingContext(figures=(), terms=terms, answers=())
    key = () if isinstance(question, FigureQuestion) else folded_words(question.answer)
    if isinstance(question, FigureQuestion) or _is_figure(question.answer, key):
        return _Bare(
            question=bare,
            context=context,
            key=(),
            ways=(),
            pieces=frozenset(),
            has_other_words=True,
        )
    needs = question.needs_all if isinstance(question, Typed) else ()
    own = frozenset[str]().union(_pieces(key), *(_pieces(folded_words(idea)) for idea in needs))
    synonyms = _synonym_pieces(key, terms)
    return _Bare(
        question=bare,
        context=context,
        key=key,
        ways=tuple(_content(part) for part in _PARTS.split(question.answer)),
        pieces=own | synonyms,
        has_other_words=bool(synonyms or needs) or has_negator(key),
    )


def _content(part: str) -> Folded:
    return tuple(word for word in folded_words(part) if word not in _LOOSE)


def _synonym_pieces(key: Folded, terms: Terms) -> frozenset[str]:
    """What the wordings of the terms are made of that are in the key."""
    spoken = "".join(key)
    return frozenset[str]().union(
        *(
            of_term
            for wordings, of_term in _term_pieces(terms).items()
            if any(wording in spoken for wording in wordings)
        )
    )


def _is_figure(answer: str, words: Folded) -> bool:
    # Looking costs 0.1 ms, so only at what has a number written in digits.
    return any(word[0].isdigit() for word in words) and _figure_form(answer) is not None


@cache
def _term_pieces(terms: Terms) -> Mapping[tuple[str, ...], frozenset[str]]:
    """Each term's wordings without spaces, and the threes of letters of all of them."""
    groups = (tuple(folded_words(name) for name in group) for group in terms)
    return {
        tuple("".join(words) for words in group): frozenset[str]().union(*map(_pieces, group))
        for group in groups
    }


def _pieces(words: Folded) -> frozenset[str]:
    """The threes of letters in words written without spaces, and the shorter words themselves."""
    letters = "".join(words)
    threes = (letters[at : at + _WIDTH] for at in range(len(letters) - _WIDTH + 1))
    return frozenset((*threes, *(word for word in words if len(word) < _WIDTH)))
