"""What a typed line answers, and what is said of one that has not the form its card asks for."""

import pytest

from tests.unit.marking.test_choices_and_steps import FOUR, JUDGED, SEVERAL, SINGLE, TRUE, options
from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.card import Choice, Question, Shown
from trainer.domain.marking import form_error, read_answer

NAMED = Choice(
    stem="",
    options=options("X", "*Intravenous line", "Intramuscular shot", "*Age, over 60", "abc"),
)
TWELVE = Choice(stem="", options=options("*a1", *(f"entry {number}" for number in range(2, 13))))


def chosen(*places: int) -> ChosenOptions:
    return ChosenOptions(frozenset(places))


@pytest.mark.parametrize(
    ("question", "line", "order", "expected"),
    [
        (NAMED, "x", None, chosen(0)),
        (SINGLE, "x", None, chosen(4)),
        (SINGLE, "-", None, chosen()),
        (NAMED, "intravenous line", None, chosen(1)),
        (NAMED, "intrav", None, chosen(5)),
        (NAMED, "intravenous", None, chosen(1)),
        (NAMED, "age, over 60", None, chosen(3)),
        (NAMED, "abc", None, chosen(4)),
        (NAMED, "intravenous line, abc", None, chosen(1, 4)),
        (NAMED, "intravenous line; 3", None, chosen(1, 2)),
        (NAMED, "intravenous line, ;, abc", None, chosen(1, 4)),
        (NAMED, "intravenous line, nothing of it", None, chosen(1, 5)),
        (SINGLE, "1", (2, 0, 1, 3), chosen(2)),
        (SINGLE, "b", (2, 0, 1, 3), chosen(0)),
        (SINGLE, "1", (2, 0), chosen(0)),
        (SINGLE, "Trocar", (2, 0, 1, 3), chosen(1)),
        (SEVERAL, "ab", None, chosen(0, 1)),
        (SEVERAL, "12", None, chosen(0, 1)),
        (SEVERAL, "BD", None, chosen(1, 3)),
        (SEVERAL, "1 and 2", None, chosen(0, 1)),
        (SEVERAL, "1 or 2", None, chosen(0, 1)),
        (SEVERAL, "option 2", None, chosen(1)),
        (SEVERAL, "15", None, chosen(4)),
        (SEVERAL, "10", None, chosen(4)),
        (SEVERAL, "12345", None, chosen(4)),
        (SEVERAL, "1234", None, chosen(0, 1, 2, 3)),
        (SEVERAL, "-1", None, chosen(4)),
        (SEVERAL, "0", None, chosen(4)),
        (SEVERAL, "aa", None, chosen(4)),
        (SEVERAL, "e", None, chosen(4)),
        (TWELVE, "12", None, chosen(11)),
        (TWELVE, "13", None, chosen(12)),
        (TWELVE, "99999", None, chosen(12)),
        (FOUR, "rest then stand then 4", None, OrderedSteps((0, 1, 3))),
        (FOUR, "stand → rest", None, OrderedSteps((1, 0))),
        (FOUR, "1 2 3 4", (3, 2, 1, 0), OrderedSteps((3, 2, 1, 0))),
        (JUDGED, "true", None, Judgement(is_true=True, reason=None)),
        (JUDGED, "because it lasts a day", None, Judgement(is_true=None, reason=0)),
        (JUDGED, "false - 2", None, Judgement(is_true=False, reason=1)),
        (JUDGED, "false -2", None, Judgement(is_true=False, reason=3)),
        (JUDGED, "false 2 3", None, Judgement(is_true=False, reason=None)),
        (JUDGED, "false, one more", None, Judgement(is_true=False, reason=None)),
        (JUDGED, "maybe", None, Judgement(is_true=None, reason=None)),
        (JUDGED, "1", (1, 0, 2), Judgement(is_true=None, reason=1)),
        (TRUE, "yes 1", None, Judgement(is_true=True, reason=0)),
        (Shown(stem="", answer=""), " 2 ", None, TypedText(" 2 ")),
    ],
)
def test_a_line_is_read_as_the_answer_that_is_meant(
    question: Question, line: str, order: tuple[int, ...] | None, expected: Answer
) -> None:
    assert read_answer(question, line, order=order) == expected


ONE = "One number from 1 to 4 is wanted."
SOME = "Numbers from 1 to 4 are wanted."
EACH = "Each number from 1 to 4 is wanted once."
JUDGE = "True or false is wanted, and one number from 1 to 3 for the reason."


@pytest.mark.parametrize(
    ("question", "line", "count", "expected"),
    [
        (SINGLE, "1", 4, ""),
        (SINGLE, "4", 4, ""),
        (SINGLE, "5", 4, ONE),
        (SINGLE, "1 2", 4, ONE),
        (SINGLE, "what", 4, ONE),
        (SINGLE, "", 4, ""),
        (SINGLE, "?", 4, ""),
        (SINGLE, "x" * 5000, 4, "An answer has at most 500 characters."),
        (SEVERAL, "1 4", 4, ""),
        (SEVERAL, "1", 4, ""),
        (SEVERAL, "1 5", 4, SOME),
        (FOUR, "1 2 3 4", 4, ""),
        (FOUR, "4 3 2 1", 4, ""),
        (FOUR, "1 2 3", 4, EACH),
        (FOUR, "1 2 3 3", 4, EACH),
        (JUDGED, "false 2", 3, ""),
        (JUDGED, "true 3", 3, ""),
        (JUDGED, "false", 3, JUDGE),
        (JUDGED, "2", 3, JUDGE),
        (JUDGED, "false 4", 3, JUDGE),
        (Shown(stem="", answer=""), "anything", 0, ""),
    ],
)
def test_a_line_of_another_form_is_told_what_is_wanted(
    question: Question, line: str, count: int, expected: str
) -> None:
    assert form_error(question, read_answer(question, line), line, count=count) == expected
