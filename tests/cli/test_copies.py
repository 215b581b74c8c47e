"""`trainer backup` and `trainer restore`."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_backup_without_a_path_lies_beside_the_data(run: Run, home: Path) -> None:
    answer = run("backup")
    assert answer.exit_code == 0, answer.stderr
    (copy,) = (home / "backups").iterdir()
    assert copy.name == "trainer-20261123-100000.db"
    assert str(copy) in answer.stdout


def test_a_backup_into_a_folder_gets_a_name_of_its_own(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "a stick"
    folder.mkdir()
    assert run("backup", str(folder)).exit_code == 0
    assert [copy.name for copy in folder.iterdir()] == ["trainer-20261123-100000.db"]


@pytest.mark.parametrize("place", ["missing/copy.db", "media/stick", "stick"])
def test_a_backup_into_a_folder_that_is_not_there_is_refused_and_makes_none(
    run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "media").mkdir()
    answer = run("backup", str(tmp_path / place))
    assert answer.exit_code == 1
    assert "there is no such folder, and nothing was written" in answer.stderr
    assert not (tmp_path / place).exists()
    assert not (tmp_path / "missing").exists()


def test_a_backup_never_overwrites(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    answer = run("backup", str(target))
    assert answer.exit_code == 1
    assert answer.stderr.startswith("error: ")
    assert target.read_text() == "mine"


def test_what_was_set_after_a_backup_is_gone_after_its_restoring(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("config", "new_per_day", "3")
    assert run("backup", str(copy)).exit_code == 0
    run("config", "new_per_day", "9")
    answer = run("restore", str(copy))
    assert answer.exit_code == 0, answer.stderr
    assert "new_per_day = 3" in run("config", "new_per_day").stdout
    kept = Path(answer.stdout.partition("What was there before: ")[2].strip())
    assert kept.is_file()


def test_what_is_not_in_a_backup_is_counted_when_it_is_restored(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("config", "new_per_day", "3")
    run("backup", str(copy))
    assert "Not in the backup" not in run("restore", str(copy)).stdout
    run("config", "new_per_day", "9")
    run("config", "new_per_day", "8")
    told = run("restore", str(copy)).stdout.splitlines()
    assert told[1] == (
        "Not in the backup: 2 entries (answers, and what else you did), which are kept:"
    )
    assert told[2].startswith("What was there before: ")


def test_a_backup_of_another_trainee_is_restored_after_a_yes_alone(
    run: Run, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    run("--profile", "zoe", "backup", str(copy))
    run("config", "new_per_day", "3")
    refused = run("restore", str(copy))
    assert refused.exit_code == 1
    assert "another trainee's" in refused.stderr
    assert "--yes" in refused.stderr
    assert "new_per_day = 3" in run("config", "new_per_day").stdout
    assert run("restore", str(copy), "--yes").exit_code == 0
    assert "new_per_day = 3" not in run("config", "new_per_day").stdout


def test_a_home_in_which_nothing_was_done_takes_any_backup_unasked(
    run: Run, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    run("config", "new_per_day", "3")
    run("backup", str(copy))
    assert run("--profile", "new", "stats").exit_code == 0
    assert run("--profile", "new", "restore", str(copy)).exit_code == 0


def test_a_backup_takes_the_place_of_a_database_that_cannot_be_read(
    run: Run, home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    (home / "trainer.db").write_bytes(b"not a database")
    restored = run("restore", str(copy))
    assert restored.exit_code == 0
    assert "Not in the backup" not in restored.stdout


def test_a_backup_is_restored_into_an_empty_home(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("config", "new_per_day", "3")
    run("backup", str(copy))
    answer = run("--profile", "new", "restore", str(copy))
    assert answer.exit_code == 0, answer.stderr
    assert "before" not in answer.stdout
    assert "new_per_day = 3" in run("--profile", "new", "config", "new_per_day").stdout


def test_what_is_no_backup_is_refused_and_nothing_changes(run: Run, tmp_path: Path) -> None:
    run("config", "new_per_day", "3")
    other = tmp_path / "other.db"
    other.write_text("no database")
    for source in (other, tmp_path / "missing.db", tmp_path):
        answer = run("restore", str(source))
        assert answer.exit_code == 1
        assert answer.stderr.startswith("error: ")
    assert "new_per_day = 3" in run("config", "new_per_day").stdout


def test_a_backup_may_have_a_name_that_is_not_utf_8(run: Run, tmp_path: Path) -> None:
    target = tmp_path / os.fsdecode(b"copie-\xe9.db")
    answer = run("backup", str(target))
    assert answer.exit_code == 0, answer.stderr
    assert target.is_file()
    assert run("restore", str(target)).exit_code == 0


def test_a_backup_to_an_empty_place_is_a_wrong_usage(run: Run) -> None:
    refused = run("backup", "")
    assert refused.exit_code == 2
    assert "it is empty" in refused.stderr
