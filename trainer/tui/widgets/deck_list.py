"""Decks on the home screen, all of them together first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from trainer.domain.ids import DeckSlug
from trainer.services.library import DeckLine
from trainer.tui.widgets.line_list import LineList
from trainer.tui.wording import foreign

_DUE, _NEW, _LEARNT = 6, 6, 14
"""Widths of the columns of figures."""


@dataclass(frozen=True, slots=True)
class _Row:
    slug: DeckSlug | None
    title: str
    due: str
    new: str
    learnt: str


class DeckList(LineList):
    """One row for each deck: due, new, and learnt of how many."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "study", "Study", id="home.study"),
    ]

    @dataclass
    class Chosen(Message):
        """The learner wants to study a deck, or with None all of them."""

        slug: DeckSlug | None

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []

    def list_decks(self, decks: Sequence[DeckLine], *, due: int, new: int) -> None:
        """List the decks below a row for all of them with the day's figures."""
        learnt, cards = sum(deck.learnt for deck in decks), sum(deck.cards for deck in decks)
        everything = _Row(None, "All decks", str(due), str(new), f"{learnt} of {cards}")
        self._rows = [everything, *map(_deck_row, decks)]
        self.cursor = min(self.cursor or 0, len(decks))
        self.redraw()

    def rows(self) -> list[tuple[Content, Content]]:
        """Rows for the cursor to move over."""
        return [(Content(""), Content(row.title)) for row in self._rows]

    def blocks(self, width: int) -> list[list[Content]]:
        """One line for each deck; a long title gives way to the figures."""
        return [[self._line(index, row, width)] for index, row in enumerate(self._rows)]

    def _line(self, index: int, row: _Row, width: int) -> Content:
        is_here = index == self.cursor
        title = foreign(" ".join(row.title.split()), "bold" if is_here else "")
        columns = column_line(title, row.due, row.new, row.learnt, width - 2)
        return Content.styled(f"{self.focus_mark(index)} ", "$primary") + columns

    def action_study(self) -> None:
        """Study the deck under the cursor."""
        if self._rows:
            self.post_message(self.Chosen(self._rows[self.cursor or 0].slug))


def _deck_row(deck: DeckLine) -> _Row:
    learnt = f"{deck.learnt} of {deck.cards}"
    return _Row(deck.slug, deck.title, str(deck.due), str(deck.new), learnt)


def column_line(title: Content, due: str, new: str, learnt: str, width: int) -> Content:
    """A line of the table: the title, and the figures below each other."""
    figures = f"{due:>{_DUE}}{new:>{_NEW}}{learnt:>{_LEARNT}}"
    room = max(0, width - len(figures))
    return title.truncate(room, ellipsis=True, pad=True) + figures
