"""The home screen: what is due, deck by deck, today and in the days to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from trainer.domain.study_day import calendar_date
from trainer.errors import TrainerError
from trainer.services.library import Overview
from trainer.services.sitting import Plan
from trainer.tui.background import Background
from trainer.tui.desk import Desk
from trainer.tui.keys import KeyHint
from trainer.tui.messages import Refused
from trainer.tui.widgets.deck_list import DeckList, column_line
from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.forecast import Forecast
from trainer.tui.widgets.header_line import HeaderLine
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.widgets.line_list import ScrollArea
from trainer.tui.wording import foreign

_HEIGHTS = [(0, "-short"), (20, "-tall")]
"""Rows from which there is room for the days to come."""
_REST_S: Final = 30


class ColumnHeads(DrawnLines):
    """Names of the columns of the deck list."""

    def lines(self, width: int) -> list[Content]:
        """One line of names above the figures they belong to."""
        heads = column_line(Content("Deck"), "due", "new", "learnt", width - 2)
        return [Content("  ") + heads]


class HomeScreen(Screen[None]):
    """Painted at once, and filled as soon as the library is open."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "DeckList"
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sync", "Sync with your programme's hub", id="home.sync"),
    ]

    _header = getters.query_one(HeaderLine)
    _today = getters.query_one("#today", Static)
    _backlog = getters.query_one("#backlog", Static)
    _news = getters.query_one("#news", Static)
    _sync = getters.query_one("#sync", Static)
    _decks = getters.query_one(DeckList)
    _forecast = getters.query_one(Forecast)

    @dataclass
    class Chosen(Message):
        """The learner wants to sit down to a plan."""

        plan: Plan

    @dataclass
    class FirstRun(Message):
        """Nothing has ever been answered here."""

        overview: Overview

    @dataclass
    class SyncWanted(Message):
        """The learner wants to sync now."""

    @dataclass
    class Idled(Message):
        """The screen has been at rest for a while."""

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__()
        self._desk = desk
        self._background = background
        self._told: list[str] = []
        self._has_welcomed = False

    def compose(self) -> ComposeResult:
        """Today, the decks, and the days to come."""
        yield HeaderLine()
        yield Static("Opening your library …", id="today", markup=False)
        yield Static(id="backlog", markup=False)
        yield Static(id="news", markup=False)
        yield ColumnHeads()
        with ScrollArea(id="decks", can_focus=False):
            yield DeckList()
        with Vertical(id="days"):
            yield Static("Due in the next seven days", id="days-title", markup=False)
            yield Forecast()
        yield Static(id="sync", markup=False)
        yield KeyLine(self.hints)

    def on_mount(self) -> None:
        """Wait for the library behind the first paint."""
        self._header.left = "trainer"
        self._background.changed.subscribe(self, self._follow_sync)
        self.set_interval(_REST_S, self._rest)
        self._fill()

    def hints(self) -> tuple[KeyHint, ...]:
        """The keys that matter here."""
        return (
            KeyHint("home.study", "study"),
            KeyHint("app.help", "help"),
            KeyHint("app.quit", "quit"),
            *([KeyHint("home.sync", "sync")] if self._background.has_hub else []),
            KeyHint("list.up", "up"),
            KeyHint("list.down", "down"),
            KeyHint("app.theme", "light or dark"),
        )

    @work(exclusive=True, group="overview")
    async def _fill(self) -> None:
        library = await self._desk.library()
        try:
            self.show(library.overview(), news=library.take_news())
            self._say_sync()
        except TrainerError as problem:
            self.post_message(Refused(problem))

    def show(self, overview: Overview, *, news: Sequence[str] = ()) -> None:
        """Show what is due, and what became of decks that was not told yet."""
        self._told += news
        _show_lines(self._news, self._told)
        self._header.right = f"{calendar_date(overview.today):%A %d %B %Y}"
        self._today.update(_today_line(overview))
        _show_lines(self._backlog, (overview.backlog, overview.new_limit))
        self._decks.list_decks(overview.decks, due=overview.due_today, new=overview.new_today)
        self._forecast.foretell(overview.today, overview.forecast)
        self.refresh_bindings()
        if overview.is_first_run and not self._has_welcomed:
            self._has_welcomed = True
            self.post_message(self.FirstRun(overview))

    def action_sync(self) -> None:
        """Ask for a sync; it runs behind the screens."""
        self.post_message(self.SyncWanted())

    def _rest(self) -> None:
        """Say how long ago things were, and that there is time for more."""
        if self.is_current:
            self._follow_sync(has_brought=False)
            self.post_message(self.Idled())

    def _follow_sync(self, has_brought: bool) -> None:  # noqa: FBT001 - a signal's
        """Say how syncing stands, and show what has come."""
        if has_brought:
            self._fill()
            return
        try:
            self._say_sync()
        except TrainerError as problem:
            self.post_message(Refused(problem))

    def _say_sync(self) -> None:
        words = self._background.words()
        self._sync.update(foreign(words))
        self._sync.display = bool(words) or self._background.has_hub

    @on(DeckList.Chosen)
    def choose(self, message: DeckList.Chosen) -> None:
        """Sit down to a deck, or to all of them."""
        message.stop()
        decks = () if message.slug is None else (message.slug,)
        self.post_message(self.Chosen(Plan(decks=decks)))


def _show_lines(static: Static, lines: Sequence[str]) -> None:
    said = [foreign(line) for line in lines if line]
    static.update(Content("\n").join(said))
    static.display = bool(said)


def _today_line(overview: Overview) -> Content:
    figures = (
        (overview.due_today, "due"),
        (overview.new_today, "new"),
        (overview.answered_today, "answered"),
        *([(overview.crammed_today, "crammed")] if overview.crammed_today else ()),
    )
    parts = [Content.assemble((str(number), "bold"), f" {word}") for number, word in figures]
    return Content("Today   ") + Content("   ").join(parts)
