"""The figures of the log: what counts as answered, due, kept and learnt."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.services.builders import (
    FakeClock,
    answer,
    answer_all,
    deck_text,
    open_library,
    shown_cards,
)
from tests.unit.scheduling.builders import CARD, Device, at, day
from trainer.domain.log import Mode
from trainer.domain.proportion import Proportion
from trainer.domain.rating import Mark, Rating
from trainer.domain.settings import SettingsHistory
from trainer.services.sitting import Plan
from trainer.services.stats import (
    LONGEST_ANSWER_MS,
    CountedAnswer,
    counted_answers,
    period,
    statistics,
)


def counted(device: Device) -> list[CountedAnswer]:
    return list(counted_answers(CARD, device.log, SettingsHistory()))


def learnt(device: Device) -> None:
    """Bring the card out of its steps on the first day."""
    device.review(at(0), Rating.EASY)


def test_a_first_answer_is_not_of_a_due_card() -> None:
    device = Device()
    device.review(at(0))
    assert [answer.is_due for answer in counted(device)] == [False]


def test_the_first_answer_of_a_later_day_is_of_a_due_card() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), mark=Mark.CORRECT)
    assert period(counted(device)).kept_marked == Proportion(1, 1)


def test_a_second_answer_on_one_day_does_not_count_towards_retention() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.AGAIN)
    device.review(at(20.1), Rating.GOOD)
    device.review(at(20.2), Rating.GOOD)
    assert period(counted(device)).kept_self_rated == Proportion(0, 1)


def test_an_answer_in_steps_the_next_day_does_not_count_towards_retention() -> None:
    device = Device()
    device.review(at(0), Rating.AGAIN)
    device.review(at(1), Rating.GOOD)
    assert period(counted(device)).kept_self_rated.n == 0


def test_marked_and_self_rated_cards_are_never_added_up() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.GOOD, mark=Mark.CORRECT)
    device.review(at(80), Rating.GOOD)
    figures = period(counted(device))
    assert figures.kept_marked == Proportion(1, 1)
    assert figures.kept_self_rated == Proportion(1, 1)


def test_a_close_answer_rated_good_is_not_passed() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.GOOD, mark=Mark.CLOSE)
    assert period(counted(device)).kept_marked == Proportion(0, 1)


def test_an_overruled_mark_counts_as_overruled() -> None:
    device = Device()
    learnt(device)
    review = device.review(at(20), Rating.AGAIN, mark=Mark.WRONG)
    device.rerate(at(20), review, Rating.GOOD, mark=Mark.CORRECT)
    figures = period(counted(device))
    assert figures.kept_marked == Proportion(1, 1)
    assert (figures.correct, figures.wrong) == (1, 0)


def test_another_rating_alone_leaves_the_mark() -> None:
    device = Device()
    learnt(device)
    review = device.review(at(20), Rating.AGAIN, mark=Mark.WRONG)
    device.rerate(at(20), review, Rating.GOOD)
    assert period(counted(device)).kept_marked == Proportion(0, 1)


def test_an_answer_that_was_taken_back_was_never_given() -> None:
    device = Device()
    learnt(device)
    device.retract(at(20), device.review(at(20), Rating.AGAIN))
    assert period(counted(device)).answered == 1


def test_a_cram_stands_apart() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), Rating.AGAIN, mode=Mode.CRAM)
    figures = period(counted(device))
    assert (figures.answered, figures.crammed) == (1, 1)
    assert figures.kept_self_rated.n == 0


def test_a_first_answer_after_a_cram_of_the_same_day_is_not_of_a_due_card() -> None:
    device = Device()
    learnt(device)
    device.review(at(20), mode=Mode.CRAM)
    device.review(at(20.1), Rating.GOOD)
    assert period(counted(device)).kept_self_rated.n == 0


def test_a_card_is_learnt_once_when_it_leaves_its_first_steps() -> None:
    device = Device()
    device.review(at(0), Rating.AGAIN)
    device.review(at(0.01), Rating.GOOD)
    device.review(at(0.02), Rating.GOOD)
    device.review(at(30), Rating.AGAIN)
    device.review(at(30.1), Rating.GOOD)
    assert [answer.is_learnt for answer in counted(device)] == [False, False, True, False, False]


@given(st.integers(-(2**40), 2**40))
def test_no_answer_counts_for_more_than_a_minute_or_less_than_nothing(elapsed_ms: int) -> None:
    device = Device()
    device.log = [replace(device.review(at(0)), elapsed_ms=elapsed_ms)]
    assert 0 <= counted(device)[0].elapsed_ms <= LONGEST_ANSWER_MS


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(Rating)), max_size=20))
def test_the_periods_of_single_days_add_up_to_all_time(answers: list[tuple[int, Rating]]) -> None:
    device = Device()
    for number, (on, rating) in enumerate(sorted(answers)):
        device.review(at(on + number / 1000), rating, mark=Mark.CORRECT if number % 2 else None)
    all_of_them = counted(device)
    whole = period(all_of_them)
    days = [period(one for one in all_of_them if one.day == day(number)) for number in range(11)]
    assert sum(one.answered for one in days) == whole.answered
    assert sum((one.kept_marked for one in days), Proportion(0, 0)) == whole.kept_marked
    assert sum(one.newly_learnt for one in days) == whole.newly_learnt
    assert sum(one.active_days for one in days) == whole.active_days


def test_cards_in_steps_are_due_as_on_the_home_screen(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(1)), clock)
    answer(library.session(Plan()), Rating.AGAIN)
    due = statistics(library.store, clock.now()).due_today
    overview = library.overview()
    library.close()
    assert due == overview.due_today == 1


def test_a_store_gives_the_day_the_week_and_all_time(tmp_path: Path) -> None:
    clock = FakeClock()
    text = deck_text(shown_cards(4))
    library = open_library(tmp_path, text, clock)
    answer_all(library.session(Plan()), Rating.EASY)
    clock.advance(days=30)
    answer_all(library.session(Plan()))
    figures = statistics(library.store, clock.now())
    library.close()
    assert (figures.today.answered, figures.week.answered, figures.all_time.answered) == (4, 4, 8)
    assert figures.today.kept_self_rated == Proportion(4, 4)
    assert figures.all_time.newly_learnt == 4
    assert (figures.due_today, len(figures.forecast)) == (0, 7)
