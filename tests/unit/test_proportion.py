"""A share with its count and its interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.proportion import Proportion

PROPORTIONS = st.integers(1, 10_000).flatmap(
    lambda n: st.integers(0, n).map(lambda hits: Proportion(hits, n))
)


@given(PROPORTIONS)
def test_the_interval_holds_the_share_and_stays_between_none_and_all(p: Proportion) -> None:
    assert p.interval is not None
    assert p.share is not None
    low, high = p.interval
    assert 0 <= low <= p.share <= high <= 1


@given(PROPORTIONS, st.integers(2, 50))
def test_more_answers_of_the_same_share_give_a_narrower_interval(p: Proportion, times: int) -> None:
    more = Proportion(p.hits * times, p.n * times)
    assert p.interval is not None
    assert more.interval is not None
    assert more.interval[1] - more.interval[0] < p.interval[1] - p.interval[0]


@given(PROPORTIONS)
def test_the_failures_have_the_mirrored_interval(p: Proportion) -> None:
    mirrored = Proportion(p.n - p.hits, p.n).interval
    assert p.interval is not None
    assert mirrored == pytest.approx((1 - p.interval[1], 1 - p.interval[0]))


def test_the_published_worked_example_is_met() -> None:
    # Newcombe, Stat. Med. 17 (1998), 857-872, table I: 81 of 263 and 15 of 148, score method.
    assert Proportion(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Proportion(15, 148).interval == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_nothing_of_nothing_has_neither_share_nor_interval() -> None:
    assert Proportion(0, 0).share is None
    assert Proportion(0, 0).interval is None
    assert Proportion(0, 0) + Proportion(1, 2) == Proportion(1, 2)
