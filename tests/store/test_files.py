"""Files written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from trainer.store import files
from trainer.store.files import write_whole


def test_a_file_is_replaced_and_keeps_its_mode_and_its_links(tmp_path: Path) -> None:
    file, link = tmp_path / "deck.md", tmp_path / "link.md"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, b"new")
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_ones_own_read_only_file_is_replaced_and_stays_read_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "deck.md"
    file.write_text("old")
    file.chmod(0o444)
    # Root may open anything: what others may not is seen by the mode when the draft is synced.
    synced: list[int] = []
    monkeypatch.setattr(files, "sync", lambda draft: synced.append(draft.stat().st_mode))
    write_whole(file, b"new")
    assert [mode & stat.S_IWUSR for mode in synced] == [stat.S_IWUSR]
    assert stat.S_IMODE(file.stat().st_mode) == 0o444


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write_whole(tmp_path / "new", b"new")
    assert (tmp_path / "new").stat().st_mode == plain.stat().st_mode


def test_what_cannot_be_written_leaves_nothing_and_names_the_path(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "new"
    with pytest.raises(OSError, match="nowhere/new") as caught:
        write_whole(nowhere, b"new")
    assert caught.value.filename == str(nowhere)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_written_into_and_stays(tmp_path: Path) -> None:
    link = tmp_path / "null"
    link.symlink_to(os.devnull)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert not Path(os.devnull).is_file()
