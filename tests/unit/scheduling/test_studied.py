"""What a card's log comes to is gone on with, but where what came speaks of what lies before."""

from collections.abc import Callable

import pytest

from tests.unit.scheduling.builders import CARD, Device, at
from trainer.domain.log import Entry, Origin
from trainer.domain.rating import Rating
from trainer.domain.settings import SettingsHistory
from trainer.domain.studied import Studied, studied, studied_on

HISTORY = SettingsHistory()
ELSEWHERE = Origin(log="anki", id="1")


def gone_on(before: list[Entry], came: list[Entry]) -> Studied | None:
    return studied_on(studied(CARD, before, HISTORY).reached, came, HISTORY)


def together(one: Studied, other: Studied) -> Studied:
    return Studied(
        one.answers + other.answers,
        one.due + other.due,
        one.other_days + other.other_days,
        other.reached,
    )


def test_answers_that_came_since_go_on_from_where_the_card_was() -> None:
    device = Device()
    for day in (0, 1, 3, 20, 20.1, 90):
        device.review(at(day))
    for split in range(len(device.log)):
        before, came = device.log[:split], device.log[split:]
        on = gone_on(before, came)
        assert on is not None
        assert together(studied(CARD, before, HISTORY), on) == studied(CARD, device.log, HISTORY)


def test_an_answer_that_came_with_its_rerate_and_one_with_its_undo_go_on() -> None:
    device = Device()
    device.review(at(0))
    before = list(device.log)
    device.rerate(at(1.1), device.review(at(1)), Rating.AGAIN)
    device.retract(at(1.3), device.review(at(1.2)))
    on = gone_on(before, device.log[1:])
    assert on is not None
    assert on.reached == studied(CARD, device.log, HISTORY).reached


def what_a_rerate_says(device: Device) -> None:
    review = device.review(at(0))
    device.rerate(at(1), review, Rating.AGAIN)


def what_an_undo_says(device: Device) -> None:
    review = device.review(at(0))
    device.retract(at(1), review)


def a_late_one(device: Device) -> None:
    device.suspend(at(2))
    device.review(at(1))


def one_behind_one_that_does_not_count(device: Device) -> None:
    device.retract(at(3), device.review(at(2)))
    device.review(at(1))


def a_copy_of_what_was_brought(device: Device) -> None:
    device.review(at(0), origin=ELSEWHERE)
    device.review(at(1), origin=ELSEWHERE)


def the_undo_of_a_copy(device: Device) -> None:
    device.review(at(0), origin=ELSEWHERE)
    device.retract(at(2), device.review(at(1), origin=ELSEWHERE))


def a_changed_key(device: Device) -> None:
    device.review(at(0))
    device.key_changed(at(1))


def an_answer_to_a_changed_key(device: Device) -> None:
    device.review(at(0))
    device.key_changed(at(1))
    device.review(at(2))


def an_answer_further_west(device: Device) -> None:
    device.review(at(0))
    device.review(at(0.1, offset_minutes=-720))


@pytest.mark.parametrize(
    ("write", "known"),
    [
        (an_answer_further_west, 1),
        (what_a_rerate_says, 1),
        (what_an_undo_says, 1),
        (a_late_one, 1),
        (one_behind_one_that_does_not_count, 2),
        (a_copy_of_what_was_brought, 1),
        (the_undo_of_a_copy, 1),
        (a_changed_key, 1),
        (an_answer_to_a_changed_key, 2),
    ],
)
def test_what_may_change_what_lies_before_is_not_gone_on_with(
    write: Callable[[Device], None], known: int
) -> None:
    device = Device()
    write(device)
    assert gone_on(device.log[:known], device.log[known:]) is None
