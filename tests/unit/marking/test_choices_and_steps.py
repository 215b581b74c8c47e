"""Choices, judgements and steps: their marks, and how a typed line answers them."""

import pytest

from trainer.domain.answer import (
    Answer,
    ChosenOptions,
    Judgement,
    OrderedSteps,
    TypedText,
)
from trainer.domain.card import (
    Choice,
    Cloze,
    MarkingContext,
    Option,
    Question,
    Rubric,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.marking import mark, read_answer
from trainer.domain.rating import ErrorKind, Mark, Verdict


def options(*texts: str) -> tuple[Option, ...]:
    """Options of which those that begin with a star are right."""
    return tuple(Option(text=text.lstrip("*"), is_right=text.startswith("*")) for text in texts)


SINGLE = Choice(stem="", options=options("Needle", "*Trocar", "Bevel", "Cannula"))
SEVERAL = Choice(stem="", options=options("*Trauma", "*Benign tumours", "Age", "*Cancer"))
LAST_RIGHT = Choice(stem="", options=options("Age", "Sex", "*Trauma", "*Cancer"))
JUDGED = TrueFalse(
    statement="Bed rest lasts a week.",
    is_true=False,
    reasons=options("It lasts a day", "*It lasts some hours", "There is none"),
)
TRUE = TrueFalse(
    statement="Bed rest lasts some hours.",
    is_true=True,
    reasons=options("*The cement sets in that time", "The patient sleeps", "It is late"),
)
FOUR = Steps(stem="", steps=("Rest", "Stand", "Leave", "Work"), ranks=(1, 2, 3, 4))
FIVE = Steps(
    stem="",
    steps=("Position", "Clean", "Inject", "Insert", "Withdraw"),
    ranks=(1, 2, 3, 4, 5),
    critical=((3, 4),),
)
LOOSE = Steps(stem="", steps=("Gown", "Gloves", "Cut"), ranks=(1, 1, 2))


def verdict_of(question: Question, given: Answer) -> Verdict:
    verdict = mark(question, given, MarkingContext())
    assert verdict is not None
    return verdict


@pytest.mark.parametrize(
    ("question", "chosen", "expected"),
    [
        (SINGLE, {1}, Mark.CORRECT),
        (SINGLE, {0}, Mark.WRONG),
        (SINGLE, {0, 1}, Mark.WRONG),
        (SINGLE, set(), Mark.WRONG),
        (SINGLE, {9}, Mark.WRONG),
        (SEVERAL, {0, 1, 3}, Mark.CORRECT),
        (SEVERAL, {0, 1}, Mark.CLOSE),
        (SEVERAL, {0, 1, 2, 3}, Mark.CLOSE),
        (SEVERAL, {0, 1, 2}, Mark.WRONG),
        (SEVERAL, {0}, Mark.WRONG),
        (SEVERAL, {2}, Mark.WRONG),
        (SEVERAL, {0, 1, 3, 9}, Mark.CLOSE),
    ],
)
def test_each_option_of_a_choice_is_scored(
    question: Choice, chosen: set[int], expected: Mark
) -> None:
    assert verdict_of(question, ChosenOptions(frozenset(chosen))).mark is expected


@pytest.mark.parametrize(
    ("question", "chosen", "error", "why"),
    [
        (SINGLE, {0}, ErrorKind.OTHER, "That is not the right option."),
        (SINGLE, {0, 1}, ErrorKind.EXTRA, "Choose one option: only one is right."),
        (SINGLE, {0, 2}, ErrorKind.OTHER, "That is not the right option."),
        (SEVERAL, {0, 1}, ErrorKind.MISSING, "You missed “Cancer”."),
        (SEVERAL, {1}, ErrorKind.MISSING, "You missed “Trauma” and “Cancer”."),
        (SEVERAL, {0, 1, 2}, ErrorKind.MISSING, "You missed “Cancer”. “Age” is not right."),
        (SEVERAL, {0, 1, 2, 3}, ErrorKind.EXTRA, "“Age” is not right."),
        (SEVERAL, {0, 1, 3, 4}, ErrorKind.EXTRA, "There is no such option."),
        (SEVERAL, {0, 1, 3, -1}, ErrorKind.EXTRA, "There is no such option."),
        (LAST_RIGHT, {0, 1, 2, 3}, ErrorKind.EXTRA, "“Age” and “Sex” are not right."),
        (LAST_RIGHT, {0, 2, 3, 9}, ErrorKind.EXTRA, "“Age” is not right."),
    ],
)
def test_what_is_wrong_with_a_choice_is_named(
    question: Choice, chosen: set[int], error: ErrorKind, why: str
) -> None:
    verdict = verdict_of(question, ChosenOptions(frozenset(chosen)))
    assert (verdict.error, verdict.why) == (error, why)


@pytest.mark.parametrize(
    ("is_true", "reason", "expected"),
    [
        (False, 1, Mark.CORRECT),
        (False, 0, Mark.WRONG),
        (False, None, Mark.WRONG),
        (True, 1, Mark.WRONG),
        (True, 0, Mark.WRONG),
        (None, 1, Mark.CLOSE),
        (None, None, Mark.WRONG),
        (False, 7, Mark.WRONG),
        (False, -1, Mark.WRONG),
        (False, 3, Mark.WRONG),
    ],
)
def test_a_judgement_is_marked_on_its_reason(
    *, is_true: bool | None, reason: int | None, expected: Mark
) -> None:
    assert verdict_of(JUDGED, Judgement(is_true, reason)).mark is expected


@pytest.mark.parametrize(
    ("question", "is_true", "reason", "error", "why"),
    [
        (JUDGED, True, 0, ErrorKind.OTHER, "The statement is false."),
        (JUDGED, None, 0, ErrorKind.OTHER, "The statement is false."),
        (JUDGED, False, 0, ErrorKind.OTHER, "It is false, but not for that reason."),
        (JUDGED, False, 3, ErrorKind.OTHER, "It is false, but there is no such reason."),
        (JUDGED, False, -1, ErrorKind.OTHER, "It is false, but there is no such reason."),
        (JUDGED, False, None, ErrorKind.MISSING, "It is false, but the mark is for the reason."),
        (TRUE, True, 1, ErrorKind.OTHER, "It is true, but not for that reason."),
        (TRUE, None, 0, ErrorKind.MISSING, "The reason is right; say as well that it is true."),
        (TRUE, False, 0, ErrorKind.OTHER, "The reason is right, but it makes the statement true."),
    ],
)
def test_what_is_wrong_with_a_judgement_is_named(
    *, question: TrueFalse, is_true: bool | None, reason: int | None, error: ErrorKind, why: str
) -> None:
    verdict = verdict_of(question, Judgement(is_true, reason))
    assert (verdict.error, verdict.why) == (error, why)


def test_the_first_reason_can_be_the_right_one() -> None:
    assert verdict_of(TRUE, Judgement(is_true=True, reason=0)).mark is Mark.CORRECT


def test_an_unjudged_statement_without_a_reason_is_no_answer() -> None:
    assert verdict_of(JUDGED, Judgement(None, None)).error is ErrorKind.EMPTY


@pytest.mark.parametrize(
    ("question", "order", "expected"),
    [
        (FOUR, (0, 1, 2, 3), Mark.CORRECT),
        (FOUR, (0, 2, 1, 3), Mark.WRONG),
        (FOUR, (0, 1, 2), Mark.WRONG),
        (FOUR, (0, 1, 2, 3, 3), Mark.WRONG),
        (FOUR, (), Mark.WRONG),
        (FOUR, (0, 1, 2, 9), Mark.WRONG),
        (FIVE, (0, 1, 2, 3, 4), Mark.CORRECT),
        (FIVE, (1, 0, 2, 3, 4), Mark.CLOSE),
        (FIVE, (0, 1, 3, 2, 4), Mark.WRONG),
        (FIVE, (0, 1, 2, 4, 3), Mark.CLOSE),
        (FIVE, (1, 0, 2, 4, 3), Mark.WRONG),
        (FIVE, (4, 1, 2, 3, 0), Mark.WRONG),
        (LOOSE, (0, 1, 2), Mark.CORRECT),
        (LOOSE, (1, 0, 2), Mark.CORRECT),
        (LOOSE, (0, 2, 1), Mark.WRONG),
    ],
)
def test_steps_are_marked_by_their_order(
    question: Steps, order: tuple[int, ...], expected: Mark
) -> None:
    assert verdict_of(question, OrderedSteps(order)).mark is expected


@pytest.mark.parametrize(
    ("order", "named", "error"),
    [
        ((0, 2, 1, 3), "in your order is number 2: “Leave”", ErrorKind.ORDER),
        ((0, 1, 3), "“Leave” is missing", ErrorKind.MISSING),
        ((0, 1, 1, 2, 3), "“Stand” stands there more than once", ErrorKind.EXTRA),
        ((0, 1, 2, 4), "a step too many", ErrorKind.EXTRA),
        ((0, 1, 2, -1), "a step too many", ErrorKind.EXTRA),
    ],
)
def test_the_first_step_that_is_not_right_is_named(
    order: tuple[int, ...], named: str, error: ErrorKind
) -> None:
    verdict = verdict_of(FOUR, OrderedSteps(order))
    assert named in verdict.why
    assert verdict.error is error


def test_a_card_that_is_turned_over_has_no_mark() -> None:
    shown = Shown(stem="", answer="rest")
    long = Cloze(before="", answer="rest", after="", number=1, rubric=Rubric(), is_typed=False)
    assert mark(shown, TypedText("rest"), MarkingContext()) is None
    assert mark(long, TypedText("rest"), MarkingContext()) is None


def test_an_answer_of_another_kind_is_no_answer() -> None:
    typed = Typed(stem="", answer="rest", rubric=Rubric())
    for question, given in (
        (typed, ChosenOptions(frozenset({0}))),
        (SINGLE, TypedText("Trocar")),
        (FOUR, Judgement(is_true=True, reason=1)),
        (JUDGED, OrderedSteps((0, 1))),
    ):
        verdict = verdict_of(question, given)
        assert (verdict.mark, verdict.error) == (Mark.WRONG, ErrorKind.EMPTY)


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        ("2", {1}),
        (" 2. ", {1}),
        ("b", {1}),
        ("B)", {1}),
        ("Trocar", {1}),
        ("the trocar", {1}),
        ("1,3", {0, 2}),
        ("1 3", {0, 2}),
        ("a and c", {0, 2}),
        ("ac", {0, 2}),
        ("13", {0, 2}),
        ("needle, bevel", {0, 2}),
        ("option 4", {3}),
        ("", set()),
        ("?", set()),
        ("don't know", set()),
    ],
)
def test_options_are_chosen_by_number_letter_or_text(line: str, chosen: set[int]) -> None:
    assert read_answer(SINGLE, line) == ChosenOptions(frozenset(chosen))


