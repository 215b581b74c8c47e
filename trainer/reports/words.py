"""Figures in words: a share never without its count and its interval."""

from typing import TYPE_CHECKING, Final

from trainer.reports.rates import FROM_CATEGORY, FROM_TRAINEES, Rate

if TYPE_CHECKING:
    # Its module takes 10 ms to import, and `trainer stats` puts rates into words without it.
    from trainer.reports.report import Coverage

_HUNDRED: Final = 100


def percent(share: float) -> str:
    """A share as a whole percentage: `84 %`."""
    return f"{_HUNDRED * share:.0f} %"


def rate_words(rate: Rate) -> str:
    """A rate with its interval and count: `84 % (80–88 %, n 312)`, or why it is not shown."""
    if rate.share is None or rate.low is None or rate.high is None:
        return _why_not(rate)
    low, high = _HUNDRED * rate.low, _HUNDRED * rate.high
    return f"{percent(rate.share)} ({low:.0f}–{high:.0f} %, n {rate.n})"


def coverage_words(coverage: "Coverage") -> str:
    """Covered facts of all: `412 of 1080 facts (38 %)`."""
    if not coverage.facts:
        return "no facts assigned"
    share = percent(coverage.covered / coverage.facts)
    return f"{coverage.covered} of {coverage.facts} facts ({share})"


def _why_not(rate: Rate) -> str:
    # So many answers are enough for every measure: only trainees can be lacking.
    if rate.n >= FROM_CATEGORY and rate.trainees < FROM_TRAINEES:
        return f"too few trainees ({rate.trainees})"
    return f"too few answers ({rate.n})"
