"""A sync behind the screens: when one is due, what came of it, and what is still to go."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from trainer.errors import HubError, TrainerError
from trainer.services.clock import Clock
from trainer.services.library import Library
from trainer.services.preferences import OFF, ON, SYNC

if TYPE_CHECKING:
    from trainer.hub.known import Known

_MINUTE_MS: Final = 60_000
_EVERY_MS: Final = 15 * _MINUTE_MS
_LONGEST_PAUSE_MS: Final = 60 * _MINUTE_MS
_AT_ONCE: Final = 25
"""Rows taken in one transaction, 20 ms with their fold, for which an answer may have to wait."""
_BREATH_S: Final = 0.02
"""Between two of them: longer than it takes a waiting answer to knock again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDone:
    """A sync that went through."""

    reached: int
    """How many entries of this device's own the hub has for certain."""
    news: tuple[str, ...]
    """What it changed here that a learner should hear of."""
    has_brought: bool
    """Something has come that the screens may have to show."""
    expected: "Known"
    """What the hub is to know at the next sync."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncFailed:
    """A sync that did not go through; all that is here is as it was."""

    why: str


SyncOutcome = SyncDone | SyncFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStanding:
    """What there is to say of syncing."""

    is_running: bool
    synced_ms: int | None
    """When it last went through; None when it has not since the start."""
    trouble: str
    """Why it did not go through since; empty when it did."""
    unsent: int
    """Answers of this device that the hub has not got; 0 as well while that is not known."""


class QuietSync:
    """Keeps the time of the syncs of an open library; each runs where its user puts it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._store = library.store
        self._clock = library.clock
        self._stopping = Event()
        self._is_running = False
        self._tried_ms: int | None = None
        self._failures = 0
        self._trouble = ""
        self._synced_ms: int | None = None
        self._reached: int | None = None
        self._told: tuple[str, ...] = ()
        self._expected: Known | None = None

    def is_due(self, *, after_sitting: bool = False) -> bool:
        """Whether to sync now without being asked.

        At first, then every quarter of an hour, and after a sitting that left something to send;
        after a failure in a minute, and after each further one in twice the time, an hour at most.
        """
        if self._is_running or not self._is_on():
            return False
        if self._tried_ms is None:
            return True
        waited_ms = self._clock.now().at_ms - self._tried_ms
        if waited_ms < 0:
            # The clock was set back, and how long it has been is not known.
            return True
        if self._failures:
            pause_ms = _MINUTE_MS << min(self._failures - 1, 6)
            return waited_ms >= min(pause_ms, _LONGEST_PAUSE_MS)
        return waited_ms >= _EVERY_MS or (after_sitting and self._has_unsent())

    def begin(self) -> Callable[[], SyncOutcome | None] | None:
        """What is to be run in a thread of its own; None while another one runs.

        It gives None where it was stopped.
        """
        if self._is_running:
            return None
        self._is_running = True
        self._tried_ms = self._clock.now().at_ms
        return partial(_outcome, self._store.path, self._clock, self._stopping, self._expected)

    def take(self, outcome: SyncOutcome | None) -> bool:
        """Keep what came of what `begin` gave; whether the screens have something new to show."""
        self._is_running = False
        match outcome:
            case SyncFailed(why=why):
                self._failures += 1
                self._trouble = why
                # Some of it may have come before.
                return True
            case SyncDone():
                self._failures = 0
                self._trouble = ""
                self._synced_ms = self._clock.now().at_ms
                self._reached = outcome.reached
                self._expected = outcome.expected
                # What is so at every sync is news once.
                fresh = [line for line in outcome.news if line not in self._told]
                self._told = outcome.news
                self._library.add_news(fresh)
                return outcome.has_brought or bool(fresh)
        return False

    def stop(self) -> None:
        """Have a sync that runs end after its transaction, and wait for nothing."""
        self._stopping.set()

    def standing(self) -> SyncStanding:
        """What there is to say now."""
        return SyncStanding(
            is_running=self._is_running,
            synced_ms=self._synced_ms,
            trouble=self._trouble,
            unsent=self._unsent(),
        )

    def _is_on(self) -> bool:
        from trainer.store import preferences

        with self._store.reading() as tx:
            return preferences.preferences(tx).get(SYNC, ON) != OFF

    def _has_unsent(self) -> bool:
        from trainer.store import entries

        with self._store.reading() as tx:
            return entries.own_head(tx) != self._reached

    def _unsent(self) -> int:
        from trainer.store import entries

        if self._reached is None:
            return 0
        with self._store.reading() as tx:
            return entries.own_reviews_beyond(tx, self._reached)


class _StoppedError(Exception):
    """The program ends."""


def _outcome(
    database: Path, clock: Clock, stopping: Event, expected: "Known | None"
) -> SyncOutcome | None:
    """Sync through a connection of its own, and say what came of it whatever happens."""
    try:
        return _synced(database, clock, stopping, expected)
    except _StoppedError:
        return None
    except TrainerError as error:
        return SyncFailed(why=error.message)
    except Exception as fault:  # noqa: BLE001 - studying goes on; `trainer sync` shows it in full
        kind = type(fault).__name__
        return SyncFailed(why=f"trainer has a fault ({kind}); `trainer sync` shows it.")


def _synced(database: Path, clock: Clock, stopping: Event, expected: "Known | None") -> SyncOutcome:
    # With the driver of PostgreSQL, 0.1 s; and only where there is a hub.
    from trainer.hub.connection import place_of
    from trainer.services.home_hub import kept_hub
    from trainer.services.home_sync import news_of, prepared, sync_home
    from trainer.services.sharing import fold_ahead
    from trainer.store.engine import open_existing

    def give_way(_done: int, _of: int) -> None:
        if stopping.wait(_BREATH_S):
            raise _StoppedError

    hub = place_of(kept_hub(database.parent))
    store = open_existing(database)
    ahead = None
    try:
        # What is wrong with the log the sync will say.
        with suppress(TrainerError):
            if expected is None:
                fold_ahead(store, clock.now())
            else:
                ahead = prepared(store, clock, expected)
        done = sync_home(store, clock, ahead=ahead, progress=give_way, at_once=_AT_ONCE)
    except HubError as error:
        return SyncFailed(why=_in_short(error.message.removeprefix(f"{hub}: ")))
    finally:
        store.close()
    return SyncDone(
        reached=done.reached,
        news=news_of(done),
        has_brought=bool(done.received or done.decks or done.is_new_device),
        expected=done.expected,
    )


def _in_short(message: str) -> str:
    """What is wrong with the one hub there is, in a line's room; `trainer sync` says it in full."""
    told = message.split(": ", 1)[0].removesuffix(".")
    # Nothing stands before it on the home screen that an `it` or `its` could speak of.
    for own, named in (("it ", "the hub "), ("its ", "the hub's ")):
        if told.startswith(own):
            return f"{named}{told.removeprefix(own)}."
    return f"{told}."
