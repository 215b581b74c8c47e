"""The mark of a figure: everything it says, weighed by the rules of its kind (rules 1 to 12)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from trainer.domain.card import FigureQuestion, MarkingContext
from trainer.domain.figure import (
    Count,
    Figure,
    Proportion,
    Stated,
    has_other_reading,
    render,
    stated_figures,
)
from trainer.domain.marking.figures.asked import Asked, asked
from trainer.domain.marking.figures.counts import denominator_finding
from trainer.domain.marking.figures.derived import (
    derived_finding,
    says_without,
)
from trainer.domain.marking.figures.explaining import both, explained
from trainer.domain.marking.figures.kinds import by_kind
from trainer.domain.marking.figures.listed import listed_figure, listed_words
from trainer.domain.marking.figures.other_facts import other_fact
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.figures.placing import place
from trainer.domain.marking.figures.sentences import answering
from trainer.domain.marking.figures.signs import denies_change, sign_finding, signed
from trainer.domain.marking.figures.unit_words import respelled, unit_question
from trainer.domain.marking.finding import Finding, better, close, worse, wrong
from trainer.domain.rating import ErrorKind


def figure_finding(
    question: FigureQuestion, text: str, context: MarkingContext
) -> tuple[Finding, str]:
    """The mark of a typed figure, and how it was understood."""
    in_hand = asked(question, context)
    listed = listed_words(question, text)
    found, reading = _best_reading(in_hand, text)
    return (found if listed is None else listed), _with_noun(reading, text, in_hand.key)


def _with_noun(reading: str, text: str, key: Figure) -> str:
    """A proportion as it was read, with what it is of: in the answer's words, or in the key's."""
    stated = stated_figures(text)
    if not reading or len(stated) != 1 or not isinstance(stated[0].figure.unit, Proportion):
        return reading
    own = stated[0].figure.of
    of = own if own.startswith("of ") else key.of if isinstance(key.unit, Proportion) else ""
    noun = of.removeprefix("of ")
    if not noun:
        return reading
    return f"{reading} of {noun}" if reading[-1] in "%‰" else f"{reading} {noun}"


def _best_reading(in_hand: Asked, text: str) -> tuple[Finding, str]:
    """The mark under the likelier reading of `1.000`, or under the other where that is right."""
    stated = stated_figures(text)
    if not all(one.has_unit for one in stated):
        text = respelled(text, in_hand.key)
        stated = stated_figures(text)
    first, reading = _read_and_marked(in_hand, stated)
    if first.is_correct or not has_other_reading(text) or _is_round_thousand(text, stated):
        return first, reading
    other, other_reading = _read_and_marked(in_hand, stated_figures(text, prefer_other=True))
    if any(_is_more_than_all(in_hand, one) for one in stated):
        # `5,625 ‰` can be no thousands: nothing happens to more than all.
        return other, other_reading
    if other.is_wrong:
        return first, reading
    is_whole = isinstance(in_hand.key.unit, Count) or in_hand.stem.asks_one_in
    if other.is_correct and is_whole:
        # A count to three decimals would be odd: `1.000` of them are a thousand.
        return other, other_reading
    why = "Is that a decimal or a thousand? Write it without a separator."
    question_back = close(ErrorKind.UNIT, why, asks_back=True)
    return better(first, worse(other, question_back)), other_reading


_THREE_NOUGHTS: Final = re.compile(r"\d,000(?!\d)", re.ASCII)


def _is_round_thousand(text: str, stated: Sequence[Stated]) -> bool:
    """Whether a bare `10,000` is meant: nobody writes three noughts behind a decimal comma."""
    is_bare = not any(one.has_unit for one in stated)
    return is_bare and _THREE_NOUGHTS.search(text) is not None


def _is_more_than_all(in_hand: Asked, stated: Stated) -> bool:
    """Whether a number read as thousands is a proportion beyond one, where the key is none."""
    key, figure, stem = in_hand.key, stated.figure, in_hand.stem
    if not isinstance(key.unit, Proportion) or key.high > 1:
        return False
    if isinstance(figure.unit, Proportion):
        return figure.high > 1
    is_share = isinstance(stem.unit, Proportion) and not stated.has_unit
    return is_share and figure.high > stem.whole


def _read_and_marked(in_hand: Asked, stated: Sequence[Stated]) -> tuple[Finding, str]:
    said: Sequence[Stated] = [one for one in stated if not one.is_negated]
    if not stated:
        return wrong(ErrorKind.NOT_A_FIGURE, "That is not a figure: a number is asked for."), ""
    if not said:
        why = "You say what it is not: this asks what it is."
        return wrong(ErrorKind.NEGATION, why), ""
    said = answering(in_hand, said)
    marked = [_marked(in_hand, one) for one in said]
    return _together([finding for finding, _ in marked], said), marked[0][1]


def _together(findings: Sequence[Finding], said: Sequence[Stated]) -> Finding:
    """The mark of several figures in one answer: the right one with one too many is close."""
    if len(findings) == 1:
        return findings[0]
    wrong_ones = [finding for finding in findings if finding.is_wrong]
    if not wrong_ones:
        best = findings[0]
        for finding in findings[1:]:
            best = better(best, finding)
        return best
    has_right = any(finding.is_correct for finding in findings)
    if has_right and len(wrong_ones) == 1 and not _contradicts(said):
        return close(ErrorKind.EXTRA, "One of your figures is right: give that one alone.")
    if has_right:
        return wrong(ErrorKind.EXTRA, "Give one figure, not several to choose from.")
    return wrong_ones[0]


def _contradicts(said: Sequence[Stated]) -> bool:
    """Whether two figures bound the same value from opposite sides."""
    points = {(one.figure.low, one.figure.high) for one in said}
    return len(points) == 1


def _marked(in_hand: Asked, stated: Stated) -> tuple[Finding, str]:
    key = in_hand.key
    derived = derived_finding(key, stated)
    if derived is not None:
        return derived, ""
    if denies_change(stated, key):
        why = "You say that it did not change so: this asks by how much it did."
        return wrong(ErrorKind.NEGATION, why), ""
    answer = signed(stated, key)
    given = place(answer, key, in_hand.stem)
    if isinstance(given, Finding):
        return both(given, other_fact(in_hand, answer)) or given, ""
    reading = render(replace(given.reading, comparator=given.comparator))
    listed = listed_figure(in_hand, given)
    if listed is not None:
        return listed, reading
    question = unit_question(in_hand, stated)
    if question is None:
        return _weighed(in_hand, answer, given), reading
    finding = _weighed(in_hand, answer, replace(given, limit=question))
    return (wrong(ErrorKind.UNIT, question.why) if finding.is_wrong else finding), reading


def _weighed(in_hand: Asked, stated: Stated, given: Placed) -> Finding:
    key = in_hand.key
    finding = worse(
        sign_finding(key, given), by_kind(key, given, in_hand.question.rubric.tolerance)
    )
    if stated.is_after and key.comparator.is_upper and not given.comparator.is_bound:
        finding = worse(finding, wrong(ErrorKind.DIRECTION, "It comes before that, not after it."))
    finding = worse(finding, denominator_finding(in_hand, stated))
    if finding.is_wrong:
        return explained(finding, in_hand, stated, given)
    if says_without(stated) and isinstance(key.unit, Proportion):
        return wrong(ErrorKind.NEGATION, "That says how many are spared, which is the other part.")
    if stated.is_interval:
        finding = worse(finding, close(ErrorKind.DERIVED, "That is given as an interval."))
    return _limited(finding, given.limit)


def _limited(finding: Finding, limit: Finding) -> Finding:
    """A finding held down to what its unit allows, with both reasons where there are two."""
    if limit.is_correct:
        return finding
    if finding.is_correct:
        return limit
    asks_back = finding.asks_back or limit.asks_back
    return replace(finding, why=f"{finding.why} {limit.why}", asks_back=asks_back)
