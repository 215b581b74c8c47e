"""What the app stands on: the library that opens behind the first screen, and how it all ends."""

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.events import Key
from textual.message import Message
from textual.types import CSSPathType
from textual.worker import get_current_worker

from trainer.errors import TrainerError
from trainer.services.opening import Opening
from trainer.tui.desk import Desk
from trainer.tui.early_keys import EarlyKeys
from trainer.tui.messages import Refused
from trainer.tui.quiet_app import QuietApp

if TYPE_CHECKING:
    # It is loaded behind the first paint.
    from trainer.services.library import Library


class LibraryApp(QuietApp):
    """Opens the library once its first screen is painted, and closes it at the end."""

    @dataclass
    class Opened(Message):
        """The library is open."""

        library: "Library"

    @dataclass
    class Warmed(Message):
        """Marking has loaded what it needs."""

    def __init__(self, opening: Opening, css_path: CSSPathType) -> None:
        super().__init__(css_path=css_path)
        self._opening = opening
        self._desk = Desk()
        self._early_keys = EarlyKeys()
        self.problem: TrainerError | None = None
        """Why the app has closed itself; to be said once the terminal is the user's again."""
        self.untold: tuple[str, ...] = ()
        """What the home screen would have told of the decks, had it been shown."""

    def on_mount(self) -> None:
        """Open the library behind the first screen."""
        self.app_resume_signal.subscribe(self, lambda _: self._paint_again())
        self.screen.call_after_refresh(self._begin_work)

    def _paint_again(self) -> None:
        """Paint all that a shell has painted over while the program was stopped."""
        self.screen.refresh(layout=True)

    def _begin_work(self) -> None:
        self._open_library()
        for key in self._early_keys.taken():
            self.post_message(key)

    def on_key(self, event: Key) -> None:
        """Keep keys that come before there is anything to take them: `q` may be text."""
        if self._early_keys.keep(event):
            event.prevent_default()

    @work(thread=True, exclusive=True, group="library")
    def _open_library(self) -> None:
        try:
            library = self._opening.open()
        except TrainerError as problem:
            self.post_message(Refused(problem))
            return
        is_wanted = not get_current_worker().is_cancelled
        if not (is_wanted and self.post_message(self.Opened(library))):
            library.close()

    def on_library_app_opened(self, message: Opened) -> None:
        """Hand the library to the screen that waits for it."""
        self._desk.lay(message.library)
        self._warm_up(message.library)

    @work(thread=True, exclusive=True, group="warm-up")
    def _warm_up(self, library: "Library") -> None:
        library.warm()
        # A full collection over all that is loaded by now takes 45 ms, between a key and its paint.
        gc.freeze()
        gc.enable()
        self.post_message(self.Warmed())

    def on_library_app_warmed(self) -> None:
        """Let answers be marked."""
        self._desk.say_warm()

    def on_refused(self, message: Refused) -> None:
        """Close; what is wrong is said on the user's own terminal."""
        self.problem = message.problem
        self.exit(return_code=message.problem.exit_code)

    def on_unmount(self) -> None:
        """Let go of the database."""
        library = self._desk.if_open()
        if library is not None:
            self.untold = library.take_news()
            library.close()
