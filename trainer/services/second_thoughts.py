"""What a learner may still say of an answer that is marked, and what the log keeps of one."""

from dataclasses import replace
from typing import assert_never

from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.log import Review
from trainer.domain.rating import Mark, Verdict, proposed_rating
from trainer.services.sitting import Outcome


def is_given(answer: Answer) -> bool:
    """Whether an answer says anything that one could be sure of."""
    # Loaded by now with marking, and not wanted before the first card.
    from trainer.domain.marking.silence import says_nothing

    match answer:
        case TypedText(text=text):
            return not says_nothing(text)
        case ChosenOptions(options=options):
            return bool(options)
        case OrderedSteps(order=order):
            return bool(order)
        case Judgement(is_true=is_true):
            return is_true is not None
    assert_never(answer)


def as_kept(verdict: Verdict, review: Review) -> Verdict:
    """The verdict of an answer as the log has it.

    Where an attempt that seemed to fail was written after all, its answer is the one that counts.
    """
    if review.mark is None or (review.mark, review.error) == (verdict.mark, verdict.error):
        return verdict
    return Verdict(
        mark=review.mark,
        why="The answer you sent first had been kept after all; it is the one that counts.",
        expected=verdict.expected,
        error=review.error,
    )


def turned(outcome: Outcome) -> Outcome:
    """The outcome with its mark overruled, or the mark in force again where it was.

    Raises RuntimeError where there is no mark that could be overruled.
    """
    if outcome.verdict is None or not outcome.can_overrule:
        raise RuntimeError("there is no mark to overrule")
    is_overruled = not outcome.is_overruled
    mark = Mark.CORRECT if is_overruled else outcome.verdict.mark
    return replace(outcome, is_overruled=is_overruled, proposed=proposed_rating(mark))


def chosen(answer: Answer) -> tuple[int, ...]:
    """What the log keeps of an answer that was not typed."""
    match answer:
        case TypedText():
            return ()
        case ChosenOptions(options=options):
            return tuple(sorted(options))
        case OrderedSteps(order=order):
            return order
        case Judgement(is_true=bool(is_true), reason=int(reason)):
            return int(is_true), reason
        case Judgement(is_true=bool(is_true)):
            return (int(is_true),)
        case Judgement():
            return ()
    assert_never(answer)
