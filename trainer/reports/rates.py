"""Shares with their count and interval, shown only from a least count on."""

import random
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, floor
from operator import mul
from typing import Final, Literal, TypeAlias

from trainer.domain.proportion import Proportion

FROM_TRAINEE: Final = 20
"""Answers from which a trainee's rate is shown."""
FROM_WEEK: Final = 50
FROM_CATEGORY: Final = 100
FROM_TRAINEES: Final = 5
"""Trainees from which a cohort's rate is shown."""
LEAST_TRAINEES: Final = 10
"""Trainees from which a number is told in a report that goes further."""
FROM_BIN: Final = 50
FROM_CARD: Final = 20
FROM_EXPECTED_CARDS: Final = 20
"""Cards from which expected recall is shown."""
FROM_EXPECTED: Final = 50
"""Answers from which a card's failures are held against those the model expected."""
RESAMPLES: Final = 1000
_SEED: Final = 20_261_129
"""Fixed, so that the same log gives the same bytes."""
_Word: TypeAlias = Literal["I", "Q"]
"""A machine's word for a sum, as `array` calls it: the shorter one is the quicker."""
_TAIL: Final = 0.025
_STEPS: Final = 10
"""From 0 to 100 %, where the ends of a coarse interval lie."""
_HAIR: Final = 1e-9
"""Of a step: a share that lies on one may be a hair beside it."""
_MOST_UNITS: Final = 100


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
    lacks_trainees: bool = False
    """It is not shown for want of trainees, and not of answers."""
    is_hidden: bool = False
    """Not shown in a report that goes further, since too few stand behind it or would be told."""
    is_coarse: bool = False
    """Of a report that goes further: hits and trainees are left out, and stand at 0."""
    whole_share: float | None = None
    """Of a coarse one, the share in whole per cent."""

    @property
    def share(self) -> float | None:
        """Hits over n; None where it is not to be shown."""
        if self.low is None:
            return None
        return self.whole_share if self.is_coarse else self.hits / self.n

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers to show it."""
        return self.low is not None


HIDDEN: Final = Rate(hits=0, n=0, trainees=0, is_hidden=True)
"""In the place of a rate that is hidden: nothing of it can be read from here."""


def coarse(rate: Rate) -> Rate:
    """A rate as a report that goes further tells it: n, and share and interval if they are shown.

    From hits and the ends of an interval, to six places, each trainee's own could be worked out.
    """
    if rate.low is None or rate.high is None:
        return Rate(hits=0, n=rate.n, trainees=0, is_coarse=True)
    low, high = coarse_interval(rate.hits, rate.n, rate.low, rate.high)
    return Rate(
        hits=0,
        n=rate.n,
        trainees=0,
        low=low,
        high=high,
        is_coarse=True,
        whole_share=whole(rate.hits / rate.n),
    )


def coarse_interval(hits: int, n: int, low: float, high: float) -> tuple[float, float]:
    """An interval in steps of 10 %, rounded outwards, and no narrower than Wilson's of all.

    Trainees drawn anew give a narrow one where they are alike, and none at all where each has the
    same share: that would tell each one's.  Of ten trainees of whom all else is known, ends in
    whole per cent still fit one way alone in which they may have answered, and those in steps of
    10 % many.
    """
    least, most = _no_narrower_than_wilson(hits, n, (low, high))
    steps = floor(least * _STEPS + _HAIR), ceil(most * _STEPS - _HAIR)
    return steps[0] / _STEPS, steps[1] / _STEPS


def _no_narrower_than_wilson(hits: int, n: int, ends: tuple[float, float]) -> tuple[float, float]:
    low, high = Proportion(hits, n).interval or ends
    return min(low, ends[0]), max(high, ends[1])


def whole(share: float) -> float:
    """A share in whole per cent."""
    return round(share * 100) / 100


def trainee_rate(hits: int, n: int, *, least: int = FROM_TRAINEE) -> Rate:
    """One trainee's rate, with the Wilson interval."""
    return pooled_rate(hits, n, int(n > 0), least=least)


