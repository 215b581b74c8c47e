"""Figures of one card, and which cards are looked at more closely."""

from collections.abc import Iterable
from typing import Final

from trainer.reports.gathered import CARDS_IN_DETAIL, CardCounts
from trainer.reports.rates import (
    FROM_CARD,
    FROM_EXPECTED,
    FROM_TRAINEES,
    Rate,
    pooled_rate,
)
from trainer.reports.report import CardLine

MOST_MISSED: Final = 10
_MILLION: Final = 1_000_000


def card_line(counts: CardCounts, *, least_trainees: int = FROM_TRAINEES) -> CardLine:
    """One card; a rate is shown from 20 answers of `least_trainees` on."""
    text = counts.card
    expected, when_due = _expected_share(counts), _when_due(counts, least_trainees)
    return CardLine(
        name=text.name,
        deck=text.deck,
        question=text.question,
        answer=text.answer,
        source=text.source,
        anchor=f"card-{text.deck}-{text.name}".replace(".", "-"),
        category=text.category,
        is_retired=text.is_retired,
        missed=missed_rate(counts.failed, counts.n, counts.trainees, least_trainees=least_trainees),
        missed_when_due=when_due,
        expected_missed=expected,
        teaches_badly=_teaches_badly(when_due, expected),
    )


def by_misses(line: CardLine) -> tuple[bool, float, str]:
    """Sorts cards by the share that was missed, those whose rate is not shown behind all others."""
    return (not line.missed.is_shown, -(line.missed.share or 0.0), line.anchor)


def most_missed(cards: Iterable[CardLine]) -> list[CardLine]:
    """The cards with the highest shares of misses, ten at most."""
    in_order = sorted(cards, key=by_misses)
    return [line for line in in_order if line.missed.is_shown and line.missed.hits][:MOST_MISSED]


def in_detail(cards: Iterable[CardLine]) -> list[CardLine]:
    """The cards that have a page: those that teach badly first, then the most missed."""
    every = sorted(cards, key=by_misses)
    bad = [line for line in every if line.teaches_badly]
    others = [line for line in most_missed(every) if not line.teaches_badly]
    return [*bad, *others][:CARDS_IN_DETAIL]


def others(cards: Iterable[CardLine]) -> list[CardLine]:
    """The cards without a page, the most missed first, those whose rate is not shown by name."""
    every = sorted(cards, key=by_misses)
    looked_at = {line.anchor for line in in_detail(every)}
    return [line for line in every if line.anchor not in looked_at]


def missed_rate(failed: int, n: int, trainees: int, *, least_trainees: int = FROM_TRAINEES) -> Rate:
    """Failed of answered, of one card or of one text of it."""
    return pooled_rate(failed, n, trainees, least=FROM_CARD, least_trainees=least_trainees)


def _when_due(counts: CardCounts, least_trainees: int) -> Rate:
    return pooled_rate(
        counts.not_recalled,
        counts.counted,
        counts.counted_trainees,
        least=FROM_EXPECTED,
        least_trainees=least_trainees,
    )


def _expected_share(counts: CardCounts) -> float | None:
    if counts.counted < FROM_EXPECTED:
        return None
    return counts.expected_ppm / _MILLION / counts.counted


def _teaches_badly(when_due: Rate, expected: float | None) -> bool:
    """Whether even the lower end of what was observed is above what the model expected."""
    return expected is not None and when_due.low is not None and when_due.low > expected
