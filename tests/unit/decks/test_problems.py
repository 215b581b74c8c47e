"""Every problem a deck file can have: what is written, which code it gets, and where."""

import pytest

from tests.unit.decks.samples import GOOD, GROUND, HEAD
from trainer.decks.check import check_text
from trainer.decks.problem import MOST_PROBLEMS, OF_ANSWERS, Code

HERE = "»"
"""Stands in the samples where the problem is to be reported."""

BASIC = "## basic b-1\nQ: What?\nFact: claim\nA: This\n"
TYPED = "## basic b-1\nQ: What?\nFact: claim\nA: This thing\n"
FIGURE = "## figure f-1\nQ: How often?\nFact: rate\n"
CHOICE = "## {}choice o-1\nQ: Which?\nFact: claim\n"
STEPS = "## {}steps s-1\nQ: In which order?\nFact: claim\n"
REASONS = "## {}true-false t-1\nQ: It is so.\nFact: claim\nA: true\n"
FACT = "## fact one\nClaim: One.\n"
THREE = "[x] a\n[ ] b\n[ ] c\n"

IN_A_BLOCK = [
    (Code.UNKNOWN_KIND, "## »bsic b-1\nQ: What?\n"),
    (Code.UNKNOWN_KIND, "## »Basic b-1\nQ: What?\n"),
    (Code.MISSING_ID, "## »basic\nQ: What?\nFact: claim\nA: This\n"),
    (Code.MALFORMED_ID, "## basic »B_1\nQ: What?\nFact: claim\nA: This\n"),
    (Code.MALFORMED_ID, "## basic »b-1 b-2\nQ: What?\nFact: claim\nA: This\n"),
    (Code.MALFORMED_ID, "## retired »-b\n"),
    (Code.MALFORMED_ID, f"## retired »{'b' * 41}\n"),
    (Code.DUPLICATE_ID, "## retired b-1\n\n## basic »b-1\nQ: What?\nFact: claim\nA: This\n"),
    (Code.DUPLICATE_ID, "## basic »claim\nQ: What?\nFact: claim\nA: This\n"),
    (Code.UNKNOWN_FIELD, f"{BASIC}»Acept: that\n"),
    (Code.UNKNOWN_FIELD, f"{BASIC}  »Ärger: that\n"),
    (Code.UNKNOWN_FIELD, f"{BASIC}»why: in lower case\n"),
    (Code.UNKNOWN_FIELD, f"{BASIC}»WHY : in capitals\n"),
    (Code.UNKNOWN_FIELD, f"{BASIC}»Accept-1: of a cloze\n"),
    (Code.UNKNOWN_FIELD, "## retired b-1\n»Why: since it was wrong\n"),
    (Code.MISSING_FIELD, "## »basic b-1\nQ: What?\nFact: claim\n"),
    (Code.MISSING_FIELD, "## »fact one\nClaim: One.\nCategory: cause\n"),
    (Code.DUPLICATE_FIELD, f"{BASIC}»A: That\n"),
    (Code.EMPTY_VALUE, f"{BASIC}»Why:\n"),
    (Code.EMPTY_VALUE, f"{CHOICE.format('')}[x] Right\n»[ ]\n"),
    (Code.EMPTY_VALUE, "## cloze c-1\nText: The [[1:»::a number]] one.\nFact: claim\n"),
    (Code.STRAY_TEXT, "## basic b-1\n»What is it?\nQ: What?\nFact: claim\nA: This\n"),
    (Code.STRAY_TEXT, "## retired b-1\n»It was wrong.\n"),
    (Code.STRAY_HEADING, f"{BASIC}»### More\n"),
    (Code.STRAY_HEADING, f"{BASIC}»# More\n"),
    (Code.STRAY_HEADING, f"{BASIC}»##basic b-2\n"),
    (Code.BAD_ESCAPE, f"{BASIC}Why: a »\\back slash\n"),
    (Code.BAD_ESCAPE, f"{BASIC}Why: at the end »\\\n"),
    (Code.UNCLOSED_COMMENT, f"{BASIC}Why: it is. »<!-- or is it?\n\n## retired b-0\n"),
    (Code.LINE_TOO_LONG, f"{BASIC}»Why: {'so ' * 7000}\n"),
    (Code.VALUE_TOO_LONG, f"{BASIC}Why: {'so ' * 6000}\n»{'so ' * 6000}\n"),
    (Code.NUL_CHARACTER, f"{BASIC}Why: it »\0is\n"),
    (Code.CONTROL_CHARACTER, f"{BASIC}Why: it »\x1bis\n"),
    (Code.UNKNOWN_WORD, f"{BASIC}Key: »unchanged\n"),
    (Code.UNKNOWN_WORD, f"## true-false t-1\nQ: So.\nFact: claim\nA: »perhaps\n{THREE}"),
    (Code.UNKNOWN_SOURCE, f"{FACT}Category: cause\nSource: »leaflt, part one\n"),
    (Code.UNKNOWN_FACT, "## basic b-1\nQ: What?\nFact: claim, »clam\nA: This\n"),
    (Code.UNKNOWN_FACT, f"{BASIC}Why: in »{{rat}} of them\n"),
    (Code.UNKNOWN_FACT, f"{BASIC}Why: in »{{}} of them\n"),
    (Code.UNKNOWN_CATEGORY, f"{FACT}Category: »risk\nSource: leaflet\n"),
    (Code.UNKNOWN_STATUS, f"{FACT}Category: cause\nStatus: »disputd\nSource: leaflet\n"),
    (Code.BAD_FIGURE, f"{FACT}Category: cause\nFigure: »many procedures\nSource: leaflet\n"),
    (Code.BAD_FIGURE, f"{FACT}Category: cause\nFigure: »1e999999999 %\nSource: leaflet\n"),
    (Code.BAD_FIGURE, f"{FACT}Category: cause\nFigure: »1 in 1e999\nSource: leaflet\n"),
    (Code.BAD_FIGURE, f"{FACT}Category: cause\nFigure: »1e30 %\nSource: leaflet\n"),
    (Code.LINE_TOO_LONG, f"## basic b-1\n»Q: {'so ' * 7000}\nFact: claim\nA: This\n"),
    (Code.BAD_FIGURE, f"{FACT}Category: cause\nFigure: »{'1' * 201}\nSource: leaflet\n"),
    (Code.BAD_FIGURE, f"{FIGURE}A: »few\n"),
    (Code.BAD_FIGURE, f"{FIGURE}A: »{{rate}} to 7\n"),
    (Code.NO_FIGURE, f"{BASIC}Why: in »{{claim}} of them\n"),
    (Code.NO_FIGURE, f"{FIGURE}A: »{{claim}}\n"),
    (Code.UNCLOSED_BRACE, f"{BASIC}Why: in »{{rate of them\n"),
    (Code.STRAY_BRACE, f"{BASIC}Why: in rate»}} of them\n"),
    (Code.TOO_FEW_WORDS, "## »term mri\nWords: MRI\n"),
    (Code.NOT_TYPED, f"{BASIC}»Close: that\n"),
    (Code.NOT_TYPED, "## cloze c-1\nText: [[1:It]] is.\nFact: claim\nTyped: no\n»Close-1: that\n"),
    (Code.LISTED_TWICE, f"{TYPED}Accept: that; »THAT.\n"),
    (Code.LISTED_TWICE, f"{TYPED}Accept: that\nReject: »that\n"),
    (Code.LISTED_TWICE, f"{TYPED}Accept: that\nReject: »this thing\n"),
    (Code.LISTED_TWICE, f"{CHOICE.format('')}[x] Right\n[ ] Wrong\n»[ ] wrong\n"),
    (Code.LISTED_TWICE, "## basic b-1\nQ: What?\nFact: claim, »claim\nA: This\n"),
    (Code.ACCEPT_REPEATS_KEY, f"{TYPED}Accept: that; »this-thing\n"),
    (Code.BAD_TOLERANCE, f"{FIGURE}A: {{rate}}\nTolerance: »a little\n"),
    (Code.NO_DELETION, "## cloze c-1\nText: »It is [1:one].\nFact: claim\n"),
    (Code.MALFORMED_DELETION, "## cloze c-1\nText: It is [[»one]].\nFact: claim\n"),
    (Code.MALFORMED_DELETION, "## cloze c-1\nText: It is\n[[»0:one]].\nFact: claim\n"),
    (Code.UNCLOSED_DELETION, "## cloze c-1\nText: It is »[[1:one].\nFact: claim\n"),
    (Code.UNCLOSED_DELETION, "## cloze c-1\nText: Is »[[1:one] or [[2:two]].\nFact: claim\n"),
    (Code.MISPLACED_DELETION, f"{BASIC}Why: it is »[[1:one.\n"),
    (Code.MISPLACED_DELETION, "## cloze c-1\nText: [[1:It]] is one»]].\nFact: claim\n"),
    (Code.DUPLICATE_DELETION, "## cloze c-1\nText: [[1:It]] is [[»1:one]].\nFact: claim\n"),
    (Code.RETIRED_DELETION, "## cloze c-1\nText: [[»1:It]] is.\nFact: claim\nRetired: 2, 1\n"),
    (Code.UNKNOWN_DELETION, "## cloze c-1\nText: [[1:It]] is.\nFact: claim\n»Accept-2: this\n"),
    (Code.TOO_MANY_DELETIONS, "".join(
        ("## cloze c-1\nText: ", *(f"[[{n}:a]] " for n in range(1, 51)), "[[»51:a]]\nFact: claim\n")
    )),
    (Code.BAD_NUMBER, "## cloze c-1\nText: [[1:It]] is.\nFact: claim\nRetired: 2, »x\n"),
    (Code.MALFORMED_OPTION, f"{CHOICE.format('')}[x] Right\n[ ] Wrong\n»[y] Maybe\n"),
    (Code.MISPLACED_OPTION, f"{BASIC}»[x] Right\n"),
    (Code.TOO_FEW_OPTIONS, f"{CHOICE.format(HERE)}[x] Right\n"),
    (Code.TOO_FEW_OPTIONS, CHOICE.format(HERE)),
    (Code.NO_RIGHT_OPTION, f"{CHOICE.format(HERE)}[ ] Right\n[ ] Wrong\n"),
    (Code.NO_WRONG_OPTION, f"{CHOICE.format(HERE)}[x] Right\n[X] Right too\n"),
    (Code.TOO_FEW_REASONS, f"{REASONS.format(HERE)}[x] a\n[ ] b\n"),
    (Code.NOT_ONE_REASON, f"{REASONS.format(HERE)}[x] a\n[x] b\n[ ] c\n"),
    (Code.NOT_ONE_REASON, f"{REASONS.format(HERE)}[ ] a\n[ ] b\n[ ] c\n"),
    (Code.TOO_FEW_STEPS, f"{STEPS.format(HERE)}1. One\n"),
    (Code.TOO_FEW_STEPS, f"{STEPS.format(HERE)}1. One\n1. Another\n"),
    (Code.STEP_NUMBER, f"{STEPS.format('')}1. One\n»3. Three\n"),
    (Code.STEP_NUMBER, f"{STEPS.format('')}1. One\n2. Two\n»1) One again\n2) Two again\n"),
    (Code.BAD_CRITICAL, f"{STEPS.format('')}1. One\n2. Two\nCritical: 1-2; »2-3\n"),
    (Code.BAD_TAG, f"{BASIC}Tags: ward-3; »the spine\n"),
    (Code.BAD_IMAGE, f"{BASIC}Image: »needle.png\n"),
    (Code.BAD_IMAGE, f"{BASIC}Answer-image: a.png, that; »../needle.png, a needle\n"),
]  # fmt: skip

