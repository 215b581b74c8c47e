"""From the log to where each card stands."""

from collections.abc import Iterable

from trainer.domain.ids import CardId
from trainer.domain.log import Bury, Entry, Flag, KeyChanged, Review, Start, Suspend
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.domain.settings import Settings, SettingsHistory
from trainer.domain.study_day import Moment


def folded(card: CardId, entries: Iterable[Entry], history: SettingsHistory) -> Schedule:
    """Where a card stands after its entries, which may come in any order and more than once.

    `entries` are those that name the card, with the rerates and retracts that name these.
    """
    raise NotImplementedError


def advanced(
    schedule: Schedule,
    entry: Review | Suspend | Bury | Flag | KeyChanged | Start,
    settings: Settings,
) -> Schedule:
    """Where a card stands after one more entry that is later than all before it."""
    raise NotImplementedError


def previews(schedule: Schedule, moment: Moment, settings: Settings) -> dict[Rating, Schedule]:
    """Where a card would stand after each rating given now."""
    raise NotImplementedError


def retrievability(schedule: Schedule, moment: Moment, settings: Settings) -> float | None:
    """Chance of recall now, 0 to 1; None for a card without a memory."""
    raise NotImplementedError
