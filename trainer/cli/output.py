"""Lines on standard output, and lines from standard input."""

import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Final

import click

from trainer.cli.input_lines import bounded_lines
from trainer.cli.terminal import is_terminal
from trainer.domain.plain_text import visible

LONGEST_LINE: Final = 10_000
"""Characters of a typed line; more is never an answer."""


def say(line: str = "") -> None:
    """Write a line, with anything that a terminal would obey made visible."""
    click.echo(visible(line))


def say_aside(line: str) -> None:
    """Write a line on standard error, where it mixes with no result."""
    click.echo(visible(line), err=True)


def say_json(value: object) -> None:
    """Write a value as JSON for a program to read."""
    say(json_text(value))


def json_text(value: object) -> str:
    """A value as JSON that is laid out for reading."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def say_table(rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = ()) -> None:
    """Write rows as columns of equal width, those of `numbers` flush right."""
    # A line end in a name would begin a row that is none.
    shown = [[visible(cell).replace("\n", "␊") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        say("  ".join(cells).rstrip())


class StandardStreams:
    """A console over standard input and output."""

    def read(self) -> str | None:
        """The next line without its end; None at the end of input."""
        if is_terminal(sys.stdin):
            click.echo("> ", nl=False)
        line = next(bounded_lines(sys.stdin, LONGEST_LINE), None)
        return None if line is None else line.text

    def say(self, line: str) -> None:
        """Write a line, at a terminal wrapped at its words: a terminal breaks within them."""
        shown = visible(line)
        for row in _wrapped(shown) if is_terminal(sys.stdout) else [shown]:
            click.echo(row)


def _wrapped(line: str) -> list[str]:
    """The rows of a line at the terminal's width, as far in as the line begins."""
    indent = line[: len(line) - len(line.lstrip(" "))]
    width = shutil.get_terminal_size().columns
    wrapper = textwrap.TextWrapper(
        width=width,
        subsequent_indent=indent,
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(line) or [line]
