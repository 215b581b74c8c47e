"""Lists of lines with a cursor that moves by arrows or j and k."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive

from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.hanging import hanging


class LineList(DrawnLines, can_focus=True):
    """Rows of a prefix and a text each, wrapped beside it, and a cursor on one of them or none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", id="list.up"),
        Binding("down,j", "move(1)", "Down", id="list.down"),
    ]

    cursor: reactive[int | None] = reactive(None)
    """The row the cursor is on; None until there is one."""

    @dataclass
    class Moved(Message):
        """The cursor has gone to rows of lines that should be in view."""

        line_list: "LineList"
        top: int
        """First line of the row, from 0."""
        height: int

    def rows(self) -> list[tuple[Content, Content]]:
        """Prefix and text of each row."""
        raise NotImplementedError

    def blocks(self, width: int) -> list[list[Content]]:
        """The lines of each row at a width."""
        return [hanging(prefix, text, width) for prefix, text in self.rows()]

    def lines(self, width: int) -> list[Content]:
        """All rows at a width."""
        return [line for block in self.blocks(width) for line in block]

    def focus_mark(self, index: int) -> str:
        """The sign of the cursor, seen without colour; a blank elsewhere."""
        return "▌" if index == self.cursor else " "

    def action_move(self, by: int) -> None:
        """Move the cursor up or down; the first move enters at the near end."""
        last = len(self.rows()) - 1
        if last < 0:
            return
        start = (-1 if by > 0 else last + 1) if self.cursor is None else self.cursor
        self.cursor = min(last, max(0, start + by))

    def watch_cursor(self, cursor: int | None) -> None:
        """Ask for the cursor's row to be in view."""
        if cursor is None or not self.size.width:
            return
        blocks = self.blocks(self.content_size.width)
        top = sum(len(block) for block in blocks[:cursor])
        self.post_message(self.Moved(self, top, len(blocks[cursor])))


class ScrollArea(VerticalScroll):
    """A column that scrolls and keeps the cursor of the lists within it in view."""

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Scroll as far as the row of the cursor asks for."""
        self.bring_into_view(message.line_list, message.top, message.height)

    def bring_into_view(self, within: DrawnLines, top: int, height: int) -> None:
        """Scroll as far as it takes to see some lines of what is drawn in here."""
        region = Region(0, self.line_at(within, top), 1, height)
        self.scroll_to_region(region, animate=False, force=True)

    def line_at(self, within: DrawnLines, top: int) -> int:
        """A line of what is drawn in here, counted from the first that can be scrolled to."""
        return within.region.y - self.content_region.y + self.scroll_offset.y + top
