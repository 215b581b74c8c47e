"""`trainer deck try`: one answer, or a line for each."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.builders import CLOZE, FIGURE, TYPED, deck_text

WriteDeck = Callable[..., Path]


def tried(run: Run, path: Path, card: str, answer: str) -> dict[str, str | None]:
    answered = run("deck", "try", str(path), card, "--answer", answer, "--json")
    assert answered.exit_code == 0, answered.stderr
    assert answered.stdout.count("\n") == 1
    trial: dict[str, str | None] = json.loads(answered.stdout)
    return trial


@pytest.mark.parametrize(
    ("card", "answer", "mark"),
    [
        ("s-figure", "about ten percent", "correct"),
        ("s-figure", "50 %", "wrong"),
        ("s-typed", "pencil-point needle", "correct"),
        ("s-typed", "", "wrong"),
        ("s-cloze.1", "intravenously", "correct"),
        ("s-cloze:2", "before", "correct"),
        ("s-cloze-2", "before", "correct"),
        (" s-cloze#2 ", "after", "wrong"),
        ("s-choice", "1", "correct"),
        ("s-choice", "2", "wrong"),
        ("s-several", "1 2", "correct"),
        ("s-several", "1", "close"),
        ("s-steps", "1 2 3", "correct"),
        ("s-steps", "2 1 3", "wrong"),
        ("s-truth", "false 1", "correct"),
        ("s-truth", "false 2", "wrong"),
        ("s-truth", "gibberish", "wrong"),
    ],
)
def test_an_answer_is_marked_as_a_learner_would_see_it(
    run: Run, write_deck: WriteDeck, card: str, answer: str, mark: str
) -> None:
    trial = tried(run, write_deck(), card, answer)
    assert trial["mark"] == mark
    assert trial["expected"]
    assert trial["why"] or mark == "correct" or answer in ("", "gibberish")


@pytest.mark.parametrize(
    ("card", "answer"),
    [
        ("s-choice", "-1"),
        ("s-choice", "−1"),
        ("s-choice", "99"),
        ("s-choice", "1 2"),
        ("s-choice", "gibberish"),
        ("s-choice", "1" + " " * 500 + "2"),
        ("s-several", "1 -2"),
        ("s-steps", "-1 2 3"),
        ("s-steps", "1 2"),
        ("s-steps", "1 2 3 3"),
        ("s-steps", "1 2 3 9"),
        ("s-truth", "false -1"),
        ("s-truth", "gibberish"),
        ("s-figure", "fewer headaches"),
    ],
)
def test_an_answer_of_another_form_is_said_to_be_one(
    run: Run, write_deck: WriteDeck, card: str, answer: str
) -> None:
    path = write_deck()
    trial = tried(run, path, card, answer)
    assert trial["form"]
    if len(answer) < 500:
        assert trial["mark"] in ("wrong", "close")
    shown = run("deck", "try", str(path), card, f"--answer={answer}")
    assert shown.stdout.startswith(f"This has not the form of an answer: {trial['form']}\n")


def test_an_answer_of_the_right_form_is_not_said_to_have_another(
    run: Run, write_deck: WriteDeck
) -> None:
    path = write_deck()
    for card, answer in (("s-several", "2 1"), ("s-steps", "3 1 2"), ("s-choice", " " * 500 + "1")):
        assert tried(run, path, card, answer)["form"] == ""


def test_the_only_gap_of_a_text_needs_no_number(run: Run, write_deck: WriteDeck) -> None:
    one = CLOZE.replace("[[2:before]]", "before")
    path = write_deck(deck_text(one + one.replace("s-cloze", "s-cloze-9")))
    assert tried(run, path, "s-cloze", "IV")["expected"] == "intravenously"
    assert tried(run, path, "s-cloze-9", "orally")["mark"] == "wrong"


TYPED_LISTS = f"{TYPED.rstrip()}; spinal needle\nClose: a needle; Sprotte\nReject: Quincke\n"
GAP_LISTS = f"{CLOZE.rstrip()}\nAccept-1: by drip\nClose-1: parenterally\nReject-1: via a vein\n"
FIGURE_LISTS = (
    f"{FIGURE.rstrip()}\nAccept: 15 %; a tenth or so\nClose: 30 %; seldom\nReject: 11 %\n"
)


@pytest.mark.parametrize(
    ("card", "answer", "marks"),
    [
        ("s-typed", "a spinal needle", ("wrong", "correct")),
        ("s-typed", "Sprotte", ("wrong", "close")),
        ("s-typed", "atraumatic needle, Quincke", ("close", "wrong")),
        ("s-cloze.1", "by drip", ("wrong", "correct")),
        ("s-cloze.1", "Parenterally", ("wrong", "close")),
        ("s-cloze.1", "via a vein", ("correct", "wrong")),
        ("s-figure", "15 %", ("wrong", "correct")),
        ("s-figure", "15 in 100", ("wrong", "correct")),
        ("s-figure", "a tenth or so", ("correct", "correct")),
        ("s-figure", "30", ("wrong", "close")),
        ("s-figure", "Seldom.", ("wrong", "close")),
        ("s-figure", "11 %", ("correct", "wrong")),
        ("s-figure", "110 per 1000", ("correct", "wrong")),
    ],
)
def test_the_lists_of_a_card_change_marks(
    run: Run, write_deck: WriteDeck, card: str, answer: str, marks: tuple[str, str]
) -> None:
    term = "## term iv\nWords: intravenously; via a vein\n\n"
    plain = write_deck(deck_text(term + TYPED + CLOZE + FIGURE), name="plain.md")
    listing = write_deck(deck_text(term + TYPED_LISTS + GAP_LISTS + FIGURE_LISTS), name="lists.md")
    assert tuple(tried(run, path, card, answer)["mark"] for path in (plain, listing)) == marks


@pytest.mark.parametrize(
    ("tolerance", "answer", "mark"),
    [
        ("", "11 %", "correct"),
        ("Tolerance: 0\n", "11 %", "close"),
        ("Tolerance: 5 %\n", "11 %", "close"),
        ("Tolerance: 0\n", "1 in 10", "correct"),
        ("", "14 %", "wrong"),
        ("Tolerance: 40 %\n", "14 %", "correct"),
    ],
)
def test_a_tolerance_changes_marks(
    run: Run, write_deck: WriteDeck, tolerance: str, answer: str, mark: str
) -> None:
    path = write_deck(deck_text(FIGURE.rstrip() + f"\n{tolerance}"))
    assert tried(run, path, "s-figure", answer)["mark"] == mark


def test_a_self_rated_card_says_so(run: Run, write_deck: WriteDeck) -> None:
    trial = tried(run, write_deck(), "s-shown", "whatever")
    assert trial["mark"] is None
    assert trial["expected"] == "Fewer headaches follow."
    assert "rated by the learner" in str(trial["why"])


def test_the_human_form_has_the_mark_in_words(run: Run, write_deck: WriteDeck) -> None:
    answer = run("deck", "try", str(write_deck()), "s-figure", "--answer", "50 %")
    assert answer.stdout.startswith("✗ Wrong. ")
    assert "\nRead as: 50 %\n" in answer.stdout
    assert "\nRight answer: ~ 10 %\n" in answer.stdout


@pytest.mark.parametrize(
    ("answer", "reading"),
    [
        ("< 0.1 %", "< 0.1 % of procedures"),
        ("under 1 in 1000", "< 1 in 1000 procedures"),
        ("2 % of the patients", "2 % of the patients"),
        ("< 0.1 % of procedures", "< 0.1 % of procedures"),
        ("2 days", ""),
    ],
)
def test_a_proportion_is_read_with_what_it_is_of(
    run: Run, write_deck: WriteDeck, answer: str, reading: str
) -> None:
    path = write_deck(deck_text(FIGURE.replace("States: %\n", ""), figure="< 1 in 1000 procedures"))
    assert tried(run, path, "s-figure", answer)["reading"] == reading


def test_an_installed_deck_goes_by_its_name(run: Run, write_deck: WriteDeck) -> None:
    run("deck", "add", str(write_deck()))
    answer = run("deck", "try", "sample", "s-typed", "--answer", "An atraumatic needle")
    assert answer.stdout.startswith("✓ Correct.")


def test_trying_a_file_needs_no_home(run: Run, write_deck: WriteDeck, home: Path) -> None:
    tried(run, write_deck(), "s-figure", "10 %")
    assert not home.exists()


@pytest.mark.parametrize("card", ["s-figur", "s-cloze", "s-cloze.9", ""])
def test_a_card_that_is_not_there_is_an_error_with_a_hint(
    run: Run, write_deck: WriteDeck, card: str
) -> None:
    answer = run("deck", "try", str(write_deck()), card, "--answer", "x")
    assert answer.exit_code == 1
    assert "hint: " in answer.stderr
    assert not answer.stdout


def test_a_deck_with_a_problem_is_an_error_with_its_place(run: Run, write_deck: WriteDeck) -> None:
    path = write_deck(deck_text() + "## basic\n")
    answer = run("deck", "try", str(path), "s-figure", "--answer", "x")
    assert answer.exit_code == 1
    assert f"error: {path}:" in answer.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["s-typed"], ["--answer", "x"], ["s-typed", "--answer", "x", "--batch"]]
)
def test_neither_one_answer_nor_a_batch_is_wrong_usage(
    run: Run, write_deck: WriteDeck, arguments: list[str]
) -> None:
    assert run("deck", "try", str(write_deck()), *arguments).exit_code == 2


def batch(run: Run, path: Path, *lines: str) -> tuple[int, list[dict[str, str]]]:
    answer = run("deck", "try", str(path), "--batch", typed="\n".join(lines) + "\n")
    assert "Traceback" not in answer.output
    return answer.exit_code, [json.loads(line) for line in answer.stdout.splitlines()]


def test_a_batch_gives_one_result_for_each_line_in_order(run: Run, write_deck: WriteDeck) -> None:
    code, results = batch(
        run,
        write_deck(),
        '{"card": "s-figure", "answer": "10 %"}',
        '{"card": "s-cloze.1", "answer": "orally"}',
        '{"card": "s-figure", "answer": 10}',
    )
    assert code == 0
    assert [result["card"] for result in results] == ["s-figure", "s-cloze.1", "s-figure"]
    assert [result["mark"] for result in results] == ["correct", "wrong", "correct"]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "{}",
        '{"card": 1, "answer": "x"}',
        '{"card": "s-typed", "answer": true}',
        '{"card": "s-typed", "answer": null}',
        '{"card": "none", "answer": "x"}',
        "[" * 100_000,
        "\x00",
    ],
)
def test_a_bad_line_of_a_batch_gets_an_error_and_the_others_their_marks(
    run: Run, write_deck: WriteDeck, line: str
) -> None:
    good = '{"card": "s-typed", "answer": "An atraumatic needle"}'
    code, results = batch(run, write_deck(), good, line, good)
    assert code == 1
    assert [result.get("mark") for result in results] == ["correct", None, "correct"]
    assert results[1]["error"].startswith("line 2: ")


def test_an_answer_of_any_length_and_kind_gets_a_mark(run: Run, write_deck: WriteDeck) -> None:
    answers = ["9" * 5000, "\x1b[2J", "\ud800", "1e999999999", "\u202ex"]
    lines = [json.dumps({"card": "s-figure", "answer": answer}) for answer in answers]
    code, results = batch(run, write_deck(), *lines)
    assert code == 0
    assert {result["mark"] for result in results} == {"wrong"}


@pytest.mark.parametrize("card", ["s-figure", "s-typed", "s-cloze.1"])
def test_an_answer_of_more_than_500_characters_is_cut_and_says_so(
    run: Run, write_deck: WriteDeck, card: str
) -> None:
    cut = "Only the first 500 characters were read."
    path = write_deck()
    assert str(tried(run, path, card, "x " * 251)["why"]).endswith(cut)
    assert cut not in str(tried(run, path, card, "x " * 250)["why"])


def test_a_result_is_written_before_the_next_line_is_read(
    write_deck: WriteDeck, home: Path
) -> None:
    command = [sys.executable, "-m", "trainer", "deck", "try", str(write_deck()), "--batch"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TRAINER_HOME": str(home)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for answer, mark in (("10 %", "correct"), ("50 %", "wrong"), ("≈ 10 %", "correct")):
            request = json.dumps({"card": "s-figure", "answer": answer}, ensure_ascii=False)
            process.stdin.write(request + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["mark"] == mark
        process.stdin.close()
        assert process.wait() == 0
