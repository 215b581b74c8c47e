"""From a place on disk to the first card: quickly by a peek, then in full in the background."""

import random
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.ids import DeviceId, TraineeId, uuid7
from trainer.domain.queue import Scope
from trainer.services.agenda import ToCome, is_early
from trainer.services.clock import Clock
from trainer.services.place import database_path
from trainer.services.preferences import DEFAULT_THEME, KEYS, THEME
from trainer.services.prompts import prompt_of
from trainer.services.sitting import Plan, Prompt
from trainer.store import peek

if TYPE_CHECKING:
    from trainer.services.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What is known before the store is opened in full."""

    theme: str
    """`trainer-dark`, `trainer-light`, or another theme Textual knows."""
    keys: Mapping[str, str]
    """Remapped keys: binding id, then key or keys with a comma between."""


class Opening:
    """The way into a home; made cheaply, opened in a worker."""

    def __init__(self, home: Path, clock: Clock, *, shipped: Path | None = None) -> None:
        self.home = home
        self.clock = clock
        self._glimpse: Future[Prompt | None] | None = None
        self._shipped = shipped
        """Folder of the shipped decks; None for where the program keeps them."""

    def preferences(self) -> Preferences:
        """Theme and keys, read without the heavy parts; defaults where there is no database yet."""
        kept = peek.preferences(database_path(self.home))
        keys = {name.removeprefix(KEYS): key for name, key in kept.items() if name.startswith(KEYS)}
        return Preferences(theme=kept.get(THEME, DEFAULT_THEME), keys=keys)

    def glance_ahead(self, plan: Plan) -> None:
        """Begin to look for the first card in a thread; `glance` then waits for what it finds."""
        executor = ThreadPoolExecutor(max_workers=1)
        self._glimpse = executor.submit(self._glance, plan)
        executor.shutdown(wait=False)

    def glance(self, plan: Plan) -> Prompt | None:
        """The first card of a sitting, read without the heavy parts; None when it takes them.

        None as well where there is no database yet, or one that must be migrated first.
        """
        return self._glance(plan) if self._glimpse is None else self._glimpse.result()

    def _glance(self, plan: Plan) -> Prompt | None:
        if plan.is_cram or plan.cards == 0 or plan.minutes == 0:
            return None
        scope = Scope(decks=plan.decks, category=plan.category)
        now = self.clock.now()
        first = peek.first_card(database_path(self.home), scope, now)
        if first is None:
            return None
        to_come = ToCome(new=first.new, in_steps=first.in_steps, reviews=first.reviews)
        prompt = prompt_of(
            first.card,
            first.schedule,
            deck_title=first.deck_title,
            home=self.home,
            to_come=to_come.at_most(plan.cards, shown=first.schedule.phase),
            answered=0,
        )
        return replace(prompt, is_early=is_early(first.schedule, now))

    def open(self) -> "Library":
        """Open the store and bring the shipped decks up to date; slow, so call it in a worker.

        Raises StoreError with a clear message when the database cannot be used.
        """
        # SQLAlchemy takes 150 ms to import, which the first card must not wait for.
        from trainer.services.library import Library
        from trainer.services.shipped_decks import shipped_folder, update_shipped_decks
        from trainer.store.engine import Identity, open_store

        at_ms, rng = self.clock.now().at_ms, random.SystemRandom()
        new_identity = Identity(
            trainee=TraineeId(uuid7(at_ms, rng)), device=DeviceId(uuid7(at_ms, rng))
        )
        store = open_store(database_path(self.home), new_identity=new_identity)
        try:
            changes, errors = update_shipped_decks(
                store, self.clock, self._shipped or shipped_folder()
            )
        except BaseException:
            store.close()
            raise
        return Library(store, self.clock, deck_changes=changes, deck_errors=errors)