def test_numbers_refer_to_what_is_displayed() -> None:
    order = (3, 1, 0, 2)
    assert read_answer(SINGLE, "1", order=order) == ChosenOptions(frozenset({3}))
    assert read_answer(FOUR, "1 2 3 4", order=order) == OrderedSteps(order)
    assert read_answer(JUDGED, "false 1", order=(1, 2, 0)) == Judgement(is_true=False, reason=1)
    assert read_answer(SINGLE, "1", order=(7, 7)) == ChosenOptions(frozenset({0}))


@pytest.mark.parametrize("line", ["5", "banana", "99999999999999999999", "needle, banana"])
def test_what_is_no_option_is_a_wrong_choice_and_not_left_out(line: str) -> None:
    assert verdict_of(SINGLE, read_answer(SINGLE, line)).mark is Mark.WRONG
    assert read_answer(SINGLE, line) != ChosenOptions(frozenset())


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("2 1 3 4", (1, 0, 2, 3)),
        ("2,1,3,4", (1, 0, 2, 3)),
        ("2134", (1, 0, 2, 3)),
        ("b a c d", (1, 0, 2, 3)),
        ("2 > 1 > 3 > 4", (1, 0, 2, 3)),
        ("2, 1, then 3 and 4", (1, 0, 2, 3)),
        ("Rest, Stand, Leave, Work", (0, 1, 2, 3)),
        ("rest\nstand\nleave", (0, 1, 2)),
        ("1 1 2", (0, 0, 1)),
        ("", ()),
    ],
)
def test_steps_are_typed_as_numbers_letters_or_words(line: str, order: tuple[int, ...]) -> None:
    assert read_answer(FOUR, line) == OrderedSteps(order)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("false 2", Judgement(is_true=False, reason=1)),
        ("f 2", Judgement(is_true=False, reason=1)),
        ("F, 2", Judgement(is_true=False, reason=1)),
        ("t, 1", Judgement(is_true=True, reason=0)),
        ("true because it lasts a day", Judgement(is_true=True, reason=0)),
        ("False: it lasts some hours", Judgement(is_true=False, reason=1)),
        ("false because of b", Judgement(is_true=False, reason=1)),
        ("no, reason 3", Judgement(is_true=False, reason=2)),
        ("false", Judgement(is_true=False, reason=None)),
        ("2", Judgement(is_true=None, reason=1)),
        ("false, who knows", Judgement(is_true=False, reason=None)),
        ("false 9", Judgement(is_true=False, reason=3)),
        ("", Judgement(is_true=None, reason=None)),
        ("f2", Judgement(is_true=False, reason=1)),
    ],
)
def test_a_judgement_is_typed_with_its_reason(line: str, expected: Judgement) -> None:
    assert read_answer(JUDGED, line) == expected


def test_a_long_answer_is_cut_with_a_word_to_the_learner() -> None:
    typed = Typed(stem="", answer="rest", rubric=Rubric())
    verdict = verdict_of(typed, TypedText("rest" + " " * 600 + "and more"))
    assert verdict.mark is Mark.CORRECT
    assert "first 500 characters" in verdict.why


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ((1, 0, 2, 3, 4), "Two neighbours are swapped: “Position” comes before “Clean”."),
        ((0, 1, 3, 2, 4), "The order of these two matters: “Inject” comes before “Insert”."),
    ],
)
def test_swapped_neighbours_are_named(order: tuple[int, ...], why: str) -> None:
    assert verdict_of(FIVE, OrderedSteps(order)).why == why
