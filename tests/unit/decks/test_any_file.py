"""No file at all makes the reader raise, and none makes it hang."""

import gc
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.decks.samples import GOOD, GROUND
from trainer.decks.check import Reading, check_path, check_text, deck_files, read_deck
from trainer.decks.grammar import LARGEST_FILE_BYTES, MOST_LINES
from trainer.decks.ids import with_ids
from trainer.decks.problem import MOST_PROBLEMS, Code
from trainer.domain.plain_text import visible
from trainer.errors import DeckError

GOOD_BYTES = GOOD.encode()
TEN_MEGABYTES = 10_000_000
ODD_PIECES = [
    *("\r\n", "\r", "\n\n", "\ufeff", "\0", "\x1b[2J", "\u202e", "\u2028", "\x85", "שלום", "مرحبا"),
    *("{", "}", "{rate}", "[[", "]]", "[[1:", "::", "[x] ", "[ ]", "<!--", "-->", "\\", ";", ","),
    *("## ", "# ", "## basic ", "## cloze c-9\n", "Q: ", "A:", "Accept-1: ", "1. ", "²", "٣", "𝟙"),
    *("Figure: ", "Figure: < 1 in 0 patients\n", "Tolerance: 999 %\n", "Critical: 1-1\n", "ǅ: x"),
]


def is_sound(reading: Reading) -> bool:
    """What holds of every reading: a deck or an error, places inside the file, few problems."""
    has_error = any(problem.is_error for problem in reading.problems)
    places = all(problem.line >= 1 and problem.column >= 1 for problem in reading.problems)
    lines = [str(problem) for problem in reading.problems]
    told = all("\n" not in line and visible(line) == line and line.encode() for line in lines)
    is_short = len(reading.problems) <= MOST_PROBLEMS + 1
    return (reading.deck is None) == has_error and places and told and is_short


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_give_a_reading(content: bytes) -> None:
    assert is_sound(check_text(content, path="a.md"))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
@settings(deadline=None)
def test_any_text_gives_a_reading(text: str) -> None:
    assert is_sound(check_text(text, path="a.md"))


