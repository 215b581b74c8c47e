"""Laws of counts: all kinds are of the same answers, and nobody gives any number of them.

A row alone may say what it likes within its bounds.  Together with the others it must be what
`counts_of` makes of some answers, so that nothing is added to one figure alone.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Final

from trainer.reports.bundle import Bundle
from trainer.reports.bundle_rows import TooMuchError
from trainer.reports.counts import Counts, week_of

MOST_A_DAY: Final = 5_000
"""Answers of a trainee: one every six seconds, for more than eight hours."""


class ContradictionError(Exception):
    """Counts that cannot be of the same answers."""


def check_laws(bundle: Bundle) -> None:
    """Raise ContradictionError or TooMuchError for counts that no log comes to."""
    for device in bundle.devices:
        _check_counts(device.counts)
    work = [row for device in bundle.devices for row in device.counts.work]
    if any(n > MOST_A_DAY for n in _sums((row.day, row.answers) for row in work).values()):
        raise TooMuchError
    on_time = _sums((row.deck, row.on_time) for row in bundle.standing.on_time)
    # Each was answered then; those that were not may lie there without an answer of any kind.
    _demand(on_time <= _sums((row.deck, row.answers) for row in work))


def _check_counts(counts: Counts) -> None:
    marked = [row for row in counts.topics if row.is_marked]
    _demand(
        _sums(((row.deck, row.week), row.n) for row in counts.topics)
        == _sums(((row.deck, week_of(row.day)), row.answers) for row in counts.work)
    )
    _demand(
        _sums(((row.deck, row.category, row.week), row.n) for row in marked)
        == _sums(((row.deck, row.category, row.week), row.n) for row in counts.errors)
    )
    _demand(
        _sums(((row.deck, row.week), row.n) for row in marked if row.interval)
        == _sums(((row.deck, row.week), row.n) for row in counts.bins)
    )
    _demand(
        _sums(((row.deck, row.week), row.n) for row in counts.confidences)
        <= _sums(((row.deck, row.week), row.n) for row in marked)
    )
    _demand(
        _sums(((row.deck, row.week), row.wrong) for row in counts.confidences)
        <= _sums(((row.deck, row.week), row.n - row.passed - row.close) for row in marked)
    )


def _sums(counted: Iterable[tuple[Hashable, int]]) -> Counter[Hashable]:
    sums: Counter[Hashable] = Counter()
    for key, n in counted:
        sums[key] += n
    return sums


def _demand(holds: bool) -> None:  # noqa: FBT001 - a law
    if not holds:
        raise ContradictionError
