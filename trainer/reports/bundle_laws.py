"""Laws of counts: all kinds are of the same answers, and nobody gives any number of them.

A row alone may say what it likes within its bounds.  Together with the others it must be what
`counts_of` makes of some answers, so that nothing is added to one figure alone.  Where a hub has
added rows up, the same laws hold as far as its sums tell the answers apart.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

from trainer.domain.measured import LONGEST_ANSWER_MS
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import Bundle
from trainer.reports.bundle_rows import TooMuchError
from trainer.reports.counts import Counts, week_of

MOST_A_DAY: Final = 5_000
"""Answers of a trainee: one every six seconds, for more than eight hours."""
_MILLION: Final = 1_000_000
_Key = TypeVar("_Key", bound=Hashable)


class ContradictionError(Exception):
    """Counts that cannot be of the same answers."""


class Counting(Protocol):
    """Answers that count towards retention, of a week and one way of marking."""

    @property
    def week(self) -> int:
        """See `week_of`."""

    @property
    def is_marked(self) -> int:
        """Whether the machine marked them."""

    @property
    def n(self) -> int:
        """All of them."""

    @property
    def passed(self) -> int:
        """Those that were passed."""

    @property
    def close(self) -> int:
        """Those that were marked close."""


class TraineeSums(NamedTuple):
    """What a hub has of one trainee: of some decks, added up over devices."""

    weeks: Sequence[Counting]
    """Of all time, as are the days."""
    days: Sequence[tuple[int, StudyDay, int, int]]
    """The trainee's number, and each study day once, with all answers and milliseconds."""
    answers: Mapping[int, int]
    """The same answers by week; see `answers_by_week`."""
    sure: int
    """Marked answers of the period that were given while sure, whether or not they count."""
    sure_wrong: int
    on_time: int
    """Answered within two days of falling due, in whichever weeks."""


def check_laws(bundle: Bundle) -> None:
    """Raise ContradictionError or TooMuchError for counts that no log comes to."""
    for device in bundle.devices:
        _check_counts(device.counts)
    work = [row for device in bundle.devices for row in device.counts.work]
    _check_days(_sums((row.day, row.answers) for row in work).values())
    # Each was answered then; those that were not may lie there without an answer of any kind.
    _demand(
        _sums((row.deck, row.on_time) for row in bundle.standing.on_time)
        <= _sums((row.deck, row.answers) for row in work)
    )


def check_trainee(sums: TraineeSums, period: range) -> None:
    """The same of what a hub has of a trainee; `period` are the weeks of `sure` and `sure_wrong`.

    Answers of a first interval below a day are not among the weeks' there, so that these, with
    whatever kind is counted over all answers, are held to be no more than the answers of the days.
    """
    _check_days(n for _, _, n, _ in sums.days)
    _demand(all(0 <= ms <= n * LONGEST_ANSWER_MS for _, _, n, ms in sums.days))
    _demand(all(min(one.passed, one.close) >= 0 and _wrong(one) >= 0 for one in sums.weeks))
    counted = _sums((week.week, week.n) for week in sums.weeks)
    _demand(all(n <= sums.answers.get(week, 0) for week, n in counted.items()))
    others = sum(sums.answers.get(week, 0) - counted[week] for week in period)
    marked = [week for week in sums.weeks if week.is_marked and week.week in period]
    _demand(0 <= sums.sure_wrong <= sums.sure <= sum(week.n for week in marked) + others)
    _demand(sums.sure_wrong <= sum(_wrong(week) for week in marked) + others)
    _demand(0 <= sums.on_time <= sum(sums.answers.values()))


def check_bins(bins: Iterable[tuple[int, int, int]], marked: int) -> None:
    """The same of answers, those recalled and sums of predictions in millionths, by bin.

    `marked` are the marked answers that count towards retention, of the same trainees and weeks.
    """
    rows = list(bins)
    for n, recalled, predicted_ppm in rows:
        _demand(0 <= recalled <= n and 0 <= predicted_ppm <= n * _MILLION)
    _demand(sum(n for n, _, _ in rows) == marked)


def check_errors(
    errors: Iterable[tuple[str, int]], marked: Iterable[tuple[str, int]], others: int
) -> None:
    """The same of marked answers by category, and those of them that count towards retention.

    `others` are the answers of the same trainees and weeks that do not, marked or not.
    """
    by_category, counted = _sums(errors), _sums(marked)
    _demand(counted <= by_category)
    _demand(by_category.total() - counted.total() <= others)


def check_cards(answers: Iterable[int], given: int) -> None:
    """The same of answers by card, and of all that the same trainees gave in those weeks."""
    _demand(sum(answers) <= given)


def answers_by_week(days: Iterable[tuple[int, StudyDay, int, int]]) -> dict[int, int]:
    """All answers of each week, by those of study days; see `TraineeSums.days`."""
    weeks: dict[int, int] = {}
    for _, day, n, _ in days:
        week = week_of(day)
        weeks[week] = weeks.get(week, 0) + n
    return weeks


def _check_days(answers: Iterable[int]) -> None:
    """Raise TooMuchError where more were given on a study day than anybody can give."""
    if max(answers, default=0) > MOST_A_DAY:
        raise TooMuchError


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
        <= _sums(((row.deck, row.week), _wrong(row)) for row in marked)
    )


def _wrong(marked: Counting) -> int:
    return marked.n - marked.passed - marked.close


def _sums(counted: Iterable[tuple[_Key, int]]) -> Counter[_Key]:
    sums: Counter[_Key] = Counter()
    for key, n in counted:
        sums[key] += n
    return sums


def _demand(holds: bool) -> None:  # noqa: FBT001 - a law
    if not holds:
        raise ContradictionError
