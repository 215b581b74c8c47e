"""What a report says of each measure, and the question that asks a second engine for the same."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from trainer.domain.study_day import day_of
from trainer.reports.cards import in_detail
from trainer.reports.counts import week_of
from trainer.reports.rates import Rate
from trainer.reports.report import CardLine, Report, Spread, TraineeLine

Row = tuple[Any, ...]
Rows = Iterator[tuple[Row, Row]]
"""What each figure is of, and the figures."""


class Measure(NamedTuple):
    """A measure as the report says it, and the second engine's question for the same rows."""

    said: Callable[[Report], Rows]
    keys: int
    """How many of the question's first columns say what a row is of."""
    query: str


def cohort_intervals(report: Report) -> Iterator[tuple[Row, Rate]]:
    """Every rate of the cohort: of all, of each category and of each week."""
    key = report.key
    parts = [
        ("all", "", "retention", key.retained),
        ("all", "", "long retention", key.long_retained),
        *(("category", one.category, "retention", one.retained) for one in report.categories),
        *(
            ("category", one.category, "long retention", one.long_retained)
            for one in report.categories
        ),
        *(("week", _week(one.first_day), "retention", one.retained) for one in report.weeks),
    ]
    for scope, name, measure, retained in parts:
        yield (scope, name, f"{measure} marked"), retained.marked
        yield (scope, name, f"{measure} self-rated"), retained.self_rated
    yield ("all", "", "confident errors"), key.confident_errors
    yield ("all", "", "on time"), key.on_time


def _cohort_rates(report: Report) -> Rows:
    for key, rate in cohort_intervals(report):
        if rate.n:
            yield key, (rate.hits, rate.n, rate.trainees, rate.is_shown)


def _trainee_rates(report: Report) -> Rows:
    for line in report.trainees:
        for measure, rate in _rates_of(line):
            if rate.n:
                yield (line.name, measure), (rate.hits, rate.n, rate.low, rate.high)


def _rates_of(line: TraineeLine) -> Iterator[tuple[str, Rate]]:
    yield "retention marked", line.retained.marked
    yield "retention self-rated", line.retained.self_rated
    yield "long retention marked", line.long_retained.marked
    yield "long retention self-rated", line.long_retained.self_rated
    yield "confident errors", line.confident_errors
    yield "on time", line.on_time


def _close(report: Report) -> Rows:
    parts = [
        ("all", "", report.key.retained),
        *(("category", one.category, one.retained) for one in report.categories),
        *(("trainee", one.name, one.retained) for one in report.trainees),
    ]
    for scope, name, retained in parts:
        if retained.close:
            yield (scope, name), (retained.close,)


def _coverage(report: Report) -> Rows:
    parts = [
        ("all", "", report.key.coverage),
        *(("category", one.category, one.coverage) for one in report.categories),
        *(("trainee", one.name, one.coverage) for one in report.trainees if one.level),
    ]
    for scope, name, part in parts:
        if part.facts:
            yield (scope, name), (part.covered, part.facts)


def _stale(report: Report) -> Rows:
    for of_category in report.stale:
        key = ("category", of_category.category)
        yield key, (of_category.trainees, of_category.facts)
    for line in report.trainees:
        if line.stale:
            yield ("trainee", line.name), (1, line.stale)


def _errors(report: Report) -> Rows:
    for line in report.errors:
        for kind, times in line.kinds:
            yield (line.category, kind), (times, line.answers)


def _active(report: Report) -> Rows:
    yield (), (report.key.active, report.key.enrolled)


def _workload(report: Report) -> Rows:
    parts = [("", report.workload), *((line.name, line.workload) for line in report.trainees)]
    for name, work in parts:
        if work.active_days:
            yield (name,), (work.active_days, *_ends(work.answers), *_ends(work.minutes))


def _ends(spread: Spread | None) -> Row:
    return (None,) * 3 if spread is None else (spread.low, spread.middle, spread.high)


