"""Figures of one card, and which cards are looked at more closely."""

from collections.abc import Iterable
from typing import Final

from trainer.reports.gathered import CARDS_IN_DETAIL, SELF_RATED, CardCounts
from trainer.reports.rates import (
    FROM_CARD,
    FROM_EXPECTED,
    FROM_TRAINEES,
    Rate,
    pooled_rate,
)
from trainer.reports.report import CardLine

MOST_MISSED: Final = 10
MOST_LOOKED_INTO: Final = 150
"""Of more cards not all have a page: it would not have room for them."""
MOST_ANSWERS_LOOKED_INTO: Final = 100_000
"""Nor of so many answers, which would be read once more for each kind of detail."""
_MILLION: Final = 1_000_000


def card_line(
    counts: CardCounts, *, least_trainees: int = FROM_TRAINEES, is_of_only_deck: bool = False
) -> CardLine:
    """One card; a rate is shown from 20 answers of `least_trainees` on.

    In a report of one deck alone, which has no two cards of one name, its anchor is short.
    """
    text = counts.card
    place = text.name if is_of_only_deck else f"{text.deck}-{text.name}"
    if counts.marking == SELF_RATED:
        place = f"{place}-{SELF_RATED}"
    expected, when_due = _expected_share(counts), _when_due(counts, least_trainees)
    return CardLine(
        name=text.name,
        deck=text.deck,
        question=text.question,
        answer=text.answer,
        source=text.source,
        anchor=f"c-{place}".replace(".", "-"),
        category=text.category,
        is_retired=text.is_retired,
        marking=counts.marking,
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
    return _first_missed(sorted(cards, key=by_misses))


def in_detail(cards: Iterable[CardLine]) -> list[CardLine]:
    """The cards to look at: those that teach badly first, then the most missed."""
    every = sorted(cards, key=by_misses)
    bad = [line for line in every if line.teaches_badly]
    others = [line for line in _first_missed(every) if not line.teaches_badly]
    return [*bad, *others][:CARDS_IN_DETAIL]


def _first_missed(in_order: Iterable[CardLine]) -> list[CardLine]:
    return [line for line in in_order if line.missed.is_shown and line.missed.hits][:MOST_MISSED]


def looked_into(cards: Iterable[CardLine]) -> list[CardLine]:
    """The cards of which details are told: all of them where they are few, in the same order."""
    every = list(cards)
    first = in_detail(every)
    are_few = sum(line.missed.n for line in every) <= MOST_ANSWERS_LOOKED_INTO
    if len(every) > MOST_LOOKED_INTO or not are_few:
        return first
    return [*first, *without(every, first)]


def without(cards: Iterable[CardLine], those: Iterable[CardLine]) -> list[CardLine]:
    """The other cards, the most missed first, those whose rate is not shown by name."""
    anchors = {line.anchor for line in those}
    return [line for line in sorted(cards, key=by_misses) if line.anchor not in anchors]


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
