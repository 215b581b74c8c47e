"""The program as a process: pipes, encodings, an output that is closed early."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.services.builders import deck_text, shown_cards
from trainer.services.clock import SystemClock
from trainer.services.opening import Opening

WriteDeck = Callable[..., Path]
PROGRAM = [sys.executable, "-m", "trainer"]


def environment(home: Path, **more: str) -> Mapping[str, str]:
    """The environment of a process whose data is in the home."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "TRAINER_HOME": str(home), "PYTHONWARNINGS": "error", **more}


def run(
    home: Path, *arguments: str, typed: bytes = b"", **more: str
) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=typed,
        capture_output=True,
        env=environment(home, **more),
        check=False,
    )


@pytest.fixture
def ten_cards(home: Path, write_deck: WriteDeck) -> Path:
    """A home with a deck of ten self-rated cards, whose letters no ASCII has."""
    text = deck_text(shown_cards(10)).replace("deck: sample", "deck: ten")
    path = write_deck(text.replace("Answer", "≥ 95 % – Antwort für"))
    assert run(home, "deck", "add", str(path)).returncode == 0
    return home


def answered(home: Path) -> int:
    """How many answers are in the log."""
    library = Opening(home, SystemClock()).open()
    try:
        return library.overview().answered_today
    finally:
        library.close()


def test_a_session_through_pipes_keeps_every_answer(ten_cards: Path) -> None:
    session = run(ten_cards, "study", "ten", typed=b"\n4\n" * 10)
    assert session.returncode == 0
    assert not session.stderr
    assert "Answered: 10 " in session.stdout.decode()
    assert answered(ten_cards) == 10


def test_a_plain_session_has_neither_colour_nor_cursor_movement(ten_cards: Path) -> None:
    session = run(ten_cards, "study", "--plain", typed=b"\n4\n\n", FORCE_COLOR="1")
    assert b"\x1b" not in session.stdout
    assert b"\r" not in session.stdout


def test_the_end_of_input_ends_the_session_cleanly(ten_cards: Path) -> None:
    session = run(ten_cards, "study", typed=b"\n4")
    assert session.returncode == 0
    assert answered(ten_cards) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
def test_an_output_without_unicode_loses_no_comparator(
    ten_cards: Path, more: dict[str, str]
) -> None:
    session = run(ten_cards, "study", "ten", typed=b"\n\n", **more)
    assert session.returncode == 0, session.stderr
    shown = session.stdout.decode()
    assert "≥ 95 % – Antwort für" in shown or ">= 95 % - Antwort f\\xfcr" in shown


def test_bytes_that_are_no_text_are_an_answer_like_any_other(ten_cards: Path) -> None:
    session = run(ten_cards, "study", "ten", typed=b"\xff\xfe\n\xc3\n4\n:report \xff\n")
    assert session.returncode == 0, session.stderr
    assert b"fault" not in session.stderr


def test_an_argument_that_is_no_text_is_an_error_and_no_crash(ten_cards: Path) -> None:
    session = subprocess.run(
        [*map(os.fsencode, PROGRAM), b"study", b"\xff\xfe"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(ten_cards),
        check=False,
    )
    assert session.returncode == 1
    assert b"There is no deck" in session.stderr


@pytest.mark.parametrize(
    "command", [["deck", "list"], ["config"], ["study"], ["--help"], ["stats"]]
)
def test_an_output_closed_early_ends_the_program_quietly(
    ten_cards: Path, command: list[str]
) -> None:
    near, far = os.pipe()
    os.close(near)
    process = subprocess.run(
        [*PROGRAM, *command],
        stdin=subprocess.DEVNULL,
        stdout=far,
        stderr=subprocess.PIPE,
        env=environment(ten_cards),
        check=False,
    )
    os.close(far)
    assert not process.stderr
    assert process.returncode in (0, 1)


def test_without_a_terminal_the_program_alone_prints_and_does_not_fail(ten_cards: Path) -> None:
    alone = run(ten_cards)
    assert alone.returncode == 0
    assert "ten" in alone.stdout.decode()
    assert not alone.stderr


def test_an_interrupted_session_keeps_its_answers_and_says_nothing(ten_cards: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "study", "ten"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(ten_cards),
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"\n4\n")
        process.stdin.flush()
        for line in process.stdout:
            if b"Question 1?" in line:
                break
        process.send_signal(2)
        assert process.wait() == 130
        assert process.stderr
        assert not process.stderr.read()
    assert answered(ten_cards) == 1


def test_another_home_is_not_touched(ten_cards: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run(ten_cards, "--home", str(other), "deck", "list").returncode == 0
    assert b"ten" not in run(ten_cards, "--home", str(other), "deck", "list").stdout.split(b"\n")[1]


COMMANDS = [
    ["--help"],
    ["--version"],
    ["deck", "--help"],
    ["stats"],
    ["config"],
    ["study", "--plain"],
    ["deck", "try", "vertebroplasty", "--batch"],
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("more", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_output_that_cannot_be_written_is_said_and_is_no_fault(
    ten_cards: Path, command: list[str], more: dict[str, str]
) -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [*PROGRAM, *command],
            input=b'{"card": "vp-7k2m", "answer": "1 %"}\n',
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(ten_cards, **more),
            check=False,
        )
    said = "error: the output could not be written: No space left on device\n"
    assert process.stderr.decode() == said
    assert process.returncode == 1


@pytest.mark.parametrize(
    "command", [[], ["study"], ["study", "--plain"], ["deck", "try", "ten", "--batch"]]
)
def test_a_closed_input_is_the_end_of_input(ten_cards: Path, command: list[str]) -> None:
    process = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *PROGRAM, *command],
        capture_output=True,
        env=environment(ten_cards),
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert not process.stderr
