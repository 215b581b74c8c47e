"""The installed program in a real terminal: a session of ten cards, a restart, an undo, the log."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.pseudo_terminal import PseudoTerminal, installed_program
from tests.services.builders import HEAD, log_of
from trainer.domain.ids import BlockId, DeckSlug, card_id
from trainer.domain.log import Rerate, Retract, Review
from trainer.domain.rating import Mark, Rating
from trainer.services.clock import SystemClock
from trainer.services.opening import Opening

WriteDeck = Callable[..., Path]
ANIMALS = [
    "aardvark",
    "badger",
    "capybara",
    "dormouse",
    "elephant",
    "flamingo",
    "giraffe",
    "hedgehog",
    "iguana",
    "jackal",
    "kangaroo",
    "llama",
]
"""One for each card, so that no two questions share a line that need not be painted again."""


def card(number: int, animal: str) -> str:
    """Cards that are typed and marked, and cards that are turned over, in turn."""
    accept = "Accept: none\n" if number % 2 else ""
    question = f"Q: What does the {animal} of card {number} say?"
    return f"## basic t-{number}\n{question}\nFact: needle\nA: the word {animal}\n{accept}\n"


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """A terminal's environment, with a home that is not there yet."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    home = tmp_path / "ein Heim für Zoë"
    return {**kept, "TERM": "xterm-256color", "TRAINER_HOME": str(home), "COLUMNS": "", "LINES": ""}


@pytest.fixture
def deck(environment: Mapping[str, str], write_deck: WriteDeck) -> str:
    """The installed deck of twelve cards."""
    text = HEAD.format(version="1.0", figure="~ 10 %").replace("deck: sample", "deck: animals")
    cards = "".join(card(number, animal) for number, animal in enumerate(ANIMALS))
    path = write_deck(text + cards)
    subprocess.run([installed_program(), "deck", "add", str(path)], env=environment, check=True)
    return "animals"


def answer_card(terminal: PseudoTerminal, number: int) -> None:
    """Answer the card on screen rightly, rate it Easy, and wait for the next."""
    animal, following = ANIMALS[number], ANIMALS[number + 1]
    if number % 2:
        terminal.wait_for("Type your answer")
        terminal.press(f"the word {animal}")
        terminal.wait_for(animal)
        terminal.press("\r")
        terminal.wait_for("Correct")
    else:
        terminal.press(" ")
        terminal.wait_for(f"the word {animal}")
    # A rating key is passed over for a quarter of a second after the answer is painted.
    terminal.wait_for_silence()
    terminal.press("4")
    terminal.wait_for(f"the {following} of card")


def leave(terminal: PseudoTerminal) -> None:
    """Leave the program from a place where letters are commands."""
    terminal.wait_for_silence()
    terminal.press("q")
    assert terminal.wait_for_end() == 0, terminal.text


def test_ten_cards_a_restart_and_an_undo_leave_the_log_right(
    environment: Mapping[str, str], deck: str
) -> None:
    with PseudoTerminal(["study", deck], environment) as terminal:
        terminal.wait_for(f"the {ANIMALS[0]} of card")
        for number in range(10):
            answer_card(terminal, number)
        leave(terminal)
    with PseudoTerminal(["study", deck], environment) as terminal:
        terminal.wait_for(f"the {ANIMALS[10]} of card")
        terminal.press("u")
        terminal.wait_for(f"the {ANIMALS[9]} of card")
        terminal.wait_for("Type your answer")
        terminal.press("\x1b")
        terminal.wait_for("q quit")
        leave(terminal)

    library = Opening(Path(environment["TRAINER_HOME"]), SystemClock()).open()
    log = log_of(library)
    library.close()
    reviews = [entry for entry in log if isinstance(entry, Review)]
    rerates = [entry for entry in log if isinstance(entry, Rerate)]
    assert [entry.stamp.sequence for entry in log] == list(range(1, 17))
    assert [entry.card for entry in reviews] == [
        card_id(DeckSlug(deck), BlockId(f"t-{number}")) for number in range(10)
    ]
    # A marked answer is in the log with the rating its mark proposes before it is rated.
    assert [(entry.mark, entry.rating) for entry in reviews] == [
        (None, Rating.EASY),
        (Mark.CORRECT, Rating.GOOD),
    ] * 5
    assert [entry.review for entry in rerates] == [entry.stamp.entry for entry in reviews[1::2]]
    assert {entry.rating for entry in rerates} == {Rating.EASY}
    assert isinstance(log[-1], Retract)
    assert log[-1].target == reviews[-1].stamp.entry


def test_the_home_screen_opens_in_a_terminal_and_is_left_with_q(
    environment: Mapping[str, str], deck: str
) -> None:
    with PseudoTerminal([], environment) as terminal:
        terminal.wait_for("Welcome to trainer")
        leave(terminal)
    assert deck


