"""From a place on disk to the first card: quickly by a peek, then in full in the background."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.services.clock import Clock
from trainer.services.library import Library
from trainer.services.study import Plan, Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What is known before the store is opened in full."""

    theme: str
    """`trainer-dark`, `trainer-light`, or another theme Textual knows."""
    keys: Mapping[str, str]
    """Remapped keys: binding id, then key or keys with a comma between."""


class Opening:
    """The way into a home; made cheaply, opened in a worker."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self.home = home
        self.clock = clock

    def preferences(self) -> Preferences:
        """Theme and keys, read without the heavy parts; defaults where there is no database yet."""
        raise NotImplementedError

    def glance(self, plan: Plan) -> Prompt | None:
        """The first card of a sitting, read without the heavy parts; None when it takes them.

        None as well where there is no database yet, or one that must be migrated first.
        """
        raise NotImplementedError

    def open(self) -> Library:
        """Open the store and bring the shipped decks up to date; slow, so call it in a worker.

        Raises StoreError with a clear message when the database cannot be used.
        """
        raise NotImplementedError
