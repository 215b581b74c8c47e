"""Laws of marking that hold for every figure, every notation and every text."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

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
    FigureQuestion,
    KnownFigure,
    MarkingContext,
    Option,
    Question,
    Rubric,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.figure import read_figure
from trainer.domain.ids import FactId
from trainer.domain.marking import mark, read_answer
from trainer.domain.numbers import decimal_text
from trainer.domain.rating import Mark, Verdict

CONTEXT = MarkingContext(
    figures=(KnownFigure(fact=FactId("stay"), claim="A day.", figure=read_figure("~ 24 h")),),
    terms=(("intravenous", "IV"), ("spinal cord", "cord")),
    answers=("lung", "osteoporosis"),
)
KEYS = (
    "< 24 h",
    "< 1 in 1000 procedures",
    "~ 10 % of patients",
    "6-8 h",
    "~ 24 h",
    "2 punctures per vertebra",
    "12.34 % (10.1-14.9)",
    "-1.2 points",
    "≥ 94 %",
    "3 percentage points",
    "30 mg/kg",
    "half of patients",
)
CHOICE = Choice(
    stem="",
    options=(
        Option(text="bed rest", is_right=True),
        Option(text="walking", is_right=False),
        Option(text="a corset", is_right=True),
    ),
)
TRUE_FALSE = TrueFalse(
    statement="",
    is_true=False,
    reasons=(
        Option(text="because it hurts", is_right=False),
        Option(text="because it heals", is_right=True),
        Option(text="because it is late", is_right=False),
    ),
)
STEPS = Steps(stem="", steps=("rest", "discharge", "activity"), ranks=(1, 2, 3))
QUESTIONS: tuple[Question, ...] = (
    *(FigureQuestion(stem="", key=read_figure(key), rubric=Rubric()) for key in KEYS),
    FigureQuestion(stem="", key=read_figure("~ 10 %"), states=("%",), rubric=Rubric()),
    FigureQuestion(stem="", key=read_figure("< 1 in 9"), states=("<", "1 in"), rubric=Rubric()),
    Typed(stem="", answer="Osteoporosis", rubric=Rubric(close=("osteopenia",), reject=("age",))),
    Typed(
        stem="",
        answer="Intravenous antibiotic",
        rubric=Rubric(),
        needs_all=("intravenous | IV", "antibiotic"),
    ),
    Typed(stem="", answer="Rest, a corset and drugs", rubric=Rubric()),
    Cloze(before="", answer="spinal cord", after="", number=1, rubric=Rubric(), is_typed=True),
    CHOICE,
    TRUE_FALSE,
    STEPS,
)

PIECES = """
    1 in 1000 10 % ‰ < > ≤ ≥ ~ = - – to or and between 6 8 h min mg per cent half a third
    thousand not no without ( ) [ ] CI 95 , . ; : / ± + e-3 10^-3 x about less than up to usually
    osteoporosis cord IV antibiotic the of ½ ⁻³ 1.000 1,000 1e9 true false because 2 b m pp
    points <= >= +/- ~= + 24 fell rose never fewer less more each hourly an day 7th K C F ° l-1 /7
    million mercury 100 ml cups hurs 1e9999 ½½ lobes exceed then 10,
