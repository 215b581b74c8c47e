"""Rates: intervals against a reference library, and shown only from their least count on."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, bootstrap

from trainer.reports.rates import cohort_rate, resampled_interval, trainee_rate

PARTS = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=60,
)


@given(n=st.integers(20, 500), share=st.floats(0, 1))
def test_a_trainee_s_interval_is_wilson_s(n: int, share: float) -> None:
    hits = round(share * n)
    rate = trainee_rate(hits, n)
    expected = binomtest(hits, n).proportion_ci(method="wilson")
    assert (rate.low, rate.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_trainee_s_rate_is_shown_from_20_answers_on() -> None:
    assert not trainee_rate(19, 19).is_shown
    assert trainee_rate(20, 20).share == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_cohort_s_interval_is_that_of_drawing_its_trainees_anew(seed: int) -> None:
    rng = random.Random(seed)
    parts = []
    for _ in range(40):
        ability, n = rng.betavariate(8, 2), rng.randint(5, 80)
        parts.append((sum(rng.random() < ability for _ in range(n)), n))
    hits, counts = (np.array(column) for column in zip(*parts, strict=True))
    reference = bootstrap(
        (hits, counts),
        lambda hits, counts, axis: hits.sum(axis=axis) / counts.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    # An end is a percentile of 1000 draws: its own spread is about a tenth of the half width.
    room = 0.4 * (reference.high - reference.low) / 2
    assert resampled_interval(parts) == pytest.approx((reference.low, reference.high), abs=room)


@pytest.mark.parametrize(
    "parts",
    [[(54, 108)] * 7, [(30, 30)] * 5, [(0, 30)] * 5, [(18, 20)] * 9],
    ids=["each half", "all passed", "all missed", "alike"],
)
def test_of_trainees_who_are_alike_the_interval_is_no_narrower_than_wilson_s(
    parts: list[tuple[int, int]],
) -> None:
    rate = cohort_rate(parts, least=100)
    expected = binomtest(rate.hits, rate.n).proportion_ci(method="wilson")
    assert (rate.low, rate.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_where_drawing_anew_is_wider_it_alone_is_the_interval(seed: int) -> None:
    rng = random.Random(seed)
    parts = [(rng.choice((20, 55, 60)), 60) for _ in range(20)]
    rate = cohort_rate(parts, least=100)
    wilson = binomtest(rate.hits, rate.n).proportion_ci(method="wilson")
    drawn = resampled_interval(sorted(parts))
    assert drawn[0] < wilson.low
    assert wilson.high < drawn[1]
    assert (rate.low, rate.high) == drawn


@given(PARTS)
def test_no_interval_of_a_cohort_is_narrower_than_wilson_s_or_than_drawing_anew(
    parts: list[tuple[int, int]],
) -> None:
    rate = cohort_rate(parts, least=1, least_trainees=2)
    wilson = binomtest(rate.hits, rate.n).proportion_ci(method="wilson")
    drawn = resampled_interval(sorted(parts))
    ends = min(drawn[0], wilson.low), max(drawn[1], wilson.high)
    assert (rate.low, rate.high) == pytest.approx(ends, abs=1e-9)


@given(PARTS)
def test_the_interval_lies_within_the_best_and_the_worst_trainee(
    parts: list[tuple[int, int]],
) -> None:
    low, high = resampled_interval(parts)
    shares = [hits / n for hits, n in parts]
    assert min(shares) - 1e-12 <= low <= high <= max(shares) + 1e-12


@given(PARTS, st.integers(2, 10**9))
def test_as_many_times_as_many_answers_of_each_trainee_leave_the_interval_as_it_is(
    parts: list[tuple[int, int]], times: int
) -> None:
    more = [(times * hits, times * n) for hits, n in parts]
    assert resampled_interval(more) == pytest.approx(resampled_interval(parts), abs=1e-12)


@given(PARTS, st.randoms(use_true_random=False))
def test_the_order_of_trainees_does_not_matter(
    parts: list[tuple[int, int]], rng: random.Random
) -> None:
    shuffled = rng.sample(parts, len(parts))
    once = cohort_rate(parts, least=1, least_trainees=2)
    again = cohort_rate(shuffled, least=1, least_trainees=2)
    assert once == again


@pytest.mark.parametrize(("each", "trainees"), [(25, 4), (19, 5), (0, 9)])
def test_a_cohort_s_rate_waits_for_100_answers_of_5_trainees(each: int, trainees: int) -> None:
    parts = [(each, each)] * trainees
    assert not cohort_rate(parts, least=100).is_shown
    assert cohort_rate([(18, 20)] * 5, least=100).share == 0.9


def test_who_has_no_answer_stands_behind_no_rate() -> None:
    parts = [(20, 20)] * 5 + [(0, 0)] * 3
    assert cohort_rate(parts, least=100).trainees == 5
