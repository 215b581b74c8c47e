"""One trainee with two homes that know nothing of each other, as a director hears of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.services.builders import FakeClock, study_days
from trainer.cli import program
from trainer.services.opening import Opening

Trainer = Callable[..., str]
"""Runs a command in a home, and gives what it says."""


@pytest.fixture
def trainer(clock: FakeClock, tmp_path: Path) -> Trainer:
    """Run a command in a home under `tmp_path`, by its name."""

    def run_command(home: str, *arguments: str) -> str:
        place = ["--home", str(tmp_path / home)]
        done: Result = CliRunner().invoke(program, [*place, *arguments], obj=clock)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    return run_command


@pytest.fixture
def study(clock: FakeClock, tmp_path: Path) -> Callable[[str, int], None]:
    """Study in a home on so many days."""

    def study_so_long(home: str, days: int) -> None:
        library = Opening(tmp_path / home, clock).open()
        study_days(library, clock, days)
        library.close()

    return study_so_long


def shared(trainer: Trainer, home: str, place: Path, level: str = "topics") -> str:
    trainer(home, "share", "-o", str(place), "--level", level, "--yes")
    return str(place)


def enrolled(trainer: Trainer, bundle: str) -> str:
    """The pseudonym of the trainee whose bundle it is."""
    trainer("director", "cohort", "new", "surgery", "--deck", "vertebroplasty")
    return trainer("director", "cohort", "enrol", "surgery", bundle).split()[1]


def remarks(trainer: Trainer) -> str:
    """The report, as one line."""
    return " ".join(trainer("director", "report").split())


def test_a_device_made_from_a_backup_and_never_synced_is_said_at_once_and_in_the_report(
    trainer: Trainer, study: Callable[[str, int], None], tmp_path: Path
) -> None:
    study("first", 3)
    trainer("first", "backup", str(tmp_path / "kept.db"))
    trainer("second", "restore", str(tmp_path / "kept.db"))
    study("first", 3)
    one = shared(trainer, "first", tmp_path / "one.trainer")
    study("second", 2)
    other = shared(trainer, "second", tmp_path / "other.trainer")
    name = enrolled(trainer, one)
    said = trainer("director", "cohort", "add", one, other)
    sentence = f"The last bundle of {name} lacks what another one holds of another device"
    assert said.count(sentence) == 1
    assert said.splitlines()[-1].startswith(sentence)
    assert sentence in remarks(trainer)


def test_a_bundle_of_a_copied_home_that_goes_less_far_is_not_dropped_in_silence(
    trainer: Trainer, study: Callable[[str, int], None], tmp_path: Path
) -> None:
    study("first", 3)
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    study("first", 4)
    one = shared(trainer, "first", tmp_path / "one.trainer")
    study("copy", 1)
    other = shared(trainer, "copy", tmp_path / "other.trainer")
    name = enrolled(trainer, one)
    said = trainer("director", "cohort", "add", other)
    sentence = f"The bundle of {name} that is dated last goes less far than another one"
    assert sentence in said
    assert sentence in remarks(trainer)


@pytest.mark.parametrize("days", [1, 6])
def test_card_by_card_a_copied_home_is_known_whichever_copy_went_further(
    days: int, trainer: Trainer, study: Callable[[str, int], None], tmp_path: Path
) -> None:
    study("first", 3)
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    study("first", 4)
    one = shared(trainer, "first", tmp_path / "one.trainer", "cards")
    study("copy", days)
    other = shared(trainer, "copy", tmp_path / "other.trainer", "cards")
    name = enrolled(trainer, one)
    said = trainer("director", "cohort", "add", other)
    sentence = f"Two copies of one home of {name} are studied in"
    assert sentence in said
    assert "set back" not in said
    assert sentence in remarks(trainer)
