"""Figures of one card."""

from trainer.reports.gathered import CardCounts
from trainer.reports.rates import (
    FROM_CARD,
    FROM_EXPECTED,
    FROM_TRAINEES,
    Rate,
    pooled_rate,
)
from trainer.reports.report import CardLine

_MILLION = 1_000_000


def card_line(counts: CardCounts, *, least_trainees: int = FROM_TRAINEES) -> CardLine:
    """One card; a rate is shown from 20 answers of `least_trainees` on."""
    text = counts.card
    expected = _expected_share(counts)
    return CardLine(
        name=text.name,
        deck=text.deck,
        question=text.question,
        answer=text.answer,
        source=text.source,
        anchor=f"card-{text.deck}-{text.name}".replace(".", "-"),
        missed=_missed(counts, least_trainees),
        expected_missed=expected,
        teaches_badly=_teaches_badly(counts, expected, least_trainees),
        errors=counts.errors,
        chosen=counts.chosen,
        versions=counts.versions,
    )


def _missed(counts: CardCounts, least_trainees: int) -> Rate:
    enough = FROM_CARD if counts.trainees >= least_trainees else counts.n + 1
    return pooled_rate(counts.failed, counts.n, counts.trainees, least=enough)


def _expected_share(counts: CardCounts) -> float | None:
    if counts.counted < FROM_EXPECTED:
        return None
    return counts.expected_ppm / _MILLION / counts.counted


def _teaches_badly(counts: CardCounts, expected: float | None, least_trainees: int) -> bool:
    """Whether even the lower end of what was observed is above what the model expected."""
    if expected is None or counts.trainees < least_trainees:
        return False
    observed = pooled_rate(
        counts.not_recalled, counts.counted, counts.trainees, least=FROM_EXPECTED
    )
    return observed.low is not None and observed.low > expected
