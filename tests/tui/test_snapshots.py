"""Pictures of every screen, in two sizes and two themes and without colour."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App
from textual.widgets import Input

from tests.services.builders import (
    CHOICE,
    FIGURE,
    SEVERAL,
    SHOWN,
    STEPS,
    TRUE_FALSE,
    TYPED,
    FakeClock,
    answer_all,
    deck_text,
    open_library,
    opening_of,
)
from tests.tui.learner import learner_at
from trainer.services.opening import Opening
from trainer.services.sitting import Plan

_LEFT_OUT = re.compile(
    r"@font-face \{.*?\}\s*"  # loads a font from the web
    r"|<!--.*?-->\s*"  # carries a web address
    r"|<clipPath.*?</clipPath>\s*| clip-path=\"[^\"]*\""  # cut nothing off; a third of the file
    r"|<text[^>]*>\n</text>",  # line ends
    re.DOTALL,
)
_TERMINAL = re.compile(r"terminal-\d+-")


class ScreenExtension(SingleFileSnapshotExtension):
    """One SVG for each picture, under the name of its test."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


def picture(app: App[None]) -> str:
    """The screen as SVG, the same in every process, without web addresses."""
    return _TERMINAL.sub("", _LEFT_OUT.sub("", app.export_screenshot()))


@dataclass(frozen=True, slots=True)
class Journey:
    """How to come to a screen, and words that must stand on it."""

    name: str
    cards: str
    keys: Sequence[str]
    words: str
    is_study: bool = True


SCREENS = (
    Journey("welcome", SHOWN + FIGURE, (), "Welcome to trainer", is_study=False),
    Journey("home", SHOWN + FIGURE, ("escape",), "All decks", is_study=False),
    Journey("study", FIGURE, (), "Type your answer"),
    Journey("answered", FIGURE, ("5", "0", "enter"), "✗ Wrong"),
    Journey("picture", FIGURE, ("5", "0", "enter", "p"), "900 without it"),
    Journey("summary", SHOWN, ("space", "1", "escape"), "This sitting"),
    Journey("help", SHOWN, ("question_mark",), "Studying"),
    Journey("info", SHOWN, ("i",), "History"),
    Journey("source", SHOWN, ("s",), "Source"),
    Journey("report", SHOWN, ("r",), "Report this card"),
)
BOUND = FIGURE.replace("{headache}", "< 3.5 in 1000 patients").replace("States: %\n", "")
KINDS = (
    Journey("shown", SHOWN, ("space",), "▸ 3 Good"),
    Journey("choice", CHOICE, ("2",), "Which needle is preferred?"),
    Journey("several", SEVERAL, ("1", "3", "enter"), "Answer"),
    Journey("steps", STEPS, ("space", "down"), "Put the puncture in order."),
    Journey("overruled", TYPED, (*"awl", "enter", "o"), "You say"),
    Journey("retype", FIGURE, ("0", "full_stop", "1", "enter", "a"), "did you mean 10 %?"),
    Journey("bound", BOUND, ("5", "0", "enter", "p"), "fewer than"),
    Journey("true-false", TRUE_FALSE, ("2", "1", "enter"), "because"),
)
LOOKS = {
    "80x24-dark": ((80, 24), "trainer-dark"),
    "80x24-light": ((80, 24), "trainer-light"),
    "120x40-dark": ((120, 40), "trainer-dark"),
    "120x40-light": ((120, 40), "trainer-light"),
}
every_screen = pytest.mark.parametrize("journey", SCREENS, ids=lambda journey: journey.name)
every_kind = pytest.mark.parametrize("journey", KINDS, ids=lambda journey: journey.name)


@pytest.fixture(autouse=True)
def _in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Pictures compared as SVG."""
    return snapshot.use_extension(ScreenExtension)


def opening_for(journey: Journey, tmp_path: Path) -> Opening:
    """A new home; the home screen is one of a learner of some days' standing."""
    clock = FakeClock()
    if journey.name == "home":
        library = open_library(tmp_path, deck_text(), clock)
        answer_all(library.session(Plan()))
        library.close()
        return opening_of(tmp_path, clock)
    return opening_of(tmp_path, clock, deck_text(journey.cards))


async def travel(journey: Journey, tmp_path: Path, look: str = "80x24-dark") -> str:
    """Take a journey; the picture at its end."""
    size, theme = LOOKS[look]
    plan = Plan() if journey.is_study else None
    async with learner_at(opening_for(journey, tmp_path), plan, size=size) as learner:
        learner.app.theme = theme
        await learner.press(*journey.keys)
        for field in learner.app.screen.query(Input):
            field.cursor_blink = False
        await learner.settle()
        assert journey.words in learner.words
        return picture(learner.app)


@every_screen
@pytest.mark.parametrize("look", LOOKS)
async def test_the_screen_looks_as_it_did(
    journey: Journey, look: str, tmp_path: Path, screens: SnapshotAssertion
) -> None:
    svg = await travel(journey, tmp_path, look)
    assert svg == screens


@every_kind
async def test_a_card_of_the_kind_looks_as_it_did(
    journey: Journey, tmp_path: Path, screens: SnapshotAssertion
) -> None:
    assert await travel(journey, tmp_path) == screens


@every_screen
async def test_the_screen_without_colour_looks_as_it_did(
    journey: Journey, tmp_path: Path, screens: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    svg = await travel(journey, tmp_path)
    assert svg == screens
