"""Intervals: their fuzz and their wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.scheduling.builders import CARD, at, day
from trainer.domain.ids import CardId
from trainer.domain.intervals import fuzz_draw, fuzzed_days, interval_words
from trainer.domain.schedule import Phase, Schedule

draws = st.integers(0, 2**32 - 1)
LEAST, MOST = 0, 2**32 - 1


@given(
    days=st.floats(0, 100_000), more=st.floats(0, 1000), draw=draws, maximum=st.integers(1, 36_500)
)
def test_with_one_draw_a_longer_interval_never_gives_fewer_days(
    days: float, more: float, draw: int, maximum: int
) -> None:
    shorter = fuzzed_days(days, draw, maximum=maximum)
    assert 1 <= shorter <= fuzzed_days(days + more, draw, maximum=maximum) <= maximum


@given(days=st.floats(0, 36_500), draw=draws)
def test_fuzz_moves_a_day_by_little(days: float, draw: int) -> None:
    fuzzed = fuzzed_days(days, draw, maximum=36_500)
    assert abs(fuzzed - max(1, days)) <= 1.5 + 0.15 * days


@pytest.mark.parametrize(
    ("days", "earliest", "latest"),
    [
        (0.2, 1, 1),
        (2.4, 2, 2),
        (2.5, 2, 4),
        (6, 4, 8),
        (9.5, 8, 11),
        (15, 13, 17),
        (20.5, 18, 24),
        (31, 27, 35),
        (100, 93, 107),
    ],
)
def test_fuzz_reaches_both_ends_of_ankis_ranges(days: float, earliest: int, latest: int) -> None:
    assert fuzzed_days(days, LEAST, maximum=36_500) == earliest
    assert fuzzed_days(days, MOST, maximum=36_500) == latest


def test_fuzz_spreads_cards_evenly_over_its_range() -> None:
    cards = [CardId(number.to_bytes(16, "big")) for number in range(3000)]
    days = [fuzzed_days(10, fuzz_draw(card, 3), maximum=36_500) for card in cards]
    counts = [days.count(number) for number in range(8, 13)]
    assert sum(counts) == 3000
    assert min(counts) > 500


def test_a_draw_is_the_same_for_ever() -> None:
    assert fuzz_draw(CARD, 3) == 1_857_891_852
    assert fuzz_draw(CARD, 3) != fuzz_draw(CARD, 4)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "1 min"),
        (1, "1 min"),
        (5.5, "6 min"),
        (59, "59 min"),
        (59.7, "1 h"),
        (90, "1.5 h"),
        (1440, "1 d"),
        (2160, "1.5 d"),
    ],
)
def test_a_step_is_told_in_minutes_and_hours(minutes: float, words: str) -> None:
    now = at(0)
    waiting = Schedule(
        card=CARD, phase=Phase.LEARNING, due_ms=now.at_ms + int(minutes * 60_000), due_day=day(0)
    )
    assert interval_words(waiting, now) == words


def test_a_step_that_is_overdue_is_told_as_the_shortest_wait() -> None:
    waiting = Schedule(card=CARD, phase=Phase.LEARNING, due_ms=at(-1).at_ms, due_day=day(-1))
    assert interval_words(waiting, at(0)) == "1 min"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 d"),
        (30, "30 d"),
        (31, "1 mo"),
        (64, "2.1 mo"),
        (365, "12 mo"),
        (366, "1 y"),
        (511, "1.4 y"),
        (36_500, "99.9 y"),
    ],
)
def test_an_interval_is_told_in_days_months_and_years(days: int, words: str) -> None:
    scheduled = Schedule(card=CARD, phase=Phase.REVIEW, due_day=day(days), interval_days=days)
    assert interval_words(scheduled, at(0)) == words


def test_nothing_is_told_of_a_new_card() -> None:
    assert interval_words(Schedule(card=CARD), at(0)) == ""
