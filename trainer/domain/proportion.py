"""A share of a count, never without the count and its uncertainty."""

import math
from dataclasses import dataclass
from typing import Final

_Z: Final = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """Hits over n, from 0 to 1; None where n is 0."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson score interval; None where n is 0.

        Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
        """
        if not self.n:
            return None
        share, spread = self.hits / self.n, _Z * _Z / self.n
        centre = (share + spread / 2) / (1 + spread)
        half = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
        # At 0 and n of n an end is exactly 0 or 1, which rounding would miss by a hair.
        low = 0.0 if self.hits == 0 else centre - half
        high = 1.0 if self.hits == self.n else centre + half
        return low, high

    def __add__(self, other: "Proportion") -> "Proportion":
        return Proportion(self.hits + other.hits, self.n + other.n)
