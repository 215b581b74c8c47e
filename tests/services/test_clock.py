"""The machine's clock, and what of it is believed."""

import pytest

from trainer.domain.study_day import Moment
from trainer.errors import ConfigError
from trainer.services.clock import moment_at

NOW_MS = 1_795_000_000_000


def test_an_offset_is_kept_in_whole_minutes() -> None:
    assert moment_at(NOW_MS, -12_600) == Moment(NOW_MS, -210)
    assert moment_at(NOW_MS, 14 * 3600) == Moment(NOW_MS, 840)


@pytest.mark.parametrize("seconds", [86_400, -86_400, 99 * 3600])
def test_a_time_zone_that_is_a_day_away_is_an_error_that_names_the_variable(seconds: int) -> None:
    with pytest.raises(ConfigError, match="time zone") as caught:
        moment_at(NOW_MS, seconds)
    assert "TZ" in caught.value.hint


@pytest.mark.parametrize("at_ms", [-1, 0, 253_402_300_799_000, 253_402_300_800_000])
def test_a_clock_of_another_age_is_an_error(at_ms: int) -> None:
    with pytest.raises(ConfigError, match="clock is far off"):
        moment_at(at_ms, 0)
