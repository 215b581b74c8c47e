"""`trainer demo`: a made-up cohort, made beside the home and never in it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from trainer.services.library import Library

SMALL = ("--trainees", "2", "--weeks", "2")


def test_the_demo_is_kept_where_it_is_wanted_and_the_home_is_not_opened(
    run: Run, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "demo home"
    answer = run("demo", "--keep", str(folder), *SMALL)
    assert answer.exit_code == 0, answer.stderr
    assert str(folder) in answer.stdout
    assert f"trainer --home '{folder}' report --help" in answer.stdout
    assert "2 of 2 trainees" in answer.stderr
    assert (folder / "cohorts.db").is_file()
    assert not home.exists()


def test_without_a_folder_nothing_is_left_behind(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    answer = run("demo", *SMALL)
    assert answer.exit_code == 0, answer.stderr
    assert not home.exists()
    assert list(scratch.iterdir()) == []


def test_a_folder_that_is_in_use_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    answer = run("demo", "--keep", str(tmp_path), *SMALL)
    assert answer.exit_code == 1
    assert "there is something already" in answer.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"mine.txt"}


def test_the_demo_is_not_made_where_the_own_data_belongs(run: Run, home: Path) -> None:
    answer = run("demo", "--keep", str(home), *SMALL)
    assert answer.exit_code == 1
    assert "your own data" in answer.stderr
    assert not home.exists()


def test_the_size_is_no_option_that_help_speaks_of(run: Run) -> None:
    answer = run("demo", "--help")
    assert "--keep" in answer.output
    assert "--weeks" not in answer.output


def test_a_page_of_the_demo_replaces_no_database(run: Run, library: Library, home: Path) -> None:
    library.close()
    before = (home / "trainer.db").read_bytes()
    answer = run("demo", "--html", str(home / "trainer.db"))
    assert answer.exit_code == 1
    assert "in the home of your databases" in answer.stderr
    assert (home / "trainer.db").read_bytes() == before