def _weeks(report: Report) -> Rows:
    for line in report.weeks:
        if line.active:
            yield (_week(line.first_day),), (line.answers, line.active)


def _week(first_day: date) -> str:
    return str(week_of(day_of(first_day)))


def _most_missed(report: Report) -> Rows:
    for rank, line in enumerate(report.most_missed, start=1):
        missed = line.missed
        rate = (missed.hits, missed.n, missed.trainees, missed.low, missed.high)
        yield (rank, line.deck, line.name), rate


def _cards(report: Report) -> Rows:
    """Of each card, the failures beside those that were expected."""
    for line in (*report.cards, *report.other_cards):
        yield (line.deck, line.name), (*_when_due(line), line.expected_missed, line.teaches_badly)


def _looked_at(report: Report) -> Rows:
    for rank, line in enumerate(in_detail(report.cards), start=1):
        yield (rank, line.deck, line.name), (line.teaches_badly,)


def _when_due(line: CardLine) -> Row:
    due = line.missed_when_due
    return due.hits, due.n, due.trainees, due.low, due.high


def _calibration(report: Report) -> Rows:
    for tenth, line in enumerate(report.calibration):
        recalled = line.recalled
        share = (recalled.hits, recalled.n, recalled.trainees, recalled.low, recalled.high)
        yield (tenth,), (line.predicted, *share)


def _expected(report: Report) -> Rows:
    parts = [("", report.expected), *((page.line.name, page.expected) for page in report.pages)]
    for name, every in parts:
        for one in every:
            yield (name, day_of(one.day)), (one.cards, one.mean, one.low, one.high)


def _overdue(report: Report) -> Rows:
    for line in report.trainees:
        if line.overdue:
            yield (line.name,), (line.overdue,)


MEASURES: Final[Mapping[str, Measure]] = {
    "rates of the cohort": Measure(
        _cohort_rates,
        3,
        "SELECT scope, name, measure, hits, n, trainees, is_shown FROM cohort_rate",
    ),
    "rates of a trainee": Measure(
        _trainee_rates, 2, "SELECT name, measure, hits, n, low, high FROM trainee_rate"
    ),
    "share close": Measure(_close, 2, "SELECT scope, name, close FROM close WHERE close > 0"),
    "fact coverage": Measure(_coverage, 2, "SELECT scope, name, covered, facts FROM coverage"),
    "stale figures": Measure(_stale, 2, "SELECT scope, name, trainees, facts FROM stale"),
    "direction and size errors": Measure(
        _errors, 2, "SELECT category, kind, times, answers FROM errors"
    ),
    "active": Measure(_active, 0, "SELECT active, enrolled FROM active"),
    "workload": Measure(
        _workload,
        1,
        "SELECT name, days, answers[1], answers[2], answers[3], minutes[1], minutes[2],"
        " minutes[3] FROM workload",
    ),
    "weeks": Measure(_weeks, 1, "SELECT week::VARCHAR, answers, active FROM weeks"),
    "most missed": Measure(
        _most_missed, 3, "SELECT rank, deck, block, failed, n, trainees, low, high FROM most_missed"
    ),
    "bad card": Measure(
        _cards,
        2,
        "SELECT deck, block, again, due, due_trainees, due_low, due_high, expected, teaches_badly"
        " FROM card_page",
    ),
    "cards to look at": Measure(
        _looked_at, 3, "SELECT rank, deck, block, teaches_badly FROM looked_at"
    ),
    "calibration": Measure(
        _calibration,
        1,
        "SELECT tenth, predicted, recalled, n, trainees, low, high FROM calibration",
    ),
    "expected recall": Measure(
        _expected, 2, "SELECT name, day, cards, mean, low, high FROM expected"
    ),
    "overdue": Measure(_overdue, 1, "SELECT name, cards FROM overdue"),
}
"""By its name; rates are those of one trainee and those of all together."""
