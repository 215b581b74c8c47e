"""A sync of a home with the hub that it has joined, at the level that was chosen last."""

from typing import Final

from trainer.hub import rows
from trainer.services.clock import Clock
from trainer.services.home_hub import chosen_level, kept_hub, level_is_told
from trainer.services.syncing import Progress, Synced, sync
from trainer.store.engine import Store

_WAS_COPY: Final = "This was a copy of another device's data; it goes on as a device of its own."


def sync_home(
    store: Store,
    clock: Clock,
    *,
    progress: Progress = lambda _done, _of: None,
    at_once: int = rows.BATCH,
) -> Synced:
    """Sync the home in which a store lies; raises HubError where it has no hub, as `sync` does."""
    home = store.path.parent
    level = chosen_level(home)
    done = sync(store, clock, kept_hub(home), level=level, progress=progress, at_once=at_once)
    level_is_told(home, level)
    return done


def news_of(done: Synced) -> tuple[str, ...]:
    """What a sync has changed here that a learner should hear of, in words."""
    told = [_WAS_COPY] if done.is_new_device else []
    return (*told, *(line for change in done.decks for line in change.lines))