"""
pieces = st.sampled_from(PIECES.split())
texts = st.one_of(
    st.text(max_size=60),
    st.lists(pieces, max_size=14).map(" ".join),
    st.lists(pieces, max_size=14).map("".join),
)
answers: st.SearchStrategy[Answer] = st.one_of(
    texts.map(TypedText),
    st.frozensets(st.integers(-2, 9)).map(ChosenOptions),
    st.lists(st.integers(-2, 9)).map(tuple).map(OrderedSteps),
    st.builds(Judgement, st.none() | st.booleans(), st.none() | st.integers(-2, 9)),
)


def figure_mark(key: str, text: str, states: tuple[str, ...] = ()) -> Verdict:
    question = FigureQuestion(stem="", key=read_figure(key), states=states, rubric=Rubric())
    verdict = mark(question, TypedText(text), CONTEXT)
    assert verdict is not None
    return verdict


@given(st.sampled_from(QUESTIONS), answers)
@example(QUESTIONS[0], TypedText("1 in 1 in 1 in 1 in 1"))
@example(QUESTIONS[0], TypedText("9" * 400))
@example(QUESTIONS[1], TypedText("1e999999999"))
@example(QUESTIONS[2], TypedText("10^99999999999"))
@settings(max_examples=600, deadline=None)
def test_every_answer_has_a_mark_and_every_mark_a_reason(question: Question, given: Answer) -> None:
    verdict = mark(question, given, CONTEXT)
    assert verdict is not None
    assert (verdict.error is None) == (verdict.mark is Mark.CORRECT)
    assert verdict.why or verdict.mark is Mark.CORRECT or verdict.error == "no answer"
    assert verdict.expected


@given(st.sampled_from(QUESTIONS), texts)
@settings(max_examples=300, deadline=None)
def test_a_typed_line_is_always_an_answer(question: Question, line: str) -> None:
    verdict = mark(question, read_answer(question, line), CONTEXT)
    assert verdict is not None


@given(st.sampled_from(QUESTIONS), st.text(alphabet=" \t\n?.,;-–\u00a0\u200b!'\"()", max_size=20))
@settings(deadline=None)
def test_an_answer_that_says_nothing_is_wrong_without_a_comment(
    question: Question, text: str
) -> None:
    verdict = mark(question, read_answer(question, text), CONTEXT)
    assert verdict is not None
    assert (verdict.mark, verdict.why) == (Mark.WRONG, "")


@given(st.sampled_from(QUESTIONS), texts)
@settings(max_examples=200, deadline=None)
def test_the_same_answer_has_the_same_mark_twice(question: Question, text: str) -> None:
    given = read_answer(question, text)
    assert mark(question, given, CONTEXT) == mark(question, given, CONTEXT)


proportions = st.one_of(
    st.integers(2, 5000).map(lambda below: Fraction(1, below)),
    st.builds(Fraction, st.integers(1, 999), st.just(1000)),
)


def notations(value: Fraction) -> list[str]:
    """A proportion in every notation that can write it exactly."""
    found = [f"{value.numerator} in {value.denominator}", f"{value.numerator}/{value.denominator}"]
    found.append(f"{value.numerator} out of {value.denominator}")
    found.append(f"{value.numerator}:{value.denominator}")
    for scale, unit in ((100, " %"), (100, " per cent"), (1000, " ‰"), (1000, " per mille")):
        written = decimal_text(value * scale)
        if "/" not in written:
            found.extend((written + unit, written.replace(".", ",") + unit))
    for whole in (1000, 10000):
        written = decimal_text(value * whole)
        if "/" not in written:
            found.extend((f"{written} per {whole}", f"{written} in {whole}"))
    return found


@given(proportions, st.sampled_from(["", "< ", "~ ", "≥ ", "> ", "≤ "]), st.data())
@settings(max_examples=300, deadline=None)
def test_every_notation_of_a_figure_has_the_same_mark(
    value: Fraction, comparator: str, data: st.DataObject
) -> None:
    written = notations(value)
    key = comparator + data.draw(st.sampled_from(written), label="key")
    answer = comparator + data.draw(st.sampled_from(written), label="answer")
    assert figure_mark(key, answer).mark is Mark.CORRECT


decimal_proportions = st.one_of(
    st.sampled_from([below for below in range(2, 5001) if 10**9 % below == 0]).map(
        lambda below: Fraction(1, below)
    ),
    st.builds(Fraction, st.integers(1, 999), st.just(1000)),
)
"""Those that decimals can write: a key that they cannot leaves room for rounding in them."""


@given(decimal_proportions, decimal_proportions, st.sampled_from(["", "< ", "~ ", "> "]), st.data())
@settings(max_examples=300, deadline=None)
def test_notation_never_changes_the_mark_of_another_value(
    key: Fraction, given: Fraction, comparator: str, data: st.DataObject
) -> None:
    # One that `1 in N` cannot write leaves room for rounding in it.
    assume(key.numerator == 1 or given.numerator != 1)
    first, second = (data.draw(st.sampled_from(notations(given))) for _ in range(2))
    asked = f"{comparator}{key.numerator} in {key.denominator}"
    assert figure_mark(asked, first).mark is figure_mark(asked, second).mark


TIMES = {"h": 1, "hours": 1, "min": 60, "minutes": 60, "s": 3600}


@given(
    st.integers(1, 400),
    st.integers(0, 100),
    st.sampled_from(["", "< ", "~ ", "≥ "]),
    st.sampled_from(sorted(TIMES)),
)
@settings(max_examples=300, deadline=None)
def test_scaling_value_and_unit_together_changes_nothing(
    low: int, width: int, comparator: str, unit: str
) -> None:
    high = low + width
    assume(not (width and comparator))
    scale = TIMES[unit]
    key = f"{comparator}{low}-{high} h" if width else f"{comparator}{low} h"
    answer = f"{low * scale} to {high * scale} {unit}" if width else f"{low * scale} {unit}"
    assert figure_mark(key, comparator + answer).mark is Mark.CORRECT


UPPER = ("< {}", "≤ {}", "less than {}", "under {}", "at most {}", "{} or less", "up to {}")
LOWER = ("> {}", "≥ {}", "more than {}", "over {}", "at least {}", "{} or more", "not less than {}")


@given(
    st.sampled_from(["24 h", "1 in 1000", "10 %", "2 per vertebra", "1.5", "3 mg/kg"]),
    st.sampled_from(UPPER),
    st.sampled_from(LOWER),
    st.booleans(),
)
@settings(deadline=None)
def test_a_comparator_the_other_way_is_wrong_and_the_right_way_is_correct(
    value: str, upper: str, lower: str, is_upper: object
) -> None:
    key = f"< {value}" if is_upper else f"≥ {value}"
    right, opposite = (upper, lower) if is_upper else (lower, upper)
    assert figure_mark(key, right.format(value)).mark is Mark.CORRECT
    assert figure_mark(key, opposite.format(value)).mark is Mark.WRONG
    assert figure_mark(key, value).mark is Mark.CLOSE


SPACED = (
    "< 24 h",
    "6 - 8 h",
    "1 in 1000",
    "~ 10 %",
    "> 94 %",
    "at least 6 h",
    "1 : 10",
    "10 per 1000",
    "12.34 % ( 10.1 - 14.9 )",
    "- 1.2",
)


@given(st.sampled_from(KEYS), st.sampled_from(SPACED), st.data())
@settings(max_examples=200, deadline=None)
def test_spaces_change_nothing(key: str, answer: str, data: st.DataObject) -> None:
    wide = "".join(
        character * data.draw(st.integers(1, 3)) if character == " " else character
        for character in answer
    )
    assert figure_mark(key, wide).mark is figure_mark(key, answer).mark
    assert figure_mark(key, f"  {answer} \t").mark is figure_mark(key, answer).mark


@given(st.integers(1, 99), st.booleans())
@settings(deadline=None)
def test_a_hundredfold_slip_is_wrong_and_says_what_was_meant(
    percent: int, is_bound: object
) -> None:
    key = f"{'<' if is_bound else '~'} {percent} %"
    verdict = figure_mark(key, decimal_text(Fraction(percent, 100)), states=("%",))
    assert verdict.mark is Mark.WRONG
    assert f"did you mean {percent} %?" in verdict.why


unknown = st.text(alphabet="bcdfghjklm", min_size=4, max_size=9)


@given(unknown, unknown, st.sampled_from([", ", "; ", " and ", " + ", "\n", " or "]))
@settings(deadline=None)
def test_two_ideas_the_card_does_not_know_are_wrong(one: str, other: str, joint: str) -> None:
    question = Typed(stem="", answer="Osteoporosis", rubric=Rubric())
    assume(one != other)
    for text in (
        f"osteoporosis{joint}{one}{joint}{other}",
        f"{one}{joint}osteoporosis{joint}{other}",
        f"{one}{joint}{other}",
    ):
        verdict = mark(question, TypedText(text), MarkingContext())
        assert verdict is not None
        assert verdict.mark is Mark.WRONG


@given(
    st.sampled_from(["osteoporosis", "spinal cord", "MRI", "bone loss", "oedema of the eye"]),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["{}", "the {}", " {} ", "{}.", "“{}”", "- {}", "{}!", "({})"]),
)
@settings(deadline=None)
def test_case_articles_and_punctuation_never_matter(key: str, cased: object, frame: str) -> None:
    assert callable(cased)
    question = Typed(stem="", answer=key, rubric=Rubric())
    verdict = mark(question, TypedText(frame.format(cased(key))), MarkingContext())
    assert verdict is not None
    assert verdict.mark is Mark.CORRECT


@given(
    st.sampled_from(["not {}", "no {}", "without {}", "never {}", "it is not {}", "{} not"]),
    st.sampled_from(["osteoporosis", "spinal cord", "lung", "pain relief"]),
)
@settings(deadline=None)
def test_a_negation_earns_nothing(frame: str, word: str) -> None:
    question = Typed(stem="", answer="spinal cord", rubric=Rubric())
    verdict = mark(question, TypedText(frame.format(word)), MarkingContext())
    assert verdict is not None
    assert verdict.mark is Mark.WRONG


@pytest.mark.parametrize("states", ["min", "MIN", " min "])
@pytest.mark.parametrize("text", ["3", "3 min", "three minutes", "180 s"])
def test_minutes_that_a_question_states_are_no_minimum(states: str, text: str) -> None:
    assert figure_mark("3 min", text, (states,)).mark is Mark.CORRECT


@pytest.mark.parametrize("states", ["minimum", "at least"])
def test_a_minimum_that_a_question_states_is_one(states: str) -> None:
    assert figure_mark("≥ 3 min", "3", (states, "min")).mark is Mark.CORRECT


@pytest.mark.parametrize(
    ("key", "states", "text", "asks"),
    [
        ("~ 10 %", ("%",), "0.1", True),
        ("~ 10 %", (), "10", True),
        ("6-8 h", (), "6-8", True),
        ("~ 10 %", ("%",), "50", False),
        ("~ 10 %", ("%",), "10", False),
        ("6-8 h", ("h",), "60-80", False),
    ],
)
def test_a_mark_asks_back_where_its_reason_is_a_question(
    key: str, states: tuple[str, ...], text: str, *, asks: bool
) -> None:
    verdict = figure_mark(key, text, states)
    assert verdict.asks_back is asks, verdict
    assert not (asks and verdict.mark is Mark.CORRECT)


@given(
    key=st.sampled_from(("< 1 in 1000", "~ 10 %", "6-8 h", "-1.2 points", "3")),
    text=st.text("0123456789.,%<~ mh", max_size=9),
)
def test_only_a_mark_that_is_not_correct_asks_back(key: str, text: str) -> None:
    verdict = figure_mark(key, text)
    assert not (verdict.asks_back and verdict.mark is Mark.CORRECT)
