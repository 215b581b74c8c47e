"""Apps that can be closed from outside, and keep an unexpected error for the command line."""

from typing import ClassVar

from textual.actions import SkipAction
from textual.app import App
from textual.binding import Binding, BindingType


class QuietApp(App[None]):
    """Leaves the terminal as it was, whatever ends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before all others, since a panel lets no key through to the app.
        Binding("ctrl+c", "interrupt", "Quit", show=False, priority=True, system=True),
    ]

    def action_interrupt(self) -> None:
        """Leave by Ctrl+C, the reflex of everyone at a terminal: all that counts is on disk.

        Where text is selected the key is left to what copies it.
        """
        if getattr(self.screen.focused, "selected_text", "") or self.screen.get_selected_text():
            raise SkipAction
        self.exit()

    def leave(self, exit_code: int) -> None:
        """Close from where a signal is handled; before and after its run there is only the process.

        The event loop sleeps through what is posted there, unless it is woken.
        """
        if self._loop is None:
            raise SystemExit(exit_code)
        self._loop.call_soon_threadsafe(self.exit, None, exit_code)

    @property
    def fault(self) -> Exception | None:
        """The unexpected error that closed the app."""
        return self._exception

    def _fatal_error(self) -> None:
        """Close without Textual's own traceback, which would show what a learner typed."""
        self._close_messages_no_wait()
