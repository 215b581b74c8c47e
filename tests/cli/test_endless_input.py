"""Paths that are no file and input without an end: refused, and never read on and on."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_pipes import PROGRAM, environment
from trainer.decks.grammar import LARGEST_FILE_BYTES

WriteDeck = Callable[..., Path]


@pytest.mark.parametrize(
    "command", [["deck", "ids"], ["deck", "add"], ["deck", "try"], ["restore"]]
)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_path_that_is_no_file_is_refused_before_it_is_read(
    home: Path, tmp_path: Path, command: list[str], kind: str
) -> None:
    place = Path(os.devnull)
    if kind == "pipe":
        place = tmp_path / "pipe.md"
        os.mkfifo(place)
    more = ["some-card", "--answer", "x"] if command == ["deck", "try"] else []
    refused = subprocess.run(
        [*PROGRAM, *command, str(place), *more],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(home),
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "this is no file; a " in refused.stderr.decode()
    assert b"fault" not in refused.stderr


def test_a_file_that_is_too_large_gets_no_ids(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE_BYTES + 1)
    answer = run("deck", "ids", str(path))
    assert answer.exit_code == 1
    assert "file-too-large" in answer.stderr


def test_a_batch_line_that_is_too_long_is_an_error_and_the_next_is_read(
    run: Run, write_deck: WriteDeck
) -> None:
    lines = ['{"card": "s-figure", "answer": "10 %"}', "x" * 2_000_000, "", "no request"]
    answer = run("deck", "try", str(write_deck()), "--batch", typed="\n".join(lines))
    assert answer.exit_code == 1
    good, long, bad = map(json.loads, answer.stdout.splitlines())
    assert good["mark"] == "correct"
    assert long["error"].startswith("line 2: ")
    assert "too long" in long["error"]
    assert bad["error"].startswith("line 4: ")


def test_a_batch_line_without_an_end_ends_the_batch(home: Path, write_deck: WriteDeck) -> None:
    with Path("/dev/zero").open("rb") as zeros:
        batch = subprocess.run(
            [*PROGRAM, "deck", "try", str(write_deck()), "--batch"],
            stdin=zeros,
            capture_output=True,
            env=environment(home),
            timeout=60,
            check=False,
        )
    assert batch.returncode == 1
    assert "too long" in json.loads(batch.stdout)["error"]
    assert not batch.stderr
