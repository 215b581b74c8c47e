"""A changed answer sends whoever learnt the old one back, once, and says what changed."""

from dataclasses import replace

import pytest

from tests.unit.scheduling.builders import CARD, MS_PER_HOUR, Device, at, day, schedule_of
from trainer.domain.log import Mode
from trainer.domain.rating import Rating
from trainer.domain.retention import answers_given
from trainer.domain.schedule import KeyChange, Phase, Schedule
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment


def learnt() -> Device:
    """A device on which the card has been learnt by its old key and is due on a later day."""
    device = Device()
    device.review(at(0), Rating.EASY)
    return device


def test_a_changed_key_sends_a_learnt_card_to_relearning_today() -> None:
    device = learnt()
    before = device.schedule()
    entry = device.key_changed(at(2), was="6 h", now="8 h")
    after = device.schedule()
    assert after == replace(
        before,
        phase=Phase.RELEARNING,
        step=0,
        due_ms=entry.stamp.at_ms,
        due_day=day(2),
        interval_days=0,
        change=KeyChange(was="6 h", now="8 h", source="leaflet"),
        head=entry.stamp.place,
    )


def test_a_changed_key_is_no_review_and_no_lapse_and_keeps_the_memory() -> None:
    device = learnt()
    before = device.schedule()
    device.key_changed(at(2))
    after = device.schedule()
    assert (after.reviews, after.lapses, after.memory) == (
        before.reviews,
        before.lapses,
        before.memory,
    )


def test_a_changed_key_does_nothing_to_a_new_card() -> None:
    device = Device()
    entry = device.key_changed(at(0))
    assert device.schedule() == Schedule(card=CARD, head=entry.stamp.place)


def test_a_card_in_its_first_steps_begins_them_again_and_is_not_taken_for_learnt() -> None:
    device = Device()
    device.review(at(0), Rating.GOOD)
    entry = device.key_changed(at(2))
    after = device.schedule()
    assert (after.phase, after.step, after.due_ms) == (Phase.LEARNING, 0, entry.stamp.at_ms)
    assert after.change is not None


def test_a_card_in_its_first_steps_stays_in_them_also_without_relearning_steps() -> None:
    device = Device()
    device.settings(at(-1), relearning_steps="")
    device.review(at(0), Rating.GOOD)
    device.key_changed(at(2))
    assert device.schedule().phase is Phase.LEARNING


def test_without_relearning_steps_the_card_is_due_today_in_review() -> None:
    device = learnt()
    device.settings(at(1), relearning_steps="")
    device.key_changed(at(2))
    after = device.schedule()
    assert (after.phase, after.due_day, after.due_ms) == (Phase.REVIEW, day(2), None)
    assert after.interval_days == 2
    assert after.change is not None


def test_a_change_on_the_day_of_the_last_answer_or_before_has_no_interval() -> None:
    for hours in (1, -20):
        phone, here = Device("phone"), Device("here")
        here.settings(at(-5), relearning_steps="")
        here.review(at(0), Rating.EASY)
        moment = Moment(at(0).at_ms + MS_PER_HOUR, 60 * hours)
        phone.key_changed(moment)
        assert schedule_of(here.log + phone.log).interval_days == 0


def test_the_same_change_from_two_devices_counts_once() -> None:
    here, phone = learnt(), Device("phone")
    here.key_changed(at(2))
    here.review(at(2.01), Rating.GOOD, key=b"new")
    once = here.schedule()
    assert once.phase is Phase.REVIEW
    phone.key_changed(at(3))
    assert schedule_of(here.log + phone.log) == once


def test_a_change_to_another_key_counts_again() -> None:
    device = learnt()
    device.key_changed(at(2), b"new")
    device.review(at(2.01), Rating.GOOD, key=b"new")
    device.key_changed(at(3), b"newer")
    assert device.schedule().phase is Phase.RELEARNING


def test_an_answer_that_changes_back_counts_again() -> None:
    device = learnt()
    for number, key in ((2, b"new"), (3, b"newer"), (4, b"new")):
        device.key_changed(at(number), key)
        assert device.schedule().phase is Phase.RELEARNING
        device.review(at(number + 0.01), Rating.GOOD, key=key)


def test_who_learns_the_old_answer_after_another_device_met_the_change_is_sent_back() -> None:
    phone, here = Device("phone"), Device("here")
    phone.key_changed(at(0))
    here.review(at(1), Rating.EASY, key=b"old")
    here.key_changed(at(2))
    assert schedule_of(phone.log + here.log).phase is Phase.RELEARNING


def test_who_learns_the_new_answer_from_the_start_is_not_sent_back() -> None:
    phone, here = Device("phone"), Device("here")
    phone.key_changed(at(0))
    phone.review(at(1), Rating.EASY, key=b"new")
    here.key_changed(at(2))
    assert schedule_of(phone.log + here.log) == phone.schedule()


def test_cram_does_not_teach_the_new_answer() -> None:
    phone, here = Device("phone"), Device("here")
    phone.key_changed(at(0))
    phone.review(at(1), Rating.EASY, key=b"old")
    phone.review(at(1.5), mode=Mode.CRAM, key=b"new")
    here.key_changed(at(2))
    assert schedule_of(phone.log + here.log).phase is Phase.RELEARNING


