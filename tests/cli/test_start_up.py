"""What a command loads: only what it needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.builders import deck_text

CODE = """
import contextlib, json, sys
from trainer.cli import main
sys.argv[0] = "trainer"
with contextlib.suppress(SystemExit):
    main()
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*arguments: str) -> set[str]:
    """Modules that were loaded when a command had ended."""
    ended = subprocess.run(
        [sys.executable, "-c", CODE, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


@pytest.mark.parametrize("command", ["study", "stats", "config", "backup", "doctor", "deck"])
def test_the_help_of_one_command_loads_no_other_command_and_no_screen(command: str) -> None:
    loaded = loaded_by(command, "--help")
    others = {"study", "stats", "config", "copies", "doctor", "deck", "completion"}
    others -= {command} | ({"copies"} if command == "backup" else set())
    assert not loaded & {f"trainer.cli.{other}" for other in others}
    assert "textual" not in loaded


def test_asking_for_help_on_study_loads_no_store() -> None:
    assert not loaded_by("study", "--help") & {"sqlalchemy", "textual", "fsrs", "pint"}


def test_checking_a_deck_loads_neither_store_nor_screens(tmp_path: Path) -> None:
    path = tmp_path / "deck.md"
    path.write_text(deck_text(), encoding="utf-8")
    assert not loaded_by("deck", "check", str(path)) & {"sqlalchemy", "textual", "sqlite3", "fsrs"}
    assert not loaded_by("deck", "ids", str(path)) & {"sqlalchemy", "textual", "sqlite3", "fsrs"}


def test_trying_an_answer_on_a_file_loads_neither_store_nor_screens(tmp_path: Path) -> None:
    path = tmp_path / "deck.md"
    path.write_text(deck_text(), encoding="utf-8")
    loaded = loaded_by("deck", "try", str(path), "s-figure", "--answer", "10 %")
    assert not loaded & {"sqlalchemy", "textual", "sqlite3", "fsrs"}
