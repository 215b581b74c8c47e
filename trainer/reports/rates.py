"""Shares with their count and interval, shown only from a least count on."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from trainer.domain.proportion import Proportion

FROM_TRAINEE: Final = 20
"""Answers from which a trainee's rate is shown."""
FROM_WEEK: Final = 50
FROM_CATEGORY: Final = 100
FROM_TRAINEES: Final = 5
"""Trainees from which a cohort's rate is shown."""
FROM_BIN: Final = 50
FROM_CARD: Final = 20
FROM_EXPECTED_CARDS: Final = 20
"""Cards from which expected recall is shown."""
FROM_EXPECTED: Final = 50
"""Answers from which a card's failures are held against those the model expected."""
RESAMPLES: Final = 1000
_SEED: Final = 20_261_129
"""Fixed, so that the same log gives the same bytes."""
_TAIL: Final = 0.025


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share of a count with its 95 % interval."""

    hits: int
    n: int
    trainees: int
    """How many stand behind it."""
    low: float | None = None
    """Lower end of the interval, 0 to 1; None where too few answers or trainees are there."""
    high: float | None = None

    @property
    def share(self) -> float | None:
        """Hits over n; None where it is not to be shown."""
        return None if self.low is None else self.hits / self.n

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers to show it."""
        return self.low is not None


@dataclass(frozen=True, slots=True)
class Counted:
    """One trainee's part in a cohort's rate."""

    hits: int
    n: int


def trainee_rate(hits: int, n: int, *, least: int = FROM_TRAINEE) -> Rate:
    """One trainee's rate, with the Wilson interval."""
    interval = Proportion(hits, n).interval if n >= least else None
    low, high = interval or (None, None)
    return Rate(hits=hits, n=n, trainees=int(n > 0), low=low, high=high)


def pooled_rate(hits: int, n: int, trainees: int, *, least: int) -> Rate:
    """A rate of many trainees on one card or one bin, with the Wilson interval."""
    interval = Proportion(hits, n).interval if n >= least else None
    low, high = interval or (None, None)
    return Rate(hits=hits, n=n, trainees=trainees, low=low, high=high)


def cohort_rate(
    parts: Iterable[Counted], *, least: int, least_trainees: int = FROM_TRAINEES
) -> Rate:
    """A cohort's rate, with the interval that resampling its trainees gives.

    Answers of one person are not independent, so that a pooled interval would be several times too
    narrow.  `least` answers of `least_trainees` are needed to show it.
    """
    in_order = sorted((part.hits, part.n) for part in parts if part.n)
    hits, n = sum(part[0] for part in in_order), sum(part[1] for part in in_order)
    if n < least or len(in_order) < least_trainees:
        return Rate(hits=hits, n=n, trainees=len(in_order))
    if len(in_order) == 1:
        # Nobody to draw among: a report about oneself.
        return trainee_rate(hits, n, least=least)
    low, high = resampled_interval(in_order)
    return Rate(hits=hits, n=n, trainees=len(in_order), low=low, high=high)


def resampled_interval(parts: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The 95 % percentile interval of hits over n, with whole trainees drawn anew.

    `parts` are hits and n of each trainee, none of them with n = 0.  Where no share is near 0 or 1
    its ends are those of the cluster bootstrap.  Source: A. C. Davison and D. V. Hinkley,
    Bootstrap Methods and their Application (1997), sections 3.8 and 5.3.
    """
    hits, counts = zip(*parts, strict=True)
    shares = sorted(
        sum(map(hits.__getitem__, draw)) / sum(map(counts.__getitem__, draw))
        for draw in _draws(len(parts))
    )
    last = len(shares) - 1
    return shares[round(_TAIL * last)], shares[round((1 - _TAIL) * last)]


_KEPT: dict[int, tuple[tuple[int, ...], ...]] = {}


def _draws(size: int) -> tuple[tuple[int, ...], ...]:
    """`RESAMPLES` draws of so many out of as many, the same ones whenever they are asked for."""
    if size not in _KEPT:
        rng = random.Random(_SEED + size)  # noqa: S311 - a simulation
        everyone = range(size)
        _KEPT[size] = tuple(tuple(rng.choices(everyone, k=size)) for _ in range(RESAMPLES))
    return _KEPT[size]