def pooled_rate(hits: int, n: int, trainees: int, *, least: int, least_trainees: int = 1) -> Rate:
    """A rate of many trainees on one card or one bin, with the Wilson interval.

    `least` answers of `least_trainees` are needed to show it.
    """
    if n < least or trainees < least_trainees:
        return Rate(hits=hits, n=n, trainees=trainees, lacks_trainees=n >= least)
    low, high = Proportion(hits, n).interval or (None, None)
    return Rate(hits=hits, n=n, trainees=trainees, low=low, high=high)


def cohort_rate(
    parts: Iterable[tuple[int, int]], *, least: int, least_trainees: int = FROM_TRAINEES
) -> Rate:
    """A cohort's rate, with the interval that resampling its trainees gives.

    `parts` are hits and n of each trainee, in any order.  Answers of one person are not
    independent, so that a pooled interval would be several times too narrow; of trainees who are
    alike drawing them anew gives next to none, and never is an interval narrower than the pooled
    one.  `least` answers of `least_trainees` are needed to show it.
    """
    in_order = sorted(parts)
    hits, n = sum(hits for hits, _ in in_order), sum(n for _, n in in_order)
    behind = sum(n > 0 for _, n in in_order)
    if n < least or behind < least_trainees:
        return Rate(hits=hits, n=n, trainees=behind, lacks_trainees=n >= least)
    if len(in_order) == 1:
        # Nobody to draw among: a report about oneself.
        return trainee_rate(hits, n, least=least)
    low, high = _no_narrower_than_wilson(hits, n, resampled_interval(in_order))
    return Rate(hits=hits, n=n, trainees=behind, low=low, high=high)


def resampled_interval(parts: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The 95 % percentile interval of hits over n, with whole trainees drawn anew.

    `parts` are hits and n of each trainee; somebody has answered.  Of more than 100 trainees, 100
    groups are drawn.  Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their
    Application (1997), sections 3.8 and 5.3.
    """
    units = _grouped(parts)
    word = _word_for(len(units) * max(map(max, units)))
    hits, answers = (_sums(numbers, word) for numbers in zip(*units, strict=True))
    shares = sorted(hit / n for hit, n in zip(hits, answers, strict=True) if n)
    last = len(shares) - 1
    return shares[round(_TAIL * last)], shares[round((1 - _TAIL) * last)]


def _grouped(parts: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """At most 100 units: of more trainees groups, put together by lot."""
    if len(parts) <= _MOST_UNITS:
        return parts
    return [
        (sum(parts[place][0] for place in group), sum(parts[place][1] for place in group))
        for group in _groups(len(parts))
    ]


@cache
def _groups(size: int) -> Sequence[Sequence[int]]:
    """The places of so many trainees in 100 groups, by lot.  Always the same ones."""
    order = random.Random(_SEED).sample(range(size), size)  # noqa: S311 - a simulation
    return [order[first::_MOST_UNITS] for first in range(_MOST_UNITS)]


def _word_for(most: int) -> _Word:
    """The shortest word that holds numbers up to this one, which is far below 2 ** 64."""
    return "I" if most < 1 << 8 * array("I").itemsize else "Q"


def _sums(numbers: Sequence[int], word: _Word) -> Sequence[int]:
    """What each draw adds up to, with a number of each unit; all sums fit the word.

    One multiplication a unit is several times quicker than an addition a unit and draw.
    """
    whole = sum(map(mul, numbers, _draws(len(numbers), word)))
    return memoryview(whole.to_bytes(array(word).itemsize * RESAMPLES, sys.byteorder)).cast(word)


@cache
def _draws(size: int, word: _Word) -> tuple[int, ...]:
    """Of each of so many units, how often it comes in each of `RESAMPLES` draws of as many.

    All draws of a unit are one whole number, with a word for each.  Always the same ones.
    """
    rng = random.Random(_SEED + size)  # noqa: S311 - a simulation
    times = [array(word, [0] * RESAMPLES) for _ in range(size)]
    for draw in range(RESAMPLES):
        for unit in rng.choices(range(size), k=size):
            times[unit][draw] += 1
    return tuple(int.from_bytes(of_unit.tobytes(), sys.byteorder) for of_unit in times)
