"""What the app does about a hub: it syncs behind the screens, and no key waits for that."""

from typing import TYPE_CHECKING

from textual import work
from textual.types import CSSPathType

from trainer.errors import TrainerError
from trainer.services.opening import Opening
from trainer.tui.background import Background
from trainer.tui.library_app import LibraryApp
from trainer.tui.messages import Refused

if TYPE_CHECKING:
    # Met at run time only after the first paint, which must not wait for it.
    from trainer.tui.screens.study import StudyScreen


class SyncingApp(LibraryApp):
    """Syncs when it is open, after sittings, now and then at rest, and when asked."""

    def __init__(self, opening: Opening, css_path: CSSPathType) -> None:
        super().__init__(opening, css_path)
        self._background = Background(self, opening.home)

    def on_library_app_warmed(self) -> None:
        """Sync once what the first answer needs is loaded."""
        library = self._desk.if_open()
        if library is not None:
            self._background.begin(library)
            self._sync_if_due()

    def on_home_screen_idled(self) -> None:
        """Sync now and then while nothing is being studied."""
        self._sync_if_due()

    def on_study_screen_ended(self, message: "StudyScreen.Ended") -> None:
        """Send what was answered; Textual calls this besides what a subclass does then."""
        del message
        self._sync_if_due(after_sitting=True)

    def on_study_screen_left(self) -> None:
        """Send what was done without an answer, such as an undo or a flag, likewise besides."""
        self._sync_if_due(after_sitting=True)

    def on_home_screen_sync_wanted(self) -> None:
        """Sync at once."""
        self._sync()

    def _sync_if_due(self, *, after_sitting: bool = False) -> None:
        try:
            if self._background.is_due(after_sitting=after_sitting):
                self._sync()
        except TrainerError as problem:
            self.post_message(Refused(problem))

    @work(group="sync")
    async def _sync(self) -> None:
        await self._background.sync()

    def on_unmount(self) -> None:
        """Leave a sync that is under way to itself."""
        self._background.stop()
