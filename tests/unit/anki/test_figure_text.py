"""What is to be typed into Anki for a figure."""

import pytest

from trainer.anki.figure_text import figure_fields
from trainer.domain.card import FigureQuestion, Rubric
from trainer.domain.figure import read_figure


@pytest.mark.parametrize(
    ("key", "states", "typed"),
    [
        ("< 1 in 1000 procedures", ("<", "%"), "0.1"),
        ("< 1 in 1000 procedures", ("less than", "per cent"), "0.1"),
        ("< 1 in 1000 procedures", ("%",), "< 0.1"),
        ("< 1 in 1000 procedures", ("<", "1 in"), "1000"),
        ("< 1 in 1000 procedures", ("1 in",), "< 1 in 1000"),
        ("< 1 in 1000 procedures", (), "< 1 in 1000"),
        ("~ 10 % of patients", ("~", "1 in", "patients"), "10"),
        ("~ 10 % of patients", ("%",), "10"),
        ("~ 3 in 1000 patients", ("~", "in 1000"), "3"),
        ("0.20 %", ("%",), "0.20"),
        ("0.20 %", ("in 1000",), "2"),
        ("53 %", ("1 in",), "53 %"),
        ("1 in 3", ("%",), "1 in 3"),
        ("5-10 %", ("1 in",), "5-10 %"),
        ("1 in 20 to 1 in 10", ("1 in",), "1 in 20 to 1 in 10"),
        ("5-10 %", ("in 100",), "5-10"),
        ("6-8 h", ("hours",), "6-8"),
        ("~ 24 h", ("~",), "24 h"),
        ("90 min", ("hours",), "90 min"),
        ("0 %", ("1 in",), "0 %"),
    ],
)
def test_what_is_typed_is_in_the_form_that_the_question_asks_where_that_is_exact(
    key: str, states: tuple[str, ...], typed: str
) -> None:
    question = FigureQuestion(stem="?", key=read_figure(key), states=states, rubric=Rubric())
    answer, figure, _ = figure_fields(question)
    assert (answer, figure) == (typed, key)
