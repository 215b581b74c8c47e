"""Which answers count towards retention."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.scheduling.builders import CARD, Device, at, day
from trainer.domain.log import Mode, SettingsChanged
from trainer.domain.rating import Rating
from trainer.domain.retention import answers_given
from trainer.domain.settings import SettingsHistory

ANSWERS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(Rating), st.sampled_from(Mode)), max_size=15
)


def counting(device: Device) -> list[bool]:
    """Of each answer, whether it counts."""
    changes = [entry for entry in device.log if isinstance(entry, SettingsChanged)]
    history = SettingsHistory.folded(changes)
    return [answer.counts for answer in answers_given(CARD, device.log, history)]


def learnt(*, steps: str = "10") -> Device:
    """A device on which the card was learnt on the first day."""
    device = Device()
    device.settings(at(-1), relearning_steps=steps)
    device.review(at(0), Rating.EASY)
    return device


def test_the_first_answer_of_a_later_day_counts_and_the_next_of_that_day_does_not() -> None:
    device = learnt()
    device.review(at(20), Rating.GOOD)
    device.review(at(20.1), Rating.GOOD)
    assert counting(device) == [False, True, False]


def test_neither_a_cram_nor_what_follows_it_on_its_day_counts() -> None:
    device = learnt()
    device.review(at(20), mode=Mode.CRAM)
    device.review(at(20.1))
    assert counting(device) == [False, False, False]


def test_a_cram_of_the_day_before_takes_nothing_away() -> None:
    device = learnt()
    device.review(at(19), mode=Mode.CRAM)
    device.review(at(20))
    assert counting(device) == [False, False, True]


def test_who_meets_a_study_day_again_in_the_west_has_answered_on_it_already() -> None:
    device = learnt()
    device.review(at(20), Rating.GOOD)
    device.review(at(20.1, offset_minutes=-720), Rating.GOOD)
    device.review(at(20.7, offset_minutes=-120), Rating.GOOD)
    days = [one.day for one in answers_given(CARD, device.log, SettingsHistory())]
    assert days == [day(0), day(20), day(19), day(20)]
    assert counting(device) == [False, True, True, False]


def test_an_answer_that_was_taken_back_leaves_the_next_to_count() -> None:
    device = learnt()
    device.retract(at(20), device.review(at(20), Rating.AGAIN))
    device.review(at(20.1))
    assert counting(device) == [False, True]


def test_the_first_answer_to_a_changed_key_does_not_count_whatever_the_steps() -> None:
    for steps in ("10", ""):
        device = learnt(steps=steps)
        device.key_changed(at(19))
        device.review(at(20), key=b"new")
        assert counting(device) == [False, False], steps


def test_the_second_answer_to_a_changed_key_counts_again() -> None:
    device = learnt(steps="")
    device.key_changed(at(19))
    device.review(at(20), key=b"new")
    device.review(at(60), key=b"new")
    assert counting(device) == [False, False, True]


@given(ANSWERS, st.sampled_from((0, 60, 360)))
def test_at_most_one_answer_of_a_day_counts_and_only_in_study(
    answers: list[tuple[int, Rating, Mode]], west: int
) -> None:
    device = Device()
    for number, (on, rating, mode) in enumerate(sorted(answers, key=lambda one: one[0])):
        # Every other answer is given so many minutes further west.
        moment = at(on / 4 + number / 1000, offset_minutes=-west * (number % 2))
        device.review(moment, rating, mode=mode)
    counted = [one for one in answers_given(CARD, device.log, SettingsHistory()) if one.counts]
    assert len({one.day for one in counted}) == len(counted)
    assert all(one.review.mode is Mode.STUDY for one in counted)
