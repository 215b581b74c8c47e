"""`trainer deck check` and `trainer deck ids`."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.builders import deck_text

WriteDeck = Callable[..., Path]
BROKEN = """\
# A deck
deck: broken
version: 1.0

## fact needle
Claim: A claim.
Category: tecnique
Source: notes

## basci x-1
Q: Why?
"""


def test_a_clean_deck_is_said_to_be_clean(run: Run, write_deck: WriteDeck) -> None:
    answer = run("deck", "check", str(write_deck()))
    assert answer.exit_code == 0
    assert answer.stdout == "1 file, 9 cards, clean\n"
    assert not answer.stderr


def test_every_problem_has_its_place_its_code_and_what_to_do(
    run: Run, write_deck: WriteDeck
) -> None:
    path = write_deck(BROKEN)
    answer = run("deck", "check", str(path))
    assert answer.exit_code == 1
    assert f"{path}:7:11: unknown-category " in answer.stdout
    assert f"{path}:8:9: unknown-source " in answer.stdout
    assert f"{path}:10:4: unknown-kind " in answer.stdout
    assert "    Did you mean `basic`?" in answer.stdout


def test_json_holds_the_same_problems_for_a_program(run: Run, write_deck: WriteDeck) -> None:
    path = write_deck(BROKEN)
    answer = run("deck", "check", str(path), "--format", "json")
    assert answer.exit_code == 1
    found = json.loads(answer.stdout)
    assert found["files"] == [str(path)]
    place = {"path": str(path), "line": 10, "column": 4, "code": "unknown-kind"}
    problem = next(one for one in found["problems"] if one["code"] == "unknown-kind")
    assert place.items() <= problem.items()
    assert problem["suggestion"] == "Did you mean `basic`?"


def test_a_listed_answer_that_the_rules_know_is_a_warning_and_yet_to_be_mended(
    run: Run, write_deck: WriteDeck
) -> None:
    accept = "Accept: pencil-point needle"
    assert accept in deck_text()
    path = write_deck(deck_text().replace(accept, f"{accept}; atraumatic needles"))
    answer = run("deck", "check", str(path))
    assert answer.exit_code == 1
    assert ": needless-accept `atraumatic needles` is right by the rules already" in answer.stdout
    assert "    Take it away" in answer.stdout
    assert answer.stdout.endswith("1 file, 9 cards, 1 problem\n")
    found = json.loads(run("deck", "check", str(path), "--format", "json").stdout)
    assert [problem["severity"] for problem in found["problems"]] == ["warning"]
    assert run("deck", "add", str(path)).exit_code == 0


def test_a_folder_stands_for_the_deck_files_in_it(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    folder = tmp_path / "decks and more"
    folder.mkdir()
    (folder / "notes.txt").write_text("no deck")
    write_deck(name="decks and more/a.md")
    assert run("deck", "check", str(folder)).stdout.startswith("1 file, ")


def test_a_folder_without_deck_files_is_an_error(run: Run, tmp_path: Path) -> None:
    answer = run("deck", "check", str(tmp_path))
    assert answer.exit_code == 1
    assert "no deck file" in answer.stderr


def test_one_slug_in_two_files_is_a_problem_of_the_second(run: Run, write_deck: WriteDeck) -> None:
    first, second = write_deck(name="a.md"), write_deck(name="b.md")
    answer = run("deck", "check", str(first), str(second))
    assert answer.exit_code == 1
    assert f"{second}:1:1: duplicate-slug " in answer.stdout
    assert str(first) in answer.stdout


def test_the_same_file_named_twice_is_one_file(run: Run, write_deck: WriteDeck) -> None:
    path = str(write_deck())
    assert run("deck", "check", path, path).exit_code == 0


def test_a_missing_file_is_a_problem_and_no_crash(run: Run, tmp_path: Path) -> None:
    answer = run("deck", "check", str(tmp_path / "no.md"))
    assert answer.exit_code == 1
    assert "unreadable" in answer.stdout


def test_hostile_text_in_a_problem_is_shown_and_not_obeyed(run: Run, write_deck: WriteDeck) -> None:
    path = write_deck(deck_text() + "## \x1b]0;x\x07kind x-9\nQ: [@click=app.quit]x[/]\n")
    answer = run("deck", "check", str(path))
    assert answer.exit_code == 1
    assert "\x1b" not in answer.stdout
    assert "\x07" not in answer.stdout


def test_checking_needs_no_home(run: Run, write_deck: WriteDeck, home: Path) -> None:
    run("deck", "check", str(write_deck()))
    assert not home.exists()


def test_no_path_is_wrong_usage(run: Run) -> None:
    assert run("deck", "check").exit_code == 2


NAMELESS = deck_text("## basic\nQ: Why?\nFact: needle\nA: So.\n")


def test_a_missing_id_is_written_and_no_other_byte_changes(run: Run, write_deck: WriteDeck) -> None:
    path = write_deck(NAMELESS)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    answer = run("deck", "ids", str(path))
    assert answer.exit_code == 0
    new_id = answer.stdout.split()[-1]
    assert answer.stdout == f"{path}: 1 id written: {new_id}\n"
    assert path.read_bytes() == before.replace(b"## basic", f"## basic {new_id}".encode())
    assert run("deck", "check", str(path)).exit_code == 0


def test_the_written_id_is_named_and_not_a_comment_before_it(
    run: Run, write_deck: WriteDeck
) -> None:
    path = write_deck(NAMELESS.replace("## basic\n", "<!-- note --> ## basic\n"))
    new_id = run("deck", "ids", str(path)).stdout.split()[-1]
    assert f"## basic {new_id}\n" in path.read_text(encoding="utf-8")


def test_a_file_that_lacks_no_id_is_not_written(run: Run, write_deck: WriteDeck) -> None:
    path = write_deck()
    os.utime(path, ns=(1, 1))
    assert run("deck", "ids", str(path)).stdout == f"{path}: 0 ids written\n"
    assert path.stat().st_mtime_ns == 1


def test_the_mode_of_the_file_stays_and_nothing_is_left_beside_it(
    run: Run, write_deck: WriteDeck
) -> None:
    path = write_deck(NAMELESS)
    path.chmod(0o640)
    run("deck", "ids", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


def test_a_link_to_a_deck_stays_a_link(run: Run, write_deck: WriteDeck, tmp_path: Path) -> None:
    path = write_deck(NAMELESS)
    link = tmp_path / "link.md"
    link.symlink_to(path)
    run("deck", "ids", str(link))
    assert link.is_symlink()
    assert "## basic s" in path.read_text()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00" * 10])
def test_what_is_no_text_is_an_error_and_stays_as_it_is(
    run: Run, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(content)
    answer = run("deck", "ids", str(path))
    assert "Traceback" not in answer.output
    assert path.read_bytes() == content


def test_a_missing_file_is_an_error_of_ids(run: Run, tmp_path: Path) -> None:
    answer = run("deck", "ids", str(tmp_path / "no.md"))
    assert answer.exit_code == 1
    assert answer.stderr.startswith("error: ")
