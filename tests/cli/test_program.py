"""The frame around every command: help, version, places, and what is said when something fails."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from tests.services.builders import SHOWN, TYPED, deck_text
from trainer import __version__
from trainer.cli import COMMANDS, program
from trainer.cli.deck import COMMANDS as DECK_COMMANDS

COMMAND_LINES = [
    *([name] for name in COMMANDS),
    *(["deck", name] for name in DECK_COMMANDS),
]


@pytest.mark.parametrize("command", COMMAND_LINES, ids=" ".join)
def test_every_command_has_help_with_an_example_that_names_it(command: list[str]) -> None:
    answer = CliRunner().invoke(program, [*command, "--help"])
    assert answer.exit_code == 0, answer.output
    example = answer.output.partition("Example")[2]
    assert f"trainer {' '.join(command)}" in " ".join(example.split())


@pytest.mark.parametrize("command", COMMAND_LINES, ids=" ".join)
def test_the_line_of_help_for_a_command_ends_in_a_full_stop(command: list[str]) -> None:
    table = DECK_COMMANDS if command[0] == "deck" and len(command) > 1 else COMMANDS
    assert table[command[-1]].summary.endswith(".")


def test_help_lists_every_command_by_the_table() -> None:
    answer = CliRunner().invoke(program, ["--help"])
    assert answer.exit_code == 0
    for name, entry in COMMANDS.items():
        assert f"  {name}" in answer.output
        assert entry.summary in answer.output


def test_the_version_is_the_literal() -> None:
    assert CliRunner().invoke(program, ["--version"]).output == f"trainer {__version__}\n"


def test_a_misspelt_command_is_a_usage_error_that_names_the_nearest(run: Run) -> None:
    answer = run("stduy")
    assert answer.exit_code == 2
    assert "Did you mean study?" in answer.stderr
    assert not answer.stdout


def test_without_a_terminal_the_program_prints_what_is_due_and_what_to_type(run: Run) -> None:
    answer = run()
    assert answer.exit_code == 0, answer.stderr
    assert "20 new" in answer.stdout
    assert "trainer study" in answer.stdout


def test_new_cards_held_back_by_the_limit_are_told_in_lines_too(run: Run) -> None:
    run("config", "new_per_day", "1")
    ended = run("study", "--plain", typed="x\n4\n\n").stdout
    told = "1 new card a day: done for today; "
    assert told in ended
    assert told in run().stdout
    assert "Next due: " in ended


def test_a_changed_deck_of_a_new_version_is_told_once_and_beside_the_results(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr("trainer.services.shipped_decks.shipped_folder", lambda: shipped)
    (shipped / "sample.md").write_text(deck_text(SHOWN), encoding="utf-8")
    assert run().stderr == ""
    (shipped / "sample.md").write_text(deck_text(SHOWN + TYPED, version="1.1"), encoding="utf-8")
    told = run()
    assert told.stderr == (
        "New with this version of the program: A sample deck (sample 1.1): 1 new.\n"
    )
    assert "New with" not in told.stdout
    assert run().stderr == ""


def test_a_profile_keeps_its_own_settings(run: Run) -> None:
    assert run("--profile", "anna", "config", "new_per_day", "3").exit_code == 0
    assert "new_per_day = 3" in run("--profile", "Anna", "config", "new_per_day").stdout
    assert "new_per_day = 20" in run("--profile", "ben", "config", "new_per_day").stdout


def test_a_profile_that_is_new_beside_others_is_spoken_of_once(run: Run) -> None:
    assert run("--profile", "anna", "deck", "list").stderr == ""
    answer = run("--profile", "ana", "deck", "list")
    assert answer.stderr == "There is no profile ana yet; there are: anna. It is begun now.\n"
    assert run("--profile", "ana", "deck", "list").stderr == ""
    assert run("deck", "list").stderr == ""


def test_a_profile_that_cannot_be_a_folder_is_an_error_with_a_hint(run: Run) -> None:
    answer = run("--profile", "../x", "config")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("error: '../x' cannot be a profile's name.\nhint: ")
    assert not answer.stdout


def test_the_home_comes_from_the_environment(tmp_path: Path) -> None:
    place = tmp_path / "mein Ordner ü"
    answer = CliRunner().invoke(program, ["config"], env={"TRAINER_HOME": str(place)})
    assert answer.exit_code == 0, answer.stderr
    assert (place / "trainer.db").is_file()


def test_a_file_that_is_no_database_is_an_error_and_stays_as_it_is(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "trainer.db").write_bytes(b"not a database, but long enough to be read as one" * 40)
    before = (home / "trainer.db").read_bytes()
    answer = run("stats")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("error: ")
    assert "Traceback" not in answer.stderr
    assert (home / "trainer.db").read_bytes() == before


@pytest.fixture
def failing() -> Iterator[list[BaseException]]:
    """A command `fail` that raises what is put into the list."""
    raised: list[BaseException] = []

    @click.command()
    def fail() -> None:
        raise raised[0]

    program.add_command(fail, "fail")
    yield raised
    del program.commands["fail"]


@pytest.fixture
def fail_line(failing: list[BaseException], monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """As `failing`, with the command looked up before the table."""
    commands = program.commands

    def get_command(_ctx: click.Context, name: str) -> click.Command | None:
        return commands.get(name)

    monkeypatch.setattr(program, "get_command", get_command)
    monkeypatch.setattr(program, "entries", {"fail": COMMANDS["study"]})
    return failing


def test_an_unexpected_error_is_one_clear_line_without_a_traceback(
    fail_line: list[BaseException],
) -> None:
    fail_line.append(ValueError("of \x1b]0;x\x07 a kind\nnobody thought of"))
    answer = CliRunner().invoke(program, ["fail"])
    assert answer.exit_code == 1
    first, hint = answer.stderr.splitlines()
    assert first.startswith("error: this is a fault in trainer and not yours: ValueError: of ")
    assert "report" in hint
    assert "\x1b" not in answer.stderr


def test_the_traceback_is_shown_where_it_is_asked_for(fail_line: list[BaseException]) -> None:
    fail_line.append(ValueError("x"))
    answer = CliRunner().invoke(program, ["fail"], env={"TRAINER_DEBUG": "1"})
    assert "Traceback" in answer.stderr
    assert answer.stderr.splitlines()[-2].startswith("error: ")


def test_a_file_that_cannot_be_reached_is_named_with_the_reason(
    fail_line: list[BaseException],
) -> None:
    fail_line.append(PermissionError(13, "Permission denied", "/etc/x"))
    answer = CliRunner().invoke(program, ["fail"])
    assert answer.exit_code == 1
    assert answer.stderr == "error: /etc/x: Permission denied\n"


def test_an_interrupt_ends_quietly(fail_line: list[BaseException]) -> None:
    fail_line.append(KeyboardInterrupt())
    answer = CliRunner().invoke(program, ["fail"])
    assert answer.exit_code == 130
    assert not answer.output
