"""A sheet to read: headings, labelled lines and paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.hanging import hanging
from trainer.tui.wording import foreign


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a sheet: a text, and a label beside it or none."""

    text: str
    label: str = ""
    bullet: str = ""
    """Stands before a text without a label."""
    is_heading: bool = False


def heading(text: str) -> Entry:
    """A heading with a blank line above it."""
    return Entry(text=text, is_heading=True)


class Sheet(DrawnLines):
    """Entries below each other, texts aligned beside their labels."""

    def __init__(self, entries: Sequence[Entry], *, label_style: str = "$text-muted") -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._label_style = label_style
        self._label_width = max((len(entry.label) for entry in self._entries), default=0) + 2

    def lines(self, width: int) -> list[Content]:
        """All entries at a width."""
        lines: list[Content] = []
        for entry in self._entries:
            if entry.is_heading:
                lines += [*([Content("")] if lines else []), foreign(entry.text, "bold $secondary")]
            else:
                lines += hanging(self._label(entry), foreign(entry.text), width)
        return lines

    def _label(self, entry: Entry) -> Content:
        if not entry.label:
            return Content.styled(entry.bullet, "bold $accent")
        label = foreign(entry.label, self._label_style)
        return label.pad_right(max(1, self._label_width - label.cell_length))
