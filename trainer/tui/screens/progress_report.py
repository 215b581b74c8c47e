"""A progress report: its page, and the trainees and cards that have pages of their own."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from trainer.reports.parts import MADE_UP, Part, missed_words
from trainer.reports.report import CardLine, CheckIn, Report, TraineeLine
from trainer.reports.terminal import (
    NOTHING_SHARED,
    WITHOUT_TRAINEES,
    card_parts,
    report_parts,
    trainee_parts,
)
from trainer.reports.words import coverage_words, rate_words
from trainer.tui.keys import KeyHint
from trainer.tui.screens.reading import ReadingScreen
from trainer.tui.widgets.line_list import ScrollArea
from trainer.tui.widgets.report_list import Listed, ReportList
from trainer.tui.widgets.view_line import ViewLine

_VIEWS: Final = (("page", "page"), ("trainee-view", "trainees"), ("card-view", "cards"))
"""Each by its id and the id of what has the focus in it, in the order they stand in."""
_NO_TRAINEES: Final = "There are no trainees in this report."
_NO_CARDS: Final = "No card has a page: too few answers, or none were shared card by card."


class ProgressReportScreen(ReadingScreen):
    """Three views of one report; Enter opens a trainee or a card."""

    CSS_PATH: ClassVar[list[str]] = ["reading.tcss", "progress_report.tcss"]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "view(0)", "The page", id="progress.page"),
        Binding("2", "view(1)", "The trainees", id="progress.trainees"),
        Binding("3", "view(2)", "The cards", id="progress.cards"),
        Binding("left,h", "turn(-1)", "The view before", id="progress.left"),
        Binding("right,l", "turn(1)", "The next view", id="progress.right"),
    ]

    _views = getters.query_one(ViewLine)
    _switcher = getters.query_one(ContentSwitcher)

    def __init__(self, report: Report) -> None:
        header = report.header
        aside = MADE_UP if header.is_made_up else f"as of {header.as_of}"
        super().__init__(header.title, aside, partial(report_parts, report))
        self._report = report
        self._trainees = () if header.is_release else report.trainees
        self._pages = {page.line.anchor: page for page in report.pages}

    def head(self) -> ComposeResult:
        """What the report is, and its views."""
        yield from super().head()
        trainees, cards = len(self._trainees), len(self._report.cards)
        yield ViewLine(("Page", f"Trainees {trainees}", f"Cards {cards}"))

    def page(self) -> ComposeResult:
        """The three views, one of them open."""
        nobody = WITHOUT_TRAINEES if self._report.header.is_release else _NO_TRAINEES
        trainees = [self._listed(line) for line in self._trainees]
        cards = [_listed_card(card) for card in self._report.cards]
        with ContentSwitcher(initial="page"):
            yield from super().page()
            with ScrollArea(id="trainee-view", classes="list", can_focus=False):
                yield ReportList(trainees, nobody, id="trainees")
            with ScrollArea(id="card-view", classes="list", can_focus=False):
                yield ReportList(cards, _NO_CARDS, id="cards")

    def hints(self) -> tuple[KeyHint, ...]:
        """The keys that matter here."""
        return (
            KeyHint("progress.open", "open"),
            KeyHint("progress.page", "page"),
            KeyHint("progress.trainees", "trainees"),
            KeyHint("progress.cards", "cards"),
            KeyHint("app.help", "help"),
            KeyHint("app.quit", "quit"),
            KeyHint("app.theme", "light or dark"),
        )

    def action_view(self, place: int) -> None:
        """Open a view by its place."""
        view, focused = _VIEWS[place]
        self._switcher.current = view
        self._views.open_view = place
        self.query_one(f"#{focused}").focus()
        self.refresh_bindings()

    def action_turn(self, by: int) -> None:
        """Open the view beside the open one."""
        self.action_view(min(len(_VIEWS) - 1, max(0, self._views.open_view + by)))

    def action_back(self) -> None:
        """Go back to the page."""
        self.action_view(0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from the page, which came first."""
        del parameters
        return action != "back" or (self.is_mounted and self._views.open_view > 0)

    @on(ReportList.Chosen, "#trainees")
    def open_trainee(self, message: ReportList.Chosen) -> None:
        """Show a trainee's page, if they have shared anything that it could hold."""
        line = self._trainees[message.index]
        page = self._pages.get(line.anchor)
        if page is None:
            return
        header = self._report.header
        parts = partial(
            trainee_parts,
            page,
            rules=self._rules(line),
            target=header.target,
            is_made_up=header.is_made_up,
        )
        self._open(line.name, parts)

    @on(ReportList.Chosen, "#cards")
    def open_card(self, message: ReportList.Chosen) -> None:
        """Show a card's page."""
        card = self._report.cards[message.index]
        self._open(card.name, partial(card_parts, card, is_made_up=self._report.header.is_made_up))

    def _open(self, name: str, parts: Callable[[int], Iterable[Part]]) -> None:
        self.app.push_screen(ReadingScreen(name, self._aside, parts))

    def _rules(self, line: TraineeLine) -> tuple[CheckIn, ...]:
        return tuple(rule for rule in self._report.check_in if rule.anchor == line.anchor)

    def _listed(self, line: TraineeLine) -> Listed:
        if not line.level:
            return Listed(line.name, (NOTHING_SHARED,))
        overdue = f"; {line.overdue} overdue" if line.overdue else ""
        return Listed(
            line.name,
            (
                f"{rate_words(line.retained.marked)}; {coverage_words(line.coverage)}{overdue}",
                *(f"Check in: {rule.words}" for rule in self._rules(line)),
            ),
        )


def _listed_card(card: CardLine) -> Listed:
    return Listed(card.name, (card.question, f"missed {missed_words(card)}"))
