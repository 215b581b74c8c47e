"""What was on time, and what was learnt, by hand: each bound on its day, and a day beside it."""

from dataclasses import dataclass, replace

import pytest

from tests.unit.scheduling.builders import CARD, Device, at, day
from trainer.domain.fold import retraced
from trainer.domain.log import Mode, SettingsChanged
from trainer.domain.measured import (
    FallenDue,
    IntervalClass,
    Learnt,
    Measured,
    answered_due,
    counted_ms,
    interval_class,
    learnt,
    measured,
    unanswered_due,
)
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.retention import answers_given
from trainer.domain.schedule import Phase
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import StudyDay

DUE = day(20)
"""When the card of a `Device.start` falls due."""


def due_times(device: Device) -> list[FallenDue]:
    return list(answered_due(retraced(CARD, device.log, history(device))))


def history(device: Device) -> SettingsHistory:
    return SettingsHistory.folded(one for one in device.log if isinstance(one, SettingsChanged))


def learnt_of(device: Device) -> Learnt:
    stages = list(retraced(CARD, device.log, history(device)))
    return learnt(stages, answers_given(CARD, device.log, history(device)))


def started() -> Device:
    """A device on which the card is known, and falls due on the twentieth day."""
    device = Device()
    device.start(at(0))
    return device


@pytest.mark.parametrize(
    ("answered", "is_on_time"), [(20, True), (21, True), (22, True), (23, False), (50, False)]
)
def test_what_fell_due_is_on_time_until_two_days_later(answered: int, *, is_on_time: bool) -> None:
    device = started()
    device.review(at(answered))
    assert due_times(device) == [FallenDue(DUE, is_on_time)]


def test_a_card_that_is_answered_before_its_day_never_fell_due() -> None:
    device = started()
    device.review(at(19))
    assert due_times(device) == []


@pytest.mark.parametrize("mode", [Mode.CRAM, Mode.EXAM])
def test_what_fell_due_is_not_answered_by_a_cram_or_an_examination(mode: Mode) -> None:
    device = started()
    device.review(at(20), mode=mode)
    assert due_times(device) == []


def test_an_answer_to_an_older_key_leaves_due_what_fell_due() -> None:
    device = Device()
    device.settings(at(-1), relearning_steps="")
    device.start(at(0))
    device.review(at(20), key=b"old")
    device.key_changed(at(20.1))
    # From a device that has not met the change: the card stays due on the twentieth day.
    device.review(at(21), key=b"old")
    device.review(at(30), key=b"new")
    on_time = [one.is_on_time for one in due_times(device)]
    assert (on_time, {one.day for one in due_times(device)}) == ([True, False], {DUE})


def test_a_suspended_card_does_not_fall_due() -> None:
    device = started()
    device.suspend(at(1))
    device.suspend(at(30), is_suspended=False)
    device.review(at(30.1))
    assert [one.day for one in due_times(device)] == [DUE]
    still = started()
    still.suspend(at(1))
    still.review(at(30))
    assert due_times(still) == []


@dataclass
class Waiting:
    """Where a card stands, as far as its day goes."""

    due_day: StudyDay | None = DUE
    phase: Phase = Phase.REVIEW
    is_suspended: bool = False


@pytest.mark.parametrize(("today", "is_late"), [(18, False), (20, False), (22, False), (23, True)])
def test_what_is_still_open_is_late_once_it_can_no_longer_be_on_time(
    today: int, *, is_late: bool
) -> None:
    expected = FallenDue(DUE, is_on_time=False) if is_late else None
    assert unanswered_due(Waiting(), today=day(today)) == expected


@pytest.mark.parametrize(
    "waiting",
    [Waiting(due_day=None), Waiting(phase=Phase.RELEARNING), Waiting(is_suspended=True)],
)
def test_what_waits_for_no_day_is_never_late(waiting: Waiting) -> None:
    assert unanswered_due(waiting, today=day(900)) is None


@pytest.mark.parametrize(("days", "is_covered"), [(6, False), (7, True), (8, True)])
def test_a_pass_after_seven_days_covers(days: int, *, is_covered: bool) -> None:
    device = Device()
    device.start(at(0), last_day=day(0), due_day=day(days))
    device.review(at(days))
    assert learnt_of(device).is_covered is is_covered


@pytest.mark.parametrize(
    ("mark", "rating", "is_passed"),
    [
        (Mark.CORRECT, Rating.AGAIN, True),
        (Mark.WRONG, Rating.GOOD, False),
        (None, Rating.HARD, True),
        (None, Rating.AGAIN, False),
    ],
)
def test_what_covers_was_marked_correct_or_rated_hard_or_better(
    mark: Mark | None, rating: Rating, *, is_passed: bool
) -> None:
    device = started()
    device.review(at(20), rating, mark=mark)
    assert learnt_of(device).is_covered is is_passed
    assert (learnt_of(device).passed is not None) is is_passed


def test_a_cram_passes_nothing() -> None:
    device = started()
    device.review(at(20), mode=Mode.CRAM)
    assert learnt_of(device) == Learnt()


def test_the_last_pass_counts_and_the_last_change() -> None:
    device = started()
    passes = [device.review(at(number), key=b"old").stamp.place for number in (20, 40, 40.1)]
    changes = [device.key_changed(at(50)), device.key_changed(at(60), b"newest")]
    known = learnt_of(device)
    # The third came on the day of the second, and so after no interval at all.
    assert (known.passed, known.covered) == (passes[2], passes[1])
    assert known.changed == changes[1].stamp.place


