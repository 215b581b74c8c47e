"""The tables of answers: what clinicians type, and the mark it earns by the rules."""

import pytest

from tests.unit.marking.tables import Case, figure_cases, word_cases
from trainer.domain.answer import TypedText
from trainer.domain.marking import mark
from trainer.domain.rating import Mark

FIGURES = list(figure_cases())
WORDS = list(word_cases())


@pytest.mark.parametrize("case", FIGURES, ids=str)
def test_a_figure_earns_the_mark_of_its_table(case: Case) -> None:
    check(case)


@pytest.mark.parametrize("case", WORDS, ids=str)
def test_words_earn_the_mark_of_their_table(case: Case) -> None:
    check(case)


def check(case: Case) -> None:
    verdict = mark(case.question, TypedText(case.answer), case.context)
    assert verdict is not None
    assert verdict.mark is case.mark, verdict
    if case.error is not None:
        assert verdict.error is case.error, verdict
    assert (verdict.error is None) == (verdict.mark is Mark.CORRECT)


def test_the_tables_are_large_enough_to_mean_something() -> None:
    assert len(FIGURES) > 1000
    assert len({case.name for case in FIGURES}) > 20
    assert len(WORDS) > 400