WHOLE_FILES = [
    (Code.MISSING_TITLE, "»deck: a-deck\nversion: 1\n"),
    (Code.MISSING_FIELD, "»# A deck\ndeck: a-deck\n"),
    (Code.MISSING_FIELD, "»# A deck\nversion: 1\n"),
    (Code.EMPTY_VALUE, "# A deck\ndeck: a-deck\n»version:\n"),
    (Code.DUPLICATE_FIELD, f"{HEAD}»version: 2\n"),
    (Code.UNKNOWN_FIELD, f"{HEAD}»autor: A. N.\n"),
    (Code.STRAY_TEXT, "»Some words\n\n# A deck\ndeck: a-deck\nversion: 1\n"),
    (Code.STRAY_TEXT, "# A deck\n»Some words\ndeck: a-deck\nversion: 1\n"),
    (Code.STRAY_HEADING, f"{HEAD}»# Another title\n"),
    (Code.BAD_SLUG, "# A deck\ndeck: »A Deck\nversion: 1\n"),
    (Code.BAD_DATE, f"{HEAD}reviewed: »22.11.2026\n"),
    (Code.BAD_DATE, f"{HEAD}reviewed: »2026-02-30\n"),
    (Code.BAD_DATE, f"{HEAD}reviewed: 2026-11-22\nreview-by: »2026-11-21\n"),
    (Code.BAD_LANGUAGE, f"{HEAD}language: »English, or so\n"),
    (Code.VALUE_TOO_LONG, f"# A deck\ndeck: a-deck\nversion: »{'1' * 5000}\n"),
    (Code.NOT_UTF8, f"{HEAD}note: half »\ud800\n"),
]  # fmt: skip