def test_a_dumb_terminal_gets_the_session_line_by_line(
    environment: Mapping[str, str], deck: str
) -> None:
    with PseudoTerminal(["study", deck], {**environment, "TERM": "dumb"}) as terminal:
        terminal.wait_for("Press Enter to show the answer.")
        terminal.press("\r")
        terminal.wait_for(f"Answer: the word {ANIMALS[0]}")
        terminal.press("4\r")
        terminal.wait_for(f"the {ANIMALS[1]} of card")
        terminal.press(":quit\r")
        terminal.wait_for("Answered: 1 ")
        assert terminal.wait_for_end() == 0


def test_the_whole_screen_is_painted_again_after_a_stop(
    environment: Mapping[str, str], deck: str
) -> None:
    with PseudoTerminal(["study", deck], environment) as terminal:
        terminal.wait_for(f"the {ANIMALS[0]} of card")
        terminal.wait_for_silence()
        terminal.process.send_signal(signal.SIGTSTP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        terminal.press("")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for(f"the {ANIMALS[0]} of card")


def test_lines_are_wrapped_at_their_words_where_they_go_to_a_terminal(
    environment: Mapping[str, str], deck: str
) -> None:
    with PseudoTerminal(["study", deck, "--plain"], environment) as terminal:
        terminal.wait_for("Press Enter to show the answer.")
        rows = terminal.text.splitlines()
        assert "Type an answer and press Enter. Lines that begin with a colon are commands:" in rows
        assert all(len(row) <= 80 for row in rows)


def test_an_unknown_deck_is_said_on_the_terminal_as_it_was(
    environment: Mapping[str, str], deck: str
) -> None:
    with PseudoTerminal(["study", f"{deck}x"], environment) as terminal:
        assert terminal.wait_for_end() == 1
        assert f"Did you mean {deck}?" in terminal.text
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize(
    "numbers", [[signal.SIGTERM], [signal.SIGHUP], [signal.SIGTERM, signal.SIGTERM]]
)
def test_a_signal_to_end_gives_the_terminal_back_as_it_was(
    environment: Mapping[str, str], deck: str, numbers: list[signal.Signals]
) -> None:
    with PseudoTerminal(["study", deck], environment) as terminal:
        terminal.wait_for(f"the {ANIMALS[0]} of card")
        for number in numbers:
            terminal.process.send_signal(number)
        assert terminal.wait_for_end() == 128 + numbers[0]
        for left in (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h"):
            assert left in terminal.painted
        assert "Traceback" not in terminal.text


def test_the_program_ends_with_its_terminal(environment: Mapping[str, str], deck: str) -> None:
    with PseudoTerminal(["study", deck], environment) as terminal:
        terminal.wait_for(f"the {ANIMALS[0]} of card")
        assert terminal.hang_up() != 0


BROKEN = (
    "from trainer.services.library import Library as L; L.warm = None; import trainer.cli as c; "
)


@pytest.mark.parametrize(("debug", "has_traceback"), [("", False), ("1", True)])
def test_a_fault_behind_a_screen_is_one_line_on_the_terminal(
    environment: Mapping[str, str], debug: str, *, has_traceback: bool
) -> None:
    program = [sys.executable, "-c", f"{BROKEN} c.main()"]
    debugging = {**environment, "TRAINER_DEBUG": debug}
    with PseudoTerminal([], debugging, program=program) as terminal:
        assert terminal.wait_for_end() == 1
        assert "error: this is a fault in trainer and not yours: " in terminal.text
        assert ("Traceback" in terminal.text) is has_traceback


def test_a_new_profile_beside_others_is_begun_only_when_it_is_said_to_be(
    environment: Mapping[str, str], deck: str
) -> None:
    for profile in ("anna", "ben"):
        command = [installed_program(), "--profile", profile, "deck", "list"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    with PseudoTerminal(["--profile", "ana", "study", deck], environment) as terminal:
        terminal.wait_for("There is no profile ana yet; there are: anna, ben. Begin it?")
        terminal.press("n\r")
        assert terminal.wait_for_end() == 1
    assert not (Path(environment["TRAINER_HOME"]) / "profiles" / "ana").exists()


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
)
def test_a_terminal_without_unicode_goes_line_by_line_and_says_why(
    environment: Mapping[str, str], deck: str, locale: Mapping[str, str]
) -> None:
    with PseudoTerminal(["study", deck], {**environment, **locale}) as terminal:
        terminal.wait_for("so it goes line by line")
        terminal.wait_for("> ")
        terminal.press(":quit\r")
        terminal.wait_for("Answered: 0")
        assert terminal.wait_for_end() == 0
        assert b"\x1b" not in terminal.painted
