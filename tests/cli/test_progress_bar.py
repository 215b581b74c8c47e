"""A bar on a terminal, and nothing where there is none."""

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

import pytest

from trainer.cli.progress_bar import progress_bar


@dataclass
class Terminal:
    """A terminal that remembers what was written on it."""

    stream: TextIO
    master: int

    def written(self) -> str:
        """All that was written until now; nothing can be written after that."""
        self.stream.close()
        read = b""
        # Linux says that the other end has gone by an error.
        with suppress(OSError):
            while part := os.read(self.master, 1 << 16):
                read += part
        return read.decode()


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    master, slave = os.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as stream:
        yield Terminal(stream, master)
    os.close(master)


def test_a_bar_fills_on_a_terminal(terminal: Terminal) -> None:
    with progress_bar("Entries", terminal.stream) as tell:
        tell(1000, 4000)
        tell(4000, 4000)
    written = terminal.written()
    assert "Entries" in written
    assert "1000/4000" in written
    assert "4000/4000" in written


def test_what_comes_after_a_full_bar_begins_another(terminal: Terminal) -> None:
    with progress_bar("Entries", terminal.stream) as tell:
        tell(2000, 2000)
        tell(1000, 3000)
    assert "1000/3000" in terminal.written()


def test_little_is_done_without_a_bar(terminal: Terminal) -> None:
    with progress_bar("Entries", terminal.stream) as tell:
        tell(3, 3)
    terminal.stream.write("done")
    assert terminal.written() == "done"


def test_where_there_is_no_terminal_nothing_is_said() -> None:
    stream = io.StringIO()
    with progress_bar("Entries", stream) as tell:
        tell(1000, 4000)
    assert stream.getvalue() == ""