def shown(text: str) -> list[str]:
    """The problems of a sample as `line:column code`, and where they were to be, the same way."""
    return [f"{p.line}:{p.column} {p.code}" for p in check_text(text, path="a.md").problems]


def expected(code: Code, sample: str) -> str:
    lines = sample[: sample.index(HERE)].split("\n")
    return f"{len(lines)}:{len(lines[-1]) + 1} {code}"


@pytest.mark.parametrize(
    ("code", "sample"),
    [*((code, GROUND + block) for code, block in IN_A_BLOCK), *WHOLE_FILES],
    ids=[f"{code}-{n}" for n, (code, _) in enumerate((*IN_A_BLOCK, *WHOLE_FILES))],
)
def test_a_mistake_is_reported_once_and_at_its_place(code: Code, sample: str) -> None:
    assert shown(sample.replace(HERE, "")) == [expected(code, sample)]


def test_every_problem_says_what_was_expected_and_what_to_do() -> None:
    samples = [*(GROUND + block for _, block in IN_A_BLOCK), *(text for _, text in WHOLE_FILES)]
    for sample in samples:
        (problem,) = check_text(sample.replace(HERE, ""), path="a.md").problems
        assert problem.suggestion.endswith((".", "?")), problem
        assert not problem.message.endswith("."), problem


