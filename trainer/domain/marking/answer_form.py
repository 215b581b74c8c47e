"""The form an answer has before it can be marked: numbers of what is shown, and no others."""

from typing import assert_never

from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.card import Choice, Question, TrueFalse
from trainer.domain.marking.silence import says_nothing
from trainer.domain.marking.typed_line import LONGEST_LINE


def form_error(question: Question, answer: Answer, line: str, *, count: int) -> str:
    """What is expected where an answer has not the form its card asks for; empty where it has.

    `line` is what was typed, and `count` how many options, steps or reasons there are.  An answer
    that says nothing has every form.
    """
    if isinstance(answer, TypedText) or says_nothing(line):
        return ""
    if len(line.strip()) > LONGEST_LINE:
        return f"An answer has at most {LONGEST_LINE} characters."
    match answer:
        case ChosenOptions(options=options):
            takes_several = isinstance(question, Choice) and question.takes_several
            return _choice_error(options, count, takes_several=takes_several)
        case OrderedSteps(order=order):
            is_whole = sorted(order) == list(range(count))
            return "" if is_whole else f"Each number from 1 to {count} is wanted once."
        case Judgement():
            return _judgement_error(question, answer, count)
        case _:
            assert_never(answer)


def _judgement_error(question: Question, answer: Judgement, count: int) -> str:
    """A wrong judgement may stand alone, since its reason is not asked for."""
    is_true, reason = answer.is_true, answer.reason
    asks_reason = isinstance(question, TrueFalse) and question.asks_reason(is_true=is_true)
    is_known = not asks_reason if reason is None else reason < count
    if is_true is not None and is_known:
        return ""
    return f"True or false is wanted, and one number from 1 to {count} for the reason."


def _choice_error(options: frozenset[int], count: int, *, takes_several: bool) -> str:
    is_known = bool(options) and max(options) < count
    if is_known and (takes_several or len(options) == 1):
        return ""
    wanted = "Numbers" if takes_several else "One number"
    return f"{wanted} from 1 to {count} {'are' if takes_several else 'is'} wanted."
