"""The end of a sitting: what it came to, and what to look at again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from trainer.domain.plain_text import counted
from trainer.errors import TrainerError
from trainer.services.clock import Clock
from trainer.services.looking_back import Summary, WeakFact
from trainer.tui.held_keys import HeldKeys
from trainer.tui.keys import KeyHint, bound_keys
from trainer.tui.screens.problem import ProblemScreen
from trainer.tui.widgets.header_line import HeaderLine
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.widgets.line_list import ScrollArea
from trainer.tui.widgets.sheet import Entry, Sheet, heading
from trainer.tui.wording import duration_words, foreign

if TYPE_CHECKING:
    from trainer.domain.ids import EntryId
    from trainer.services.study import StudySession


class SummaryScreen(Screen[None]):
    """What a sitting came to; its last answer can still be taken back."""

    CSS_PATH = "summary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,escape", "close", "Home", id="summary.close"),
        Binding("u", "undo", "Undo the last thing done", id="summary.undo"),
    ]

    @dataclass
    class Closed(Message):
        """The learner has read it."""

    @dataclass
    class Undone(Message):
        """The last thing done is taken back, and its card is current again."""

        session: "StudySession"
        words: str

    _status = getters.query_one("#status", Static)

    def __init__(self, session: "StudySession", summary: Summary, clock: Clock) -> None:
        super().__init__()
        self._named: EntryId | None = None
        """What undo takes back the next time: it is older than the sitting, and said on screen."""
        self._undo_keys = HeldKeys(clock)
        self._session = session
        self._summary = summary

    def compose(self) -> ComposeResult:
        """Figures first, then what one was sure of and wrong, weak facts, and what comes next."""
        header = HeaderLine()
        header.left = "This sitting" if self._summary.answered else "Nothing to answer"
        header.right = duration_words(self._summary.elapsed_ms) if self._summary.answered else ""
        yield header
        with ScrollArea(id="summary"):
            yield Sheet(
                [*self._figures(), *self._sure_misses(), *self._weak_facts(), *self._next()]
            )
        yield Static(id="status", markup=False)
        yield KeyLine(
            lambda: (
                KeyHint("summary.close", "home"),
                KeyHint("summary.undo", "undo"),
                KeyHint("app.quit", "quit"),
            )
        )

    def _figures(self) -> Iterator[Entry]:
        summary = self._summary
        if not summary.answered:
            yield Entry(text="Nothing that this sitting was to ask is due.")
            return
        yield Entry(label="Answered", text=counted(summary.answered, "card"))
        if summary.answered > summary.self_rated:
            yield Entry(label="Marked", text=_marks(summary))
        if summary.self_rated:
            yield Entry(label="Self-rated", text=str(summary.self_rated))
        yield Entry(label="Due cards kept", text=_kept(summary))
        yield Entry(label="Newly learnt", text=str(summary.new_learnt))

    def _sure_misses(self) -> Iterator[Entry]:
        if self._summary.sure_and_wrong:
            yield heading("Sure, and wrong")
        for missed in self._summary.sure_and_wrong:
            yield from _weak_lines(missed)

    def _weak_facts(self) -> Iterator[Entry]:
        if self._summary.weak:
            yield heading("Worth looking at again")
        for weak in self._summary.weak:
            yield from _weak_lines(weak)

    def _next(self) -> Iterator[Entry]:
        if self._summary.next_due:
            yield heading("Next due")
            yield Entry(text=self._summary.next_due)
        if self._summary.new_limit:
            yield Entry(text=self._summary.new_limit)

    def action_close(self) -> None:
        """Go home."""
        self.post_message(self.Closed())

    def action_undo(self) -> None:
        """Take back the last answer, so that its card is asked again; one of old is named first."""
        is_meant = self._undo_keys.press()
        try:
            undone = self._session.undo(self._named if is_meant else None)
        except TrainerError as problem:
            self.app.push_screen(ProblemScreen(problem))
            return
        if undone is None:
            self._say("There is nothing to undo.")
        elif undone.is_done:
            self.post_message(self.Undone(self._session, undone.taken_back))
        else:
            key = bound_keys(self).get("summary.undo", "u")
            self._say(undone.asked(key))
            self._named = undone.entry

    def _say(self, words: str) -> None:
        self._status.update(foreign(words))
        self._status.display = True


def _marks(summary: Summary) -> str:
    return f"✓ {summary.correct} correct   ≈ {summary.close} close   ✗ {summary.wrong} wrong"


def _kept(summary: Summary) -> str:
    if not summary.due_answered:
        return "none was asked"
    return f"{summary.due_passed} of {summary.due_answered}"


def _weak_lines(weak: WeakFact) -> Iterator[Entry]:
    times = "" if weak.misses == 1 else f" (missed {weak.misses} times)"
    yield Entry(bullet="✗ ", text=f"{weak.claim}{times}")
    yield Entry(bullet="  ", text=weak.source)
