"""Reports that go further: what few trainees stand behind cannot be worked out from the rest."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.cohort_reports import (
    LIBRARY,
    RELEASED,
    TODAY,
    TWELVE,
    report,
    shared,
    some,
)
from tests.reports.shared import answer, standing, trainee
from tests.store.builders import COHORT
from trainer.domain.measured import Measured
from trainer.domain.rating import Confidence, ErrorKind, Rating
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.errors import CohortError
from trainer.reports.cells import Cell, hidden_cells, is_of_many, together
from trainer.reports.rates import LEAST_TRAINEES
from trainer.reports.report import Report
from trainer.reports.standing import Expected
from trainer.services.cohorts import opened_cohorts
from trainer.services.report import cohort_report
from trainer.store.cohort_file import IN_MEMORY

COUNTS = st.tuples(st.integers(0, 4), st.integers(0, 2))
FEW = st.dictionaries(st.integers(0, 30).map(str), COUNTS, max_size=25)
MANY = st.lists(COUNTS, min_size=12, max_size=25).map(
    lambda counts: {str(number): one for number, one in enumerate(counts)}
)
CELLS = st.dictionaries(st.sampled_from("abcdefgh"), FEW | MANY, max_size=8)


def rated(n: int) -> list[Measured]:
    return [answer(20, mark=None, rating=Rating.GOOD) for _ in range(n)]


@given(CELLS)
def test_no_cell_of_1_to_9_trainees_is_shown(cells: dict[str, Cell]) -> None:
    hidden = hidden_cells(cells)
    for name in cells.keys() - hidden:
        passed, missed = _behind(cells[name])
        assert min(len(passed), len(missed)) >= LEAST_TRAINEES or not passed | missed


@given(CELLS)
def test_what_is_missing_from_the_sum_is_of_ten_or_of_all(cells: dict[str, Cell]) -> None:
    hidden = hidden_cells(cells)
    missing = _behind(together(cells[name] for name in hidden))
    everyone = {name for name, cell in cells.items() if _behind(cell) != (set(), set())}
    assert not hidden or min(map(len, missing)) >= LEAST_TRAINEES or hidden == everyone


@given(CELLS)
def test_nothing_is_hidden_without_need(cells: dict[str, Cell]) -> None:
    needed = {name: cell for name, cell in cells.items() if is_of_many(cell)}
    assert hidden_cells(needed) == frozenset()


@given(MANY, MANY)
def test_cells_of_many_stay_so_when_they_are_added_up(one: Cell, other: Cell) -> None:
    if is_of_many(one) and is_of_many(other):
        assert is_of_many(together([one, other]))


def _behind(cell: Cell) -> tuple[set[str], set[str]]:
    """Who has passed something of a cell, and who has not."""
    passed = {name for name, counts in cell.items() if counts[0]}
    return passed, {name for name, counts in cell.items() if counts[1]}


ATTACKS = {
    "two small cells of one trainee": [
        {"cause": some(20, 4), "benefit": some(7, 5), "diagnosis": some(5, 4)},
        *TWELVE[1:],
    ],
    "two weeks of one trainee": [
        {"cause": [*some(20, 4), *some(7, 5, day=2), *some(5, 4, day=9)]},
        *TWELVE[1:],
    ],
    "a small cell of marks beside one of ratings": [
        *({"cause": some(20, 4), "benefit": some(7, 5)} for _ in range(3)),
        *({"cause": some(20, 4), "diagnosis": rated(6)} for _ in range(11)),
    ],
    "medium intervals of one trainee": [
        {"cause": [*some(20, 4, days=40), *some(9, 7, days=5)]},
        *({"cause": some(20, 4, days=40)} for _ in range(11)),
    ],
    "low predictions of one trainee": [
        {"cause": [*some(20, 4), *some(7, 5, predicted=0.3)]},
        *TWELVE[1:],
    ],
    "self-rated answers of one trainee": [
        {"cause": [*some(20, 4), *rated(7)]},
        *TWELVE[1:],
    ],
}


@pytest.mark.parametrize("name", ATTACKS)
def test_one_trainee_s_answers_are_no_difference_of_shown_numbers(name: str) -> None:
    answers = ATTACKS[name]
    whole = report(shared(*answers), RELEASED)
    secrets = {
        len([one for one in given if _counts(one)])
        for one_s in answers[:1]
        for given in ([one for some_ in one_s.values() for one in some_], *one_s.values())
    } - {20, 240}
    for shown in _families(whole):
        total, parts = shown
        for k in range(len(parts) + 1):
            for chosen in itertools.combinations(parts, k):
                assert total - sum(chosen) not in secrets - {0}, (name, shown)


def _counts(one: Measured) -> bool:
    return one.predicted is not None


def _families(whole: Report) -> Iterator[tuple[int, list[int]]]:
    """Every number that is a sum, with those it is the sum of, as far as they are shown."""
    key = whole.key
    for kind in ("marked", "self_rated"):
        total = getattr(key.retained, kind).n
        if total:
            yield total, [n for line in whole.categories if (n := getattr(line.retained, kind).n)]


def test_kinds_of_error_of_one_trainee_are_not_shown() -> None:
    odd = some(20, 4, error=ErrorKind.UNIT)
    whole = report(shared({"cause": odd}, *TWELVE[1:]), RELEASED)
    assert whole.errors == ()


def test_errors_of_a_topic_that_one_trainee_has_are_not_shown() -> None:
    own = some(25, 25, days=0, error=ErrorKind.UNIT)
    whole = report(shared({"cause": some(20, 4), "benefit": own}, *TWELVE[1:]), RELEASED)
    assert "benefit" not in {line.category for line in whole.errors}


def test_a_kind_of_error_is_not_all_answers_less_the_others() -> None:
    spelling = some(20, 5, error=ErrorKind.SPELLING)
    own = [*spelling, *some(9, 9, error=ErrorKind.UNIT)]
    whole = report(shared({"cause": own}, *({"cause": spelling} for _ in range(11))), RELEASED)
    assert whole.errors == ()


def test_expected_recall_tells_no_day_on_which_a_trainee_shared() -> None:
    later = replace(RELEASED, as_of=calendar_date(StudyDay(TODAY + 6)))
    (now,) = report(shared(*TWELVE), later).expected
    assert now.day == calendar_date(StudyDay(TODAY + 6))


def test_expected_recall_of_one_who_alone_has_cards_is_not_shown() -> None:
    everyone = shared(*TWELVE)
    for number, one in everyone.items():
        if number > 1:
            topic = replace(one.standing.topics[0], expected=(Expected(TODAY, 0, 0),))
            everyone[number] = replace(one, standing=replace(one.standing, topics=(topic,)))
    assert report(everyone, RELEASED).expected == ()
    assert report(shared(*TWELVE), RELEASED).expected


def test_coverage_of_one_who_alone_has_the_deck_is_not_shown() -> None:
    everyone = shared(*TWELVE)
    for number, one in everyone.items():
        if number > 1:
            everyone[number] = replace(one, standing=replace(one.standing, topics=()))
    assert report(everyone, RELEASED).key.coverage.is_hidden
    assert not report(shared(*TWELVE), RELEASED).key.coverage.is_hidden


def test_where_nobody_answered_nothing_is_hidden() -> None:
    whole = report(shared(*TWELVE), RELEASED)
    assert whole.key.retained.self_rated.n == 0
    assert not whole.key.retained.self_rated.is_hidden


def test_a_version_that_one_trainee_has_is_not_named() -> None:
    everyone = shared(*TWELVE)
    everyone[1] = replace(everyone[1], standing=standing(day=27, version="0.9"))
    assert report(everyone, RELEASED).header.decks == ("A sample deck 1.0",)


def test_a_workload_of_one_trainee_is_not_shown() -> None:
    days = [answer(day, days=0) for day in range(20)]
    whole = report(shared({"cause": days}, *({} for _ in range(11))), RELEASED)
    assert whole.workload.answers is None


def test_weeks_long_intervals_and_calibration_lie_across_the_categories_and_are_left_out() -> None:
    everyone = [{"cause": [*some(20, 4), *some(20, 4, days=40)]} for _ in range(12)]
    whole = report(shared(*everyone), RELEASED)
    assert (whole.weeks, whole.calibration) == ((), ())
    longs = [whole.key.long_retained, *(line.long_retained for line in whole.categories)]
    assert all(one.marked.is_hidden and one.self_rated.is_hidden for one in longs)


def test_how_many_are_active_or_share_or_share_by_card_is_not_said() -> None:
    whole = report(shared(*TWELVE), RELEASED)
    assert (whole.key.active, whole.key.enrolled) == (None, None)
    assert (whole.header.trainees, whole.header.at_card_level) == (None, None)


def test_confident_errors_of_few_are_hidden() -> None:
    sure = some(30, 3, confidence=Confidence.SURE)
    whole = report(shared(*({"cause": sure} for _ in range(6)), *TWELVE[:6]), RELEASED)
    assert whole.key.confident_errors.is_hidden


def test_hidden_is_not_said_to_be_nothing() -> None:
    one_has_most = [{"cause": some(20, 4), "benefit": some(7, 2)} for _ in range(11)]
    odd = {"cause": some(20, 4), "benefit": some(300, 90)}
    whole = report(shared(odd, *one_has_most), RELEASED)
    hidden = [line for line in whole.categories if line.is_hidden]
    assert hidden
    assert all(line.retained.marked.is_hidden and line.coverage.is_hidden for line in hidden)


def test_nobody_is_named_and_no_trainee_has_a_page() -> None:
    whole = report(shared(*TWELVE), RELEASED)
    assert (whole.trainees, whole.pages, whole.check_in) == ((), (), ())
    texts = set(_texts(replace(whole, definitions=())))
    assert not [text for text in texts if "note " in text or "R-" in text]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def test_of_fewer_than_ten_who_share_there_is_no_such_report() -> None:
    with pytest.raises(CohortError, match="needs 10"):
        report(shared(*TWELVE[:9]), RELEASED)


def test_enrolled_trainees_who_share_nothing_do_not_make_a_cohort_large() -> None:
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        for number in range(1, 13):
            cohorts.enrol(COHORT.name, trainee(number))
        cohorts.add(shared(*TWELVE)[1], path="a bundle")
        with pytest.raises(CohortError, match="1 of this cohort"):
            cohort_report(cohorts, None, LIBRARY, RELEASED)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_in_any_cohort_what_is_missing_from_a_sum_is_of_ten_trainees(seed: int) -> None:
    rng = random.Random(seed)
    categories = ("cause", "benefit", "diagnosis", "technique")
    everyone = [
        {
            category: some(rng.randint(4, 9), rng.randint(1, 3))
            for category in categories
            if rng.random() < 0.85
        }
        for _ in range(12)
    ]
    whole = report(shared(*everyone), RELEASED)
    shown = {line.category for line in whole.categories if line.retained.marked.n}
    behind = [
        number
        for number, answers in enumerate(everyone)
        if any(answers.get(category) for category in categories if category not in shown)
    ]
    total = whole.key.retained.marked.n
    parts = sum(line.retained.marked.n for line in whole.categories)
    assert total == parts or not total or len(behind) >= LEAST_TRAINEES
