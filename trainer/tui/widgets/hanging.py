"""Text beside a prefix, wrapped so that the prefix's column stays free."""

from collections.abc import Iterable

from textual.content import Content

_NARROWEST = 8


def hanging(prefix: Content, text: Content, width: int) -> list[Content]:
    """Lines of a text wrapped beside a prefix; further lines are indented by its width."""
    indent = prefix.cell_length
    lines = text.wrap(max(_NARROWEST, width - indent)) or [Content("")]
    return [prefix + lines[0], *(line.pad_left(indent) for line in lines[1:])]


def packed(items: Iterable[Content], width: int, *, gap: int = 3) -> list[Content]:
    """Items side by side, as many on a line as fit; no item is broken."""
    lines: list[Content] = []
    for item in items:
        if lines and lines[-1].cell_length + gap + item.cell_length <= width:
            lines[-1] = lines[-1] + " " * gap + item
        else:
            lines.append(item)
    return lines
