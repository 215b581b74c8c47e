"""Clocks that were set back, and homes that were copied, as a log shows them."""

import pytest

from trainer.domain.study_day import StudyDay
from trainer.domain.writing_order import SetBack, WritingOrder, Written, writing_order

NOON = 12 * 60
"""Minutes since 1970: noon of day 0."""
DAY = 24 * 60


def written(
    sequence: int, minute: float, *, by: bytes = b"a", offset: int = 0, is_brought: bool = False
) -> Written:
    entry = by + bytes([sequence])
    return Written(by, sequence, entry, round(minute * 60_000), offset, is_brought=is_brought)


def test_entries_dated_as_they_were_written_are_in_order() -> None:
    order = writing_order(written(number, NOON + number) for number in range(1, 5))
    assert order == WritingOrder() == ((), False)


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (0.99, ()),
        (1, (SetBack(StudyDay(0), StudyDay(0), 1),)),
        (2 * DAY + 5, (SetBack(StudyDay(0), StudyDay(-2), 2 * DAY + 5),)),
    ],
)
def test_a_clock_was_set_back_from_a_minute_on(back: float, said: tuple[SetBack, ...]) -> None:
    order = writing_order([written(1, NOON), written(2, NOON - back), written(3, NOON - back + 9)])
    assert order.set_back == said


def test_the_day_is_that_of_the_place() -> None:
    rows = [written(1, DAY + 30, offset=-60), written(2, DAY - 90, offset=120)]
    assert writing_order(rows).set_back == (SetBack(StudyDay(0), StudyDay(1), 120),)


def test_the_longest_comes_first() -> None:
    minutes = [NOON, NOON - 5, NOON + 3 * DAY, NOON + DAY]
    order = writing_order(written(number, at) for number, at in enumerate(minutes, 1))
    assert [one.minutes for one in order.set_back] == [2 * DAY, 5]


def test_a_hundred_of_them_are_enough() -> None:
    to_and_fro = (written(number + 1, NOON - number % 2 * number) for number in range(250))
    set_back = writing_order(to_and_fro).set_back
    assert [one.minutes for one in set_back] == list(range(249, 49, -2))


def test_clocks_of_two_devices_may_differ() -> None:
    rows = [written(1, NOON + DAY), written(1, NOON, by=b"b"), written(2, NOON + 1, by=b"b")]
    assert writing_order(rows) == ((), False)


def test_what_was_brought_is_dated_as_it_was_there() -> None:
    rows = [written(1, NOON), written(2, NOON - 90 * DAY, is_brought=True), written(3, NOON + 1)]
    assert writing_order(rows) == ((), False)


def test_two_entries_of_one_number_are_of_two_copies_and_say_nothing_of_clocks() -> None:
    rows = [written(1, NOON), written(2, NOON + 9), written(2, NOON)]
    assert writing_order(rows) == ((), True)
