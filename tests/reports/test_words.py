"""Figures in words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reports.samples import NOTHING, rate
from trainer.reports.calendar_marks import busiest_week, calendar_rows, day_mark, legend
from trainer.reports.rates import HIDDEN, Rate
from trainer.reports.report import Coverage, Retained, Spread
from trainer.reports.words import (
    close_words,
    coverage_words,
    date_words,
    percent,
    rate_words,
    retained_words,
    spread_words,
)


def test_a_rate_has_its_interval_and_its_count() -> None:
    assert rate_words(Rate(hits=262, n=312, trainees=9, low=0.798, high=0.884)) == (
        "84 % (80–88 %, n 312)"
    )


def test_too_few_answers_show_their_count_and_no_share() -> None:
    assert rate_words(rate(10, 12)) == "too few answers (12)"
    assert rate_words(NOTHING) == "no answers"


def test_enough_answers_of_too_few_trainees_are_said_to_be_so() -> None:
    assert rate_words(Rate(hits=300, n=400, trainees=4, lacks_trainees=True)) == (
        "too few trainees (4)"
    )


def test_what_is_hidden_is_said_to_be_so_and_is_not_taken_for_nothing() -> None:
    assert rate_words(HIDDEN) == "hidden: too few trainees"
    assert coverage_words(Coverage(covered=0, facts=0, is_hidden=True)) == "hidden"
    assert retained_words(Retained(marked=HIDDEN, close=9, self_rated=rate(30, 40))).startswith(
        "hidden: too few trainees marked; 75 %"
    )


def test_marked_and_self_rated_answers_stand_apart() -> None:
    marked = Rate(hits=26, n=30, trainees=1, low=0.7, high=0.95)
    both = Retained(marked=marked, close=2, self_rated=rate(1, 3))
    assert retained_words(both) == (
        "87 % (70–95 %, n 30) marked, 7 % close; too few answers (3) self-rated"
    )
    assert retained_words(Retained(marked=NOTHING, close=0, self_rated=NOTHING)) == (
        "no answers marked"
    )


def test_the_share_that_was_close_is_told_from_where_retention_is_shown() -> None:
    marked = Rate(hits=26, n=30, trainees=1, low=0.7, high=0.95)
    told = Retained(marked=marked, close=2, self_rated=NOTHING)
    assert (close_words(told), close_words(told, has_room=False)) == ("7 % close (2)", "7 % close")
    assert close_words(replace(told, close=0)) == "0 % close (0)"
    for untold in (
        replace(told, close=None),
        replace(told, marked=replace(marked, low=None, high=None)),
        replace(told, marked=NOTHING),
        replace(told, marked=HIDDEN),
    ):
        assert (untold.close_share, close_words(untold)) == (None, "")


def test_coverage_of_nothing_divides_by_nothing() -> None:
    assert coverage_words(Coverage(covered=120, facts=300)) == "40 % (120 of 300 facts)"
    assert coverage_words(Coverage(covered=0, facts=0)) == "no facts assigned"


def test_a_spread_is_its_median_with_its_middle_half() -> None:
    assert spread_words(Spread(low=15, middle=22, high=30.5, n=9)) == "22 (15–30.5)"
    assert spread_words(None) == "too few active days"


def test_a_day_is_written_as_everywhere_in_the_program() -> None:
    assert date_words(date(2026, 11, 9)) == "2026-11-09"
    assert date_words(None) == "never"
    assert percent(0.836) == "84 %"


@pytest.mark.parametrize(
    ("answers", "mark"), [(0, "."), (1, ":"), (9, ":"), (10, "+"), (20, "*"), (39, "*"), (400, "#")]
)
def test_a_day_is_darker_the_more_was_answered(answers: int, mark: str) -> None:
    assert day_mark(answers) == mark


def test_the_legend_has_the_bounds_of_every_class() -> None:
    assert [words for _, words in legend()] == ["none", "1–9", "10–19", "20–39", "40 or more"]


def test_a_calendar_has_a_row_for_each_weekday_and_a_column_for_each_week() -> None:
    rows = calendar_rows([1, 0, 0, 0, 0, 0, 45, 12], date(2026, 6, 1))
    assert rows == ("   Jun", "Mo :+", "Tu .", "We .", "Th .", "Fr .", "Sa .", "Su #")


def test_a_year_is_two_half_years_one_beneath_the_other() -> None:
    rows = calendar_rows([0] * 7 * 52, date(2026, 1, 5))
    assert len(rows) == 17
    assert max(map(len, rows)) == 29
    assert rows[9].strip().startswith("Aug")


def test_the_busiest_week_is_the_latest_of_those_with_most_answers() -> None:
    first = date(2026, 6, 1)
    assert busiest_week([1] * 7 + [0] * 7 + [7] + [0] * 6, first) == (date(2026, 6, 15), 7)
    assert busiest_week([0] * 14, first) is None
    assert busiest_week([], first) is None