def test_a_figure_is_stale_from_its_change_until_the_next_pass() -> None:
    device = started()
    device.review(at(20), key=b"old", mark=Mark.CORRECT)
    assert not learnt_of(device).is_stale
    device.key_changed(at(21))
    assert (learnt_of(device).is_stale, learnt_of(device).is_covered) == (True, False)
    device.review(at(22), key=b"new", mark=Mark.CORRECT)
    assert not learnt_of(device).is_stale


def test_what_was_never_passed_is_not_stale() -> None:
    device = started()
    device.review(at(20), key=b"old", mark=Mark.WRONG)
    device.key_changed(at(21))
    assert learnt_of(device).changed is not None
    assert not learnt_of(device).is_stale


def test_an_answer_changes_only_for_whoever_has_answered_it() -> None:
    device = Device()
    device.key_changed(at(0))
    assert learnt_of(device).changed is None
    device.review(at(1), key=b"new")
    device.key_changed(at(2), b"newer")
    assert learnt_of(device).is_stale


def test_of_two_cards_of_a_fact_the_later_of_each_counts() -> None:
    device = Device()
    places = [device.flag(at(number)).stamp.place for number in range(6)]
    early, late = Learnt(*places[:3]), Learnt(*places[3:])
    assert early | late == late | early == late
    assert early | Learnt() == Learnt() | early == early


def test_an_answer_that_counts_keeps_all_that_measures_ask_of_it() -> None:
    device = Device()
    device.start(at(0), stability_days=30, last_day=day(-10), due_day=day(20))
    said = replace(
        device.review(at(20), Rating.AGAIN, mark=Mark.WRONG),
        confidence=Confidence.SURE,
        error=ErrorKind.UNIT,
        elapsed_ms=61_000,
        chosen=(2,),
    )
    (one,) = measured(answers_given(CARD, [*device.log[:-1], said], history(device)))
    assert one == Measured(
        card=CARD,
        device=said.stamp.device,
        day=day(20),
        interval=IntervalClass.LONG,
        interval_days=30,
        mark=Mark.WRONG,
        rating=Rating.AGAIN,
        confidence=Confidence.SURE,
        error=ErrorKind.UNIT,
        predicted=one.predicted,
        elapsed_ms=60_000,
        chosen=(2,),
        version=b"version",
    )
    # What stability means: after so many days nine in ten are recalled.
    assert one.predicted == pytest.approx(0.9)


def test_an_answer_that_does_not_count_has_no_interval_and_no_prediction() -> None:
    device = started()
    device.review(at(20))
    device.review(at(20.1))
    *_, again = measured(answers_given(CARD, device.log, history(device)))
    assert (again.interval, again.interval_days, again.predicted) == (IntervalClass.SHORT, 0, None)


@pytest.mark.parametrize(("took", "counted"), [(-5, 0), (0, 0), (59_999, 59_999), (60_001, 60_000)])
def test_an_answer_counts_for_a_minute_at_most_and_for_no_time_before_it(
    took: int, counted: int
) -> None:
    assert counted_ms(replace(started().review(at(20)), elapsed_ms=took)) == counted


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, IntervalClass.SHORT),
        (1, IntervalClass.DAYS),
        (20, IntervalClass.DAYS),
        (21, IntervalClass.LONG),
    ],
)
def test_intervals_are_of_a_class_by_their_days(days: int, expected: IntervalClass) -> None:
    assert interval_class(days) is expected


def test_bundles_and_hubs_know_the_classes_of_intervals_by_their_numbers() -> None:
    assert [(one.name, one.value) for one in IntervalClass] == [
        ("SHORT", 0),
        ("DAYS", 1),
        ("LONG", 2),
    ]


@pytest.mark.parametrize(
    ("mark", "rating", "is_recalled", "is_pass"),
    [
        (Mark.CLOSE, Rating.HARD, True, False),
        (Mark.CORRECT, Rating.AGAIN, False, True),
        (None, Rating.HARD, True, True),
        (None, Rating.AGAIN, False, False),
    ],
)
def test_what_the_model_predicts_is_hard_or_better_whatever_the_mark(
    mark: Mark | None, rating: Rating, *, is_recalled: bool, is_pass: bool
) -> None:
    device = started()
    device.review(at(20), rating, mark=mark)
    (one,) = measured(answers_given(CARD, device.log, history(device)))
    assert (one.is_recalled, one.is_pass) == (is_recalled, is_pass)


@pytest.mark.parametrize(
    ("mark", "error"),
    [(Mark.CORRECT, None), (Mark.CLOSE, ErrorKind.UNIT), (Mark.WRONG, ErrorKind.UNIT)],
)
def test_an_answer_that_was_overruled_is_wrong_in_no_way_any_more(
    mark: Mark, error: ErrorKind | None
) -> None:
    device = started()
    answer = replace(device.review(at(20), mark=Mark.WRONG), error=ErrorKind.UNIT)
    device.log[-1] = answer
    device.rerate(at(20.1), answer, Rating.GOOD, mark=mark)
    (one,) = measured(answers_given(CARD, device.log, history(device)))
    assert (one.mark, one.error) == (mark, error)
