"""The charts of the page: which figures of a report stand in each, and when there is none."""

from datetime import date
from typing import Final

from markupsafe import Markup

from trainer.domain.plain_text import visible
from trainer.reports import svg
from trainer.reports.rates import Rate
from trainer.reports.report import Report, Retained
from trainer.reports.words import is_told, rate_words

_LABELS: Final = 6
"""Dates beneath a trend; more would touch one another."""


def category_chart(report: Report) -> Markup | None:
    """The chart of categories; None where it would be empty."""
    rows = [
        svg.Row(
            name=visible(line.category),
            marked=_dot(line.retained.marked),
            self_rated=_dot(line.retained.self_rated),
            why=_why_not(line.retained),
        )
        for line in report.categories
        if not line.is_hidden
    ]
    if not any(row.marked or row.self_rated for row in rows):
        return None
    return svg.rows_chart(rows, target=report.header.target, title="Retention by category")


def week_chart(report: Report) -> Markup | None:
    """The trend; None where no week has enough answers."""
    step = -(-len(report.weeks) // _LABELS)
    points = [
        svg.Point(
            label=_day_and_month(week.first_day) if number % step == 0 else "",
            marked=_dot(week.retained.marked),
            self_rated=_dot(week.retained.self_rated),
        )
        for number, week in enumerate(report.weeks)
    ]
    if not any(point.marked or point.self_rated for point in points):
        return None
    return svg.trend_chart(points, target=report.header.target, title="Retention by week")


def calibration_chart(report: Report) -> Markup | None:
    """Predicted against observed recall; None where no bin has enough answers."""
    points = [
        (line.predicted, dot)
        for line in report.calibration
        if line.predicted is not None and (dot := _dot(line.recalled)) is not None
    ]
    if not points:
        return None
    return svg.calibration_chart(points, title="Recalled against predicted recall")


def _dot(rate: Rate) -> svg.Dot | None:
    if rate.share is None or rate.low is None or rate.high is None:
        return None
    return svg.Dot(share=rate.share, low=rate.low, high=rate.high)


def _why_not(retained: Retained) -> str:
    """Why there is no mark, where there is none."""
    marked, self_rated = retained.marked, retained.self_rated
    return rate_words(marked if is_told(marked) or not is_told(self_rated) else self_rated)


def _day_and_month(day: date) -> str:
    return day.isoformat()[5:]
