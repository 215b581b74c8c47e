"""The file of what the log comes to, where the disk or somebody's rights take it not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.children import (
    add_as_nobody,
    add_limited,
    open_folder,
    outcome,
    try_to_write,
)
from trainer.store import studied_file
from trainer.store.studied_file import StudiedFile, work_in

LIMIT = 200_000
"""Of a file, in bytes: enough for its tables."""


def weeks_in(file: StudiedFile) -> int:
    return len(file.sums("on_time"))


@pytest.mark.parametrize("weeks", [30_000, 200_000], ids=["at its end", "on the way"])
def test_a_disk_that_is_full_is_no_matter_and_leaves_what_was_there(
    tmp_path: Path, weeks: int
) -> None:
    file = tmp_path / "trainer.studied.db"
    work_in(file, lambda kept: kept.add("on_time", [("sample", -1, 1, 1)]))
    (counted,) = outcome(add_limited, file, LIMIT, weeks)
    assert counted >= weeks
    assert work_in(file, weeks_in) == 1


def test_who_may_not_write_there_goes_without_the_file() -> None:
    with open_folder() as folder:
        folder.chmod(0o755)
        file = folder / "trainer.studied.db"
        work_in(file, lambda kept: kept.add("on_time", [("sample", -1, 1, 1)]))
        assert outcome(add_as_nobody, file, 3) == [3]
        assert outcome(add_as_nobody, folder / "none.studied.db", 3) == [3]
        assert [path.name for path in folder.iterdir()] == [file.name]
        assert work_in(file, weeks_in) == 1


def test_what_another_part_of_the_program_does_meanwhile_leaves_the_file_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "trainer.studied.db"
    assert work_in(file, weeks_in) == 0
    monkeypatch.setattr(studied_file, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(file, isolation_level=None)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        assert work_in(file, weeks_in) == 0
        assert outcome(try_to_write, file) == [False]
    assert outcome(try_to_write, file) == [True]
