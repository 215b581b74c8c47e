"""The first card of a sitting, read with the standard library alone: SQLAlchemy loads after it."""

from dataclasses import dataclass
from pathlib import Path

from trainer.domain.card import Card
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import Moment
from trainer.store.schedules import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """The first card and how many are to come."""

    card: Card
    deck_title: str
    schedule: Schedule
    new: int
    in_steps: int
    reviews: int


def first_card(path: Path, scope: Scope, moment: Moment) -> Glimpse | None:
    """The card a sitting would begin with; None when there is none or the long way is needed.

    Never raises for a file it cannot read: the long way says what is wrong with it.
    """
    raise NotImplementedError


def preferences(path: Path) -> dict[str, str]:
    """Every preference by name; empty where there is no database or one that cannot be read."""
    raise NotImplementedError