@pytest.mark.parametrize(
    ("sample", "suggestion"),
    [
        ("## basic B 1\n", "Write `b-1`, if no other block has that id."),
        ("## basic Übung_2b!\n", "Write `bung-2b`, if no other block has that id."),
        ("## basic ---\n", "Write `ab-12`, if no other block has that id."),
    ],
)
def test_a_malformed_id_is_answered_with_a_good_one(sample: str, suggestion: str) -> None:
    problems = check_text(GROUND + sample, path="a.md").problems
    assert suggestion in [problem.suggestion for problem in problems]


def test_every_code_but_those_of_whole_files_and_of_listed_answers_has_a_sample() -> None:
    sampled = {code for code, _ in (*IN_A_BLOCK, *WHOLE_FILES)}
    of_files = {
        *(Code.UNREADABLE, Code.FILE_TOO_LARGE, Code.DUPLICATE_SLUG),
        Code.MISSING_IMAGE,
    }
    assert set(Code) - sampled == {*of_files, *OF_ANSWERS, Code.TOO_MANY_PROBLEMS}


def test_the_good_deck_has_no_problem() -> None:
    assert check_text(GOOD, path="a.md").problems == ()


@pytest.mark.parametrize(
    ("sample", "guess"),
    [
        ("## bsic b-1\n", "`basic`"),
        (f"{BASIC}Acept: that\n", "`Accept`"),
        (f"{BASIC}ACCEPT: that\n", "`Accept`"),
        ("## basic b-1\nQ: What?\nFact: clam\nA: This\n", "`claim`"),
        (f"{BASIC}Why: {{rats}}\n", "`rate`"),
        (f"{FACT}Category: complications\nSource: leaflet\n", "`complication`"),
        (f"{FACT}Category: cause\nSource: leaflt\n", "`leaflet`"),
    ],
)
def test_a_word_that_is_nearly_right_is_guessed(sample: str, guess: str) -> None:
    (problem,) = check_text(GROUND + sample, path="a.md").problems[:1]
    assert problem.suggestion == f"Did you mean {guess}?"


