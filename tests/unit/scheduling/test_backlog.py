"""What waits beyond a day's limit is told with the day by which it is caught up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.backlog import backlog, backlog_words
from trainer.domain.study_day import StudyDay

MONDAY = StudyDay(20_780)  # 23 November 2026


def words(
    overdue: int, forecast: list[int], *, answered: int = 0, limit: int = 200, today: int = MONDAY
) -> str:
    """What the screen says; empty when nothing waits."""
    day = StudyDay(today)
    waiting = backlog(
        overdue, answered=answered, reviews_per_day=limit, today=day, forecast=forecast
    )
    return backlog_words(waiting, day) if waiting else ""


@pytest.mark.parametrize(("overdue", "answered"), [(0, 0), (200, 0), (150, 50), (0, 300)])
def test_nothing_waits_within_the_limit(overdue: int, answered: int) -> None:
    assert words(overdue, [], answered=answered) == ""


def test_a_backlog_names_the_day_it_is_caught_up() -> None:
    assert words(701, [0] * 30) == (
        "701 reviews wait, 200 for today; at 200 a day you will have caught up by Thursday"
    )
    assert words(800, [0] * 30).endswith("by Thursday")
    assert words(801, [0] * 30).endswith("by Friday")


def test_what_was_answered_today_counts_against_the_limit() -> None:
    assert words(400, [0] * 30, answered=150).startswith("400 reviews wait, 50 for today")
    assert words(400, [0] * 30, answered=200).startswith("400 reviews wait, none for today")


def test_reviews_that_newly_fall_due_put_the_day_off() -> None:
    assert words(400, [0] * 30).endswith("by tomorrow")
    assert words(400, [100, 0, 0]).endswith("by Wednesday")


def test_a_day_a_week_off_is_told_by_its_date_and_another_year_by_its_year() -> None:
    assert words(1400, [0] * 30).endswith("by Sunday")
    assert words(1600, [0] * 30).endswith("by 30 November")
    assert words(200 * 41, [0] * 60).endswith("by 2 January 2027")


def test_a_backlog_that_only_grows_is_not_promised_away() -> None:
    assert words(500, [200] * 90) == (
        "500 reviews wait, 200 for today; at 200 a day you will not have caught up within 90 days"
    )


def test_a_limit_of_none_a_day_is_named() -> None:
    assert (
        words(1, [0] * 30, limit=0) == "1 review waits; none are asked while the limit is 0 a day"
    )


@given(
    overdue=st.integers(0, 5000),
    limit=st.integers(1, 300),
    forecast=st.lists(st.integers(0, 250), max_size=60),
)
def test_by_the_day_named_the_limit_has_made_room_for_all(
    overdue: int, limit: int, forecast: list[int]
) -> None:
    waiting = backlog(overdue, answered=0, reviews_per_day=limit, today=MONDAY, forecast=forecast)
    if waiting is None or waiting.caught_up is None:
        return
    days = waiting.caught_up - MONDAY
    assert overdue + sum(forecast[:days]) <= limit * (days + 1)
    assert overdue + sum(forecast[: days - 1]) > limit * days
