"""Reports that go further than their director: small cells are hidden, and those that tell them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from trainer.reports.rates import Rate
from trainer.reports.report import (
    CalibrationBin,
    CategoryLine,
    Coverage,
    ErrorLine,
    KeyFigures,
    Report,
    Retained,
    WeekLine,
    Workload,
)

LEAST_TRAINEES: Final = 10
"""A cell of fewer trainees is hidden."""
_REMARK: Final = (
    "This report may go further than its director: it names nobody, and leaves out what fewer than"
    f" {LEAST_TRAINEES} trainees stand behind, and what would tell it."
)
_NO_RATE: Final = Rate(hits=0, n=0, trainees=0)
_NOTHING: Final = Retained(marked=_NO_RATE, close=0, self_rated=_NO_RATE)


def released(report: Report) -> Report:
    """The report without trainees, and without what would tell of fewer than ten of them."""
    categories = _categories(report.categories, report.errors)
    hidden = {line.category for line in categories if line.is_hidden}
    keeps_long = not any(_is_small(line.long_retained) for line in report.categories)
    return replace(
        report,
        key=_key(report.key, keeps_long=keeps_long),
        categories=tuple(
            line if keeps_long else replace(line, long_retained=_NOTHING) for line in categories
        ),
        weeks=_weeks(report.weeks),
        check_in=(),
        most_missed=tuple(line for line in report.most_missed if _is_large(line.missed)),
        stale=tuple(line for line in report.stale if line.trainees >= LEAST_TRAINEES),
        workload=report.workload
        if report.header.trainees >= LEAST_TRAINEES
        else Workload(answers=None, minutes=None, active_days=0),
        calibration=_bins(report.calibration),
        errors=tuple(line for line in report.errors if line.category not in hidden),
        expected=report.expected if report.header.trainees >= LEAST_TRAINEES else (),
        trainees=(),
        pages=(),
        cards=tuple(line for line in report.cards if _is_large(line.missed)),
        remarks=(_REMARK,),
    )


def hidden_places(trainees: Sequence[int]) -> frozenset[int]:
    """Which cells of a row whose sum is known are hidden.

    Those of 1 to 9 trainees and, where that is only one cell, the next smallest, since the sum
    would give it away.  A cell of none says nothing of anybody.
    """
    small = {place for place, n in enumerate(trainees) if 0 < n < LEAST_TRAINEES}
    if len(small) == 1:
        others = [(n, place) for place, n in enumerate(trainees) if n and place not in small]
        small |= {min(others)[1]} if others else set()
    return frozenset(small)


def _is_large(rate: Rate) -> bool:
    return rate.trainees >= LEAST_TRAINEES


def _is_small(retained: Retained) -> bool:
    return any(
        0 < rate.trainees < LEAST_TRAINEES for rate in (retained.marked, retained.self_rated)
    )


def _fewest(retained: Retained) -> int:
    """Trainees behind the smaller of its two cells; 0 where there is no answer."""
    counts = [rate.trainees for rate in (retained.marked, retained.self_rated) if rate.trainees]
    return min(counts, default=0)


def _categories(
    lines: Sequence[CategoryLine], errors: Sequence[ErrorLine]
) -> tuple[CategoryLine, ...]:
    del errors  # They are hidden with the category they belong to.
    hidden = hidden_places([_fewest(line.retained) for line in lines])
    return tuple(
        replace(
            line,
            retained=_NOTHING,
            long_retained=_NOTHING,
            coverage=Coverage(covered=0, facts=0),
            is_hidden=True,
        )
        if place in hidden
        else line
        for place, line in enumerate(lines)
    )


def _weeks(lines: Sequence[WeekLine]) -> tuple[WeekLine, ...]:
    hidden = hidden_places([_fewest(line.retained) for line in lines])
    few = {place for place, line in enumerate(lines) if 0 < line.active < LEAST_TRAINEES}
    return tuple(
        replace(line, retained=_NOTHING, answers=0, active=0) if place in hidden | few else line
        for place, line in enumerate(lines)
    )


def _bins(lines: Sequence[CalibrationBin]) -> tuple[CalibrationBin, ...]:
    hidden = hidden_places([line.recalled.trainees for line in lines])
    return tuple(
        replace(line, predicted=None, recalled=_NO_RATE) if place in hidden else line
        for place, line in enumerate(lines)
    )


def _key(key: KeyFigures, *, keeps_long: bool) -> KeyFigures:
    def kept(rate: Rate) -> Rate:
        return rate if _is_large(rate) else _NO_RATE

    return replace(
        key,
        retained=key.retained if not _is_small(key.retained) else _NOTHING,
        long_retained=key.long_retained if keeps_long else _NOTHING,
        on_time=kept(key.on_time),
        confident_errors=kept(key.confident_errors),
        coverage=key.coverage if key.enrolled >= LEAST_TRAINEES else Coverage(covered=0, facts=0),
    )
