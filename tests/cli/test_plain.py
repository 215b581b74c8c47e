"""A plain session: the same sitting as lines, with every kind of card and every command."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.plain_console import Learner, ScriptedConsole, right_line
from tests.pictures import png
from tests.services.builders import (
    CHOICE,
    EVERY_KIND,
    FIGURE,
    SEVERAL,
    SHOWN,
    STEPS,
    TRUE_FALSE,
    TYPED,
    FakeClock,
    answer,
    deck_text,
    log_of,
    open_library,
    shown_cards,
)
from trainer.cli.plain import PlainRunner
from trainer.cli.plain_commands import HELP
from trainer.domain.log import Bury, Flag, Retract, Review, Suspend
from trainer.domain.rating import ErrorKind, Mark, Rating
from trainer.services.deck_library import add_deck
from trainer.services.home_hub import keep_hub
from trainer.services.library import Library
from trainer.services.sitting import Plan, Prompt

Open = Callable[[str], Library]


@pytest.fixture
def open_deck(tmp_path: Path) -> Iterator[Open]:
    """Open a home whose only deck is the sample with these cards."""
    opened: list[Library] = []

    def open_it(cards: str) -> Library:
        opened.append(open_library(tmp_path, deck_text(cards), FakeClock()))
        return opened[-1]

    yield open_it
    for library in opened:
        library.close()


def run_script(library: Library, *lines: str, plan: Plan | None = None) -> ScriptedConsole:
    """A sitting in which these lines are typed."""
    console = ScriptedConsole(lines)
    PlainRunner(library.session(plan or Plan()), console).run()
    return console


def test_every_kind_of_card_is_answered_rightly_by_lines(open_deck: Open) -> None:
    library = open_deck(EVERY_KIND)
    session = library.session(Plan())
    console = Learner(session, right_line)
    PlainRunner(session, console).run()
    kinds = {"Shown", "Typed", "Cloze", "Choice", "FigureQuestion", "Steps", "TrueFalse"}
    assert kinds == set(console.met)
    assert "✗ Wrong" not in console.text
    assert "≈ Close" not in console.text
    marks = Counter(entry.mark for entry in log_of(library) if isinstance(entry, Review))
    assert set(marks) == {None, Mark.CORRECT}
    assert "That was the last card for now." in console.shown


def test_a_mark_comes_with_the_right_answer_the_reason_and_the_source(open_deck: Open) -> None:
    console = run_script(open_deck(FIGURE), "50 %")
    assert any(line.startswith("✗ Wrong. ") for line in console.shown)
    assert "Right answer: ~ 10 %" in console.text
    assert "Source: Ward notes (2026), headache" in console.shown
    assert "Enter for 1 Again." in console.shown[-4] or "Enter for 1 Again." in console.text


@pytest.mark.parametrize(("cards", "start"), [(TYPED, "x"), (FIGURE, "50 %")])
def test_what_is_cut_off_a_long_answer_is_said(open_deck: Open, cards: str, start: str) -> None:
    library = open_deck(cards)
    cut = "Only the first 500 characters were read."
    assert cut in run_script(library, start.ljust(501, "!"), "u", "q").text
    assert cut in run_script(library, " " * 500 + start, "u", "q").text
    assert cut not in run_script(library, start.ljust(500, "!")).text


def test_a_picture_is_told_by_its_caption_and_its_place(open_deck: Open, tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir(exist_ok=True)
    (tmp_path / "shipped" / "a.png").write_bytes(png())
    console = run_script(open_deck(SHOWN.rstrip("\n") + "\nImage: a.png, a needle\n"), "")
    place = tmp_path / "home" / "pictures" / "sample" / "a.png"
    assert f"Picture: a needle ({place})" in console.shown


def test_words_for_a_figure_are_asked_for_again_and_not_marked(open_deck: Open) -> None:
    library = open_deck(FIGURE)
    console = run_script(library, "fewer headaches", "10 %", "")
    assert "That is no figure, and was not marked: a number is wanted." in console.text
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert review.mark is Mark.CORRECT


def test_a_card_asked_before_its_step_is_over_says_so(open_deck: Open) -> None:
    library = open_deck(SHOWN)
    console = ScriptedConsole(["", "3", ""])
    PlainRunner(library.session(Plan()), console).run()
    first, again = console.text.split("Question: ")[:2]
    assert "Asked early" not in first
    assert "Asked early, ahead of its step." in again


def test_a_cram_is_called_one_before_each_card(open_deck: Open) -> None:
    library = open_deck(SHOWN)
    console = ScriptedConsole([])
    PlainRunner(library.session(Plan(is_cram=True)), console).run()
    assert "Cram: 1 left (1 new). A sample deck" in console.text


def test_an_empty_line_accepts_the_proposed_rating(open_deck: Open) -> None:
    library = open_deck(TYPED)
    run_script(library, "no idea", "")
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert (review.mark, review.rating) == (Mark.WRONG, Rating.AGAIN)


def test_an_answer_undone_in_another_window_is_told_and_asked_again(open_deck: Open) -> None:
    library, other = open_deck(TYPED), open_deck(TYPED)

    class Interrupted(ScriptedConsole):
        def say(self, line: str) -> None:
            super().say(line)
            if line.startswith("Rate it") and self.text.count("Rate it") == 1:
                other.session(Plan()).undo()

    console = Interrupted(["no idea", "3", "no idea", "3"])
    PlainRunner(library.session(Plan()), console).run()
    assert "That answer was taken back in another window, and counts nowhere." in console.text
    assert console.text.count("Question: Which needle is preferred?") >= 2
    assert "Answered: 1 (" in console.text


def test_an_answer_to_a_card_that_was_changed_meanwhile_is_told_and_asked_anew(
    open_deck: Open, tmp_path: Path
) -> None:
    library = open_deck(TYPED)
    edited = tmp_path / "edited.md"
    edited.write_text(deck_text(TYPED.replace("An atraumatic", "A cutting"), version="1.1"))

    class Interrupted(ScriptedConsole):
        def say(self, line: str) -> None:
            super().say(line)
            if self.text.count("Type the answer;") == 1 and line.startswith("Type the answer;"):
                add_deck(library.store, library.clock, edited, replaces_another=True)

    console = Interrupted(["an atraumatic needle", "a cutting needle", "4"])
    PlainRunner(library.session(Plan()), console).run()
    assert "The answer to this card was changed meanwhile, and yours was not kept." in console.text
    assert "✓ Correct" in console.text
    assert "Answered: 1 (" in console.text


def test_a_rating_may_be_a_number_or_a_word(open_deck: Open) -> None:
    library = open_deck(shown_cards(2))
    run_script(library, "", "1", "", "easy")
    assert [entry.rating for entry in log_of(library) if isinstance(entry, Review)] == [
        Rating.AGAIN,
        Rating.EASY,
    ]


def test_an_unreadable_rating_is_asked_for_again(open_deck: Open) -> None:
    library = open_deck(shown_cards(1))
    console = run_script(library, "", "5", "maybe", "3")
    assert console.text.count("Type a number from 1 to 4, or Enter alone.") == 2
    assert len(log_of(library)) == 1


@pytest.mark.parametrize("cards", [CHOICE, STEPS, TRUE_FALSE])
def test_an_answer_that_cannot_be_read_is_asked_for_again_and_not_marked(
    open_deck: Open, cards: str
) -> None:
    library = open_deck(cards)
    console = run_script(library, "hm?", "perhaps that", "9", "1 9", "true 9")
    assert console.text.count("That was not understood, and nothing was marked.") == 5
    assert not log_of(library)


@pytest.mark.parametrize(
    ("cards", "line", "wanted"),
    [
        (CHOICE, "-1", "One number from 1 to 3 is wanted."),
        (CHOICE, "1 2", "One number from 1 to 3 is wanted."),
        (CHOICE, "99", "One number from 1 to 3 is wanted."),
        (SEVERAL, "1 -2", "Numbers from 1 to 3 are wanted."),
        (SEVERAL, "1 zebra", "Numbers from 1 to 3 are wanted."),
        (STEPS, "1 2", "Each number from 1 to 3 is wanted once."),
        (STEPS, "1 2 2", "Each number from 1 to 3 is wanted once."),
        (STEPS, "1 2 3 4", "Each number from 1 to 3 is wanted once."),
        (STEPS, "-1 2 3", "Each number from 1 to 3 is wanted once."),
        (TRUE_FALSE, "false -1", "True or false is wanted, and one number from 1 to 3"),
        (TRUE_FALSE, "1", "True or false is wanted, and one number from 1 to 3"),
        (CHOICE, "1" + " " * 500 + "2", "An answer has at most 500 characters."),
        (STEPS, "1 2" + " " * 500 + "3", "An answer has at most 500 characters."),
    ],
)
def test_an_answer_of_another_form_is_asked_for_again_with_what_is_wanted(
    open_deck: Open, cards: str, line: str, wanted: str
) -> None:
    library = open_deck(cards)
    console = run_script(library, line)
    assert wanted in console.text
    assert not log_of(library)


def test_reasons_are_listed_only_once_the_judgement_is_right(open_deck: Open) -> None:
    library = open_deck(TRUE_FALSE)
    session = library.session(Plan())
    prompt = session.current
    assert isinstance(prompt, Prompt)
    number = right_line(prompt).split()[1]
    console = ScriptedConsole(["false", number, ""])
    PlainRunner(session, console).run()
    before, _, after = console.text.partition("It is false. Why?")
    assert "An atraumatic needle is followed" not in before
    assert "An atraumatic needle is followed" in after
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert (review.mark, review.chosen) == (Mark.CORRECT, (0, 0))


def test_a_wrong_judgement_is_marked_without_its_reason(open_deck: Open) -> None:
    library = open_deck(TRUE_FALSE)
    console = run_script(library, "true")
    assert "✗ Wrong. The statement is false." in console.text
    assert "Why?" not in console.text
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert (review.mark, review.chosen) == (Mark.WRONG, (1,))


@pytest.mark.parametrize("line", ["true", "9", "perhaps that"])
def test_a_reason_that_is_not_understood_is_asked_for_again_and_the_judgement_stands(
    open_deck: Open, line: str
) -> None:
    library = open_deck(TRUE_FALSE)
    console = run_script(library, "false", line)
    assert "nothing was marked. One number from 1 to 3 is wanted." in console.text
    assert not log_of(library)


def test_a_reason_that_is_not_known_is_a_wrong_answer(open_deck: Open) -> None:
    library = open_deck(TRUE_FALSE)
    run_script(library, "false", "")
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert (review.mark, review.error, review.chosen) == (Mark.WRONG, ErrorKind.MISSING, (0,))


def test_not_to_know_is_no_judgement_though_it_begins_with_no(open_deck: Open) -> None:
    library = open_deck(TRUE_FALSE)
    run_script(library, "no idea")
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert (review.error, review.chosen) == (ErrorKind.EMPTY, ())


@pytest.mark.parametrize("cards", [CHOICE, STEPS, TRUE_FALSE, TYPED, FIGURE])
def test_an_empty_line_is_a_wrong_answer_where_one_is_marked(open_deck: Open, cards: str) -> None:
    library = open_deck(cards)
    console = run_script(library, "")
    assert any(line.startswith("✗ Wrong.") for line in console.shown)
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert review.mark is Mark.WRONG


def test_the_end_of_input_ends_with_the_summary_wherever_it_comes(open_deck: Open) -> None:
    library = open_deck(shown_cards(3))
    for count in range(4):
        console = run_script(library, *([""] * count))
        assert any(line.startswith("Answered: ") for line in console.shown), count


def test_a_marked_answer_before_the_end_of_input_is_kept(open_deck: Open) -> None:
    library = open_deck(TYPED)
    run_script(library, "An atraumatic needle")
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert (review.mark, review.rating) == (Mark.CORRECT, Rating.GOOD)


def test_a_card_that_was_only_turned_over_is_not_answered(open_deck: Open) -> None:
    library = open_deck(shown_cards(1))
    run_script(library, "")
    assert not log_of(library)


def test_undo_takes_back_the_latest_answer_and_asks_it_again(open_deck: Open) -> None:
    library = open_deck(shown_cards(2))
    console = run_script(library, "", "4", ":undo", "", "2")
    assert "Taken back: the answer (Easy) to “Question 0?”." in console.shown
    assert console.text.count("Question: Question 0?") == 2
    review, retract, again = log_of(library)
    assert isinstance(retract, Retract)
    assert retract.target == review.stamp.entry
    assert isinstance(again, Review)
    assert again.rating is Rating.HARD


def test_undo_works_after_a_restart_and_when_nothing_is_due(open_deck: Open) -> None:
    library = open_deck(shown_cards(1))
    run_script(library, "", "4")
    console = run_script(library, ":undo", "", "1")
    assert console.shown[1].startswith("Nothing is due.")
    assert "Question: Question 0?" in console.shown
    assert sum(isinstance(entry, Retract) for entry in log_of(library)) == 1


def test_an_answer_of_another_day_is_taken_back_by_a_second_undo_right_after(
    open_deck: Open,
) -> None:
    library = open_deck(shown_cards(1))
    run_script(library, "", "4")
    assert isinstance(library.clock, FakeClock)
    library.clock.advance(days=1)
    console = run_script(library, ":undo", ":help", ":undo", ":u", "", "1")
    question = ":undo again takes back, of 23 November: the answer (Easy) to “Question 0?”."
    assert console.shown.count(question) == 2
    assert "Taken back, of 23 November: the answer (Easy) to “Question 0?”." in console.shown
    assert sum(isinstance(entry, Retract) for entry in log_of(library)) == 1


def test_undo_before_anything_was_done_says_so(open_deck: Open) -> None:
    assert "There is nothing to undo." in run_script(open_deck(shown_cards(1)), ":undo").shown


def test_undo_takes_back_a_marked_answer_before_it_is_rated(open_deck: Open) -> None:
    library = open_deck(TYPED)
    console = run_script(library, "no idea", ":undo", "An atraumatic needle", "")
    assert "✓ Correct." in console.text
    kept = [type(entry) for entry in log_of(library)]
    assert kept == [Review, Retract, Review]


@pytest.mark.parametrize(
    ("line", "kind"), [(":bury", Bury), (":-", Bury), (":suspend", Suspend), (":flag", Flag)]
)
def test_bury_suspend_and_flag_are_in_the_log(open_deck: Open, line: str, kind: type) -> None:
    library = open_deck(shown_cards(2))
    run_script(library, line)
    assert [type(entry) for entry in log_of(library)] == [kind]


def test_a_report_is_kept_for_the_author(open_deck: Open) -> None:
    from trainer.services.author_reports import notes

    library = open_deck(shown_cards(1))
    console = run_script(library, ":report", ":report  It is out of date. ", ":r Twice.")
    assert "Write what the author should know behind it" in console.text
    assert [note.sentence for note in notes(library.store)] == ["It is out of date.", "Twice."]
    assert "Kept: `trainer deck reports` writes it out for its author; :undo leaves it." in (
        console.shown
    )


def test_a_report_goes_with_the_next_sync_where_there_is_a_hub(open_deck: Open) -> None:
    library = open_deck(shown_cards(1))
    keep_hub(library.store.path.parent, "host=127.0.0.1 dbname=hub user=t_1")
    console = run_script(library, ":r It is out of date.")
    assert "Kept: it goes to its author with the next sync; :undo leaves it." in console.shown


def test_info_gives_no_answer_away_before_the_card_is_answered(open_deck: Open) -> None:
    library = open_deck(TYPED)
    console = run_script(library, ":info", ":source", "no idea", ":info")
    before, _, after = console.text.partition("✗ Wrong")
    assert "category: technique" in before
    assert "Source: Ward notes (2026), needles" in before
    assert "preferred." not in before.replace("Which needle is preferred?", "")
    assert "Fact: An atraumatic needle is preferred." in after
    assert "typed no idea" in after


def test_help_lists_every_command(open_deck: Open) -> None:
    console = run_script(open_deck(shown_cards(1)), ":help")
    for name, words in HELP.items():
        assert f"{name}: {words}" in console.shown


def test_an_unknown_command_is_neither_an_answer_nor_a_crash(open_deck: Open) -> None:
    library = open_deck(TYPED)
    console = run_script(library, ":answer", ":", ": ")
    assert "There is no command :answer; :help lists them." in console.shown
    assert not log_of(library)


def test_an_answer_may_begin_with_a_colon(open_deck: Open) -> None:
    library = open_deck(TYPED)
    run_script(library, "::x")
    assert len(log_of(library)) == 1


def test_quit_ends_with_the_summary(open_deck: Open) -> None:
    console = run_script(open_deck(shown_cards(5)), "", "", ":quit", "", "")
    assert "Answered: 1 " in console.text


def test_commands_about_a_card_say_so_when_there_is_none(open_deck: Open) -> None:
    library = open_deck(shown_cards(1))
    run_script(library, "", "4")
    names = [name.partition(" ")[0] for name in HELP if name not in (":undo", ":help", ":quit")]
    console = run_script(library, *names, ":help")
    assert console.shown.count("There is no card to do that to.") == len(names)


def test_a_plan_of_so_many_cards_ends_after_them(open_deck: Open) -> None:
    library = open_deck(shown_cards(5))
    run_script(library, *([""] * 20), plan=Plan(cards=2))
    assert len(log_of(library)) == 2


def test_the_last_card_of_a_plan_is_counted_as_what_it_is(open_deck: Open) -> None:
    console = run_script(open_deck(shown_cards(5)), "", "1", "", "1", plan=Plan(cards=2))
    assert "\n1 left (1 new)." in console.text


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["", "1", "2", "3", "4", "1 2 3", "false 1", *HELP, ":u", ":q"]),
            st.text(max_size=12).filter(lambda text: "\n" not in text),
        ),
        max_size=25,
    )
)
def test_no_lines_at_all_make_a_sitting_crash(open_deck: Open, lines: list[str]) -> None:
    library = open_deck(EVERY_KIND)
    console = run_script(library, *lines)
    assert any(line.startswith("Answered: ") for line in console.shown)
    library.close()


def test_a_changed_answer_is_said_to_be_one_before_it_and_how_with_its_mark(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    answer(library.session(Plan()), Rating.EASY)
    library.close()
    clock.advance(days=1)
    changed = deck_text(FIGURE, version="1.1", figure="~ 20 %")
    library = open_library(tmp_path, changed, clock)
    console = run_script(library, "50")
    library.close()
    question = next(n for n, line in enumerate(console.shown) if line.startswith("Question"))
    before, after = console.shown[:question], console.shown[question:]
    assert "The answer to this card has changed since you learnt it." in before
    assert not any("20 %" in line or "10 %" in line for line in before)
    mark = next(n for n, line in enumerate(after) if "Wrong" in line)
    told = after[mark:]
    assert "Changed since you learnt it: was ~ 10 %, now ~ 20 %." in told
    assert "Source of the change: Ward notes (2026), headache" in told
