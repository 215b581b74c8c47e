"""Apps that can be closed from outside, and keep an unexpected error for the command line."""

from textual.app import App


class QuietApp(App[None]):
    """Leaves the terminal as it was, whatever ends it."""

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
