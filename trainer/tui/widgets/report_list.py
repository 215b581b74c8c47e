"""Lists of what a report has a page on: trainees and cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from trainer.reports.lines import wrapped
from trainer.tui.widgets.line_list import LineList
from trainer.tui.wording import foreign

_LONGEST_NAME = 14
_NARROWEST = 8
_FAR = 5
"""As many rows fill a small screen, each of three lines or so."""
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list: its name, and lines of text beside it."""

    name: str
    lines: tuple[str, ...]


class ReportList(LineList):
    """Rows that open a page each; where there are none, words that say why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Open the trainee or the card", id="progress.open"),
        Binding("pagedown", f"move({_FAR})", "Several rows down", id="progress.far_down"),
        Binding("pageup", f"move(-{_FAR})", "Several rows up", id="progress.far_up"),
        Binding("end", f"move({_ALL})", "The last row", id="progress.last"),
        Binding("home", f"move(-{_ALL})", "The first row", id="progress.first_row"),
    ]

    @dataclass
    class Chosen(Message):
        """The reader wants to see a row's page."""

        report_list: "ReportList"
        index: int

        @property
        def control(self) -> "ReportList":
            """The list, by whose id a screen tells lists apart."""
            return self.report_list

    def __init__(
        self,
        listed: Sequence[Listed],
        nothing: str,
        *,
        title: str,
        id: str,  # noqa: A002 - Textual's own name for it
    ) -> None:
        super().__init__(id=id)
        self.title = title
        """What the rows are."""
        self._listed = tuple(listed)
        self._nothing = nothing
        longest = max((foreign(row.name).cell_length for row in listed), default=0)
        self._name_width = min(_LONGEST_NAME, longest)
        self.set_reactive(LineList.cursor, 0 if listed else None)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._listed)

    def rows(self) -> list[tuple[Content, Content]]:
        """Rows for the cursor to move over."""
        return [(Content(""), foreign(row.name)) for row in self._listed]

    def blocks(self, width: int) -> list[list[Content]]:
        """The name of each row with its lines beside it."""
        return [self._block(index, row, width) for index, row in enumerate(self._listed)]

    def lines(self, width: int) -> list[Content]:
        """All rows, or why there are none."""
        return super().lines(width) if self._listed else foreign(self._nothing).wrap(width)

    def _block(self, index: int, row: Listed, width: int) -> list[Content]:
        name = foreign(row.name, "bold" if index == self.cursor else "")
        name = name.truncate(self._name_width, ellipsis=True, pad=True)
        blank = Content(" " * (self._name_width + 2))
        room = max(_NARROWEST, width - 2 - blank.cell_length)
        # As in the lines of a report, no figure is parted from its unit.
        texts = [line for text in row.lines for line in wrapped(text, room)]
        lines = [
            (blank if number else name + "  ") + foreign(line) for number, line in enumerate(texts)
        ]
        mark = Content.styled(f"{self.focus_mark(index)} ", "$primary")
        return [mark + line for line in lines]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no row, there is nothing to open."""
        del parameters
        return action != "open" or self.cursor is not None

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.cursor is not None:
            self.post_message(self.Chosen(self, self.cursor))