def test_a_fact_that_is_wrong_itself_is_no_unknown_fact() -> None:
    broken = f"{FACT}Category: cause\nFigure: many\nSource: leaflet\n"
    card = "## basic b-1\nQ: {one}?\nFact: one\nA: This\n"
    problems = check_text(GROUND + broken + card, path="a.md").problems
    assert [problem.code for problem in problems] == [Code.BAD_FIGURE]


def test_all_problems_of_a_file_are_told_in_its_order() -> None:
    text = "deck: A\nversion:\n## fact\n## basic b\nA: {none}\n"
    assert shown(text) == [
        "1:1 missing-title",
        "1:7 bad-slug",
        "2:1 empty-value",
        "3:4 missing-id",
        "3:4 missing-field",
        "3:4 missing-field",
        "3:4 missing-field",
        "4:4 missing-field",
        "4:4 missing-field",
        "5:4 unknown-fact",
    ]


def test_a_file_of_mistakes_is_given_up_with_a_word_about_it() -> None:
    problems = check_text("stray\n" * 100_000, path="a.md").problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].code is Code.TOO_MANY_PROBLEMS


def test_a_problem_reads_as_place_code_and_message() -> None:
    (problem,) = check_text(f"{GROUND}{BASIC}Acept: that\n", path="decks/a.md").problems
    assert str(problem) == (
        "decks/a.md:24:1: unknown-field a basic has no field `Acept`; "
        "`Q`, `Fact`, `A`, `Accept`, `Close`, `Reject`, `Needs`, `Why`, `Image`, `Answer-image`,"
        " `Section`, `Tags` or `Key` was expected"
    )
    assert problem.as_json() == {
        "path": "decks/a.md",
        "line": 24,
        "column": 1,
        "severity": "error",
        "code": "unknown-field",
        "message": str(problem).partition("unknown-field ")[2],
        "suggestion": "Did you mean `Accept`?",
    }


def test_a_message_never_carries_what_a_terminal_would_obey() -> None:
    figure = "Figure: < 1 in 10\0 \x1b]0;x\x07\u202e\n"
    sample = f"{GROUND}{BASIC}Key: \x1b]0;x\x07\u202e\n{FACT}{figure}Source: \u202e\n"
    problems = check_text(sample, path="a\x1b.md").problems
    assert all(str(problem).isprintable() for problem in problems)


def test_a_control_character_is_a_warning_that_leaves_a_deck() -> None:
    reading = check_text(f"{GROUND}{BASIC}Why: \x1b]0;x\x07\n", path="a.md")
    assert [problem.is_error for problem in reading.problems] == [False, False]
    assert reading.deck is not None
    assert reading.deck.cards[0].why == "\x1b]0;x\x07"
