"""The app: which screen follows which, themes, keys, and commands."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from trainer.errors import TrainerError
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.tui.syncing_app import SyncingApp
from trainer.tui.theme import DARK, LIGHT, other_theme

if TYPE_CHECKING:
    # A screen is loaded when it is first shown, so that the first paint waits for one alone.
    from trainer.tui.screens.home import HomeScreen
    from trainer.tui.screens.study import StudyScreen
    from trainer.tui.screens.summary import SummaryScreen

_EVERYTHING: Final = Plan()
_HERE: Final = Path(__file__).parent


class TrainerApp(SyncingApp):
    """Shows the home screen, or with a plan the first card of a sitting."""

    TITLE = "trainer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "show_help", "Every key", id="app.help"),
        Binding("t", "switch_theme", "Light or dark", id="app.theme"),
        Binding("q", "quit", "Quit; everything is kept", id="app.quit"),
    ]

    def __init__(self, opening: Opening, plan: Plan | None = None) -> None:
        # The first screen's own styles come with the app's: added later, all are read once more.
        first = "home" if plan is None else "study"
        super().__init__(opening, [_HERE / "styles.tcss", _HERE / "screens" / f"{first}.tcss"])
        self._plan = plan
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

    def _home(self) -> "HomeScreen":
        from trainer.tui.screens.home import HomeScreen

        return HomeScreen(self._desk, self._background)

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

        self._go_to(SummaryScreen(message.session, message.summary, self._opening.clock))

    def on_study_screen_left(self) -> None:
        """Go home without a summary."""
        self._go_to(self._home())

    def on_summary_screen_closed(self) -> None:
        """Go home."""
        self._go_to(self._home())

    def on_summary_screen_undone(self, message: "SummaryScreen.Undone") -> None:
        """Go back to the sitting with its last card."""
        from trainer.tui.screens.study import StudyScreen

        clock, session = self._opening.clock, message.session
        self._go_to(StudyScreen(self._desk, clock, session, status=message.words))

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
