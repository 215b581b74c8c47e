"""What comes next of a day's queue."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, CardId, DeckSlug
from trainer.domain.queue import LEARN_AHEAD_MS, Candidate, DayQueue
from trainer.domain.schedule import Phase
from trainer.domain.study_day import Moment, StudyDay
from trainer.services.agenda import Agenda, ToCome

NOW = Moment(1_000_000_000, 0)
TODAY = StudyDay(11)


def candidate(name: str, phase: Phase = Phase.REVIEW, due_in_ms: int | None = None) -> Candidate:
    return Candidate(
        card=CardId(name.encode()),
        deck=DeckSlug("deck"),
        block=BlockId(name),
        category=Category.TECHNIQUE,
        facts=(),
        phase=phase,
        due_ms=None if due_in_ms is None else NOW.at_ms + due_in_ms,
    )


def agenda(*, steps: tuple[Candidate, ...] = (), waiting: tuple[Candidate, ...] = ()) -> Agenda:
    return Agenda(DayQueue(in_steps=steps, waiting=waiting))


DUE = candidate("due", Phase.LEARNING, -1)
SOON = candidate("soon", Phase.LEARNING, LEARN_AHEAD_MS)
LATER = candidate("later", Phase.LEARNING, LEARN_AHEAD_MS + 1)
REVIEW = candidate("review")
NEW = candidate("new", Phase.NEW)


def test_a_step_whose_time_has_come_goes_before_what_waits() -> None:
    assert agenda(steps=(SOON, DUE), waiting=(REVIEW,)).next_card(NOW) == DUE


def test_what_waits_goes_before_a_step_that_is_only_due_soon() -> None:
    assert agenda(steps=(SOON,), waiting=(REVIEW, NEW)).next_card(NOW) == REVIEW


def test_a_step_is_asked_early_only_within_the_time_to_learn_ahead() -> None:
    assert agenda(steps=(SOON, LATER)).next_card(NOW) == SOON
    assert agenda(steps=(LATER,)).next_card(NOW) is None


def test_a_card_that_was_answered_into_a_step_of_today_comes_back() -> None:
    day = agenda(waiting=(NEW,))
    day.settle(replace(NEW, phase=Phase.LEARNING, due_ms=NOW.at_ms), TODAY, TODAY)
    assert day.to_come == ToCome(new=0, in_steps=1, reviews=0)


def test_a_card_whose_step_is_tomorrow_does_not_come_back() -> None:
    day = agenda(waiting=(NEW,))
    day.settle(replace(NEW, phase=Phase.LEARNING), StudyDay(TODAY + 1), TODAY)
    assert day.to_come == ToCome(new=0, in_steps=0, reviews=0)


def test_a_card_that_is_still_to_come_is_not_counted_twice() -> None:
    day = agenda(steps=(DUE,), waiting=(REVIEW,))
    day.ask_first(REVIEW)
    day.ask_first(DUE)
    assert day.to_come == ToCome(new=0, in_steps=1, reviews=1)


@given(
    st.builds(ToCome, **dict.fromkeys(("new", "in_steps", "reviews"), st.integers(1, 50))),
    st.integers(1, 99),
    st.sampled_from(Phase),
)
def test_a_limit_leaves_as_many_cards_as_it_allows_and_no_more(
    counts: ToCome, most: int, shown: Phase
) -> None:
    left = counts.at_most(most, shown=shown)
    total = counts.new + counts.in_steps + counts.reviews
    assert left.new + left.in_steps + left.reviews == min(total, most)
    assert left.new <= counts.new
    assert left.in_steps <= counts.in_steps
    assert left.reviews <= counts.reviews


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        (Phase.NEW, ToCome(new=1, in_steps=1, reviews=0)),
        (Phase.REVIEW, ToCome(new=0, in_steps=1, reviews=1)),
        (Phase.LEARNING, ToCome(new=0, in_steps=2, reviews=0)),
        (Phase.RELEARNING, ToCome(new=0, in_steps=2, reviews=0)),
    ],
)
def test_a_limit_counts_the_card_on_screen_among_its_own(shown: Phase, left: ToCome) -> None:
    assert ToCome(new=3, in_steps=3, reviews=3).at_most(2, shown=shown) == left
