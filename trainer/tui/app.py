"""The app: which screen follows which, themes, keys, and the library that opens behind them."""

import gc
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from trainer.errors import TrainerError
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.tui.desk import Desk
from trainer.tui.early_keys import EarlyKeys
from trainer.tui.messages import Refused
from trainer.tui.theme import DARK, LIGHT, other_theme

if TYPE_CHECKING:
    # A screen is loaded when it is first shown, so that the first paint waits for one alone.
    from trainer.services.library import Library
    from trainer.tui.screens.home import HomeScreen
    from trainer.tui.screens.study import StudyScreen
    from trainer.tui.screens.summary import SummaryScreen

_EVERYTHING: Final = Plan()
_HERE: Final = Path(__file__).parent


class TrainerApp(App[None]):
    """Shows the home screen, or with a plan the first card of a sitting."""

    TITLE = "trainer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "show_help", "Every key", id="app.help"),
        Binding("t", "switch_theme", "Light or dark", id="app.theme"),
        Binding("q", "quit", "Quit; everything is kept", id="app.quit"),
    ]

    @dataclass
    class Opened(Message):
        """The library is open."""

        library: "Library"

    @dataclass
    class Warmed(Message):
        """Marking has loaded what it needs."""

    def __init__(self, opening: Opening, plan: Plan | None = None) -> None:
        # The first screen's own styles come with the app's: added later, all are read once more.
        first = "home" if plan is None else "study"
        super().__init__(css_path=[_HERE / "styles.tcss", _HERE / "screens" / f"{first}.tcss"])
        self._opening = opening
        self._plan = plan
        self._desk = Desk()
        self._early_keys = EarlyKeys()
        self.problem: TrainerError | None = None
        """Why the app has closed itself; to be said once the terminal is the user's again."""
        self.untold: tuple[str, ...] = ()
        """What the home screen would have told of the decks, had it been shown."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        preferences = opening.preferences()
        self._keys = dict(preferences.keys)
        self.set_keymap(self._keys)
        is_known = preferences.theme in self.available_themes
        self.theme = preferences.theme if is_known else DARK.name

    def get_default_screen(self) -> Screen[None]:
        """The first screen, painted at once: an empty one below it would be laid out as well."""
        return self._home() if self._plan is None else self._study(self._plan, is_first=True)

    def on_mount(self) -> None:
        """Open the library behind the first screen."""
        self.screen.call_after_refresh(self._begin_work)

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

    def on_trainer_app_opened(self, message: Opened) -> None:
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

    def on_trainer_app_warmed(self) -> None:
        """Let answers be marked."""
        self._desk.say_warm()

    def on_refused(self, message: Refused) -> None:
        """Close; what is wrong is said on the user's own terminal."""
        self.problem = message.problem
        self.exit(return_code=message.problem.exit_code)

    def leave(self, exit_code: int) -> None:
        """Close from where a signal is handled; before and after its run there is only the process.

        The event loop sleeps through what is posted there, unless it is woken.
        """
        if self._loop is None:
            raise SystemExit(exit_code)
        self._loop.call_soon_threadsafe(self.exit, None, exit_code)

    def on_unmount(self) -> None:
        """Let go of the database."""
        library = self._desk.if_open()
        if library is not None:
            self.untold = library.take_news()
            library.close()

    def _home(self) -> "HomeScreen":
        from trainer.tui.screens.home import HomeScreen

        return HomeScreen(self._desk)

    def _study(self, plan: Plan, *, is_first: bool = False) -> "StudyScreen":
        from trainer.tui.screens.study import StudyScreen

        glimpse = self._opening.glance(plan) if is_first else None
        return StudyScreen(self._desk, self._opening.clock, plan, glimpse=glimpse)

    def _go_to(self, screen: Screen[None]) -> None:
        """Put a screen in the place of the one on top; the first of all stays below, unseen.

        Textual does not let the screen that it starts with be switched.
        """
        if len(self.screen_stack) == 1:
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def on_home_screen_chosen(self, message: "HomeScreen.Chosen") -> None:
        """Sit down to study."""
        self._go_to(self._study(message.plan))

    def on_home_screen_first_run(self, message: "HomeScreen.FirstRun") -> None:
        """Say what will happen before it does."""
        from trainer.tui.screens.welcome import WelcomeScreen

        self.push_screen(WelcomeScreen(message.overview), self._study_everything)

    def _study_everything(self, is_wanted: bool | None) -> None:  # noqa: FBT001 - the screen's result
        if is_wanted:
            self._go_to(self._study(_EVERYTHING))

    def on_study_screen_ended(self, message: "StudyScreen.Ended") -> None:
        """Sum the sitting up."""
        from trainer.tui.screens.summary import SummaryScreen

        self._go_to(SummaryScreen(message.session, message.summary))

    def on_study_screen_left(self) -> None:
        """Go home without a summary."""
        self._go_to(self._home())

    def on_summary_screen_closed(self) -> None:
        """Go home."""
        self._go_to(self._home())

    def on_summary_screen_undone(self, message: "SummaryScreen.Undone") -> None:
        """Go back to the sitting with its last card."""
        from trainer.tui.screens.study import StudyScreen

        clock, words = self._opening.clock, f"Taken back: {message.words}."
        self._go_to(StudyScreen(self._desk, clock, message.session, status=words))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Help does not open over a panel that is open."""
        del parameters
        return action != "show_help" or not self.screen.is_modal

    def action_show_help(self) -> None:
        """Show every key."""
        from trainer.tui.key_groups import key_groups
        from trainer.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(key_groups(self.BINDINGS), self._keys))

    def action_switch_theme(self) -> None:
        """Change between light and dark, and keep it for the next start."""
        self.theme = other_theme(self.theme)
        library = self._desk.if_open()
        try:
            if library is not None:
                library.set_theme(self.theme)
        except TrainerError as problem:
            from trainer.tui.screens.problem import ProblemScreen

            self.push_screen(ProblemScreen(problem))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers on every screen."""
        del screen
        yield SystemCommand("Light or dark", "Switch the theme", self.action_switch_theme)
        yield SystemCommand("Keys", "Show every key", self.action_show_help)
        yield SystemCommand("Quit", "Everything is kept", self.exit)

    @property
    def fault(self) -> Exception | None:
        """The unexpected error that closed the app."""
        return self._exception

    def _fatal_error(self) -> None:
        """Close without Textual's own traceback, which would show what a learner typed."""
        self._close_messages_no_wait()
