"""Every key of the program by the place where it works, for the help."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType


def key_groups(app_bindings: Iterable[BindingType]) -> list[tuple[str, list[Binding]]]:
    """Titles of places and the keys that work there; only keys that can be bound anew."""
    # Every screen and widget is loaded for this, which the first paint must not wait for.
    from trainer.tui.screens.confidence import ConfidenceScreen
    from trainer.tui.screens.home import HomeScreen
    from trainer.tui.screens.panel import Panel
    from trainer.tui.screens.report import ReportScreen, SentenceField
    from trainer.tui.screens.study_keys import STUDY_BINDINGS
    from trainer.tui.screens.summary import SummaryScreen
    from trainer.tui.screens.welcome import WelcomeScreen
    from trainer.tui.widgets.choice_list import ChoiceList
    from trainer.tui.widgets.deck_list import DeckList
    from trainer.tui.widgets.line_list import LineList
    from trainer.tui.widgets.steps_list import StepsList
    from trainer.tui.widgets.typed_area import AnswerField

    groups: list[tuple[str, Iterable[BindingType]]] = [
        ("Studying", STUDY_BINDINGS),
        ("In the answer field, where letters are text", AnswerField.BINDINGS),
        ("Choosing options", ChoiceList.BINDINGS),
        ("Ordering steps", StepsList.BINDINGS),
        ("How sure you are, where that is asked", ConfidenceScreen.BINDINGS),
        ("In every list", LineList.BINDINGS),
        ("Home", [*DeckList.BINDINGS, *HomeScreen.BINDINGS]),
        ("End of a sitting", SummaryScreen.BINDINGS),
        ("Panels such as this", Panel.BINDINGS),
        ("Reports, and typing again", [*SentenceField.BINDINGS, *ReportScreen.BINDINGS]),
        ("Welcome", WelcomeScreen.BINDINGS),
        ("Everywhere", app_bindings),
    ]
    return [(title, _named(bindings)) for title, bindings in groups]


def report_key_groups(app_bindings: Iterable[BindingType]) -> list[tuple[str, list[Binding]]]:
    """The same of a progress report, which is shown by itself."""
    from trainer.tui.screens.panel import Panel
    from trainer.tui.screens.progress_report import ProgressReportScreen
    from trainer.tui.screens.reading import ReadingScreen
    from trainer.tui.screens.views import ViewsScreen
    from trainer.tui.widgets.line_list import LineList
    from trainer.tui.widgets.report_list import ReportList

    places = (ReportList, ProgressReportScreen, ReadingScreen, ViewsScreen)
    groups: list[tuple[str, Iterable[BindingType]]] = [
        ("Progress report", [binding for place in places for binding in place.BINDINGS]),
        ("In every list", LineList.BINDINGS),
        ("Panels such as this", Panel.BINDINGS),
        ("Everywhere", app_bindings),
    ]
    return [(title, _named(bindings)) for title, bindings in groups]


def _named(bindings: Iterable[BindingType]) -> list[Binding]:
    return [binding for binding in bindings if isinstance(binding, Binding) and binding.id]
