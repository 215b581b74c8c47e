"""Figures of a report in words, the same on the page, in the terminal and on sheets."""

from typing import TYPE_CHECKING

from trainer.reports.rates import FROM_CATEGORY, FROM_TRAINEES, Rate

if TYPE_CHECKING:
    from datetime import date

    # Its module takes 10 ms to import, and `trainer stats` puts rates into words without it.
    from trainer.reports.report import Coverage, Retained, Spread


def percent(share: float) -> str:
    """A share of one in whole percent: `84 %`."""
    return f"{share * 100:.0f} %"


def percent_range(low: float, high: float) -> str:
    """Two shares in whole percent: `80–88 %`."""
    return f"{low * 100:.0f}–{high * 100:.0f} %"


def rate_words(rate: Rate) -> str:
    """A rate with its interval and count, or why it is not shown: `84 % (80–88 %, n 312)`."""
    if rate.share is not None and rate.low is not None and rate.high is not None:
        return f"{percent(rate.share)} ({percent_range(rate.low, rate.high)}, n {rate.n})"
    if not rate.n:
        return "no answers"
    # From this count on no rate is kept back for its answers, so that it is for its trainees.
    if rate.n >= FROM_CATEGORY and rate.trainees < FROM_TRAINEES:
        return f"too few trainees ({rate.trainees})"
    return f"too few answers ({rate.n})"


def retained_words(retained: "Retained") -> str:
    """Retention of marked and of self-rated answers, apart; what nobody gave is left out."""
    parts = []
    if retained.marked.n or not retained.self_rated.n:
        has_close = retained.close and retained.marked.is_shown
        close = f", {retained.close} close" if has_close else ""
        parts.append(f"{rate_words(retained.marked)} marked{close}")
    if retained.self_rated.n:
        parts.append(f"{rate_words(retained.self_rated)} self-rated")
    return "; ".join(parts)


def coverage_words(coverage: "Coverage") -> str:
    """Facts that are covered, of all: `40 % (120 of 300 facts)`."""
    if not coverage.facts:
        return "no facts assigned"
    share = percent(coverage.covered / coverage.facts)
    return f"{share} ({coverage.covered} of {coverage.facts} facts)"


def spread_words(spread: "Spread | None") -> str:
    """A median with its middle half: `22 (15–30)`."""
    if spread is None:
        return "too few active days"
    return f"{_short(spread.middle)} ({_short(spread.low)}–{_short(spread.high)})"


def date_words(day: "date | None") -> str:
    """A day as `2026-11-29`, as everywhere in the program; `never` where there is none."""
    return "never" if day is None else day.isoformat()


def _short(number: float) -> str:
    """A number to one decimal place, which is left out where it says nothing."""
    return f"{number:.1f}".removesuffix(".0")
