"""A home whose path has spaces and letters of another language, and a way to run commands in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner, Result

from tests.services.builders import FakeClock, deck_text, shown_cards
from trainer.cli import program
from trainer.services.library import Library
from trainer.services.opening import Opening


class Run(Protocol):
    """Runs a command of the program in the test's home."""

    def __call__(self, *arguments: str, typed: str = "") -> Result:
        """What came of a command with these arguments and this on standard input."""


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that does not exist yet."""
    return tmp_path / "Daten für Zoë"


@pytest.fixture
def run(home: Path, clock: FakeClock) -> Run:
    """Run a command in the home by the clock."""

    def run_command(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(program, ["--home", str(home), *arguments], typed, obj=clock)

    return run_command


@pytest.fixture
def write_deck(tmp_path: Path) -> Callable[..., Path]:
    """Write a deck file, the sample or another text."""

    def write(text: str | None = None, *, name: str = "sample.md") -> Path:
        path = tmp_path / name
        path.write_text(deck_text() if text is None else text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def library(home: Path, clock: FakeClock) -> Iterator[Library]:
    """The same home as the commands see, opened through the services."""
    opened = Opening(home, clock).open()
    yield opened
    opened.close()


@pytest.fixture
def write_shown_deck(write_deck: Callable[..., Path]) -> Path:
    """A deck file of four self-rated cards, `deck: shown`."""
    return write_deck(deck_text(shown_cards(4)).replace("deck: sample", "deck: shown"))
