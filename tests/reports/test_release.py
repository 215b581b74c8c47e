"""Reports that go further: what few trainees stand behind cannot be worked out from the rest."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.shared import answer, bundle, device_counts, standing
from tests.reports.test_measures import report
from trainer.reports.bundle import Bundle
from trainer.reports.release import LEAST_TRAINEES, hidden_places
from trainer.reports.report import Report
from trainer.services.report import Choices

RELEASED = Choices(is_release=True)
ROWS = st.lists(st.integers(0, 40), min_size=1, max_size=12)


@given(ROWS)
def test_no_cell_of_1_to_9_trainees_is_shown(trainees: list[int]) -> None:
    hidden = hidden_places(trainees)
    assert not [n for place, n in enumerate(trainees) if place not in hidden and 0 < n < 10]


@given(ROWS)
def test_no_single_cell_is_hidden_where_the_sum_would_give_it_away(trainees: list[int]) -> None:
    hidden = hidden_places(trainees)
    filled = [n for n in trainees if n]
    assert len(hidden) != 1 or len(filled) == 1


@given(ROWS)
def test_nothing_is_hidden_without_need(trainees: list[int]) -> None:
    if all(n == 0 or n >= LEAST_TRAINEES for n in trainees):
        assert hidden_places(trainees) == frozenset()


def cohort(sizes: dict[str, int]) -> dict[int, Bundle]:
    """Trainees of whom so many have answered each category, 20 answers each."""
    people = max(sizes.values())
    shared = {}
    for number in range(1, people + 1):
        devices = [
            device_counts([answer(20)] * 20, by=by, category=category)
            for by, (category, size) in enumerate(sizes.items())
            if number <= size
        ]
        shared[number] = bundle(devices, stands=standing(day=27, note=f"note {number}"))
    return shared


def numbers(whole: Report) -> list[tuple[int, int]]:
    """Marked answers and trainees of the categories that are shown."""
    lines = [line for line in whole.categories if not line.is_hidden]
    return [(line.retained.marked.n, line.retained.marked.trainees) for line in lines]


@pytest.mark.parametrize(
    "sizes",
    [
        {"risk figure": 14, "indication": 3, "technique": 12, "benefit": 11},
        {"risk figure": 14, "indication": 9, "technique": 10},
        {"risk figure": 30, "indication": 1, "technique": 2, "benefit": 30},
    ],
)
def test_a_hidden_cell_cannot_be_had_from_all_other_numbers(sizes: dict[str, int]) -> None:
    whole = report(cohort(sizes), RELEASED)
    total = whole.key.retained.marked.n
    shown = [n for n, _ in numbers(whole)]
    secrets = {size * 20 for size in sizes.values() if size < LEAST_TRAINEES}
    known = [total, *shown, *(week.retained.marked.n for week in whole.weeks)]
    known += [one.recalled.n for one in whole.calibration]
    known += [line.answers for line in whole.errors] + [week.answers for week in whole.weeks]
    # Every sum and difference of up to all numbers of one partition and their total.
    sums = {sum(some) for k in range(len(shown) + 1) for some in itertools.combinations(shown, k)}
    derived = {abs(one - part) for one in known for part in sums} | set(known)
    assert not secrets & {one for one in derived if one}


def test_nobody_is_named_and_no_trainee_has_a_page() -> None:
    whole = report(cohort({"risk figure": 12}), RELEASED)
    assert (whole.trainees, whole.pages, whole.check_in) == ((), (), ())
    assert "note 1" not in repr(whole)
    assert "R-" not in repr(replace(whole, definitions=()))


def test_a_cohort_of_nine_shows_no_figure_at_all() -> None:
    whole = report(cohort({"risk figure": 9}), RELEASED)
    assert not whole.key.retained.marked.n
    assert not [line for line in whole.categories if line.retained.marked.n]
    assert not [week for week in whole.weeks if week.answers or week.retained.marked.n]
    assert not [one for one in whole.calibration if one.recalled.n]
    assert (whole.stale, whole.expected, whole.workload.answers) == ((), (), None)
