"""What `trainer share` writes, a director's program reads; what it could not read is refused."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.builders import deck_text


@pytest.fixture
def programme(run: Run) -> str:
    """A programme of which the resident is the director as well."""
    assert run("cohort", "new", "surgery", "--deck", "vertebroplasty").exit_code == 0
    return "surgery"


@pytest.mark.parametrize("day", ["0001-01-01", "2001-01-01", "3000-01-01"])
def test_no_recall_is_expected_of_a_day_that_is_over_or_too_far(run: Run, day: str) -> None:
    answer = run("share", "-o", "mine.trainer", "--dry-run", "--expect", day)
    assert answer.exit_code == 2
    assert "from today to the end of 2999" in answer.stderr


def test_recall_is_expected_of_as_many_days_as_a_director_s_program_reads(
    run: Run, programme: str, tmp_path: Path
) -> None:
    days = [f"--expect=2999-{month:02}-{day:02}" for month in range(1, 5) for day in range(1, 25)]
    file = str(tmp_path / "mine.trainer")
    assert run("share", "-o", file, "--yes", *days).exit_code == 0
    assert run("cohort", "enrol", programme, file).exit_code == 0
    answer = run("share", "-o", file, "--yes", "--replace", "--expect=2999-12-31", *days)
    assert answer.exit_code == 2
    assert "96 are the most" in answer.stderr


def test_a_deck_of_a_long_title_is_shared_and_read(
    run: Run, programme: str, tmp_path: Path
) -> None:
    text = deck_text().replace("# ", f"# {'Long title ' * 100}", 1)
    (tmp_path / "long.md").write_text(text, encoding="utf-8")
    assert run("deck", "add", str(tmp_path / "long.md")).exit_code == 0
    file = str(tmp_path / "mine.trainer")
    assert run("share", "-o", file, "--yes").exit_code == 0
    answer = run("cohort", "enrol", programme, file)
    assert answer.exit_code == 0, answer.stderr


def test_a_line_end_in_a_name_begins_no_row_of_the_list(
    run: Run, programme: str, tmp_path: Path
) -> None:
    file = str(tmp_path / "mine.trainer")
    run("share", "-o", file, "--yes")
    run("cohort", "enrol", programme, file, "--name", "Ann\nR-AAAA  Ben")
    listed = run("cohort", "list", programme, "--names").stdout
    assert len(listed.splitlines()) == 2
    assert "Ann␊R-AAAA" in listed