@given(st.lists(st.sampled_from([*ODD_PIECES, *GOOD.splitlines(keepends=True)]), max_size=40))
@settings(deadline=None)
def test_any_heap_of_pieces_gives_a_reading(pieces: list[str]) -> None:
    assert is_sound(check_text("".join(pieces), path="a.md"))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_mutation_of_a_good_deck_gives_a_reading(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = begin + data.draw(st.integers(0, 12))
        piece = data.draw(st.sampled_from(ODD_PIECES) | st.text(max_size=5))
        text = text[:begin] + piece + text[end:]
    assert is_sound(check_text(text, path="a.md"))


@given(st.integers(0, len(GOOD_BYTES)), st.binary(min_size=1, max_size=3))
@settings(deadline=None)
def test_any_odd_byte_in_a_good_deck_gives_a_reading(at: int, odd: bytes) -> None:
    assert is_sound(check_text(GOOD_BYTES[:at] + odd + GOOD_BYTES[at:], path="a.md"))


@pytest.mark.parametrize("end", ["\r\n", "\r", " \t\n", "\n\u00a0\n", "\n\n\n"])
def test_line_ends_and_spaces_change_nothing(end: str) -> None:
    plain = check_text(GOOD.replace("\nin {rate}", " in {rate}"), path="a.md")
    spaced = GOOD.replace("\nin {rate}", " in {rate}").replace("\n", end)
    assert check_text(spaced, path="a.md") == plain


def test_a_byte_order_mark_changes_nothing() -> None:
    assert check_text(b"\xef\xbb\xbf" + GOOD_BYTES, path="a.md") == check_text(GOOD, path="a.md")


def test_figures_that_blow_a_text_up_are_a_problem() -> None:
    card = f"## basic b-1\nQ: What?\nFact: rate\nA: {'{rate}' * 3000}\n"
    (problem,) = check_text(GROUND + card, path="a.md").problems
    assert problem.code is Code.VALUE_TOO_LONG


@pytest.mark.parametrize("is_on", [True, False])
def test_the_garbage_collector_is_left_as_it_was(*, is_on: bool) -> None:
    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        check_text(GOOD, path="a.md")
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_right_to_left_text_is_kept_as_it_is() -> None:
    card = "## basic b-1\nQ: מהו השם?\nFact: claim\nA: \u200fשלום\n"
    deck = check_text(GROUND + card, path="a.md").deck
    assert deck is not None
    assert deck.cards[0].key_text == "\u200fשלום"


@pytest.mark.parametrize("piece", ["a", "[[1:a]] ", "{rate} ", "{", "\\", "<!-- ", "a; ", "\0"])
@pytest.mark.parametrize("opening", ["", "## cloze c-1\nText: ", "## ", "Accept: "])
def test_a_line_of_ten_megabytes_is_a_problem_and_no_wait(opening: str, piece: str) -> None:
    line = piece * (TEN_MEGABYTES // len(piece))
    reading = check_text(f"{GROUND}{opening}{line}\n", path="a.md")
    codes = {problem.code for problem in reading.problems}
    assert Code.LINE_TOO_LONG in codes or piece == "\0"
    assert is_sound(reading)


@pytest.mark.parametrize(
    "line", ["", "a", "{", "; ", "[[1:a]]", "Q: a", "## basic", "[x] a", "1. a"]
)
def test_many_short_lines_are_no_wait(line: str) -> None:
    lines = f"{line}\n" * 200_000
    assert is_sound(check_text(f"{GROUND}## basic b-1\nQ: {lines}", path="a.md"))


def test_utf_16_is_told_to_be_saved_anew() -> None:
    (problem,) = check_text(GOOD.encode("utf-16"), path="a.md").problems
    assert (problem.line, problem.column, problem.code) == (1, 1, Code.NOT_UTF8)
    assert problem.suggestion == "Save the file as UTF-8, not as UTF-16."


def test_a_byte_that_is_not_utf_8_is_told_with_its_place() -> None:
    (problem,) = check_text("# Ä\nnote: caf".encode() + b"\xe9\n", path="a.md").problems
    assert (problem.line, problem.column, problem.code) == (2, 10, Code.NOT_UTF8)


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE_BYTES + 1)
    (problem,) = check_path(path).problems
    assert problem.code is Code.FILE_TOO_LARGE


def test_a_file_of_too_many_lines_is_refused() -> None:
    (problem,) = check_text("\n" * MOST_LINES, path="a.md").problems
    assert problem.code is Code.FILE_TOO_LARGE


@pytest.mark.parametrize("name", ["none.md", "folder", "nul\0.md", "a" * 300])
def test_what_is_no_file_is_a_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (problem,) = check_path(tmp_path / name).problems
    assert problem.code is Code.UNREADABLE


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_bytes(GOOD_BYTES)
    assert read_deck(path) == check_text(GOOD, path=str(path)).deck


def test_reading_a_bad_file_lists_its_first_problems(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text("stray\n" * 9, encoding="utf-8")
    with pytest.raises(DeckError) as caught:
        read_deck(path)
    first, *_, last = caught.value.message.split("\n")
    assert first.startswith(f"{path}:1:1: ")
    assert last == "… and 7 more"
    assert caught.value.hint


def test_a_folder_stands_for_the_deck_files_in_it(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    names = ["b.md", "a.md", "below/c.md", "note.txt"]
    for name in names:
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in deck_files(tmp_path)]
    assert found == ["a.md", "b.md", "below/c.md"]
    assert deck_files(tmp_path / "note.txt") == (tmp_path / "note.txt",)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(deadline=None)
def test_ids_are_written_into_any_text_or_it_is_refused(content: bytes) -> None:
    try:
        written = with_ids(content, path="a.md", rng=random.Random(1))
    except DeckError:
        assert check_text(content, path="a.md").deck is None
    else:
        assert len(written) >= len(content)
