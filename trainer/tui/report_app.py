"""An app that shows one progress report, by itself: it needs neither a library nor a store."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Final

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from trainer.reports.report import Report
from trainer.tui.key_groups import report_key_groups
from trainer.tui.quiet_app import QuietApp
from trainer.tui.screens.help import HelpScreen
from trainer.tui.screens.progress_report import ProgressReportScreen
from trainer.tui.theme import DARK, LIGHT, other_theme

_HERE: Final = Path(__file__).parent
_SCREENS: Final = _HERE / "screens"
_STYLES: Final = ("reading.tcss", "views.tcss")


class ReportApp(QuietApp):
    """Shows the report until its reader leaves."""

    TITLE = "trainer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "show_help", "Every key", id="app.help"),
        Binding("t", "switch_theme", "Light or dark", id="app.theme"),
        Binding("q", "quit", "Quit", id="app.quit"),
    ]

    def __init__(
        self, report: Report, *, theme: str = DARK.name, keys: Mapping[str, str] | None = None
    ) -> None:
        # The first screen's own styles come with the app's, as those of `TrainerApp` do.
        super().__init__(css_path=[_HERE / "styles.tcss", *(_SCREENS / name for name in _STYLES)])
        self._report = report
        self._keys = dict(keys or {})
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.set_keymap(self._keys)
        self.theme = theme if theme in self.available_themes else DARK.name

    def get_default_screen(self) -> Screen[None]:
        """The report, painted at once."""
        return ProgressReportScreen(self._report)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Help does not open over a panel that is open."""
        del parameters
        return action != "show_help" or not self.screen.is_modal

    def action_show_help(self) -> None:
        """Show every key."""
        self.push_screen(HelpScreen(report_key_groups(self.BINDINGS), self._keys))

    def action_switch_theme(self) -> None:
        """Change between light and dark."""
        self.theme = other_theme(self.theme)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers on every screen."""
        del screen
        yield SystemCommand("Light or dark", "Switch the theme", self.action_switch_theme)
        yield SystemCommand("Keys", "Show every key", self.action_show_help)
        yield SystemCommand("Quit", "Leave the report", self.exit)
