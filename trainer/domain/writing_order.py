"""Whether devices wrote their entries in the order in which these are dated, and once each."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from trainer.domain.study_day import Moment, StudyDay, study_day

LEAST_SET_BACK_MS: Final = 60_000
"""A minute: no step is shorter, so by less no card's answers are dated in another order.

Time servers correct clocks by parts of a second, and after a sleep by seconds.
"""
MOST_SET_BACK: Final = 100
"""So many are told of one log; nobody reads more."""
_MS_PER_MINUTE: Final = 60_000


class Written(NamedTuple):
    """An entry, as far as it says when it was written, and after which other ones."""

    device: bytes
    sequence: int
    entry: bytes
    at_ms: int
    offset_minutes: int
    is_brought: bool
    """From another program, with the date that it had there."""


class SetBack(NamedTuple):
    """A clock that was set back between two entries of one device."""

    before: StudyDay
    """What day the clock showed at the earlier entry."""
    after: StudyDay
    """And at the later one."""
    minutes: int
    """By which the later one is dated earlier, at the least: what passed between is not known."""


class WritingOrder(NamedTuple):
    """What is out of order about a log."""

    set_back: tuple[SetBack, ...] = ()
    """The longest first, and no more than a hundred."""
    is_copied: bool = False
    """Two entries have one number of one device: two copies of its home went on from there."""


def writing_order(written: Iterable[Written]) -> WritingOrder:
    """What is out of order about entries, which come device by device, each by its numbers."""
    set_back: list[SetBack] = []
    is_copied = False
    for _, of_device in groupby(written, key=attrgetter("device")):
        rows = list(of_device)
        if any(one.sequence == other.sequence for one, other in pairwise(rows)):
            # Between two copies times go to and fro, by two clocks that may both be right.
            is_copied = True
        else:
            set_back += _set_back([row for row in rows if not row.is_brought])
    return WritingOrder(longest(set_back), is_copied)


def longest(set_back: Iterable[SetBack]) -> tuple[SetBack, ...]:
    """Those of the most minutes, the longest first, and no more than are told."""
    by_length = sorted(set_back, key=lambda one: (one.minutes, one), reverse=True)
    return tuple(by_length[:MOST_SET_BACK])


def _set_back(rows: Sequence[Written]) -> Iterator[SetBack]:
    for one, other in pairwise(rows):
        back_ms = one.at_ms - other.at_ms
        if back_ms >= LEAST_SET_BACK_MS:
            yield SetBack(_day(one), _day(other), back_ms // _MS_PER_MINUTE)


def _day(row: Written) -> StudyDay:
    return study_day(Moment(row.at_ms, row.offset_minutes), rollover_hour=0)
