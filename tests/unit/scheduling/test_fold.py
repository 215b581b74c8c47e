"""The state of a card is a function of what its log says, and of nothing else."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.scheduling import histories
from tests.unit.scheduling.builders import CARD, Device, at, day, schedule_of
from trainer.domain.fold import advanced, can_advance, folded, retraced
from trainer.domain.log import (
    CardEntry,
    Entry,
    Mode,
    Origin,
    Rerate,
    Retract,
    Retype,
    Review,
    SettingsChanged,
)
from trainer.domain.rating import Mark, Rating
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.settings import Settings, SettingsHistory


def arrived_one_by_one(log: list[Entry]) -> Schedule:
    """The way a program goes: forward where it can, all again where it must."""
    schedule = Schedule(card=CARD)
    named = set()
    for number, entry in enumerate(log, start=1):
        so_far = log[:number]
        is_named = entry.stamp.entry in named
        if isinstance(entry, CardEntry) and can_advance(schedule, entry) and not is_named:
            history = SettingsHistory.folded(
                known for known in so_far if isinstance(known, SettingsChanged)
            )
            schedule = advanced(schedule, entry, history.at(entry.stamp.place))
        else:
            schedule = schedule_of(so_far)
        match entry:
            case Retract():
                named.add(entry.target)
            case Rerate():
                named.add(entry.review)
            case _:
                pass
    return schedule


@given(log=histories.logs(), rng=st.randoms(use_true_random=False))
def test_entries_give_the_same_state_in_any_order_of_arrival(log: list[Entry], rng: Random) -> None:
    shuffled = log.copy()
    rng.shuffle(shuffled)
    assert schedule_of(shuffled) == schedule_of(log)


@given(log=histories.logs(most=15), rng=st.randoms(use_true_random=False))
def test_entries_give_the_same_state_one_by_one_as_at_once(log: list[Entry], rng: Random) -> None:
    assert arrived_one_by_one(log) == schedule_of(log)
    rng.shuffle(log)
    assert arrived_one_by_one(log) == schedule_of(log)


@given(log=histories.logs())
def test_entries_that_arrive_twice_count_once(log: list[Entry]) -> None:
    assert schedule_of(log + log) == schedule_of(log)


@given(log=histories.logs(), step=st.sampled_from(["review", "suspend", "bury", "flag"]))
def test_undo_restores_exactly_the_state_before(log: list[Entry], step: str) -> None:
    before = schedule_of(log)
    device = Device("other")
    entry: Entry
    match step:
        case "review":
            entry = device.review(at(900), Rating.AGAIN)
        case "suspend":
            entry = device.suspend(at(900), is_suspended=not before.is_suspended)
        case "bury":
            entry = device.bury(at(900))
        case _:
            entry = device.flag(at(900), is_flagged=not before.is_flagged)
    assert schedule_of([*log, entry]) != before
    assert schedule_of([*log, entry, device.retract(at(901), entry)]) == before


def test_a_retract_that_arrives_and_is_dated_before_its_target_still_undoes_it() -> None:
    device = Device()
    device.review(at(0))
    before = device.schedule()
    late = device.review(at(2))
    device.retract(at(1), late)
    assert schedule_of(device.log[::-1]) == before


def test_a_retract_is_final() -> None:
    device = Device()
    review = device.review(at(0))
    undo = device.retract(at(1), review)
    device.retract(at(2), undo)
    assert device.schedule() == Schedule(card=CARD)


def test_a_rerate_replaces_the_rating_where_the_review_stands() -> None:
    rerated, rated = Device(), Device()
    rerated.rerate(at(5), rerated.review(at(0), Rating.AGAIN), Rating.EASY)
    rated.review(at(0), Rating.EASY)
    assert rerated.schedule() == rated.schedule()


def test_the_latest_rerate_counts_whatever_arrives_last() -> None:
    device, rated = Device(), Device()
    review = device.review(at(0), Rating.AGAIN)
    device.rerate(at(2), review, Rating.EASY)
    device.rerate(at(1), review, Rating.HARD)
    rated.review(at(0), Rating.EASY)
    assert device.schedule() == rated.schedule()


def test_a_retracted_rerate_leaves_the_one_before_it() -> None:
    device, rated = Device(), Device()
    review = device.review(at(0), Rating.AGAIN)
    device.rerate(at(1), review, Rating.HARD)
    device.retract(at(3), device.rerate(at(2), review, Rating.EASY))
    rated.review(at(0), Rating.HARD)
    assert device.schedule() == rated.schedule()


def test_a_review_retracted_with_its_rerate_still_standing_leaves_nothing() -> None:
    device = Device()
    review = device.review(at(0))
    device.rerate(at(1), review, Rating.EASY)
    device.retract(at(2), review)
    assert device.schedule() == Schedule(card=CARD)


@pytest.mark.parametrize(
    ("overruling", "standing"), [(Mark.CORRECT, Mark.CORRECT), (None, Mark.WRONG)]
)
def test_a_rerate_overrules_the_mark_only_where_it_says_so(
    overruling: Mark | None, standing: Mark
) -> None:
    device = Device()
    review = device.review(at(0), Rating.AGAIN, mark=Mark.WRONG)
    device.rerate(at(1), review, Rating.GOOD, mark=overruling)
    (stage,) = retraced(CARD, device.log, SettingsHistory())
    assert isinstance(stage.entry, Review)
    assert (stage.entry.mark, stage.entry.rating) == (standing, Rating.GOOD)


@given(log=histories.logs())
def test_a_cards_way_leads_from_new_to_where_it_stands(log: list[Entry]) -> None:
    way = list(retraced(CARD, log, SettingsHistory()))
    stations = [Schedule(card=CARD), *(stage.after for stage in way)]
    assert [stage.before for stage in way] == stations[:-1]
    assert stations[-1] == folded(CARD, log, SettingsHistory())
    assert [stage.after.head for stage in way] == sorted(stage.entry.stamp.place for stage in way)


def test_an_outside_review_brought_by_two_devices_counts_once() -> None:
    origin = Origin(log="anki", id="17")
    here, phone = Device("here"), Device("phone")
    here.review(at(0), origin=origin)
    once = here.schedule()
    phone.review(at(0), origin=origin)
    both = schedule_of(here.log + phone.log)
    assert both == once
    assert both.reviews == 1


def test_outside_reviews_of_different_logs_or_ids_all_count() -> None:
    device = Device()
    for number, origin in enumerate((("anki", "1"), ("anki", "2"), ("mnemosyne", "1"))):
        device.review(at(number), origin=Origin(log=origin[0], id=origin[1]))
    assert device.schedule().reviews == 3


def test_undo_of_one_copy_of_an_outside_review_undoes_the_other() -> None:
    origin = Origin(log="anki", id="17")
    here, phone = Device("here"), Device("phone")
    here.review(at(0), origin=origin)
    phone.retract(at(1), phone.review(at(0), origin=origin))
    assert schedule_of(here.log + phone.log) == Schedule(card=CARD)


def test_cram_and_exam_change_nothing_but_the_head() -> None:
    device = Device()
    device.review(at(0))
    before = device.schedule()
    cram = device.review(at(1), Rating.AGAIN, mode=Mode.CRAM)
    exam = device.review(at(2), Rating.EASY, mode=Mode.EXAM)
    after = device.schedule()
    assert after.head == exam.stamp.place > cram.stamp.place
    assert (after.memory, after.phase, after.due_ms, after.reviews, after.lapses) == (
        before.memory,
        before.phase,
        before.due_ms,
        before.reviews,
        before.lapses,
    )


def test_cram_does_not_introduce_a_card() -> None:
    device = Device()
    device.review(at(0), mode=Mode.CRAM)
    assert device.schedule().phase is Phase.NEW
    assert device.schedule().introduced_day is None


def test_suspending_and_flagging_last_until_they_are_taken_back() -> None:
    device = Device()
    device.suspend(at(0))
    device.flag(at(0))
    assert (device.schedule().is_suspended, device.schedule().is_flagged) == (True, True)
    device.suspend(at(1), is_suspended=False)
    device.flag(at(1), is_flagged=False)
    assert (device.schedule().is_suspended, device.schedule().is_flagged) == (False, False)


def test_burying_names_the_study_day_and_nothing_else() -> None:
    device = Device()
    device.review(at(0))
    before = device.schedule()
    bury = device.bury(at(3.6))  # 02:24 of the next calendar day
    after = device.schedule()
    assert after.buried_day == day(3)
    assert after.head == bury.stamp.place
    assert after.due_ms == before.due_ms


def test_a_start_brings_a_memory_and_a_due_day() -> None:
    device = Device()
    device.start(at(0), stability_days=30.0, difficulty=5.0, last_day=day(-10), due_day=day(20))
    schedule = device.schedule()
    assert schedule.phase is Phase.REVIEW
    assert schedule.memory is not None
    assert (schedule.memory.stability_days, schedule.memory.difficulty) == (30.0, 5.0)
    assert (schedule.memory.last_day, schedule.due_day) == (day(-10), day(20))
    assert schedule.interval_days == 30
    assert schedule.reviews == 0


def test_a_start_that_was_due_before_its_last_answer_has_no_negative_interval() -> None:
    device = Device()
    device.start(at(0), last_day=day(-10), due_day=day(-12))
    assert (device.schedule().interval_days, device.schedule().due_day) == (0, day(-12))


def test_a_card_brought_from_elsewhere_is_not_introduced_by_its_next_answer() -> None:
    device = Device()
    device.start(at(0), last_day=day(-10))
    device.review(at(1))
    assert device.schedule().introduced_day == day(-10)


def test_the_same_start_from_two_devices_counts_once() -> None:
    here, phone = Device("here"), Device("phone")
    here.start(at(0))
    here.review(at(1))
    once = here.schedule()
    phone.start(at(2))
    assert schedule_of(here.log + phone.log) == once


def test_a_start_with_impossible_numbers_is_held_within_the_models_bounds() -> None:
    device = Device()
    device.start(at(0), stability_days=float("nan"), difficulty=-3.0)
    device.review(at(1))
    memory = device.schedule().memory
    assert memory is not None
    assert 0.001 <= memory.stability_days <= 36_500
    assert 1 <= memory.difficulty <= 10


def test_settings_changed_later_leave_what_was_scheduled_before() -> None:
    device = Device()
    device.review(at(0), Rating.EASY)
    before = device.schedule()
    device.settings(at(1), retention="0.75", maximum_interval_days="3")
    assert device.schedule() == before


def test_settings_hold_from_their_place_in_the_log_on() -> None:
    device = Device()
    device.review(at(0), Rating.EASY)
    device.settings(at(1), maximum_interval_days="3")
    device.review(at(10), Rating.EASY)
    assert device.schedule().interval_days == 3


def test_a_rollover_hour_changed_later_leaves_the_days_of_earlier_answers() -> None:
    device = Device()
    review = device.review(at(0.6), Rating.EASY)  # 02:24 of the next calendar day
    device.settings(at(1), rollover_hour="0")
    memory = device.schedule().memory
    assert memory is not None
    assert memory.last_day == day(0)
    alone = folded(CARD, [review], SettingsHistory())
    assert alone.introduced_day == day(0)


def test_only_an_answer_that_is_later_than_the_head_is_advanced() -> None:
    device = Device()
    first, second = device.review(at(0)), device.review(at(1))
    schedule = advanced(Schedule(card=CARD), second, Settings())
    assert not can_advance(schedule, first)
    assert not can_advance(schedule, second)
    assert can_advance(schedule, device.review(at(1)))  # by its sequence
    assert not can_advance(schedule, device.key_changed(at(2)))
    assert not can_advance(schedule, device.start(at(2)))
    assert not can_advance(schedule, device.retract(at(2), first))
    assert not can_advance(schedule, device.review(at(2), origin=Origin(log="anki", id="1")))


@given(histories.logs())
def test_an_answer_typed_again_changes_nothing(log: list[Entry]) -> None:
    without = [entry for entry in log if not isinstance(entry, Retype)]
    assert schedule_of(log) == schedule_of(without)


def test_the_latest_rerate_tells_whether_a_mark_is_overruled() -> None:
    device = Device()
    review = device.review(at(0), Rating.AGAIN, mark=Mark.WRONG)
    device.rerate(at(0.001), review, Rating.GOOD, mark=Mark.CORRECT)
    device.retype(at(0.002), review, Mark.CLOSE)
    (stage,) = retraced(CARD, device.log, SettingsHistory())
    assert isinstance(stage.entry, Review)
    assert (stage.entry.mark, stage.entry.rating) == (Mark.CORRECT, Rating.GOOD)
    device.rerate(at(0.003), review, Rating.AGAIN, mark=Mark.WRONG)
    (stage,) = retraced(CARD, device.log, SettingsHistory())
    assert isinstance(stage.entry, Review)
    assert stage.entry.mark is Mark.WRONG
