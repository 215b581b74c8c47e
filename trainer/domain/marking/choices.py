"""Marks for choices and for true-false with its reason (rules 20 and 21)."""

from collections.abc import Sequence

from trainer.domain.answer import ChosenOptions, Judgement
from trainer.domain.card import Choice, Option, TrueFalse
from trainer.domain.marking.finding import CORRECT, NO_ANSWER, Finding, close, wrong
from trainer.domain.rating import ErrorKind


def choice_finding(question: Choice, answer: ChosenOptions) -> Finding:
    """The mark of the options chosen: each is scored, and one miss among several is close."""
    right = {place for place, option in enumerate(question.options) if option.is_right}
    if not answer.options:
        return NO_ANSWER
    if answer.options == right:
        return CORRECT
    if len(right) == 1:
        return _single_finding(answer, right)
    return _several_finding(question, answer, right)


def _several_finding(question: Choice, answer: ChosenOptions, right: set[int]) -> Finding:
    missed, added = right - answer.options, set(answer.options - right)
    why = " ".join(filter(None, (_missed(question, missed), _added(question, added))))
    is_near = len(missed) + len(added) == 1
    error = ErrorKind.MISSING if missed else ErrorKind.EXTRA
    return (close if is_near else wrong)(error, why)


def _single_finding(answer: ChosenOptions, right: set[int]) -> Finding:
    if answer.options > right:
        return wrong(ErrorKind.EXTRA, "Choose one option: only one is right.")
    return wrong(ErrorKind.OTHER, "That is not the right option.")


def _missed(question: Choice, missed: set[int]) -> str:
    if not missed:
        return ""
    return f"You missed {_named(question.options, missed)}."


def _added(question: Choice, added: set[int]) -> str:
    known = {place for place in added if 0 <= place < len(question.options)}
    if not added:
        return ""
    if not known:
        return "There is no such option."
    verb = "is" if len(known) == 1 else "are"
    return f"{_named(question.options, known)} {verb} not right."


def _named(options: Sequence[Option], places: set[int]) -> str:
    return " and ".join(f"“{options[place].text}”" for place in sorted(places))


def judgement_finding(question: TrueFalse, answer: Judgement) -> Finding:
    """The mark of a judgement, which is the mark of its reason."""
    if answer.is_true is None and answer.reason is None:
        return NO_ANSWER
    if _is_right(question, answer.reason):
        return _with_right_reason(question, answer)
    truth = _truth(question)
    if answer.is_true is not question.is_true:
        return wrong(ErrorKind.OTHER, f"The statement is {truth}.")
    if answer.reason is not None and not 0 <= answer.reason < len(question.reasons):
        return wrong(ErrorKind.OTHER, f"It is {truth}, but there is no such reason.")
    if answer.reason is None:
        return wrong(ErrorKind.MISSING, f"It is {truth}, but the mark is for the reason.")
    return wrong(ErrorKind.OTHER, f"It is {truth}, but not for that reason.")


def _with_right_reason(question: TrueFalse, answer: Judgement) -> Finding:
    truth = _truth(question)
    if answer.is_true is question.is_true:
        return CORRECT
    if answer.is_true is None:
        return close(ErrorKind.MISSING, f"The reason is right; say as well that it is {truth}.")
    return wrong(ErrorKind.OTHER, f"The reason is right, but it makes the statement {truth}.")


def _truth(question: TrueFalse) -> str:
    return "true" if question.is_true else "false"


def _is_right(question: TrueFalse, reason: int | None) -> bool:
    if reason is None or not 0 <= reason < len(question.reasons):
        return False
    return question.reasons[reason].is_right
