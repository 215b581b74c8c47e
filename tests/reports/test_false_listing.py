"""How often the first rule of “check in with” lists someone by chance, as the page states it."""

import math
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from trainer.reports.check_in import WINDOW_WEEKS, Week, is_below_target
from trainer.reports.definitions import DEFINITIONS
from trainer.reports.words import percent

TARGET = 0.85
TRAINEES = 2_000
WEEKS = 26
A_WEEK = 30
STANDARD_ERRORS = 4


def half_years(recall: float, seed: int) -> list[list[Week]]:
    """Half-years of trainees who each recall this share, every answer for itself."""
    rng = random.Random(seed)
    return [
        [(sum(rng.random() < recall for _ in range(A_WEEK)), A_WEEK) for _ in range(WEEKS)]
        for _ in range(TRAINEES)
    ]


def weeks_listed(weeks: Sequence[Week], target: float) -> tuple[int, ...]:
    """The weeks, from 0, after which `is_below_target` of all until then."""
    return tuple(
        number for number in range(len(weeks)) if is_below_target(weeks[: number + 1], target)
    )


def bound(stated: float) -> float:
    """Four standard errors of a simulation of so many trainees."""
    return STANDARD_ERRORS * math.sqrt(stated * (1 - stated) / TRAINEES)


@pytest.mark.parametrize(("recall", "stated"), [(0.85, 0.18), (0.80, 0.94)])
def test_the_rule_lists_as_many_by_chance_as_is_stated(recall: float, stated: float) -> None:
    listed = sum(bool(weeks_listed(weeks, TARGET)) for weeks in half_years(recall, seed=1))
    (definition,) = [one.text for one in DEFINITIONS if one.name == "Check in with"]

    assert f"in {percent(stated)}" in definition
    assert abs(listed / TRAINEES - stated) < bound(stated)


def test_the_raw_rate_of_four_weeks_would_list_nearly_everyone_at_target() -> None:
    listed = sum(is_ever_below_raw(weeks) for weeks in half_years(TARGET, seed=1))

    assert abs(listed / TRAINEES - 0.99) < bound(0.99)


def is_ever_below_raw(weeks: Sequence[Week]) -> bool:
    """Whether the rate of any four weeks, taken without its interval, is below the target."""
    windows = (weeks[end - WINDOW_WEEKS : end] for end in range(WINDOW_WEEKS, len(weeks) + 1))
    return any(
        sum(hits for hits, _ in window) < TARGET * A_WEEK * WINDOW_WEEKS for window in windows
    )


def test_one_bad_window_is_not_enough() -> None:
    good, bad = (29, 30), (3, 30)

    assert not is_below_target([*[good] * 6, bad], TARGET)
    assert is_below_target([*[good] * 6, bad, bad], TARGET)


def test_fewer_than_fifty_answers_list_nobody() -> None:
    assert not is_below_target([(0, 12)] * 8, TARGET)
    assert is_below_target([(0, 13)] * 8, TARGET)
    assert not is_below_target([*[(0, 12)] * 7, (0, 60)], TARGET)


def test_the_first_weeks_are_judged_by_what_there_is() -> None:
    assert not is_below_target([], TARGET)
    assert not is_below_target([(0, 60)], TARGET)
    assert is_below_target([(0, 60), (0, 60)], TARGET)


def test_bad_weeks_are_listed_while_they_are_in_the_window_and_not_for_good() -> None:
    weeks = [(28, 30)] * 6 + [(10, 30)] * 3 + [(30, 30)] * 6

    listed = weeks_listed(weeks, TARGET)

    assert listed
    assert all(later == earlier + 1 for earlier, later in pairwise(listed))
    assert listed[-1] < 12
