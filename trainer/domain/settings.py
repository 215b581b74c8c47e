"""Settings that change schedules, their ranges, and the history of them a log holds."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from trainer.domain.place import Place
from trainer.errors import ConfigError

if TYPE_CHECKING:
    # The kinds of entries take 5 ms to make, which the first card need not wait for.
    from trainer.domain.log import SettingsChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the scheduler and the queue go by."""

    retention: float = 0.9
    """Chance of recall at which a card falls due."""
    rollover_hour: int = 4
    """Local hour at which a study day begins."""
    new_per_day: int = 20
    reviews_per_day: int = 200
    learning_steps: tuple[int, ...] = (1, 10)
    """Minutes between the first answers to a new card."""
    relearning_steps: tuple[int, ...] = (10,)
    """Minutes after a lapse."""
    maximum_interval_days: int = 36500


def _ratio(text: str) -> float:
    """A share as it is written, with a decimal point or comma, or in percent."""
    number = _plain(text.removesuffix("%").strip().replace(",", "."))
    return float(number) / 100 if text.endswith("%") else float(number)


def _whole(text: str) -> int:
    return int(_plain(text))


def _minutes(text: str) -> tuple[int, ...]:
    return tuple(_whole(step) for step in text.replace(",", " ").split())


def _plain(number: str) -> str:
    """A number that is written as people do: Python would read `1_0` as ten."""
    if "_" in number:
        raise ValueError(number)
    return number


class _Range(NamedTuple):
    read: Callable[[str], Any]
    holds: Callable[[Any], bool]
    words: str


_STEPS = _Range(
    read=_minutes,
    holds=lambda steps: (
        len(steps) <= 10
        and all(1 <= step <= 1440 for step in steps)
        and list(steps) == sorted(set(steps))
    ),
    words="rising whole minutes from 1 to 1440, at most ten of them, as in `1 10`; empty for none",
)
RANGES: Final[Mapping[str, _Range]] = {
    "retention": _Range(
        read=_ratio, holds=lambda share: 0.7 <= share <= 0.97, words="from 0.70 to 0.97"
    ),
    "rollover_hour": _Range(
        read=_whole, holds=lambda hour: 0 <= hour <= 23, words="a whole hour from 0 to 23"
    ),
    "new_per_day": _Range(
        read=_whole, holds=lambda limit: 0 <= limit <= 9999, words="a whole number from 0 to 9999"
    ),
    "reviews_per_day": _Range(
        read=_whole, holds=lambda limit: 0 <= limit <= 9999, words="a whole number from 0 to 9999"
    ),
    "learning_steps": _STEPS,
    "relearning_steps": _STEPS,
    "maximum_interval_days": _Range(
        read=_whole, holds=lambda days: 1 <= days <= 36500, words="whole days from 1 to 36500"
    ),
}


def changed(settings: Settings, name: str, text: str) -> Settings:
    """The settings with one of them read from text.

    Raises ConfigError that names the setting and its range.
    """
    if name not in RANGES:
        known = ", ".join(field.name for field in fields(Settings))
        raise ConfigError(f"There is no setting {name!r}.", hint=f"Settings are: {known}.")
    limits = RANGES[name]
    try:
        number = limits.read(text.strip())
    except (ValueError, OverflowError) as error:
        raise ConfigError(f"{name}: {text!r} is not possible; it takes {limits.words}.") from error
    if not limits.holds(number):
        hint = _percent_hint(text.strip(), limits) if name == "retention" else ""
        raise ConfigError(f"{name}: {text!r} is out of range; it takes {limits.words}.", hint=hint)
    return replace(settings, **{name: number})


def _percent_hint(text: str, limits: _Range) -> str:
    """What a share means that was typed in percent without the sign; empty where that is none."""
    share = limits.read(f"{text.removesuffix('%').strip()}%")
    return f"Did you mean {share:g}?" if limits.holds(share) else ""


def settings_text(settings: Settings) -> dict[str, str]:
    """Every setting by name, in the form `changed` reads."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {
        name: " ".join(map(str, number)) if isinstance(number, tuple) else str(number)
        for name, number in values.items()
    }


@dataclass(frozen=True, slots=True)
class SettingsHistory:
    """Which settings held at any place in the log."""

    steps: tuple[tuple[Place, Settings], ...] = ()
    """Rising by place; before the first the defaults hold."""

    @classmethod
    def folded(cls, entries: Iterable["SettingsChanged"]) -> "SettingsHistory":
        """The history told by entries in any order; a change this program cannot read is passed."""
        settings = Settings()
        steps: list[tuple[Place, Settings]] = []
        for entry in sorted(entries, key=lambda entry: entry.stamp.place):
            for name, text in entry.changes.items():
                try:
                    settings = changed(settings, name, text)
                except ConfigError:
                    continue
            steps.append((entry.stamp.place, settings))
        return cls(tuple(steps))

    def at(self, place: Place) -> Settings:
        """The settings that held just before a place in the log."""
        # Halved and not walked: of a stranger's log there may be as many changes as answers.
        earlier = bisect_left(self.steps, place, key=itemgetter(0))
        return self.steps[earlier - 1][1] if earlier else Settings()

    @property
    def now(self) -> Settings:
        """The settings that hold after all entries."""
        return self.steps[-1][1] if self.steps else Settings()
