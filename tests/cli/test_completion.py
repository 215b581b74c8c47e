"""Shell completion."""

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner

from trainer.cli import COMMANDS, program


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_the_program(shell: str) -> None:
    answer = CliRunner().invoke(program, ["completion", shell])
    assert answer.exit_code == 0
    assert f"_TRAINER_COMPLETE={shell}_complete" in answer.stdout


def test_another_shell_is_a_usage_error() -> None:
    assert CliRunner().invoke(program, ["completion", "tcsh"]).exit_code == 2


def test_completing_nothing_offers_every_command() -> None:
    complete = BashComplete(program, {}, "trainer", "_TRAINER_COMPLETE")
    offered = {item.value for item in complete.get_completions([], "")}
    assert offered == set(COMMANDS)