def test_a_changed_key_that_was_retracted_sends_nobody_back() -> None:
    device = learnt()
    before = device.schedule()
    device.retract(at(3), device.key_changed(at(2)))
    assert device.schedule() == before


@pytest.mark.parametrize("mode", list(Mode))
def test_the_change_is_told_until_the_next_answer_in_study(mode: Mode) -> None:
    device = learnt()
    device.key_changed(at(2))
    device.review(at(2.01), Rating.AGAIN, mode=mode, key=b"new")
    assert (device.schedule().change is None) == (mode is Mode.STUDY)


def test_an_answer_to_the_old_key_after_its_change_leaves_the_card_in_relearning() -> None:
    device = learnt()
    device.key_changed(at(2))
    waiting = device.schedule()
    review = device.review(at(2.01), Rating.EASY, key=b"old")
    assert device.schedule() == replace(
        waiting, reviews=waiting.reviews + 1, head=review.stamp.place
    )
    device.review(at(2.02), Rating.EASY, key=b"new")
    after = device.schedule()
    assert (after.phase, after.change) == (Phase.REVIEW, None)


def test_an_answer_to_the_key_between_two_changes_tells_nobody_of_the_second() -> None:
    device = learnt()
    device.key_changed(at(2), b"new", was="6 h", now="8 h")
    device.key_changed(at(3), b"newer", was="8 h", now="12 h")
    device.review(at(3.01), Rating.GOOD, key=b"new")
    assert device.schedule().change == KeyChange(was="6 h", now="12 h", source="leaflet")


def test_an_answer_to_the_old_key_on_another_device_does_not_count_as_retention() -> None:
    here, phone = learnt(), Device("phone")
    here.settings(at(1), relearning_steps="")
    here.key_changed(at(5))
    phone.review(at(6), Rating.GOOD, key=b"old")
    *_, late = answers_given(CARD, here.log + phone.log, SettingsHistory())
    assert not late.counts
    assert late.stage.after.change is not None


def test_an_answer_to_a_key_met_for_the_first_time_is_not_taken_for_an_old_one() -> None:
    device = learnt()
    device.key_changed(at(2))
    device.review(at(2.01), Rating.GOOD, key=b"newest")
    assert device.schedule().change is None


def test_a_change_the_author_claims_ends_with_the_next_answer_though_the_key_is_the_same() -> None:
    device = learnt()
    device.key_changed(at(2), b"claimed", was="6 h", now="6 h")
    device.review(at(2.01), Rating.GOOD, key=b"old")
    assert device.schedule().change is None


def test_an_answer_that_has_changed_back_is_not_an_old_one() -> None:
    device = learnt()
    device.key_changed(at(2), b"new", was="6 h", now="8 h")
    device.review(at(2.01), Rating.GOOD, key=b"new")
    device.key_changed(at(3), b"old", was="8 h", now="6 h")
    device.review(at(3.01), Rating.GOOD, key=b"old")
    assert (device.schedule().phase, device.schedule().change) == (Phase.REVIEW, None)


def test_setting_a_card_aside_does_not_hide_what_changed() -> None:
    device = learnt()
    device.key_changed(at(2))
    change = device.schedule().change
    device.suspend(at(3))
    device.bury(at(3))
    device.flag(at(3))
    assert device.schedule().change == change


def test_changes_that_come_before_the_learner_sees_them_are_told_as_one() -> None:
    device = learnt()
    device.key_changed(at(2), b"new", was="6 h", now="8 h")
    device.key_changed(at(3), b"newer", was="8 h", now="12 h")
    assert device.schedule().change == KeyChange(was="6 h", now="12 h", source="leaflet")
    assert device.schedule().due_day == day(3)


def test_a_change_taken_back_before_the_learner_sees_it_is_not_told() -> None:
    device = learnt()
    device.key_changed(at(2), b"new", was="6 h", now="8 h")
    device.key_changed(at(3), b"old", was="8 h", now="6 h")
    assert device.schedule().change is None


def test_a_change_after_the_last_was_seen_tells_only_itself() -> None:
    device = learnt()
    device.key_changed(at(2), b"new", was="6 h", now="8 h")
    device.review(at(2.01), key=b"new")
    device.key_changed(at(3), b"newer", was="8 h", now="12 h")
    assert device.schedule().change == KeyChange(was="8 h", now="12 h", source="leaflet")


def test_relearning_after_a_change_goes_by_the_usual_steps() -> None:
    device = learnt()
    device.key_changed(at(2))
    again = device.review(at(2.01), Rating.AGAIN, key=b"new")
    waiting = device.schedule()
    assert waiting.due_ms == again.stamp.at_ms + 10 * 60_000
    assert waiting.lapses == 0
    device.review(at(2.02), Rating.GOOD, key=b"new")
    assert device.schedule().phase is Phase.REVIEW


def test_an_answer_that_came_back_and_changed_once_more_is_an_old_one() -> None:
    device = learnt()
    device.key_changed(at(2), b"new", was="6 h", now="8 h")
    device.review(at(3), Rating.GOOD, key=b"new")
    device.key_changed(at(4), b"old", was="8 h", now="6 h")
    device.key_changed(at(5), b"claimed", was="6 h", now="6 h")
    device.key_changed(at(6), b"newest", was="6 h", now="9 h")
    device.review(at(6.01), Rating.GOOD, key=b"old")
    change = device.schedule().change
    assert change is not None
    assert change.now == "9 h"
