"""The sync behind the screens: what they can show of it, and how it runs without them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.signal import Signal

from trainer.services.place import hub_path
from trainer.tui.own_thread import in_own_thread
from trainer.tui.wording import sync_words

if TYPE_CHECKING:
    # They are met only once the library is open.
    from trainer.services.library import Library
    from trainer.services.quiet_sync import QuietSync

_NO_HUB: Final = "There is no hub yet: `trainer sync --join INVITATION` joins one."


class Background:
    """Made with the app, and idle until its library is open; used on the app's event loop."""

    def __init__(self, app: App[Any], home: Path) -> None:
        self._hub = hub_path(home)
        self.changed: Signal[bool] = Signal(app, "sync")
        """Something else is to be said; with True, something has come that may be on screen."""
        self._library: Library | None = None
        self._sync: QuietSync | None = None
        self._is_missed = False
        """A sync was asked for where there is no hub."""

    def begin(self, library: "Library") -> None:
        """Let it sync a library."""
        from trainer.services.quiet_sync import QuietSync

        self._library = library
        self._sync = QuietSync(library)

    @property
    def has_hub(self) -> bool:
        """Whether there is a hub to sync with."""
        return self._hub.exists()

    def is_due(self, *, after_sitting: bool = False) -> bool:
        """Whether to sync now without being asked."""
        if self._sync is None or not self.has_hub:
            return False
        return self._sync.is_due(after_sitting=after_sitting)

    def words(self) -> str:
        """One line of how it stands; empty where there is nothing to say."""
        if not self.has_hub:
            return _NO_HUB if self._is_missed else ""
        if self._sync is None or self._library is None:
            return ""
        return sync_words(self._sync.standing(), self._library.clock.now().at_ms)

    async def sync(self) -> None:
        """Sync once, unless that is under way."""
        if self._sync is None:
            return
        self._is_missed = not self.has_hub
        work = None if self._is_missed else self._sync.begin()
        self.changed.publish(False)
        if work is not None:
            outcome = await in_own_thread(work)
            self.changed.publish(self._sync.take(outcome))

    def stop(self) -> None:
        """End what runs, and wait for nothing."""
        if self._sync is not None:
            self._sync.stop()
