"""Marking: a question and an answer in, a mark and its reason out."""

from dataclasses import replace
from typing import Final, assert_never

from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.card import (
    Choice,
    Cloze,
    FigureQuestion,
    MarkingContext,
    Option,
    Question,
    Rubric,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.figure import Figure, FigureError, read_figure, render
from trainer.domain.marking.answer_form import form_error
from trainer.domain.marking.choices import choice_finding, judgement_finding
from trainer.domain.marking.figures import figure_finding
from trainer.domain.marking.finding import NO_ANSWER, Finding
from trainer.domain.marking.silence import says_nothing
from trainer.domain.marking.steps import steps_finding
from trainer.domain.marking.typed_line import LONGEST_LINE, read_answer
from trainer.domain.marking.words import words_finding
from trainer.domain.marking.words.slips import slips_between
from trainer.domain.rating import Verdict
from trainer.domain.units import warm as warm_units

__all__ = ["asked_figure", "form_error", "mark", "read_answer", "warm"]

_CUT: Final = f"Only the first {LONGEST_LINE} characters were read."


def mark(question: Question, answer: Answer, context: MarkingContext) -> Verdict | None:
    """The mark of an answer with its reason; None for a card that is self-rated.  Never raises."""
    match question:
        case Shown() | Cloze(is_typed=False):
            return None
        case FigureQuestion():
            return _typed_verdict(question, _text_of(answer), context)
        case Typed() | Cloze():
            return _typed_verdict(question, _text_of(answer), context)
        case Choice():
            return _verdict(choice_finding(question, _options_of(answer)), _right_options(question))
        case Steps():
            return _verdict(steps_finding(question, _order_of(answer)), _right_order(question))
        case TrueFalse():
            finding = judgement_finding(question, _judgement_of(answer))
            return _verdict(finding, _right_judgement(question))
        case _:
            assert_never(question)


def asked_figure(question: Question) -> Figure | None:
    """The figure that a card asks for; None where it asks for none."""
    match question:
        case FigureQuestion(key=key):
            return key
        case Typed(answer=answer, needs_all=()) | Cloze(answer=answer):
            return _figure_in(answer)
        case Typed() | Shown() | Choice() | Steps() | TrueFalse():
            return None
        case _:
            assert_never(question)


def warm() -> None:
    """Load what marking needs and is slow to load, so that no answer waits for it."""
    slips_between("warm", "worm", 1)
    warm_units()


def _typed_verdict(
    question: FigureQuestion | Typed | Cloze, text: str, context: MarkingContext
) -> Verdict:
    expected = _expected(question)
    finding, reading = NO_ANSWER, ""
    if not says_nothing(text[:LONGEST_LINE]):
        finding, reading = _typed_finding(question, text[:LONGEST_LINE], context)
    if len(text) > LONGEST_LINE:
        finding = replace(finding, why=f"{finding.why} {_CUT}".strip())
    return _verdict(finding, expected, reading)


def _typed_finding(
    question: FigureQuestion | Typed | Cloze, text: str, context: MarkingContext
) -> tuple[Finding, str]:
    match question:
        case FigureQuestion():
            return figure_finding(question, text, context)
        case Typed(answer=answer, rubric=rubric, needs_all=needs):
            return _worded_finding(answer, rubric, needs, text, context)
        case Cloze(answer=answer, rubric=rubric):
            return _worded_finding(answer, rubric, (), text, context)
        case _:
            assert_never(question)


def _worded_finding(
    answer: str, rubric: Rubric, needs: tuple[str, ...], text: str, context: MarkingContext
) -> tuple[Finding, str]:
    """The mark of a gap or a basic card; where its answer is a figure, that of a figure."""
    key = None if needs else _figure_in(answer)
    if key is not None:
        question = FigureQuestion(stem="", key=key, rubric=rubric)
        return figure_finding(question, text, context)
    return words_finding(answer, rubric, needs, text, context), ""


def _figure_in(answer: str) -> Figure | None:
    try:
        return read_figure(answer)
    except FigureError:
        return None


def _verdict(finding: Finding, expected: str, reading: str = "") -> Verdict:
    return Verdict(
        mark=finding.mark,
        why=finding.why,
        expected=expected,
        error=finding.error,
        reading=reading,
        asks_back=finding.asks_back,
    )


def _expected(question: FigureQuestion | Typed | Cloze) -> str:
    match question:
        case FigureQuestion(key=key):
            return render(key)
        case Typed(answer=answer) | Cloze(answer=answer):
            return answer
        case _:
            assert_never(question)


def _right_options(question: Choice) -> str:
    return "; ".join(option.text for option in question.options if option.is_right)


def _right_order(question: Steps) -> str:
    pairs = zip(question.ranks, question.steps, strict=True)
    return "; ".join(f"{rank}. {step}" for rank, step in pairs)


def _right_judgement(question: TrueFalse) -> str:
    truth = "True" if question.is_true else "False"
    reasons: list[Option] = [reason for reason in question.reasons if reason.is_right]
    return f"{truth}: {'; '.join(reason.text for reason in reasons)}"


# An answer of another kind than its card is no answer: marking is total.


def _text_of(answer: Answer) -> str:
    return answer.text if isinstance(answer, TypedText) else ""


def _options_of(answer: Answer) -> ChosenOptions:
    return answer if isinstance(answer, ChosenOptions) else ChosenOptions(frozenset())


def _order_of(answer: Answer) -> OrderedSteps:
    return answer if isinstance(answer, OrderedSteps) else OrderedSteps(())


def _judgement_of(answer: Answer) -> Judgement:
    return answer if isinstance(answer, Judgement) else Judgement(None, None)
