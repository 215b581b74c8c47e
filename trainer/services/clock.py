"""The time, as a value that is passed in, so that tests can hold it still."""

import time
from typing import Final, Protocol

from trainer.domain.study_day import Moment
from trainer.errors import ConfigError

_DAY_SECONDS: Final = 86_400
_YEAR_MS: Final = 31_556_952_000
_EARLIEST_MS: Final = _YEAR_MS
_LATEST_MS: Final = 1030 * _YEAR_MS
"""No later: a card may be due a hundred years on, and calendars end with the year 9999."""


class Clock(Protocol):
    """Where the program gets the time from."""

    def now(self) -> Moment:
        """The moment on the wall clock, with the local offset."""

    def ticks_ms(self) -> int:
        """Milliseconds of a clock that never runs backwards, for durations."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> Moment:
        """The moment on the wall clock, with the local offset.

        Raises ConfigError for a year or an offset that no place on earth has.
        """
        at_ns = time.time_ns()
        return moment_at(at_ns // 1_000_000, time.localtime(at_ns // 1_000_000_000).tm_gmtoff)

    def ticks_ms(self) -> int:
        """Milliseconds of a clock that never runs backwards, for durations."""
        return time.monotonic_ns() // 1_000_000


def moment_at(at_ms: int, offset_seconds: int) -> Moment:
    """The moment that a machine's clock and time zone say it is.

    Raises ConfigError for a year or an offset that no place on earth has.
    """
    if not _EARLIEST_MS <= at_ms < _LATEST_MS:
        raise ConfigError(
            "This computer's clock is far off: years from 1971 to 2999 can be studied in.",
            hint="Set its date, and try again.",
        )
    if abs(offset_seconds) >= _DAY_SECONDS:
        raise ConfigError(
            "The time zone is a day or more away from UTC, as none is.",
            hint="Set the variable TZ to one like Europe/Berlin, or leave it unset.",
        )
    return Moment(at_ms, round(offset_seconds / 60))
