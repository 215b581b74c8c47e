"""The memory model on its own."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.rating import Rating
from trainer.domain.schedule import Memory
from trainer.domain.scheduler import memory_model
from trainer.domain.study_day import StudyDay

memories = st.builds(
    Memory,
    stability_days=st.floats(0.001, 36_500),
    difficulty=st.floats(1, 10),
    last_day=st.integers(0, 40_000).map(StudyDay),
)


def test_fsrs_is_loaded_by_the_first_question_to_the_model_and_not_before() -> None:
    program = (
        "import sys, trainer.domain.fold, trainer.domain.scheduler as scheduler\n"
        "print('fsrs' in sys.modules)\n"
        "scheduler.memory_model()\n"
        "print('fsrs' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.split() == [b"False", b"True"]


@pytest.mark.parametrize(
    ("rating", "stability"),
    [
        (Rating.AGAIN, 0.212),
        (Rating.HARD, 1.2931),
        (Rating.GOOD, 2.3065),
        (Rating.EASY, 8.2956),
    ],
)
def test_a_first_answer_gives_the_models_initial_stability(
    rating: Rating, stability: float
) -> None:
    memory = memory_model().after(None, rating, StudyDay(5))
    assert (memory.stability_days, memory.last_day) == (stability, 5)


@given(memory=memories, rating=st.sampled_from(Rating), gap=st.integers(-50_000, 50_000))
def test_memory_stays_within_its_bounds(memory: Memory, rating: Rating, gap: int) -> None:
    after = memory_model().after(memory, rating, StudyDay(memory.last_day + gap))
    assert 0.001 <= after.stability_days <= 36_500
    assert 1 <= after.difficulty <= 10
    assert after.last_day == memory.last_day + gap


@given(memory=memories, rating=st.sampled_from(Rating), gap=st.integers(1, 50_000))
def test_elapsed_time_below_zero_counts_as_zero(memory: Memory, rating: Rating, gap: int) -> None:
    model = memory_model()
    earlier, same = (
        model.after(memory, rating, StudyDay(day))
        for day in (memory.last_day - gap, memory.last_day)
    )
    assert (earlier.stability_days, earlier.difficulty) == (same.stability_days, same.difficulty)
    assert model.retrievability(memory, StudyDay(memory.last_day - gap)) == 1


def test_a_gap_of_any_length_is_survived() -> None:
    memory = Memory(stability_days=5.0, difficulty=5.0, last_day=StudyDay(-(10**12)))
    after = memory_model().after(memory, Rating.GOOD, StudyDay(10**12))
    assert after.stability_days > 5


@given(memory=memories, retention=st.floats(0.7, 0.97))
def test_after_its_interval_a_card_is_recalled_with_the_retention(
    memory: Memory, retention: float
) -> None:
    model = memory_model()
    days = model.interval_days(memory, retention)
    before, after = (
        model.retrievability(memory, StudyDay(memory.last_day + int(days) + more))
        for more in (0, 1)
    )
    assert after <= retention + 1e-9
    assert before >= retention - 1e-9


@given(memory=memories, gap=st.integers(0, 2000), later=st.integers(0, 2000))
def test_recall_never_rises_with_time(memory: Memory, gap: int, later: int) -> None:
    model = memory_model()
    sooner = model.retrievability(memory, StudyDay(memory.last_day + gap))
    assert 0 < model.retrievability(memory, StudyDay(memory.last_day + gap + later)) <= sooner <= 1


def test_a_memory_brought_from_elsewhere_is_held_within_the_bounds() -> None:
    high = memory_model().brought(1e9, 99.0, StudyDay(5))
    low = memory_model().brought(-1.0, 0.0, StudyDay(5))
    none = memory_model().brought(float("nan"), float("nan"), StudyDay(5))
    assert (high.stability_days, high.difficulty) == (36_500, 10)
    assert (low.stability_days, low.difficulty) == (0.001, 1)
    assert (none.stability_days, none.difficulty) == (0.001, 1)
