"""A plain session after the mark: overruling, typing again, a risk in words, how sure one was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.plain_console import ScriptedConsole
from tests.services.builders import FIGURE, SHOWN, TYPED, FakeClock, deck_text, log_of, open_library
from trainer.cli.plain import PlainRunner
from trainer.domain.log import Rerate, Retype, Review
from trainer.domain.rating import Confidence, Mark, Rating
from trainer.services.library import Library
from trainer.services.preferences import CONFIDENCE
from trainer.services.sitting import Plan
from trainer.store import preferences

Open = Callable[..., Library]


@pytest.fixture
def open_deck(tmp_path: Path) -> Iterator[Open]:
    """Open a home whose deck holds these cards."""
    opened: list[Library] = []

    def open_it(cards: str, *, asks: bool = False) -> Library:
        library = open_library(tmp_path, deck_text(cards))
        opened.append(library)
        if asks:
            with library.store.writing() as tx:
                preferences.put(tx, CONFIDENCE, "on")
        return library

    yield open_it
    for library in opened:
        library.close()


def run_script(library: Library, *lines: str) -> ScriptedConsole:
    console = ScriptedConsole(lines)
    PlainRunner(library.session(Plan()), console).run()
    return console


def test_a_risk_is_told_of_a_thousand_in_words(open_deck: Open) -> None:
    console = run_script(open_deck(FIGURE), "50")
    shown = console.shown
    assert "Right answer: ~ 10 %" in shown
    assert "That is ~ 100 per 1000 (~ 10 %)." in shown
    assert "Out of 1000: about 100 with it, about 900 without it." in shown


def test_right_overrules_the_mark_and_the_proposed_rating_follows(open_deck: Open) -> None:
    library = open_deck(TYPED)
    console = run_script(library, "a blunt one", ":right", "")
    assert "If it was right all the same, :right says so." in console.shown
    assert "You say that it was right." in console.text
    assert "Enter for 3 Good." in console.text
    assert "Answered: 1 (1 correct" in console.text
    review, rerate = log_of(library)
    assert isinstance(review, Review)
    assert isinstance(rerate, Rerate)
    assert (review.mark, rerate.mark, rerate.rating) == (Mark.WRONG, Mark.CORRECT, Rating.GOOD)


def test_right_twice_lets_the_mark_hold(open_deck: Open) -> None:
    console = run_script(open_deck(TYPED), "a blunt one", ":o", ":o", "")
    assert "The mark holds after all." in console.shown
    assert "1 wrong" in console.text


@pytest.mark.parametrize("lines", [(":right",), ("an atraumatic needle", ":right"), ("", ":o")])
def test_right_says_so_where_there_is_nothing_to_overrule(
    open_deck: Open, lines: tuple[str, ...]
) -> None:
    library = open_deck(TYPED)
    assert "There is no mark here to overrule." in run_script(library, *lines).shown
    assert not any(isinstance(entry, Rerate) for entry in log_of(library))


def test_again_keeps_another_answer_once_and_raises_no_mark(open_deck: Open) -> None:
    library = open_deck(FIGURE)
    console = run_script(library, "0.1", ":again", ":again 10 %", ":again 10 %", "")
    assert "Type it once more with :again and the answer; the mark stays as it is." in console.shown
    assert "Write the answer behind it: :again 10 %" in console.shown
    assert "Typed again: ✓ Correct. The mark stays wrong." in console.shown
    assert "and once." in console.text
    assert "1 wrong" in console.text
    review, retype = log_of(library)
    assert isinstance(review, Review)
    assert isinstance(retype, Retype)
    assert (review.mark, review.rating, retype.mark) == (Mark.WRONG, Rating.AGAIN, Mark.CORRECT)


def test_again_is_for_a_mark_that_asks(open_deck: Open) -> None:
    console = run_script(open_deck(FIGURE), ":again 10 %", "50", ":again 10 %")
    refusal = "An answer is typed again where its mark asks what was meant, and once."
    assert console.shown.count(refusal) == 2
    assert "Type it once more" not in console.text


@pytest.mark.parametrize(
    ("line", "confidence"),
    [
        ("1", Confidence.SURE),
        ("think so", Confidence.THINK_SO),
        ("3", Confidence.GUESS),
        ("", None),
    ],
)
def test_how_sure_one_is_is_asked_before_the_mark(
    open_deck: Open, line: str, confidence: Confidence | None
) -> None:
    library = open_deck(TYPED, asks=True)
    console = run_script(library, "a blunt one", "perhaps", line, "")
    asked = [i for i, shown in enumerate(console.shown) if shown.startswith("How sure")]
    marked = next(i for i, shown in enumerate(console.shown) if shown.startswith("✗ Wrong"))
    assert len(asked) == 2
    assert max(asked) < marked
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert review.confidence is confidence


class SlowConsole(ScriptedConsole):
    """Takes a second for each line."""

    def __init__(self, clock: FakeClock, *lines: str) -> None:
        super().__init__(lines)
        self._clock = clock

    def read(self) -> str | None:
        self._clock.advance(seconds=1)
        return super().read()


def test_the_time_of_an_answer_is_without_the_question_how_sure_one_is(open_deck: Open) -> None:
    library = open_deck(TYPED, asks=True)
    clock = library.clock
    assert isinstance(clock, FakeClock)
    PlainRunner(library.session(Plan()), SlowConsole(clock, ":flag", "awl", "3", "")).run()
    review = next(entry for entry in log_of(library) if isinstance(entry, Review))
    assert review.elapsed_ms == 2_000


def test_commands_work_where_it_is_asked(open_deck: Open) -> None:
    library = open_deck(TYPED, asks=True)
    console = run_script(library, "a blunt one", ":source", ":quit")
    assert "Source: Ward notes (2026), needles" in console.shown
    assert not log_of(library)


def test_it_is_not_asked_of_no_answer_or_of_a_card_turned_over(open_deck: Open) -> None:
    console = run_script(open_deck(TYPED + SHOWN, asks=True), "?", "", "", "")
    assert "How sure" not in console.text


def test_it_is_not_asked_of_words_for_a_figure(open_deck: Open) -> None:
    library = open_deck(FIGURE, asks=True)
    console = run_script(library, "abc", "10", "1", "")
    slip = console.shown.index("That is no figure, and was not marked: a number is wanted.")
    assert "How sure" in console.text
    assert not [line for line in console.shown[:slip] if line.startswith("How sure")]
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert review.confidence is Confidence.SURE


def test_the_end_lists_what_was_sure_and_wrong(open_deck: Open) -> None:
    console = run_script(open_deck(TYPED, asks=True), "a blunt one", "1", "", ":quit")
    at = console.shown.index("Sure, and wrong:")
    assert "An atraumatic needle is preferred." in console.shown[at + 1]
    assert "To look at again:" not in console.shown


def test_info_tells_both_answers_once_the_card_is_answered(open_deck: Open) -> None:
    console = run_script(open_deck(FIGURE), "0.1", ":a 10 %", ":right", ":info")
    assert "wrong, overruled, rated Good" in console.text
    assert "typed 0.1, then 10 %" in console.text
