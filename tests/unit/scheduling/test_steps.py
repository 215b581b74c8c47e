"""What an answer does: phases, steps, intervals, lapses and counts."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.scheduling import histories
from tests.unit.scheduling.builders import (
    CARD,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    Device,
    at,
    day,
    noon,
    schedule_of,
)
from trainer.domain.fold import advanced, previews, retrievability
from trainer.domain.log import Entry
from trainer.domain.rating import Rating
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, study_day

AGAIN, HARD, GOOD, EASY = Rating


def after(
    *ratings: Rating, settings: Settings | None = None, schedule: Schedule | None = None
) -> Schedule:
    """The card after answers, each a minute after the last, from noon of the first day on."""
    device = Device()
    schedule = schedule or Schedule(card=CARD)
    for number, rating in enumerate(ratings):
        moment = Moment(noon(0) + number * MS_PER_MINUTE, 0)
        schedule = advanced(schedule, device.review(moment, rating), settings or Settings())
    return schedule


def wait_minutes(schedule: Schedule, answers: int) -> float:
    """How long a card in steps waits after so many answers of `after`."""
    assert schedule.due_ms is not None
    return (schedule.due_ms - noon(0) - (answers - 1) * MS_PER_MINUTE) / MS_PER_MINUTE


def in_review(*, due: int = 0, stability_days: float = 30.0) -> Schedule:
    """A card in review that was last answered ten days before the first day."""
    device = Device()
    device.start(at(-5), stability_days=stability_days, last_day=day(-10), due_day=day(due))
    return device.schedule()


def comes_back(schedule: Schedule, settings: Settings, moment: Moment) -> tuple[int, int]:
    """Study day and time at which a card can be asked again; a review has the whole day."""
    assert schedule.due_day is not None
    if schedule.due_ms is not None:
        due = Moment(schedule.due_ms, moment.offset_minutes)
        assert schedule.due_day == study_day(due, rollover_hour=settings.rollover_hour)
        return schedule.due_day, schedule.due_ms
    return schedule.due_day, 0


@pytest.mark.parametrize(
    ("ratings", "phase", "step", "minutes"),
    [
        ((AGAIN,), Phase.LEARNING, 0, 1),
        ((HARD,), Phase.LEARNING, 0, 5.5),
        ((GOOD,), Phase.LEARNING, 1, 10),
        ((GOOD, AGAIN), Phase.LEARNING, 0, 1),
        ((GOOD, HARD), Phase.LEARNING, 1, 10),
        ((GOOD, HARD, HARD), Phase.LEARNING, 1, 10),
        ((AGAIN, GOOD), Phase.LEARNING, 1, 10),
        ((EASY, AGAIN), Phase.RELEARNING, 0, 10),
        ((EASY, AGAIN, AGAIN), Phase.RELEARNING, 0, 10),
        ((EASY, AGAIN, HARD), Phase.RELEARNING, 0, 15),
    ],
)
def test_an_answer_leads_to_its_step(
    ratings: tuple[Rating, ...], phase: Phase, step: int, minutes: float
) -> None:
    schedule = after(*ratings)
    assert (schedule.phase, schedule.step) == (phase, step)
    assert wait_minutes(schedule, len(ratings)) == minutes
    assert (schedule.due_day, schedule.interval_days) == (day(0), 0)


@pytest.mark.parametrize(
    "ratings", [(EASY,), (GOOD, GOOD), (GOOD, EASY), (EASY, AGAIN, GOOD), (EASY, AGAIN, EASY)]
)
def test_a_card_out_of_its_steps_is_due_on_a_later_day(ratings: tuple[Rating, ...]) -> None:
    schedule = after(*ratings)
    assert (schedule.phase, schedule.step, schedule.due_ms) == (Phase.REVIEW, 0, None)
    assert schedule.interval_days >= 1
    assert schedule.due_day == day(schedule.interval_days)


@pytest.mark.parametrize("rating", [HARD, GOOD, EASY])
def test_a_passed_review_stays_in_review(rating: Rating) -> None:
    schedule = after(rating, schedule=in_review())
    assert (schedule.phase, schedule.lapses) == (Phase.REVIEW, 0)


def test_without_steps_every_answer_gives_days() -> None:
    settings = Settings(learning_steps=(), relearning_steps=())
    for ratings in ((AGAIN,), (HARD,), (GOOD,), (EASY, AGAIN), (EASY, AGAIN, HARD)):
        schedule = after(*ratings, settings=settings)
        assert (schedule.phase, schedule.due_ms) == (Phase.REVIEW, None)
        assert schedule.interval_days >= 1


def test_a_step_that_settings_took_away_is_the_last_one_left() -> None:
    waiting = after(GOOD, GOOD, settings=Settings(learning_steps=(1, 5, 20)))
    assert waiting.step == 2
    fewer = Settings(learning_steps=(1, 5))
    assert after(HARD, settings=fewer, schedule=waiting).step == 1
    assert after(GOOD, settings=fewer, schedule=waiting).phase is Phase.REVIEW


def test_only_again_in_review_is_a_lapse() -> None:
    assert after(AGAIN, AGAIN, GOOD, HARD).lapses == 0
    assert after(EASY, AGAIN, AGAIN, HARD).lapses == 1
    assert after(EASY, AGAIN, GOOD, AGAIN).lapses == 2
    assert after(EASY, AGAIN, settings=Settings(relearning_steps=())).lapses == 1


def test_every_answer_is_counted() -> None:
    assert after(AGAIN, GOOD, GOOD, AGAIN).reviews == 4


def test_the_first_answer_introduces_a_card_and_later_ones_do_not() -> None:
    device = Device()
    device.review(at(0))
    device.review(at(3))
    assert device.schedule().introduced_day == day(0)


@pytest.mark.parametrize(("due", "reviewed"), [(-3, day(0)), (0, day(0)), (1, None)])
def test_only_a_review_that_has_fallen_due_counts_against_the_days_limit(
    due: int, reviewed: int | None
) -> None:
    assert after(GOOD, schedule=in_review(due=due)).reviewed_day == reviewed


def test_an_answer_in_steps_does_not_count_against_the_days_limit() -> None:
    device = Device()
    device.review(at(0), AGAIN)
    device.review(at(1), GOOD)
    assert device.schedule().reviewed_day is None


def test_a_second_answer_on_one_day_goes_by_the_short_term_rule() -> None:
    once = after(EASY).memory
    twice = after(EASY, AGAIN).memory
    next_day = previews(after(EASY), at(1), Settings())[AGAIN].memory
    assert once is not None
    assert twice is not None
    assert next_day is not None
    assert twice.stability_days < once.stability_days
    assert twice.stability_days != next_day.stability_days


@given(log=histories.logs(), moment=histories.moments, settings=histories.settings)
def test_previews_are_what_the_rating_then_gives(
    log: list[Entry], moment: Moment, settings: Settings
) -> None:
    schedule = schedule_of(log)
    previewed = previews(schedule, moment, settings)
    for rating in Rating:
        real = advanced(schedule, Device().review(moment, rating), settings)
        assert previewed[rating].head == schedule.head
        assert replace(previewed[rating], head=real.head) == real


@given(log=histories.logs(), moment=histories.moments, settings=histories.settings)
@example(  # Hard waits a day and a half, past the first minute of tomorrow
    log=[], moment=at(0), settings=Settings(learning_steps=(1440,))
)
@example(  # the step ends after midnight, Good would be due from four in the morning on
    log=[], moment=at(0.4), settings=Settings(learning_steps=(600,))
)
@example(log=[], moment=at(0), settings=Settings(learning_steps=(1440,), maximum_interval_days=1))
def test_a_better_rating_never_comes_back_sooner(
    log: list[Entry], moment: Moment, settings: Settings
) -> None:
    outlooks = previews(schedule_of(log), moment, settings)
    for worse, better in pairwise(outlooks[rating] for rating in Rating):
        sooner, later = (comes_back(s, settings, moment) for s in (worse, better))
        assert sooner <= later
        assert worse.memory is not None
        assert better.memory is not None
        assert worse.memory.stability_days <= better.memory.stability_days


@given(log=histories.logs(), moment=histories.moments, settings=histories.settings)
def test_no_elapsed_time_makes_an_interval_of_less_than_a_day(
    log: list[Entry], moment: Moment, settings: Settings
) -> None:
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    for schedule in previews(schedule_of(log), moment, settings).values():
        assert schedule.memory is not None
        assert schedule.memory.stability_days > 0
        assert schedule.due_day is not None
        if schedule.due_ms is None:
            assert schedule.interval_days == schedule.due_day - today >= 1
        else:
            assert schedule.due_ms > moment.at_ms
            assert schedule.due_day >= today


@given(log=histories.logs(), moment=histories.moments, maximum=st.integers(2, 400))
def test_an_interval_never_exceeds_the_maximum(
    log: list[Entry], moment: Moment, maximum: int
) -> None:
    settings = Settings(maximum_interval_days=maximum)
    for schedule in previews(schedule_of(log), moment, settings).values():
        assert schedule.interval_days <= maximum


def test_a_higher_retention_brings_a_card_back_sooner() -> None:
    card = in_review(stability_days=200.0)
    intervals = [
        previews(card, at(0), Settings(retention=share))[GOOD].interval_days
        for share in (0.97, 0.9, 0.8, 0.7)
    ]
    assert intervals == sorted(intervals)
    assert len(set(intervals)) == 4


def test_an_answer_dated_before_the_last_one_counts_as_the_same_day() -> None:
    card = in_review()
    back, same = (previews(card, at(number), Settings())[GOOD].memory for number in (-40, -10))
    assert back is not None
    assert same is not None
    assert back.stability_days == same.stability_days


def test_fuzz_differs_between_cards_and_between_reviews_of_one() -> None:
    cards = [Schedule(card=type(CARD)(bytes([number]) * 16)) for number in range(40)]
    first = {previews(card, at(0), Settings())[EASY].interval_days for card in cards}
    assert len(first) > 1


def test_recall_is_certain_at_once_and_even_with_the_retention_after_the_stability() -> None:
    card = in_review(stability_days=30.0)
    assert retrievability(card, at(-10), Settings()) == 1
    assert retrievability(card, at(-40), Settings()) == 1
    assert retrievability(card, at(20), Settings()) == pytest.approx(0.9)
    assert retrievability(Schedule(card=CARD), at(0), Settings()) is None


def test_recall_falls_by_study_days_and_not_by_hours() -> None:
    card = in_review()
    three, five = (Moment(noon(0) + hours * MS_PER_HOUR, 0) for hours in (15, 17))
    assert retrievability(card, at(0), Settings()) == retrievability(card, three, Settings())
    assert retrievability(card, three, Settings()) != retrievability(card, five, Settings())
